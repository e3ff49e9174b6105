#include "eventstore/index/kept_state.h"

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/state_codec.h"

namespace steward {

Result<std::optional<Index::Folded>> decode_kept_state(StreamKind kind, std::string_view row) {
  if (is_of_another_version(row)) return std::optional<Index::Folded>{};
  ByteReader from(row);
  from.u32();
  Index::Folded folded;
  folded.version = from.u64();
  folded.last_position = from.u64();
  if (!from.ok()) return std::optional<Index::Folded>{};
  auto state = decode_state(kind, from.rest());
  if (!state) return pass_on(std::move(state.error()));
  folded.state = std::move(*state);
  return std::optional<Index::Folded>{std::move(folded)};
}

bool is_of_another_version(std::string_view row) {
  ByteReader from(row);
  const std::uint32_t state_version = from.u32();
  return from.ok() && state_version != kStateVersion;
}

}  // namespace steward

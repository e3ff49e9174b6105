#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "domain/state.h"

// Folded states as the index keeps them for long streams. A copy of what the log says and never evidence: bytes of
// another version are not read but folded anew.
namespace steward {

// Raised whenever a state or its encoding changes.
inline constexpr std::uint32_t kStateVersion = 15;

[[nodiscard]] std::string encode_state(const State& state);

// The state of a stream of that kind, or Faulted. Damaged bytes: state-damaged.
[[nodiscard]] Result<State> decode_state(StreamKind kind, std::string_view bytes);

}  // namespace steward

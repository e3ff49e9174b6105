#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.h"
#include "domain/state.h"

namespace steward {
inline constexpr std::uint32_t kStateVersion = 1;
[[nodiscard]] std::string encode_state(const State& state);
[[nodiscard]] Result<State> decode_state(StreamKind kind, std::string_view bytes);
}  // namespace steward

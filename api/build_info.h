#pragma once

#include <string_view>

namespace steward::api {
inline constexpr std::string_view kVersion = STEWARD_VERSION;
}  // namespace steward::api

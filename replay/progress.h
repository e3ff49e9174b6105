#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace steward {

// Told now and then by whoever works through a log: what it does, how far it is, and where it ends. May be empty.
using ReplayProgress = std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)>;

}  // namespace steward

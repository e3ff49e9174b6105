#pragma once

// STEWARD_ASSERT(condition, why): program state that can only be wrong through a bug of ours. Always on, in release
// too: a stopped server loses nothing, a wrong balance does. Never for user input and never for stored data.
namespace steward {
[[noreturn]] void assertion_failed(const char* condition, const char* why, const char* file, int line) noexcept;
}

#define STEWARD_ASSERT(condition, why) \
  ((condition) ? static_cast<void>(0) : ::steward::assertion_failed(#condition, why, __FILE__, __LINE__))

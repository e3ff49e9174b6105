#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace steward::demo {

// SplitMix64 and nothing of the standard library's distributions, which may differ between versions: the same seed is
// the same demo everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // 0 … bound-1; bound > 0.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32) * std::uint64_t{bound}) >> 32);
  }
  // first … last.
  std::int32_t between(std::int32_t first, std::int32_t last) {
    return first + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(last - first + 1)));
  }
  bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(static_cast<std::uint32_t>(N))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace steward::demo

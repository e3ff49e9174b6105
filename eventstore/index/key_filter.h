#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace steward {

// Says of nearly every key that was never added that it was not (a blocked Bloom filter: eight bits in one cache line).
// Of a fixed size; beyond about a key for ten bits it errs more often, always towards "may be". Thread-safe: a key is
// found by whoever is told of it after add() has returned.
class KeyFilter {
 public:
  // `bytes` is a power of two, at least 64.
  explicit KeyFilter(std::size_t bytes);

  void add(std::string_view key);
  [[nodiscard]] bool may_have(std::string_view key) const;

 private:
  static constexpr std::size_t kWords = 8;  // of 64 bits, one cache line
  struct alignas(64) Block {
    std::atomic<std::uint64_t> words[kWords];
  };
  std::vector<Block> blocks_;
};

}  // namespace steward

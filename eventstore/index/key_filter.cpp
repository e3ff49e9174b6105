#include "eventstore/index/key_filter.h"

#include <bit>

#include "domain/base/assert.h"
#include "eventstore/base/hash.h"

namespace steward {

namespace {

// The low half of the hash chooses the block, the high half one bit in each of its words.
std::uint64_t bit_of(std::uint64_t hash, std::size_t word) {
  constexpr std::uint32_t kOdd[] = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU, 0xa2b7289dU,
                                    0x705495c7U, 0x2df1424bU, 0x9efc4947U, 0x5c6bfb31U};
  return std::uint64_t{1} << ((static_cast<std::uint32_t>(hash >> 32U) * kOdd[word]) >> 26U);
}

}  // namespace

KeyFilter::KeyFilter(std::size_t bytes) : blocks_(bytes / sizeof(Block)) {
  STEWARD_ASSERT(bytes >= sizeof(Block) && std::has_single_bit(bytes), "a filter has a power of two of bytes");
}

void KeyFilter::add(std::string_view key) {
  const std::uint64_t hash = checksum(key);
  Block& block = blocks_[hash & (blocks_.size() - 1)];
  for (std::size_t word = 0; word < kWords; ++word) {
    block.words[word].fetch_or(bit_of(hash, word), std::memory_order_relaxed);
  }
}

bool KeyFilter::may_have(std::string_view key) const {
  const std::uint64_t hash = checksum(key);
  const Block& block = blocks_[hash & (blocks_.size() - 1)];
  for (std::size_t word = 0; word < kWords; ++word) {
    if ((block.words[word].load(std::memory_order_relaxed) & bit_of(hash, word)) == 0) return false;
  }
  return true;
}

}  // namespace steward

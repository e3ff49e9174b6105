#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "eventstore/base/hash.h"
#include "projections/byte_arena.h"

namespace steward {

// From keys to small values, for hundreds of thousands of rows: a flat table of numbers over entries that never move.
// `Value` is trivial to copy and destroy. Keys lie in the arena. Not thread-safe.
template <class Value>
class RowMap {
 public:
  struct Entry {
    std::string_view key;
    std::uint64_t hash = 0;
    Value value;
  };

  explicit RowMap(ByteArena& arena) : arena_(arena) {}

  [[nodiscard]] Entry* find(std::string_view key) const { return find(key, hash_of(key)); }

  // The entry of this key; made, with a value of nothing, when it is not there.
  [[nodiscard]] Entry& find_or_insert(std::string_view key, bool& inserted) {
    const std::uint64_t hash = hash_of(key);
    if (Entry* const found = find(key, hash)) {
      inserted = false;
      return *found;
    }
    inserted = true;
    if ((count_ + 1) * 4 > slots_.size() * 3) grow();
    const std::uint32_t number = free_.empty() ? used_++ : free_.back();
    if (!free_.empty()) free_.pop_back();
    if (number / kChunk == chunks_.size()) chunks_.push_back(std::make_unique<Entry[]>(kChunk));
    Entry& entry = at(number);
    entry = Entry{arena_.store(key), hash, Value{}};
    place({tag_of(hash), number + 1});
    ++count_;
    return entry;
  }

  void erase(Entry& entry) {
    std::size_t slot = entry.hash & mask();
    while (slots_[slot].number == 0 || &at(slots_[slot].number - 1) != &entry) slot = (slot + 1) & mask();
    free_.push_back(slots_[slot].number - 1);
    arena_.give_back(entry.key);
    entry = Entry{};
    --count_;
    // Those behind move up, unless they would come before where they belong.
    for (std::size_t next = (slot + 1) & mask(); slots_[next].number != 0; next = (next + 1) & mask()) {
      const std::size_t home = at(slots_[next].number - 1).hash & mask();
      if (((next - home) & mask()) < ((next - slot) & mask())) continue;
      slots_[slot] = slots_[next];
      slot = next;
    }
    slots_[slot] = Slot{};
  }

  // Erases all entries that `condition` is true of. In no order.
  template <class Condition>
  void erase_if(const Condition& condition) {
    for (std::uint32_t number = 0; number < used_; ++number) {
      Entry& entry = at(number);
      if (entry.key.data() != nullptr && condition(entry)) erase(entry);
    }
  }

  // The keys' bytes stay in the arena: it is cleared with its maps.
  void clear() {
    slots_ = {};
    chunks_.clear();
    free_ = {};
    used_ = 0;
    count_ = 0;
  }

  [[nodiscard]] std::size_t size() const { return count_; }
  static constexpr std::size_t kEntryBytes = sizeof(Entry) + 2UL * 8;  // with its slots, about

 private:
  static constexpr std::uint32_t kChunk = 512;
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = 0;  // of the entry, from 1; 0: free
  };

  static std::uint64_t hash_of(std::string_view key) { return checksum(key); }
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  [[nodiscard]] Entry& at(std::uint32_t number) const { return chunks_[number / kChunk][number % kChunk]; }

  [[nodiscard]] Entry* find(std::string_view key, std::uint64_t hash) const {
    if (slots_.empty()) return nullptr;
    for (std::size_t slot = hash & mask(); slots_[slot].number != 0; slot = (slot + 1) & mask()) {
      if (slots_[slot].tag != tag_of(hash)) continue;
      Entry& entry = at(slots_[slot].number - 1);
      if (entry.key == key) return &entry;
    }
    return nullptr;
  }

  void place(Slot filled) {
    std::size_t slot = at(filled.number - 1).hash & mask();
    while (slots_[slot].number != 0) slot = (slot + 1) & mask();
    slots_[slot] = filled;
  }

  void grow() {
    const std::vector<Slot> before = std::move(slots_);
    slots_.assign(before.empty() ? 64 : before.size() * 2, Slot{});
    for (const Slot& slot : before) {
      if (slot.number != 0) place(slot);
    }
  }

  ByteArena& arena_;
  std::vector<Slot> slots_;  // a power of two
  std::vector<std::unique_ptr<Entry[]>> chunks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t used_ = 0;
  std::size_t count_ = 0;
};

}  // namespace steward

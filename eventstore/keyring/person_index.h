#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "domain/base/ids.h"

namespace steward {

// Which number the key of a person has: an open hash table of eight bytes a place that does not keep the people
// themselves. A candidate is confirmed by the caller, who can read the record. Hashed with a random key, because ids
// may come from outside. Not thread-safe for writers.
class PersonIndex {
 public:
  PersonIndex();

  void reserve(std::size_t people);
  // The person is not there yet; number ≥ 1.
  void insert(const PersonId& person, std::uint32_t number);

  // The first candidate that `confirm(number)` accepts; 0 when there is none.
  template <class Confirm>
  [[nodiscard]] std::uint32_t find(const PersonId& person, Confirm&& confirm) const {
    const std::uint64_t hash = hash_of(person);
    for (std::size_t at = hash & mask_; places_[at].number != 0; at = (at + 1) & mask_) {
      if (places_[at].tag == tag_of(hash) && confirm(places_[at].number)) return places_[at].number;
    }
    return 0;
  }

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  // The tag is the lower half of the hash, so that a place can be found again when the table grows to 2^32 places.
  struct Place {
    std::uint32_t tag = 0;
    std::uint32_t number = 0;
  };
  [[nodiscard]] std::uint64_t hash_of(const PersonId& person) const;
  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  void place(Place entry);
  void grow(std::size_t places);

  std::array<unsigned char, 16> key_{};
  std::vector<Place> places_;
  std::size_t mask_ = 0;
  std::size_t size_ = 0;
};

}  // namespace steward

#include "eventstore/keyring/person_index.h"

#include <sodium.h>

#include <bit>
#include <cstring>
#include <utility>

#include "eventstore/base/uuid7.h"

namespace steward {

PersonIndex::PersonIndex() {
  fill_random(key_.data(), key_.size());
  grow(1024);
}

std::uint64_t PersonIndex::hash_of(const PersonId& person) const {
  std::array<unsigned char, crypto_shorthash_BYTES> bytes;
  static_assert(crypto_shorthash_KEYBYTES == std::tuple_size_v<decltype(key_)>);
  ::crypto_shorthash(bytes.data(), reinterpret_cast<const unsigned char*>(person.uuid.bytes.data()), 16, key_.data());
  std::uint64_t hash = 0;
  std::memcpy(&hash, bytes.data(), sizeof hash);
  return hash;
}

void PersonIndex::reserve(std::size_t people) {
  const std::size_t wanted = std::bit_ceil(people + people / 2 + 16);
  if (wanted > places_.size()) grow(wanted);
}

void PersonIndex::insert(const PersonId& person, std::uint32_t number) {
  // At most two thirds full, so that probes stay short.
  if ((size_ + 1) * 3 > places_.size() * 2) grow(places_.size() * 2);
  place({tag_of(hash_of(person)), number});
  ++size_;
}

void PersonIndex::place(Place entry) {
  std::size_t at = entry.tag & mask_;
  while (places_[at].number != 0) at = (at + 1) & mask_;
  places_[at] = entry;
}

void PersonIndex::grow(std::size_t places) {
  const auto before = std::exchange(places_, std::vector<Place>(places));
  mask_ = places - 1;
  for (const Place& entry : before) {
    if (entry.number != 0) place(entry);
  }
}

}  // namespace steward

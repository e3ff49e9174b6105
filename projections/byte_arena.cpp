#include "projections/byte_arena.h"

#include <bit>
#include <cstring>

#include "domain/base/assert.h"

namespace steward {

namespace {

constexpr std::size_t kBlock = 64U << 10U;
constexpr std::size_t kOwnBlock = kBlock / 4;  // from this size on a string has a block of its own

}  // namespace

std::size_t ByteArena::class_of(std::size_t size) {
  if (size <= kLongestShort) return size == 0 ? 0 : (size - 1) / kStep;
  const std::size_t long_class = std::bit_width((size - 1) / kLongestShort) - 1;
  return kLongestShort / kStep + long_class;
}

std::size_t ByteArena::size_of_class(std::size_t size_class) {
  constexpr std::size_t kShort = kLongestShort / kStep;
  if (size_class < kShort) return (size_class + 1) * kStep;
  return (kLongestShort * 2) << (size_class - kShort);
}

std::size_t ByteArena::cost(std::size_t size) { return size_of_class(class_of(size)); }

char* ByteArena::cut(std::size_t size) {
  if (size >= kOwnBlock) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    return blocks_.back().get();
  }
  if (static_cast<std::size_t>(free_end_ - free_begin_) < size) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
    free_begin_ = blocks_.back().get();
    free_end_ = free_begin_ + kBlock;
  }
  char* const place = free_begin_;
  free_begin_ += size;
  return place;
}

std::string_view ByteArena::store(std::string_view bytes) {
  const std::size_t size_class = class_of(bytes.size());
  STEWARD_ASSERT(size_class < kClasses, "a row is far smaller than the largest class");
  auto& free = given_back_[size_class];
  char* place = nullptr;
  if (free.empty()) {
    place = cut(size_of_class(size_class));
  } else {
    place = free.back();
    free.pop_back();
  }
  if (!bytes.empty()) std::memcpy(place, bytes.data(), bytes.size());
  bytes_ += size_of_class(size_class);
  return {place, bytes.size()};
}

void ByteArena::give_back(std::string_view stored) {
  const std::size_t size_class = class_of(stored.size());
  bytes_ -= size_of_class(size_class);
  // Cut from a block of chars by store(): the place may be written to again.
  given_back_[size_class].push_back(const_cast<char*>(stored.data()));
}

void ByteArena::clear() {
  blocks_.clear();
  free_begin_ = free_end_ = nullptr;
  for (auto& free : given_back_) free.clear();
  bytes_ = 0;
}

}  // namespace steward

#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace steward {

// A value like std::vector that grows at its end, made for long histories that are copied before each change: full
// blocks are shared by all copies and never change, so that a copy costs a pointer for each of them, and changing an
// element copies its block at most.
template <class T>
class BlockList {
 public:
  class const_iterator {
   public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    const_iterator() = default;
    const_iterator(const BlockList* list, difference_type index) : list_(list), index_(index) {}
    reference operator*() const { return (*list_)[static_cast<std::size_t>(index_)]; }
    pointer operator->() const { return &**this; }
    reference operator[](difference_type n) const { return *(*this + n); }
    const_iterator& operator+=(difference_type n) {
      index_ += n;
      return *this;
    }
    const_iterator& operator-=(difference_type n) { return *this += -n; }
    const_iterator& operator++() { return *this += 1; }
    const_iterator& operator--() { return *this -= 1; }
    const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
    const_iterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend const_iterator operator+(const_iterator at, difference_type n) { return at += n; }
    friend const_iterator operator+(difference_type n, const_iterator at) { return at += n; }
    friend const_iterator operator-(const_iterator at, difference_type n) { return at -= n; }
    friend difference_type operator-(const const_iterator& a, const const_iterator& b) { return a.index_ - b.index_; }
    friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.index_ == b.index_; }
    friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.index_ <=> b.index_; }

   private:
    const BlockList* list_ = nullptr;
    difference_type index_ = 0;
  };
  using value_type = T;

  BlockList() = default;
  BlockList(std::initializer_list<T> values) : BlockList(std::vector<T>(values)) {}
  explicit BlockList(const std::vector<T>& values) {
    for (const T& value : values) push_back(value);
  }

  [[nodiscard]] std::size_t size() const { return full_.size() * kBlock + last_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    const std::size_t block = index / kBlock;
    return block < full_.size() ? (*full_[block])[index % kBlock] : last_[index % kBlock];
  }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }
  [[nodiscard]] const_iterator begin() const { return {this, 0}; }
  [[nodiscard]] const_iterator end() const { return {this, static_cast<std::ptrdiff_t>(size())}; }

  void push_back(T value) {
    if (last_.size() == kBlock) {
      full_.push_back(std::make_shared<const std::vector<T>>(std::move(last_)));
      last_ = {};
    }
    last_.push_back(std::move(value));
  }
  // The element, to be changed before anything else is done with the list.
  [[nodiscard]] T& change(std::size_t index) {
    const std::size_t block = index / kBlock;
    if (block == full_.size()) return last_[index % kBlock];
    auto copy = std::make_shared<std::vector<T>>(*full_[block]);
    T& element = (*copy)[index % kBlock];
    full_[block] = std::move(copy);
    return element;
  }

  // Bytes of its blocks, shared or not.
  [[nodiscard]] std::size_t memory() const {
    return full_.capacity() * sizeof(full_[0]) + (full_.size() * kBlock + last_.capacity()) * sizeof(T);
  }

  bool operator==(const BlockList& other) const {
    return size() == other.size() && std::equal(begin(), end(), other.begin());
  }

 private:
  static constexpr std::size_t kBlock = 8;
  std::vector<std::shared_ptr<const std::vector<T>>> full_;
  std::vector<T> last_;  // at most a block
};

}  // namespace steward

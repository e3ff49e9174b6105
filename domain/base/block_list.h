#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace steward {

// A value like std::vector that grows at its end, made for long histories that are copied before each change: blocks
// are shared by all copies, so that a copy costs a pointer for each of them, and what changes or grows copies its block
// at most: `kBlock` elements, few of those that are dear to copy. Copies may be used by several threads, like those of
// a vector.
template <class T, std::size_t kBlock = 8>
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

  [[nodiscard]] std::size_t size() const { return blocks_.empty() ? 0 : (blocks_.size() - 1) * kBlock + in_last(); }
  [[nodiscard]] bool empty() const { return blocks_.empty(); }
  [[nodiscard]] const T& operator[](std::size_t index) const { return (*blocks_[index / kBlock])[index % kBlock]; }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[size() - 1]; }
  [[nodiscard]] const_iterator begin() const { return {this, 0}; }
  [[nodiscard]] const_iterator end() const { return {this, static_cast<std::ptrdiff_t>(size())}; }

  void push_back(T value) {
    if (blocks_.empty() || in_last() == kBlock) {
      blocks_.push_back(std::make_shared<Block>());
    }
    own(blocks_.back(), 1).push_back(std::move(value));
  }
  // The element, to be changed before anything else is done with the list.
  [[nodiscard]] T& change(std::size_t index) { return own(blocks_[index / kBlock], 0)[index % kBlock]; }

  // Bytes of its blocks, shared or not.
  [[nodiscard]] std::size_t memory() const {
    constexpr std::size_t kOfBlock = sizeof(Block) + 2 * sizeof(void*);
    const std::size_t room = blocks_.empty() ? 0 : (blocks_.size() - 1) * kBlock + blocks_.back()->capacity();
    return blocks_.capacity() * sizeof(blocks_[0]) + blocks_.size() * kOfBlock + room * sizeof(T);
  }

  bool operator==(const BlockList& other) const {
    return size() == other.size() && std::equal(begin(), end(), other.begin());
  }

 private:
  using Block = std::vector<T>;
  using BlockPtr = std::shared_ptr<Block>;

  [[nodiscard]] std::size_t in_last() const { return blocks_.back()->size(); }

  // The block, with room for so many more, when no copy shares it; else a copy of it in its place.
  [[nodiscard]] static Block& own(BlockPtr& block, std::size_t more) {
    // Only who has a list can make others of it, so nobody can begin to share a block that is only here. Who shared it
    // last has let go of it: taking it once and letting go orders what was read there before what is written here.
    if (block.use_count() == 1) {
      const BlockPtr ordered = block;
      return *ordered;
    }
    auto copy = std::make_shared<Block>();
    copy->reserve(block->size() + more);
    copy->insert(copy->end(), block->begin(), block->end());
    block = std::move(copy);
    return *block;
  }

  std::vector<BlockPtr> blocks_;  // full, but for the last; none is empty
};

}  // namespace steward

#include "eventstore/log/tree.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "domain/base/assert.h"

namespace steward {

namespace {

Hash node(const Hash& left, const Hash& right) {
  std::array<char, 65> bytes;
  bytes[0] = 0x01;
  std::memcpy(bytes.data() + 1, left.bytes.data(), left.bytes.size());
  std::memcpy(bytes.data() + 33, right.bytes.data(), right.bytes.size());
  return sha256({bytes.data(), bytes.size()});
}

}  // namespace

void TreeEdge::append(const Hash& leaf) {
  edge_.push_back(leaf);
  // Each trailing one bit of the old size is a perfect subtree as large as the one that ends here: they become one.
  for (std::uint64_t full = size_; (full & 1U) != 0; full >>= 1U) {
    const Hash right = edge_.back();
    edge_.pop_back();
    edge_.back() = node(edge_.back(), right);
  }
  ++size_;
}

Hash TreeEdge::root() const {
  if (edge_.empty()) return sha256({});
  Hash root = edge_.back();
  for (std::size_t i = edge_.size() - 1; i-- > 0;) root = node(edge_[i], root);
  return root;
}

TreeEdge TreeEdge::restore(std::uint64_t size, std::vector<Hash> hashes) {
  STEWARD_ASSERT(hashes.size() == static_cast<std::size_t>(std::popcount(size)),
                 "one subtree for each one bit of the size");
  TreeEdge edge;
  edge.size_ = size;
  edge.edge_ = std::move(hashes);
  return edge;
}

}  // namespace steward

#pragma once

#include <cstdint>
#include <vector>

#include "eventstore/base/hash.h"

namespace steward {

// The right edge of an RFC 6962 tree: the roots of its perfect subtrees from left to right, at most 64. Appending costs
// about one node hash. A value: copy it to try a commit, drop the copy if the commit fails.
class TreeEdge {
 public:
  void append(const Hash& leaf);
  [[nodiscard]] Hash root() const;  // of nothing: SHA-256 of the empty string
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::vector<Hash>& hashes() const { return edge_; }
  // The edge that was once hashes() at `size`. Asserts that the count fits the size.
  static TreeEdge restore(std::uint64_t size, std::vector<Hash> hashes);
  bool operator==(const TreeEdge&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> edge_;
};

}  // namespace steward

#include "eventstore/log/tree.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <span>
#include <string>
#include <vector>

namespace steward {
namespace {

// RFC 6962 §2.1 as it is written, without any thought of speed.
Hash root_by_definition(std::span<const Hash> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  const Hash left = root_by_definition(leaves.first(split));
  const Hash right = root_by_definition(leaves.subspan(split));
  return sha256("\x01" + std::string(left.view()) + std::string(right.view()));
}

Hash leaf_of(std::string_view entry) { return sha256(std::string_view("\0", 1), entry); }

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

TEST(TreeEdge, GivesTheVectorsOfCertificateTransparency) {
  const std::vector<std::string> leaves = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  TreeEdge edge;
  EXPECT_EQ(to_hex(edge.root()), roots[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    edge.append(leaf_of(from_hex(leaves[i])));
    EXPECT_EQ(to_hex(edge.root()), roots[i + 1]) << "size " << i + 1;
    EXPECT_EQ(edge.size(), i + 1);
  }
}

RC_GTEST_PROP(TreeEdge, HasTheRootOfTheDefinition, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(0, 300);
  std::vector<Hash> leaves;
  TreeEdge edge;
  for (std::size_t i = 0; i < size; ++i) {
    leaves.push_back(leaf_of(std::to_string(i)));
    edge.append(leaves.back());
  }
  RC_ASSERT(edge.root() == root_by_definition(leaves));
  RC_ASSERT(edge.hashes().size() == static_cast<std::size_t>(std::popcount(size)));
}

RC_GTEST_PROP(TreeEdge, GoesOnAfterBeingRestored, ()) {
  const auto before = *rc::gen::inRange<std::size_t>(0, 100);
  const auto after = *rc::gen::inRange<std::size_t>(0, 100);
  TreeEdge whole;
  for (std::size_t i = 0; i < before; ++i) whole.append(leaf_of(std::to_string(i)));
  TreeEdge restored = TreeEdge::restore(whole.size(), whole.hashes());
  RC_ASSERT(restored == whole);
  for (std::size_t i = 0; i < after; ++i) {
    whole.append(leaf_of(std::to_string(before + i)));
    restored.append(leaf_of(std::to_string(before + i)));
  }
  RC_ASSERT(restored.root() == whole.root());
}

TEST(TreeEdgeDeathTest, RefusesAnEdgeThatDoesNotFitItsSize) {
  EXPECT_DEATH((void)TreeEdge::restore(3, {Hash{}}), "one subtree for each one bit");
}

}  // namespace
}  // namespace steward

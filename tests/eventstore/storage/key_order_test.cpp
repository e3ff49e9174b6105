#include "eventstore/storage/internal/key_order.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>

namespace steward {
namespace {

using Row = std::pair<std::uint32_t, std::string>;

// What is left when each change is made in turn.
std::map<Row, std::string> made_in_turn(const WriteSet& changes) {
  std::map<Row, std::string> rows;
  for (const auto& change : changes.changes()) {
    rows.insert_or_assign({change.family.id, std::string(change.key)}, std::string(change.value));
  }
  return rows;
}

void expect_in_order(const WriteSet& changes) {
  const auto expected = made_in_turn(changes);
  const auto ordered = in_key_order(changes);
  ASSERT_EQ(ordered.size(), expected.size());
  auto row = expected.begin();
  for (const auto* change : ordered) {
    EXPECT_EQ(Row(change->family.id, std::string(change->key)), row->first);
    EXPECT_EQ(change->value, row->second) << "the last change of a key";
    ++row;
  }
}

TEST(KeyOrder, IsThatOfFamiliesAndTheirKeys) {
  WriteSet changes;
  for (const char* key : {"b", "", "a", "ab", "a"}) {
    changes.put(Family{2}, key, "second family");
    changes.put(Family{1}, key, "first family");
  }
  expect_in_order(changes);
  EXPECT_TRUE(in_key_order(WriteSet{}).empty());
}

TEST(KeyOrder, TellsAKeyThatEndsFromOneThatGoesOnWithZeros) {
  WriteSet changes;
  for (int round = 0; round < 2; ++round) {
    for (std::size_t zeros = 40; zeros-- > 0;)
      changes.put(Family{1}, "key" + std::string(zeros, '\0'), std::to_string(round));
  }
  expect_in_order(changes);
}

RC_GTEST_PROP(KeyOrder, IsThatOfAMapWhateverTheKeys, ()) {
  // Few letters, zero and the highest byte among them, and keys that share much of what they begin with.
  const auto letters = rc::gen::elementOf(std::string("\0a\x7f\x80\xff", 5));
  const auto beginning = *rc::gen::container<std::string>(letters);
  WriteSet changes;
  const auto rows = *rc::gen::inRange(0, 400);
  for (int i = 0; i < rows; ++i) {
    std::string key = *rc::gen::inRange(0, 4) == 0 ? "" : beginning;
    key += *rc::gen::resize(20, rc::gen::container<std::string>(letters));
    const Family family{*rc::gen::inRange<std::uint32_t>(1, 4)};
    if (*rc::gen::inRange(0, 5) == 0) {
      changes.erase(family, std::move(key));
    } else {
      changes.put(family, std::move(key), std::to_string(i));
    }
  }
  expect_in_order(changes);
}

}  // namespace
}  // namespace steward

#include "domain/base/block_list.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace steward {
namespace {

using List = BlockList<std::string>;

std::vector<std::string> all(const List& list) { return {list.begin(), list.end()}; }

// Whatever is done to a list and to copies of it at any time: each is what a vector would be.
RC_GTEST_PROP(BlockList, IsLikeAVectorAndCopiesDoNotDisturbOneAnother, ()) {
  std::vector<List> lists(1);
  std::vector<std::vector<std::string>> truths(1);
  const int steps = *rc::gen::inRange(1, 120);
  for (int step = 0; step < steps; ++step) {
    const auto which = *rc::gen::inRange<std::size_t>(0, lists.size());
    const std::string value = std::to_string(step);
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        if (lists.size() > 5) break;
        lists.push_back(lists[which]);
        truths.push_back(truths[which]);
        break;
      case 1:
        if (truths[which].empty()) break;
        {
          const auto place = *rc::gen::inRange<std::size_t>(0, truths[which].size());
          lists[which].change(place) = value;
          truths[which][place] = value;
        }
        break;
      default:
        lists[which].push_back(value);
        truths[which].push_back(value);
    }
    for (std::size_t i = 0; i < lists.size(); ++i) {
      RC_ASSERT(all(lists[i]) == truths[i]);
      RC_ASSERT(lists[i].size() == truths[i].size());
      RC_ASSERT(lists[i] == List(truths[i]));
      if (!truths[i].empty()) RC_ASSERT(lists[i].back() == truths[i].back());
    }
  }
}

TEST(BlockList, CopiesShareWhatIsLongPast) {
  List list;
  for (int i = 0; i < 1000; ++i) list.push_back(std::to_string(i));
  List copy = list;
  EXPECT_EQ(&copy[0], &list[0]);
  copy.change(500) = "changed";
  EXPECT_EQ(&copy[0], &list[0]);
  EXPECT_EQ(list[500], "500");
  EXPECT_EQ(copy[500], "changed");
  EXPECT_FALSE(copy == list);
}

// As states are: one is read, copied and let go of by some threads while another changes its own copy.
TEST(BlockList, CopiesGoTheirOwnWaysOnManyThreads) {
  auto shared = std::make_shared<const List>(List{"a", "b", "c"});
  std::vector<std::thread> threads;
  std::vector<std::size_t> sizes(4);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    threads.emplace_back([mine = shared, &size = sizes[i]]() mutable {
      List list = *mine;
      mine.reset();
      for (int step = 0; step < 1000; ++step) {
        const List before = list;
        list.push_back(std::to_string(step));
        list.change(1) = before[1] + "!";
      }
      size = list.size() + list[1].size();
    });
  }
  shared.reset();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sizes, std::vector<std::size_t>(4, 1003 + 1001));
}

TEST(BlockList, CanBeSearched) {
  const BlockList<int> list{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21};
  const auto found = std::lower_bound(list.begin(), list.end(), 12);
  ASSERT_NE(found, list.end());
  EXPECT_EQ(*found, 13);
  EXPECT_EQ(found - list.begin(), 6);
  EXPECT_TRUE(BlockList<int>{}.empty());
}

}  // namespace
}  // namespace steward

#include "eventstore/base/thread_priority.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>

namespace steward {
namespace {

// Of the calling thread: so it is on Linux when nobody is named.
int nice_now() { return getpriority(PRIO_PROCESS, 0); }

TEST(ThreadPriority, IsThatOfTheThreadAlone) {
  const int before = nice_now();
  int inside = before;
  std::thread([&] {
    give_way(3);
    inside = nice_now();
  }).join();
  EXPECT_EQ(inside, std::min(before + 3, 19));
  EXPECT_EQ(nice_now(), before);
}

TEST(ThreadPriority, EndsWhereTheSystemEnds) {
  int inside = 0;
  std::thread([&] {
    give_way(100);
    inside = nice_now();
  }).join();
  EXPECT_EQ(inside, 19);
}

}  // namespace
}  // namespace steward

#include "eventstore/base/uuid7.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace steward {
namespace {

constexpr Instant kNow{1'700'000'000'123'456};

TEST(Uuid7, SaysItsVersionItsVariantAndItsMillisecond) {
  EXPECT_EQ(to_string(make_uuid7(0x0123456789ab, 0, 0)), "01234567-89ab-7000-8000-000000000000");
  EXPECT_EQ(to_string(make_uuid7(0x0123456789ab, 0xffffffff, ~0ULL)), "01234567-89ab-7fff-bfff-ffffffffffff");
  Uuid7Generator generator;
  const std::string text = to_string(generator.next(kNow));
  EXPECT_EQ(text.substr(0, 15), to_string(make_uuid7(kNow.micros / 1000, 0, 0)).substr(0, 15));
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

TEST(Uuid7, OrdersByTheCounterInTheMillisecond) {
  EXPECT_LT(make_uuid7(5, 7, ~0ULL), make_uuid7(5, 8, 0));
  EXPECT_LT(make_uuid7(5, 0xfffff, ~0ULL), make_uuid7(5, 0x100000, 0));
  EXPECT_LT(make_uuid7(5, ~0U, ~0ULL), make_uuid7(6, 0, 0));
}

TEST(Uuid7, RisesWithinAMillisecondAndWhenTheClockGoesBack) {
  Uuid7Generator generator;
  Uuid before;
  for (int i = 0; i < 20'000; ++i) {
    const Uuid next = generator.next(Instant{kNow.micros - (i % 3) * 5'000});
    ASSERT_LT(before, next);
    before = next;
  }
}

TEST(Uuid7, IsUniqueOverThreads) {
  Uuid7Generator generator;
  std::vector<std::vector<Uuid>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 5'000; ++i) mine.push_back(generator.next(kNow));
      });
    }
  }
  std::vector<Uuid> all;
  for (const auto& mine : made) {
    EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
    all.insert(all.end(), mine.begin(), mine.end());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

}  // namespace
}  // namespace steward

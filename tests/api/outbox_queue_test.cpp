#include "api/outbox_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace steward::api {
namespace {

NoticeId notice(std::uint8_t n) {
  Uuid id;
  id.bytes.back() = std::byte{n};
  return NoticeId(id);
}
Instant second(std::int64_t n) { return Instant{n * 1'000'000}; }

// The numbers of those that are due, in their order; each is put off by an hour.
std::vector<int> taken(OutboxQueue& queue, Instant now) {
  std::vector<int> numbers;
  for (const NoticeId due : queue.due(now, 10)) {
    numbers.push_back(std::to_integer<int>(due.uuid.bytes.back()));
    queue.put_off(due, add_seconds(now, 3'600));
  }
  return numbers;
}

TEST(OutboxQueue, GivesWhatIsDueLongestFirst) {
  OutboxQueue queue;
  EXPECT_TRUE(queue.due(second(100), 10).empty());
  queue.add(CompanyNo{1}, notice(1), second(30));
  queue.add(CompanyNo{2}, notice(2), second(10));
  queue.add(CompanyNo{1}, notice(3), second(20));
  EXPECT_TRUE(queue.due(second(9), 10).empty());
  EXPECT_EQ(queue.due(second(30), 2), (std::vector<NoticeId>{notice(2), notice(3)}));
  queue.put_off(notice(2), second(25));
  EXPECT_EQ(taken(queue, second(25)), (std::vector<int>{3, 2}));
  EXPECT_EQ(taken(queue, second(30)), (std::vector<int>{1}));
  EXPECT_EQ(taken(queue, second(3'625)), (std::vector<int>{2, 3}));
  EXPECT_EQ(queue.size(), 3U);
}

TEST(OutboxQueue, KeepsWhatItKnowsOfOneThatIsAddedAgain) {
  OutboxQueue queue;
  queue.add(CompanyNo{7}, notice(1), second(10));
  queue.at(notice(1)).made = 3;
  queue.put_off(notice(1), second(50));
  queue.add(CompanyNo{7}, notice(1), second(10));
  EXPECT_TRUE(queue.due(second(49), 10).empty()) << "a pause is not cut short";
  EXPECT_EQ(queue.at(notice(1)).made, 3U);
  EXPECT_EQ(queue.at(notice(1)).company, CompanyNo{7});
}

TEST(OutboxQueue, WhatIsHeldIsNotDueBeforeItIsPutOff) {
  OutboxQueue queue;
  for (std::uint8_t n = 1; n <= 3; ++n) queue.add(CompanyNo{1}, notice(n), second(n));
  queue.hold(notice(1));
  queue.hold(notice(1));
  EXPECT_EQ(queue.due(second(9'999), 2), (std::vector<NoticeId>{notice(2), notice(3)})) << "it takes nobody's place";
  EXPECT_EQ(queue.size(), 3U) << "it stays in the queue";
  queue.add(CompanyNo{1}, notice(1), second(1));
  EXPECT_EQ(queue.due(second(9'999), 9).size(), 2U);
  queue.put_off(notice(1), second(2));
  EXPECT_EQ(taken(queue, second(3)), (std::vector<int>{1, 2, 3}));
  queue.hold(notice(3));
  queue.forget(notice(3));
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.due(second(9'999), 9).size(), 2U);
}

TEST(OutboxQueue, ForgetsWhole) {
  OutboxQueue queue;
  queue.add(CompanyNo{1}, notice(1), second(10));
  queue.forget(notice(1));
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_TRUE(queue.due(second(100), 10).empty());
  queue.add(CompanyNo{1}, notice(1), second(20));
  EXPECT_EQ(queue.at(notice(1)).made, 0U);
  EXPECT_EQ(taken(queue, second(20)), (std::vector<int>{1}));
}

}  // namespace
}  // namespace steward::api

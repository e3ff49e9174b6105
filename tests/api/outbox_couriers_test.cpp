#include "api/outbox_couriers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <string>

namespace steward::api {
namespace {

OutboxLetter letter(std::string body) {
  OutboxLetter made;
  made.body = std::move(body);
  return made;
}

std::set<std::string> bodies(const std::vector<OutboxLetter>& letters) {
  std::set<std::string> found;
  for (const OutboxLetter& came_back : letters) found.insert(came_back.body);
  return found;
}

TEST(OutboxCouriers, OneThatHangsHoldsUpNoOther) {
  std::latch answered{1};
  OutboxCouriers couriers([&](OutboxLetter& carried) {
    if (carried.body == "hangs") answered.wait();
  });
  ASSERT_TRUE(couriers.send(letter("hangs")));
  std::set<std::string> back;
  for (const char* body : {"first", "second", "third"}) {
    ASSERT_TRUE(couriers.send(letter(body)));
    while (!back.contains(body)) {
      couriers.wait_for_any({}, std::chrono::seconds(10));
      back.merge(bodies(couriers.came_back()));
    }
  }
  EXPECT_FALSE(back.contains("hangs"));
  answered.count_down();
  couriers.wait_for_all();
  EXPECT_EQ(bodies(couriers.came_back()), std::set<std::string>{"hangs"});
  EXPECT_TRUE(couriers.came_back().empty()) << "once";
}

TEST(OutboxCouriers, WaitForWhatIsOnItsWayWhenTheyStop) {
  std::atomic<int> posted{0};
  OutboxCouriers couriers([&](OutboxLetter&) { posted.fetch_add(1); });
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(couriers.send(letter(std::to_string(i))));
  couriers.stop();
  EXPECT_EQ(posted.load(), 20);
  EXPECT_EQ(couriers.came_back().size(), 20U);
  ASSERT_TRUE(couriers.send(letter("again"))) << "threads are made anew";
  couriers.wait_for_all();
  EXPECT_EQ(posted.load(), 21);
}

}  // namespace
}  // namespace steward::api

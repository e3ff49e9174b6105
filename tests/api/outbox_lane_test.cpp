#include "api/outbox_lane.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

using dunning::ReminderChannel;

WebhookOptions webhook(std::size_t at_once) { return {"https://example.cn/", "a secret", {}, at_once}; }

TEST(OutboxLane, EachWebhookHasOneAndAPartOfTheRoom) {
  OutboxOptions options;
  options.at_once = 3;
  options.webhooks[std::nullopt] = webhook(0);
  options.webhooks[ReminderChannel::sms] = webhook(5);
  options.webhooks[ReminderChannel::letter] = webhook(1'000);
  const auto lanes = lanes_of(options, 64, 900);
  ASSERT_EQ(lanes.size(), 3U);
  for (const OutboxLane& lane : lanes) {
    ASSERT_NE(lane.webhook, nullptr);
    EXPECT_EQ(lane.most_queued, 300U);
    const std::size_t at_once = lane.webhook == &options.webhooks.at(std::nullopt)           ? 3
                                : lane.webhook == &options.webhooks.at(ReminderChannel::sms) ? 5
                                                                                             : 64;
    EXPECT_EQ(lane.at_once, at_once);
  }
}

TEST(OutboxLane, ChannelsThatNobodyCarriesHaveOneOfTheirOwn) {
  OutboxOptions options;
  options.webhooks[ReminderChannel::sms] = webhook(0);
  const auto lanes = lanes_of(options, 64, 900);
  ASSERT_EQ(lanes.size(), 2U);
  EXPECT_NE(lanes[0].webhook, nullptr);
  EXPECT_EQ(lanes[1].webhook, nullptr);
  EXPECT_EQ(lanes[1].most_queued, 450U);
}

TEST(OutboxLane, TakesAndPostsWhileThereIsRoom) {
  OutboxLane lane;
  lane.at_once = 2;
  EXPECT_TRUE(lane.takes_more());
  lane.queue.add(CompanyNo{1}, NoticeId{}, Instant{});
  EXPECT_FALSE(lane.takes_more());
  lane.on_their_way = 1;
  EXPECT_TRUE(lane.posts_more());
  lane.on_their_way = 2;
  EXPECT_FALSE(lane.posts_more());
}

}  // namespace
}  // namespace steward::api

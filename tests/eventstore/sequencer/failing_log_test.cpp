#include <gtest/gtest.h>

#include <deque>
#include <future>
#include <thread>
#include <vector>

#include "tests/eventstore/sequencer/failing_log.h"
#include "tests/support/store_parts.h"

// The sequencer over a log that fails: failing_log.h.
namespace steward::test {
namespace {

constexpr CompanyNo kOperator{0};

class FailingLogTest : public ::testing::Test {
 protected:
  FailingLogTest() { use({}); }
  ~FailingLogTest() override {
    log.release();
    parts.sequencer->stop();
    parts.sequencer.reset();
  }

  void use(SequencerOptions options) {
    parts.sequencer->stop();
    parts.sequencer =
        std::make_unique<Sequencer>(log, *parts.feed, *parts.knowledge, *parts.overlay, *parts.states, parts.clock,
                                    options, *parts.log.tail(), *parts.log.tail_edge(), Instant{INT64_MIN});
  }
  Submission company(const std::string& code, const std::string& key = {}) {
    return parts.submission(kOperator, registry::RegisterCompany{code, "公司"}, key, code);
  }
  static std::string code_of(const Result<Answer>& answer) {
    return answer ? answer->outcome.code : answer.error().code;
  }
  // Submits without waiting; the answer comes at the index.
  void send(Submission submission) {
    promises.emplace_back();
    futures.push_back(promises.back().get_future());
    std::promise<Result<Answer>>& promise = promises.back();
    parts.sequencer->submit(std::move(submission), [&promise](Result<Answer> a) { promise.set_value(std::move(a)); });
  }
  // The first command holds the role in its append; what `queue` sends waits behind it; then all go on.
  template <class Queue>
  void behind_one(Queue queue) {
    log.hold();
    std::thread first([this] { first_answer = parts.submit(company("first", "first-key")); });
    log.wait_for_append(1);
    queue();
    log.release();
    first.join();
  }

  StoreParts parts{1U << 20U};
  FailingLog log{parts.log};
  std::optional<Result<Answer>> first_answer;
  std::deque<std::promise<Result<Answer>>> promises;
  std::vector<std::future<Result<Answer>>> futures;
};

TEST_F(FailingLogTest, WhatWaitsTogetherIsOneCommit) {
  behind_one([this] {
    for (int i = 0; i < 100; ++i) send(company("c" + std::to_string(i)));
    EXPECT_EQ(futures[0].wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  });
  for (auto& future : futures) EXPECT_EQ(code_of(future.get()), "ok");
  EXPECT_EQ(log.commits, (std::vector<std::size_t>{1, 100}));
}

TEST_F(FailingLogTest, AKeyInFlightIsRefusedAndFreeAfterwards) {
  behind_one([this] {
    const auto twin = parts.submit(company("first", "first-key"));
    EXPECT_EQ(code_of(twin), "command-in-flight");
  });
  const auto again = parts.submit(company("first", "first-key"));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
}

// A refusal may rest on what its own group stores: whoever waits for its position must find that.
TEST_F(FailingLogTest, ARefusalLeavesWithThePositionOfItsCommit) {
  behind_one([this] {
    send(company("same"));
    send(company("same"));
  });
  const auto stored = futures[0].get();
  const auto refused = futures[1].get();
  ASSERT_TRUE(stored);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->outcome.code, "company-code-taken");
  EXPECT_GE(refused->position, stored->last);
}

TEST_F(FailingLogTest, BulkYieldsButIsNotStarved) {
  SequencerOptions options;
  options.bulk_events_beside_others = 10;
  use(options);
  behind_one([this] {
    for (int i = 0; i < 50; ++i) {
      Submission bulk = company("bulk" + std::to_string(i));
      bulk.bulk = true;
      send(std::move(bulk));
    }
    for (int i = 0; i < 5; ++i) send(company("other" + std::to_string(i)));
  });
  for (auto& future : futures) EXPECT_EQ(code_of(future.get()), "ok");
  // The others and ten of the bulk; then nobody waits, and the rest goes at once.
  EXPECT_EQ(log.commits, (std::vector<std::size_t>{1, 15, 40}));
}

// Others that fill a commit leave bulk work its place.
TEST_F(FailingLogTest, BulkIsNotStarvedByManyOthers) {
  SequencerOptions options;
  options.group_commands = 4;
  use(options);
  behind_one([this] {
    for (int i = 0; i < 8; ++i) send(company("other" + std::to_string(i)));
    for (int i = 0; i < 2; ++i) {
      Submission bulk = company("bulk" + std::to_string(i));
      bulk.bulk = true;
      send(std::move(bulk));
    }
  });
  for (auto& future : futures) EXPECT_EQ(code_of(future.get()), "ok");
  // Four of the others fill a commit; those of the bulk are beside the first four, or the second.
  EXPECT_EQ(log.commits.size(), 3U);
}

// What counts are events: three commands of two events each are more than five.
TEST_F(FailingLogTest, BulkIsCountedInEvents) {
  ASSERT_EQ(code_of(parts.submit(company("sun"))), "ok");
  const CommunityId community(parts.new_id());
  ASSERT_EQ(code_of(parts.submit(parts.submission(
                CompanyNo{1}, registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"}))),
            "ok");
  const BuildingId building(parts.new_id());
  ASSERT_EQ(
      code_of(parts.submit(parts.submission(CompanyNo{1}, registry::RegisterBuilding{building, community, "1", "1"}))),
      "ok");
  std::vector<HouseId> houses;
  for (int i = 0; i < 6; ++i) {
    houses.emplace_back(parts.new_id());
    ASSERT_EQ(code_of(parts.submit(parts.submission(
                  CompanyNo{1}, registry::RegisterHouse{houses.back(), building, std::to_string(i), Area{9000}}))),
              "ok");
  }
  SequencerOptions options;
  options.bulk_events_beside_others = 4;
  use(options);
  const std::size_t appended = log.commits.size();
  log.commits.clear();
  log.hold();
  std::thread first([this] { first_answer = parts.submit(company("first")); });
  log.wait_for_append(appended + 1);
  for (const HouseId house : houses) {
    registry::MoveIn command;
    command.household = HouseholdId(parts.new_id());
    command.house = house;
    command.owner = PersonId(parts.new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "sealed";
    command.moved_in_on = parts.today();
    Submission bulk = parts.submission(CompanyNo{1}, command);
    bulk.bulk = true;
    send(std::move(bulk));
  }
  send(company("other"));
  log.release();
  first.join();
  std::size_t events_of_bulk = 0;
  for (std::size_t i = 0; i < houses.size(); ++i) {
    const auto answer = futures[i].get();
    ASSERT_EQ(code_of(answer), "ok");
    events_of_bulk = answer->last - answer->first + 1;
  }
  ASSERT_EQ(code_of(futures.back().get()), "ok");
  const std::size_t together = (4 + events_of_bulk - 1) / events_of_bulk * events_of_bulk;
  EXPECT_EQ(log.commits[1], 1 + together);
}

TEST_F(FailingLogTest, UnknownButStoredIsSuccess) {
  log.next = Next::unknown_stored;
  const auto answer = parts.submit(company("sun", "key"));
  ASSERT_EQ(code_of(answer), "ok");
  EXPECT_EQ(log.recoveries, 1U);
  log.next = Next::commit;
  EXPECT_EQ(parts.feed->durable().position, 1U);
  EXPECT_TRUE(parts.submit(company("sun", "key"))->replayed);
  EXPECT_EQ(code_of(parts.submit(company("moon"))), "ok");
}

TEST_F(FailingLogTest, UnknownAndNotThereMayBeTriedAgain) {
  log.next = Next::unknown_lost;
  EXPECT_EQ(code_of(parts.submit(company("sun", "key"))), "storage-error");
  EXPECT_FALSE(parts.sequencer->halted());
  log.next = Next::commit;
  const auto again = parts.submit(company("sun", "key"));
  ASSERT_EQ(code_of(again), "ok");
  EXPECT_FALSE(again->replayed);
  EXPECT_EQ(again->first, 1U);  // nothing of the lost group is left: number and position are the first
}

TEST_F(FailingLogTest, AFullDiskIsToldAndPasses) {
  log.next = Next::storage_full;
  EXPECT_EQ(code_of(parts.submit(company("sun", "key"))), "storage-full");
  log.next = Next::commit;
  EXPECT_EQ(code_of(parts.submit(company("sun", "key"))), "ok");
}

TEST_F(FailingLogTest, WithoutRecoveryTheOutcomeStaysUnknownAndNothingMoreIsTaken) {
  log.next = Next::unknown_stored;
  log.recovers = false;
  behind_one([this] {
    for (int i = 0; i < 3; ++i) send(company("behind" + std::to_string(i), "key" + std::to_string(i)));
  });
  EXPECT_EQ(code_of(*first_answer), "outcome-unknown");
  // Those behind it were not tried: that is known, and is what they are told.
  for (auto& future : futures) EXPECT_EQ(code_of(future.get()), "log-halted");
  ASSERT_TRUE(parts.sequencer->halted());
  EXPECT_EQ(parts.log.tail()->position, 1U);
  EXPECT_EQ(parts.feed->durable().position, 0U);
  // Even if the log would work again: only a start with all its checks goes on.
  log.next = Next::commit;
  log.recovers = true;
  EXPECT_EQ(code_of(parts.submit(company("late"))), "log-halted");
  EXPECT_EQ(parts.log.tail()->position, 1U);
}

TEST_F(FailingLogTest, AnotherWriterHaltsThisOne) {
  ASSERT_EQ(code_of(parts.submit(company("sun"))), "ok");
  // Another sequencer on the same log: ours does not know of its frame.
  {
    Overlay overlay;
    StateCache states(1U << 20U);
    ASSERT_TRUE(parts.follower->wait_for(1, std::chrono::minutes(2)));
    LogFeed feed(parts.log, *parts.log.tail(), 1U << 20U);
    Knowledge knowledge(*parts.index, overlay, states);
    states.index_passed(1);
    Sequencer second(parts.log, feed, knowledge, overlay, states, parts.clock, {}, *parts.log.tail(),
                     *parts.log.tail_edge(), Instant{INT64_MIN});
    ASSERT_EQ(code_of(second.submit_and_wait(company("moon"))), "ok");
  }
  EXPECT_EQ(code_of(parts.submit(company("stars", "key"))), "outcome-unknown");
  ASSERT_TRUE(parts.sequencer->halted());
  EXPECT_EQ(parts.sequencer->halted()->code, "log-fenced");
  EXPECT_EQ(parts.log.tail()->position, 2U);
}

TEST_F(FailingLogTest, TooManyRefusedPaymentsOfOneCredentialAreNotStored) {
  SequencerOptions options;
  options.remembered_refusals_per_second = 0;
  options.remembered_refusals_burst = 3;
  use(options);
  ASSERT_EQ(code_of(parts.submit(company("sun"))), "ok");
  const auto pay = [this](const std::string& key, bool bulk) {
    billing::ReceivePayment command;
    command.payment = PaymentId(parts.new_id());
    command.household = HouseholdId(parts.new_id());  // nobody
    command.amount = Money{100};
    command.received_on = parts.today();
    Submission submission = parts.submission(CompanyNo{1}, command, key, key);
    submission.bulk = bulk;
    return parts.submit(std::move(submission));
  };
  const FrameNumber before = parts.feed->durable().frame;
  std::vector<std::string> codes;
  for (int i = 0; i < 5; ++i) codes.push_back(code_of(pay("key" + std::to_string(i), false)));
  EXPECT_EQ(codes[2], "household-unknown");
  EXPECT_EQ(codes[4], "too-many-refusals");
  EXPECT_LE(parts.feed->durable().frame, before + 4);
  // Remembered: the same key gives the same refusal, and takes none of what is left.
  const auto again = pay("key0", false);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->outcome.code, "household-unknown");
  // A run of ours may have as many exceptions as it has households.
  for (int i = 0; i < 20; ++i) EXPECT_EQ(code_of(pay("run" + std::to_string(i), true)), "household-unknown");
}

}  // namespace
}  // namespace steward::test

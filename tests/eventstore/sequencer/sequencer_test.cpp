#include "eventstore/sequencer/sequencer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "eventstore/base/time_zone.h"
#include "tests/support/store_parts.h"

namespace steward::test {
namespace {

constexpr CompanyNo kOperator{0};

Submission company(StoreParts& parts, const std::string& code, const std::string& key = {},
                   const std::string& body = {}) {
  return parts.submission(kOperator, registry::RegisterCompany{code, "公司"}, key, body);
}

TEST(Sequencer, ManyCallersShareCommitsAndEachIsAnsweredOnce) {
  StoreParts parts(1U << 20U);
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  std::atomic<int> ok{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto answer = parts.submit(company(parts, "c" + std::to_string(t) + "-" + std::to_string(i)));
        if (answer && answer->outcome.ok()) ++ok;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ok, kThreads * kEach);
  EXPECT_EQ(parts.feed->durable().position, static_cast<Position>(kThreads * kEach));
  EXPECT_LE(parts.sequencer->counters().commits, static_cast<std::uint64_t>(kThreads * kEach));
  // The numbers of companies are gapless, whoever got which.
  const auto last = parts.knowledge->counter({kOperator, CounterKind::company, 0});
  ASSERT_TRUE(last);
  EXPECT_EQ(*last, kThreads * kEach);
}

TEST(Sequencer, ARefusedCommandRefusesNobodyElseOfItsGroup) {
  StoreParts parts(1U << 20U);
  ASSERT_TRUE(parts.submit(company(parts, "taken")));
  std::vector<std::promise<Result<Answer>>> promises(20);
  std::vector<std::future<Result<Answer>>> futures;
  for (auto& promise : promises) futures.push_back(promise.get_future());
  for (std::size_t i = 0; i < promises.size(); ++i) {
    const std::string code = i % 2 == 0 ? "taken" : "free-" + std::to_string(i);
    parts.sequencer->submit(company(parts, code),
                            [&promises, i](Result<Answer> a) { promises[i].set_value(std::move(a)); });
  }
  for (std::size_t i = 0; i < futures.size(); ++i) {
    const auto answer = futures[i].get();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->outcome.code, i % 2 == 0 ? "company-code-taken" : "ok");
  }
}

TEST(Sequencer, CommandsOfOneGroupSeeOneAnothersClaims) {
  StoreParts parts(1U << 20U);
  constexpr std::size_t kMany = 64;
  std::atomic<int> ok{0};
  std::atomic<int> taken{0};
  std::atomic<std::size_t> answered{0};
  for (std::size_t i = 0; i < kMany; ++i) {
    parts.sequencer->submit(company(parts, "same"), [&](Result<Answer> answer) {
      if (answer && answer->outcome.ok()) ++ok;
      if (answer && answer->outcome.code == "company-code-taken") ++taken;
      ++answered;
    });
  }
  while (answered < kMany) std::this_thread::yield();
  EXPECT_EQ(ok, 1);
  EXPECT_EQ(taken, static_cast<int>(kMany) - 1);
}

TEST(Sequencer, AKeyGivesItsFirstAnswerAgainAlsoAfterARestart) {
  StoreParts parts(1U << 20U);
  const auto first = parts.submit(company(parts, "sun", "key", "body"));
  ASSERT_TRUE(first);
  for (const bool drop_index : {false, true}) {
    const auto again = parts.submit(company(parts, "another", "key", "body"));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->outcome, first->outcome);
    EXPECT_EQ(again->command, first->command);
    EXPECT_EQ(again->position, first->position);
    const auto other = parts.submit(company(parts, "sun", "key", "other body"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, "idempotency-key-reused");
    parts.restart(drop_index);
  }
  EXPECT_EQ(parts.feed->durable().position, 1U);
}

TEST(Sequencer, SaysWhatAKeyWasAnsweredWithoutACommand) {
  StoreParts parts(1U << 20U);
  const Submission asked = company(parts, "sun", "key", "body");
  Sequencer& sequencer = *parts.sequencer;
  const auto answered = [&](const Hash& key, const Hash& fingerprint) {
    return sequencer.answered(asked.company, asked.actor.credential, key, fingerprint);
  };
  const auto before = answered(*asked.key, asked.fingerprint);
  ASSERT_TRUE(before);
  EXPECT_FALSE(*before);
  const auto first = parts.submit(asked);
  ASSERT_TRUE(first);
  const auto again = answered(*asked.key, asked.fingerprint);
  ASSERT_TRUE(again && *again);
  EXPECT_TRUE((*again)->replayed);
  EXPECT_EQ((*again)->outcome, first->outcome);
  EXPECT_EQ((*again)->command, first->command);
  EXPECT_EQ((*again)->position, first->position);
  EXPECT_EQ(sequencer.counters().replays.load(), 1U);
  const auto other = answered(*asked.key, Hash{});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "idempotency-key-reused");
}

TEST(Sequencer, AStaleVersionIsRefusedAndStoresNothing) {
  StoreParts parts(1U << 20U);
  ASSERT_TRUE(parts.submit(company(parts, "sun")));
  const CommunityId community(parts.new_id());
  ASSERT_TRUE(parts.submit(
      parts.submission(CompanyNo{1}, registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"})));
  const Position before = parts.feed->durable().position;
  Submission stale =
      parts.submission(CompanyNo{1}, registry::RegisterCommunity{community, "garden2", "花园", "Asia/Shanghai"});
  stale.expected_version = 0;
  const auto answer = parts.submit(std::move(stale));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "version-conflict");
  EXPECT_EQ(parts.feed->durable().position, before);
}

// The two lie 25 hours apart: whenever this runs, it is another day there.
TEST(Sequencer, TodayIsWhatTheClocksOfTheCommunitySay) {
  StoreParts parts(1U << 20U);
  ASSERT_TRUE(parts.submit(company(parts, "sun")));
  const auto house_in = [&](const std::string& zone) {
    const CommunityId community(parts.new_id());
    const BuildingId building(parts.new_id());
    const HouseId house(parts.new_id());
    for (const Command& command : std::vector<Command>{registry::RegisterCommunity{community, zone, "花园", zone},
                                                       registry::RegisterBuilding{building, community, "1", "1号楼"},
                                                       registry::RegisterHouse{house, building, "101", Area{8'000}}}) {
      const auto answer = parts.submit(parts.submission(CompanyNo{1}, command));
      EXPECT_TRUE(answer && answer->outcome.ok()) << zone;
    }
    return house;
  };
  const auto move_in = [&](HouseId house, Date on) {
    registry::MoveIn command;
    command.household = HouseholdId(parts.new_id());
    command.house = house;
    command.owner = PersonId(parts.new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "closed";
    command.moved_in_on = on;
    return parts.submit(parts.submission(CompanyNo{1}, command)).value().outcome;
  };
  const HouseId early = house_in("Pacific/Kiritimati");
  const HouseId late = house_in("Pacific/Pago_Pago");
  const auto today_in = [&](const char* zone) { return TimeZone::find(zone).value().date_at(parts.clock.now()); };
  const Date today_early = today_in("Pacific/Kiritimati");
  const Outcome refused = move_in(late, today_early);
  EXPECT_EQ(refused.code, "date-in-future");
  const Date today_late = today_in("Pacific/Pago_Pago");
  EXPECT_LT(today_late, today_early);
  EXPECT_EQ(move_in(late, today_late).code, "ok");
  EXPECT_EQ(move_in(early, today_early).code, "ok");
}

TEST(Sequencer, AFullQueueSaysSo) {
  SequencerOptions options;
  options.queue_limit = 0;
  StoreParts parts(1U << 20U, options);
  const auto answer = parts.submit(company(parts, "sun"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "overloaded");
}

TEST(Sequencer, AnIndexThatStaysBehindStopsWritesBeforeMemoryRunsOut) {
  SequencerOptions options;
  options.memory_limit = 64 * 1024;
  StoreParts parts(1U << 20U, options);
  parts.follower->hold();
  std::string code = "ok";
  for (int i = 0; i < 1000 && code == "ok"; ++i) {
    const auto answer = parts.submit(company(parts, "c" + std::to_string(i)));
    code = answer ? answer->outcome.code : answer.error().code;
  }
  EXPECT_EQ(code, "index-behind");
  parts.follower->release();
  ASSERT_TRUE(parts.follower->wait_for(parts.feed->durable().position, std::chrono::minutes(2)));
  EXPECT_TRUE(parts.submit(company(parts, "after")));
  EXPECT_LT(parts.overlay->bytes(), options.memory_limit);
}

TEST(Sequencer, AStopAnswersEverybody) {
  StoreParts parts(1U << 20U);
  std::atomic<int> answered{0};
  constexpr int kMany = 200;
  for (int i = 0; i < kMany; ++i) {
    parts.sequencer->submit(company(parts, "c" + std::to_string(i)), [&](Result<Answer>) { ++answered; });
  }
  parts.sequencer->stop();
  EXPECT_EQ(answered, kMany);
  const auto late = parts.submit(company(parts, "late"));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "stopping");
}

TEST(Sequencer, FramesEndAtTheirLimitAndHoldCommandsWhole) {
  StoreParts parts(4U << 20U);
  constexpr std::size_t kMany = 300;
  std::atomic<std::size_t> answered{0};
  for (std::size_t i = 0; i < kMany; ++i) {
    parts.sequencer->submit(company(parts, "c" + std::to_string(i)), [&](Result<Answer>) { ++answered; });
  }
  while (answered < kMany) std::this_thread::yield();
  LogFeed::Reader reader(*parts.feed, LogCursor{});
  Position next = 1;
  FrameNumber number = 1;
  for (;;) {
    const auto frame = reader.next();
    ASSERT_TRUE(frame);
    if (!*frame) break;
    EXPECT_EQ((*frame)->number, number++);
    EXPECT_EQ((*frame)->first_position, next);
    EXPECT_LE((*frame)->events.size(), kFrameMaxEvents);
    std::uint32_t covered = 0;
    for (const CommandRecord& command : (*frame)->commands) {
      EXPECT_EQ(command.first_event, covered);
      covered += command.events;
    }
    EXPECT_EQ(covered, (*frame)->events.size());
    next += (*frame)->events.size();
  }
  EXPECT_EQ(next, kMany + 1);
}

}  // namespace
}  // namespace steward::test

#include "api/outbox.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <limits>
#include <mutex>
#include <thread>

#include "api/dunning_round.h"
#include "api/http/server.h"
#include "api/scheduler.h"
#include "domain/dunning/dunning.h"
#include "eventstore/base/hash.h"
#include "eventstore/sequencer/known.h"
#include "projections/all_views.h"
#include "tests/api/service_fixture.h"
#include "tests/support/eventually.h"

// The outbox against a whole data directory and a provider that listens on 127.0.0.1, with a clock that the test
// drives.
namespace steward::api {
namespace {

// Saturday, 15 June 2024, 12:00 in Shanghai.
const Instant kStart = parse_instant("2024-06-15T04:00:00Z").value();
constexpr const char* kSecret = "a secret of more than sixteen bytes";
constexpr const char* kPhone = "13812345678";

// What the provider was sent.
struct Posted {
  std::string path;
  std::string key;
  std::string signature;
  std::string body;
};

class Provider {
 public:
  Provider() {
    http::Hooks hooks;
    hooks.handler = [this](http::Request request, http::Responder responder) {
      std::size_t number = 0;
      {
        const std::lock_guard lock(mutex_);
        posted_.push_back({std::string(request.target()), header(request, "Idempotency-Key"),
                           header(request, "Steward-Signature"), request.body});
        number = posted_.size();
        if (hanging_ > 0) {
          --hanging_;
          held_.push_back(std::move(responder));
          return;
        }
      }
      http::Response response;
      response.status = 200;
      response.body = R"({"reference":"msg-1"})";
      if (answer) answer(number, response);
      responder.send(std::move(response));
    };
    auto started = http::Server::start({}, std::move(hooks));
    EXPECT_TRUE(started);
    if (started) server_ = std::move(*started);
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + "/notices?v=1";
  }
  std::vector<Posted> posted() {
    const std::lock_guard lock(mutex_);
    return posted_;
  }

  // The next requests, so many of them, are taken and get no answer before they are released; then 500.
  void hang(std::size_t requests = std::numeric_limits<std::size_t>::max()) {
    const std::lock_guard lock(mutex_);
    hanging_ = requests;
  }
  void release() {
    std::vector<http::Responder> released;  // answers after the lock is given back
    const std::lock_guard lock(mutex_);
    hanging_ = 0;
    released.swap(held_);
  }

  // Changes the answer to the n-th request, counted from 1. Set before anything is posted.
  std::function<void(std::size_t number, http::Response& response)> answer;

 private:
  static std::string header(const http::Request& request, std::string_view name) {
    return std::string(request.header(name).value_or(""));
  }
  std::mutex mutex_;  // guards what follows but for the server
  std::vector<Posted> posted_;
  std::size_t hanging_ = 0;
  std::vector<http::Responder> held_;
  std::unique_ptr<http::Server> server_;
};

class OutboxTest : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::followed, with_webhook());
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
    must(registry::RegisterBuilding{building, community, "3", "三号楼"});
    must(registry::RegisterHouse{house, building, "1-101", Area{8'943}});
    const CommandId sealing(service->new_id());
    registry::MoveIn move_in;
    move_in.household = household;
    move_in.house = house;
    move_in.owner = owner;
    move_in.owner_name = seal(sealing, FieldClass::name, "李明");
    move_in.owner_phone = seal(sealing, FieldClass::phone, kPhone);
    move_in.moved_in_on = make_date(2024, 1, 1);
    must(move_in, CompanyNo{1}, sealing);
    billing::DefineFeeItem item;
    item.fee_item = repair;
    item.community = community;
    item.code = "repair";
    item.name = "维修费";
    item.terms.method = billing::ChargeMethod::one_off;
    must(item);
    must(billing::RaiseCharge{household, repair, Money{12'345}, make_date(2024, 6, 1), make_date(2024, 6, 10), {}});
    dunning::LadderTerms ladder;
    ladder.steps = {{1, 1, dunning::ReminderChannel::sms, dunning::ReminderWay::outbox, "SMS_1"},
                    {3, 30, dunning::ReminderChannel::call, dunning::ReminderWay::by_hand}};
    must(dunning::SetDunningLadder{community, ladder});
  }
  void TearDown() override {
    provider.release();  // what is on its way is waited for
    close();
  }

  ServiceOptions with_webhook() {
    ServiceOptions options;
    options.outbox.webhooks[std::nullopt] = {provider.url(), kSecret, {}};
    options.outbox.timeout = kTimeout;
    options.outbox.most_attempts = 3;
    return options;
  }
  Sealed seal(CommandId command, FieldClass field, std::string_view text) {
    auto sealed = data->keyring().seal({CompanyNo{1}, owner, field, command}, text);
    EXPECT_TRUE(sealed);
    return sealed ? *sealed : Sealed{};
  }

  // Goes on until the round is over.
  void round() {
    views_follow();
    for (std::size_t looked_at = 1; looked_at > 0;) {
      const auto passed = service->scheduler->remind();
      ASSERT_TRUE(passed) << passed.error().code;
      looked_at = *passed;
    }
  }
  std::size_t pass() { return pass_of(*service->outbox); }
  static std::size_t pass_of(Outbox& outbox) {
    const auto posted = outbox.pass();
    EXPECT_TRUE(posted) << posted.error().code << posted.error().detail;
    return posted.value_or(0);
  }
  ReminderRow reminder() {
    EXPECT_TRUE(data->views().wait_for(kHouseholdsGroup, data->store().feed().durable().position, kPatience));
    const auto lease = data->views().read(kHouseholdsGroup);
    const auto query = RemindersQuery::open(*lease);
    const auto page = query->of_household(CompanyNo{1}, household, {}, 10);
    EXPECT_TRUE(page && page->rows.size() == 1U);
    return page && !page->rows.empty() ? page->rows.front() : ReminderRow{};
  }
  // Which owes as much as the first one.
  HouseholdId another_household(int n) {
    const registry::RegisterHouse next{HouseId(service->new_id()), building, "1-10" + std::to_string(n), Area{8'943}};
    must(next);
    const CommandId sealing(service->new_id());
    registry::MoveIn move_in;
    move_in.household = HouseholdId(service->new_id());
    move_in.house = next.house;
    move_in.owner = owner;
    move_in.owner_name = seal(sealing, FieldClass::name, "王芳");
    move_in.owner_phone = seal(sealing, FieldClass::phone, kPhone);
    move_in.moved_in_on = make_date(2024, 1, 1);
    must(move_in, CompanyNo{1}, sealing);
    must(billing::RaiseCharge{
        move_in.household, repair, Money{12'345}, make_date(2024, 6, 1), make_date(2024, 6, 10), {}});
    return move_in.household;
  }
  void queue(HouseholdId to, dunning::ReminderChannel channel) {
    dunning::QueueReminder reminder;
    reminder.notice = NoticeId(service->new_id());
    reminder.household = to;
    reminder.channel = channel;
    reminder.way = dunning::ReminderWay::outbox;
    must(reminder);
  }
  void restart_with(ServiceOptions options) {
    service->stop();
    options.views_patience = kPatience;
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  }
  // Well before a provider that hangs is given up by kHangingTimeout.
  static bool comes_true(const std::function<bool()>& what) { return test::eventually(what); }
  // 72 letters for a provider that hangs and may get so many at once, more than are looked at in one pass; and behind
  // all of them 12 text messages for one that answers.
  void messages_behind_letters_that_hang(std::size_t at_once) {
    using dunning::ReminderChannel;
    Provider messages;
    ServiceOptions options = with_webhook();
    options.outbox.timeout = kHangingTimeout;
    options.outbox.webhooks[std::nullopt].at_once = at_once;
    options.outbox.webhooks[ReminderChannel::sms] = {messages.url(), kSecret, {}, 2};
    restart_with(options);
    provider.hang();
    std::vector<HouseholdId> households{household};
    for (int n = 2; n <= 18; ++n) households.push_back(another_household(n));
    for (const HouseholdId to : households) {
      for (const auto channel :
           {ReminderChannel::app, ReminderChannel::wechat, ReminderChannel::call, ReminderChannel::letter}) {
        queue(to, channel);
      }
    }
    for (std::size_t i = 0; i < 12; ++i) queue(households[i], ReminderChannel::sms);
    ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(20)));
    const Outbox::Counters& counters = service->outbox->counters();
    EXPECT_TRUE(comes_true([&] { return counters.delivered.load() == 12U; })) << counters.delivered.load();
    EXPECT_EQ(messages.posted().size(), 12U);
    EXPECT_TRUE(comes_true([&] { return provider.posted().size() >= at_once; }));
    EXPECT_EQ(provider.posted().size(), at_once) << "it hangs all the time, and gets no more at once";
    EXPECT_TRUE(comes_true([&] { return counters.waiting.load() == 72U; })) << counters.waiting.load();
    provider.release();
    service->stop();
  }
  dunning::DunningState case_state() {
    auto folded = data->store().knowledge().state(CompanyNo{1}, dunning_stream(household));
    EXPECT_TRUE(folded);
    return folded ? std::get<dunning::DunningState>(*folded->state) : dunning::DunningState{};
  }
  void time_passes(std::chrono::microseconds by) { clock.advance(by); }

  static constexpr std::chrono::seconds kTimeout{60};
  static constexpr std::chrono::minutes kHangingTimeout{10};
  const CommunityId community{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000001").value()};
  const BuildingId building{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000002").value()};
  const HouseId house{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000003").value()};
  const HouseholdId household{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000004").value()};
  const PersonId owner{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000005").value()};
  const FeeItemId repair{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000006").value()};
  ManualClock clock{kStart};
  Provider provider;
};

TEST_F(OutboxTest, PostsWhatIsDueSignedAndKeepsTheProof) {
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  EXPECT_EQ(pass(), 1U);
  const auto posted = provider.posted();
  ASSERT_EQ(posted.size(), 1U);
  EXPECT_EQ(posted[0].path, "/notices?v=1");
  EXPECT_EQ(posted[0].key, to_string(reminder().notice));
  const std::string time = std::to_string(kStart.micros / 1'000'000);
  EXPECT_EQ(posted[0].signature,
            "t=" + time + ",v1=" + to_hex(hmac_sha256(std::string_view(kSecret), time + "." + posted[0].body)));
  const auto body = boost::json::parse(posted[0].body);
  EXPECT_EQ(body.at("total_fen").as_int64(), 12'345);
  EXPECT_EQ(body.at("house").as_string(), "3-1-101");
  EXPECT_EQ(body.at("template").as_string(), "SMS_1");
  EXPECT_EQ(body.at("recipient").at("phone").as_string(), kPhone);
  const ReminderRow row = reminder();
  EXPECT_EQ(row.status, ReminderStatus::delivered);
  EXPECT_EQ(row.reference, "msg-1");
  EXPECT_EQ(row.response, sha256(R"({"reference":"msg-1"})").bytes);
  EXPECT_EQ(pass(), 0U);
}

TEST_F(OutboxTest, TriesAgainLaterAfterAnError) {
  provider.answer = [](std::size_t number, http::Response& response) {
    if (number == 1) response.status = 500;
  };
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(pass(), 0U) << "not at once";
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  time_passes(std::chrono::seconds(31));  // the log's time runs a little ahead of the clock
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
  const auto posted = provider.posted();
  ASSERT_EQ(posted.size(), 2U);
  EXPECT_EQ(posted[0].key, posted[1].key) << "so that the provider says it once";
}

TEST_F(OutboxTest, SilenceIsAnAttempt) {
  ServiceOptions options = with_webhook();
  options.outbox.timeout = std::chrono::seconds(3);
  restart_with(options);
  provider.hang(1);
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  time_passes(std::chrono::seconds(31));  // the log's time runs a little ahead of the clock
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
}

TEST_F(OutboxTest, GivesUpAfterAllAttempts) {
  provider.answer = [](std::size_t, http::Response& response) { response.status = 503; };
  round();
  for (int i = 0; i < 5; ++i) {
    static_cast<void>(pass());
    time_passes(std::chrono::minutes(4));
  }
  EXPECT_EQ(provider.posted().size(), 3U);
  const ReminderRow row = reminder();
  EXPECT_EQ(row.status, ReminderStatus::failed);
  EXPECT_EQ(row.failure, dunning::FailureReason::attempts_used_up);
  EXPECT_EQ(row.attempts, 3U);
  EXPECT_EQ(service->outbox->counters().given_up.load(), 1U);
}

TEST_F(OutboxTest, WhatTheProviderNeverTakesIsNotTriedAgain) {
  provider.answer = [](std::size_t, http::Response& response) { response.status = 422; };
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(reminder().failure, dunning::FailureReason::rejected);
}

// A template that the provider does not know, or the like: nobody has passed a level by it.
TEST_F(OutboxTest, WhatIsAskedForWronglyIsTriedAgainUntilItIsPutRight) {
  provider.answer = [](std::size_t number, http::Response& response) {
    if (number == 1) response.status = 400;
  };
  round();
  static_cast<void>(pass());
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  time_passes(std::chrono::seconds(31));
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
}

TEST_F(OutboxTest, WhatWasPostedTwiceIsRecordedOnce) {
  // Another outbox, as after a restart that lost what the first one knew, posts it while the first one waits.
  Outbox other(*service, with_webhook().outbox);
  provider.answer = [&](std::size_t number, http::Response&) {
    if (number == 1) {
      EXPECT_EQ(pass_of(other), 1U);
    }
  };
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(provider.posted().size(), 2U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
  EXPECT_EQ(service->outbox->counters().delivered.load() + other.counters().delivered.load(), 1U);
  dunning::RecordReminderDelivery again;
  again.notice = reminder().notice;
  again.household = household;
  again.delivered_at = clock.now();
  again.response = dunning::Digest{};
  EXPECT_EQ(submit(submission_of(again)).outcome.code, "reminder-not-pending");
}

// The provider has it: while the log takes nothing it is recorded again and again, never said again.
TEST_F(OutboxTest, AnAnswerThatCannotBeRecordedIsKeptAndNotAskedForAgain) {
  round();
  data->store().sequencer().refuse_writes(Error{"storage-full", {}, "no room"});
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(service->outbox->pass());
    time_passes(std::chrono::seconds(1));
  }
  EXPECT_EQ(provider.posted().size(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  data->store().sequencer().refuse_writes(std::nullopt);
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(provider.posted().size(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
  EXPECT_EQ(reminder().reference, "msg-1");
}

// The fact is that it was delivered, whatever a person says while the provider takes it.
TEST_F(OutboxTest, WhatTheProviderTookWhileAPersonFailedItIsProved) {
  round();
  const NoticeId notice = reminder().notice;
  provider.answer = [&](std::size_t, http::Response&) {
    must(dunning::RecordReminderFailure{notice, household, 0, dunning::FailureReason::withdrawn});
  };
  EXPECT_EQ(pass(), 1U);
  const ReminderRow row = reminder();
  EXPECT_EQ(row.status, ReminderStatus::delivered);
  EXPECT_EQ(row.failure, std::nullopt);
  EXPECT_EQ(row.reference, "msg-1");
  EXPECT_EQ(service->outbox->counters().delivered.load(), 1U);
  EXPECT_EQ(pass(), 0U);
}

TEST_F(OutboxTest, AnAnswerThatCouldNotBeRecordedIsProvedAfterAPersonFailedIt) {
  round();
  data->store().sequencer().refuse_writes(Error{"storage-full", {}, "no room"});
  EXPECT_FALSE(service->outbox->pass());
  data->store().sequencer().refuse_writes(std::nullopt);
  must(dunning::RecordReminderFailure{reminder().notice, household, 0, dunning::FailureReason::withdrawn});
  time_passes(std::chrono::seconds(1));
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
  EXPECT_EQ(provider.posted().size(), 1U);
}

TEST_F(OutboxTest, APassReadsOnlyWhatIsDue) {
  provider.answer = [](std::size_t, http::Response& response) { response.status = 503; };
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(service->outbox->counters().looked_at.load(), 1U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(service->outbox->counters().looked_at.load(), 1U) << "it waits for its next attempt";
  EXPECT_EQ(service->outbox->counters().waiting.load(), 1U);
  time_passes(std::chrono::seconds(31));
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(service->outbox->counters().looked_at.load(), 2U);
  // What is settled is forgotten.
  must(dunning::RecordReminderFailure{reminder().notice, household, 2, dunning::FailureReason::withdrawn});
  time_passes(std::chrono::minutes(2));
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(service->outbox->counters().waiting.load(), 0U);
}

TEST_F(OutboxTest, AChannelMayHaveAProviderOfItsOwn) {
  Provider messages;
  ServiceOptions options = with_webhook();
  options.outbox.webhooks[dunning::ReminderChannel::sms] = {messages.url(), "another secret of the provider", {}};
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  round();
  EXPECT_EQ(pass(), 1U);
  EXPECT_TRUE(provider.posted().empty());
  const auto posted = messages.posted();
  ASSERT_EQ(posted.size(), 1U);
  EXPECT_EQ(posted[0].signature,
            webhook_signature("another secret of the provider", kStart.micros / 1'000'000, posted[0].body));
}

TEST_F(OutboxTest, NothingIsQueuedForAChannelWithoutAProvider) {
  ServiceOptions options = with_webhook();
  options.outbox.webhooks = {{dunning::ReminderChannel::wechat, {provider.url(), kSecret, {}}}};
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  dunning::LadderTerms ladder;
  ladder.steps = {{1, 1, dunning::ReminderChannel::sms, dunning::ReminderWay::outbox}};
  ladder.passes_undeliverable = false;
  must(dunning::SetDunningLadder{community, ladder});
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 0U);
  EXPECT_EQ(case_state(), dunning::DunningState{}) << "its level waits until somebody carries it";
}

// A ladder that passes what cannot arrive goes on, and the list says why that level was not said.
TEST_F(OutboxTest, ALevelWithoutAProviderIsPassed) {
  ServiceOptions options = with_webhook();
  options.outbox.webhooks = {{dunning::ReminderChannel::wechat, {provider.url(), kSecret, {}}}};
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 0U) << "nobody was reminded";
  EXPECT_EQ(reminder().status, ReminderStatus::failed);
  EXPECT_EQ(reminder().failure, dunning::FailureReason::not_carried);
  EXPECT_EQ(pass(), 0U);
  EXPECT_TRUE(provider.posted().empty());
  time_passes(std::chrono::hours(24 * 25));
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 1U) << "the call of the next level";
}

// Somebody may have forgotten to say where the webhooks are: no level is lost by it.
TEST_F(OutboxTest, NothingIsPassedWhereThereIsNoWebhookAtAll) {
  ServiceOptions options = with_webhook();
  options.outbox.webhooks.clear();
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 0U);
  EXPECT_EQ(case_state(), dunning::DunningState{}) << "its level waits";
}

TEST_F(OutboxTest, WithoutAnyWebhookALevelByHandIsToDo) {
  dunning::LadderTerms ladder;
  ladder.steps = {{1, 1, dunning::ReminderChannel::call, dunning::ReminderWay::by_hand},
                  {2, 20, dunning::ReminderChannel::sms, dunning::ReminderWay::outbox}};
  must(dunning::SetDunningLadder{community, ladder});
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, ServiceOptions{});
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 1U);
  EXPECT_EQ(reminder().status, ReminderStatus::to_do);
}

// What was queued before the settings lost all webhooks waits, too.
TEST_F(OutboxTest, WithoutAnyWebhookNothingQueuedIsGivenUp) {
  round();
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, ServiceOptions{});
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
}

// Its provider was taken out of the settings while it waited.
TEST_F(OutboxTest, WhatNobodyCarriesAnyMoreIsGivenUpAtOnce) {
  round();
  ServiceOptions options = with_webhook();
  options.outbox.webhooks = {{dunning::ReminderChannel::wechat, {provider.url(), kSecret, {}}}};
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(reminder().failure, dunning::FailureReason::not_carried);
  EXPECT_EQ(reminder().attempts, 0U);
}

// Four households get a text message and one of them a letter: the provider of messages takes one at a time.
TEST_F(OutboxTest, EachWebhookHasALimitOfItsOwn) {
  Provider messages;
  ServiceOptions options = with_webhook();
  options.outbox.webhooks[dunning::ReminderChannel::sms] = {messages.url(), kSecret, {}, 1};
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  for (int n = 2; n <= 4; ++n) another_household(n);
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 4U);
  dunning::QueueReminder letter;
  letter.notice = NoticeId(service->new_id());
  letter.household = household;
  letter.channel = dunning::ReminderChannel::letter;
  letter.way = dunning::ReminderWay::outbox;
  must(letter);
  EXPECT_EQ(pass(), 2U) << "a message and the letter behind all messages";
  EXPECT_EQ(messages.posted().size(), 1U);
  EXPECT_EQ(provider.posted().size(), 1U);
  for (std::size_t posted = 2; posted <= 4; ++posted) {
    EXPECT_EQ(pass(), 1U);
    EXPECT_EQ(messages.posted().size(), posted);
  }
  EXPECT_EQ(pass(), 0U);
}

TEST_F(OutboxTest, AProviderThatHangsKeepsNoOtherFromItsOwn) { messages_behind_letters_that_hang(4); }

TEST_F(OutboxTest, NorDoesOneThatMayGetAsManyAsAreLookedAt) {
  messages_behind_letters_that_hang(Outbox::kMostInOnePass);
}

TEST_F(OutboxTest, ALetterThatHangsHoldsUpNoOtherOfItsProvider) {
  ServiceOptions options = with_webhook();
  options.outbox.timeout = kHangingTimeout;
  options.outbox.at_once = 2;
  restart_with(options);
  for (int n = 2; n <= 6; ++n) another_household(n);
  round();
  provider.hang(1);
  ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(20)));
  const Outbox::Counters& counters = service->outbox->counters();
  EXPECT_TRUE(comes_true([&] { return counters.delivered.load() == 5U; })) << counters.delivered.load();
  EXPECT_EQ(provider.posted().size(), 6U);
}

// However far its next attempt would lie behind: a clock that leaps makes no second one of it.
TEST_F(OutboxTest, ALetterOnItsWayIsNotPostedASecondTime) {
  ServiceOptions options = with_webhook();
  options.outbox.timeout = kHangingTimeout;
  restart_with(options);
  round();
  provider.hang(1);
  ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(10)));
  EXPECT_TRUE(comes_true([&] { return provider.posted().size() == 1U; }));
  time_passes(std::chrono::hours(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  EXPECT_EQ(provider.posted().size(), 1U);
  EXPECT_EQ(service->outbox->counters().looked_at.load(), 1U);
}

TEST_F(OutboxTest, WhatIsAnsweredWhileItStopsIsRecorded) {
  ServiceOptions options = with_webhook();
  options.outbox.timeout = kHangingTimeout;
  restart_with(options);
  provider.answer = [](std::size_t, http::Response&) { std::this_thread::sleep_for(std::chrono::milliseconds(200)); };
  round();
  ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(20)));
  EXPECT_TRUE(comes_true([&] { return provider.posted().size() == 1U; }));
  service->stop();
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
}

TEST_F(OutboxTest, StopsThoughALetterIsNotAnswered) {
  ServiceOptions options = with_webhook();
  options.outbox.timeout = std::chrono::milliseconds(500);
  restart_with(options);
  round();
  provider.hang();
  ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(20)));
  EXPECT_TRUE(comes_true([&] { return provider.posted().size() == 1U; }));
  service->stop();
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  EXPECT_EQ(service->outbox->counters().posted.load(), 1U);
}

TEST_F(OutboxTest, SaysWhatIsCarried) {
  using dunning::ReminderChannel;
  EXPECT_EQ(service->outbox->carried(),
            (std::vector{ReminderChannel::app, ReminderChannel::wechat, ReminderChannel::sms, ReminderChannel::call,
                         ReminderChannel::letter}))
      << "lawyer's letters and court files are for a person";
  OutboxOptions options;
  options.webhooks[ReminderChannel::sms] = {provider.url(), kSecret, {}};
  EXPECT_EQ(Outbox(*service, options).carried(), std::vector{ReminderChannel::sms});
}

TEST_F(OutboxTest, WhatHasWaitedTooLongIsNotSaidAnyMore) {
  round();
  time_passes(std::chrono::hours(24 * 4));
  EXPECT_EQ(pass(), 0U);
  EXPECT_TRUE(provider.posted().empty());
  EXPECT_EQ(reminder().failure, dunning::FailureReason::attempts_used_up);
}

TEST_F(OutboxTest, GoesOnAfterARestart) {
  provider.answer = [](std::size_t number, http::Response& response) {
    if (number == 1) response.status = 500;
  };
  round();
  EXPECT_EQ(pass(), 1U);
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, with_webhook());
  ASSERT_TRUE(service->outbox->start(std::chrono::milliseconds(20)));
  for (int i = 0; i < 500 && reminder().status != ReminderStatus::delivered; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(reminder().status, ReminderStatus::delivered);
}

TEST_F(OutboxTest, NobodyIsRemindedOfWhatWasPaidMeanwhile) {
  round();
  billing::ReceivePayment payment;
  payment.payment = PaymentId(service->new_id());
  payment.household = household;
  payment.amount = Money{12'345};
  payment.received_on = make_date(2024, 6, 15);
  must(payment);
  EXPECT_EQ(pass(), 0U);
  EXPECT_TRUE(provider.posted().empty());
  EXPECT_EQ(reminder().failure, dunning::FailureReason::no_longer_owed);
}

TEST_F(OutboxTest, WaitsForTheMorning) {
  round();
  time_passes(std::chrono::hours(10));
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(reminder().status, ReminderStatus::queued);
  time_passes(std::chrono::hours(11));
  EXPECT_EQ(pass(), 1U);
}

TEST_F(OutboxTest, StandsStillWhileTheClockIsAlarmed) {
  round();
  clock.set_wall(add_seconds(kStart, 3'600));
  EXPECT_EQ(pass(), 0U);
  EXPECT_TRUE(provider.posted().empty());
}

TEST_F(OutboxTest, WithoutAWebhookNobodyIsReminded) {
  service->stop();
  service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, ServiceOptions{});
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 0U);
  EXPECT_EQ(pass(), 0U);
}

TEST_F(OutboxTest, ARoundQueuesOnceAndTheNextOneComesLater) {
  round();
  round();
  time_passes(std::chrono::seconds(DunningRound::kPauseSeconds));
  round();
  EXPECT_EQ(service->scheduler->counters().reminders.load(), 1U);
}

// Who waits for the next level, or for its day, is left out by what the views say.
TEST_F(OutboxTest, ARoundFoldsOnlyWhoMayBeDue) {
  const auto folded = [&] {
    EXPECT_TRUE(data->views().wait_for(kHouseholdsGroup, data->store().feed().durable().position, kPatience));
    DunningRound another(*service);
    DunningRound::Passed all;
    for (std::size_t looked_at = 1; looked_at > 0;) {
      const auto passed = another.pass(data->store().sequencer().now());
      EXPECT_TRUE(passed);
      looked_at = passed ? passed->looked_at : 0;
      all.folded += passed ? passed->folded : 0;
      all.queued += passed ? passed->queued : 0;
    }
    return std::pair(all.folded, all.queued);
  };
  using Counts = std::pair<std::size_t, std::size_t>;
  EXPECT_EQ(folded(), Counts(1, 1));
  EXPECT_EQ(folded(), Counts(0, 0)) << "it is on its way";
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(folded(), Counts(0, 0)) << "it was just reminded";
  time_passes(std::chrono::hours(24 * 10));
  EXPECT_EQ(folded(), Counts(0, 0)) << "the next level is 30 days after 10 June";
  time_passes(std::chrono::hours(24 * 15));
  EXPECT_EQ(folded(), Counts(1, 1));
}

TEST(WebhookUrl, IsHttpsOrOfThisMachine) {
  for (const char* taken : {"https://sms.example.cn/v1", "https://sms.example.cn", "http://127.0.0.1:8080/x",
                            "http://localhost/x?y=z", "http://[::1]:1/"}) {
    EXPECT_TRUE(http::parse_webhook_url(taken)) << taken;
  }
  for (const char* refused : {"http://sms.example.cn/", "http://10.0.0.1/", "ftp://127.0.0.1/", "sms.example.cn",
                              "https://user:secret@sms.example.cn/", "https://sms.example.cn/#x", "https://"}) {
    const auto parsed = http::parse_webhook_url(refused);
    ASSERT_FALSE(parsed) << refused;
    EXPECT_EQ(parsed.error().code, "webhook-url-invalid");
    EXPECT_EQ(parsed.error().detail.find("secret"), std::string::npos) << "an address may hold a token";
  }
  const auto plain = http::parse_webhook_url("https://sms.example.cn");
  EXPECT_EQ(plain->server.port, "443");
  EXPECT_EQ(plain->target, "/");
}

// RFC 4231, test case 2, and one with a key that is longer than a block (case 6).
TEST(WebhookSignature, IsAnHmac) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string_view("Jefe"), "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace steward::api

#include "projections/reminders.h"

#include <gtest/gtest.h>

#include "domain/billing/receivable_events.h"
#include "projections/all_views.h"
#include "tests/projections/world.h"

// What is to be said, what was said, and what it brought in.
namespace steward::test {
namespace {

using dunning::ReminderChannel;
using dunning::ReminderWay;

const CommunityId kOne = id<CommunityId>(1);
const HouseholdId kHome = id<HouseholdId>(2);
const Date kDay{20'600};

class Reminders : public testing::Test {
 protected:
  template <class E>
  E at_home() {
    E event;
    event.household = kHome;
    event.community = kOne;
    return event;
  }
  void add(Event event, Date on) {
    EventHeader header;
    header.community = kOne;
    header.effective_date = on;
    writer.add(std::move(event), header);
  }
  void queue(std::uint64_t notice, std::uint8_t level, ReminderChannel channel, ReminderWay way,
             std::vector<dunning::RemindedBill> bills, Date on) {
    auto event = at_home<dunning::ReminderQueued>();
    event.notice = id<NoticeId>(notice);
    event.level = level;
    event.channel = channel;
    event.way = way;
    event.queued_at = Instant{start_of(on, 480).micros + static_cast<std::int64_t>(notice)};
    event.queued_on = on;
    event.bills = std::move(bills);
    for (const auto& bill : event.bills) event.total.fen += bill.principal.fen + bill.late_fee.fen;
    add(event, on);
  }
  void deliver(std::uint64_t notice, std::uint8_t level, ReminderChannel channel, Date on) {
    auto event = at_home<dunning::ReminderDelivered>();
    event.notice = id<NoticeId>(notice);
    event.level = level;
    event.channel = channel;
    event.delivered_on = on;
    event.reference = "msg";
    event.response = dunning::Digest{std::byte{9}, std::byte{8}};
    add(event, on);
  }
  void fail(std::uint64_t notice, Date on) {
    auto event = at_home<dunning::ReminderFailed>();
    event.notice = id<NoticeId>(notice);
    event.failed_on = on;
    event.reason = dunning::FailureReason::rejected;
    event.attempts = 4;
    add(event, on);
  }
  void pay(std::uint32_t bill, std::int64_t fen, std::int64_t late_fee, Date on) {
    auto event = at_home<billing::PaymentReceived>();
    event.amount = Money{fen + late_fee};
    event.allocations = {{bill, Money{fen}, Money{late_fee}}};
    add(event, on);
  }
  // Reads what was written so far.
  const RemindersQuery& query() {
    writer.flush();
    opened.reset();
    lease.reset();
    engine.reset();
    engine = open_engine(*store, writer, [] {
      ViewList views;
      views.push_back(std::make_unique<RemindersView>());
      return views;
    }());
    EXPECT_TRUE(engine->bring_level());
    lease.emplace(std::move(*engine->read(kHouseholdsGroup)));
    opened.emplace(*RemindersQuery::open(*lease));
    return *opened;
  }
  static std::vector<std::uint64_t> notices(const Page<ReminderRow>& page) {
    std::vector<std::uint64_t> numbers;
    for (const ReminderRow& row : page.rows)
      numbers.push_back(std::to_integer<std::uint64_t>(row.notice.uuid.bytes[15]));
    return numbers;
  }
  std::vector<CureFigure> cures() {
    return query().cures(LogWriter::kCompany, kOne, month_of(kDay), add_month(month_of(kDay))).value();
  }
  static YearMonth add_month(YearMonth month) { return steward::add(month, 2); }

  LogWriter writer;
  TempDir directory;
  std::unique_ptr<KvStore> store = open_store(directory.path());
  std::unique_ptr<ViewEngine> engine;
  std::optional<ReadLease> lease;
  std::optional<RemindersQuery> opened;
};

TEST_F(Reminders, WaitOldestFirstAndAreSettledNewestFirst) {
  queue(1, 1, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, kDay);
  queue(2, 3, ReminderChannel::call, ReminderWay::by_hand, {{1, kDay, Money{100}, {}}}, add_days(kDay, 1));
  queue(3, 1, ReminderChannel::app, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, add_days(kDay, 2));
  const auto page = [&](std::optional<ReminderStatus> status) {
    return notices(query().page(LogWriter::kCompany, kOne, status, {}, 10).value());
  };
  using Numbers = std::vector<std::uint64_t>;
  EXPECT_EQ(page(ReminderStatus::queued), (Numbers{1, 3}));
  EXPECT_EQ(page(ReminderStatus::to_do), (Numbers{2}));
  EXPECT_EQ(page(std::nullopt), (Numbers{3, 2, 1}));
  const auto places = query().outbox(std::nullopt, 10).value();
  ASSERT_EQ(places.size(), 2U);
  EXPECT_EQ(places[0].notice, id<NoticeId>(1));
  EXPECT_EQ(places[1].notice, id<NoticeId>(3));
  EXPECT_EQ(places[1].company, LogWriter::kCompany);
  EXPECT_EQ(query().outbox(std::nullopt, 1)->size(), 1U);
  EXPECT_EQ(query().outbox(places[0], 10)->front().notice, id<NoticeId>(3));
  EXPECT_TRUE(query().outbox(places[1], 10)->empty());
  EXPECT_EQ(notices(query().of_household(LogWriter::kCompany, kHome, {}, 2).value()), (Numbers{3, 2}));
  EXPECT_EQ(query().newest_of(LogWriter::kCompany, kHome).value()->notice, id<NoticeId>(3));
  EXPECT_FALSE(query().newest_of(LogWriter::kCompany, id<HouseholdId>(9)).value());
  deliver(1, 1, ReminderChannel::sms, add_days(kDay, 3));
  fail(3, add_days(kDay, 3));
  EXPECT_EQ(page(ReminderStatus::queued), Numbers{});
  EXPECT_EQ(page(ReminderStatus::delivered), (Numbers{1}));
  EXPECT_EQ(page(ReminderStatus::failed), (Numbers{3}));
  EXPECT_TRUE(query().outbox(std::nullopt, 10)->empty());
  const auto row = query().reminder(LogWriter::kCompany, id<NoticeId>(1)).value();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->reference, "msg");
  EXPECT_EQ(row->response, (dunning::Digest{std::byte{9}, std::byte{8}}));
  EXPECT_FALSE(query().reminder(CompanyNo{2}, id<NoticeId>(1)).value());
}

TEST_F(Reminders, AreCuredByFullPaymentWithinThirtyDays) {
  queue(1, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, Money{7}}, {2, kDay, Money{50}, {}}},
        kDay);
  deliver(1, 2, ReminderChannel::sms, kDay);
  pay(1, 100, 7, add_days(kDay, 4));
  ASSERT_EQ(cures().size(), 1U);
  EXPECT_EQ(cures().front().cured, 0) << "a part";
  EXPECT_EQ(cures().front().delivered, 1);
  EXPECT_EQ(cures().front().asked, Money{157});
  pay(2, 50, 0, add_days(kDay, 30));
  EXPECT_EQ(cures().front().cured, 1);
  EXPECT_EQ(cures().front().days_to_cure, 30);
}

TEST_F(Reminders, AreNotCuredLaterNorByAWaiver) {
  queue(1, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, kDay);
  deliver(1, 2, ReminderChannel::sms, kDay);
  queue(2, 3, ReminderChannel::call, ReminderWay::by_hand, {{2, kDay, Money{50}, {}}}, kDay);
  deliver(2, 3, ReminderChannel::call, kDay);
  auto waived = at_home<billing::BillsWaived>();
  waived.lines = {{2, Money{50}, {}}};
  add(waived, add_days(kDay, 1));
  pay(1, 100, 0, add_days(kDay, 31));
  for (const CureFigure& figure : cures()) EXPECT_EQ(figure.cured, 0);
}

// A provider took what a person failed meanwhile: it is delivered, and what it brings in counts.
TEST_F(Reminders, AreCuredWhenTheyArrivedAfterTheyWereSaidToHaveFailed) {
  queue(1, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, kDay);
  fail(1, kDay);
  EXPECT_EQ(query().reminder(LogWriter::kCompany, id<NoticeId>(1)).value()->status, ReminderStatus::failed);
  pay(1, 40, 0, kDay);
  deliver(1, 2, ReminderChannel::sms, kDay);
  const auto row = query().reminder(LogWriter::kCompany, id<NoticeId>(1)).value();
  EXPECT_EQ(row->status, ReminderStatus::delivered);
  EXPECT_EQ(row->failure, std::nullopt);
  EXPECT_EQ(row->reference, "msg");
  pay(1, 60, 0, add_days(kDay, 3));
  EXPECT_EQ(cures().front().cured, 1);
  EXPECT_EQ(cures().front().days_to_cure, 3);
}

TEST_F(Reminders, ThatFailedAndWereSaidAgainCureOnce) {
  queue(1, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, kDay);
  fail(1, kDay);
  queue(2, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, add_days(kDay, 7));
  deliver(2, 2, ReminderChannel::sms, add_days(kDay, 7));
  pay(1, 100, 0, add_days(kDay, 8));
  EXPECT_EQ(cures().front().delivered, 1);
  EXPECT_EQ(cures().front().cured, 1);
}

TEST_F(Reminders, WhatWasPaidBeforeItCameWasNotCuredByIt) {
  queue(1, 2, ReminderChannel::sms, ReminderWay::outbox, {{1, kDay, Money{100}, {}}}, kDay);
  pay(1, 100, 0, kDay);
  deliver(1, 2, ReminderChannel::sms, add_days(kDay, 1));
  EXPECT_EQ(cures().front().cured, 0);
}

TEST_F(Reminders, KeepWhatTheirProofsChargedAndWhyNot) {
  queue(1, 2, ReminderChannel::letter, ReminderWay::by_hand, {{1, kDay, Money{100}, {}}}, kDay);
  auto event = at_home<dunning::ReminderDelivered>();
  event.notice = id<NoticeId>(1);
  event.level = 2;
  event.channel = ReminderChannel::letter;
  event.delivered_on = kDay;
  event.fee = dunning::ChargedFee{id<FeeItemId>(6), 7, Money{2'000}};
  add(event, kDay);
  queue(2, 4, ReminderChannel::letter, ReminderWay::by_hand, {{1, kDay, Money{100}, {}}}, add_days(kDay, 9));
  event.notice = id<NoticeId>(2);
  event.fee.reset();
  event.fee_refused = "household-moved-out";
  add(event, add_days(kDay, 9));
  const auto charged = query().reminder(LogWriter::kCompany, id<NoticeId>(1)).value();
  ASSERT_TRUE(charged);
  EXPECT_EQ(charged->fee, (dunning::ChargedFee{id<FeeItemId>(6), 7, Money{2'000}}));
  EXPECT_EQ(charged->fee_refused, "");
  const auto without = query().reminder(LogWriter::kCompany, id<NoticeId>(2)).value();
  ASSERT_TRUE(without);
  EXPECT_EQ(without->fee, std::nullopt);
  EXPECT_EQ(without->fee_refused, "household-moved-out");
}

TEST_F(Reminders, KnowWhoIsNotToBeRemindedAndByWhichLadder) {
  auto held = at_home<dunning::DunningHeld>();
  held.reason = dunning::HoldReason::vulnerable;
  held.review_on = add_days(kDay, 30);
  add(held, kDay);
  EXPECT_EQ(query().holds(LogWriter::kCompany, {}, {}, 10)->rows.size(), 1U);
  EXPECT_TRUE(query().is_held(LogWriter::kCompany, kHome).value());
  EXPECT_FALSE(query().is_held(LogWriter::kCompany, id<HouseholdId>(9)).value());
  add(at_home<dunning::DunningReleased>(), kDay);
  EXPECT_TRUE(query().holds(LogWriter::kCompany, {}, {}, 10)->rows.empty());
  dunning::DunningLadderSet ladder{kOne, {}};
  add(ladder, kDay);
  EXPECT_TRUE(query().ladders()->empty()) << "without steps nobody is reminded";
  ladder.terms.steps = {{1, 1, ReminderChannel::sms, ReminderWay::outbox}};
  add(ladder, kDay);
  const auto ladders = query().ladders().value();
  ASSERT_EQ(ladders.size(), 1U);
  EXPECT_EQ(ladders.front().community, kOne);
  EXPECT_EQ(ladders.front().terms, ladder.terms);
}

}  // namespace
}  // namespace steward::test

#include "domain/dunning/dunning.h"

#include <gtest/gtest.h>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// Ladder, quiet hours, stops and proofs (domain reference §2.10). The bill of 100.00 falls due on 31 May 2024.
namespace steward::dunning {
namespace {

using namespace steward::test;
using billing::PaymentChannel;

constexpr auto kChannelOfLevel1 = ReminderChannel::wechat;

NoticeId notice(std::uint8_t n) { return id<NoticeId>(n); }
const FeeItemId kDeposit = id<FeeItemId>(62);

Sealed text() { return sealed(kOwner, FieldClass::free_text); }
Instant local(std::string_view date, int hour, int minute = 0) {
  return add_seconds(start_of(day(date), 480), hour * 3'600 + minute * 60);
}

Command charge(std::int64_t fen, std::string_view due, std::string_view on) {
  return billing::RaiseCharge{kHousehold, kRepair, Money{fen}, day(on), day(due), {}};
}
Command pay(std::uint8_t n, std::int64_t fen, std::string_view on) {
  return billing::ReceivePayment{id<PaymentId>(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), {}};
}
Command set_ladder(const LadderTerms& terms = recommended_ladder()) { return SetDunningLadder{kCommunity, terms}; }

// What the scheduler sends.
QueueReminder due(std::uint8_t n, std::optional<std::uint8_t> level = {}) {
  QueueReminder command;
  command.notice = notice(n);
  command.household = kHousehold;
  command.level = level;
  command.automatic = true;
  return command;
}
// What a person asks for.
QueueReminder by_hand(std::uint8_t n, std::optional<std::uint8_t> level = {},
                      std::optional<ReminderChannel> channel = {}, ReminderWay way = ReminderWay::by_hand) {
  return {notice(n), kHousehold, level, channel, way, false};
}
RecordReminderDelivery answered(std::uint8_t n, Instant at) {
  return {notice(n), kHousehold, at, "msg-1", Digest{std::byte{7}}, {}};
}
RecordReminderDelivery done(std::uint8_t n, Instant at) { return {notice(n), kHousehold, at, "", {}, text()}; }
RecordReminderFailure failed(std::uint8_t n, FailureReason reason = FailureReason::attempts_used_up) {
  return {notice(n), kHousehold, 8, reason};
}

const std::vector<Command> kOwing =
    a_household() + std::vector<Command>{set_ladder(), charge(10'000, "2024-05-31", "2024-05-20")};

Scenario owing(std::string_view today = "2024-06-01", int hour = 10) {
  return given_at("2024-05-20T02:00:00Z", kOwing).at(local(today, hour));
}
// Level 1 was sent on 1 June and arrived.
Scenario reminded() {
  Scenario scenario = owing();
  scenario.when(due(1, 1)).when(answered(1, local("2024-06-01", 10)));
  return scenario;
}

TEST(Reminder, SaysWhatIsOpenOnItsDay) {
  owing().when(due(1, 1)).then(ReminderQueued{notice(1),
                                              kHousehold,
                                              kHouse,
                                              kBuilding,
                                              kCommunity,
                                              1,
                                              kChannelOfLevel1,
                                              ReminderWay::outbox,
                                              local("2024-06-01", 10),
                                              day("2024-06-01"),
                                              {{1, day("2024-05-31"), Money{10'000}, Money{}}},
                                              day("2024-05-31"),
                                              Money{10'000}});
  owing().when(due(1, 1)).then_effective("2024-06-01").then_says({"total_fen", std::int64_t{10'000}});
}

TEST(Reminder, ClimbsTheLadderByTheDaysOfTheOldestBill) {
  struct Row {
    const char* today;
    std::uint8_t level;
  };
  // What was not said at its time is said first: one level at a time.
  for (const Row& row : {Row{"2024-05-24", 0}, Row{"2024-05-31", 0}, Row{"2024-06-01", 1}, Row{"2024-09-01", 1}}) {
    EXPECT_EQ(owing(row.today).when(due(1)).then_one<ReminderQueued>().level, row.level) << row.today;
  }
  owing("2024-05-23").when(due(1)).then_refused("level-not-due").then_says({"due_on", day("2024-05-24")});
  reminded().at(local("2024-06-14", 10)).when(due(2)).then_refused("level-not-due");
  EXPECT_EQ(reminded().at(local("2024-06-15", 10)).when(due(2, 2)).then_one<ReminderQueued>().channel,
            ReminderChannel::sms);
  reminded().at(local("2024-06-15", 10)).when(due(2, 1)).then_refused("level-not-due");
}

TEST(Reminder, OfABillToComeIsNotSaidTwiceNorAfterItsDueDate) {
  Scenario scenario = owing("2024-05-24");
  scenario.when(due(1, 0)).when(answered(1, local("2024-05-24", 10)));
  scenario.at(local("2024-05-31", 10)).when(due(2)).then_refused("nothing-overdue");
  EXPECT_EQ(scenario.at(local("2024-06-01", 10)).when(due(2)).then_one<ReminderQueued>().level, 1);
}

TEST(Ladder, EndsWithItsLastStep) {
  LadderTerms terms;
  terms.steps = {{1, 1, ReminderChannel::wechat, ReminderWay::outbox}};
  Scenario scenario = given_at("2024-05-20T02:00:00Z", kOwing).when(set_ladder(terms));
  scenario.at(local("2024-06-01", 10)).when(due(1)).when(answered(1, local("2024-06-01", 10)));
  scenario.at(local("2024-07-01", 10)).when(due(2)).then_refused("dunning-ladder-ended");
}

TEST(Ladder, OfTheCommunityIsNeeded) {
  given_at("2024-05-20T02:00:00Z", a_household()).when(due(1)).then_refused("dunning-ladder-missing");
  given_at("2024-05-20T02:00:00Z", a_household())
      .when(set_ladder({}))
      .when(due(1))
      .then_refused("dunning-ladder-missing");
  given({}).when(set_ladder()).then_refused("community-unknown");
  given({}).when(due(1)).then_refused("household-unknown");
}

TEST(Stops, EachByItsName) {
  owing().when(pay(1, 10'000, "2024-06-01")).when(due(1)).then_refused("nothing-overdue");
  owing()
      .when(billing::DisputeBills{kHousehold, day("2024-06-01"), {1}, text()})
      .when(due(1))
      .then_refused("nothing-overdue");
  owing()
      .when(billing::PromisePayment{kHousehold, day("2024-06-01"), day("2024-06-10"), Money{5'000}, text()})
      .when(due(1))
      .then_refused("promise-not-reached")
      .then_says({"pay_by", day("2024-06-10")});
  owing()
      .when(HoldDunning{kHousehold, HoldReason::vulnerable, day("2024-07-01"), text()})
      .when(due(1))
      .then_refused("dunning-held");
  owing().when(pay(1, 9'950, "2024-06-01")).when(due(1)).then_refused("below-least-amount");
}

TEST(Stops, CountForAPersonToo) {
  owing()
      .when(HoldDunning{kHousehold, HoldReason::vulnerable, day("2024-07-01"), text()})
      .when(by_hand(1))
      .then_refused("dunning-held");
  owing()
      .when(billing::PromisePayment{kHousehold, day("2024-06-01"), day("2024-06-10"), Money{5'000}, text()})
      .when(by_hand(1))
      .then_refused("promise-not-reached");
  owing("2024-05-20").when(by_hand(1)).then_refused("nothing-overdue");
  owing("2024-06-01", 22).when(by_hand(1)).then_refused("quiet-hours");
  owing().when(by_hand(1, 2)).then_refused("level-not-due");
}

TEST(Stops, APromiseCountsUntilItsDay) {
  Scenario scenario = owing();
  scenario.when(billing::PromisePayment{kHousehold, day("2024-06-01"), day("2024-06-10"), Money{5'000}, text()});
  scenario.at(local("2024-06-10", 10)).when(due(1)).then_refused("promise-not-reached");
  EXPECT_EQ(scenario.at(local("2024-06-11", 10)).when(due(1)).then_one<ReminderQueued>().level, 1);
}

TEST(Stops, WhoHasCreditIsNotReminded) {
  // The credit of an overpayment stays when a bill falls due after it.
  Scenario scenario = given_at("2024-05-20T02:00:00Z", a_household() + std::vector<Command>{set_ladder()});
  scenario.when(pay(1, 20'000, "2024-05-20")).when(charge(10'000, "2024-05-31", "2024-05-20"));
  scenario.at(local("2024-06-01", 10)).when(due(1)).then_refused("covered-by-credit");
}

// Paid 500.00 ahead; 300.00 of this fee item have been due since yesterday.
Scenario owing_beside_credit(FeeItemId item) {
  Scenario scenario = given_at("2024-05-20T02:00:00Z", a_household());
  scenario.when(define(kDeposit, "deposit", billing::ChargeMethod::deposit)).when(set_ladder());
  scenario.when(billing::SetAutomaticDeduction{kCommunity, true}).when(pay(1, 50'000, "2024-05-20"));
  scenario.when(billing::RaiseCharge{kHousehold, item, Money{30'000}, day("2024-05-20"), day("2024-05-31"), {}});
  return scenario.at(local("2024-06-01", 10));
}

// Nothing deducts a deposit, so somebody has to ask for it.
TEST(Stops, CreditCoversNoDeposit) {
  billing::CollectionPolicy policy;
  policy.deduct_on_issue = true;
  const auto deducted = [&](Scenario& scenario) {
    return billing::deduction_due(scenario.world().account(kHousehold), policy, day("2024-06-01")).value();
  };
  Scenario deposit = owing_beside_credit(kDeposit);
  EXPECT_FALSE(deducted(deposit));
  Scenario by_a_person = deposit;
  EXPECT_EQ(deposit.when(due(1)).then_one<ReminderQueued>().level, 1);
  deposit.then_says({"total_fen", std::int64_t{30'000}});
  EXPECT_EQ(by_a_person.when(by_hand(1)).then_one<ReminderQueued>().level, 1);
  Scenario ordinary = owing_beside_credit(kRepair);
  EXPECT_TRUE(deducted(ordinary));
  ordinary.when(due(1)).then_refused("covered-by-credit").then_says({"credit_fen", std::int64_t{50'000}});
  ordinary.when(by_hand(1)).then_refused("covered-by-credit");
}

// What the credit covers is neither asked for nor what makes a level due.
TEST(Stops, OfADepositBesideBillsThatCreditCoversTheDepositIsAskedFor) {
  Scenario scenario = given_at("2024-05-20T02:00:00Z", a_household());
  scenario.when(define(kDeposit, "deposit", billing::ChargeMethod::deposit)).when(set_ladder());
  scenario.when(pay(1, 50'000, "2024-05-20"));
  for (const auto& [item, due_date] : {std::pair{kRepair, "2024-05-21"}, std::pair{kDeposit, "2024-05-31"}}) {
    scenario.when(billing::RaiseCharge{kHousehold, item, Money{30'000}, day("2024-05-20"), day(due_date), {}});
  }
  scenario.at(local("2024-06-01", 10)).when(due(1));
  EXPECT_EQ(scenario.then_one<ReminderQueued>().bills.size(), 1U);
  scenario.then_says({"total_fen", std::int64_t{30'000}});
}

Command pay_for(std::uint8_t n, std::int64_t fen, std::vector<FeeItemId> items) {
  auto command = billing::ReceivePayment{id<PaymentId>(n),  kHousehold, PaymentChannel::cash, "", Money{fen},
                                         day("2024-05-20"), {}};
  command.for_items = std::move(items);
  return command;
}
Command charge_of(FeeItemId item, std::int64_t fen, std::string_view due) {
  return billing::RaiseCharge{kHousehold, item, Money{fen}, day("2024-05-20"), day(due), {}};
}
std::vector<std::uint32_t> bills_of(const ReminderQueued& reminder) {
  std::vector<std::uint32_t> bills;
  for (const RemindedBill& bill : reminder.bills) bills.push_back(bill.bill);
  return bills;
}
// Two fee items, A and B, and what is paid ahead for them; then the bills. It is 1 June.
const FeeItemId kA = id<FeeItemId>(63);
const FeeItemId kB = id<FeeItemId>(64);
Scenario paid_ahead(const std::vector<Command>& commands) {
  Scenario scenario = given_at("2024-05-20T02:00:00Z", a_household());
  scenario.when(define(kA, "a", billing::ChargeMethod::one_off))
      .when(define(kB, "b", billing::ChargeMethod::one_off, 50));
  scenario.when(set_ladder());
  for (const Command& command : commands) scenario.when(command);
  return scenario.at(local("2024-06-01", 10));
}

TEST(Stops, CreditThatIsKeptForAFeeItemCoversNoOther) {
  const Command for_a = pay_for(1, 50'000, {kA});
  paid_ahead({for_a, charge_of(kA, 30'000, "2024-05-31")}).when(due(1)).then_refused("covered-by-credit");
  const Scenario other = paid_ahead({for_a, charge_of(kB, 30'000, "2024-05-31")});
  EXPECT_EQ(bills_of(Scenario(other).when(due(1)).then_one<ReminderQueued>()), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(bills_of(Scenario(other).when(by_hand(1)).then_one<ReminderQueued>()), (std::vector<std::uint32_t>{1}));
  // Beside a bill that it does pay the other one alone is asked for.
  Scenario both = paid_ahead({for_a, charge_of(kA, 30'000, "2024-05-21"), charge_of(kB, 20'000, "2024-05-31")});
  EXPECT_EQ(bills_of(both.when(due(1)).then_one<ReminderQueued>()), (std::vector<std::uint32_t>{2}));
  both.then_says({"total_fen", std::int64_t{20'000}});
}

TEST(Stops, ABillToComeIsAnnouncedBesideCreditForAnother) {
  Scenario scenario = paid_ahead({pay_for(1, 50'000, {kA}), charge_of(kB, 30'000, "2024-06-05")});
  EXPECT_EQ(scenario.when(due(1)).then_one<ReminderQueued>().level, 0);
  paid_ahead({pay_for(1, 50'000, {kA}), charge_of(kA, 30'000, "2024-06-05")})
      .when(due(1))
      .then_refused("covered-by-credit");
}

// Credit of several purposes pays as automatic deduction lets it pay: what is kept for few items before the rest, in
// the order in which it came, each the bills in the community's order.
TEST(Stops, OverlappingCreditCoversWhatItsDeductionPays) {
  struct Row {
    const char* what;
    std::vector<Command> commands;
    std::vector<std::uint32_t> asked;  // none: all is covered
  };
  const std::vector<Row> rows = {
      {"general credit pays what the kept one leaves",
       {pay(1, 20'000, "2024-05-20"), pay_for(2, 10'000, {kA}), charge_of(kA, 10'000, "2024-05-30"),
        charge_of(kB, 20'000, "2024-05-31")},
       {}},
      {"it is a fen short",
       {pay(1, 19'999, "2024-05-20"), pay_for(2, 10'000, {kA}), charge_of(kA, 10'000, "2024-05-30"),
        charge_of(kB, 20'000, "2024-05-31")},
       {2}},
      {"what is kept for both came first and pays the older bill, which leaves the other for A idle",
       {pay_for(1, 30'000, {kA, kB}), pay_for(2, 10'000, {kA}), charge_of(kA, 10'000, "2024-05-30"),
        charge_of(kB, 30'000, "2024-05-31")},
       {2}},
      {"where the item's priority goes before the due date it pays B",
       {billing::SetAllocationPolicy{kCommunity, billing::AllocationPolicy::by_item_priority},
        pay_for(1, 30'000, {kA, kB}), pay_for(2, 10'000, {kA}), charge_of(kA, 10'000, "2024-05-30"),
        charge_of(kB, 30'000, "2024-05-31")},
       {}},
      {"what is kept for A came first",
       {pay_for(1, 10'000, {kA}), pay_for(2, 30'000, {kA, kB}), charge_of(kA, 10'000, "2024-05-30"),
        charge_of(kB, 30'000, "2024-05-31")},
       {}},
  };
  for (const Row& row : rows) {
    Scenario scenario = paid_ahead(row.commands);
    Scenario deducted = scenario;
    deducted.when(billing::ApplyCredit{kHousehold, day("2024-06-01"), true});
    std::vector<std::uint32_t> open;
    for (const billing::AccountBill& bill : deducted.world().account(kHousehold).bills) {
      if (billing::open_principal(bill) > Money{}) open.push_back(bill.number);
    }
    EXPECT_EQ(open, row.asked) << row.what;
    scenario.when(due(1));
    if (row.asked.empty()) {
      scenario.then_refused("covered-by-credit");
    } else {
      EXPECT_EQ(bills_of(scenario.then_one<ReminderQueued>()), row.asked) << row.what;
    }
  }
}

TEST(QuietHours, DisturbNobodyOnAnyChannelThatRings) {
  struct Row {
    int hour;
    int minute;
    bool quiet;
  };
  for (const Row& row : {Row{8, 59, true}, Row{9, 0, false}, Row{20, 59, false}, Row{21, 0, true}, Row{0, 0, true}}) {
    Scenario scenario = owing().at(local("2024-06-01", row.hour, row.minute)).when(due(1));
    if (row.quiet) {
      scenario.then_refused("quiet-hours");
    } else {
      scenario.then_one<ReminderQueued>();
    }
  }
  EXPECT_EQ(owing("2024-06-01", 22).when(by_hand(1, {}, ReminderChannel::letter)).then_one<ReminderQueued>().channel,
            ReminderChannel::letter);
  EXPECT_TRUE(is_quiet({60, 600}, 60));
  EXPECT_FALSE(is_quiet({60, 600}, 600));
}

TEST(Spacing, OneReminderAChannelAndALevelInSevenDays) {
  reminded()
      .at(local("2024-06-07", 10))
      .when(by_hand(2, 1))
      .then_refused("reminder-too-soon")
      .then_says({"earliest", day("2024-06-08")});
  EXPECT_EQ(reminded().at(local("2024-06-08", 10)).when(by_hand(2, 1)).then_one<ReminderQueued>().level, 1);
  // Another channel at the same level may come sooner: a person repeats what was not understood.
  EXPECT_EQ(reminded()
                .at(local("2024-06-02", 10))
                .when(by_hand(2, 1, ReminderChannel::call))
                .then_one<ReminderQueued>()
                .channel,
            ReminderChannel::call);
  // Old arrears climb slowly.
  Scenario scenario = owing("2024-12-01");
  scenario.when(due(1, 1)).when(answered(1, local("2024-12-01", 10)));
  scenario.at(local("2024-12-07", 10)).when(due(2, 2)).then_refused("reminder-too-soon");
  EXPECT_EQ(scenario.at(local("2024-12-08", 10)).when(due(2, 2)).then_one<ReminderQueued>().level, 2);
}

TEST(Levels, RiseOnlyWhenTheFormerArrived) {
  Scenario waits = owing().when(due(1, 1)).at(local("2024-06-15", 10)).when(due(2));
  waits.then_refused("reminder-pending");
  Scenario repeats = owing().when(due(1, 1)).when(failed(1)).at(local("2024-06-15", 10)).when(due(2));
  EXPECT_EQ(repeats.then_one<ReminderQueued>().level, 1);
  LadderTerms terms = recommended_ladder();
  terms.rises_only_if_delivered = false;
  terms.passes_undeliverable = false;
  Scenario rises =
      owing().when(set_ladder(terms)).when(due(1, 1)).when(failed(1)).at(local("2024-06-15", 10)).when(due(2));
  EXPECT_EQ(rises.then_one<ReminderQueued>().level, 2);
}

TEST(Levels, AreProcessedWhereNothingCanEverArrive) {
  struct Row {
    FailureReason reason;
    bool passes;
    std::uint8_t level;
  };
  const Row rows[] = {
      {FailureReason::wrong_contact, true, 2},    {FailureReason::rejected, true, 2},
      {FailureReason::wrong_contact, false, 1},   {FailureReason::rejected, false, 1},
      {FailureReason::not_carried, true, 2},      {FailureReason::not_carried, false, 1},
      {FailureReason::attempts_used_up, true, 1}, {FailureReason::not_reached, true, 1},
      {FailureReason::withdrawn, true, 1},
  };
  for (const Row& row : rows) {
    LadderTerms terms = recommended_ladder();
    terms.passes_undeliverable = row.passes;
    Scenario scenario = owing().when(set_ladder(terms)).when(due(1, 1)).when(failed(1, row.reason));
    EXPECT_EQ(scenario.at(local("2024-06-15", 10)).when(due(2)).then_one<ReminderQueued>().level, row.level)
        << static_cast<int>(row.reason) << row.passes;
  }
}

// In one append, so that nothing is left waiting for a provider that there is not.
TEST(Levels, WithoutAProviderAreQueuedAndFailedAtOnce) {
  QueueReminder uncarried = due(1, 1);
  uncarried.uncarried = true;
  Scenario scenario = owing().when(uncarried);
  const std::vector<NewEvent>& events = scenario.world().events();
  ASSERT_GE(events.size(), 2U);
  EXPECT_TRUE(holds_alternative<ReminderQueued>(events[events.size() - 2].event));
  EXPECT_EQ(events.back().event,
            Event(ReminderFailed{notice(1), kHousehold, kHouse, kBuilding, kCommunity, 1, kChannelOfLevel1,
                                 day("2024-06-01"), 0, FailureReason::not_carried}));
  EXPECT_EQ(scenario.at(local("2024-06-15", 10)).when(due(2)).then_one<ReminderQueued>().level, 2);
}

TEST(Levels, WithoutAProviderWaitWhereNothingIsPassed) {
  LadderTerms terms = recommended_ladder();
  terms.passes_undeliverable = false;
  QueueReminder uncarried = due(1, 1);
  uncarried.uncarried = true;
  owing().when(set_ladder(terms)).when(uncarried).then_refused("channel-not-carried");
  // What a person does needs no provider.
  LadderTerms calls;
  calls.steps = {{1, 1, ReminderChannel::call, ReminderWay::by_hand}};
  owing().when(set_ladder(calls)).when(uncarried).then_refused("channel-not-carried");
}

// The household without a number climbs to the level that a person does.
TEST(Levels, LeaveMessagesBehindWhereThereIsNoNumber) {
  Scenario scenario = owing();
  scenario.when(due(1, 1)).when(failed(1, FailureReason::wrong_contact));
  scenario.at(local("2024-06-15", 10)).when(due(2, 2)).when(failed(2, FailureReason::wrong_contact));
  const auto third = scenario.at(local("2024-06-30", 10)).when(due(3)).then_one<ReminderQueued>();
  EXPECT_EQ(third.level, 3);
  EXPECT_EQ(third.way, ReminderWay::by_hand);
  // What never arrived interrupts no limitation.
  const auto& state = std::get<DunningState>(scenario.world().state(dunning_stream(kHousehold)));
  EXPECT_EQ(limitation_ends(recommended_ladder(), case_of(state), 1, day("2024-05-31")), day("2027-05-31"));
}

TEST(Levels, PaymentInPartKeepsThemAndInFullBeginsAnew) {
  Scenario part = reminded();
  part.when(pay(1, 5'000, "2024-06-01")).at(local("2024-06-15", 10)).when(due(2));
  const auto second = part.then_one<ReminderQueued>();
  EXPECT_EQ(second.level, 2);
  EXPECT_EQ(second.total, Money{5'000});
  Scenario full = reminded();
  full.when(pay(1, 10'000, "2024-06-01")).at(local("2024-06-15", 10)).when(due(2)).then_refused("nothing-overdue");
  full.when(charge(3'000, "2024-06-20", "2024-06-15")).at(local("2024-07-10", 10)).when(due(2));
  EXPECT_EQ(full.then_one<ReminderQueued>().level, 1);
}

TEST(Levels, OfABillInDisputeComeBackWithIt) {
  Scenario scenario = reminded();
  scenario.when(billing::DisputeBills{kHousehold, day("2024-06-01"), {1}, text()});
  scenario.at(local("2024-06-20", 10)).when(due(2)).then_refused("nothing-overdue");
  scenario.when(billing::SettleDispute{kHousehold, day("2024-06-20"), billing::DisputeOutcome::upheld, {1}, text()})
      .when(due(2));
  EXPECT_EQ(scenario.then_one<ReminderQueued>().level, 2);
}

TEST(Delivery, IsProvedOnce) {
  const Instant at = local("2024-06-01", 10, 1);
  Scenario scenario = owing().when(due(1, 1)).at(local("2024-06-01", 10, 2)).when(answered(1, at));
  scenario.then(ReminderDelivered{notice(1),
                                  kHousehold,
                                  kHouse,
                                  kBuilding,
                                  kCommunity,
                                  1,
                                  kChannelOfLevel1,
                                  at,
                                  day("2024-06-01"),
                                  "msg-1",
                                  Digest{std::byte{7}},
                                  {}});
  scenario.when(answered(1, at)).then_refused("reminder-not-pending");
  scenario.when(failed(1)).then_refused("reminder-not-pending");
}

// A provider took what a person failed meanwhile.
TEST(Delivery, IsProvedAfterItWasSaidToHaveFailed) {
  const Instant at = local("2024-06-01", 10, 1);
  Scenario scenario = owing().when(due(1, 1)).when(failed(1, FailureReason::withdrawn));
  scenario.at(local("2024-06-01", 10, 2)).when(answered(1, at));
  EXPECT_EQ(scenario.then_one<ReminderDelivered>().reference, "msg-1");
  scenario.when(answered(1, at)).then_refused("reminder-not-pending");
  scenario.when(failed(1)).then_refused("reminder-not-pending");
  const auto& state = std::get<DunningState>(scenario.world().state(dunning_stream(kHousehold)));
  EXPECT_EQ(limitation_ends(recommended_ladder(), case_of(state), 1, day("2024-05-31")), day("2027-06-01"));
  EXPECT_EQ(scenario.at(local("2024-06-15", 10)).when(due(2)).then_one<ReminderQueued>().level, 2);
}

// The next one on its channel is queued days later: by then no answer is under way any more.
TEST(Delivery, IsProvedUntilTheNextOneOnItsChannel) {
  Scenario scenario = owing().when(due(1, 1)).when(failed(1));
  scenario.at(local("2024-06-08", 10)).when(due(2, 1));
  scenario.when(answered(1, local("2024-06-08", 10))).then_refused("reminder-not-pending");
  Scenario other = owing().when(due(1, 1)).when(failed(1)).when(by_hand(2, 1, ReminderChannel::call));
  EXPECT_EQ(other.when(answered(1, local("2024-06-01", 10))).then_one<ReminderDelivered>().level, 1);
}

TEST(Delivery, RefusesByName) {
  const Instant now = local("2024-06-01", 10);
  const auto with = [&](RecordReminderDelivery command, auto change) {
    change(command);
    return command;
  };
  struct Row {
    bool by_hand;
    RecordReminderDelivery command;
    const char* code;
  };
  const Row rows[] = {
      {false, done(1, now), "reminder-of-another-way"},
      {true, answered(1, now), "reminder-of-another-way"},
      {true, with(done(1, now), [](auto& c) { c.evidence = {}; }), "proof-missing"},
      {true, with(done(1, now), [](auto& c) { c.reference = "\n"; }), "proof-reference-invalid"},
      {true, with(done(1, now), [](auto& c) { c.notice = notice(9); }), "reminder-not-pending"},
      {true, done(1, local("2024-06-01", 9)), "step-before-last"},
      {true, done(1, local("2024-06-02", 9)), "occurred-in-future"},
  };
  for (const Row& row : rows) {
    Scenario scenario = owing();
    scenario.when(row.by_hand ? by_hand(1, 1) : due(1, 1)).when(row.command).then_refused(row.code);
  }
  given({}).when(done(1, now)).then_refused("household-unknown");
  given({}).when(failed(1)).then_refused("household-unknown");
}

TEST(Delivery, InterruptsTheLimitationOfWhatWasOverdue) {
  const LadderTerms terms = recommended_ladder();
  Scenario scenario = reminded();
  const auto& state = std::get<DunningState>(scenario.world().state(dunning_stream(kHousehold)));
  EXPECT_EQ(limitation_ends(terms, case_of(state), 1, day("2024-05-31")), day("2027-06-01"));
  EXPECT_EQ(limitation_ends(terms, case_of(state), 2, day("2024-05-31")), day("2027-05-31"));
  EXPECT_EQ(limitation_ends(terms, nullptr, 1, day("2024-02-29")), day("2027-02-28"));
}

TEST(Choice, OfAPersonGoesNoFurtherThanTheLadder) {
  owing().when(by_hand(1, 1, ReminderChannel::court)).then_refused("reminder-channel-not-allowed");
  owing()
      .when(by_hand(1, 1, ReminderChannel::lawyer_letter, ReminderWay::outbox))
      .then_refused("reminder-channel-not-allowed");
  const auto queued =
      owing().when(by_hand(1, {}, ReminderChannel::sms, ReminderWay::outbox)).then_one<ReminderQueued>();
  EXPECT_EQ(queued.way, ReminderWay::outbox);
  EXPECT_EQ(queued.level, 1);
  Scenario pending = owing().when(by_hand(1)).when(by_hand(2, 1, ReminderChannel::wechat));
  pending.then_refused("reminder-pending");
}

TEST(Hold, UntilAPersonReleasesIt) {
  const HoldDunning hold{kHousehold, HoldReason::vulnerable, day("2024-07-01"), text()};
  owing().when(hold).then(DunningHeld{kHousehold, kHouse, kBuilding, kCommunity, HoldReason::vulnerable,
                                      day("2024-06-01"), day("2024-07-01"), text()});
  owing().when(hold).when(hold).then_refused("dunning-held");
  owing().when(ReleaseDunning{kHousehold, text()}).then_refused("dunning-not-held");
  owing()
      .when(hold)
      .when(ReleaseDunning{kHousehold, text()})
      .then(DunningReleased{kHousehold, kHouse, kBuilding, kCommunity, day("2024-06-01"), text()});
  for (const char* review : {"2024-06-01", "2025-06-03"}) {
    owing().when(HoldDunning{kHousehold, HoldReason::other, day(review), {}}).then_refused("review-out-of-range");
  }
  given({}).when(hold).then_refused("household-unknown");
  given({}).when(ReleaseDunning{kHousehold, {}}).then_refused("household-unknown");
}

TEST(LadderTerms, HaveLimits) {
  const auto with = [](auto change) {
    LadderTerms terms = recommended_ladder();
    change(terms);
    return terms;
  };
  EXPECT_TRUE(check_ladder(recommended_ladder()));
  EXPECT_TRUE(check_ladder({}));
  const LadderTerms refused[] = {
      with([](auto& t) { t.steps[1].level = 0; }),
      with([](auto& t) { t.steps[6].level = 7; }),
      with([](auto& t) { t.steps[1].days = -7; }),
      with([](auto& t) { t.steps[0].days = -61; }),
      with([](auto& t) { t.steps[6].days = 1'826; }),
      with([](auto& t) { t.steps[6].way = ReminderWay::outbox; }),
      with([](auto& t) { t.steps[5].way = ReminderWay::outbox; }),
      with([](auto& t) {
        t.steps = {{1, 29, ReminderChannel::lawyer_letter, ReminderWay::by_hand}};
      }),
      with([](auto& t) {
        t.steps = {{1, 40, ReminderChannel::court, ReminderWay::by_hand}};
      }),
      with([](auto& t) {
        t.quiet = {0, 0};
      }),
      with([](auto& t) {
        t.quiet = {1'440, 540};
      }),
      with([](auto& t) {
        t.quiet = {60, 539};
      }),
      with([](auto& t) {
        t.quiet = {0, 1'381};
      }),
      with([](auto& t) { t.channel_spacing_days = 0; }),
      with([](auto& t) { t.level_spacing_days = 91; }),
      with([](auto& t) { t.least_amount = Money{0}; }),
      with([](auto& t) { t.least_amount = Money{kLargestAmount.fen + 1}; }),
      with([](auto& t) { t.limitation_months = 11; }),
      with([](auto& t) { t.days_to_pay = 2; }),
      with([](auto& t) { t.steps[1].template_code = "\n"; }),
      with([](auto& t) { t.steps[1].template_code = std::string(65, 'x'); }),
      with([](auto& t) { t.steps[3].template_code = "of what a person says"; }),
  };
  for (const LadderTerms& terms : refused) {
    given(a_household()).when(set_ladder(terms)).then_refused("dunning-ladder-invalid");
  }
  given(a_household()).when(set_ladder()).then(DunningLadderSet{kCommunity, recommended_ladder()});
}

TEST(Sending, LooksAgainBeforeItSpeaks) {
  struct Row {
    const char* what;
    std::vector<Command> meanwhile;
    int hour;
    Sending when;
    FailureReason because;
  };
  const Row rows[] = {
      {"nothing happened", {}, 10, Sending::now, FailureReason::withdrawn},
      {"night fell", {}, 22, Sending::later, FailureReason::withdrawn},
      {"it was paid", {pay(1, 10'000, "2024-06-01")}, 22, Sending::never, FailureReason::no_longer_owed},
      {"part of it was", {pay(1, 1, "2024-06-01")}, 10, Sending::never, FailureReason::amount_changed},
      {"it was disputed",
       {billing::DisputeBills{kHousehold, day("2024-06-01"), {1}, text()}},
       10,
       Sending::never,
       FailureReason::no_longer_owed},
      {"payment was promised",
       {billing::PromisePayment{kHousehold, day("2024-06-01"), day("2024-06-03"), Money{1}, text()}},
       10,
       Sending::never,
       FailureReason::promised},
      {"instalments were agreed",
       {billing::AgreeInstalments{id<InstalmentPlanId>(9),
                                  kHousehold,
                                  day("2024-06-01"),
                                  {1},
                                  {{day("2024-07-01"), Money{10'000}}},
                                  false,
                                  text()}},
       10,
       Sending::never,
       FailureReason::no_longer_owed},
      {"it was held",
       {HoldDunning{kHousehold, HoldReason::estate, day("2024-06-03"), {}}},
       10,
       Sending::never,
       FailureReason::held},
      {"more fell due", {charge(1'000, "2024-06-01", "2024-06-01")}, 10, Sending::now, FailureReason::withdrawn},
  };
  for (const Row& row : rows) {
    Scenario scenario = owing().when(due(1, 1));
    for (const Command& command : row.meanwhile) scenario.when(command);
    const auto* dunned = case_of(std::get<DunningState>(scenario.world().state(dunning_stream(kHousehold))));
    ASSERT_NE(dunned, nullptr);
    ASSERT_EQ(dunned->pending.size(), 1U);
    const SendingAdvice advice =
        advice_on(recommended_ladder(), {scenario.world().account(kHousehold), nullptr}, *dunned,
                  dunned->pending.front(), local_time(local("2024-06-01", row.hour), 480));
    EXPECT_EQ(advice.when, row.when) << row.what;
    if (row.when == Sending::never) {
      EXPECT_EQ(advice.because, row.because) << row.what;
    }
  }
}

TEST(Sending, GoesOnBesideCreditForADepositAlone) {
  PendingReminder reminder;
  reminder.channel = kChannelOfLevel1;
  reminder.bills = {{1, day("2024-05-31"), Money{30'000}, Money{}}};
  const auto advice = [&](Scenario& scenario) {
    return advice_on(recommended_ladder(), {scenario.world().account(kHousehold), nullptr}, {}, reminder,
                     local_time(local("2024-06-01", 10), 480));
  };
  Scenario deposit = owing_beside_credit(kDeposit);
  EXPECT_EQ(advice(deposit).when, Sending::now);
  deposit.when(billing::ApplyCredit{kHousehold, day("2024-06-01")});
  EXPECT_EQ(advice(deposit).because, FailureReason::no_longer_owed);
  Scenario ordinary = owing_beside_credit(kRepair);
  EXPECT_EQ(advice(ordinary).when, Sending::never);
  EXPECT_EQ(advice(ordinary).because, FailureReason::no_longer_owed);
}

TEST(Sending, GoesOnBesideCreditForAnotherFeeItem) {
  PendingReminder reminder;
  reminder.channel = kChannelOfLevel1;
  reminder.bills = {{1, day("2024-05-31"), Money{30'000}, Money{}}};
  const auto advice = [&](FeeItemId item) {
    Scenario scenario = paid_ahead({pay_for(1, 50'000, {kA}), charge_of(item, 30'000, "2024-05-31")});
    return advice_on(recommended_ladder(), {scenario.world().account(kHousehold), nullptr}, {}, reminder,
                     local_time(local("2024-06-01", 10), 480));
  };
  EXPECT_EQ(advice(kB).when, Sending::now);
  EXPECT_EQ(advice(kA).when, Sending::never);
  EXPECT_EQ(advice(kA).because, FailureReason::no_longer_owed);
}

TEST(LocalTime, IsTheCommunitys) {
  const LocalTime time = local_time(instant("2024-05-31T16:01:59Z"), 480);
  EXPECT_EQ(time.today, day("2024-06-01"));
  EXPECT_EQ(time.minute, 1);
}

// What no version of decide leads to is a fault, never a crash.
TEST(Follow, RefusesImpossiblePairs) {
  DunningState state;
  EXPECT_FALSE(follow(state, ReminderDelivered{}));
  EXPECT_FALSE(follow(state, ReminderFailed{}));
  EXPECT_FALSE(follow(state, DunningReleased{}));
  ReminderQueued queued;
  queued.notice = notice(1);
  queued.household = kHousehold;
  EXPECT_FALSE(follow(state, queued)) << "a reminder of nothing";
  queued.bills = {{1, day("2024-05-31"), Money{1}, {}}};
  EXPECT_TRUE(follow(state, queued));
  EXPECT_FALSE(follow(state, queued)) << "queued twice";
  queued.household = id<HouseholdId>(9);
  EXPECT_FALSE(follow(state, queued)) << "of another household";
  LadderState ladder;
  EXPECT_TRUE(follow(ladder, DunningLadderSet{kCommunity, {}}));
  EXPECT_FALSE(follow(ladder, DunningLadderSet{id<CommunityId>(9), {}}));
}

}  // namespace
}  // namespace steward::dunning

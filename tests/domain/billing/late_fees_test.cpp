#include "domain/billing/late_fees.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/incoming.h"
#include "tests/support/scenario.h"

// Late fees and what becomes known after they were posted (domain reference §2.6, §2.11): a payment that bounced, money
// that was there all the time.
namespace steward::billing {
namespace {

using namespace steward::test;

constexpr std::int64_t kPrincipal = 63'048;
const Date kDue = day("2024-01-31");

LateFeeTerms half_per_mille() {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  return terms;
}

// 630.48 that fell due on 31 January: 0.31524 a day.
Scenario overdue(LateFeePosting posting, LateFeeTerms terms = half_per_mille()) {
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-01-15");
  scenario.when(SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, posting});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{kPrincipal}, day("2024-01-01"), kDue, {}});
  return scenario;
}

PaymentId payment(std::uint8_t n) { return id<PaymentId>(n); }
ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on) {
  return {payment(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), {}};
}
Command bounce(std::uint8_t n, std::string_view on) {
  return ReversePayment{payment(n), kHousehold, ReversalReason::bounced, day(on)};
}
Command month_end(std::string_view on) { return PostLateFees{kHousehold, day(on)}; }
ReceiveSuspense of_nobody(std::uint8_t n, std::int64_t fen, Date on) {
  ReceiveSuspense command;
  command.payment = payment(n);
  command.community = kCommunity;
  command.external_reference = "BANK-" + std::to_string(n);
  command.amount = Money{fen};
  command.received_on = on;
  return command;
}

BillMarks marks_of(Scenario& scenario) {
  const auto& marks = scenario.world().account(kHousehold).marks;
  return marks.empty() ? BillMarks{} : marks.front();
}
std::int64_t arrears(Scenario& scenario) { return scenario.world().account(kHousehold).arrears().fen; }

// 29 February is posted with 914 fen for 29 days, on the day after it.
Scenario february_posted() {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{914});
  scenario.on("2024-03-05");
  return scenario;
}
using Waived = std::vector<Allocation>;
BillsWaived last_waived(Scenario& scenario) {
  const auto* event = get_if<BillsWaived>(&scenario.world().events().back().event);
  EXPECT_NE(event, nullptr);
  return event != nullptr ? *event : BillsWaived{};
}

// --- days that became late after they were posted ---

TEST(LateFeesAfterwards, APaymentThatBouncesAfterTheMonthEndOpensItsDaysAgain) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-02-10").when(pay(1, kPrincipal, "2024-02-10"));
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines, (std::vector<LateFeeLine>{{1, kDue, day("2024-02-29"), {315}}}));
  scenario.on("2024-03-05").when(bounce(1, "2024-03-05"));
  // 34 days bear 1071.8 fen: what of it was not posted is projected, also of February.
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  const auto fee = late_fee_projected(scenario.world().account(kHousehold), policy, 1, day("2024-03-05"));
  ASSERT_TRUE(fee && *fee);
  EXPECT_EQ((*fee)->amount, Money{1'072 - 315});
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
  scenario.on("2024-04-01").when(month_end("2024-03-31"));
  // 60 days: 1891.44.
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-29"), day("2024-03-31"), {1'891 - 315}}}));
  scenario.when(month_end("2024-03-31")).then_refused("no-late-fee");
  EXPECT_EQ(arrears(scenario), kPrincipal + 1'891);
}

TEST(LateFeesAfterwards, APartPaymentThatPostedMeanwhileHidesNoDay) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-10").when(pay(1, 30'000, "2024-02-10"));
  scenario.on("2024-02-20").when(pay(2, 10'000, "2024-02-20"));
  // (63048 × 10 + 33048 × 10) × 0.0005 = 480.48
  EXPECT_EQ(marks_of(scenario).late_fee, Money{480});
  scenario.on("2024-02-25").when(bounce(1, "2024-02-25"));
  scenario.on("2024-03-01").when(pay(3, 100'000, "2024-03-01"));
  // (63048 × 20 + 53048 × 10) × 0.0005 = 895.72
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<LateFeesPosted>(events[events.size() - 2].event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-20"), day("2024-03-01"), {896 - 480}}}));
  EXPECT_EQ(arrears(scenario), 0);
}

TEST(LateFeesAfterwards, WhatBouncesAndIsPaidOnTheDayOfTheLastPostingBearsItsDays) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-10").when(pay(1, 30'000, "2024-02-10"));
  scenario.on("2024-02-20").when(pay(2, 10'000, "2024-02-20"));
  scenario.when(bounce(1, "2024-02-20")).when(pay(3, 100'000, "2024-02-20"));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<LateFeesPosted>(events[events.size() - 2].event).lines,
            (std::vector<LateFeeLine>{{1, day("2024-02-20"), day("2024-02-20"), {630 - 480}}}));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{630});
  EXPECT_EQ(arrears(scenario), 0);
}

// --- days that turned out to be paid after they were posted ---

TEST(LateFeesAfterwards, MoneyThatLayInSuspenseWaivesWhatItsDaysBore) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-02-01").when(of_nobody(1, kPrincipal, day("2024-02-01")));
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  scenario.on("2024-03-05").when(AssignSuspense{payment(1), kHousehold, day("2024-03-05"), {}});
  const BillsWaived waived = last_waived(scenario);
  EXPECT_EQ(waived.kind, WaiverKind::not_due);
  EXPECT_EQ(waived.waived_on, day("2024-02-29")) << "not before it was a debt";
  EXPECT_EQ(waived.lines, (Waived{{1, Money{}, Money{914 - 32}}})) << "1 February is late";
  EXPECT_TRUE(waived.taxes.empty());
  EXPECT_EQ(waived.posting.lines, (std::vector<PostingLine>{{LedgerAccount::sundry_income, Money{882}, {}},
                                                            {LedgerAccount::receivables, Money{-882}, {}}}));
  EXPECT_EQ(arrears(scenario), 32);
  scenario.then_says({"arrears_fen", std::int64_t{32}});
  scenario.on("2024-04-01").when(month_end("2024-03-31")).then_refused("no-late-fee");
  // What was taken back was never posted: it is posted again when it is due after all.
  scenario.when(bounce(1, "2024-04-01")).on("2024-05-01").when(month_end("2024-04-30"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{2'837 - 32}) << "90 days";
}

TEST(LateFeesAfterwards, APartPaymentEnteredLateWaivesItsShare) {
  Scenario scenario = february_posted();
  scenario.when(pay(1, 30'000, "2024-02-10"));
  // (63048 × 10 + 33048 × 19) × 0.0005 = 629.196
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 629}}}));
  scenario.then_says({"arrears_fen", std::int64_t{kPrincipal - 30'000 + 629}});
  scenario.on("2024-04-01").when(month_end("2024-03-31"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{1'141 - 629});
}

TEST(LateFeesAfterwards, AreTakenBackInNoMonthBeforeTheOneTheyWerePostedTo) {
  const YearMonth february = month_of(day("2024-02-01"));
  const YearMonth march = month_of(day("2024-03-01"));
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-03-05").when(books::ClosePeriod{kCommunity, february}).when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().posting.period, march);
  scenario.when(books::ReopenPeriod{kCommunity, february, books::ReopenReason::audit, {}});
  scenario.when(pay(1, 30'000, "2024-02-10"));
  EXPECT_EQ(last_waived(scenario).waived_on, day("2024-02-29"));
  EXPECT_EQ(last_waived(scenario).posting.period, march);
}

TEST(LateFeesAfterwards, ArePostedToNoMonthBeforeThatOfTheirBill) {
  const YearMonth january = month_of(kDue);
  Scenario scenario = given(a_household());
  scenario.may_backdate().on("2024-02-05");
  scenario.when(SetLateFeeTerms{kCommunity, day("2024-01-01"), half_per_mille(), LateFeePosting::month_end});
  scenario.when(books::ClosePeriod{kCommunity, january});
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{kPrincipal}, day("2024-01-01"), day("2024-01-10"), {}});
  scenario.when(books::ReopenPeriod{kCommunity, january, books::ReopenReason::audit, {}});
  scenario.when(month_end("2024-01-31"));
  const auto posted = scenario.then_one<LateFeesPosted>();
  EXPECT_EQ(posted.lines.front().amount, Money{662}) << "21 days of 0.31524";
  EXPECT_EQ(posted.posting.period, add(january, 1));
}

TEST(LateFeesAfterwards, CreditThatIsUsedAsOfADayBeforeWaivesToo) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.on("2024-01-02")
      .when(RaiseCharge{kHousehold, kRepair, Money{100}, day("2024-01-02"), day("2024-01-03"), {}});
  // 101.00 before there was anything else to pay: 100.00 of it wait.
  ReceivePayment ahead = pay(1, 10'100, "2024-01-02");
  ahead.bills = {2};
  scenario.when(ahead).on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{914});
  scenario.when(ApplyCredit{kHousehold, day("2024-02-10")});
  // (63048 × 10 + 53048 × 19) × 0.0005 = 819.196
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 819}}}));
  scenario.then_says({"arrears_fen", std::int64_t{kPrincipal - 10'000 + 819}});
}

TEST(LateFeesAfterwards, WhatWasPaidOfThemStaysAndCountsForDaysToCome) {
  Scenario scenario = february_posted();
  scenario.when(SetAllocationPolicy{kCommunity, AllocationPolicy::interest_first});
  scenario.when(pay(1, 914, "2024-03-05"));
  EXPECT_EQ(marks_of(scenario).late_fee_settled, Money{914});
  scenario.when(pay(2, kPrincipal, "2024-02-01"));
  EXPECT_EQ(scenario.then_one<PaymentReceived>().credited, Money{}) << "nothing of it is open: nothing is waived";
  EXPECT_EQ(arrears(scenario), 0);
  scenario.on("2024-04-10").when(month_end("2024-03-31")).then_refused("no-late-fee");
  scenario.when(bounce(2, "2024-04-10")).on("2024-05-01").when(month_end("2024-04-30"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{2'837 - 914});
}

// Who posts at payment waives at the end of the month what nobody pays any more.
TEST(LateFeesAfterwards, ADisputeEnteredAfterThePaymentIsMendedAtTheEndOfTheMonth) {
  Scenario scenario = overdue(LateFeePosting::at_payment);
  scenario.on("2024-02-20").when(pay(1, kPrincipal, "2024-02-20"));
  // 20 days: 630.48 fen, which the payment left open.
  ASSERT_EQ(arrears(scenario), 630);
  scenario.on("2024-02-25").when(DisputeBills{kHousehold, day("2024-02-01"), {1}, {}});
  scenario.on("2024-03-01").when(month_end("2024-02-29"));
  EXPECT_EQ(scenario.then_one<BillsWaived>().lines, (Waived{{1, {}, {630 - 32}}})) << "1 February was late";
  EXPECT_EQ(arrears(scenario), 32);
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
}

// Former programs rounded each month by itself: two months of 98.90 lack a fen of their sum.
TEST(LateFeesAfterwards, WhatFormerRoundingLackedIsAskedOfNoSettledBill) {
  Scenario scenario = overdue(LateFeePosting::month_end);
  scenario.when(RaiseCharge{kHousehold, kRepair, Money{9'890}, day("2024-01-01"), kDue, {}});
  const auto& policy = std::get<CollectionPolicy>(
      std::get<CollectionPolicyState>(scenario.world().state(collection_stream(kCommunity))).is);
  auto state = std::get<HouseholdState>(scenario.world().state(stream_of(kHousehold)));
  const auto posted = [&](std::string_view after, std::string_view through, std::int64_t fen) {
    const Date on = day(through);
    const NewEvent event =
        late_fees_posted(std::get<Household>(state.is), on, month_of(on), {{2, day(after), on, {fen}}});
    return follow(state, get<LateFeesPosted>(event.event));
  };
  ASSERT_TRUE(posted("2024-01-31", "2024-02-29", 143));
  ASSERT_TRUE(posted("2024-02-29", "2024-03-31", 153));
  const auto lacking = [&](std::string_view through) {
    return late_fee_projected(std::get<Household>(state.is).account, policy, 2, day(through)).value();
  };
  // Of a bill that is still owed it comes with the days to come: 90 days are 445.05.
  ASSERT_TRUE(lacking("2024-04-30"));
  EXPECT_EQ(lacking("2024-04-30")->amount, Money{445 - 296});
  scenario.on("2024-03-31").when(pay(1, 9'890, "2024-03-31"));
  auto paid = get<PaymentReceived>(scenario.world().events().back().event);
  paid.allocations = {{2, {9'890}, {296}}};
  paid.amount = Money{9'890 + 296};
  paid.credited = {};
  ASSERT_TRUE(follow(state, paid));
  EXPECT_EQ(lacking("2024-04-30"), std::nullopt);
}

TEST(LateFeesAfterwards, ADisputeEnteredLateIsMendedByTheNextPosting) {
  Scenario scenario = february_posted();
  scenario.when(DisputeBills{kHousehold, day("2024-02-10"), {1}, {}}).on("2024-04-01").when(month_end("2024-03-31"));
  const auto waived = scenario.then_one<BillsWaived>();
  EXPECT_EQ(waived.lines, (Waived{{1, Money{}, Money{914 - 315}}}));
  EXPECT_EQ(waived.waived_on, day("2024-03-31"));
  scenario.then_says({"amount_fen", std::int64_t{0}}).then_says({"arrears_fen", std::int64_t{kPrincipal + 315}});
  scenario.when(month_end("2024-03-31")).then_refused("no-late-fee");
}

TEST(LateFeesAfterwards, NobodyPaysWhatIsNotDue) {
  Scenario scenario = february_posted();
  scenario.when(DisputeBills{kHousehold, day("2024-02-10"), {1}, {}}).when(pay(1, 70'000, "2024-03-05"));
  const auto& events = scenario.world().events();
  const auto& paid = get<PaymentReceived>(events[events.size() - 2].event);
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{1, Money{kPrincipal}, Money{315}}}));
  EXPECT_EQ(last_waived(scenario).lines, (Waived{{1, Money{}, Money{914 - 315}}}));
  EXPECT_EQ(arrears(scenario), 0);
}

TEST(LateFeesAfterwards, WhatAPersonWaivedIsNotPostedAgain) {
  Scenario scenario = february_posted();
  scenario.when(WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-03-05"), {{1, Money{}, Money{914}}}, {}});
  scenario.when(month_end("2024-02-29")).then_refused("no-late-fee");
  scenario.when(pay(1, kPrincipal, "2024-02-10"));
  scenario.then_one<PaymentReceived>();
  scenario.on("2024-03-10").when(bounce(1, "2024-03-10")).on("2024-04-01").when(month_end("2024-03-31"));
  EXPECT_EQ(scenario.then_one<LateFeesPosted>().lines.front().amount, Money{1'891 - 914}) << "March alone";
}

TEST(LateFeesAfterwards, TheCapIsOfTheWholeLifeOfTheBill) {
  LateFeeTerms capped;
  capped.daily_rate_millionths = 3'000;
  capped.cap_millionths = 300'000;
  Scenario scenario = overdue(LateFeePosting::month_end, capped);
  scenario.on("2024-07-05");
  for (const char* end : {"2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"}) scenario.when(month_end(end));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{18'914});
  scenario.when(month_end("2024-06-30")).then_refused("no-late-fee");
  scenario.when(pay(1, kPrincipal, "2024-02-10"));
  EXPECT_EQ(marks_of(scenario).late_fee, Money{1'891}) << "ten days: 1891.44";
}

// --- in whatever order facts become known ---

struct PaidFact {
  std::uint8_t number = 0;
  Date on;
  std::int64_t fen = 0;
  bool bounced = false;
};
struct Facts {
  LateFeeTerms terms;
  std::vector<PaidFact> paid;
  std::vector<std::pair<Date, std::int64_t>> waived;
  std::vector<std::pair<Date, std::optional<Date>>> disputes;
  Date earliest = day("2024-01-01");  // what pays the bill counts from here on: it was reopened last

  std::int64_t open_before(Date date) const {
    std::int64_t open = kPrincipal;
    for (const PaidFact& fact : paid) open -= !fact.bounced && fact.on < date ? fact.fen : 0;
    for (const auto& [on, fen] : waived) open -= on < date ? fen : 0;
    return open;
  }
  bool disputed(Date date) const {
    return std::any_of(disputes.begin(), disputes.end(),
                       [&](const auto& stop) { return stop.first < date && (!stop.second || date <= *stop.second); });
  }
  bool in_dispute() const { return !disputes.empty() && !disputes.back().second; }

  // The words of the rule, a day at a time, rounded once.
  std::int64_t fee(Date through) const {
    Date first = add_days(kDue, terms.grace_days + 1);
    if (through < first) return 0;
    if (terms.grace == GraceMode::retroactive) {
      if (open_before(first) == 0) return 0;
      first = add_days(kDue, 1);
    }
    std::int64_t millionths = 0;
    for (Date date = first; date <= through; date = add_days(date, 1)) {
      if (!disputed(date)) millionths += open_before(date) * terms.daily_rate_millionths;
    }
    if (terms.cap_millionths) millionths = std::min(millionths, kPrincipal * *terms.cap_millionths);
    return (2 * millionths + 1'000'000) / 2'000'000;
  }
};

class Story {
 public:
  Story() : scenario_(overdue(LateFeePosting::month_end, any_terms())) { to(day("2024-02-05")); }

  void step() {
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
      case 1:
        return to(add_days(today_, *rc::gen::inRange(1, 40)));
      case 2:
        return pay_something();
      case 3:
        return bounce_something();
      case 4:
        return post(add(month_of(today_), -*rc::gen::inRange(1, 4)));
      case 5:
        return dispute_or_settle();
      default:
        return waive_something();
    }
  }

  // Everything is known, and the month of the last fact ends.
  void end() {
    const YearMonth last = month_of(today_);
    to(first_day(add(last, 1)));
    post(last);
    const Date through = add_days(today_, -1);
    RC_ASSERT(marks_of(scenario_).late_fee.fen == facts_.fee(through));
    RC_ASSERT(marks_of(scenario_).late_fee_settled == Money{});
    const auto again = scenario_.world().handle(PostLateFees{kHousehold, through});
    RC_ASSERT(!again && again.error().code == "no-late-fee");
  }

 private:
  LateFeeTerms any_terms() {
    facts_.terms.daily_rate_millionths = *rc::gen::inRange<std::int64_t>(1, 3'000);
    facts_.terms.grace_days = *rc::gen::element(0, 0, 10, 40);
    facts_.terms.grace = *rc::gen::element(GraceMode::after_grace, GraceMode::retroactive);
    if (*rc::gen::inRange(0, 3) == 0) facts_.terms.cap_millionths = *rc::gen::inRange<std::int64_t>(1, 100'000);
    return facts_.terms;
  }

  void to(Date today) {
    today_ = today;
    scenario_.world().context.today = today;
  }
  void must(const Command& command) {
    const auto decided = scenario_.world().handle(command);
    if (!decided) RC_LOG(decided.error().code);
    RC_ASSERT(decided.has_value());
  }
  Date some_day(Date from) { return add_days(from, *rc::gen::inRange(0, days_between(from, today_) + 1)); }
  std::int64_t open() const { return facts_.open_before(add_days(today_, 1)); }

  void pay_something() {
    if (open() == 0) return;
    const PaidFact fact{next_++, some_day(facts_.earliest), *rc::gen::inRange<std::int64_t>(1, open() + 1), false};
    if (*rc::gen::arbitrary<bool>()) {
      must(of_nobody(fact.number, fact.fen, fact.on));
      must(AssignSuspense{payment(fact.number), kHousehold, today_, {}});
    } else {
      must(ReceivePayment{payment(fact.number), kHousehold, PaymentChannel::cash, "", Money{fact.fen}, fact.on, {}});
    }
    facts_.paid.push_back(fact);
    const BillMarks marks = marks_of(scenario_);
    RC_ASSERT(marks.late_fee.fen <= facts_.fee(marks.late_fee_through.value_or(kDue)));
  }

  void bounce_something() {
    std::vector<PaidFact*> good;
    for (PaidFact& fact : facts_.paid) {
      if (!fact.bounced) good.push_back(&fact);
    }
    if (good.empty()) return;
    PaidFact& fact = **rc::gen::elementOf(good);
    const Date on = some_day(fact.on);
    must(ReversePayment{payment(fact.number), kHousehold, ReversalReason::bounced, on});
    fact.bounced = true;
    facts_.earliest = std::max(facts_.earliest, on);
  }

  // Of any month, also of one that was posted: where there is nothing to post it is refused.
  void post(YearMonth month) {
    const Date through = add_days(first_day(add(month, 1)), -1);
    const auto decided = scenario_.world().handle(PostLateFees{kHousehold, through});
    RC_ASSERT(decided.has_value() || decided.error().code == "no-late-fee");
  }

  void dispute_or_settle() {
    if (facts_.in_dispute()) {
      const Date on = some_day(facts_.disputes.back().first);
      must(SettleDispute{kHousehold, on, DisputeOutcome::rejected, {1}, {}});
      facts_.disputes.back().second = on;
      return;
    }
    if (open() == 0) return;
    const Date from =
        facts_.disputes.empty() ? facts_.earliest : std::max(facts_.earliest, *facts_.disputes.back().second);
    const Date on = some_day(from);
    must(DisputeBills{kHousehold, on, {1}, {}});
    facts_.disputes.emplace_back(on, std::nullopt);
  }

  void waive_something() {
    if (open() == 0) return;
    const std::int64_t fen = *rc::gen::inRange<std::int64_t>(1, open() / 2 + 2);
    if (fen > open()) return;
    const Date on = some_day(facts_.earliest);
    must(WaiveBills{kHousehold, WaiverKind::goodwill, on, {{1, Money{fen}}}, {}});
    facts_.waived.emplace_back(on, fen);
  }

  Facts facts_;
  Scenario scenario_;
  Date today_;
  std::uint8_t next_ = 1;
};

RC_GTEST_PROP(LateFeesProperty, WhatIsPostedIsTheFeeOfTheFinalHistoryInWhateverOrderItBecomesKnown, ()) {
  Story story;
  const int steps = *rc::gen::inRange(0, 25);
  for (int i = 0; i < steps; ++i) story.step();
  story.end();
}

}  // namespace
}  // namespace steward::billing

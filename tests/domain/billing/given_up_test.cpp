#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_up.h"
#include "tests/support/scenario.h"

// What adjustments charged on top and was given up: none of it is given back when the price turns out right after all.
// What was given up and turns out not to be due is not owed again when that is taken back.
namespace steward::billing {
namespace {

using namespace steward::test;

Command correct_tariff(std::int64_t micro_yuan) {
  return CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{micro_yuan}}};
}
AdjustBills adjust(std::uint8_t n, std::int64_t difference, std::string_view from = "2024-01-01",
                   std::string_view to = "2024-06-01") {
  AdjustBills command;
  command.adjustment = id<AdjustmentId>(n);
  command.household = kHousehold;
  command.fee_item = kPropertyFee;
  command.period_from = day(from);
  command.period_to = day(to);
  command.adjusted_on = command.due_date = day("2024-06-15");
  command.difference = Money{difference};
  command.reason = AdjustmentReason::wrong_tariff;
  return command;
}
Command waive(std::uint32_t bill, std::int64_t fen) {
  return WaiveBills{kHousehold, WaiverKind::goodwill, day("2024-06-15"), {{bill, Money{fen}}}, {}};
}
Command write_off(std::uint32_t bill, std::int64_t fen) {
  return WriteOffBills{kHousehold, day("2024-06-15"), {{bill, Money{fen}}}, {}};
}
Command take_back(std::uint8_t n, Relief relief, std::vector<Allocation> lines) {
  TakeBackRelief command{kHousehold, relief, day("2024-06-15"), std::move(lines), {}};
  command.adjustment = id<AdjustmentId>(n);
  command.adjustment.uuid.bytes[14] = std::byte{1};  // no other id of these tests
  return command;
}
Command pay(std::uint8_t n, std::uint32_t bill, std::int64_t fen) {
  return ReceivePayment{id<PaymentId>(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day("2024-06-15"), {bill}};
}
// A bill a month of 210.16, with 6 % of tax inside: 11.90.
void bill(World& world, std::uint8_t n, std::string_view from, std::string_view to) {
  const BillRunId run = id<BillRunId>(n);
  EXPECT_TRUE(world.handle(StartBillRun{
      run, kCommunity, day(from), day(to), day("2024-06-01"), day("2024-12-31"), {kPropertyFee}, {kHousehold}, 77}));
  EXPECT_TRUE(world.handle(IssueStatement{run, kHousehold}));
  EXPECT_TRUE(world.handle(RecordBillRunChunk{run, 0, 1, 1, Money{21'016}, {}}));
  EXPECT_TRUE(world.handle(CompleteBillRun{run}));
}
std::vector<Command> taxed() {
  return a_household() + std::vector<Command>{SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}}};
}
// What is owed of it to the state.
std::int64_t output_vat(const World& world) {
  std::int64_t sum = 0;
  for (const NewEvent& event : world.events()) {
    const Posting* posting = test::posting_of(event.event);
    if (posting == nullptr) continue;
    for (const PostingLine& line : posting->lines) {
      if (line.account == LedgerAccount::output_vat) sum -= line.amount.fen;
    }
  }
  return sum;
}
// January, paid; then 13.42 more (0.76 of tax) as bill 2, by a price that was thought to be wrong.
Scenario charged_on_top() {
  Scenario scenario = given(taxed());
  bill(scenario.world(), 41, "2024-01-01", "2024-02-01");
  scenario.when(pay(1, 1, 21'016)).when(correct_tariff(2'500'000)).when(adjust(60, 1'342));
  EXPECT_EQ(scenario.then_one<BillsAdjusted>().bill->amount, Money{1'342});
  return scenario;
}

TEST(GivenUp, WhatWasChargedOnTopAndWaivedIsNotGivenBack) {
  Scenario scenario = charged_on_top().when(waive(2, 1'342)).when(correct_tariff(2'350'000));
  scenario.when(adjust(61, 0)).then_refused("nothing-to-adjust");
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  EXPECT_EQ(output_vat(scenario.world()), 1'190) << "its tax was taken back once";
  // Up again to what was charged, and beyond.
  scenario.when(correct_tariff(2'500'000)).when(adjust(61, 0)).then_refused("nothing-to-adjust");
  scenario.when(correct_tariff(2'600'000)).when(adjust(61, 23'252 - 22'358));
  EXPECT_EQ(scenario.then_one<BillsAdjusted>().bill->amount, Money{894});
}

TEST(GivenUp, WhatWasChargedOnTopAndWrittenOffIsNotGivenBack) {
  Scenario scenario = charged_on_top().when(write_off(2, 1'342)).when(correct_tariff(2'350'000));
  scenario.when(adjust(61, 0)).then_refused("nothing-to-adjust");
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  EXPECT_EQ(output_vat(scenario.world()), 1'266) << "what is written off keeps its tax";
}

TEST(GivenUp, APartThatWasWaivedIsKeptAndTheRestIsGivenBack) {
  Scenario open = charged_on_top().when(waive(2, 500)).when(correct_tariff(2'350'000)).when(adjust(61, -842));
  open.then_says({"applied_fen", std::int64_t{842}}).then_says({"credit_fen", std::int64_t{0}});
  EXPECT_EQ(open.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(output_vat(open.world()), 1'190);
  open.when(adjust(62, 0)).then_refused("nothing-to-adjust");

  Scenario paid = charged_on_top().when(waive(2, 500)).when(pay(2, 2, 842)).when(correct_tariff(2'350'000));
  paid.when(adjust(61, -842)).then_says({"credit_fen", std::int64_t{842}});
  EXPECT_EQ(output_vat(paid.world()), 1'190);
}

TEST(GivenUp, SeveralAdjustmentsCountTogether) {
  Scenario scenario = charged_on_top().when(waive(2, 500)).when(correct_tariff(2'600'000)).when(adjust(61, 894));
  scenario.when(waive(3, 100)).when(correct_tariff(2'350'000)).when(adjust(62, -(1'342 + 894 - 600)));
  scenario.then_says({"applied_fen", std::int64_t{1'342 + 894 - 600}}).then_says({"credit_fen", std::int64_t{0}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
}

TEST(GivenUp, WhatTheBillItselfFellByIsGivenBackBesideIt) {
  // 2.10: 187.80, of which 210.16 were paid.
  Scenario scenario = charged_on_top().when(waive(2, 1'342)).when(correct_tariff(2'100'000)).when(adjust(61, -2'236));
  scenario.then_says({"credit_fen", std::int64_t{2'236}});
  EXPECT_EQ(output_vat(scenario.world()), 1'063);
  scenario.when(adjust(62, 0)).then_refused("nothing-to-adjust");
  scenario.when(correct_tariff(2'500'000)).when(adjust(62, 2'236));
  EXPECT_EQ(scenario.then_one<BillsAdjusted>().bill->amount, Money{2'236});
}

TEST(GivenUp, ARiseBelowWhatWasBilledIsChargedBesideWhatIsKept) {
  Scenario scenario = charged_on_top().when(waive(2, 1'342)).when(correct_tariff(2'100'000)).when(adjust(61, -2'236));
  EXPECT_EQ(kept_of(scenario.world().account(kHousehold), 1), Money{1'342});
  // 2.20: 196.75, 8.95 more than 187.80.
  scenario.when(correct_tariff(2'200'000)).when(adjust(62, 895));
  const auto risen = scenario.then_one<BillsAdjusted>();
  EXPECT_EQ(risen.bill->amount, Money{895});
  EXPECT_EQ(risen.bill->tax, Money{51});
  EXPECT_EQ(risen.lines.front().after, Money{19'675 + 1'342});
  scenario.when(adjust(63, 0)).then_refused("nothing-to-adjust");
  scenario.when(correct_tariff(2'100'000)).when(adjust(63, -895)).then_says({"applied_fen", std::int64_t{895}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(output_vat(scenario.world()), 1'063);
  // What was waived is charged on top again: no more than that is kept.
  scenario.when(correct_tariff(2'500'000)).when(adjust(64, 2'236)).then_one<BillsAdjusted>();
  EXPECT_EQ(kept_of(scenario.world().account(kHousehold), 1), Money{});
}

// January keeps 13.42 that were waived on top of it: 102.85 are charged, and what was given back is refunded. Then its
// payment bounces and so much of it is written off, with what it keeps or a part of that. February's price falls.
Scenario written_off_with_what_it_keeps(std::int64_t fen) {
  Scenario scenario = given(taxed() + std::vector<Command>{set_tariff(kPropertyFee, 2'350'000, "2024-02-01")});
  bill(scenario.world(), 41, "2024-01-01", "2024-02-01");
  bill(scenario.world(), 42, "2024-02-01", "2024-03-01");
  scenario.when(pay(1, 1, 21'016)).when(pay(2, 2, 21'016));
  scenario.when(correct_tariff(2'500'000)).when(adjust(60, 1'342, "2024-01-01", "2024-02-01")).when(waive(3, 1'342));
  scenario.when(correct_tariff(1'000'000)).when(adjust(61, -12'073, "2024-01-01", "2024-02-01"));
  scenario.then_says({"credit_fen", std::int64_t{12'073}});
  scenario.when(ApproveRefund{id<RefundId>(9), kHousehold, {}, day("2024-06-15"), Money{12'073}, {}});
  scenario.when(ReversePayment{id<PaymentId>(1), kHousehold, ReversalReason::bounced, day("2024-06-15")});
  scenario.when(write_off(1, fen)).then_says({"arrears_fen", 21'016 - fen});
  EXPECT_EQ(kept_of(scenario.world().account(kHousehold), 1), Money{1'342});
  return scenario.when(CorrectTariff{kPropertyFee, {day("2024-02-01"), UnitPrice{2'100'000}}});
}

TEST(GivenUp, WhatABillKeepsIsNotKeptAgainByAnotherWhenMoreOfItIsWrittenOff) {
  // 102.85 and more; 5.57 beyond the 89.43 that are January's own.
  for (const std::int64_t fen : {21'016, 10'285, 9'500}) {
    for (const char* from : {"2024-02-01", "2024-01-01"}) {
      Scenario scenario = written_off_with_what_it_keeps(fen);
      scenario.when(adjust(62, -2'236, from, "2024-03-01")).then_says({"difference_fen", std::int64_t{-2'236}});
      EXPECT_EQ(kept_of(scenario.world().account(kHousehold), 1), Money{1'342}) << fen << " from " << from;
      EXPECT_EQ(kept_of(scenario.world().account(kHousehold), 2), Money{}) << fen << " from " << from;
      scenario.when(adjust(63, 0, "2024-01-01", "2024-03-01")).then_refused("nothing-to-adjust");
    }
  }
}

TEST(GivenUp, WhatWasFoundNotToBeDueIsNotOwedWhenItIsTakenBack) {
  Scenario scenario = given(taxed());
  bill(scenario.world(), 41, "2024-01-01", "2024-02-01");
  scenario.when(waive(1, 21'016)).when(correct_tariff(2'100'000)).when(adjust(60, 0)).then_refused("nothing-to-adjust");
  scenario.when(take_back(70, Relief::waiver, {{1, Money{21'016}}}));
  scenario.then_says({"amount_fen", std::int64_t{21'016}}).then_says({"arrears_fen", std::int64_t{18'780}});
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<ReliefTakenBack>(events[events.size() - 3].event).taxes, (std::vector<WaivedTax>{{1, Money{1'190}}}));
  EXPECT_EQ(get<BillsAdjusted>(events[events.size() - 2].event).lines,
            (std::vector<AdjustmentLine>{
                {1, day("2024-01-01"), day("2024-02-01"), Money{21'016}, Money{1'190}, Money{18'780}, Money{1'063}}}));
  EXPECT_EQ(get<CreditApplied>(events.back().event).allocations, (std::vector<Allocation>{{1, Money{2'236}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'780});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{});
  EXPECT_EQ(output_vat(scenario.world()), 1'063);
  scenario.when(adjust(60, 0)).then_refused("nothing-to-adjust");
}

TEST(GivenUp, WhatAnAdjustmentLeftOfAWaiverIsPutRightByTheFenWhenItIsTakenBack) {
  Scenario scenario = given(taxed());
  bill(scenario.world(), 41, "2024-01-01", "2024-02-01");
  scenario.when(waive(1, 20'000)).when(correct_tariff(2'100'000)).when(adjust(60, -1'016));
  scenario.when(take_back(70, Relief::waiver, {{1, Money{20'000}}}));
  scenario.then_says({"arrears_fen", std::int64_t{18'780}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'780});
  EXPECT_EQ(output_vat(scenario.world()), 1'063);
}

TEST(GivenUp, WhatWasChargedOnTopIsNotOwedWhenItIsTakenBackAndThePriceWasRight) {
  Scenario scenario = charged_on_top().when(write_off(2, 1'342)).when(correct_tariff(2'350'000));
  scenario.when(take_back(70, Relief::write_off, {{2, Money{1'342}}}));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<CreditApplied>(events.back().event).allocations, (std::vector<Allocation>{{2, Money{1'342}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(output_vat(scenario.world()), 1'190);
  scenario.when(correct_tariff(2'500'000)).when(adjust(61, 1'342)).then_one<BillsAdjusted>();
}

TEST(GivenUp, WhatIsToBeAdjustedAnywayIsLeftToWhoDecidesThat) {
  Scenario scenario = given(taxed());
  bill(scenario.world(), 41, "2024-01-01", "2024-02-01");
  scenario.when(waive(1, 100)).when(correct_tariff(2'100'000));
  scenario.when(take_back(70, Relief::waiver, {{1, Money{100}}})).then_one<ReliefTakenBack>();
  scenario.then_says({"arrears_fen", std::int64_t{21'016}});
  scenario.when(adjust(60, -2'236)).then_says({"arrears_fen", std::int64_t{18'780}});
}

TEST(GivenUp, ARateThatTurnsOutToBeNoneLeavesTheTaxOfWaivers) {
  Scenario scenario = charged_on_top().when(waive(2, 1'342));
  scenario.when(SetVatRate{kPropertyFee, {day("2023-06-01"), 0, true}}).when(adjust(61, 0));
  EXPECT_EQ(output_vat(scenario.world()), 0);
  scenario.when(adjust(62, 0)).then_refused("nothing-to-adjust");
  scenario.when(take_back(70, Relief::waiver, {{2, Money{1'342}}}));
  EXPECT_EQ(output_vat(scenario.world()), 0) << "nor is it owed again";
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{1'342});
}

// Bills of three months, whatever happens to them and in whatever order.
void check(World& world) {
  const Account& account = world.account(kHousehold);
  std::int64_t received = 0;
  for (const AccountPayment& payment : account.payments) {
    if (payment.origin == PaymentOrigin::received) received += payment.amount.fen;
  }
  RC_ASSERT(account.credit().fen <= received);  // nothing was refunded
  std::int64_t tax = 0;
  for (const AccountBill& each : account.bills) {
    RC_ASSERT(each.paid.fen + each.reduced.fen <= each.amount.fen);
    if (each.kind == BillKind::issued) tax += charged_of(account, each).tax.fen;
  }
  for (const BillMarks& marks : account.marks) tax -= marks.waived_tax.fen;
  RC_ASSERT(output_vat(world) == tax);
  RC_ASSERT(tax >= 0);
}
std::uint32_t some_bill(World& world) {
  return static_cast<std::uint32_t>(*rc::gen::inRange<std::size_t>(1, world.account(kHousehold).bills.size() + 1));
}
// All of what is open of it, or a part; nothing when it is closed.
std::int64_t some_open(World& world, std::uint32_t number) {
  const Money open = open_principal(*find_bill(world.account(kHousehold), number));
  if (open == Money{} || *rc::gen::arbitrary<bool>()) return open.fen;
  return *rc::gen::inRange<std::int64_t>(1, open.fen + 1);
}
void adjust_and_again(World& world, std::uint8_t n, std::string_view from, std::string_view to) {
  AdjustBills command = adjust(n, 0, from, to);
  auto done = world.handle(command);
  if (!done && done.error().code == "adjustment-differs") {
    command.difference = Money{std::get<std::int64_t>(done.error().params.front().value)};
    done = world.handle(command);
  }
  RC_ASSERT(done.has_value() || done.error().code == "nothing-to-adjust");
  command.adjustment = id<AdjustmentId>(250);
  command.difference = {};
  const auto again = world.handle(command);
  RC_ASSERT(!again.has_value() && again.error().code == "nothing-to-adjust");
}

std::pair<std::string_view, std::string_view> some_months() {
  constexpr std::string_view kFirstDays[] = {"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"};
  const int from = *rc::gen::inRange(0, 3);
  return {kFirstDays[from], kFirstDays[*rc::gen::inRange(from + 1, 4)]};
}
Command some_price() {
  return correct_tariff(*rc::gen::element<std::int64_t>(10'000, 2'100'000, 2'350'000, 2'500'000, 2'600'000, 4'000'000));
}
void bill_three_months(World& world) {
  bill(world, 41, "2024-01-01", "2024-02-01");
  bill(world, 42, "2024-02-01", "2024-03-01");
  bill(world, 43, "2024-03-01", "2024-04-01");
}

RC_GTEST_PROP(GivenUp, NobodyIsGivenWhatNobodyPaid, ()) {
  Scenario scenario = given(taxed());
  World& world = scenario.world();
  bill_three_months(world);
  std::uint8_t next = 100;
  for (int step = *rc::gen::inRange(1, 30); step > 0; --step) {
    const std::uint32_t number = some_bill(world);
    const std::int64_t open = some_open(world, number);
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
      case 1:
        if (open > 0) RC_ASSERT(world.handle(pay(next++, number, open)).has_value());
        break;
      case 2:
        if (open > 0) RC_ASSERT(world.handle(waive(number, open)).has_value());
        break;
      case 3:
        if (open > 0) RC_ASSERT(world.handle(write_off(number, open)).has_value());
        break;
      case 4:
        (void)world.handle(some_price());
        break;
      default: {
        const auto [from, to] = some_months();
        adjust_and_again(world, next++, from, to);
      }
    }
    check(world);
  }
}

// All that was given up by one relief, in one command.
void take_all_back(World& world, std::uint8_t n, Relief relief) {
  const Account& account = world.account(kHousehold);
  std::vector<Allocation> lines;
  for (const AccountBill& each : account.bills) {
    const GivenUp given_up = given_up_of(account, each, relief);
    if (given_up.amount > Money{}) lines.push_back({each.number, given_up.amount});
  }
  if (!lines.empty()) RC_ASSERT(world.handle(take_back(n, relief, std::move(lines))).has_value());
}
Money owed(World& world) {
  const Account& account = world.account(kHousehold);
  return {account.arrears().fen - account.credit().fen};
}

// One household is given up much and all of it is taken back, the other nothing.
RC_GTEST_PROP(GivenUp, WhatIsTakenBackAfterAnAdjustmentIsOwedAsIfItHadNeverBeenGivenUp, ()) {
  Scenario given_up = given(taxed());
  Scenario never = given(taxed());
  const std::array<World*, 2> worlds{&given_up.world(), &never.world()};
  World& world = *worlds[0];
  for (World* each : worlds) bill_three_months(*each);
  std::uint8_t next = 100;
  for (int step = *rc::gen::inRange(1, 25); step > 0; --step) {
    const std::uint32_t number = some_bill(world);
    const std::int64_t open = some_open(world, number);
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
      case 1:
        if (open > 0) RC_ASSERT(world.handle(waive(number, open)).has_value());
        break;
      case 2:
        if (open > 0) RC_ASSERT(world.handle(write_off(number, open)).has_value());
        break;
      case 3: {
        const Relief relief = *rc::gen::arbitrary<bool>() ? Relief::waiver : Relief::write_off;
        const Account& account = world.account(kHousehold);
        const Money most = given_up_of(account, *find_bill(account, number), relief).amount;
        if (most == Money{}) break;
        const Money part{*rc::gen::inRange<std::int64_t>(1, most.fen + 1)};
        RC_ASSERT(world.handle(take_back(next++, relief, {{number, part}})).has_value());
        break;
      }
      case 4: {
        const Money sum{*rc::gen::element<std::int64_t>(1'000, 21'016, 50'000)};
        const ReceivePayment payment{id<PaymentId>(next++), kHousehold, PaymentChannel::cash, "", sum,
                                     day("2024-06-15"),     {}};
        for (World* each : worlds) RC_ASSERT(each->handle(payment).has_value());
        break;
      }
      case 5: {
        const Command price = some_price();
        for (World* each : worlds) (void)each->handle(price);
        break;
      }
      default: {
        const auto [from, to] = some_months();
        for (World* each : worlds) adjust_and_again(*each, next, from, to);
        ++next;
      }
    }
  }
  for (const Relief relief : {Relief::waiver, Relief::write_off}) {
    for (World* each : worlds) adjust_and_again(*each, next, "2024-01-01", "2024-04-01");
    take_all_back(world, next++, relief);
  }
  RC_ASSERT(owed(*worlds[0]) == owed(*worlds[1]));
  RC_ASSERT(output_vat(*worlds[0]) == output_vat(*worlds[1]));
  for (const std::uint32_t number : {1U, 2U, 3U}) {
    const auto charged = [&](World* each) {
      const Account& account = each->account(kHousehold);
      const Charged of_bill = charged_of(account, *find_bill(account, number));
      return std::pair(of_bill.amount, of_bill.tax);
    };
    RC_ASSERT(charged(worlds[0]) == charged(worlds[1]));
  }
}

}  // namespace
}  // namespace steward::billing

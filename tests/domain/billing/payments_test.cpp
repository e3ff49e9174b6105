#include <gtest/gtest.h>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

PaymentId payment(std::uint8_t n) { return id<PaymentId>(n); }

ReceivePayment pay(std::uint8_t n, std::int64_t fen, std::string_view on = "2024-06-15",
                   std::vector<std::uint32_t> bills = {}) {
  return {payment(n), kHousehold, PaymentChannel::cash, "", Money{fen}, day(on), std::move(bills)};
}
Command charge_of(std::int64_t fen, std::string_view due, std::string_view on = "2024-06-01",
                  FeeItemId item = kRepair) {
  return RaiseCharge{kHousehold, item, Money{fen}, day(on), day(due), {}};
}
ReversePayment reverse(std::uint8_t n, std::string_view on = "2024-06-15",
                       ReversalReason reason = ReversalReason::entered_wrongly) {
  return {payment(n), kHousehold, reason, day(on)};
}

// Bills 1: 100 due on the 20th, 2: 200 due on the 10th, 3: 300 due on the 20th of an item that comes first.
const FeeItemId kFine = id<FeeItemId>(51);
const std::vector<Command> kThreeBills =
    a_household() + std::vector<Command>{define(kFine, "fine", ChargeMethod::one_off, 5), charge_of(100, "2024-06-20"),
                                         charge_of(200, "2024-06-10"),
                                         charge_of(300, "2024-06-20", "2024-06-01", kFine)};

TEST(ReceivePayment, PaysOldestDueFirst) {
  const auto allocations = [](std::int64_t fen) {
    return given(kThreeBills).when(pay(1, fen)).then_one<PaymentReceived>().allocations;
  };
  EXPECT_EQ(allocations(150), (std::vector<Allocation>{{2, Money{150}}}));
  EXPECT_EQ(allocations(250), (std::vector<Allocation>{{2, Money{200}}, {3, Money{50}}})) << "item priority on one day";
  EXPECT_EQ(allocations(501), (std::vector<Allocation>{{2, Money{200}}, {3, Money{300}}, {1, Money{1}}}));
}

TEST(ReceivePayment, PaysWhatIsDisputedLastUnlessItIsNamed) {
  const std::vector<Command> contested =
      kThreeBills + std::vector<Command>{DisputeBills{kHousehold, day("2024-06-02"), {2}, {}}};
  const auto paid = [&](std::int64_t fen, std::vector<std::uint32_t> bills = {}) {
    return given(contested).when(pay(1, fen, "2024-06-15", std::move(bills))).then_one<PaymentReceived>();
  };
  EXPECT_EQ(paid(400).allocations, (std::vector<Allocation>{{3, Money{300}}, {1, Money{100}}}));
  EXPECT_EQ(paid(150, {2}).allocations, (std::vector<Allocation>{{2, Money{150}}}));
  // No credit arises while anything is open.
  EXPECT_EQ(paid(650).allocations, (std::vector<Allocation>{{3, Money{300}}, {1, Money{100}}, {2, Money{200}}}));
  EXPECT_EQ(paid(650).credited, Money{50});
  const Command settled = SettleDispute{kHousehold, day("2024-06-03"), DisputeOutcome::rejected, {2}, {}};
  EXPECT_EQ(given(contested).when(settled).when(pay(1, 150)).then_one<PaymentReceived>().allocations,
            (std::vector<Allocation>{{2, Money{150}}}));
}

TEST(ReceivePayment, KeepsTheRestAsCredit) {
  const Posting posting{month_of(day("2024-06-15")),
                        {{LedgerAccount::cash_on_hand, Money{700}, {}},
                         {LedgerAccount::receivables, Money{-600}, {}},
                         {LedgerAccount::credit_balances, Money{-100}, {}}}};
  Scenario scenario = given(kThreeBills).when(pay(1, 700));
  scenario
      .then(PaymentReceived{payment(1),
                            kHousehold,
                            kHouse,
                            kBuilding,
                            kCommunity,
                            PaymentChannel::cash,
                            "",
                            Money{700},
                            day("2024-06-15"),
                            {{2, Money{200}}, {3, Money{300}}, {1, Money{100}}},
                            Money{100},
                            2024,
                            1,
                            posting})
      .then_effective("2024-06-15");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{100});
}

TEST(ReceivePayment, PayersChoice) {
  const auto event = given(kThreeBills).when(pay(1, 450, "2024-06-15", {3, 1})).then_one<PaymentReceived>();
  EXPECT_EQ(event.allocations, (std::vector<Allocation>{{3, Money{300}}, {1, Money{100}}}));
  EXPECT_EQ(event.credited, Money{50}) << "what was not chosen is not paid";
  given(kThreeBills).when(pay(1, 1, "2024-06-15", {4})).then_refused("bill-unknown");
  given(kThreeBills).when(pay(1, 1, "2024-06-15", {0})).then_refused("bill-unknown");
  given(kThreeBills).when(pay(1, 1, "2024-06-15", {1, 1})).then_refused("bill-chosen-twice");
  given(kThreeBills).when(pay(1, 1, "2024-05-31", {1})).then_refused("bill-not-yet-issued");
  given(kThreeBills + std::vector<Command>{pay(1, 200)})
      .when(pay(2, 1, "2024-06-15", {2}))
      .then_refused("bill-already-paid");
}

TEST(ReceivePayment, NeverBeforeItsBill) {
  const auto event = given(kThreeBills).when(pay(1, 100, "2024-05-31")).then_one<PaymentReceived>();
  EXPECT_TRUE(event.allocations.empty());
  EXPECT_EQ(event.credited, Money{100});
}

TEST(ReceivePayment, GivesGaplessReceiptsPerYear) {
  Scenario scenario = given(a_household()).may_backdate();
  EXPECT_EQ(scenario.when(pay(1, 1)).then_one<PaymentReceived>().receipt_number, 1);
  EXPECT_EQ(scenario.when(pay(2, 1)).then_one<PaymentReceived>().receipt_number, 2);
  const auto last_year = scenario.when(pay(3, 1, "2023-12-31")).then_one<PaymentReceived>();
  EXPECT_EQ(last_year.receipt_year, 2023);
  EXPECT_EQ(last_year.receipt_number, 1);
  scenario.when(pay(4, 0)).then_refused("amount-out-of-range");
  EXPECT_EQ(scenario.when(pay(5, 1)).then_one<PaymentReceived>().receipt_number, 3) << "a refusal takes no number";
}

TEST(ReceivePayment, RefusesWhatIsNoPayment) {
  given(a_household()).when(pay(1, 0)).then_refused("amount-out-of-range");
  given(a_household()).when(pay(1, kLargestAmount.fen + 1)).then_refused("amount-out-of-range");
  given(a_household()).when(pay(1, 1, "2024-06-16")).then_refused("date-in-future");
  given(a_household()).when(pay(1, 1, "2024-05-14")).then_refused("backdating-needs-permission");
  given(a_household())
      .may_backdate(BackdatingReason::none)
      .when(pay(1, 1, "2024-05-14"))
      .then_refused("backdating-needs-reason");
  given(a_household()).may_backdate().when(pay(1, 1, "2024-05-14")).then_effective("2024-05-14");
  given(a_household()).may_backdate().when(pay(1, 1, "2022-12-31")).then_refused("before-move-in");
  given({}).when(pay(1, 1)).then_refused("household-unknown");
  given(a_household() + std::vector<Command>{pay(1, 1)}).when(pay(1, 1)).then_refused("payment-exists");
}

ReceivePayment by_wechat(std::uint8_t n, std::string reference) {
  ReceivePayment command = pay(n, 100);
  command.channel = PaymentChannel::wechat;
  command.external_reference = std::move(reference);
  return command;
}

TEST(ReceivePayment, TakesAnExternalReferenceOnce) {
  given(a_household()).when(by_wechat(1, "")).then_refused("external-reference-invalid");
  given(a_household()).when(by_wechat(1, std::string(129, 'x'))).then_refused("external-reference-invalid");
  const std::vector<Command> received = a_household() + std::vector<Command>{by_wechat(1, "4200001")};
  given(received).when(by_wechat(2, "4200001")).then_refused("external-reference-taken");
  for (const char* alike : {"4200001\u200b", "420\u00ad0001", "4200001\u00a0", "\ufeff4200001", " 4200001"}) {
    given(received).when(by_wechat(2, alike)).then_refused("external-reference-invalid");
  }
  // The references of banks may differ in case alone.
  EXPECT_EQ(given(a_household() + std::vector<Command>{by_wechat(1, "wx-1a")})
                .when(by_wechat(2, "WX-1A"))
                .then_one<PaymentReceived>()
                .external_reference,
            "WX-1A");
  ReceivePayment by_alipay = by_wechat(2, "4200001");
  by_alipay.channel = PaymentChannel::alipay;
  EXPECT_EQ(given(received).when(by_alipay).then_one<PaymentReceived>().posting.lines.front().account,
            LedgerAccount::alipay_clearing);

  const auto after = [&](ReversalReason reason) {
    return given(received + std::vector<Command>{reverse(1, "2024-06-15", reason)}).when(by_wechat(2, "4200001"));
  };
  EXPECT_EQ(after(ReversalReason::entered_wrongly).then_one<PaymentReceived>().payment, payment(2));
  after(ReversalReason::bounced).then_refused("external-reference-taken");
  after(ReversalReason::duplicate).then_refused("external-reference-taken");
}

TEST(ReceivePayment, RecordsMoneyThatMovedThoughItsBillIsClosed) {
  // Bill 2 is paid at the desk, bill 1 written off; only then the gateway calls.
  const std::vector<Command> closed =
      kThreeBills +
      std::vector<Command>{
          pay(1, 200),
          WriteOffBills{kHousehold, day("2024-06-15"), {{1, Money{100}}}, sealed(kOwner, FieldClass::free_text)}};
  const auto paid = [&](std::int64_t fen, std::vector<std::uint32_t> bills) {
    ReceivePayment command = by_wechat(2, "4200001");
    command.amount = Money{fen};
    command.bills = std::move(bills);
    return given(closed).when(command);
  };
  const auto alone = paid(200, {2}).then_one<PaymentReceived>();
  EXPECT_TRUE(alone.allocations.empty()) << "bill 3 is open, but was not chosen";
  EXPECT_EQ(alone.credited, Money{200});
  EXPECT_EQ(alone.posting.lines, (std::vector<PostingLine>{{LedgerAccount::wechat_clearing, Money{200}, {}},
                                                           {LedgerAccount::credit_balances, Money{-200}, {}}}));
  Scenario among_others = paid(650, {2, 1, 3});
  EXPECT_EQ(among_others.then_one<PaymentReceived>().allocations, (std::vector<Allocation>{{3, Money{300}}}));
  among_others.then_says({"credited_fen", std::int64_t{350}}).then_says({"arrears_fen", std::int64_t{0}});
  paid(200, {4}).then_refused("bill-unknown");
  paid(200, {2, 2}).then_refused("bill-chosen-twice");

  given(closed).when(pay(2, 200, "2024-06-15", {2})).then_refused("bill-already-paid");
  given(closed).when(pay(2, 100, "2024-06-15", {1})).then_refused("bill-given-up");
}

TEST(ReversePayment, ReopensTheBillsAndSendsMoneyBackToWhereItCameFrom) {
  Scenario scenario = given(kThreeBills + std::vector<Command>{pay(1, 700)}).when(reverse(1));
  const auto event = scenario.then_one<PaymentReversed>();
  EXPECT_EQ(event.reopened, (std::vector<Allocation>{{2, Money{200}}, {3, Money{300}}, {1, Money{100}}}));
  EXPECT_EQ(event.credit_withdrawn, Money{100});
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::receivables, Money{600}, {}},
                                                           {LedgerAccount::credit_balances, Money{100}, {}},
                                                           {LedgerAccount::cash_on_hand, Money{-700}, {}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{600});
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{0});
  scenario.when(reverse(1)).then_refused("payment-reversed");
}

TEST(ReversePayment, ReopensBillsThatUsedItsCredit) {
  const std::vector<Command> used =
      a_household() + std::vector<Command>{pay(1, 150, "2024-06-01"), charge_of(100, "2024-06-20"),
                                           ApplyCredit{kHousehold, day("2024-06-05")}};
  const auto event = given(used).when(reverse(1)).then_one<PaymentReversed>();
  EXPECT_EQ(event.reopened, (std::vector<Allocation>{{1, Money{100}}}));
  EXPECT_EQ(event.credit_withdrawn, Money{50});
  given(used).when(reverse(1, "2024-06-04")).then_refused("reversal-before-use");
  given(used).when(reverse(1, "2024-06-16")).then_refused("date-in-future");
  given(used).when(reverse(9)).then_refused("payment-unknown");
}

TEST(ReversePayment, ABillReopenedIsPaidOnlyFromThatDayOn) {
  // A payment entered later but dated before the reversal must not make the bill paid twice in a fold up to that day.
  const std::vector<Command> reopened =
      a_household() +
      std::vector<Command>{charge_of(100, "2024-06-20"), pay(1, 100, "2024-06-02"), reverse(1, "2024-06-10")};
  const auto early = given(reopened).when(pay(2, 100, "2024-06-05")).then_one<PaymentReceived>();
  EXPECT_EQ(early.credited, Money{100});
  const auto late = given(reopened).when(pay(2, 100, "2024-06-10")).then_one<PaymentReceived>();
  EXPECT_EQ(late.allocations, (std::vector<Allocation>{{1, Money{100}}}));
}

// --- a month that was closed and opened again ---

constexpr YearMonth kMay{2024 * 12 + 4};
constexpr YearMonth kJune{2024 * 12 + 5};
const Command kCloseMay = books::ClosePeriod{kCommunity, kMay};
const Command kReopenMay = books::ReopenPeriod{kCommunity, kMay, books::ReopenReason::audit, {}};
const ApplyCredit kUseInMay{kHousehold, day("2024-05-30")};
// Of May, and posted behind it.
const std::vector<Command> kCharged{kCloseMay, charge_of(100, "2024-06-20", "2024-05-28"), kReopenMay};

TEST(AMonthOpenedAgain, ABillIsPaidInNoMonthBeforeItsOwn) {
  const auto paid = given(a_household() + kCharged).when(pay(1, 100, "2024-05-30", {1})).then_one<PaymentReceived>();
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{1, Money{100}}}));
  EXPECT_EQ(paid.posting.period, kJune);
  const auto credited = given(a_household() + kCharged).when(pay(1, 100, "2024-05-27")).then_one<PaymentReceived>();
  EXPECT_EQ(credited.posting.period, kMay) << "money that pays nothing of it is of its own month";
}

TEST(AMonthOpenedAgain, ABillThatWasOpenedAgainIsPaidInNoMonthBeforeThat) {
  const std::vector<Command> reversed =
      a_household() + std::vector<Command>{charge_of(100, "2024-06-20", "2024-05-20"), pay(1, 100, "2024-05-21"),
                                           kCloseMay, reverse(1, "2024-05-25"), kReopenMay};
  const auto again = given(reversed).when(pay(2, 100, "2024-05-30")).then_one<PaymentReceived>();
  EXPECT_EQ(again.allocations, (std::vector<Allocation>{{1, Money{100}}}));
  EXPECT_EQ(again.posting.period, kJune);
}

TEST(AMonthOpenedAgain, CreditIsUsedInNoMonthBeforeItselfOrItsBill) {
  const auto early_credit = a_household() + std::vector<Command>{pay(1, 100, "2024-05-20")} + kCharged;
  EXPECT_EQ(given(early_credit).when(kUseInMay).then_one<CreditApplied>().posting.period, kJune);
  const auto early_bill = a_household() + std::vector<Command>{kCloseMay, pay(1, 100, "2024-05-20"), kReopenMay,
                                                               charge_of(100, "2024-06-20", "2024-05-28")};
  EXPECT_EQ(given(early_bill).when(kUseInMay).then_one<CreditApplied>().posting.period, kJune);
  const auto both_early =
      a_household() + std::vector<Command>{pay(1, 100, "2024-05-20"), charge_of(100, "2024-06-20", "2024-05-28"),
                                           kCloseMay, kReopenMay};
  EXPECT_EQ(given(both_early).when(kUseInMay).then_one<CreditApplied>().posting.period, kMay);
}

TEST(ApplyCredit, TakesOldestCreditFirst) {
  Scenario scenario =
      given(a_household() + std::vector<Command>{pay(1, 50, "2024-06-03"), pay(2, 70, "2024-06-02"), pay(3, 90),
                                                 charge_of(40, "2024-06-20"), charge_of(60, "2024-06-21")});
  const auto event = scenario.when(ApplyCredit{kHousehold, day("2024-06-15")}).then_one<CreditApplied>();
  EXPECT_EQ(event.allocations, (std::vector<Allocation>{{1, Money{40}}, {2, Money{60}}}));
  EXPECT_EQ(event.sources, (std::vector<CreditSource>{{payment(2), Money{70}}, {payment(1), Money{30}}}));
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::credit_balances, Money{100}, {}},
                                                           {LedgerAccount::receivables, Money{-100}, {}}}));
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(account.payments[1].uses,
            (std::vector<PaymentUse>{{1, day("2024-06-15"), Money{40}, {}}, {2, day("2024-06-15"), Money{30}, {}}}));
  EXPECT_EQ(account.payments[0].uses, (std::vector<PaymentUse>{{2, day("2024-06-15"), Money{30}, {}}}));
  EXPECT_EQ(account.credit(), Money{110});
}

TEST(ApplyCredit, UsesOnlyWhatWasThereOnTheDay) {
  given(a_household()).when(ApplyCredit{kHousehold, day("2024-06-15")}).then_refused("no-credit");
  const std::vector<Command> credit = a_household() + std::vector<Command>{pay(1, 50, "2024-06-10")};
  given(credit).when(ApplyCredit{kHousehold, day("2024-06-15")}).then_refused("no-open-bill");
  const std::vector<Command> billed = credit + std::vector<Command>{charge_of(40, "2024-06-20", "2024-06-12")};
  given(billed).when(ApplyCredit{kHousehold, day("2024-06-09")}).then_refused("no-credit");
  given(billed).when(ApplyCredit{kHousehold, day("2024-06-11")}).then_refused("no-open-bill");
  EXPECT_EQ(given(billed).when(ApplyCredit{kHousehold, day("2024-06-12")}).then_one<CreditApplied>().sources.size(),
            1U);
  given(billed).when(ApplyCredit{kHousehold, day("2024-06-16")}).then_refused("date-in-future");
  given({}).when(ApplyCredit{kHousehold, day("2024-06-12")}).then_refused("household-unknown");
}

}  // namespace
}  // namespace steward::billing

#include <gtest/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/allocation.h"
#include "domain/billing/late_fees.h"
#include "domain/billing/movements.h"
#include "tests/domain/billing/receivables_given.h"

// Deposits that do not go back (domain reference §2.4, §2.7): kept by the company, set off, or turned into credit.
namespace steward::billing {
namespace {

UseDeposits use(DepositUse how, std::int64_t fen, std::string_view on = "2024-06-15") {
  UseDeposits command{kHousehold, how, day(on), Money{fen}, {1}};
  command.reason = text();
  return command;
}
ApproveRefund back(std::int64_t fen, std::vector<std::uint32_t> bills) {
  ApproveRefund command{refund(1), kHousehold, {}, day("2024-06-15"), Money{fen}, text()};
  command.bills = std::move(bills);
  return command;
}

// A deposit of 2,000.00, paid.
Scenario with_deposit() {
  return given(with_tax_and_deposit() + std::vector<Command>{deposit_of(200'000), pay(1, 200'000, "2024-06-10")});
}
// And two charges that are due: bills 2 and 3.
Scenario with_arrears() {
  return with_deposit()
      .when(charge_of(10'600, "2024-06-12", "2024-06-11"))
      .when(charge_of(20'000, "2024-06-14", "2024-06-11"));
}

std::int64_t held(Scenario& scenario) { return -on_account(scenario, LedgerAccount::deposits_held); }
template <class E>
const E& last_but(Scenario& scenario, std::size_t behind) {
  const auto& events = scenario.world().events();
  return get<E>(events[events.size() - 1 - behind].event);
}

TEST(Deposits, AreForfeitedInPartAndTheRestGoesBack) {
  UseDeposits command = use(DepositUse::forfeited, 30'000);
  command.evidence = "QC-17";
  Scenario scenario = with_deposit().when(command);
  const auto event = scenario.then_one<DepositsUsed>();
  EXPECT_EQ(event.lines, (std::vector<Allocation>{{1, Money{30'000}}}));
  EXPECT_EQ(event.paid_by, (std::vector<PaymentId>{payment(1)}));
  EXPECT_EQ(event.evidence, "QC-17");
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::deposits_held, Money{30'000}, {}},
                                                           {LedgerAccount::sundry_income, Money{-30'000}, {}}}));
  scenario.then_says({"arrears_fen", std::int64_t{0}}).then_says({"credit_fen", std::int64_t{0}});
  scenario.then_says({"applied_fen", std::int64_t{0}});
  EXPECT_EQ(find_bill(scenario.world().account(kHousehold), 1)->paid, Money{170'000});
  EXPECT_EQ(held(scenario), 170'000);
  scenario.when(use(DepositUse::forfeited, 170'001)).then_refused("refund-above-deposits");
  scenario.then_says({"refundable_fen", std::int64_t{170'000}});
  scenario.when(back(170'001, {1})).then_refused("refund-above-deposits");
  // The payment is not refunded as a whole either, and is not reversed as long as the forfeit stands.
  ApproveRefund whole{refund(1), kHousehold, payment(1), day("2024-06-15"), Money{170'001}, text()};
  scenario.when(whole).then_refused("refund-above-payment");
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-06-15")})
      .then_refused("payment-refunded");
  scenario.when(back(170'000, {1})).then_says({"returned_fen", std::int64_t{170'000}});
  EXPECT_EQ(held(scenario), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::refunds_payable), -170'000);
  scenario.when(use(DepositUse::forfeited, 1)).then_refused("deposit-not-paid");
}

TEST(Deposits, OnTheirWayBackAreUsedByNobody) {
  Scenario scenario = with_deposit().when(back(150'000, {1}));
  scenario.when(use(DepositUse::set_off, 50'001)).then_refused("refund-above-deposits");
  scenario.then_says({"refundable_fen", std::int64_t{50'000}});
  scenario.when(use(DepositUse::credited, 50'000)).then_says({"credit_fen", std::int64_t{50'000}});
  scenario.when(use(DepositUse::credited, 1)).then_refused("deposit-not-paid");
}

TEST(Deposits, AreSetOffAgainstWhatIsDueOldestFirst) {
  Scenario scenario = with_arrears().when(use(DepositUse::set_off, 15'000));
  EXPECT_EQ(last_but<DepositsUsed>(scenario, 1).posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::deposits_held, Money{15'000}, {}},
                                      {LedgerAccount::credit_balances, Money{-15'000}, {}}}));
  const auto& paid = last_but<CreditApplied>(scenario, 0);
  EXPECT_EQ(paid.allocations, (std::vector<Allocation>{{2, Money{10'600}}, {3, Money{4'400}}}));
  EXPECT_EQ(paid.sources, (std::vector<CreditSource>{{payment(1), Money{15'000}}}));
  scenario.then_says({"applied_fen", std::int64_t{15'000}}).then_says({"arrears_fen", std::int64_t{15'600}});
  scenario.then_says({"credit_fen", std::int64_t{0}});
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 15'600);
  EXPECT_EQ(on_account(scenario, LedgerAccount::credit_balances), 0);
  EXPECT_EQ(held(scenario), 185'000);
  scenario.when(use(DepositUse::set_off, 15'601)).then_refused("set-off-above-arrears");
  scenario.then_says({"payable_fen", std::int64_t{15'600}});
}

TEST(Deposits, AreSetOffAgainstBillsThatAreNamed) {
  Scenario scenario = with_arrears().when(charge_of(700, "2024-07-20", "2024-06-11")).when(deposit_of(5'000));
  UseDeposits named = use(DepositUse::set_off, 4'000);
  named.pays = {3};
  scenario.when(named);
  EXPECT_EQ(last_but<CreditApplied>(scenario, 0).allocations, (std::vector<Allocation>{{3, Money{4'000}}}));
  named.pays = {3, 2};
  named.amount = Money{16'100};
  scenario.when(named);
  EXPECT_EQ(last_but<CreditApplied>(scenario, 0).allocations,
            (std::vector<Allocation>{{3, Money{16'000}}, {2, Money{100}}}));
  // What is not due yet is paid once it is named; a deposit never is, named or not.
  named.pays = {2, 4};
  named.amount = Money{11'200};
  scenario.when(named).then_says({"arrears_fen", std::int64_t{5'000}});
  scenario.when(use(DepositUse::set_off, 1)).then_refused("set-off-above-arrears");
  named.pays = {5};
  scenario.when(named).then_refused("deposit-pays-no-deposit");
  named.pays = {2};
  scenario.when(named).then_refused("bill-already-paid");
  named.pays = {9};
  scenario.when(named).then_refused("bill-unknown");
}

TEST(Deposits, ThatAreSetOffPayLateFeesAsMoneyDoes) {
  LateFeeTerms terms;
  terms.daily_rate_millionths = 500;
  Scenario scenario = with_deposit().may_backdate().when(
      SetLateFeeTerms{kCommunity, day("2024-01-01"), terms, LateFeePosting::at_payment});
  scenario.when(charge_of(20'000, "2024-06-05", "2024-06-01"));
  scenario.when(use(DepositUse::set_off, 20'100));  // 20,000 × 0.0005 × 10 days
  EXPECT_EQ(last_but<LateFeesPosted>(scenario, 1).lines.front().amount, Money{100});
  EXPECT_EQ(last_but<CreditApplied>(scenario, 0).allocations,
            (std::vector<Allocation>{{2, Money{20'000}, Money{100}}}));
  scenario.then_says({"arrears_fen", std::int64_t{0}});
  // The deposit was paid on the day it was due: what was used of it was owed on no day.
  const Account& account = scenario.world().account(kHousehold);
  for (const OpenPrincipal& change : principal_history(account, *find_bill(account, 1))) {
    EXPECT_EQ(change.open, Money{0}) << to_string(change.on);
  }
}

TEST(Deposits, BecomeCreditThatBouncesWithItsPayment) {
  Scenario scenario = with_deposit().when(use(DepositUse::credited, 20'000));
  EXPECT_EQ(scenario.then_one<DepositsUsed>().posting.lines.back(),
            (PostingLine{LedgerAccount::credit_balances, Money{-20'000}, {}}));
  scenario.then_says({"credit_fen", std::int64_t{20'000}}).then_says({"arrears_fen", std::int64_t{0}});
  scenario.when(charge_of(10'600, "2024-06-12", "2024-06-11"));
  scenario.when(ApplyCredit{kHousehold, day("2024-06-14")}).then_refused("no-credit");
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")}).then_says({"credit_fen", std::int64_t{9'400}});
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-06-15")});
  scenario.then_says({"reopened_fen", std::int64_t{190'600}}).then_says({"credit_withdrawn_fen", std::int64_t{9'400}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{190'600});
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 190'600);
}

TEST(Deposits, ThatWereForfeitedAreHeldAgain) {
  Scenario scenario = with_deposit().when(use(DepositUse::forfeited, 20'000)).when(use(DepositUse::forfeited, 10'000));
  scenario.when(use(DepositUse::forfeit_taken_back, 25'000));
  const auto& taken = last_but<DepositsUsed>(scenario, 2);
  EXPECT_EQ(taken.lines, (std::vector<Allocation>{{1, Money{10'000}}, {1, Money{15'000}}}));
  EXPECT_EQ(taken.posting.lines, (std::vector<PostingLine>{{LedgerAccount::sundry_income, Money{25'000}, {}},
                                                           {LedgerAccount::credit_balances, Money{-25'000}, {}}}));
  const Bill& again = last_but<ChargeRaised>(scenario, 1).bill;
  EXPECT_EQ(again.number, 2U);
  EXPECT_EQ(again.fee_item, kDeposit);
  EXPECT_EQ(last_but<CreditApplied>(scenario, 0).allocations, (std::vector<Allocation>{{2, Money{25'000}}}));
  scenario.then_says({"credit_fen", std::int64_t{0}}).then_says({"arrears_fen", std::int64_t{0}});
  EXPECT_EQ(held(scenario), 195'000);
  EXPECT_EQ(on_account(scenario, LedgerAccount::sundry_income), -5'000);
  EXPECT_EQ(on_account(scenario, LedgerAccount::credit_balances), 0);
  scenario.when(use(DepositUse::forfeit_taken_back, 5'001)).then_refused("forfeit-above-kept");
  scenario.then_says({"kept_fen", std::int64_t{5'000}});
  scenario.when(use(DepositUse::forfeit_taken_back, 5'000));
  // None of it was a waiver that could be taken back, and the payment may bounce now.
  scenario.when(TakeBackRelief{kHousehold, Relief::waiver, day("2024-06-15"), {{1, Money{1}}}, {}})
      .then_refused("more-than-was-given-up");
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-06-15")});
  scenario.then_says({"arrears_fen", std::int64_t{200'000}});
  EXPECT_EQ(held(scenario), 200'000) << "raised, and not paid";
}

TEST(Deposits, AreUsedForAReason) {
  for (const DepositUse how : {DepositUse::forfeited, DepositUse::set_off}) {
    UseDeposits silent = use(how, 1);
    silent.reason = {};
    with_arrears().when(silent).then_refused("deposit-use-without-reason");
  }
  UseDeposits credited = use(DepositUse::credited, 1);
  credited.evidence = "QC-17";
  with_deposit().when(credited).then_refused("deposit-use-differs");
  UseDeposits paying = use(DepositUse::forfeited, 1);
  paying.pays = {1};
  with_deposit().when(paying).then_refused("deposit-use-differs");
  UseDeposits hidden = use(DepositUse::forfeited, 1);
  hidden.evidence = " QC-17";
  with_deposit().when(hidden).then_refused("evidence-invalid");
  UseDeposits fee = use(DepositUse::credited, 1);
  fee.bills = {2};
  with_arrears().when(fee).then_refused("bill-not-a-deposit");
  with_deposit().when(use(DepositUse::credited, 1, "2024-06-09")).then_refused("refund-before-use");
}

// The limit of refunds decides on what leaves the household's hands.
TEST(Deposits, ThatAreForfeitedOrSetOffTakeAnApproval) {
  Scenario scenario = with_arrears();
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::refund, Money{15'000}}}});
  const auto by_clerk = [](DepositUse how, std::int64_t fen) {
    UseDeposits command = use(how, fen);
    command.authority.by = id<CredentialId>(90);
    return command;
  };
  scenario.when(by_clerk(DepositUse::forfeited, 15'001)).then_refused("approval-needed");
  scenario.when(by_clerk(DepositUse::forfeited, 10'000));
  EXPECT_EQ(last_but<approvals::AllowanceUsed>(scenario, 0).action, approvals::Action::refund);
  scenario.when(by_clerk(DepositUse::set_off, 5'001)).then_refused("approval-needed");
  scenario.when(by_clerk(DepositUse::set_off, 5'000)).then_says({"applied_fen", std::int64_t{5'000}});
  scenario.when(by_clerk(DepositUse::credited, 30'000)).then_says({"credit_fen", std::int64_t{30'000}});
  const UseDeposits large = by_clerk(DepositUse::forfeited, 40'000);
  scenario.when(approvals::RequestApproval{id<ApprovalId>(91), kCommunity, id<CredentialId>(90), large, {}, {}});
  scenario.then_says({"amount_fen", std::int64_t{40'000}});
  scenario.when(approvals::GrantApproval{id<ApprovalId>(91), id<CredentialId>(92), {}, large});
  EXPECT_EQ(held(scenario), 115'000);
}

TEST(Deposits, SayWhatTheyMove) {
  using enum MovementKind;
  DepositsUsed event;
  event.lines = {{1, Money{30}}, {1, Money{20}}};
  const auto moved = [&](DepositUse how) {
    event.use = how;
    return movements_of(event);
  };
  EXPECT_EQ(moved(DepositUse::forfeited), (std::vector<Movement>{{reopened, Money{30}, 1},
                                                                 {deposit_forfeited, Money{30}, 1},
                                                                 {reopened, Money{20}, 1},
                                                                 {deposit_forfeited, Money{20}, 1}}));
  EXPECT_EQ(moved(DepositUse::set_off).back(), (Movement{credited_from_deposit, Money{50}}));
  EXPECT_EQ(moved(DepositUse::credited)[1], (Movement{deposit_credited, Money{30}, 1}));
  EXPECT_EQ(moved(DepositUse::forfeit_taken_back)[0], (Movement{forfeit_taken_back, Money{30}, 1}));
}

}  // namespace
}  // namespace steward::billing

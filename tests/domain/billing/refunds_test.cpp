#include <gtest/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/allocation.h"
#include "tests/domain/billing/receivables_given.h"

// Refunds of credit, of payments and of deposits (domain reference §2.7, §2.11).
namespace steward::billing {
namespace {

ApproveRefund back(std::uint8_t n, std::int64_t fen, PaymentId of = {}, std::string_view on = "2024-06-15") {
  return {refund(n), kHousehold, of, day(on), Money{fen}, text()};
}
SendRefund send(std::uint8_t n, PaymentChannel channel = PaymentChannel::cash, Sealed reason = {}) {
  return {refund(n), kHousehold, channel, day("2024-06-15"), std::move(reason)};
}
SendRefund by_bank(std::uint8_t n) { return send(n, PaymentChannel::bank_transfer, text()); }
SettleRefund settle(std::uint8_t n, RefundOutcome outcome) {
  return {refund(n), kHousehold, outcome, "", day("2024-06-15")};
}

TEST(Refunds, APlainOneComesOutOfCredit) {
  Scenario scenario = given(kTwoBills + std::vector<Command>{pay(1, 1'000, "2024-06-15")}).when(back(1, 700));
  const auto event = scenario.then_one<RefundApproved>();
  EXPECT_EQ(event.sources, (std::vector<CreditSource>{{payment(1), Money{700}}}));
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::credit_balances, Money{700}, {}},
                                                           {LedgerAccount::refunds_payable, Money{-700}, {}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{0});
  scenario.when(back(2, 1)).then_refused("refund-above-credit");
  scenario.when(ReversePayment{payment(1), kHousehold, ReversalReason::bounced, day("2024-06-15")})
      .then_refused("payment-refunded");
}

TEST(Refunds, OfAPaymentUndoTheNewestAllocationFirst) {
  // Bill 2 is due first: the payment paid it first, then bill 1.
  Scenario scenario = given(kTwoBills + std::vector<Command>{pay(1, 300, "2024-06-15")}).when(back(1, 150, payment(1)));
  const auto event = scenario.then_one<RefundApproved>();
  EXPECT_EQ(event.reopened, (std::vector<Allocation>{{1, Money{100}}, {2, Money{50}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{150});
  scenario.when(back(2, 151, payment(1))).then_refused("refund-above-payment");
  scenario.when(back(2, 1, payment(7))).then_refused("payment-unknown");
}

TEST(Refunds, GoThroughTheirStatesAndFailUnderTheirOwnNumber) {
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, 1'000, "2024-06-15"), back(1, 600)});
  scenario.when(settle(1, RefundOutcome::succeeded)).then_refused("refund-not-sent");
  EXPECT_EQ(scenario.when(by_bank(1)).then_one<RefundSent>().attempt, 1U);
  scenario.when(by_bank(1)).then_refused("refund-not-to-be-sent");
  scenario.when(settle(1, RefundOutcome::cancelled)).then_refused("refund-not-to-be-cancelled");
  EXPECT_TRUE(scenario.when(settle(1, RefundOutcome::failed)).then_one<RefundSettled>().posting.lines.empty());
  EXPECT_EQ(scenario.when(by_bank(1)).then_one<RefundSent>().attempt, 2U);
  const auto paid = scenario.when(settle(1, RefundOutcome::succeeded)).then_one<RefundSettled>();
  EXPECT_EQ(paid.posting.lines, (std::vector<PostingLine>{{LedgerAccount::refunds_payable, Money{600}, {}},
                                                          {LedgerAccount::bank_deposits, Money{-600}, {}}}));
  scenario.when(settle(1, RefundOutcome::failed)).then_refused("refund-not-sent");
  scenario.when(send(2)).then_refused("refund-unknown");
  scenario.when(back(1, 1)).then_refused("refund-exists");
}

TEST(Refunds, ThatAreCancelledAreCreditAgain) {
  Scenario scenario = given(kTwoBills + std::vector<Command>{pay(1, 300, "2024-06-15"), back(1, 150, payment(1))});
  scenario.when(settle(1, RefundOutcome::cancelled));
  EXPECT_EQ(scenario.then_one<RefundSettled>().posting.lines.back(),
            (PostingLine{LedgerAccount::credit_balances, Money{-150}, {}}));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{150});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{150});
  scenario.when(ApplyCredit{kHousehold, day("2024-06-14")}).then_refused("no-credit");
  EXPECT_EQ(scenario.when(ApplyCredit{kHousehold, day("2024-06-15")}).then_one<CreditApplied>().allocations.size(), 2U);
}

// A deposit of 2,000.00, paid, and 500.00 of credit beside it.
Scenario with_deposit_and_credit() {
  return given(with_tax_and_deposit() +
               std::vector<Command>{deposit_of(200'000), pay(1, 200'000, "2024-06-10"), pay(2, 50'000, "2024-06-11")});
}

TEST(Refunds, OfADepositLeaveNothingThatIsOwed) {
  Scenario scenario = with_deposit_and_credit().when(back(1, 200'000, payment(1)));
  scenario.then_says({"reopened_fen", std::int64_t{0}}).then_says({"returned_fen", std::int64_t{200'000}});
  scenario.then_says({"arrears_fen", std::int64_t{0}}).then_says({"credit_fen", std::int64_t{50'000}});
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<RefundApproved>(events[events.size() - 2].event).reopened,
            (std::vector<Allocation>{{1, Money{200'000}}}));
  const auto& closed = get<BillsWaived>(events.back().event);
  EXPECT_EQ(closed.kind, WaiverKind::deposit_returned);
  EXPECT_EQ(closed.lines, (std::vector<Allocation>{{1, Money{200'000}}}));
  EXPECT_TRUE(closed.taxes.empty());
  EXPECT_EQ(closed.posting.lines, (std::vector<PostingLine>{{LedgerAccount::deposits_held, Money{200'000}, {}},
                                                            {LedgerAccount::receivables, Money{-200'000}, {}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::refunds_payable), -200'000);
  // Neither credit nor a payment that chooses nothing pays what goes back.
  const CollectionPolicy deducting{kCommunity, {}, AllocationPolicy::principal_first, true};
  const auto due = deduction_due(scenario.world().account(kHousehold), deducting, day("2024-06-15"));
  ASSERT_TRUE(due);
  EXPECT_FALSE(*due);
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")}).then_refused("no-open-bill");
  scenario.when(pay(3, 1'000, "2024-06-15"));
  EXPECT_EQ(scenario.then_one<PaymentReceived>().credited, Money{1'000});
}

TEST(Refunds, OfADepositFailAndAreSentAgainAndCancelledAsAnyOther) {
  Scenario scenario = with_deposit_and_credit().when(back(1, 200'000, payment(1))).when(by_bank(1));
  scenario.when(settle(1, RefundOutcome::failed));
  EXPECT_EQ(scenario.when(by_bank(1)).then_one<RefundSent>().attempt, 2U);
  scenario.when(settle(1, RefundOutcome::succeeded)).then_one<RefundSettled>();
  EXPECT_EQ(on_account(scenario, LedgerAccount::refunds_payable), 0);

  Scenario other = with_deposit_and_credit().when(back(1, 200'000, payment(1)));
  other.when(settle(1, RefundOutcome::cancelled)).then_says({"credit_fen", std::int64_t{50'000}});
  EXPECT_EQ(other.world().account(kHousehold).arrears(), Money{0});
  EXPECT_EQ(on_account(other, LedgerAccount::deposits_held), -200'000);
  EXPECT_EQ(on_account(other, LedgerAccount::credit_balances), -50'000);
  EXPECT_EQ(on_account(other, LedgerAccount::receivables), 0);
  EXPECT_EQ(on_account(other, LedgerAccount::refunds_payable), 0);
}

// It is a deposit as before: no fee is paid with it, and it goes back, or is cancelled, once more.
TEST(Refunds, OfADepositThatAreCancelledLeaveADeposit) {
  Scenario scenario =
      given(with_tax_and_deposit() + std::vector<Command>{deposit_of(200'000), pay(1, 200'000, "2024-06-10")});
  scenario.when(back(1, 200'000, payment(1))).when(settle(1, RefundOutcome::cancelled));
  const auto& events = scenario.world().events();
  const auto& settled = get<RefundSettled>(events[events.size() - 3].event);
  EXPECT_EQ(settled.posting.lines.back(), (PostingLine{LedgerAccount::credit_balances, Money{-200'000}, {}}));
  const Bill again = get<ChargeRaised>(events[events.size() - 2].event).bill;
  EXPECT_EQ(again.number, 2U);
  EXPECT_EQ(again.fee_item, find_bill(scenario.world().account(kHousehold), 1)->fee_item);
  EXPECT_EQ(again.amount, Money{200'000});
  EXPECT_EQ(again.income_account, LedgerAccount::deposits_held);
  EXPECT_EQ(get<CreditApplied>(events.back().event).allocations, (std::vector<Allocation>{{2, Money{200'000}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).credit(), Money{0});
  scenario.when(charge_of(10'600, "2024-06-15", "2024-06-15"));
  scenario.when(ApplyCredit{kHousehold, day("2024-06-15")}).then_refused("no-credit");
  scenario.when(back(2, 200'000, payment(1))).then_says({"returned_fen", std::int64_t{200'000}});
  scenario.when(settle(2, RefundOutcome::cancelled)).then_says({"credit_fen", std::int64_t{0}});
  scenario.when(back(3, 200'000, payment(1))).when(by_bank(3));
  scenario.when(settle(3, RefundOutcome::succeeded)).then_one<RefundSettled>();
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 10'600);
  EXPECT_EQ(on_account(scenario, LedgerAccount::refunds_payable), 0);
}

// What the same payment paid for something else, and what of it was credit, is free again.
TEST(Refunds, OfADepositAndMoreThatAreCancelledKeepTheDepositAlone) {
  Scenario scenario = given(with_tax_and_deposit() + std::vector<Command>{deposit_of(200'000),
                                                                          charge_of(10'600, "2024-06-12", "2024-06-01"),
                                                                          pay(1, 215'600, "2024-06-15")});
  scenario.when(back(1, 65'600, payment(1)));  // 50.00 of credit, the charge, 500.00 of the deposit
  scenario.when(settle(1, RefundOutcome::cancelled)).then_says({"credit_fen", std::int64_t{15'600}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{10'600});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -200'000);
  EXPECT_EQ(on_account(scenario, LedgerAccount::credit_balances), -15'600);
}

// A part of it, and of what the same payment paid for something else: that alone is owed again.
TEST(Refunds, OfADepositAndACharge) {
  Scenario scenario = given(with_tax_and_deposit() + std::vector<Command>{deposit_of(200'000),
                                                                          charge_of(10'600, "2024-06-12", "2024-06-01"),
                                                                          pay(1, 210'600, "2024-06-15")});
  scenario.when(back(1, 60'600, payment(1)));
  scenario.then_says({"reopened_fen", std::int64_t{10'600}}).then_says({"returned_fen", std::int64_t{50'000}});
  EXPECT_EQ(get<BillsWaived>(scenario.world().events().back().event).lines,
            (std::vector<Allocation>{{1, Money{50'000}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{10'600});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -150'000);
  // The rest of it goes back later.
  scenario.when(back(2, 150'000, payment(1))).then_says({"arrears_fen", std::int64_t{10'600}});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
}

// The limit of refunds decides, that of waivers is not asked.
TEST(Refunds, OfADepositNeedOneApproval) {
  Scenario scenario = with_deposit_and_credit();
  scenario.when(approvals::SetApprovalRules{
      kCommunity, 30, 14, {{approvals::Action::waiver, Money{1}}, {approvals::Action::refund, Money{200'000}}}});
  ApproveRefund command = back(1, 200'000, payment(1));
  command.authority.by = id<CredentialId>(90);
  scenario.when(command).then_says({"returned_fen", std::int64_t{200'000}});
  const auto& used = get<approvals::AllowanceUsed>(scenario.world().events().back().event);
  EXPECT_EQ(used.action, approvals::Action::refund);
  EXPECT_EQ(used.amount, Money{200'000});
}

// Deposits that are named, and nothing else.
ApproveRefund named(std::uint8_t n, std::int64_t fen, std::vector<std::uint32_t> bills) {
  ApproveRefund command = back(n, fen);
  command.bills = std::move(bills);
  return command;
}

// A deposit that was paid by two channels goes back by one for a reason only, or each payment of it by its own.
TEST(Refunds, GoBackByTheChannelByWhichTheMoneyCame) {
  ReceivePayment by_wechat = pay(2, 80'000, "2024-06-11", {1});
  by_wechat.channel = PaymentChannel::wechat;
  by_wechat.external_reference = "wx-2";
  Scenario scenario = given(with_tax_and_deposit() +
                            std::vector<Command>{deposit_of(200'000), pay(1, 120'000, "2024-06-10", {1}), by_wechat});
  Scenario each = scenario;
  scenario.when(named(1, 200'000, {1}));
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(
      original_channels(account, account.refunds.back()),
      (std::vector<OriginalChannel>{{PaymentChannel::wechat, Money{80'000}}, {PaymentChannel::cash, Money{120'000}}}));
  scenario.when(send(1)).then_refused("refund-by-another-channel");
  scenario.when(send(1, PaymentChannel::wechat)).then_refused("refund-by-another-channel");
  scenario.when(send(1, PaymentChannel::bank_transfer)).then_refused("refund-by-another-channel");
  EXPECT_EQ(scenario.when(by_bank(1)).then_one<RefundSent>().reason, text());

  each.when(back(1, 120'000, payment(1))).when(back(2, 80'000, payment(2)));
  each.when(send(1, PaymentChannel::wechat)).then_refused("refund-by-another-channel");
  EXPECT_EQ(each.when(send(1)).then_one<RefundSent>().reason, Sealed{});
  EXPECT_EQ(each.when(send(2, PaymentChannel::wechat)).then_one<RefundSent>().reason, Sealed{});
}

TEST(Refunds, OfANamedDepositLeaveWhatItsPaymentPaidAfterIt) {
  Scenario scenario = given(with_tax_and_deposit() + std::vector<Command>{deposit_of(200'000),
                                                                          charge_of(10'600, "2024-06-12", "2024-06-01"),
                                                                          pay(1, 210'600, "2024-06-15")});
  scenario.when(named(1, 200'000, {1}));
  scenario.then_says({"reopened_fen", std::int64_t{0}}).then_says({"returned_fen", std::int64_t{200'000}});
  scenario.then_says({"arrears_fen", std::int64_t{0}}).then_says({"credit_fen", std::int64_t{0}});
  const auto& events = scenario.world().events();
  const auto& approved = get<RefundApproved>(events[events.size() - 2].event);
  EXPECT_EQ(approved.reopened, (std::vector<Allocation>{{1, Money{200'000}}}));
  EXPECT_EQ(approved.paid_by, (std::vector<PaymentId>{payment(1)}));
  EXPECT_TRUE(approved.sources.empty());
  EXPECT_EQ(find_bill(scenario.world().account(kHousehold), 2)->paid, Money{10'600});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::receivables), 0);
  scenario.when(named(2, 1, {1})).then_refused("deposit-not-paid");
  // Cancelled, it is held again, and goes back once more under its new number.
  scenario.when(settle(1, RefundOutcome::cancelled)).then_says({"credit_fen", std::int64_t{0}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{0});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -200'000);
  scenario.when(named(2, 200'000, {3})).then_says({"returned_fen", std::int64_t{200'000}});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
  EXPECT_EQ(on_account(scenario, LedgerAccount::refunds_payable), -200'000);
}

TEST(Refunds, OfANamedDepositLeaveWhatItsCreditPaidLater) {
  Scenario scenario =
      given(with_tax_and_deposit() + std::vector<Command>{deposit_of(50'000), pay(1, 60'000, "2024-06-10"),
                                                          charge_of(10'000, "2024-06-12", "2024-06-11"),
                                                          ApplyCredit{kHousehold, day("2024-06-12")}});
  scenario.when(named(1, 50'001, {1})).then_refused("refund-above-deposits");
  scenario.then_says({"refundable_fen", std::int64_t{50'000}});
  scenario.when(named(1, 20'000, {1})).then_says({"returned_fen", std::int64_t{20'000}});
  scenario.when(named(2, 30'000, {1})).then_says({"arrears_fen", std::int64_t{0}});
  EXPECT_EQ(find_bill(scenario.world().account(kHousehold), 2)->paid, Money{10'000});
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), 0);
}

// Each goes back to the payments that had paid it, and is paid by them again when it is cancelled.
TEST(Refunds, OfNamedDepositsTakeWhateverPaidThem) {
  Scenario scenario = given(with_tax_and_deposit() +
                            std::vector<Command>{deposit_of(10'000), deposit_of(5'000), pay(1, 6'000, "2024-06-10"),
                                                 pay(2, 4'000, "2024-06-11", {1}), pay(3, 5'000, "2024-06-11", {2})});
  scenario.when(named(1, 12'000, {1, 2})).then_says({"returned_fen", std::int64_t{12'000}});
  const auto& approved = get<RefundApproved>(scenario.world().events()[scenario.world().events().size() - 2].event);
  EXPECT_EQ(approved.reopened, (std::vector<Allocation>{{1, Money{4'000}}, {1, Money{6'000}}, {2, Money{2'000}}}));
  EXPECT_EQ(approved.paid_by, (std::vector<PaymentId>{payment(2), payment(1), payment(3)}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -3'000);
  scenario.when(settle(1, RefundOutcome::cancelled)).then_says({"credit_fen", std::int64_t{0}});
  const Account& account = scenario.world().account(kHousehold);
  EXPECT_EQ(account.arrears(), Money{0});
  EXPECT_EQ(find_payment(account, payment(1))->uses,
            (std::vector<PaymentUse>{{3, day("2024-06-15"), Money{6'000}, Money{}}}));
  EXPECT_EQ(find_payment(account, payment(2))->uses,
            (std::vector<PaymentUse>{{3, day("2024-06-15"), Money{4'000}, Money{}}}));
  EXPECT_EQ(find_payment(account, payment(3))->uses,
            (std::vector<PaymentUse>{{2, day("2024-06-11"), Money{3'000}, Money{}},
                                     {4, day("2024-06-15"), Money{2'000}, Money{}}}));
  EXPECT_EQ(on_account(scenario, LedgerAccount::deposits_held), -15'000);
}

TEST(Refunds, OfNamedBillsAreOfPaidDepositsOnly) {
  Scenario scenario = given(with_tax_and_deposit() +
                            std::vector<Command>{deposit_of(10'000), charge_of(1'000, "2024-06-12", "2024-06-01"),
                                                 pay(1, 11'000, "2024-06-12"), deposit_of(5'000)});
  scenario.when(named(1, 1'000, {2})).then_refused("bill-not-a-deposit");
  scenario.then_says({"bill_number", std::int64_t{2}});
  scenario.when(named(1, 1'000, {1, 3})).then_refused("deposit-not-paid");
  scenario.when(named(1, 1'000, {1, 4})).then_refused("bill-unknown");
  scenario.when(named(1, 1'000, {1, 1})).then_refused("bill-chosen-twice");
  ApproveRefund both = named(1, 1'000, {1});
  both.payment = payment(1);
  scenario.when(both).then_refused("refund-of-two-kinds");
  ApproveRefund early = named(1, 1'000, {1});
  early.approved_on = day("2024-06-11");
  scenario.when(early).then_refused("refund-before-use");
  // The amount counts, whatever is named.
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::refund, Money{9'999}}}});
  ApproveRefund large = named(1, 10'000, {1});
  large.authority.by = id<CredentialId>(90);
  scenario.when(large).then_refused("approval-needed");
}

// The program before left the bill open, and it was waived by hand.
TEST(Refunds, OfADepositThatWereApprovedBeforeAreClosedByHand) {
  Scenario scenario = with_deposit_and_credit().when(back(1, 200'000, payment(1)));
  State state = initial_state(StreamKind::household);
  Version version = 0;
  for (const NewEvent& event : scenario.world().events()) {
    const auto* closed = get_if<BillsWaived>(&event.event);
    if (event.stream != stream_of(kHousehold) || closed != nullptr) continue;
    state = evolve(std::move(state), event.event, ++version);
  }
  const auto account = [&]() -> const Account& {
    return std::get<Household>(std::get<HouseholdState>(state).is).account;
  };
  ASSERT_FALSE(std::holds_alternative<Faulted>(state));
  EXPECT_EQ(account().arrears(), Money{200'000});
  auto by_hand = get<BillsWaived>(scenario.world().events().back().event);
  by_hand.kind = WaiverKind::policy;
  state = evolve(std::move(state), by_hand, ++version);
  ASSERT_FALSE(std::holds_alternative<Faulted>(state));
  EXPECT_EQ(account().arrears(), Money{0});
  EXPECT_TRUE(account().refunds.back().deposits.empty()) << "its money is credit when it is cancelled";
}

}  // namespace
}  // namespace steward::billing

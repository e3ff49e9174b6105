#include "domain/books/settlements.h"

#include <gtest/gtest.h>

#include <map>

#include "domain/billing/billing.h"
#include "domain/billing/movements.h"
#include "domain/books/books.h"
#include "tests/support/scenario.h"

// What channels take is cleared into the bank, and no money is in the books twice.
namespace steward::books {
namespace {

using namespace steward::test;
using billing::LedgerAccount;
using billing::PaymentChannel;
using billing::PostingLine;

const SettlementId kSettlement = id<SettlementId>(90);

RecordSettlement settle(PaymentChannel channel, std::int64_t gross, std::int64_t fee, std::string reference = "B-77",
                        std::string_view on = "2024-06-14") {
  return {kSettlement, kCommunity, channel, Money{gross}, Money{fee}, std::move(reference), day(on)};
}
billing::ReceivePayment pay(std::uint8_t n, PaymentChannel channel, std::int64_t fen) {
  return {id<PaymentId>(n), kHousehold, channel, std::to_string(n), Money{fen}, day("2024-06-11"), {}};
}

// The accounts of the community that are not zero.
std::map<LedgerAccount, std::int64_t> books_of(Scenario& scenario, CommunityId community = kCommunity) {
  std::map<LedgerAccount, std::int64_t> books;
  for (const NewEvent& event : scenario.world().events()) {
    const billing::Posting* posting = posting_of(event.event);
    if (posting == nullptr || event.community != community) continue;
    for (const PostingLine& line : posting->lines) books[line.account] += line.amount.fen;
  }
  std::erase_if(books, [](const auto& account) { return account.second == 0; });
  return books;
}
using Books = std::map<LedgerAccount, std::int64_t>;

TEST(Settlement, ClearsTheAccountOfTheChannelIntoTheBankLessItsFee) {
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, PaymentChannel::wechat, 800'000)});
  scenario.when(settle(PaymentChannel::wechat, 800'000, 4'800));
  const auto event = scenario.then_one<SettlementRecorded>();
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::bank_deposits, Money{795'200}, {}},
                                                           {LedgerAccount::finance_expenses, Money{4'800}, {}},
                                                           {LedgerAccount::wechat_clearing, Money{-800'000}, {}}}));
  scenario.then_effective("2024-06-14").then_says({"net_fen", std::int64_t{795'200}});
  EXPECT_EQ(books_of(scenario), (Books{{LedgerAccount::bank_deposits, 795'200},
                                       {LedgerAccount::finance_expenses, 4'800},
                                       {LedgerAccount::credit_balances, -800'000}}));
}

TEST(Settlement, OfWhatCountsAsInTheBankAtOnceIsItsFee) {
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, PaymentChannel::pos, 10'000)});
  scenario.when(settle(PaymentChannel::pos, 10'000, 0)).then_refused("settlement-moves-nothing");
  scenario.when(settle(PaymentChannel::pos, 10'000, 60));
  EXPECT_EQ(scenario.then_one<SettlementRecorded>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::finance_expenses, Money{60}, {}},
                                      {LedgerAccount::bank_deposits, Money{-60}, {}}}));
  EXPECT_EQ(books_of(scenario)[LedgerAccount::bank_deposits], 9'940);
}

TEST(Settlement, HasTheBanksNumberWhichIsThatOfOneBankTransfer) {
  Scenario scenario = given(a_household()).when(settle(PaymentChannel::alipay, 500, 3));
  scenario.when(pay(1, PaymentChannel::bank_transfer, 497)).then_says({"receipt_number", std::int64_t{1}});
  RecordSettlement again = settle(PaymentChannel::wechat, 500, 3);
  again.settlement = id<SettlementId>(91);
  scenario.when(again).then_refused("external-reference-taken");
  billing::ReceivePayment same = pay(2, PaymentChannel::bank_transfer, 497);
  same.external_reference = "B-77";
  scenario.when(same).then_refused("external-reference-taken");
}

TEST(Settlement, CountsInTheOldestOpenMonth) {
  Scenario scenario = given(a_household() + std::vector<Command>{ClosePeriod{kCommunity, month_of(day("2024-05-01"))}});
  scenario.when(settle(PaymentChannel::wechat, 100, 0, "B-1", "2024-05-31"));
  EXPECT_EQ(scenario.then_one<SettlementRecorded>().posting.period, month_of(day("2024-06-01")));
}

// Money that came to one community and was a household's of another.
const CommunityId kElsewhere = id<CommunityId>(77);
SettleBetweenCommunities pay_over(std::int64_t fen, std::string reference = "B-9") {
  return {id<SettlementId>(91), id<SettlementId>(92), kElsewhere,       kCommunity,
          Money{fen},           std::move(reference), day("2024-06-15")};
}
Scenario owed_elsewhere() {
  billing::ReceiveSuspense came;
  came.payment = id<PaymentId>(1);
  came.community = kElsewhere;
  came.external_reference = "B-1";
  came.amount = Money{250};
  came.received_on = day("2024-06-10");
  return given(a_household() +
               std::vector<Command>{registry::RegisterCommunity{kElsewhere, "other", "别处", "Asia/Shanghai"}, came,
                                    billing::AssignSuspense{id<PaymentId>(1), kHousehold, day("2024-06-15"), {}}});
}

TEST(CommunitiesSettled, PayWhatTheOneOwesTheOtherInTheBooksOfBoth) {
  Scenario scenario = owed_elsewhere().when(pay_over(250));
  EXPECT_EQ(books_of(scenario, kElsewhere), Books{});
  EXPECT_EQ(books_of(scenario), (Books{{LedgerAccount::bank_deposits, 250}, {LedgerAccount::credit_balances, -250}}));
  const auto& events = scenario.world().events();
  const auto& paid = get<CommunitiesSettled>(events[events.size() - 2].event);
  const auto& received = get<CommunitiesSettled>(events.back().event);
  EXPECT_EQ(paid.amount, Money{-250});
  EXPECT_EQ(paid.other, kCommunity);
  EXPECT_EQ(received.amount, Money{250});
  EXPECT_EQ(received.other, kElsewhere);
  billing::ReceivePayment same = pay(2, PaymentChannel::bank_transfer, 250);
  same.external_reference = "B-9";
  scenario.when(same).then_refused("external-reference-taken");
  scenario.when(pay_over(250, "B-10")).then_refused("settlement-exists");
}

TEST(CommunitiesSettled, CountInTheOpenMonthsOfEach) {
  Scenario scenario = owed_elsewhere().on("2024-07-02").when(ClosePeriod{kElsewhere, month_of(day("2024-06-01"))});
  scenario.when(pay_over(250, ""));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<CommunitiesSettled>(events[events.size() - 2].event).posting.period, month_of(day("2024-07-01")));
  EXPECT_EQ(get<CommunitiesSettled>(events.back().event).posting.period, month_of(day("2024-06-01")));
}

TEST(CommunitiesSettled, AreRefusedByNameWhenTheyCannotBe) {
  Scenario scenario = owed_elsewhere();
  SettleBetweenCommunities itself = pay_over(250);
  itself.to = kElsewhere;
  scenario.when(itself).then_refused("settlement-with-itself");
  SettleBetweenCommunities nowhere = pay_over(250);
  nowhere.to = id<CommunityId>(78);
  scenario.when(nowhere).then_refused("community-unknown");
  scenario.when(pay_over(0)).then_refused("amount-out-of-range");
  scenario.when(pay_over(250, "\n")).then_refused("external-reference-invalid");
}

// A statement was imported before anybody said what its row is.
billing::ReceiveSuspense row(std::uint8_t n, std::int64_t fen) {
  billing::ReceiveSuspense command;
  command.payment = id<PaymentId>(n);
  command.community = kCommunity;
  command.external_reference = "B-" + std::to_string(n);
  command.amount = Money{fen};
  command.received_on = day("2024-06-12");
  return command;
}
billing::SettleSuspense as(std::uint8_t n, PaymentChannel channel, std::int64_t fee) {
  return {id<PaymentId>(n), channel, Money{fee}, day("2024-06-14")};
}

TEST(SettledSuspense, IsWhatAChannelHadTaken) {
  Scenario scenario =
      given(a_household() + std::vector<Command>{pay(1, PaymentChannel::wechat, 800'000), row(2, 795'200)});
  scenario.when(as(2, PaymentChannel::wechat, 4'800));
  const auto event = scenario.then_one<billing::SuspenseSettled>();
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::suspense, Money{795'200}, {}},
                                                           {LedgerAccount::finance_expenses, Money{4'800}, {}},
                                                           {LedgerAccount::wechat_clearing, Money{-800'000}, {}}}));
  scenario.then_effective("2024-06-12");
  EXPECT_EQ(billing::cash_of(event),
            (billing::CashMovement{PaymentChannel::bank_transfer, Money{795'200}, billing::CashFlow::reversed}))
      << "it was taken in once";
  EXPECT_EQ(books_of(scenario), (Books{{LedgerAccount::bank_deposits, 795'200},
                                       {LedgerAccount::finance_expenses, 4'800},
                                       {LedgerAccount::credit_balances, -800'000}}));
  scenario.when(as(2, PaymentChannel::wechat, 4'800)).then_refused("suspense-cleared");
  scenario.when(billing::AssignSuspense{id<PaymentId>(2), kHousehold, day("2024-06-15"), {}})
      .then_refused("suspense-cleared");
  RecordSettlement again = settle(PaymentChannel::wechat, 800'000, 4'800, "B-2");
  scenario.when(again).then_refused("external-reference-taken");
}

TEST(SettledSuspense, IsCashThatACashierHadBanked) {
  const CredentialId cashier = id<CredentialId>(81);
  Scenario scenario = given(a_household());
  scenario.when(OpenShift{id<ShiftId>(80), cashier, kCommunity, day("2024-06-10"), Money{}});
  scenario.when(billing::ReceivePayment{
      id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{500'000}, day("2024-06-11"), {}, cashier});
  scenario.when(BankCash{cashier, Money{500'000}, "JK-1", day("2024-06-12")}).when(row(2, 500'000));
  EXPECT_EQ(books_of(scenario)[LedgerAccount::bank_deposits], 1'000'000) << "twice, until somebody says so";
  scenario.when(as(2, PaymentChannel::cash, 0)).then_refused("banking-needed");
  billing::SettleSuspense banked = as(2, PaymentChannel::cash, 0);
  banked.bankings = {id<EventId>(99)};
  scenario.when(banked);
  EXPECT_EQ(books_of(scenario),
            (Books{{LedgerAccount::bank_deposits, 500'000}, {LedgerAccount::credit_balances, -500'000}}));
}

TEST(SettledSuspense, IsABankingOnce) {
  billing::SettleSuspense found = as(2, PaymentChannel::cash, 0);
  found.bankings = {id<EventId>(99)};
  Scenario scenario = given(a_household()).when(row(2, 100)).when(row(3, 100)).when(found);
  EXPECT_EQ(scenario.then_one<billing::SuspenseSettled>().bankings, found.bankings);
  found.payment = id<PaymentId>(3);
  scenario.when(found).then_refused("banking-settled");
  found.bankings = {id<EventId>(98), id<EventId>(99)};
  scenario.when(found).then_refused("banking-settled");
  found.bankings = {id<EventId>(98), id<EventId>(98)};
  scenario.when(found).then_refused("settlement-names-twice");
  found.bankings.clear();
  for (int n = 0; n <= 50; ++n) found.bankings.push_back(id<EventId>(static_cast<std::uint8_t>(100 + n)));
  scenario.when(found).then_refused("settlement-too-wide");
}

// Three rows are two bankings, one of which the bank kept its fee of.
billing::SettleSuspense together() {
  billing::SettleSuspense command = as(2, PaymentChannel::cash, 10);
  command.with = {id<PaymentId>(3), id<PaymentId>(4)};
  command.bankings = {id<EventId>(98), id<EventId>(99)};
  return command;
}
constexpr std::uint8_t kRows[] = {2, 3, 4};
Scenario three_rows() { return given(a_household()).when(row(2, 490)).when(row(3, 200)).when(row(4, 300)); }

TEST(SettledSuspense, IsSeveralBankingsInSeveralRows) {
  Scenario scenario = three_rows().when(together());
  scenario.then_says({"payment_id", id<PaymentId>(2).uuid}).then_says({"amount_fen", std::int64_t{990}});
  const auto& events = scenario.world().events();
  const auto settled = [&](std::size_t from_end) {
    return get<billing::SuspenseSettled>(events[events.size() - from_end].event);
  };
  EXPECT_EQ(settled(3).payment, id<PaymentId>(2));
  EXPECT_EQ(settled(3).bankings, together().bankings);
  EXPECT_EQ(settled(3).fee, Money{10});
  EXPECT_EQ(settled(3).with, (std::vector{id<PaymentId>(3), id<PaymentId>(4)}));
  EXPECT_EQ(settled(2).payment, id<PaymentId>(3));
  EXPECT_TRUE(settled(2).bankings.empty()) << "who is named first has them";
  EXPECT_EQ(settled(2).fee, Money{});
  EXPECT_EQ(settled(2).with, (std::vector{id<PaymentId>(2), id<PaymentId>(4)}));
  EXPECT_EQ(settled(1).with, (std::vector{id<PaymentId>(2), id<PaymentId>(3)}));
  const Books books = books_of(scenario);
  EXPECT_FALSE(books.contains(LedgerAccount::suspense));
  EXPECT_EQ(books.at(LedgerAccount::finance_expenses), 10);
  for (const std::uint8_t n : kRows) scenario.when(as(n, PaymentChannel::wechat, 0)).then_refused("suspense-cleared");
  billing::SettleSuspense other = as(5, PaymentChannel::cash, 0);
  other.bankings = {id<EventId>(98)};
  scenario.when(row(5, 500)).when(other).then_refused("banking-settled");
}

TEST(SettledSuspense, IsWhatAnotherCommunityOwedInTheBooksOfBoth) {
  Scenario scenario = owed_elsewhere().when(row(2, 250));
  billing::SettleSuspense owed = as(2, PaymentChannel::wechat, 0);
  owed.paid = id<SettlementId>(91);
  owed.from = kCommunity;
  scenario.when(owed).then_refused("settlement-with-itself");
  owed.from = id<CommunityId>(78);
  scenario.when(owed).then_refused("community-unknown");
  owed.from = kElsewhere;
  scenario.when(owed).then_says({"settlement_id", owed.paid.uuid});
  EXPECT_EQ(books_of(scenario, kElsewhere), Books{});
  EXPECT_EQ(books_of(scenario), (Books{{LedgerAccount::bank_deposits, 250}, {LedgerAccount::credit_balances, -250}}));
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<billing::SuspenseSettled>(events[events.size() - 2].event).from, kElsewhere);
  const auto& paid = get<CommunitiesSettled>(events.back().event);
  EXPECT_EQ(paid.amount, Money{-250});
  EXPECT_EQ(paid.settled_on, day("2024-06-12"));
  scenario.when(owed).then_refused("suspense-cleared");
}

TEST(SettledSuspense, IsWhatATerminalHadTakenLessItsFee) {
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, PaymentChannel::pos, 10'000), row(2, 9'940)});
  scenario.when(as(2, PaymentChannel::pos, 60));
  EXPECT_EQ(books_of(scenario), (Books{{LedgerAccount::bank_deposits, 9'940},
                                       {LedgerAccount::finance_expenses, 60},
                                       {LedgerAccount::credit_balances, -10'000}}));
}

// The bank held the money anyway: nothing but the word of who settles it says that it was there before.
TEST(SettledSuspense, TakesTwoPersonsOutOfTheBankWhereRefundsTakeThem) {
  const approvals::SetApprovalRules rules{kCommunity, 30, 14, {{approvals::Action::refund, Money{50'000}}}};
  for (const auto channel : {PaymentChannel::pos, PaymentChannel::bank_deduction}) {
    Scenario scenario = given(a_household()).when(rules).when(row(2, 5'000'000)).when(row(3, 50'000));
    billing::SettleSuspense alone = as(2, channel, 0);
    alone.authority.by = id<CredentialId>(90);
    scenario.when(alone).then_refused("approval-needed");
    const ApprovalId approval = id<ApprovalId>(91);
    scenario.when(approvals::RequestApproval{approval, kCommunity, alone.authority.by, alone, {}, {}});
    const auto asked = scenario.then_one<approvals::ApprovalRequested>();
    EXPECT_EQ(asked.action, approvals::Action::refund);
    EXPECT_EQ(asked.amount, Money{5'000'000});
    scenario.when(approvals::GrantApproval{approval, id<CredentialId>(92), {}, alone});
    scenario.when(alone).then_refused("suspense-cleared");
    alone.payment = id<PaymentId>(3);
    alone.fee = Money{1};
    scenario.when(alone).then_refused("approval-needed");
    alone.fee = {};
    scenario.when(alone);
    EXPECT_EQ(get<approvals::AllowanceUsed>(scenario.world().events().back().event).amount, Money{50'000});
    EXPECT_EQ(books_of(scenario), Books{});
  }
  Scenario paid_out = given(a_household()).when(rules).when(row(2, 5'000'000));
  paid_out.when(as(2, PaymentChannel::wechat, 0));
  EXPECT_EQ(books_of(paid_out)[LedgerAccount::wechat_clearing], -5'000'000) << "its account shows it";
}

TEST(SettledSuspense, IsRefusedByNameWhenItCannotBe) {
  Scenario scenario = given(a_household());
  scenario.when(as(2, PaymentChannel::wechat, 0)).then_refused("suspense-unknown");
  scenario.when(row(2, 100));
  scenario.when(as(2, PaymentChannel::bank_transfer, 0)).then_refused("settlement-channel-invalid");
  scenario.when(as(2, PaymentChannel::wechat, -1)).then_refused("settlement-fee-out-of-range");
  scenario.when(as(2, PaymentChannel::wechat, kLargestAmount.fen)).then_refused("settlement-fee-out-of-range");
  scenario.when(billing::SettleSuspense{id<PaymentId>(2), PaymentChannel::wechat, {}, day("2024-06-11")})
      .then_refused("suspense-not-yet-received");
  billing::ReceiveSuspense in_cash = row(3, 100);
  in_cash.channel = PaymentChannel::cash;
  scenario.when(in_cash).when(as(3, PaymentChannel::wechat, 0)).then_refused("suspense-not-in-bank");
}

billing::ReverseSuspenseSettlement take_back(std::uint8_t n, std::string_view on = "2024-06-15") {
  return {id<PaymentId>(n), billing::ReversalReason::entered_wrongly, day(on), id<SettlementId>(93)};
}

TEST(SettledSuspense, WaitsAgainOnceItsSettlementIsTakenBack) {
  Scenario scenario =
      given(a_household() + std::vector<Command>{pay(1, PaymentChannel::wechat, 800'000), row(2, 795'200)});
  const Books before = books_of(scenario);
  scenario.when(take_back(2)).then_refused("suspense-not-settled");
  scenario.when(as(2, PaymentChannel::wechat, 480));
  scenario.when(take_back(2, "2024-06-13")).then_refused("before-settlement");
  scenario.when(take_back(2, "2024-06-16")).then_refused("date-in-future");
  scenario.when(take_back(2));
  const auto event = scenario.then_one<billing::SuspenseSettlementReversed>();
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::suspense, Money{-795'200}, {}},
                                                           {LedgerAccount::finance_expenses, Money{-480}, {}},
                                                           {LedgerAccount::wechat_clearing, Money{795'680}, {}}}));
  EXPECT_EQ(event.taken_by, PaymentChannel::wechat);
  EXPECT_EQ(event.fee, Money{480});
  EXPECT_EQ(billing::cash_of(event),
            (billing::CashMovement{PaymentChannel::bank_transfer, Money{795'200}, billing::CashFlow::received}));
  scenario.then_effective("2024-06-15").then_says({"amount_fen", std::int64_t{795'200}});
  EXPECT_EQ(books_of(scenario), before);
  scenario.when(take_back(2)).then_refused("suspense-not-settled");
  scenario.when(take_back(9)).then_refused("suspense-unknown");
  // The bank's number is still that of this money, which is settled as it should have been.
  scenario.when(settle(PaymentChannel::wechat, 800'000, 4'800, "B-2")).then_refused("external-reference-taken");
  scenario.when(billing::ReturnSuspense{id<PaymentId>(2), day("2024-06-14")}).then_refused("suspense-changed-since");
  scenario.when(as(2, PaymentChannel::wechat, 4'800)).then_refused("suspense-changed-since");
  scenario.when(billing::SettleSuspense{id<PaymentId>(2), PaymentChannel::wechat, Money{4'800}, day("2024-06-15")});
  scenario.then_effective("2024-06-15");
  scenario.then_one<billing::SuspenseSettled>();
  EXPECT_EQ(books_of(scenario)[LedgerAccount::finance_expenses], 4'800);
}

TEST(SettledSuspense, IsNoSettlementOfWhatWasAssigned) {
  Scenario scenario = given(a_household()).when(row(2, 100));
  scenario.when(billing::AssignSuspense{id<PaymentId>(2), kHousehold, day("2024-06-15"), {}});
  scenario.when(take_back(2)).then_refused("suspense-not-settled");
}

TEST(SettledSuspense, GivesItsBankingBackForOtherMoney) {
  billing::SettleSuspense found = as(2, PaymentChannel::cash, 0);
  found.bankings = {id<EventId>(98), id<EventId>(99)};
  Scenario scenario = given(a_household()).when(row(2, 100)).when(row(3, 100)).when(found).when(take_back(2));
  EXPECT_EQ(scenario.then_one<billing::SuspenseSettlementReversed>().bankings, found.bankings);
  found.payment = id<PaymentId>(3);
  scenario.when(found).then_one<billing::SuspenseSettled>();
}

TEST(SettledSuspense, IsTakenBackInAllItsRowsWhicheverIsNamed) {
  for (const std::uint8_t named : kRows) {
    Scenario scenario = three_rows();
    const Books before = books_of(scenario);
    const std::size_t decided = scenario.when(together()).world().events().size();
    scenario.when(take_back(named)).then_says({"payment_id", id<PaymentId>(named).uuid});
    scenario.then_says({"amount_fen", std::int64_t{990}});
    EXPECT_EQ(scenario.world().events().size(), decided + 3);
    EXPECT_EQ(books_of(scenario), before);
    for (const std::uint8_t n : kRows) scenario.when(take_back(n)).then_refused("suspense-not-settled");
    // Each may be something else, and the bankings are free.
    billing::SettleSuspense alone = as(4, PaymentChannel::cash, 0);
    alone.bankings = {id<EventId>(98)};
    alone.settled_on = day("2024-06-15");
    scenario.when(alone).then_one<billing::SuspenseSettled>();
    scenario.when(take_back(4)).then_one<billing::SuspenseSettlementReversed>();
  }
}

TEST(SettledSuspense, IsNoSettlementWithWhatCannotBeSettled) {
  Scenario scenario = three_rows();
  billing::SettleSuspense command = together();
  command.with.push_back(command.payment);
  scenario.when(command).then_refused("settlement-names-twice");
  command.with = {id<PaymentId>(3), id<PaymentId>(3)};
  scenario.when(command).then_refused("settlement-names-twice");
  command.with = {id<PaymentId>(9)};
  scenario.when(command).then_refused("suspense-unknown");
  command.with = {id<PaymentId>(3)};
  scenario.when(as(3, PaymentChannel::wechat, 0)).when(command).then_refused("suspense-cleared");
  billing::ReceiveSuspense elsewhere = row(5, 100);
  elsewhere.community = kElsewhere;
  scenario.when(registry::RegisterCommunity{kElsewhere, "other", "别处", "Asia/Shanghai"}).when(elsewhere);
  command.with = {id<PaymentId>(5)};
  scenario.when(command).then_refused("suspense-of-another-community");
  command.with.clear();
  for (int n = 0; n < 10; ++n) command.with.push_back(id<PaymentId>(static_cast<std::uint8_t>(100 + n)));
  scenario.when(command).then_refused("settlement-too-wide");
  command = together();
  command.bankings.clear();
  command.with = {id<PaymentId>(4)};
  scenario.when(command).then_refused("banking-needed");
  EXPECT_EQ(books_of(scenario)[LedgerAccount::suspense], -790) << "row 3 alone was settled";
}

// What is asked for is the sum of the rows, as much as is settled.
TEST(SettledSuspense, IsOneSumWhereItIsAskedFor) {
  Scenario scenario = three_rows();
  scenario.when(approvals::RequestApproval{id<ApprovalId>(91), kCommunity, id<CredentialId>(90), together(), {}, {}});
  EXPECT_EQ(scenario.then_one<approvals::ApprovalRequested>().amount, Money{1'000});
}

TEST(SettledSuspense, IsOwedByTheOtherCommunityAgain) {
  Scenario scenario = owed_elsewhere().when(row(2, 250));
  const Books here = books_of(scenario);
  const Books there = books_of(scenario, kElsewhere);
  billing::SettleSuspense owed = as(2, PaymentChannel::wechat, 0);
  owed.paid = id<SettlementId>(91);
  owed.from = kElsewhere;
  scenario.when(owed).when(take_back(2)).then_says({"settlement_id", id<SettlementId>(93).uuid});
  EXPECT_EQ(books_of(scenario), here);
  EXPECT_EQ(books_of(scenario, kElsewhere), there);
  const auto& events = scenario.world().events();
  EXPECT_EQ(get<billing::SuspenseSettlementReversed>(events[events.size() - 2].event).from, kElsewhere);
  const auto& repaid = get<CommunitiesSettled>(events.back().event);
  EXPECT_EQ(repaid.community, kElsewhere);
  EXPECT_EQ(repaid.amount, Money{250});
  EXPECT_EQ(repaid.settled_on, day("2024-06-15"));
}

// The other community's side is no earlier than the counter-entry either, also where its June is open.
TEST(SettledSuspense, IsPaidAgainByTheOtherCommunityInNoMonthBeforeItWasTakenBack) {
  const YearMonth june = month_of(day("2024-06-01"));
  billing::SettleSuspense owed = as(2, PaymentChannel::wechat, 0);
  owed.paid = id<SettlementId>(91);
  owed.from = kElsewhere;
  Scenario scenario = owed_elsewhere().when(row(2, 250)).when(owed);
  const auto last = [&] { return get<CommunitiesSettled>(scenario.world().events().back().event); };
  EXPECT_EQ(last().posting.period, june);
  scenario.on("2024-07-02").when(take_back(2, "2024-07-02"));
  EXPECT_EQ(last().posting.period, add(june, 1));
  owed.paid = id<SettlementId>(94);
  owed.settled_on = day("2024-07-02");
  scenario.when(owed).then_effective("2024-07-02");
  EXPECT_EQ(last().settlement, owed.paid);
  EXPECT_EQ(last().settled_on, day("2024-07-02"));
  EXPECT_EQ(last().posting.period, add(june, 1)) << "June is open, and too early";
  EXPECT_EQ(books_of(scenario, kElsewhere), Books{});
}

// Neither counter-entry nor what follows counts in a month before.
TEST(SettledSuspense, IsTakenBackInTheOpenMonth) {
  const YearMonth june = month_of(day("2024-06-01"));
  Scenario scenario = given(a_household()).when(row(2, 100)).when(as(2, PaymentChannel::wechat, 0));
  EXPECT_EQ(scenario.then_one<billing::SuspenseSettled>().posting.period, june);
  scenario.on("2024-07-02").when(take_back(2, "2024-07-02"));
  EXPECT_EQ(scenario.then_one<billing::SuspenseSettlementReversed>().posting.period, add(june, 1));
  scenario.when(billing::SettleSuspense{id<PaymentId>(2), PaymentChannel::wechat, {}, day("2024-07-02")});
  EXPECT_EQ(scenario.then_one<billing::SuspenseSettled>().posting.period, add(june, 1))
      << "June is open, and too early";
  Scenario late = given(a_household()).when(row(2, 100)).when(as(2, PaymentChannel::wechat, 0)).on("2024-07-02");
  late.when(ClosePeriod{kCommunity, june}).when(take_back(2, "2024-06-20"));
  EXPECT_EQ(late.then_one<billing::SuspenseSettlementReversed>().posting.period, add(june, 1));
}

TEST(SettledSuspense, IsTakenBackByTwoWhereItWasSettledByTwo) {
  const approvals::SetApprovalRules rules{kCommunity, 30, 14, {{approvals::Action::refund, Money{}}}};
  billing::SettleSuspense settled = as(2, PaymentChannel::pos, 60);
  settled.authority.approved = true;
  Scenario scenario = given(a_household()).when(rules).when(row(2, 9'940)).when(settled);
  billing::ReverseSuspenseSettlement back = take_back(2);
  back.authority.by = id<CredentialId>(90);
  scenario.when(back).then_refused("approval-needed");
  const ApprovalId approval = id<ApprovalId>(91);
  scenario.when(approvals::RequestApproval{approval, kCommunity, back.authority.by, back, {}, {}});
  const auto asked = scenario.then_one<approvals::ApprovalRequested>();
  EXPECT_EQ(asked.action, approvals::Action::refund);
  EXPECT_EQ(asked.amount, Money{10'000});
  scenario.when(approvals::GrantApproval{approval, id<CredentialId>(92), {}, back});
  scenario.when(back).then_refused("suspense-not-settled");
  // A channel's account shows whether it held as much: nobody else is asked.
  scenario.when(row(3, 100)).when(as(3, PaymentChannel::wechat, 0)).when(take_back(3));
  scenario.then_one<billing::SuspenseSettlementReversed>();
}

TEST(Settlement, IsTakenBackAsIfItHadNeverBeen) {
  const auto take_back = [](std::string_view on, SettlementId settlement = kSettlement) {
    return ReverseSettlement{settlement, billing::ReversalReason::entered_wrongly, day(on)};
  };
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, PaymentChannel::wechat, 800'000)});
  const Books before = books_of(scenario);
  // The fee was mistyped.
  scenario.when(settle(PaymentChannel::wechat, 800'000, 480, "B-77", "2024-06-12"));
  scenario.when(take_back("2024-06-11")).then_refused("before-settlement");
  scenario.when(take_back("2024-06-16")).then_refused("date-in-future");
  scenario.when(take_back("2024-06-13"));
  const auto event = scenario.then_one<SettlementReversed>();
  EXPECT_EQ(event.posting.lines, (std::vector<PostingLine>{{LedgerAccount::bank_deposits, Money{-799'520}, {}},
                                                           {LedgerAccount::finance_expenses, Money{-480}, {}},
                                                           {LedgerAccount::wechat_clearing, Money{800'000}, {}}}));
  scenario.then_effective("2024-06-13").then_says({"net_fen", std::int64_t{799'520}});
  EXPECT_EQ(books_of(scenario), before);
  scenario.when(take_back("2024-06-13")).then_refused("settlement-reversed");
  scenario.when(take_back("2024-06-13", id<SettlementId>(99))).then_refused("settlement-unknown");

  // The bank's number is free for the right one.
  const std::vector<ClaimChange> taken = claims_of(SettlementRecorded{
      kSettlement, kCommunity, PaymentChannel::wechat, Money{2}, Money{1}, "B-77", day("2024-06-12"), {}});
  const std::vector<ClaimChange> freed = claims_of(event);
  ASSERT_EQ(taken.size(), 1U);
  ASSERT_EQ(freed.size(), 1U);
  EXPECT_EQ(freed.front().claim, taken.front().claim);
  EXPECT_EQ(freed.front().action, ClaimAction::release);
  RecordSettlement right = settle(PaymentChannel::wechat, 800'000, 4'800);
  right.settlement = id<SettlementId>(91);
  scenario.when(right).then_one<SettlementRecorded>();
  EXPECT_EQ(books_of(scenario)[LedgerAccount::finance_expenses], 4'800);
}

TEST(Settlement, OfWhatWasInTheBankAtOnceGivesItsFeeBack) {
  Scenario scenario = given(a_household() + std::vector<Command>{pay(1, PaymentChannel::pos, 10'000)});
  const Books before = books_of(scenario);
  scenario.when(settle(PaymentChannel::pos, 10'000, 60));
  scenario.when(ReverseSettlement{kSettlement, billing::ReversalReason::duplicate, day("2024-06-14")});
  EXPECT_EQ(scenario.then_one<SettlementReversed>().posting.lines,
            (std::vector<PostingLine>{{LedgerAccount::finance_expenses, Money{-60}, {}},
                                      {LedgerAccount::bank_deposits, Money{60}, {}}}));
  EXPECT_EQ(books_of(scenario), before);
}

TEST(Settlement, IsRefusedByNameWhenItCannotBe) {
  Scenario scenario = given(a_household());
  scenario.when(settle(PaymentChannel::bank_transfer, 100, 1)).then_refused("settlement-channel-invalid");
  scenario.when(settle(PaymentChannel::wechat, 0, 0)).then_refused("amount-out-of-range");
  scenario.when(settle(PaymentChannel::wechat, kLargestAmount.fen + 1, 0)).then_refused("amount-out-of-range");
  scenario.when(settle(PaymentChannel::wechat, 100, 100)).then_refused("settlement-fee-out-of-range");
  scenario.when(settle(PaymentChannel::wechat, 100, 51)).then_refused("settlement-fee-out-of-range");
  scenario.when(settle(PaymentChannel::wechat, 100, -1)).then_refused("settlement-fee-out-of-range");
  scenario.when(settle(PaymentChannel::wechat, 100, 0, "")).then_refused("external-reference-invalid");
  scenario.when(settle(PaymentChannel::wechat, 100, 0, "B-1", "2024-06-16")).then_refused("date-in-future");
  scenario.when(settle(PaymentChannel::wechat, 100, 0));
  scenario.when(settle(PaymentChannel::wechat, 100, 0, "B-2")).then_refused("settlement-exists");
  given({}).when(settle(PaymentChannel::wechat, 100, 0)).then_refused("community-unknown");
}

}  // namespace
}  // namespace steward::books

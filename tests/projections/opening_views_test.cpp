#include <gtest/gtest.h>

#include <map>

#include "projections/arrears.h"
#include "projections/books_register.h"
#include "projections/invoice_register.h"
#include "projections/ledger_reports.h"
#include "projections/statement.h"
#include "tests/projections/views_of_scenario.h"

// A community that went over from other books, and its invoices: decided by the domain, shown by the views.
namespace steward::test {
namespace {

using billing::LedgerAccount;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const FeeItemId kDeposit = id<FeeItemId>(9);
const InvoiceId kInvoice = id<InvoiceId>(50);

std::vector<Command> a_community_that_went_over() {
  const Date on = day("2024-06-01");
  const auto file = [](std::uint8_t n, imports::ImportKind kind) {
    return imports::StartImportRun{id<ImportRunId>(n), kCommunity, kind, {std::byte{n}}, 1};
  };
  invoicing::RequestInvoice invoice;
  invoice.invoice = kInvoice;
  invoice.household = kHousehold;
  invoice.title = sealed(kOwner, FieldClass::name);
  invoice.tax_number = "91310000MA1FL0L12X";
  invoice.bills = {3};
  invoice.requested_on = day("2024-06-12");
  return a_household() +
         std::vector<Command>{
             define(kDeposit, "deposit", billing::ChargeMethod::deposit),
             books::SetOpeningBalances{kCommunity,
                                       on,
                                       {{LedgerAccount::receivables, Money{5'000}},
                                        {LedgerAccount::credit_balances, Money{-300}},
                                        {LedgerAccount::deposits_held, Money{-2'000}},
                                        {LedgerAccount::retained_earnings, Money{-2'700}}}},
             file(30, imports::ImportKind::opening_arrears),
             billing::BringForwardArrears{kHousehold, id<ImportRunId>(30), kPropertyFee, day("2024-01-01"),
                                          day("2024-02-01"), day("2024-02-29"), Money{5'000}, on},
             file(31, imports::ImportKind::opening_credits),
             billing::BringForwardCredit{kHousehold, id<ImportRunId>(31), id<PaymentId>(61), "YC-1", Money{300}, on},
             file(32, imports::ImportKind::opening_deposits),
             billing::BringForwardDeposit{kHousehold, id<ImportRunId>(32), kDeposit, id<PaymentId>(62), "YJ-1",
                                          Money{2'000}, on},
             books::CloseCutOver{kCommunity},
             billing::RaiseCharge{kHousehold, kRepair, Money{700}, day("2024-06-10"), day("2024-06-10"), {}},
             billing::ApplyCredit{kHousehold, day("2024-06-11")},
             invoice,
             invoicing::ReviewInvoice{kInvoice, true, {}, day("2024-06-13")},
             invoicing::IssueInvoice{kInvoice, "26312000000000000017", day("2024-06-13")},
             invoicing::IssueCreditNote{id<CreditNoteId>(51), kInvoice, "26312000000000000018", Money{200}, Money{},
                                        invoicing::CreditNoteReason::allowance, day("2024-06-14")},
             billing::ApproveRefund{
                 id<RefundId>(1), kHousehold, id<PaymentId>(62), day("2024-06-14"), Money{2'000}, {}}};
}

class OpeningViews : public ViewsOfScenario {
 protected:
  void SetUp() override { show(a_community_that_went_over()); }
};

TEST_F(OpeningViews, WhatWasBroughtForwardIsOwedPaidAheadAndHeld) {
  auto lease = engine->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  const auto row = ArrearsQuery::open(*lease)->household(kCompany, kHousehold);
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->arrears, Money{5'000 - 300 + 700});
  EXPECT_EQ((*row)->credit, Money{});
  const auto page = StatementQuery::open(*lease)->page(kCompany, kHousehold, 0, false, 20);
  ASSERT_TRUE(page);
  std::vector<StatementLineKind> kinds;
  for (const StatementLine& line : page->lines) kinds.push_back(line.kind);
  EXPECT_EQ(kinds,
            (std::vector<StatementLineKind>{
                StatementLineKind::brought_forward, StatementLineKind::credit_brought_forward,
                StatementLineKind::deposit_brought_forward, StatementLineKind::charge,
                StatementLineKind::credit_applied, StatementLineKind::refund, StatementLineKind::deposit_returned}));
  EXPECT_EQ(page->lines[2].change, Money{}) << "a deposit that is held owes nothing";
  for (const std::size_t back : {5U, 6U}) {
    EXPECT_EQ(page->lines[back].amount, Money{2'000});
    EXPECT_EQ(page->lines[back].change, Money{}) << "nor does one that goes back";
    EXPECT_EQ(page->lines[back].arrears, (*row)->arrears);
  }
  EXPECT_EQ(page->summary.arrears, (*row)->arrears);
}

class Statements : public ViewsOfScenario {};

// 2,000 of a deposit and 700 of a fee, paid at once and refunded: the fee alone is owed again.
TEST_F(Statements, ADepositThatGoesBackIsOwedAtNoTime) {
  billing::ReceivePayment paid{};
  paid.payment = id<PaymentId>(61);
  paid.household = kHousehold;
  paid.amount = Money{2'700};
  paid.received_on = day("2024-06-11");
  show(a_household() +
       std::vector<Command>{
           define(kDeposit, "deposit", billing::ChargeMethod::deposit),
           billing::RaiseCharge{kHousehold, kDeposit, Money{2'000}, day("2024-06-10"), day("2024-06-10"), {}},
           billing::RaiseCharge{kHousehold, kRepair, Money{700}, day("2024-06-10"), day("2024-06-10"), {}}, paid,
           billing::ApproveRefund{id<RefundId>(1), kHousehold, paid.payment, day("2024-06-14"), Money{2'700}, {}}});
  auto lease = engine->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  const auto page = StatementQuery::open(*lease)->page(kCompany, kHousehold, 0, false, 20);
  ASSERT_TRUE(page);
  std::vector<std::int64_t> changes;
  std::vector<std::int64_t> owed;
  for (const StatementLine& line : page->lines) {
    changes.push_back(line.change.fen);
    owed.push_back(line.arrears.fen);
  }
  EXPECT_EQ(changes, (std::vector<std::int64_t>{2'000, 700, -2'700, 700, 0}));
  EXPECT_EQ(owed, (std::vector<std::int64_t>{2'000, 2'700, 0, 700, 700}));
  EXPECT_EQ(page->summary.arrears, Money{700});
}

TEST_F(OpeningViews, TheBooksAreThoseOfTheHouseholds) {
  auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  auto books = LedgerReader::open(*lease);
  ASSERT_TRUE(books);
  const LedgerScope scope{kCompany, {}, {}};
  const std::vector<Months> months = {{month_of(day("2024-06-01")), month_of(day("2024-06-01"))}};
  std::map<LedgerAccount, std::int64_t> closing;
  const auto lines = trial_balance(*books, scope, months.front());
  ASSERT_TRUE(lines);
  for (const TrialBalanceLine& line : *lines) {
    closing[line.account] = line.closing().fen;
  }
  EXPECT_EQ(closing[LedgerAccount::receivables], 5'400);
  EXPECT_EQ(closing[LedgerAccount::credit_balances], 0);
  EXPECT_EQ(closing[LedgerAccount::deposits_held], 0);
  EXPECT_EQ(closing[LedgerAccount::refunds_payable], -2'000);
  EXPECT_EQ(closing[LedgerAccount::retained_earnings], -2'700);
  EXPECT_EQ(closing[LedgerAccount::opening_balances], 0) << "cleared by what was brought forward";
  const auto rolled = receivables_roll_forward(*books, scope, {}, months).value();
  EXPECT_EQ(rolled.front().closing(), Money{5'400});
  EXPECT_EQ(rolled.front().deposits_returned, Money{2'000});
  EXPECT_EQ(rolled.front().waived, Money{}) << "a deposit that went back is no waiver";
  const CollectionLine rates = collection_rates(*books, scope, {}, months, std::nullopt).value().front();
  EXPECT_EQ(rates.receivable, Money{700});
  EXPECT_EQ(rates.received, Money{}) << "a deposit that was brought forward is nothing that was collected";
  EXPECT_EQ(rates.opening_arrears, Money{5'000});
  EXPECT_EQ(rates.recovered, Money{300});
  const auto ahead = prepayments(*books, scope, months).value();
  EXPECT_EQ(ahead.front().brought_forward, Money{300});
  EXPECT_EQ(ahead.front().used, Money{300});
  EXPECT_EQ(ahead.front().closing(), Money{});

  const auto row = BooksRegisterQuery::open(*lease)->cut_over(kCompany, kCommunity).value();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->cut_over_on, day("2024-06-01"));
  EXPECT_EQ(row->brought, (books::ControlTotals{Money{5'000}, Money{-300}, Money{-2'000}}));
  EXPECT_EQ(row->differences(), books::ControlTotals{});
  EXPECT_EQ(row->closed_on, day("2024-06-15"));
  EXPECT_FALSE(*BooksRegisterQuery::open(*lease)->cut_over(CompanyNo{2}, kCommunity));
}

TEST_F(OpeningViews, AnInvoiceStandsInTheListsOfItsStatus) {
  auto lease = engine->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto invoices = InvoiceRegisterQuery::open(*lease);
  ASSERT_TRUE(invoices);
  const auto row = invoices->invoice(kCompany, kInvoice).value();
  ASSERT_TRUE(row);
  EXPECT_EQ(row->status, invoicing::InvoiceStatus::issued);
  EXPECT_EQ(row->number, "26312000000000000017");
  EXPECT_EQ(row->total().gross(), Money{700});
  EXPECT_EQ(row->credited().gross(), Money{200});
  EXPECT_EQ(row->credit_notes.size(), 1U);
  const auto count = [&](const InvoiceRegisterQuery::Scope& scope) {
    return invoices->page(kCompany, scope, {}, 10).value().rows.size();
  };
  EXPECT_EQ(count({}), 1U);
  EXPECT_EQ(count({kCommunity, {}, invoicing::InvoiceStatus::issued}), 1U);
  EXPECT_EQ(count({{}, kHousehold, std::nullopt}), 1U);
  EXPECT_EQ(count({{}, {}, invoicing::InvoiceStatus::requested}), 0U);
  EXPECT_EQ(count({id<CommunityId>(9), {}, std::nullopt}), 0U);
}

TEST_F(OpeningViews, SameBytesHoweverBatchesEnd) {
  unsigned chance = 7;
  const auto pick = [&](unsigned below) { return (chance = chance * 1'103'515'245U + 12'345U) / 65'536U % below; };
  for (const std::string_view group : {kHouseholdsGroup, kServiceGroup, kBooksGroup}) {
    same_bytes_however_batches_end(log, group, pick);
  }
}

}  // namespace
}  // namespace steward::test

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "projections/account_ledger.h"
#include "projections/ledger_reports.h"
#include "replay/books_check.h"
#include "tests/projections/at_the_desk.h"
#include "tests/projections/views_of_scenario.h"

// A year of income and expense, closed in January: decided by the domain, shown by the books.
namespace steward::test {
namespace {

using billing::LedgerAccount;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const YearMonth kDecember = books::december(2023);
const YearMonth kJanuary = add(kDecember, 1);

billing::RaiseCharge repair(std::int64_t fen, std::string_view on) {
  return {kHousehold, kRepair, Money{fen}, day(on), day(on), {}};
}
const std::vector<books::YearBalance> kLeft = {{BuildingId{}, LedgerAccount::operating_costs, Money{106}},
                                               {kBuilding, LedgerAccount::other_income, Money{-700}}};
const books::ReopenFiscalYear kTakeBack{kCommunity, 2023, books::ReopenReason::audit};

class YearEndsInBooks : public ViewsOfScenario {
 protected:
  // 700 of income and 106 of expense in December, 300 of income in January.
  void live(const std::vector<Command>& more) {
    // The books are looked through company by company.
    show(std::vector<Command>{registry::RegisterCompany{"1", "花园物业"}} + a_household() +
             std::vector<Command>{vendor(), repair(700, "2023-12-20"), bulbs("2023-12-21", {}),
                                  repair(300, "2024-01-04"), books::ClosePeriod{kCommunity, kDecember}} +
             more,
         {}, instant("2024-01-05T04:00:00Z"));
    lease.emplace(*engine->read(kBooksGroup));
    books.emplace(*LedgerReader::open(*lease));
  }
  std::int64_t opening(const LedgerScope& scope, YearMonth month, LedgerAccount account) {
    const auto lines = trial_balance(*books, scope, {month, month}).value();
    std::int64_t fen = 0;
    std::int64_t sum = 0;
    for (const TrialBalanceLine& line : lines) {
      sum += line.opening.fen;
      if (line.account == account) fen = line.opening.fen;
    }
    EXPECT_EQ(sum, 0);
    return fen;
  }
  // Page by page of the size, so that every line begins one.
  std::vector<JournalSum> journal(Months months, std::size_t limit) {
    std::vector<JournalSum> lines;
    std::string cursor;
    do {
      const auto page = books->journal({kCompany, {}, months}, cursor, limit).value();
      lines.insert(lines.end(), page.lines.begin(), page.lines.end());
      cursor = page.next.value_or("");
    } while (!cursor.empty());
    return lines;
  }

  const LedgerScope company{kCompany, {}, {}};
  const LedgerScope community{kCompany, kCommunity, {}};
  const LedgerScope building{kCompany, kCommunity, kBuilding};
  std::optional<ReadLease> lease;
  std::optional<LedgerReader> books;
};

TEST_F(YearEndsInBooks, IncomeAndExpensesBeginTheNextYearWithNothing) {
  live({books::CloseFiscalYear{kCommunity, 2023, 1, kLeft}});
  EXPECT_EQ(books->year_balances(kCompany, kCommunity, 2023).value(), kLeft) << "what its closing carries, as it was";
  for (const LedgerScope& scope : {company, community}) {
    EXPECT_EQ(opening(scope, kJanuary, LedgerAccount::other_income), 0);
    EXPECT_EQ(opening(scope, kJanuary, LedgerAccount::operating_costs), 0);
    EXPECT_EQ(opening(scope, kJanuary, LedgerAccount::retained_earnings), 106 - 700);
    EXPECT_EQ(opening(scope, add(kJanuary, 1), LedgerAccount::other_income), -300) << "of the new year alone";
  }
  EXPECT_EQ(opening(building, kJanuary, LedgerAccount::other_income), 0);
  EXPECT_EQ(opening(building, kJanuary, LedgerAccount::retained_earnings), -700);

  const Months year{add(kDecember, -11), kDecember};
  const IncomeStatement statement = income_statement(*books, community, {}, {year}, Basis::accrual).value();
  EXPECT_EQ(statement.income, Money{700}) << "the closing empties no income statement";
  EXPECT_EQ(statement.expense, Money{106});
  EXPECT_TRUE(check_books_of_views(*engine).value().empty());

  const AccountLedgerAsked asked{kCompany, kCommunity, {kDecember, kJanuary}, LedgerAccount::other_income};
  const auto ledger = account_ledger(*books, asked, {}, 100).value();
  EXPECT_EQ(ledger.closing(), Money{-300}) << "of the account, as of the trial balance";
  EXPECT_TRUE(std::any_of(ledger.lines.begin(), ledger.lines.end(), [](const auto& line) { return line.closing; }));
}

TEST_F(YearEndsInBooks, AVoucherOfItsOwnIsTheLastOfTheYear) {
  live({books::CloseFiscalYear{kCommunity, 2023, 1, kLeft}});
  for (const std::size_t limit : {1U, 2U, 100U}) {
    const std::vector<JournalSum> lines = journal({kDecember, kJanuary}, limit);
    std::vector<std::string> told;
    for (const JournalSum& line : lines) {
      told.push_back(to_string(line.day) + " " + std::to_string(line.voucher) + (line.closing ? " closing " : " ") +
                     std::to_string(static_cast<unsigned>(line.account)) + " " +
                     std::to_string(line.debit.fen - line.credit.fen));
    }
    const std::vector<std::string> expected = {"2023-12-20 1 1122 700",         "2023-12-20 1 6051 -700",
                                               "2023-12-21 2 1001 -106",        "2023-12-21 2 6401 106",
                                               "2023-12-31 3 closing 4104 106", "2023-12-31 3 closing 4104 -700",
                                               "2023-12-31 3 closing 6051 700", "2023-12-31 3 closing 6401 -106",
                                               "2024-01-04 1 1122 300",         "2024-01-04 1 6051 -300"};
    EXPECT_EQ(told, expected) << limit << " lines a page";
  }
}

TEST_F(YearEndsInBooks, WhatIsTakenBackMovedNothing) {
  live({books::CloseFiscalYear{kCommunity, 2023, 1, kLeft}, kTakeBack});
  EXPECT_EQ(opening(community, kJanuary, LedgerAccount::other_income), -700);
  EXPECT_EQ(opening(community, kJanuary, LedgerAccount::retained_earnings), 0);
  for (const JournalSum& line : journal({kDecember, kDecember}, 100)) EXPECT_FALSE(line.closing);
  const auto lines = trial_balance(*books, community, {kDecember, kDecember}).value();
  for (const TrialBalanceLine& line : lines) {
    if (line.account != LedgerAccount::other_income) continue;
    EXPECT_EQ(line.debit, Money{}) << "in red: debits and credits are as they were";
    EXPECT_EQ(line.credit, Money{700});
  }
  EXPECT_TRUE(check_books_of_views(*engine).value().empty());
}

// One account was forgotten, as no program of ours does.
TEST_F(YearEndsInBooks, AYearThatCarriesSomethingOverIsFound) {
  live({books::CloseFiscalYear{kCommunity, 2023, 1, {kLeft.back()}}});
  const auto faults = check_books_of_views(*engine).value();
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults.front().code, "year-end-open");

  const auto faults_of_log = [](std::vector<books::YearBalance> carried, const std::vector<Command>& more) {
    Scenario scenario(a_household() +
                          std::vector<Command>{vendor(), repair(700, "2023-12-20"), bulbs("2023-12-21", {}),
                                               books::ClosePeriod{kCommunity, kDecember},
                                               books::CloseFiscalYear{kCommunity, 2023, 1, std::move(carried)}} +
                          more,
                      instant("2024-01-05T04:00:00Z"));
    BooksOfLog of_log;
    for (const NewEvent& event : scenario.world().events()) {
      EventHeader header;
      header.company = kCompany;
      header.community = event.community;
      of_log.take(RecordedEvent{header, event.event, {}});
    }
    std::vector<std::string_view> codes;
    for (const BooksFault& fault : of_log.faults()) codes.push_back(fault.code);
    // The states of the households are not asked: what they owe is another matter.
    std::erase(codes, "receivables-differ");
    return codes;
  };
  EXPECT_EQ(faults_of_log(kLeft, {}), std::vector<std::string_view>{});
  EXPECT_EQ(faults_of_log({kLeft.back()}, {}), std::vector<std::string_view>{"year-end-open"});
  EXPECT_EQ(faults_of_log({kLeft.back()}, {kTakeBack}), std::vector<std::string_view>{}) << "it is open";
}

}  // namespace
}  // namespace steward::test

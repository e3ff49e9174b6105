#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "projections/books_register.h"
#include "projections/ledger_reports.h"
#include "tests/projections/at_the_desk.h"
#include "tests/projections/views_of_scenario.h"

// Cash outside the drawers, day by day: decided by the domain, shown by the views.
namespace steward::test {
namespace {

using billing::LedgerAccount;

constexpr CompanyNo kCompany = LogWriter::kCompany;
const CredentialId kNewcomer = id<CredentialId>(82);  // had a shift in another community before
const CommunityId kElsewhere = id<CommunityId>(77);

// The first shift is counted even; what it left is not the next one's float, and is neither banked.
std::vector<Command> a_week_at_the_desk() {
  return a_household() + std::vector<Command>{registry::RegisterCommunity{kElsewhere, "other", "别处", "Asia/Shanghai"},
                                              vendor(),
                                              open(1, "2024-06-10", 0),
                                              open(2, "2024-06-10", 0, kNewcomer, kElsewhere),
                                              pay(1, 500),
                                              pay(2, 70, "2024-06-11", {}),
                                              books::CloseShift{kNewcomer, Money{}, day("2024-06-11")},
                                              books::CloseShift{kCashier, Money{500}, day("2024-06-12")},
                                              open(3, "2024-06-12", 30, kNewcomer),
                                              open(4, "2024-06-13", 0),
                                              bulbs("2024-06-13", {}),
                                              books::CloseShift{kCashier, Money{4}, day("2024-06-14")},
                                              open(5, "2024-06-14", 200),
                                              books::BankCash{kCashier, Money{50}, "JK-1", day("2024-06-15")}};
}

class SafeOfDays : public ViewsOfScenario {
 protected:
  // `of_before`: as stored before drawers said from which day the books have their cash.
  void live(const std::vector<Command>& commands, bool of_before = false) {
    show(commands, [&](std::size_t, Event& event, EventHeader&) {
      if (auto* taken = get_if<books::CashTaken>(&event); taken != nullptr && of_before) taken->posted_on.reset();
    });
    lease.emplace(*engine->read(kBooksGroup));
  }
  std::int64_t safe(std::string_view through, CommunityId community = kCommunity) {
    return LedgerReader::open(*lease)->safe(kCompany, community, day(through)).value().fen;
  }
  void expect_nothing_until(std::string_view last) {
    for (Date on = day("2024-05-29"); on <= day(last); ++on.days) EXPECT_EQ(safe(to_string(on)), 0) << to_string(on);
  }

  std::optional<ReadLease> lease;
};

class SafeView : public SafeOfDays {
 protected:
  void SetUp() override { live(a_week_at_the_desk()); }
};

TEST_F(SafeView, WhatWasCountedAndIsNoFloatStaysInSight) {
  EXPECT_EQ(safe("2024-06-10"), 0);
  EXPECT_EQ(safe("2024-06-11"), 70) << "taken by nobody's drawer";
  EXPECT_EQ(safe("2024-06-12"), 70 + 500 - 30);
  EXPECT_EQ(safe("2024-06-13"), 540 - 106);
  EXPECT_EQ(safe("2024-06-14"), 434 + 4 - 200) << "what was over lies where it was counted";
  EXPECT_EQ(safe("2024-06-15"), 238) << "what a drawer paid into the bank was not in the safe";
  EXPECT_EQ(safe("2024-06-15", kElsewhere), 0);
}

TEST_F(SafeView, CashOnHandIsInTheDrawersOrOutsideThem) {
  const auto books = LedgerReader::open(*lease);
  const auto lines = trial_balance(*books, {kCompany, kCommunity, {}}, {kFirstMonth, kLastMonth}).value();
  std::int64_t cash = 0;
  for (const TrialBalanceLine& line : lines) {
    if (line.account == LedgerAccount::cash_on_hand) cash = line.closing().fen;
  }
  const Money held = BooksRegisterQuery::open(*lease)->in_drawers(kCompany, kCommunity).value();
  EXPECT_EQ(held, Money{150 + 30});
  EXPECT_EQ(cash, safe("2024-06-15") + held.fen);
}

TEST_F(SafeOfDays, ABankingThatIsTakenBackWasNeverOutsideTheDrawer) {
  const Date on = day("2024-06-15");
  live(a_week_at_the_desk() +
       std::vector<Command>{books::ReverseBanking{kCashier, id<ShiftId>(5), id<EventId>(9), Money{50}, "JK-1", on}});
  EXPECT_EQ(safe("2024-06-15"), 238);
  EXPECT_EQ(BooksRegisterQuery::open(*lease)->in_drawers(kCompany, kCommunity).value(), Money{200 + 30});
}

// The count of the till's last shift, where that was of this community.
TEST_F(SafeView, AShiftSaysWhatTheOneBeforeWasCountedWith) {
  const auto page = BooksRegisterQuery::open(*lease)->shifts(kCompany, {}, {}, 10).value();
  std::map<ShiftId, std::optional<Money>> carried;
  for (const ShiftRow& row : page.rows) carried[row.shift] = row.carried;
  const std::map<ShiftId, std::optional<Money>> expected = {{id<ShiftId>(1), std::nullopt},
                                                            {id<ShiftId>(2), std::nullopt},
                                                            {id<ShiftId>(3), std::nullopt},
                                                            {id<ShiftId>(4), Money{500}},
                                                            {id<ShiftId>(5), Money{4}}};
  EXPECT_EQ(carried, expected);
}

// What is entered on a later day goes through the drawer of that day: it was never outside.
TEST_F(SafeOfDays, WhatIsDatedBackWasNotInTheSafe) {
  live(a_household() +
       std::vector<Command>{vendor(), open(1, "2024-06-12", 0), pay(1, 500, "2024-06-10"), pay(2, 270, "2024-06-11"),
                            books::BankCash{kCashier, Money{50}, "JK-1", day("2024-06-13")}, reverse(1, "2024-06-12"),
                            bulbs(), books::CloseShift{kCashier, Money{114}, day("2024-06-14")}});
  expect_nothing_until("2024-06-13");
  EXPECT_EQ(safe("2024-06-14"), 114);
  // The sheets of both days say so.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> of_others;
  for (Date on = day("2024-06-09"); on <= day("2024-06-14"); ++on.days) {
    const auto cash = BooksRegisterQuery::open(*lease)->of_other_days(kCompany, kCommunity, on).value();
    of_others[to_string(on)] = {cash.entered.fen, cash.dated.fen};
  }
  const decltype(of_others) expected = {{"2024-06-09", {0, 0}},    {"2024-06-10", {0, 500}},
                                        {"2024-06-11", {0, 270}},  {"2024-06-12", {770, -606}},
                                        {"2024-06-13", {-606, 0}}, {"2024-06-14", {0, 0}}};
  EXPECT_EQ(of_others, expected);
}

// What is said of a closed month counts in the oldest open one: the sheets of the closed one stay as they were.
TEST_F(SafeOfDays, OfAClosedMonthStayAsTheyWere) {
  live(a_household() +
       std::vector<Command>{open(1, "2024-05-30", 0), pay(1, 500, "2024-05-30"),
                            books::ClosePeriod{kCommunity, month_of(day("2024-05-31"))}, pay(2, 70, "2024-05-31"),
                            books::BankCash{kCashier, Money{50}, "JK-1", day("2024-05-31")},
                            books::CloseShift{kCashier, Money{525}, day("2024-05-31")}, open(2, "2024-05-31", 30)});
  expect_nothing_until("2024-05-31");
  EXPECT_EQ(safe("2024-06-01"), 525 - 30);
}

// The shortage is taken back on the day of the count, and reversed before: nothing was outside in between.
TEST_F(SafeOfDays, AShortageThatIsTakenBackWasNotInTheSafe) {
  live(a_household() + std::vector<Command>{open(1, "2024-06-11", 0), pay(1, 500, "2024-06-11"),
                                            books::CloseShift{kCashier, Money{}, day("2024-06-13")},
                                            reverse(1, "2024-06-12")});
  expect_nothing_until("2024-06-15");
}

// What the count found is there once, from its day on, though the expense is reversed before.
TEST_F(SafeOfDays, AnOverageThatIsTakenBackIsInTheSafeOnce) {
  live(a_household() +
       std::vector<Command>{
           vendor(), open(1, "2024-06-11", 0), pay(1, 500, "2024-06-11"), bulbs(),
           books::CloseShift{kCashier, Money{500}, day("2024-06-14")},
           books::ReverseExpense{bulbs().expense, billing::ReversalReason::entered_wrongly, day("2024-06-13")}});
  expect_nothing_until("2024-06-13");
  EXPECT_EQ(safe("2024-06-14"), 500);
  const auto page = BooksRegisterQuery::open(*lease)->shifts(kCompany, {}, {}, 10).value();
  ASSERT_EQ(page.rows.size(), 1U);
  EXPECT_EQ(page.rows[0].taken_back, Money{106});
}

TEST_F(SafeOfDays, OfBeforeAreCountedAsTheyWere) {
  live(a_household() + std::vector<Command>{open(1, "2024-06-12", 0), pay(1, 500, "2024-06-11")}, true);
  EXPECT_EQ(safe("2024-06-11"), 500);
  EXPECT_EQ(safe("2024-06-12"), 0);
}

}  // namespace
}  // namespace steward::test

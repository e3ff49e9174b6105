#include "projections/ledger_reports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "domain/billing/billing.h"
#include "projections/account_ledger.h"
#include "projections/analytics.h"
#include "projections/arrears.h"
#include "projections/ledger_ageing.h"
#include "tests/projections/ledger_model.h"

// The books against a plain fold over the list of events, and the reports against one another.
namespace steward::test {
namespace {

using billing::LedgerAccount;

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.settle(2, 6);
    world_.live(700);
    world_.settle_refunds();
    store_ = open_store(dir_.path());
    engine_ = open_engine(*store_, world_, all_views());
    ASSERT_TRUE(engine_->bring_level());
    lease_.emplace(*engine_->read(kBooksGroup));
    books_.emplace(*LedgerReader::open(*lease_));
    model_.emplace(world_.frames);
    first_ = month_of(Date{20'100});
    last_ = add(month_of(world_.today()), 8);  // with what is deferred
    for (const auto& home : world_.homes) {
      scopes_[{home.community, {}}] = {World::kCompany, home.community, {}};
      scopes_[{home.community, home.building}] = {World::kCompany, home.community, home.building};
    }
    scopes_[{}] = {World::kCompany, {}, {}};
    ASSERT_EQ(scopes_.size(), 7U);
    ASSERT_GT(last_.months - first_.months, 12);
  }
  // All, none, and chance ones.
  [[nodiscard]] std::vector<Months> ranges() {
    std::vector<Months> ranges = {{first_, last_}, {add(last_, 5), add(last_, 6)}, {add(first_, 3), add(first_, 3)}};
    for (int i = 0; i < 6; ++i) {
      const int from = static_cast<int>(world_.pick(14));
      ranges.push_back({add(first_, from), add(first_, from + static_cast<int>(world_.pick(8)))});
    }
    return ranges;
  }
  // The same for the boards and their figures.
  static BoardScope place_of(const LedgerScope& scope) {
    using Kind = BoardScope::Kind;
    if (!scope.building.is_nil()) return {Kind::building, World::kCompany, scope.building.uuid};
    if (!scope.community.is_nil()) return {Kind::community, World::kCompany, scope.community.uuid};
    return {Kind::company, World::kCompany, {}};
  }
  [[nodiscard]] std::vector<FeeItemId> items_of(const LedgerScope& scope) const {
    std::vector<FeeItemId> items = {FeeItemId{}};
    if (scope.community.is_nil()) return items;
    for (const unsigned item : {0U, 1U}) items.push_back(World::fee_item(scope.community, item));
    return items;
  }

  TempDir dir_;
  World world_{17};
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<ViewEngine> engine_;
  std::optional<ReadLease> lease_;
  std::optional<LedgerReader> books_;
  std::optional<LedgerModel> model_;
  YearMonth first_;
  YearMonth last_;
  std::map<std::pair<CommunityId, BuildingId>, LedgerScope> scopes_;
};

TEST_F(LedgerTest, TheTrialBalanceIsThatOfThePostings) {
  for (const auto& [key, scope] : scopes_) {
    for (const Months& months : ranges()) {
      auto lines = trial_balance(*books_, scope, months);
      ASSERT_TRUE(lines);
      const auto before = model_->accounts(scope, {first_, add(months.from, -1)});
      const auto during = model_->accounts(scope, months);
      std::int64_t opening = 0;
      std::int64_t closing = 0;
      for (const TrialBalanceLine& line : *lines) {
        const auto at = [&](const auto& sums) {
          const auto found = sums.find(line.account);
          return found == sums.end() ? std::pair<std::int64_t, std::int64_t>{} : found->second;
        };
        EXPECT_EQ(line.opening.fen, at(before).first - at(before).second);
        EXPECT_EQ(line.debit.fen, at(during).first);
        EXPECT_EQ(line.credit.fen, at(during).second);
        opening += line.opening.fen;
        closing += line.closing().fen;
      }
      EXPECT_EQ(opening, 0);
      EXPECT_EQ(closing, 0);
      for (const auto& [account, sums] : during) {
        EXPECT_TRUE(
            std::any_of(lines->begin(), lines->end(), [&](const auto& line) { return line.account == account; }));
      }
    }
  }
}

// What was paid of an item by a household for a month, without what was given back of it by corrections: that is taken
// off what was paid last.
class Collected {
 public:
  void add(const BillMove& move) {
    due_ += move.billed - move.waived - move.fell;
    corrected_ = corrected_ || move.fell != 0;
    moved_[move.month] += move.paid - move.fell;
  }
  [[nodiscard]] std::int64_t by(YearMonth through) const {
    std::int64_t sum = 0;
    for (const auto& [month, fen] : moved_) sum += month <= through ? fen : 0;
    return corrected_ ? std::min(sum, std::max(due_, std::int64_t{0})) : sum;
  }

 private:
  std::int64_t due_ = 0;
  bool corrected_ = false;
  std::map<YearMonth, std::int64_t> moved_;
};

TEST_F(LedgerTest, ReceivablesAndRatesAreThoseOfTheBills) {
  for (const auto& [key, scope] : scopes_) {
    for (const FeeItemId item : items_of(scope)) {
      const auto moves = model_->of(scope, item);
      for (const Months& months : ranges()) {
        const YearMonth through = add(months.to, static_cast<int>(world_.pick(3)) - 1);
        const auto never_were = model_->cancelled();
        auto rolled = receivables_roll_forward(*books_, scope, item, {months});
        auto rates = collection_rates(*books_, scope, item, {months}, through);
        ASSERT_TRUE(rolled && rates);
        std::int64_t opening = 0;
        std::int64_t billed = 0;
        std::int64_t paid = 0;
        std::int64_t owed = 0;
        std::int64_t receivable = 0;
        std::int64_t received = 0;
        std::int64_t arrears = 0;
        std::int64_t recovered = 0;
        struct OfHousehold {
          std::int64_t charged = 0;
          std::int64_t receivable = 0;
          std::int64_t settled = 0;
          std::int64_t open = 0;
        };
        std::map<std::tuple<HouseholdId, YearMonth, FeeItemId>, Collected> collected;
        std::map<std::pair<HouseholdId, YearMonth>, OfHousehold> households;
        for (const BillMove& move : moves) {
          if (move.month < months.from) opening += move.owed() + move.late_fee;
          if (months.contains(move.month)) billed += move.billed;
          if (months.contains(move.month)) paid += move.paid + move.late_fee_paid;
          if (months.contains(move.month)) owed += move.owed() + move.late_fee;
          if (never_were.count({move.household, move.bill}) == 1) continue;
          collected[{move.household, move.charge_month, move.item}].add(move);
          const std::int64_t charged = move.billed - move.fell;
          if (months.contains(move.charge_month)) {
            receivable += charged - move.waived;
            OfHousehold& household = households[{move.household, move.charge_month}];
            household.charged += charged;
            household.open += move.owed();
            household.receivable += charged - move.waived;
            household.settled += move.month <= through ? move.written_off : 0;
          } else if (move.charge_month < months.from) {
            arrears += charged - (move.month < months.from ? move.waived + move.written_off : 0);
          }
        }
        // Only money is counted by the cut-off.
        for (const auto& [key_of, sums] : collected) {
          const auto& [household, charge_month, of_item] = key_of;
          if (months.contains(charge_month)) {
            received += sums.by(through);
            households[{household, charge_month}].settled += sums.by(through);
          } else if (charge_month < months.from) {
            const std::int64_t before = sums.by(add(months.from, -1));
            arrears -= before;
            recovered += through < months.from ? 0 : sums.by(through) - before;
          }
        }
        const ReceivablesLine& line = rolled->front();
        EXPECT_EQ(line.opening.fen, opening);
        EXPECT_EQ(line.billed.fen, billed);
        EXPECT_EQ(line.paid.fen + line.paid_from_credit.fen - line.reopened.fen, paid);
        EXPECT_EQ(line.closing().fen, opening + owed);
        const CollectionLine& rate = rates->front();
        EXPECT_EQ(rate.receivable.fen, receivable);
        EXPECT_EQ(rate.received.fen, received);
        EXPECT_EQ(rate.opening_arrears.fen, arrears);
        EXPECT_EQ(rate.recovered.fen, recovered);
        std::int64_t billed_households = 0;
        std::int64_t paid_households = 0;
        for (const auto& [of, household] : households) {
          if (household.charged <= 0 && household.open <= 0) continue;  // it should have been nothing
          ++billed_households;
          paid_households += household.settled >= household.receivable ? 1 : 0;
        }
        EXPECT_EQ(rate.billed_household_months, billed_households);
        EXPECT_EQ(rate.paid_household_months, paid_households);
      }
    }
  }
}

TEST_F(LedgerTest, WhatWasOpenOnADayIsWhatHadBeenEnteredByThen) {
  const auto last_of = [](YearMonth month) { return add_days(first_day(add(month, 1)), -1); };
  std::vector<Date> days;
  for (YearMonth month = add(first_, -1); month <= last_; month = add(month, 2)) {
    days.push_back(last_of(month));
    days.push_back(add_days(first_day(month), static_cast<int>(world_.pick(28))));
  }
  const FeeItemId some_item = World::fee_item(world_.homes.front().community, 1);
  int inside = 0;  // days on which neither the month before nor that month has the same open
  for (const auto& [key, scope] : scopes_) {
    auto items = items_of(scope);
    if (scope.community.is_nil()) items.push_back(some_item);
    for (const FeeItemId item : items) {
      const auto moves = model_->of(scope, item);
      for (const Date day : days) {
        std::map<Date, std::int64_t> expected;
        for (const BillMove& move : moves) {
          const bool before = move.month < month_of(day) || (move.month == month_of(day) && move.day <= day);
          if (before) expected[move.due_date] += move.owed() + move.late_fee;
        }
        std::erase_if(expected, [](const auto& sum) { return sum.second == 0; });
        auto open = open_by_due_date(*books_, scope, item, day);
        ASSERT_TRUE(open);
        std::map<Date, std::int64_t> found;
        for (const DueSum& sum : *open) found[sum.due_date] = sum.amount.fen;
        EXPECT_EQ(found, expected) << to_string(day);
        const Months month{month_of(day), month_of(day)};
        auto rolled = receivables_roll_forward(*books_, scope, item, {month});
        ASSERT_TRUE(rolled);
        const Money total = aged(*open, day).total;
        if (day == last_of(month.to)) {
          EXPECT_EQ(total, rolled->front().closing()) << to_string(day);
        } else if (total != rolled->front().opening && total != rolled->front().closing()) {
          ++inside;
        }
      }
      auto now = open_by_due_date(*books_, scope, item, std::nullopt);
      ASSERT_TRUE(now);
      EXPECT_EQ(*now, *open_by_due_date(*books_, scope, item, last_of(last_)));
    }
  }
  EXPECT_GT(inside, 20);
}

TEST_F(LedgerTest, TheReportsAgreeWithOneAnother) {
  auto households = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(households);
  auto arrears = ArrearsQuery::open(*households);
  ASSERT_TRUE(arrears);
  for (const auto& [key, scope] : scopes_) {
    const auto& [community, building] = key;
    auto now = arrears->totals(!building.is_nil()    ? ArrearsScope::of(World::kCompany, building)
                               : !community.is_nil() ? ArrearsScope::of(World::kCompany, community)
                                                     : ArrearsScope::of(World::kCompany));
    ASSERT_TRUE(now);
    for (const Months& months : ranges()) {
      const auto periods = periods_of(months, true);
      auto balance = trial_balance(*books_, scope, months);
      auto rolled = receivables_roll_forward(*books_, scope, {}, periods);
      auto ahead = prepayments(*books_, scope, periods);
      auto cash = cash_report(*books_, scope, months, CashPeriod::day);
      auto accrued = income_statement(*books_, scope, {}, periods, Basis::accrual);
      auto paid = income_statement(*books_, scope, {}, periods, Basis::cash);
      auto tax = tax_report(*books_, scope, periods);
      ASSERT_TRUE(balance && rolled && ahead && cash && accrued && paid && tax);
      std::map<LedgerAccount, TrialBalanceLine> accounts;
      for (const TrialBalanceLine& line : *balance) accounts[line.account] = line;
      // One month's closing is the next one's opening; the whole is that of the accounts.
      Money billed;
      Money late_fees;
      Money waived;
      Money written_off;
      Money allocated;
      Money taken_back;  // cancelled, or given back by adjustments …
      Money given_back;  // … of which the latter
      for (std::size_t i = 0; i < periods.size(); ++i) {
        if (i > 0) {
          EXPECT_EQ((*rolled)[i].opening, (*rolled)[i - 1].closing());
          EXPECT_EQ((*ahead)[i].opening, (*ahead)[i - 1].closing());
        }
        billed.fen += (*rolled)[i].billed.fen;
        late_fees.fen += (*rolled)[i].late_fees.fen;
        waived.fen += (*rolled)[i].waived.fen;
        written_off.fen += (*rolled)[i].written_off.fen;
        taken_back.fen += (*rolled)[i].cancelled.fen + (*ahead)[i].adjusted.fen;
        given_back.fen += (*ahead)[i].adjusted.fen;
        allocated.fen += (*rolled)[i].paid.fen + (*rolled)[i].paid_from_credit.fen - (*rolled)[i].reopened.fen;
      }
      EXPECT_EQ(rolled->front().opening, accounts[LedgerAccount::receivables].opening);
      EXPECT_EQ(rolled->back().closing(), accounts[LedgerAccount::receivables].closing());
      EXPECT_EQ(ahead->front().opening, -accounts[LedgerAccount::credit_balances].opening);
      EXPECT_EQ(ahead->back().closing(), -accounts[LedgerAccount::credit_balances].closing());
      // What was billed or is a late fee is income and its tax, less what was waived; what was written off an expense.
      // What was allocated is the income of the cash basis, less what became credit without being money.
      const TrialBalanceLine& deferred = accounts[LedgerAccount::deferred_income];
      const std::int64_t to_come = deferred.opening.fen - deferred.closing().fen;
      EXPECT_EQ(accrued->income.fen + to_come + tax->output_vat.fen,
                billed.fen + late_fees.fen - waived.fen - taken_back.fen);
      EXPECT_EQ(accrued->expense, written_off);
      EXPECT_EQ(paid->income.fen, allocated.fen - given_back.fen);
      EXPECT_EQ(paid->expense, Money{});
      Money taxes;
      for (const TaxLine& line : tax->lines) taxes.fen += line.tax.fen;
      EXPECT_EQ(taxes, tax->output_vat);
      // By rate as by account.
      std::map<LedgerAccount, std::int64_t> nets;
      std::int64_t at_six = 0;
      for (const TaxLine& line : tax->lines) {
        nets[line.account] += line.net.fen;
        if (line.rate_millionths == 60'000) at_six += line.tax.fen;
      }
      for (const auto& [account, net] : nets) {
        const std::int64_t debit = accounts[account].debit.fen - accounts[account].credit.fen;
        EXPECT_EQ(net, account == LedgerAccount::bad_debts ? debit : -debit);
      }
      auto invoiced = invoiced_tax(*books_, scope, periods);
      ASSERT_TRUE(invoiced);
      std::int64_t recorded = 0;
      for (const InvoicedTaxLine& line : *invoiced) recorded += line.recorded_tax.fen;
      EXPECT_EQ(recorded, tax->output_vat.fen);
      Money in;
      Money back;
      std::int64_t refunds = 0;
      for (const CashLine& line : *cash) {
        EXPECT_TRUE(months.contains(month_of(line.from)));
        in.fen += line.received.fen;
        back.fen += line.reversed.fen + line.refunded.fen;
        refunds += line.refunds;
      }
      EXPECT_EQ(in, accounts[LedgerAccount::cash_on_hand].debit);
      EXPECT_EQ(back, accounts[LedgerAccount::cash_on_hand].credit);
      if (months.to >= last_ && months.from <= first_) {
        EXPECT_EQ(rolled->back().closing(), now->arrears);
        EXPECT_EQ(ahead->back().closing(), now->credit);
        if (community.is_nil()) {
          for (const Money some : {billed, late_fees, waived, written_off, allocated, taken_back, given_back})
            EXPECT_GT(some, Money{});
          EXPECT_GT(refunds, 0);
        }
        EXPECT_GT(tax->output_vat, Money{});
        EXPECT_GT(at_six, 0);
      }
      // The items are parts of the whole.
      if (community.is_nil()) continue;
      Money of_items;
      Money paid_of_items;
      for (const FeeItemId item : items_of(scope)) {
        if (item.is_nil()) continue;
        of_items.fen += income_statement(*books_, scope, item, periods, Basis::accrual)->income.fen;
        paid_of_items.fen += income_statement(*books_, scope, item, periods, Basis::cash)->income.fen;
      }
      EXPECT_EQ(of_items, accrued->income);
      EXPECT_EQ(paid_of_items, paid->income);
    }
  }
}

// Of the whole time: late entries have their own days in the figures, and those of their postings in the books.
TEST_F(LedgerTest, TheFiguresOfAnalyticsAreThoseOfTheCashReport) {
  auto service = engine_->read(kServiceGroup);
  ASSERT_TRUE(service);
  auto analytics = Analytics::open(*service);
  ASSERT_TRUE(analytics);
  for (const auto& [key, scope] : scopes_) {
    const CommunityId community = scope.community;
    auto days = analytics->days(place_of(scope), first_day(first_), first_day(add(last_, 1)));
    auto cash = cash_report(*books_, scope, {first_, last_}, CashPeriod::day);
    ASSERT_TRUE(days && cash);
    Figures figures;
    for (const DayFigures& each : *days) figures.add(each.figures);
    CashLine sum;
    for (const CashLine& line : *cash) sum.add(line);
    EXPECT_EQ(figures.received, sum.received);
    EXPECT_EQ(figures.payments, sum.payments);
    EXPECT_EQ(figures.reversed, sum.reversed);
    EXPECT_EQ(figures.reversals, sum.reversals);
    EXPECT_EQ(figures.refunded, sum.refunded);
    EXPECT_EQ(figures.refunds, sum.refunds);
    if (!community.is_nil()) continue;
    // On the day of its event, and only what arrived.
    std::map<Date, std::pair<std::int64_t, std::int64_t>> refunds;
    std::map<Date, std::pair<std::int64_t, std::int64_t>> found;
    for (const RecordedEvent* recorded : model_->events) {
      const auto* settled = get_if<billing::RefundSettled>(&recorded->event);
      if (settled == nullptr || settled->outcome != billing::RefundOutcome::succeeded) continue;
      auto& [fen, count] = refunds[recorded->header.effective_date];
      fen += settled->amount.fen;
      ++count;
    }
    for (const DayFigures& each : *days) {
      if (each.figures.refunds != 0) found[each.day] = {each.figures.refunded.fen, each.figures.refunds};
    }
    EXPECT_EQ(found, refunds);
    EXPECT_GT(figures.refunds, 0);
    EXPECT_GT(figures.reversals, 0);
  }
}

// Of the whole time what was collected, since bills are often issued in another month than they charge for; of any
// months what was recovered in them, whatever was cancelled or given back later.
TEST_F(LedgerTest, TheFiguresOfAnalyticsAreThoseOfTheCollectionRates) {
  auto service = engine_->read(kServiceGroup);
  ASSERT_TRUE(service);
  auto analytics = Analytics::open(*service);
  ASSERT_TRUE(analytics);
  Money waived;
  Money recovered;
  for (const auto& [key, scope] : scopes_) {
    const BoardScope place = place_of(scope);
    const auto figures_of = [&](Date from, Date to) {
      Figures sum;
      const auto days = analytics->days(place, from, to);
      for (const DayFigures& each : *days) sum.add(each.figures);
      return sum;
    };
    const Figures all = figures_of(Date{0}, Date{100'000});
    auto whole = collection_rates(*books_, scope, {}, {{kFirstMonth, kLastMonth}}, std::nullopt);
    ASSERT_TRUE(whole);
    EXPECT_EQ(all.billed, whole->front().receivable);
    EXPECT_EQ(all.collected, whole->front().received);
    const auto moves = model_->of(scope, {});
    for (const BillMove& move : moves) waived.fen += move.waived;
    for (const Months& months : ranges()) {
      Money expected;
      for (const BillMove& move : moves) {
        if (move.charge_month < months.from && months.contains(move.month)) expected.fen += move.paid;
      }
      const Figures figures = figures_of(first_day(months.from), first_day(add(months.to, 1)));
      EXPECT_EQ(figures.arrears_recovered(months.from), expected);
      recovered.fen += expected.fen;
    }
  }
  EXPECT_GT(waived, Money{});
  EXPECT_GT(recovered, Money{});
}

TEST_F(LedgerTest, CashIsCountedByChannelAndByWhoTookIt) {
  std::map<std::pair<Date, CredentialId>, std::pair<Money, int>> expected;
  model_->postings(scopes_.at({}), [&](const billing::Posting& posting, const EventHeader& header) {
    for (const auto& line : posting.lines) {
      if (line.account != LedgerAccount::cash_on_hand || line.amount.fen < 0) continue;
      const Date day = std::max(header.effective_date, first_day(posting.period));
      auto& [sum, count] = expected[{day, header.actor.credential}];
      sum.fen += line.amount.fen;
      ++count;
    }
  });
  auto cash = cash_report(*books_, scopes_.at({}), {first_, last_}, CashPeriod::day);
  ASSERT_TRUE(cash);
  std::set<CredentialId> cashiers;
  for (const CashLine& line : *cash) {
    EXPECT_EQ(line.channel, billing::PaymentChannel::cash);
    EXPECT_EQ(line.way_in, Channel::api);
    cashiers.insert(line.credential);
    if (line.payments == 0) continue;
    const auto found = expected.find({line.from, line.credential});
    ASSERT_NE(found, expected.end());
    EXPECT_EQ(line.received, found->second.first);
    EXPECT_EQ(line.payments, found->second.second);
    expected.erase(found);
  }
  EXPECT_TRUE(expected.empty());
  EXPECT_EQ(cashiers.size(), 3U);
  auto whole = cash_report(*books_, scopes_.at({}), {first_, last_}, CashPeriod::range);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->size(), 3U);
}

TEST_F(LedgerTest, TheJournalHasEveryPostingAndEachVoucherBalances) {
  for (const CommunityId community : {CommunityId{}, world_.homes.front().community}) {
    const JournalAsked asked{World::kCompany, community, {first_, last_}};
    std::vector<JournalSum> lines;
    std::string cursor;
    do {
      auto page = books_->journal(asked, cursor, 7);
      ASSERT_TRUE(page);
      ASSERT_LE(page->lines.size(), 7U);
      lines.insert(lines.end(), page->lines.begin(), page->lines.end());
      cursor = page->next.value_or("");
    } while (!cursor.empty());
    std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> sums;
    std::map<std::pair<Date, CommunityId>, std::int64_t> vouchers;
    std::map<YearMonth, std::set<std::pair<Date, CommunityId>>> in_month;
    std::set<std::tuple<Date, CommunityId, LedgerAccount>> accounts;
    for (const JournalSum& line : lines) {
      EXPECT_NE(line.debit > Money{}, line.credit > Money{}) << "one side a line";
      in_month[month_of(line.day)].emplace(line.day, line.community);
      accounts.emplace(line.day, line.community, line.account);
      sums[line.account].first += line.debit.fen;
      sums[line.account].second += line.credit.fen;
      vouchers[{line.day, line.community}] += line.debit.fen - line.credit.fen;
    }
    EXPECT_EQ(sums, model_->accounts({World::kCompany, community, {}}, {first_, last_}));
    EXPECT_GT(vouchers.size(), 50U);
    for (const auto& [voucher, sum] : vouchers) EXPECT_EQ(sum, 0);
    EXPECT_GT(lines.size(), accounts.size()) << "some are moved on both sides on one day";
    for (const JournalSum& line : lines) {
      const auto& of_month = in_month.at(month_of(line.day));
      EXPECT_EQ(line.voucher, std::distance(of_month.begin(), of_month.find({line.day, line.community})) + 1);
    }
    std::string made_up = *books_->journal(asked, {}, 7)->next;
    made_up.back() = '\2';
    EXPECT_EQ(books_->journal(asked, made_up, 7).error().code, "cursor-invalid");
  }
  EXPECT_EQ(books_->journal({.company = World::kCompany, .months = {first_, last_}}, "nonsense", 7).error().code,
            "cursor-invalid");
}

// All pages of an account ledger, and whether each says the same of the whole.
std::vector<AccountLedgerLine> ledger_of(const LedgerReader& books, const AccountLedgerAsked& asked,
                                         std::size_t limit) {
  std::vector<AccountLedgerLine> lines;
  std::string cursor;
  do {
    auto page = account_ledger(books, asked, cursor, limit);
    EXPECT_TRUE(page);
    if (!page) return lines;
    EXPECT_LE(page->lines.size(), limit);
    lines.insert(lines.end(), page->lines.begin(), page->lines.end());
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return lines;
}

TEST_F(LedgerTest, AnAccountLedgerIsTheJournalOfOneAccountAndAgreesWithTheTrialBalance) {
  using Kind = AccountLedgerLine::Kind;
  std::map<Kind, int> seen;
  for (const CommunityId community : {CommunityId{}, world_.homes.front().community}) {
    for (const Months& months : ranges()) {
      auto balance = trial_balance(*books_, {World::kCompany, community, {}}, months);
      auto journal = books_->journal({World::kCompany, community, months}, {}, 100'000);
      ASSERT_TRUE(balance && journal);
      for (const TrialBalanceLine& account : *balance) {
        const AccountLedgerAsked asked{World::kCompany, community, months, account.account, true};
        auto whole = account_ledger(*books_, asked, {}, 100'000);
        ASSERT_TRUE(whole);
        EXPECT_FALSE(whole->next);
        EXPECT_EQ(whole->opening, account.opening);
        EXPECT_EQ(whole->debit, account.debit);
        EXPECT_EQ(whole->credit, account.credit);
        EXPECT_EQ(whole->closing(), account.closing());
        ASSERT_FALSE(whole->lines.empty());
        EXPECT_EQ(whole->lines.front().kind, Kind::opening);
        EXPECT_EQ(whole->lines.front().balance, account.opening);
        EXPECT_EQ(whole->lines.back().balance, account.closing());
        auto of_journal = journal->lines.begin();
        Money running = account.opening;
        std::map<Date, std::pair<Money, Money>> days;
        std::map<YearMonth, std::pair<Money, Money>> in_month;
        for (const AccountLedgerLine& line : whole->lines) {
          ++seen[line.kind];
          if (line.kind == Kind::entry) {
            while (of_journal != journal->lines.end() && of_journal->account != account.account) ++of_journal;
            ASSERT_NE(of_journal, journal->lines.end());
            EXPECT_EQ(std::tie(line.day, line.community, line.voucher, line.debit, line.credit),
                      std::tie(of_journal->day, of_journal->community, of_journal->voucher, of_journal->debit,
                               of_journal->credit));
            ++of_journal;
            running.fen += line.debit.fen - line.credit.fen;
            for (auto* sums : {&days[line.day], &in_month[month_of(line.day)]}) {
              sums->first.fen += line.debit.fen;
              sums->second.fen += line.credit.fen;
            }
          }
          EXPECT_EQ(line.balance, running) << "the balance stands behind what is above it";
          const std::pair sides(line.debit, line.credit);
          if (line.kind == Kind::day_total) {
            EXPECT_EQ(sides, days.at(line.day));
          }
          if (line.kind == Kind::month_total) {
            EXPECT_EQ(sides, in_month.at(month_of(line.day)));
          }
          if (line.kind == Kind::year_total) {
            const YearMonth month = month_of(line.day);
            const auto year = model_->accounts({World::kCompany, community, {}},
                                               {YearMonth{month.months - month.months % 12}, month});
            EXPECT_EQ(std::pair(sides.first.fen, sides.second.fen), year.at(account.account));
          }
        }
        while (of_journal != journal->lines.end() && of_journal->account != account.account) ++of_journal;
        EXPECT_EQ(of_journal, journal->lines.end()) << "nothing is left out";
        const auto count = [&](Kind kind) {
          return static_cast<std::size_t>(std::count_if(whole->lines.begin(), whole->lines.end(),
                                                        [&](const auto& line) { return line.kind == kind; }));
        };
        EXPECT_EQ(count(Kind::day_total), days.size());
        EXPECT_EQ(count(Kind::month_total), in_month.size());
        EXPECT_EQ(count(Kind::year_total), in_month.size());
      }
    }
  }
  EXPECT_GT(seen[Kind::entry], 200);
}

TEST_F(LedgerTest, AnAccountLedgerIsTheSameInPagesOfAnySize) {
  for (const CommunityId community : {CommunityId{}, world_.homes.front().community}) {
    for (const bool by_day : {false, true}) {
      const AccountLedgerAsked asked{World::kCompany, community, {first_, last_}, LedgerAccount::receivables, by_day};
      const auto whole = ledger_of(*books_, asked, 100'000);
      ASSERT_GT(whole.size(), 40U);
      for (const std::size_t limit : {1U, 2U, 3U, 7U}) {
        const auto pages = ledger_of(*books_, asked, limit);
        ASSERT_EQ(pages.size(), whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
          EXPECT_EQ(std::tie(pages[i].kind, pages[i].day, pages[i].voucher, pages[i].debit, pages[i].balance),
                    std::tie(whole[i].kind, whole[i].day, whole[i].voucher, whole[i].debit, whole[i].balance));
        }
      }
      auto first = account_ledger(*books_, asked, {}, 3);
      ASSERT_TRUE(first && first->next);
      std::string made_up = *first->next;
      made_up[made_up.size() - 1] = '\xff';  // the sums of before: far below zero
      made_up[made_up.size() - 8] = '\xff';
      EXPECT_EQ(account_ledger(*books_, asked, made_up, 3).error().code, "cursor-invalid");
      EXPECT_EQ(account_ledger(*books_, asked, "nonsense", 3).error().code, "cursor-invalid");
      EXPECT_EQ(account_ledger(*books_, asked, std::string(65, 'x'), 3).error().code, "cursor-invalid");
    }
  }
  const AccountLedgerAsked never{World::kCompany, {}, {first_, last_}, LedgerAccount::retained_earnings};
  const auto lines = ledger_of(*books_, never, 9);
  ASSERT_EQ(lines.size(), 1U) << "an opening, and nothing behind it";
  EXPECT_EQ(lines.front().balance, Money{});
}

TEST_F(LedgerTest, ReceiptsHaveNoGapAndAReversedOneIsVoid) {
  std::map<PaymentId, Date> reversed;
  std::map<std::int64_t, const billing::PaymentReceived*> payments;
  for (const RecordedEvent* recorded : model_->events) {
    if (const auto* e = get_if<billing::PaymentReceived>(&recorded->event)) payments[e->receipt_number] = e;
    if (const auto* e = get_if<billing::PaymentReversed>(&recorded->event)) reversed[e->payment] = e->reversed_on;
  }
  const auto all = [&](CommunityId community) {
    std::vector<ReceiptRow> receipts;
    std::string cursor;
    do {
      auto page = books_->receipts({.company = World::kCompany, .community = community, .year = 2026}, cursor, 9);
      EXPECT_TRUE(page);
      if (!page) return receipts;
      receipts.insert(receipts.end(), page->receipts.begin(), page->receipts.end());
      cursor = page->next.value_or("");
    } while (!cursor.empty());
    return receipts;
  };
  const std::vector<ReceiptRow> receipts = all({});
  ASSERT_EQ(receipts.size(), payments.size());
  std::size_t of_community = 0;
  std::size_t voided = 0;
  const CommunityId community = world_.homes.front().community;
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    const ReceiptRow& row = receipts[i];
    EXPECT_EQ(row.number, static_cast<std::int64_t>(i + 1));
    const billing::PaymentReceived& payment = *payments.at(row.number);
    EXPECT_EQ(row.payment, payment.payment);
    EXPECT_EQ(row.amount, payment.amount);
    EXPECT_EQ(row.voided_on.has_value(), reversed.count(row.payment) == 1);
    voided += row.voided_on ? 1 : 0;
    of_community += row.community == community ? 1 : 0;
  }
  EXPECT_EQ(voided, reversed.size());
  EXPECT_GT(voided, 0U);
  EXPECT_EQ(all(community).size(), of_community);
  EXPECT_TRUE(books_->receipts({.company = World::kCompany, .year = 2025}, {}, 9)->receipts.empty());
  EXPECT_EQ(books_->receipts({.company = World::kCompany, .year = 2026}, "nonsense of some length", 9).error().code,
            "cursor-invalid");
}

TEST_F(LedgerTest, ReceiptsOfACashierAreThoseThatTheKeyTook) {
  std::map<CredentialId, std::vector<std::int64_t>> expected;
  for (const RecordedEvent* recorded : model_->events) {
    const auto* e = get_if<billing::PaymentReceived>(&recorded->event);
    if (e != nullptr) expected[recorded->header.actor.credential].push_back(e->receipt_number);
  }
  ASSERT_GT(expected.size(), 1U);
  for (auto& [cashier, numbers] : expected) {
    std::sort(numbers.begin(), numbers.end());
    for (const auto& channel :
         {std::optional(billing::PaymentChannel::cash), std::optional<billing::PaymentChannel>{}}) {
      ReceiptsAsked asked{.company = World::kCompany, .year = 2026};
      asked.cashier = cashier;
      asked.channel = channel;
      std::vector<std::int64_t> found;
      std::string cursor;
      do {
        auto page = books_->receipts(asked, cursor, 2);
        ASSERT_TRUE(page);
        ASSERT_LE(page->receipts.size(), 2U);
        for (const ReceiptRow& row : page->receipts) {
          EXPECT_EQ(row.cashier, cashier);
          found.push_back(row.number);
        }
        cursor = page->next.value_or("");
      } while (!cursor.empty());
      EXPECT_EQ(found, numbers);
    }
    EXPECT_TRUE(books_
                    ->receipts({.company = World::kCompany,
                                .year = 2026,
                                .channel = billing::PaymentChannel::wechat,
                                .cashier = cashier},
                               {}, 9)
                    ->receipts.empty());
  }
}

TEST_F(LedgerTest, ReceiptsOfDaysAndHouseholdsReadThatPageAlone) {
  std::vector<const billing::PaymentReceived*> payments;
  for (const RecordedEvent* recorded : model_->events) {
    if (const auto* e = get_if<billing::PaymentReceived>(&recorded->event)) payments.push_back(e);
  }
  std::sort(payments.begin(), payments.end(), [](const auto* a, const auto* b) {
    return std::tie(a->received_on, a->receipt_number) < std::tie(b->received_on, b->receipt_number);
  });
  ASSERT_GT(payments.size(), 60U) << "some are of one day";
  const auto numbers = [&](const ReceiptsAsked& asked) {
    std::vector<std::int64_t> found;
    std::string cursor;
    do {
      constexpr std::size_t kPage = 4;
      const std::uint64_t before = store_->rows_read();
      auto page = books_->receipts(asked, cursor, kPage);
      EXPECT_TRUE(page);
      if (!page) return found;
      EXPECT_LE(store_->rows_read() - before, kPage + 1 + kPage);
      for (const ReceiptRow& row : page->receipts) found.push_back(row.number);
      cursor = page->next.value_or("");
    } while (!cursor.empty());
    return found;
  };
  using Days = std::pair<std::optional<Date>, std::optional<Date>>;
  const Date tenth = add_days(World::kNewYear, 9);
  const Date fortieth = add_days(World::kNewYear, 39);
  for (const CommunityId& community : {CommunityId{}, payments.front()->community}) {
    for (const HouseholdId& household : {HouseholdId{}, payments.front()->household}) {
      for (const Days& days : {Days{}, Days{tenth, {}}, Days{{}, fortieth}, Days{tenth, fortieth}}) {
        std::vector<std::int64_t> expected;
        for (const auto* payment : payments) {
          const bool of_it = (community.is_nil() || payment->community == community) &&
                             (household.is_nil() || payment->household == household);
          const bool on_day = (!days.first || *days.first <= payment->received_on) &&
                              (!days.second || payment->received_on < *days.second);
          if (of_it && on_day) expected.push_back(payment->receipt_number);
        }
        EXPECT_TRUE(!household.is_nil() || !expected.empty());
        ReceiptsAsked asked{.company = World::kCompany,
                            .community = community,
                            .household = household,
                            .from = days.first,
                            .to = days.second};
        EXPECT_EQ(numbers(asked), expected);
        std::reverse(expected.begin(), expected.end());
        asked.newest_first = true;
        EXPECT_EQ(numbers(asked), expected);
      }
    }
  }

  // By number, from its other end; of a household the days of the year.
  std::vector<std::int64_t> last_first = numbers({.company = World::kCompany, .year = 2026, .newest_first = true});
  ASSERT_EQ(last_first.size(), payments.size());
  EXPECT_EQ(last_first.front(), static_cast<std::int64_t>(payments.size()));
  EXPECT_TRUE(std::is_sorted(last_first.rbegin(), last_first.rend()));
  const ReceiptsAsked of_household{.company = World::kCompany, .household = payments.front()->household};
  ReceiptsAsked of_year = of_household;
  of_year.year = 2026;
  EXPECT_EQ(numbers(of_year), numbers(of_household));
  of_year.year = 2025;
  EXPECT_TRUE(numbers(of_year).empty());

  // A place that is outside of the days is no beginning of anything.
  ReceiptsAsked asked{.company = World::kCompany};
  const std::string early = *books_->receipts(asked, {}, 1)->next;
  asked.from = tenth;
  asked.newest_first = true;
  EXPECT_TRUE(books_->receipts(asked, early, 4)->receipts.empty());
  EXPECT_EQ(books_->receipts({.company = World::kCompany, .year = 2026}, early, 4).error().code, "cursor-invalid");
}

TEST_F(LedgerTest, AReceiptIsFoundByItsNumber) {
  const billing::PaymentReceived* payment = nullptr;
  for (const RecordedEvent* recorded : model_->events) {
    if (const auto* e = get_if<billing::PaymentReceived>(&recorded->event)) payment = e;
  }
  ASSERT_TRUE(payment);
  ReceiptsAsked asked{.company = World::kCompany, .year = 2026, .number = payment->receipt_number};
  const auto found = [&] {
    const std::uint64_t before = store_->rows_read();
    auto page = books_->receipts(asked, {}, 9);
    EXPECT_TRUE(page);
    EXPECT_LE(store_->rows_read() - before, 1U);
    return page ? std::move(page->receipts) : std::vector<ReceiptRow>();
  };
  ASSERT_EQ(found().size(), 1U);
  EXPECT_EQ(found().front().payment, payment->payment);
  asked.community = payment->community;
  asked.household = payment->household;
  EXPECT_EQ(found().size(), 1U);
  asked.household = id<HouseholdId>(1);
  EXPECT_TRUE(found().empty());
  asked.household = {};
  asked.community = id<CommunityId>(77);
  EXPECT_TRUE(found().empty());
  asked.community = {};
  asked.year = 2025;
  EXPECT_TRUE(found().empty());
  asked.year = 2026;
  asked.number = payment->receipt_number + 1;
  EXPECT_TRUE(found().empty()) << "it was the last";
  EXPECT_EQ(books_->receipts(asked, "12", 9).error().code, "cursor-invalid");
}

TEST_F(LedgerTest, AnotherCompanyHasNothing) {
  auto lines = trial_balance(*books_, {CompanyNo{2}, {}, {}}, {first_, last_});
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->empty());
  auto rates = collection_rates(*books_, {CompanyNo{2}, {}, {}}, {}, {{first_, last_}}, std::nullopt);
  ASSERT_TRUE(rates);
  EXPECT_FALSE(rate_ppm(rates->front().received.fen, rates->front().receivable.fen)) << "no denominator, no rate";
}

// Expenses among what a world lives through, and what was paid for them in each month.
class Spending {
 public:
  explicit Spending(World& world) : world_(world) {}

  void record() {
    static constexpr std::array kChannels = {billing::PaymentChannel::cash, billing::PaymentChannel::bank_transfer,
                                             billing::PaymentChannel::alipay};
    const World::Home& home = world_.homes[world_.pick(static_cast<unsigned>(world_.homes.size()))];
    books::ExpenseRecorded event;
    event.expense = id<ExpenseId>(++last_);
    event.community = home.community;
    if (world_.pick(3) != 0) event.building = home.building;
    event.vendor = id<VendorId>(1);
    event.account = world_.pick(2) == 0 ? LedgerAccount::operating_costs : LedgerAccount::admin_expenses;
    event.net = Money{100 + static_cast<std::int64_t>(world_.pick(90'000))};
    event.tax = Money{world_.pick(2) == 0 ? event.net.fen / 20 : 0};
    event.spent_on = world_.today();
    if (world_.pick(2) == 0) event.paid_by = kChannels[world_.pick(kChannels.size())];
    event.posting = billing::PostingBuilder(month_of(world_.today()))
                        .debit(event.account, event.net, event.tax)
                        .debit(LedgerAccount::input_vat, event.tax)
                        .credit(paid_from(event), gross(event))
                        .take();
    if (event.paid_by) paid[event.posting.period] += gross(event).fen;
    world_.add(event, event.community, {});
    open_.push_back(event);
  }
  // An expense that is owed still.
  void pay() {
    const auto owed = std::find_if(open_.begin(), open_.end(), [](const auto& expense) { return !expense.paid_by; });
    if (owed == open_.end()) return;
    owed->paid_by = billing::PaymentChannel::bank_transfer;
    books::ExpensePaid event;
    event.expense = owed->expense;
    event.community = owed->community;
    event.building = owed->building;
    event.vendor = owed->vendor;
    event.amount = gross(*owed);
    event.paid_on = world_.today();
    event.posting = billing::PostingBuilder(month_of(world_.today()))
                        .debit(LedgerAccount::accounts_payable, event.amount)
                        .credit(LedgerAccount::bank_deposits, event.amount)
                        .take();
    paid[event.posting.period] += event.amount.fen;
    world_.add(event, event.community, {});
    ++later;
  }
  // The first of all, paid or not.
  void reverse() {
    if (open_.empty()) return;
    const books::ExpenseRecorded expense = open_.front();
    open_.erase(open_.begin());
    books::ExpenseReversed event;
    event.expense = expense.expense;
    event.community = expense.community;
    event.building = expense.building;
    event.vendor = expense.vendor;
    event.amount = gross(expense);
    event.paid_by = expense.paid_by;
    event.reversed_on = world_.today();
    event.posting = billing::PostingBuilder(month_of(world_.today()))
                        .debit(paid_from(expense), event.amount)
                        .credit(expense.account, expense.net, expense.tax)
                        .credit(LedgerAccount::input_vat, expense.tax)
                        .take();
    if (event.paid_by) paid[event.posting.period] -= event.amount.fen;
    world_.add(event, event.community, {});
    ++(event.paid_by ? back : never);
  }

  std::map<YearMonth, std::int64_t> paid;
  int later = 0;  // paid after they were recorded
  int back = 0;   // reversed when paid …
  int never = 0;  // … or before

 private:
  static Money gross(const books::ExpenseRecorded& event) { return {event.net.fen + event.tax.fen}; }
  static LedgerAccount paid_from(const books::ExpenseRecorded& event) {
    return event.paid_by ? billing::ledger_account_of(*event.paid_by) : LedgerAccount::accounts_payable;
  }

  World& world_;
  std::vector<books::ExpenseRecorded> open_;
  unsigned last_ = 0;
};

// On the cash basis profit is by what money grew, less what of it is owed back: credit, and refunds that did not leave.
TEST(Ledger, TheProfitOfTheCashBasisIsWhatMoneyMoved) {
  static const std::set<LedgerAccount> kMoneyOrOwedBack = {
      LedgerAccount::cash_on_hand,    LedgerAccount::bank_deposits,   LedgerAccount::alipay_clearing,
      LedgerAccount::credit_balances, LedgerAccount::refunds_payable,
  };
  World world(23);
  world.settle(2, 3);
  Spending spending(world);
  for (int i = 0; i < 60; ++i) {
    world.live(6);
    spending.record();
    if (i % 2 == 1) spending.pay();
    if (i % 3 == 2) spending.reverse();
  }
  world.flush();
  EXPECT_GT(spending.later, 0);
  EXPECT_GT(spending.back, 0);
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  const auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  const auto books = LedgerReader::open(*lease);
  ASSERT_TRUE(books);
  std::vector<LedgerScope> scopes = {{World::kCompany, {}, {}}};
  for (const auto& home : world.homes) {
    scopes.push_back({World::kCompany, home.community, {}});
    scopes.push_back({World::kCompany, home.community, home.building});
  }
  const Months all{month_of(Date{20'100}), add(month_of(world.today()), 2)};
  for (const LedgerScope& scope : scopes) {
    for (const Months& months : periods_of(all, true)) {
      const auto balance = trial_balance(*books, scope, months);
      const auto paid = income_statement(*books, scope, {}, {months}, Basis::cash);
      ASSERT_TRUE(balance && paid);
      std::int64_t moved = 0;
      for (const TrialBalanceLine& line : *balance) {
        if (kMoneyOrOwedBack.count(line.account) == 1) moved += line.debit.fen - line.credit.fen;
      }
      EXPECT_EQ(paid->profit().fen, moved) << to_string(months.from);
      if (!scope.community.is_nil()) continue;
      EXPECT_EQ(paid->expense.fen, spending.paid[months.from]) << to_string(months.from);
    }
  }
}

TEST(Ledger, SameBytesHoweverBatchesEnd) {
  std::random_device chance;
  for (int round = 0; round < 6; ++round) {
    const auto seed = chance();
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    world.settle(2, 3);
    world.live(150);
    same_bytes_however_batches_end(world, kBooksGroup, [&](unsigned below) { return world.pick(below); });
  }
}

}  // namespace
}  // namespace steward::test

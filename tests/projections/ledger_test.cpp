#include "projections/ledger_reports.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "projections/arrears.h"
#include "projections/paid_month.h"
#include "tests/projections/world.h"

// The books against a plain fold over the list of events, and the reports against one another.
namespace steward::test {
namespace {

using billing::LedgerAccount;

// One change of one bill, as an event says it.
struct BillMove {
  HouseholdId household;
  CommunityId community;
  BuildingId building;
  FeeItemId item;
  YearMonth charge_month;
  YearMonth month;
  std::uint32_t bill = 0;
  std::int64_t billed = 0;
  std::int64_t paid = 0;
  std::int64_t waived = 0;
  std::int64_t written_off = 0;
  std::int64_t cancelled = 0;
  std::int64_t late_fee = 0;  // that is owed, more or less
  std::int64_t late_fee_paid = 0;
  [[nodiscard]] std::int64_t owed() const { return billed - paid - waived - written_off - cancelled; }
};

// Knows the events and nothing of views or of domain/billing/movements.h.
struct Model {
  std::vector<BillMove> moves;
  std::vector<const RecordedEvent*> events;
  std::map<std::pair<HouseholdId, std::uint32_t>, std::pair<FeeItemId, YearMonth>> bills;

  explicit Model(const std::vector<FramePtr>& frames) {
    for (const FramePtr& frame : frames) {
      for (const RecordedEvent& recorded : frame->events) {
        events.push_back(&recorded);
        if (const auto* e = std::get_if<billing::StatementIssued>(&recorded.event)) {
          for (const billing::Bill& bill : e->bills) {
            bills[{e->household, bill.number}] = {bill.fee_item, month_of(bill.period_from)};
            add(*e, bill.number).billed = bill.amount.fen;
          }
        }
        if (const auto* e = std::get_if<billing::BillsAdjusted>(&recorded.event); e != nullptr && e->bill) {
          bills[{e->household, e->bill->number}] = {e->fee_item, month_of(e->bill->period_from)};
          add(*e, e->bill->number).billed = e->bill->amount.fen;
        }
        if (const auto* e = std::get_if<billing::StatementCancelled>(&recorded.event)) {
          for (const auto& bill : e->bills) add(*e, bill.bill).cancelled = bill.amount.fen;
        }
        const auto pay = [&](const auto& e, const std::vector<billing::Allocation>& parts, int sign) {
          for (const billing::Allocation& part : parts) {
            BillMove& move = add(e, part.bill);
            move.paid = sign * part.amount.fen;
            move.late_fee_paid = sign * part.late_fee.fen;
            move.late_fee = -move.late_fee_paid;
          }
        };
        if (const auto* e = std::get_if<billing::PaymentReceived>(&recorded.event)) pay(*e, e->allocations, 1);
        if (const auto* e = std::get_if<billing::PaymentReversed>(&recorded.event)) pay(*e, e->reopened, -1);
        if (const auto* e = std::get_if<billing::CreditApplied>(&recorded.event)) pay(*e, e->allocations, 1);
        if (const auto* e = std::get_if<billing::LateFeesPosted>(&recorded.event)) {
          for (const auto& line : e->lines) add(*e, line.bill).late_fee = line.amount.fen;
        }
        if (const auto* e = std::get_if<billing::BillsWaived>(&recorded.event)) {
          for (const auto& line : e->lines) {
            BillMove& move = add(*e, line.bill);
            move.waived = line.amount.fen;
            move.late_fee = -line.late_fee.fen;
          }
        }
        if (const auto* e = std::get_if<billing::BillsWrittenOff>(&recorded.event)) {
          for (const auto& line : e->lines) {
            BillMove& move = add(*e, line.bill);
            move.written_off = line.amount.fen;
            move.late_fee = -line.late_fee.fen;
          }
        }
        if (const auto* e = std::get_if<billing::RefundApproved>(&recorded.event)) pay(*e, e->reopened, -1);
      }
    }
  }

  template <class E>
  BillMove& add(const E& e, std::uint32_t bill) {
    const auto& [item, charge_month] = bills.at({e.household, bill});
    return moves.emplace_back(
        BillMove{e.household, e.community, e.building, item, charge_month, e.posting.period, bill});
  }
  // The bills that were cancelled up to the end of a month.
  [[nodiscard]] std::set<std::pair<HouseholdId, std::uint32_t>> cancelled(YearMonth to) const {
    std::set<std::pair<HouseholdId, std::uint32_t>> found;
    for (const BillMove& move : moves) {
      if (move.cancelled != 0 && move.month <= to) found.insert({move.household, move.bill});
    }
    return found;
  }

  static bool in(const LedgerScope& scope, CommunityId community, BuildingId building) {
    return (scope.community.is_nil() || scope.community == community) &&
           (scope.building.is_nil() || scope.building == building);
  }
  [[nodiscard]] std::vector<BillMove> of(const LedgerScope& scope, FeeItemId item) const {
    std::vector<BillMove> found;
    for (const BillMove& move : moves) {
      if (in(scope, move.community, move.building) && (item.is_nil() || item == move.item)) found.push_back(move);
    }
    return found;
  }
  // Calls `each` with posting, header and building of every money event of a scope.
  template <class Each>
  void postings(const LedgerScope& scope, const Each& each) const {
    for (const RecordedEvent* recorded : events) {
      std::visit(
          [&](const auto& e) {
            if constexpr (requires {
                            e.posting.lines;
                            e.building;
                          }) {
              if (in(scope, e.community, e.building)) each(e.posting, recorded->header);
            }
          },
          recorded->event);
    }
  }
  [[nodiscard]] std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> accounts(const LedgerScope& scope,
                                                                                        Months months) const {
    std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> sums;
    postings(scope, [&](const billing::Posting& posting, const EventHeader&) {
      const auto enter = [&](LedgerAccount account, std::int64_t fen) {
        (fen > 0 ? sums[account].first : sums[account].second) += std::abs(fen);
      };
      for (const auto& deferral : posting.deferrals) {
        if (!months.contains(deferral.month)) continue;
        enter(LedgerAccount::deferred_income, deferral.amount.fen);
        enter(deferral.account, -deferral.amount.fen);
      }
      if (!months.contains(posting.period)) return;
      for (const auto& line : posting.lines) enter(line.account, line.amount.fen);
    });
    return sums;
  }
};

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.settle(2, 6);
    world_.live(700);
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
  std::optional<Model> model_;
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

TEST_F(LedgerTest, ReceivablesAndRatesAreThoseOfTheBills) {
  for (const auto& [key, scope] : scopes_) {
    for (const FeeItemId item : items_of(scope)) {
      const auto moves = model_->of(scope, item);
      for (const Months& months : ranges()) {
        const YearMonth through = add(months.to, static_cast<int>(world_.pick(3)) - 1);
        const auto never_were = model_->cancelled(through);
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
          std::int64_t billed = 0;
          std::int64_t open = 0;
        };
        std::map<std::pair<HouseholdId, YearMonth>, OfHousehold> households;
        for (const BillMove& move : moves) {
          if (move.month < months.from) opening += move.owed() + move.late_fee;
          if (months.contains(move.month)) billed += move.billed;
          if (months.contains(move.month)) paid += move.paid + move.late_fee_paid;
          if (months.contains(move.month)) owed += move.owed() + move.late_fee;
          if (move.month > through) continue;
          // What paid for a bill that never was counts no more than the bill.
          const std::int64_t counted = never_were.count({move.household, move.bill}) == 1 ? 0 : move.paid;
          if (months.contains(move.charge_month)) {
            receivable += move.billed - move.waived - move.cancelled;
            received += counted;
            OfHousehold& household = households[{move.household, move.charge_month}];
            household.billed += move.billed - move.cancelled;
            household.open += move.owed();
          } else if (move.charge_month < months.from) {
            arrears += move.month < months.from ? move.owed() + move.paid - counted : move.billed - move.cancelled;
            recovered += move.month < months.from ? 0 : counted;
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
          billed_households += household.billed > 0 ? 1 : 0;
          paid_households += household.billed > 0 && household.open <= 0 ? 1 : 0;
        }
        EXPECT_EQ(rate.billed_household_months, billed_households);
        EXPECT_EQ(rate.paid_household_months, paid_households);
      }
    }
  }
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
      Money taken_back;  // cancelled, or given back by adjustments
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
        allocated.fen += (*rolled)[i].paid.fen + (*rolled)[i].paid_from_credit.fen - (*rolled)[i].reopened.fen;
      }
      EXPECT_EQ(rolled->front().opening, accounts[LedgerAccount::receivables].opening);
      EXPECT_EQ(rolled->back().closing(), accounts[LedgerAccount::receivables].closing());
      EXPECT_EQ(ahead->front().opening, -accounts[LedgerAccount::credit_balances].opening);
      EXPECT_EQ(ahead->back().closing(), -accounts[LedgerAccount::credit_balances].closing());
      // What was billed or is a late fee is income and its tax, less what was waived; what was written off an expense.
      // What was allocated is the income of the cash basis.
      const TrialBalanceLine& deferred = accounts[LedgerAccount::deferred_income];
      const std::int64_t to_come = deferred.opening.fen - deferred.closing().fen;
      EXPECT_EQ(accrued->income.fen + to_come + tax->output_vat.fen,
                billed.fen + late_fees.fen - waived.fen - taken_back.fen);
      EXPECT_EQ(accrued->expense, written_off);
      EXPECT_EQ(paid->income, allocated);
      Money taxes;
      for (const TaxLine& line : tax->lines) taxes.fen += line.tax.fen;
      EXPECT_EQ(taxes, tax->output_vat);
      Money in;
      Money back;
      for (const CashLine& line : *cash) {
        EXPECT_TRUE(months.contains(month_of(line.from)));
        in.fen += line.received.fen;
        back.fen += line.reversed.fen;
      }
      EXPECT_EQ(in, accounts[LedgerAccount::cash_on_hand].debit);
      EXPECT_EQ(back, accounts[LedgerAccount::cash_on_hand].credit);
      if (months.to >= last_ && months.from <= first_) {
        EXPECT_EQ(rolled->back().closing(), now->arrears);
        EXPECT_EQ(ahead->back().closing(), now->credit);
        if (community.is_nil()) {
          for (const Money some : {billed, late_fees, waived, written_off, allocated, taken_back})
            EXPECT_GT(some, Money{});
        }
        EXPECT_GT(tax->output_vat, Money{});
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
      EXPECT_EQ(paid_of_items, allocated);
    }
  }
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
    std::vector<JournalSum> lines;
    std::string cursor;
    do {
      auto page = books_->journal(World::kCompany, community, {first_, last_}, cursor, 7);
      ASSERT_TRUE(page);
      ASSERT_LE(page->lines.size(), 7U);
      lines.insert(lines.end(), page->lines.begin(), page->lines.end());
      cursor = page->next.value_or("");
    } while (!cursor.empty());
    std::map<LedgerAccount, std::pair<std::int64_t, std::int64_t>> sums;
    std::map<std::pair<Date, CommunityId>, std::int64_t> vouchers;
    for (const JournalSum& line : lines) {
      sums[line.account].first += line.debit.fen;
      sums[line.account].second += line.credit.fen;
      vouchers[{line.day, line.community}] += line.debit.fen - line.credit.fen;
    }
    EXPECT_EQ(sums, model_->accounts({World::kCompany, community, {}}, {first_, last_}));
    EXPECT_GT(vouchers.size(), 50U);
    for (const auto& [voucher, sum] : vouchers) EXPECT_EQ(sum, 0);
  }
  EXPECT_EQ(books_->journal(World::kCompany, {}, {first_, last_}, "nonsense", 7).error().code, "cursor-invalid");
}

TEST_F(LedgerTest, ReceiptsHaveNoGapAndAReversedOneIsVoid) {
  std::map<PaymentId, Date> reversed;
  std::map<std::int64_t, const billing::PaymentReceived*> payments;
  for (const RecordedEvent* recorded : model_->events) {
    if (const auto* e = std::get_if<billing::PaymentReceived>(&recorded->event)) payments[e->receipt_number] = e;
    if (const auto* e = std::get_if<billing::PaymentReversed>(&recorded->event)) reversed[e->payment] = e->reversed_on;
  }
  const auto all = [&](CommunityId community) {
    std::vector<ReceiptRow> receipts;
    std::string cursor;
    do {
      auto page = books_->receipts(World::kCompany, community, 2026, cursor, 9);
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
  EXPECT_TRUE(books_->receipts(World::kCompany, {}, 2025, {}, 9)->receipts.empty());
  EXPECT_EQ(books_->receipts(World::kCompany, {}, 2026, "nonsense of some length", 9).error().code, "cursor-invalid");
}

TEST_F(LedgerTest, AnotherCompanyHasNothing) {
  auto lines = trial_balance(*books_, {CompanyNo{2}, {}, {}}, {first_, last_});
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->empty());
  auto rates = collection_rates(*books_, {CompanyNo{2}, {}, {}}, {}, {{first_, last_}}, std::nullopt);
  ASSERT_TRUE(rates);
  EXPECT_FALSE(rate_ppm(rates->front().received.fen, rates->front().receivable.fen)) << "no denominator, no rate";
}

TEST(Ledger, ADepositIsNoIncomeOfItsItem) {
  World world(1);
  world.settle(1, 1);
  const World::Home& home = world.homes.front();
  const auto item = id<FeeItemId>(77);
  billing::FeeItemTerms terms;
  terms.income_account = LedgerAccount::deposits_held;
  world.add(billing::FeeItemDefined{item, home.community, "deposit", "Deposit", terms}, home.community, {});
  billing::StatementIssued issued;
  issued.household = home.household;
  issued.community = home.community;
  issued.building = home.building;
  billing::Bill bill;
  bill.number = 1;
  bill.fee_item = item;
  bill.period_from = Date{20'100};
  bill.period_to = Date{20'101};
  bill.amount = Money{100'000};
  bill.parts = {{bill.period_from, bill.period_to, UnitPrice{1}, {}, bill.amount}};
  issued.bills = {bill};
  billing::PostingBuilder billed(month_of(Date{20'100}));
  bill.income_account = LedgerAccount::deposits_held;
  billing::post_bill(billed, bill);
  issued.posting = billed.take();
  world.add(issued, home.community, home.household);
  billing::PaymentReceived paid;
  paid.payment = id<PaymentId>(1);
  paid.household = home.household;
  paid.community = home.community;
  paid.building = home.building;
  paid.amount = bill.amount;
  paid.allocations = {{1, bill.amount}};
  paid.receipt_year = 2025;
  paid.receipt_number = 1;
  paid.posting = billing::PostingBuilder(month_of(Date{20'100}))
                     .debit(LedgerAccount::cash_on_hand, bill.amount)
                     .credit(LedgerAccount::receivables, bill.amount)
                     .take();
  world.add(paid, home.community, home.household);
  world.flush();
  const TempDir dir;
  auto store = open_store(dir.path());
  auto engine = open_engine(*store, world, all_views());
  ASSERT_TRUE(engine->bring_level());
  auto lease = engine->read(kBooksGroup);
  ASSERT_TRUE(lease);
  auto books = LedgerReader::open(*lease);
  const LedgerScope scope{World::kCompany, {}, {}};
  const std::vector<Months> months = {{month_of(Date{20'000}), month_of(Date{20'200})}};
  for (const Basis basis : {Basis::accrual, Basis::cash}) {
    for (const FeeItemId& of : {FeeItemId{}, item}) {
      auto statement = income_statement(*books, scope, of, months, basis);
      ASSERT_TRUE(statement);
      EXPECT_EQ(statement->income, Money{});
      EXPECT_EQ(statement->expense, Money{});
    }
  }
  // Nor is it collected among all fee items: it has rates of its own.
  for (const LedgerScope& area : {scope, LedgerScope{World::kCompany, home.community, {}},
                                  LedgerScope{World::kCompany, home.community, home.building}}) {
    auto all = collection_rates(*books, area, {}, months, std::nullopt);
    auto own = collection_rates(*books, area, item, months, std::nullopt);
    ASSERT_TRUE(all && own);
    EXPECT_EQ(all->front().receivable, Money{});
    EXPECT_EQ(all->front().received, Money{});
    EXPECT_EQ(all->front().billed_household_months, 0);
    EXPECT_EQ(all->front().paid_household_months, 0);
    EXPECT_EQ(own->front().receivable, Money{100'000});
    EXPECT_EQ(own->front().received, Money{100'000});
    EXPECT_EQ(own->front().billed_household_months, 1);
    EXPECT_EQ(own->front().paid_household_months, 1);
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

TEST(PaidMonth, ALateEntryChangesWhatWasSoInAMonthThatIsPast) {
  const YearMonth march{2'026 * 12 + 2};
  const auto item = id<FeeItemId>(1);
  const auto other = id<FeeItemId>(2);
  using Changes = std::vector<PaidMonth::Change>;
  constexpr auto kIncome = PaidMonth::Kind::income;
  PaidMonth month;
  EXPECT_EQ(month.changes(std::nullopt), Changes{});
  month.add(1, item, kIncome, march, 100, 100);
  month.add(1, item, kIncome, add(march, 2), 0, -100);
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  // Billed anew a month before: paid up was no longer so.
  month.add(2, other, kIncome, add(march, 1), 50, 50);
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(item), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  EXPECT_EQ(month.changes(other), (Changes{{add(march, 1), 1, 0}}));
  month.add(2, other, kIncome, march, 0, -50);
  EXPECT_EQ(month.changes(std::nullopt), (Changes{{march, 1, 0}, {add(march, 2), 0, 1}}));
  using Settled = std::vector<PaidMonth::Settled>;
  EXPECT_EQ(month.settled(1), (Settled{{add(march, 2), 100}}));
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}}));
  month.add(2, other, kIncome, add(march, 3), 0, 50);
  EXPECT_EQ(month.settled(2), (Settled{{march, 50}, {add(march, 3), -50}}));
  EXPECT_EQ(month.settled(3), Settled{});
  const auto among_all = month.changes(std::nullopt);
  month.add(4, id<FeeItemId>(3), PaidMonth::Kind::deposit, march, 70, 70);
  EXPECT_EQ(month.changes(id<FeeItemId>(3)), (Changes{{march, 1, 0}}));
  EXPECT_EQ(month.changes(std::nullopt), among_all) << "a deposit that is open is no charge that is";
  const auto again = PaidMonth::decode(month.encode());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->changes(std::nullopt), among_all);
  EXPECT_FALSE(PaidMonth::decode("nonsense"));
}

TEST(Rates, ArePartsPerMillionHalfUp) {
  EXPECT_EQ(rate_ppm(1, 3), 333'333);
  EXPECT_EQ(rate_ppm(2, 3), 666'667);
  EXPECT_EQ(rate_ppm(1, 2'000'000), 1) << "half of a millionth";
  EXPECT_EQ(rate_ppm(7, 7), 1'000'000);
  EXPECT_FALSE(rate_ppm(7, 0));
}

}  // namespace
}  // namespace steward::test

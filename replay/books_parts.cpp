#include "replay/books_parts.h"

#include <algorithm>
#include <set>

#include "domain/billing/movements.h"
#include "projections/ledger_ageing.h"

namespace steward::books_check {

namespace {

using billing::LedgerAccount;
using billing::MovementKind;

constexpr Months kEver{kFirstMonth, kLastMonth};

void add_to(Closings& closings, const std::vector<AccountSum>& sums) {
  for (const AccountSum& sum : sums) closings[sum.account] += Int128{sum.debit.fen} - sum.credit.fen;
}

// What one fee item was billed for a month: of all households together.
struct ChargeMonth {
  Int128 billed = 0;
  Int128 open = 0;
  std::int64_t households = 0;
  std::int64_t paid_up = 0;
  // No household is owed anything by a bill, so that together they owe nothing only when each does.
  [[nodiscard]] bool fits() const {
    return (billed > 0 || open > 0) == (households > 0) && (open == 0) == (paid_up == households);
  }
};

class Items {
 public:
  Items(const LedgerReader& books, const LedgerScope& scope) : books_(books), scope_(scope) {}

  Result<void> take(FeeItemId item) {
    auto bills = books_.bills(scope_, item, kLastMonth, kLastMonth);
    if (!bills) return pass_on(std::move(bills.error()));
    auto restated = books_.restated(scope_, item, kLastMonth);
    if (!restated) return pass_on(std::move(restated.error()));
    bills->insert(bills->end(), restated->begin(), restated->end());
    auto households = books_.paid_up(scope_, item, kEver);
    if (!households) return pass_on(std::move(households.error()));
    auto incomes = books_.item_income(scope_, item, kEver);
    if (!incomes) return pass_on(std::move(incomes.error()));
    std::map<YearMonth, ChargeMonth> months;
    for (const BillSum& sum : *bills) {
      left_[sum.kind] += sum.amount.fen;
      if (billing::terms_of(sum.kind).of != billing::MovementOf::principal) continue;
      ChargeMonth& month = months[sum.charge_month];
      month.billed += billing::billed_effect(sum.kind) * Int128{sum.amount.fen};
      month.open += sum.change().fen;
    }
    for (const PaidUpSum& sum : *households) {
      ChargeMonth& month = months[sum.charge_month];
      month.households += sum.billed;
      month.paid_up += sum.paid_up;
    }
    for (const auto& [charge_month, month] : months) misfits_ += month.fits() ? 0 : 1;
    for (const AccountAmount& sum : *incomes) income_[sum.account] += sum.amount.fen;
    return {};
  }

  // What is kept of all items together, less that of each.
  Result<bool> add_up() {
    auto all = books_.bills(scope_, {}, kLastMonth, kLastMonth);
    if (!all) return pass_on(std::move(all.error()));
    auto restated = books_.restated(scope_, {}, kLastMonth);
    if (!restated) return pass_on(std::move(restated.error()));
    all->insert(all->end(), restated->begin(), restated->end());
    for (const BillSum& sum : *all) left_[sum.kind] -= sum.amount.fen;
    for (const auto& [kind, left] : left_) {
      if (left != 0) return false;
    }
    return true;
  }

  [[nodiscard]] Int128 income(LedgerAccount account) const { return at(income_, account); }
  [[nodiscard]] int misfits() const { return misfits_; }

 private:
  const LedgerReader& books_;
  const LedgerScope& scope_;
  std::map<MovementKind, Int128> left_;
  Closings income_;
  int misfits_ = 0;
};

// By due date, what the books have open and what the households owe.
Result<void> check_ageing(const LedgerReader& books, const ArrearsQuery& arrears, const Scope& scope,
                          std::vector<BooksFault>& faults) {
  auto open = open_by_due_date(books, scope.books, {}, std::nullopt);
  if (!open) return pass_on(std::move(open.error()));
  auto owed = arrears.open_by_due_date(scope.households);
  if (!owed) return pass_on(std::move(owed.error()));
  const auto alike = [](const DueSum& a, const DueSum& b) { return a.due_date == b.due_date && a.amount == b.amount; };
  if (std::equal(open->begin(), open->end(), owed->begin(), owed->end(), alike)) return {};
  faults.push_back({"ageing-differs", "what is open" + scope.name +
                                          " is not due on the dates of what its households owe, so that the ageing of "
                                          "a day that is past is not that of the arrears"});
  return {};
}

}  // namespace

std::string yuan(Int128 fen) { return to_yuan(Money{static_cast<std::int64_t>(fen)}) + " yuan"; }

void year_left_open(std::int32_t year, const std::string& name, const Closings& accounts,
                    std::vector<BooksFault>& faults) {
  for (const auto& [account, left] : accounts) {
    if (!billing::is_result(account) || left == 0) continue;
    faults.push_back({"year-end-open", std::string(billing::find_account(account)->name) + name + " carries " +
                                           yuan(left) + " of " + std::to_string(year) +
                                           " over, although that year is closed"});
  }
}

void compare(const std::string& name, const OfHouseholds& both, std::vector<BooksFault>& faults) {
  if (both.sum != 0) {
    faults.push_back({"books-unbalanced", "debits exceed credits" + name + " by " + yuan(both.sum)});
  }
  if (both.receivables != both.arrears) {
    faults.push_back({"receivables-differ", "the receivables" + name + " are " + yuan(both.receivables) +
                                                ", its households owe " + yuan(both.arrears)});
  }
  if (both.balances != both.credit) {
    faults.push_back({"credit-differs", "the credit balances" + name + " are " + yuan(both.balances) +
                                            ", its households have " + yuan(both.credit)});
  }
}

Result<Closings> check_scope(const LedgerReader& books, const ArrearsQuery& arrears, const Scope& scope,
                             std::vector<BooksFault>& faults) {
  auto sums = books.accounts(scope.books, kEver);
  if (!sums) return pass_on(std::move(sums.error()));
  Closings accounts;
  add_to(accounts, *sums);
  auto totals = arrears.totals(scope.households);
  if (!totals) return pass_on(std::move(totals.error()));
  Int128 sum = 0;
  for (const auto& [account, closing] : accounts) sum += closing;
  const Int128 receivables = at(accounts, LedgerAccount::receivables);
  const Int128 balances = -at(accounts, LedgerAccount::credit_balances);
  compare(scope.name, {sum, receivables, totals->arrears.fen, balances, totals->credit.fen}, faults);
  auto rolled = receivables_roll_forward(books, scope.books, {}, {kEver});
  if (!rolled) return pass_on(std::move(rolled.error()));
  if (rolled->front().closing().fen != receivables) {
    faults.push_back({"roll-forward-open", "the roll-forward of receivables" + scope.name + " closes at " +
                                               yuan(rolled->front().closing().fen) + ", the account at " +
                                               yuan(receivables)});
  }
  auto ahead = prepayments(books, scope.books, {kEver});
  if (!ahead) return pass_on(std::move(ahead.error()));
  if (ahead->front().closing().fen != balances) {
    faults.push_back({"prepayments-open", "the roll-forward of prepayments" + scope.name + " closes at " +
                                              yuan(ahead->front().closing().fen) + ", the account at " +
                                              yuan(balances)});
  }
  if (auto checked = check_ageing(books, arrears, scope, faults); !checked) return pass_on(std::move(checked.error()));
  auto deposits = arrears.deposit_totals(scope.households, {});
  if (!deposits) return pass_on(std::move(deposits.error()));
  const Int128 owed_back = Int128{deposits->held.fen} + deposits->unpaid.fen;
  const Int128 held = -at(accounts, LedgerAccount::deposits_held);
  if (owed_back != held) {
    faults.push_back({"deposits-differ", "households" + scope.name + " have deposits of " + yuan(owed_back) +
                                             ", the account has " + yuan(held)});
  }
  return accounts;
}

Result<void> check_year_ends(const LedgerReader& books, const Scope& scope, std::vector<BooksFault>& faults) {
  auto ends = books.year_ends(scope.books, kEver);
  if (!ends) return pass_on(std::move(ends.error()));
  std::set<std::int32_t> years;
  for (const AccountSum& sum : *ends) {
    if (sum.debit != sum.credit) years.insert(sum.month.months / 12);  // not taken back
  }
  for (const std::int32_t year : years) {
    const Months months{add(books::december(year), -11), books::december(year)};
    auto sums = books.accounts(scope.books, months);
    if (!sums) return pass_on(std::move(sums.error()));
    Closings carried;
    for (const AccountSum& sum : *ends) {
      if (months.contains(sum.month)) add_to(carried, {sum});
    }
    Int128 sum_of_all = 0;
    for (const auto& [account, amount] : carried) sum_of_all += amount;
    if (sum_of_all != 0) {
      faults.push_back(
          {"books-unbalanced", "the end of " + std::to_string(year) + scope.name + " is out by " + yuan(sum_of_all)});
    }
    add_to(carried, *sums);
    year_left_open(year, scope.name, carried, faults);
  }
  return {};
}

Result<void> check_items(const LedgerReader& books, const Scope& scope, const std::vector<FeeItemId>& items,
                         const Closings& accounts, std::vector<BooksFault>& faults) {
  Items each(books, scope.books);
  for (const FeeItemId item : items) {
    if (auto taken = each.take(item); !taken) return taken;
  }
  auto whole = each.add_up();
  if (!whole) return pass_on(std::move(whole.error()));
  if (!*whole) faults.push_back({"items-differ", "the fee items" + scope.name + " do not add up to all of them"});
  // Late fees and what is written off go to accounts to which other things go, too.
  for (const LedgerAccount account :
       {LedgerAccount::service_income, LedgerAccount::income_reductions, LedgerAccount::other_income}) {
    if (each.income(account) == -at(accounts, account)) continue;
    faults.push_back({"item-income-differs", "the fee items" + scope.name + " have " + yuan(each.income(account)) +
                                                 " on " + std::string(billing::find_account(account)->name) +
                                                 ", the account " + yuan(-at(accounts, account))});
  }
  if (each.misfits() > 0) {
    faults.push_back({"paid-up-differs", "households" + scope.name +
                                             " that were billed or have paid up are not those "
                                             "of the bills, in " +
                                             std::to_string(each.misfits()) + " months of fee items"});
  }
  return {};
}

Result<void> check_taxes(const LedgerReader& books, const Scope& scope, const Closings& accounts, Int128 opening,
                         std::vector<BooksFault>& faults) {
  auto taxes = books.taxes(scope.books, kEver);
  if (!taxes) return pass_on(std::move(taxes.error()));
  Int128 belonging = 0;
  for (const TaxSum& sum : *taxes) belonging += sum.tax.fen;
  const Int128 on_accounts = at(accounts, LedgerAccount::output_vat) + at(accounts, LedgerAccount::input_vat) - opening;
  if (belonging != on_accounts) {
    faults.push_back({"taxes-differ", "the tax payable" + scope.name + " is " + yuan(-on_accounts) +
                                          ", that of its income and expenses " + yuan(-belonging)});
  }
  return {};
}

void JournalCheck::add(const Key& key, int sign, Money debit, Money credit) {
  const auto found = left_.try_emplace(key).first;
  found->second.debit += sign * Int128{debit.fen};
  found->second.credit += sign * Int128{credit.fen};
  if (found->second.debit == 0 && found->second.credit == 0) left_.erase(found);
}

Result<void> JournalCheck::take(CommunityId community) {
  const LedgerScope scope{company_, community, {}};
  auto sums = books_.accounts(scope, kEver);
  if (!sums) return pass_on(std::move(sums.error()));
  auto ends = books_.year_ends(scope, kEver);
  if (!ends) return pass_on(std::move(ends.error()));
  sums->insert(sums->end(), ends->begin(), ends->end());
  for (const AccountSum& sum : *sums) {
    add({community, sum.month, sum.account}, 1, sum.debit, sum.credit);
    // What is of no community is of the company, and in none of them.
    if (!community.is_nil()) add({CommunityId{}, sum.month, sum.account}, -1, sum.debit, sum.credit);
  }
  return {};
}

Result<void> JournalCheck::compare(const std::string& name, std::vector<BooksFault>& faults) {
  constexpr std::size_t kPage = 10'000;
  std::string cursor;
  do {
    auto page = books_.journal({.company = company_, .months = kEver}, cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const JournalSum& line : page->lines) {
      add({line.community, month_of(line.day), line.account}, -1, line.debit, line.credit);
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  if (left_.empty()) return {};
  const auto& [community, month, account] = left_.begin()->first;
  faults.push_back({"journal-differs", "the journal" + name + " and its accounts differ in " +
                                           std::to_string(left_.size()) + " months of accounts, first in community " +
                                           to_string(community) + ", account " +
                                           std::to_string(static_cast<unsigned>(account)) + ", from " +
                                           to_string(first_day(month)) + " on"});
  return {};
}

Result<void> DaysCheck::take(BuildingId building) {
  LedgerScope scope = community_;
  scope.building = building;
  auto sums = books_.bills(scope, {}, kLastMonth, kLastMonth);
  if (!sums) return pass_on(std::move(sums.error()));
  for (const BillSum& sum : *sums) {
    left_[{sum.month, building, sum.due_date}] += sum.change().fen;
    months_.insert(sum.month);
  }
  return {};
}

Result<void> DaysCheck::compare(const std::string& name, std::vector<BooksFault>& faults) {
  for (const YearMonth month : months_) {
    auto changes = books_.owed_changes(community_, {}, month);
    if (!changes) return pass_on(std::move(changes.error()));
    for (const OwedChange& change : *changes) left_[{month, change.building, change.due_date}] -= change.amount.fen;
  }
  std::erase_if(left_, [](const auto& sum) { return sum.second == 0; });
  if (left_.empty()) return {};
  const auto& [month, building, due_date] = left_.begin()->first;
  faults.push_back({"days-differ", "what is owed" + name + " day by day and its months differ in " +
                                       std::to_string(left_.size()) + " sums, first in building " +
                                       to_string(building) + ", from " + to_string(first_day(month)) +
                                       " on, of what is due on " + to_string(due_date)});
  return {};
}

}  // namespace steward::books_check

#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "projections/arrears.h"
#include "projections/ledger_reports.h"
#include "replay/books_check.h"

// Inside the check of the books: the parts that are alike for a company, a community and a building.
namespace steward::books_check {

// By account, of all months, without what carries years over; a debit is positive.
using Closings = std::map<billing::LedgerAccount, Int128>;

template <class Key>
[[nodiscard]] Int128 at(const std::map<Key, Int128>& sums, const Key& key) {
  const auto found = sums.find(key);
  return found == sums.end() ? Int128{0} : found->second;
}
// For messages alone: what does not fit 64 bits is damaged beyond a fen.
[[nodiscard]] std::string yuan(Int128 fen);

struct Scope {
  LedgerScope books;
  ArrearsScope households;
  std::string name;  // " of company 1"
};

// What the households of a scope owe and have, by whichever source; the sum of all accounts is zero.
struct OfHouseholds {
  Int128 sum;
  Int128 receivables;
  Int128 arrears;
  Int128 balances;
  Int128 credit;
};
void compare(const std::string& name, const OfHouseholds& both, std::vector<BooksFault>& faults);

// The accounts of a scope against what its households owe, have paid ahead and have deposited, and against the
// roll-forwards; what the books have open against what its households owe, by due date, so that their ageings agree.
[[nodiscard]] Result<Closings> check_scope(const LedgerReader& books, const ArrearsQuery& arrears, const Scope& scope,
                                           std::vector<BooksFault>& faults);

// Of a year that is closed, with what carries it over: accounts of income and expense have nothing left.
void year_left_open(std::int32_t year, const std::string& name, const Closings& accounts,
                    std::vector<BooksFault>& faults);

// The years of a community, or of a building of it, that are closed.
[[nodiscard]] Result<void> check_year_ends(const LedgerReader& books, const Scope& scope,
                                           std::vector<BooksFault>& faults);

// The fee items of a community: together they are what is kept of all of them, their income is that of the accounts
// which nothing else moves, and as many households have paid up as owe nothing.
[[nodiscard]] Result<void> check_items(const LedgerReader& books, const Scope& scope,
                                       const std::vector<FeeItemId>& items, const Closings& accounts,
                                       std::vector<BooksFault>& faults);

// The taxes that belong to the income and the expenses of a scope, against what its tax accounts moved by since the
// books before: `opening` is what those left on them.
[[nodiscard]] Result<void> check_taxes(const LedgerReader& books, const Scope& scope, const Closings& accounts,
                                       Int128 opening, std::vector<BooksFault>& faults);

// The journal of a company against the months of its accounts. Keeps a sum for each community, month and account.
class JournalCheck {
 public:
  JournalCheck(const LedgerReader& books, CompanyNo company) : books_(books), company_(company) {}
  // Of each community, and (nil) of the whole company once.
  [[nodiscard]] Result<void> take(CommunityId community);
  [[nodiscard]] Result<void> compare(const std::string& name, std::vector<BooksFault>& faults);

 private:
  using Key = std::tuple<CommunityId, YearMonth, billing::LedgerAccount>;
  struct Sides {
    Int128 debit = 0;
    Int128 credit = 0;
  };
  void add(const Key& key, int sign, Money debit, Money credit);

  const LedgerReader& books_;
  CompanyNo company_;
  std::map<Key, Sides> left_;  // of the accounts and not in the journal; nil: of no community
};

// What of a community is owed more or less each day, from which the ageing of a day inside a month is made, against the
// months of the bills. Keeps a sum for each building, month and due date.
class DaysCheck {
 public:
  DaysCheck(const LedgerReader& books, LedgerScope community) : books_(books), community_(community) {}
  // Of each building of the community.
  [[nodiscard]] Result<void> take(BuildingId building);
  [[nodiscard]] Result<void> compare(const std::string& name, std::vector<BooksFault>& faults);

 private:
  using Key = std::tuple<YearMonth, BuildingId, Date>;

  const LedgerReader& books_;
  LedgerScope community_;
  std::map<Key, Int128> left_;  // of the months and not of their days
  std::set<YearMonth> months_;
};

}  // namespace steward::books_check

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/state.h"
#include "eventstore/log/frame.h"
#include "projections/engine.h"

// Proves that the books add up, and that they say the same as the accounts of the households.
namespace steward {

struct BooksFault {
  // books-unbalanced, receivables-differ, credit-differs, roll-forward-open, deposits-differ, books-differ,
  // safe-differs, between-communities-open, suspense-differs
  std::string_view code;
  std::string words;
};

// From the log alone: the posting lines of all events against the accounts that the streams fold to.
class BooksOfLog {
 public:
  void take(const RecordedEvent& recorded);
  // The last state of a stream of a company.
  void take(CompanyNo company, const State& state);
  [[nodiscard]] std::vector<BooksFault> faults() const;

 private:
  std::map<std::pair<CompanyNo, billing::LedgerAccount>, Int128> accounts_;
  std::map<CompanyNo, Int128> arrears_;
  std::map<CompanyNo, Int128> credit_;
  // What waits for its payer is owed by the community to which it came, by the account and by the streams.
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_account_;
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_;
  std::set<CompanyNo> companies_;
};

// From the views, which must be level with one another: the trial balance is zero, receivables and credit balances are
// those of the list of arrears, the roll-forward of receivables closes at them, the communities add up to their company
// and owe one another nothing in it, the suspense of each is what it lists, and its cash is in its drawers or outside
// them.
[[nodiscard]] Result<std::vector<BooksFault>> check_books_of_views(const ViewEngine& views);

}  // namespace steward

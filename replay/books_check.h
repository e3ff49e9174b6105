#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
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

// Money in suspense that the program before assigned to a household of another community: no account said what the one
// owes the other, so the suspense of the one still has it and that of the other as much too little. A reversal takes it
// back in both; one of the program before did not, and then it stays.
struct LeftInSuspense {
  CompanyNo company;
  PaymentId payment;
  CommunityId from;  // that received it
  CommunityId to;
  Money amount;
  bool reversed = false;
};
[[nodiscard]] std::string words_of(const LeftInSuspense& left);

// From the log alone: the posting lines of all events against the accounts that the streams fold to.
class BooksOfLog {
 public:
  void take(const RecordedEvent& recorded);
  // The last state of a stream of a company.
  void take(CompanyNo company, const State& state);
  // What the assignments of the program before left is no fault: left_in_suspense().
  [[nodiscard]] std::vector<BooksFault> faults() const;
  [[nodiscard]] std::vector<LeftInSuspense> left_in_suspense() const;

 private:
  void follow_suspense(const RecordedEvent& recorded);

  std::map<std::pair<CompanyNo, billing::LedgerAccount>, Int128> accounts_;
  std::map<CompanyNo, Int128> arrears_;
  std::map<CompanyNo, Int128> credit_;
  // What waits for its payer is owed by the community to which it came, by the account and by the streams.
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_account_;
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_;
  std::optional<LeftInSuspense> assigned_;  // without a posting; its payment stands behind it in the same append
  std::map<std::pair<CompanyNo, PaymentId>, LeftInSuspense> left_;
  std::set<CompanyNo> companies_;
};

// From the views, which must be level with one another: the trial balance is zero, receivables and credit balances are
// those of the list of arrears, the roll-forward of receivables closes at them, the communities add up to their company
// and owe one another nothing in it, the suspense of each is what it lists and what is left in it, and its cash is in
// its drawers or outside them.
[[nodiscard]] Result<std::vector<BooksFault>> check_books_of_views(const ViewEngine& views,
                                                                   std::span<const LeftInSuspense> left = {});

}  // namespace steward

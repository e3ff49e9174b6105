#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "domain/state.h"
#include "eventstore/log/frame.h"
#include "projections/engine.h"

// Proves that the books add up, and that they say the same as the accounts of the households.
namespace steward {

struct BooksFault {
  // books-unbalanced, receivables-differ, credit-differs, roll-forward-open, prepayments-open, deposits-differ,
  // taxes-differ, items-differ, item-income-differs, paid-up-differs, journal-differs, days-differ,
  // ageing-differs, books-differ, safe-differs, refunds-differ, expenses-differ, between-communities-open,
  // suspense-differs, year-end-open
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

// From the log alone: the posting lines of all events against the accounts that the streams fold to; and that years
// which are closed carry no income or expense over.
class BooksOfLog {
 public:
  void take(const RecordedEvent& recorded);
  // The last state of a stream of a company.
  void take(CompanyNo company, const State& state);
  // What the assignments of the program before left is no fault: left_in_suspense().
  [[nodiscard]] std::vector<BooksFault> faults() const;
  [[nodiscard]] std::vector<LeftInSuspense> left_in_suspense() const;

 private:
  using Year = std::tuple<CompanyNo, CommunityId, std::int32_t>;
  void enter(const EventHeader& header, const billing::Posting& posting);
  void follow_suspense(const RecordedEvent& recorded);

  std::map<std::pair<CompanyNo, billing::LedgerAccount>, Int128> accounts_;
  // Of accounts of income and expense, with what carries years over.
  std::map<Year, std::map<billing::LedgerAccount, Int128>> results_;
  std::set<Year> closed_years_;
  std::map<CompanyNo, Int128> arrears_;
  std::map<CompanyNo, Int128> credit_;
  // What waits for its payer is owed by the community to which it came, by the account and by the streams.
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_account_;
  std::map<std::pair<CompanyNo, CommunityId>, Int128> suspense_;
  std::optional<LeftInSuspense> assigned_;  // without a posting; its payment stands behind it in the same append
  std::map<std::pair<CompanyNo, PaymentId>, LeftInSuspense> left_;
  std::set<CompanyNo> companies_;
};

// From the views, which must be level with one another. Of each company, community and building: the trial balance is
// zero, receivables, credit balances and deposits are those of the list of arrears, the roll-forwards close at them,
// and the tax accounts have the taxes of income and expenses. Of each community: its fee items add up, their income is
// that of the accounts, and as many households have paid up as owe nothing; suspense is what it lists and what is left
// in it, refunds and expenses that wait are what is owed for them, and its cash is in its drawers or outside them. The
// communities add up to their company and owe one another nothing in it; its journal is that of its accounts. Years of
// communities and buildings that are closed carry no income or expense over. Keeps a sum for each community, month and
// account.
[[nodiscard]] Result<std::vector<BooksFault>> check_books_of_views(const ViewEngine& views,
                                                                   std::span<const LeftInSuspense> left = {});

}  // namespace steward

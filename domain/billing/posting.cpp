#include "domain/billing/posting.h"

#include <algorithm>
#include <utility>

#include "domain/base/assert.h"

namespace steward::billing {

bool balanced(const Posting& posting) {
  Int128 sum = 0;
  for (const PostingLine& line : posting.lines) {
    if (line.amount == Money{}) return false;
    sum += line.amount.fen;
  }
  return sum == 0;
}

YearMonth posting_period(Date effective_date) { return month_of(effective_date); }

PostingBuilder& PostingBuilder::add(LedgerAccount account, Money amount, Money tax) {
  if (amount == Money{}) return *this;
  const auto same = std::find_if(posting_.lines.begin(), posting_.lines.end(), [&](const PostingLine& line) {
    return line.account == account && (line.amount.fen < 0) == (amount.fen < 0);
  });
  if (same == posting_.lines.end()) {
    posting_.lines.push_back({account, amount, tax});
    return *this;
  }
  const auto sum = checked_add(same->amount, amount);
  const auto taxes = checked_add(same->tax, tax);
  STEWARD_ASSERT(sum.has_value() && taxes.has_value(), "the amounts of one event are bounded");
  same->amount = *sum;
  same->tax = *taxes;
  return *this;
}

Posting PostingBuilder::take() {
  STEWARD_ASSERT(balanced(posting_), "debits and credits of an event are equal");
  return std::exchange(posting_, {});
}

}  // namespace steward::billing

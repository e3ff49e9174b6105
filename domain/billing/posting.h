#pragma once

#include <cstdint>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "domain/billing/chart_of_accounts.h"

namespace steward::billing {

// A debit is positive, a credit negative: the lines of one event add up to zero.
struct PostingLine {
  LedgerAccount account = LedgerAccount::receivables;
  Money amount;
  // The VAT that belongs to this amount, same sign: income is posted net, the tax itself has a line on output_vat or
  // input_vat. Zero where there is none.
  Money tax;
  bool operator==(const PostingLine&) const = default;
};

// What a money event did to the books, stored with it so that no later change of a mapping can rewrite a closed month.
struct Posting {
  YearMonth period;  // that of the effective date if it is open, else the oldest open one
  std::vector<PostingLine> lines;
  bool operator==(const Posting&) const = default;
};

// The sum of the lines is zero and no line is.
[[nodiscard]] bool balanced(const Posting& posting);

// A closed month is never written again; no month can be closed yet, so that money counts in the month of its date.
[[nodiscard]] YearMonth posting_period(Date effective_date);

// Collects the lines of one event. Amounts are ≥ 0, each at most kLargestAmount × 1000; lines of one account and side
// are added up, their taxes too; zero lines are left out.
class PostingBuilder {
 public:
  explicit PostingBuilder(Date effective_date) { posting_.period = posting_period(effective_date); }
  PostingBuilder& debit(LedgerAccount account, Money amount, Money tax = {}) { return add(account, amount, tax); }
  PostingBuilder& credit(LedgerAccount account, Money amount, Money tax = {}) { return add(account, -amount, -tax); }
  // Asserts that the lines balance.
  [[nodiscard]] Posting take();

 private:
  PostingBuilder& add(LedgerAccount account, Money amount, Money tax);

  Posting posting_;
};

}  // namespace steward::billing

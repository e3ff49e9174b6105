#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "domain/billing/chart_of_accounts.h"
#include "domain/billing/proration.h"

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

// Income of a month behind that of the posting: until then it is a liability. In its month, without any further event,
// deferred_income is debited and the account credited; the other way round for a negative amount, which takes back what
// was deferred before.
struct Deferral {
  YearMonth month;
  LedgerAccount account = LedgerAccount::service_income;
  Money amount;  // not zero
  bool operator==(const Deferral&) const = default;
};

// What a money event did to the books, stored with it so that no later change of a mapping can rewrite a closed month.
struct Posting {
  YearMonth period;  // that of the effective date if it is open, else the oldest open one
  std::vector<PostingLine> lines;
  std::vector<Deferral> deferrals{};  // ascending by month and account, each once; all behind `period`
  bool operator==(const Posting&) const = default;
};

// The sum of the lines is zero, and no line says nothing: what is tax alone has a line without an amount. Deferrals are
// what the lines put on deferred_income.
[[nodiscard]] bool balanced(const Posting& posting);

// What takes a posting without deferrals back in its own month, line by line.
[[nodiscard]] Posting mirrored(Posting posting);

// Collects the lines of one event. Amounts are ≥ 0, each at most kLargestAmount × 1000; lines of one account and side
// are added up, their taxes too; a tax without an amount joins either side; lines that say nothing are left out.
class PostingBuilder {
 public:
  explicit PostingBuilder(YearMonth period) { posting_.period = period; }  // domain/books/periods.h
  PostingBuilder& debit(LedgerAccount account, Money amount, Money tax = {}) { return add(account, amount, tax); }
  PostingBuilder& credit(LedgerAccount account, Money amount, Money tax = {}) { return add(account, -amount, -tax); }
  // Income of these months: at once where the month is not behind the period, else deferred. Negative amounts take it
  // back. `tax` belongs to the whole and is due at once: beside the first that is not zero, alone where none is.
  PostingBuilder& income(LedgerAccount account, std::span<const MonthShare> months, Money tax);
  [[nodiscard]] YearMonth period() const { return posting_.period; }
  // Asserts that the lines balance.
  [[nodiscard]] Posting take();

 private:
  PostingBuilder& add(LedgerAccount account, Money amount, Money tax);
  void income_of(LedgerAccount account, const MonthShare& share, Money tax);

  Posting posting_;
};

}  // namespace steward::billing

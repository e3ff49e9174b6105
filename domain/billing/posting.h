#pragma once

#include <cstdint>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"

namespace steward::billing {

// The ledger accounts of the slice, by the numbers of the Chinese chart of accounts where it has one. Stored: append
// only.
enum class LedgerAccount : std::uint16_t {
  cash_on_hand = 1001,      // 库存现金
  bank_deposits = 1002,     // 银行存款
  wechat_clearing = 1012,   // 其他货币资金—微信
  alipay_clearing = 1013,   // 其他货币资金—支付宝
  receivables = 1122,       // 应收账款
  credit_balances = 2203,   // 预收账款: what households have paid ahead
  opening_balances = 4103,  // 期初: the counter-account of arrears brought forward
  service_income = 6001,    // 主营业务收入: property fees and other recurring items
  other_income = 6051,      // 其他业务收入: one-off charges
};

// A debit is positive, a credit negative: the lines of one event add up to zero.
struct PostingLine {
  LedgerAccount account = LedgerAccount::receivables;
  Money amount;
  Money tax;  // the tax inside `amount`, same sign; zero until tax rates are known
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
// are added up, zero lines are left out.
class PostingBuilder {
 public:
  explicit PostingBuilder(Date effective_date) { posting_.period = posting_period(effective_date); }
  PostingBuilder& debit(LedgerAccount account, Money amount) { return add(account, amount); }
  PostingBuilder& credit(LedgerAccount account, Money amount) { return add(account, -amount); }
  // Asserts that the lines balance.
  [[nodiscard]] Posting take();

 private:
  PostingBuilder& add(LedgerAccount account, Money amount);

  Posting posting_;
};

}  // namespace steward::billing

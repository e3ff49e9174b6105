#include "domain/billing/posting.h"

#include <algorithm>
#include <utility>

#include "domain/base/assert.h"

namespace steward::billing {

namespace {

bool says_nothing(const PostingLine& line) { return line.amount == Money{} && line.tax == Money{}; }

bool on_one_side(Money a, Money b) { return a == Money{} || b == Money{} || (a.fen < 0) == (b.fen < 0); }

}  // namespace

bool balanced(const Posting& posting) {
  Int128 sum = 0;
  for (const PostingLine& line : posting.lines) {
    if (says_nothing(line)) return false;
    sum += line.amount.fen;
  }
  if (sum != 0) return false;
  Int128 deferred = 0;
  for (const PostingLine& line : posting.lines) {
    if (line.account == LedgerAccount::deferred_income) deferred -= line.amount.fen;
  }
  const Deferral* before = nullptr;
  for (const Deferral& deferral : posting.deferrals) {
    if (deferral.amount == Money{} || deferral.month <= posting.period) return false;
    if (before != nullptr && std::pair(before->month, before->account) >= std::pair(deferral.month, deferral.account)) {
      return false;
    }
    before = &deferral;
    deferred -= deferral.amount.fen;
  }
  return deferred == 0;
}

Posting mirrored(Posting posting) {
  STEWARD_ASSERT(posting.deferrals.empty(), "what is deferred is taken back month by month");
  for (PostingLine& line : posting.lines) {
    line.amount = -line.amount;
    line.tax = -line.tax;
  }
  return posting;
}

PostingBuilder& PostingBuilder::add(LedgerAccount account, Money amount, Money tax) {
  if (says_nothing({account, amount, tax})) return *this;
  const auto same = std::find_if(posting_.lines.begin(), posting_.lines.end(), [&](const PostingLine& line) {
    return line.account == account && on_one_side(line.amount, amount);
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

PostingBuilder& PostingBuilder::income(LedgerAccount account, std::span<const MonthShare> months, Money tax) {
  for (const MonthShare& share : months) {
    if (share.amount == Money{}) continue;
    income_of(account, share, tax);
    tax = {};
  }
  return add(account, {}, -tax);
}

void PostingBuilder::income_of(LedgerAccount account, const MonthShare& share, Money tax) {
  const auto& [month, net] = share;
  if (month <= posting_.period) {
    add(account, -net, -tax);
    return;
  }
  add(LedgerAccount::deferred_income, -net, -tax);
  const auto place = std::lower_bound(posting_.deferrals.begin(), posting_.deferrals.end(), std::pair(month, account),
                                      [](const Deferral& deferral, const std::pair<YearMonth, LedgerAccount>& wanted) {
                                        return std::pair(deferral.month, deferral.account) < wanted;
                                      });
  if (place == posting_.deferrals.end() || place->month != month || place->account != account) {
    posting_.deferrals.insert(place, {month, account, net});
    return;
  }
  const auto sum = checked_add(place->amount, net);
  STEWARD_ASSERT(sum.has_value(), "the amounts of one event are bounded");
  place->amount = *sum;
}

Posting PostingBuilder::take() {
  std::erase_if(posting_.lines, says_nothing);
  std::erase_if(posting_.deferrals, [](const Deferral& deferral) { return deferral.amount == Money{}; });
  STEWARD_ASSERT(balanced(posting_), "debits and credits of an event are equal");
  return std::exchange(posting_, {});
}

}  // namespace steward::billing

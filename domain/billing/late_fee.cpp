#include "domain/billing/late_fee.h"

#include <algorithm>

#include "domain/base/assert.h"

namespace steward::billing {

namespace {

constexpr Int128 kMillionths = 1'000'000;

// What was open when a day began.
Money open_at_start(const LateBill& bill, Date day) {
  Money open = bill.principal;
  for (const OpenPrincipal& change : bill.changes) {
    if (change.on >= day) break;
    open = change.open;
  }
  return open;
}

Date first_after_grace(const LateFeeTerms& terms, const LateBill& bill) {
  return add_days(bill.due_date, terms.grace_days + 1);
}

// The first day that bears; nullopt while the grace protects all of them.
std::optional<Date> first_late_day(const LateFeeTerms& terms, const LateBill& bill, Date through) {
  if (terms.grace == GraceMode::retroactive) {
    return is_grace_exceeded(terms, bill, through) ? std::optional(add_days(bill.due_date, 1)) : std::nullopt;
  }
  const Date first = first_after_grace(terms, bill);
  return first <= through ? std::optional(first) : std::nullopt;
}

// Σ open × days over [first, through], in fen-days.
Int128 fen_days(const LateBill& bill, Date first, Date through) {
  Int128 sum = 0;
  Date from = first;
  Money open = open_at_start(bill, first);
  for (const OpenPrincipal& change : bill.changes) {
    if (change.on < first) continue;
    if (change.on >= through) break;
    const Date next = add_days(change.on, 1);
    sum += Int128{open.fen} * days_between(from, next);
    from = next;
    open = change.open;
  }
  return sum + Int128{open.fen} * (days_between(from, through) + 1);
}

// In millionths of a fen; nullopt without one.
std::optional<Int128> cap_of(const LateFeeTerms& terms, const LateBill& bill) {
  std::optional<Int128> cap;
  if (terms.cap) cap = Int128{terms.cap->fen} * kMillionths;
  if (terms.cap_millionths) {
    const Int128 share = Int128{bill.principal.fen} * *terms.cap_millionths;
    cap = cap ? std::min(*cap, share) : share;
  }
  return cap;
}

// Whatever was posted of it.
Result<Money> fee_of_all_days(const LateFeeTerms& terms, const LateBill& bill, Date through) {
  STEWARD_ASSERT(terms.daily_rate_millionths >= 0 && terms.grace_days >= 0, "a late fee is never negative");
  const auto first = first_late_day(terms, bill, through);
  if (!first) return Money{};
  // Dates lie within three hundred years and amounts within 64 bits: their product stays below 2^81.
  Int128 exact = 0;
  if (__builtin_mul_overflow(fen_days(bill, *first, through), Int128{terms.daily_rate_millionths}, &exact)) {
    return fail("amount-too-large");
  }
  if (const auto cap = cap_of(terms, bill)) exact = std::min(exact, *cap);
  const auto rounded = round_once({exact, kMillionths}, terms.rounding, 2);
  if (!rounded || *rounded > kLargestAmount) return fail("amount-too-large");
  return *rounded < terms.least ? Money{} : *rounded;
}

}  // namespace

bool is_grace_exceeded(const LateFeeTerms& terms, const LateBill& bill, Date through) {
  const Date first = first_after_grace(terms, bill);
  if (through < first) return false;
  if (open_at_start(bill, first) > Money{}) return true;
  return std::any_of(bill.changes.begin(), bill.changes.end(), [&](const OpenPrincipal& change) {
    return first <= change.on && change.on < through && change.open > Money{};
  });
}

Result<Money> late_fee(const LateFeeTerms& terms, const LateBill& bill, Date through) {
  const auto fee = fee_of_all_days(terms, bill, through);
  if (!fee) return fee;
  const Money missing{std::max<std::int64_t>(fee->fen - bill.posted.fen, 0)};
  return missing < terms.least ? Money{} : missing;
}

Result<Money> late_fee_excess(const LateFeeTerms& terms, const LateBill& bill, Date through) {
  const auto fee = fee_of_all_days(terms, bill, through);
  if (!fee) return fee;
  return Money{std::max<std::int64_t>(bill.posted.fen - fee->fen, 0)};
}

}  // namespace steward::billing

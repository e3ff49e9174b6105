#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

// What lateness costs (domain reference §2.6, §2.11): a daily rate of the principal that is still open, never of a fee.
// Exact over all late days, the cap first, then one rounding; what was posted is taken off after it. So postings add up
// to the fen, and days that became late, or no longer are, after they were posted come with the next posting.
// Refusal: amount-too-large.
namespace steward::billing {

// Which days bear the fee once the grace is over. Stored: append only.
enum class GraceMode : std::uint8_t {
  after_grace = 1,  // the days after the grace
  retroactive = 2,  // all days after the due date, as soon as anything is open on any day after the grace
};

struct LateFeeTerms {
  std::int64_t daily_rate_millionths = 0;  // of the open principal, a day: 500 is 0.05 %
  std::int32_t grace_days = 0;
  GraceMode grace = GraceMode::after_grace;
  // Of all postings of a bill together; both given: the smaller.
  std::optional<Money> cap;
  std::optional<std::int64_t> cap_millionths;  // of the original principal
  Money least;                                 // less than this is not posted: it goes on accruing
  Rounding rounding = Rounding::half_up;
  bool operator==(const LateFeeTerms&) const = default;
};

// How much of a bill's principal was open after what was dated `on` (a payment, a reversal, a waiver, a correction).
struct OpenPrincipal {
  Date on;
  Money open;  // ≥ 0
  bool operator==(const OpenPrincipal&) const = default;
};

// A bill as its late fee sees it.
struct LateBill {
  Money principal;  // as it was billed
  Date due_date;
  // Ascending by date, at most one of a day. Before the first the whole principal was open.
  std::span<const OpenPrincipal> changes;
  Money posted;  // so far
};

// Whether anything was open when a day after the grace began, up to and including `through`: also where the bill was
// paid in time and a refund opened it again.
[[nodiscard]] bool is_grace_exceeded(const LateFeeTerms& terms, const LateBill& bill, Date through);

// What of the fee of all days up to and including `through` is not posted yet. A day bears it on what was open when the
// day began: a payment dated p stops it from p + 1 on, and the due date itself is not late. Zero when no day bears,
// when the cap is used up, or when it is less than `least`; then nothing is posted, and those days stay to be posted.
[[nodiscard]] Result<Money> late_fee(const LateFeeTerms& terms, const LateBill& bill, Date through);

// What was posted beyond the fee of those days: some were paid in time after all.
[[nodiscard]] Result<Money> late_fee_excess(const LateFeeTerms& terms, const LateBill& bill, Date through);

}  // namespace steward::billing

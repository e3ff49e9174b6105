#include "domain/metering/usage.h"

#include <algorithm>
#include <vector>

#include "domain/base/assert.h"

namespace steward::metering {

namespace {

constexpr std::size_t kEstimatedFrom = 3;
constexpr std::size_t kMonths = 12;
constexpr std::size_t kFewestToJudge = 4;
constexpr std::int64_t kOften = 3;

std::int64_t turn_of(const Register& of) {
  std::int64_t turn = 1'000;
  for (int i = 0; i < of.digits; ++i) turn *= 10;
  return turn;
}

Result<MicroUsage> scaled(std::int64_t milli, const Register& of) {
  std::int64_t micro = 0;
  if (__builtin_mul_overflow(milli, of.multiplier_milli, &micro)) return fail("usage-too-large");
  return MicroUsage{micro};
}

bool shown_by(const Register& of, Usage reading) { return reading >= Usage{0} && reading.milli < turn_of(of); }

std::int64_t by_the_day(const UsageOfDays& of) {
  STEWARD_ASSERT(of.days > 0, "readings lie on different days");
  return of.usage.micro / of.days;
}

// Of the two in the middle the lower one.
std::int64_t median(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

Result<MicroUsage> usage_between(Usage previous, Usage current, bool rolled_over, const Register& of) {
  if (!shown_by(of, current) || !shown_by(of, previous)) return fail("reading-beyond-register");
  if ((current < previous) != rolled_over) {
    return fail(rolled_over ? "reading-not-rolled-over" : "reading-below-last",
                {{"last_reading_milli", previous.milli}});
  }
  return scaled(current.milli - previous.milli + (rolled_over ? turn_of(of) : 0), of);
}

Usage shown_at(Usage counted, const Register& of) { return Usage{counted.milli % turn_of(of)}; }

Result<MicroUsage> difference_between(Usage was, Usage reading, MicroUsage usage, const Register& of) {
  if (!shown_by(of, reading)) return fail("reading-beyond-register");
  const std::int64_t turn = turn_of(of);
  std::int64_t difference = reading.milli - was.milli;
  const std::int64_t used = usage.micro / of.multiplier_milli + difference;
  if (used >= turn) {
    difference -= turn;
  } else if (used < 0 && difference + turn <= turn / 2) {
    difference += turn;
  }
  return scaled(difference, of);
}

std::optional<MicroUsage> estimated(std::span<const UsageOfDays> history, std::int32_t days) {
  if (history.empty()) return std::nullopt;
  const auto last = history.last(std::min(history.size(), kEstimatedFrom));
  Int128 usage = 0;
  Int128 of_days = 0;
  for (const UsageOfDays& known : last) {
    usage += known.usage.micro;
    of_days += known.days;
  }
  // Never less than nothing, whatever an earlier estimate has to give back.
  const Int128 average = std::max<Int128>(usage, 0) * days / of_days;
  return MicroUsage{static_cast<std::int64_t>(average)};
}

std::optional<Doubt> doubt(std::span<const UsageOfDays> history, const UsageOfDays& now) {
  if (now.usage == MicroUsage{} && history.size() >= 2 && history.back().usage == MicroUsage{} &&
      history[history.size() - 2].usage == MicroUsage{}) {
    return Doubt::nothing_used;
  }
  if (history.size() < kFewestToJudge) return std::nullopt;
  std::vector<std::int64_t> usual;
  for (const UsageOfDays& known : history.last(std::min(history.size(), kMonths))) usual.push_back(by_the_day(known));
  const std::int64_t middle = median(usual);
  const std::int64_t daily = by_the_day(now);
  if (Int128{daily} > Int128{kOften} * std::max<std::int64_t>(middle, 0)) return Doubt::more_than_triple;
  for (std::int64_t& value : usual) value = value < middle ? middle - value : value - middle;
  const std::int64_t spread = median(std::move(usual));
  const Int128 away = daily < middle ? Int128{middle} - daily : Int128{daily} - middle;
  // Who uses the same every month has no spread: any other figure would be unusual.
  if (spread > 0 && away > Int128{kOften} * spread) return Doubt::unusual;
  return std::nullopt;
}

}  // namespace steward::metering

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

// From what a meter shows to what was used (domain reference §2.4, §2.11): integers, exact.
namespace steward::metering {

// What a meter supplies. Stored: append only.
enum class Utility : std::uint8_t { water = 1, hot_water = 2, electricity = 3, gas = 4, heat = 5 };

// What was used, in 10^-6 of its unit: readings have 10^-3, multipliers too. Negative when an estimate was too high.
struct MicroUsage {
  std::int64_t micro = 0;
  auto operator<=>(const MicroUsage&) const = default;
};

// How a register counts.
struct Register {
  std::uint8_t digits = 6;  // before the point: it begins anew at 10^digits; 1 … 9
  std::int64_t multiplier_milli = 1'000;
  bool operator==(const Register&) const = default;
};

// (current − previous) × multiplier, a whole turn more when it rolled over. Refusals: reading-beyond-register;
// reading-below-last for less than before without a roll-over, and for a roll-over that ends above where it began.
[[nodiscard]] Result<MicroUsage> usage_between(Usage previous, Usage current, bool rolled_over, const Register& of);
// What the register shows once it counted so far, however often it began anew.
[[nodiscard]] Usage shown_at(Usage counted, const Register& of);
// By how much more, or less, was used up to a reading that shows something else than was thought; `usage` is what was
// counted up to it so far. Whether the register had begun anew may turn out otherwise: it had not where a whole turn
// would have been used, it had where the two lie at most half a turn apart, across its end. Refusals:
// reading-beyond-register, usage-too-large.
[[nodiscard]] Result<MicroUsage> difference_between(Usage was, Usage reading, MicroUsage usage, const Register& of);

// What was used between two readings.
struct UsageOfDays {
  MicroUsage usage;
  std::int32_t days = 1;  // > 0
};

// The average of the last three, by the day, for so many days; nullopt without any.
[[nodiscard]] std::optional<MicroUsage> estimated(std::span<const UsageOfDays> history, std::int32_t days);

// Why a person should look again.
enum class Doubt : std::uint8_t {
  more_than_triple,  // more than three times the median of the last twelve
  unusual,           // outside of median ± 3 × median absolute deviation
  nothing_used,      // nothing for the third time in a row
};
// By the day, against at most the last twelve; with fewer than four nobody knows what is usual.
[[nodiscard]] std::optional<Doubt> doubt(std::span<const UsageOfDays> history, const UsageOfDays& now);

}  // namespace steward::metering

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "domain/base/money.h"
#include "domain/base/time.h"

// What is open, by how long it is past due.
namespace steward {

// What is open of the bills that are due on one date.
struct DueSum {
  Date due_date;
  Money amount;
  std::int64_t bills = 0;  // 0 where nobody counts them
  bool operator==(const DueSum&) const = default;
};

// Days past due at the asked date: not due, 1–30, 31–60, 61–90, 91–180, 181–365, 366–730, 731–1095, > 1095.
inline constexpr std::array<std::int32_t, 8> kAgeingLimits = {0, 30, 60, 90, 180, 365, 730, 1095};
struct AgeingBucket {
  std::optional<std::int32_t> from_days;  // nullopt: open to that side
  std::optional<std::int32_t> to_days;
  Money amount;
  std::int64_t bills = 0;
};
struct Ageing {
  Date at;
  std::array<AgeingBucket, 9> buckets;
  Money total;
  std::int64_t bills = 0;
};

[[nodiscard]] Ageing aged(std::span<const DueSum> open, Date at);

}  // namespace steward

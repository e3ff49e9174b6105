#pragma once

#include <cstdint>

namespace steward::billing {

// What a part of a month costs (domain reference §2.3, §2.11). Stored: append only.
enum class ProrationRule : std::uint8_t {
  calendar = 1,     // days in the period ÷ days of each calendar month
  anniversary = 2,  // months counted from the first day of the period
  fixed_30 = 3,     // a whole month is 1, else days ÷ 30
  daily_365 = 4,    // 12 monthly prices ÷ 365, per day
  full_month = 5,   // any started month counts
  half_month = 6,   // up to 15 days ½, else 1
  none = 7,         // one price per period, however few its days
};

}  // namespace steward::billing

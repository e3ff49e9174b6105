#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "domain/base/time.h"

// Business hours, and time counted only in them. Civil time is UTC plus an offset that the caller gives: the offset of
// the community's zone when the decision is made (zones without daylight saving time, as in China, are exact; others
// may be an hour off across a change).
namespace steward {

// Minutes of a civil day, half-open: [from, to), 0 ≤ from < to ≤ 1440.
struct MinuteSpan {
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  auto operator<=>(const MinuteSpan&) const = default;
};

// A day that is not like its weekday: a holiday (no spans) or a working day put in its place.
struct SpecialDay {
  Date date;
  std::vector<MinuteSpan> open;  // ascending, apart
  bool operator==(const SpecialDay&) const = default;
};

struct BusinessCalendar {
  std::array<std::vector<MinuteSpan>, 7> week;  // Monday first; each ascending, apart
  std::vector<SpecialDay> special_days;         // ascending by date, no doubles
  bool operator==(const BusinessCalendar&) const = default;
};

// Monday to Friday 8:30–12:00 and 13:30–17:30, until a community says otherwise.
[[nodiscard]] const BusinessCalendar& usual_calendar();
// Spans lie in their day, ascend and do not touch; special days ascend; somewhere in a week the office is open.
[[nodiscard]] bool is_valid(const BusinessCalendar& calendar);

// The instant at which `seconds` (≥ 0) of business time have passed since `from`. With 0 seconds: `from` itself.
// Looks at most ten years ahead; what does not come by then is the end of that time.
[[nodiscard]] Instant add_business_time(const BusinessCalendar& calendar, Instant from, std::int64_t seconds,
                                        std::int32_t utc_offset_minutes);
// Business seconds in [from, to); 0 when to ≤ from.
[[nodiscard]] std::int64_t business_seconds_between(const BusinessCalendar& calendar, Instant from, Instant to,
                                                    std::int32_t utc_offset_minutes);

}  // namespace steward

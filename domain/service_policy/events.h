#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "domain/base/business_calendar.h"
#include "domain/base/ids.h"

// What a community promises its residents: hours, times to respond and to resolve, and how work is given out. One
// stream a community; what was never set has the defaults of state.h (domain reference §3.4), which are settings too.
namespace steward::service_policy {

// P0 life safety … P5 planned. Stored: append only.
enum class Priority : std::uint8_t { p0 = 1, p1 = 2, p2 = 3, p3 = 4, p4 = 5, p5 = 6 };
inline constexpr std::size_t kPriorities = 6;

enum class CaseKind : std::uint8_t { complaint = 1, suggestion = 2, enquiry = 3, praise = 4 };
inline constexpr std::size_t kCaseKinds = 4;

// Which time counts.
enum class Hours : std::uint8_t { round_the_clock = 1, business_hours = 2 };

// Minutes from the report. 0: at once. Nullopt: not promised. The resolve clock stands still in the pauses that are
// named here; the others never do.
struct OrderLevel {
  std::optional<std::int32_t> respond_minutes;  // until somebody has accepted it
  std::optional<std::int32_t> on_site_minutes;  // until somebody is there
  std::optional<std::int32_t> resolve_minutes;  // until the work is done
  Hours hours = Hours::round_the_clock;
  bool stops_waiting_for_owner = true;
  bool stops_waiting_for_parts = false;
  bool operator==(const OrderLevel&) const = default;
};

struct CaseLevel {
  std::optional<std::int32_t> respond_minutes;  // until it is accepted
  std::optional<std::int32_t> reply_minutes;    // until the (last) reply
  Hours hours = Hours::round_the_clock;
  bool operator==(const CaseLevel&) const = default;
};

// Points of dispatch by best match: score = skill·fit − load·open/limit − zone·(outside) + familiar·(knows the house or
// equipment); each in thousandths, compared as a sum, ties by id.
struct DispatchWeights {
  std::int32_t skill = 400;
  std::int32_t load = 300;
  std::int32_t zone = 200;
  std::int32_t familiar = 100;
  bool operator==(const DispatchWeights&) const = default;
};

struct BusinessCalendarSet {
  CommunityId community;
  BusinessCalendar calendar;
  bool operator==(const BusinessCalendarSet&) const = default;
};
struct OrderLevelSet {
  CommunityId community;
  Priority priority = Priority::p4;
  OrderLevel level;
  bool operator==(const OrderLevelSet&) const = default;
};
struct CaseLevelSet {
  CommunityId community;
  CaseKind kind = CaseKind::complaint;
  CaseLevel level;
  bool operator==(const CaseLevelSet&) const = default;
};
struct DispatchRulesSet {
  CommunityId community;
  DispatchWeights weights;
  std::uint16_t reopen_days = 7;     // after the work was done
  std::uint16_t call_back_days = 3;  // with calls that reach nobody, before a case is closed without an answer
  bool operator==(const DispatchRulesSet&) const = default;
};

}  // namespace steward::service_policy

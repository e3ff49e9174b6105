#pragma once

#include "projections/analytics.h"
#include "projections/row_codec.h"

// How the rows of the analytics view are laid out: between its handler and its reader, and nobody else's business.
namespace steward::analytics {

// Tables of the view.
inline constexpr std::uint8_t kDays = 1;  // scope ‖ day ‖ figure ‖ what it is counted by → sums
inline constexpr std::uint8_t kOccupied =
    2;  // scope ‖ day → sums of households that moved in, less those that moved out
inline constexpr std::uint8_t kOrders = 3;    // work order → its clocks
inline constexpr std::uint8_t kCases = 4;     // case → its clocks
inline constexpr std::uint8_t kBillDays = 5;  // household → when its bills were issued, and what for
inline constexpr std::uint8_t kRepairs = 6;   // work order → its repair (repeat_faults.h)
inline constexpr std::uint8_t kFaults = 7;    // house or equipment ‖ category → the order that was last done

// What a row of kDays sums, and what it is counted by.
enum class Figure : std::uint8_t {
  operations = 1,        // type of event
  billed = 2,            // amount, bills
  collected = 3,         // amount
  received = 4,          // amount, payments
  reversed = 5,          // amount, reversals
  paid_late = 6,         // how many months the bill was for before: amount
  refunded = 7,          // amount, refunds
  orders_reported = 10,  // priority
  orders_done = 11,
  orders_closed = 12,
  orders_fixed_first_time = 13,
  orders_reopened = 14,
  orders_cancelled = 15,
  order_ratings = 16,  // score
  calls_reached = 17,
  calls_satisfied = 18,
  orders_repeated = 19,
  cases_filed = 20,  // kind
  cases_replied = 21,
  cases_disputed = 22,
  cases_closed = 23,
  case_ratings = 24,      // score
  orders_rated_via = 25,  // how they came: sum of the scores, ratings
  cases_rated_via = 26,   // the same
  // Of each clock four figures from here on: seconds by bucket, sum of seconds, met, missed.
  order_respond = 32,
  order_on_site = 36,
  order_resolve = 40,
  case_respond = 44,
  case_reply = 48,
};
inline constexpr std::uint8_t kSecondsSum = 1;
inline constexpr std::uint8_t kMet = 2;
inline constexpr std::uint8_t kMissed = 3;
inline constexpr std::uint8_t kFiguresOfClock = 4;

inline Figure nth(Figure of_clock, std::uint8_t n) {
  return static_cast<Figure>(static_cast<std::uint8_t>(of_clock) + n);
}

inline KeyWriter scope_key(std::uint8_t table, const BoardScope& scope) {
  KeyWriter key = key_in(table, scope.company);
  key.u8(static_cast<std::uint8_t>(scope.kind)).uuid(scope.id);
  return key;
}

}  // namespace steward::analytics

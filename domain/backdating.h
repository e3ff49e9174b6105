#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "domain/base/result.h"
#include "domain/base/time.h"

// Entering things after they happened. A little late is everyday work; more is a correction, which somebody must be
// permitted to make and must give a reason for.
namespace steward {

struct DecisionContext;

// Why something was entered long after it happened. Stored: append only.
enum class BackdatingReason : std::uint8_t {
  none = 0,                     // nothing was said, because it was entered in time
  entered_late = 1,             // a slip or form that had been left lying
  system_unavailable = 2,       // it could not be entered in time
  found_in_reconciliation = 3,  // a bank statement or a channel's list had it
  correction = 4,               // it takes the place of an entry that was wrong
  taken_over = 5,               // from the books that were kept before
};

struct BackdatingReasonName {
  std::string_view name;
  BackdatingReason reason;
};
// All but none, in the order of the enumeration.
inline constexpr std::array kBackdatingReasons = {
    BackdatingReasonName{"entered_late", BackdatingReason::entered_late},
    BackdatingReasonName{"system_unavailable", BackdatingReason::system_unavailable},
    BackdatingReasonName{"found_in_reconciliation", BackdatingReason::found_in_reconciliation},
    BackdatingReasonName{"correction", BackdatingReason::correction},
    BackdatingReasonName{"taken_over", BackdatingReason::taken_over},
};
// "" for none.
[[nodiscard]] std::string_view to_string(BackdatingReason reason);

// How far back things may be entered without more ado: a month, so that the last one can be finished after its end.
inline constexpr std::int32_t kFreeBackdatingDays = 31;
// For what residents tell of themselves: an app that was offline. Clocks of promises run from what they say.
inline constexpr std::int32_t kFreeDaysOfResidents = 1;
// How far ahead of the log's clock something may have happened: the clocks of tills and gateways are not ours.
inline constexpr std::int64_t kClockAllowanceMicros = 300'000'000;

// Date by which money counts: not after today; before the free days only with permission and reason.
[[nodiscard]] Result<void> check_money_date(Date date, const DecisionContext& context);
// The same for the moment at which something happened, if the context has one.
[[nodiscard]] Result<void> check_occurred_at(const DecisionContext& context);

}  // namespace steward

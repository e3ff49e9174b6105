#pragma once

#include "api/receivable_words.h"
#include "projections/reminders.h"
#include "replay/dunning_names.h"

// The words of the API for reminders: taken from the one table that each has.
namespace steward::api {

inline constexpr std::array kReminderChannelNames = enum_names(kReminderChannels);
inline constexpr std::array kReminderWayNames = enum_names(kReminderWays);
inline constexpr std::array kReminderFailureNames = enum_names(kReminderFailures);
inline constexpr std::array kHoldReasonNames = enum_names(kHoldReasons);
inline constexpr std::array kReminderStatusNames = {
    json::EnumName<ReminderStatus>{"queued", ReminderStatus::queued},
    json::EnumName<ReminderStatus>{"to_do", ReminderStatus::to_do},
    json::EnumName<ReminderStatus>{"delivered", ReminderStatus::delivered},
    json::EnumName<ReminderStatus>{"failed", ReminderStatus::failed},
};

}  // namespace steward::api

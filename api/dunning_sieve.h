#pragma once

#include <optional>

#include "domain/dunning/ladder.h"
#include "projections/arrears.h"
#include "projections/reminders.h"

namespace steward::api {

// Whether a household may be due for a reminder today, by what the views say: false only where `reminder_due` refuses
// it for certain, so that a round folds none of the many that wait for their day, have just been reminded, are held, or
// have reached the end of the ladder. True is no promise: the views know neither promises nor plans. `newest`: the last
// reminder that was queued for it.
[[nodiscard]] bool may_be_due(const dunning::LadderTerms& terms, const ArrearsRow& row,
                              const std::optional<ReminderRow>& newest, bool held, Date today);

}  // namespace steward::api

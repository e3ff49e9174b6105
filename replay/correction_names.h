#pragma once

#include "domain/billing/correction_events.h"
#include "domain/books/events.h"
#include "replay/receivable_names.h"

namespace steward {

inline constexpr std::array kAdjustmentReasons = {
    NamedValue<billing::AdjustmentReason>{"wrong_tariff", billing::AdjustmentReason::wrong_tariff, "a wrong price",
                                          "收费标准有误"},
    NamedValue<billing::AdjustmentReason>{"wrong_area", billing::AdjustmentReason::wrong_area, "a wrong area",
                                          "面积有误"},
    NamedValue<billing::AdjustmentReason>{"wrong_tax", billing::AdjustmentReason::wrong_tax, "a wrong tax rate",
                                          "税率有误"},
    NamedValue<billing::AdjustmentReason>{"wrong_possession", billing::AdjustmentReason::wrong_possession,
                                          "days without the house", "占有期间有误"},
    NamedValue<billing::AdjustmentReason>{"wrong_reading", billing::AdjustmentReason::wrong_reading, "a wrong reading",
                                          "抄表读数有误"},
    NamedValue<billing::AdjustmentReason>{"other", billing::AdjustmentReason::other, "another reason", "其他原因"},
};
inline constexpr std::array kPeriodReopenReasons = {
    NamedValue<books::ReopenReason>{"late_entry", books::ReopenReason::late_entry, "a late entry", "补记"},
    NamedValue<books::ReopenReason>{"correction", books::ReopenReason::correction, "a correction", "更正"},
    NamedValue<books::ReopenReason>{"audit", books::ReopenReason::audit, "an audit", "审计"},
};

}  // namespace steward

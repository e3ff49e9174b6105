#pragma once

#include "api/receivable_words.h"
#include "projections/books_register.h"
#include "replay/correction_names.h"

// The words of the API for corrections and for the books beside the sums.
namespace steward::api {

inline constexpr std::array kAdjustmentReasonNames = enum_names(kAdjustmentReasons);
inline constexpr std::array kPeriodReopenReasonNames = enum_names(kPeriodReopenReasons);
inline constexpr std::array kExpenseStatusNames = {
    json::EnumName<ExpenseStatus>{"owed", ExpenseStatus::owed},
    json::EnumName<ExpenseStatus>{"paid", ExpenseStatus::paid},
    json::EnumName<ExpenseStatus>{"reversed", ExpenseStatus::reversed},
};

}  // namespace steward::api

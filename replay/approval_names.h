#pragma once

#include <array>

#include "domain/approvals/events.h"
#include "replay/receivable_names.h"

namespace steward {

inline constexpr std::array kApprovalActions = {
    NamedValue<approvals::Action>{"waiver", approvals::Action::waiver, "waiver", "减免"},
    NamedValue<approvals::Action>{"write_off", approvals::Action::write_off, "write-off", "坏账核销"},
    NamedValue<approvals::Action>{"refund", approvals::Action::refund, "refund", "退款"},
    NamedValue<approvals::Action>{"tariff", approvals::Action::tariff, "change of a price", "调价"},
    NamedValue<approvals::Action>{"correction", approvals::Action::correction, "correction of bills", "账单调整"},
    NamedValue<approvals::Action>{"reopen_period", approvals::Action::reopen_period, "opening of a closed month",
                                  "反结账"},
    NamedValue<approvals::Action>{"expense", approvals::Action::expense, "expense", "支出"},
};

}  // namespace steward

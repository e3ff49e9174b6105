#pragma once

#include <array>
#include <string_view>

#include "domain/billing/receivable_events.h"

// The words of the API and of tellings for the enumerations of receivable_events.h: one table each.
namespace steward {

template <class E>
struct NamedValue {
  std::string_view name;  // as in JSON
  E value;
  const char* english;  // in the middle of a sentence
  const char* chinese;
};

inline constexpr std::array kGraceModes = {
    NamedValue<billing::GraceMode>{"after_grace", billing::GraceMode::after_grace, "from the day after the grace",
                                   "宽限期后起算"},
    NamedValue<billing::GraceMode>{"retroactive", billing::GraceMode::retroactive, "from the day after the due date",
                                   "逾期次日起算"},
};
inline constexpr std::array kLateFeePostings = {
    NamedValue<billing::LateFeePosting>{"at_payment", billing::LateFeePosting::at_payment, "posted at payment",
                                        "缴费时入账"},
    NamedValue<billing::LateFeePosting>{"month_end", billing::LateFeePosting::month_end, "posted at month end",
                                        "月末入账"},
};
inline constexpr std::array kAllocationPolicies = {
    NamedValue<billing::AllocationPolicy>{"principal_first", billing::AllocationPolicy::principal_first,
                                          "principal before late fees", "先本金后违约金"},
    NamedValue<billing::AllocationPolicy>{"interest_first", billing::AllocationPolicy::interest_first,
                                          "late fees before principal", "先违约金后本金"},
    NamedValue<billing::AllocationPolicy>{"pro_rata", billing::AllocationPolicy::pro_rata,
                                          "principal and late fees in proportion", "本金与违约金按比例"},
    NamedValue<billing::AllocationPolicy>{"by_item_priority", billing::AllocationPolicy::by_item_priority,
                                          "by the priority of fee items", "按费用项优先级"},
};
inline constexpr std::array kWaiverKinds = {
    NamedValue<billing::WaiverKind>{"goodwill", billing::WaiverKind::goodwill, "goodwill", "友好减免"},
    NamedValue<billing::WaiverKind>{"service_fault", billing::WaiverKind::service_fault, "a fault in service",
                                    "服务瑕疵"},
    NamedValue<billing::WaiverKind>{"vacant_house", billing::WaiverKind::vacant_house, "a vacant house", "空置减免"},
    NamedValue<billing::WaiverKind>{"policy", billing::WaiverKind::policy, "company policy", "政策减免"},
    NamedValue<billing::WaiverKind>{"not_due", billing::WaiverKind::not_due, "not due by what is known now",
                                    "按现有记录不应计收"},
    NamedValue<billing::WaiverKind>{"deposit_returned", billing::WaiverKind::deposit_returned, "a deposit returned",
                                    "押金退还"},
};
inline constexpr std::array kReliefs = {
    NamedValue<billing::Relief>{"waiver", billing::Relief::waiver, "waiver", "减免"},
    NamedValue<billing::Relief>{"write_off", billing::Relief::write_off, "write-off", "坏账核销"},
};
inline constexpr std::array kDisputeOutcomes = {
    NamedValue<billing::DisputeOutcome>{"upheld", billing::DisputeOutcome::upheld, "the household was right",
                                        "住户主张成立"},
    NamedValue<billing::DisputeOutcome>{"rejected", billing::DisputeOutcome::rejected, "the bill was right",
                                        "账单无误"},
    NamedValue<billing::DisputeOutcome>{"agreed", billing::DisputeOutcome::agreed, "an agreement was found",
                                        "协商一致"},
};
inline constexpr std::array kPlanEnds = {
    NamedValue<billing::PlanEnd>{"paid", billing::PlanEnd::paid, "it was paid", "已缴清"},
    NamedValue<billing::PlanEnd>{"broken", billing::PlanEnd::broken, "it was not kept", "未按约履行"},
    NamedValue<billing::PlanEnd>{"cancelled", billing::PlanEnd::cancelled, "it was cancelled", "已取消"},
};
inline constexpr std::array kRefundOutcomes = {
    NamedValue<billing::RefundOutcome>{"succeeded", billing::RefundOutcome::succeeded, "succeeded", "成功"},
    NamedValue<billing::RefundOutcome>{"failed", billing::RefundOutcome::failed, "failed", "失败"},
    NamedValue<billing::RefundOutcome>{"cancelled", billing::RefundOutcome::cancelled, "cancelled", "取消"},
};
inline constexpr std::array kDepositUses = {
    NamedValue<billing::DepositUse>{"forfeited", billing::DepositUse::forfeited, "forfeited", "没收押金"},
    NamedValue<billing::DepositUse>{"set_off", billing::DepositUse::set_off, "set off against what is owed",
                                    "押金抵缴欠费"},
    NamedValue<billing::DepositUse>{"credited", billing::DepositUse::credited, "turned into credit", "押金转预存"},
    NamedValue<billing::DepositUse>{"forfeit_taken_back", billing::DepositUse::forfeit_taken_back,
                                    "held again, as a forfeit was taken back", "撤销没收押金"},
};
inline constexpr std::array kSuspenseReasons = {
    NamedValue<billing::SuspenseReason>{"unknown_payer", billing::SuspenseReason::unknown_payer, "its payer is unknown",
                                        "付款人不明"},
    NamedValue<billing::SuspenseReason>{"amount_differs", billing::SuspenseReason::amount_differs,
                                        "its amount differs from the order", "金额与订单不符"},
    NamedValue<billing::SuspenseReason>{"order_closed", billing::SuspenseReason::order_closed,
                                        "its order was closed already", "订单已关闭"},
};

inline constexpr std::array kMatches = {
    NamedValue<billing::Match>{"by_hand", billing::Match::by_hand, "by hand", "人工认领"},
    NamedValue<billing::Match>{"house_number", billing::Match::house_number, "by the house number in its memo",
                               "按附言中的房号匹配"},
    NamedValue<billing::Match>{"name_and_amount", billing::Match::name_and_amount,
                               "by the payer's name and the amount owed", "按付款人姓名与欠费金额匹配"},
    NamedValue<billing::Match>{"amount", billing::Match::amount, "by the amount, owed by this household alone",
                               "按唯一欠费金额匹配"},
};

// A value that is in no row cannot come out of the codec, which refuses unknown numbers.
template <class E, std::size_t N>
[[nodiscard]] constexpr const NamedValue<E>& named(const std::array<NamedValue<E>, N>& table, E value) {
  for (const NamedValue<E>& row : table) {
    if (row.value == value) return row;
  }
  return table.front();
}

}  // namespace steward

#pragma once

#include <algorithm>
#include <array>

#include "api/csv/columns.h"
#include "api/json/reader.h"
#include "domain/billing/state.h"
#include "projections/pending_money.h"
#include "replay/receivable_names.h"

// The words of the API for the enumerations of debts: taken from the one table that each has.
namespace steward::api {

template <class E, std::size_t N>
[[nodiscard]] constexpr std::array<json::EnumName<E>, N> enum_names(const std::array<NamedValue<E>, N>& table) {
  std::array<json::EnumName<E>, N> names{};
  for (std::size_t i = 0; i < N; ++i) names[i] = {table[i].name, table[i].value};
  return names;
}

inline constexpr std::array kGraceModeNames = enum_names(kGraceModes);
inline constexpr std::array kLateFeePostingNames = enum_names(kLateFeePostings);
inline constexpr std::array kAllocationPolicyNames = enum_names(kAllocationPolicies);
// What a person waives for. The last two come by themselves: with what turns out not to be due, and with a refund.
inline constexpr std::array kWaiverKindNames = [] {
  constexpr std::array all = enum_names(kWaiverKinds);
  static_assert(all[all.size() - 2].value == billing::WaiverKind::not_due);
  static_assert(all.back().value == billing::WaiverKind::deposit_returned);
  std::array<json::EnumName<billing::WaiverKind>, all.size() - 2> names{};
  std::copy_n(all.begin(), names.size(), names.begin());
  return names;
}();
inline constexpr std::array kReliefNames = enum_names(kReliefs);
inline constexpr std::array kDisputeOutcomeNames = enum_names(kDisputeOutcomes);
inline constexpr std::array kPlanEndNames = enum_names(kPlanEnds);
inline constexpr std::array kDepositUseNames = enum_names(kDepositUses);
inline constexpr std::array kRefundOutcomeNames = enum_names(kRefundOutcomes);
inline constexpr std::array kSuspenseReasonNames = enum_names(kSuspenseReasons);
inline constexpr std::array kMatchNames = enum_names(kMatches);

inline constexpr std::array kRefundStatusNames = {
    json::EnumName<billing::RefundStatus>{"approved", billing::RefundStatus::approved},
    json::EnumName<billing::RefundStatus>{"sent", billing::RefundStatus::sent},
    json::EnumName<billing::RefundStatus>{"failed", billing::RefundStatus::failed},
    json::EnumName<billing::RefundStatus>{"succeeded", billing::RefundStatus::succeeded},
    json::EnumName<billing::RefundStatus>{"cancelled", billing::RefundStatus::cancelled},
};
inline constexpr std::array kSuspenseStatusNames = {
    json::EnumName<SuspenseStatus>{"open", SuspenseStatus::open},
    json::EnumName<SuspenseStatus>{"assigned", SuspenseStatus::assigned},
    json::EnumName<SuspenseStatus>{"returned", SuspenseStatus::returned},
    json::EnumName<SuspenseStatus>{"settled", SuspenseStatus::settled},
};

}  // namespace steward::api

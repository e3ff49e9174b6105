#pragma once

#include <array>
#include <span>
#include <string_view>

#include "api/access_policy.h"
#include "api/json/reader.h"
#include "domain/backdating.h"
#include "domain/billing/events.h"
#include "domain/imports/events.h"

// The words of the API for the domain's enumerations: the same in requests, answers and queries.
namespace steward::api {

using json::EnumName;

inline constexpr std::array kChannelNames = {
    EnumName<billing::PaymentChannel>{"cash", billing::PaymentChannel::cash},
    EnumName<billing::PaymentChannel>{"bank_transfer", billing::PaymentChannel::bank_transfer},
    EnumName<billing::PaymentChannel>{"wechat", billing::PaymentChannel::wechat},
    EnumName<billing::PaymentChannel>{"alipay", billing::PaymentChannel::alipay},
    EnumName<billing::PaymentChannel>{"pos", billing::PaymentChannel::pos},
    EnumName<billing::PaymentChannel>{"bank_deduction", billing::PaymentChannel::bank_deduction},
};
inline constexpr std::array kBackdatingReasonNames = [] {
  std::array<EnumName<BackdatingReason>, kBackdatingReasons.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = {kBackdatingReasons[i].name, kBackdatingReasons[i].reason};
  return names;
}();
inline constexpr std::array kImportKindNames = {
    EnumName<imports::ImportKind>{"houses", imports::ImportKind::houses},
    EnumName<imports::ImportKind>{"opening_arrears", imports::ImportKind::opening_arrears},
    EnumName<imports::ImportKind>{"open_work_orders", imports::ImportKind::open_work_orders},
    EnumName<imports::ImportKind>{"open_cases", imports::ImportKind::open_cases},
    EnumName<imports::ImportKind>{"meter_readings", imports::ImportKind::meter_readings},
    EnumName<imports::ImportKind>{"bank_statement", imports::ImportKind::bank_statement},
    EnumName<imports::ImportKind>{"opening_credits", imports::ImportKind::opening_credits},
    EnumName<imports::ImportKind>{"opening_deposits", imports::ImportKind::opening_deposits},
};
inline constexpr std::array kReversalReasonNames = {
    EnumName<billing::ReversalReason>{"entered_wrongly", billing::ReversalReason::entered_wrongly},
    EnumName<billing::ReversalReason>{"bounced", billing::ReversalReason::bounced},
    EnumName<billing::ReversalReason>{"duplicate", billing::ReversalReason::duplicate},
};
inline constexpr std::array kChargeMethodNames = {
    EnumName<billing::ChargeMethod>{"by_area", billing::ChargeMethod::by_area},
    EnumName<billing::ChargeMethod>{"fixed_amount", billing::ChargeMethod::fixed_amount},
    EnumName<billing::ChargeMethod>{"one_off", billing::ChargeMethod::one_off},
    EnumName<billing::ChargeMethod>{"contract", billing::ChargeMethod::contract},
    EnumName<billing::ChargeMethod>{"deposit", billing::ChargeMethod::deposit},
    EnumName<billing::ChargeMethod>{"metered", billing::ChargeMethod::metered},
    EnumName<billing::ChargeMethod>{"apportioned", billing::ChargeMethod::apportioned},
    EnumName<billing::ChargeMethod>{"parking_stay", billing::ChargeMethod::parking_stay},
};
inline constexpr std::array kProrationNames = {
    EnumName<billing::ProrationRule>{"calendar", billing::ProrationRule::calendar},
    EnumName<billing::ProrationRule>{"anniversary", billing::ProrationRule::anniversary},
    EnumName<billing::ProrationRule>{"fixed_30", billing::ProrationRule::fixed_30},
    EnumName<billing::ProrationRule>{"daily_365", billing::ProrationRule::daily_365},
    EnumName<billing::ProrationRule>{"full_month", billing::ProrationRule::full_month},
    EnumName<billing::ProrationRule>{"half_month", billing::ProrationRule::half_month},
    EnumName<billing::ProrationRule>{"none", billing::ProrationRule::none},
};
inline constexpr std::array kRoundingNames = {
    EnumName<Rounding>{"half_up", Rounding::half_up},
    EnumName<Rounding>{"up", Rounding::up},
    EnumName<Rounding>{"down", Rounding::down},
    EnumName<Rounding>{"half_even", Rounding::half_even},
};

// A table as the JSON reader takes it.
template <class Enum, std::size_t N>
[[nodiscard]] std::span<const EnumName<Enum>> words(const std::array<EnumName<Enum>, N>& table) {
  return table;
}

// The word for a value of a table.
template <class Enum, std::size_t N>
[[nodiscard]] std::string_view name_of(const std::array<EnumName<Enum>, N>& table, Enum value) {
  for (const EnumName<Enum>& entry : table) {
    if (entry.value == value) return entry.name;
  }
  return "unknown";
}

}  // namespace steward::api

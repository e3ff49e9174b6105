#pragma once

#include <string_view>

#include "domain/equipment/events.h"
#include "domain/service/events.h"
#include "domain/service_policy/clock.h"
#include "domain/work_orders/events.h"

// The names that JSON and command lines use for what equipment, service policy, work orders and cases count: those of
// the domain, which names statuses and steps itself (steps.h). A clock of a case is named by name_of_case_clock.
namespace steward {

[[nodiscard]] std::string_view name_of(equipment::Kind kind);
[[nodiscard]] std::string_view name_of(equipment::Condition condition);
[[nodiscard]] std::string_view name_of(equipment::ConditionReason reason);
[[nodiscard]] std::string_view name_of(service_policy::Priority priority);
[[nodiscard]] std::string_view name_of(service_policy::CaseKind kind);
[[nodiscard]] std::string_view name_of(service_policy::Hours hours);
[[nodiscard]] std::string_view name_of(service_policy::Clock clock);
[[nodiscard]] std::string_view name_of(service_policy::Level level);
[[nodiscard]] std::string_view name_of(service_policy::Via via);
[[nodiscard]] std::string_view name_of(work_orders::Source source);
[[nodiscard]] std::string_view name_of(work_orders::DispatchMethod method);
[[nodiscard]] std::string_view name_of(work_orders::Exclusion exclusion);
[[nodiscard]] std::string_view name_of(work_orders::DeclineReason reason);
[[nodiscard]] std::string_view name_of(work_orders::PauseReason reason);
[[nodiscard]] std::string_view name_of(work_orders::LineKind kind);
[[nodiscard]] std::string_view name_of(work_orders::Resolution resolution);
[[nodiscard]] std::string_view name_of(work_orders::ReopenReason reason);
[[nodiscard]] std::string_view name_of(work_orders::CancelReason reason);
[[nodiscard]] std::string_view name_of(work_orders::Utility utility);
[[nodiscard]] std::string_view name_of(service::Subject subject);
[[nodiscard]] std::string_view name_of(service::Source source);
[[nodiscard]] std::string_view name_of(service::OverrideReason reason);
[[nodiscard]] std::string_view name_of(service::CloseReason reason);
[[nodiscard]] std::string_view name_of(service::RejectReason reason);
[[nodiscard]] std::string_view name_of(service::Privacy privacy);
[[nodiscard]] std::string_view name_of(service::Direction direction);
[[nodiscard]] std::string_view name_of(service::ContactKind kind);
// A case is resolved by its reply: respond, reply.
[[nodiscard]] std::string_view name_of_case_clock(service_policy::Clock clock);

}  // namespace steward

#pragma once

#include "api/names.h"
#include "domain/equipment/events.h"
#include "domain/work_orders/state.h"

// The words of the API for the enumerations of work orders, equipment and service policy; of cases: case_names.h.
namespace steward::api {

inline constexpr std::array kPriorityNames = {
    EnumName<service_policy::Priority>{"p0", service_policy::Priority::p0},
    EnumName<service_policy::Priority>{"p1", service_policy::Priority::p1},
    EnumName<service_policy::Priority>{"p2", service_policy::Priority::p2},
    EnumName<service_policy::Priority>{"p3", service_policy::Priority::p3},
    EnumName<service_policy::Priority>{"p4", service_policy::Priority::p4},
    EnumName<service_policy::Priority>{"p5", service_policy::Priority::p5},
};
inline constexpr std::array kHoursNames = {
    EnumName<service_policy::Hours>{"round_the_clock", service_policy::Hours::round_the_clock},
    EnumName<service_policy::Hours>{"business_hours", service_policy::Hours::business_hours},
};
inline constexpr std::array kViaNames = {
    EnumName<service_policy::Via>{"resident", service_policy::Via::resident},
    EnumName<service_policy::Via>{"front_desk", service_policy::Via::front_desk},
    EnumName<service_policy::Via>{"phone", service_policy::Via::phone},
    EnumName<service_policy::Via>{"visit", service_policy::Via::visit},
    EnumName<service_policy::Via>{"message", service_policy::Via::message},
};
inline constexpr std::array kOrderSourceNames = {
    EnumName<work_orders::Source>{"resident", work_orders::Source::resident},
    EnumName<work_orders::Source>{"front_desk", work_orders::Source::front_desk},
    EnumName<work_orders::Source>{"phone", work_orders::Source::phone},
    EnumName<work_orders::Source>{"patrol", work_orders::Source::patrol},
    EnumName<work_orders::Source>{"complaint", work_orders::Source::complaint},
    EnumName<work_orders::Source>{"outage", work_orders::Source::outage},
};
inline constexpr std::array kPauseReasonNames = {
    EnumName<work_orders::PauseReason>{"waiting_for_parts", work_orders::PauseReason::waiting_for_parts},
    EnumName<work_orders::PauseReason>{"waiting_for_owner", work_orders::PauseReason::waiting_for_owner},
    EnumName<work_orders::PauseReason>{"waiting_for_vendor", work_orders::PauseReason::waiting_for_vendor},
    EnumName<work_orders::PauseReason>{"weather", work_orders::PauseReason::weather},
};
inline constexpr std::array kResolutionNames = {
    EnumName<work_orders::Resolution>{"repaired", work_orders::Resolution::repaired},
    EnumName<work_orders::Resolution>{"replaced", work_orders::Resolution::replaced},
    EnumName<work_orders::Resolution>{"made_safe", work_orders::Resolution::made_safe},
    EnumName<work_orders::Resolution>{"no_fault_found", work_orders::Resolution::no_fault_found},
    EnumName<work_orders::Resolution>{"not_ours", work_orders::Resolution::not_ours},
};
inline constexpr std::array kUtilityNames = {
    EnumName<work_orders::Utility>{"water", work_orders::Utility::water},
    EnumName<work_orders::Utility>{"power", work_orders::Utility::power},
    EnumName<work_orders::Utility>{"gas", work_orders::Utility::gas},
    EnumName<work_orders::Utility>{"heating", work_orders::Utility::heating},
    EnumName<work_orders::Utility>{"lift", work_orders::Utility::lift},
    EnumName<work_orders::Utility>{"network", work_orders::Utility::network},
    EnumName<work_orders::Utility>{"other", work_orders::Utility::other},
};
inline constexpr std::array kEquipmentKindNames = {
    EnumName<equipment::Kind>{"lift", equipment::Kind::lift},
    EnumName<equipment::Kind>{"water_pump", equipment::Kind::water_pump},
    EnumName<equipment::Kind>{"power_distribution", equipment::Kind::power_distribution},
    EnumName<equipment::Kind>{"fire_protection", equipment::Kind::fire_protection},
    EnumName<equipment::Kind>{"access_control", equipment::Kind::access_control},
    EnumName<equipment::Kind>{"surveillance", equipment::Kind::surveillance},
    EnumName<equipment::Kind>{"heating", equipment::Kind::heating},
    EnumName<equipment::Kind>{"lighting", equipment::Kind::lighting},
    EnumName<equipment::Kind>{"drainage", equipment::Kind::drainage},
    EnumName<equipment::Kind>{"parking_barrier", equipment::Kind::parking_barrier},
    EnumName<equipment::Kind>{"other", equipment::Kind::other},
};
inline constexpr std::array kConditionNames = {
    EnumName<equipment::Condition>{"in_service", equipment::Condition::in_service},
    EnumName<equipment::Condition>{"out_of_service", equipment::Condition::out_of_service},
    EnumName<equipment::Condition>{"retired", equipment::Condition::retired},
};
inline constexpr std::array kConditionReasonNames = {
    EnumName<equipment::ConditionReason>{"fault", equipment::ConditionReason::fault},
    EnumName<equipment::ConditionReason>{"maintenance", equipment::ConditionReason::maintenance},
    EnumName<equipment::ConditionReason>{"inspection", equipment::ConditionReason::inspection},
    EnumName<equipment::ConditionReason>{"repaired", equipment::ConditionReason::repaired},
    EnumName<equipment::ConditionReason>{"replaced", equipment::ConditionReason::replaced},
    EnumName<equipment::ConditionReason>{"end_of_life", equipment::ConditionReason::end_of_life},
};
inline constexpr std::array kDeclineReasonNames = {
    EnumName<work_orders::DeclineReason>{"off_duty", work_orders::DeclineReason::off_duty},
    EnumName<work_orders::DeclineReason>{"too_busy", work_orders::DeclineReason::too_busy},
    EnumName<work_orders::DeclineReason>{"lacks_skill", work_orders::DeclineReason::lacks_skill},
    EnumName<work_orders::DeclineReason>{"lacks_parts", work_orders::DeclineReason::lacks_parts},
    EnumName<work_orders::DeclineReason>{"other", work_orders::DeclineReason::other},
};
inline constexpr std::array kLineKindNames = {
    EnumName<work_orders::LineKind>{"material", work_orders::LineKind::material},
    EnumName<work_orders::LineKind>{"labour", work_orders::LineKind::labour},
    EnumName<work_orders::LineKind>{"visit", work_orders::LineKind::visit},
    EnumName<work_orders::LineKind>{"vendor", work_orders::LineKind::vendor},
};
inline constexpr std::array kReopenReasonNames = {
    EnumName<work_orders::ReopenReason>{"fault_again", work_orders::ReopenReason::fault_again},
    EnumName<work_orders::ReopenReason>{"not_fixed", work_orders::ReopenReason::not_fixed},
    EnumName<work_orders::ReopenReason>{"resident_disagrees", work_orders::ReopenReason::resident_disagrees},
    EnumName<work_orders::ReopenReason>{"other", work_orders::ReopenReason::other},
};
inline constexpr std::array kCancelReasonNames = {
    EnumName<work_orders::CancelReason>{"by_resident", work_orders::CancelReason::by_resident},
    EnumName<work_orders::CancelReason>{"duplicate", work_orders::CancelReason::duplicate},
    EnumName<work_orders::CancelReason>{"reported_wrongly", work_orders::CancelReason::reported_wrongly},
    EnumName<work_orders::CancelReason>{"not_ours", work_orders::CancelReason::not_ours},
    EnumName<work_orders::CancelReason>{"by_supervisor", work_orders::CancelReason::by_supervisor},
};

}  // namespace steward::api

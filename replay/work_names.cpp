#include "replay/work_names.h"

// A value that no name belongs to cannot come out of the codec, which refuses unknown numbers.
namespace steward {

std::string_view name_of(equipment::Kind kind) {
  switch (kind) {
    case equipment::Kind::lift:
      return "lift";
    case equipment::Kind::water_pump:
      return "water_pump";
    case equipment::Kind::power_distribution:
      return "power_distribution";
    case equipment::Kind::fire_protection:
      return "fire_protection";
    case equipment::Kind::access_control:
      return "access_control";
    case equipment::Kind::surveillance:
      return "surveillance";
    case equipment::Kind::heating:
      return "heating";
    case equipment::Kind::lighting:
      return "lighting";
    case equipment::Kind::drainage:
      return "drainage";
    case equipment::Kind::parking_barrier:
      return "parking_barrier";
    case equipment::Kind::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(equipment::Condition condition) {
  switch (condition) {
    case equipment::Condition::in_service:
      return "in_service";
    case equipment::Condition::out_of_service:
      return "out_of_service";
    case equipment::Condition::retired:
      return "retired";
  }
  return "unknown";
}

std::string_view name_of(equipment::ConditionReason reason) {
  switch (reason) {
    case equipment::ConditionReason::fault:
      return "fault";
    case equipment::ConditionReason::maintenance:
      return "maintenance";
    case equipment::ConditionReason::inspection:
      return "inspection";
    case equipment::ConditionReason::repaired:
      return "repaired";
    case equipment::ConditionReason::replaced:
      return "replaced";
    case equipment::ConditionReason::end_of_life:
      return "end_of_life";
  }
  return "unknown";
}

std::string_view name_of(service_policy::Priority priority) {
  switch (priority) {
    case service_policy::Priority::p0:
      return "p0";
    case service_policy::Priority::p1:
      return "p1";
    case service_policy::Priority::p2:
      return "p2";
    case service_policy::Priority::p3:
      return "p3";
    case service_policy::Priority::p4:
      return "p4";
    case service_policy::Priority::p5:
      return "p5";
  }
  return "unknown";
}

std::string_view name_of(service_policy::CaseKind kind) {
  switch (kind) {
    case service_policy::CaseKind::complaint:
      return "complaint";
    case service_policy::CaseKind::suggestion:
      return "suggestion";
    case service_policy::CaseKind::enquiry:
      return "enquiry";
    case service_policy::CaseKind::praise:
      return "praise";
  }
  return "unknown";
}

std::string_view name_of(service_policy::Hours hours) {
  switch (hours) {
    case service_policy::Hours::round_the_clock:
      return "round_the_clock";
    case service_policy::Hours::business_hours:
      return "business_hours";
  }
  return "unknown";
}

std::string_view name_of(service_policy::Clock clock) {
  switch (clock) {
    case service_policy::Clock::respond:
      return "respond";
    case service_policy::Clock::on_site:
      return "on_site";
    case service_policy::Clock::resolve:
      return "resolve";
  }
  return "unknown";
}

std::string_view name_of(service_policy::Level level) {
  switch (level) {
    case service_policy::Level::warning:
      return "warning";
    case service_policy::Level::due:
      return "due";
    case service_policy::Level::late:
      return "late";
  }
  return "unknown";
}

std::string_view name_of(work_orders::Source source) {
  switch (source) {
    case work_orders::Source::resident:
      return "resident";
    case work_orders::Source::front_desk:
      return "front_desk";
    case work_orders::Source::phone:
      return "phone";
    case work_orders::Source::patrol:
      return "patrol";
    case work_orders::Source::complaint:
      return "complaint";
    case work_orders::Source::outage:
      return "outage";
  }
  return "unknown";
}

std::string_view name_of(work_orders::DispatchMethod method) {
  switch (method) {
    case work_orders::DispatchMethod::manual:
      return "manual";
    case work_orders::DispatchMethod::claim:
      return "claim";
    case work_orders::DispatchMethod::best_match:
      return "best_match";
    case work_orders::DispatchMethod::transfer:
      return "transfer";
  }
  return "unknown";
}

std::string_view name_of(work_orders::Exclusion exclusion) {
  switch (exclusion) {
    case work_orders::Exclusion::none:
      return "none";
    case work_orders::Exclusion::lacks_skill:
      return "lacks_skill";
    case work_orders::Exclusion::certificate_expired:
      return "certificate_expired";
    case work_orders::Exclusion::off_shift:
      return "off_shift";
    case work_orders::Exclusion::on_leave:
      return "on_leave";
    case work_orders::Exclusion::at_limit:
      return "at_limit";
    case work_orders::Exclusion::other_community:
      return "other_community";
    case work_orders::Exclusion::declined_before:
      return "declined_before";
    case work_orders::Exclusion::left:
      return "left";
  }
  return "unknown";
}

std::string_view name_of(work_orders::DeclineReason reason) {
  switch (reason) {
    case work_orders::DeclineReason::off_duty:
      return "off_duty";
    case work_orders::DeclineReason::too_busy:
      return "too_busy";
    case work_orders::DeclineReason::lacks_skill:
      return "lacks_skill";
    case work_orders::DeclineReason::lacks_parts:
      return "lacks_parts";
    case work_orders::DeclineReason::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(work_orders::PauseReason reason) {
  switch (reason) {
    case work_orders::PauseReason::waiting_for_parts:
      return "waiting_for_parts";
    case work_orders::PauseReason::waiting_for_owner:
      return "waiting_for_owner";
    case work_orders::PauseReason::waiting_for_vendor:
      return "waiting_for_vendor";
    case work_orders::PauseReason::weather:
      return "weather";
  }
  return "unknown";
}

std::string_view name_of(work_orders::LineKind kind) {
  switch (kind) {
    case work_orders::LineKind::material:
      return "material";
    case work_orders::LineKind::labour:
      return "labour";
    case work_orders::LineKind::visit:
      return "visit";
    case work_orders::LineKind::vendor:
      return "vendor";
  }
  return "unknown";
}

std::string_view name_of(service_policy::Via via) {
  switch (via) {
    case service_policy::Via::resident:
      return "resident";
    case service_policy::Via::front_desk:
      return "front_desk";
    case service_policy::Via::phone:
      return "phone";
    case service_policy::Via::visit:
      return "visit";
    case service_policy::Via::message:
      return "message";
    case service_policy::Via::unknown:
      break;
  }
  return "unknown";
}

std::string_view name_of(work_orders::Resolution resolution) {
  switch (resolution) {
    case work_orders::Resolution::repaired:
      return "repaired";
    case work_orders::Resolution::replaced:
      return "replaced";
    case work_orders::Resolution::made_safe:
      return "made_safe";
    case work_orders::Resolution::no_fault_found:
      return "no_fault_found";
    case work_orders::Resolution::not_ours:
      return "not_ours";
  }
  return "unknown";
}

std::string_view name_of(work_orders::ReopenReason reason) {
  switch (reason) {
    case work_orders::ReopenReason::fault_again:
      return "fault_again";
    case work_orders::ReopenReason::not_fixed:
      return "not_fixed";
    case work_orders::ReopenReason::resident_disagrees:
      return "resident_disagrees";
    case work_orders::ReopenReason::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(work_orders::CancelReason reason) {
  switch (reason) {
    case work_orders::CancelReason::by_resident:
      return "by_resident";
    case work_orders::CancelReason::duplicate:
      return "duplicate";
    case work_orders::CancelReason::reported_wrongly:
      return "reported_wrongly";
    case work_orders::CancelReason::not_ours:
      return "not_ours";
    case work_orders::CancelReason::by_supervisor:
      return "by_supervisor";
  }
  return "unknown";
}

std::string_view name_of(work_orders::Utility utility) {
  switch (utility) {
    case work_orders::Utility::water:
      return "water";
    case work_orders::Utility::power:
      return "power";
    case work_orders::Utility::gas:
      return "gas";
    case work_orders::Utility::heating:
      return "heating";
    case work_orders::Utility::lift:
      return "lift";
    case work_orders::Utility::network:
      return "network";
    case work_orders::Utility::other:
      return "other";
  }
  return "unknown";
}

}  // namespace steward

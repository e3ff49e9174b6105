#include "replay/work_names.h"

// As in work_names.cpp.
namespace steward {

std::string_view name_of(service::Subject subject) {
  switch (subject) {
    case service::Subject::safety_and_order:
      return "safety_and_order";
    case service::Subject::cleaning:
      return "cleaning";
    case service::Subject::greening:
      return "greening";
    case service::Subject::facilities_and_lift:
      return "facilities_and_lift";
    case service::Subject::repair_quality:
      return "repair_quality";
    case service::Subject::fees_and_billing:
      return "fees_and_billing";
    case service::Subject::parking:
      return "parking";
    case service::Subject::noise_and_neighbours:
      return "noise_and_neighbours";
    case service::Subject::decoration:
      return "decoration";
    case service::Subject::staff_attitude:
      return "staff_attitude";
    case service::Subject::pets:
      return "pets";
    case service::Subject::littering_from_height:
      return "littering_from_height";
    case service::Subject::water_power_heating:
      return "water_power_heating";
    case service::Subject::public_revenue_and_disclosure:
      return "public_revenue_and_disclosure";
    case service::Subject::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(service::Source source) {
  switch (source) {
    case service::Source::app:
      return "app";
    case service::Source::phone:
      return "phone";
    case service::Source::front_desk:
      return "front_desk";
    case service::Source::visit:
      return "visit";
    case service::Source::hotline_12345:
      return "hotline_12345";
    case service::Source::owners_committee:
      return "owners_committee";
    case service::Source::social_media:
      return "social_media";
    case service::Source::return_visit:
      return "return_visit";
  }
  return "unknown";
}

std::string_view name_of(service::OverrideReason reason) {
  switch (reason) {
    case service::OverrideReason::none:
      return "none";
    case service::OverrideReason::waiting_for_vendor:
      return "waiting_for_vendor";
    case service::OverrideReason::refused_access:
      return "refused_access";
    case service::OverrideReason::long_term_works:
      return "long_term_works";
    case service::OverrideReason::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(service::CloseReason reason) {
  switch (reason) {
    case service::CloseReason::confirmed:
      return "confirmed";
    case service::CloseReason::no_answer:
      return "no_answer";
    case service::CloseReason::praise_passed_on:
      return "praise_passed_on";
  }
  return "unknown";
}

std::string_view name_of(service::RejectReason reason) {
  switch (reason) {
    case service::RejectReason::not_ours:
      return "not_ours";
    case service::RejectReason::no_facts:
      return "no_facts";
    case service::RejectReason::abusive:
      return "abusive";
    case service::RejectReason::handled_before:
      return "handled_before";
    case service::RejectReason::other:
      return "other";
  }
  return "unknown";
}

std::string_view name_of(service::Privacy privacy) {
  switch (privacy) {
    case service::Privacy::resident:
      return "resident";
    case service::Privacy::staff:
      return "staff";
    case service::Privacy::managers:
      return "managers";
  }
  return "unknown";
}

std::string_view name_of(service::Direction direction) {
  switch (direction) {
    case service::Direction::incoming:
      return "incoming";
    case service::Direction::outgoing:
      return "outgoing";
  }
  return "unknown";
}

std::string_view name_of(service::ContactKind kind) {
  switch (kind) {
    case service::ContactKind::call:
      return "call";
    case service::ContactKind::visit:
      return "visit";
    case service::ContactKind::message:
      return "message";
  }
  return "unknown";
}

std::string_view name_of_case_clock(service_policy::Clock clock) {
  return clock == service_policy::Clock::resolve ? "reply" : name_of(clock);
}

}  // namespace steward

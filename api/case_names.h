#pragma once

#include "api/names.h"
#include "domain/service/events.h"

// The words of the API for cases and contacts.
namespace steward::api {

inline constexpr std::array kCaseKindNames = {
    EnumName<service::CaseKind>{"complaint", service::CaseKind::complaint},
    EnumName<service::CaseKind>{"suggestion", service::CaseKind::suggestion},
    EnumName<service::CaseKind>{"enquiry", service::CaseKind::enquiry},
    EnumName<service::CaseKind>{"praise", service::CaseKind::praise},
};
inline constexpr std::array kCaseSubjectNames = {
    EnumName<service::Subject>{"safety_and_order", service::Subject::safety_and_order},
    EnumName<service::Subject>{"cleaning", service::Subject::cleaning},
    EnumName<service::Subject>{"greening", service::Subject::greening},
    EnumName<service::Subject>{"facilities_and_lift", service::Subject::facilities_and_lift},
    EnumName<service::Subject>{"repair_quality", service::Subject::repair_quality},
    EnumName<service::Subject>{"fees_and_billing", service::Subject::fees_and_billing},
    EnumName<service::Subject>{"parking", service::Subject::parking},
    EnumName<service::Subject>{"noise_and_neighbours", service::Subject::noise_and_neighbours},
    EnumName<service::Subject>{"decoration", service::Subject::decoration},
    EnumName<service::Subject>{"staff_attitude", service::Subject::staff_attitude},
    EnumName<service::Subject>{"pets", service::Subject::pets},
    EnumName<service::Subject>{"littering_from_height", service::Subject::littering_from_height},
    EnumName<service::Subject>{"water_power_heating", service::Subject::water_power_heating},
    EnumName<service::Subject>{"public_revenue_and_disclosure", service::Subject::public_revenue_and_disclosure},
    EnumName<service::Subject>{"other", service::Subject::other},
};
inline constexpr std::array kCaseSourceNames = {
    EnumName<service::Source>{"app", service::Source::app},
    EnumName<service::Source>{"phone", service::Source::phone},
    EnumName<service::Source>{"front_desk", service::Source::front_desk},
    EnumName<service::Source>{"visit", service::Source::visit},
    EnumName<service::Source>{"hotline_12345", service::Source::hotline_12345},
    EnumName<service::Source>{"owners_committee", service::Source::owners_committee},
    EnumName<service::Source>{"social_media", service::Source::social_media},
    EnumName<service::Source>{"return_visit", service::Source::return_visit},
};
inline constexpr std::array kOverrideReasonNames = {
    EnumName<service::OverrideReason>{"waiting_for_vendor", service::OverrideReason::waiting_for_vendor},
    EnumName<service::OverrideReason>{"refused_access", service::OverrideReason::refused_access},
    EnumName<service::OverrideReason>{"long_term_works", service::OverrideReason::long_term_works},
    EnumName<service::OverrideReason>{"other", service::OverrideReason::other},
};
inline constexpr std::array kCloseReasonNames = {
    EnumName<service::CloseReason>{"confirmed", service::CloseReason::confirmed},
    EnumName<service::CloseReason>{"no_answer", service::CloseReason::no_answer},
    EnumName<service::CloseReason>{"praise_passed_on", service::CloseReason::praise_passed_on},
};
inline constexpr std::array kRejectReasonNames = {
    EnumName<service::RejectReason>{"not_ours", service::RejectReason::not_ours},
    EnumName<service::RejectReason>{"no_facts", service::RejectReason::no_facts},
    EnumName<service::RejectReason>{"abusive", service::RejectReason::abusive},
    EnumName<service::RejectReason>{"handled_before", service::RejectReason::handled_before},
    EnumName<service::RejectReason>{"other", service::RejectReason::other},
};
// Who may read a note: the household itself, staff, or managers and auditors only.
inline constexpr std::array kPrivacyNames = {
    EnumName<service::Privacy>{"resident", service::Privacy::resident},
    EnumName<service::Privacy>{"staff", service::Privacy::staff},
    EnumName<service::Privacy>{"managers", service::Privacy::managers},
};
inline constexpr std::array kDirectionNames = {
    EnumName<service::Direction>{"incoming", service::Direction::incoming},
    EnumName<service::Direction>{"outgoing", service::Direction::outgoing},
};
inline constexpr std::array kContactKindNames = {
    EnumName<service::ContactKind>{"call", service::ContactKind::call},
    EnumName<service::ContactKind>{"visit", service::ContactKind::visit},
    EnumName<service::ContactKind>{"message", service::ContactKind::message},
};

}  // namespace steward::api

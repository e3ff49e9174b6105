#pragma once

#include "domain/service/case_clocks.h"
#include "domain/service/rules.h"
#include "domain/service/service.h"
#include "tests/support/scenario.h"

// A complaint of the household in a_household(), filed on Saturday, 15 June 2024, at 12:00 in Shanghai.
namespace steward::service {

inline const CaseId kCase = test::id<CaseId>(80);
inline const CaseId kOtherCase = test::id<CaseId>(81);
inline constexpr std::string_view kNow = "2024-06-15T04:00:00Z";

inline Instant minutes_later(std::int32_t minutes) {
  return add_seconds(test::instant(kNow), std::int64_t{minutes} * 60);
}
inline Sealed words() { return test::sealed(test::kOwner, FieldClass::free_text); }
inline CasePlace at_home() { return {test::kCommunity, test::kBuilding, test::kHouse, test::kHousehold}; }

inline FileCase file(CaseId of_case = kCase, CaseKind kind = CaseKind::complaint) {
  FileCase command;
  command.of_case = of_case;
  command.kind = kind;
  command.subject = Subject::noise_and_neighbours;
  command.place = at_home();
  command.source = Source::phone;
  command.reporter = test::kOwner;
  command.contact = test::sealed(test::kOwner, FieldClass::phone);
  command.text = words();
  command.filed_at = test::instant(kNow);
  command.filed_on = test::day("2024-06-15");
  return command;
}

inline std::vector<Command> filed(const std::vector<Command>& steps = {}, CaseKind kind = CaseKind::complaint) {
  return test::operator+(test::operator+(test::a_household(), {file(kCase, kind)}), steps);
}

inline AcceptCase accept(std::int32_t minutes = 0, StaffId handler = {}) {
  return {kCase, handler, minutes_later(minutes)};
}
inline StartInvestigation investigate(std::int32_t minutes = 0) { return {kCase, {}, minutes_later(minutes)}; }
inline ReplyToCase reply(std::int32_t minutes = 0) {
  return {kCase, words(), OverrideReason::none, minutes_later(minutes)};
}
inline ConfirmReply confirm(std::int32_t minutes = 0) { return {kCase, minutes_later(minutes)}; }
inline DisputeReply dispute(std::int32_t minutes = 0) { return {kCase, words(), minutes_later(minutes)}; }
inline CloseCase close(CloseReason reason, std::int32_t minutes = 0) { return {kCase, reason, minutes_later(minutes)}; }
inline RejectCase reject(std::int32_t minutes = 0) {
  return {kCase, RejectReason::not_ours, words(), minutes_later(minutes)};
}
inline MergeCase merge(CaseId into = kOtherCase, std::int32_t minutes = 0) {
  return {kCase, into, minutes_later(minutes)};
}
inline WithdrawCase withdraw(std::int32_t minutes = 0) { return {kCase, minutes_later(minutes)}; }
inline RateCase rate(std::uint8_t score = 5, std::int32_t minutes = 0) {
  return {kCase, score, {}, minutes_later(minutes)};
}
// In the morning of the n-th day after the filing.
inline RecordCaseCall call(std::int32_t day, bool reached = false, bool satisfied = false) {
  return {kCase, reached, satisfied, words(), minutes_later(day * 1'440 - 120)};
}
inline NoteCase note(std::int32_t minutes = 0) { return {kCase, words(), Privacy::staff, minutes_later(minutes)}; }

inline const Case& the_case(test::World& world, CaseId id = kCase) {
  return std::get<Case>(std::get<CaseState>(world.state(stream_of(id))).is);
}

}  // namespace steward::service

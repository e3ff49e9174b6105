#pragma once

#include "eventstore/codec/tables.h"

// Inside the codec only: the values inside events of staff, service policy, work orders and cases.
namespace steward::codec {

[[nodiscard]] bool known(service_policy::Priority priority);
[[nodiscard]] bool known(service_policy::CaseKind kind);
[[nodiscard]] bool known(service_policy::Hours hours);
[[nodiscard]] bool known(service_policy::Clock clock);
[[nodiscard]] bool known(service_policy::Level level);
[[nodiscard]] bool known(service_policy::Via via);

// Where an order or a case is: four fields of the event's own table.
template <class Table, class Place>
void read_place(const Table& stored, Place& place) {
  place.community = id_of<CommunityId>(stored.community());
  place.building = id_or_nil<BuildingId>(stored.building());
  place.house = id_or_nil<HouseId>(stored.house());
  place.household = id_or_nil<HouseholdId>(stored.household());
}

[[nodiscard]] inline fb::Shift to_struct(const staff::Shift& shift) {
  return {shift.date.days, shift.from_minute, shift.to_minute};
}
[[nodiscard]] inline staff::Shift from_struct(const fb::Shift& stored) {
  return {Date{stored.date()}, stored.from_minute(), stored.to_minute()};
}

[[nodiscard]] inline fb::MinuteSpan to_struct(const MinuteSpan& span) { return {span.from, span.to}; }
[[nodiscard]] inline MinuteSpan from_struct(const fb::MinuteSpan& stored) { return {stored.from(), stored.to()}; }

[[nodiscard]] inline fb::Deadlines to_struct(const service_policy::Deadlines& deadlines) {
  return {deadlines.warning_at.micros, deadlines.due_at.micros, deadlines.late_at.micros};
}
[[nodiscard]] inline service_policy::Deadlines from_struct(const fb::Deadlines& stored) {
  return {Instant{stored.warning_at()}, Instant{stored.due_at()}, Instant{stored.late_at()}};
}

[[nodiscard]] inline fb::Window to_struct(const work_orders::Window& window) {
  return {window.from.micros, window.to.micros};
}
[[nodiscard]] inline work_orders::Window from_struct(const fb::Window& stored) {
  return {Instant{stored.from()}, Instant{stored.to()}};
}

// A struct that may be missing, for as long as the expression lasts.
template <class Struct>
class Maybe {
 public:
  template <class Value>
  explicit Maybe(const std::optional<Value>& value) {
    if (value) stored_ = to_struct(*value);
  }
  operator const Struct*() const { return stored_ ? &*stored_ : nullptr; }  // NOLINT(google-explicit-constructor)

 private:
  std::optional<Struct> stored_;
};
template <class Struct>
[[nodiscard]] auto from_struct_or_none(const Struct* stored) {
  return stored == nullptr ? std::nullopt : std::optional(from_struct(*stored));
}

#define STEWARD_CODEC_OF(area, name)                                              \
  [[nodiscard]] Offset<fb::name> to_table(Builder& out, const area::name& value); \
  [[nodiscard]] bool from_table(const fb::name& stored, area::name& value)

STEWARD_CODEC_OF(staff, Skill);
STEWARD_CODEC_OF(steward, SpecialDay);
STEWARD_CODEC_OF(steward, BusinessCalendar);
STEWARD_CODEC_OF(service_policy, OrderLevel);
STEWARD_CODEC_OF(service_policy, CaseLevel);
STEWARD_CODEC_OF(service_policy, DispatchWeights);
STEWARD_CODEC_OF(work_orders, OrderDeadlines);
STEWARD_CODEC_OF(work_orders, Candidate);
STEWARD_CODEC_OF(work_orders, WorkLine);
STEWARD_CODEC_OF(work_orders, OrderCharge);
STEWARD_CODEC_OF(service, CaseDeadlines);
#undef STEWARD_CODEC_OF

}  // namespace steward::codec

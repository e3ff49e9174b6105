#include "eventstore/codec/state_bytes.h"
#include "eventstore/codec/work_bytes.h"

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward::codec {

namespace {

using service_policy::Hours;

void put_spans(ByteWriter& out, const std::vector<MinuteSpan>& spans) {
  put_list(out, spans, [&out](const MinuteSpan& span) {
    const auto& [from, to] = span;
    out.u16(from).u16(to);
  });
}
void take_spans(ByteReader& in, std::vector<MinuteSpan>& spans) {
  take_list(in, spans, sizeof(MinuteSpan), [&in] {
    const auto from = in.u16();
    return MinuteSpan{from, in.u16()};
  });
}

void put(ByteWriter& out, const BusinessCalendar& calendar) {
  const auto& [week, special_days] = calendar;
  for (const auto& day : week) put_spans(out, day);
  put_list(out, special_days, [&out](const SpecialDay& day) {
    const auto& [date, open] = day;
    out.date(date);
    put_spans(out, open);
  });
}
void take(ByteReader& in, BusinessCalendar& calendar) {
  auto& [week, special_days] = calendar;
  for (auto& day : week) take_spans(in, day);
  take_list(in, special_days, 4 + 4, [&in] {
    SpecialDay day;
    day.date = in.date();
    take_spans(in, day.open);
    return day;
  });
}

void put(ByteWriter& out, const service_policy::DispatchWeights& weights) {
  const auto& [skill, load, zone, familiar] = weights;
  out.i32(skill).i32(load).i32(zone).i32(familiar);
}
void take(ByteReader& in, service_policy::DispatchWeights& weights) {
  auto& [skill, load, zone, familiar] = weights;
  skill = in.i32();
  load = in.i32();
  zone = in.i32();
  familiar = in.i32();
}

}  // namespace

void put(ByteWriter& out, const service_policy::OrderLevel& level) {
  const auto& [respond, on_site, resolve, hours, stops_waiting_for_owner, stops_waiting_for_parts] = level;
  put_optional(out, respond);
  put_optional(out, on_site);
  put_optional(out, resolve);
  put_number(out, hours);
  out.boolean(stops_waiting_for_owner).boolean(stops_waiting_for_parts);
}
void take(ByteReader& in, service_policy::OrderLevel& level) {
  auto& [respond, on_site, resolve, hours, stops_waiting_for_owner, stops_waiting_for_parts] = level;
  take_optional(in, respond);
  take_optional(in, on_site);
  take_optional(in, resolve);
  hours = take_number(in, Hours::business_hours);
  stops_waiting_for_owner = in.boolean();
  stops_waiting_for_parts = in.boolean();
}

void put(ByteWriter& out, const service_policy::CaseLevel& level) {
  const auto& [respond, reply, hours] = level;
  put_optional(out, respond);
  put_optional(out, reply);
  put_number(out, hours);
}
void take(ByteReader& in, service_policy::CaseLevel& level) {
  auto& [respond, reply, hours] = level;
  take_optional(in, respond);
  take_optional(in, reply);
  hours = take_number(in, Hours::business_hours);
}

void put(ByteWriter& out, const service_policy::ClockState& clock) {
  const auto& [target_minutes, hours, used_seconds, running_since, escalated] = clock;
  put_optional(out, target_minutes);
  put_number(out, hours);
  out.i64(used_seconds);
  put_optional(out, running_since);
  out.u8(escalated);
}
void take(ByteReader& in, service_policy::ClockState& clock) {
  auto& [target_minutes, hours, used_seconds, running_since, escalated] = clock;
  take_optional(in, target_minutes);
  hours = take_number(in, Hours::business_hours);
  used_seconds = in.i64();
  take_optional(in, running_since);
  escalated = in.u8_at_most(static_cast<std::uint8_t>(service_policy::Level::late));
}

void put(ByteWriter& out, const service_policy::Policy& policy) {
  const auto& [community, calendar, order_levels, case_levels, weights, reopen_days, call_back_days] = policy;
  out.id(community);
  put(out, calendar);
  for (const auto& level : order_levels) put(out, level);
  for (const auto& level : case_levels) put(out, level);
  put(out, weights);
  out.u16(reopen_days).u16(call_back_days);
}
void take(ByteReader& in, service_policy::Policy& policy) {
  auto& [community, calendar, order_levels, case_levels, weights, reopen_days, call_back_days] = policy;
  community = in.id<CommunityId>();
  take(in, calendar);
  for (auto& level : order_levels) take(in, level);
  for (auto& level : case_levels) take(in, level);
  take(in, weights);
  reopen_days = in.u16();
  call_back_days = in.u16();
}

}  // namespace steward::codec

#include "eventstore/codec/lists.h"

namespace steward::codec {

bool known(service_policy::Priority priority) {
  switch (priority) {
    case service_policy::Priority::p0:
    case service_policy::Priority::p1:
    case service_policy::Priority::p2:
    case service_policy::Priority::p3:
    case service_policy::Priority::p4:
    case service_policy::Priority::p5:
      return true;
  }
  return false;
}

bool known(service_policy::CaseKind kind) {
  switch (kind) {
    case service_policy::CaseKind::complaint:
    case service_policy::CaseKind::suggestion:
    case service_policy::CaseKind::enquiry:
    case service_policy::CaseKind::praise:
      return true;
  }
  return false;
}

bool known(service_policy::Hours hours) {
  switch (hours) {
    case service_policy::Hours::round_the_clock:
    case service_policy::Hours::business_hours:
      return true;
  }
  return false;
}

bool known(service_policy::Clock clock) {
  switch (clock) {
    case service_policy::Clock::respond:
    case service_policy::Clock::on_site:
    case service_policy::Clock::resolve:
      return true;
  }
  return false;
}

bool known(service_policy::Via via) {
  switch (via) {
    case service_policy::Via::unknown:
    case service_policy::Via::resident:
    case service_policy::Via::front_desk:
    case service_policy::Via::phone:
    case service_policy::Via::visit:
    case service_policy::Via::message:
      return true;
  }
  return false;
}
bool known(service_policy::Level level) {
  switch (level) {
    case service_policy::Level::warning:
    case service_policy::Level::due:
    case service_policy::Level::late:
      return true;
  }
  return false;
}

Offset<fb::OrderLevel> to_table(Builder& out, const service_policy::OrderLevel& level) {
  return fb::CreateOrderLevel(out, level.respond_minutes, level.on_site_minutes, level.resolve_minutes,
                              number_of(level.hours), level.stops_waiting_for_owner, level.stops_waiting_for_parts);
}
bool from_table(const fb::OrderLevel& stored, service_policy::OrderLevel& level) {
  level.respond_minutes = stored.respond_minutes();
  level.on_site_minutes = stored.on_site_minutes();
  level.resolve_minutes = stored.resolve_minutes();
  level.hours = static_cast<service_policy::Hours>(stored.hours());
  level.stops_waiting_for_owner = stored.stops_waiting_for_owner();
  level.stops_waiting_for_parts = stored.stops_waiting_for_parts();
  return known(level.hours);
}

Offset<fb::CaseLevel> to_table(Builder& out, const service_policy::CaseLevel& level) {
  return fb::CreateCaseLevel(out, level.respond_minutes, level.reply_minutes, number_of(level.hours));
}
bool from_table(const fb::CaseLevel& stored, service_policy::CaseLevel& level) {
  level.respond_minutes = stored.respond_minutes();
  level.reply_minutes = stored.reply_minutes();
  level.hours = static_cast<service_policy::Hours>(stored.hours());
  return known(level.hours);
}

Offset<fb::DispatchWeights> to_table(Builder& out, const service_policy::DispatchWeights& weights) {
  return fb::CreateDispatchWeights(out, weights.skill, weights.load, weights.zone, weights.familiar);
}
bool from_table(const fb::DispatchWeights& stored, service_policy::DispatchWeights& weights) {
  weights = {stored.skill(), stored.load(), stored.zone(), stored.familiar()};
  return true;
}

Offset<fb::SpecialDay> to_table(Builder& out, const SpecialDay& day) {
  const auto open = to_structs<fb::MinuteSpan>(out, day.open);
  return fb::CreateSpecialDay(out, day.date.days, open);
}
bool from_table(const fb::SpecialDay& stored, SpecialDay& day) {
  day.date.days = stored.date();
  day.open = from_structs<MinuteSpan>(*stored.open());
  return true;
}

Offset<fb::BusinessCalendar> to_table(Builder& out, const BusinessCalendar& calendar) {
  std::vector<Offset<fb::OpeningHours>> days;
  for (const auto& spans : calendar.week) {
    const auto open = to_structs<fb::MinuteSpan>(out, spans);
    days.push_back(fb::CreateOpeningHours(out, open));
  }
  const auto week = out.CreateVector(days);
  const auto special_days = to_tables<fb::SpecialDay>(out, calendar.special_days);
  return fb::CreateBusinessCalendar(out, week, special_days);
}
bool from_table(const fb::BusinessCalendar& stored, BusinessCalendar& calendar) {
  if (stored.week()->size() != calendar.week.size()) return false;
  for (flatbuffers::uoffset_t day = 0; day < calendar.week.size(); ++day) {
    calendar.week[day] = from_structs<MinuteSpan>(*stored.week()->Get(day)->open());
  }
  return from_tables(*stored.special_days(), calendar.special_days);
}

Offset<fb::BusinessCalendarSet> to_table(Builder& out, const service_policy::BusinessCalendarSet& event) {
  const auto calendar = to_table(out, event.calendar);
  return fb::CreateBusinessCalendarSet(out, raw(event.community), calendar);
}
bool from_table(const fb::BusinessCalendarSet& stored, service_policy::BusinessCalendarSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  return from_table(*stored.calendar(), event.calendar);
}

Offset<fb::OrderLevelSet> to_table(Builder& out, const service_policy::OrderLevelSet& event) {
  const auto level = to_table(out, event.level);
  return fb::CreateOrderLevelSet(out, raw(event.community), number_of(event.priority), level);
}
bool from_table(const fb::OrderLevelSet& stored, service_policy::OrderLevelSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.priority = static_cast<service_policy::Priority>(stored.priority());
  return known(event.priority) && from_table(*stored.level(), event.level);
}

Offset<fb::CaseLevelSet> to_table(Builder& out, const service_policy::CaseLevelSet& event) {
  const auto level = to_table(out, event.level);
  return fb::CreateCaseLevelSet(out, raw(event.community), number_of(event.kind), level);
}
bool from_table(const fb::CaseLevelSet& stored, service_policy::CaseLevelSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.kind = static_cast<service_policy::CaseKind>(stored.kind());
  return known(event.kind) && from_table(*stored.level(), event.level);
}

Offset<fb::DispatchRulesSet> to_table(Builder& out, const service_policy::DispatchRulesSet& event) {
  const auto weights = to_table(out, event.weights);
  return fb::CreateDispatchRulesSet(out, raw(event.community), weights, event.reopen_days, event.call_back_days);
}
bool from_table(const fb::DispatchRulesSet& stored, service_policy::DispatchRulesSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.reopen_days = stored.reopen_days();
  event.call_back_days = stored.call_back_days();
  return from_table(*stored.weights(), event.weights);
}

}  // namespace steward::codec

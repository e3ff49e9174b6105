#include "projections/sla.h"

#include <algorithm>
#include <initializer_list>

#include "domain/base/assert.h"

namespace steward {

namespace {

using service_policy::Clock;
using service_policy::Deadlines;

std::optional<Instant> earliest(std::initializer_list<const SlaClock*> clocks) {
  std::optional<Instant> first;
  for (const SlaClock* clock : clocks) {
    if (clock->deadlines && (!first || clock->deadlines->due_at < *first)) first = clock->deadlines->due_at;
  }
  return first;
}

// What the hotline wants where the community promises nothing is promised until then.
std::optional<std::int32_t> reply_minutes(const service::CaseFiled& event) {
  if (event.level.reply_minutes || !event.outside_due_at) return event.level.reply_minutes;
  return static_cast<std::int32_t>((event.outside_due_at->micros - event.filed_at.micros) / 60'000'000);
}

}  // namespace

SlaClock& OrderSla::of(Clock clock) {
  switch (clock) {
    case Clock::respond:
      return respond;
    case Clock::on_site:
      return on_site;
    case Clock::resolve:
      return resolve;
  }
  STEWARD_ASSERT(false, "an event that was decoded names a clock");
  return resolve;
}

std::optional<Instant> OrderSla::due_at() const { return earliest({&respond, &on_site, &resolve}); }

bool OrderSla::overdue(Instant at) const { return respond.overdue(at) || on_site.overdue(at) || resolve.overdue(at); }

void OrderSla::set_deadlines(const work_orders::OrderDeadlines& deadlines, Instant at) {
  if (respond.running()) respond.go_on(at, deadlines.respond);
  if (on_site.running()) on_site.go_on(at, deadlines.on_site);
  if (resolve.running()) resolve.go_on(at, deadlines.resolve);
}

void OrderSla::follow(const work_orders::WorkOrderReported& event) {
  const auto& level = event.level;
  respond = SlaClock::started(level.respond_minutes, level.hours, event.reported_at, event.deadlines.respond);
  on_site = SlaClock::started(level.on_site_minutes, level.hours, event.reported_at, event.deadlines.on_site);
  resolve = SlaClock::started(level.resolve_minutes, level.hours, event.reported_at, event.deadlines.resolve);
}

void OrderSla::follow(const work_orders::WorkOrderTriaged& event) {
  const auto& level = event.level;
  respond.promise(level.respond_minutes, level.hours, event.deadlines.respond);
  on_site.promise(level.on_site_minutes, level.hours, event.deadlines.on_site);
  resolve.promise(level.resolve_minutes, level.hours, event.deadlines.resolve);
}

void OrderSla::follow(const work_orders::WorkOrderAccepted& event) {
  if (event.respond_seconds) respond.end(event.at, *event.respond_seconds);
}

void OrderSla::follow(const work_orders::WorkStarted& event) {
  if (event.on_site_seconds) on_site.end(event.at, *event.on_site_seconds);
}

void OrderSla::follow(const work_orders::WorkPaused& event) {
  if (event.clock_stopped) resolve.stop(event.resolve_seconds);
  set_deadlines(event.deadlines, event.at);
}

void OrderSla::follow(const work_orders::WorkResumed& event) {
  if (!resolve.ended_at) resolve.go_on(event.at, event.deadlines.resolve);
  set_deadlines(event.deadlines, event.at);
}

void OrderSla::follow(const work_orders::WorkDone& event) { resolve.end(event.at, event.resolve_seconds); }

void OrderSla::follow(const work_orders::WorkOrderReopened& event) {
  resolve.go_on(event.at, event.deadlines.resolve);
  set_deadlines(event.deadlines, event.at);
}

void OrderSla::follow(const work_orders::WorkOrderCancelled&) {
  respond.drop();
  on_site.drop();
  resolve.drop();
}

void OrderSla::follow(const work_orders::WorkOrderEscalated& event) { of(event.clock).escalated(event.level); }

std::optional<Instant> CaseSla::due_at() const { return earliest({&respond, &reply}); }

void CaseSla::follow(const service::CaseFiled& event) {
  const auto& level = event.level;
  respond = SlaClock::started(level.respond_minutes, level.hours, event.filed_at, event.deadlines.respond);
  reply = SlaClock::started(reply_minutes(event), level.hours, event.filed_at, event.deadlines.reply);
}

void CaseSla::follow(const service::CaseAccepted& event) { respond.end(event.at, event.respond_seconds); }
void CaseSla::follow(const service::CaseReplied& event) { reply.end(event.at, event.reply_seconds); }
void CaseSla::follow(const service::ReplyDisputed& event) { reply.go_on(event.at, event.deadlines.reply); }
void CaseSla::follow(const service::CaseEscalated& event) {
  (event.clock == Clock::respond ? respond : reply).escalated(event.level);
}

void CaseSla::drop() {
  respond.drop();
  reply.drop();
}

void put_sla(ByteWriter& writer, const OrderSla& sla) {
  for (const SlaClock* clock : {&sla.respond, &sla.on_site, &sla.resolve}) put_clock(writer, *clock);
}
void put_sla(ByteWriter& writer, const CaseSla& sla) {
  put_clock(writer, sla.respond);
  put_clock(writer, sla.reply);
}
void get_sla(ByteReader& reader, OrderSla& sla) {
  for (SlaClock* clock : {&sla.respond, &sla.on_site, &sla.resolve}) *clock = get_clock(reader);
}
void get_sla(ByteReader& reader, CaseSla& sla) {
  sla.respond = get_clock(reader);
  sla.reply = get_clock(reader);
}

}  // namespace steward

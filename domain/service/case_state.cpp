#include <algorithm>

#include "domain/service/case_clocks.h"
#include "domain/service/service.h"
#include "domain/service/steps.h"

// How a case follows its events.
namespace steward::service {

namespace {

// The case, brought to the status that the step leads to; nullptr when the event cannot follow.
template <class E>
Case* step(CaseState& state, const E& event, Step made) {
  auto* of = std::get_if<Case>(&state.is);
  if (of == nullptr || of->id != event.of_case || event.at < of->last_step_at) return nullptr;
  const auto next = status_after(steps_of(of->kind), of->status, made);
  if (!next) return nullptr;
  of->status = *next;
  of->last_step_at = event.at;
  return of;
}

service_policy::ClockState stood_still(service_policy::ClockState clock) { return stopped(clock, clock.used_seconds); }

// Nothing is promised any more.
template <class E>
bool finish(CaseState& state, const E& event, Step made) {
  Case* of = step(state, event, made);
  if (of == nullptr) return false;
  of->respond = stood_still(of->respond);
  of->reply = stood_still(of->reply);
  return true;
}

}  // namespace

bool follow(CaseState& state, const CaseFiled& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  Case filed;
  filed.id = event.of_case;
  filed.kind = event.kind;
  filed.place = event.place;
  filed.level = event.level;
  filed.reporter = event.reporter;
  filed.filed_at = event.filed_at;
  filed.last_step_at = event.filed_at;
  filed.outside_due_at = event.outside_due_at;
  filed.respond = service_policy::start(event.level.respond_minutes, event.level.hours, event.filed_at);
  filed.reply = service_policy::start(event.level.reply_minutes, event.level.hours, event.filed_at);
  filed.deadlines = event.deadlines;
  state.is = std::move(filed);
  return true;
}

bool follow(CaseState& state, const CaseAccepted& event) {
  Case* of = step(state, event, Step::accept);
  if (of == nullptr || event.respond_seconds < 0) return false;
  of->handler = event.handler;
  of->respond = stopped(of->respond, event.respond_seconds);
  return true;
}

bool follow(CaseState& state, const InvestigationStarted& event) {
  Case* of = step(state, event, Step::investigate);
  if (of == nullptr) return false;
  of->handler = event.handler;
  return true;
}

bool follow(CaseState& state, const WorkOrderLinked& event) {
  Case* of = step(state, event, Step::link_order);
  if (of == nullptr || of->orders.size() >= kMostLinkedOrders) return false;
  const auto at = std::lower_bound(of->orders.begin(), of->orders.end(), event.order);
  if (at != of->orders.end() && *at == event.order) return false;
  of->orders.insert(at, event.order);
  return true;
}

bool follow(CaseState& state, const CaseReplied& event) {
  Case* of = step(state, event, Step::reply);
  if (of == nullptr || event.reply_seconds < 0) return false;
  of->replied_at = event.at;
  of->rated = false;
  of->unanswered_days = 0;
  of->unanswered_at.reset();
  of->reply = stopped(of->reply, event.reply_seconds);
  return true;
}

bool follow(CaseState& state, const ReplyConfirmed& event) { return step(state, event, Step::confirm) != nullptr; }

bool follow(CaseState& state, const ReplyDisputed& event) {
  Case* of = step(state, event, Step::dispute);
  if (of == nullptr || event.times != of->disputed + 1) return false;
  of->disputed = event.times;
  of->reply = resumed(of->reply, event.at);
  of->deadlines.reply = event.deadlines.reply;
  return true;
}

bool follow(CaseState& state, const CaseClosed& event) { return finish(state, event, Step::close); }
bool follow(CaseState& state, const CaseRejected& event) { return finish(state, event, Step::reject); }
bool follow(CaseState& state, const CaseWithdrawn& event) { return finish(state, event, Step::withdraw); }
bool follow(CaseState& state, const CaseMerged& event) {
  return event.into != event.of_case && finish(state, event, Step::merge);
}

bool follow(CaseState& state, const SatisfactionRated& event) {
  Case* of = step(state, event, Step::rate);
  if (of == nullptr || of->rated || !of->replied_at || event.score < kLeastScore || event.score > kMostScore) {
    return false;
  }
  of->rated = true;
  return true;
}

bool follow(CaseState& state, const CaseNoted& event) {
  Case* of = step(state, event, Step::note);
  if (of == nullptr || of->notes >= kMostNotes) return false;
  ++of->notes;
  return true;
}

bool follow(CaseState& state, const CaseCalledBack& event) {
  Case* of = step(state, event, Step::call_back);
  if (of == nullptr || of->notes >= kMostNotes) return false;
  ++of->notes;
  if (event.reached) {
    of->unanswered_days = 0;
    of->unanswered_at.reset();
    return event.unanswered_days == 0;
  }
  // Another call on the same day, or one on another.
  if (event.unanswered_days == 0 || event.unanswered_days - of->unanswered_days > 1) return false;
  of->unanswered_days = event.unanswered_days;
  of->unanswered_at = event.at;
  return true;
}

bool follow(CaseState& state, const CaseEscalated& event) {
  auto* of = std::get_if<Case>(&state.is);
  if (of == nullptr || of->id != event.of_case) return false;
  auto* clock = const_cast<service_policy::ClockState*>(clock_of(*of, event.clock));
  const auto level = static_cast<std::uint8_t>(event.level);
  if (clock == nullptr || !clock->running_since || level <= clock->escalated) return false;
  clock->escalated = level;
  return true;
}

bool follow(ContactState& state, const ContactRecorded& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = event;
  return true;
}

}  // namespace steward::service

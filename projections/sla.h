#pragma once

#include <array>

#include "domain/service/events.h"
#include "domain/work_orders/events.h"
#include "projections/sla_clock.h"

// The clocks of one order and of one case, brought forward by its events: the same for boards and figures. Events that
// say nothing about clocks are not asked for here.
namespace steward {

struct OrderSla {
  SlaClock respond;
  SlaClock on_site;
  SlaClock resolve;

  [[nodiscard]] SlaClock& of(service_policy::Clock clock);
  [[nodiscard]] const SlaClock& of(service_policy::Clock clock) const { return const_cast<OrderSla&>(*this).of(clock); }
  // The earliest deadline of a clock that runs.
  [[nodiscard]] std::optional<Instant> due_at() const;
  [[nodiscard]] bool overdue(Instant at) const;

  void follow(const work_orders::WorkOrderReported& event);
  void follow(const work_orders::WorkOrderTriaged& event);
  void follow(const work_orders::WorkOrderAccepted& event);
  void follow(const work_orders::WorkStarted& event);
  void follow(const work_orders::WorkPaused& event);
  void follow(const work_orders::WorkResumed& event);
  void follow(const work_orders::WorkDone& event);
  void follow(const work_orders::WorkOrderReopened& event);
  void follow(const work_orders::WorkOrderCancelled& event);
  void follow(const work_orders::WorkOrderEscalated& event);
  bool operator==(const OrderSla&) const = default;

 private:
  void set_deadlines(const work_orders::OrderDeadlines& deadlines, Instant at);
};

struct CaseSla {
  SlaClock respond;
  SlaClock reply;

  [[nodiscard]] std::optional<Instant> due_at() const;
  [[nodiscard]] bool overdue(Instant at) const { return respond.overdue(at) || reply.overdue(at); }

  void follow(const service::CaseFiled& event);
  void follow(const service::CaseAccepted& event);
  void follow(const service::CaseReplied& event);
  void follow(const service::ReplyDisputed& event);
  void follow(const service::CaseEscalated& event);
  // Closed, rejected, merged or withdrawn: what is not answered is promised no more.
  void drop();
  bool operator==(const CaseSla&) const = default;
};

// What follows an event.
template <class Sla, class E>
concept Follows = requires(Sla& sla, const E& event) {
  sla.follow(event);
};

void put_sla(ByteWriter& writer, const OrderSla& sla);
void put_sla(ByteWriter& writer, const CaseSla& sla);
void get_sla(ByteReader& reader, OrderSla& sla);
void get_sla(ByteReader& reader, CaseSla& sla);

}  // namespace steward

#include "domain/work_orders/order_clocks.h"

namespace steward::work_orders {

namespace {

using service_policy::ClockState;

void hold_to(ClockState& clock, std::optional<std::int32_t> minutes, service_policy::Hours hours) {
  if (clock.running_since) clock = service_policy::promised(clock, minutes, hours);
}

Deadlines deadlines_of(const Window& window) {
  const auto reached_at = [&](Level level) {
    const std::int64_t percent = service_policy::kLevelPercent[static_cast<std::size_t>(level) - 1];
    return Instant{window.from.micros + (window.to.micros - window.from.micros) / 100 * percent};
  };
  // The end of a window that is no multiple of 100 µs is its end all the same.
  return {reached_at(Level::warning), window.to, reached_at(Level::late)};
}

}  // namespace

OrderClocks started(const OrderLevel& level, Instant at) {
  return {service_policy::start(level.respond_minutes, level.hours, at),
          service_policy::start(level.on_site_minutes, level.hours, at),
          service_policy::start(level.resolve_minutes, level.hours, at)};
}

OrderClocks promised(OrderClocks clocks, const OrderLevel& level) {
  hold_to(clocks.respond, level.respond_minutes, level.hours);
  hold_to(clocks.on_site, level.on_site_minutes, level.hours);
  hold_to(clocks.resolve, level.resolve_minutes, level.hours);
  return clocks;
}

OrderClocks stood_still(OrderClocks clocks) {
  for (ClockState* clock : {&clocks.respond, &clocks.on_site, &clocks.resolve}) clock->running_since.reset();
  return clocks;
}

OrderDeadlines deadlines_of(const OrderClocks& clocks, const std::optional<Window>& appointment,
                            const service_policy::TimeRule& rule) {
  OrderDeadlines deadlines{service_policy::deadlines(clocks.respond, rule),
                           service_policy::deadlines(clocks.on_site, rule),
                           service_policy::deadlines(clocks.resolve, rule)};
  if (appointment && clocks.on_site.running_since && !clocks.on_site.target_minutes) {
    deadlines.on_site = deadlines_of(*appointment);
  }
  return deadlines;
}

std::optional<Deadlines> told_deadlines(const Order& order, Clock clock) {
  const ClockState* state = clock_of(order.clocks, clock);
  if (state == nullptr || !state->running_since) return std::nullopt;
  switch (clock) {
    case Clock::respond:
      return order.deadlines.respond;
    case Clock::on_site:
      return order.deadlines.on_site;
    case Clock::resolve:
      return order.deadlines.resolve;
  }
  return std::nullopt;
}

const ClockState* clock_of(const OrderClocks& clocks, Clock clock) {
  switch (clock) {
    case Clock::respond:
      return &clocks.respond;
    case Clock::on_site:
      return &clocks.on_site;
    case Clock::resolve:
      return &clocks.resolve;
  }
  return nullptr;
}

}  // namespace steward::work_orders

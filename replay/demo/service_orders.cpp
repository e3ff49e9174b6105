#include <algorithm>

#include "replay/demo/service_desk.h"

// The life of an order: who reports it, who is sent, what holds it up, what it costs, what people think of it.
namespace steward::demo {

namespace {

using work_orders::Source;

constexpr int kVisitFeeFen = 3'000;
// After the day's end the desk does nothing more: until the next morning.
constexpr std::int32_t kDeskOpens = 9 * 60;
constexpr std::int32_t kDeskCloses = 20 * 60;

bool is_urgent(Priority priority) { return priority <= Priority::p2; }

std::int32_t minute_of(Instant at) {
  return static_cast<std::int32_t>((at.micros - instant_at(day_in_shanghai(at), 0).micros) / 60'000'000);
}

// When the desk is there.
Instant in_office_hours(Instant at, Random& random) {
  const std::int32_t minute = minute_of(at);
  if (minute >= kDeskOpens && minute < kDeskCloses) return at;
  const Date day = day_in_shanghai(at);
  return instant_at(minute < kDeskOpens ? day : add_days(day, 1), kDeskOpens + random.between(0, 90));
}

}  // namespace

// SIZE_MAX when there is nobody and nothing that it could be about.
std::size_t ServiceDesk::new_order(std::size_t community, std::size_t kind) {
  Order order;
  order.community = community;
  order.kind = kind;
  const WorkKind& what = work_kinds()[kind];
  const Community& place = communities_[community];
  if (what.in_house) {
    order.house = place.houses[random_.below(static_cast<std::uint32_t>(place.houses.size()))];
    if (houses_[order.house].household.is_nil()) return SIZE_MAX;
    order.building = houses_[order.house].building;
    order.source = random_.chance(500) ? Source::resident : random_.chance(600) ? Source::phone : Source::front_desk;
  } else {
    std::vector<std::size_t> fitting;
    for (const std::size_t index : place.equipment) {
      if (equipment_[index].kind == what.equipment) fitting.push_back(index);
    }
    if (!fitting.empty()) {
      order.equipment = fitting[random_.below(static_cast<std::uint32_t>(fitting.size()))];
      order.building = equipment_[order.equipment].building;
    }
    order.source = random_.chance(500) ? Source::patrol : Source::phone;
  }
  orders_.push_back(order);
  return orders_.size() - 1;
}

work_orders::Place ServiceDesk::place_of(const Order& order) const {
  work_orders::Place place;
  place.community = communities_[order.community].id;
  if (order.building != SIZE_MAX) place.building = buildings_[order.building].id;
  if (order.house != SIZE_MAX) {
    place.house = houses_[order.house].id;
    place.household = order.household;
  }
  return place;
}

Result<void> ServiceDesk::report_order(std::size_t index, Instant at) {
  Order& order = orders_[index];
  const WorkKind& kind = work_kinds()[order.kind];
  order.id = scribe_.new_id<WorkOrderId>();
  order.person = PersonId(desk_.person);
  if (order.house != SIZE_MAX) {
    order.household = houses_[order.house].household;
    if (!order.household.is_nil()) order.person = houses_[order.house].owner;
  }
  order.will_decline = random_.chance(25);
  order.will_pause = random_.chance(70);
  order.chargeable = kind.in_house && order.outage.is_nil() && order.of_case == SIZE_MAX && random_.chance(350);
  order.minutes_left = kind.minutes * static_cast<std::uint32_t>(random_.between(50, 170)) / 100;

  work_orders::ReportWorkOrder command;
  command.order = order.id;
  command.place = place_of(order);
  command.category = categories_.find(kind.code)->second;
  command.source = order.source;
  if (!order.household.is_nil()) command.reporter = order.person;
  if (order.equipment != SIZE_MAX) command.equipment = equipment_[order.equipment].id;
  if (order.of_case != SIZE_MAX) command.of_case = cases_[order.of_case].id;
  command.outage = order.outage;
  command.reported_at = at;
  command.reported_on = day_in_shanghai(at);
  const Actor& actor = order.source == Source::resident ? resident_ : desk_;
  auto sent = send_text(actor, at, order.person, random_.pick(kind.said), [&](Sealed said) {
    command.description = std::move(said);
    return Command(std::move(command));
  });
  if (!sent) return sent;
  ++report_.orders;
  open_orders_.insert(index);
  const Instant looked_at = is_urgent(kind.priority)
                                ? plus_minutes(at, random_.between(1, 4))
                                : in_office_hours(plus_minutes(at, random_.between(5, 40)), random_);
  plan(looked_at, index, Step::triage);
  return {};
}

// The most urgent first, then the oldest, as long as somebody is free.
void ServiceDesk::give_out(std::size_t index, Instant at) {
  Community& community = communities_[index];
  std::sort(community.waiting.begin(), community.waiting.end(), [&](std::size_t a, std::size_t b) {
    return std::pair{work_kinds()[orders_[a].kind].priority, a} < std::pair{work_kinds()[orders_[b].kind].priority, b};
  });
  for (auto order = community.waiting.begin(); order != community.waiting.end();) {
    const bool urgent = is_urgent(work_kinds()[orders_[*order].kind].priority);
    const std::size_t technician = free_technician(community, at, urgent);
    if (technician == SIZE_MAX) {
      if (!urgent) return;
      ++order;
      continue;
    }
    assign(*order, technician, at);
    order = community.waiting.erase(order);
  }
}

void ServiceDesk::assign(std::size_t index, std::size_t technician, Instant at) {
  Order& order = orders_[index];
  order.technician = technician;
  ++technicians_[technician].busy_with;
  const bool urgent = is_urgent(work_kinds()[order.kind].priority);
  // Some take it themselves, and have accepted it with that; the others are sent.
  if (random_.chance(300)) {
    send_at(work_orders::ClaimWorkOrder{order.id, technicians_[technician].id, at}, technicians_[technician].actor, at);
    plan(plus_minutes(at, urgent ? 1 : random_.between(1, 10)), index, Step::travel);
    return;
  }
  send_at(work_orders::AssignWorkOrder{order.id, technicians_[technician].id, at}, desk_, at);
  plan(plus_minutes(at, urgent ? random_.between(1, 3) : random_.between(2, 12)), index,
       order.will_decline && !urgent ? Step::decline : Step::accept);
}

Result<void> ServiceDesk::step_of(std::size_t index, Step step, Instant at) {
  Order& order = orders_[index];
  const WorkKind& kind = work_kinds()[order.kind];
  const bool urgent = is_urgent(kind.priority);
  Community& community = communities_[order.community];
  const StaffId by = order.technician == SIZE_MAX ? StaffId{} : technicians_[order.technician].id;
  const Actor& actor = order.technician == SIZE_MAX ? desk_ : technicians_[order.technician].actor;
  const auto let_go = [&] {
    --technicians_[order.technician].busy_with;
    plan(plus_minutes(at, 1), {Action::Kind::give_out, 0, order.community});
  };
  switch (step) {
    case Step::report:
      return report_order(index, at);
    case Step::triage:
      send_at(work_orders::TriageWorkOrder{order.id, {}, {}, {}, at}, desk_, at);
      community.waiting.push_back(index);
      give_out(order.community, at);
      return {};
    case Step::accept:
      send_at(work_orders::AcceptWorkOrder{order.id, by, at}, actor, at);
      plan(plus_minutes(at, urgent ? 1 : random_.between(1, 10)), index, Step::travel);
      return {};
    case Step::decline:
      order.will_decline = false;
      send_at(work_orders::DeclineWorkOrder{order.id, by, work_orders::DeclineReason::too_busy, {}, at}, actor, at);
      let_go();
      order.technician = SIZE_MAX;
      community.waiting.push_back(index);
      return {};
    case Step::travel:
      send_at(work_orders::StartTravel{order.id, by, at}, actor, at);
      plan(plus_minutes(at, random_.between(3, 14)), index, Step::arrive);
      return {};
    case Step::arrive:
      send_at(work_orders::StartWork{order.id, by, at}, actor, at);
      take_out_of_service(index, at);
      if (order.will_pause && !urgent) {
        plan(plus_minutes(at, 15), index, Step::pause);
      } else {
        plan(plus_minutes(at, order.minutes_left), index, Step::finish);
      }
      return {};
    case Step::pause: {
      order.will_pause = false;
      const bool parts = random_.chance(600);
      send_at(work_orders::PauseWork{order.id,
                                     by,
                                     parts ? work_orders::PauseReason::waiting_for_parts
                                           : work_orders::PauseReason::waiting_for_owner,
                                     {},
                                     at},
              actor, at);
      let_go();
      // Parts come the next day or the one after; the owner comes home in the evening.
      const Instant later = parts ? instant_at(add_days(day_in_shanghai(at), random_.between(1, 3)), 10 * 60)
                                  : plus_minutes(at, random_.between(60, 240));
      plan(in_office_hours(later, random_), index, Step::resume);
      return {};
    }
    case Step::resume:
      ++technicians_[order.technician].busy_with;
      send_at(work_orders::ResumeWork{order.id, by, at}, actor, at);
      plan(plus_minutes(at, order.minutes_left), index, Step::finish);
      return {};
    case Step::finish:
      if (auto done = finish(index, at); !done) return done;
      let_go();
      return {};
    case Step::verify:
      send_at(work_orders::VerifyWorkOrder{order.id, at, service_policy::Via::phone}, desk_, at);
      plan(in_office_hours(plus_minutes(at, random_.between(60, 1'500)), random_), index, Step::close);
      return {};
    case Step::close:
      send_at(work_orders::CloseWorkOrder{order.id, at}, desk_, at);
      open_orders_.erase(index);
      order_closed(index, at);
      if (order.reopened == 0 && !order.household.is_nil() && random_.chance(35)) {
        plan(in_office_hours(plus_minutes(at, random_.between(600, 5'000)), random_), index, Step::reopen);
      } else if (random_.chance(100)) {
        plan(in_office_hours(plus_minutes(at, random_.between(200, 2'000)), random_), index, Step::call);
      }
      return {};
    case Step::rate: {
      // Who waited long, or had to call again, is not pleased.
      const std::uint32_t roll = random_.below(100) + (order.reopened > 0 ? 30U : 0U);
      const auto score = static_cast<std::uint8_t>(roll < 58 ? 5 : roll < 85 ? 4 : roll < 96 ? 3 : roll < 108 ? 2 : 1);
      send_at(work_orders::RateWorkOrder{order.id, score, {}, at, service_policy::Via::resident}, resident_, at);
      return {};
    }
    case Step::call: {
      const bool reached = random_.chance(850);
      if (!reached || random_.chance(930)) {
        send_at(work_orders::RecordFollowUpCall{order.id, reached, reached, {}, at}, desk_, at);
        return {};
      }
      return send_text(desk_, at, order.person, "已上门致歉，住户仍不满意，问题已处理完毕", [&](Sealed note) {
        return Command(work_orders::RecordFollowUpCall{order.id, true, false, std::move(note), at, true});
      });
    }
    case Step::reopen:
      ++order.reopened;
      order.minutes_left = kind.minutes;
      order.technician = SIZE_MAX;
      send_at(work_orders::ReopenWorkOrder{order.id, work_orders::ReopenReason::fault_again, {}, at}, desk_, at);
      open_orders_.insert(index);
      if (report_.example_order.is_nil()) report_.example_order = order.id;
      community.waiting.push_back(index);
      give_out(order.community, at);
      return {};
  }
  return {};
}

// A lift or a pump that somebody works at stands still; for the first of several orders about it.
void ServiceDesk::take_out_of_service(std::size_t index, Instant at) {
  const std::size_t what = orders_[index].equipment;
  if (what == SIZE_MAX || equipment_[what].out_for != SIZE_MAX) return;
  equipment_[what].out_for = index;
  change_condition(index, equipment::Condition::out_of_service, equipment::ConditionReason::fault, at);
}

void ServiceDesk::put_back_into_service(std::size_t index, Instant at) {
  const std::size_t what = orders_[index].equipment;
  if (what == SIZE_MAX || equipment_[what].out_for != index) return;
  equipment_[what].out_for = SIZE_MAX;
  change_condition(index, equipment::Condition::in_service, equipment::ConditionReason::repaired, at);
}

// By the technician of an order, of the equipment that it is about.
void ServiceDesk::change_condition(std::size_t index, equipment::Condition condition, equipment::ConditionReason reason,
                                   Instant at) {
  const Order& order = orders_[index];
  send_at(equipment::ChangeEquipmentCondition{equipment_[order.equipment].id, condition, reason, order.id, at},
          technicians_[order.technician].actor, at);
}

// Done, with what was used. Who still lives there pays for it.
Result<void> ServiceDesk::finish(std::size_t index, Instant at) {
  Order& order = orders_[index];
  const WorkKind& kind = work_kinds()[order.kind];
  const Technician& technician = technicians_[order.technician];
  const bool pays = order.house != SIZE_MAX && lives_there_still(order.household, houses_[order.house].household);
  const bool charge = order.chargeable && pays && order.reopened == 0;
  if (charge || random_.chance(300)) {
    const auto line = [&](work_orders::LineKind what, std::string_view code, std::string_view name,
                          std::int64_t price_fen) {
      work_orders::WorkLine one;
      one.kind = what;
      one.code = std::string(code);
      one.name = std::string(name);
      one.quantity = Usage{1'000};
      one.unit_price = UnitPrice{price_fen * 10'000};
      one.chargeable = charge;
      return one;
    };
    work_orders::RecordWorkLines command;
    command.order = order.id;
    command.by = technician.id;
    command.lines = {
        line(work_orders::LineKind::material, kind.material.code, kind.material.name, kind.material.price_fen),
        line(work_orders::LineKind::visit, "VISIT", "上门服务费", kVisitFeeFen)};
    command.charge_date = day_in_shanghai(at);
    command.due_date = add_days(command.charge_date, 15);
    if (charge) {
      command.fee_item = communities_[order.community].service_charge;
      charged_.push_back(order.house);
    }
    command.at = at;
    send_at(std::move(command), technician.actor, at);
  }
  const auto resolution = random_.chance(750)   ? work_orders::Resolution::repaired
                          : random_.chance(800) ? work_orders::Resolution::replaced
                                                : work_orders::Resolution::no_fault_found;
  auto done = send_text(technician.actor, at, order.person, "已处理完毕，现场已清理", [&](Sealed note) {
    return Command(work_orders::FinishWork{order.id, technician.id, resolution, std::move(note), at});
  });
  if (!done) return done;
  put_back_into_service(index, at);
  plan(in_office_hours(plus_minutes(at, random_.between(10, 180)), random_), index, Step::verify);
  if (!order.household.is_nil() && random_.chance(380)) {
    plan(plus_minutes(at, random_.between(5, 30)), index, Step::rate);
  }
  return {};
}

}  // namespace steward::demo

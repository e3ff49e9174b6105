#include "replay/demo/service_desk.h"

// What people complain about, suggest, ask and praise; the calls; and the outages that make many of them call.
namespace steward::demo {

namespace {

using service::CaseKind;

constexpr std::array<service::Source, 4> kSources = {service::Source::app, service::Source::phone,
                                                     service::Source::front_desk, service::Source::hotline_12345};
constexpr std::array<std::string_view, 4> kCalls = {"来电咨询缴费方式，已答复", "来电询问维修进度，已告知",
                                                    "回访近期服务情况，表示满意", "电话提醒本月账单"};

Instant next_morning(Instant at, Random& random) {
  return instant_at(add_days(day_in_shanghai(at), 1), 9 * 60 + random.between(0, 120));
}

}  // namespace

service::CasePlace ServiceDesk::place_of(const Case& about) const {
  const Building& building = buildings_[houses_[about.house].building];
  return {communities_[building.community].id, building.id, houses_[about.house].id, about.household};
}

void ServiceDesk::plan_case(std::size_t house, Instant at) {
  if (houses_[house].household.is_nil()) return;
  std::uint32_t total = 0;
  for (const CaseFact& fact : case_facts()) total += fact.weight;
  std::uint32_t roll = random_.below(total);
  Case filed{};
  while (roll >= case_facts()[filed.fact].weight) roll -= case_facts()[filed.fact++].weight;
  filed.house = house;
  filed.order = SIZE_MAX;
  cases_.push_back(filed);
  plan(at, cases_.size() - 1, CaseStep::file);
}

Result<void> ServiceDesk::file_case(std::size_t index, Instant at) {
  Case& filed = cases_[index];
  const CaseFact& fact = case_facts()[filed.fact];
  filed.household = houses_[filed.house].household;
  if (filed.household.is_nil()) return {};  // moved out since the morning
  filed.person = houses_[filed.house].owner;
  filed.id = scribe_.new_id<CaseId>();
  service::FileCase command;
  command.of_case = filed.id;
  command.kind = fact.kind;
  command.subject = fact.subject;
  command.severity = static_cast<std::uint8_t>(fact.kind == CaseKind::complaint ? random_.between(2, 3) : 1);
  command.place = place_of(filed);
  command.source = kSources[random_.chance(30) ? 3 : random_.below(3)];
  command.reporter = filed.person;
  command.filed_at = at;
  command.filed_on = day_in_shanghai(at);
  auto sent = send_text(command.source == service::Source::app ? resident_ : desk_, at, filed.person, fact.said,
                        [&](Sealed text) {
                          command.text = std::move(text);
                          return Command(std::move(command));
                        });
  if (!sent) return sent;
  ++report_.cases;
  open_cases_.insert(index);
  // Mostly the same day; sometimes it lies about for two.
  const Instant seen = random_.chance(900) ? plus_minutes(at, random_.between(10, 400)) : plus_minutes(at, 2'000);
  plan(seen, index, fact.kind == CaseKind::praise ? CaseStep::close : CaseStep::accept);
  return {};
}

Result<void> ServiceDesk::step_of(std::size_t index, CaseStep step, Instant at) {
  Case& open = cases_[index];
  const CaseFact& fact = case_facts()[open.fact];
  switch (step) {
    case CaseStep::file:
      return file_case(index, at);
    case CaseStep::accept:
      send_at(service::AcceptCase{open.id, {}, at}, desk_, at);
      if (fact.kind == CaseKind::complaint && random_.chance(30)) {
        plan(plus_minutes(at, random_.between(30, 600)), index, CaseStep::withdraw);
      } else {
        plan(plus_minutes(at, random_.between(20, 300)), index, CaseStep::investigate);
      }
      return {};
    case CaseStep::investigate:
      send_at(service::StartInvestigation{open.id, {}, at}, desk_, at);
      if (!fact.work.empty() && open.order == SIZE_MAX) {
        // The complaint leads to work: it is answered when that is done.
        const std::size_t order = order_for(index, kind_named(fact.work));
        plan(plus_minutes(at, 5), order, Step::report);
        return {};
      }
      plan(random_.chance(400) ? plus_minutes(at, random_.between(60, 400)) : next_morning(at, random_), index,
           CaseStep::reply);
      return {};
    case CaseStep::reply: {
      // The work was called back before anybody had replied: the reply waits for it again.
      if (open.order != SIZE_MAX && open_orders_.contains(open.order)) {
        plan(next_morning(at, random_), index, CaseStep::reply);
        return {};
      }
      auto sent = send_text(desk_, at, open.person, fact.reply, [&](Sealed text) {
        return Command(service::ReplyToCase{open.id, std::move(text), service::OverrideReason::none, at});
      });
      if (!sent) return sent;
      const bool disputes = fact.kind == CaseKind::complaint && open.disputed == 0 && random_.chance(120);
      plan(plus_minutes(at, random_.between(30, 1'400)), index, disputes ? CaseStep::dispute : CaseStep::confirm);
      return {};
    }
    case CaseStep::confirm:
      send_at(service::ConfirmReply{open.id, at, service_policy::Via::resident}, resident_, at);
      if (random_.chance(450)) plan(plus_minutes(at, 2), index, CaseStep::rate);
      plan(plus_minutes(at, random_.between(10, 200)), index, CaseStep::close);
      return {};
    case CaseStep::dispute: {
      ++open.disputed;
      if (open.order != SIZE_MAX && report_.example_case.is_nil()) report_.example_case = open.id;
      auto sent = send_text(resident_, at, open.person, "问题没有真正解决，请再处理", [&](Sealed text) {
        return Command(service::DisputeReply{open.id, std::move(text), at});
      });
      if (!sent) return sent;
      plan(next_morning(at, random_), index, CaseStep::reply);
      return {};
    }
    case CaseStep::close:
      send_at(service::CloseCase{open.id,
                                 fact.kind == CaseKind::praise ? service::CloseReason::praise_passed_on
                                                               : service::CloseReason::confirmed,
                                 at},
              desk_, at);
      open_cases_.erase(index);
      return {};
    case CaseStep::rate: {
      const std::uint32_t roll = random_.below(100) + (open.disputed > 0 ? 35U : 0U);
      const auto score = static_cast<std::uint8_t>(roll < 45 ? 5 : roll < 78 ? 4 : roll < 95 ? 3 : roll < 110 ? 2 : 1);
      send_at(service::RateCase{open.id, score, {}, at, service_policy::Via::resident}, resident_, at);
      return {};
    }
    case CaseStep::withdraw:
      send_at(service::WithdrawCase{open.id, at}, resident_, at);
      open_cases_.erase(index);
      return {};
  }
  return {};
}

std::size_t ServiceDesk::order_for(std::size_t index, std::size_t kind) {
  const Case& open = cases_[index];
  Order order;
  order.building = houses_[open.house].building;
  order.community = buildings_[order.building].community;
  order.kind = kind;
  order.source = work_orders::Source::complaint;
  order.of_case = index;
  if (work_kinds()[kind].in_house) {
    order.house = open.house;
  } else {
    for (const std::size_t candidate : communities_[order.community].equipment) {
      const bool fits = equipment_[candidate].kind == work_kinds()[kind].equipment;
      if (fits && equipment_[candidate].building == order.building) order.equipment = candidate;
    }
  }
  orders_.push_back(order);
  cases_[index].order = orders_.size() - 1;
  return orders_.size() - 1;
}

// The complaint that waits for this order can be answered now.
void ServiceDesk::order_closed(std::size_t index, Instant at) {
  const std::size_t of_case = orders_[index].of_case;
  if (of_case == SIZE_MAX || orders_[index].reopened > 0) return;
  plan(plus_minutes(at, random_.between(5, 90)), of_case, CaseStep::reply);
}

Result<void> ServiceDesk::call(std::size_t house, Instant at) {
  const House& of = houses_[house];
  if (of.household.is_nil()) return {};
  service::RecordContact command;
  command.contact = scribe_.new_id<ContactId>();
  const Building& building = buildings_[of.building];
  command.place = {communities_[building.community].id, building.id, of.id, of.household};
  const auto which = random_.below(static_cast<std::uint32_t>(kCalls.size()));
  command.direction = which < 2 ? service::Direction::incoming : service::Direction::outgoing;
  command.at = at;
  return send_text(desk_, at, of.owner, kCalls[which], [&](Sealed note) {
    command.note = std::move(note);
    return Command(std::move(command));
  });
}

// Power, or in winter the heating, of one building: some hours, and everybody calls.
void ServiceDesk::plan_outage(std::size_t community, Date day) {
  const auto& buildings = communities_[community].buildings;
  outages_.push_back({{},
                      community,
                      buildings[random_.below(static_cast<std::uint32_t>(buildings.size()))],
                      season_of(day) == 0 && random_.chance(500)});
  plan(instant_at(day, random_.between(7 * 60, 20 * 60)), {Action::Kind::outage_begins, 0, outages_.size() - 1});
}

Result<void> ServiceDesk::begin_outage(std::size_t index, Instant at) {
  Outage& outage = outages_[index];
  outage.id = scribe_.new_id<OutageId>();
  const Building& building = buildings_[outage.building];
  work_orders::ReportOutage command;
  command.outage = outage.id;
  command.community = communities_[outage.community].id;
  command.buildings = {building.id};
  command.utility = outage.heating ? work_orders::Utility::heating : work_orders::Utility::power;
  command.began_at = at;
  command.expected_end = plus_minutes(at, 240);
  auto sent = send_text(desk_, at, PersonId(desk_.person), building.code + "号楼故障抢修中，预计四小时内恢复",
                        [&](Sealed notice) {
                          command.notice = std::move(notice);
                          return Command(std::move(command));
                        });
  if (!sent) return sent;
  ++report_.outages;
  plan(plus_minutes(at, random_.between(120, 360)), {Action::Kind::outage_ends, 0, index});
  const std::size_t kind = kind_named(outage.heating ? "no_heat" : "home_power_cut");
  // At most every eighth household calls; the first while it is still warm or light.
  for (const std::size_t house : building.houses) {
    if (houses_[house].household.is_nil() || !random_.chance(120)) continue;
    Order order;
    order.community = outage.community;
    order.kind = kind;
    order.house = house;
    order.building = outage.building;
    order.source = work_orders::Source::phone;
    order.outage = outage.id;
    orders_.push_back(order);
    plan(plus_minutes(at, random_.between(2, 100)), orders_.size() - 1, Step::report);
  }
  return {};
}

}  // namespace steward::demo

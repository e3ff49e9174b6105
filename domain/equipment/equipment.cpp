#include "domain/equipment/equipment.h"

#include <algorithm>

#include "domain/base/text.h"
#include "domain/occurrence.h"

namespace steward::equipment {

namespace {

bool is_valid(Kind kind) { return kind >= Kind::lift && kind <= Kind::other; }
bool is_valid(Condition condition) { return condition >= Condition::in_service && condition <= Condition::retired; }
bool is_valid(ConditionReason reason) {
  return reason >= ConditionReason::fault && reason <= ConditionReason::end_of_life;
}

// What was repaired is in service again, and nothing is taken out or written off for it.
bool fits(ConditionReason reason, Condition condition) {
  switch (reason) {
    case ConditionReason::fault:
      return condition != Condition::in_service;
    case ConditionReason::maintenance:
    case ConditionReason::inspection:
      return condition != Condition::retired;
    case ConditionReason::repaired:
      return condition == Condition::in_service;
    case ConditionReason::replaced:
      return condition != Condition::out_of_service;
    case ConditionReason::end_of_life:
      return condition == Condition::retired;
  }
  return false;
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const RegisterEquipment& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.equipment);
  if (!std::holds_alternative<Unborn>(facts.get<EquipmentState>(stream).is)) return fail("equipment-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (!command.building.is_nil()) {
    const auto& state = facts.get<registry::BuildingState>(stream_of(command.building));
    const auto* building = std::get_if<registry::BuildingRegistered>(&state.is);
    if (building == nullptr) return fail("building-unknown");
    if (building->community != command.community) return fail("place-mismatch");
  }
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  const bool location_fits = command.location.empty() || is_plain_text(command.location, kMostNameBytes);
  const bool warranty_fits =
      !command.warranty_until || !command.installed_on || *command.warranty_until >= *command.installed_on;
  if (!location_fits || !warranty_fits || !is_valid(command.kind)) return fail("equipment-terms-invalid");
  const EquipmentRegistered event{command.equipment,     command.community, command.building, command.code,          //
                                  command.name,          command.kind,      command.location, command.installed_on,  //
                                  command.warranty_until};
  return Decision{{{stream, event, command.community, kAlways}}, {{"equipment_id", command.equipment.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const ChangeEquipmentCondition& command,
                           const DecisionContext& context) {
  const StreamId stream = stream_of(command.equipment);
  const auto* equipment = std::get_if<Equipment>(&facts.get<EquipmentState>(stream).is);
  if (equipment == nullptr) return fail("equipment-unknown");
  if (equipment->condition == Condition::retired) return fail("equipment-retired");
  if (equipment->condition == command.condition) {
    return fail("equipment-condition-same");
  }
  if (!is_valid(command.condition) || !is_valid(command.reason)) return fail("equipment-terms-invalid");
  if (!fits(command.reason, command.condition)) return fail("equipment-reason-unfit");
  const Instant at = command.at.value_or(std::max(context.recorded_at, equipment->changed_at));
  if (auto known = check_step_time(at, equipment->changed_at, context); !known) return pass_on(known.error());
  if (!command.order.is_nil()) {
    const auto* order =
        std::get_if<work_orders::Order>(&facts.get<work_orders::OrderState>(stream_of(command.order)).is);
    if (order == nullptr) return fail("work-order-unknown");
    if (order->place.community != equipment->community) return fail("place-mismatch");
  }
  const EquipmentConditionChanged event{command.equipment, equipment->community, equipment->building, equipment->code,
                                        command.condition, command.reason,       command.order,       at};
  return Decision{{{stream, event, equipment->community, date_of(at, context)}},
                  {{"equipment_id", command.equipment.uuid}}};
}

bool follow(EquipmentState& state, const EquipmentRegistered& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Equipment{event.equipment, event.community,       event.building,       event.code,
                       event.kind,      Condition::in_service, event.warranty_until, {}};
  return true;
}

bool follow(EquipmentState& state, const EquipmentConditionChanged& event) {
  auto* equipment = std::get_if<Equipment>(&state.is);
  if (equipment == nullptr || equipment->id != event.equipment || equipment->condition == Condition::retired ||
      !is_valid(event.condition)) {
    return false;
  }
  equipment->condition = event.condition;
  equipment->changed_at = event.changed_at;
  return true;
}

}  // namespace steward::equipment

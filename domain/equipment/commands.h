#pragma once

#include "domain/equipment/events.h"

namespace steward::equipment {

// Outcome: equipment_id.
struct RegisterEquipment {
  EquipmentId equipment;
  CommunityId community;
  BuildingId building;
  std::string code;
  std::string name;
  Kind kind = Kind::other;
  std::string location;
  std::optional<Date> installed_on;
  std::optional<Date> warranty_until;
};

// Nothing leaves `retired`; a condition that is there already is refused: equipment-condition-same; a change before the
// last one: step-before-last.
// Outcome: equipment_id.
struct ChangeEquipmentCondition {
  EquipmentId equipment;
  Condition condition = Condition::in_service;
  ConditionReason reason = ConditionReason::fault;
  WorkOrderId order;
  std::optional<Instant> at = {};  // when it changed; when it is recorded without
};

}  // namespace steward::equipment

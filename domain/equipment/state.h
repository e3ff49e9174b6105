#pragma once

#include <variant>

#include "domain/equipment/events.h"

namespace steward::equipment {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};
struct Equipment {
  EquipmentId id;
  CommunityId community;
  BuildingId building;
  std::string code;
  Kind kind = Kind::other;
  Condition condition = Condition::in_service;
  std::optional<Date> warranty_until;
  Instant changed_at;  // of the condition
  bool operator==(const Equipment&) const = default;
};
struct EquipmentState {
  std::variant<Unborn, Equipment> is;
  bool operator==(const EquipmentState&) const = default;
};

}  // namespace steward::equipment

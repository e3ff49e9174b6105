#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/base/ids.h"
#include "domain/base/time.h"

// The equipment register: lifts, pumps, meters' mains, doors … and their life. Their orders carry their id, so that the
// tag `equipment` tells the whole history.
namespace steward::equipment {

// Stored: append only.
enum class Kind : std::uint8_t {
  lift = 1,
  water_pump = 2,
  power_distribution = 3,
  fire_protection = 4,
  access_control = 5,
  surveillance = 6,
  heating = 7,
  lighting = 8,
  drainage = 9,
  parking_barrier = 10,
  other = 11,
};

enum class Condition : std::uint8_t { in_service = 1, out_of_service = 2, retired = 3 };

struct EquipmentRegistered {
  EquipmentId equipment;
  CommunityId community;
  BuildingId building;  // nil: of the community as a whole
  std::string code;     // unique in the community: on its plate
  std::string name;     // 1号楼客梯
  Kind kind = Kind::other;
  std::string location;  // where it stands: a public place, not personal data
  std::optional<Date> installed_on;
  std::optional<Date> warranty_until;  // last day
  bool operator==(const EquipmentRegistered&) const = default;
};

enum class ConditionReason : std::uint8_t {
  fault = 1,
  maintenance = 2,
  inspection = 3,
  repaired = 4,
  replaced = 5,
  end_of_life = 6
};

// Taken out of service, put back, or retired for ever.
struct EquipmentConditionChanged {
  EquipmentId equipment;
  CommunityId community;
  BuildingId building;
  std::string code;  // free again when retired
  Condition condition = Condition::in_service;
  ConditionReason reason = ConditionReason::fault;
  WorkOrderId order;  // nil: for its own sake
  Instant changed_at;
  bool operator==(const EquipmentConditionChanged&) const = default;
};

}  // namespace steward::equipment

#include "eventstore/codec/tables.h"

namespace steward::codec {

namespace {

bool known(equipment::Kind kind) {
  switch (kind) {
    case equipment::Kind::lift:
    case equipment::Kind::water_pump:
    case equipment::Kind::power_distribution:
    case equipment::Kind::fire_protection:
    case equipment::Kind::access_control:
    case equipment::Kind::surveillance:
    case equipment::Kind::heating:
    case equipment::Kind::lighting:
    case equipment::Kind::drainage:
    case equipment::Kind::parking_barrier:
    case equipment::Kind::other:
      return true;
  }
  return false;
}

bool known(equipment::Condition condition) {
  switch (condition) {
    case equipment::Condition::in_service:
    case equipment::Condition::out_of_service:
    case equipment::Condition::retired:
      return true;
  }
  return false;
}

bool known(equipment::ConditionReason reason) {
  switch (reason) {
    case equipment::ConditionReason::fault:
    case equipment::ConditionReason::maintenance:
    case equipment::ConditionReason::inspection:
    case equipment::ConditionReason::repaired:
    case equipment::ConditionReason::replaced:
    case equipment::ConditionReason::end_of_life:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::EquipmentRegistered> to_table(Builder& out, const equipment::EquipmentRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  const auto location = out.CreateString(event.location);
  return fb::CreateEquipmentRegistered(out, raw(event.equipment), raw(event.community), UnlessNil(event.building), code,
                                       name, number_of(event.kind), location, days_of(event.installed_on),
                                       days_of(event.warranty_until));
}
bool from_table(const fb::EquipmentRegistered& stored, equipment::EquipmentRegistered& event) {
  event.equipment = id_of<EquipmentId>(stored.equipment());
  event.community = id_of<CommunityId>(stored.community());
  event.building = id_or_nil<BuildingId>(stored.building());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  event.kind = static_cast<equipment::Kind>(stored.kind());
  event.location = text_of(stored.location());
  event.installed_on = date_of(stored.installed_on());
  event.warranty_until = date_of(stored.warranty_until());
  return known(event.kind);
}

Offset<fb::EquipmentConditionChanged> to_table(Builder& out, const equipment::EquipmentConditionChanged& event) {
  const auto code = out.CreateString(event.code);
  return fb::CreateEquipmentConditionChanged(out, raw(event.equipment), raw(event.community), UnlessNil(event.building),
                                             code, number_of(event.condition), number_of(event.reason),
                                             UnlessNil(event.order), event.changed_at.micros);
}
bool from_table(const fb::EquipmentConditionChanged& stored, equipment::EquipmentConditionChanged& event) {
  event.equipment = id_of<EquipmentId>(stored.equipment());
  event.community = id_of<CommunityId>(stored.community());
  event.building = id_or_nil<BuildingId>(stored.building());
  event.code = text_of(stored.code());
  event.condition = static_cast<equipment::Condition>(stored.condition());
  event.reason = static_cast<equipment::ConditionReason>(stored.reason());
  event.order = id_or_nil<WorkOrderId>(stored.order());
  event.changed_at.micros = stored.changed_at();
  return known(event.condition) && known(event.reason);
}

}  // namespace steward::codec

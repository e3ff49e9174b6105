#include "projections/equipment_register.h"

#include <array>

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/row_codec.h"
#include "projections/sla_clock.h"

namespace steward {

namespace {

constexpr std::uint8_t kEquipment = 1;
constexpr std::uint8_t kChanges = 2;  // equipment ‖ position → EquipmentChange
constexpr std::uint8_t kList = 3;     // community, building or nil ‖ code

std::string row_key(CompanyNo company, EquipmentId id) { return key_in(kEquipment, company).id(id).take(); }

std::string encode(const EquipmentRow& row) {
  const equipment::EquipmentRegistered& of = row.registered;
  ByteWriter writer(160);
  writer.u32(row.company.value).id(of.equipment).id(of.community).id(of.building).text(of.code).text(of.name);
  writer.u8(static_cast<std::uint8_t>(of.kind)).text(of.location);
  put_optional(writer, of.installed_on);
  put_optional(writer, of.warranty_until);
  writer.u8(static_cast<std::uint8_t>(row.condition));
  put_optional(writer, row.changed_at);
  return writer.take();
}

Result<EquipmentRow> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  EquipmentRow row;
  equipment::EquipmentRegistered& of = row.registered;
  row.company = CompanyNo{reader.u32()};
  of.equipment = reader.id<EquipmentId>();
  of.community = reader.id<CommunityId>();
  of.building = reader.id<BuildingId>();
  of.code = std::string(reader.text());
  of.name = std::string(reader.text());
  of.kind = static_cast<equipment::Kind>(reader.u8());
  of.location = std::string(reader.text());
  of.installed_on = get_optional_date(reader);
  of.warranty_until = get_optional_date(reader);
  row.condition = static_cast<equipment::Condition>(reader.u8());
  row.changed_at = get_optional_instant(reader);
  if (!reader.done()) return fail("row-damaged", {}, "equipment");
  return row;
}

Result<EquipmentChange> decode_change(Position position, std::string_view bytes) {
  ByteReader reader(bytes);
  EquipmentChange change;
  change.position = position;
  change.condition = static_cast<equipment::Condition>(reader.u8());
  change.reason = static_cast<equipment::ConditionReason>(reader.u8());
  change.order = reader.id<WorkOrderId>();
  change.changed_at = reader.instant();
  if (!reader.done()) return fail("row-damaged", {}, "change of equipment");
  return change;
}

Result<void> change(const EventHeader& header, const equipment::EquipmentConditionChanged& event, Rows& rows) {
  const std::string key = row_key(header.company, event.equipment);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("equipment-unknown");
  auto row = decode(**found);
  if (!row) return pass_on(std::move(row.error()));
  row->condition = event.condition;
  row->changed_at = event.changed_at;
  rows.put(key, encode(*row));
  ByteWriter value(40);
  value.u8(static_cast<std::uint8_t>(event.condition)).u8(static_cast<std::uint8_t>(event.reason));
  value.id(event.order).instant(event.changed_at);
  KeyWriter change_key = key_in(kChanges, header.company);
  rows.put(change_key.id(event.equipment).u64(header.position).view(), value.take());
  return {};
}

}  // namespace

std::string_view EquipmentRegisterView::group() const { return kServiceGroup; }

EventTypes EquipmentRegisterView::handles() const {
  return event_types<equipment::EquipmentRegistered, equipment::EquipmentConditionChanged>();
}

Result<void> EquipmentRegisterView::on(const RecordedEvent& recorded, Rows& rows) const {
  if (const auto* event = get_if<equipment::EquipmentRegistered>(&recorded.event)) {
    EquipmentRow row;
    row.company = recorded.header.company;
    row.registered = *event;
    rows.put(row_key(row.company, event->equipment), encode(row));
    return {};
  }
  if (const auto* event = get_if<equipment::EquipmentConditionChanged>(&recorded.event)) {
    return change(recorded.header, *event, rows);
  }
  return {};
}

bool EquipmentRegisterView::derives(std::string_view key) const {
  return static_cast<std::uint8_t>(key.front()) == kEquipment;
}

void EquipmentRegisterView::derive(std::string_view, std::string_view value, KeyList& keys) const {
  const auto row = decode(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  const equipment::EquipmentRegistered& of = row->registered;
  const auto add = [&](const Uuid& scope) {
    KeyWriter place = key_in(kList, row->company);
    keys.add(place.uuid(scope).raw(natural_key(of.code)).id(of.equipment).view());
  };
  add({});
  add(of.community.uuid);
  if (!of.building.is_nil()) add(of.building.uuid);
}

std::string EquipmentRegisterView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 4> kTables = {"?", "equipment", "change of equipment",
                                                              "place of equipment"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

bool EquipmentFilter::wants(const EquipmentRow& row) const {
  return fits(community, row.registered.community) && fits(building, row.registered.building) &&
         (!kind || row.registered.kind == *kind) && (!condition || row.condition == *condition);
}

Result<EquipmentRegister> EquipmentRegister::open(const ReadLease& lease) {
  auto reader = lease.view(EquipmentRegisterView::kName, EquipmentRegisterView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return EquipmentRegister(*reader);
}

Result<std::optional<EquipmentRow>> EquipmentRegister::find(CompanyNo company, EquipmentId id) const {
  return read_row<EquipmentRow>(reader_, row_key(company, id), decode);
}

Result<BoardPage<EquipmentRow>> EquipmentRegister::page(CompanyNo company, const EquipmentFilter& filter,
                                                        std::string_view cursor, std::size_t limit) const {
  const Uuid scope = filter.building.is_nil() ? filter.community.uuid : filter.building.uuid;
  auto places = MergedPlaces::open(reader_, {key_in(kList, company).uuid(scope).take()}, cursor, {});
  if (!places) return pass_on(std::move(places.error()));
  return board_page<EquipmentRow>(
      *places, limit, [&](const Uuid& id) { return placed_row(find(company, EquipmentId(id))); },
      [&](const EquipmentRow& row) { return filter.wants(row); });
}

Result<EquipmentRegister::Changes> EquipmentRegister::changes(CompanyNo company, EquipmentId id, Position after,
                                                              std::size_t limit) const {
  const std::string prefix = key_in(kChanges, company).id(id).take();
  const auto scan = reader_.scan(ByteWriter().raw(prefix).u64(after + 1).take(), after_prefix(prefix));
  Changes found;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return found;
    if (found.changes.size() == limit) {
      if (limit > 0) found.next = found.changes.back().position;
      return found;
    }
    auto change = decode_change(ByteReader(key.substr(prefix.size())).u64(), value);
    if (!change) return pass_on(std::move(change.error()));
    found.changes.push_back(*change);
  }
}

}  // namespace steward

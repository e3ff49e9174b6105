#include "projections/repeat_faults.h"

#include <utility>

namespace steward::analytics {

// What is kept of an order.
struct RepeatFaults::Repair {
  CategoryId category;
  EquipmentId equipment;
  HouseId house;
  BuildingId building;
  Instant reported_at;
  Date reported_on;
  std::optional<Instant> done_at;  // none while it is open again
  std::optional<Date> closed_on;   // the same
  bool first_time_fixed = false;   // as it was closed
  std::uint32_t repeats = 0;       // orders of the same fault since
  WorkOrderId repeat_of;           // nil: none

  [[nodiscard]] bool counts() const { return closed_on && first_time_fixed && repeats == 0; }
  [[nodiscard]] Change change(std::int64_t delta) const {
    return {*closed_on, building, Figure::orders_fixed_first_time, delta};
  }
};

std::string RepeatFaults::repair_key(WorkOrderId order) const { return key_in(kRepairs, company_).id(order).take(); }

std::optional<std::string> RepeatFaults::fault_key(const Repair& repair) const {
  const Uuid place = repair.equipment.is_nil() ? repair.house.uuid : repair.equipment.uuid;
  if (place.is_nil()) return std::nullopt;
  return key_in(kFaults, company_).uuid(place).id(repair.category).take();
}

Result<RepeatFaults::Repair> RepeatFaults::load(WorkOrderId order) {
  auto found = rows_.get(repair_key(order));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("work-order-unknown");
  ByteReader reader(**found);
  Repair repair;
  repair.category = CategoryId(reader.uuid());
  repair.equipment = EquipmentId(reader.uuid());
  repair.house = HouseId(reader.uuid());
  repair.building = BuildingId(reader.uuid());
  repair.reported_at = reader.instant();
  repair.reported_on = reader.date();
  if (reader.u8() != 0) repair.done_at = reader.instant();
  repair.closed_on = get_optional_date(reader);
  repair.first_time_fixed = reader.u8() != 0;
  repair.repeats = reader.u32();
  repair.repeat_of = WorkOrderId(reader.uuid());
  if (!reader.done()) return fail("row-damaged", {}, "repair of a work order");
  return repair;
}

void RepeatFaults::store(WorkOrderId order, const Repair& repair) {
  ByteWriter writer(128);
  writer.id(repair.category).id(repair.equipment).id(repair.house).id(repair.building);
  writer.instant(repair.reported_at).date(repair.reported_on);
  writer.boolean(repair.done_at.has_value());
  if (repair.done_at) writer.instant(*repair.done_at);
  put_optional(writer, repair.closed_on);
  writer.boolean(repair.first_time_fixed).u32(repair.repeats).id(repair.repeat_of);
  rows_.put(repair_key(order), writer.view());
}

Result<void> RepeatFaults::repeated(WorkOrderId former, int by, Changes& changes) {
  auto repair = load(former);
  if (!repair) return pass_on(std::move(repair.error()));
  const bool before = repair->counts();
  repair->repeats += static_cast<std::uint32_t>(by);
  if (before != repair->counts()) changes.push_back(repair->change(before ? -1 : 1));
  store(former, *repair);
  return {};
}

Result<void> RepeatFaults::look_back(WorkOrderId order, Repair& repair, Changes& changes) {
  constexpr std::int64_t kWindowMicros = kRepeatDays * 86'400'000'000;
  const auto key = fault_key(repair);
  if (!key) return {};
  auto last = rows_.get(*key);
  if (!last) return pass_on(std::move(last.error()));
  if (!*last) return {};
  const WorkOrderId former(*uuid_from_bytes(**last));
  if (former == order) return {};
  auto before = load(former);
  if (!before) return pass_on(std::move(before.error()));
  // Open again, or found to be something else since.
  if (!before->done_at || before->category != repair.category) return {};
  if (repair.reported_at < *before->done_at) return {};
  if (repair.reported_at.micros - before->done_at->micros > kWindowMicros) return {};
  repair.repeat_of = former;
  changes.push_back({repair.reported_on, repair.building, Figure::orders_repeated, 1});
  return repeated(former, 1, changes);
}

Result<void> RepeatFaults::forget(Repair& repair, Changes& changes) {
  if (repair.repeat_of.is_nil()) return {};
  changes.push_back({repair.reported_on, repair.building, Figure::orders_repeated, -1});
  return repeated(std::exchange(repair.repeat_of, {}), -1, changes);
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkOrderReported& event, Date day) {
  Repair repair;
  repair.category = event.category;
  repair.equipment = event.equipment;
  repair.house = event.place.house;
  repair.building = event.place.building;
  repair.reported_at = event.reported_at;
  repair.reported_on = day;
  Changes changes;
  if (auto done = look_back(event.order, repair, changes); !done) return pass_on(std::move(done.error()));
  store(event.order, repair);
  return changes;
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkOrderTriaged& event, Date) {
  auto repair = load(event.order);
  if (!repair) return pass_on(std::move(repair.error()));
  Changes changes;
  if (repair->category == event.category) return changes;
  if (auto done = forget(*repair, changes); !done) return pass_on(std::move(done.error()));
  repair->category = event.category;
  if (auto done = look_back(event.order, *repair, changes); !done) return pass_on(std::move(done.error()));
  store(event.order, *repair);
  return changes;
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkDone& event, Date) {
  auto repair = load(event.order);
  if (!repair) return pass_on(std::move(repair.error()));
  repair->done_at = event.at;
  store(event.order, *repair);
  if (const auto key = fault_key(*repair)) rows_.put(*key, event.order.uuid.view());
  return Changes{};
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkOrderClosed& event, Date day) {
  auto repair = load(event.order);
  if (!repair) return pass_on(std::move(repair.error()));
  repair->closed_on = day;
  repair->first_time_fixed = event.first_time_fixed;
  store(event.order, *repair);
  Changes changes;
  if (repair->counts()) changes.push_back(repair->change(1));
  return changes;
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkOrderReopened& event, Date) {
  auto repair = load(event.order);
  if (!repair) return pass_on(std::move(repair.error()));
  Changes changes;
  if (repair->counts()) changes.push_back(repair->change(-1));
  repair->done_at.reset();
  repair->closed_on.reset();
  store(event.order, *repair);
  return changes;
}

Result<RepeatFaults::Changes> RepeatFaults::follow(const work_orders::WorkOrderCancelled& event, Date) {
  auto repair = load(event.order);
  if (!repair) return pass_on(std::move(repair.error()));
  Changes changes;
  if (auto done = forget(*repair, changes); !done) return pass_on(std::move(done.error()));
  store(event.order, *repair);
  return changes;
}

}  // namespace steward::analytics

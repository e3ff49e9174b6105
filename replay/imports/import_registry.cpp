#include <algorithm>

#include "domain/billing/billing.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

// Chunks of houses with their owners.
namespace steward::imports {

Result<void> ImportWork::register_buildings(std::size_t first, std::size_t count) {
  ImportBatch batch(parts.store.sequencer());
  for (const HouseRow& row : std::span(file.houses).subspan(first, count)) {
    if (!is_to_take(row.line) || buildings.contains(row.building)) continue;
    auto there = building_called(row.building, row.line);
    if (!there) return pass_on(std::move(there.error()));
    const bool is_new = there->id.is_nil() && !there->several;
    const BuildingId id = is_new ? BuildingId{derived('b', row.building)} : there->id;
    buildings.emplace(row.building, id);
    if (!is_new) continue;
    spelled->add(id, row.building);
    batch.add(0, submission(registry::RegisterBuilding{id, request.community, row.building, row.building},
                            "building/" + row.building));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (!item.answer->outcome.ok()) return fail(item.answer->outcome.code, item.answer->outcome.params);
  }
  return {};
}

Result<void> ImportWork::register_houses(std::size_t first, std::vector<HouseId>& houses, std::vector<Fate>& fates) {
  ImportBatch batch(parts.store.sequencer());
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const HouseRow& row = file.houses[first + i];
    if (!is_to_take(row.line)) continue;
    const BuildingId building = buildings.at(row.building);
    if (building.is_nil()) {
      reject(fates[i], reject_at(file, Column::building, row.line, "building-ambiguous"));
      continue;
    }
    auto there = house_of(building, row.number);
    if (!there) return pass_on(std::move(there.error()));
    const Uuid ours = derived('h', first + i);
    houses[i] = HouseId{there->is_nil() ? ours : *there};
    if (houses[i].uuid == ours) fates[i] = Fate::accepted;
    if (there->is_nil()) {
      batch.add(i, submission(registry::RegisterHouse{houses[i], building, row.number, row.built_up_area},
                              "house/" + std::to_string(first + i)));
      continue;
    }
    auto folded = knowledge().state(request.company, stream_of(houses[i]));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto* known = std::get_if<registry::House>(&std::get<registry::HouseState>(*folded->state).is);
    if (known == nullptr || known->registered.built_up_area != row.built_up_area) {
      reject(fates[i], reject_at(file, Column::area, row.line, "area-differs"));
    }
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok()) continue;
    reject(fates[item.row],
           reject_at(file, Column::number, file.houses[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

Result<void> ImportWork::move_in(std::size_t first, const std::vector<HouseId>& houses, std::vector<Fate>& fates) {
  std::vector<std::size_t> coming;
  std::vector<PersonId> owners;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const HouseRow& row = file.houses[first + i];
    if (!is_to_take(row.line) || fates[i] == Fate::rejected || row.owner_name.empty()) continue;
    auto tenant = tenant_of(houses[i]);
    if (!tenant) return pass_on(std::move(tenant.error()));
    if (*tenant == derived('t', first + i)) fates[i] = Fate::accepted;
    if (!tenant->is_nil()) continue;
    coming.push_back(i);
    owners.push_back(PersonId{derived('p', first + i)});
  }
  if (auto keys = parts.keyring.ensure_keys(owners); !keys) return keys;

  ImportBatch batch(parts.store.sequencer());
  for (std::size_t n = 0; n < coming.size(); ++n) {
    const std::size_t i = coming[n];
    const HouseRow& row = file.houses[first + i];
    Submission command = submission({}, "move-in/" + std::to_string(first + i));
    auto name = parts.keyring.seal({request.company, owners[n], FieldClass::name, command.id}, row.owner_name);
    if (!name) return pass_on(std::move(name.error()));
    auto phone = parts.keyring.seal({request.company, owners[n], FieldClass::phone, command.id}, row.owner_phone);
    if (!phone) return pass_on(std::move(phone.error()));
    command.command = registry::MoveIn{HouseholdId{derived('t', first + i)},
                                       houses[i],
                                       owners[n],
                                       std::move(*name),
                                       std::move(*phone),
                                       *row.moved_in_on};
    batch.add(i, std::move(command));
  }
  auto sent = batch.send(wanted);
  if (!sent) return pass_on(std::move(sent.error()));
  for (const auto& item : *sent) {
    if (item.answer->outcome.ok())
      fates[item.row] = Fate::accepted;
    else
      reject(fates[item.row],
             reject_at(file, Column::moved_in_on, file.houses[first + item.row].line, item.answer->outcome.code));
  }
  return {};
}

Result<void> ImportWork::take_houses(std::size_t first, std::vector<Fate>& fates) {
  if (auto done = register_buildings(first, fates.size()); !done) return done;
  std::vector<HouseId> houses(fates.size());
  if (auto done = register_houses(first, houses, fates); !done) return done;
  return move_in(first, houses, fates);
}

}  // namespace steward::imports

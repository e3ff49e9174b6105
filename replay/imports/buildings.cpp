#include "replay/imports/buildings.h"

#include <chrono>

#include "eventstore/sequencer/known.h"
#include "projections/natural_key.h"

namespace steward::imports {

namespace {

// For the index, which alone lists the members of a community.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

Result<Buildings> Buildings::load(const ImportParts& parts, const ImportRequest& request) {
  const Position end = parts.store.feed().durable().position;
  if (!parts.store.index_follower().wait_for(end, kPatience)) return fail("index-behind");
  auto streams = parts.store.index().members(request.company, request.community, StreamKind::building, end);
  if (!streams) return pass_on(std::move(streams.error()));
  Buildings buildings;
  for (const StreamId& stream : *streams) {
    auto building =
        known<registry::BuildingState, registry::BuildingRegistered>(parts.store.knowledge(), request.company, stream);
    if (!building) return pass_on(std::move(building.error()));
    if (*building != nullptr) buildings.add(BuildingId{stream.id}, (*building)->code);
  }
  return buildings;
}

Buildings::Called Buildings::called(const std::string& spelling) const {
  const auto found = by_key_.find(building_key(spelling));
  if (found == by_key_.end()) return {};
  if (found->second.size() > 1) return {{}, {}, true};
  const auto& [id, code] = found->second.front();
  return {id, code, false};
}

void Buildings::add(BuildingId id, const std::string& code) { by_key_[building_key(code)].emplace_back(id, code); }

}  // namespace steward::imports

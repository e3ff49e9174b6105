#include <algorithm>

#include "domain/occurrence.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// Outages: water, power … for whole buildings. The orders that come from one carry its id.
namespace steward::work_orders {

namespace {

bool is_valid(Utility utility) { return utility >= Utility::water && utility <= Utility::other; }

Result<void> check_buildings(const Facts& facts, const ReportOutage& command) {
  const auto& buildings = command.buildings;
  const bool ascending =
      std::adjacent_find(buildings.begin(), buildings.end(), std::greater_equal{}) == buildings.end();
  if (!ascending || buildings.size() > kMostBuildingsOfOutage) return fail("buildings-invalid");
  for (const BuildingId& id : buildings) {
    const auto& state = facts.get<registry::BuildingState>(stream_of(id));
    const auto* building = std::get_if<registry::BuildingRegistered>(&state.is);
    if (building == nullptr) return fail("building-unknown", {{"building_id", id.uuid}});
    if (building->community != command.community) return fail("place-mismatch", {{"building_id", id.uuid}});
  }
  return {};
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const ReportOutage& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.outage);
  if (!std::holds_alternative<Unborn>(facts.get<OutageState>(stream).is)) return fail("outage-exists");
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (auto fits = check_buildings(facts, command); !fits) return pass_on(fits.error());
  if (auto fits = check_equipment(facts, command.equipment, command.community); !fits) return pass_on(fits.error());
  if (!is_valid(command.utility)) return fail("outage-terms-invalid");
  if (!command.planned) {
    if (auto known = check_occurred(command.began_at, context); !known) return pass_on(known.error());
  }
  if (command.expected_end && *command.expected_end <= command.began_at) return fail("period-reversed");
  if (auto fits = check_text(command.notice); !fits) return pass_on(fits.error());
  const OutageReported event{command.outage,   command.community,    command.buildings,
                             command.utility,  command.equipment,    command.planned,
                             command.began_at, command.expected_end, command.notice};
  // A planned one may lie ahead: what is told today is of today.
  const Date told_on = command.planned ? context.today : date_of(command.began_at, context);
  return Decision{{{stream, event, command.community, told_on}}, {{"outage_id", command.outage.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const EndOutage& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.outage);
  const auto* outage = std::get_if<Outage>(&facts.get<OutageState>(stream).is);
  if (outage == nullptr) return fail("outage-unknown");
  if (outage->ended_at) return fail("outage-ended", {{"ended_at", *outage->ended_at}});
  const bool called_off = command.ended_at < outage->began_at;
  if (called_off && outage->began_at <= context.recorded_at) {
    return fail("period-reversed", {{"began_at", outage->began_at}});
  }
  if (auto known = check_occurred(command.ended_at, context); !known) return pass_on(known.error());
  const OutageEnded event{command.outage, outage->community, outage->buildings, command.ended_at, called_off};
  // As when it was told: never before that.
  const Date ended_on = called_off ? context.today : date_of(command.ended_at, context);
  return Decision{{{stream, event, outage->community, ended_on}}, {{"outage_id", command.outage.uuid}}};
}

bool follow(OutageState& state, const OutageReported& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Outage{event.outage, event.community, event.buildings, event.began_at, std::nullopt};
  return true;
}

bool follow(OutageState& state, const OutageEnded& event) {
  auto* outage = std::get_if<Outage>(&state.is);
  if (outage == nullptr || outage->id != event.outage || outage->ended_at) return false;
  if (event.called_off != (event.ended_at < outage->began_at)) return false;
  outage->ended_at = event.ended_at;
  return true;
}

}  // namespace steward::work_orders

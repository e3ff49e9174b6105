#pragma once

#include "replay/json_parts.h"
#include "replay/work_names.h"

// Parts of the JSON of staff, service policy, work orders and cases.
namespace steward {

template <class AnyId>
[[nodiscard]] boost::json::array ids_json(const std::vector<AnyId>& ids) {
  return json_list(ids, [](const AnyId& id) { return to_string(id); });
}

inline void add_place(boost::json::object& out, const registry::Place& place) {
  out["community_id"] = to_string(place.community);
  out["building_id"] = id_or_null(place.building);
  out["house_id"] = id_or_null(place.house);
  out["household_id"] = id_or_null(place.household);
}

[[nodiscard]] inline boost::json::object level_json(const service_policy::OrderLevel& level) {
  return {{"respond_minutes", number_or_null(level.respond_minutes)},
          {"on_site_minutes", number_or_null(level.on_site_minutes)},
          {"resolve_minutes", number_or_null(level.resolve_minutes)},
          {"hours", name_of(level.hours)},
          {"stops_waiting_for_owner", level.stops_waiting_for_owner},
          {"stops_waiting_for_parts", level.stops_waiting_for_parts}};
}
[[nodiscard]] inline boost::json::object level_json(const service_policy::CaseLevel& level) {
  return {{"respond_minutes", number_or_null(level.respond_minutes)},
          {"reply_minutes", number_or_null(level.reply_minutes)},
          {"hours", name_of(level.hours)}};
}

[[nodiscard]] inline boost::json::value via_or_null(service_policy::Via via) {
  if (via == service_policy::Via::unknown) return nullptr;
  return boost::json::value(name_of(via));
}

[[nodiscard]] inline boost::json::value deadlines_json(const std::optional<service_policy::Deadlines>& deadlines) {
  if (!deadlines) return nullptr;
  return boost::json::object{{"warning_at", to_string(deadlines->warning_at)},
                             {"due_at", to_string(deadlines->due_at)},
                             {"late_at", to_string(deadlines->late_at)}};
}
[[nodiscard]] inline boost::json::object deadlines_json(const work_orders::OrderDeadlines& deadlines) {
  return {{"respond", deadlines_json(deadlines.respond)},
          {"on_site", deadlines_json(deadlines.on_site)},
          {"resolve", deadlines_json(deadlines.resolve)}};
}
[[nodiscard]] inline boost::json::object deadlines_json(const service::CaseDeadlines& deadlines) {
  return {{"respond", deadlines_json(deadlines.respond)}, {"reply", deadlines_json(deadlines.reply)}};
}

}  // namespace steward

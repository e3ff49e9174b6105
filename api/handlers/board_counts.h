#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "api/handlers/board_scope.h"
#include "api/handlers/cut_off.h"

// How a board is told: what stands in each status, by what else it is counted by, how much of it is overdue, and the
// list that each number counts.
namespace steward::api {

// The words of a board: `total` names the sum of a status, `by` what it is made of, `list` the rows that are counted,
// and `staff` the filter of that list for who has them in hand.
template <class StatusNames, class PartNames>
struct BoardWords {
  const StatusNames& statuses;
  const PartNames& parts;
  std::string_view total;
  std::string_view by;
  std::string_view list;
  std::string_view staff;
};

// The rows of a board's list that lie in a scope, with `more` filters.
[[nodiscard]] inline std::string rows_of(const BoardScope& scope, std::string_view list, std::string_view staff,
                                         const std::string& more) {
  using Kind = BoardScope::Kind;
  const std::string_view filter = scope.kind == Kind::community  ? "community_id"
                                  : scope.kind == Kind::building ? "building_id"
                                  : scope.kind == Kind::staff    ? staff
                                                                 : std::string_view{};
  std::string target = std::string(list) + "?" + more;
  if (!filter.empty()) target += "&" + std::string(filter) + "=" + to_string(scope.id);
  return target;
}

template <class View, class Query, class StatusNames, class PartNames>
[[nodiscard]] Result<Reply> board_counts(const Call& call, const ReadLease& lease, const Query& view,
                                         const BoardScope& scope, Instant at,
                                         const BoardWords<StatusNames, PartNames>& words) {
  auto counts = view.counts(scope);
  if (!counts) return pass_on(std::move(counts.error()));
  auto overdue = view.overdue(scope, at, kMostOverdueCounted);
  if (!overdue) return pass_on(std::move(overdue.error()));
  boost::json::object statuses;
  for (const auto& status : words.statuses) {
    boost::json::object parts;
    std::int64_t total = 0;
    for (const auto& part : words.parts) {
      const auto found = counts->find({status.value, part.value});
      const std::int64_t count = found == counts->end() ? 0 : found->second;
      parts[part.name] = count;
      total += count;
    }
    statuses[status.name] =
        boost::json::object{{words.total, total},
                            {words.by, std::move(parts)},
                            {"rows", rows_of(scope, words.list, words.staff, "status=" + std::string(status.name))}};
  }
  return Reply{
      200,
      {{"cut_off", cut_off<View>(call, lease)},
       {"at", to_string(at)},
       {"statuses", std::move(statuses)},
       {"overdue", *overdue},
       {"overdue_is_at_least", *overdue == kMostOverdueCounted},
       {"overdue_rows", rows_of(scope, words.list, words.staff, "order=deadline&overdue=true&at=" + to_string(at))}},
      {view_position(lease)}};
}

}  // namespace steward::api

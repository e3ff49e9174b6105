#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "api/handlers/board_scope.h"

// How a board is told: what stands in each status, by what else it is counted by, and how much of it is overdue.
namespace steward::api {

// The words of a board: `total` names the sum of a status, `by` what it is made of.
template <class StatusNames, class PartNames>
struct BoardWords {
  const StatusNames& statuses;
  const PartNames& parts;
  std::string_view total;
  std::string_view by;
};

template <class View, class StatusNames, class PartNames>
[[nodiscard]] Result<Reply> board_counts(const ReadLease& lease, const View& view, const BoardScope& scope, Instant at,
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
    statuses[status.name] = boost::json::object{{words.total, total}, {words.by, std::move(parts)}};
  }
  return Reply{200,
               {{"at", to_string(at)},
                {"statuses", std::move(statuses)},
                {"overdue", *overdue},
                {"overdue_is_at_least", *overdue == kMostOverdueCounted}},
               {view_position(lease)}};
}

}  // namespace steward::api

#include "api/outbox_lane.h"

#include <algorithm>

namespace steward::api {

std::vector<OutboxLane> lanes_of(const OutboxOptions& options, std::size_t most_at_once, std::size_t most_queued) {
  std::vector<OutboxLane> lanes;
  for (const auto& [channel, webhook] : options.webhooks) {
    OutboxLane& lane = lanes.emplace_back();
    lane.webhook = &webhook;
    lane.at_once = std::clamp<std::size_t>(webhook.at_once != 0 ? webhook.at_once : options.at_once, 1, most_at_once);
  }
  if (!options.webhooks.contains(std::nullopt)) lanes.emplace_back();
  for (OutboxLane& lane : lanes) lane.most_queued = std::max<std::size_t>(most_queued / lanes.size(), 1);
  return lanes;
}

}  // namespace steward::api

#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "api/outbox_options.h"
#include "api/outbox_queue.h"
#include "projections/reminders.h"

namespace steward::api {

// One webhook's part of the outbox: what waits for it, how much of that is on its way, and how far the view was read
// for it. Lanes share nothing, so what happens to one of them is no other's concern.
struct OutboxLane {
  const WebhookOptions* webhook = nullptr;  // nullptr: of the channels that nobody carries
  std::size_t at_once = 1;
  std::size_t most_queued = 1;
  OutboxQueue queue;                    // what was seen to wait
  std::optional<OutboxPlace> taken_in;  // the last place of the view that was read
  std::size_t on_their_way = 0;

  [[nodiscard]] bool takes_more() const { return queue.size() < most_queued; }
  [[nodiscard]] bool posts_more() const { return on_their_way < at_once; }
};

// One for each webhook, which must outlive them, and one for the channels that have none. No lane posts more than
// `most_at_once`; `most_queued` is what all of them hold together, in equal parts.
[[nodiscard]] std::vector<OutboxLane> lanes_of(const OutboxOptions& options, std::size_t most_at_once,
                                               std::size_t most_queued);

}  // namespace steward::api

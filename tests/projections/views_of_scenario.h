#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "tests/projections/log_writer.h"
#include "tests/support/scenario.h"

namespace steward::test {

// All views over what commands led to: decided by the domain, shown by the views.
class ViewsOfScenario : public ::testing::Test {
 protected:
  // What of the n-th event, from 0, or of its header is otherwise than the domain has it.
  using Edit = std::function<void(std::size_t nth, Event& event, EventHeader& header)>;

  // `decided_at`: what the clock of the domain says; absent: that of Scenario.
  void show(const std::vector<Command>& commands, const Edit& edit = {},
            std::optional<Instant> decided_at = std::nullopt) {
    Scenario scenario(commands, decided_at);
    std::map<HouseholdId, std::uint64_t> touched;
    std::size_t nth = 0;
    for (NewEvent event : scenario.world().events()) {
      EventHeader header;
      header.community = event.community;
      header.stream = event.stream;
      header.effective_date = event.effective_date;
      header.recorded_at = header.wall_clock = header.occurred_at =
          Instant{1'718'000'000'000'000 + static_cast<std::int64_t>(log.position()) * 1'000'000};
      for (const HouseholdId& household : households_of(event.event)) {
        header.households.push_back({household, ++touched[household], 0});
      }
      if (edit) edit(nth++, event.event, header);
      log.add(std::move(event.event), std::move(header));
    }
    log.flush();
    store = open_store(dir.path());
    engine = open_engine(*store, log, all_views());
    ASSERT_TRUE(engine->bring_level());
  }

  TempDir dir;
  LogWriter log;
  std::unique_ptr<KvStore> store;
  std::unique_ptr<ViewEngine> engine;
};

}  // namespace steward::test

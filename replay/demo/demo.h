#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "domain/base/result.h"
#include "domain/base/time.h"
#include "eventstore/base/clock.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "replay/demo/car_park.h"
#include "replay/demo/service_report.h"

// A believable company, written through the sequencer as if the months had passed: communities, buildings, owners,
// prices and a price change, monthly bill runs, payments early, late, in part, too much and never, reversals with their
// reasons, people who leave and people who come; what breaks by season, who is sent and how long it takes with two
// technicians too few in winter; complaints, outages, ratings, calls; visitors on the car park. Only into an empty log,
// which says `demo` for ever.
namespace steward::demo {

struct DemoOptions {
  std::uint32_t households = 2000;
  std::uint32_t months = 24;
  std::uint64_t seed = 1;
  YearMonth first_month{2024 * 12};
};

struct DemoProgress {
  std::uint32_t days = 0;
  std::uint32_t total_days = 0;
  std::uint64_t commands = 0;
  Position position = 0;
};

struct DemoReport {
  CompanyNo company;
  std::uint32_t communities = 0;
  std::uint32_t houses = 0;
  std::uint32_t households = 0;  // tenures, ended ones too
  std::uint32_t bill_runs = 0;
  std::uint32_t statements = 0;
  std::uint32_t payments = 0;
  std::uint32_t reversals = 0;
  Money billed;
  ServiceReport service;
  ParkingReport parking;
  HouseholdId example;  // a household with a story: it left with debts, or paid late, or both
  Position position = 0;
};

// The demo's time: set the clock to the start before the store is opened with it; it ends at the end.
[[nodiscard]] Instant demo_start(const DemoOptions& options);
[[nodiscard]] Date demo_end(const DemoOptions& options);  // the first day that is not in it
// The latest first month with which the demo has ended by `today`.
[[nodiscard]] YearMonth first_month_until(Date today, std::uint32_t months);

// The store was opened with `clock`. Same options, same business facts: ids, dates, amounts and the order of events;
// keys, nonces and the ids of events are random. Errors: log-not-empty, demo-options (households 1 … 1,000,000, months
// 1 … 600), stopping, and whatever the store says.
[[nodiscard]] Result<DemoReport> write_demo(EventStore& store, Keyring& keyring, ManualClock& clock,
                                            const DemoOptions& options,
                                            const std::function<void(const DemoProgress&)>& on_progress,
                                            std::stop_token stop);

}  // namespace steward::demo

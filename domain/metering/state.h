#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/metering/events.h"

namespace steward::metering {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

// What was used up to a day, and what the meter showed on it.
struct UsageEntry {
  Date on;
  std::int32_t days = 0;  // since the entry before; 0: a correction
  Usage reading;
  MicroUsage usage;
  bool operator==(const UsageEntry&) const = default;
};

struct Meter {
  MeterTerms terms;
  Date installed_on;
  Usage first_reading;
  std::vector<UsageEntry> entries;  // strictly ascending by date, the last kMostEntries
  bool last_was_estimated = false;
  std::optional<Date> removed_on;
  bool operator==(const Meter&) const = default;
};

struct Meters {
  MeteredPlace place;
  std::vector<Meter> meters;  // in the order they were installed, removed ones too
  bool operator==(const Meters&) const = default;
};
struct MetersState {
  std::variant<Unborn, Meters> is;
  bool operator==(const MetersState&) const = default;
};

}  // namespace steward::metering

#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/metering/events.h"

namespace steward::metering {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

// What was used up to a day, and what the meter showed on it. A correction of the last reading is an entry of its own:
// so the next bill charges what was charged too little, or too much.
struct UsageEntry {
  Date on;
  std::int32_t days = 0;  // since the entry before; 0: a correction
  Usage reading;
  MicroUsage usage;
  bool estimated = false;
  bool operator==(const UsageEntry&) const = default;
};

// What was corrected of a reading. It stands in both places, so that what was billed is known and what is true too.
struct ReadingCorrection {
  Date on;  // when it was corrected
  Date of;  // the day of the reading
  Usage reading;
  MicroUsage difference;  // of what was used up to the reading
  bool between = false;   // the meter had been read again: as much less was used up to the next reading
  bool operator==(const ReadingCorrection&) const = default;
};

struct Meter {
  MeterTerms terms;
  Date installed_on;
  Usage first_reading;
  std::vector<UsageEntry> entries;  // strictly ascending by date, the last kMostEntries
  std::optional<Date> removed_on;
  std::vector<ReadingCorrection> corrections{};  // strictly ascending by `on`, the last kMostEntries
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

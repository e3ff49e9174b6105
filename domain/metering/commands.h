#pragma once

#include "domain/metering/events.h"

namespace steward::metering {

// The place is completed by decide: a house knows its building and community.
// Outcome: meter_id.
struct InstallMeter {
  MeteredPlace place;
  MeterTerms terms;
  Date installed_on;
  Usage reading;
};

// `place` is that of the meter's stream. Outcome: meter_id, reading_milli, usage_micro.
struct ReadMeter {
  MeteredPlace place;
  MeterId meter;
  Date read_on;
  std::optional<Usage> reading;  // nullopt: estimated from what was used so far
  ReadingSource source = ReadingSource::person;
  bool rolled_over = false;
  bool confirmed = false;
};

// Of a meter that was removed too. Outcome: meter_id, read_on, reading_milli, difference_micro.
struct CorrectReading {
  MeteredPlace place;
  MeterId meter;
  Date corrected_on;
  Usage reading;
  std::optional<Date> read_on{};  // nullopt: the last reading
};

// Of a meter that was removed too; what is not given stays. Outcome: meter_id, multiplier_milli, loss_millionths.
struct CorrectMeterFactors {
  MeteredPlace place;
  MeterId meter;
  std::optional<std::int64_t> multiplier_milli{};
  std::optional<std::int64_t> loss_millionths{};
};

// Outcome: meter_id; replaced_by when another takes its place.
struct RemoveMeter {
  MeteredPlace place;
  MeterId meter;
  Date removed_on;
  Usage reading;
  bool rolled_over = false;
  std::optional<MeterTerms> replacement;
  Usage first_reading;  // of the replacement
};

}  // namespace steward::metering

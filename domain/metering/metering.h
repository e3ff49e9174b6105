#pragma once

#include "domain/decider.h"

// Meters: what may be installed, read, corrected and removed, and what follows from it. `follow` brings a state forward
// and is false for an event that cannot follow it.
namespace steward::metering {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const InstallMeter& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReadMeter& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CorrectReading& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RemoveMeter& command, const DecisionContext&);

[[nodiscard]] bool follow(MetersState& state, const MeterInstalled& event);
[[nodiscard]] bool follow(MetersState& state, const MeterRead& event);
[[nodiscard]] bool follow(MetersState& state, const MeterReadingCorrected& event);
[[nodiscard]] bool follow(MetersState& state, const MeterRemoved& event);

// The stream of a place's meters has the id of the place.
[[nodiscard]] StreamId meters_stream(const MeteredPlace& place);

// A house with a hundred meters in its life is no house.
inline constexpr std::size_t kMostMeters = 100;
// Daily readings of a year, and more: what a ladder year needs.
inline constexpr std::size_t kMostEntries = 400;

// Null when the place has no such meter.
[[nodiscard]] const Meter* find_meter(const Meters& meters, MeterId meter);
[[nodiscard]] Date last_day_of(const Meter& meter);
[[nodiscard]] Usage last_reading_of(const Meter& meter);

}  // namespace steward::metering

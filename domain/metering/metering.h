#pragma once

#include <span>
#include <vector>

#include "domain/decider.h"

// Meters: what may be installed, read, corrected and removed, and what follows from it. `follow` brings a state forward
// and is false for an event that cannot follow it.
namespace steward::metering {

[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const InstallMeter& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const ReadMeter& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CorrectReading& command, const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const CorrectMeterFactors& command,
                                         const DecisionContext&);
[[nodiscard]] Result<Decision> decide_on(const Facts& facts, const RemoveMeter& command, const DecisionContext&);

[[nodiscard]] bool follow(MetersState& state, const MeterInstalled& event);
[[nodiscard]] bool follow(MetersState& state, const MeterRead& event);
[[nodiscard]] bool follow(MetersState& state, const MeterReadingCorrected& event);
[[nodiscard]] bool follow(MetersState& state, const MeterFactorsCorrected& event);
[[nodiscard]] bool follow(MetersState& state, const MeterRemoved& event);

// The stream of a place's meters has the id of the place.
[[nodiscard]] StreamId meters_stream(const MeteredPlace& place);

// A house with a hundred meters in its life is no house.
inline constexpr std::size_t kMostMeters = 100;
// Daily readings of a year, and more: what a ladder year needs.
inline constexpr std::size_t kMostEntries = 400;

// Null when the place has no such meter.
[[nodiscard]] const Meter* find_meter(const Meters& meters, MeterId meter);
// Of a reading or of a correction: what comes next lies behind it.
[[nodiscard]] Date last_day_of(const Meter& meter);
// What was used with some of the corrections, named by their days, counted where their readings are: that of the last
// reading is no entry of its own then. With all of them: what is true as far as is known now.
[[nodiscard]] std::vector<UsageEntry> counted_in_place(const Meter& meter, std::span<const Date> corrections);
[[nodiscard]] Usage last_reading_of(const Meter& meter);
[[nodiscard]] bool last_was_estimated(const Meter& meter);

}  // namespace steward::metering

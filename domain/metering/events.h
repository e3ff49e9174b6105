#pragma once

#include <string>

#include "domain/base/ids.h"
#include "domain/base/time.h"
#include "domain/metering/usage.h"

// Meters and their readings. The meters of a place are one stream: of a house, or of a building or community (shared).
namespace steward::metering {

// Where a meter is. A house implies its building; neither: a meter of the whole community.
struct MeteredPlace {
  CommunityId community;
  BuildingId building;  // may be nil
  HouseId house;        // may be nil
  bool operator==(const MeteredPlace&) const = default;
};

struct MeterTerms {
  MeterId meter;
  std::string number;  // as on its plate; unique in the community while it is installed
  Utility utility = Utility::water;
  Register of_register;
  std::int64_t loss_millionths = 0;  // what is lost between it and what was delivered, on top of what it shows
  bool operator==(const MeterTerms&) const = default;
};

struct MeterInstalled {
  MeteredPlace place;
  MeterTerms terms;
  Date installed_on;
  Usage reading;  // what it showed then
  bool operator==(const MeterInstalled&) const = default;
};

enum class ReadingSource : std::uint8_t { person = 1, device = 2, imported = 3, estimated = 4 };

struct MeterRead {
  MeteredPlace place;
  MeterId meter;
  Date read_on;
  Usage reading;
  ReadingSource source = ReadingSource::person;
  bool rolled_over = false;
  bool confirmed = false;  // somebody looked again, because it was unusual
  MicroUsage usage;        // since the reading before
  bool operator==(const MeterRead&) const = default;
};

// A reading was wrong. What was billed by it stays. Was it the last one, the difference is used on the day of the
// correction; had the meter been read again, as much less was used up to the next reading, and all in all nothing
// changes. An adjustment of bills counts it in the days of the readings: billing::BillsAdjusted.
struct MeterReadingCorrected {
  MeteredPlace place;
  MeterId meter;
  Date read_on;  // of the reading
  Date corrected_on;
  Usage was;
  Usage reading;
  MicroUsage difference;  // of what was used up to the reading
  bool operator==(const MeterReadingCorrected&) const = default;
};

// What turns its readings into what was used.
struct MeterFactors {
  std::int64_t multiplier_milli = 1'000;
  std::int64_t loss_millionths = 0;
  bool operator==(const MeterFactors&) const = default;
};

// They were entered wrongly: they have been others since it was installed. What was billed by them stays until an
// adjustment computes it again; what was not billed yet is billed by the right ones.
struct MeterFactorsCorrected {
  MeteredPlace place;
  MeterId meter;
  MeterFactors was;
  MeterFactors factors;
  bool operator==(const MeterFactorsCorrected&) const = default;
};

// For good, or because another takes its place (in the same append).
struct MeterRemoved {
  MeteredPlace place;
  MeterId meter;
  std::string number;  // free again
  Date removed_on;
  Usage reading;        // what it showed then
  MicroUsage usage;     // since the reading before
  MeterId replaced_by;  // may be nil
  bool operator==(const MeterRemoved&) const = default;
};

}  // namespace steward::metering

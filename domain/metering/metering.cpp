#include "domain/metering/metering.h"

#include <algorithm>

#include "domain/base/text.h"

namespace steward::metering {

namespace {

constexpr std::uint8_t kMostDigits = 9;
constexpr std::int64_t kLargestMultiplier = 100'000'000;  // a hundred thousand
constexpr std::int64_t kLargestLoss = 1'000'000;          // as much again

bool in_range(std::int64_t value, std::int64_t least, std::int64_t most) { return value >= least && value <= most; }

Result<void> check_measures(const MeterTerms& terms) {
  const bool fits = terms.utility >= Utility::water && terms.utility <= Utility::heat &&
                    in_range(terms.of_register.digits, 1, kMostDigits) &&
                    in_range(terms.of_register.multiplier_milli, 1, kLargestMultiplier) &&
                    in_range(terms.loss_millionths, 0, kLargestLoss);
  if (!fits) return fail("meter-terms-invalid");
  return {};
}

Result<void> check_terms(const MeterTerms& terms) {
  if (!is_identifier(terms.number, kMostCodeBytes)) return fail("meter-number-invalid");
  return check_measures(terms);
}

MeterFactors factors_of(const MeterTerms& terms) { return {terms.of_register.multiplier_milli, terms.loss_millionths}; }

// The place with all that it lies in; the refusal when it is none of the caller's.
Result<MeteredPlace> completed(const Facts& facts, const MeteredPlace& place) {
  if (!place.house.is_nil()) {
    const auto* house = std::get_if<registry::House>(&facts.get<registry::HouseState>(stream_of(place.house)).is);
    if (house == nullptr) return fail("house-unknown");
    return MeteredPlace{house->registered.community, house->registered.building, place.house};
  }
  if (!place.building.is_nil()) {
    const auto* building =
        get_if<registry::BuildingRegistered>(&facts.get<registry::BuildingState>(stream_of(place.building)).is);
    if (building == nullptr) return fail("building-unknown");
    return MeteredPlace{building->community, place.building, {}};
  }
  const auto& community = facts.get<registry::CommunityState>(stream_of(place.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  return MeteredPlace{place.community, {}, {}};
}

struct Found {
  const Meters* meters = nullptr;
  const Meter* meter = nullptr;
};

// The meter, removed or not.
Result<Found> known(const Facts& facts, const MeteredPlace& place, MeterId id) {
  const auto* meters = std::get_if<Meters>(&facts.get<MetersState>(meters_stream(place)).is);
  const Meter* meter = meters != nullptr ? find_meter(*meters, id) : nullptr;
  if (meter == nullptr) return fail("meter-unknown");
  return Found{meters, meter};
}

// The meter, still installed.
Result<Found> found(const Facts& facts, const MeteredPlace& place, MeterId id) {
  auto at = known(facts, place, id);
  if (at && at->meter->removed_on) return fail("meter-removed", {{"removed_on", *at->meter->removed_on}});
  return at;
}

// From here on counts what is used next.
Date last_entry_day(const Meter& meter) { return meter.entries.empty() ? meter.installed_on : meter.entries.back().on; }

Result<void> check_day(const Meter& meter, Date on, const DecisionContext& context) {
  if (on > context.today) return fail("date-in-future", {{"today", context.today}});
  if (on <= last_day_of(meter)) return fail("reading-out-of-order", {{"last_read_on", last_day_of(meter)}});
  return {};
}

std::vector<UsageOfDays> history_of(const Meter& meter) {
  std::vector<UsageOfDays> history;
  for (const UsageEntry& entry : meter.entries) {
    if (entry.days > 0) history.push_back({entry.usage, entry.days});
  }
  return history;
}

// With all that is known by now.
std::vector<UsageEntry> known_entries(const Meter& meter) {
  std::vector<Date> all;
  for (const ReadingCorrection& correction : meter.corrections) all.push_back(correction.on);
  return counted_in_place(meter, all);
}

// Estimates in between have counted a part of it: what they were too high comes back as a negative usage. Whether the
// register began anew is seen from the reading before them, which somebody read off it.
Result<MicroUsage> usage_to(const Meter& meter, Usage reading, bool rolled_over) {
  Usage before = last_reading_of(meter);
  std::int64_t counted = 0;
  if (last_was_estimated(meter)) {
    std::vector<UsageEntry> known = known_entries(meter);
    for (; !known.empty() && known.back().estimated; known.pop_back()) counted += known.back().usage.micro;
    before = known.empty() ? meter.first_reading : known.back().reading;
  }
  auto usage = usage_between(before, reading, rolled_over, meter.terms.of_register);
  if (usage) usage->micro -= counted;
  return usage;
}

std::string_view code_of(Doubt doubt) {
  switch (doubt) {
    case Doubt::more_than_triple:
      return "reading-more-than-triple";
    case Doubt::unusual:
      return "reading-unusual";
    case Doubt::nothing_used:
      return "reading-nothing-used";
  }
  return "reading-unusual";
}

// An estimate that the register could show: in whole thousandths, and begun anew where it passes its end.
Result<MeterRead> estimate(const Meter& meter, const ReadMeter& command, MeterRead event) {
  const auto usage = estimated(history_of(meter), days_between(last_entry_day(meter), command.read_on));
  if (!usage) return fail("reading-not-estimable");
  const std::int64_t shown = usage->micro / meter.terms.of_register.multiplier_milli;
  event.source = ReadingSource::estimated;
  const Usage last = last_reading_of(meter);
  event.reading = shown_at(Usage{last.milli + shown}, meter.terms.of_register);
  event.rolled_over = event.reading < last;
  event.usage = MicroUsage{shown * meter.terms.of_register.multiplier_milli};
  return event;
}

Result<MeterRead> read(const Meter& meter, const ReadMeter& command, MeterRead event) {
  event.reading = *command.reading;
  const auto usage = usage_to(meter, event.reading, command.rolled_over);
  if (!usage) return pass_on(usage.error());
  event.usage = *usage;
  const auto why = doubt(history_of(meter), {*usage, days_between(last_entry_day(meter), command.read_on)});
  if (why && !command.confirmed) return fail(code_of(*why), {{"usage_micro", usage->micro}});
  event.rolled_over = command.rolled_over;
  event.confirmed = why.has_value();
  return event;
}

bool add_entry(Meter& meter, const UsageEntry& entry) {
  if (entry.on <= last_day_of(meter)) return false;
  if (meter.entries.size() >= kMostEntries) meter.entries.erase(meter.entries.begin());
  meter.entries.push_back(entry);
  return true;
}

template <class Entries>
auto reading_of(Entries& entries, Date on) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const UsageEntry& entry) { return entry.days > 0 && entry.on == on; });
}
template <class Entries>
auto reading_after(Entries& entries, Date on) {
  return std::find_if(entries.begin(), entries.end(),
                      [&](const UsageEntry& entry) { return entry.days > 0 && entry.on > on; });
}

// The entry of a correction; what was used after it was used since the reading.
void take_out(std::vector<UsageEntry>& entries, Date on, Date installed_on) {
  const auto at = std::find_if(entries.begin(), entries.end(),
                               [&](const UsageEntry& entry) { return entry.days == 0 && entry.on == on; });
  if (at == entries.end()) return;
  const Date before = at == entries.begin() ? installed_on : (at - 1)->on;
  const auto next = entries.erase(at);
  if (next != entries.end() && next->days > 0) next->days += days_between(before, on);
}

// What it is known to have shown on the day of a reading.
Usage shown_on(const Meter& meter, const UsageEntry& reading) {
  Usage shown = reading.reading;
  for (const ReadingCorrection& correction : meter.corrections) {
    if (correction.of == reading.on) shown = correction.reading;
  }
  return shown;
}

// What was used between two readings does not fall below zero by a correction.
bool falls_below_zero(MicroUsage usage, std::int64_t change) { return usage.micro >= 0 && usage.micro + change < 0; }

// Whether it fits between the readings before and after it.
Result<void> check_neighbours(const std::vector<UsageEntry>& known, Date read_on, MicroUsage difference) {
  const auto at = reading_of(known, read_on);
  if (at != known.end() && falls_below_zero(at->usage, difference.micro)) return fail("reading-below-last");
  const auto next = reading_after(known, read_on);
  if (next != known.end() && falls_below_zero(next->usage, -difference.micro)) {
    return fail("reading-above-next", {{"next_read_on", next->on}});
  }
  return {};
}

// Readings have thousandths: of what was used each of them is one multiplier.
bool multiply_anew(MicroUsage& usage, std::int64_t was, std::int64_t now) {
  return !__builtin_mul_overflow(usage.micro / was, now, &usage.micro);
}

// The meter as it is with other factors; nullopt when what it counted is too large with them.
std::optional<Meter> with_factors(Meter meter, const MeterFactors& factors) {
  const std::int64_t was = meter.terms.of_register.multiplier_milli;
  const std::int64_t now = factors.multiplier_milli;
  for (UsageEntry& entry : meter.entries) {
    if (!multiply_anew(entry.usage, was, now)) return std::nullopt;
  }
  for (ReadingCorrection& correction : meter.corrections) {
    if (!multiply_anew(correction.difference, was, now)) return std::nullopt;
  }
  meter.terms.of_register.multiplier_milli = now;
  meter.terms.loss_millionths = factors.loss_millionths;
  return meter;
}

template <class E>
Meter* meter_of(MetersState& state, const E& event) {
  auto* meters = std::get_if<Meters>(&state.is);
  if (meters == nullptr || meters->place != event.place) return nullptr;
  const auto at = std::find_if(meters->meters.begin(), meters->meters.end(),
                               [&](const Meter& meter) { return meter.terms.meter == event.meter; });
  return at != meters->meters.end() ? &*at : nullptr;
}

}  // namespace

StreamId meters_stream(const MeteredPlace& place) {
  if (!place.house.is_nil()) return {StreamKind::meters, place.house.uuid};
  if (!place.building.is_nil()) return {StreamKind::meters, place.building.uuid};
  return {StreamKind::meters, place.community.uuid};
}

const Meter* find_meter(const Meters& meters, MeterId meter) {
  const auto at = std::find_if(meters.meters.begin(), meters.meters.end(),
                               [&](const Meter& known) { return known.terms.meter == meter; });
  return at != meters.meters.end() ? &*at : nullptr;
}

Date last_day_of(const Meter& meter) {
  const Date read = last_entry_day(meter);
  return meter.corrections.empty() ? read : std::max(read, meter.corrections.back().on);
}

std::vector<UsageEntry> counted_in_place(const Meter& meter, std::span<const Date> corrections) {
  std::vector<UsageEntry> entries = meter.entries;
  for (const ReadingCorrection& correction : meter.corrections) {
    if (std::find(corrections.begin(), corrections.end(), correction.on) == corrections.end()) continue;
    const auto at = reading_of(entries, correction.of);
    if (at != entries.end()) {
      at->usage.micro += correction.difference.micro;
      at->reading = correction.reading;
      at->estimated = false;
    }
    if (!correction.between) {
      take_out(entries, correction.on, meter.installed_on);
    } else if (const auto next = reading_after(entries, correction.of); next != entries.end()) {
      next->usage.micro -= correction.difference.micro;
    }
  }
  return entries;
}

Usage last_reading_of(const Meter& meter) {
  return meter.entries.empty() ? meter.first_reading : meter.entries.back().reading;
}

bool last_was_estimated(const Meter& meter) { return !meter.entries.empty() && meter.entries.back().estimated; }

Result<Decision> decide_on(const Facts& facts, const InstallMeter& command, const DecisionContext& context) {
  const auto place = completed(facts, command.place);
  if (!place) return pass_on(place.error());
  if (auto fits = check_terms(command.terms); !fits) return pass_on(fits.error());
  if (command.installed_on > context.today) return fail("date-in-future", {{"today", context.today}});
  const StreamId stream = meters_stream(*place);
  if (const auto* meters = std::get_if<Meters>(&facts.get<MetersState>(stream).is)) {
    if (find_meter(*meters, command.terms.meter) != nullptr) return fail("meter-exists");
    if (meters->meters.size() >= kMostMeters) return fail("too-many-meters");
  }
  // What the register can show it shows now.
  if (auto shown = usage_between(Usage{0}, command.reading, false, command.terms.of_register); !shown) {
    return pass_on(shown.error());
  }
  const MeterInstalled event{*place, command.terms, command.installed_on, command.reading};
  return Decision{{{stream, event, place->community, command.installed_on}}, {{"meter_id", command.terms.meter.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const ReadMeter& command, const DecisionContext& context) {
  const auto at = found(facts, command.place, command.meter);
  if (!at) return pass_on(at.error());
  const Meter& meter = *at->meter;
  if (auto day = check_day(meter, command.read_on, context); !day) return pass_on(day.error());
  MeterRead begun{at->meters->place, command.meter, command.read_on, {}, command.source, false, false, {}};
  auto event = command.reading ? read(meter, command, std::move(begun)) : estimate(meter, command, std::move(begun));
  if (!event) return pass_on(event.error());
  std::vector<Param> params{
      {"meter_id", command.meter.uuid}, {"reading_milli", event->reading.milli}, {"usage_micro", event->usage.micro}};
  return Decision{{{meters_stream(command.place), *event, at->meters->place.community, command.read_on}},
                  std::move(params)};
}

Result<Decision> decide_on(const Facts& facts, const CorrectReading& command, const DecisionContext& context) {
  const auto at = known(facts, command.place, command.meter);
  if (!at) return pass_on(at.error());
  const Meter& meter = *at->meter;
  const auto last = std::find_if(meter.entries.rbegin(), meter.entries.rend(),
                                 [](const UsageEntry& entry) { return entry.days > 0; });
  if (last == meter.entries.rend()) return fail("meter-not-read");
  const auto wrong = reading_of(meter.entries, command.read_on.value_or(last->on));
  if (wrong == meter.entries.end()) return fail("reading-unknown");
  // On a day of its own, so that what was billed up to the reading never changes.
  if (auto day = check_day(meter, command.corrected_on, context); !day) return pass_on(day.error());
  const Usage was = shown_on(meter, *wrong);
  const std::vector<UsageEntry> known_now = known_entries(meter);
  const auto counted = reading_of(known_now, wrong->on)->usage;
  const auto difference = difference_between(was, command.reading, counted, meter.terms.of_register);
  if (!difference) return pass_on(difference.error());
  if (*difference == MicroUsage{}) return fail("reading-unchanged");
  if (auto fits = check_neighbours(known_now, wrong->on, *difference); !fits) return pass_on(fits.error());
  const MeterReadingCorrected event{at->meters->place, command.meter, wrong->on, command.corrected_on, was,
                                    command.reading,   *difference};
  std::vector<Param> params{{"meter_id", command.meter.uuid},
                            {"read_on", wrong->on},
                            {"reading_milli", command.reading.milli},
                            {"difference_micro", difference->micro}};
  return Decision{{{meters_stream(command.place), event, at->meters->place.community, command.corrected_on}},
                  std::move(params)};
}

Result<Decision> decide_on(const Facts& facts, const CorrectMeterFactors& command, const DecisionContext&) {
  const auto at = known(facts, command.place, command.meter);
  if (!at) return pass_on(at.error());
  const Meter& meter = *at->meter;
  const MeterFactors was = factors_of(meter.terms);
  const MeterFactors factors{command.multiplier_milli.value_or(was.multiplier_milli),
                             command.loss_millionths.value_or(was.loss_millionths)};
  if (factors == was) return fail("meter-factors-unchanged");
  MeterTerms terms = meter.terms;
  terms.of_register.multiplier_milli = factors.multiplier_milli;
  terms.loss_millionths = factors.loss_millionths;
  if (auto fits = check_measures(terms); !fits) return pass_on(fits.error());
  if (!with_factors(meter, factors)) return fail("usage-too-large");
  const MeteredPlace& place = at->meters->place;
  return Decision{{{meters_stream(command.place), MeterFactorsCorrected{place, command.meter, was, factors},
                    place.community, meter.installed_on}},
                  {{"meter_id", command.meter.uuid},
                   {"multiplier_milli", factors.multiplier_milli},
                   {"loss_millionths", factors.loss_millionths}}};
}

Result<Decision> decide_on(const Facts& facts, const RemoveMeter& command, const DecisionContext& context) {
  const auto at = found(facts, command.place, command.meter);
  if (!at) return pass_on(at.error());
  const Meter& meter = *at->meter;
  if (auto day = check_day(meter, command.removed_on, context); !day) return pass_on(day.error());
  const auto usage = usage_to(meter, command.reading, command.rolled_over);
  if (!usage) return pass_on(usage.error());
  const StreamId stream = meters_stream(command.place);
  const MeteredPlace& place = at->meters->place;
  MeterRemoved removed{place, command.meter, meter.terms.number, command.removed_on, command.reading, *usage, {}};
  Decision decision{{}, {{"meter_id", command.meter.uuid}}};
  if (command.replacement) {
    removed.replaced_by = command.replacement->meter;
    decision.outcome.push_back({"replaced_by", removed.replaced_by.uuid});
  }
  decision.events.push_back({stream, removed, place.community, command.removed_on});
  if (command.replacement) {
    const MeterTerms& terms = *command.replacement;
    if (auto fits = check_terms(terms); !fits) return pass_on(fits.error());
    if (terms.utility != meter.terms.utility) return fail("meter-terms-invalid");
    if (find_meter(*at->meters, terms.meter) != nullptr) return fail("meter-exists");
    if (at->meters->meters.size() >= kMostMeters) return fail("too-many-meters");
    if (auto shown = usage_between(Usage{0}, command.first_reading, false, terms.of_register); !shown) {
      return pass_on(shown.error());
    }
    decision.events.push_back({stream, MeterInstalled{place, terms, command.removed_on, command.first_reading},
                               place.community, command.removed_on});
  }
  return decision;
}

bool follow(MetersState& state, const MeterInstalled& event) {
  if (std::holds_alternative<Unborn>(state.is)) state.is = Meters{event.place, {}};
  auto& meters = std::get<Meters>(state.is);
  if (meters.place != event.place || meters.meters.size() >= kMostMeters) return false;
  if (find_meter(meters, event.terms.meter) != nullptr) return false;
  meters.meters.push_back({event.terms, event.installed_on, event.reading, {}, std::nullopt});
  return true;
}

bool follow(MetersState& state, const MeterRead& event) {
  Meter* meter = meter_of(state, event);
  if (meter == nullptr || meter->removed_on) return false;
  const std::int32_t days = days_between(last_entry_day(*meter), event.read_on);
  const bool estimated = event.source == ReadingSource::estimated;
  return add_entry(*meter, {event.read_on, days, event.reading, event.usage, estimated});
}

bool follow(MetersState& state, const MeterReadingCorrected& event) {
  Meter* meter = meter_of(state, event);
  if (meter == nullptr || event.corrected_on <= last_day_of(*meter)) return false;
  const auto wrong = reading_of(meter->entries, event.read_on);
  if (wrong == meter->entries.end() || shown_on(*meter, *wrong) != event.was) return false;
  const bool between = reading_after(meter->entries, event.read_on) != meter->entries.end();
  if (!between && !add_entry(*meter, {event.corrected_on, 0, event.reading, event.difference})) return false;
  if (meter->corrections.size() >= kMostEntries) meter->corrections.erase(meter->corrections.begin());
  meter->corrections.push_back({event.corrected_on, event.read_on, event.reading, event.difference, between});
  return true;
}

bool follow(MetersState& state, const MeterFactorsCorrected& event) {
  Meter* meter = meter_of(state, event);
  if (meter == nullptr || factors_of(meter->terms) != event.was) return false;
  if (event.was.multiplier_milli <= 0 || event.factors.multiplier_milli <= 0) return false;
  auto corrected = with_factors(*meter, event.factors);
  if (!corrected) return false;
  *meter = std::move(*corrected);
  return true;
}

bool follow(MetersState& state, const MeterRemoved& event) {
  Meter* meter = meter_of(state, event);
  if (meter == nullptr || meter->removed_on) return false;
  const std::int32_t days = days_between(last_entry_day(*meter), event.removed_on);
  if (!add_entry(*meter, {event.removed_on, days, event.reading, event.usage})) return false;
  meter->removed_on = event.removed_on;
  return true;
}

}  // namespace steward::metering

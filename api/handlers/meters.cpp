#include <array>
#include <boost/json.hpp>

#include "api/fee_names.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/json/values.h"
#include "domain/metering/metering.h"

// Meters of houses, buildings and communities, and their readings.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;
using metering::MeteredPlace;

constexpr std::int64_t kMostMilli = 1'000'000'000'000;

// The place of the path: the first {…} is its id.
Result<MeteredPlace> place_of(const Call& call) {
  MeteredPlace place;
  if (call.route.path.starts_with("/v1/houses/")) {
    auto house = call.reach_path<HouseId>(0, "house-unknown");
    if (!house) return pass_on(std::move(house.error()));
    place.house = *house;
  } else if (call.route.path.starts_with("/v1/buildings/")) {
    auto building = call.reach_path<BuildingId>(0, "building-unknown");
    if (!building) return pass_on(std::move(building.error()));
    place.building = *building;
  } else {
    auto community = call.reach_path<CommunityId>(0, "community-unknown");
    if (!community) return pass_on(std::move(community.error()));
    place.community = *community;
  }
  return place;
}

// A command about the place of the path.
template <class C, class Read>
Result<Prepared> at_place(const Call& call, const Read& read) {
  auto place = place_of(call);
  if (!place) return pass_on(std::move(place.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.place = *place;
  read(root, command);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

// A command about the meter of the path.
template <class C, class Read>
Result<Prepared> of_meter(const Call& call, const Read& read) {
  auto meter = call.path_id<MeterId>(1);
  if (!meter) return pass_on(std::move(meter.error()));
  return at_place<C>(call, [&](JsonObject& root, C& command) {
    command.meter = *meter;
    read(root, command);
  });
}

void read_terms(const Call& call, JsonObject& root, metering::MeterTerms& terms) {
  terms.meter = MeterId(call.service.new_id());
  terms.number = root.required_string("number", 32);
  terms.of_register.digits = static_cast<std::uint8_t>(root.optional_int("digits", 1, 9).value_or(6));
  terms.of_register.multiplier_milli = root.optional_int("multiplier_milli", 1, 100'000'000).value_or(1'000);
  terms.loss_millionths = root.optional_int("loss_millionths", 0, 1'000'000).value_or(0);
}

// A device says what it showed: it estimates nothing, and has not looked again at what is unusual.
void read_of_device(JsonObject& root, metering::ReadMeter& command) {
  static constexpr std::array kDevice = {
      json::EnumName<metering::ReadingSource>{"device", metering::ReadingSource::device}};
  command.reading = Usage{root.required_int("reading_milli", 0, kMostMilli)};
  command.source = root.optional_enum("source", words(kDevice)).value_or(metering::ReadingSource::device);
}

void read_of_person(JsonObject& root, metering::ReadMeter& command) {
  if (const auto reading = root.optional_int("reading_milli", 0, kMostMilli)) command.reading = Usage{*reading};
  command.source = root.optional_enum("source", words(kReadingSourceNames)).value_or(command.source);
  command.confirmed = root.optional_bool("confirmed").value_or(false);
}

boost::json::object to_json(const metering::Meter& meter) {
  const metering::MeterTerms& terms = meter.terms;
  boost::json::array readings;
  for (const metering::UsageEntry& entry : meter.entries) {
    readings.push_back(boost::json::object{{"on", to_string(entry.on)},
                                           {"reading_milli", entry.reading.milli},
                                           {"usage_micro", entry.usage.micro},
                                           {"correction", entry.days == 0}});
  }
  boost::json::array corrections;
  for (const metering::ReadingCorrection& correction : meter.corrections) {
    corrections.push_back(boost::json::object{{"read_on", to_string(correction.of)},
                                              {"corrected_on", to_string(correction.on)},
                                              {"reading_milli", correction.reading.milli},
                                              {"difference_micro", correction.difference.micro}});
  }
  return {
      {"meter_id", id_value(terms.meter)},
      {"number", terms.number},
      {"utility", name_of(kMeteredUtilityNames, terms.utility)},
      {"digits", terms.of_register.digits},
      {"multiplier_milli", terms.of_register.multiplier_milli},
      {"loss_millionths", terms.loss_millionths},
      {"installed_on", to_string(meter.installed_on)},
      {"first_reading_milli", meter.first_reading.milli},
      {"removed_on", meter.removed_on ? boost::json::value(to_string(*meter.removed_on)) : boost::json::value(nullptr)},
      {"last_was_estimated", metering::last_was_estimated(meter)},
      {"readings", std::move(readings)},
      {"corrections", std::move(corrections)}};
}

}  // namespace

Result<Prepared> install_meter(Call& call, CommandId) {
  return at_place<metering::InstallMeter>(call, [&](JsonObject& root, metering::InstallMeter& command) {
    read_terms(call, root, command.terms);
    command.terms.utility = root.required_enum("utility", words(kMeteredUtilityNames));
    command.installed_on = root.required_date("installed_on");
    command.reading = Usage{root.required_int("reading_milli", 0, kMostMilli)};
  });
}

Result<Prepared> read_meter(Call& call, CommandId) {
  const bool device = call.principal.role == access::Role::meter_device;
  // Keys of devices that were made before they had to name a community reach none.
  if (device && call.principal.community.is_nil()) return fail_at("not-permitted", {}, Says::key_without_community);
  return of_meter<metering::ReadMeter>(call, [&](JsonObject& root, metering::ReadMeter& command) {
    command.read_on = root.required_date("read_on");
    command.rolled_over = root.optional_bool("rolled_over").value_or(false);
    if (device) {
      read_of_device(root, command);
    } else {
      read_of_person(root, command);
    }
  });
}

Result<Prepared> correct_reading(Call& call, CommandId) {
  return of_meter<metering::CorrectReading>(call, [](JsonObject& root, metering::CorrectReading& command) {
    command.corrected_on = root.required_date("corrected_on");
    command.read_on = root.optional_date("read_on");
    command.reading = Usage{root.required_int("reading_milli", 0, kMostMilli)};
  });
}

Result<Prepared> correct_meter_factors(Call& call, CommandId) {
  using metering::CorrectMeterFactors;
  return of_meter<CorrectMeterFactors>(call, [](JsonObject& root, CorrectMeterFactors& command) {
    command.multiplier_milli = root.optional_int("multiplier_milli", 1, 100'000'000);
    command.loss_millionths = root.optional_int("loss_millionths", 0, 1'000'000);
  });
}

Result<Prepared> remove_meter(Call& call, CommandId) {
  return of_meter<metering::RemoveMeter>(call, [&](JsonObject& root, metering::RemoveMeter& command) {
    command.removed_on = root.required_date("removed_on");
    command.reading = Usage{root.required_int("reading_milli", 0, kMostMilli)};
    command.rolled_over = root.optional_bool("rolled_over").value_or(false);
    auto replacement = root.optional_object("replacement");
    if (!replacement) return;
    command.replacement.emplace();
    read_terms(call, *replacement, *command.replacement);
    command.replacement->utility = replacement->required_enum("utility", words(kMeteredUtilityNames));
    command.first_reading = Usage{replacement->required_int("reading_milli", 0, kMostMilli)};
  });
}

Result<Reply> get_meters(Call& call) {
  auto place = place_of(call);
  if (!place) return pass_on(std::move(place.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, metering::meters_stream(*place));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* meters = situation_in<metering::MetersState, metering::Meters>(*folded->state);
  boost::json::array items;
  if (meters != nullptr) {
    for (const metering::Meter& meter : meters->meters) items.push_back(to_json(meter));
  }
  return Reply{200, {{"meters", std::move(items)}}, {etag(folded->version)}};
}

}  // namespace steward::api

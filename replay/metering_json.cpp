#include "replay/json_parts.h"
#include "replay/work_json.h"

namespace steward {

namespace {

namespace json = boost::json;

// The ids that every event of a meter has.
template <class E>
json::object at_place(const E& e) {
  return {{"community_id", to_string(e.place.community)},
          {"building_id", id_or_null(e.place.building)},
          {"house_id", id_or_null(e.place.house)}};
}

}  // namespace

json::object work_json(const metering::MeterInstalled& e, const OpenBox&) {
  json::object out = at_place(e);
  out["meter_id"] = to_string(e.terms.meter);
  out["number"] = e.terms.number;
  out["utility"] = name_of(e.terms.utility);
  out["digits"] = e.terms.of_register.digits;
  out["multiplier_milli"] = e.terms.of_register.multiplier_milli;
  out["loss_millionths"] = e.terms.loss_millionths;
  out["installed_on"] = to_string(e.installed_on);
  out["reading_milli"] = e.reading.milli;
  return out;
}

json::object work_json(const metering::MeterRead& e, const OpenBox&) {
  json::object out = at_place(e);
  out["meter_id"] = to_string(e.meter);
  out["read_on"] = to_string(e.read_on);
  out["reading_milli"] = e.reading.milli;
  out["source"] = name_of(e.source);
  out["rolled_over"] = e.rolled_over;
  out["confirmed"] = e.confirmed;
  out["usage_micro"] = e.usage.micro;
  return out;
}

json::object work_json(const metering::MeterReadingCorrected& e, const OpenBox&) {
  json::object out = at_place(e);
  out["meter_id"] = to_string(e.meter);
  out["read_on"] = to_string(e.read_on);
  out["corrected_on"] = to_string(e.corrected_on);
  out["was_milli"] = e.was.milli;
  out["reading_milli"] = e.reading.milli;
  out["difference_micro"] = e.difference.micro;
  return out;
}

json::object work_json(const metering::MeterFactorsCorrected& e, const OpenBox&) {
  json::object out = at_place(e);
  out["meter_id"] = to_string(e.meter);
  out["was_multiplier_milli"] = e.was.multiplier_milli;
  out["was_loss_millionths"] = e.was.loss_millionths;
  out["multiplier_milli"] = e.factors.multiplier_milli;
  out["loss_millionths"] = e.factors.loss_millionths;
  return out;
}

json::object work_json(const metering::MeterRemoved& e, const OpenBox&) {
  json::object out = at_place(e);
  out["meter_id"] = to_string(e.meter);
  out["number"] = e.number;
  out["removed_on"] = to_string(e.removed_on);
  out["reading_milli"] = e.reading.milli;
  out["usage_micro"] = e.usage.micro;
  out["replaced_by"] = id_or_null(e.replaced_by);
  return out;
}

}  // namespace steward

#pragma once

#include <boost/json.hpp>

#include "api/handlers/house_numbers.h"
#include "api/json/values.h"
#include "domain/billing/events.h"

namespace steward::api {

// Whom a run does not bill, as its preview and its list say it.
[[nodiscard]] inline Result<boost::json::object> exception_json(const Call& call, const HouseNumbers& houses,
                                                                const billing::BillRunException& exception) {
  auto house_number = houses.of(exception.household);
  if (!house_number) return pass_on(std::move(house_number.error()));
  const ProblemType type = find_problem(exception.code);
  return boost::json::object{{"household_id", to_string(exception.household)},
                             {"house_number", std::move(*house_number)},
                             {"code", exception.code},
                             {"reason", call.language == Language::chinese ? type.chinese : type.english},
                             {"fee_item_id", json::id_value(exception.fee_item)},
                             {"meter_id", json::id_value(exception.meter)}};
}

}  // namespace steward::api

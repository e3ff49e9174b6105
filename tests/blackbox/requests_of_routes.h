#pragma once

#include <map>
#include <string>

#include "api/route.h"
#include "tests/blackbox/client.h"

namespace steward::blackbox {

// What stands for the {…} of a path, by name.
using PathValues = std::map<std::string, std::string, std::less<>>;

// An id that nothing has.
inline const std::string kNoId = "018f3b2a-7c1d-7e2f-9a3b-00000000dead";

// Ids that nothing has, a view and a job that do not exist: a command with them changes nothing.
[[nodiscard]] inline PathValues made_up() {
  PathValues values;
  for (const char* name :
       {"community_id",  "building_id",     "house_id",           "household_id",  "fee_item_id", "bill_run_id",
        "import_run_id", "payment_id",      "credential_id",      "work_order_id", "case_id",     "outage_id",
        "staff_id",      "equipment_id",    "category_id",        "refund_id",     "approval_id", "contract_id",
        "meter_id",      "expense_id",      "instalment_plan_id", "invoice_id",    "notice_id",   "vehicle_id",
        "settlement_id", "banking_event_id"}) {
    values[name] = kNoId;
  }
  values["view"] = "nonsense";
  values["backup"] = "no-such-backup";
  values["job_id"] = "999999";
  values["code"] = "household-unknown";
  return values;
}

// The path of a route with these values; a name that has none is left as it is, so that the server does not find it.
[[nodiscard]] inline std::string path_of(std::string_view pattern, const PathValues& values) {
  std::string path;
  while (!pattern.empty()) {
    const auto open = std::min(pattern.find('{'), pattern.size());
    path += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const auto close = pattern.find('}');
    const auto found = values.find(pattern.substr(1, close - 1));
    path += found == values.end() ? std::string(pattern.substr(0, close + 1)) : found->second;
    pattern.remove_prefix(close + 1);
  }
  return path;
}

// The request of a route with its example as body.
[[nodiscard]] inline Answer send(Client& client, const api::Route& route, const PathValues& values,
                                 const std::string& query = {}) {
  const std::string target = path_of(route.path, values) + query;
  Headers headers;
  if (route.command != nullptr) headers.emplace_back("Idempotency-Key", new_key());
  if (!route.request_schema.empty()) headers.emplace_back("Content-Type", "application/json");
  // Some version that was read, not the one there is.
  if (!route.version_of.empty()) headers.emplace_back("If-Match", "\"v1\"");
  return client.send(http::to_string(route.method), target, route.request_example, headers);
}

}  // namespace steward::blackbox

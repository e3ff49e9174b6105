#pragma once

#include <boost/json.hpp>
#include <span>

#include "api/call.h"
#include "api/json/reader.h"
#include "api/work_names.h"

// What a resident says of work or of a reply, as bodies tell it.
namespace steward::api {

// How it is known: the member `via` that STEWARD_VIA describes. A resident's key says it for itself; staff say how they
// had it from the resident, who stood at the desk unless they say something else.
[[nodiscard]] inline service_policy::Via read_via(const Call& call, json::JsonObject& root) {
  const auto said = root.optional_enum("via", words(kViaNames));
  if (call.principal.role == access::Role::resident) {
    if (said && *said != service_policy::Via::resident) root.report("not-permitted", "via", Says::not_this_keys);
    return service_policy::Via::resident;
  }
  if (said == service_policy::Via::resident) root.report("not-permitted", "via", Says::not_this_keys);
  return said.value_or(service_policy::Via::front_desk);
}

// That nothing more is done for somebody who is not satisfied is for whoever answers for the orders and cases to say.
[[nodiscard]] inline bool read_settled(const Call& call, json::JsonObject& root) {
  const bool settled = root.optional_bool("settled").value_or(false);
  if (settled && !call.may(Permission::supervise_work_orders)) {
    root.report("not-permitted", "settled", Says::not_this_keys);
  }
  return settled;
}

[[nodiscard]] inline boost::json::value via_or_null(service_policy::Via via) {
  if (via == service_policy::Via::unknown) return nullptr;
  return boost::json::value(name_of(kViaNames, via));
}

}  // namespace steward::api

#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "domain/base/ids.h"

// Events as CloudEvents 1.0 in their JSON format, for event buses and other systems.
//
//   id               the event's id
//   source           urn:uuid:<log id>
//   type             com.steward.payment_received.v1: the event's name and the version of its schema
//   subject          household/<id>: the stream
//   time             when it happened; `recordedtime` when we knew
//   data             the payload, as everywhere
//   sequence         the position, with leading zeros, so that texts sort as positions do
//   partitionkey     the id of the stream: events of one stream stay in order
//   correlationid, causationid, commandid, company, communityid, effectivedate, channel, credentialid
//
// What is not known is left out; names of extensions have letters and digits only, as the standard wants them.
namespace steward {

// PaymentReceived, 1 → com.steward.payment_received.v1
[[nodiscard]] std::string cloud_event_type(std::string_view event_name, std::int64_t schema_version);
[[nodiscard]] std::string cloud_event_source(const LogId& log);

// Out of what recorded_to_json gives, so that there is one way from an event to JSON.
[[nodiscard]] boost::json::object cloud_event(const boost::json::object& recorded, std::string_view source);

}  // namespace steward

#pragma once

#include <boost/json.hpp>

#include "api/call.h"

namespace steward::api {

// What every figure rests on: up to which event, of which view, and when it was asked for.
template <class View>
[[nodiscard]] boost::json::object cut_off(const Call& call, const ReadLease& lease) {
  const LogCursor& cursor = lease.at();
  return {{"position", position_text(cursor.epoch, cursor.position)},
          {"asked_at", to_string(call.service.clock.now())},
          {"view", View::kName},
          {"view_version", View::kVersion}};
}

}  // namespace steward::api

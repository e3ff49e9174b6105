#pragma once

#include "api/call.h"
#include "domain/billing/events.h"

namespace steward::api {

// Money comes in through every channel for whoever receives it, but cash lies in a drawer: a payment gateway has none.
// Asked once the body was read.
[[nodiscard]] inline Result<void> may_take(const Call& call, billing::PaymentChannel channel) {
  if (channel != billing::PaymentChannel::cash || call.may(Permission::keep_drawer)) return {};
  return fail_at("not-permitted", {}, Says::cash_takes_a_drawer);
}

}  // namespace steward::api

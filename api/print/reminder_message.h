#pragma once

#include <string>

#include "api/problem.h"
#include "domain/base/money.h"
#include "domain/base/time.h"

// What a reminder says, for providers that send it as it is. It asks for money within a time, offers to talk, and never
// speaks of cutting off water, power, gas or heat: the law forbids it.
namespace steward::api {

struct ReminderWording {
  std::string community;
  std::string house;  // 3-1-101
  Money total;
  Date oldest_due;
  Date as_of;   // the day on which it was queued
  Date pay_by;  // what a demand gives; not of a bill to come
};

[[nodiscard]] std::string reminder_message(const ReminderWording& wording, Language language);

}  // namespace steward::api

#include "domain/event_privacy.h"

#include "domain/base/result.h"

namespace steward {

service::Privacy privacy_of(const Event& event) {
  using service::Privacy;
  return visit(
      overloaded{
          [](const work_orders::WorkOrderNoted& e) { return e.for_resident ? Privacy::resident : Privacy::staff; },
          [](const work_orders::WorkOrderDeclined&) { return Privacy::staff; },
          [](const work_orders::WorkPaused&) { return Privacy::staff; },
          [](const work_orders::FollowUpCalled&) { return Privacy::staff; },
          [](const service::CaseCalledBack&) { return Privacy::staff; },
          [](const service::CaseNoted& e) { return e.privacy; },
          [](const service::ContactRecorded& e) { return e.privacy; },
          [](const dunning::ReminderDelivered&) { return Privacy::staff; },
          [](const dunning::DunningHeld&) { return Privacy::staff; },
          [](const dunning::DunningReleased&) { return Privacy::staff; },
          [](const auto&) { return Privacy::resident; },
      },
      event);
}

}  // namespace steward

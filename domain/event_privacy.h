#pragma once

#include "domain/event.h"

namespace steward {

// Who may read what somebody wrote into the event: a resident reads what is said to them or by them, the rest is for
// staff, or for managers only. Every event without such words is `resident`.
[[nodiscard]] service::Privacy privacy_of(const Event& event);

}  // namespace steward

// Compiled by two tests and linked nowhere: with STEWARD_LOG_SEALED it must not compile, without it must.
#include "eventstore/base/logging.h"

void log_a_household(const steward::Sealed& owner) {
  steward::log_info("household-opened", {{"person", owner.subject}});
#ifdef STEWARD_LOG_SEALED
  steward::log_info("household-opened", {{"name", owner}});
#endif
}

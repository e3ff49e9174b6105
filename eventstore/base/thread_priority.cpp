#include "eventstore/base/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

namespace steward {

void give_way(int nice) {
  // On Linux a nice value is a thread's own. To give way is always permitted, and never worth stopping for.
  const auto thread = static_cast<id_t>(gettid());
  errno = 0;
  const int now = getpriority(PRIO_PROCESS, thread);
  if (errno == 0) static_cast<void>(setpriority(PRIO_PROCESS, thread, now + nice));
}

}  // namespace steward

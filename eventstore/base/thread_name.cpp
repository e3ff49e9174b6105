#include "eventstore/base/thread_name.h"

#include <pthread.h>

namespace steward {

void name_thread(std::string name) {
  constexpr std::size_t kLongest = 15;
  if (name.size() > kLongest) name.resize(kLongest);
  // Fails only for a name that is too long.
  static_cast<void>(pthread_setname_np(pthread_self(), name.c_str()));
}

}  // namespace steward

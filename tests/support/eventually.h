#pragma once

#include <chrono>
#include <thread>

namespace steward::test {

// Whether something comes true that another thread or process does. The patience is for machines that are ten times as
// slow as they should be: who waits for what never happens loses it, nobody else.
template <class Condition>
bool eventually(Condition condition, std::chrono::seconds patience = std::chrono::seconds{120}) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace steward::test

#include <gtest/gtest.h>

#include <chrono>

#include "tests/blackbox/week/drive.h"

namespace steward::blackbox::week {

namespace {

// So that a slow machine, too, sees the end of the week.
constexpr int kMostKills = 40;

}  // namespace

void Mortal::hunt(unsigned seed) {
  hunter_ = std::jthread([this, seed](const std::stop_token& stop) { hunt_until(stop, seed); });
}

void Mortal::leave_in_peace() {
  hunter_.request_stop();
  hunter_.join();
  const std::lock_guard lock(mutex_);
  server_.start(flags_);
}

void Mortal::hunt_until(const std::stop_token& stop, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> milliseconds(5, 150);
  for (;;) {
    const bool last = stop.stop_requested();
    if (!last) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    if (!last && kills_ == kMostKills) continue;
    const std::lock_guard lock(mutex_);
    server_.kill();
    if (last) return;
    if (++kills_ % 4 == 0) std::filesystem::remove_all(second_database_);
    server_.start(flags_);
  }
}

std::uint16_t Mortal::port() {
  const std::lock_guard lock(mutex_);
  return server_.port();
}

Answer Mortal::send(std::string_view method, const std::string& api_key, const std::string& target,
                    const std::string& body, const std::string& idempotency_key, const Headers& headers) {
  constexpr int kMostTries = 1'000;
  for (int tries = 1;; ++tries) {
    Client client(port(), api_key);
    Answer answer = method == "POST" ? client.post(target, body, idempotency_key, headers)
                                     : client.send(method, target, {}, headers);
    // No answer: whether it was stored is not known. 503: not yet, or not known.
    if ((answer.status != 0 && answer.status != 503) || tries == kMostTries) return answer;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace steward::blackbox::week

#include "api/outbox_couriers.h"

#include <system_error>
#include <utility>

#include "eventstore/base/thread_name.h"

namespace steward::api {

bool OutboxCouriers::send(OutboxLetter letter) {
  const std::lock_guard lock(mutex_);
  if (on_their_way_ >= threads_.size() && !add_thread()) return false;
  ++on_their_way_;
  to_post_.push_back(std::move(letter));
  sent_.notify_one();
  return true;
}

bool OutboxCouriers::add_thread() {
  try {
    threads_.emplace_back([this](const std::stop_token& stop) {
      name_thread("outbox-courier");
      work(stop);
    });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void OutboxCouriers::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (sent_.wait(lock, stop, [this] { return !to_post_.empty(); })) {
    OutboxLetter letter = std::move(to_post_.front());
    to_post_.pop_front();
    lock.unlock();
    post_(letter);
    lock.lock();
    came_back_.push_back(std::move(letter));
    --on_their_way_;
    back_.notify_all();
  }
}

std::vector<OutboxLetter> OutboxCouriers::came_back() {
  const std::lock_guard lock(mutex_);
  return std::exchange(came_back_, {});
}

void OutboxCouriers::wait_for_any(const std::stop_token& stop, std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  back_.wait_for(lock, stop, most, [this] { return !came_back_.empty(); });
}

void OutboxCouriers::wait_for_all() {
  std::unique_lock lock(mutex_);
  back_.wait(lock, [this] { return on_their_way_ == 0; });
}

void OutboxCouriers::stop() {
  wait_for_all();
  std::vector<std::jthread> ending;  // joined after the lock is released (it was declared before): they need it to end
  const std::lock_guard lock(mutex_);
  ending.swap(threads_);
}

}  // namespace steward::api

#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "api/outbox_letter.h"

namespace steward::api {

// The threads that post letters, each of them one at a time: none waits for the answer to another, and whoever sends
// them bounds how many there are. A thread is made when all are busy and kept until stop(). Thread-safe.
class OutboxCouriers {
 public:
  // Called on a courier's thread; fills the answer in. It must not throw.
  using Post = std::function<void(OutboxLetter&)>;

  explicit OutboxCouriers(Post post) : post_(std::move(post)) {}
  ~OutboxCouriers() { stop(); }
  OutboxCouriers(const OutboxCouriers&) = delete;
  OutboxCouriers& operator=(const OutboxCouriers&) = delete;

  // False: all are busy and the machine gives no more threads. Then it is not posted.
  [[nodiscard]] bool send(OutboxLetter letter);
  // Those that came back since it was last asked.
  [[nodiscard]] std::vector<OutboxLetter> came_back();
  // Until one comes back, for at most so long.
  void wait_for_any(const std::stop_token& stop, std::chrono::milliseconds most);
  // Until none is on its way.
  void wait_for_all();
  // Waits for what is on its way and ends the threads. Nothing may be sent meanwhile.
  void stop();

 private:
  [[nodiscard]] bool add_thread();
  void work(const std::stop_token& stop);

  const Post post_;
  std::mutex mutex_;
  std::condition_variable_any sent_;
  std::condition_variable_any back_;
  // Guarded by mutex_.
  std::deque<OutboxLetter> to_post_;
  std::vector<OutboxLetter> came_back_;
  std::size_t on_their_way_ = 0;  // in to_post_ and with a courier
  std::vector<std::jthread> threads_;
};

}  // namespace steward::api

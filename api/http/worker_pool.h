#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "api/http/server.h"

namespace steward::http {

// The threads that run handlers, and what else may block. As many jobs can wait as there are connections, each of which
// waits for its own answer.
class WorkerPool {
 public:
  struct Job {
    Request request;
    Responder responder;
  };

  using Work = std::function<void()>;  // must not throw

  // `run` must not throw.
  WorkerPool(unsigned threads, std::function<void(Job)> run);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  void add(Job job) { add_any(std::move(job)); }
  void add(Work work) { add_any(std::move(work)); }
  // Drops what has not begun, and waits for what has. Idempotent.
  void stop();

 private:
  using Any = std::variant<Job, Work>;
  void add_any(Any job);
  void work();
  void run(Any job);

  const std::function<void(Job)> run_;
  std::mutex mutex_;  // guards the two below
  std::deque<Any> jobs_;
  bool stopping_ = false;
  std::condition_variable something_to_do_;
  std::vector<std::thread> threads_;
};

}  // namespace steward::http

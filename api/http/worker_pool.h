#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/http/server.h"

namespace steward::http {

// The threads that run handlers. As many jobs can wait as there are connections, each of which waits for its own
// answer.
class WorkerPool {
 public:
  struct Job {
    Request request;
    Responder responder;
  };

  // `run` must not throw.
  WorkerPool(unsigned threads, std::function<void(Job)> run);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool();

  void add(Job job);
  // Drops what has not begun, and waits for what has. Idempotent.
  void stop();

 private:
  void work();

  const std::function<void(Job)> run_;
  std::mutex mutex_;  // guards the two below
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::condition_variable something_to_do_;
  std::vector<std::thread> threads_;
};

}  // namespace steward::http

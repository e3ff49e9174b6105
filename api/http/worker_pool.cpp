#include "api/http/worker_pool.h"

#include <utility>

#include "eventstore/base/thread_name.h"

namespace steward::http {

WorkerPool::WorkerPool(unsigned threads, std::function<void(Job)> run) : run_(std::move(run)) {
  threads_.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) {
    threads_.emplace_back([this] {
      name_thread("http worker");
      work();
    });
  }
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::add_any(Any job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    jobs_.push_back(std::move(job));
  }
  something_to_do_.notify_one();
}

void WorkerPool::stop() {
  // Destroyed after the lock is gone: a dropped responder takes locks of its own.
  std::deque<Any> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(jobs_);
  }
  something_to_do_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WorkerPool::run(Any job) {
  if (auto* const request = std::get_if<Job>(&job)) {
    run_(std::move(*request));
  } else {
    std::get<Work>(job)();
  }
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    something_to_do_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    Any job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    run(std::move(job));
    lock.lock();
  }
}

}  // namespace steward::http

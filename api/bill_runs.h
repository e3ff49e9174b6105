#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "eventstore/processes/bill_run_process.h"

namespace steward::api {

struct Service;

// Works started bill runs off, one after the other, in the background; runs that a stop or a crash left unfinished are
// gone on with at the next start. Thread-safe.
class BillRuns {
 public:
  explicit BillRuns(Service& service);
  ~BillRuns();

  void enqueue(CompanyNo company, BillRunId run, const Actor& actor);
  // At the start: queues every run of the log that is not completed.
  [[nodiscard]] Result<void> resume_unfinished();
  // The run at work stops at the end of its chunk.
  void stop();
  // Waits until nothing is queued or running; for tests and tools.
  void wait_idle();

 private:
  struct Job {
    CompanyNo company;
    BillRunId run;
    Actor actor;
  };
  void work(std::stop_token stop);

  Service& service_;
  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::deque<Job> jobs_;
  bool busy_ = false;
  std::jthread thread_;
};

}  // namespace steward::api

#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <variant>

#include "eventstore/processes/bill_run_process.h"

namespace steward::api {

struct Service;

// Works started bill runs off, one after the other, in the background; runs that a stop or a crash left unfinished are
// gone on with at the next start. Thread-safe.
class BillRuns {
 public:
  explicit BillRuns(Service& service);
  ~BillRuns();

  // `by`: whoever began it; each statement is issued in this name.
  void enqueue(CompanyNo company, BillRunId run, CredentialId by);
  // At the start, before requests are taken: every run of the log that is not completed is gone on with, in the name of
  // whoever began it. Returns at once: they are looked for in the background, and again while they cannot be read.
  void resume_unfinished();
  // The run at work stops at the end of its chunk.
  void stop();
  // Waits until nothing is queued or running; for tests and tools.
  void wait_idle();

 private:
  struct Run {
    CompanyNo company;
    BillRunId run;
    CredentialId by;
  };
  // For unfinished runs that began at or before a position: what began later is queued by its request.
  struct Search {
    Position until = 0;
    std::string failure;           // of the last try, which was told
    std::set<BillRunId> queued{};  // by an earlier try
    std::set<BillRunId> unread{};  // which was told
  };
  using Job = std::variant<Run, Search>;

  void put(Job job);
  void work(const std::stop_token& stop);
  void run_off(const Run& run, const std::stop_token& stop);
  void look_for_unfinished(Search search, const std::stop_token& stop);

  Service& service_;
  std::mutex mutex_;  // guards all below
  std::condition_variable_any changed_;
  std::deque<Job> jobs_;
  bool busy_ = false;
  std::jthread thread_;
};

}  // namespace steward::api

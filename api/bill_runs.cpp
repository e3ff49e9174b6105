#include "api/bill_runs.h"

#include "api/service.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/processes/unfinished_bill_runs.h"

namespace steward::api {

namespace {

constexpr std::chrono::seconds kLookAgain{5};

}  // namespace

BillRuns::BillRuns(Service& service) : service_(service) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    name_thread("bill runs");
    work(stop);
  });
}

BillRuns::~BillRuns() { stop(); }

void BillRuns::enqueue(CompanyNo company, BillRunId run, CredentialId by) { put(Run{company, run, by}); }

// The index was brought level when the store was opened: it knows all runs of before.
void BillRuns::resume_unfinished() { put(Search{service_.store.feed().durable().position, {}}); }

void BillRuns::put(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_all();
}

void BillRuns::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void BillRuns::wait_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return jobs_.empty() && !busy_; });
}

void BillRuns::work(const std::stop_token& stop) {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
      if (stop.stop_requested()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
      busy_ = true;
    }
    if (const auto* run = std::get_if<Run>(&job)) {
      run_off(*run, stop);
    } else {
      look_for_unfinished(std::move(std::get<Search>(job)), stop);
    }
    {
      const std::lock_guard lock(mutex_);
      busy_ = false;
    }
    changed_.notify_all();
  }
}

void BillRuns::run_off(const Run& run, const std::stop_token& stop) {
  BillRunProcess process(service_.store.sequencer(), service_.store.knowledge(), service_.ids,
                         [this] { return service_.clock.now(); });
  const auto ended = process.run(run.company, run.run, Actor{{}, run.by, {}, Channel::system}, stop);
  if (ended) {
    log_info("bill-run-completed", {{"run_id", run.run},
                                    {"households", ended->households},
                                    {"statements", ended->statements},
                                    {"exceptions", ended->exceptions}});
  } else {
    log_warn("bill-run-interrupted", {{"run_id", run.run}, {"code", ended.error().code}});
  }
}

void BillRuns::look_for_unfinished(Search search, const std::stop_token& stop) {
  const auto found = unfinished_bill_runs(service_.store.knowledge(), search.until);
  if (found) {
    for (const UnfinishedBillRun& run : found->runs) {
      if (search.queued.insert(run.run).second) enqueue(run.company, run.run, run.by);
    }
    for (const auto& [run, error] : found->unread) {
      if (search.unread.insert(run).second) log_warn("bill-run-not-read", {{"run_id", run}, {"code", error.code}});
    }
    if (found->unread.empty()) return;
  } else if (search.failure != found.error().code) {
    search.failure = found.error().code;
    log_warn("unfinished-bill-runs-not-found", {{"code", search.failure}});
  }
  // Runs that come meanwhile need not wait for it.
  std::unique_lock lock(mutex_);
  static_cast<void>(changed_.wait_for(lock, stop, kLookAgain, [this] { return !jobs_.empty(); }));
  jobs_.push_back(std::move(search));
}

}  // namespace steward::api

#include "api/bill_runs.h"

#include "api/service.h"
#include "eventstore/base/logging.h"

namespace steward::api {

BillRuns::BillRuns(Service& service) : service_(service) {
  thread_ = std::jthread([this](std::stop_token stop) { work(std::move(stop)); });
}

BillRuns::~BillRuns() { stop(); }

void BillRuns::enqueue(CompanyNo company, BillRunId run, const Actor& actor) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({company, run, actor});
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

void BillRuns::work(std::stop_token stop) {
  for (;;) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !jobs_.empty(); })) return;
      if (stop.stop_requested()) return;
      job = jobs_.front();
      jobs_.pop_front();
      busy_ = true;
    }
    BillRunProcess process(service_.store.sequencer(), service_.store.knowledge(), service_.ids,
                           [this] { return service_.clock.now(); });
    const auto ended = process.run(job.company, job.run, job.actor, stop);
    if (ended) {
      log_info("bill-run-completed", {{"run_id", job.run},
                                      {"households", ended->households},
                                      {"statements", ended->statements},
                                      {"exceptions", ended->exceptions}});
    } else {
      log_warn("bill-run-interrupted", {{"run_id", job.run}, {"code", ended.error().code}});
    }
    {
      const std::lock_guard lock(mutex_);
      busy_ = false;
    }
    changed_.notify_all();
  }
}

}  // namespace steward::api

#include "api/bill_runs.h"

#include "api/service.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "projections/all_views.h"
#include "projections/directory.h"
#include "projections/runs.h"

namespace steward::api {

BillRuns::BillRuns(Service& service) : service_(service) {
  thread_ = std::jthread([this](std::stop_token stop) {
    name_thread("bill runs");
    work(std::move(stop));
  });
}

BillRuns::~BillRuns() { stop(); }

void BillRuns::enqueue(CompanyNo company, BillRunId run, const Actor& actor) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back({company, run, actor});
  }
  changed_.notify_all();
}

// From the view of runs, which knows them all: it is brought level first, so that no run is forgotten.
Result<void> BillRuns::resume_unfinished() {
  constexpr std::chrono::minutes kPatience{10};
  constexpr std::size_t kPage = 100;
  const Position end = service_.store.feed().durable().position;
  if (!service_.views.wait_for(kHouseholdsGroup, end, kPatience)) return fail("projection-behind");
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto directory = DirectoryQuery::open(*lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto runs = RunsQuery::open(*lease);
  if (!runs) return pass_on(std::move(runs.error()));
  std::string company_cursor;
  for (bool more_companies = true; more_companies;) {
    auto companies = directory->companies(company_cursor, kPage);
    if (!companies) return pass_on(std::move(companies.error()));
    for (const CompanyRow& company : companies->rows) {
      std::string cursor;
      for (bool more = true; more;) {
        auto page = runs->bill_runs(company.company, CommunityId{}, cursor, kPage);
        if (!page) return pass_on(std::move(page.error()));
        for (const BillRunRow& run : page->rows) {
          if (!run.completed()) enqueue(company.company, run.run, Actor{{}, {}, {}, Channel::system});
        }
        more = page->next.has_value();
        if (more) cursor = *page->next;
      }
    }
    more_companies = companies->next.has_value();
    if (more_companies) company_cursor = *companies->next;
  }
  return {};
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

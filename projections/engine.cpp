#include "projections/engine.h"

#include <algorithm>
#include <set>

#include "eventstore/base/logging.h"

namespace steward {

namespace {

constexpr std::size_t kJobsKept = 100;
constexpr std::uint64_t kNear = 4'096;  // events: from here on a build is brought level while its group stands still
constexpr std::string_view kFamilyPrefix = "view.";

}  // namespace

std::string_view to_string(ViewState state) {
  switch (state) {
    case ViewState::live:
      return "live";
    case ViewState::building:
      return "building";
    case ViewState::paused:
      return "paused";
    case ViewState::halted:
      return "halted";
  }
  return "";
}

struct ViewEngine::GroupSlot {
  std::string name;
  std::vector<const View*> views;
  std::unique_ptr<ViewGroup> group;
  std::unique_ptr<Follower> follower;  // guarded by follower_mutex
  std::atomic<bool> paused{false};
  mutable std::mutex follower_mutex;
  bool running = false;  // the follower's thread is wanted; guarded by follower_mutex

  // The follower tries again what it stands at, unless it is paused.
  void go_on() {
    const std::lock_guard lock(follower_mutex);
    if (follower && !paused) follower->resume();
  }
};

ViewEngine::ViewEngine(KvStore& store, LogFeed& feed, ViewList views, EngineOptions options)
    : store_(store), feed_(feed), views_(std::move(views)), options_(options) {}

ViewEngine::~ViewEngine() { stop(); }

Result<std::unique_ptr<ViewEngine>> ViewEngine::open(KvStore& store, LogFeed& feed, ViewList views,
                                                     const EngineOptions& options) {
  std::unique_ptr<ViewEngine> engine(new ViewEngine(store, feed, std::move(views), options));
  for (const auto& view : engine->views_) {
    auto slot = std::find_if(engine->groups_.begin(), engine->groups_.end(),
                             [&](const auto& each) { return each->name == view->group(); });
    if (slot == engine->groups_.end()) {
      engine->groups_.push_back(std::make_unique<GroupSlot>());
      slot = std::prev(engine->groups_.end());
      (*slot)->name = std::string(view->group());
    }
    (*slot)->views.push_back(view.get());
  }
  const bool follow_from_zero = feed.durable().position <= options.build_beside_from;
  std::vector<SkipWatcher::Watched> watched;
  for (const auto& slot : engine->groups_) {
    auto group = ViewGroup::open(store, feed, slot->name, slot->views, {options.pending_bytes, options.attempts},
                                 follow_from_zero);
    if (!group) return pass_on(std::move(group.error()));
    slot->group = std::move(*group);
    auto paused = slot->group->stored_pause();
    if (!paused) return pass_on(std::move(paused.error()));
    slot->paused = *paused;
    watched.push_back({slot->group.get(), [raw = slot.get()] { raw->go_on(); }});
  }
  engine->skips_ = std::make_unique<SkipWatcher>(feed, std::move(watched));
  for (const auto& slot : engine->groups_) {
    slot->group->on_trouble([&skips = *engine->skips_](const LogCursor& searched) { skips.watch_from(searched); });
  }
  if (auto dropped = engine->drop_orphans(); !dropped) return pass_on(std::move(dropped.error()));
  return engine;
}

// Families of cancelled or killed builds, of thrown away groups and of views that are no more.
Result<void> ViewEngine::drop_orphans() {
  std::set<std::string> wanted;
  for (const auto& slot : groups_) {
    for (const LiveView& each : slot->group->live()->views) wanted.insert(each.rows->name());
  }
  for (const std::string& name : store_.family_names()) {
    if (!name.starts_with(kFamilyPrefix) || wanted.contains(name)) continue;
    if (auto dropped = store_.drop_family(name); !dropped) return dropped;
  }
  return {};
}

Builder::Options ViewEngine::builder_options() const {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  return {options_.rebuild_workers == 0 ? cores : options_.rebuild_workers, options_.rebuild_bytes};
}

Result<std::shared_ptr<FamilyHolder>> ViewEngine::make_family(const View& view) {
  std::string name;
  {
    const std::lock_guard lock(mutex_);
    do {
      name = family_name(view, ++last_family_);
    } while (store_.find_family(name));
  }
  auto family = store_.family(name);
  if (!family) return pass_on(std::move(family.error()));
  return std::make_shared<FamilyHolder>(store_, name, *family);
}

ViewEngine::GroupSlot* ViewEngine::slot_of_view(std::string_view view) const {
  for (const auto& slot : groups_) {
    for (const View* each : slot->views) {
      if (each->name() == view) return slot.get();
    }
  }
  return nullptr;
}

ViewEngine::GroupSlot* ViewEngine::slot_of(std::string_view name) const {
  for (const auto& slot : groups_) {
    if (slot->name == name) return slot.get();
  }
  return slot_of_view(name);
}

const View* ViewEngine::newest(std::string_view view) const {
  const View* found = nullptr;
  for (const auto& each : views_) {
    if (each->name() == view && (found == nullptr || each->version() > found->version())) found = each.get();
  }
  return found;
}

std::vector<std::string> ViewEngine::missing_views() const {
  std::vector<std::string> missing;
  for (const auto& slot : groups_) {
    const auto live = slot->group->live();
    for (const View* view : slot->views) {
      if (view != newest(view->name())) continue;
      const bool there =
          std::any_of(live->views.begin(), live->views.end(), [&](const LiveView& each) { return each.view == view; });
      if (!there) missing.emplace_back(view->name());
    }
  }
  return missing;
}

void ViewEngine::start_follower(GroupSlot& slot) {
  const std::lock_guard lock(slot.follower_mutex);
  if (!slot.running || slot.follower) return;
  // Until its views are built nothing follows, and nobody need wait for it.
  if (slot.group->live()->views.empty()) return slot.group->stands_still(true);
  FollowerOptions follower = options_.follower;
  if (const auto found = options_.nice.find(slot.name); found != options_.nice.end()) follower.nice = found->second;
  slot.follower = std::make_unique<Follower>(feed_, *slot.group, follower);
  if (slot.paused) slot.follower->pause();
  slot.follower->start();
}

void ViewEngine::stop_follower(GroupSlot& slot) {
  const std::lock_guard lock(slot.follower_mutex);
  if (slot.follower) slot.follower->stop();
  slot.follower.reset();
}

void ViewEngine::start() {
  {
    const std::lock_guard lock(mutex_);
    if (started_) return;
    started_ = true;
  }
  for (const auto& slot : groups_) {
    {
      const std::lock_guard lock(slot->follower_mutex);
      slot->running = true;
    }
    start_follower(*slot);
  }
  skips_->start();
  if (auto missing = missing_views(); !missing.empty()) {
    if (auto job = make_job(std::move(missing))) start_job(*job);
  }
}

void ViewEngine::stop() {
  std::vector<JobThread> threads;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& job : jobs_) job->cancel();
    threads.swap(job_threads_);
    started_ = false;
  }
  threads.clear();
  if (skips_) skips_->stop();
  for (const auto& slot : groups_) {
    {
      const std::lock_guard lock(slot->follower_mutex);
      slot->running = false;
    }
    stop_follower(*slot);
  }
}

Result<void> ViewEngine::bring_level() {
  Result<void> level;
  if (auto missing = missing_views(); !missing.empty()) {
    auto job = make_job(std::move(missing));
    if (!job) return pass_on(std::move(job.error()));
    run_job(*job);
    if (auto ended = (*job)->progress(); ended.state != JobState::done) {
      if (!ended.error) return fail("rebuild-cancelled");
      level = pass_on(*ended.error);
    }
  }
  for (const auto& slot : groups_) {
    if (slot->paused || slot->group->live()->views.empty()) continue;
    Follower follower(feed_, *slot->group, options_.follower);
    for (;;) {
      auto worked = follower.step(SIZE_MAX);
      if (!worked && level) level = pass_on(std::move(worked.error()));
      if (!worked || !*worked) break;
    }
  }
  return level;
}

Result<ReadLease> ViewEngine::read(std::string_view group) const {
  const GroupSlot* slot = slot_of(group);
  if (slot == nullptr || slot->name != group) return fail("group-unknown", {}, std::string(group));
  return slot->group->read();
}

bool ViewEngine::wait_for(std::string_view group, Position position, std::chrono::milliseconds timeout) const {
  const GroupSlot* slot = slot_of(group);
  if (slot == nullptr) return false;
  if (slot->group->checkpoint().position < position) feed_.hurry(position);
  return slot->group->wait_for(position, timeout);
}

Position ViewEngine::position(std::string_view group) const {
  const GroupSlot* slot = slot_of(group);
  return slot == nullptr ? 0 : slot->group->checkpoint().position;
}

std::vector<std::string> ViewEngine::group_names() const {
  std::vector<std::string> names;
  for (const auto& slot : groups_) names.push_back(slot->name);
  return names;
}

Follower* ViewEngine::follower(std::string_view group) {
  GroupSlot* slot = slot_of(group);
  if (slot == nullptr) return nullptr;
  const std::lock_guard lock(slot->follower_mutex);
  return slot->follower.get();
}

std::vector<ViewStatus> ViewEngine::status() const {
  std::vector<ViewStatus> all;
  for (const auto& slot : groups_) {
    const auto live = slot->group->live();
    const LogCursor durable = feed_.durable();
    FollowerProgress progress;
    {
      const std::lock_guard lock(slot->follower_mutex);
      if (slot->follower) progress = slot->follower->progress();
    }
    for (const View* view : slot->views) {
      if (view != newest(view->name())) continue;
      ViewStatus status;
      status.name = std::string(view->name());
      status.group = slot->name;
      status.version = view->version();
      for (const LiveView& each : live->views) {
        if (each.view->name() == view->name()) status.live_version = each.view->version();
      }
      status.at = slot->group->checkpoint();
      status.lag_events = durable.position - std::min(durable.position, status.at.position);
      status.lag_micros = status.lag_events == 0 ? 0 : progress.lag_micros;
      status.parked_households = slot->group->parked_count(view->name());
      status.halt = slot->group->halt();
      status.halted = status.halt ? std::optional(status.halt->error) : progress.halted;
      status.state = status.halted ? ViewState::halted : slot->paused ? ViewState::paused : ViewState::live;
      if (!status.live_version) status.state = ViewState::building;
      for (const auto& job : jobs()) {
        const bool mine = std::find(job->views().begin(), job->views().end(), status.name) != job->views().end();
        if (mine && job->progress().state == JobState::running) status.rebuilding = job->id();
      }
      all.push_back(std::move(status));
    }
  }
  return all;
}

Result<void> ViewEngine::pause(std::string_view name) {
  GroupSlot* slot = slot_of(name);
  if (slot == nullptr) return fail("view-unknown", {}, std::string(name));
  if (auto stored = slot->group->store_pause(true); !stored) return stored;
  const std::lock_guard lock(slot->follower_mutex);
  slot->paused = true;
  if (slot->follower) slot->follower->pause();
  return {};
}

Result<void> ViewEngine::resume(std::string_view name) {
  GroupSlot* slot = slot_of(name);
  if (slot == nullptr) return fail("view-unknown", {}, std::string(name));
  if (auto stored = slot->group->store_pause(false); !stored) return stored;
  {
    const std::lock_guard lock(slot->follower_mutex);
    slot->paused = false;
    if (slot->follower) slot->follower->resume();
  }
  start_follower(*slot);
  return {};
}

Result<void> ViewEngine::retry(std::string_view name) {
  GroupSlot* slot = slot_of(name);
  if (slot == nullptr) return fail("view-unknown", {}, std::string(name));
  if (auto forgotten = slot->group->forget_attempts(); !forgotten) return forgotten;
  slot->go_on();
  return {};
}

Result<std::vector<ViewEngine::Parked>> ViewEngine::parked(std::string_view view) const {
  const GroupSlot* slot = slot_of_view(view);
  if (slot == nullptr) return fail("view-unknown", {}, std::string(view));
  auto found = slot->group->parked(view);
  if (!found) return pass_on(std::move(found.error()));
  std::vector<Parked> parked;
  for (auto& each : *found) {
    parked.push_back({each.household.company, each.household.household, each.position, std::move(each.code)});
  }
  return parked;
}

Result<void> ViewEngine::resume_household(std::string_view view, CompanyNo company, HouseholdId household) {
  const GroupSlot* slot = slot_of_view(view);
  if (slot == nullptr) return fail("view-unknown", {}, std::string(view));
  return slot->group->resume_household(view, {company, household});
}

Result<std::shared_ptr<RebuildJob>> ViewEngine::make_job(std::vector<std::string> views) {
  if (views.empty()) {
    for (const auto& view : views_) views.emplace_back(view->name());
  }
  std::sort(views.begin(), views.end());
  views.erase(std::unique(views.begin(), views.end()), views.end());
  for (const std::string& name : views) {
    if (newest(name) == nullptr) return fail("view-unknown", {}, name);
  }
  const std::lock_guard lock(mutex_);
  for (const auto& job : jobs_) {
    if (job->progress().state != JobState::running) continue;
    for (const std::string& name : job->views()) {
      if (std::binary_search(views.begin(), views.end(), name)) {
        return fail("rebuild-running", {{"job", static_cast<std::int64_t>(job->id())}}, name);
      }
    }
  }
  auto job = std::make_shared<RebuildJob>(next_job_++, std::move(views));
  jobs_.push_back(job);
  if (jobs_.size() > kJobsKept) {
    const auto ended = std::find_if(jobs_.begin(), jobs_.end(),
                                    [](const auto& each) { return each->progress().state != JobState::running; });
    if (ended != jobs_.end()) jobs_.erase(ended);
  }
  return job;
}

void ViewEngine::start_job(const std::shared_ptr<RebuildJob>& job) {
  const std::lock_guard lock(mutex_);
  // Those that ended are joined: else each would keep its stack until the engine stops.
  std::erase_if(job_threads_, [](const JobThread& each) { return each.job->progress().state != JobState::running; });
  job_threads_.push_back({job, std::jthread([this, job] { run_job(job); })});
}

Result<std::shared_ptr<RebuildJob>> ViewEngine::rebuild(std::vector<std::string> views) {
  auto job = make_job(std::move(views));
  if (job) start_job(*job);
  return job;
}

std::shared_ptr<RebuildJob> ViewEngine::job(JobId id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& job : jobs_) {
    if (job->id() == id) return job;
  }
  return nullptr;
}

std::size_t ViewEngine::job_threads() const {
  const std::lock_guard lock(mutex_);
  return job_threads_.size();
}

std::vector<std::shared_ptr<RebuildJob>> ViewEngine::jobs() const {
  const std::lock_guard lock(mutex_);
  return jobs_;
}

void ViewEngine::run_job(const std::shared_ptr<RebuildJob>& job) {
  Result<void> result;
  for (const auto& slot : groups_) {
    std::vector<const View*> views;
    for (const std::string& name : job->views()) {
      if (slot_of_view(name) == slot.get()) views.push_back(newest(name));
    }
    if (views.empty()) continue;
    auto built = build_group(*job, *slot, views);
    if (built) continue;
    const bool halted = built.error().code == kViewHalted;  // which is no reason why others should not be built
    if (result) result = std::move(built);
    if (!halted) break;
  }
  if (!result) log_warn("rebuild-not-done", {{"job", job->id()}, {"code", result.error().code}});
  job->end(result);
}

Result<void> ViewEngine::build_group(RebuildJob& job, GroupSlot& slot, const std::vector<const View*>& views) {
  std::vector<BuiltView> built;
  // Until they are adopted, the families go when nobody holds them any more.
  const auto give_up = [&built](Error error) {
    for (const BuiltView& each : built) each.rows->retire();
    return pass_on(std::move(error));
  };
  for (const View* view : views) {
    auto rows = make_family(*view);
    if (!rows) return give_up(std::move(rows.error()));
    built.push_back({view, std::move(*rows)});
  }
  std::set<std::string_view> names;
  for (const View* view : slot.views) names.insert(view->name());
  // A whole group may overtake its followers; a part of it must meet the others where they stand.
  const bool whole = names.size() == views.size() && !slot.paused;
  Builder builder(store_, feed_, built, builder_options());
  auto done = follow_up(slot, builder, job, whole);
  if (!done) return give_up(std::move(done.error()));

  // Nothing moves now: the last events, the rows, the switch.
  if (whole) stop_follower(slot);
  Result<void> adopted;
  {
    const auto still = slot.group->keep_still();
    const LogCursor target = whole ? feed_.durable() : slot.group->checkpoint();
    job.expect(target.position - std::min(target.position, builder.at().position));
    adopted = builder.run_to(target, job.stop_token(), [&](std::uint64_t events) { job.did(events); });
    if (adopted) adopted = builder.flush();
    if (adopted && job.stop_token().stop_requested()) adopted = fail("rebuild-cancelled");
    if (adopted) adopted = slot.group->adopt(still, built, target);
  }
  start_follower(slot);  // there was none, too, where nothing of the group was live
  if (!adopted) return give_up(std::move(adopted.error()));
  slot.go_on();  // it may have stood at an event that the old code could not digest
  if (const auto searched = builder.parked_since()) skips_->watch_from(*searched);
  return {};
}

Result<void> ViewEngine::follow_up(GroupSlot& slot, Builder& builder, RebuildJob& job, bool whole) {
  for (;;) {
    const LogCursor target = whole ? feed_.durable() : slot.group->checkpoint();
    const std::uint64_t left = target.position - std::min(target.position, builder.at().position);
    if (left <= kNear) return {};
    job.expect(left);
    auto ran = builder.run_to(target, job.stop_token(), [&](std::uint64_t events) { job.did(events); });
    if (!ran) return ran;
    if (auto flushed = builder.flush(); !flushed) return flushed;
  }
}

}  // namespace steward

#include "projections/skip_watcher.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"

namespace steward {

namespace {

constexpr std::chrono::seconds kTryAgain{1};

// Of the event that a household could not be resumed for, if it was an event.
std::optional<std::int64_t> position_of(const Error& error) {
  if (error.params.empty() || error.params.back().name != "position") return std::nullopt;
  return std::get<std::int64_t>(error.params.back().value);
}

}  // namespace

void SkipWatcher::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    name_thread("views");
    run(stop);
  });
}

void SkipWatcher::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void SkipWatcher::watch_from(const LogCursor& searched) {
  {
    const std::lock_guard lock(mutex_);
    if (!watch_from_ || searched.frame < watch_from_->frame) watch_from_ = searched;
  }
  wake_.notify_all();
}

// Sleeps until something is halted or parked, then reads the log for operators' decisions to skip.
void SkipWatcher::run(const std::stop_token& stop) {
  Untaken untaken;
  take_up_earlier_skips(untaken);
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return watch_from_.has_value(); })) {
    LogFeed::Reader reader(feed_, *watch_from_);
    watch_from_.reset();
    lock.unlock();
    std::string failure;  // of reading, told once
    while (!stop.stop_requested()) {
      const auto frame = reader.next();
      if (frame && *frame) {
        failure.clear();
        take_up_skips(**frame, untaken);
        continue;
      }
      // Who is asked to watch from another place has read all before it, unless the log could not be read.
      if (untaken.empty() && (!is_in_trouble() || (frame && is_asked_to_watch()))) break;
      if (frame && untaken.empty()) {
        static_cast<void>(feed_.wait_beyond(reader.after().frame, stop, std::chrono::seconds(10)));
        continue;
      }
      if (!frame && frame.error().code != failure) {
        failure = frame.error().code;
        log_warn("skips-not-read", {{"code", failure}});
      }
      {
        std::unique_lock waiting(mutex_);
        wake_.wait_for(waiting, stop, kTryAgain, [] { return false; });
      }
      for (const auto& [skip, code] : Untaken(untaken)) try_skip(skip, untaken);
    }
    lock.lock();
  }
}

// While it reads, the group may have parked a household further on, or another one, after it had read the skip of that
// event.
bool SkipWatcher::is_asked_to_watch() const {
  const std::lock_guard lock(mutex_);
  return watch_from_.has_value();
}

bool SkipWatcher::is_in_trouble() const {
  return std::any_of(groups_.begin(), groups_.end(), [](const Watched& watched) {
    if (watched.group->halt()) return true;
    const auto live = watched.group->live();
    return std::any_of(live->views.begin(), live->views.end(), [&](const LiveView& each) {
      const auto parked = watched.group->parked(each.view->name());
      return !parked || !parked->empty();
    });
  });
}

void SkipWatcher::take_up_skips(const Frame& frame, Untaken& untaken) {
  for (const RecordedEvent& recorded : frame.events) {
    if (const auto* skip = get_if<operations::PoisonEventSkipped>(&recorded.event)) {
      try_skip({skip->view, skip->view_version, skip->position}, untaken);
    }
  }
}

void SkipWatcher::take_up_earlier_skips(Untaken& untaken) {
  const LogCursor searched = feed_.durable();
  std::set<Skip> parked_at;
  Position first = UINT64_MAX;
  for (const Watched& watched : groups_) {
    for (const LiveView& each : watched.group->live()->views) {
      const auto parked = watched.group->parked(each.view->name());
      if (!parked) continue;
      for (const auto& household : *parked) {
        parked_at.insert({std::string(each.view->name()), household.version, household.position});
        first = std::min(first, household.position);
      }
    }
  }
  if (parked_at.empty()) return;
  const auto skips = skips_behind(feed_, first);
  for (const Skip& each : parked_at) {
    // What cannot be read now may be a skip: the household is tried again.
    if (!skips || skips->contains(each)) try_skip(each, untaken);
  }
  watch_from(searched);
}

void SkipWatcher::try_skip(const Skip& skip, Untaken& untaken) {
  const auto taken = take_up(skip);
  if (taken) {
    untaken.erase(skip);
    return;
  }
  std::string& told = untaken[skip];
  if (told == taken.error().code) return;
  told = taken.error().code;
  log_warn("skip-not-taken-up",
           {{"view", std::get<std::string>(skip)}, {"position", std::get<Position>(skip)}, {"code", told}});
}

Result<void> SkipWatcher::take_up(const Skip& skip) {
  const auto& [view, version, position] = skip;
  Result<void> taken;
  for (const Watched& watched : groups_) {
    if (const auto halt = watched.group->halt();
        halt && halt->view == view && halt->version == version && halt->position == position) {
      watched.go_on();
    }
    if (auto resumed = take_up(skip, *watched.group); !resumed) taken = std::move(resumed);
  }
  return taken;
}

Result<void> SkipWatcher::take_up(const Skip& skip, ViewGroup& group) {
  const auto& [view, version, position] = skip;
  auto parked = group.parked(view);
  if (!parked) return pass_on(std::move(parked.error()));
  Result<void> taken;
  for (const auto& each : *parked) {
    if (each.version != version || each.position != position) continue;
    auto resumed = group.resume_household(view, each.household);
    if (resumed || resumed.error().code == "household-not-parked") continue;  // somebody else was faster
    if (const auto stays_at = position_of(resumed.error())) {
      log_warn("household-stays-parked", {{"view", view},
                                          {"household_id", each.household.household},
                                          {"position", *stays_at},
                                          {"code", resumed.error().code}});
    } else {
      taken = std::move(resumed);
    }
  }
  return taken;
}

}  // namespace steward

#include "eventstore/follower.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "domain/base/assert.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/base/thread_priority.h"

namespace steward {

namespace {

constexpr std::chrono::milliseconds kIdleWait{1000};  // only a safety net: publish() wakes the follower

}  // namespace

Follower::Follower(LogFeed& feed, FollowerGroup& group, FollowerOptions options)
    : feed_(feed),
      group_(group),
      options_(options),
      reader_(feed, group.checkpoint()),
      at_(group.checkpoint()),
      retry_after_(options.retry_first) {
  position_.store(at_.position, std::memory_order_release);
}

Follower::~Follower() { stop(); }

void Follower::start() {
  STEWARD_ASSERT(!thread_.joinable(), "a follower is started once");
  {
    const std::lock_guard lock(mutex_);
    tell_group();
  }
  thread_ = std::jthread([this](std::stop_token stop) {
    name_thread(std::string(group_.name()));
    give_way(options_.nice);
    run(std::move(stop));
  });
}

void Follower::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

Result<bool> Follower::step(std::size_t max_frames) {
  STEWARD_ASSERT(!thread_.joinable(), "step is for a follower whose thread does not run");
  return apply_batch(max_frames);
}

Result<bool> Follower::apply_batch(std::size_t max_frames) {
  const auto begun = std::chrono::steady_clock::now();
  const Position durable = feed_.durable().position;
  const std::uint64_t lag = durable - std::min(durable, position_.load(std::memory_order_relaxed));
  const std::size_t limit = lag > options_.bulk_from ? options_.bulk_batch_events : options_.batch_events;
  std::vector<FramePtr> frames;
  std::size_t events = 0;
  while (frames.size() < max_frames && (frames.empty() || events < limit)) {
    FramePtr frame = std::move(pending_);
    pending_ = nullptr;
    if (!frame) {
      auto next = reader_.next();
      if (!next) {
        if (frames.empty()) return pass_on(std::move(next.error()));
        break;  // apply what was read; the next call meets the error again
      }
      frame = std::move(*next);
    }
    if (!frame) break;
    if (!frames.empty() && events + frame->events.size() > limit) {
      pending_ = std::move(frame);
      break;
    }
    events += frame->events.size();
    frames.push_back(std::move(frame));
  }
  if (frames.empty()) return false;

  const LogCursor last = frames.back()->after;
  const std::uint64_t waiting = feed_.durable().position - last.position;
  auto applied = group_.apply(frames, waiting);
  if (!applied) {
    // What the group says it has stored is where reading goes on.
    reader_ = LogFeed::Reader(feed_, group_.checkpoint());
    pending_ = nullptr;
  }
  const LogCursor now_at = group_.checkpoint();
  // Before anybody who waits is woken: they find overlay and cache as the callback leaves them.
  if (applied && applied_) applied_(now_at);
  {
    const std::lock_guard lock(mutex_);
    at_ = now_at;
    position_.store(now_at.position, std::memory_order_release);
    if (now_at.position >= durable) last_level_ = begun;
  }
  changed_.notify_all();
  if (!applied) return pass_on(std::move(applied.error()));
  return true;
}

void Follower::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    if (!pending_) {
      if (feed_.durable().frame <= reader_.after().frame) {
        static_cast<void>(feed_.wait_beyond(reader_.after().frame, stop, kIdleWait));
        const std::lock_guard lock(mutex_);
        last_level_ = std::chrono::steady_clock::now();
      }
      gather(stop);
    }
    {
      std::unique_lock lock(mutex_);
      wait_for_turn(lock, stop);
      if (stop.stop_requested()) return;
      applying_ = true;
    }
    end_batch(apply_batch(SIZE_MAX));
  }
}

void Follower::wait_for_turn(std::unique_lock<std::mutex>& lock, const std::stop_token& stop) {
  if (retry_at_) {
    const auto until = *retry_at_;
    changed_.wait_until(lock, stop, until, [this] { return !halted_; });
  }
  changed_.wait(lock, stop, [this] { return !paused_ && !held_ && (!halted_ || retry_at_); });
}

// What is tried again counts as halted until it has worked; the log is told when it begins and ends, not of each try.
void Follower::end_batch(const Result<bool>& worked) {
  const std::string code = worked ? std::string() : worked.error().code;
  bool fails = false;
  bool goes_on = false;
  Position position = 0;
  {
    const std::lock_guard lock(mutex_);
    position = at_.position;
    applying_ = false;
    const bool is_of_before = std::exchange(resumed_, false);
    if (worked) {
      goes_on = retry_at_.has_value();
      halted_.reset();
      retry_at_.reset();
      retry_after_ = options_.retry_first;
    } else if (!is_of_before) {
      retry_at_.reset();
      if (group_.is_worth_retrying(worked.error())) {
        fails = !halted_ || halted_->code != code;
        retry_at_ = std::chrono::steady_clock::now() + retry_after_;
        retry_after_ = std::min(2 * retry_after_, options_.retry_most);
      }
      halted_ = worked.error();
    }
    tell_group();
  }
  changed_.notify_all();
  if (fails) log_error("follower-fails", {{"group", group_.name()}, {"position", position}, {"code", code}});
  if (goes_on) log_info("follower-goes-on", {{"group", group_.name()}, {"position", position}});
}

void Follower::gather(const std::stop_token& stop) const {
  const Position applied = reader_.after().position;
  for (unsigned round = 1; round <= options_.gather_rounds; ++round) {
    if (feed_.gather(applied, options_.gather_events, stop, options_.gather_for) || stop.stop_requested()) return;
    if (feed_.durable().position < applied + round * options_.gather_busy / options_.gather_rounds) return;
  }
}

void Follower::pause() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = true;
    tell_group();
  }
  changed_.notify_all();
}

void Follower::resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
    halted_.reset();
    retry_at_.reset();
    retry_after_ = options_.retry_first;
    resumed_ = applying_;
    tell_group();
  }
  changed_.notify_all();
}

void Follower::hold() {
  std::unique_lock lock(mutex_);
  held_ = true;
  changed_.wait(lock, [this] { return !applying_; });
}

void Follower::release() {
  {
    const std::lock_guard lock(mutex_);
    held_ = false;
  }
  changed_.notify_all();
}

FollowerProgress Follower::progress() const {
  const LogCursor durable = feed_.durable();
  const std::lock_guard lock(mutex_);
  FollowerProgress progress;
  progress.at = at_;
  progress.lag_events = durable.position - std::min(durable.position, at_.position);
  if (progress.lag_events > 0) {
    const auto behind = std::chrono::steady_clock::now() - last_level_;
    progress.lag_micros = std::chrono::duration_cast<std::chrono::microseconds>(behind).count();
  }
  progress.held = held_;
  progress.paused = paused_;
  progress.halted = halted_;
  return progress;
}

bool Follower::wait_for(Position position, std::chrono::milliseconds timeout) const {
  if (this->position() >= position) return true;
  feed_.hurry(position);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, timeout, [&] { return at_.position >= position || paused_ || halted_; });
  return at_.position >= position;
}

}  // namespace steward

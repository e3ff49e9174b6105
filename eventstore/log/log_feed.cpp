#include "eventstore/log/log_feed.h"

namespace steward {

LogFeed::LogFeed(const CommitLog& log, LogCursor durable, std::size_t tail_bytes)
    : log_(log), tail_bytes_(tail_bytes), durable_(durable) {}

LogCursor LogFeed::durable() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

void LogFeed::publish(std::span<const Entry> frames) {
  if (frames.empty()) return;
  const std::lock_guard lock(mutex_);
  durable_ = frames.back().frame->after;
  for (const Entry& entry : frames) {
    kept_.push_back(entry);
    kept_bytes_ += entry.bytes;
  }
  while (kept_bytes_ > tail_bytes_ && kept_.size() > 1) {
    kept_bytes_ -= kept_.front().bytes;
    kept_.pop_front();
  }
  wake_due();
}

void LogFeed::reset(LogCursor durable) {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  kept_bytes_ = 0;
  durable_ = durable;
  wake_due();
}

bool LogFeed::is_due(const Waiter& waiter) const {
  return (durable_.frame >= waiter.frame && durable_.position >= waiter.position) || hurried_ > waiter.applied;
}

void LogFeed::wake_due() const {
  for (Waiter* waiter : waiters_) {
    if (is_due(*waiter)) waiter->due.notify_one();
  }
}

bool LogFeed::wait(Waiter& waiter, std::stop_token stop, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  if (is_due(waiter)) return true;
  const auto place = waiters_.insert(waiters_.end(), &waiter);
  const bool due = waiter.due.wait_for(lock, std::move(stop), timeout, [&] { return is_due(waiter); });
  waiters_.erase(place);
  return due;
}

bool LogFeed::wait_beyond(FrameNumber after, std::stop_token stop, std::chrono::milliseconds timeout) const {
  Waiter waiter;
  waiter.frame = after + 1;
  return wait(waiter, std::move(stop), timeout);
}

bool LogFeed::wait_for(Position position, std::chrono::milliseconds timeout) const {
  Waiter waiter;
  waiter.position = position;
  return wait(waiter, {}, timeout);
}

bool LogFeed::gather(Position applied, std::uint64_t events, std::stop_token stop,
                     std::chrono::milliseconds timeout) const {
  Waiter waiter;
  waiter.position = applied + events;
  waiter.applied = applied;
  return wait(waiter, std::move(stop), timeout);
}

void LogFeed::hurry(Position position) const {
  const std::lock_guard lock(mutex_);
  if (position <= hurried_) return;
  hurried_ = position;
  wake_due();
}

FramePtr LogFeed::from_memory(FrameNumber number) const {
  const std::lock_guard lock(mutex_);
  if (kept_.empty() || number < kept_.front().frame->number || number > kept_.back().frame->number) return nullptr;
  return kept_[number - kept_.front().frame->number].frame;
}

Result<FramePtr> LogFeed::Reader::next() {
  if (FramePtr frame = feed_->from_memory(after_.frame + 1)) {
    reader_.reset();
    after_ = frame->after;
    return frame;
  }
  if (feed_->durable().frame <= after_.frame) return FramePtr{};
  // A reader sees the log as it was when it was opened: at its end it is opened anew, once.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!reader_) {
      auto opened = feed_->log().read_after(after_, true);
      if (!opened) return pass_on(std::move(opened.error()));
      reader_ = std::move(*opened);
    }
    FrameReader::Item item;
    auto more = reader_->next(item);
    if (!more) {
      reader_.reset();
      return pass_on(std::move(more.error()));
    }
    if (!*more) {
      reader_.reset();
      continue;
    }
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame || (*frame)->number != after_.frame + 1) reader_.reset();  // who tries again reads the same place
    if (!frame) return pass_on(std::move(frame.error()));
    if ((*frame)->number != after_.frame + 1) {
      return fail("log-gap",
                  {{"expected_frame", static_cast<std::int64_t>(after_.frame + 1)},
                   {"found_frame", static_cast<std::int64_t>((*frame)->number)}},
                  "the log lacks frame " + std::to_string(after_.frame + 1));
    }
    after_ = (*frame)->after;
    return std::move(*frame);
  }
  return fail("log-gap", {{"expected_frame", static_cast<std::int64_t>(after_.frame + 1)}},
              "the log ends before its durable position, at frame " + std::to_string(after_.frame));
}

}  // namespace steward

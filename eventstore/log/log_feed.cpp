#include "eventstore/log/log_feed.h"

namespace steward {

LogFeed::LogFeed(const CommitLog& log, LogCursor durable, std::size_t tail_bytes)
    : log_(log), tail_bytes_(tail_bytes), durable_(durable) {}

LogCursor LogFeed::durable() const {
  const std::lock_guard lock(mutex_);
  return durable_;
}

void LogFeed::publish(FramePtr frame, std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    durable_ = frame->after;
    kept_.push_back({std::move(frame), bytes});
    kept_bytes_ += bytes;
    while (kept_bytes_ > tail_bytes_ && kept_.size() > 1) {
      kept_bytes_ -= kept_.front().bytes;
      kept_.pop_front();
    }
  }
  changed_.notify_all();
}

void LogFeed::reset(LogCursor durable) {
  {
    const std::lock_guard lock(mutex_);
    kept_.clear();
    kept_bytes_ = 0;
    durable_ = durable;
  }
  changed_.notify_all();
}

bool LogFeed::wait_beyond(FrameNumber after, std::stop_token stop, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::move(stop), timeout, [&] { return durable_.frame > after; });
}

bool LogFeed::wait_for(Position position, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return durable_.position >= position; });
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

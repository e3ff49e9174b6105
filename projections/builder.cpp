#include "projections/builder.h"

#include <algorithm>
#include <deque>
#include <functional>

#include "domain/base/assert.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/codec/frame_codec.h"

namespace steward {

namespace {

constexpr std::size_t kBlockEvents = 2'048;
constexpr std::size_t kBlocksWaiting = 4;  // a worker: bounds what is decoded and not yet applied
constexpr std::uint64_t kWorthThreads = 4 * kBlockEvents;

}  // namespace

Builder::Builder(KvStore& store, const LogFeed& feed, std::vector<BuiltView> views, const Options& options)
    : store_(store), feed_(feed), views_(std::move(views)), options_(options), workers_(std::max(1U, options.workers)) {
  const auto worker_count = static_cast<unsigned>(workers_.size());
  for (const BuiltView& each : views_) handled_.insert(each.view->handles());
  for (std::size_t view = 0; view < views_.size(); ++view) {
    const unsigned shares = views_[view].view->by_community() ? worker_count : 1;
    for (unsigned share = 0; share < shares; ++share) {
      auto part = std::make_unique<Part>();
      part->view = view;
      part->share = share;
      part->shares = shares;
      part->table = std::make_unique<ViewTable>(*views_[view].view, store_, views_[view].rows->family(), true);
      workers_[(view + share) % worker_count].parts.push_back(part.get());
      parts_.push_back(std::move(part));
    }
  }
}

void Builder::report(Error error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
  changed_.notify_all();
}

std::optional<Error> Builder::first_error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

std::optional<LogCursor> Builder::parked_since() const {
  const std::lock_guard lock(mutex_);
  return parked_since_;
}

Result<void> Builder::settle_poison(Part& part, const DeliveryFailure& failure) {
  if (failure.storage) return tl::unexpected(failure.error);
  const View& view = part.table->view();
  const LogCursor searched = feed_.durable();
  auto skipped = is_skipped(feed_, view, failure.position);
  if (!skipped) return pass_on(std::move(skipped.error()));
  if (*skipped) {
    part.decisions.skipped.insert({std::string(view.name()), view.version(), failure.position});
    return {};
  }
  if (view.on_poison() == PoisonPolicy::park_household) {
    part.decisions.parked.insert(
        {{std::string(view.name()), view.version(), failure.position, failure.household}, failure.error.code});
    const std::lock_guard lock(mutex_);
    if (!parked_since_ || searched.frame < parked_since_->frame) parked_since_ = searched;
    return {};
  }
  return fail(kViewHalted, {{"position", static_cast<std::int64_t>(failure.position)}},
              "view " + std::string(view.name()) + " at " + std::string(event_name(failure.type)) + ": " +
                  failure.error.code + (failure.error.detail.empty() ? "" : ": " + failure.error.detail));
}

Result<void> Builder::apply_event(Part& part, const RecordedEvent& recorded) {
  while (auto failure = part.table->deliver(recorded, part.decisions)) {
    part.table->roll_back();
    if (auto settled = settle_poison(part, *failure); !settled) return settled;
  }
  part.table->keep();
  part.decisions = {};
  return {};
}

void Builder::apply(Part& part, const std::vector<FramePtr>& frames) {
  for (const FramePtr& frame : frames) {
    for (const RecordedEvent& recorded : frame->events) {
      if (!part.table->handles(recorded.header.type)) continue;
      if (part.shares > 1 && UuidHash{}(recorded.header.community.uuid) % part.shares != part.share) continue;
      if (auto applied = apply_event(part, recorded); !applied) return report(std::move(applied.error()));
    }
  }
  part.bytes.store(part.table->buffer().bytes(), std::memory_order_relaxed);
}

void Builder::work(Worker& worker) {
  for (;;) {
    Block block;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return closing_ || !worker.blocks.empty(); });
      if (worker.blocks.empty()) return;
      block = std::move(worker.blocks.front());
      worker.blocks.pop_front();
      worker.busy = true;
    }
    changed_.notify_all();
    for (Part* part : worker.parts) apply(*part, *block);
    block.reset();
    {
      const std::lock_guard lock(mutex_);
      worker.busy = false;
    }
    changed_.notify_all();
  }
}

void Builder::start_workers() {
  closing_ = false;
  for (Worker& worker : workers_) {
    worker.thread = std::jthread([this, &worker] {
      name_thread("rebuild");
      work(worker);
    });
  }
}

void Builder::stop_workers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (Worker& worker : workers_) {
    if (worker.thread.joinable()) worker.thread.join();
  }
}

void Builder::hand_out(const Block& block) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return error_ || std::all_of(workers_.begin(), workers_.end(),
                                   [](const Worker& worker) { return worker.blocks.size() < kBlocksWaiting; });
    });
    for (Worker& worker : workers_) worker.blocks.push_back(block);
  }
  changed_.notify_all();
}

void Builder::wait_until_idle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return std::all_of(workers_.begin(), workers_.end(),
                       [](const Worker& worker) { return worker.blocks.empty() && !worker.busy; });
  });
}

std::size_t Builder::pending_bytes() const {
  std::size_t bytes = 0;
  for (const auto& part : parts_) bytes += part->bytes.load(std::memory_order_relaxed);
  return bytes;
}

Result<void> Builder::run_to(const LogCursor& target, const std::stop_token& stop,
                             const std::function<void(std::uint64_t events)>& did) {
  if (at_.frame >= target.frame) return {};
  const bool threads = target.position - at_.position >= kWorthThreads;
  auto reader = feed_.log().read_after(at_, threads);
  if (!reader) return pass_on(std::move(reader.error()));
  if (threads) start_workers();
  Result<void> result;
  const std::function<bool(EventType)> wanted = [this](EventType type) { return handled_.contains(type); };
  // A block goes where it came from: freeing another thread's memory makes both wait for each other.
  std::deque<Block> handed_out;
  FrameReader::Item item;
  while (result && at_.frame < target.frame) {
    std::vector<FramePtr> frames;
    std::size_t events = 0;
    while (at_.frame < target.frame && events < kBlockEvents) {
      auto more = (*reader)->next(item);
      if (more && !*more) more = fail("log-too-short", {{"frame", static_cast<std::int64_t>(target.frame)}});
      auto frame =
          more ? decode_wanted_events(item.key, item.bytes, wanted) : Result<FramePtr>(tl::unexpected(more.error()));
      if (!frame) {
        result = tl::unexpected(frame.error());
        break;
      }
      events += (*frame)->after.position - at_.position;
      at_ = (*frame)->after;
      frames.push_back(std::move(*frame));
    }
    const auto block = std::make_shared<const std::vector<FramePtr>>(std::move(frames));
    if (threads) {
      hand_out(block);
      handed_out.push_back(block);
      while (handed_out.front().use_count() == 1) handed_out.pop_front();
    } else {
      for (const auto& part : parts_) apply(*part, *block);
    }
    if (result && stop.stop_requested()) result = fail("rebuild-cancelled");
    if (auto error = first_error()) result = tl::unexpected(std::move(*error));
    if (did) did(events);
    if (result && pending_bytes() > options_.pending_bytes) {
      if (threads) wait_until_idle();
      result = flush();
    }
  }
  if (threads) stop_workers();
  if (auto error = first_error()) return tl::unexpected(std::move(*error));
  return result;
}

Result<void> Builder::write_view(std::size_t view) {
  WriteSet changes;
  Part* first = nullptr;
  for (const auto& part : parts_) {
    if (part->view != view) continue;
    if (first == nullptr) {
      first = part.get();
    } else {
      first->table->buffer().take_sums(part->table->buffer());
    }
  }
  for (const auto& part : parts_) {
    if (part->view != view) continue;
    if (auto collected = part->table->buffer().collect(changes); !collected) return collected;
  }
  if (!changes.empty()) {
    if (auto written = store_.ingest(std::move(changes)); !written) return written;
  }
  for (const auto& part : parts_) {
    if (part->view != view) continue;
    part->table->buffer().written(options_.pending_bytes / 4 / parts_.size());
    part->bytes.store(part->table->buffer().bytes(), std::memory_order_relaxed);
  }
  return {};
}

Result<void> Builder::flush() {
  std::atomic<std::size_t> next{0};
  const auto write_some = [&] {
    for (std::size_t view = next++; view < views_.size(); view = next++) {
      if (auto written = write_view(view); !written) report(std::move(written.error()));
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min(workers_.size(), views_.size()); ++i) helpers.emplace_back(write_some);
    write_some();
  }
  if (auto error = first_error()) return tl::unexpected(std::move(*error));
  return {};
}

}  // namespace steward

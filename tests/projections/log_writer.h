#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/codec/frame_codec.h"
#include "eventstore/log/log_feed.h"
#include "eventstore/log/memory_commit_log.h"
#include "eventstore/storage/kv_store.h"
#include "projections/all_views.h"
#include "projections/engine.h"
#include "tests/support/temp_dir.h"

namespace steward::test {

// Writes events, frame by frame, into a log in memory, and publishes them.
class LogWriter {
 public:
  static constexpr CompanyNo kCompany{1};

  // Everything of the header that a view looks at; position, version, type and bytes are filled in.
  void add(Event event, EventHeader header) {
    RecordedEvent recorded;
    recorded.header = std::move(header);
    EventHeader& of = recorded.header;
    of.position = ++position_;
    of.company = kCompany;
    of.version = position_;
    of.type = type_of(event);
    of.schema_version = schema_version_of(of.type);
    recorded.bytes = event_bytes(of, encode_event(event));
    recorded.event = std::move(event);
    pending_.push_back(std::move(recorded));
    if (pending_.size() >= kFrameMaxEvents) flush();
  }

  // Closes the frame, commits it, publishes it.
  void flush() {
    if (pending_.empty()) return;
    FrameDraft draft;
    draft.number = tail_.frame + 1;
    draft.first_position = pending_.front().header.position;
    draft.events = std::move(pending_);
    pending_.clear();
    const EncodedFrame frame = encode_frame(draft, tail_.digest, edge_);
    const auto appended = log.append(tail_, std::span(&frame, 1));
    ASSERT_EQ(appended.status, Committed::committed) << appended.error.detail;
    tail_ = frame.after;
    auto decoded = decode_frame(frame_key(draft.first_position, draft.number), frame.bytes);
    ASSERT_TRUE(decoded) << decoded.error().code << " " << decoded.error().detail;
    frames.push_back(*decoded);
    feed.publish(std::array{LogFeed::Entry{*decoded, frame.bytes.size()}});
  }

  [[nodiscard]] Position position() const { return position_; }
  [[nodiscard]] const LogCursor& tail() const { return tail_; }

  MemoryCommitLog log{LogId(*parse_uuid("00000000-0000-0000-0000-000000000007"))};
  LogFeed feed{log, LogCursor{}, 1U << 20U};
  std::vector<FramePtr> frames;

 private:
  std::vector<RecordedEvent> pending_;
  Position position_ = 0;
  LogCursor tail_;
  TreeEdge edge_;
};

[[nodiscard]] inline std::unique_ptr<KvStore> open_store(const std::filesystem::path& path) {
  KvOptions options;
  options.block_cache_bytes = 4U << 20U;
  options.write_buffer_bytes = 1U << 20U;
  auto store = KvStore::open(path, options);
  EXPECT_TRUE(store) << store.error().detail;
  return std::move(*store);
}

[[nodiscard]] inline std::unique_ptr<ViewEngine> open_engine(KvStore& store, LogWriter& world, ViewList views,
                                                             EngineOptions options = {}) {
  auto engine = ViewEngine::open(store, world.feed, std::move(views), options);
  EXPECT_TRUE(engine) << engine.error().code << " " << engine.error().detail;
  return std::move(*engine);
}

// Every row of every live view of a group: "view/key" → value.
[[nodiscard]] inline std::vector<std::pair<std::string, std::string>> all_rows(const ViewEngine& engine,
                                                                               std::string_view group) {
  std::vector<std::pair<std::string, std::string>> rows;
  auto lease = engine.read(group);
  EXPECT_TRUE(lease);
  for (const LiveView& live : lease->live().views) {
    const auto scan = lease->snapshot().scan(live.rows->family(), {}, {}, false, false);
    std::string_view key;
    std::string_view value;
    for (auto more = scan->next(key, value); more && *more; more = scan->next(key, value)) {
      rows.emplace_back(std::string(live.view->name()) + "/" + std::string(key), std::string(value));
    }
  }
  return rows;
}

// The live rows of a group, fed in random batches that end where chance wants, the group opened anew between them, are
// those of a view that saw everything at once, and of a rebuild.
template <class Pick>
void same_bytes_however_batches_end(LogWriter& world, std::string_view group, const Pick& pick) {
  const TempDir one_dir;
  const TempDir other_dir;
  auto one_store = open_store(one_dir.path());
  auto other_store = open_store(other_dir.path());
  auto one = open_engine(*one_store, world, all_views());
  ASSERT_TRUE(one->bring_level().has_value());
  for (std::size_t from = 0; from < world.frames.size();) {
    const std::size_t steps = 1 + pick(4);
    const ViewList views = all_views();
    std::vector<const View*> of_group;
    for (const auto& view : views) {
      if (view->group() == group) of_group.push_back(view.get());
    }
    auto fed = ViewGroup::open(*other_store, world.feed, std::string(group), of_group, {20'000, 3}, true);
    ASSERT_TRUE(fed.has_value());
    for (std::size_t i = 0; i < steps && from < world.frames.size(); ++i) {
      const std::size_t size = std::min<std::size_t>(1 + pick(9), world.frames.size() - from);
      ASSERT_TRUE((*fed)->apply(std::span(world.frames).subspan(from, size), pick(2) * 20'000).has_value());
      from += size;
    }
  }
  auto other = open_engine(*other_store, world, all_views());
  ASSERT_TRUE(other->position(group) == world.position());
  ASSERT_TRUE(all_rows(*one, group) == all_rows(*other, group));
  const auto report = one->compare({});
  ASSERT_TRUE(report.has_value());
  ASSERT_TRUE(report->equal());
  ASSERT_EQ(report->views.size(), all_views().size());
}

}  // namespace steward::test

#include "replay/scratch_index.h"

#include <system_error>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/index/kept_state.h"
#include "replay/event_json.h"

namespace steward {

namespace {

// As many as make ingesting worth while, and few enough to hold: a frame may have but one event.
constexpr std::size_t kBatchEvents = 16'384;
constexpr std::size_t kScratchCacheBytes = 16U << 20U;
constexpr std::uint64_t kProgressEvery = 4096;

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

std::string stream_words(const StreamId& stream) {
  return std::string(name_of(stream.kind)) + " " + to_string(stream.id);
}

// One side of the comparison: its next row, if there is one.
struct Side {
  std::unique_ptr<RowScan> scan;
  std::string_view key;
  std::string_view value;
  bool there = false;

  Result<void> next() {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    there = *more;
    return {};
  }
};

}  // namespace

Result<std::unique_ptr<ScratchIndex>> ScratchIndex::make(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::remove_all(directory, error);
  if (error) return fail("storage-error", {}, "cannot remove " + directory.string() + ": " + error.message());
  std::unique_ptr<ScratchIndex> scratch(new ScratchIndex(directory));
  KvOptions options;
  options.block_cache_bytes = kScratchCacheBytes;
  options.write_buffer_bytes = kScratchCacheBytes;
  auto store = KvStore::open(directory, options);
  if (!store) return pass_on(std::move(store.error()));
  scratch->store_ = std::move(*store);
  auto index = Index::open(*scratch->store_);
  if (!index) return pass_on(std::move(index.error()));
  scratch->index_ = std::move(*index);
  return scratch;
}

ScratchIndex::~ScratchIndex() {
  index_.reset();
  store_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

Result<void> ScratchIndex::add(const FramePtr& frame, std::uint64_t waiting) {
  gathered_.push_back(frame);
  gathered_events_ += frame->events.size();
  if (gathered_events_ < kBatchEvents) return {};
  auto applied = index_->apply(gathered_, waiting);
  gathered_.clear();
  gathered_events_ = 0;
  return applied;
}

Result<void> ScratchIndex::finish() {
  if (gathered_.empty()) return {};
  auto applied = index_->apply(gathered_, 0);
  gathered_.clear();
  gathered_events_ = 0;
  return applied;
}

Result<std::uint64_t> compare_index(const Index& live, const Index& rebuilt, const ReplayProgress& progress,
                                    const std::function<void(const IndexDifference&)>& differs) {
  Side a{live.store().scan(live.family(), {}, {}, false, true), {}, {}, false};
  Side b{rebuilt.store().scan(rebuilt.family(), {}, {}, false, true), {}, {}, false};
  if (auto first = a.next(); !first) return pass_on(std::move(first.error()));
  if (auto first = b.next(); !first) return pass_on(std::move(first.error()));
  std::uint64_t rows = 0;
  while (a.there || b.there) {
    const bool of_live = a.there && (!b.there || a.key <= b.key);
    const bool of_rebuilt = b.there && (!a.there || b.key <= a.key);
    const bool same =
        of_live && of_rebuilt && (a.value == b.value || (is_folded_key(a.key) && is_of_another_version(a.value)));
    if (!same) {
      const std::string_view key = of_live ? a.key : b.key;
      IndexDifference difference{describe_index_key(key), hex(key), {}, {}};
      if (of_live) difference.live = std::string(a.value);
      if (of_rebuilt) difference.rebuilt = std::string(b.value);
      differs(difference);
    }
    if (++rows % kProgressEvery == 0 && progress) progress("comparing the index", rows, 0);
    if (of_live) {
      if (auto next = a.next(); !next) return pass_on(std::move(next.error()));
    }
    if (of_rebuilt) {
      if (auto next = b.next(); !next) return pass_on(std::move(next.error()));
    }
  }
  return rows;
}

Result<void> check_room_for_scratch(const std::filesystem::path& second_database) {
  std::error_code error;
  std::uintmax_t bytes = 0;
  std::filesystem::recursive_directory_iterator at(second_database, error);
  for (const std::filesystem::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    std::error_code gone;  // RocksDB removes files while we look
    const std::uintmax_t size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  const auto space = std::filesystem::space(second_database, error);
  if (error) return fail("storage-error", {}, "cannot look at " + second_database.string() + ": " + error.message());
  const std::uintmax_t needed = bytes + bytes / 10;
  if (space.available >= needed) return {};
  return fail(
      "storage-full",
      {{"free_bytes", static_cast<std::int64_t>(space.available)}, {"needed_bytes", static_cast<std::int64_t>(needed)}},
      "the disk has no room for a second index, which is built to compare with");
}

std::string describe_index_key(std::string_view key) {
  if (key == kCheckpointKey) return "the checkpoint";
  ByteReader in(key);
  const char table = static_cast<char>(in.u8());
  const std::string company = " in company " + std::to_string(in.u32());
  switch (table) {
    case 'h':
      return "head of " + stream_words(in.stream()) + company;
    case 'c': {
      const unsigned kind = in.u8();
      return "claim of kind " + std::to_string(kind) + " on " + hex(in.rest()) + company;
    }
    case 'i':
      return "remembered command of credential " + to_string(in.uuid()) + company;
    case 'n':
      return "end of the history of household " + to_string(in.uuid()) + company;
    case 'k': {
      const unsigned kind = in.u8();
      return "counter of kind " + std::to_string(kind) + " for " + std::to_string(in.sortable_i32()) + company;
    }
    case 's': {
      const std::string stream = stream_words(in.stream());
      return "copy of event " + std::to_string(in.u64()) + " of " + stream + company;
    }
    case 'y': {
      const std::string household = to_string(in.uuid());
      return "copy of event " + std::to_string(in.u64()) + " of the history of household " + household + company;
    }
    case 't': {
      const unsigned kind = in.u8();
      const std::string id = to_string(in.uuid());
      return "tag of kind " + std::to_string(kind) + " " + id + " at position " + std::to_string(in.u64()) + company;
    }
    case 'm': {
      const std::string community = to_string(in.uuid());
      return "membership of " + stream_words(in.stream()) + " in community " + community + company;
    }
    case 'f':
      return "kept state of " + stream_words(in.stream()) + company;
    default:
      return "a row of an unknown table";
  }
}

}  // namespace steward

#include "eventstore/log/rocksdb_commit_log.h"

#include <rocksdb/db.h>

#include <algorithm>

#include "domain/base/assert.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/log/internal/rocksdb_log_options.h"
#include "eventstore/storage/internal/checked_iterator.h"
#include "eventstore/storage/internal/checkpoint.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

// Frames are in the default family. What the log knows of itself has one row in front of all frames.
constexpr std::string_view kMeta{"\0", 1};  // sorts before every frame key, which all begin with a zero byte
constexpr std::string_view kFormat = "steward-log-1";
constexpr std::string_view kDamaged = "log-damaged";

// Where the anchor is of no use.
constexpr std::string_view kWayOut = "; steward serve --accept-loss lets the log go on where it ends";

tl::unexpected<Error> not_open() { return fail("storage-error", {}, "the log is not open"); }

bool has_file_of_a_database(const fs::path& directory) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    const auto extension = entry.path().extension();
    if (extension == ".sst" || extension == ".log") return true;
  }
  return false;
}

tl::unexpected<Error> differs(std::string_view code, std::string_view words, const LogCursor& anchor,
                              const LogCursor& found) {
  return fail(code,
              {{"anchor_frame", static_cast<std::int64_t>(anchor.frame)},
               {"anchor_position", static_cast<std::int64_t>(anchor.position)},
               {"found_frame", static_cast<std::int64_t>(found.frame)},
               {"found_position", static_cast<std::int64_t>(found.position)}},
              std::string(words) + ": the anchor says " + describe(anchor) + "; the log has " + describe(found));
}

// The frame that a cursor comes after begins at or before the cursor's position, or just behind it without events.
std::string last_key_of(const LogCursor& cursor) { return frame_key(cursor.position + 1, cursor.frame); }

}  // namespace

struct RocksDbCommitLog::Database {
  std::unique_ptr<rocksdb::DB> db;

  ~Database() {
    if (db) static_cast<void>(db->Close());
  }
  [[nodiscard]] CheckedIterator iterate(bool bulk) const {
    return CheckedIterator(db->NewIterator(rocksdb_log_read_options(bulk)));
  }
  [[nodiscard]] Result<LogCursor> tail() const {
    CheckedIterator last = iterate(false);
    last.seek_to_last();
    auto valid = last.valid(kDamaged);
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid || last.key() == kMeta) return LogCursor{};
    return frame_cursor(last.key(), last.value());
  }
  // Empty for frame 0, and when there is no such frame.
  [[nodiscard]] Result<LogCursor> cursor_of(const LogCursor& cursor) const {
    if (cursor.frame == 0) return LogCursor{};
    CheckedIterator at = iterate(false);
    at.seek_for_prev(last_key_of(cursor));
    auto valid = at.valid(kDamaged);
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid || at.key() == kMeta) return LogCursor{};
    return frame_cursor(at.key(), at.value());
  }
  [[nodiscard]] Result<TreeEdge> edge_of(const LogCursor& cursor) const {
    if (cursor.frame == 0) return TreeEdge{};
    CheckedIterator at = iterate(false);
    at.seek_for_prev(last_key_of(cursor));
    auto valid = at.valid(kDamaged);
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid || at.key() == kMeta) return fail(kDamaged, {}, "the log lacks the frame that it ended with");
    return frame_edge(at.key(), at.value());
  }
  // Nothing is missing behind `from`, and every root and digest there is right.
  [[nodiscard]] Result<void> check_after(LogCursor from) const;
};

Result<void> RocksDbCommitLog::Database::check_after(LogCursor from) const {
  auto edge = edge_of(from);
  if (!edge) return pass_on(std::move(edge.error()));
  CheckedIterator at = iterate(true);
  for (at.seek(frame_key(from.position + 1, from.frame + 1));; at.next()) {
    auto valid = at.valid(kDamaged);
    if (!valid) return pass_on(std::move(valid.error()));
    if (!*valid) return {};
    auto frame = decode_frame(at.key(), at.value());
    if (!frame) return pass_on(std::move(frame.error()));
    if ((*frame)->number != from.frame + 1 || (*frame)->first_position != from.position + 1) {
      return fail("log-gap", {{"expected_frame", static_cast<std::int64_t>(from.frame + 1)}},
                  "the log lacks frame " + std::to_string(from.frame + 1));
    }
    auto checked = check_frame(**frame, at.value(), from.digest, *edge);
    if (!checked) return checked;
    from = (*frame)->after;
  }
}

template <class T>
Result<T> RocksDbCommitLog::noted(Result<T> read) const {
  if (read || read.error().code != kDamaged) return read;
  const std::lock_guard lock(mutex_);
  if (!damage_) damage_ = read.error();
  return read;
}

std::optional<Error> RocksDbCommitLog::damage() const {
  const std::lock_guard lock(mutex_);
  return damage_;
}

// Copies what it hands out: recover() may close the database between two steps, and then the reader goes on behind the
// last key it handed out.
class RocksDbCommitLog::Reader final : public FrameReader {
 public:
  Reader(const RocksDbCommitLog& log, std::string from, bool bulk, FrameNumber last)
      : log_(log), key_(std::move(from)), bulk_(bulk), last_(last) {
    const std::lock_guard lock(log_.mutex_);
    log_.readers_.insert(this);
  }
  ~Reader() override {
    const auto inside = log_.enter();
    const std::lock_guard lock(log_.mutex_);
    log_.readers_.erase(this);
    iterator_.reset();
  }

  Result<bool> next(Item& item) override {
    if (ended_) return false;
    const auto inside = log_.enter();
    if (!log_.database_) return not_open();
    if (!iterator_) {
      iterator_.emplace(log_.database_->iterate(bulk_));
      iterator_->seek(key_);
      auto valid = iterator_->valid(kDamaged);
      if (valid && *valid && started_ && iterator_->key() == key_) iterator_->next();
    } else {
      iterator_->next();
    }
    auto valid = log_.noted(iterator_->valid(kDamaged));
    if (!valid) {
      iterator_.reset();  // the next call comes to the same place, and says the same
      return pass_on(std::move(valid.error()));
    }
    if (!*valid) return end();
    auto key = parse_frame_key(iterator_->key());
    if (!key) return pass_on(std::move(key.error()));
    if (key->number > last_) return end();
    started_ = true;
    key_.assign(iterator_->key());
    bytes_.assign(iterator_->value());
    item = {key_, bytes_};
    return true;
  }

  // By recover(), which keeps everybody else out.
  void let_go() { iterator_.reset(); }

 private:
  bool end() {
    ended_ = true;
    iterator_.reset();
    return false;
  }

  const RocksDbCommitLog& log_;
  std::string key_;  // of the last frame handed out; before that, where to begin
  std::string bytes_;
  const bool bulk_;
  const FrameNumber last_;
  std::optional<CheckedIterator> iterator_;
  bool started_ = false;
  bool ended_ = false;
};

RocksDbCommitLog::RocksDbCommitLog(fs::path directory, RocksDbLogOptions options, DirectoryLock lock)
    : directory_(std::move(directory)), options_(std::move(options)), lock_(std::move(lock)) {}

RocksDbCommitLog::~RocksDbCommitLog() {
  // Debian's RocksDB aborts when an iterator outlives its database: say who did it before it does.
  STEWARD_ASSERT(readers_.empty(), "a reader of the log outlived it");
  static_cast<void>(write_anchor());  // the stop is not less clean without it: the log may be ahead of its anchor
}

Result<std::unique_ptr<RocksDbCommitLog>> RocksDbCommitLog::open(const fs::path& directory,
                                                                 const RocksDbLogOptions& options) {
  std::error_code error;
  if (options.create) fs::create_directories(directory, error);
  if (!fs::is_directory(directory, error)) {
    return fail("log-missing", {}, "there is no log in " + directory.string());
  }
  auto lock = DirectoryLock::take(directory);
  if (!lock) return pass_on(std::move(lock.error()));
  std::unique_ptr<RocksDbCommitLog> log(new RocksDbCommitLog(directory, options, std::move(*lock)));
  if (auto opened = log->open_database(options.accept_loss); !opened) return pass_on(std::move(opened.error()));
  return log;
}

Result<std::unique_ptr<RocksDbCommitLog::Database>> RocksDbCommitLog::open_files(bool is_new, bool damaged_end) {
  rocksdb::Options db_options =
      rocksdb_log_options(options_.block_cache_bytes, is_new, static_cast<rocksdb::Env*>(options_.env));
  if (damaged_end) db_options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(db_options, directory_.string(), &db);
  if (!status.ok()) return pass_on(rocksdb_error(kDamaged, status));
  auto database = std::make_unique<Database>();
  database->db.reset(db);
  return database;
}

Result<void> RocksDbCommitLog::open_database(bool accept_loss) {
  // RocksDB would begin a new database over an old one that has lost its CURRENT, and delete what it finds.
  const bool is_new = !fs::exists(directory_ / "CURRENT");
  if (is_new && has_file_of_a_database(directory_)) {
    return fail(kDamaged, {}, "the log has lost its file CURRENT: " + (directory_ / "CURRENT").string());
  }
  if (is_new && !options_.create) return fail("log-missing", {}, "there is no log in " + directory_.string());
  auto database = open_files(is_new, false);
  // Garbage in the last sector that a power cut left behind looks like damage to what was synced. Who accepts a loss
  // lets the log end there; how much was behind it nobody knows, so it is one even if the anchor is reached.
  const bool cut_at_damage = !database && accept_loss && !options_.anchor.empty();
  if (cut_at_damage) database = open_files(is_new, true);
  if (!database) return pass_on(std::move(database.error()));
  if (auto done = read_identity(**database); !done) return done;
  auto tail = (*database)->tail();
  if (!tail) return pass_on(std::move(tail.error()));
  if (cut_at_damage) {
    auto stored = AnchorFile(options_.anchor, options_.env).read();
    const bool known = stored && *stored;
    if (auto done = accept(known ? std::optional((*stored)->cursor) : std::nullopt, *tail); !done) return done;
  } else if (!options_.anchor.empty()) {
    if (auto done = check_anchor(**database, *tail, accept_loss); !done) return done;
  }
  if (auto done = start_anchor(*tail); !done) return done;
  database_ = std::move(*database);
  const std::lock_guard lock(mutex_);
  tail_ = *tail;
  return {};
}

Result<void> RocksDbCommitLog::read_identity(Database& database) {
  std::string meta;
  const rocksdb::Status found = database.db->Get(rocksdb::ReadOptions(), kMeta, &meta);
  if (!found.ok() && !found.IsNotFound()) return pass_on(rocksdb_error(kDamaged, found));
  if (found.ok()) {
    const std::string_view text(meta);
    const auto id =
        text.substr(0, kFormat.size()) == kFormat ? uuid_from_bytes(text.substr(kFormat.size())) : std::nullopt;
    if (!id) return fail("log-format-unknown", {}, "the log was written by another version of steward");
    // Anybody may read it while a log is opened again, which has the same.
    if (id_ != LogId(*id)) id_ = LogId(*id);
    return {};
  }
  CheckedIterator any = database.iterate(false);
  any.seek_to_first();
  auto valid = any.valid(kDamaged);
  if (!valid) return pass_on(std::move(valid.error()));
  if (*valid) return fail(kDamaged, {}, "the log has frames but not its own name");
  Uuid id;
  fill_random(reinterpret_cast<unsigned char*>(id.bytes.data()), id.bytes.size());
  const rocksdb::Status written =
      database.db->Put(rocksdb_log_write_options(), kMeta, std::string(kFormat) + std::string(id.view()));
  if (!written.ok()) return pass_on(rocksdb_error("storage-error", written));
  id_ = LogId(id);
  return {};
}

Result<void> RocksDbCommitLog::check_anchor(Database& database, LogCursor& tail, bool accept_loss) {
  auto stored = AnchorFile(options_.anchor, options_.env).read();
  if (!stored) {
    if (stored.error().code != "anchor-damaged") return pass_on(std::move(stored.error()));
    if (accept_loss) return accept(std::nullopt, tail);
    stored.error().detail += kWayOut;
    return pass_on(std::move(stored.error()));
  }
  if (!*stored) {
    // The anchor of a new log is there before its first frame.
    if (tail.frame == 0) return {};
    if (accept_loss) return accept(std::nullopt, tail);
    return fail(
        "anchor-missing", {},
        "nothing says how far the log had come, there is no " + options_.anchor.string() + std::string(kWayOut));
  }
  const LogCursor& anchor = (*stored)->cursor;
  if ((*stored)->log != id_ || tail.frame < anchor.frame) {
    if (accept_loss) return accept(anchor, tail);
    if ((*stored)->log != id_)
      return differs("log-differs-from-anchor", "it is the anchor of another log", anchor, tail);
    return differs("log-behind-anchor", "the log has lost its end", anchor, tail);
  }
  auto there = database.cursor_of(anchor);
  if (!there) return pass_on(std::move(there.error()));
  LogCursor expected = anchor;
  expected.epoch = there->epoch;  // an epoch that was raised has no frame yet
  if (*there != expected) {
    if (accept_loss) return accept(anchor, tail);
    return differs("log-differs-from-anchor", "the log is not the one it was", anchor, *there);
  }
  tail.epoch = std::max(tail.epoch, anchor.epoch);
  return database.check_after(expected);
}

Result<void> RocksDbCommitLog::accept(std::optional<LogCursor> anchor, LogCursor& tail) {
  tail.epoch = std::max(tail.epoch, anchor ? anchor->epoch : 0) + 1;
  auto written = AnchorFile(options_.anchor, options_.env).write({id_, tail});
  if (!written) return written;
  accepted_loss_ = AcceptedLoss{anchor, tail};
  return {};
}

Result<void> RocksDbCommitLog::start_anchor(const LogCursor& tail) {
  if (options_.anchor.empty()) return {};
  if (anchor_) {
    anchor_->note(tail);
    return {};
  }
  const AnchorFile file(options_.anchor, options_.env);
  // Also what was just recovered is anchored before it is served.
  if (auto written = file.write({id_, tail}); !written) return written;
  anchor_ = std::make_unique<AnchorKeeper>(file, Anchor{id_, tail}, options_.anchor_interval);
  return {};
}

Result<void> RocksDbCommitLog::write_anchor() {
  if (!anchor_) return {};
  return anchor_->write_now();
}

LogCursor RocksDbCommitLog::known_tail() const {
  const std::lock_guard lock(mutex_);
  return tail_;
}

std::shared_lock<std::shared_mutex> RocksDbCommitLog::enter() const {
  if (recovering_) const std::lock_guard wait(turnstile_);
  return std::shared_lock(database_mutex_);
}

Result<LogCursor> RocksDbCommitLog::tail() const {
  if (state_ != State::open) return fail("storage-error", {}, "after a failed write nobody knows the log's tail");
  return known_tail();
}

Result<TreeEdge> RocksDbCommitLog::tail_edge() const {
  auto end = tail();
  if (!end) return pass_on(std::move(end.error()));
  const auto inside = enter();
  if (!database_) return not_open();
  return noted(database_->edge_of(*end));
}

bool RocksDbCommitLog::holds(std::span<const EncodedFrame> frames) const {
  for (const EncodedFrame& frame : frames) {
    std::string bytes;
    const auto status =
        database_->db->Get(rocksdb::ReadOptions(), frame_key(frame.first_position, frame.number), &bytes);
    if (!status.ok() || bytes != frame.bytes) return false;
  }
  return true;
}

AppendResult RocksDbCommitLog::append(const LogCursor& expected_tail, std::span<const EncodedFrame> frames) {
  const std::lock_guard one(write_mutex_);
  if (frames.empty()) return {Committed::committed, {}};
  if (state_ != State::open || !database_) {
    return {Committed::unknown, Error{state_ == State::full ? "storage-full" : "storage-error",
                                      {},
                                      "the log takes no writes after a failed one"}};
  }
  const LogCursor tail = known_tail();
  if (tail == frames.back().after && holds(frames)) return {Committed::committed, {}};
  if (tail != expected_tail) {
    return {Committed::fenced, Error{"log-fenced", {}, "the log's tail is not the expected one"}};
  }
  if (auto space = check_space(); !space) return {Committed::fenced, std::move(space.error())};
  rocksdb::WriteBatch batch(0, 0, 8, 0);
  const LogCursor* before = &expected_tail;
  for (const EncodedFrame& frame : frames) {
    STEWARD_ASSERT(frame.number == before->frame + 1 && frame.first_position == before->position + 1,
                   "frames follow one another without a gap");
    const rocksdb::Status put = batch.Put(frame_key(frame.first_position, frame.number), frame.bytes);
    if (!put.ok()) return {Committed::fenced, rocksdb_error("storage-error", put)};
    before = &frame.after;
  }
  const rocksdb::Status written = database_->db->Write(rocksdb_log_write_options(), &batch);
  if (!written.ok()) {
    // An fsync that failed is not tried again: what the kernel did with the pages is unknown.
    state_ = written.IsNoSpace() ? State::full : State::broken;
    return {Committed::unknown, rocksdb_error("storage-error", written)};
  }
  {
    const std::lock_guard lock(mutex_);
    tail_ = frames.back().after;
  }
  if (anchor_) anchor_->note(frames.back().after);
  return {Committed::committed, {}};
}

Result<std::unique_ptr<FrameReader>> RocksDbCommitLog::read(Position from, bool bulk) const {
  const FrameNumber last = known_tail().frame;
  std::string key = frame_key(1, 0);
  if (from > 1) {
    const auto inside = enter();
    if (!database_) return not_open();
    // Frames without events share their first position with the frame behind them: the last of them holds it.
    CheckedIterator at = database_->iterate(false);
    at.seek_for_prev(frame_key(from, UINT64_MAX));
    auto valid = noted(at.valid(kDamaged));
    if (!valid) return pass_on(std::move(valid.error()));
    if (*valid && at.key() != kMeta) {
      auto cursor = frame_cursor(at.key(), at.value());
      if (!cursor) return pass_on(std::move(cursor.error()));
      key = cursor->position >= from ? std::string(at.key()) : frame_key(cursor->position + 1, cursor->frame + 1);
    }
  }
  return std::unique_ptr<FrameReader>(std::make_unique<Reader>(*this, std::move(key), bulk, last));
}

Result<std::unique_ptr<FrameReader>> RocksDbCommitLog::read_after(const LogCursor& cursor, bool bulk) const {
  const FrameNumber last = known_tail().frame;
  return std::unique_ptr<FrameReader>(
      std::make_unique<Reader>(*this, frame_key(cursor.position + 1, cursor.frame + 1), bulk, last));
}

Result<std::optional<LogCursor>> RocksDbCommitLog::cursor_at(const LogCursor& cursor) const {
  if (known_tail().frame < cursor.frame) return std::optional<LogCursor>{};
  const auto inside = enter();
  if (!database_) return not_open();
  auto found = noted(database_->cursor_of(cursor));
  if (!found) return pass_on(std::move(found.error()));
  return std::optional<LogCursor>(*found);
}

Result<void> RocksDbCommitLog::checkpoint(const fs::path& directory) const {
  const auto inside = enter();
  if (!database_) return not_open();
  return make_checkpoint(*database_->db, directory);
}

Result<void> RocksDbCommitLog::recover() {
  const std::lock_guard one(write_mutex_);
  if (state_ == State::open) return {};
  if (state_ == State::broken) {
    return fail("storage-error", {}, "a write to the log failed; only a restart, with its checks, goes on");
  }
  // As long as the disk is full the open database at least answers reads.
  if (auto space = check_space(); !space) return space;
  const std::lock_guard turn(turnstile_);
  recovering_ = true;
  Result<void> opened;
  {
    const std::unique_lock alone(database_mutex_);
    {
      const std::lock_guard lock(mutex_);
      for (Reader* reader : readers_) reader->let_go();
    }
    database_.reset();
    opened = open_database(false);
    if (opened) state_ = State::open;
  }
  recovering_ = false;
  return opened;
}

}  // namespace steward

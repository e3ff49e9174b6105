#include "eventstore/store.h"

#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/codec/frame_codec.h"

namespace steward {

namespace {

namespace fs = std::filesystem;

// Up to so many events reading the index's keys takes no time worth a thread.
constexpr Position kLearnAtOnce = 100'000;

// A name for what is set aside that is not taken yet.
fs::path free_name(const fs::path& directory) {
  for (int i = 1;; ++i) {
    fs::path name = directory;
    name += ".set-aside-" + std::to_string(i);
    if (!fs::exists(name)) return name;
  }
}

}  // namespace

EventStore::EventStore(StoreOptions options, const Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      overlay_(options_.row_cache_bytes),
      states_(options_.state_cache_bytes) {}

EventStore::~EventStore() { stop(); }

Result<std::unique_ptr<EventStore>> EventStore::open(StoreOptions options, const Clock& clock) {
  std::unique_ptr<EventStore> store(new EventStore(std::move(options), clock));
  const StoreOptions& chosen = store->options_;
  RocksDbLogOptions log_options = chosen.log;
  log_options.create = chosen.create;
  log_options.anchor = chosen.directory / "anchor";
  auto log = RocksDbCommitLog::open(chosen.directory / "log", log_options);
  if (!log) return pass_on(std::move(log.error()));
  store->log_ = std::move(*log);
  auto tail = store->log_->tail();
  if (!tail) return pass_on(std::move(tail.error()));
  store->feed_ = std::make_unique<LogFeed>(*store->log_, *tail, chosen.tail_bytes);

  if (auto done = store->open_second_database(); !done) return pass_on(std::move(done.error()));
  if (auto done = store->open_index(); !done) return pass_on(std::move(done.error()));
  store->index_follower_ = std::make_unique<Follower>(*store->feed_, *store->index_, chosen.index_follower);
  if (auto done = store->level_index(); !done) return pass_on(std::move(done.error()));

  auto edge = store->log_->tail_edge();
  if (!edge) return pass_on(std::move(edge.error()));
  auto last = store->last_recorded();
  if (!last) return pass_on(std::move(last.error()));
  store->knowledge_ = std::make_unique<Knowledge>(*store->index_, store->overlay_, store->states_);
  store->states_.index_passed(tail->position);
  store->learn_keys();
  EventStore* self = store.get();
  store->index_follower_->on_applied([self](const LogCursor& at) {
    self->states_.index_passed(at.position);
    self->overlay_.trim(at.frame);
  });
  store->index_follower_->start();
  store->sequencer_ =
      std::make_unique<Sequencer>(*store->log_, *store->feed_, *store->knowledge_, store->overlay_, store->states_,
                                  clock, chosen.sequencer, *tail, std::move(*edge), *last);
  if (auto done = store->check_clock(*last); !done) return pass_on(std::move(done.error()));
  if (auto done = store->record_accepted_loss(); !done) return pass_on(std::move(done.error()));
  return store;
}

// The second database is a copy: when it cannot be opened it is set aside and made anew from the log.
Result<void> EventStore::open_second_database() {
  const fs::path directory = options_.directory / "views";
  auto opened = KvStore::open(directory, options_.second_database);
  if (!opened && opened.error().code == "second-database-damaged") {
    const fs::path aside = free_name(directory);
    std::error_code error;
    fs::rename(directory, aside, error);
    if (error) return fail("storage-error", {}, "cannot set aside " + directory.string() + ": " + error.message());
    set_aside_ = aside.string();
    opened = KvStore::open(directory, options_.second_database);
  }
  if (!opened) return pass_on(std::move(opened.error()));
  second_database_ = std::move(*opened);
  return {};
}

// An index that is ahead of the log or on another history is thrown away. So is one of another version, which is
// nothing wrong: a backup that an earlier program took is a good one.
Result<void> EventStore::open_index() {
  for (const std::string& name : second_database_->family_names()) {
    if (!is_index_family(name) || name == index_family_name()) continue;
    if (auto dropped = second_database_->drop_family(name); !dropped) return dropped;
  }
  auto opened = Index::open(*second_database_);
  if (opened) {
    const LogCursor checkpoint = (*opened)->checkpoint();
    auto there = log_->cursor_at(checkpoint);
    if (!there) return pass_on(std::move(there.error()));
    if (*there && (*there)->frame == checkpoint.frame && (*there)->digest == checkpoint.digest) {
      index_ = std::move(*opened);
      return {};
    }
  } else if (opened.error().code != "index-row-damaged" && opened.error().code != "second-database-damaged") {
    return pass_on(std::move(opened.error()));
  }
  if (opened) opened->reset();
  if (auto dropped = second_database_->drop_family(index_family_name()); !dropped) return dropped;
  if (set_aside_.empty()) set_aside_ = "index";
  auto fresh = Index::open(*second_database_);
  if (!fresh) return pass_on(std::move(fresh.error()));
  index_ = std::move(*fresh);
  return {};
}

Result<void> EventStore::level_index() {
  const Position end = feed_->durable().position;
  for (;;) {
    if (options_.on_progress) options_.on_progress(index_follower_->position(), end);
    auto more = index_follower_->step(SIZE_MAX);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return {};
  }
}

// Commands are taken without it, and damage is met again by whoever reads that row.
void EventStore::learn_keys() {
  const auto learn = [this](const std::stop_token& stop) {
    if (auto learnt = knowledge_->learn_keys(stop); !learnt) {
      log_warn("keys-not-learnt", {{"code", learnt.error().code}});
    }
  };
  if (feed_->durable().position <= kLearnAtOnce) return learn({});
  learner_ = std::jthread([learn](const std::stop_token& stop) {
    name_thread("learn keys");
    learn(stop);
  });
}

Result<Instant> EventStore::last_recorded() const {
  const LogCursor tail = feed_->durable();
  Instant last{INT64_MIN};
  if (tail.frame == 0) return last;
  auto reader = log_->read(tail.position, false);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return last;
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    for (const CommandRecord& command : (*frame)->commands) last = std::max(last, command.recorded_at);
  }
}

Result<std::optional<operations::Created>> EventStore::created() const {
  auto state = knowledge_->state(CompanyNo{0}, log_stream());
  if (!state) return pass_on(std::move(state.error()));
  const auto* of_log = std::get_if<operations::LogState>(state->state.get());
  const auto* found = of_log == nullptr ? nullptr : std::get_if<operations::Created>(&of_log->is);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

// What is recorded is never dated before what was: one record of a clock that is far ahead dates all that follow it.
Result<void> EventStore::check_clock(Instant last) const {
  const Instant now = clock_.now();
  if (!options_.most_ahead || last.micros == INT64_MIN) return {};
  if (now.micros - last.micros <= options_.most_ahead->count()) return {};
  const auto log = created();
  if (!log) return pass_on(log.error());
  if (*log && (*log)->purpose == operations::LogPurpose::demo) return {};
  return fail("clock-far-ahead", {},
              "the clock says " + to_string(now) + ", and the log was last written at " + to_string(last) +
                  ": set the clock right, or say --accept-clock if nothing was recorded for so long");
}

// The log has raised its epoch already, and its anchor with it; the event says for ever what was accepted, and where
// the epoch before ended. It is missing after the opening that accepted the loss, and after one that did not come this
// far. Where the anchor is missing, damaged, of another history or not ahead, nobody knows how much was lost: the event
// names what was found. A log that lost even its first event has no place for it.
Result<void> EventStore::record_accepted_loss() {
  const LogCursor tail = feed_->durable();
  const auto log = created();
  if (!log) return pass_on(log.error());
  if (!*log || (*log)->epoch >= tail.epoch) return {};
  const auto loss = log_->accepted_loss();
  const Position reached = std::max(loss && loss->anchor ? loss->anchor->position : 0, tail.position);
  Uuid7Generator ids;
  Submission submission;
  submission.command = operations::AcceptLoss{tail.epoch, tail.position, reached};
  submission.id = CommandId(ids.next(clock_.now()));
  submission.company = CompanyNo{0};
  submission.actor.channel = Channel::command_line;
  auto answer = sequencer_->submit_and_wait(std::move(submission));
  if (!answer) return pass_on(std::move(answer.error()));
  if (!answer->outcome.ok())
    return fail(answer->outcome.code, answer->outcome.params, "the loss could not be recorded");
  return {};
}

void EventStore::stop() {
  if (stopped_) return;
  stopped_ = true;
  if (sequencer_) sequencer_->stop();
  learner_ = {};
  if (index_follower_) {
    index_follower_->stop();
    // What the last commit left: a clean stop ends level.
    while (index_follower_->progress().halted == std::nullopt) {
      auto more = index_follower_->step(SIZE_MAX);
      if (!more || !*more) break;
    }
  }
  if (second_database_) static_cast<void>(second_database_->flush());
}

}  // namespace steward

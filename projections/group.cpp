#include "projections/group.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "eventstore/base/logging.h"
#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/frame_codec.h"

namespace steward {

namespace {

constexpr std::uint64_t kFarBehind = 10'000;      // events: from here on sorting and ingesting is cheaper
constexpr std::size_t kIngestRows = 5'000;        // fewer rows are not worth a file
constexpr std::size_t kParkedErrorBytes = 1'000;  // of an error's words kept with the attempts

std::set<std::string_view> names_of(const std::vector<const View*>& views) {
  std::set<std::string_view> names;
  for (const View* view : views) names.insert(view->name());
  return names;
}

}  // namespace

ViewGroup::ViewGroup(KvStore& store, const LogFeed& feed, std::string name, std::vector<const View*> views, Family meta,
                     const Options& options)
    : store_(store), feed_(feed), name_(std::move(name)), views_(std::move(views)), meta_(meta), options_(options) {}

Result<std::unique_ptr<ViewGroup>> ViewGroup::open(KvStore& store, const LogFeed& feed, std::string name,
                                                   std::vector<const View*> views, const Options& options,
                                                   bool follow_from_zero) {
  auto meta = store.family(views_family_name(name));
  if (!meta) return pass_on(std::move(meta.error()));
  std::unique_ptr<ViewGroup> group(new ViewGroup(store, feed, std::move(name), std::move(views), *meta, options));
  const std::lock_guard lock(group->applying_);
  if (auto loaded = group->load(follow_from_zero); !loaded) return pass_on(std::move(loaded.error()));
  return group;
}

Result<void> ViewGroup::load(bool follow_from_zero) {
  auto row = store_.get(meta_, checkpoint_key());
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return begin_anew(follow_from_zero);
  auto stored = decode_stored_checkpoint(**row);
  if (!stored) return pass_on(std::move(stored.error()));
  auto known = log_contains(feed_.log(), feed_.durable(), stored->at);
  if (!known) return pass_on(std::move(known.error()));
  if (!*known) {
    log_warn("views-thrown-away",
             {{"group", name_}, {"checkpoint", stored->at.position}, {"durable_position", feed_.durable().position}});
    return begin_anew(follow_from_zero);
  }
  auto live = stored_live_set(stored->generation);
  if (!live) return pass_on(std::move(live.error()));
  auto tables = open_tables(**live, false);
  if (!tables) return pass_on(std::move(tables.error()));
  tables_ = std::move(*tables);
  pending_ = stored->at;
  publish(std::move(*live), *stored);
  return load_attempts();
}

Result<std::shared_ptr<const LiveSet>> ViewGroup::stored_live_set(std::uint64_t generation) const {
  auto live = std::make_shared<LiveSet>();
  live->generation = generation;
  for (const View* view : views_) {
    auto row = store_.get(meta_, live_pointer_key(view->name()));
    if (!row) return pass_on(std::move(row.error()));
    if (!*row) continue;
    auto pointer = decode_live_pointer(**row);
    if (!pointer) return pass_on(std::move(pointer.error()));
    const auto family = store_.find_family(pointer->family);
    if (pointer->version != view->version() || !family) continue;
    live->views.push_back({view, std::make_shared<FamilyHolder>(store_, pointer->family, *family)});
  }
  return std::shared_ptr<const LiveSet>(std::move(live));
}

Result<void> ViewGroup::load_attempts() {
  auto row = store_.get(meta_, attempts_key());
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return {};
  ByteReader reader(**row);
  Attempts attempts;
  attempts.view = std::string(reader.text());
  attempts.version = reader.u32();
  attempts.position = reader.u64();
  attempts.runs = reader.u32();
  attempts.error.code = std::string(reader.text());
  attempts.error.detail = std::string(reader.text());
  if (!reader.done()) return fail("row-damaged", {}, "attempts of a group of views");
  attempts_ = std::move(attempts);
  restore_halt();
  return {};
}

// Where the process before halted, this one stands, too, whether or not anything follows. A frame that cannot be read
// keeps nobody from opening: whoever follows meets it.
void ViewGroup::restore_halt() {
  if (attempts_->runs < options_.attempts || attempts_->position <= pending_.position) return;
  const ViewTable* table = table_of(attempts_->view);
  if (table == nullptr || !halts_at_attempts(table->view())) return;
  LogFeed::Reader reader(feed_, pending_);
  const auto frame = reader.next();
  if (!frame || !*frame) return;
  for (const RecordedEvent& recorded : (*frame)->events) {
    if (recorded.header.position != attempts_->position) continue;
    set_halt(Halt{attempts_->view, attempts_->version, attempts_->position,
                  std::string(event_name(recorded.header.type)), attempts_->runs, attempts_->error});
  }
}

bool ViewGroup::halts_at_attempts(const View& view) const {
  return view.name() == attempts_->view && view.version() == attempts_->version &&
         view.on_poison() == PoisonPolicy::halt;
}

Result<void> ViewGroup::begin_anew(bool follow_from_zero) {
  WriteSet changes;
  const auto rows = store_.scan(meta_, {}, {}, false, false);
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = rows->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    if (key != paused_key()) changes.erase(meta_, std::string(key));
  }
  auto live = std::make_shared<LiveSet>();
  StoredCheckpoint stored;
  if (follow_from_zero) {
    live->generation = stored.generation = 1;
    for (const View* view : views_) {
      const bool newest = std::none_of(views_.begin(), views_.end(), [&](const View* other) {
        return other->name() == view->name() && other->version() > view->version();
      });
      if (!newest) continue;
      const std::string family_of_view = family_name(*view, 0);
      if (auto dropped = store_.drop_family(family_of_view); !dropped) return pass_on(std::move(dropped.error()));
      auto family = store_.family(family_of_view);
      if (!family) return pass_on(std::move(family.error()));
      live->views.push_back({view, std::make_shared<FamilyHolder>(store_, family_of_view, *family)});
      changes.put(meta_, live_pointer_key(view->name()), encode(LivePointer{view->version(), family_of_view}));
    }
    changes.put(meta_, checkpoint_key(), encode(stored));
  }
  if (auto written = store_.write(changes); !written) return pass_on(std::move(written.error()));
  auto tables = open_tables(*live, true);
  if (!tables) return pass_on(std::move(tables.error()));
  tables_ = std::move(*tables);
  pending_ = stored.at;
  attempts_.reset();
  publish(std::move(live), stored);
  return {};
}

Result<std::vector<std::unique_ptr<ViewTable>>> ViewGroup::open_tables(const LiveSet& live,
                                                                       bool families_are_empty) const {
  std::vector<std::unique_ptr<ViewTable>> tables;
  for (const LiveView& each : live.views) {
    const Family family = each.rows->family();
    auto table = std::make_unique<ViewTable>(*each.view, store_, family, families_are_empty);
    if (auto loaded = table->load_parked(store_, family); !loaded) return pass_on(std::move(loaded.error()));
    tables.push_back(std::move(table));
  }
  return tables;
}

ViewTable* ViewGroup::table_of(std::string_view view) const {
  for (const auto& table : tables_) {
    if (table->view().name() == view) return table.get();
  }
  return nullptr;
}

LogCursor ViewGroup::checkpoint() const {
  const std::lock_guard lock(mutex_);
  return stored_.at;
}

std::shared_ptr<const LiveSet> ViewGroup::live() const {
  const std::lock_guard lock(mutex_);
  return live_;
}

Result<ReadLease> ViewGroup::read() const {
  // The snapshot itself says at which checkpoint and generation it stands; a switch in between shows in the generation.
  for (;;) {
    auto live_set = live();
    auto snapshot = store_.snapshot();
    auto row = snapshot->get(meta_, checkpoint_key());
    if (!row) return pass_on(std::move(row.error()));
    StoredCheckpoint stored;
    if (*row) {
      auto decoded = decode_stored_checkpoint(**row);
      if (!decoded) return pass_on(std::move(decoded.error()));
      stored = *decoded;
    }
    if (stored.generation != live_set->generation) {
      std::this_thread::yield();
      continue;
    }
    return ReadLease(std::move(live_set), std::move(snapshot), stored.at);
  }
}

bool ViewGroup::wait_for(Position position, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  advanced_.wait_for(lock, timeout, [&] { return stored_.at.position >= position || still_; });
  return stored_.at.position >= position;
}

void ViewGroup::stands_still(bool still) {
  {
    const std::lock_guard lock(mutex_);
    still_ = still;
  }
  advanced_.notify_all();
}

// A poison event is one for ever: it waits for an operator, or for code that can digest it.
bool ViewGroup::is_worth_retrying(const Error& error) const { return error.code != kViewHalted; }

void ViewGroup::publish(std::shared_ptr<const LiveSet> live, const StoredCheckpoint& stored) {
  {
    const std::lock_guard lock(mutex_);
    live_ = std::move(live);
    stored_ = stored;
  }
  advanced_.notify_all();
}

std::optional<DeliveryFailure> ViewGroup::run_frame(const Frame& frame) {
  for (const RecordedEvent& recorded : frame.events) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (!tables_[i]->handles(recorded.header.type)) continue;
      auto failure = tables_[i]->deliver(recorded, decisions_);
      if (!failure) continue;
      for (const auto& table : tables_) table->roll_back();
      failure->table = i;
      return failure;
    }
  }
  for (const auto& table : tables_) table->keep();
  pending_ = frame.after;
  uncommitted_ = true;
  return std::nullopt;
}

std::optional<DeliveryFailure> ViewGroup::exhausted_in(const Frame& frame) const {
  if (!attempts_ || attempts_->runs < options_.attempts) return std::nullopt;
  for (const RecordedEvent& recorded : frame.events) {
    if (recorded.header.position != attempts_->position) continue;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      if (!halts_at_attempts(tables_[i]->view())) continue;
      return DeliveryFailure{i, attempts_->position, recorded.header.type, {}, attempts_->error, false};
    }
  }
  return std::nullopt;
}

Result<void> ViewGroup::apply(std::span<const FramePtr> frames, std::uint64_t waiting) {
  const std::lock_guard lock(applying_);
  const bool far_behind = waiting > kFarBehind;
  for (const auto& table : tables_) {
    if (auto read = table->read_ahead(frames); !read) return read;
  }
  for (const FramePtr& frame : frames) {
    if (frame->number <= pending_.frame) continue;
    if (frame->number != pending_.frame + 1) {
      discard_uncommitted();
      return fail("frame-out-of-order", {{"frame", static_cast<std::int64_t>(frame->number)}}, name_);
    }
    auto failure = exhausted_in(*frame);
    if (!failure) failure = run_frame(*frame);
    if (failure) {
      if (uncommitted_) {
        if (auto done = commit(far_behind); !done) return done;
      }
      if (auto done = run_poisoned_frame(*frame, std::move(*failure)); !done) {
        discard_uncommitted();
        return done;
      }
    }
    std::size_t bytes = 0;
    for (const auto& table : tables_) bytes += table->buffer().bytes();
    if (bytes > options_.pending_bytes) {
      if (auto done = commit(far_behind); !done) return done;
    }
  }
  if (uncommitted_) return commit(far_behind);
  return {};
}

Result<bool> ViewGroup::decide(const DeliveryFailure& failure, const LogCursor& searched) {
  const View& view = tables_[failure.table]->view();
  auto skipped = is_skipped(feed_, view, failure.position);
  if (!skipped) return pass_on(std::move(skipped.error()));
  if (*skipped) {
    decisions_.skipped.insert({std::string(view.name()), view.version(), failure.position});
    return true;
  }
  const bool park = view.on_poison() == PoisonPolicy::park_household;
  log_warn(park ? "household-parked" : kViewHalted, {{"group", name_},
                                                     {"view", view.name()},
                                                     {"position", failure.position},
                                                     {"event", event_name(failure.type)},
                                                     {"code", failure.error.code}});
  if (park) {
    decisions_.parked.insert(
        {{std::string(view.name()), view.version(), failure.position, failure.household}, failure.error.code});
  } else {
    set_halt(Halt{std::string(view.name()), view.version(), failure.position, std::string(event_name(failure.type)),
                  options_.attempts, failure.error});
    if (on_trouble_) on_trouble_(searched);
  }
  return park;
}

// The frames before it are stored. Each further run of the handler is counted on disk before it begins.
Result<void> ViewGroup::run_poisoned_frame(const Frame& frame, DeliveryFailure failure) {
  const LogCursor searched = feed_.durable();
  for (;;) {
    if (failure.storage) return pass_on(std::move(failure.error));
    const View& view = tables_[failure.table]->view();
    if (!attempts_ || attempts_->position != failure.position || attempts_->view != view.name() ||
        attempts_->version != view.version()) {
      attempts_ = Attempts{std::string(view.name()), view.version(), failure.position, 1, {}};
    }
    attempts_->error = failure.error;
    if (attempts_->runs < options_.attempts) {
      ++attempts_->runs;
      if (auto stored = store_attempts(); !stored) return stored;
    } else {
      auto goes_on = decide(failure, searched);
      if (!goes_on) return pass_on(std::move(goes_on.error()));
      if (!*goes_on) {
        if (auto stored = store_attempts(); !stored) return stored;
        return fail(kViewHalted, {{"position", static_cast<std::int64_t>(failure.position)}},
                    "view " + std::string(view.name()) + " at " + std::string(event_name(failure.type)) + ": " +
                        failure.error.code + (failure.error.detail.empty() ? "" : ": " + failure.error.detail));
      }
    }
    auto again = run_frame(frame);
    if (!again) break;
    failure = std::move(*again);
  }
  const bool parks = !decisions_.parked.empty();
  decisions_ = {};
  if (auto done = commit(false); !done) return done;
  // Not before: whoever looks finds the household parked.
  if (parks && on_trouble_) on_trouble_(searched);
  return {};
}

Result<void> ViewGroup::store_attempts() {
  WriteSet changes;
  ByteWriter row;
  row.text(attempts_->view).u32(attempts_->version).u64(attempts_->position).u32(attempts_->runs);
  row.text(attempts_->error.code).text(std::string_view(attempts_->error.detail).substr(0, kParkedErrorBytes));
  changes.put(meta_, attempts_key(), row.take());
  if (auto written = store_.write(changes); !written) return written;
  return store_.flush();  // the next attempt may be the end of the process: it is counted
}

Result<void> ViewGroup::commit(bool far_behind) {
  WriteSet changes;
  for (const auto& table : tables_) {
    if (auto collected = table->buffer().collect(changes); !collected) {
      discard_uncommitted();
      return collected;
    }
  }
  StoredCheckpoint stored;
  {
    const std::lock_guard lock(mutex_);
    stored = {pending_, stored_.generation};
  }
  changes.put(meta_, checkpoint_key(), encode(stored));
  const bool past_attempts = attempts_ && attempts_->position <= pending_.position;
  if (past_attempts) changes.erase(meta_, attempts_key());
  auto written =
      far_behind && changes.changes().size() > kIngestRows ? store_.ingest(std::move(changes)) : store_.write(changes);
  if (!written) {
    discard_uncommitted();
    return written;
  }
  // What stays is shared by the tables as they need it; only together they have too much.
  std::size_t bytes = 0;
  for (const auto& table : tables_) bytes += table->buffer().bytes();
  const std::size_t cache = options_.pending_bytes / 2;
  for (const auto& table : tables_) table->written(bytes <= cache ? cache : cache / tables_.size());
  uncommitted_ = false;
  if (past_attempts) attempts_.reset();
  set_halt(std::nullopt);
  publish(live(), stored);
  return {};
}

void ViewGroup::discard_uncommitted() {
  for (const auto& table : tables_) table->discard();
  decisions_ = {};
  uncommitted_ = false;
  pending_ = checkpoint();
}

std::optional<Halt> ViewGroup::halt() const {
  const std::lock_guard lock(mutex_);
  return halt_;
}

void ViewGroup::set_halt(std::optional<Halt> halt) {
  const std::lock_guard lock(mutex_);
  halt_ = std::move(halt);
}

Result<void> ViewGroup::forget_attempts() {
  const std::lock_guard lock(applying_);
  attempts_.reset();
  WriteSet changes;
  changes.erase(meta_, attempts_key());
  if (auto written = store_.write(changes); !written) return written;
  if (auto flushed = store_.flush(); !flushed) return flushed;
  set_halt(std::nullopt);
  return {};
}

Result<bool> ViewGroup::stored_pause() const {
  auto row = store_.get(meta_, paused_key());
  if (!row) return pass_on(std::move(row.error()));
  return row->has_value();
}

Result<void> ViewGroup::store_pause(bool paused) {
  const std::lock_guard lock(applying_);
  WriteSet changes;
  if (paused) {
    changes.put(meta_, paused_key(), "1");
  } else {
    changes.erase(meta_, paused_key());
  }
  if (auto written = store_.write(changes); !written) return written;
  return store_.flush();
}

Result<std::vector<ViewGroup::ParkedHousehold>> ViewGroup::parked(std::string_view view) const {
  std::vector<ParkedHousehold> found;
  for (const LiveView& each : live()->views) {
    if (each.view->name() != view) continue;
    const auto rows = store_.scan(each.rows->family(), parked_prefix(), after_prefix(parked_prefix()), false, false);
    std::string_view key;
    std::string_view value;
    for (;;) {
      auto more = rows->next(key, value);
      if (!more) return pass_on(std::move(more.error()));
      if (!*more) break;
      auto household = decode_parked_key(key);
      if (!household) return pass_on(std::move(household.error()));
      auto row = decode_parked_row(value);
      if (!row) return pass_on(std::move(row.error()));
      found.push_back({*household, row->position, std::move(row->code), each.view->version()});
    }
  }
  return found;
}

Result<void> ViewGroup::resume_household(std::string_view view, HouseholdKey household) {
  const std::lock_guard lock(applying_);
  ViewTable* table = table_of(view);
  if (table == nullptr) return fail("view-unknown", {}, std::string(view));
  Family family;
  for (const LiveView& each : live()->views) {
    if (each.view->name() == view) family = each.rows->family();
  }
  auto row = store_.get(family, parked_key(household));
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("household-not-parked", {{"household", household.household.uuid}});
  auto parked_row = decode_parked_row(**row);
  if (!parked_row) return pass_on(std::move(parked_row.error()));

  const LogCursor searched = feed_.durable();
  ViewTable replay(table->view(), store_, family, false);
  auto poison = replay_household(replay, household, parked_row->position);
  if (!poison) return pass_on(std::move(poison.error()));
  const auto stays_parked = [&]() -> Result<void> {
    Error error = std::move((*poison)->error);
    error.params.push_back({"position", static_cast<std::int64_t>((*poison)->position)});
    return pass_on(std::move(error));
  };
  if (*poison && (*poison)->position == parked_row->position) return stays_parked();
  // What it could digest is kept, as a rebuild would have it: whoever skips the event that it stands at now resumes it.
  if (*poison) {
    replay.buffer().put(parked_key(household), encode(ParkedRow{(*poison)->position, (*poison)->error.code}));
  } else {
    replay.buffer().erase(parked_key(household));
  }
  replay.keep();
  WriteSet changes;
  if (auto collected = replay.buffer().collect(changes); !collected) return collected;
  if (auto written = store_.write(changes); !written) return written;
  // Whether or not it can be flushed: a household without its row must not be passed over any longer.
  table->buffer().discard();
  if (!*poison) table->unpark(household);
  if (*poison && on_trouble_) on_trouble_(searched);
  if (auto flushed = store_.flush(); !flushed) return flushed;
  return *poison ? stays_parked() : Result<void>();
}

Result<std::optional<DeliveryFailure>> ViewGroup::replay_household(ViewTable& replay, HouseholdKey household,
                                                                   Position from) const {
  const LogCursor end = checkpoint();
  auto reader = feed_.log().read(from, true);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  for (;;) {
    auto more = (*reader)->next(item);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return std::nullopt;
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) return pass_on(std::move(frame.error()));
    if ((*frame)->number > end.frame) return std::nullopt;
    for (const RecordedEvent& recorded : (*frame)->events) {
      const EventHeader& header = recorded.header;
      const bool concerned = header.position >= from && header.company == household.company &&
                             replay.handles(header.type) &&
                             std::any_of(header.households.begin(), header.households.end(),
                                         [&](const auto& link) { return link.household == household.household; });
      if (!concerned) continue;
      if (auto failure = replay.deliver_to(recorded, household)) {
        if (failure->storage) return pass_on(std::move(failure->error));
        auto skipped = is_skipped(feed_, replay.view(), header.position);
        if (!skipped) return pass_on(std::move(skipped.error()));
        if (!*skipped) return failure;
      }
      replay.keep();
    }
  }
}

Result<void> ViewGroup::adopt(const std::unique_lock<std::mutex>& lock, const std::vector<BuiltView>& built,
                              const LogCursor& at) {
  STEWARD_ASSERT(lock.owns_lock() && lock.mutex() == &applying_, "the group keeps still while its views are switched");
  const LogCursor now = checkpoint();
  std::vector<const View*> built_views;
  for (const BuiltView& each : built) built_views.push_back(each.view);
  const auto built_names = names_of(built_views);
  const bool whole = built_names == names_of(views_);
  STEWARD_ASSERT(whole ? at.frame >= now.frame : at == now, "built views stand where the others stand");

  auto next = std::make_shared<LiveSet>();
  const auto before = live();
  next->generation = before->generation + 1;
  WriteSet changes;
  std::vector<std::shared_ptr<FamilyHolder>> retired;
  for (const View* view : views_) {
    for (const BuiltView& each : built) {
      if (each.view != view) continue;
      next->views.push_back({view, each.rows});
      changes.put(meta_, live_pointer_key(view->name()), encode(LivePointer{view->version(), each.rows->name()}));
    }
    for (const LiveView& each : before->views) {
      if (each.view != view) continue;
      if (built_names.contains(view->name())) {
        retired.push_back(each.rows);
      } else {
        next->views.push_back(each);
      }
    }
  }
  auto tables = open_tables(*next, false);
  if (!tables) return pass_on(std::move(tables.error()));
  const StoredCheckpoint stored{at, next->generation};
  changes.put(meta_, checkpoint_key(), encode(stored));
  const bool forget = attempts_ && built_names.contains(attempts_->view);
  if (forget) changes.erase(meta_, attempts_key());
  if (auto written = store_.write(changes); !written) return written;
  if (forget) {
    attempts_.reset();
    set_halt(std::nullopt);
  }
  tables_ = std::move(*tables);
  pending_ = at;
  publish(std::move(next), stored);
  for (const auto& old : retired) old->retire();
  return {};
}

std::uint64_t ViewGroup::parked_count(std::string_view view) const {
  const auto found = parked(view);
  return found ? found->size() : 0;
}

}  // namespace steward

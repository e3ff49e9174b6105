#include "replay/verify.h"

#include <algorithm>
#include <unordered_set>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"
#include "eventstore/codec/event_bytes.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/log/anchor.h"
#include "replay/books_check.h"
#include "replay/event_checks.h"
#include "replay/event_json.h"
#include "replay/scratch_index.h"

namespace steward {

namespace {

constexpr std::size_t kMostFindings = 1000;
constexpr std::size_t kHistoryBatchRows = 100'000;
constexpr std::size_t kIngestFrom = 5'000;
constexpr std::uint64_t kProgressEvery = 4096;

std::string text(std::uint64_t number) { return std::to_string(number); }

// What happened to each stream, household, claim and counter, by position: keys do not collide whatever the log says,
// and one scan in the order of the keys sees each history from beginning to end.
class Histories {
 public:
  Histories(KvStore& store, Family family) : store_(store), family_(family) {}

  Result<void> add(const RecordedEvent& recorded) {
    const EventHeader& header = recorded.header;
    put(key('v', header.company).stream(header.stream), header.position, ByteWriter(8).u64(header.version).take());
    for (const HouseholdLink& link : header.households) {
      put(key('y', header.company).uuid(link.household.uuid), header.position,
          ByteWriter(16).u64(link.nth).u64(link.previous).take());
    }
    for (const ClaimChange& change : claims_of(recorded.event)) {
      ByteWriter row(32);
      row.u8(static_cast<std::uint8_t>(change.action)).stream(header.stream);
      put(key('c', header.company).u8(static_cast<std::uint8_t>(change.claim.kind)).text(change.claim.value),
          header.position, row.take());
    }
    for (const CounterChange& change : counters_of(header.company, recorded.event)) {
      put(ByteWriter(24).raw(counter_key(change.key)), header.position, ByteWriter(8).i64(change.value).take());
    }
    return rows_.changes().size() < kHistoryBatchRows ? Result<void>{} : flush();
  }

  Result<void> flush() {
    auto written = rows_.changes().size() < kIngestFrom ? store_.write(rows_) : store_.ingest(std::move(rows_));
    rows_ = WriteSet{};
    return written;
  }

  [[nodiscard]] std::unique_ptr<RowScan> scan() const { return store_.scan(family_, {}, {}, false, true); }
  [[nodiscard]] std::uint64_t rows() const { return count_; }

 private:
  static ByteWriter key(char table, CompanyNo company) {
    ByteWriter key(64);
    key.u8(static_cast<std::uint8_t>(table)).u32(company.value);
    return key;
  }
  // The position stands last, so that what lies before it names the history.
  void put(ByteWriter& key, Position position, std::string value) {
    rows_.put(family_, key.u64(position).take(), std::move(value));
    ++count_;
  }
  void put(ByteWriter&& key, Position position, std::string value) { put(key, position, std::move(value)); }

  KvStore& store_;
  const Family family_;
  WriteSet rows_;
  std::uint64_t count_ = 0;
};

// One history at a time, told row by row.
class HistoryChecker {
 public:
  explicit HistoryChecker(VerifyReport& report) : report_(report) {}

  void take(std::string_view key, std::string_view value) {
    const std::string_view name = key.substr(0, key.size() - 8);
    const Position position = ByteReader(key.substr(key.size() - 8)).u64();
    if (name != name_) begin(name);
    ByteReader row(value);
    switch (name.front()) {
      case 'v':
        version(position, row.u64());
        break;
      case 'y': {
        const std::uint64_t nth = row.u64();
        chain(position, nth, row.u64());
        break;
      }
      case 'c':
        claim(position, static_cast<ClaimAction>(row.u8()));
        break;
      default:
        counter(position, row.i64());
    }
    last_position_ = position;
  }

 private:
  void begin(std::string_view name) {
    name_ = std::string(name);
    count_ = 0;
    last_position_ = 0;
    held_ = false;
    if (name.front() == 'v') ++report_.streams;
    if (name.front() == 'y') ++report_.households;
  }

  void version(Position position, Version version) {
    if (version != ++count_) {
      ByteReader name(std::string_view(name_).substr(5));
      const StreamId stream = name.stream();
      report_.add("version-gap", {}, position,
                  "event " + text(count_) + " of " + std::string(name_of(stream.kind)) + " " + to_string(stream.id) +
                      " says that it is event " + text(version));
      count_ = version;
    }
  }

  void chain(Position position, std::uint64_t nth, Position previous) {
    if (nth != ++count_ || previous != last_position_) {
      ByteReader name(std::string_view(name_).substr(5));
      report_.add("household-chain-broken", {}, position,
                  "the history of household " + to_string(name.uuid()) + " is broken at position " + text(position) +
                      ": event " + text(count_) + " after position " + text(last_position_) + " says event " +
                      text(nth) + " after position " + text(previous));
      count_ = nth;
    }
  }

  void claim(Position position, ClaimAction action) {
    const bool claims = action == ClaimAction::claim;
    const unsigned kind = static_cast<unsigned char>(name_[5]);
    if (claims && held_) {
      report_.add(
          "claim-held-twice", {}, position,
          "a claim of kind " + text(kind) + " is taken while it is held since position " + text(last_position_));
    }
    if (!claims && !held_) {
      report_.add("claim-not-held", {}, position, "a claim of kind " + text(kind) + " is released that nobody holds");
    }
    held_ = claims;
  }

  void counter(Position position, std::int64_t value) {
    if (value != static_cast<std::int64_t>(++count_)) {
      report_.add("counter-gap", {}, position,
                  "number " + text(count_) + " is missing: " + std::to_string(value) + " follows");
      count_ = static_cast<std::uint64_t>(value);
    }
  }

  VerifyReport& report_;
  std::string name_;
  std::uint64_t count_ = 0;
  Position last_position_ = 0;
  bool held_ = false;
};

class Verifier {
 public:
  Verifier(const VerifyInputs& inputs, const ReplayProgress& progress) : inputs_(inputs), progress_(progress) {}

  Result<VerifyReport> run() {
    auto scratch = ScratchIndex::make(inputs_.scratch);
    if (!scratch) return pass_on(std::move(scratch.error()));
    scratch_ = std::move(*scratch);
    auto family = scratch_->store().family("histories");
    if (!family) return pass_on(std::move(family.error()));
    Histories histories(scratch_->store(), *family);
    histories_ = &histories;

    if (auto done = read_log(); !done) return pass_on(std::move(done.error()));
    if (auto done = histories.flush(); !done) return pass_on(std::move(done.error()));
    if (whole_) index_added(scratch_->finish());
    if (auto done = check_histories(); !done) return pass_on(std::move(done.error()));
    if (auto done = check_streams(); !done) return pass_on(std::move(done.error()));
    if (auto done = check_index(); !done) return pass_on(std::move(done.error()));
    return std::move(report_);
  }

 private:
  void say(std::string_view what, std::uint64_t done, std::uint64_t total) const {
    if (progress_) progress_(what, done, total);
  }

  [[nodiscard]] Result<void> go_on() const {
    if (inputs_.stop.stop_requested()) return fail("verify-cancelled", {}, "it was cancelled");
    return {};
  }

  Result<void> read_log() {
    auto reader = inputs_.log.read(1, true);
    if (!reader) {
      lost("log-unreadable", reader.error());
      return {};
    }
    FrameReader::Item item;
    while (report_.at.frame < inputs_.durable.frame) {
      auto more = (*reader)->next(item);
      if (!more) {
        lost("log-unreadable", more.error());
        return {};
      }
      if (!*more) break;
      if (auto taken = take_frame(item); !taken) return taken;
      if (auto check = go_on(); !check) return check;
      say("reading the log", report_.at.position, inputs_.durable.position);
    }
    check_end();
    return {};
  }

  // Nothing behind it can be read.
  void lost(std::string_view code, const Error& error) {
    report_.add(code, report_.at.frame + 1, {},
                "behind frame " + text(report_.at.frame) + ": " + error.detail + " (" + error.code + ")");
    not_whole();
  }

  void not_whole() {
    if (!whole_) return;
    whole_ = false;
    report_.not_checked.emplace_back(
        "histories, streams and the index, because frames of the log cannot be read (see the findings)");
  }

  Result<void> take_frame(const FrameReader::Item& item) {
    const auto key = parse_frame_key(item.key);
    if (!key) {
      report_.add("frame-damaged", report_.at.frame + 1, {}, "a key of the log cannot be read");
      not_whole();
      return {};
    }
    check_place(*key);
    auto frame = decode_frame(item.key, item.bytes);
    if (!frame) {
      report_.add(frame.error().code, key->number, key->first_position, frame.error().detail);
      not_whole();
      resume_behind(item, *key);
      return {};
    }
    if (synced_) {
      if (auto checked = check_frame(**frame, item.bytes, report_.at.digest, edge_); !checked) {
        report_.add(checked.error().code, key->number, key->first_position, checked.error().detail);
        if (auto stored = frame_edge(item.key, item.bytes)) edge_ = std::move(*stored);
      }
    } else {
      resume_behind(item, *key);
    }
    if ((*frame)->after.epoch < report_.at.epoch) {
      report_.add("epoch-went-back", key->number, key->first_position, "the epoch of a frame is before the last one's");
    }
    report_.at = (*frame)->after;
    check_anchor();
    ++report_.frames;
    report_.commands += (*frame)->commands.size();
    check_commands(**frame);
    return take_events(*frame);
  }

  void check_place(const FrameKey& key) {
    if (!synced_) return;
    if (key.number != report_.at.frame + 1) {
      report_.add("frame-gap", key.number, key.first_position,
                  "frame " + text(report_.at.frame + 1) + " is missing: frame " + text(key.number) + " follows");
      not_whole();
      synced_ = false;
    } else if (key.first_position != report_.at.position + 1) {
      report_.add("position-gap", key.number, key.first_position,
                  "position " + text(report_.at.position + 1) + " is missing: frame " + text(key.number) +
                      " begins at " + text(key.first_position));
      not_whole();
      synced_ = false;
    }
  }

  // Roots and digests go on from what a frame behind the damage says of itself.
  void resume_behind(const FrameReader::Item& item, const FrameKey& key) {
    const auto cursor = frame_cursor(item.key, item.bytes);
    auto edge = frame_edge(item.key, item.bytes);
    synced_ = cursor && edge;
    report_.at.frame = key.number;
    if (!synced_) return;
    report_.at = *cursor;
    edge_ = std::move(*edge);
  }

  void check_anchor() {
    if (!inputs_.anchor || inputs_.anchor->frame != report_.at.frame) return;
    const LogCursor& anchor = *inputs_.anchor;
    if (anchor.position != report_.at.position || anchor.root != report_.at.root ||
        anchor.digest != report_.at.digest) {
      report_.add("anchor-differs", anchor.frame, anchor.position,
                  "the anchor says " + describe(anchor) + ", the log " + describe(report_.at));
    }
  }

  void check_end() {
    if (report_.at.frame < inputs_.durable.frame) {
      report_.add(
          "log-short", report_.at.frame, report_.at.position,
          "the log ends at frame " + text(report_.at.frame) + " before its durable end " + text(inputs_.durable.frame));
      not_whole();
    } else if (synced_ && (report_.at.root != inputs_.durable.root || report_.at.digest != inputs_.durable.digest)) {
      report_.add("tail-differs", report_.at.frame, report_.at.position,
                  "the log's last frame is not the one that the store took for its end");
    }
    if (inputs_.anchor && inputs_.anchor->frame > report_.at.frame) {
      report_.add("log-behind-anchor", report_.at.frame, report_.at.position,
                  "the anchor has seen " + describe(*inputs_.anchor) + ", the log ends before");
    }
  }

  // Each event belongs to exactly one command, and says so.
  void check_commands(const Frame& frame) {
    std::uint32_t next = 0;
    for (const CommandRecord& command : frame.commands) {
      const bool in_order = command.events == 0 || command.first_event == next;
      bool named = in_order && command.first_event + command.events <= frame.events.size();
      for (std::uint32_t i = 0; named && i < command.events; ++i) {
        named = frame.events[command.first_event + i].header.command == command.id;
      }
      if (!named) {
        report_.add("command-events-differ", frame.number, frame.first_position + command.first_event,
                    "the events of command " + to_string(command.id) + " are not those that name it");
      }
      next += command.events;
    }
    if (next != frame.events.size()) {
      report_.add("event-without-command", frame.number, frame.first_position,
                  text(frame.events.size()) + " events, but the commands of the frame have " + text(next));
    }
  }

  Result<void> take_events(const FramePtr& frame) {
    for (const RecordedEvent& recorded : frame->events) {
      ++report_.events;
      const EventHeader& header = recorded.header;
      if (header.log != inputs_.log.id()) {
        report_.add("event-of-another-log", frame->number, header.position,
                    "an event says that it belongs to log " + to_string(header.log));
      }
      if (header.recorded_at < last_recorded_) {
        report_.add("recorded-at-went-back", frame->number, header.position,
                    "an event was recorded before the one in front of it");
      }
      last_recorded_ = std::max(last_recorded_, header.recorded_at);
      for (const EventFault& fault : check_event(recorded)) {
        report_.add(fault.code, frame->number, header.position, fault.words);
      }
      books_.take(recorded);
      check_boxes(frame->number, recorded);
      if (auto added = histories_->add(recorded); !added) return added;
    }
    if (whole_) {
      const Position end = std::max(inputs_.durable.position, report_.at.position);
      index_added(scratch_->add(frame, end - report_.at.position));
    }
    return {};
  }

  // What a key does not open is told once for each key, where it is met first.
  void check_boxes(FrameNumber frame, const RecordedEvent& recorded) {
    if (inputs_.keyring == nullptr) return;
    const EventHeader& header = recorded.header;
    const auto open = [&](const Sealed& sealed) -> std::optional<Revealed> {
      const auto revealed = inputs_.keyring->reveal(sealed, header.company, Reader{true});
      if (revealed) {
        ++report_.boxes;
      } else if (useless_keys_.insert(sealed.key).second) {
        const std::string& code = revealed.error().code;
        report_.add(code == "keyring-no-such-key" ? "key-missing" : code, frame, header.position,
                    "sealed data does not open with key " + text(sealed.key) + ": " + revealed.error().detail);
      }
      return std::nullopt;
    };
    static_cast<void>(event_to_json(recorded.event, open));  // it knows where an event has boxes
  }

  // A log that no index can be built of is a finding, not the end of verifying.
  void index_added(const Result<void>& added) {
    if (added) return;
    report_.add("index-not-buildable", report_.at.frame, report_.at.position,
                added.error().detail + " (" + added.error().code + ")");
    whole_ = false;
    report_.not_checked.emplace_back("streams and the index, because no index can be built from this log");
  }

  Result<void> check_histories() {
    if (!synced_through()) return {};
    HistoryChecker checker(report_);
    const auto scan = histories_->scan();
    std::string_view key;
    std::string_view value;
    for (std::uint64_t row = 1;; ++row) {
      auto more = scan->next(key, value);
      if (!more) return pass_on(std::move(more.error()));
      if (!*more) return {};
      checker.take(key, value);
      if (row % kProgressEvery != 0) continue;
      say("checking histories", row, histories_->rows());
      if (auto check = go_on(); !check) return check;
    }
  }

  // With frames missing, every history has gaps that say nothing new.
  [[nodiscard]] bool synced_through() const {
    return std::none_of(report_.not_checked.begin(), report_.not_checked.end(),
                        [](const std::string& what) { return what.starts_with("histories"); });
  }

  // Every stream from its copies, one state at a time.
  Result<void> check_streams() {
    if (!whole_) return {};
    const auto scan = scratch_->store().scan(scratch_->index().family(), "s", "t", false, true);
    std::string stream;
    State state = initial_state(StreamKind::log);
    CompanyNo company;
    bool faulted = false;
    std::string_view key;
    std::string_view bytes;
    for (std::uint64_t row = 1;; ++row) {
      auto more = scan->next(key, bytes);
      if (!more) return pass_on(std::move(more.error()));
      if (!*more) break;
      auto recorded = decode_recorded_event(bytes);
      if (!recorded) return pass_on(std::move(recorded.error()));
      const EventHeader& header = recorded->header;
      if (key.substr(0, key.size() - 8) != stream) {
        books_.take(company, state);
        stream = std::string(key.substr(0, key.size() - 8));
        company = header.company;
        state = initial_state(header.stream.kind);
        faulted = false;
      }
      state = evolve(std::move(state), recorded->event, header.position);
      if (!faulted && std::holds_alternative<Faulted>(state)) {
        faulted = true;
        report_.add("stream-faulted", {}, header.position,
                    std::string(name_of(header.stream.kind)) + " " + to_string(header.stream.id) + " of company " +
                        text(header.company.value) + " cannot be followed by the " +
                        std::string(event_name(header.type)) + " at position " + text(header.position));
      }
      if (row % kProgressEvery != 0) continue;
      say("folding streams", row, report_.events);
      if (auto check = go_on(); !check) return check;
    }
    books_.take(company, state);
    check_books();
    return {};
  }

  // Whatever was found before would only be found again in the sums.
  void check_books() {
    report_.left_in_suspense = books_.left_in_suspense();
    if (report_.found > 0) return;
    for (const BooksFault& fault : books_.faults()) report_.add(fault.code, {}, {}, fault.words);
  }

  Result<void> check_index() {
    if (!whole_ || inputs_.index == nullptr) return {};
    auto rows = compare_index(*inputs_.index, scratch_->index(), progress_, [&](const IndexDifference& difference) {
      const std::string_view how = !difference.live      ? " is missing from the index"
                                   : !difference.rebuilt ? " is in the index, but not in the log"
                                                         : " is not what the log says";
      report_.add("index-row-differs", {}, {}, difference.key + std::string(how) + " (key " + difference.key_hex + ")");
    });
    if (!rows) {
      report_.add("index-unreadable", {}, {}, rows.error().detail + " (" + rows.error().code + ")");
      return {};
    }
    report_.index_rows = *rows;
    return {};
  }

  const VerifyInputs& inputs_;
  const ReplayProgress& progress_;
  VerifyReport report_;
  std::unique_ptr<ScratchIndex> scratch_;
  Histories* histories_ = nullptr;
  BooksOfLog books_;
  TreeEdge edge_;
  std::unordered_set<std::uint32_t> useless_keys_;
  bool synced_ = true;  // root and digest can be recomputed from the frame before
  bool whole_ = true;   // every frame so far could be read, and the index built of them
  Instant last_recorded_{INT64_MIN};
};

}  // namespace

void VerifyReport::add(std::string_view code, std::optional<FrameNumber> frame, std::optional<Position> position,
                       std::string words) {
  ++found;
  if (findings.size() < kMostFindings) findings.push_back({std::string(code), frame, position, std::move(words)});
}

Result<VerifyReport> verify(const VerifyInputs& inputs, const ReplayProgress& progress) {
  return Verifier(inputs, progress).run();
}

boost::json::object to_json(const VerifyReport& report) {
  boost::json::array findings;
  for (const Finding& finding : report.findings) {
    boost::json::object out{{"code", finding.code}, {"words", finding.words}};
    if (finding.frame) out["frame"] = *finding.frame;
    if (finding.position) out["position"] = *finding.position;
    findings.emplace_back(std::move(out));
  }
  boost::json::array not_checked;
  for (const std::string& what : report.not_checked) not_checked.emplace_back(what);
  boost::json::array notes;
  for (const LeftInSuspense& left : report.left_in_suspense) notes.emplace_back(words_of(left));
  return {{"clean", report.clean()},
          {"frames", report.frames},
          {"commands", report.commands},
          {"events", report.events},
          {"streams", report.streams},
          {"households", report.households},
          {"index_rows", report.index_rows},
          {"boxes", report.boxes},
          {"position", report.at.position},
          {"root", to_hex(report.at.root)},
          {"digest", to_hex(report.at.digest)},
          {"epoch", report.at.epoch},
          {"found", report.found},
          {"findings", std::move(findings)},
          {"not_checked", std::move(not_checked)},
          {"notes", std::move(notes)}};
}

}  // namespace steward

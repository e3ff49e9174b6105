#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/decider.h"
#include "eventstore/base/clock.h"
#include "eventstore/base/time_zone.h"
#include "eventstore/base/uuid7.h"
#include "eventstore/sequencer/knowledge.h"
#include "eventstore/sequencer/refusal_limit.h"
#include "eventstore/sequencer/submission.h"

namespace steward {

// The commands of one commit while they are being decided: what they may see of one another, and the frames they
// become. Nothing leaves it before the commit; dropped whole if that fails. Not thread-safe.
class CommandGroup {
 public:
  CommandGroup(LogId log, const LogCursor& tail, const TreeEdge& edge, const Knowledge& knowledge, RecordedClock& clock,
               Uuid7Generator& event_ids, RefusalLimit& refusals)
      : log_(log),
        cursor_(tail),
        edge_(edge),
        knowledge_(knowledge),
        clock_(clock),
        event_ids_(event_ids),
        refusals_(refusals) {
    open_draft();
  }

  // Reads what these commands will need and is not in memory, all of it in the order in which it lies: a fraction of
  // what each of them alone would cost. What it does not bring is read when it is asked for. The caller holds the
  // sequencer's role, so that nothing that is read here is set by anybody else before the group is settled.
  void bring(std::span<const Submission* const> submissions);
  // Decides one command. The answer is kept until the group is settled; its order is that of the calls.
  void take(const Submission& submission);
  // Closes the last frame.
  void close();

  [[nodiscard]] std::size_t size() const { return answers_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t events() const { return events_; }
  // Frames to be committed; empty when nothing is to be stored.
  [[nodiscard]] const std::vector<EncodedFrame>& frames() const { return encoded_; }
  // The same, as followers read them.
  [[nodiscard]] const std::vector<FramePtr>& decoded() const { return decoded_; }
  // The rows of the index that they set, to be taken when they are committed and nothing more is decided.
  [[nodiscard]] std::deque<IndexRows>& rows() { return frame_rows_; }
  [[nodiscard]] const TreeEdge& edge() const { return edge_; }
  [[nodiscard]] const LogCursor& cursor() const { return cursor_; }
  [[nodiscard]] std::vector<Result<Answer>>& answers() { return answers_; }
  // New states of the streams that were written, as they are after the commit.
  [[nodiscard]] const std::unordered_map<StreamKey, FoldedState, StreamKeyHash>& states() const { return states_; }
  [[nodiscard]] std::size_t replays() const { return replays_; }
  [[nodiscard]] std::size_t refused() const { return refused_; }

 private:
  struct Needs {
    Plan plan;
    std::vector<std::pair<StreamId, FoldedState>> states;
    std::vector<std::pair<CounterKey, std::int64_t>> counters;
  };

  [[nodiscard]] Result<Answer> decide_one(const Submission& submission);
  [[nodiscard]] Result<std::optional<Answer>> replay(const Submission& submission) const;
  [[nodiscard]] Result<Needs> gather(const Submission& submission) const;
  [[nodiscard]] std::optional<FoldedState> in_memory(const StreamKey& key) const;
  void bring_states(std::vector<StreamKey> missing);
  void bring_chains(std::span<const Plan> plans);
  [[nodiscard]] bool plan_what_states_name(const Submission& submission, Plan& planned) const;
  [[nodiscard]] Result<void> load(CompanyNo company, const StreamId& stream, Needs& needs) const;
  [[nodiscard]] static Facts facts_of(const Needs& needs);
  [[nodiscard]] Result<TimeZone> zone_of(CompanyNo company, CommunityId community) const;
  [[nodiscard]] Result<void> check_claims(CompanyNo company, const Decision& decision) const;
  [[nodiscard]] Result<Answer> append(const Submission& submission, const Needs& needs, Decision decision,
                                      const RecordedClock::Stamp& stamp);
  [[nodiscard]] Result<Answer> refuse(const Submission& submission, const Plan& plan, Error error,
                                      const RecordedClock::Stamp& stamp);
  [[nodiscard]] Result<std::vector<HouseholdLink>> links(CompanyNo company, const Event& event) const;
  [[nodiscard]] CommandRecord record_of(const Submission& submission, const RecordedClock::Stamp& stamp) const;
  void remember(const RecordedEvent& event);
  void make_room(std::size_t events, std::size_t bytes);
  void open_draft();
  void close_draft();

  const LogId log_;
  LogCursor cursor_;  // after the frames closed so far
  TreeEdge edge_;
  const Knowledge& knowledge_;
  RecordedClock& clock_;
  Uuid7Generator& event_ids_;
  RefusalLimit& refusals_;

  FrameDraft draft_;
  std::size_t draft_bytes_ = 0;
  std::vector<std::size_t> draft_answers_;  // whose position is that of the open frame
  std::vector<EncodedFrame> encoded_;
  std::vector<FramePtr> decoded_;
  IndexRows draft_rows_;              // what the open frame sets
  std::deque<IndexRows> frame_rows_;  // and the closed ones
  IndexRows brought_rows_;            // as they are before the group
  GroupOverlay rows_;                 // all of them, the last of each key
  std::unordered_map<StreamKey, FoldedState, StreamKeyHash> states_;
  std::unordered_map<StreamKey, FoldedState, StreamKeyHash> brought_;  // as they are before the group
  std::vector<Result<Answer>> answers_;
  std::optional<Error> broken_;  // a command stopped half way: rows_ may name what will not be stored
  std::size_t bytes_ = 0;
  std::size_t events_ = 0;
  std::size_t replays_ = 0;
  std::size_t refused_ = 0;
};

}  // namespace steward

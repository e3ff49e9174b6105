#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/follower.h"
#include "eventstore/log/log_feed.h"
#include "eventstore/storage/kv_store.h"
#include "projections/checkpoint.h"
#include "projections/read_lease.h"
#include "projections/view.h"
#include "projections/view_table.h"

namespace steward {

// The code of a poison event that was neither skipped nor its household parked.
inline constexpr std::string_view kViewHalted = "view-halted";

// The event that a group stands still at.
struct Halt {
  std::string view;
  std::uint32_t version = 0;
  Position position = 0;  // of the poison event; the group stands at the end of the frame before
  std::string event;      // its type: PaymentReceived
  unsigned attempts = 0;  // made so far
  Error error;            // what the view said
  bool operator==(const Halt&) const = default;
};

// A view whose rows were built beside, up to the end of a frame.
struct BuiltView {
  const View* view = nullptr;
  std::shared_ptr<FamilyHolder> rows;
};

// The views of one group: they advance in one batch with one checkpoint, always a frame's end. Thread-safe. Must not
// outlive store, feed and views.
class ViewGroup final : public FollowerGroup {
 public:
  struct Options {
    std::size_t pending_bytes = 32ULL << 20U;
    unsigned attempts = 3;
  };
  // Takes what is stored. A stored state that is ahead of the log or on another digest is not taken: the group begins
  // anew (its families are orphans then). `follow_from_zero`: views without rows are live and empty when the group has
  // no checkpoint; otherwise they are missing until they are adopted.
  [[nodiscard]] static Result<std::unique_ptr<ViewGroup>> open(KvStore& store, const LogFeed& feed, std::string name,
                                                               std::vector<const View*> views, const Options& options,
                                                               bool follow_from_zero);

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] LogCursor checkpoint() const override;
  // Frames at or before the checkpoint are passed over. A poison event: what was before its frame is stored, and the
  // error is `view-halted`, unless the event is skipped or its household parked.
  [[nodiscard]] Result<void> apply(std::span<const FramePtr> frames, std::uint64_t waiting) override;
  [[nodiscard]] bool is_worth_retrying(const Error& error) const override;
  void stands_still(bool still) override;

  [[nodiscard]] Result<ReadLease> read() const;
  [[nodiscard]] std::shared_ptr<const LiveSet> live() const;
  // False at once when it stands still without having applied `position`.
  [[nodiscard]] bool wait_for(Position position, std::chrono::milliseconds timeout) const;

  [[nodiscard]] std::optional<Halt> halt() const;
  [[nodiscard]] Result<void> forget_attempts();
  [[nodiscard]] Result<bool> stored_pause() const;
  [[nodiscard]] Result<void> store_pause(bool paused);

  struct ParkedHousehold {
    HouseholdKey household;
    Position position = 0;  // of the first event that can neither be digested nor is skipped
    std::string code;
    std::uint32_t version = 0;  // of the view that said so
  };
  [[nodiscard]] Result<std::vector<ParkedHousehold>> parked(std::string_view view) const;
  [[nodiscard]] std::uint64_t parked_count(std::string_view view) const;
  // On an event's error the household is parked at that event: the error's last parameter is its position.
  [[nodiscard]] Result<void> resume_household(std::string_view view, HouseholdKey household);

  // Called when the group has halted or parked a household, or parked it further on, with an end of the log that was
  // searched for a decision to skip. Set before the first apply; called with the group's lock held: it must not call
  // back.
  void on_trouble(std::function<void(const LogCursor& searched)> callback) { on_trouble_ = std::move(callback); }

  // Keeps the checkpoint where it is while the lock lives.
  [[nodiscard]] std::unique_lock<std::mutex> keep_still() const { return std::unique_lock(applying_); }
  // Makes the built views live, atomically for readers, and retires the rows that they replace. They must stand at the
  // checkpoint, or the whole group must be among them: then the checkpoint becomes `at`. The lock is keep_still's.
  [[nodiscard]] Result<void> adopt(const std::unique_lock<std::mutex>& lock, const std::vector<BuiltView>& built,
                                   const LogCursor& at);

 private:
  ViewGroup(KvStore& store, const LogFeed& feed, std::string name, std::vector<const View*> views, Family meta,
            const Options& options);

  struct Attempts {
    std::string view;
    std::uint32_t version = 0;
    Position position = 0;
    unsigned runs = 0;
    Error error;
  };
  [[nodiscard]] Result<void> load(bool follow_from_zero);
  [[nodiscard]] Result<void> begin_anew(bool follow_from_zero);
  [[nodiscard]] Result<std::shared_ptr<const LiveSet>> stored_live_set(std::uint64_t generation) const;
  [[nodiscard]] Result<void> load_attempts();
  void restore_halt();
  // A poison event of this view is what the attempts are counted for, and it halts the group.
  [[nodiscard]] bool halts_at_attempts(const View& view) const;
  [[nodiscard]] Result<std::vector<std::unique_ptr<ViewTable>>> open_tables(const LiveSet& live,
                                                                            bool families_are_empty) const;
  [[nodiscard]] ViewTable* table_of(std::string_view view) const;
  // The failure that counts already, when the attempts are used up: the handler is not run again.
  [[nodiscard]] std::optional<DeliveryFailure> exhausted_in(const Frame& frame) const;
  // Skip, park or (false) halt. `searched`: an end of the log that was durable before.
  [[nodiscard]] Result<bool> decide(const DeliveryFailure& failure, const LogCursor& searched);
  // Delivers a frame to all tables; on a failure everything of the frame is undone.
  [[nodiscard]] std::optional<DeliveryFailure> run_frame(const Frame& frame);
  [[nodiscard]] Result<void> run_poisoned_frame(const Frame& frame, DeliveryFailure failure);
  // Delivers what concerns a household from this event on: up to the checkpoint (nothing), or to the first event that
  // can neither be digested nor is skipped.
  [[nodiscard]] Result<std::optional<DeliveryFailure>> replay_household(ViewTable& replay, HouseholdKey household,
                                                                        Position from) const;
  [[nodiscard]] Result<void> commit(bool far_behind);
  [[nodiscard]] Result<void> store_attempts();
  void discard_uncommitted();
  void publish(std::shared_ptr<const LiveSet> live, const StoredCheckpoint& stored);
  void set_halt(std::optional<Halt> halt);

  KvStore& store_;
  const LogFeed& feed_;
  const std::string name_;
  const std::vector<const View*> views_;
  const Family meta_;
  const Options options_;

  std::function<void(const LogCursor&)> on_trouble_;

  mutable std::mutex applying_;  // held through each batch; guards the next five
  std::vector<std::unique_ptr<ViewTable>> tables_;
  PoisonDecisions decisions_;
  LogCursor pending_;  // behind the last frame run
  std::optional<Attempts> attempts_;
  bool uncommitted_ = false;  // frames were run and are not written

  mutable std::mutex mutex_;  // guards all below; taken after applying_
  mutable std::condition_variable advanced_;
  StoredCheckpoint stored_;
  std::shared_ptr<const LiveSet> live_;
  std::optional<Halt> halt_;
  bool still_ = false;  // its follower is paused or at an error, or there is none yet
};

}  // namespace steward

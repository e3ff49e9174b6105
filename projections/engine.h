#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/follower.h"
#include "eventstore/log/log_feed.h"
#include "eventstore/storage/kv_store.h"
#include "projections/builder.h"
#include "projections/compare.h"
#include "projections/group.h"
#include "projections/read_lease.h"
#include "projections/rebuild_job.h"
#include "projections/skip_watcher.h"
#include "projections/view.h"

namespace steward {

struct EngineOptions {
  // Views are for readers, who say how new they need them: while events come faster than 5,000 a second and nobody
  // waits for one of them, views wait up to two seconds, so that commands have the cores.
  // Each group that is far behind decodes events for itself, so a batch is no larger then.
  FollowerOptions follower{
      .bulk_batch_events = 8192, .gather_events = 65'536, .gather_busy = 10'000, .gather_rounds = 100, .nice = 5};
  // Groups that give way more than others (as FollowerOptions::nice).
  std::map<std::string, int, std::less<>> nice;
  // A group or view that has nothing yet is built beside, over all cores, when the log has more events than this; below
  // it is followed from the beginning.
  std::uint64_t build_beside_from = 10'000;
  std::size_t pending_bytes = 32ULL << 20U;  // of rows not yet written, a group
  std::size_t rebuild_bytes = 96ULL << 20U;  // of rows not yet written, a rebuild; their encoding takes as much again
  unsigned rebuild_workers = 0;              // 0: as many as there are cores
  unsigned attempts = 3;
};

enum class ViewState : std::uint8_t {
  live,      // readable, following
  building,  // no version is readable yet: a rebuild is under way or due
  paused,
  halted,  // at an event that a view cannot digest, or at an error of the storage until that has gone
};
[[nodiscard]] std::string_view to_string(ViewState state);

struct ViewStatus {
  std::string name;
  std::string group;
  std::uint32_t version = 0;                  // of the program's newest code
  std::optional<std::uint32_t> live_version;  // what readers see
  ViewState state = ViewState::building;
  LogCursor at;
  std::uint64_t lag_events = 0;
  std::int64_t lag_micros = 0;
  std::uint64_t parked_households = 0;
  std::optional<Error> halted;  // why the group stands still: what the view said, or the storage, which is tried again
  std::optional<Halt> halt;     // of the group at a poison event; names event and view
  std::optional<JobId> rebuilding;  // a job that builds this view now
};

// All views: their groups, followers, versions and rebuilds. Thread-safe but for start, stop and the destructor. Must
// not outlive store and feed; leases, queries and jobs must not outlive it.
class ViewEngine {
 public:
  // Throws away what is ahead of the log or on another digest, and families that nothing points to; starts nothing.
  [[nodiscard]] static Result<std::unique_ptr<ViewEngine>> open(KvStore& store, LogFeed& feed, ViewList views,
                                                                const EngineOptions& options);
  ~ViewEngine();

  // Starts the followers, and rebuilds for views that are missing or have a newer version.
  void start();
  // Cancels rebuilds, stops followers after the running batch. Leases may still be read.
  void stop();
  // Without threads of its own (start-up, tools, tests): builds what is missing and brings every group that is not
  // paused to the durable position, in the caller's thread (builds use workers). The error of the first group that
  // halts; the others are brought level all the same.
  [[nodiscard]] Result<void> bring_level();

  // One snapshot of one group at one checkpoint. group-unknown; `view-building` comes from the lease.
  [[nodiscard]] Result<ReadLease> read(std::string_view group) const;
  // True when the group has applied `position` within the time; false at once while it is halted or paused behind it,
  // or none of its views is built yet. Wakes without polling.
  [[nodiscard]] bool wait_for(std::string_view group, Position position, std::chrono::milliseconds timeout) const;
  [[nodiscard]] Position position(std::string_view group) const;

  [[nodiscard]] std::vector<ViewStatus> status() const;
  [[nodiscard]] std::vector<std::string> group_names() const;
  // `name` is a view or a group; it is always the whole group that pauses, since its views share a checkpoint. A pause
  // outlives a restart. view-unknown.
  [[nodiscard]] Result<void> pause(std::string_view name);
  [[nodiscard]] Result<void> resume(std::string_view name);
  // Forgets the counted attempts of a halted group and lets it try again.
  [[nodiscard]] Result<void> retry(std::string_view name);

  struct Parked {
    CompanyNo company;
    HouseholdId household;
    Position position = 0;  // of the poison event
    std::string code;
  };
  [[nodiscard]] Result<std::vector<Parked>> parked(std::string_view view) const;
  // Replays one parked household of a view from its poison event to the group's checkpoint, and unparks it. If an event
  // still cannot be digested (and is not skipped), the household stays parked there: the error says why, and its last
  // parameter where (`position`).
  [[nodiscard]] Result<void> resume_household(std::string_view view, CompanyNo company, HouseholdId household);

  // Builds these views (none named: all) beside the live ones and switches when they have caught up. Returns at once.
  // view-unknown; rebuild-running when one of them is being rebuilt.
  [[nodiscard]] Result<std::shared_ptr<RebuildJob>> rebuild(std::vector<std::string> views);
  [[nodiscard]] std::shared_ptr<RebuildJob> job(
      JobId id) const;  // null when there is none; the last 100 are kept, and all that run
  [[nodiscard]] std::vector<std::shared_ptr<RebuildJob>> jobs() const;

  // Rebuilds the views (none named: all live ones) to exactly the checkpoint of a snapshot, into families of their own,
  // and compares key by key. Runs in the caller's thread, with workers. rebuild-cancelled when `stop` asks.
  [[nodiscard]] Result<CompareReport> compare(std::vector<std::string> views, std::stop_token stop = {},
                                              const CompareProgress& progress = {});

  // For tests that hold a follower; null for an unknown group or before start.
  [[nodiscard]] Follower* follower(std::string_view group);
  // For tests: threads of rebuilds, running or ended, that are not joined yet.
  [[nodiscard]] std::size_t job_threads() const;

 private:
  struct GroupSlot;
  struct JobThread {
    std::shared_ptr<RebuildJob> job;
    std::jthread thread;
  };
  ViewEngine(KvStore& store, LogFeed& feed, ViewList views, EngineOptions options);

  [[nodiscard]] GroupSlot* slot_of(std::string_view name) const;
  [[nodiscard]] GroupSlot* slot_of_view(std::string_view view) const;
  [[nodiscard]] const View* newest(std::string_view view) const;
  [[nodiscard]] Result<void> drop_orphans();
  // Unless there is one, or nothing to follow with; it stands still while the group is paused.
  void start_follower(GroupSlot& slot);
  void stop_follower(GroupSlot& slot);
  [[nodiscard]] Result<std::shared_ptr<RebuildJob>> make_job(std::vector<std::string> views);
  void start_job(const std::shared_ptr<RebuildJob>& job);
  void run_job(const std::shared_ptr<RebuildJob>& job);
  [[nodiscard]] Result<void> build_group(RebuildJob& job, GroupSlot& slot, const std::vector<const View*>& views);
  [[nodiscard]] Result<void> follow_up(GroupSlot& slot, Builder& builder, RebuildJob& job, bool whole);
  [[nodiscard]] Result<std::shared_ptr<FamilyHolder>> make_family(const View& view);
  [[nodiscard]] Builder::Options builder_options() const;
  [[nodiscard]] std::vector<std::string> missing_views() const;

  KvStore& store_;
  LogFeed& feed_;
  const ViewList views_;
  const EngineOptions options_;
  std::vector<std::unique_ptr<GroupSlot>> groups_;  // fixed after open
  std::unique_ptr<SkipWatcher> skips_;              // made by open
  mutable std::mutex mutex_;                        // guards all below
  bool started_ = false;
  std::uint64_t last_family_ = 0;
  JobId next_job_ = 1;
  std::vector<std::shared_ptr<RebuildJob>> jobs_;
  std::vector<JobThread> job_threads_;
};

}  // namespace steward

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/log/frame.h"
#include "eventstore/storage/kv_store.h"

namespace steward {

class View;

// A family that is dropped when it is retired and the last who reads it has gone.
class FamilyHolder {
 public:
  FamilyHolder(KvStore& store, std::string name, Family family);
  ~FamilyHolder();
  FamilyHolder(const FamilyHolder&) = delete;
  FamilyHolder& operator=(const FamilyHolder&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Family family() const { return family_; }
  void retire() { retired_.store(true, std::memory_order_release); }

 private:
  KvStore& store_;
  std::string name_;
  Family family_;
  std::atomic<bool> retired_{false};
};

struct LiveView {
  const View* view = nullptr;
  std::shared_ptr<FamilyHolder> rows;
};

// Which version of which view is the live one. Immutable; a switch makes a new one with the next generation.
struct LiveSet {
  std::uint64_t generation = 0;
  std::vector<LiveView> views;  // in the order of the list
};

// The rows of one live view in a lease's snapshot. A small value; must not outlive its lease.
class ViewReader {
 public:
  ViewReader(const KvSnapshot& snapshot, Family family) : snapshot_(&snapshot), family_(family) {}
  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view key) const {
    return snapshot_->get(family_, key);
  }
  // Rows of [from, to); `to` empty: to the end.
  [[nodiscard]] std::unique_ptr<RowScan> scan(std::string from, std::string to, bool backwards = false) const {
    return snapshot_->scan(family_, std::move(from), std::move(to), backwards, false);
  }
  // The household is parked: its rows stand as they were before the event at this position. 0: it is not.
  [[nodiscard]] Result<Position> parked_at(CompanyNo company, HouseholdId household) const;

 private:
  const KvSnapshot* snapshot_;
  Family family_;
};

// One query's sight of one group: all its views at one checkpoint. Thread-safe; copies share the snapshot. Short-lived:
// it pins old rows. Must not outlive the engine.
class ReadLease {
 public:
  ReadLease(std::shared_ptr<const LiveSet> live, std::shared_ptr<const KvSnapshot> snapshot, LogCursor at)
      : live_(std::move(live)), snapshot_(std::move(snapshot)), at_(at) {}

  // What these rows are a function of: View-Position.
  [[nodiscard]] const LogCursor& at() const { return at_; }
  // view-building when that version is not the live one (yet).
  [[nodiscard]] Result<ViewReader> view(std::string_view name, std::uint32_t version) const;
  [[nodiscard]] const LiveSet& live() const { return *live_; }
  [[nodiscard]] const KvSnapshot& snapshot() const { return *snapshot_; }

 private:
  std::shared_ptr<const LiveSet> live_;  // outlives the snapshot: families go last
  std::shared_ptr<const KvSnapshot> snapshot_;
  LogCursor at_;
};

}  // namespace steward

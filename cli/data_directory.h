#pragma once

#include <memory>

#include "cli/settings.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "projections/engine.h"

namespace steward::cli {

// What a command wants of the data directory.
struct OpenData {
  bool create = false;             // begin a new log and keyring where there is none
  bool bring_views_level = false;  // build what is missing and apply what waits, before it returns
  bool question_clock = false;     // refuse one that is far ahead of what was last recorded (clock-far-ahead)
  bool accept_loss = false;  // an operator accepts that the log ends before its anchor: recorded, raises the epoch
};

// A data directory, opened whole: <data>/log, anchor, views/, keyring/, keyring-anchor. Only one process at a time has
// it; another gets the error `locked`. After a kill the index is brought level first, with progress on a terminal.
class DataDirectory {
 public:
  // `clock` must outlive it.
  static Result<std::unique_ptr<DataDirectory>> open(const Settings& settings, const OpenData& wish,
                                                     const Clock& clock);
  ~DataDirectory();

  [[nodiscard]] EventStore& store() { return *store_; }
  [[nodiscard]] Keyring& keyring() { return *keyring_; }
  [[nodiscard]] ViewEngine& views() { return *views_; }
  // Views first, then the store. Idempotent.
  void stop();

 private:
  DataDirectory() = default;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<ViewEngine> views_;
};

}  // namespace steward::cli

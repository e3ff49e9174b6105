#pragma once

#include <filesystem>
#include <stop_token>

#include "cli/command_line.h"
#include "cli/interrupt_watch.h"
#include "cli/progress_line.h"
#include "replay/backup/check.h"

// What `steward backup` and `steward restore` have in common.
namespace steward::cli {

// Work on a backup that shows how far it is, on a terminal, and that Ctrl-C cancels.
class BackupWork {
 public:
  [[nodiscard]] BackupWatch watch();
  void wipe() { line_.wipe(); }

 private:
  InterruptWatch interrupt_;
  std::stop_source stop_;
  ProgressLine line_;
};

void print(const BackupManifest& manifest);
// Everything that is wrong, or that nothing is.
void print(const BackupReport& report);
// check_backup, said; a backup that nothing is wrong with is marked as verified.
[[nodiscard]] Result<Exit> prove(const std::filesystem::path& backup, const std::filesystem::path& scratch,
                                 BackupWork& work);

}  // namespace steward::cli

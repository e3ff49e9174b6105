#include "cli/backup_words.h"

#include <iostream>

#include "api/service.h"
#include "eventstore/base/clock.h"
#include "replay/backup/shelf.h"

namespace steward::cli {

BackupWatch BackupWork::watch() {
  return {stop_.get_token(), [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
            if (InterruptWatch::interrupted()) stop_.request_stop();
            line_.show(what, done, total);
          }};
}

void print(const BackupManifest& manifest) {
  std::cout << "taken     " << to_string(manifest.taken_at) << "\n"
            << "position  " << api::position_text(manifest.cursor.epoch, manifest.cursor.position) << "\n"
            << "root      " << to_hex(manifest.cursor.root) << "\n"
            << "log       " << to_string(manifest.log) << "\n"
            << "files     " << manifest.files.size() << ", " << manifest.bytes() << " bytes\n";
}

void print(const BackupReport& report) {
  print(report.manifest);
  for (const BackupFinding& finding : report.findings) std::cout << finding.code << ": " << finding.words << '\n';
  if (report.log) {
    std::cout << "opened    " << report.log->frames << " frames, " << report.log->events << " events, "
              << report.log->index_rows << " rows of the index, " << report.log->boxes << " boxes\n";
    for (const Finding& finding : report.log->findings) std::cout << finding.code << ": " << finding.words << '\n';
    for (const std::string& what : report.log->not_checked) std::cout << "not checked: " << what << '\n';
  }
  if (report.views) {
    for (const ComparedView& view : report.views->views) {
      std::cout << view.view << " version " << view.version << ": " << view.rows << " rows, " << view.differences
                << " differences\n";
    }
  }
  std::cout << (report.clean() ? "nothing found\n" : std::to_string(report.found()) + " found\n");
}

Result<Exit> prove(const std::filesystem::path& backup, const std::filesystem::path& scratch, BackupWork& work) {
  const auto checked = check_backup(backup, scratch, work.watch());
  work.wipe();
  if (!checked) return pass_on(checked.error());
  print(*checked);
  const auto marked = checked->clean() ? mark_verified(backup, SystemClock().now()) : unmark_verified(backup);
  // A backup on a disk that cannot be written is none the worse.
  if (!marked) std::cerr << "steward: " << words(marked.error()) << '\n';
  return checked->clean() ? Exit::ok : Exit::problem;
}

}  // namespace steward::cli

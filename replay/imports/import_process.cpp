#include "replay/imports/import_process.h"

#include <algorithm>

#include "domain/imports/imports.h"
#include "replay/imports/import_batch.h"
#include "replay/imports/import_work.h"

namespace steward::imports {

Result<ImportReport> ImportProcess::run(const ImportRequest& request, const ParsedFile& file, Wanted wanted,
                                        const std::function<void(const ImportProgress&)>& on_progress) {
  ImportWork work{parts_, request, file, std::move(wanted), {}, {}};
  work.report.reasons = file.rejected;
  work.report.warnings = file.warnings;
  if (auto started = work.start(); !started) return pass_on(std::move(started.error()));
  for (bool first_look = true;; first_look = false) {
    auto folded = parts_.store.knowledge().state(request.company, stream_of(work.report.run));
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& state = std::get<ImportRunState>(*folded->state);
    if (const auto* completed = std::get_if<Completed>(&state.is)) {
      const ImportRunCompleted& totals = completed->totals;
      work.report.was_complete = first_look;
      work.report.rows = totals.rows;
      // What an earlier import took is there.
      work.report.accepted = first_look ? 0 : totals.accepted;
      work.report.already_there = totals.already_there + (first_look ? totals.accepted : 0);
      work.report.rejected = totals.rejected;
      if ((first_look || !work.earlier.empty()) && file.kind == ImportKind::bank_statement) {
        if (auto looked = work.look_again(); !looked) return pass_on(std::move(looked.error()));
      }
      std::stable_sort(work.report.reasons.begin(), work.report.reasons.end(),
                       [](const Rejection& a, const Rejection& b) { return a.line < b.line; });
      work.report.sums = sums_of(file, work.report.reasons);
      return std::move(work.report);
    }
    const auto* running = std::get_if<Running>(&state.is);
    if (running == nullptr) return fail("import-run-unknown");
    const std::uint32_t done = running->totals.rows;
    if (on_progress) on_progress({done, file.data_rows});
    if (auto goes_on = check_wanted(work.wanted); !goes_on) return pass_on(std::move(goes_on.error()));
    if (done < file.data_rows) {
      if (auto taken = work.take_chunk(done, running->totals.chunk); !taken) return pass_on(std::move(taken.error()));
      continue;
    }
    auto ended = work.send_one(CompleteImportRun{work.report.run}, "complete");
    if (!ended) return pass_on(std::move(ended.error()));
  }
}

}  // namespace steward::imports

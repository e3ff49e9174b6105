#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "eventstore/base/uuid7.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/store.h"
#include "replay/imports/rows.h"
#include "replay/imports/sums.h"

namespace steward::imports {

struct ImportRequest {
  CompanyNo company;
  CommunityId community;
  Actor actor;
  Date cut_over_date;  // of opening arrears, credits and deposits: when the log took over
  // Fee items by the name in the file; codes are found without it.
  std::function<std::optional<FeeItemId>(std::string_view name)> fee_item_by_name;
};

struct ImportProgress {
  std::uint32_t rows = 0;
  std::uint32_t total_rows = 0;
};

// Whether somebody still waits for the import, asked behind each chunk and while one waits for the log; empty: always.
using Wanted = std::function<bool()>;

struct ImportReport {
  ImportRunId run;
  bool was_complete = false;  // this very file was imported before, and nothing was left to do
  std::uint32_t rows = 0;
  std::uint32_t accepted = 0;
  std::uint32_t already_there = 0;
  std::uint32_t rejected = 0;
  // What the file itself has wrong, and what the log refused, by line. Refusals of chunks that were recorded without
  // them, before they were kept, are only counted.
  std::vector<Rejection> reasons;
  // What stands in the file and was taken otherwise, or not at all, without a row being refused for it.
  std::vector<Rejection> warnings;
  ImportSums sums;  // of the whole file, whenever its rows were taken
};

// What an import works with.
struct ImportParts {
  EventStore& store;
  Keyring& keyring;
  Uuid7Generator& ids;
  const Clock& clock;
};

// An import as a run: Started names the file by its SHA-256, rows follow in chunks of at most 500, each append with its
// natural key, a record behind each chunk, and the end. The same file goes on where its run ended; other files that say
// the same again find it there. Where the run of a file is over, what the log refused of it is tried once more, in a
// run of its own, and nothing else: what was taken once is there, whatever became of it. A bank statement whose run is
// over brings what was there because of money that was taken back since; the run's own counts stay. Blocks: not for io
// threads. All given must outlive it.
class ImportProcess {
 public:
  ImportProcess(EventStore& store, Keyring& keyring, Uuid7Generator& ids, const Clock& clock)
      : parts_{store, keyring, ids, clock} {}

  // Errors: community-unknown, stopping (nobody wants it any more; to be gone on with), and whatever the sequencer
  // says.
  [[nodiscard]] Result<ImportReport> run(const ImportRequest& request, const ParsedFile& file, Wanted wanted,
                                         const std::function<void(const ImportProgress&)>& on_progress = {});

 private:
  const ImportParts parts_;
};

}  // namespace steward::imports

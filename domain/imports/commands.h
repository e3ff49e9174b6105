#pragma once

#include "domain/imports/events.h"

namespace steward::imports {

// Outcome: import_run_id.
struct StartImportRun {
  ImportRunId run;
  CommunityId community;
  ImportKind kind = ImportKind::houses;
  std::array<std::byte, 32> file_hash{};
  std::uint32_t rows = 0;
};

// Outcome: import_run_id, chunks, rows, accepted, already_there, rejected: so far.
struct RecordImportChunk {
  ImportRunId run;
  std::uint32_t chunk = 0;
  std::uint32_t rows = 0;
  std::uint32_t accepted = 0;
  std::uint32_t already_there = 0;
  std::uint32_t rejected = 0;
  std::vector<FoundMoney> found{};
  std::vector<RefusedRow> refused{};
};

// Outcome: as of RecordImportChunk.
struct CompleteImportRun {
  ImportRunId run;
};

}  // namespace steward::imports

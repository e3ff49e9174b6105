#pragma once

#include <filesystem>

#include "eventstore/store.h"
#include "replay/imports/import_process.h"

namespace steward::imports {

// What an import is rehearsed on: an open data directory, which may go on being written.
struct RehearsalSource {
  EventStore& store;
  const Keyring& keyring;
  const Clock& clock;
};

// Says what `ImportProcess::run` would say of the file, reason by reason, and stores nothing: the import runs on a copy
// of the data directory (tables are links), made inside it in a directory of its own, which is gone afterwards. One
// rehearsal of a data directory at a time (import-rehearsal-running); what one that was killed has left is removed. The
// report names no run. Other errors: those of an import, storage-full, storage-error, and those of opening the copy.
[[nodiscard]] Result<ImportReport> rehearse_import(const RehearsalSource& source, const ImportRequest& request,
                                                   const ParsedFile& file, Wanted wanted,
                                                   const std::function<void(const ImportProgress&)>& on_progress = {});

}  // namespace steward::imports

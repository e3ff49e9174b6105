#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/index/index.h"
#include "eventstore/log/commit_log.h"
#include "replay/books_check.h"
#include "replay/progress.h"

// Proves a log against itself and the index against the log: nothing changed, inserted or left out. Everything is
// recomputed; nothing that is stored is taken at its word.
namespace steward {

class Keyring;

// One thing that is wrong, and where.
struct Finding {
  std::string code;  // kebab-case: frame-root-mismatch, claim-held-twice …
  std::optional<FrameNumber> frame;
  std::optional<Position> position;
  std::string words;
};

struct VerifyInputs {
  const CommitLog& log;
  LogCursor durable;                 // as far as is read
  std::optional<LogCursor> anchor;   // what is known outside the log, if anything
  const Index* index = nullptr;      // level with `durable`, and still; null: only the log is looked at
  std::filesystem::path scratch;     // a directory that may be made and is removed; needs room as the index does
  std::stop_token stop = {};         // verify-cancelled when it asks
  const Keyring* keyring = nullptr;  // opens what is sealed; null: that stays closed
};

struct VerifyReport {
  LogCursor at;  // the end, as it was recomputed
  std::uint64_t frames = 0;
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
  std::uint64_t streams = 0;
  std::uint64_t households = 0;
  std::uint64_t index_rows = 0;
  std::uint64_t boxes = 0;               // sealed data that the keyring opened, or whose key was destroyed
  std::uint64_t found = 0;               // all of them
  std::vector<Finding> findings;         // the first 1000
  std::vector<std::string> not_checked;  // what damage, a pause or a halt made impossible to check, in words
  // What the books of an old log show and nobody did wrong since: told, and no finding.
  std::vector<LeftInSuspense> left_in_suspense;
  [[nodiscard]] bool clean() const { return found == 0 && not_checked.empty(); }
  // Counts what is wrong, and keeps it unless there are many already.
  void add(std::string_view code, std::optional<FrameNumber> frame, std::optional<Position> position,
           std::string words);
};

// Frames: checksum, format, gapless numbers and positions, root and right edge and digest recomputed, each event in one
// command. Events: decoded, of this log, in the order of recorded_at, their household links as the event says, posting
// lines in balance, amounts adding up. Histories: versions, household chains and counters without a gap, claims never
// held twice. Streams: folded, none faulted. The books: balanced, receivables and credit as the households' accounts
// have them. The index: each row as recomputed. The anchor. With a keyring, sealed data: each
// key is there or was destroyed (key-missing), and opens what names it (box-damaged). Memory is bounded. Goes on behind
// damage where it can; an error is trouble with the scratch directory, not with the log.
[[nodiscard]] Result<VerifyReport> verify(const VerifyInputs& inputs, const ReplayProgress& progress);

[[nodiscard]] boost::json::object to_json(const VerifyReport& report);

}  // namespace steward

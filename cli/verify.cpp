#include "replay/verify.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/progress_line.h"
#include "eventstore/base/clock.h"
#include "eventstore/keyring/keyring.h"
#include "eventstore/keyring/keyring_anchor.h"
#include "eventstore/store.h"
#include "projections/all_views.h"
#include "replay/books_check.h"
#include "replay/scratch_index.h"

namespace steward::cli {

namespace {

// What keeps verify from looking at all, as against what it would have to tell.
bool cannot_start(const Error& error) { return error.code == "locked" || error.code == "log-missing"; }

void print(const VerifyReport& report) {
  std::cout << report.frames << " frames, " << report.commands << " commands, " << report.events << " events, "
            << report.streams << " streams, " << report.households << " households, " << report.index_rows
            << " rows of the index\n"
            << "position " << report.at.position << ", epoch " << report.at.epoch << "\n"
            << "root   " << to_hex(report.at.root) << "\n"
            << "digest " << to_hex(report.at.digest) << "\n";
  for (const Finding& finding : report.findings) {
    std::cout << finding.code;
    if (finding.frame) std::cout << ", frame " << *finding.frame;
    if (finding.position) std::cout << ", position " << *finding.position;
    std::cout << ": " << finding.words << "\n";
  }
  if (report.found > report.findings.size()) {
    std::cout << "… and " << report.found - report.findings.size() << " more\n";
  }
  for (const LeftInSuspense& left : report.left_in_suspense) std::cout << "note: " << words_of(left) << "\n";
  for (const std::string& what : report.not_checked) std::cout << "not checked: " << what << "\n";
  std::cout << (report.clean() ? "nothing found\n" : std::to_string(report.found) + " found\n");
}

// The books are compared with what households owe only where both stand at one position: a group that is paused or
// halted stays behind.
std::optional<std::string> what_keeps_books_apart(const ViewEngine& views) {
  if (views.position(kBooksGroup) == views.position(kHouseholdsGroup)) return std::nullopt;
  std::string words = "the books of the views";
  for (const std::string_view group : {kBooksGroup, kHouseholdsGroup}) {
    const auto all = views.status();
    const auto of_group = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.group == group; });
    if (of_group == all.end() || of_group->lag_events == 0) continue;
    words += ", because the group " + of_group->group + " is " + std::string(to_string(of_group->state)) +
             " at position " + std::to_string(of_group->at.position);
  }
  return words;
}

// A log in which nothing is wrong gives views in which the books add up. The error is of the views, whether or not it
// kept the books from being checked.
Result<void> check_views(EventStore& store, VerifyReport& report) {
  const auto not_checked = [&](const Error& error) {
    report.not_checked.push_back("the books of the views (" + error.code + ")");
    return pass_on(error);
  };
  auto views = ViewEngine::open(store.second_database(), store.feed(), all_views(), EngineOptions{});
  if (!views) return not_checked(views.error());
  auto level = (*views)->bring_level();
  if (auto apart = what_keeps_books_apart(**views)) {
    report.not_checked.push_back(std::move(*apart));
    return level;
  }
  auto faults = check_books_of_views(**views, report.left_in_suspense);
  if (!faults) return not_checked(faults.error());
  for (const BooksFault& fault : *faults) report.add(fault.code, {}, {}, fault.words);
  return level;
}

void check_keyring(const Result<std::unique_ptr<Keyring>>& keyring, LogId log, VerifyReport& report) {
  if (!keyring) {
    report.add(keyring.error().code, {}, {}, keyring.error().detail);
    report.not_checked.emplace_back("sealed data, because the keyring does not open");
  } else if (auto fits = (*keyring)->fits(log); !fits) {
    report.add(fits.error().code, {}, {}, fits.error().detail);
  }
}

Result<Exit> run_verify(const LoadedSettings& settings, bool json, bool log_only) {
  const SystemClock clock;
  StoreOptions options;
  options.directory = settings.values.data;
  options.create = false;
  ProgressLine line;
  options.on_progress = [&line](Position at, Position end) { line.show("bringing the index level", at, end); };
  auto store = EventStore::open(std::move(options), clock);
  line.wipe();
  // A log that does not open is what verify was asked about: it says why, and that is a finding.
  if (!store) return report(store.error(), cannot_start(store.error()) ? Exit::cannot_start : Exit::problem);
  if (!(*store)->set_aside().empty()) {
    // Only a damaged database is kept; an index that did not fit is gone.
    const std::string& aside = (*store)->set_aside();
    std::cerr << "steward: " << (aside == "index" ? "the index" : "the second database")
              << " did not fit the log and was built anew";
    if (aside != "index") std::cerr << "; what it was is in " << aside;
    std::cerr << '\n';
  }
  const std::filesystem::path directory = settings.values.data;
  if (auto room = check_room_for_scratch(directory / "views"); !room) return pass_on(room.error());
  std::optional<LogCursor> anchor;
  if (const AnchorKeeper* keeper = (*store)->log().anchor()) anchor = keeper->written();
  const auto keyring = Keyring::open({directory / "keyring", {}, 4096, directory / kKeyringAnchorFile});
  const VerifyInputs inputs{(*store)->log(),
                            (*store)->feed().durable(),
                            anchor,
                            log_only ? nullptr : &(*store)->index(),
                            directory / "verify-scratch",
                            {},
                            keyring ? keyring->get() : nullptr};
  auto verified = verify(inputs, line.progress());
  line.wipe();
  if (!verified) return pass_on(verified.error());
  check_keyring(keyring, (*store)->log().id(), *verified);
  Result<void> views;
  if (!log_only && verified->clean()) views = check_views(**store, *verified);
  if (json) {
    std::cout << boost::json::serialize(to_json(*verified)) << '\n';
  } else {
    print(*verified);
  }
  if (!views) return report(views.error(), Exit::problem);
  return verified->clean() ? Exit::ok : Exit::problem;
}

}  // namespace

void set_up_verify(CommandLine& line) {
  struct Arguments {
    bool json = false;
    bool log_only = false;
  };
  auto args = std::make_shared<Arguments>();
  line.flag("--json", args->json, "As JSON");
  line.flag("--log-only", args->log_only, "Do not compare the index with the log");
  line.stopped_directory_only();
  line.examples(
      "  steward verify --data /var/lib/steward\n"
      "  steward verify --json | jq .findings\n\n"
      "Recomputes checksums, positions, roots, digests, histories, states and the index from the log, and proves that\n"
      "the books add up and agree with what households owe; that the keyring is the log's, and opens what is sealed. "
      "Needs room on the disk for a second index while it runs.\n"
      "Ends with 1 when something is found, could not be checked, or a view is halted.\n");
  line.runs([args](const LoadedSettings& settings) { return run_verify(settings, args->json, args->log_only); });
}

}  // namespace steward::cli

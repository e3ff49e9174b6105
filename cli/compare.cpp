#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/progress_line.h"
#include "eventstore/base/clock.h"
#include "replay/log_scan.h"
#include "replay/scratch_index.h"

namespace steward::cli {

namespace {

constexpr std::string_view kIndexName = "index";
constexpr std::size_t kMostShown = 1000;

struct ComparedIndex {
  std::uint64_t rows = 0;
  std::uint64_t differences = 0;
  std::vector<IndexDifference> shown;
};

Result<ComparedIndex> compare_the_index(EventStore& store, const Settings& settings, const ReplayProgress& progress) {
  const std::filesystem::path directory = settings.data;
  if (auto room = check_room_for_scratch(directory / "views"); !room) return pass_on(std::move(room.error()));
  auto scratch = ScratchIndex::make(directory / "compare-scratch");
  if (!scratch) return pass_on(std::move(scratch.error()));
  const LogCursor durable = store.feed().durable();
  auto scanned = scan_log(store.log(), 1, durable, "building the index anew", progress,
                          [&](const FramePtr& frame) -> Result<bool> {
                            auto added = (*scratch)->add(frame, durable.position - frame->after.position);
                            if (!added) return pass_on(std::move(added.error()));
                            return true;
                          });
  if (!scanned) return pass_on(std::move(scanned.error()));
  if (auto finished = (*scratch)->finish(); !finished) return pass_on(std::move(finished.error()));
  ComparedIndex compared;
  auto rows = compare_index(store.index(), (*scratch)->index(), progress, [&](const IndexDifference& difference) {
    ++compared.differences;
    if (compared.shown.size() < kMostShown) compared.shown.push_back(difference);
  });
  if (!rows) return pass_on(std::move(rows.error()));
  compared.rows = *rows;
  return compared;
}

std::string_view how(bool live, bool rebuilt) {
  if (!live) return "is missing";
  return rebuilt ? "differs" : "should not be there";
}

void print(const CompareReport& views, const std::optional<ComparedIndex>& index) {
  for (const RowDifference& difference : views.differences) {
    std::cout << difference.view << ": " << difference.key << " (" << difference.key_hex << ") "
              << how(difference.live.has_value(), difference.rebuilt.has_value()) << '\n';
  }
  for (const ComparedView& view : views.views) {
    std::cout << view.view << " version " << view.version << " at position " << view.at.position << ": " << view.rows
              << " rows, " << view.differences << " differences\n";
  }
  if (!index) return;
  for (const IndexDifference& difference : index->shown) {
    std::cout << kIndexName << ": " << difference.key << " (" << difference.key_hex << ") "
              << how(difference.live.has_value(), difference.rebuilt.has_value()) << '\n';
  }
  std::cout << kIndexName << ": " << index->rows << " rows, " << index->differences << " differences\n";
}

boost::json::object difference_json(std::string_view view, const auto& difference) {
  return {{"view", view},
          {"key", difference.key},
          {"key_hex", difference.key_hex},
          {"what", how(difference.live.has_value(), difference.rebuilt.has_value())}};
}

void print_json(const CompareReport& views, const std::optional<ComparedIndex>& index) {
  boost::json::array compared;
  boost::json::array differences;
  for (const ComparedView& view : views.views) {
    compared.emplace_back(boost::json::object{{"view", view.view},
                                              {"version", view.version},
                                              {"position", view.at.position},
                                              {"rows", view.rows},
                                              {"differences", view.differences}});
  }
  for (const RowDifference& difference : views.differences) {
    differences.emplace_back(difference_json(difference.view, difference));
  }
  if (index) {
    compared.emplace_back(
        boost::json::object{{"view", kIndexName}, {"rows", index->rows}, {"differences", index->differences}});
    for (const IndexDifference& difference : index->shown) {
      differences.emplace_back(difference_json(kIndexName, difference));
    }
  }
  std::cout << boost::json::serialize(
                   boost::json::object{{"views", std::move(compared)}, {"differences", std::move(differences)}})
            << '\n';
}

Result<Exit> run_compare(std::vector<std::string> names, bool json, const LoadedSettings& settings) {
  const bool all = names.empty();
  const auto named = std::find(names.begin(), names.end(), kIndexName);
  const bool with_index = all || named != names.end();
  if (named != names.end()) names.erase(named);
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {.bring_views_level = true}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  ProgressLine line;
  CompareReport views;
  if (all || !names.empty()) {
    auto compared = (*data)->views().compare(std::move(names), {}, [&](std::uint64_t done, std::uint64_t total) {
      line.show("building the views anew", done, total);
    });
    if (!compared) return pass_on(std::move(compared.error()));
    views = std::move(*compared);
  }
  std::optional<ComparedIndex> index;
  if (with_index) {
    auto compared = compare_the_index((*data)->store(), settings.values, line.progress());
    if (!compared) return pass_on(std::move(compared.error()));
    index = std::move(*compared);
  }
  line.wipe();
  if (json) {
    print_json(views, index);
  } else {
    print(views, index);
  }
  return views.equal() && (!index || index->differences == 0) ? Exit::ok : Exit::problem;
}

}  // namespace

void set_up_compare(CommandLine& line) {
  struct Arguments {
    std::vector<std::string> views;
    bool json = false;
  };
  auto args = std::make_shared<Arguments>();
  line.option("view", args->views, "VIEW", "Views to compare, or `index`; none: all of them and the index");
  line.flag("--json", args->json, "As JSON");
  line.stopped_directory_only();
  line.examples(
      "  steward compare\n"
      "  steward compare arrears index\n\n"
      "Builds the views and the index anew from the log and prints each key that differs: there must be none. Ends\n"
      "with 1 when there is one.\n");
  line.runs([args](const LoadedSettings& settings) { return run_compare(args->views, args->json, settings); });
}

}  // namespace steward::cli

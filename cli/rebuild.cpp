#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/progress_line.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

namespace {

constexpr std::chrono::milliseconds kLookEvery{200};

Result<Exit> run_rebuild(const std::vector<std::string>& views, const LoadedSettings& settings) {
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {false, true}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  const auto job = (*data)->views().rebuild(views);
  if (!job) return pass_on(job.error());
  ProgressLine line;
  while (!(*job)->wait_for(kLookEvery)) {
    const JobProgress progress = (*job)->progress();
    line.show("rebuilding", progress.events_done, progress.events_total);
  }
  line.wipe();
  const JobProgress progress = (*job)->wait();
  if (progress.error) return pass_on(*progress.error);
  for (const std::string& view : (*job)->views()) std::cout << view << '\n';
  std::cout << progress.events_done << " events in " << progress.elapsed_micros / 1000 << " ms, "
            << progress.events_per_second << " a second\n";
  return progress.state == JobState::done ? Exit::ok : Exit::problem;
}

}  // namespace

void set_up_rebuild(CommandLine& line) {
  auto views = std::make_shared<std::vector<std::string>>();
  line.option("view", *views, "VIEW", "Views to build anew; none: all");
  line.examples(
      "  steward rebuild\n"
      "  steward rebuild arrears\n\n"
      "Builds the views beside the live ones and switches when they are level. The index is not touched.\n");
  line.runs([views](const LoadedSettings& settings) { return run_rebuild(*views, settings); });
}

}  // namespace steward::cli

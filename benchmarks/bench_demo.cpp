// Writes a demo company with the views following, as the data of the other benchmarks.
#include <fmt/format.h>

#include "benchmarks/support/company.h"
#include "benchmarks/support/report.h"
#include "projections/all_views.h"
#include "replay/demo/demo.h"

namespace {

using namespace steward;
using namespace steward::bench;

void write(const std::string& directory, const demo::DemoOptions& options) {
  ManualClock clock(demo::demo_start(options));
  auto data =
      must(cli::DataDirectory::open(settings_of(directory), {.create = true, .bring_views_level = false}, clock));
  data->views().start();
  const auto start = Steady::now();
  const auto report = must(demo::write_demo(data->store(), data->keyring(), clock, options, {}, {}));
  const double seconds = seconds_since(start);
  const Position index_at = data->store().index_follower().position();
  const Position views_at = data->views().position(kHouseholdsGroup);
  const auto level = Steady::now();
  if (!data->views().wait_for(kHouseholdsGroup, report.position, std::chrono::seconds{600}))
    give_up(Error{"not-level", {}, "the views do not come level"});
  const double later = seconds_since(level);
  note(fmt::format(
      "The demo ({} households, {} months, {} events) was written at {} events/s with index and views "
      "following; at its end the index was {} and the views {} events behind, level after {:.2f} s.",
      options.households, options.months, report.position, thousands(static_cast<double>(report.position) / seconds),
      report.position - index_at, report.position - views_at, later));
  data->stop();
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  demo::DemoOptions options;
  options.households = arguments.count("--households", 20'000);
  options.months = arguments.count("--months", 12);
  const SystemClock clock;
  const Date today{static_cast<std::int32_t>(clock.now().micros / 86'400'000'000)};
  options.first_month = demo::first_month_until(today, options.months);
  write(arguments.text("--data", "bench-data"), options);
  const double mib = static_cast<double>(peak_memory_bytes()) / (1024.0 * 1024.0);
  row(fmt::format("VmHWM while writing the demo, {} households (MiB)", options.households), number(mib, 0), "1024",
      {mib / 1024.0}, at_most(1.0));
}

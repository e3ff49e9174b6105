#include "replay/demo/demo.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "eventstore/base/logging.h"

namespace steward::cli {

namespace {

struct DemoArguments {
  std::int64_t households = 2000;
  std::int64_t months = 24;
  std::int64_t seed = 1;
  std::optional<YearMonth> first_month;
};

class Progress {
 public:
  void show(const demo::DemoProgress& progress) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
    if (!terminal_ || passed.count() < shown_ + 0.2) return;
    shown_ = passed.count();
    const double share = static_cast<double>(progress.days) / progress.total_days;
    std::fprintf(stderr, "\rdemo: %3.0f %%, %llu events, %.0f events/s, %.0f s left   ", share * 100,
                 static_cast<unsigned long long>(progress.position), static_cast<double>(progress.position) / shown_,
                 shown_ / share - shown_);
  }
  void clear() const {
    if (terminal_) std::fputs("\r\x1b[K", stderr);
  }
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  const bool terminal_ = stderr_is_terminal();
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double shown_ = 0;
};

Result<Exit> write(const DemoArguments& arguments, const Settings& settings) {
  demo::DemoOptions options;
  options.households = static_cast<std::uint32_t>(arguments.households);
  options.months = static_cast<std::uint32_t>(arguments.months);
  options.seed = static_cast<std::uint64_t>(arguments.seed);
  const Date today = Date{static_cast<std::int32_t>(SystemClock().now().micros / 86'400'000'000)};
  options.first_month = arguments.first_month.value_or(demo::first_month_until(today, options.months));
  if (demo::demo_end(options) > today) return fail("usage", {}, "the demo would end in the future");

  ManualClock clock(demo::demo_start(options));
  auto data = DataDirectory::open(settings, OpenData{.create = true, .bring_views_level = false}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  Progress progress;
  const auto written = demo::write_demo((*data)->store(), (*data)->keyring(), clock, options,
                                        [&](const demo::DemoProgress& at) { progress.show(at); }, {});
  progress.clear();
  if (!written) return pass_on(written.error());
  const double seconds = progress.seconds();
  if (auto level = (*data)->views().bring_level(); !level) return pass_on(std::move(level.error()));
  (*data)->stop();
  std::printf("demo: %u communities, %u houses, %u households, %u statements, %u payments (%u reversed) from %s on\n",
              written->communities, written->houses, written->households, written->statements, written->payments,
              written->reversals, to_string(options.first_month).c_str());
  const demo::ServiceReport& service = written->service;
  std::printf("demo: %u technicians, %u work orders (%u escalations), %u cases, %u outages, %u pieces of equipment\n",
              service.technicians, service.orders, service.escalations, service.cases, service.outages,
              service.equipment);
  std::printf("demo: %u stays on the car parks paid by visitors, %u charged to households\n", written->parking.paid,
              written->parking.charged);
  std::printf("demo: %llu events in %.1f s; a household with a story: %s\n",
              static_cast<unsigned long long>(written->position), seconds, to_string(written->example).c_str());
  if (!service.example_order.is_nil()) {
    std::printf("demo: a work order that was reopened: %s\n", to_string(service.example_order).c_str());
  }
  if (!service.example_case.is_nil()) {
    std::printf("demo: a complaint whose reply was disputed: %s\n", to_string(service.example_case).c_str());
  }
  return Exit::ok;
}

}  // namespace

void set_up_demo(CommandLine& line) {
  auto arguments = std::make_shared<DemoArguments>();
  line.option("--households", arguments->households, "N", "How many households").between(1, 1'000'000);
  line.option("--months", arguments->months, "M", "How many months of bills").between(1, 600);
  line.option("--seed", arguments->seed, "S", "The same seed and months give the same business facts")
      .between(0, INT64_MAX);
  line.option("--from", arguments->first_month, parse_year_month, "YYYY-MM",
              "The first month; by default the demo ends in the last weeks before today");
  line.stopped_directory_only();
  line.examples("  steward demo --data ./demo-data --households 2000 --months 24 --seed 1\n");
  line.runs([arguments](const LoadedSettings& settings) { return write(*arguments, settings.values); });
}

}  // namespace steward::cli

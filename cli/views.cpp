#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

namespace {

boost::json::object status_json(const ViewStatus& view) {
  boost::json::object out{{"view", view.name},
                          {"group", view.group},
                          {"version", view.version},
                          {"state", to_string(view.state)},
                          {"position", view.at.position},
                          {"lag_events", view.lag_events},
                          {"parked_households", view.parked_households}};
  if (view.live_version) {
    out["live_version"] = *view.live_version;
  } else {
    out["live_version"] = nullptr;
  }
  if (view.halt) out["halted"] = words(view.halt->error);
  return out;
}

void print(const ViewStatus& view) {
  std::cout << view.name << " (group " << view.group << ", version " << view.version << "): " << to_string(view.state)
            << ", position " << view.at.position << ", " << view.lag_events << " events behind";
  if (view.parked_households > 0) std::cout << ", " << view.parked_households << " households parked";
  if (view.halt) std::cout << "\n  halted: " << words(view.halt->error);
  std::cout << '\n';
}

Result<Exit> run_status(const LoadedSettings& settings, bool json) {
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  bool halted = false;
  boost::json::array views;
  for (const ViewStatus& view : (*data)->views().status()) {
    halted = halted || view.state == ViewState::halted;
    if (json) {
      views.emplace_back(status_json(view));
    } else {
      print(view);
    }
  }
  if (json) std::cout << boost::json::serialize(views) << '\n';
  return halted ? Exit::problem : Exit::ok;
}

using Change = Result<void> (ViewEngine::*)(std::string_view);

void set_up_change(CommandLine& line, std::string_view name, std::string_view help, Change change) {
  CommandLine command = line.command(name, help);
  auto view = std::make_shared<std::string>();
  command.option("view", *view, "VIEW", "A view, or a group; it is always the whole group").required();
  command.examples("  steward views " + std::string(name) + " arrears\n");
  command.runs([view, change](const LoadedSettings& settings) -> Result<Exit> {
    const SystemClock clock;
    const auto data = DataDirectory::open(settings.values, {}, clock);
    if (!data) return report(data.error(), Exit::cannot_start);
    if (auto changed = ((*data)->views().*change)(*view); !changed) return pass_on(changed.error());
    return Exit::ok;
  });
}

}  // namespace

void set_up_views(CommandLine& line) {
  CommandLine status = line.command("status", "How far each view is, and what is wrong with it");
  auto json = std::make_shared<bool>(false);
  status.flag("--json", *json, "As JSON");
  status.examples("  steward views status --data /var/lib/steward\n");
  status.runs([json](const LoadedSettings& settings) { return run_status(settings, *json); });
  set_up_change(line, "pause", "Stop a group of views; it stays so over restarts", &ViewEngine::pause);
  set_up_change(line, "resume", "Let a paused group go on", &ViewEngine::resume);
  set_up_change(line, "retry", "Let a halted group try its event again", &ViewEngine::retry);
}

}  // namespace steward::cli

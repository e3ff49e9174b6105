#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "api/service.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/remote.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

namespace {

// One view, the same from a directory and from a server.
struct Shown {
  std::string view;
  std::string group;
  std::uint64_t version = 0;
  std::string state;
  std::uint64_t position = 0;
  std::uint64_t lag_events = 0;
  std::uint64_t parked_households = 0;
  std::optional<std::uint64_t> live_version;
  std::optional<std::string> halted;  // why
};

Shown shown(const ViewStatus& status) {
  Shown view;
  view.view = status.name;
  view.group = status.group;
  view.version = status.version;
  view.state = to_string(status.state);
  view.position = status.at.position;
  view.lag_events = status.lag_events;
  view.parked_households = status.parked_households;
  if (status.live_version) view.live_version = *status.live_version;
  if (status.halted) view.halted = words(*status.halted);
  return view;
}

Result<Shown> shown(const boost::json::object& status) {
  const auto name = text_member(status, "name");
  const auto group = text_member(status, "group");
  const auto version = number_member(status, "version");
  const auto state = text_member(status, "state");
  const auto position_text = text_member(status, "position");
  const auto lag = number_member(status, "lag_events");
  const auto parked = number_member(status, "parked_households");
  const auto position = api::parse_position(position_text.value_or(""));
  if (!name || !group || !version || !state || !position || !lag || !parked) {
    return fail("answer-unreadable", {}, "the server tells of its views in another way");
  }
  Shown view{*name, *group, *version, *state, position->position, *lag, *parked, std::nullopt, std::nullopt};
  if (const auto live = number_member(status, "live_version")) view.live_version = *live;
  const boost::json::value* halt = status.if_contains("halt");
  if (halt != nullptr && halt->is_object()) view.halted = text_member(halt->get_object(), "code").value_or("unknown");
  return view;
}

boost::json::object status_json(const Shown& view) {
  boost::json::object out{{"view", view.view},
                          {"group", view.group},
                          {"version", view.version},
                          {"state", view.state},
                          {"position", view.position},
                          {"lag_events", view.lag_events},
                          {"parked_households", view.parked_households}};
  if (view.live_version) {
    out["live_version"] = *view.live_version;
  } else {
    out["live_version"] = nullptr;
  }
  if (view.halted) out["halted"] = *view.halted;
  return out;
}

void print(const Shown& view) {
  std::cout << view.view << " (group " << view.group << ", version " << view.version << "): " << view.state
            << ", position " << view.position << ", " << view.lag_events << " events behind";
  if (view.parked_households > 0) std::cout << ", " << view.parked_households << " households parked";
  if (view.halted) std::cout << "\n  halted: " << *view.halted;
  std::cout << '\n';
}

Exit print(const std::vector<Shown>& views, bool json) {
  bool halted = false;
  boost::json::array list;
  for (const Shown& view : views) {
    halted = halted || view.state == to_string(ViewState::halted);
    if (json) {
      list.emplace_back(status_json(view));
    } else {
      print(view);
    }
  }
  if (json) std::cout << boost::json::serialize(list) << '\n';
  return halted ? Exit::problem : Exit::ok;
}

Result<Exit> run_status(const LoadedSettings& settings, bool json) {
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  std::vector<Shown> views;
  for (const ViewStatus& view : (*data)->views().status()) views.push_back(shown(view));
  return print(views, json);
}

Result<Exit> run_status(RemoteServer& server, bool json) {
  const auto answer = server.get("/v1/views");
  if (!answer) return pass_on(answer.error());
  const auto body = json_of(*answer);
  if (!body) return pass_on(body.error());
  const auto items = array_member(*body, "items");
  if (!items) return pass_on(items.error());
  std::vector<Shown> views;
  for (const boost::json::value& item : *items) {
    auto view = shown(item.is_object() ? item.get_object() : boost::json::object());
    if (!view) return pass_on(view.error());
    views.push_back(std::move(*view));
  }
  return print(views, json);
}

using Change = Result<void> (ViewEngine::*)(std::string_view);

struct ChangeArguments {
  RemoteOptions remote;
  std::string view;
};

void set_up_change(CommandLine& line, std::string name, std::string_view help, Change change) {
  CommandLine command = line.command(name, help);
  auto args = std::make_shared<ChangeArguments>();
  command.option("view", args->view, "VIEW", "A view, or a group; it is always the whole group").required();
  take_operator_options(command, args->remote);
  command.examples("  steward views " + name + " arrears\n");
  command.runs([args, change, name](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    if (*server) {
      const auto done =
          (*server)->act(http::Method::post, "/v1/views/" + http::percent_encoded(args->view) + "/" + name);
      if (!done) return pass_on(done.error());
      return Exit::ok;
    }
    const SystemClock clock;
    const auto data = DataDirectory::open(settings.values, {}, clock);
    if (!data) return report(data.error(), Exit::cannot_start);
    if (auto changed = ((*data)->views().*change)(args->view); !changed) return pass_on(changed.error());
    return Exit::ok;
  });
}

}  // namespace

void set_up_views(CommandLine& line) {
  struct StatusArguments {
    RemoteOptions remote;
    bool json = false;
  };
  CommandLine status = line.command("status", "How far each view is, and what is wrong with it");
  auto args = std::make_shared<StatusArguments>();
  status.flag("--json", args->json, "As JSON");
  take_operator_options(status, args->remote);
  status.examples(
      "  steward views status --data /var/lib/steward\n"
      "  steward views status --server http://127.0.0.1:8420 --key-file first-keys\n");
  status.runs([args](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? run_status(**server, args->json) : run_status(settings, args->json);
  });
  set_up_change(line, "pause", "Stop a group of views; it stays so over restarts", &ViewEngine::pause);
  set_up_change(line, "resume", "Let a paused group go on", &ViewEngine::resume);
  set_up_change(line, "retry", "Let a halted group try its event again", &ViewEngine::retry);
}

}  // namespace steward::cli

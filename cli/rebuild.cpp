#include <iostream>
#include <memory>
#include <thread>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/interrupt_watch.h"
#include "cli/progress_line.h"
#include "cli/remote.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

namespace {

constexpr std::chrono::milliseconds kLookEvery{200};

Result<Exit> run_rebuild(const std::vector<std::string>& views, const LoadedSettings& settings) {
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {.bring_views_level = true}, clock);
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

// Follows a job of the server to its end, and says what came of it.
Result<void> follow(RemoteServer& server, const std::string& job, ProgressLine& line) {
  bool cancelled = false;
  for (;;) {
    if (InterruptWatch::interrupted() && !cancelled) {
      cancelled = true;
      if (auto asked = server.act(http::Method::delete_, job); !asked) return pass_on(asked.error());
    }
    const auto answer = server.get(job);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    const auto state = text_member(*body, "state");
    const auto done = number_member(*body, "events_done");
    const auto total = number_member(*body, "events_total");
    if (!state || !done || !total) return fail("answer-unreadable", {}, "the server tells of its jobs in another way");
    if (*state == to_string(JobState::running)) {
      line.show("rebuilding", *done, *total);
      std::this_thread::sleep_for(kLookEvery);
      continue;
    }
    line.wipe();
    if (*state == to_string(JobState::cancelled)) {
      return fail("rebuild-cancelled", {}, "the rebuild was cancelled; the views are the old ones");
    }
    if (*state != to_string(JobState::done)) {
      return fail(text_member(*body, "error").value_or("rebuild-failed"), {},
                  "the rebuild failed; the views are the old ones");
    }
    for (const boost::json::value& view : array_member(*body, "views").value_or(boost::json::array())) {
      if (view.is_string()) std::cout << view.get_string().c_str() << '\n';
    }
    std::cout << *done << " events in " << number_member(*body, "elapsed_micros").value_or(0) / 1000 << " ms, "
              << number_member(*body, "events_per_second").value_or(0) << " a second\n";
    return {};
  }
}

// The server rebuilds one view, or all of them, at a time.
Result<Exit> rebuild_at(RemoteServer& server, std::vector<std::string> views) {
  if (views.empty()) views.emplace_back("all");
  const InterruptWatch watch;
  ProgressLine line;
  for (const std::string& view : views) {
    const auto begun = server.act(http::Method::post, "/v1/views/" + http::percent_encoded(view) + "/rebuild");
    if (!begun) return pass_on(begun.error());
    const auto job = begun->header("Location");
    if (!job) return fail("answer-unreadable", {}, "the server does not say where the rebuild is to be followed");
    if (auto done = follow(server, std::string(*job), line); !done) return pass_on(done.error());
  }
  return Exit::ok;
}

}  // namespace

void set_up_rebuild(CommandLine& line) {
  struct Arguments {
    RemoteOptions remote;
    std::vector<std::string> views;
  };
  auto args = std::make_shared<Arguments>();
  line.option("view", args->views, "VIEW", "Views to build anew; none: all");
  take_operator_options(line, args->remote);
  line.examples(
      "  steward rebuild\n"
      "  steward rebuild arrears\n"
      "  steward rebuild arrears --server http://127.0.0.1:8420 --key-file first-keys\n\n"
      "Builds the views beside the live ones and switches when they are level. The index is not touched. With\n"
      "--server, Ctrl-C cancels the rebuild.\n");
  line.runs([args](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? rebuild_at(**server, args->views) : run_rebuild(args->views, settings);
  });
}

}  // namespace steward::cli

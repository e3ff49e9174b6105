#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/build_info.h"
#include "api/handlers/handlers.h"
#include "api/json/reader.h"
#include "api/metrics.h"
#include "api/openapi.h"
#include "eventstore/base/logging.h"

namespace steward::api {

namespace {

boost::json::object to_json(const ViewStatus& status) {
  boost::json::object body = {{"name", status.name},
                              {"group", status.group},
                              {"version", status.version},
                              {"state", to_string(status.state)},
                              {"position", position_text(status.at.epoch, status.at.position)},
                              {"lag_events", status.lag_events},
                              {"lag_micros", status.lag_micros},
                              {"parked_households", status.parked_households}};
  body["live_version"] = status.live_version ? boost::json::value(*status.live_version) : boost::json::value(nullptr);
  body["job"] = status.rebuilding ? boost::json::value("/v1/jobs/" + std::to_string(*status.rebuilding))
                                  : boost::json::value(nullptr);
  if (status.halt) {
    body["halt"] = boost::json::object{
        {"view", status.halt->view}, {"position", status.halt->position}, {"code", status.halt->error.code}};
  } else if (status.halted) {  // at no event: the storage fails
    body["halt"] = boost::json::object{{"code", status.halted->code}};
  }
  return body;
}

boost::json::object to_json(const RebuildJob& job) {
  const JobProgress progress = job.progress();
  boost::json::array views;
  for (const std::string& view : job.views()) views.emplace_back(view);
  boost::json::object body = {{"job_id", job.id()},
                              {"views", std::move(views)},
                              {"state", to_string(progress.state)},
                              {"events_done", progress.events_done},
                              {"events_total", progress.events_total},
                              {"events_per_second", progress.events_per_second},
                              {"elapsed_micros", progress.elapsed_micros}};
  body["seconds_left"] =
      progress.seconds_left ? boost::json::value(*progress.seconds_left) : boost::json::value(nullptr);
  if (progress.error) body["error"] = progress.error->code;
  return body;
}

Result<std::shared_ptr<RebuildJob>> job_of_path(const Call& call) {
  const std::string& text = call.path_values[0];
  JobId id = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), id);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return fail("job-unknown");
  auto job = call.service.views.job(id);
  if (!job) return fail("job-unknown");
  return job;
}

// The views as they are after a change, which the log tells: it lasts until somebody thinks of it again.
Result<Reply> done(std::string_view event, Result<void> result, Call& call) {
  if (!result) return pass_on(std::move(result.error()));
  log_warn(event, {{"view", call.path_values[0]}, {"credential_id", call.principal.credential}});
  return list_views(call);
}

http::Response text(std::string_view content_type, std::string body) {
  http::Response response;
  response.content_type = content_type;
  response.body = std::move(body);
  return response;
}

}  // namespace

Result<Reply> list_views(Call& call) {
  boost::json::array items;
  for (const ViewStatus& status : call.service.views.status()) items.push_back(to_json(status));
  const FollowerProgress progress = call.service.store.index_follower().progress();
  const LogCursor durable = call.service.store.feed().durable();
  boost::json::object index = {{"position", position_text(progress.at.epoch, progress.at.position)},
                               {"lag_events", progress.lag_events},
                               {"lag_micros", progress.lag_micros}};
  if (progress.halted) index["halt"] = boost::json::object{{"code", progress.halted->code}};
  return Reply{200,
               {{"durable_position", position_text(durable.epoch, durable.position)},
                {"index", std::move(index)},
                {"items", std::move(items)}},
               {}};
}

Result<Reply> pause_view(Call& call) {
  return done("view-paused", call.service.views.pause(call.path_values[0]), call);
}
Result<Reply> resume_view(Call& call) {
  return done("view-resumed", call.service.views.resume(call.path_values[0]), call);
}
Result<Reply> retry_view(Call& call) {
  return done("view-retried", call.service.views.retry(call.path_values[0]), call);
}

// Only what a view cannot digest is skipped: the event that its group stands still at, or one that a household was
// parked for.
Result<Prepared> skip_poison_event(Call& call, CommandId) {
  const std::vector<ViewStatus> views = call.service.views.status();
  const auto view =
      std::find_if(views.begin(), views.end(), [&](const ViewStatus& v) { return v.name == call.path_values[0]; });
  if (view == views.end()) return fail("view-unknown");
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto position = static_cast<Position>(root.required_int("position", 1, INT64_MAX));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const bool halted_there = view->halt && view->halt->view == view->name && view->halt->position == position;
  const bool parked = view->parked_households > 0 && position <= view->at.position;
  if (!halted_there && !parked) return fail("view-invalid", {}, "the view does not stand still at this event");
  Prepared prepared{Command(operations::SkipPoisonEvent{view->name, view->version, position})};
  return prepared;
}

Result<Reply> rebuild_views(Call& call) {
  std::vector<std::string> names;
  if (call.path_values[0] != "all") names.push_back(call.path_values[0]);
  auto job = call.service.views.rebuild(std::move(names));
  if (!job) return pass_on(std::move(job.error()));
  log_warn("rebuild-asked",
           {{"view", call.path_values[0]}, {"job_id", (*job)->id()}, {"credential_id", call.principal.credential}});
  return Reply{202, to_json(**job), {{"Location", "/v1/jobs/" + std::to_string((*job)->id())}}};
}

Result<Reply> get_job(Call& call) {
  auto job = job_of_path(call);
  if (!job) return pass_on(std::move(job.error()));
  return Reply{200, to_json(**job), {}};
}

Result<Reply> cancel_job(Call& call) {
  auto job = job_of_path(call);
  if (!job) return pass_on(std::move(job.error()));
  log_warn("rebuild-cancelled", {{"job_id", (*job)->id()}, {"credential_id", call.principal.credential}});
  (*job)->cancel();
  return Reply{202, to_json(**job), {}};
}

Result<Reply> accept_clock(Call& call) {
  Sequencer& sequencer = call.service.store.sequencer();
  log_warn("clock-accepted", {{"alarmed", sequencer.clock_alarmed()}, {"credential_id", call.principal.credential}});
  sequencer.accept_clock();
  return Reply{200, {{"clock_alarmed", sequencer.clock_alarmed()}}, {}};
}

void live(Call&, http::Responder responder) { responder.send(text("text/plain", "live\n")); }

void ready(Call& call, http::Responder responder) {
  boost::json::array reasons;
  if (const auto halted = call.service.store.sequencer().halted()) reasons.emplace_back(halted->code);
  if (auto space = call.service.store.log().check_space(); !space) reasons.emplace_back(space.error().code);
  if (const auto damage = call.service.store.log().damage()) reasons.emplace_back(damage->code);
  for (const ViewStatus& view : call.service.views.status()) {
    if (view.state == ViewState::halted) reasons.emplace_back("view-halted: " + view.name);
    if (view.state == ViewState::building) reasons.emplace_back("view-building: " + view.name);
  }
  if (call.service.store.index_follower().progress().halted) reasons.emplace_back("index-halted");
  http::Response response;
  response.status = reasons.empty() ? 200 : 503;
  response.body =
      boost::json::serialize(boost::json::object{{"ready", reasons.empty()}, {"reasons", std::move(reasons)}});
  responder.send(std::move(response));
}

void version(Call& call, http::Responder responder) {
  http::Response response;
  response.body = boost::json::serialize(boost::json::object{
      {"name", "steward"}, {"version", kVersion}, {"log_id", to_string(call.service.store.log().id())}});
  responder.send(std::move(response));
}

void metrics(Call& call, http::Responder responder) {
  responder.send(text("text/plain; version=0.0.4; charset=utf-8", metrics_text(call.service)));
}

void openapi(Call&, http::Responder responder) { responder.send(text("application/json", openapi_document())); }

// A problem type is a page that says what it means, in both languages.
void problem_page(Call& call, http::Responder responder) {
  const ProblemType type = find_problem(call.path_values[0]);
  if (type.code != call.path_values[0]) {
    responder.send(problem_response(Error{"not-found", {}, {}}, call.language, call.request.request_id));
    return;
  }
  responder.send(text("text/plain; charset=utf-8", std::string(type.code) + " (" + std::to_string(type.status) +
                                                       ")\n\n" + std::string(type.english) + "\n" +
                                                       std::string(type.chinese) + "\n"));
}

}  // namespace steward::api

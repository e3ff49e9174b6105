#include "api/backups.h"

#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "replay/backup/shelf.h"

namespace steward::api {

namespace {

std::string_view state_of(const ShelvedBackup& backup) {
  if (backup.manifest) return "whole";
  // The one that is being taken has no directory yet, or no manifest.
  const std::string_view code = backup.error ? std::string_view(backup.error->code) : std::string_view{};
  return code == "backup-incomplete" || code == "backup-missing" ? "incomplete" : "damaged";
}

boost::json::value instant_or_null(const std::optional<Instant>& instant) {
  if (!instant) return nullptr;
  return boost::json::value(to_string(*instant));
}

boost::json::object to_json(const ShelvedBackup& backup, const std::optional<Backups::Job>& job) {
  boost::json::object body = {{"name", backup.name}, {"state", state_of(backup)}};
  if (backup.manifest) {
    body["taken_at"] = to_string(backup.manifest->taken_at);
    body["verified_at"] = instant_or_null(backup.verified_at);
    body["position"] = position_text(backup.manifest->cursor.epoch, backup.manifest->cursor.position);
    body["bytes"] = backup.manifest->bytes();
    body["files"] = backup.manifest->files.size();
    body["version"] = backup.manifest->version;
  }
  if (job && job->name == backup.name) {
    body["job"] = boost::json::object{{"state", to_string(job->state)},
                                      {"what", job->what},
                                      {"done", job->done},
                                      {"total", job->total},
                                      {"findings", job->findings},
                                      {"error", job->error ? boost::json::value(job->error->code) : nullptr}};
  }
  return body;
}

// A backup of the path: on the shelf, or one that is or was being taken.
Result<boost::json::object> backup_of_path(const Call& call) {
  const std::string& name = call.path_values[0];
  auto directory = call.service.backups->directory();
  if (!directory) return pass_on(std::move(directory.error()));
  const auto job = call.service.backups->job();
  std::error_code ignored;
  const bool there = is_backup_name(name) && std::filesystem::is_directory(*directory / name, ignored);
  if (!there && !(job && job->name == name)) return fail("backup-unknown");
  return to_json(look_at_backup(*directory / name), job);
}

}  // namespace

Result<Reply> list_backups(Call& call) {
  auto directory = call.service.backups->directory();
  if (!directory) return pass_on(std::move(directory.error()));
  auto shelf = steward::list_backups(*directory);
  if (!shelf) return pass_on(std::move(shelf.error()));
  const auto job = call.service.backups->job();
  boost::json::array items;
  for (const ShelvedBackup& backup : *shelf) items.push_back(to_json(backup, job));
  return Reply{200, {{"items", std::move(items)}}, {}};
}

Result<Reply> get_backup(Call& call) {
  auto body = backup_of_path(call);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{200, std::move(*body), {}};
}

Result<Reply> start_backup(Call& call) {
  const std::string& name = call.path_values[0];
  const bool verify = call.query_value("verify") != "false";
  auto started = call.service.backups->start(name, verify, call.principal.credential);
  if (!started) return pass_on(std::move(started.error()));
  auto body = backup_of_path(call);
  if (!body) return pass_on(std::move(body.error()));
  return Reply{202, std::move(*body), {{"Location", "/v1/backups/" + name}}};
}

// The backup that is being taken; one that is whole stays, since only its proof is given up.
Result<Reply> cancel_backup(Call& call) {
  auto body = backup_of_path(call);
  if (!body) return pass_on(std::move(body.error()));
  const auto job = call.service.backups->job();
  if (!job || job->name != call.path_values[0] || job->state != Backups::State::running) {
    return fail("backup-not-running", {}, "nothing is being done with this backup");
  }
  call.service.backups->cancel();
  return Reply{202, std::move(*body), {}};
}

}  // namespace steward::api

#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/json/reader.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/slot.h"
#include "projections/all_views.h"
#include "projections/runs.h"
#include "replay/imports/rehearsal.h"

// Imports are started by `steward import`; here one sees what became of them, and what would become of one.
namespace steward::api {

namespace {

using json::id_value;

boost::json::object to_json(const ImportRunRow& row) {
  return {{"import_run_id", id_value(row.run)},
          {"community_id", id_value(row.community)},
          {"kind", name_of(kImportKindNames, row.kind)},
          {"state", row.completed() ? "completed" : "running"},
          {"rows", row.rows},
          {"rows_done", row.rows_done},
          {"accepted", row.accepted},
          {"already_there", row.already_there},
          {"rejected", row.rejected},
          {"started_at", to_string(row.started_on)}};
}

boost::json::object to_json(const imports::Rejection& reason, bool chinese) {
  return {{"line", reason.line},
          {"column", reason.column},
          {"column_name", reason.column_name},
          {"code", reason.code},
          {"reason", imports::reason_in(chinese, reason)}};
}

boost::json::object to_json(const imports::ImportReport& report, bool chinese) {
  boost::json::array reasons;
  for (const imports::Rejection& reason : report.reasons) reasons.push_back(to_json(reason, chinese));
  return {{"rows", report.rows},
          {"accepted", report.accepted},
          {"already_there", report.already_there},
          {"rejected", report.rejected},
          {"imported_before", report.was_complete},
          {"reasons", std::move(reasons)}};
}

}  // namespace

Result<Reply> rehearse_import(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  // Before the file is read: it is large, and so are the rows that it is made into.
  const Slot alone(call.service.rehearsing, 1);
  if (!alone.taken()) return fail("import-rehearsal-running");
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  json::JsonObject root = body->object();
  const auto kind = root.required_enum("kind", words(kImportKindNames));
  const std::string text = root.required_text("file", imports::kImportMaxBytes);
  const auto cut_over = root.optional_date("cut_over_date");
  if (imports::is_opening(kind) && !cut_over) {
    body->report("missing-field", root.pointer("cut_over_date"), "is required for what was there before");
  }
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const auto file = imports::parse_rows(kind, text, imports::Encoding::utf8);
  if (!file) return fail("import-file-invalid", {}, file.error().detail);

  imports::ImportRequest request;
  request.company = call.principal.company;
  request.community = *community;
  request.actor.channel = Channel::command_line;  // as `steward import` will
  if (cut_over) request.cut_over_date = *cut_over;
  std::stop_source stop;
  auto report = imports::rehearse_import({call.service.store, call.service.keyring, call.service.clock}, request, *file,
                                         stop.get_token(), [&](const imports::ImportProgress&) {
                                           if (!call.wanted()) stop.request_stop();
                                         });
  if (!report) return pass_on(std::move(report.error()));
  return Reply{200, to_json(*report, call.language == Language::chinese), {}};
}

Result<Reply> list_import_runs(Call& call) {
  auto asked = call.query_id<CommunityId>("community_id");
  if (!asked) return pass_on(std::move(asked.error()));
  auto community = call.list_scope(*asked);
  if (!community) return pass_on(std::move(community.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<RunsQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.import_runs(call.principal.company, *community, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const ImportRunRow& row : page->rows) items.push_back(to_json(row));
  return page_reply(call, view->lease, std::move(items), page->next);
}

Result<Reply> get_import_run(Call& call) {
  auto id = call.path_id<ImportRunId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "import-run-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<RunsQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.import_run(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("import-run-unknown");
  return Reply{200, to_json(**row), {view_position(view->lease)}};
}

}  // namespace steward::api

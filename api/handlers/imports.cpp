#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/stream_history.h"
#include "api/json/reader.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/slot.h"
#include "domain/imports/imports.h"
#include "projections/all_views.h"
#include "projections/runs.h"
#include "replay/imports/import_process.h"
#include "replay/imports/rehearsal.h"
#include "replay/imports/sums_json.h"

// Imports of files, what became of them, and what would become of one.
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

boost::json::object to_json(const imports::RefusedRow& row, bool chinese) {
  return {{"line", row.line},
          {"column", row.column},
          {"code", row.code},
          {"reason", imports::reason_in(chinese, {row.line, {}, row.column, row.code, 0})}};
}

boost::json::object to_json(const imports::ImportReport& report, bool chinese) {
  const auto all_of = [&](const std::vector<imports::Rejection>& reasons) {
    boost::json::array told;
    for (const imports::Rejection& reason : reasons) told.push_back(to_json(reason, chinese));
    return told;
  };
  return {{"rows", report.rows},
          {"accepted", report.accepted},
          {"already_there", report.already_there},
          {"rejected", report.rejected},
          {"imported_before", report.was_complete},
          {"reasons", all_of(report.reasons)},
          {"warnings", all_of(report.warnings)},
          {"sums", imports::to_json(report.sums)}};
}

// What a file brings is for those who may enter it by hand. The bank says what came to the account, and whoever keeps
// the books says what was there before them.
Permission permission_for(imports::ImportKind kind) {
  switch (kind) {
    case imports::ImportKind::houses:
      return Permission::edit_registry;
    case imports::ImportKind::open_work_orders:
      return Permission::handle_work_orders;
    case imports::ImportKind::open_cases:
      return Permission::handle_cases;
    case imports::ImportKind::meter_readings:
      return Permission::read_meters;
    case imports::ImportKind::bank_statement:
    case imports::ImportKind::opening_arrears:
    case imports::ImportKind::opening_credits:
    case imports::ImportKind::opening_deposits:
      break;
  }
  return Permission::keep_books;
}

struct GivenFile {
  imports::ImportRequest request;
  imports::ParsedFile file;
};

Result<GivenFile> file_of(const Call& call, CommunityId community) {
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  json::JsonObject root = body->object();
  const auto kind = root.required_enum("kind", words(kImportKindNames));
  const std::string text = root.required_text("file", imports::kImportMaxBytes);
  const auto cut_over = root.optional_date("cut_over_date");
  if (imports::is_opening(kind) && !cut_over) {
    body->report("missing-field", root.pointer("cut_over_date"), Says::is_required_for_opening);
  }
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const Permission needed = permission_for(kind);
  if (!call.may(needed)) {
    return fail_at("not-permitted", {}, Says::import_permission, {to_string(needed)});
  }
  auto file = imports::parse_rows(kind, text, imports::Encoding::utf8);
  if (!file) return fail("import-file-invalid", {}, file.error().detail);

  GivenFile given;
  given.request.company = call.principal.company;
  given.request.community = community;
  // Not the credential's own commands: whoever goes on with the run finds what was done of it.
  given.request.actor.on_behalf_of = call.principal.credential.uuid;
  given.request.actor.channel = Channel::api;
  if (cut_over) given.request.cut_over_date = *cut_over;
  given.file = std::move(*file);
  return given;
}

// Nobody wants the answer any more once the peer has gone or the server stops.
imports::Wanted wanted_by(const Call& call) {
  return [&call] { return call.wanted(); };
}

}  // namespace

Result<Reply> import_file(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  // Two of the same file would be in each other's way; and before it is read: it is large, and so are its rows.
  const Slot alone(call.service.importing, 1);
  if (!alone.taken()) return fail("import-running");
  auto given = file_of(call, *community);
  if (!given) return pass_on(std::move(given.error()));
  Service& service = call.service;
  imports::ImportProcess process(service.store, service.keyring, service.ids, service.clock);
  auto report = process.run(given->request, given->file, wanted_by(call));
  if (!report) return pass_on(std::move(report.error()));
  boost::json::object answer = to_json(*report, call.language == Language::chinese);
  const std::string run = to_string(report->run);
  answer["import_run_id"] = run;
  const LogCursor end = service.store.feed().durable();
  return Reply{200,
               std::move(answer),
               {{"Location", "/v1/import-runs/" + run}, {"Event-Position", position_text(end.epoch, end.position)}}};
}

Result<Reply> rehearse_import(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  const Slot alone(call.service.rehearsing, 1);
  if (!alone.taken()) return fail("import-rehearsal-running");
  auto given = file_of(call, *community);
  if (!given) return pass_on(std::move(given.error()));
  auto report = imports::rehearse_import({call.service.store, call.service.keyring, call.service.clock}, given->request,
                                         given->file, wanted_by(call));
  if (!report) return pass_on(std::move(report.error()));
  return Reply{200, to_json(*report, call.language == Language::chinese), {}};
}

Result<Reply> list_import_runs(Call& call) {
  auto community = call.asked_community();
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

// From the run's chunks: what they say is asked for seldom, and no view has to keep it. A cursor is a row of a chunk.
Result<Reply> list_import_run_exceptions(Call& call) {
  auto id = call.path_id<ImportRunId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "import-run-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  Result<std::uint64_t> from = std::uint64_t{0};
  if (!paging->cursor.empty()) from = cursor_number(paging->cursor);
  if (!from) return pass_on(std::move(from.error()));
  if (auto waited = wait_for_index(call, *head); !waited) return pass_on(std::move(waited.error()));
  boost::json::array items;
  std::optional<std::string> next;
  const LogCursor at = call.service.store.index_follower().progress().at;
  auto visited = call.service.store.index().visit_stream(
      call.principal.company, stream_of(*id), *from / imports::kMostRowsOfChunk,
      [&](const RecordedEvent& recorded) -> Result<bool> {
        const auto* chunk = get_if<imports::ImportChunkRecorded>(&recorded.event);
        if (chunk == nullptr) return true;
        std::uint64_t place = recorded.header.version * imports::kMostRowsOfChunk;
        for (const imports::RefusedRow& row : chunk->refused) {
          if (place >= *from && items.size() == paging->limit) next = std::to_string(place);
          if (next) return false;
          if (place++ >= *from) items.push_back(to_json(row, call.language == Language::chinese));
        }
        return true;
      });
  if (!visited) return pass_on(std::move(visited.error()));
  return page_reply(call, at, std::move(items), next);
}

}  // namespace steward::api

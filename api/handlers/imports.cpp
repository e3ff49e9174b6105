#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/json/values.h"
#include "api/names.h"
#include "projections/all_views.h"
#include "projections/runs.h"

// Imports are started by `steward import`; here one sees what became of them.
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

}  // namespace

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

#include <boost/json.hpp>

#include "api/board_names.h"
#include "api/handlers/asked_order.h"
#include "api/handlers/handlers.h"
#include "api/handlers/people.h"
#include "api/handlers/stream_history.h"
#include "api/handlers/via.h"
#include "api/json/values.h"
#include "projections/timeline.h"

namespace steward::api {

namespace {

constexpr std::array kTimelineKindNames = {
    EnumName<TimelineKind>{"move", TimelineKind::move},
    EnumName<TimelineKind>{"bill", TimelineKind::bill},
    EnumName<TimelineKind>{"payment", TimelineKind::payment},
    EnumName<TimelineKind>{"work_order", TimelineKind::order},
    EnumName<TimelineKind>{"case", TimelineKind::service_case},
    EnumName<TimelineKind>{"contact", TimelineKind::contact},
    EnumName<TimelineKind>{"debt", TimelineKind::debt},
    EnumName<TimelineKind>{"invoice", TimelineKind::invoice},
};

// The member that names what an entry is about.
std::string_view subject_of(const TimelineEntry& entry) {
  switch (entry.kind) {
    case TimelineKind::move:
      return "household_id";
    case TimelineKind::bill:
      return entry.type == type_number<billing::ArrearsBroughtForward>() ? "import_run_id" : "bill_run_id";
    case TimelineKind::payment:
      return entry.type == type_number<billing::RefundApproved>() || entry.type == type_number<billing::RefundSettled>()
                 ? "refund_id"
                 : "payment_id";
    case TimelineKind::order:
      return "work_order_id";
    case TimelineKind::service_case:
      return "case_id";
    case TimelineKind::contact:
      return "contact_id";
    case TimelineKind::invoice:
      return "invoice_id";
    case TimelineKind::debt:
      break;
  }
  return "household_id";
}

Result<boost::json::object> to_json(const Call& call, const TimelineEntry& entry) {
  auto text = person_text(call, entry.text);
  if (!text) return pass_on(std::move(text.error()));
  boost::json::object body = {{"entry", entry.number},
                              {"at", to_string(entry.at)},
                              {"kind", name_of(kTimelineKindNames, entry.kind)},
                              {"event", event_name(entry.type)},
                              {"position", entry.position},
                              {"privacy", name_of(kPrivacyNames, entry.privacy)},
                              {"text", std::move(*text)}};
  if (!entry.about.is_nil()) body[subject_of(entry)] = to_string(entry.about);
  if (entry.amount) body["amount_fen"] = entry.amount->fen;
  if (entry.score != 0) body["score"] = entry.score;
  if (entry.via != service_policy::Via::unknown) body["via"] = via_or_null(entry.via);
  if (entry.number_year != 0) {
    body["number"] = std::to_string(entry.number_year) + "-" + std::to_string(entry.number_in_year);
  }
  return body;
}

}  // namespace

Result<Reply> get_timeline(Call& call) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return pass_on(std::move(id.error()));
  TimelineQuery::Question question;
  question.company = call.principal.company;
  question.household = *id;
  question.reader = note_reader(call);
  auto kind = call.query_word("kind", kTimelineKindNames);
  if (!kind) return pass_on(std::move(kind.error()));
  question.kind = *kind;
  auto newest_first = asked_newest_first(call, true);
  if (!newest_first) return pass_on(std::move(newest_first.error()));
  question.newest_first = *newest_first;
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  auto view = open_view<TimelineQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  auto page = view->query.page(question, paging->cursor, paging->limit);
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const TimelineEntry& entry : page->entries) {
    auto item = to_json(call, entry);
    if (!item) return pass_on(std::move(item.error()));
    items.push_back(std::move(*item));
  }
  Reply reply = page_reply(call, view->lease, std::move(items), page->next);
  reply.body["degraded"] = page->parked_at.has_value();
  return reply;
}

}  // namespace steward::api

#include <algorithm>
#include <boost/json.hpp>

#include "api/event_streams.h"
#include "api/handlers/handlers.h"
#include "eventstore/codec/frame_codec.h"
#include "replay/event_json.h"
#include "replay/history_text.h"
#include "replay/household_history.h"
#include "replay/log_scan.h"

namespace steward::api {

namespace {

constexpr std::size_t kUsualEvents = 100;
constexpr std::size_t kMostEvents = 1000;
// Frames that one page of the feed looks through at most, so that a narrow filter costs no more than a wide one.
constexpr std::size_t kMostLookedThrough = 20'000;

void refuse(const Call& call, http::Responder& responder, const Error& error) {
  responder.send(problem_response(error, call.language, call.request.request_id));
}

// What the caller may ask for in the path, and how far back the history is to be told.
Result<HistoryQuestion> question_of(const Call& call) {
  HistoryQuestion question;
  question.company = call.principal.company;
  auto as_at = call.query_instant("as_at");
  if (!as_at) return pass_on(std::move(as_at.error()));
  auto as_of = call.query_date("as_of");
  if (!as_of) return pass_on(std::move(as_of.error()));
  auto limit = call.limit(kUsualEvents, kMostEvents);
  if (!limit) return pass_on(std::move(limit.error()));
  auto cursor = call.cursor();
  if (!cursor) return pass_on(std::move(cursor.error()));
  question.as_at = *as_at;
  question.as_of = *as_of;
  question.limit = *limit;
  if (!cursor->empty()) {
    for (const char c : *cursor) {
      if (c < '0' || c > '9' || question.from > UINT64_MAX / 100) return fail("cursor-invalid");
    }
    question.from = std::stoull(*cursor);
  }
  return question;
}

// History is read from the index: it must have what the caller wrote.
Result<void> wait_for_index(const Call& call, const Head& head) {
  constexpr std::chrono::seconds kPatience{2};
  if (!call.service.store.index_follower().wait_for(head.last_position, kPatience)) return fail("index-behind");
  return {};
}

// With what this caller may see, in the caller's language and the company's time.
class Teller {
 public:
  explicit Teller(const Call& call)
      : names_(call.service.store.index()),
        reader_{call.language == Language::chinese ? steward::Language::chinese : steward::Language::english,
                *TimeZone::find(call.service.options.time_zone), &call.service.keyring, may_see_full(call), &names_} {}
  [[nodiscard]] const HistoryReader& reader() const { return reader_; }

 private:
  static bool may_see_full(const Call& call) {
    return call.principal.role == access::Role::resident ||
           (call.query_value("reveal") == "true" && call.may(Permission::reveal_people));
  }
  NameBook names_;
  HistoryReader reader_;
};

// Accept names it first.
bool wants(const Call& call, std::string_view type) {
  const auto accept = call.request.header("Accept");
  return accept && accept->substr(0, type.size()) == type;
}

template <class History>
void send_history(const Call& call, http::Responder responder, const History& history,
                  const std::optional<std::uint64_t>& next) {
  const Teller teller(call);
  const LogCursor at = call.service.store.index_follower().progress().at;
  http::Response response;
  response.headers.push_back({"View-Position", position_text(at.epoch, at.position)});
  if (wants(call, "text/csv")) {
    response.content_type = "text/csv; charset=utf-8";
    response.headers.push_back({"Content-Disposition", "attachment; filename=\"history.csv\""});
    response.body = history_csv(history, teller.reader());
  } else if (wants(call, "text/plain")) {
    response.content_type = "text/plain; charset=utf-8";
    response.body = history_table(history, teller.reader());
  } else {
    boost::json::object body = history_json(history, teller.reader());
    if (next) body["next_cursor"] = call.opaque(std::to_string(*next));
    response.body = boost::json::serialize(body);
  }
  if (next) {
    response.headers.push_back({"Link", "<" + call.next_link(std::to_string(*next)) + ">; rel=\"next\""});
  }
  responder.send(std::move(response));
}

Result<EventStreams::Filter> filter_of(const Call& call) {
  EventStreams::Filter filter;
  filter.company = call.principal.company;
  auto community = call.query_id<CommunityId>("community_id");
  if (!community) return pass_on(std::move(community.error()));
  auto scope = call.list_scope(*community);
  if (!scope) return pass_on(std::move(scope.error()));
  filter.community = *scope;
  auto household = call.query_id<HouseholdId>("household_id");
  if (!household) return pass_on(std::move(household.error()));
  filter.household = *household;
  std::string_view types = call.query_value("types").value_or("");
  while (!types.empty()) {
    const auto end = std::min(types.find(','), types.size());
    const EventType type = event_type(types.substr(0, end));
    if (type == 0) return fail("query-invalid", {}, "types has a name that is no event's");
    filter.types.insert(type);
    types.remove_prefix(std::min(end + 1, types.size()));
  }
  return filter;
}

// Where the feed goes on: `after` or Last-Event-ID, 0 for the beginning.
Result<Position> after_of(const Call& call) {
  auto text = call.query_value("after");
  if (!text) text = call.request.header("Last-Event-ID");
  if (!text) return Position{0};
  const auto position = parse_position(*text);
  if (!position) return fail("query-invalid", {}, "after has the form <epoch>-<position>");
  return call.position_of_log(*position);
}

// The cursor before the frame that holds `after`: what of it was seen already is skipped by its position.
Result<LogCursor> cursor_before(const Call& call, Position after) {
  LogCursor cursor;
  if (after == 0) return cursor;
  auto reader = call.service.store.log().read(after, false);
  if (!reader) return pass_on(std::move(reader.error()));
  FrameReader::Item item;
  auto more = (*reader)->next(item);
  if (!more) return pass_on(std::move(more.error()));
  if (!*more) return call.service.store.feed().durable();
  auto key = parse_frame_key(item.key);
  if (!key) return pass_on(std::move(key.error()));
  cursor.frame = key->number - 1;
  cursor.position = key->first_position - 1;
  return cursor;
}

}  // namespace

void household_history_answer(Call& call, http::Responder responder) {
  auto id = call.path_id<HouseholdId>(0);
  if (!id) return refuse(call, responder, id.error());
  auto head = call.reach(stream_of(*id), "household-unknown");
  if (!head) return refuse(call, responder, head.error());
  auto question = question_of(call);
  if (!question) return refuse(call, responder, question.error());
  if (auto waited = wait_for_index(call, *head); !waited) return refuse(call, responder, waited.error());
  question->household = *id;
  auto history = household_history(call.service.store.index(), *question);
  if (!history) return refuse(call, responder, history.error());
  send_history(call, std::move(responder), *history, history->next);
}

// For auditors: a house joins its tenures, which no resident may see. Always whole: its tenures are not paged.
void house_history_answer(Call& call, http::Responder responder) {
  if (auto check = call.not_for_residents(); !check) return refuse(call, responder, check.error());
  auto id = call.path_id<HouseId>(0);
  if (!id) return refuse(call, responder, id.error());
  auto head = call.reach(stream_of(*id), "house-unknown");
  if (!head) return refuse(call, responder, head.error());
  auto question = question_of(call);
  if (!question) return refuse(call, responder, question.error());
  question->limit = SIZE_MAX;
  if (auto waited = wait_for_index(call, *head); !waited) return refuse(call, responder, waited.error());
  auto history = house_history(call.service.store.index(), call.service.store.log(), *id, *question);
  if (!history) return refuse(call, responder, history.error());
  send_history(call, std::move(responder), *history, std::nullopt);
}

Result<Reply> list_events(Call& call) {
  auto filter = filter_of(call);
  if (!filter) return pass_on(std::move(filter.error()));
  auto after = after_of(call);
  if (!after) return pass_on(std::move(after.error()));
  auto limit = call.limit(kUsualEvents, kMostEvents);
  if (!limit) return pass_on(std::move(limit.error()));
  const LogCursor durable = call.service.store.feed().durable();
  boost::json::array items;
  Position last = *after;
  std::size_t seen = 0;
  bool full = false;
  const ReplayProgress silent;
  auto scanned = scan_log(
      call.service.store.log(), *after + 1, durable, "events", silent, [&](const FramePtr& frame) -> Result<bool> {
        for (const RecordedEvent& event : frame->events) {
          if (event.header.position <= *after) continue;
          if (items.size() == *limit || seen == kMostLookedThrough) {
            full = true;
            return false;
          }
          ++seen;
          last = event.header.position;
          if (EventStreams::passes(*filter, event)) {
            items.push_back(recorded_to_json(event, open_with(nullptr, event.header.company, Reader{})));
          }
        }
        return true;
      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  Reply reply;
  reply.body["items"] = std::move(items);
  reply.body["after"] = position_text(durable.epoch, last);
  reply.headers.push_back({"View-Position", position_text(durable.epoch, durable.position)});
  if (full) {
    std::string target(call.request.path());
    target += "?after=" + position_text(durable.epoch, last) + "&limit=" + std::to_string(*limit);
    for (const std::string_view name : {"types", "community_id", "household_id"}) {
      if (const auto value = call.query_value(name)) target += "&" + std::string(name) + "=" + std::string(*value);
    }
    reply.headers.push_back({"Link", "<" + target + ">; rel=\"next\""});
  }
  return reply;
}

void stream_events(Call& call, http::Responder responder) {
  auto filter = filter_of(call);
  if (!filter) return refuse(call, responder, filter.error());
  auto after = after_of(call);
  if (!after) return refuse(call, responder, after.error());
  auto from = cursor_before(call, *after);
  if (!from) return refuse(call, responder, from.error());
  http::Response head;
  head.content_type = "text/event-stream";
  filter->after = *after;
  call.service.streams->add(responder.stream(std::move(head)), *from, std::move(*filter));
}

}  // namespace steward::api

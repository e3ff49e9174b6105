#include <algorithm>
#include <boost/json.hpp>

#include "api/accept.h"
#include "api/event_streams.h"
#include "api/handlers/handlers.h"
#include "api/handlers/names.h"
#include "api/handlers/stream_history.h"
#include "domain/event_privacy.h"
#include "eventstore/codec/frame_codec.h"
#include "replay/cloud_events.h"
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

// For a query: instants have colons and pluses.
std::string encoded(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '+' || c == ' ' || c == '&' || c == '#' || c == '%') {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      text += '%';
      text += kDigits[static_cast<unsigned char>(c) >> 4U];
      text += kDigits[static_cast<unsigned char>(c) & 0xfU];
    } else {
      text += c;
    }
  }
  return text;
}

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
    const auto from = cursor_number(*cursor);
    if (!from) return pass_on(from.error());
    question.from = *from;
  }
  return question;
}

// With what this caller may see, in the caller's language and the company's time.
class Teller {
 public:
  explicit Teller(const Call& call)
      : names_(names_for(call)),
        reader_{call.language == Language::chinese ? steward::Language::chinese : steward::Language::english,
                *TimeZone::find(call.service.options.time_zone),
                &call.service.keyring,
                may_see_full(call),
                &names_,
                note_reader(call)} {}
  [[nodiscard]] const HistoryReader& reader() const { return reader_; }

 private:
  static bool may_see_full(const Call& call) {
    return call.principal.role == access::Role::resident ||
           (call.query_value("reveal") == "true" && call.may(Permission::reveal_people));
  }
  NameBook names_;
  HistoryReader reader_;
};

template <class History>
void send_history(const Call& call, http::Responder responder, const History& history,
                  const std::optional<std::uint64_t>& next) {
  const Teller teller(call);
  const LogCursor at = call.service.store.index_follower().progress().at;
  http::Response response;
  response.headers.push_back({"View-Position", position_text(at.epoch, at.position)});
  if (asks_for(call.request, "text/csv")) {
    response.content_type = "text/csv; charset=utf-8";
    response.headers.push_back({"Content-Disposition", "attachment; filename=\"history.csv\""});
    response.body = history_csv(history, teller.reader());
  } else if (asks_for(call.request, "text/plain")) {
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

// What the rows of a board are made of.
constexpr std::array kWorkOrderStreams = {StreamKind::work_order, StreamKind::outage};
constexpr std::array kCaseStreams = {StreamKind::service_case, StreamKind::contact};

Result<void> bound(const Call& call, EventStreams::Filter& filter) {
  auto effective_from = call.query_date("effective_from");
  if (!effective_from) return pass_on(std::move(effective_from.error()));
  filter.effective_from = *effective_from;
  auto effective_to = call.query_date("effective_to");
  if (!effective_to) return pass_on(std::move(effective_to.error()));
  filter.effective_to = *effective_to;
  auto recorded_from = call.query_instant("recorded_from");
  if (!recorded_from) return pass_on(std::move(recorded_from.error()));
  filter.recorded_from = *recorded_from;
  auto recorded_to = call.query_instant("recorded_to");
  if (!recorded_to) return pass_on(std::move(recorded_to.error()));
  filter.recorded_to = *recorded_to;
  return {};
}

Result<EventStreams::Filter> filter_of(const Call& call) {
  EventStreams::Filter filter;
  filter.company = call.principal.company;
  auto scope = call.asked_community();
  if (!scope) return pass_on(std::move(scope.error()));
  filter.community = *scope;
  auto household = call.query_id<HouseholdId>("household_id");
  if (!household) return pass_on(std::move(household.error()));
  filter.household = *household;
  auto building = call.query_id<BuildingId>("building_id");
  if (!building) return pass_on(std::move(building.error()));
  filter.building = *building;
  if (auto bounded = bound(call, filter); !bounded) return pass_on(std::move(bounded.error()));
  filter.reader = note_reader(call);
  std::string_view types = call.query_value("types").value_or("");
  while (!types.empty()) {
    const auto end = std::min(types.find(','), types.size());
    const EventType type = event_type(types.substr(0, end));
    if (type == 0) return fail_at("query-invalid", "types", Says::event_name);
    filter.types.insert(type);
    types.remove_prefix(std::min(end + 1, types.size()));
  }
  return filter;
}

constexpr std::string_view kCloudEventsBatch = "application/cloudevents-batch+json";

// The JSON batch format: an array.
std::string cloud_events_of(const boost::json::array& items, const std::string& source) {
  boost::json::array events;
  for (const boost::json::value& item : items) events.push_back(cloud_event(item.as_object(), source));
  return boost::json::serialize(events);
}

// Where the feed goes on: `after` or Last-Event-ID, 0 for the beginning.
Result<Position> after_of(const Call& call) {
  const auto asked = call.query_value("after");
  const auto text = asked ? asked : call.request.header("Last-Event-ID");
  if (!text) return Position{0};
  const auto position = parse_position(*text);
  if (position) return call.position_of_log(*position);
  if (asked) return fail_at("query-invalid", "after", Says::position_form);
  return fail_at("header-invalid", "Last-Event-ID", Says::position_form);
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

Result<void> wait_for_index(const Call& call, const Head& head) {
  constexpr std::chrono::seconds kPatience{2};
  return call.index_reaches(head.last_position, kPatience);
}

Result<Version> asked_version(const Call& call) {
  auto cursor = call.cursor();
  if (!cursor) return pass_on(std::move(cursor.error()));
  Version from = 1;
  if (!cursor->empty()) {
    const auto asked = cursor_number(*cursor);
    if (!asked) return pass_on(asked.error());
    from = *asked;
  }
  return from;
}

service::Privacy note_reader(const Call& call) {
  if (call.principal.role == access::Role::resident) return service::Privacy::resident;
  return call.may(Permission::see_manager_notes) ? service::Privacy::managers : service::Privacy::staff;
}

Result<Reply> stream_history(const Call& call, const StreamId& stream, const Head& head) {
  auto limit = call.limit(kUsualEvents, kMostEvents);
  if (!limit) return pass_on(std::move(limit.error()));
  auto from = asked_version(call);
  if (!from) return pass_on(std::move(from.error()));
  if (auto waited = wait_for_index(call, head); !waited) return pass_on(std::move(waited.error()));
  const Teller teller(call);
  const service::Privacy reader = note_reader(call);
  boost::json::array items;
  std::optional<std::string> next;
  const LogCursor at = call.service.store.index_follower().progress().at;
  auto visited = call.service.store.index().visit_stream(
      call.principal.company, stream, *from, [&](const RecordedEvent& recorded) -> Result<bool> {
        if (items.size() == *limit) {
          next = std::to_string(recorded.header.version);
          return false;
        }
        if (privacy_of(recorded.event) > reader) return true;
        boost::json::object item = recorded_to_json(recorded, boxes_for(teller.reader(), recorded), reader);
        item["words"] = narrate(recorded.event, telling_for(teller.reader(), recorded));
        items.push_back(std::move(item));
        return true;
      });
  if (!visited) return pass_on(std::move(visited.error()));
  return page_reply(call, at, std::move(items), next);
}

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
  // Staff see that there is a note which they may not read; a resident does not see that there is one.
  if (call.principal.role == access::Role::resident) {
    std::erase_if(history->entries, [](const HistoryEntry& entry) {
      return privacy_of(entry.recorded.event) > service::Privacy::resident;
    });
  }
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
            items.push_back(
                recorded_to_json(event, open_with(nullptr, event.header.company, Reader{}), filter->reader));
          }
        }
        return true;
      });
  if (!scanned) return pass_on(std::move(scanned.error()));
  Reply reply;
  if (asks_for(call.request, kCloudEventsBatch)) {
    reply.text = cloud_events_of(items, cloud_event_source(call.service.store.log().id()));
    reply.content_type = kCloudEventsBatch;
  }
  reply.body["items"] = std::move(items);
  reply.body["after"] = position_text(durable.epoch, last);
  reply.headers.push_back({"View-Position", position_text(durable.epoch, durable.position)});
  if (full) {
    std::string target(call.request.path());
    target += "?after=" + position_text(durable.epoch, last) + "&limit=" + std::to_string(*limit);
    for (const std::string_view name : {"types", "community_id", "household_id", "building_id", "effective_from",
                                        "effective_to", "recorded_from", "recorded_to"}) {
      if (const auto value = call.query_value(name)) target += "&" + std::string(name) + "=" + encoded(*value);
    }
    reply.headers.push_back({"Link", "<" + target + ">; rel=\"next\""});
  }
  return reply;
}

namespace {

void stream(const Call& call, http::Responder responder, Result<EventStreams::Filter> filter) {
  if (!filter) return refuse(call, responder, filter.error());
  auto after = after_of(call);
  if (!after) return refuse(call, responder, after.error());
  auto from = cursor_before(call, *after);
  if (!from) return refuse(call, responder, from.error());
  http::Response head;
  head.content_type = "text/event-stream";
  filter->after = *after;
  call.service.streams->add(responder.stream(std::move(head)), *from, std::move(*filter), call.principal);
}

// The board of the caller's company, of one community if asked for.
Result<EventStreams::Filter> board_filter(const Call& call, std::span<const StreamKind> streams) {
  auto filter = filter_of(call);
  if (!filter) return filter;
  filter->streams.insert(streams.begin(), streams.end());
  return filter;
}

}  // namespace

void stream_events(Call& call, http::Responder responder) { stream(call, std::move(responder), filter_of(call)); }

void stream_work_order_board(Call& call, http::Responder responder) {
  stream(call, std::move(responder), board_filter(call, kWorkOrderStreams));
}

void stream_case_board(Call& call, http::Responder responder) {
  stream(call, std::move(responder), board_filter(call, kCaseStreams));
}

void stream_household(Call& call, http::Responder responder) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return refuse(call, responder, id.error());
  EventStreams::Filter filter;
  filter.company = call.principal.company;
  filter.household = *id;
  filter.reader = note_reader(call);
  stream(call, std::move(responder), std::move(filter));
}

}  // namespace steward::api

#include <boost/json.hpp>

#include "api/case_names.h"
#include "api/handlers/handlers.h"
#include "api/work_names.h"

// What a community promises, how its orders are given out, and the company's categories.
namespace steward::api {

namespace {

using json::JsonArray;
using json::JsonBody;
using json::JsonObject;

constexpr std::int64_t kMostMinutes = 366L * 24 * 60;
constexpr std::size_t kMostSpans = 12;
constexpr std::size_t kMostSpecialDays = 400;
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

// A command about the policy of the community in the path.
template <class C, class Read>
Result<Prepared> of_policy(const Call& call, const Read& read) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.community = *community;
  read(root, command);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

std::vector<MinuteSpan> read_spans(JsonArray& array) {
  std::vector<MinuteSpan> spans;
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto item = array.object(i);
    spans.push_back({static_cast<std::uint16_t>(item.required_int("from_minute", 0, 1'439)),
                     static_cast<std::uint16_t>(item.required_int("to_minute", 1, 1'440))});
  }
  return spans;
}

std::optional<std::int32_t> read_minutes(JsonObject& root, std::string_view name) {
  const auto minutes = root.optional_int(name, 0, kMostMinutes);
  return minutes ? std::optional(static_cast<std::int32_t>(*minutes)) : std::nullopt;
}

std::int32_t read_weight(JsonObject& root, std::string_view name, std::int32_t usual) {
  return static_cast<std::int32_t>(root.optional_int(name, 0, 1'000).value_or(usual));
}

boost::json::array to_json(const std::vector<MinuteSpan>& spans) {
  boost::json::array array;
  for (const MinuteSpan& span : spans) array.push_back({{"from_minute", span.from}, {"to_minute", span.to}});
  return array;
}

boost::json::object to_json(const BusinessCalendar& calendar) {
  boost::json::object week;
  for (std::size_t day = 0; day < kWeekdays.size(); ++day) week[kWeekdays[day]] = to_json(calendar.week[day]);
  boost::json::array special_days;
  for (const SpecialDay& day : calendar.special_days) {
    special_days.push_back({{"date", to_string(day.date)}, {"open", to_json(day.open)}});
  }
  return {{"week", std::move(week)}, {"special_days", std::move(special_days)}};
}

boost::json::value or_null(const std::optional<std::int32_t>& minutes) {
  return minutes ? boost::json::value(*minutes) : boost::json::value(nullptr);
}

boost::json::array to_json(const std::array<service_policy::OrderLevel, service_policy::kPriorities>& levels) {
  boost::json::array array;
  for (const auto& priority : kPriorityNames) {
    const auto& level = levels.at(static_cast<std::size_t>(priority.value) - 1);
    array.push_back({{"priority", priority.name},
                     {"respond_minutes", or_null(level.respond_minutes)},
                     {"on_site_minutes", or_null(level.on_site_minutes)},
                     {"resolve_minutes", or_null(level.resolve_minutes)},
                     {"hours", name_of(kHoursNames, level.hours)},
                     {"stops_waiting_for_owner", level.stops_waiting_for_owner},
                     {"stops_waiting_for_parts", level.stops_waiting_for_parts}});
  }
  return array;
}

boost::json::array to_json(const std::array<service_policy::CaseLevel, service_policy::kCaseKinds>& levels) {
  boost::json::array array;
  for (const auto& kind : kCaseKindNames) {
    const auto& level = levels.at(static_cast<std::size_t>(kind.value) - 1);
    array.push_back({{"kind", kind.name},
                     {"respond_minutes", or_null(level.respond_minutes)},
                     {"reply_minutes", or_null(level.reply_minutes)},
                     {"hours", name_of(kHoursNames, level.hours)}});
  }
  return array;
}

}  // namespace

// What is in force, with the fields of the commands that set it; the usual where nothing was set.
Result<Reply> get_service_policy(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, policy_stream(*community));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* state = std::get_if<service_policy::PolicyState>(folded->state.get());
  if (state == nullptr) return fail("community-unknown");
  const auto& policy = std::get<service_policy::Policy>(state->is);
  return Reply{200,
               {{"community_id", to_string(*community)},
                {"calendar", to_json(policy.calendar)},
                {"order_levels", to_json(policy.order_levels)},
                {"case_levels", to_json(policy.case_levels)},
                {"dispatch_rules", boost::json::object{{"skill_weight", policy.weights.skill},
                                                       {"load_weight", policy.weights.load},
                                                       {"zone_weight", policy.weights.zone},
                                                       {"familiar_weight", policy.weights.familiar},
                                                       {"reopen_days", policy.reopen_days},
                                                       {"call_back_days", policy.call_back_days}}}},
               {etag(folded->version)}};
}

Result<Prepared> set_business_calendar(Call& call, CommandId) {
  return of_policy<service_policy::SetBusinessCalendar>(call, [](JsonObject& root, auto& command) {
    auto week = root.required_object("week");
    for (std::size_t day = 0; day < kWeekdays.size(); ++day) {
      auto open = week.optional_array(kWeekdays[day], 0, kMostSpans);
      if (open) command.calendar.week[day] = read_spans(*open);
    }
    auto special = root.optional_array("special_days", 0, kMostSpecialDays);
    for (std::size_t i = 0; special && i < special->size(); ++i) {
      auto item = special->object(i);
      const Date date = item.required_date("date");
      auto open = item.required_array("open", 0, kMostSpans);
      command.calendar.special_days.push_back({date, read_spans(open)});
    }
  });
}

Result<Prepared> set_order_level(Call& call, CommandId) {
  return of_policy<service_policy::SetOrderLevel>(call, [](JsonObject& root, auto& command) {
    command.priority = root.required_enum("priority", words(kPriorityNames));
    command.level.respond_minutes = read_minutes(root, "respond_minutes");
    command.level.on_site_minutes = read_minutes(root, "on_site_minutes");
    command.level.resolve_minutes = read_minutes(root, "resolve_minutes");
    command.level.hours = root.required_enum("hours", words(kHoursNames));
    command.level.stops_waiting_for_owner = root.optional_bool("stops_waiting_for_owner").value_or(true);
    command.level.stops_waiting_for_parts = root.optional_bool("stops_waiting_for_parts").value_or(false);
  });
}

Result<Prepared> set_case_level(Call& call, CommandId) {
  return of_policy<service_policy::SetCaseLevel>(call, [](JsonObject& root, auto& command) {
    command.kind = root.required_enum("kind", words(kCaseKindNames));
    command.level.respond_minutes = read_minutes(root, "respond_minutes");
    command.level.reply_minutes = read_minutes(root, "reply_minutes");
    command.level.hours = root.required_enum("hours", words(kHoursNames));
  });
}

Result<Prepared> set_dispatch_rules(Call& call, CommandId) {
  return of_policy<service_policy::SetDispatchRules>(call, [](JsonObject& root, auto& command) {
    auto& weights = command.weights;
    weights.skill = read_weight(root, "skill_weight", weights.skill);
    weights.load = read_weight(root, "load_weight", weights.load);
    weights.zone = read_weight(root, "zone_weight", weights.zone);
    weights.familiar = read_weight(root, "familiar_weight", weights.familiar);
    command.reopen_days =
        static_cast<std::uint16_t>(root.optional_int("reopen_days", 0, 365).value_or(command.reopen_days));
    command.call_back_days =
        static_cast<std::uint16_t>(root.optional_int("call_back_days", 0, 30).value_or(command.call_back_days));
  });
}

// Categories are the company's: a key of one community does not change them for the others.
Result<Prepared> define_category(Call& call, CommandId) {
  if (!call.principal.community.is_nil()) return fail_at("not-permitted", {}, Says::categories_of_company);
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  work_orders::DefineCategory command;
  command.category = CategoryId(call.service.new_id());
  command.parent = root.optional_id<CategoryId>("parent_id").value_or(CategoryId{});
  command.code = root.required_string("code", 32);
  command.name = root.required_string("name", 100);
  command.usual_priority = root.required_enum("usual_priority", words(kPriorityNames));
  command.skill = root.optional_string("skill", 32).value_or("");
  command.skill_level = static_cast<std::uint8_t>(root.optional_int("skill_level", 1, 5).value_or(1));
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Prepared> retire_category(Call& call, CommandId) {
  auto id = call.path_id<CategoryId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.service.store.knowledge().head(call.principal.company, stream_of(*id));
  if (!head) return pass_on(std::move(head.error()));
  if (head->version == 0) return fail("category-unknown");
  if (!call.principal.community.is_nil()) return fail_at("not-permitted", {}, Says::categories_of_company);
  Prepared prepared{Command(work_orders::RetireCategory{*id})};
  return prepared;
}

}  // namespace steward::api

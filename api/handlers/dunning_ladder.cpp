#include "api/handlers/dunning_ladder.h"

#include "api/dunning_words.h"
#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/json/values.h"
#include "api/names.h"
#include "api/outbox.h"
#include "domain/base/text.h"
#include "domain/dunning/dunning.h"

// The ladder of a community.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

constexpr std::size_t kMostSteps = dunning::kHighestLevel + 1;

// 21:00 → 1260; nullopt for anything else.
std::optional<std::uint16_t> minute_of(const std::string& text) {
  const auto digit = [&](std::size_t place) { return text[place] >= '0' && text[place] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return static_cast<std::uint16_t>(hour * 60 + minute);
}

std::string clock_text(std::uint16_t minute) {
  std::string text = "00:00";
  text[0] = static_cast<char>('0' + minute / 600);
  text[1] = static_cast<char>('0' + minute / 60 % 10);
  text[3] = static_cast<char>('0' + minute % 60 / 10);
  text[4] = static_cast<char>('0' + minute % 10);
  return text;
}

void read_minute(JsonBody& body, JsonObject& root, std::string_view name, std::uint16_t& into) {
  const auto text = root.optional_string(name, 5);
  if (!text) return;
  if (const auto minute = minute_of(*text)) {
    into = *minute;
  } else {
    body.report("out-of-range", root.pointer(name), Says::time_of_day);
  }
}

boost::json::value to_json(const std::optional<dunning::StepFee>& fee) {
  if (!fee) return nullptr;
  return boost::json::object{
      {"fee_item_id", id_value(fee->fee_item)}, {"amount_fen", fee->amount.fen}, {"days_to_pay", fee->days_to_pay}};
}

// null: a person does it, and nobody else is needed.
boost::json::value carried_json(const Call& call, dunning::ReminderWay way, dunning::ReminderChannel channel) {
  if (way == dunning::ReminderWay::by_hand) return nullptr;
  return call.service.outbox->carries(channel);
}

boost::json::object to_json(const Call& call, const dunning::LadderTerms& terms) {
  boost::json::array steps;
  for (const dunning::LadderStep& step : terms.steps) steps.push_back(step_json(call, step));
  return {{"steps", std::move(steps)},
          {"quiet_from", clock_text(terms.quiet.from_minute)},
          {"quiet_to", clock_text(terms.quiet.to_minute)},
          {"channel_spacing_days", terms.channel_spacing_days},
          {"level_spacing_days", terms.level_spacing_days},
          {"least_amount_fen", terms.least_amount.fen},
          {"rises_only_if_delivered", terms.rises_only_if_delivered},
          {"passes_undeliverable", terms.passes_undeliverable},
          {"limitation_months", terms.limitation_months},
          {"days_to_pay", terms.days_to_pay}};
}

std::optional<dunning::StepFee> read_fee(JsonObject& step) {
  auto given = step.optional_object("fee");
  if (!given) return std::nullopt;
  dunning::StepFee fee;
  fee.fee_item = given->required_id<FeeItemId>("fee_item_id");
  fee.amount.fen = given->required_int("amount_fen", 1, kLargestAmount.fen);
  fee.days_to_pay = static_cast<std::uint16_t>(given->optional_int("days_to_pay", 3, 90).value_or(fee.days_to_pay));
  return fee;
}

}  // namespace

boost::json::object step_json(const Call& call, const dunning::LadderStep& step) {
  return {
      {"level", step.level},
      {"days", step.days},
      {"channel", name_of(kReminderChannelNames, step.channel)},
      {"way", name_of(kReminderWayNames, step.way)},
      {"template", step.template_code.empty() ? boost::json::value(nullptr) : boost::json::value(step.template_code)},
      {"fee", to_json(step.fee)},
      {"carried", carried_json(call, step.way, step.channel)}};
}

Result<std::optional<dunning::LadderTerms>> ladder_of(const Call& call, CommunityId community) {
  auto set = known<dunning::LadderState, dunning::DunningLadderSet>(call, ladder_stream(community));
  if (!set) return pass_on(std::move(set.error()));
  if (*set == nullptr) return std::nullopt;
  return (*set)->terms;
}

Result<Prepared> set_dunning_ladder(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  dunning::SetDunningLadder command;
  command.community = *community;
  command.authority.by = call.principal.credential;
  dunning::LadderTerms& terms = command.terms;
  auto steps = root.required_array("steps", 0, kMostSteps);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    auto item = steps.object(i);
    dunning::LadderStep step;
    step.level = static_cast<std::uint8_t>(item.required_int("level", 0, dunning::kHighestLevel));
    step.days = static_cast<std::int32_t>(item.required_int("days", -60, 1'825));
    step.channel = item.required_enum("channel", words(kReminderChannelNames));
    step.way = item.required_enum("way", words(kReminderWayNames));
    step.template_code = item.optional_string("template", kMostCodeBytes).value_or("");
    step.fee = read_fee(item);
    terms.steps.push_back(step);
  }
  read_minute(*body, root, "quiet_from", terms.quiet.from_minute);
  read_minute(*body, root, "quiet_to", terms.quiet.to_minute);
  const auto days = [&](std::string_view name, std::uint16_t& into, std::int64_t least, std::int64_t most) {
    into = static_cast<std::uint16_t>(root.optional_int(name, least, most).value_or(into));
  };
  days("channel_spacing_days", terms.channel_spacing_days, 1, 90);
  days("level_spacing_days", terms.level_spacing_days, 1, 90);
  days("limitation_months", terms.limitation_months, 12, 240);
  days("days_to_pay", terms.days_to_pay, 3, 90);
  terms.least_amount.fen =
      root.optional_int("least_amount_fen", 1, kLargestAmount.fen).value_or(terms.least_amount.fen);
  terms.rises_only_if_delivered = root.optional_bool("rises_only_if_delivered").value_or(terms.rises_only_if_delivered);
  terms.passes_undeliverable = root.optional_bool("passes_undeliverable").value_or(terms.passes_undeliverable);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Reply> get_dunning_ladder(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto terms = ladder_of(call, *community);
  if (!terms) return pass_on(std::move(terms.error()));
  return Reply{200,
               {{"community_id", id_value(*community)},
                {"ladder", *terms ? boost::json::value(to_json(call, **terms)) : boost::json::value(nullptr)},
                {"recommended", to_json(call, dunning::recommended_ladder())}},
               {}};
}

}  // namespace steward::api

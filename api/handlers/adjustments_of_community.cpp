#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/digest_text.h"
#include "api/handlers/adjusting.h"
#include "api/handlers/handlers.h"
#include "api/handlers/house_numbers.h"
#include "api/handlers/known.h"
#include "api/handlers/sweep.h"
#include "api/json/values.h"
#include "domain/base/refusals.h"
#include "domain/billing/billing.h"
#include "replay/household_history.h"

// The bills of a fee item adjusted in all households of a community, with or without a preview that was approved.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

// One whose bills can be adjusted in all of the community: what is wrong for everybody is said once.
Result<FeeItemPtr> adjustable_item(const Call& call, CommunityId community, const AdjustmentAsked& asked) {
  if (asked.period.to <= asked.period.from) return fail("period-invalid");
  auto item = fee_item_of(call, asked.fee_item);
  if (!item) return item;
  if ((*item)->community != community) return fail("fee-item-unknown");
  if (!billing::recomputable((*item)->terms.method)) {
    return fail("fee-item-method-differs", {{"fee_item_id", asked.fee_item.uuid}});
  }
  return item;
}

// What all households of a community together would be charged or given back.
struct CommunityPreview {
  boost::json::array items;
  boost::json::array exceptions;
  std::int64_t refused = 0;
  Int128 charged = 0;
  Int128 credited = 0;
  struct Difference {
    Money amount;
    Uuid lines;  // as of digest_of
  };
  std::map<HouseholdId, Difference> differences;
  std::set<HouseholdId> exceptional;  // whose bills cannot be computed
  // What is still to be decided: of whom the same request has not reached before.
  std::uint32_t undecided = 0;
  Int128 moved = 0;  // by them
  // Over every line and exception: equal when a sweep would adjust the very same.
  Hash digest{};
};

void note_lines(const StreamId& stream, const CommunityPreview::Difference& difference, CommunityPreview& preview) {
  preview.differences.emplace(HouseholdId{stream.id}, difference);
  preview.digest = sha256(preview.digest.view(), stream.id.view(), difference.lines.view());
}

void note_difference(const StreamId& stream, const billing::Household& household,
                     const std::vector<billing::AdjustmentLine>& lines, CommunityPreview& preview) {
  std::int64_t difference = 0;
  std::int64_t tax_difference = 0;
  for (const billing::AdjustmentLine& line : lines) {
    difference += line.after.fen - line.before.fen;
    tax_difference += line.after_tax.fen - line.before_tax.fen;
  }
  (difference > 0 ? preview.charged : preview.credited) += difference > 0 ? difference : -difference;
  note_lines(stream, {Money{difference}, digest_of(lines)}, preview);
  preview.items.push_back(boost::json::object{{"household_id", to_string(stream.id)},
                                              {"house_id", id_value(household.house)},
                                              {"bills", lines.size()},
                                              {"difference_fen", difference},
                                              {"tax_difference_fen", tax_difference}});
}

Result<void> note_exception(const StreamId& stream, const Error& error, CommunityPreview& preview) {
  const Refusal* refusal = find_refusal(error.code);
  if (refusal == nullptr || refusal->status >= 500) return pass_on(error);
  ++preview.refused;
  preview.exceptional.insert(HouseholdId{stream.id});
  preview.digest = sha256(preview.digest.view(), stream.id.view(), error.code);
  if (preview.exceptions.size() == kMostExceptions) return {};
  preview.exceptions.push_back(boost::json::object{{"household_id", to_string(stream.id)}, {"code", error.code}});
  return {};
}

// What the same request adjusted before, as the log has it.
Result<std::vector<billing::AdjustmentLine>> lines_of(const Call& call, const RememberedCommand& done) {
  for (Position position = done.first; position != 0 && position <= done.last; ++position) {
    auto recorded = read_event(call.service.store.log(), position);
    if (!recorded) return pass_on(std::move(recorded.error()));
    if (auto* adjusted = get_if<billing::BillsAdjusted>(&recorded->event)) return std::move(adjusted->lines);
  }
  return std::vector<billing::AdjustmentLine>{};
}

// What the lines of one were whom the same request refused before; nil where that is not known.
Uuid previewed_lines(const Outcome& refusal) {
  for (const Param& param : refusal.params) {
    const auto* lines = std::get_if<Uuid>(&param.value);
    if (lines != nullptr && param.name == "previewed_lines") return *lines;
  }
  return {};
}

// Of whom a preview is made.
enum class Previewed : std::uint8_t {
  all,
  answered,  // whom the same request reached before
};

struct Previewing {
  const billing::FeeItem& item;
  billing::Period period;
  const SweptBefore& before;
  std::optional<Date> on{};  // when it would be done, where that is said
  Previewed of = Previewed::all;
};

// Who was adjusted by the same request counts with what that was, and whom it refused with what it would have been: so
// a preview is again what it was before it, whatever has become of them since.
Result<void> preview_household(const Call& call, const StreamId& stream, const Previewing& asked,
                               CommunityPreview& preview) {
  auto household = known<billing::HouseholdState, billing::Household>(call, stream);
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return {};
  const auto answered = asked.before.households.find(stream);
  const bool was_answered = answered != asked.before.households.end();
  if (was_answered && answered->second.outcome.ok()) {
    auto lines = lines_of(call, answered->second);
    if (!lines) return pass_on(std::move(lines.error()));
    note_difference(stream, **household, *lines, preview);
    return {};
  }
  if (const Uuid lines = was_answered ? previewed_lines(answered->second.outcome) : Uuid{}; !lines.is_nil()) {
    note_lines(stream, {{}, lines}, preview);  // no amount: it is answered as before
    return {};
  }
  const auto adjustment = adjustment_for(call, **household, asked.item, asked.period);
  if (!adjustment) return note_exception(stream, adjustment.error(), preview);
  if (adjustment->lines.empty() || (asked.of == Previewed::answered && !was_answered)) return {};
  note_difference(stream, **household, adjustment->lines, preview);
  // What the day forbids is refused by name when it comes to it: nobody decides that it may be done.
  const bool may_be = !asked.on || billing::is_adjustable_on(**household, asked.item.id, *adjustment, *asked.on);
  if (was_answered || !may_be) return {};
  ++preview.undecided;
  preview.moved += billing::moved_by(adjustment->lines).fen;
  return {};
}

Result<CommunityPreview> preview_community(const Call& call, CommunityId community, const Previewing& asked) {
  auto members = households_of_community(call, community);
  if (!members) return pass_on(std::move(members.error()));
  std::sort(members->begin(), members->end());
  CommunityPreview preview;
  for (const StreamId& stream : *members) {
    if (auto done = preview_household(call, stream, asked, preview); !done) return pass_on(done.error());
  }
  return preview;
}

// What a community's sweep adjusts, as its path and body say.
struct CommunityAdjustment {
  CommunityId community;
  AdjustmentAsked asked;
  Date today;
  Date adjusted_on;
  Date due_date;
  billing::AdjustmentReason reason = billing::AdjustmentReason::other;
  std::string preview_digest;  // of the preview that was approved; empty: of none
  FeeItemPtr item;
};
Result<CommunityAdjustment> adjustment_wanted(const Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  CommunityAdjustment wanted;
  wanted.community = *community;
  wanted.asked = read_asked(root);
  wanted.due_date = root.required_date("due_date");
  wanted.reason = read_adjustment_reason(root);
  const auto adjusted_on = root.optional_date("adjusted_on");
  wanted.preview_digest = root.optional_string("preview_digest", 64).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  wanted.today = *today;
  wanted.adjusted_on = adjusted_on.value_or(*today);
  if (wanted.adjusted_on > *today) return fail("date-in-future", {{"today", *today}});
  if (wanted.due_date < wanted.adjusted_on) return fail("due-before-issue");
  auto item = adjustable_item(call, *community, wanted.asked);
  if (!item) return pass_on(std::move(item.error()));
  wanted.item = std::move(*item);
  return wanted;
}

// Whoever approved a preview approved these differences and no others. Where the same request has begun before, its
// rest is what it was then, or it left none: what came up for others since is nobody's approval. Where it has ended,
// nothing is left to be shown, whatever has changed: who had a turn is answered as before.
Result<CommunityPreview> preview_of(const Call& call, const CommunityAdjustment& wanted, const SweptBefore& before) {
  if (before.ended) return CommunityPreview{};
  Previewing asked{*wanted.item, wanted.asked.period, before, wanted.adjusted_on};
  auto preview = preview_community(call, wanted.community, asked);
  if (wanted.preview_digest.empty()) return preview;
  if (preview && hex_of(preview->digest) != wanted.preview_digest && !before.households.empty()) {
    asked.of = Previewed::answered;
    preview = preview_community(call, wanted.community, asked);
  }
  if (preview && hex_of(preview->digest) != wanted.preview_digest) return fail("preview-differs");
  return preview;
}

// That all of it may be done: decided once, for what all households' adjustments move together.
billing::BeginCommunityAdjustments beginning_of(const Call& call, const CommunityAdjustment& wanted,
                                                const CommunityPreview& preview) {
  return {wanted.asked.fee_item,
          wanted.community,
          preview.digest.bytes,
          wanted.asked.period.from,
          wanted.asked.period.to,
          wanted.adjusted_on,
          wanted.due_date,
          wanted.reason,
          preview.undecided,
          Money{static_cast<std::int64_t>(preview.moved)},
          {call.principal.credential}};
}

// Whose difference it is, and how much: who differs from the preview by then is an exception, who is not in it stays
// out. nullopt where there is nothing to adjust.
std::optional<Command> adjustment_command(const Call& call, const StreamId& stream, const CommunityAdjustment& wanted,
                                          const CommunityPreview& preview, const SweptBefore& before) {
  billing::AdjustBills command;
  command.household = HouseholdId{stream.id};
  const auto difference = preview.differences.find(command.household);
  if (difference != preview.differences.end()) {
    command.difference = difference->second.amount;
    command.preview = preview.digest.bytes;
    command.previewed_lines = difference->second.lines;
  } else {
    // What cannot be computed the decision refuses by name: an exception of the sweep, and no end of it. Who was
    // answered before is asked once more, and answered as it was. A preview that was approved has said so already.
    const bool refused = wanted.preview_digest.empty() && preview.exceptional.count(command.household) > 0;
    if (!refused && before.households.count(stream) == 0) return std::nullopt;
  }
  command.adjustment = AdjustmentId(call.service.new_id());
  command.fee_item = wanted.asked.fee_item;
  command.period_from = wanted.asked.period.from;
  command.period_to = wanted.asked.period.to;
  command.adjusted_on = wanted.adjusted_on;
  command.due_date = wanted.due_date;
  command.reason = wanted.reason;
  command.authority.by = call.principal.credential;
  return Command(std::move(command));
}

// All households had their turn. What was approved by its preview is over with that for the same request, too; one
// without goes on with whatever has come up since, and ends once more.
Result<void> end_adjustments(const Call& call, const CommunityAdjustment& wanted, const CommunityPreview& preview,
                             const std::optional<SweepKey>& key) {
  constexpr std::string_view kEnded = "adjustments-not-begun";
  const billing::EndCommunityAdjustments ending{wanted.asked.fee_item, preview.digest.bytes};
  if (!key || wanted.preview_digest.empty()) return decide_for_all(call, ending, kEnded);
  return end_for_all(call, wanted.community, *key, ending, kEnded);
}

// Beside the id of each household of a list.
Result<void> put_house_numbers(const HouseNumbers& houses, boost::json::array& list) {
  for (boost::json::value& item : list) {
    const boost::json::string& household = item.at("household_id").as_string();
    auto house_number = houses.of(HouseholdId{parse_uuid({household.data(), household.size()}).value_or(Uuid{})});
    if (!house_number) return pass_on(std::move(house_number.error()));
    item.as_object()["house_number"] = std::move(*house_number);
  }
  return {};
}

}  // namespace

Result<Reply> preview_adjustments_of_community(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto asked = asked_of_query(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto item = adjustable_item(call, *community, *asked);
  if (!item) return pass_on(std::move(item.error()));
  auto preview = preview_community(call, *community, {**item, asked->period, SweptBefore{}});
  if (!preview) return pass_on(std::move(preview.error()));
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  for (boost::json::array* list : {&preview->items, &preview->exceptions}) {
    if (auto put = put_house_numbers(*houses, *list); !put) return pass_on(std::move(put.error()));
  }
  const auto households = static_cast<std::int64_t>(preview->items.size());
  return Reply{200,
               {{"community_id", id_value(*community)},
                {"fee_item_id", id_value(asked->fee_item)},
                {"preview_digest", hex_of(preview->digest)},
                {"items", std::move(preview->items)},
                {"totals", boost::json::object{{"households", households},
                                               {"charged_fen", static_cast<std::int64_t>(preview->charged)},
                                               {"credited_fen", static_cast<std::int64_t>(preview->credited)}}},
                {"refused", preview->refused},
                {"exceptions", std::move(preview->exceptions)}},
               {}};
}

// What is asked for and granted: that these adjustments, as a preview showed them, may be made. Whoever sends the same
// request then, makes them.
Result<Prepared> approve_adjustments_of_community(Call& call, CommandId) {
  auto wanted = adjustment_wanted(call);
  if (!wanted) return pass_on(std::move(wanted.error()));
  if (wanted->preview_digest.empty()) return fail("preview-missing");
  auto preview = preview_of(call, *wanted, SweptBefore{});
  if (!preview) return pass_on(std::move(preview.error()));
  Prepared prepared{Command(beginning_of(call, *wanted, *preview))};
  prepared.may_backdate = true;
  prepared.backdating = BackdatingReason::correction;
  return prepared;
}

Result<Reply> adjust_bills_of_community(Call& call) {
  auto wanted = adjustment_wanted(call);
  if (!wanted) return pass_on(std::move(wanted.error()));
  auto key = sweep_key(call);
  if (!key) return pass_on(std::move(key.error()));
  SweptBefore before;
  if (*key) {
    auto swept = swept_before(call, wanted->community, **key);
    if (!swept) return pass_on(std::move(swept.error()));
    before = std::move(*swept);
  }
  auto preview = preview_of(call, *wanted, before);
  if (*key) {
    // It is still being worked on when it is sent once more: what is left of it changes under the preview.
    auto since = swept_before(call, wanted->community, **key);
    if (!since) return pass_on(std::move(since.error()));
    if (since->households.size() != before.households.size()) return fail("command-in-flight");
  }
  if (!preview) return pass_on(std::move(preview.error()));
  const auto beginning = beginning_of(call, *wanted, *preview);
  if (preview->undecided > 0 && !billing::is_begun(*wanted->item, beginning, wanted->today)) {
    auto begun = decide_for_all(call, beginning, "adjustments-begun");
    if (!begun) return pass_on(std::move(begun.error()));
  }
  auto swept = sweep_households(
      call, {wanted->community, "difference_fen", "nothing-to-adjust", BackdatingReason::correction, *key},
      [&](const StreamId& household) -> Result<std::optional<Command>> {
        return adjustment_command(call, household, *wanted, *preview, before);
      });
  if (!swept) return pass_on(std::move(swept.error()));
  if (!preview->differences.empty()) {
    auto ended = end_adjustments(call, *wanted, *preview, *key);
    if (!ended) return pass_on(std::move(ended.error()));
  }
  std::vector<http::Header> headers = replayed_header(before, *swept);
  boost::json::object answer = to_json(std::move(*swept));
  answer["community_id"] = id_value(wanted->community);
  answer["fee_item_id"] = id_value(wanted->asked.fee_item);
  return Reply{200, std::move(answer), std::move(headers)};
}

}  // namespace steward::api

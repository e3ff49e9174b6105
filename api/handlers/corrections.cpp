#include "domain/billing/corrections.h"

#include <boost/json.hpp>
#include <map>

#include "api/correction_words.h"
#include "api/digest_text.h"
#include "api/handlers/handlers.h"
#include "api/handlers/on_household.h"
#include "api/handlers/sweep.h"
#include "api/handlers/tariff_body.h"
#include "api/json/values.h"
#include "domain/base/refusals.h"
#include "domain/metering/metering.h"
#include "domain/registry/registry.h"
#include "projections/runs.h"
#include "replay/event_json.h"
#include "replay/json_parts.h"

// What was billed wrongly: prices corrected, bills computed again, statements taken back; for a household, or for a
// whole community.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

// What is to be computed again.
struct Asked {
  FeeItemId fee_item;
  billing::Period period;
};

Result<Asked> asked_of_query(const Call& call) {
  auto fee_item = call.query_id<FeeItemId>("fee_item_id");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto from = call.query_date("period_from");
  if (!from) return pass_on(std::move(from.error()));
  auto to = call.query_date("period_to");
  if (!to) return pass_on(std::move(to.error()));
  if (fee_item->is_nil()) return fail("fee-item-unknown");
  if (!*from || !*to || **to <= **from) return fail("period-invalid");
  return Asked{*fee_item, {**from, **to}};
}

Asked read_asked(JsonObject& root) {
  Asked asked;
  asked.fee_item = root.required_id<FeeItemId>("fee_item_id");
  asked.period.from = root.required_date("period_from");
  asked.period.to = root.required_date("period_to");
  return asked;
}

using FeeItemPtr = std::shared_ptr<const billing::FeeItem>;

Result<FeeItemPtr> fee_item_of(const Call& call, FeeItemId id) {
  auto item = known<billing::FeeItemState, billing::FeeItem>(call, stream_of(id));
  if (item && *item == nullptr) return fail("fee-item-unknown");
  return item;
}

// One whose bills can be adjusted in all of the community: what is wrong for everybody is said once.
Result<FeeItemPtr> adjustable_item(const Call& call, CommunityId community, const Asked& asked) {
  if (asked.period.to <= asked.period.from) return fail("period-invalid");
  auto item = fee_item_of(call, asked.fee_item);
  if (!item) return item;
  if ((*item)->community != community) return fail("fee-item-unknown");
  if (!billing::recomputable((*item)->terms.method)) {
    return fail("fee-item-method-differs", {{"fee_item_id", asked.fee_item.uuid}});
  }
  return item;
}

Result<billing::Adjustment> adjustment_for(const Call& call, const billing::Household& household,
                                           const billing::FeeItem& item, billing::Period period) {
  auto house = known<registry::HouseState, registry::House>(call, stream_of(household.house));
  if (!house) return pass_on(std::move(house.error()));
  if (*house == nullptr) return fail("house-unknown");
  if (item.community != household.community) return fail("fee-item-unknown");
  billing::Premises premises{registry::measures_of(**house), nullptr};
  std::shared_ptr<const metering::Meters> meters;
  if (item.terms.method == billing::ChargeMethod::metered) {
    const StreamId stream = metering::meters_stream({{}, {}, household.house});
    auto found = known<metering::MetersState, metering::Meters>(call, stream);
    if (!found) return pass_on(std::move(found.error()));
    meters = std::move(*found);
    premises.meters = meters.get();
  }
  return billing::adjustment_of(household, item, premises, period);
}

billing::AdjustmentReason read_reason(JsonObject& root) {
  return root.optional_enum("reason", words(kAdjustmentReasonNames)).value_or(billing::AdjustmentReason::other);
}

// What all households of a community together would be charged or given back.
struct CommunityPreview {
  boost::json::array items;
  boost::json::array exceptions;
  std::int64_t refused = 0;
  Int128 charged = 0;
  Int128 credited = 0;
  std::map<HouseholdId, Money> differences;
  // Over every line and exception: equal when a sweep would adjust the very same.
  Hash digest{};
};

std::string text_of(const billing::Adjustment& adjustment) {
  std::string text;
  for (const billing::AdjustmentLine& line : adjustment.lines) {
    for (const std::int64_t number :
         {std::int64_t{line.bill}, line.before.fen, line.before_tax.fen, line.after.fen, line.after_tax.fen}) {
      text += std::to_string(number) + ' ';
    }
  }
  return text;
}

Result<void> preview_household(const Call& call, const StreamId& stream, const billing::FeeItem& item,
                               billing::Period period, CommunityPreview& preview) {
  auto household = known<billing::HouseholdState, billing::Household>(call, stream);
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return {};
  const auto adjustment = adjustment_for(call, **household, item, period);
  if (!adjustment) {
    const Error& error = adjustment.error();
    const Refusal* refusal = find_refusal(error.code);
    if (refusal == nullptr || refusal->status >= 500) return pass_on(error);
    ++preview.refused;
    preview.digest = sha256(preview.digest.view(), stream.id.view(), error.code);
    if (preview.exceptions.size() == kMostExceptions) return {};
    preview.exceptions.push_back(boost::json::object{{"household_id", to_string(stream.id)}, {"code", error.code}});
    return {};
  }
  if (adjustment->lines.empty()) return {};
  const std::int64_t difference = adjustment->difference.fen;
  (difference > 0 ? preview.charged : preview.credited) += difference > 0 ? difference : -difference;
  preview.differences.emplace((*household)->id, adjustment->difference);
  preview.digest = sha256(preview.digest.view(), stream.id.view(), text_of(*adjustment));
  preview.items.push_back(boost::json::object{{"household_id", to_string(stream.id)},
                                              {"house_id", id_value((*household)->house)},
                                              {"bills", adjustment->lines.size()},
                                              {"difference_fen", difference},
                                              {"tax_difference_fen", adjustment->tax_difference.fen}});
  return {};
}

Result<CommunityPreview> preview_community(const Call& call, CommunityId community, const billing::FeeItem& item,
                                           billing::Period period) {
  auto members = households_of_community(call, community);
  if (!members) return pass_on(std::move(members.error()));
  std::sort(members->begin(), members->end());
  CommunityPreview preview;
  for (const StreamId& stream : *members) {
    if (auto done = preview_household(call, stream, item, period, preview); !done) return pass_on(done.error());
  }
  return preview;
}

// What a community's sweep adjusts, as its body says.
struct CommunityAdjustment {
  Asked asked;
  Date adjusted_on;
  Date due_date;
  billing::AdjustmentReason reason;
  // What was approved, where a preview was: who differs from it by now is an exception, who is not in it stays out.
  std::optional<std::map<HouseholdId, Money>> approved{};
};

Result<std::optional<Command>> adjustment_command(const Call& call, const StreamId& stream,
                                                  const billing::FeeItem& item, const CommunityAdjustment& wanted) {
  billing::AdjustBills command;
  if (wanted.approved) {
    const auto approved = wanted.approved->find(HouseholdId{stream.id});
    if (approved == wanted.approved->end()) return std::optional<Command>{};
    command.household = approved->first;
    command.difference = approved->second;
  } else {
    auto household = known<billing::HouseholdState, billing::Household>(call, stream);
    if (!household) return pass_on(std::move(household.error()));
    if (*household == nullptr) return std::optional<Command>{};
    const auto adjustment = adjustment_for(call, **household, item, wanted.asked.period);
    if (adjustment && adjustment->lines.empty()) return std::optional<Command>{};
    command.household = (*household)->id;
    // What cannot be computed the decision refuses by name: an exception of the sweep, and no end of it.
    if (adjustment) command.difference = adjustment->difference;
  }
  command.adjustment = AdjustmentId(call.service.new_id());
  command.fee_item = item.id;
  command.period_from = wanted.asked.period.from;
  command.period_to = wanted.asked.period.to;
  command.adjusted_on = wanted.adjusted_on;
  command.due_date = wanted.due_date;
  command.reason = wanted.reason;
  command.authority.by = call.principal.credential;
  return std::optional<Command>(std::move(command));
}

// Whoever approved a preview approved these differences and no others. The same request again, because its answer was
// lost, is answered for the households that it has decided, where nothing else is left to adjust: what was cut off half
// way is previewed anew.
Result<std::map<HouseholdId, Money>> approved_differences(const Call& call, CommunityId community,
                                                          const billing::FeeItem& item, billing::Period period,
                                                          std::string_view digest, const SweptBefore& before) {
  auto preview = preview_community(call, community, item, period);
  if (!preview) return pass_on(std::move(preview.error()));
  if (hex_of(preview->digest) == digest) return std::move(preview->differences);
  std::map<HouseholdId, Money> decided;
  for (const StreamId& household : before.households) decided.emplace(HouseholdId{household.id}, Money{});
  const bool more = std::any_of(preview->differences.begin(), preview->differences.end(),
                                [&](const auto& left) { return decided.count(left.first) == 0; });
  if (decided.empty() || more) return fail("preview-differs");
  return decided;
}

bool has_statement_of(const billing::Account& account, BillRunId run) {
  return std::any_of(account.statements.begin(), account.statements.end(),
                     [&](const billing::IssuedStatement& statement) { return statement.run == run; });
}

}  // namespace

Result<Prepared> correct_tariff(Call& call, CommandId) {
  auto fee_item = call.reach_path<FeeItemId>(0, "fee-item-unknown");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::CorrectTariff command;
  command.fee_item = *fee_item;
  command.authority.by = call.principal.credential;
  command.tariff = read_tariff(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Reply> preview_adjustment(Call& call) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto asked = asked_of_query(call);
  if (!asked) return pass_on(std::move(asked.error()));
  // Folded once: the ETag is that of what was computed with.
  auto folded = call.service.store.knowledge().state(call.principal.company, stream_of(*id));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* household = situation_in<billing::HouseholdState, billing::Household>(*folded->state);
  if (household == nullptr) return fail("household-unknown");
  auto item = fee_item_of(call, asked->fee_item);
  if (!item) return pass_on(std::move(item.error()));
  auto adjustment = adjustment_for(call, *household, **item, asked->period);
  if (!adjustment) return pass_on(std::move(adjustment.error()));
  return Reply{200,
               {{"household_id", id_value(*id)},
                {"fee_item_id", id_value(asked->fee_item)},
                {"difference_fen", adjustment->difference.fen},
                {"tax_difference_fen", adjustment->tax_difference.fen},
                {"items", json_list(adjustment->lines, adjustment_line_json)}},
               {etag(folded->version)}};
}

Result<Prepared> adjust_bills(Call& call, CommandId command_id) {
  using C = billing::AdjustBills;
  return on_household<C>(
      call, command_id, "adjusted_on", &C::adjusted_on, Said<C>{"note", &C::note}, [&](JsonObject& root, C& command) {
        const Asked asked = read_asked(root);
        command.adjustment = AdjustmentId(call.service.new_id());
        command.fee_item = asked.fee_item;
        command.period_from = asked.period.from;
        command.period_to = asked.period.to;
        command.due_date = root.required_date("due_date");
        command.difference = Money{root.required_int("difference_fen", -kLargestAmount.fen, kLargestAmount.fen)};
        command.reason = read_reason(root);
      });
}

Result<Reply> preview_adjustments_of_community(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto asked = asked_of_query(call);
  if (!asked) return pass_on(std::move(asked.error()));
  auto item = adjustable_item(call, *community, *asked);
  if (!item) return pass_on(std::move(item.error()));
  auto preview = preview_community(call, *community, **item, asked->period);
  if (!preview) return pass_on(std::move(preview.error()));
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

Result<Reply> adjust_bills_of_community(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  CommunityAdjustment wanted{read_asked(root), {}, root.required_date("due_date"), read_reason(root)};
  const auto adjusted_on = root.optional_date("adjusted_on");
  const std::string expected_digest = root.optional_string("preview_digest", 64).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  wanted.adjusted_on = adjusted_on.value_or(*today);
  if (wanted.adjusted_on > *today) return fail("date-in-future", {{"today", *today}});
  if (wanted.due_date < wanted.adjusted_on) return fail("due-before-issue");
  auto item = adjustable_item(call, *community, wanted.asked);
  if (!item) return pass_on(std::move(item.error()));
  std::optional<SweepKey> key;  // where a preview was approved: else nothing is adjusted twice anyway
  SweptBefore before;
  if (!expected_digest.empty()) {
    auto sent = sweep_key(call);
    if (!sent) return pass_on(std::move(sent.error()));
    key = std::move(*sent);
    if (key) {
      auto swept = swept_before(call, *community, *key);
      if (!swept) return pass_on(std::move(swept.error()));
      before = std::move(*swept);
    }
    auto approved = approved_differences(call, *community, **item, wanted.asked.period, expected_digest, before);
    if (!approved) return pass_on(std::move(approved.error()));
    wanted.approved = std::move(*approved);
  }
  auto swept =
      sweep_households(call, {*community, "difference_fen", "nothing-to-adjust", BackdatingReason::correction, key},
                       [&](const StreamId& household) { return adjustment_command(call, household, **item, wanted); });
  if (!swept) return pass_on(std::move(swept.error()));
  std::vector<http::Header> headers;
  if (!before.households.empty() && swept->decided == 0) headers.push_back({"Idempotent-Replayed", "true"});
  boost::json::object answer = to_json(std::move(*swept));
  answer["community_id"] = id_value(*community);
  answer["fee_item_id"] = id_value(wanted.asked.fee_item);
  return Reply{200, std::move(answer), std::move(headers)};
}

Result<Prepared> cancel_statement(Call& call, CommandId command_id) {
  using C = billing::CancelStatement;
  return on_household<C>(
      call, command_id, "cancelled_on", &C::cancelled_on, Said<C>{"reason", &C::reason},
      [](JsonObject& root, C& command) { command.run = root.required_id<BillRunId>("bill_run_id"); });
}

// Whoever cancels a run has seen what was cancelled of it before: as far as the log goes now, but for what the same
// request has cancelled itself.
Result<void> check_version_of(const Call& call, BillRunId run, std::uint64_t expected, std::uint64_t done_before) {
  auto view = open_view<RunsQuery>(call, call.service.store.feed().durable().position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.bill_run(call.principal.company, run);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("bill-run-unknown");
  const std::uint64_t current = (*row)->version();
  if (current == expected + done_before) return {};
  return fail("version-conflict", {{"current_version", static_cast<std::int64_t>(current)},
                                   {"expected_version", static_cast<std::int64_t>(expected)}});
}

// The whole run, as far as nothing has happened to its bills.
Result<Reply> cancel_bill_run(Call& call) {
  auto run = call.reach_path<BillRunId>(0, "bill-run-unknown");
  if (!run) return pass_on(std::move(run.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto cancelled_on = root.optional_date("cancelled_on");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  const auto expected = expected_version(call);
  if (!expected) return pass_on(expected.error());
  auto key = sweep_key(call);
  if (!key) return pass_on(std::move(key.error()));
  auto completed = known<billing::BillRunState, billing::CompletedBillRun>(call, stream_of(*run));
  if (!completed) return pass_on(std::move(completed.error()));
  if (*completed == nullptr) return fail("bill-run-unfinished");
  const CommunityId community = (*completed)->community;
  SweptBefore before;
  if (*key) {
    auto swept = swept_before(call, community, **key);
    if (!swept) return pass_on(std::move(swept.error()));
    before = std::move(*swept);
  }
  if (*expected) {
    auto version = check_version_of(call, *run, **expected, before.done);
    if (!version) return pass_on(std::move(version.error()));
  }
  auto today = call.today_of(stream_of(community));
  if (!today) return pass_on(std::move(today.error()));
  const Date on = cancelled_on.value_or(*today);
  if (on > *today) return fail("date-in-future", {{"today", *today}});
  auto swept =
      sweep_households(call, {community, "amount_fen", "statement-unknown", BackdatingReason::correction, *key},
                       [&](const StreamId& stream) -> Result<std::optional<Command>> {
                         auto household = known<billing::HouseholdState, billing::Household>(call, stream);
                         if (!household) return pass_on(std::move(household.error()));
                         const bool again = before.households.count(stream) > 0;  // answered as it was
                         if (*household == nullptr || (!again && !has_statement_of((*household)->account, *run))) {
                           return std::optional<Command>{};
                         }
                         return std::optional<Command>(billing::CancelStatement{(*household)->id, *run, on, {}});
                       });
  if (!swept) return pass_on(std::move(swept.error()));
  std::vector<http::Header> headers;
  if (!before.households.empty() && swept->decided == 0) headers.push_back({"Idempotent-Replayed", "true"});
  boost::json::object answer = to_json(std::move(*swept));
  answer["bill_run_id"] = id_value(*run);
  return Reply{200, std::move(answer), std::move(headers)};
}

}  // namespace steward::api

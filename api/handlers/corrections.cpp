#include "domain/billing/corrections.h"

#include <boost/json.hpp>

#include "api/correction_words.h"
#include "api/handlers/adjusting.h"
#include "api/handlers/handlers.h"
#include "api/handlers/on_household.h"
#include "api/handlers/sweep.h"
#include "api/handlers/tariff_body.h"
#include "api/json/values.h"
#include "domain/metering/metering.h"
#include "domain/registry/registry.h"
#include "eventstore/base/hash.h"
#include "projections/runs.h"
#include "replay/event_json.h"
#include "replay/json_parts.h"

// What was billed wrongly: prices corrected, bills computed again, statements and runs taken back. The adjustments of a
// whole community: adjustments_of_community.cpp.
namespace steward::api {

using json::id_value;
using json::JsonBody;
using json::JsonObject;

Result<AdjustmentAsked> asked_of_query(const Call& call) {
  auto fee_item = call.query_id<FeeItemId>("fee_item_id");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto from = call.query_date("period_from");
  if (!from) return pass_on(std::move(from.error()));
  auto to = call.query_date("period_to");
  if (!to) return pass_on(std::move(to.error()));
  if (fee_item->is_nil()) return fail("fee-item-unknown");
  if (!*from || !*to || **to <= **from) return fail("period-invalid");
  return AdjustmentAsked{*fee_item, {**from, **to}};
}

AdjustmentAsked read_asked(JsonObject& root) {
  AdjustmentAsked asked;
  asked.fee_item = root.required_id<FeeItemId>("fee_item_id");
  asked.period.from = root.required_date("period_from");
  asked.period.to = root.required_date("period_to");
  return asked;
}

Result<FeeItemPtr> fee_item_of(const Call& call, FeeItemId id) {
  auto item = known<billing::FeeItemState, billing::FeeItem>(call, stream_of(id));
  if (item && *item == nullptr) return fail("fee-item-unknown");
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

Uuid digest_of(std::span<const billing::AdjustmentLine> lines) {
  std::string text;
  for (const billing::AdjustmentLine& line : lines) {
    for (const std::int64_t number :
         {std::int64_t{line.bill}, line.before.fen, line.before_tax.fen, line.after.fen, line.after_tax.fen}) {
      text += std::to_string(number) + ' ';
    }
  }
  return uuid_from_bytes(sha256(text).view().substr(0, 16)).value();
}

billing::AdjustmentReason read_adjustment_reason(JsonObject& root) {
  return root.optional_enum("reason", words(kAdjustmentReasonNames)).value_or(billing::AdjustmentReason::other);
}

namespace {

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
        const AdjustmentAsked asked = read_asked(root);
        command.adjustment = AdjustmentId(call.service.new_id());
        command.fee_item = asked.fee_item;
        command.period_from = asked.period.from;
        command.period_to = asked.period.to;
        command.due_date = root.required_date("due_date");
        command.difference = Money{root.required_int("difference_fen", -kLargestAmount.fen, kLargestAmount.fen)};
        command.reason = read_adjustment_reason(root);
      });
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

namespace {

using CompletedPtr = std::shared_ptr<const billing::CompletedBillRun>;

// Which run is to be taken back, and from which day on.
struct RunToCancel {
  CompletedPtr run;
  Date on;
};
Result<RunToCancel> run_to_cancel(const Call& call) {
  auto id = call.reach_path<BillRunId>(0, "bill-run-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const auto cancelled_on = root.optional_date("cancelled_on");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto completed = known<billing::BillRunState, billing::CompletedBillRun>(call, stream_of(*id));
  if (!completed) return pass_on(std::move(completed.error()));
  if (*completed == nullptr) return fail("bill-run-unfinished");
  auto today = call.today_of(stream_of((*completed)->community));
  if (!today) return pass_on(std::move(today.error()));
  const Date on = cancelled_on.value_or(*today);
  if (on > *today) return fail("date-in-future", {{"today", *today}});
  return RunToCancel{std::move(*completed), on};
}

billing::CancelBillRun cancellation_of(const Call& call, const RunToCancel& wanted) {
  return {wanted.run->run, wanted.on, {call.principal.credential}};
}

}  // namespace

// What is asked for and granted: that all of the run may be taken back. Whoever sends the cancellation then, does so.
Result<Prepared> approve_bill_run_cancellation(Call& call, CommandId) {
  auto wanted = run_to_cancel(call);
  if (!wanted) return pass_on(std::move(wanted.error()));
  Prepared prepared{Command(cancellation_of(call, *wanted))};
  prepared.may_backdate = true;
  prepared.backdating = BackdatingReason::correction;
  return prepared;
}

// The whole run, as far as nothing has happened to its bills.
Result<Reply> cancel_bill_run(Call& call) {
  auto wanted = run_to_cancel(call);
  if (!wanted) return pass_on(std::move(wanted.error()));
  const BillRunId run = wanted->run->run;
  const CommunityId community = wanted->run->community;
  const auto expected = expected_version(call);
  if (!expected) return pass_on(expected.error());
  auto key = sweep_key(call);
  if (!key) return pass_on(std::move(key.error()));
  SweptBefore before;
  if (*key) {
    auto swept = swept_before(call, community, **key);
    if (!swept) return pass_on(std::move(swept.error()));
    before = std::move(*swept);
  }
  if (*expected) {
    auto version = check_version_of(call, run, **expected, before.done);
    if (!version) return pass_on(std::move(version.error()));
  }
  if (!billing::is_cancelled_by(*wanted->run, wanted->on)) {
    auto begun = decide_for_all(call, cancellation_of(call, *wanted), "bill-run-cancelled");
    if (!begun) return pass_on(std::move(begun.error()));
  }
  auto swept =
      sweep_households(call, {community, "amount_fen", "statement-unknown", BackdatingReason::correction, *key},
                       [&](const StreamId& stream) -> Result<std::optional<Command>> {
                         auto household = known<billing::HouseholdState, billing::Household>(call, stream);
                         if (!household) return pass_on(std::move(household.error()));
                         const bool again = before.households.count(stream) > 0;  // answered as it was
                         if (*household == nullptr || (!again && !has_statement_of((*household)->account, run))) {
                           return std::optional<Command>{};
                         }
                         return std::optional<Command>(billing::CancelStatement{
                             (*household)->id, run, wanted->on, {}, {call.principal.credential}});
                       });
  if (!swept) return pass_on(std::move(swept.error()));
  std::vector<http::Header> headers = replayed_header(before, *swept);
  boost::json::object answer = to_json(std::move(*swept));
  answer["bill_run_id"] = id_value(run);
  return Reply{200, std::move(answer), std::move(headers)};
}

}  // namespace steward::api

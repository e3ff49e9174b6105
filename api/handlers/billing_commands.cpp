#include <algorithm>
#include <boost/json.hpp>

#include "api/bill_run_preview.h"
#include "api/bill_runs.h"
#include "api/digest_text.h"
#include "api/fee_names.h"
#include "api/handlers/bill_numbers.h"
#include "api/handlers/bill_run_exceptions.h"
#include "api/handlers/handlers.h"
#include "api/handlers/house_numbers.h"
#include "api/handlers/known.h"
#include "api/handlers/may_take.h"
#include "api/handlers/or_today.h"
#include "api/handlers/people.h"
#include "api/handlers/shared_costs.h"
#include "api/handlers/step_time.h"
#include "api/handlers/tariff_body.h"

namespace steward::api {

namespace {

using json::JsonBody;

constexpr std::int64_t kMostMicroYuan = 1'000'000'000'000;

// The household of the path, if the caller may see it.
Result<HouseholdId> household_of_path(const Call& call) {
  auto household = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  return *household;
}

// Entering dates further back than usual is a correction: whoever may correct payments may do it.
Prepared backdatable(const Call& call, Command command, BackdatingReason reason) {
  Prepared prepared{std::move(command)};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = reason;
  return prepared;
}

}  // namespace

void go_on_with_bill_run(Service& service, const Principal& principal, const Answer& answer) {
  service.bill_runs->enqueue(principal.company, BillRunId(answer.target.id), principal.credential);
}

Result<Prepared> define_fee_item(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::DefineFeeItem command;
  command.fee_item = FeeItemId(call.service.new_id());
  command.community = *community;
  command.code = root.required_string("code", 32);
  command.name = root.required_string("name", 100);
  billing::FeeItemTerms& terms = command.terms;
  terms.method = root.required_enum("method", words(kChargeMethodNames));
  terms.proration = root.optional_enum("proration", words(kProrationNames)).value_or(terms.proration);
  terms.rounding = root.optional_enum("rounding", words(kRoundingNames)).value_or(terms.rounding);
  terms.decimal_places = static_cast<std::uint8_t>(root.optional_int("decimal_places", 0, 2).value_or(2));
  terms.allocation_priority =
      static_cast<std::uint16_t>(root.optional_int("allocation_priority", 1, 999).value_or(100));
  terms.area_basis = root.optional_enum("area_basis", words(kAreaBasisNames)).value_or(terms.area_basis);
  terms.with_coefficient = root.optional_bool("with_coefficient").value_or(false);
  terms.utility = root.optional_enum("utility", words(kMeteredUtilityNames));
  const bool occasional =
      terms.method == billing::ChargeMethod::one_off || terms.method == billing::ChargeMethod::parking_stay;
  if (occasional) terms.income_account = billing::LedgerAccount::other_income;
  if (terms.method == billing::ChargeMethod::deposit) terms.income_account = billing::LedgerAccount::deposits_held;
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

billing::Tariff read_tariff(json::JsonObject& root) {
  billing::Tariff tariff;
  tariff.effective_from = root.required_date("effective_from");
  tariff.unit_price = UnitPrice{root.required_int("unit_price_micro_yuan", 0, kMostMicroYuan)};
  tariff.fixed_part = UnitPrice{root.optional_int("fixed_part_micro_yuan", 0, kMostMicroYuan).value_or(0)};
  auto tiers = root.optional_array("tiers", 0, 10);
  for (std::size_t i = 0; tiers && i < tiers->size(); ++i) {
    auto item = tiers->object(i);
    const Usage above{item.required_int("above_milli", 1, 1'000'000'000'000)};
    const UnitPrice price{item.required_int("unit_price_micro_yuan", 0, kMostMicroYuan)};
    const Usage per_person{item.optional_int("per_person_milli", 0, 1'000'000'000'000).value_or(0)};
    tariff.tiers.push_back({above, price, per_person});
  }
  tariff.allowance.persons = static_cast<std::int32_t>(root.optional_int("tier_persons", 0, 1'000).value_or(0));
  tariff.allowance.by_months = root.optional_bool("tiers_by_months").value_or(false);
  return tariff;
}

Result<Prepared> set_tariff(Call& call, CommandId) {
  auto fee_item = call.reach_path<FeeItemId>(0, "fee-item-unknown");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::SetTariff command;
  command.fee_item = *fee_item;
  command.authority.by = call.principal.credential;
  command.tariff = read_tariff(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

namespace {

// A run as it was asked for.
struct BillRunRequest {
  billing::StartBillRun command;
  BackdatingReason late = BackdatingReason::none;
  std::string expected_digest;  // of the preview that was approved; empty: of none
};

// The roster is what the index knows at the log's end: everything acknowledged before this request is in it.
Result<BillRunRequest> read_bill_run(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  BillRunRequest asked;
  billing::StartBillRun& command = asked.command;
  command.run = BillRunId(call.service.new_id());
  command.community = *community;
  command.period_from = root.required_date("period_from");
  command.period_to = root.required_date("period_to");
  const auto issue_date = root.optional_date("issue_date");
  asked.late = read_backdating_reason(root);
  command.due_date = root.required_date("due_date");
  auto fee_items = root.required_array("fee_item_ids", 1, 15);
  for (std::size_t i = 0; i < fee_items.size(); ++i) command.fee_items.push_back(fee_items.id<FeeItemId>(i));
  command.shared_costs = read_shared_costs(root);
  asked.expected_digest = root.optional_string("preview_digest", 64).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto date = or_today(call, issue_date, stream_of(*community));
  if (!date) return pass_on(std::move(date.error()));
  command.issue_date = *date;
  std::sort(command.fee_items.begin(), command.fee_items.end());

  command.cut_off = call.service.store.feed().durable().position;
  constexpr std::chrono::seconds kPatience{10};
  if (auto there = call.index_reaches(command.cut_off, kPatience); !there) return pass_on(std::move(there.error()));
  auto members =
      call.service.store.index().members(call.principal.company, *community, StreamKind::household, command.cut_off);
  if (!members) return pass_on(std::move(members.error()));
  for (const StreamId& stream : *members) command.roster.emplace_back(stream.id);
  if (auto weighed = weigh_houses(call, command); !weighed) return pass_on(std::move(weighed.error()));
  return asked;
}

Result<BillRunPreview> preview_of(const Call& call, const BillRunRequest& asked) {
  auto today = call.today_of(stream_of(asked.command.community));
  if (!today) return pass_on(std::move(today.error()));
  DecisionContext context{
      .company = call.principal.company, .recorded_at = call.service.clock.now(), .today = *today, .occurred_at = {}};
  context.may_backdate = call.may(Permission::correct_payment);
  context.backdating = asked.late;
  return preview_bill_run(call.service.store.knowledge(), asked.command, context);
}

}  // namespace

Result<Prepared> start_bill_run(Call& call, CommandId) {
  auto asked = read_bill_run(call);
  if (!asked) return pass_on(std::move(asked.error()));
  // Whoever approved a preview approved these statements and no others.
  if (!asked->expected_digest.empty()) {
    const auto preview = preview_of(call, *asked);
    if (!preview) return pass_on(preview.error());
    if (hex_of(preview->digest) != asked->expected_digest) return fail("preview-differs");
  }
  Prepared prepared = backdatable(call, Command(std::move(asked->command)), asked->late);
  return prepared;
}

Result<Reply> preview_bill_run(Call& call) {
  auto asked = read_bill_run(call);
  if (!asked) return pass_on(std::move(asked.error()));
  const auto preview = preview_of(call, *asked);
  if (!preview) return pass_on(preview.error());
  boost::json::array fee_items;
  for (const PreviewedItem& item : preview->items) {
    fee_items.push_back(boost::json::object{{"fee_item_id", to_string(item.fee_item)},
                                            {"bills", item.bills},
                                            {"amount_fen", item.amount.fen},
                                            {"tax_fen", item.tax.fen}});
  }
  auto houses = HouseNumbers::open(call);
  if (!houses) return pass_on(std::move(houses.error()));
  boost::json::array items;
  for (const PreviewedStatement& statement : preview->statements) {
    auto house_number = houses->of(statement.household);
    if (!house_number) return pass_on(std::move(house_number.error()));
    items.push_back(boost::json::object{{"household_id", to_string(statement.household)},
                                        {"house_number", std::move(*house_number)},
                                        {"bills", statement.bills},
                                        {"amount_fen", statement.amount.fen},
                                        {"tax_fen", statement.tax.fen}});
  }
  boost::json::array exceptions;
  for (const billing::BillRunException& exception : preview->exceptions) {
    auto item = exception_json(call, *houses, exception);
    if (!item) return pass_on(std::move(item.error()));
    exceptions.push_back(std::move(*item));
  }
  return Reply{200,
               {{"households", preview->households},
                {"statements", preview->statements.size()},
                {"total_fen", preview->total.fen},
                {"tax_fen", preview->tax.fen},
                {"fee_items", std::move(fee_items)},
                {"items", std::move(items)},
                {"exceptions", std::move(exceptions)},
                {"without_contract", preview->without_contract},
                {"preview_digest", hex_of(preview->digest)}},
               {}};
}

Result<Prepared> raise_charge(Call& call, CommandId command_id) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::RaiseCharge command;
  command.household = *household;
  command.fee_item = root.required_id<FeeItemId>("fee_item_id");
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  const auto charge_date = root.optional_date("charge_date");
  const BackdatingReason late = read_backdating_reason(root);
  command.due_date = root.required_date("due_date");
  const std::string reason = root.optional_text("reason", 500).value_or("");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto date = or_today(call, charge_date, stream_of(*household));
  if (!date) return pass_on(std::move(date.error()));
  command.charge_date = *date;
  auto lives = known<billing::HouseholdState, billing::Household>(call, stream_of(*household));
  if (!lives) return pass_on(std::move(lives.error()));
  if (*lives == nullptr) return fail("household-unknown");
  auto sealed = seal(call, command_id, (*lives)->owner, FieldClass::free_text, reason);
  if (!sealed) return pass_on(std::move(sealed.error()));
  command.reason = std::move(*sealed);
  return backdatable(call, Command(command), late);
}

Result<Prepared> receive_payment(Call& call, CommandId) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReceivePayment command;
  command.payment = PaymentId(call.service.new_id());
  command.household = *household;
  command.till = call.principal.credential;
  command.channel = root.required_enum("channel", words(kChannelNames));
  command.external_reference = root.optional_string("external_reference", 64).value_or("");
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  const auto received_on = root.optional_date("received_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto bills = root.optional_array("bills", 1, 200)) command.bills = bill_numbers(*bills);
  if (auto items = root.optional_array("for_fee_item_ids", 1, billing::kMostItemsOfAWallet)) {
    for (std::size_t i = 0; i < items->size(); ++i) command.for_items.push_back(items->id<FeeItemId>(i));
    std::sort(command.for_items.begin(), command.for_items.end());
  }
  const auto occurred_at = root.optional_instant("occurred_at");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (auto may = may_take(call, command.channel); !may) return pass_on(std::move(may.error()));
  auto date = or_day_of(call, received_on, occurred_at, stream_of(*household));
  if (!date) return pass_on(std::move(date.error()));
  command.received_on = *date;
  Prepared prepared = backdatable(call, Command(std::move(command)), late);
  prepared.occurred_at = occurred_at;
  return prepared;
}

Result<Prepared> reverse_payment(Call& call, CommandId) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto payment = call.path_id<PaymentId>(1);
  if (!payment) return pass_on(std::move(payment.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReversePayment command;
  command.payment = *payment;
  command.household = *household;
  command.till = call.principal.credential;
  command.own_of_the_day = !call.may(Permission::correct_payment);
  command.reason = root.required_enum("reason", words(kReversalReasonNames));
  command.giver = root.optional_id<CredentialId>("cashier_id").value_or(CredentialId{});
  const auto reversed_on = root.optional_date("reversed_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  // Money that came to another community leaves its books too: whoever assigned it answered for both.
  auto assigned = known<billing::SuspenseState, billing::SuspenseCleared>(call, suspense_stream(*payment));
  if (!assigned) return pass_on(std::move(assigned.error()));
  if (*assigned != nullptr) {
    auto there = call.reach(stream_of((*assigned)->received.community), "payment-came-elsewhere");
    if (!there) return pass_on(std::move(there.error()));
  }
  auto date = or_today(call, reversed_on, stream_of(*household));
  if (!date) return pass_on(std::move(date.error()));
  command.reversed_on = *date;
  return backdatable(call, Command(command), late);
}

Result<Prepared> apply_credit(Call& call, CommandId) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ApplyCredit command;
  command.household = *household;
  const auto applied_on = root.optional_date("applied_on");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto date = or_today(call, applied_on, stream_of(*household));
  if (!date) return pass_on(std::move(date.error()));
  command.applied_on = *date;
  return backdatable(call, Command(command), late);
}

}  // namespace steward::api

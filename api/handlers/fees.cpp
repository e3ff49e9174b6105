#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/json/values.h"
#include "api/names.h"

// What fees are made of beside tariffs: tax rates, what houses measure, contracts of households.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

constexpr std::int64_t kMostMicroYuan = 1'000'000'000'000;

boost::json::object to_json(const billing::ContractTerms& terms) {
  return {{"contract_id", id_value(terms.contract)},
          {"fee_item_id", id_value(terms.fee_item)},
          {"label", terms.label},
          {"from", to_string(terms.from)},
          {"to", terms.to ? boost::json::value(to_string(*terms.to)) : boost::json::value(nullptr)},
          {"price_micro_yuan", terms.price ? boost::json::value(terms.price->micro_yuan) : boost::json::value(nullptr)},
          {"step_months", terms.step_months},
          {"step_rate_millionths", terms.step_rate_millionths}};
}

}  // namespace

Result<Prepared> set_vat_rate(Call& call, CommandId) {
  auto fee_item = call.reach_path<FeeItemId>(0, "fee-item-unknown");
  if (!fee_item) return pass_on(std::move(fee_item.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::SetVatRate command;
  command.fee_item = *fee_item;
  command.authority.by = call.principal.credential;
  command.vat.effective_from = root.required_date("effective_from");
  command.vat.rate_millionths = root.required_int("rate_millionths", 0, 1'000'000);
  command.vat.prices_include_tax = root.optional_bool("prices_include_tax").value_or(true);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Prepared> measure_house(Call& call, CommandId) {
  auto house = call.reach_path<HouseId>(0, "house-unknown");
  if (!house) return pass_on(std::move(house.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::MeasureHouse command;
  command.house = *house;
  command.authority.by = call.principal.credential;
  registry::HouseMeasures& measures = command.measures;
  measures.effective_from = root.required_date("effective_from");
  measures.built_up_area = Area{root.required_int("built_up_area_centi_m2", 1, 1'000'000'000)};
  const auto inside_area = root.optional_int("inside_area_centi_m2", 0, 1'000'000'000);
  const auto coefficient = root.optional_int("coefficient_millionths", 1, 10'000'000);
  const auto headcount = root.optional_int("headcount", 0, 1'000);
  const auto ratio = root.optional_int("ratio_millionths", 0, 1'000'000);
  measures.inside_area = Area{inside_area.value_or(0)};
  measures.coefficient_millionths = coefficient.value_or(measures.coefficient_millionths);
  measures.headcount = static_cast<std::int32_t>(headcount.value_or(0));
  measures.ratio_millionths = ratio.value_or(0);
  command.keeps = {!inside_area, !coefficient, !headcount, !ratio};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Prepared> open_contract(Call& call, CommandId) {
  auto household = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::OpenContract command;
  command.household = *household;
  command.authority.by = call.principal.credential;
  billing::ContractTerms& terms = command.terms;
  terms.contract = ContractId(call.service.new_id());
  terms.fee_item = root.required_id<FeeItemId>("fee_item_id");
  terms.label = root.required_string("label", 50);
  terms.from = root.required_date("from");
  terms.to = root.optional_date("to");
  if (const auto price = root.optional_int("price_micro_yuan", 1, kMostMicroYuan)) terms.price = UnitPrice{*price};
  terms.step_months = static_cast<std::uint16_t>(root.optional_int("step_months", 1, 120).value_or(0));
  terms.step_rate_millionths = root.optional_int("step_rate_millionths", 1, 1'000'000).value_or(0);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(std::move(command))};
}

Result<Prepared> end_contract(Call& call, CommandId) {
  auto household = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  auto contract = call.path_id<ContractId>(1);
  if (!contract) return pass_on(std::move(contract.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const billing::EndContract command{*household, *contract, root.required_date("ended_on")};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Reply> get_contracts(Call& call) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, stream_of(*id));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* household = situation_in<billing::HouseholdState, billing::Household>(*folded->state);
  if (household == nullptr) return fail("household-unknown");
  boost::json::array contracts;
  for (const billing::ContractTerms& terms : household->contracts) contracts.push_back(to_json(terms));
  return Reply{200, {{"household_id", id_value(*id)}, {"contracts", std::move(contracts)}}, {etag(folded->version)}};
}

}  // namespace steward::api

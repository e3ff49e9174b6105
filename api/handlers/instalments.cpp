#include <boost/json.hpp>

#include "api/handlers/bill_numbers.h"
#include "api/handlers/handlers.h"
#include "api/handlers/on_household.h"
#include "api/json/values.h"
#include "api/receivable_words.h"
#include "domain/billing/allocation.h"

// Debts that are paid by parts, and what credit may pay.
namespace steward::api {

namespace {

using json::id_value;
using json::JsonObject;

constexpr std::size_t kMostBills = 200;
constexpr std::size_t kMostInstalments = 120;

std::vector<billing::Instalment> read_instalments(JsonObject& root) {
  std::vector<billing::Instalment> parts;
  auto array = root.required_array("instalments", 1, kMostInstalments);
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto item = array.object(i);
    const Date due_on = item.required_date("due_on");
    parts.push_back({due_on, Money{item.required_int("amount_fen", 1, kLargestAmount.fen)}});
  }
  return parts;
}

boost::json::object to_json(const billing::Instalment& part) {
  return {{"due_on", to_string(part.due_on)}, {"amount_fen", part.amount.fen}};
}

boost::json::object to_json(const billing::Account& account, const billing::InstalmentPlan& plan, Date today) {
  const billing::PlanProgress progress = billing::progress_of(account, plan, today);
  boost::json::array parts;
  for (const billing::Instalment& part : plan.instalments) parts.push_back(to_json(part));
  return {{"instalment_plan_id", id_value(plan.plan)},
          {"agreed_on", to_string(plan.agreed_on)},
          {"bills", boost::json::array(plan.bills.begin(), plan.bills.end())},
          {"instalments", std::move(parts)},
          {"stops_late_fees", plan.stops_late_fees},
          {"open_fen", progress.open.fen},
          {"overdue_fen", progress.overdue.fen},
          {"next", progress.next ? boost::json::value(to_json(*progress.next)) : nullptr}};
}

}  // namespace

Result<Prepared> agree_instalments(Call& call, CommandId command_id) {
  using C = billing::AgreeInstalments;
  return on_household<C>(call, command_id, "agreed_on", &C::agreed_on, Said<C>{"note", &C::note},
                         [&](JsonObject& root, C& command) {
                           command.plan = InstalmentPlanId(call.service.new_id());
                           command.instalments = read_instalments(root);
                           command.stops_late_fees = root.optional_bool("stops_late_fees").value_or(false);
                           if (auto bills = root.optional_array("bills", 1, kMostBills)) {
                             command.bills = ascending(bill_numbers(*bills));
                           }
                         });
}

Result<Prepared> end_instalments(Call& call, CommandId command_id) {
  auto plan = call.path_id<InstalmentPlanId>(1);
  if (!plan) return pass_on(std::move(plan.error()));
  using C = billing::EndInstalments;
  return on_household<C>(call, command_id, "ended_on", &C::ended_on, SaysNothing{}, [&](JsonObject& root, C& command) {
    command.plan = *plan;
    command.reason = root.required_enum("reason", words(kPlanEndNames));
  });
}

Result<Reply> list_instalments(Call& call) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto today = call.today_of(stream_of((*household)->id));
  if (!today) return pass_on(std::move(today.error()));
  boost::json::array items;
  for (const billing::InstalmentPlan& plan : (*household)->account.plans) {
    items.push_back(to_json((*household)->account, plan, *today));
  }
  return Reply{200, {{"household_id", id_value((*household)->id)}, {"items", std::move(items)}}, {}};
}

Result<Reply> get_credit(Call& call) {
  auto read = read_household_of_path(call);
  if (!read) return pass_on(std::move(read.error()));
  const billing::Household& household = *read->household;
  const billing::Account& account = household.account;
  auto on = call.query_date("on");
  if (!on) return pass_on(std::move(on.error()));
  auto today = call.today_of(stream_of(household.id));
  if (!today) return pass_on(std::move(today.error()));
  const Date day = on->value_or(*today);
  boost::json::array wallets;
  for (const billing::Wallet& wallet : billing::wallets_on(account, day)) {
    boost::json::array items;
    for (const FeeItemId item : wallet.for_items) items.push_back(id_value(item));
    wallets.push_back({{"for_fee_item_ids", std::move(items)}, {"credit_fen", wallet.credit.fen}});
  }
  return Reply{200,
               {{"household_id", id_value(household.id)},
                {"on", to_string(day)},
                {"credit_fen", billing::credit_on(account, day).fen},
                {"wallets", std::move(wallets)}},
               {etag(read->version)}};
}

}  // namespace steward::api

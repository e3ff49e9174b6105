#include "domain/dunning/fees.h"

#include <algorithm>

#include "domain/billing/billing.h"
#include "domain/billing/subjects.h"
#include "domain/dunning/dunning.h"

namespace steward::dunning {

namespace {

const StepFee* fee_for(const LadderTerms* terms, const PendingReminder& reminder) {
  if (terms == nullptr) return nullptr;
  const auto found = std::find_if(terms->steps.begin(), terms->steps.end(), [&](const LadderStep& step) {
    return step.level == reminder.level && step.channel == reminder.channel;
  });
  return found != terms->steps.end() && found->fee ? &*found->fee : nullptr;
}

bool charged_before(const DunningCase& dunned, const PendingReminder& reminder) {
  const auto before = level_charged(dunned, reminder.bills);
  return before && *before >= reminder.level;
}

bool speaks_of(const PendingReminder& reminder, std::uint32_t bill) {
  return std::any_of(reminder.bills.begin(), reminder.bills.end(),
                     [&](const RemindedBill& reminded) { return reminded.bill == bill; });
}

// Of what the reminder spoke of: what is still owed, was overdue when it came, and is no fee itself.
std::vector<RemindedBill> owed_still(const Debts& debts, const DunningCase& dunned, const PendingReminder& reminder,
                                     Date delivered_on) {
  std::vector<RemindedBill> bills = remindable_bills(debts, delivered_on, 0);
  std::erase_if(bills, [&](const RemindedBill& bill) {
    const DunnedBill* known = find_dunned(&dunned, bill.bill);
    const bool is_fee = known != nullptr && known->is_fee;
    return is_fee || bill.due_date >= delivered_on || !speaks_of(reminder, bill.bill);
  });
  return bills;
}

Result<NewEvent> charge_of(const Facts& facts, const StepFee& fee, const billing::Household& household,
                           const DecisionContext& context) {
  const auto item = billing::fee_item_of(facts, fee.fee_item, household);
  if (!item) return pass_on(item.error());
  if ((*item)->terms.method != billing::ChargeMethod::one_off) return fail("fee-item-method-differs");
  const Date due_date = add_days(context.today, fee.days_to_pay);
  return billing::raise_charge(facts, {household.id, fee.fee_item, fee.amount, context.today, due_date, {}}, context);
}

}  // namespace

Result<void> check_fee_items(const Facts& facts, const SetDunningLadder& command) {
  for (const LadderStep& step : command.terms.steps) {
    if (!step.fee) continue;
    const std::vector<Param> where{{"level", std::int64_t{step.level}}, {"fee_item_id", step.fee->fee_item.uuid}};
    if (step.fee->fee_item.is_nil()) return fail("fee-item-unknown", where);
    const auto& state = facts.get<billing::FeeItemState>(stream_of(step.fee->fee_item));
    const auto* item = std::get_if<billing::FeeItem>(&state.is);
    if (item == nullptr || item->community != command.community) return fail("fee-item-unknown", where);
    if (item->terms.method != billing::ChargeMethod::one_off) return fail("fee-item-method-differs", where);
  }
  return {};
}

bool has_fees(const LadderTerms* terms) {
  return terms != nullptr && std::any_of(terms->steps.begin(), terms->steps.end(),
                                         [](const LadderStep& step) { return step.fee.has_value(); });
}

const StepFee* fee_to_prove(const LadderState& ladder, const DunningState& state, NoticeId notice) {
  const DunningCase* dunned = case_of(state);
  if (dunned == nullptr) return nullptr;
  for (const auto* reminders : {&dunned->pending, &dunned->failed}) {
    for (const PendingReminder& reminder : *reminders) {
      if (reminder.notice == notice) return fee_for(ladder_of(ladder), reminder);
    }
  }
  return nullptr;
}

std::optional<std::uint8_t> level_charged(const DunningCase& dunned, const std::vector<RemindedBill>& bills) {
  std::optional<std::uint8_t> highest;
  for (const RemindedBill& bill : bills) {
    const DunnedBill* known = find_dunned(&dunned, bill.bill);
    if (known != nullptr && known->charged) highest = std::max(highest.value_or(0), *known->charged);
  }
  return highest;
}

Money fee_announced(const LadderTerms& terms, const DunningCase* dunned, ReminderChannel channel) {
  if (dunned == nullptr) return {};
  for (const PendingReminder& reminder : dunned->pending) {
    if (reminder.channel != channel || charged_before(*dunned, reminder)) continue;
    if (const StepFee* fee = fee_for(&terms, reminder)) return fee->amount;
  }
  return {};
}

FeeOfProof fee_of_proof(const Facts& facts, const PendingReminder& reminder, const ReminderDelivered& proof,
                        const billing::Household& household, const DecisionContext& context) {
  const DunningCase* dunned = case_of(facts.get<DunningState>(dunning_stream(household.id)));
  const LadderTerms* terms = ladder_of(facts.get<LadderState>(ladder_stream(household.community)));
  const StepFee* fee = fee_for(terms, reminder);
  if (fee == nullptr || dunned == nullptr) return {};
  if (charged_before(*dunned, reminder)) return {};
  const auto without = [](std::string code) { return FeeOfProof{std::nullopt, std::move(code), std::nullopt}; };
  const Debts debts{household.account, billing::policy_of(facts, household.community)};
  const std::vector<RemindedBill> owed = owed_still(debts, *dunned, reminder, proof.delivered_on);
  if (owed.empty()) return without("reminder-settled");
  if (auto stops = check_stops(*terms, debts, dunned, owed, context.today); !stops) {
    return without(std::move(stops.error().code));
  }
  auto charge = charge_of(facts, *fee, household, context);
  if (!charge) return without(std::move(charge.error().code));
  const billing::Bill& bill = get<billing::ChargeRaised>(charge->event).bill;
  return {ChargedFee{fee->fee_item, bill.number, bill.amount}, {}, std::move(*charge)};
}

}  // namespace steward::dunning

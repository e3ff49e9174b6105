#include "domain/decider.h"

#include <algorithm>
#include <optional>

#include "domain/access/access.h"
#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/billing/billing.h"
#include "domain/billing/parked.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "domain/dunning/fees.h"
#include "domain/equipment/equipment.h"
#include "domain/imports/imports.h"
#include "domain/invoicing/invoicing.h"
#include "domain/metering/metering.h"
#include "domain/operations/operations.h"
#include "domain/registry/registry.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"
#include "domain/staff/staff.h"
#include "domain/steps.h"
#include "domain/work_orders/work_orders.h"

// What more a command reads and writes, now that the first states are there.
namespace steward {

namespace {

bool add_new(std::vector<StreamId>& streams, const StreamId& stream) {
  if (std::find(streams.begin(), streams.end(), stream) != streams.end()) return false;
  streams.push_back(stream);
  return true;
}

bool plan_more(const registry::RegisterCompany&, const Facts& facts, Plan& plan) {
  return add_new(plan.writes, company_stream(registry::next_company(facts)));
}

const billing::Household* household_of(const Facts& facts, HouseholdId id) {
  const auto* state = std::get_if<billing::HouseholdState>(&facts.state(stream_of(id)));
  return state != nullptr ? std::get_if<billing::Household>(&state->is) : nullptr;
}

// Where a household lives, it says itself.
std::optional<StreamId> house_of(const Facts& facts, HouseholdId id) {
  const billing::Household* household = household_of(facts, id);
  if (household == nullptr) return std::nullopt;
  return stream_of(household->house);
}

// Money in suspense that nobody has assigned or sent back.
const billing::SuspenseReceived* suspense_of(const Facts& facts, PaymentId id) {
  const auto* state = std::get_if<billing::SuspenseState>(&facts.state(suspense_stream(id)));
  const auto* suspense = state != nullptr ? std::get_if<billing::Suspense>(&state->is) : nullptr;
  return suspense != nullptr ? &suspense->received : nullptr;
}

// Money that left suspense.
const billing::SuspenseCleared* cleared_suspense(const Facts& facts, PaymentId id) {
  const auto* state = std::get_if<billing::SuspenseState>(&facts.state(suspense_stream(id)));
  return state != nullptr ? std::get_if<billing::SuspenseCleared>(&state->is) : nullptr;
}

// What a payment was before somebody assigned it.
const billing::SuspenseReceived* suspense_before(const Facts& facts, PaymentId id) {
  const auto* cleared = cleared_suspense(facts, id);
  return cleared != nullptr ? &cleared->received : nullptr;
}

// In which order money pays bills, and what late fees it makes a debt, is settled by the community.
bool plan_policy(const Facts& facts, HouseholdId id, Plan& plan) {
  const billing::Household* household = household_of(facts, id);
  return household != nullptr && add_new(plan.consults, collection_stream(household->community));
}
bool plan_more(const billing::ReceivePayment& c, const Facts& facts, Plan& plan) {
  return plan_policy(facts, c.household, plan);
}
// Cash that is undone may still be in the drawer of who took it.
bool plan_taker(billing::PaymentChannel channel, CredentialId taken_by, Plan& plan) {
  if (channel != billing::PaymentChannel::cash || taken_by.is_nil()) return false;
  return add_new(plan.writes, till_stream(taken_by));
}
// What is given back of the bills that it opens may close them: their days may have to be posted.
bool plan_more(const billing::ReversePayment& c, const Facts& facts, Plan& plan) {
  bool more = plan_policy(facts, c.household, plan);
  const billing::Household* household = household_of(facts, c.household);
  const auto* payment = household != nullptr ? billing::find_payment(household->account, c.payment) : nullptr;
  if (payment != nullptr) more |= plan_taker(payment->channel, payment->taken_by, plan);
  const auto* suspense = suspense_before(facts, c.payment);
  if (suspense != nullptr) more |= plan_taker(suspense->channel, suspense->taken_by, plan);
  return more;
}
bool plan_more(const billing::ReverseParkingPayment& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::VehicleState>(&facts.state(stream_of(c.vehicle)));
  const auto* paid = state != nullptr ? billing::find_parking_payment(*state, c.payment) : nullptr;
  if (paid == nullptr) return false;
  const bool more = add_new(plan.consults, stream_of(paid->fee_item));
  return plan_taker(paid->channel, paid->taken_by, plan) || more;
}
// Cash of an expense that is reversed goes back into the drawer that gave it.
bool plan_more(const books::ReverseExpense& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<books::ExpenseState>(&facts.state(stream_of(c.expense)));
  const auto* expense = state != nullptr ? std::get_if<books::Expense>(&state->is) : nullptr;
  return expense != nullptr && expense->paid_by && plan_taker(*expense->paid_by, expense->taken_by, plan);
}
bool plan_more(const billing::ApplyCredit& c, const Facts& facts, Plan& plan) {
  return plan_policy(facts, c.household, plan);
}
// What is brought forward is counted by the community.
template <class C>
bool plan_cut_over(const C& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  return household != nullptr && add_new(plan.writes, cut_over_stream(household->community));
}
bool plan_more(const billing::BringForwardArrears& c, const Facts& facts, Plan& plan) {
  return plan_cut_over(c, facts, plan);
}
bool plan_more(const billing::BringForwardCredit& c, const Facts& facts, Plan& plan) {
  return plan_cut_over(c, facts, plan);
}
bool plan_more(const billing::BringForwardDeposit& c, const Facts& facts, Plan& plan) {
  return plan_cut_over(c, facts, plan);
}
bool plan_more(const billing::PostLateFees& c, const Facts& facts, Plan& plan) {
  return plan_policy(facts, c.household, plan);
}
// Days of a dispute that is rejected may have to be posted.
bool plan_more(const billing::SettleDispute& c, const Facts& facts, Plan& plan) {
  return plan_policy(facts, c.household, plan);
}

// The ladder is the community's, and so is the order in which credit pays what is not to be reminded of.
bool plan_more(const dunning::QueueReminder& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  const bool more = plan_policy(facts, c.household, plan);
  return (household != nullptr && add_new(plan.consults, ladder_stream(household->community))) || more;
}

// A proof may charge the fee of its level: by the ladder of the community, which says with what item.
bool plan_more(const dunning::RecordReminderDelivery& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  const auto* dunned = std::get_if<dunning::DunningState>(&facts.state(dunning_stream(c.household)));
  if (household == nullptr || dunned == nullptr) return false;
  const StreamId ladder = ladder_stream(household->community);
  if (add_new(plan.consults, ladder)) return true;
  const auto* terms = std::get_if<dunning::LadderState>(&facts.state(ladder));
  const auto* fee = terms != nullptr ? dunning::fee_to_prove(*terms, *dunned, c.notice) : nullptr;
  if (fee == nullptr) return false;
  bool more = add_new(plan.consults, stream_of(fee->fee_item));
  more |= add_new(plan.consults, periods_stream(household->community));
  more |= plan_policy(facts, c.household, plan);
  return add_new(plan.writes, stream_of(c.household)) || more;
}

// What somebody decides alone has limits that the community sets.
bool plan_limits(CommunityId community, const approvals::Authority& authority, Plan& plan) {
  bool more = add_new(plan.consults, approval_rules_stream(community));
  if (!authority.by.is_nil()) more |= add_new(plan.writes, allowance_stream(authority.by));
  return more;
}
template <class C>
bool plan_limits_of_household(const C& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  return household != nullptr && plan_limits(household->community, c.authority, plan);
}
bool plan_more(const billing::ReturnSuspense& c, const Facts& facts, Plan& plan) {
  const auto* suspense = suspense_of(facts, c.payment);
  if (suspense == nullptr) return false;
  const bool more = plan_taker(suspense->channel, suspense->taken_by, plan);
  return plan_limits(suspense->community, c.authority, plan) || more;
}
bool plan_more(const billing::SettleSuspense& c, const Facts& facts, Plan& plan) {
  const auto* suspense = suspense_of(facts, c.payment);
  return suspense != nullptr && plan_limits(suspense->community, c.authority, plan);
}
// What is refunded may have come to another community.
// What is cancelled may close bills that it was given back of.
bool plan_more(const billing::SettleRefund& c, const Facts& facts, Plan& plan) {
  const bool more = c.outcome == billing::RefundOutcome::cancelled && plan_policy(facts, c.household, plan);
  const billing::Household* household = household_of(facts, c.household);
  const auto* refund = household != nullptr ? billing::find_refund(household->account, c.refund) : nullptr;
  const auto payment = refund != nullptr ? billing::sent_back(*refund) : std::nullopt;
  if (!payment) return more;
  if (add_new(plan.writes, suspense_stream(*payment))) return true;
  const auto* before = suspense_before(facts, *payment);
  return (before != nullptr && add_new(plan.consults, periods_stream(before->community))) || more;
}
bool plan_more(const billing::ReverseSuspenseSettlement& c, const Facts& facts, Plan& plan) {
  const auto* cleared = cleared_suspense(facts, c.payment);
  if (cleared == nullptr || !cleared->settled) return false;
  bool more = plan_limits(cleared->received.community, c.authority, plan);
  for (const PaymentId row : cleared->settled->with) more |= add_new(plan.writes, suspense_stream(row));
  const CommunityId from = cleared->settled->from;
  if (from.is_nil()) return more;
  more |= add_new(plan.writes, stream_of(c.repaid));
  more |= add_new(plan.consults, stream_of(from));
  return add_new(plan.consults, periods_stream(from)) || more;
}
// Its bill is cancelled where the stay was charged; what other stays would cost, the terms of its fee item say.
bool plan_more(const billing::ReverseParkingStay& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::VehicleState>(&facts.state(stream_of(c.vehicle)));
  const auto* stay = state != nullptr ? billing::find_stay(*state, c.stay) : nullptr;
  if (stay == nullptr || stay->household.is_nil()) return false;
  const bool more = add_new(plan.consults, stream_of(stay->fee_item));
  if (add_new(plan.writes, stream_of(stay->household)) || more) return true;
  const billing::Household* household = household_of(facts, stay->household);
  return household != nullptr && plan_limits(household->community, c.authority, plan);
}
bool plan_more(const billing::WaiveBills& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_household(c, facts, plan);
}
bool plan_more(const billing::WriteOffBills& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_household(c, facts, plan);
}
bool plan_more(const billing::ApproveRefund& c, const Facts& facts, Plan& plan) {
  const bool more = plan_policy(facts, c.household, plan);
  return plan_limits_of_household(c, facts, plan) || more;
}
bool plan_more(const billing::UseDeposits& c, const Facts& facts, Plan& plan) {
  const bool more = plan_policy(facts, c.household, plan);
  return plan_limits_of_household(c, facts, plan) || more;
}
template <class C>
bool plan_limits_of_item(const C& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::FeeItemState>(&facts.state(stream_of(c.fee_item)));
  const auto* item = state != nullptr ? std::get_if<billing::FeeItem>(&state->is) : nullptr;
  return item != nullptr && plan_limits(item->community, c.authority, plan);
}
bool plan_more(const billing::SetTariff& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_item(c, facts, plan);
}
bool plan_more(const billing::CorrectTariff& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_item(c, facts, plan);
}
bool plan_more(const billing::SetParkingTerms& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_item(c, facts, plan);
}
bool plan_more(const billing::SetVatRate& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_item(c, facts, plan);
}
bool plan_more(const billing::OpenContract& c, const Facts& facts, Plan& plan) {
  return c.terms.price.has_value() && plan_limits_of_household(c, facts, plan);
}
bool plan_more(const registry::MeasureHouse& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<registry::HouseState>(&facts.state(stream_of(c.house)));
  const auto* house = state != nullptr ? std::get_if<registry::House>(&state->is) : nullptr;
  return house != nullptr && plan_limits(house->registered.community, c.authority, plan);
}
bool plan_more(const billing::SetLateFeeTerms& c, const Facts&, Plan& plan) {
  return plan_limits(c.community, c.authority, plan);
}
// Fees of a ladder are prices.
bool plan_more(const dunning::SetDunningLadder& c, const Facts&, Plan& plan) {
  return plan_limits(c.community, c.authority, plan);
}
bool plan_more(const books::ReopenPeriod& c, const Facts&, Plan& plan) {
  return plan_limits(c.community, c.authority, plan);
}
bool plan_more(const books::RecordExpense& c, const Facts&, Plan& plan) {
  return plan_limits(c.community, c.authority, plan);
}
bool plan_more(const billing::BeginCommunityAdjustments& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_item(c, facts, plan);
}
// What a house measures, or what its meters show, is computed with again. That its whole community is adjusted may have
// been decided too long ago: its limits are asked for anyway.
bool plan_more(const billing::AdjustBills& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::FeeItemState>(&facts.state(stream_of(c.fee_item)));
  const auto* item = state != nullptr ? std::get_if<billing::FeeItem>(&state->is) : nullptr;
  bool more = plan_limits_of_household(c, facts, plan);
  const auto house = house_of(facts, c.household);
  if (!house) return more;
  more |= add_new(plan.consults, *house);
  if (item != nullptr && item->terms.method == billing::ChargeMethod::metered) {
    more |= add_new(plan.consults, metering::meters_stream({{}, {}, HouseId(house->id)}));
  }
  return more;
}

// What was given up may not have been due: its bills are computed again.
bool plan_more(const billing::TakeBackRelief& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  if (household == nullptr) return false;
  bool more = false;
  for (const FeeItemId id : billing::items_taken_back(household->account, c.lines)) {
    more |= add_new(plan.consults, stream_of(household->house));
    if (add_new(plan.consults, stream_of(id))) {
      more = true;  // what it is, is known when this is asked again
      continue;
    }
    const auto* state = std::get_if<billing::FeeItemState>(&facts.state(stream_of(id)));
    const auto* item = state != nullptr ? std::get_if<billing::FeeItem>(&state->is) : nullptr;
    if (item == nullptr || item->terms.method != billing::ChargeMethod::metered) continue;
    more |= add_new(plan.consults, metering::meters_stream({{}, {}, household->house}));
  }
  return more;
}

// A statement whose whole run is taken back uses nobody's allowance.
const billing::CompletedBillRun* completed_run(const Facts& facts, BillRunId id) {
  const auto* state = std::get_if<billing::BillRunState>(&facts.state(stream_of(id)));
  return state != nullptr ? std::get_if<billing::CompletedBillRun>(&state->is) : nullptr;
}
bool plan_more(const billing::CancelStatement& c, const Facts& facts, Plan& plan) {
  const auto* run = completed_run(facts, c.run);
  if (run == nullptr || billing::is_cancelled_by(*run, c.cancelled_on)) return false;
  return plan_limits_of_household(c, facts, plan);
}
bool plan_more(const billing::CancelBillRun& c, const Facts& facts, Plan& plan) {
  const auto* run = completed_run(facts, c.run);
  return run != nullptr && plan_limits(run->community, c.authority, plan);
}

// Nothing is posted to a closed month. Whoever posts looks which are.
template <class C>
concept PostsToAccount = std::is_same_v<C, billing::IssueStatement> || std::is_same_v<C, billing::RaiseCharge> ||
    std::is_same_v<C, billing::BringForwardArrears> || std::is_same_v<C, billing::ReceivePayment> ||
    std::is_same_v<C, billing::ApplyCredit> || std::is_same_v<C, billing::PostLateFees> ||
    std::is_same_v<C, billing::WaiveBills> || std::is_same_v<C, billing::WriteOffBills> ||
    std::is_same_v<C, billing::TakeBackRelief> || std::is_same_v<C, billing::SettleDispute> ||
    std::is_same_v<C, billing::ApproveRefund> || std::is_same_v<C, billing::SettleRefund> ||
    std::is_same_v<C, billing::AdjustBills> || std::is_same_v<C, billing::CancelStatement> ||
    std::is_same_v<C, billing::BringForwardCredit> || std::is_same_v<C, billing::BringForwardDeposit> ||
    std::is_same_v<C, billing::ChargeParkingStay> || std::is_same_v<C, billing::UseDeposits>;

bool plan_periods_of_suspense(PaymentId payment, const Facts& facts, Plan& plan) {
  const auto* suspense = suspense_of(facts, payment);
  return suspense != nullptr && add_new(plan.consults, periods_stream(suspense->community));
}
bool plan_periods(const billing::ReturnSuspense& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_suspense(c.payment, facts, plan);
}
bool plan_periods(const billing::SettleSuspense& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_suspense(c.payment, facts, plan);
}
bool plan_periods(const billing::ReverseSuspenseSettlement& c, const Facts& facts, Plan& plan) {
  const auto* before = suspense_before(facts, c.payment);
  return before != nullptr && add_new(plan.consults, periods_stream(before->community));
}
bool plan_periods(const billing::PayParkingStay& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::FeeItemState>(&facts.state(stream_of(c.stay.fee_item)));
  const auto* item = state != nullptr ? std::get_if<billing::FeeItem>(&state->is) : nullptr;
  return item != nullptr && add_new(plan.consults, periods_stream(item->community));
}
bool plan_periods_of_vehicle(VehicleId id, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::VehicleState>(&facts.state(stream_of(id)));
  const auto* vehicle = state != nullptr ? std::get_if<billing::Vehicle>(&state->is) : nullptr;
  return vehicle != nullptr && add_new(plan.consults, periods_stream(vehicle->community));
}
bool plan_periods(const billing::ReverseParkingPayment& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_vehicle(c.vehicle, facts, plan);
}
bool plan_periods(const billing::ReverseParkingStay& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_vehicle(c.vehicle, facts, plan);
}
bool plan_periods_of_expense(ExpenseId id, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<books::ExpenseState>(&facts.state(stream_of(id)));
  const auto* expense = state != nullptr ? std::get_if<books::Expense>(&state->is) : nullptr;
  return expense != nullptr && add_new(plan.consults, periods_stream(expense->community));
}
bool plan_periods(const books::PayExpense& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_expense(c.expense, facts, plan);
}
bool plan_periods(const books::ReverseExpense& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_expense(c.expense, facts, plan);
}
bool plan_periods(const books::ReverseSettlement& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<books::SettlementState>(&facts.state(stream_of(c.settlement)));
  const auto* settlement = state != nullptr ? std::get_if<books::Settlement>(&state->is) : nullptr;
  return settlement != nullptr && add_new(plan.consults, periods_stream(settlement->community));
}
bool plan_periods_of_till(CredentialId cashier, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<books::TillState>(&facts.state(till_stream(cashier)));
  const auto* drawer = state != nullptr ? std::get_if<books::Drawer>(&state->is) : nullptr;
  return drawer != nullptr && add_new(plan.consults, periods_stream(drawer->community));
}
bool plan_periods(const books::BankCash& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_till(c.cashier, facts, plan);
}
bool plan_periods(const books::ReverseBanking& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_till(c.cashier, facts, plan);
}
bool plan_periods(const books::CloseShift& c, const Facts& facts, Plan& plan) {
  return plan_periods_of_till(c.cashier, facts, plan);
}
bool plan_periods(const work_orders::RecordWorkLines& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<work_orders::OrderState>(&facts.state(stream_of(c.order)));
  const auto* order = state != nullptr ? std::get_if<work_orders::Order>(&state->is) : nullptr;
  if (order == nullptr || c.fee_item.is_nil()) return false;
  return add_new(plan.consults, periods_stream(order->place.community));
}
template <class C>
bool plan_periods_of_account(const C& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  return household != nullptr && add_new(plan.consults, periods_stream(household->community));
}
// Money between communities is posted in both.
bool plan_periods(const billing::AssignSuspense& c, const Facts& facts, Plan& plan) {
  const bool more = plan_periods_of_account(c, facts, plan);
  const auto* suspense = suspense_of(facts, c.payment);
  return (suspense != nullptr && add_new(plan.consults, periods_stream(suspense->community))) || more;
}
bool plan_periods(const billing::ReversePayment& c, const Facts& facts, Plan& plan) {
  const bool more = plan_periods_of_account(c, facts, plan);
  const auto* suspense = suspense_before(facts, c.payment);
  return (suspense != nullptr && add_new(plan.consults, periods_stream(suspense->community))) || more;
}
template <class C>
bool plan_periods(const C& c, const Facts& facts, Plan& plan) {
  if constexpr (PostsToAccount<C>) {
    return plan_periods_of_account(c, facts, plan);
  } else {
    return false;
  }
}

bool plan_asked(const approvals::Approvable& asked, const Facts& facts, Plan& plan) {
  return std::visit(
      [&](const auto& command) {
        const bool more = plan_more(command, facts, plan);
        return plan_periods(command, facts, plan) || more;
      },
      asked);
}
bool plan_more(const approvals::RequestApproval& c, const Facts& facts, Plan& plan) {
  return plan_asked(c.command, facts, plan);
}
bool plan_more(const approvals::GrantApproval& c, const Facts& facts, Plan& plan) {
  const bool more = plan_asked(c.command, facts, plan);
  return (c.as_manager && add_new(plan.writes, allowance_stream(c.by))) || more;
}

// The receipt belongs to the year in which the money came.
bool plan_more(const billing::AssignSuspense& c, const Facts& facts, Plan& plan) {
  bool more = plan_policy(facts, c.household, plan);
  const auto* suspense = suspense_of(facts, c.payment);
  if (suspense == nullptr) return more;
  const CounterKey receipts = billing::receipt_counter(plan.company, suspense->received_on);
  if (std::find(plan.counters.begin(), plan.counters.end(), receipts) == plan.counters.end()) {
    plan.counters.push_back(receipts);
    more = true;
  }
  return more;
}

// The house has the area, its meters what was used.
bool plan_more(const billing::IssueStatement& c, const Facts& facts, Plan& plan) {
  const auto house = house_of(facts, c.household);
  if (!house) return false;
  bool more = add_new(plan.consults, *house);
  more |= plan_policy(facts, c.household, plan);  // credit may pay at once
  const auto* run = std::get_if<billing::BillRunState>(&facts.state(stream_of(c.run)));
  if (run != nullptr && billing::bills_meters(*run)) {
    more |= add_new(plan.consults, metering::meters_stream({{}, {}, HouseId(house->id)}));
  }
  return more;
}

// The house remembers since when it is empty.
bool plan_more(const registry::MoveOut& c, const Facts& facts, Plan& plan) {
  const auto house = house_of(facts, c.household);
  return house && add_new(plan.writes, *house);
}

// What a step needs that only the order knows: the calendar and rules of its community, its category, who has it (the
// load of both changes), and the account that its lines are charged to.
template <StepOfOrder C>
bool plan_more_of_order(const C& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<work_orders::OrderState>(&facts.state(stream_of(c.order)));
  const auto* order = state != nullptr ? std::get_if<work_orders::Order>(&state->is) : nullptr;
  if (order == nullptr) return false;
  bool more = add_new(plan.consults, policy_stream(order->place.community));
  const bool gives_out =
      std::is_same_v<C, work_orders::AssignWorkOrder> || std::is_same_v<C, work_orders::ClaimWorkOrder> ||
      std::is_same_v<C, work_orders::DispatchWorkOrder> || std::is_same_v<C, work_orders::TransferWorkOrder>;
  const bool takes_away = gives_out || std::is_same_v<C, work_orders::DeclineWorkOrder> ||
                          std::is_same_v<C, work_orders::FinishWork> || std::is_same_v<C, work_orders::CancelWorkOrder>;
  if (gives_out) more |= add_new(plan.consults, stream_of(order->category));
  if (takes_away && !order->assignee.is_nil() &&
      std::find(plan.writes.begin(), plan.writes.end(), stream_of(order->assignee)) == plan.writes.end()) {
    more |= add_new(plan.writes, stream_of(order->assignee));
  }
  if constexpr (std::is_same_v<C, work_orders::RecordWorkLines>) {
    if (!c.fee_item.is_nil() && !order->place.household.is_nil()) {
      more |= add_new(plan.writes, stream_of(order->place.household));
    }
  }
  return more;
}

// The calendar of a case's community, and the orders that its reply waits for.
template <StepOfCase C>
bool plan_more_of_case(const C& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<service::CaseState>(&facts.state(stream_of(c.of_case)));
  const auto* open = state != nullptr ? std::get_if<service::Case>(&state->is) : nullptr;
  if (open == nullptr) return false;
  bool more = add_new(plan.consults, policy_stream(open->place.community));
  if constexpr (std::is_same_v<C, service::ReplyToCase>) {
    for (const WorkOrderId& order : open->orders) more |= add_new(plan.consults, stream_of(order));
  }
  return more;
}

template <class C>
bool plan_more(const C& c, const Facts& facts, Plan& plan) {
  if constexpr (std::is_same_v<C, work_orders::ReportWorkOrder> || std::is_same_v<C, service::RecordContact> ||
                std::is_same_v<C, service::FileCase> || std::is_same_v<C, equipment::ChangeEquipmentCondition>) {
    return false;
  } else if constexpr (StepOfCase<C>) {
    return plan_more_of_case(c, facts, plan);
  } else if constexpr (StepOfOrder<C>) {
    return plan_more_of_order(c, facts, plan);
  } else {
    return false;
  }
}

}  // namespace

bool plan_further(const Command& command, const Facts& facts, Plan& plan) {
  return visit(
      [&](const auto& c) {
        const bool more = plan_more(c, facts, plan);
        return plan_periods(c, facts, plan) || more;
      },
      command);
}

}  // namespace steward

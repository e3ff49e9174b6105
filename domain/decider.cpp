#include "domain/decider.h"

#include <algorithm>
#include <optional>

#include "domain/access/access.h"
#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "domain/equipment/equipment.h"
#include "domain/imports/imports.h"
#include "domain/invoicing/invoicing.h"
#include "domain/metering/metering.h"
#include "domain/operations/operations.h"
#include "domain/registry/registry.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"
#include "domain/staff/staff.h"
#include "domain/work_orders/work_orders.h"

namespace steward {

namespace {

constexpr CompanyNo kOperator{0};

Plan plan_of(CompanyNo, const operations::CreateLog&) { return {kOperator, {log_stream()}, {}, {}}; }
Plan plan_of(CompanyNo, const operations::AcceptLoss&) { return {kOperator, {log_stream()}, {}, {}}; }
Plan plan_of(CompanyNo, const operations::SkipPoisonEvent&) { return {kOperator, {log_stream()}, {}, {}}; }

// Its stream is named by the number that the counter gives: see plan_further.
Plan plan_of(CompanyNo, const registry::RegisterCompany&) { return {kOperator, {}, {}, {registry::kCompanyCounter}}; }
Plan plan_of(CompanyNo company, const registry::RegisterCommunity& c) {
  return {company, {stream_of(c.community)}, {}, {}};
}
Plan plan_of(CompanyNo company, const registry::RegisterBuilding& c) {
  return {company, {stream_of(c.building)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const registry::RegisterHouse& c) {
  return {company, {stream_of(c.house)}, {stream_of(c.building)}, {}};
}
Plan plan_of(CompanyNo company, const registry::MeasureHouse& c) { return {company, {stream_of(c.house)}, {}, {}}; }
Plan plan_of(CompanyNo company, const registry::MoveIn& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.house)}, {}};
}
Plan plan_of(CompanyNo company, const registry::MoveOut& c) { return {company, {stream_of(c.household)}, {}, {}}; }

Plan plan_of(CompanyNo company, const billing::DefineFeeItem& c) {
  return {company, {stream_of(c.fee_item)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const billing::SetTariff& c) { return {company, {stream_of(c.fee_item)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::SetVatRate& c) { return {company, {stream_of(c.fee_item)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::OpenContract& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.terms.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::EndContract& c) { return {company, {stream_of(c.household)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::StartBillRun& c) {
  Plan plan{company, {stream_of(c.run)}, {}, {}};
  for (const FeeItemId item : c.fee_items) {
    // One more than a run may have is enough to refuse it.
    if (plan.consults.size() < kMaxStreamsOfCommand - 1) plan.consults.push_back(stream_of(item));
  }
  return plan;
}
Plan plan_of(CompanyNo company, const billing::IssueStatement& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::RecordBillRunChunk& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::CompleteBillRun& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::RaiseCharge& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::BringForwardArrears& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item), stream_of(c.import_run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::BringForwardCredit& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.import_run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::BringForwardDeposit& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item), stream_of(c.import_run)}, {}};
}
// Cash goes into the drawer of who takes it, in the same append. What the channel was is not always known yet.
Plan with_drawer(Plan plan, CredentialId till) {
  if (!till.is_nil()) plan.writes.push_back(till_stream(till));
  return plan;
}
CredentialId drawer_for(billing::PaymentChannel channel, CredentialId till) {
  return channel == billing::PaymentChannel::cash ? till : CredentialId{};
}
Plan plan_of(CompanyNo company, const billing::ReceivePayment& c) {
  Plan plan{company, {stream_of(c.household)}, {}, {billing::receipt_counter(company, c.received_on)}};
  // More are refused: none of them needs to be known.
  if (c.for_items.size() <= billing::kMostItemsOfAWallet) {
    for (const FeeItemId item : c.for_items) plan.consults.push_back(stream_of(item));
  }
  return with_drawer(std::move(plan), drawer_for(c.channel, c.till));
}
Plan plan_of(CompanyNo company, const billing::ReversePayment& c) {
  return with_drawer({company, {stream_of(c.household)}, {}, {}}, c.till);
}
Plan plan_of(CompanyNo company, const billing::AgreeInstalments& c) {
  return {company, {stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::EndInstalments& c) {
  return {company, {stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::ApplyCredit& c) { return {company, {stream_of(c.household)}, {}, {}}; }

Plan plan_of(CompanyNo company, const billing::SetLateFeeTerms& c) {
  return {company, {collection_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const billing::SetAllocationPolicy& c) {
  return {company, {collection_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const billing::SetAutomaticDeduction& c) {
  return {company, {collection_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const billing::ReceiveSuspense& c) {
  return with_drawer({company, {suspense_stream(c.payment)}, {stream_of(c.community), periods_stream(c.community)}, {}},
                     drawer_for(c.channel, c.till));
}
Plan plan_of(CompanyNo company, const billing::AssignSuspense& c) {
  return {company, {suspense_stream(c.payment), stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::ReturnSuspense& c) {
  return with_drawer({company, {suspense_stream(c.payment)}, {}, {}}, c.till);
}
template <class C>
Plan plan_of_household(CompanyNo company, const C& c) {
  return {company, {stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::PostLateFees& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::WaiveBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::WriteOffBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::DisputeBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SettleDispute& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::PromisePayment& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::ApproveRefund& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SendRefund& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SettleRefund& c) {
  return with_drawer(plan_of_household(company, c), c.till);
}

Plan plan_of(CompanyNo company, const billing::CorrectTariff& c) { return {company, {stream_of(c.fee_item)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::AdjustBills& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::CancelStatement& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.run)}, {}};
}

Plan plan_of(CompanyNo company, const books::ClosePeriod& c) {
  return {company, {periods_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::ReopenPeriod& c) {
  return {company, {periods_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::RegisterVendor& c) { return {company, {stream_of(c.vendor)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::RecordExpense& c) {
  Plan plan{
      company, {stream_of(c.expense)}, {stream_of(c.vendor), stream_of(c.community), periods_stream(c.community)}, {}};
  if (!c.building.is_nil()) plan.consults.push_back(stream_of(c.building));
  return plan;
}
Plan plan_of(CompanyNo company, const books::PayExpense& c) { return {company, {stream_of(c.expense)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::ReverseExpense& c) { return {company, {stream_of(c.expense)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::OpenShift& c) {
  return {company, {till_stream(c.cashier)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::BankCash& c) { return {company, {till_stream(c.cashier)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::CloseShift& c) { return {company, {till_stream(c.cashier)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::SetBudget& c) {
  return {company, {budget_stream(c.community)}, {stream_of(c.community)}, {}};
}

Plan plan_of(CompanyNo company, const books::SetOpeningBalances& c) {
  return {company, {cut_over_stream(c.community)}, {stream_of(c.community), periods_stream(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::CloseCutOver& c) {
  return {company, {cut_over_stream(c.community)}, {stream_of(c.community)}, {}};
}

Plan plan_of(CompanyNo company, const invoicing::RequestInvoice& c) {
  return {company, {stream_of(c.invoice)}, {stream_of(c.household)}, {}};
}
Plan plan_of(CompanyNo company, const invoicing::ReviewInvoice& c) { return {company, {stream_of(c.invoice)}, {}, {}}; }
Plan plan_of(CompanyNo company, const invoicing::IssueInvoice& c) { return {company, {stream_of(c.invoice)}, {}, {}}; }
Plan plan_of(CompanyNo company, const invoicing::FailInvoice& c) { return {company, {stream_of(c.invoice)}, {}, {}}; }
Plan plan_of(CompanyNo company, const invoicing::IssueCreditNote& c) {
  return {company, {stream_of(c.invoice)}, {}, {}};
}
Plan plan_of(CompanyNo company, const dunning::SetDunningLadder& c) {
  return {company, {ladder_stream(c.community)}, {stream_of(c.community)}, {}};
}
template <class C>
Plan plan_of_dunning(CompanyNo company, const C& c) {
  return {company, {dunning_stream(c.household)}, {stream_of(c.household)}, {}};
}
Plan plan_of(CompanyNo company, const dunning::QueueReminder& c) { return plan_of_dunning(company, c); }
Plan plan_of(CompanyNo company, const dunning::RecordReminderDelivery& c) { return plan_of_dunning(company, c); }
Plan plan_of(CompanyNo company, const dunning::RecordReminderFailure& c) { return plan_of_dunning(company, c); }
Plan plan_of(CompanyNo company, const dunning::HoldDunning& c) { return plan_of_dunning(company, c); }
Plan plan_of(CompanyNo company, const dunning::ReleaseDunning& c) { return plan_of_dunning(company, c); }

Plan plan_of(CompanyNo company, const approvals::SetApprovalRules& c) {
  return {company, {approval_rules_stream(c.community)}, {stream_of(c.community)}, {}};
}
// An approval is asked for and granted by deciding what it is about.
Plan plan_of(CompanyNo company, const approvals::RequestApproval& c) {
  Plan plan = std::visit([&](const auto& asked) { return plan_of(company, asked); }, c.command);
  plan.writes.insert(plan.writes.begin(), stream_of(c.approval));
  plan.consults.push_back(approval_rules_stream(c.community));
  return plan;
}
Plan plan_of(CompanyNo company, const approvals::GrantApproval& c) {
  Plan plan = std::visit([&](const auto& asked) { return plan_of(company, asked); }, c.command);
  plan.writes.insert(plan.writes.begin(), stream_of(c.approval));
  return plan;
}
Plan plan_of(CompanyNo company, const approvals::RefuseApproval& c) {
  return {company, {stream_of(c.approval)}, {}, {}};
}
Plan plan_of(CompanyNo company, const approvals::ExpireApproval& c) {
  return {company, {stream_of(c.approval)}, {}, {}};
}

Plan plan_of(CompanyNo company, const imports::StartImportRun& c) {
  return {company, {stream_of(c.run)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const imports::RecordImportChunk& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const imports::CompleteImportRun& c) { return {company, {stream_of(c.run)}, {}, {}}; }

Plan plan_of(CompanyNo, const access::IssueApiKey& c) {
  Plan plan{kOperator, {stream_of(c.credential)}, {}, {}};
  if (c.company.value != 0) plan.consults.push_back(company_stream(c.company));
  return plan;
}
Plan plan_of(CompanyNo, const access::RevokeApiKey& c) { return {kOperator, {stream_of(c.credential)}, {}, {}}; }

template <class AnyId>
void consult(Plan& plan, const AnyId& id) {
  if (!id.is_nil()) plan.consults.push_back(stream_of(id));
}
// One more than may be named is enough to refuse the command.
template <class AnyId>
void consult(Plan& plan, const std::vector<AnyId>& ids, std::size_t most) {
  for (std::size_t i = 0; i < ids.size() && i <= most; ++i) plan.consults.push_back(stream_of(ids[i]));
}

Plan plan_of(CompanyNo company, const staff::RegisterStaff& c) {
  Plan plan{company, {stream_of(c.staff)}, {stream_of(c.community)}, {}};
  consult(plan, c.zone, staff::kMostZoneBuildings);
  return plan;
}
Plan plan_of(CompanyNo company, const staff::QualifyStaff& c) {
  Plan plan{company, {stream_of(c.staff)}, {}, {}};
  consult(plan, c.zone, staff::kMostZoneBuildings);
  return plan;
}
Plan plan_of(CompanyNo company, const staff::PlanShifts& c) { return {company, {stream_of(c.staff)}, {}, {}}; }
Plan plan_of(CompanyNo company, const staff::RecordLeave& c) { return {company, {stream_of(c.staff)}, {}, {}}; }
Plan plan_of(CompanyNo company, const staff::LeaveStaff& c) { return {company, {stream_of(c.staff)}, {}, {}}; }

Plan plan_of(CompanyNo company, const equipment::RegisterEquipment& c) {
  Plan plan{company, {stream_of(c.equipment)}, {stream_of(c.community)}, {}};
  consult(plan, c.building);
  return plan;
}
Plan plan_of(CompanyNo company, const equipment::ChangeEquipmentCondition& c) {
  Plan plan{company, {stream_of(c.equipment)}, {}, {}};
  consult(plan, c.order);
  return plan;
}

template <class C>
Plan plan_of_policy(CompanyNo company, const C& c) {
  return {company, {policy_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const service_policy::SetBusinessCalendar& c) { return plan_of_policy(company, c); }
Plan plan_of(CompanyNo company, const service_policy::SetOrderLevel& c) { return plan_of_policy(company, c); }
Plan plan_of(CompanyNo company, const service_policy::SetCaseLevel& c) { return plan_of_policy(company, c); }
Plan plan_of(CompanyNo company, const service_policy::SetDispatchRules& c) { return plan_of_policy(company, c); }

template <class Place>
void consult_place(Plan& plan, const Place& place) {
  consult(plan, place.community);
  consult(plan, place.building);
  consult(plan, place.house);
  consult(plan, place.household);
}

Plan plan_of(CompanyNo company, const work_orders::DefineCategory& c) {
  Plan plan{company, {stream_of(c.category)}, {}, {}};
  consult(plan, c.parent);
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::RetireCategory& c) {
  return {company, {stream_of(c.category)}, {}, {}};
}
Plan plan_of(CompanyNo company, const work_orders::ReportWorkOrder& c) {
  Plan plan{company, {stream_of(c.order)}, {}, {work_orders::number_counter(company, c.reported_on)}};
  if (!c.of_case.is_nil()) plan.writes.push_back(stream_of(c.of_case));
  consult_place(plan, c.place);
  plan.consults.push_back(policy_stream(c.place.community));
  consult(plan, c.category);
  consult(plan, c.equipment);
  consult(plan, c.outage);
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::TriageWorkOrder& c) {
  Plan plan{company, {stream_of(c.order)}, {}, {}};
  consult(plan, c.category);
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::AssignWorkOrder& c) {
  return {company, {stream_of(c.order), stream_of(c.assignee)}, {}, {}};
}
Plan plan_of(CompanyNo company, const work_orders::ClaimWorkOrder& c) {
  return {company, {stream_of(c.order), stream_of(c.by)}, {}, {}};
}
Plan plan_of(CompanyNo company, const work_orders::DispatchWorkOrder& c) {
  Plan plan{company, {stream_of(c.order)}, {}, {}};
  // More are refused by their number alone.
  for (std::size_t i = 0; i < c.candidates.size() && i < work_orders::kMostCandidates; ++i) {
    plan.writes.push_back(stream_of(c.candidates[i]));
  }
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::TransferWorkOrder& c) {
  return {company, {stream_of(c.order), stream_of(c.to)}, {}, {}};
}
Plan plan_of(CompanyNo company, const work_orders::RecordWorkLines& c) {
  Plan plan{company, {stream_of(c.order)}, {}, {}};
  consult(plan, c.fee_item);
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::ReportOutage& c) {
  Plan plan{company, {stream_of(c.outage)}, {stream_of(c.community)}, {}};
  consult(plan, c.buildings, work_orders::kMostBuildingsOfOutage);
  consult(plan, c.equipment);
  return plan;
}
Plan plan_of(CompanyNo company, const work_orders::EndOutage& c) { return {company, {stream_of(c.outage)}, {}, {}}; }

Plan plan_of(CompanyNo company, const service::FileCase& c) {
  Plan plan{company, {stream_of(c.of_case)}, {}, {service::number_counter(company, c.filed_on)}};
  consult_place(plan, c.place);
  plan.consults.push_back(policy_stream(c.place.community));
  return plan;
}
Plan plan_of(CompanyNo company, const service::LinkWorkOrder& c) {
  return {company, {stream_of(c.of_case)}, {stream_of(c.order)}, {}};
}
Plan plan_of(CompanyNo company, const service::MergeCase& c) {
  return {company, {stream_of(c.of_case)}, {stream_of(c.into)}, {}};
}
Plan plan_of(CompanyNo company, const service::RecordContact& c) {
  Plan plan{company, {stream_of(c.contact)}, {}, {}};
  consult_place(plan, c.place);
  consult(plan, c.of_case);
  consult(plan, c.order);
  return plan;
}

// The other steps of an order or a case write only its own stream, as far as the command alone says.
template <class C>
requires requires(const C& c) { c.handler.uuid; }
Plan plan_of(CompanyNo company, const C& c) {
  Plan plan{company, {stream_of(c.of_case)}, {}, {}};
  consult(plan, c.handler);
  return plan;
}
template <class C>
concept StepOfOrder = requires(const C& c) {
  c.order.uuid;
};
template <class C>
concept StepOfCase = requires(const C& c) {
  c.of_case.uuid;
};
template <StepOfOrder C>
Plan plan_of(CompanyNo company, const C& c) {
  return {company, {stream_of(c.order)}, {}, {}};
}
template <StepOfCase C>
requires(!requires(const C& c) { c.handler.uuid; }) Plan plan_of(CompanyNo company, const C& c) {
  return {company, {stream_of(c.of_case)}, {}, {}};
}

Plan plan_of(CompanyNo company, const metering::InstallMeter& c) {
  Plan plan{company, {metering::meters_stream(c.place)}, {}, {}};
  if (!c.place.house.is_nil()) {
    consult(plan, c.place.house);
  } else if (!c.place.building.is_nil()) {
    consult(plan, c.place.building);
  } else {
    consult(plan, c.place.community);
  }
  return plan;
}
Plan plan_of(CompanyNo company, const metering::ReadMeter& c) {
  return {company, {metering::meters_stream(c.place)}, {}, {}};
}
Plan plan_of(CompanyNo company, const metering::CorrectReading& c) {
  return {company, {metering::meters_stream(c.place)}, {}, {}};
}
Plan plan_of(CompanyNo company, const metering::RemoveMeter& c) {
  return {company, {metering::meters_stream(c.place)}, {}, {}};
}

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

// In which order money pays bills, and what late fees it makes a debt, is settled by the community.
bool plan_policy(const Facts& facts, HouseholdId id, Plan& plan) {
  const billing::Household* household = household_of(facts, id);
  return household != nullptr && add_new(plan.consults, collection_stream(household->community));
}
bool plan_more(const billing::ReceivePayment& c, const Facts& facts, Plan& plan) {
  return plan_policy(facts, c.household, plan);
}
// Cash that never came is in the drawer of who is said to have taken it.
bool plan_more(const billing::ReversePayment& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  const auto* payment = household != nullptr ? billing::find_payment(household->account, c.payment) : nullptr;
  if (payment == nullptr || payment->channel != billing::PaymentChannel::cash || payment->taken_by.is_nil())
    return false;
  return add_new(plan.writes, till_stream(payment->taken_by));
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

// The ladder is the community's.
bool plan_more(const dunning::QueueReminder& c, const Facts& facts, Plan& plan) {
  const billing::Household* household = household_of(facts, c.household);
  return household != nullptr && add_new(plan.consults, ladder_stream(household->community));
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
bool plan_more(const billing::WaiveBills& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_household(c, facts, plan);
}
bool plan_more(const billing::WriteOffBills& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_household(c, facts, plan);
}
bool plan_more(const billing::ApproveRefund& c, const Facts& facts, Plan& plan) {
  return plan_limits_of_household(c, facts, plan);
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
bool plan_more(const books::ReopenPeriod& c, const Facts&, Plan& plan) {
  return plan_limits(c.community, c.authority, plan);
}
// What a house measures, or what its meters show, is computed with again.
bool plan_more(const billing::AdjustBills& c, const Facts& facts, Plan& plan) {
  bool more = plan_limits_of_household(c, facts, plan);
  const auto house = house_of(facts, c.household);
  if (!house) return more;
  more |= add_new(plan.consults, *house);
  const auto* state = std::get_if<billing::FeeItemState>(&facts.state(stream_of(c.fee_item)));
  const auto* item = state != nullptr ? std::get_if<billing::FeeItem>(&state->is) : nullptr;
  if (item != nullptr && item->terms.method == billing::ChargeMethod::metered) {
    more |= add_new(plan.consults, metering::meters_stream({{}, {}, HouseId(house->id)}));
  }
  return more;
}

// Nothing is posted to a closed month. Whoever posts looks which are.
template <class C>
concept PostsToAccount = std::is_same_v<C, billing::IssueStatement> || std::is_same_v<C, billing::RaiseCharge> ||
    std::is_same_v<C, billing::BringForwardArrears> || std::is_same_v<C, billing::ReceivePayment> ||
    std::is_same_v<C, billing::ReversePayment> || std::is_same_v<C, billing::ApplyCredit> ||
    std::is_same_v<C, billing::PostLateFees> || std::is_same_v<C, billing::WaiveBills> ||
    std::is_same_v<C, billing::WriteOffBills> || std::is_same_v<C, billing::ApproveRefund> ||
    std::is_same_v<C, billing::SettleRefund> || std::is_same_v<C, billing::AssignSuspense> ||
    std::is_same_v<C, billing::AdjustBills> || std::is_same_v<C, billing::CancelStatement> ||
    std::is_same_v<C, billing::BringForwardCredit> || std::is_same_v<C, billing::BringForwardDeposit>;

bool plan_periods(const billing::ReturnSuspense& c, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<billing::SuspenseState>(&facts.state(suspense_stream(c.payment)));
  const auto* suspense = state != nullptr ? std::get_if<billing::Suspense>(&state->is) : nullptr;
  return suspense != nullptr && add_new(plan.consults, periods_stream(suspense->received.community));
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
bool plan_periods_of_till(CredentialId cashier, const Facts& facts, Plan& plan) {
  const auto* state = std::get_if<books::TillState>(&facts.state(till_stream(cashier)));
  const auto* drawer = state != nullptr ? std::get_if<books::Drawer>(&state->is) : nullptr;
  return drawer != nullptr && add_new(plan.consults, periods_stream(drawer->community));
}
bool plan_periods(const books::BankCash& c, const Facts& facts, Plan& plan) {
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
bool plan_periods(const C& c, const Facts& facts, Plan& plan) {
  if constexpr (PostsToAccount<C>) {
    const billing::Household* household = household_of(facts, c.household);
    return household != nullptr && add_new(plan.consults, periods_stream(household->community));
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
  return plan_asked(c.command, facts, plan);
}

// The receipt belongs to the year in which the money came.
bool plan_more(const billing::AssignSuspense& c, const Facts& facts, Plan& plan) {
  bool more = plan_policy(facts, c.household, plan);
  const auto* state = std::get_if<billing::SuspenseState>(&facts.state(suspense_stream(c.payment)));
  const auto* suspense = state != nullptr ? std::get_if<billing::Suspense>(&state->is) : nullptr;
  if (suspense == nullptr) return more;
  const CounterKey receipts = billing::receipt_counter(plan.company, suspense->received.received_on);
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

Plan plan(CompanyNo company, const Command& command) {
  return std::visit([&](const auto& c) { return plan_of(company, c); }, command);
}

bool plan_further(const Command& command, const Facts& facts, Plan& plan) {
  return std::visit(
      [&](const auto& c) {
        const bool more = plan_more(c, facts, plan);
        return plan_periods(c, facts, plan) || more;
      },
      command);
}

const State& Facts::state(const StreamId& stream) const {
  const auto found =
      std::find_if(states_.begin(), states_.end(), [&](const StateEntry& entry) { return entry.stream == stream; });
  STEWARD_ASSERT(found != states_.end(), "a decision reads only streams that were planned");
  return *found->state;
}

Version Facts::version(const StreamId& stream) const {
  const auto found =
      std::find_if(states_.begin(), states_.end(), [&](const StateEntry& entry) { return entry.stream == stream; });
  STEWARD_ASSERT(found != states_.end(), "a decision reads only streams that were planned");
  return found->version;
}

std::int64_t Facts::counter(const CounterKey& key) const {
  const auto found =
      std::find_if(counters_.begin(), counters_.end(), [&](const CounterEntry& entry) { return entry.key == key; });
  STEWARD_ASSERT(found != counters_.end(), "a decision reads only counters that were planned");
  return found->last;
}

CommunityId Facts::community() const {
  for (const StateEntry& entry : states_) {
    if (const CommunityId community = community_of(*entry.state); !community.is_nil()) return community;
  }
  return {};
}

const Faulted* Facts::faulted() const {
  for (const StateEntry& entry : states_) {
    if (const auto* faulted = std::get_if<Faulted>(entry.state)) return faulted;
  }
  return nullptr;
}

Result<Decision> decide(const Facts& facts, const Command& command, const DecisionContext& context) {
  if (const Faulted* faulted = facts.faulted()) {
    return fail("stream-faulted", {{"position", static_cast<std::int64_t>(faulted->position)}});
  }
  if (auto lawful = check_occurred_at(context); !lawful) return pass_on(std::move(lawful.error()));
  return std::visit([&](const auto& c) { return decide_on(facts, c, context); }, command);
}

}  // namespace steward

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
#include "domain/steps.h"
#include "domain/work_orders/work_orders.h"

// Which streams a command reads and writes, as far as it says so itself.
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
Plan plan_of(CompanyNo company, const billing::SetParkingTerms& c) {
  return {company, {stream_of(c.fee_item)}, {}, {}};
}
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
  const StreamId drawer = till_stream(till);
  const bool is_there = std::find(plan.writes.begin(), plan.writes.end(), drawer) != plan.writes.end();
  if (!till.is_nil() && !is_there) plan.writes.push_back(drawer);
  return plan;
}
CredentialId drawer_for(billing::PaymentChannel channel, CredentialId till) {
  return channel == billing::PaymentChannel::cash ? till : CredentialId{};
}
Plan with_drawers(Plan plan, billing::PaymentChannel channel, CredentialId till, CredentialId giver) {
  return with_drawer(with_drawer(std::move(plan), drawer_for(channel, till)), drawer_for(channel, giver));
}
Plan plan_of(CompanyNo company, const billing::ReceivePayment& c) {
  Plan plan{company, {stream_of(c.household)}, {}, {billing::receipt_counter(company, c.received_on)}};
  // More are refused: none of them needs to be known.
  if (c.for_items.size() <= billing::kMostItemsOfAWallet) {
    for (const FeeItemId item : c.for_items) plan.consults.push_back(stream_of(item));
  }
  return with_drawer(std::move(plan), drawer_for(c.channel, c.till));
}
// Money that was in suspense of another community is still there.
Plan plan_of(CompanyNo company, const billing::ReversePayment& c) {
  Plan plan{company, {stream_of(c.household), suspense_stream(c.payment)}, {}, {}};
  return with_drawer(with_drawer(std::move(plan), c.till), c.giver);
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
  return with_drawer(with_drawer({company, {suspense_stream(c.payment)}, {}, {}}, c.till), c.giver);
}
Plan plan_of(CompanyNo company, const billing::SettleSuspense& c) {
  if (c.from.is_nil()) {
    Plan plan{company, {suspense_stream(c.payment)}, {}, {}};
    if (c.with.size() >= billing::kMostSettledTogether) return plan;  // refused for that
    for (const PaymentId row : c.with) plan.writes.push_back(suspense_stream(row));
    return plan;
  }
  return {company, {suspense_stream(c.payment), stream_of(c.paid)}, {stream_of(c.from), periods_stream(c.from)}, {}};
}
// Whether another community had paid, the money says: see plan_further.
Plan plan_of(CompanyNo company, const billing::ReverseSuspenseSettlement& c) {
  return {company, {suspense_stream(c.payment)}, {}, {}};
}
// If-Match speaks of what the paths name, which has an ETag: a vehicle has none.
Plan plan_of(CompanyNo company, const billing::ChargeParkingStay& c) {
  return {company, {stream_of(c.household), stream_of(c.stay.vehicle)}, {stream_of(c.stay.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::PayParkingStay& c) {
  return with_drawer({company,
                      {stream_of(c.stay.fee_item), stream_of(c.stay.vehicle)},
                      {},
                      {billing::receipt_counter(company, c.paid_on)}},
                     drawer_for(c.channel, c.till));
}
Plan plan_of(CompanyNo company, const billing::ReverseParkingPayment& c) {
  return with_drawer(with_drawer({company, {stream_of(c.vehicle)}, {}, {}}, c.till), c.giver);
}
// To which household it was charged, the vehicle says: see plan_further.
Plan plan_of(CompanyNo company, const billing::ReverseParkingStay& c) {
  return {company, {stream_of(c.vehicle)}, {}, {}};
}
template <class C>
Plan plan_of_household(CompanyNo company, const C& c) {
  return {company, {stream_of(c.household)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::PostLateFees& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::WaiveBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::WriteOffBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::TakeBackRelief& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::DisputeBills& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SettleDispute& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::PromisePayment& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::ApproveRefund& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SendRefund& c) { return plan_of_household(company, c); }
Plan plan_of(CompanyNo company, const billing::SettleRefund& c) {
  return with_drawer(with_drawer(plan_of_household(company, c), c.till), c.giver);
}

Plan plan_of(CompanyNo company, const billing::UseDeposits& c) { return plan_of_household(company, c); }

Plan plan_of(CompanyNo company, const billing::CorrectTariff& c) { return {company, {stream_of(c.fee_item)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::AdjustBills& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.fee_item)}, {}};
}
Plan plan_of(CompanyNo company, const billing::CancelStatement& c) {
  return {company, {stream_of(c.household)}, {stream_of(c.run)}, {}};
}
Plan plan_of(CompanyNo company, const billing::CancelBillRun& c) { return {company, {stream_of(c.run)}, {}, {}}; }
Plan plan_of(CompanyNo company, const billing::BeginCommunityAdjustments& c) {
  return {company, {stream_of(c.fee_item)}, {}, {}};
}
Plan plan_of(CompanyNo company, const billing::EndCommunityAdjustments& c) {
  return {company, {stream_of(c.fee_item)}, {}, {}};
}

Plan plan_of(CompanyNo company, const books::ClosePeriod& c) {
  return {company, {periods_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::ReopenPeriod& c) {
  return {company, {periods_stream(c.community)}, {stream_of(c.community), year_ends_stream(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::CloseFiscalYear& c) {
  return {company, {year_ends_stream(c.community)}, {stream_of(c.community), periods_stream(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::ReopenFiscalYear& c) {
  return {company, {year_ends_stream(c.community)}, {stream_of(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::RegisterVendor& c) { return {company, {stream_of(c.vendor)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::RecordExpense& c) {
  Plan plan{
      company, {stream_of(c.expense)}, {stream_of(c.vendor), stream_of(c.community), periods_stream(c.community)}, {}};
  if (!c.building.is_nil()) plan.consults.push_back(stream_of(c.building));
  return c.paid_by ? with_drawers(std::move(plan), *c.paid_by, c.till, c.giver) : plan;
}
Plan plan_of(CompanyNo company, const books::PayExpense& c) {
  return with_drawers({company, {stream_of(c.expense)}, {}, {}}, c.paid_by, c.till, c.giver);
}
Plan plan_of(CompanyNo company, const books::ReverseExpense& c) {
  return with_drawer({company, {stream_of(c.expense)}, {}, {}}, c.giver);
}
Plan plan_of(CompanyNo company, const books::OpenShift& c) {
  return {company, {till_stream(c.cashier)}, {stream_of(c.community), periods_stream(c.community)}, {}};
}
Plan plan_of(CompanyNo company, const books::BankCash& c) { return {company, {till_stream(c.cashier)}, {}, {}}; }
Plan plan_of(CompanyNo company, const books::ReverseBanking& c) { return {company, {till_stream(c.cashier)}, {}, {}}; }
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

Plan plan_of(CompanyNo company, const books::RecordSettlement& c) {
  return {company, {stream_of(c.settlement)}, {stream_of(c.community), periods_stream(c.community)}, {}};
}

Plan plan_of(CompanyNo company, const books::ReverseSettlement& c) {
  return {company, {stream_of(c.settlement)}, {}, {}};
}

Plan plan_of(CompanyNo company, const books::SettleBetweenCommunities& c) {
  Plan plan{company, {stream_of(c.paid), stream_of(c.received)}, {stream_of(c.from), periods_stream(c.from)}, {}};
  if (c.to == c.from) return plan;  // refused
  plan.consults.push_back(stream_of(c.to));
  plan.consults.push_back(periods_stream(c.to));
  return plan;
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
  Plan plan{company, {ladder_stream(c.community)}, {stream_of(c.community)}, {}};
  for (std::size_t i = 0; i < c.terms.steps.size() && i <= dunning::kHighestLevel; ++i) {
    const auto& fee = c.terms.steps[i].fee;
    // Each step has a level of its own, so that no more can be lawful.
    if (fee && !fee->fee_item.is_nil()) plan.consults.push_back(stream_of(fee->fee_item));
  }
  return plan;
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
Plan plan_of(CompanyNo company, const work_orders::CancelWorkOrder& c) {
  Plan plan{company, {stream_of(c.order)}, {}, {}};
  consult(plan, c.duplicate_of);
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
Plan plan_of(CompanyNo company, const metering::CorrectMeterFactors& c) {
  return {company, {metering::meters_stream(c.place)}, {}, {}};
}
Plan plan_of(CompanyNo company, const metering::RemoveMeter& c) {
  return {company, {metering::meters_stream(c.place)}, {}, {}};
}

}  // namespace

Plan plan(CompanyNo company, const Command& command) {
  return visit([&](const auto& c) { return plan_of(company, c); }, command);
}

}  // namespace steward

#pragma once

#include <string_view>
#include <variant>

#include "domain/access/commands.h"
#include "domain/approvals/commands.h"
#include "domain/base/alternative.h"
#include "domain/billing/commands.h"
#include "domain/billing/correction_commands.h"
#include "domain/billing/parking_commands.h"
#include "domain/billing/receivable_commands.h"
#include "domain/books/commands.h"
#include "domain/dunning/commands.h"
#include "domain/equipment/commands.h"
#include "domain/imports/commands.h"
#include "domain/invoicing/commands.h"
#include "domain/metering/commands.h"
#include "domain/operations/commands.h"
#include "domain/registry/commands.h"
#include "domain/service/commands.h"
#include "domain/service_policy/commands.h"
#include "domain/staff/commands.h"
#include "domain/work_orders/commands.h"

namespace steward {

// Every command there is. Commands are not stored; only the events they lead to are.
using AnyCommand = OneOf<
    operations::CreateLog, operations::AcceptLoss, operations::SkipPoisonEvent, registry::RegisterCompany,
    registry::RegisterCommunity, registry::RegisterBuilding, registry::RegisterHouse, registry::MoveIn,
    registry::MoveOut, billing::DefineFeeItem, billing::SetTariff, billing::StartBillRun, billing::IssueStatement,
    billing::RecordBillRunChunk, billing::CompleteBillRun, billing::RaiseCharge, billing::BringForwardArrears,
    billing::ReceivePayment, billing::ReversePayment, billing::ApplyCredit, imports::StartImportRun,
    imports::RecordImportChunk, imports::CompleteImportRun, access::IssueApiKey,
    access::RevokeApiKey,  //
    staff::RegisterStaff, staff::QualifyStaff, staff::PlanShifts, staff::RecordLeave, staff::LeaveStaff,
    equipment::RegisterEquipment, equipment::ChangeEquipmentCondition, service_policy::SetBusinessCalendar,
    service_policy::SetOrderLevel, service_policy::SetCaseLevel, service_policy::SetDispatchRules,
    work_orders::DefineCategory, work_orders::RetireCategory, work_orders::ReportWorkOrder,
    work_orders::TriageWorkOrder, work_orders::AssignWorkOrder, work_orders::ClaimWorkOrder,
    work_orders::DispatchWorkOrder, work_orders::AcceptWorkOrder, work_orders::DeclineWorkOrder,
    work_orders::TransferWorkOrder, work_orders::StartTravel, work_orders::StartWork, work_orders::PauseWork,
    work_orders::ResumeWork, work_orders::RecordWorkLines, work_orders::FinishWork, work_orders::VerifyWorkOrder,
    work_orders::CloseWorkOrder, work_orders::ReopenWorkOrder, work_orders::CancelWorkOrder, work_orders::RateWorkOrder,
    work_orders::RecordFollowUpCall, work_orders::NoteWorkOrder, work_orders::EscalateWorkOrder,
    work_orders::ReportOutage, work_orders::EndOutage, service::FileCase, service::AcceptCase,
    service::StartInvestigation, service::LinkWorkOrder, service::ReplyToCase, service::ConfirmReply,
    service::DisputeReply, service::CloseCase, service::RejectCase, service::MergeCase, service::WithdrawCase,
    service::RateCase, service::NoteCase, service::EscalateCase, service::RecordContact,  //
    billing::SetLateFeeTerms, billing::SetAllocationPolicy, billing::PostLateFees, billing::WaiveBills,
    billing::WriteOffBills, billing::DisputeBills, billing::SettleDispute, billing::PromisePayment,
    billing::ApproveRefund, billing::SendRefund, billing::SettleRefund, billing::ReceiveSuspense,
    billing::AssignSuspense, billing::ReturnSuspense,  //
    approvals::SetApprovalRules, approvals::RequestApproval, approvals::GrantApproval, approvals::RefuseApproval,
    approvals::ExpireApproval, registry::MeasureHouse, billing::SetVatRate, billing::OpenContract, billing::EndContract,
    metering::InstallMeter, metering::ReadMeter, metering::CorrectReading, metering::RemoveMeter,
    billing::CorrectTariff, billing::AdjustBills, billing::CancelStatement, books::ClosePeriod, books::ReopenPeriod,
    books::RegisterVendor, books::RecordExpense, books::PayExpense, books::ReverseExpense, books::SetBudget,
    billing::SetAutomaticDeduction, books::OpenShift, books::BankCash, books::CloseShift, billing::AgreeInstalments,
    billing::EndInstalments, invoicing::RequestInvoice, invoicing::ReviewInvoice, invoicing::IssueInvoice,
    invoicing::FailInvoice, invoicing::IssueCreditNote, books::SetOpeningBalances, books::CloseCutOver,
    billing::BringForwardCredit, billing::BringForwardDeposit, dunning::SetDunningLadder, dunning::QueueReminder,
    dunning::RecordReminderDelivery, dunning::RecordReminderFailure, dunning::HoldDunning, dunning::ReleaseDunning,
    metering::CorrectMeterFactors, billing::SetParkingTerms, billing::ChargeParkingStay, billing::PayParkingStay,
    billing::ReverseParkingPayment, billing::ReverseParkingStay, billing::CancelBillRun, billing::TakeBackRelief,
    books::RecordSettlement, billing::SettleSuspense, books::SettleBetweenCommunities, books::ReverseSettlement,
    billing::ReverseSuspenseSettlement, billing::BeginCommunityAdjustments, billing::EndCommunityAdjustments,
    service::RecordCaseCall, billing::UseDeposits, books::ReverseBanking, books::CloseFiscalYear,
    books::ReopenFiscalYear>;

// One of them, compiled once like Event.
class Command : public AnyCommand {
 public:
  template <class T>
  requires is_alternative<T, AnyCommand> Command(T command)  // NOLINT(google-explicit-constructor): as of a variant
      : AnyCommand(std::in_place_type<T>, std::move(command)) {}
  template <class T>
  explicit Command(std::in_place_type_t<T> as) : AnyCommand(as) {}
  template <std::size_t I>
  explicit Command(std::in_place_index_t<I> as) : AnyCommand(as) {}
  Command();  // the first alternative, as a variant
  Command(const Command& other);
  Command(Command&& other) noexcept;
  Command& operator=(const Command& other);
  Command& operator=(Command&& other) noexcept;
  ~Command();
};

// ReceivePayment … : for metrics and logs.
[[nodiscard]] std::string_view command_name(const Command& command);

// Money commands remember refusals by the domain, and their idempotency keys never expire.
[[nodiscard]] bool is_money_command(const Command& command);

}  // namespace steward

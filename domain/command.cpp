#include "domain/command.h"

#include <array>

#include "domain/base/result.h"

namespace steward {

namespace {

constexpr std::array<std::string_view, std::variant_size_v<AnyCommand>> kNames = {
    "CreateLog",
    "AcceptLoss",
    "SkipPoisonEvent",
    "RegisterCompany",
    "RegisterCommunity",
    "RegisterBuilding",
    "RegisterHouse",
    "MoveIn",
    "MoveOut",
    "DefineFeeItem",
    "SetTariff",
    "StartBillRun",
    "IssueStatement",
    "RecordBillRunChunk",
    "CompleteBillRun",
    "RaiseCharge",
    "BringForwardArrears",
    "ReceivePayment",
    "ReversePayment",
    "ApplyCredit",
    "StartImportRun",
    "RecordImportChunk",
    "CompleteImportRun",
    "IssueApiKey",
    "RevokeApiKey",
    "RegisterStaff",
    "QualifyStaff",
    "PlanShifts",
    "RecordLeave",
    "LeaveStaff",
    "RegisterEquipment",
    "ChangeEquipmentCondition",
    "SetBusinessCalendar",
    "SetOrderLevel",
    "SetCaseLevel",
    "SetDispatchRules",
    "DefineCategory",
    "RetireCategory",
    "ReportWorkOrder",
    "TriageWorkOrder",
    "AssignWorkOrder",
    "ClaimWorkOrder",
    "DispatchWorkOrder",
    "AcceptWorkOrder",
    "DeclineWorkOrder",
    "TransferWorkOrder",
    "StartTravel",
    "StartWork",
    "PauseWork",
    "ResumeWork",
    "RecordWorkLines",
    "FinishWork",
    "VerifyWorkOrder",
    "CloseWorkOrder",
    "ReopenWorkOrder",
    "CancelWorkOrder",
    "RateWorkOrder",
    "RecordFollowUpCall",
    "NoteWorkOrder",
    "EscalateWorkOrder",
    "ReportOutage",
    "EndOutage",
    "FileCase",
    "AcceptCase",
    "StartInvestigation",
    "LinkWorkOrder",
    "ReplyToCase",
    "ConfirmReply",
    "DisputeReply",
    "CloseCase",
    "RejectCase",
    "MergeCase",
    "WithdrawCase",
    "RateCase",
    "NoteCase",
    "EscalateCase",
    "RecordContact",
    "SetLateFeeTerms",
    "SetAllocationPolicy",
    "PostLateFees",
    "WaiveBills",
    "WriteOffBills",
    "DisputeBills",
    "SettleDispute",
    "PromisePayment",
    "ApproveRefund",
    "SendRefund",
    "SettleRefund",
    "ReceiveSuspense",
    "AssignSuspense",
    "ReturnSuspense",
    "SetApprovalRules",
    "RequestApproval",
    "GrantApproval",
    "RefuseApproval",
    "ExpireApproval",
    "MeasureHouse",
    "SetVatRate",
    "OpenContract",
    "EndContract",
    "InstallMeter",
    "ReadMeter",
    "CorrectReading",
    "RemoveMeter",
};
static_assert(!kNames.back().empty(), "each command has a name");

}  // namespace

Command::Command() = default;
Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

std::string_view command_name(const Command& command) { return kNames[command.index()]; }

bool is_money_command(const Command& command) {
  return std::visit(
      overloaded{
          [](const billing::IssueStatement&) { return true; }, [](const billing::RaiseCharge&) { return true; },
          [](const billing::BringForwardArrears&) { return true; }, [](const billing::ReceivePayment&) { return true; },
          [](const billing::ReversePayment&) { return true; }, [](const billing::ApplyCredit&) { return true; },
          [](const billing::PostLateFees&) { return true; }, [](const billing::WaiveBills&) { return true; },
          [](const billing::WriteOffBills&) { return true; }, [](const billing::ApproveRefund&) { return true; },
          [](const billing::SendRefund&) { return true; }, [](const billing::SettleRefund&) { return true; },
          [](const billing::ReceiveSuspense&) { return true; }, [](const billing::AssignSuspense&) { return true; },
          [](const billing::ReturnSuspense&) { return true; }, [](const work_orders::RecordWorkLines&) { return true; },
          [](const auto&) { return false; }},
      command);
}

}  // namespace steward

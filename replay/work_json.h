#pragma once

#include "replay/event_json.h"

// Inside event_json only: the payloads of staff, equipment, service policy, work orders, cases and meters, and of what
// happens to debts beside bills and payments. A new event does not compile until it has its own.
namespace steward {

#define STEWARD_JSON_OF(area, name) \
  [[nodiscard]] boost::json::object work_json(const area::name& e, const OpenBox& open)

STEWARD_JSON_OF(staff, StaffRegistered);
STEWARD_JSON_OF(staff, StaffQualified);
STEWARD_JSON_OF(staff, ShiftsPlanned);
STEWARD_JSON_OF(staff, LeaveRecorded);
STEWARD_JSON_OF(staff, StaffLeft);
STEWARD_JSON_OF(staff, OrderTaken);
STEWARD_JSON_OF(staff, OrderLetGo);
STEWARD_JSON_OF(equipment, EquipmentRegistered);
STEWARD_JSON_OF(equipment, EquipmentConditionChanged);
STEWARD_JSON_OF(service_policy, BusinessCalendarSet);
STEWARD_JSON_OF(service_policy, OrderLevelSet);
STEWARD_JSON_OF(service_policy, CaseLevelSet);
STEWARD_JSON_OF(service_policy, DispatchRulesSet);
STEWARD_JSON_OF(work_orders, CategoryDefined);
STEWARD_JSON_OF(work_orders, CategoryRetired);
STEWARD_JSON_OF(work_orders, WorkOrderReported);
STEWARD_JSON_OF(work_orders, WorkOrderTriaged);
STEWARD_JSON_OF(work_orders, WorkOrderAssigned);
STEWARD_JSON_OF(work_orders, WorkOrderAccepted);
STEWARD_JSON_OF(work_orders, WorkOrderDeclined);
STEWARD_JSON_OF(work_orders, TravelStarted);
STEWARD_JSON_OF(work_orders, WorkStarted);
STEWARD_JSON_OF(work_orders, WorkPaused);
STEWARD_JSON_OF(work_orders, WorkResumed);
STEWARD_JSON_OF(work_orders, WorkLinesRecorded);
STEWARD_JSON_OF(work_orders, WorkDone);
STEWARD_JSON_OF(work_orders, WorkOrderVerified);
STEWARD_JSON_OF(work_orders, WorkOrderClosed);
STEWARD_JSON_OF(work_orders, WorkOrderReopened);
STEWARD_JSON_OF(work_orders, WorkOrderCancelled);
STEWARD_JSON_OF(work_orders, WorkOrderRated);
STEWARD_JSON_OF(work_orders, FollowUpCalled);
STEWARD_JSON_OF(work_orders, WorkOrderNoted);
STEWARD_JSON_OF(work_orders, WorkOrderEscalated);
STEWARD_JSON_OF(work_orders, OutageReported);
STEWARD_JSON_OF(work_orders, OutageEnded);
STEWARD_JSON_OF(service, CaseFiled);
STEWARD_JSON_OF(service, CaseAccepted);
STEWARD_JSON_OF(service, InvestigationStarted);
STEWARD_JSON_OF(service, WorkOrderLinked);
STEWARD_JSON_OF(service, CaseReplied);
STEWARD_JSON_OF(service, ReplyConfirmed);
STEWARD_JSON_OF(service, ReplyDisputed);
STEWARD_JSON_OF(service, CaseClosed);
STEWARD_JSON_OF(service, CaseRejected);
STEWARD_JSON_OF(service, CaseMerged);
STEWARD_JSON_OF(service, CaseWithdrawn);
STEWARD_JSON_OF(service, SatisfactionRated);
STEWARD_JSON_OF(service, CaseNoted);
STEWARD_JSON_OF(service, CaseEscalated);
STEWARD_JSON_OF(service, ContactRecorded);
STEWARD_JSON_OF(billing, LateFeeTermsSet);
STEWARD_JSON_OF(billing, AllocationPolicySet);
STEWARD_JSON_OF(billing, LateFeesPosted);
STEWARD_JSON_OF(billing, BillsWaived);
STEWARD_JSON_OF(billing, BillsWrittenOff);
STEWARD_JSON_OF(billing, BillsDisputed);
STEWARD_JSON_OF(billing, DisputeSettled);
STEWARD_JSON_OF(billing, PaymentPromised);
STEWARD_JSON_OF(billing, RefundApproved);
STEWARD_JSON_OF(billing, RefundSent);
STEWARD_JSON_OF(billing, RefundSettled);
STEWARD_JSON_OF(billing, SuspenseReceived);
STEWARD_JSON_OF(billing, SuspenseAssigned);
STEWARD_JSON_OF(billing, SuspenseReturned);
STEWARD_JSON_OF(approvals, ApprovalRulesSet);
STEWARD_JSON_OF(approvals, AllowanceUsed);
STEWARD_JSON_OF(approvals, ApprovalRequested);
STEWARD_JSON_OF(approvals, ApprovalGranted);
STEWARD_JSON_OF(approvals, ApprovalRefused);
STEWARD_JSON_OF(approvals, ApprovalExpired);
STEWARD_JSON_OF(metering, MeterInstalled);
STEWARD_JSON_OF(metering, MeterRead);
STEWARD_JSON_OF(metering, MeterReadingCorrected);
STEWARD_JSON_OF(metering, MeterRemoved);
STEWARD_JSON_OF(billing, TariffCorrected);
STEWARD_JSON_OF(billing, BillsAdjusted);
STEWARD_JSON_OF(billing, StatementCancelled);
STEWARD_JSON_OF(books, PeriodClosed);
STEWARD_JSON_OF(books, PeriodReopened);
STEWARD_JSON_OF(books, VendorRegistered);
STEWARD_JSON_OF(books, ExpenseRecorded);
STEWARD_JSON_OF(books, ExpensePaid);
STEWARD_JSON_OF(books, ExpenseReversed);
STEWARD_JSON_OF(books, BudgetSet);
STEWARD_JSON_OF(billing, AutomaticDeductionSet);
STEWARD_JSON_OF(books, ShiftOpened);
STEWARD_JSON_OF(books, CashTaken);
STEWARD_JSON_OF(books, CashBanked);
STEWARD_JSON_OF(books, ShiftClosed);
STEWARD_JSON_OF(dunning, DunningLadderSet);
STEWARD_JSON_OF(dunning, ReminderQueued);
STEWARD_JSON_OF(dunning, ReminderDelivered);
STEWARD_JSON_OF(dunning, ReminderFailed);
STEWARD_JSON_OF(dunning, DunningHeld);
STEWARD_JSON_OF(dunning, DunningReleased);
#undef STEWARD_JSON_OF

}  // namespace steward

#pragma once

#include "replay/narrative.h"

// Inside narrative only: the words for staff, equipment, service policy, work orders, cases and meters, and for what
// happens to debts beside bills and payments.
namespace steward {

// What every telling needs: the language, and the names that an event leaves out.
class Words {
 public:
  explicit Words(const Telling& telling) : telling_(telling), zh_(telling.language == Language::chinese) {}

  [[nodiscard]] bool zh() const { return zh_; }
  [[nodiscard]] bool for_resident() const { return telling_.reader == service::Privacy::resident; }
  // The one of the two that the reader reads.
  [[nodiscard]] const char* of(const char* english, const char* chinese) const { return zh_ ? chinese : english; }

  // "" for what was not given or cannot be told.
  [[nodiscard]] std::string personal(const Sealed& sealed) const;
  [[nodiscard]] std::string category(CategoryId id) const { return name(telling_.category, id); }
  [[nodiscard]] std::string equipment(EquipmentId id) const { return name(telling_.equipment, id); }
  // W07; a technician, where the number is not known; "" for nobody.
  [[nodiscard]] std::string staff(StaffId id) const;
  // Work order 2026-118; work order, where the number is not known.
  [[nodiscard]] std::string order(WorkOrderId id) const;
  // Case 2026-41.
  [[nodiscard]] std::string of_case(CaseId id) const;
  // 2026-11-23 11:35
  [[nodiscard]] std::string time(Instant instant) const;

  // What stands behind the sentence: "; note: …", "，respond by …". "" when there is nothing to say.
  [[nodiscard]] std::string note(const Sealed& sealed) const;
  [[nodiscard]] std::string note(const char* english, const char* chinese, const Sealed& sealed) const;
  [[nodiscard]] std::string deadline(const char* english, const char* chinese,
                                     const std::optional<service_policy::Deadlines>& deadlines) const;

  // 45 min, 1 h 30 min, 26 h: no days, because those of business hours are shorter.
  [[nodiscard]] std::string duration(std::int64_t seconds) const;
  [[nodiscard]] std::string percent(service_policy::Level level) const;
  [[nodiscard]] std::string clock(service_policy::Clock clock) const;
  // Of a call about work or a reply.
  template <class Call>
  [[nodiscard]] std::string outcome(const Call& call) const {
    if (!call.reached) return of("not reached", "未接通");
    if (call.satisfied) return of("satisfied", "满意");
    return of("not satisfied", "不满意") + std::string(call.settled ? of(", settled", "，已说明处理") : "");
  }
  // "; return visit until 2026-11-24 10:00"; "" where none is due.
  [[nodiscard]] std::string return_visit(const std::optional<Instant>& due_at) const;
  // ", entered by staff: said on the phone"; "" for what residents say themselves, and where nobody said how it came.
  [[nodiscard]] const char* via(service_policy::Via via) const;

 private:
  template <class AnyId>
  static std::string name(const std::function<std::string(AnyId)>& names, AnyId id) {
    return names && !id.is_nil() ? names(id) : std::string();
  }

  const Telling& telling_;
  const bool zh_;
};

// bill 4 222.50; bill 4 222.50 and late fees 1.20
[[nodiscard]] std::string debt_words(const billing::Allocation& line, const Words& words);
// in cash, by WeChat
[[nodiscard]] const char* channel_words(billing::PaymentChannel channel, const Words& words);

// One function for each event: a new event does not compile until it has its words.
#define STEWARD_WORDS_OF(area, name) [[nodiscard]] std::string work_words(const area::name& e, const Words& words)

STEWARD_WORDS_OF(staff, StaffRegistered);
STEWARD_WORDS_OF(staff, StaffQualified);
STEWARD_WORDS_OF(staff, ShiftsPlanned);
STEWARD_WORDS_OF(staff, LeaveRecorded);
STEWARD_WORDS_OF(staff, StaffLeft);
STEWARD_WORDS_OF(staff, OrderTaken);
STEWARD_WORDS_OF(staff, OrderLetGo);
STEWARD_WORDS_OF(equipment, EquipmentRegistered);
STEWARD_WORDS_OF(equipment, EquipmentConditionChanged);
STEWARD_WORDS_OF(service_policy, BusinessCalendarSet);
STEWARD_WORDS_OF(service_policy, OrderLevelSet);
STEWARD_WORDS_OF(service_policy, CaseLevelSet);
STEWARD_WORDS_OF(service_policy, DispatchRulesSet);
STEWARD_WORDS_OF(work_orders, CategoryDefined);
STEWARD_WORDS_OF(work_orders, CategoryRetired);
STEWARD_WORDS_OF(work_orders, WorkOrderReported);
STEWARD_WORDS_OF(work_orders, WorkOrderTriaged);
STEWARD_WORDS_OF(work_orders, WorkOrderAssigned);
STEWARD_WORDS_OF(work_orders, WorkOrderAccepted);
STEWARD_WORDS_OF(work_orders, WorkOrderDeclined);
STEWARD_WORDS_OF(work_orders, TravelStarted);
STEWARD_WORDS_OF(work_orders, WorkStarted);
STEWARD_WORDS_OF(work_orders, WorkPaused);
STEWARD_WORDS_OF(work_orders, WorkResumed);
STEWARD_WORDS_OF(work_orders, WorkLinesRecorded);
STEWARD_WORDS_OF(work_orders, WorkDone);
STEWARD_WORDS_OF(work_orders, WorkOrderVerified);
STEWARD_WORDS_OF(work_orders, WorkOrderClosed);
STEWARD_WORDS_OF(work_orders, WorkOrderReopened);
STEWARD_WORDS_OF(work_orders, WorkOrderCancelled);
STEWARD_WORDS_OF(work_orders, WorkOrderRated);
STEWARD_WORDS_OF(work_orders, FollowUpCalled);
STEWARD_WORDS_OF(work_orders, WorkOrderNoted);
STEWARD_WORDS_OF(work_orders, WorkOrderEscalated);
STEWARD_WORDS_OF(work_orders, OutageReported);
STEWARD_WORDS_OF(work_orders, OutageEnded);
STEWARD_WORDS_OF(service, CaseFiled);
STEWARD_WORDS_OF(service, CaseAccepted);
STEWARD_WORDS_OF(service, InvestigationStarted);
STEWARD_WORDS_OF(service, WorkOrderLinked);
STEWARD_WORDS_OF(service, CaseReplied);
STEWARD_WORDS_OF(service, ReplyConfirmed);
STEWARD_WORDS_OF(service, ReplyDisputed);
STEWARD_WORDS_OF(service, CaseClosed);
STEWARD_WORDS_OF(service, CaseRejected);
STEWARD_WORDS_OF(service, CaseMerged);
STEWARD_WORDS_OF(service, CaseWithdrawn);
STEWARD_WORDS_OF(service, SatisfactionRated);
STEWARD_WORDS_OF(service, CaseNoted);
STEWARD_WORDS_OF(service, CaseCalledBack);
STEWARD_WORDS_OF(service, CaseEscalated);
STEWARD_WORDS_OF(service, ContactRecorded);
STEWARD_WORDS_OF(billing, LateFeeTermsSet);
STEWARD_WORDS_OF(billing, AllocationPolicySet);
STEWARD_WORDS_OF(billing, LateFeesPosted);
STEWARD_WORDS_OF(billing, BillsWaived);
STEWARD_WORDS_OF(billing, BillsWrittenOff);
STEWARD_WORDS_OF(billing, ReliefTakenBack);
STEWARD_WORDS_OF(billing, BillsDisputed);
STEWARD_WORDS_OF(billing, DisputeSettled);
STEWARD_WORDS_OF(billing, PaymentPromised);
STEWARD_WORDS_OF(billing, RefundApproved);
STEWARD_WORDS_OF(billing, RefundSent);
STEWARD_WORDS_OF(billing, RefundSettled);
STEWARD_WORDS_OF(billing, DepositsUsed);
STEWARD_WORDS_OF(billing, SuspenseReceived);
STEWARD_WORDS_OF(billing, SuspenseAssigned);
STEWARD_WORDS_OF(billing, SuspenseReturned);
STEWARD_WORDS_OF(billing, SuspenseReversed);
STEWARD_WORDS_OF(billing, SuspenseSettled);
STEWARD_WORDS_OF(billing, SuspenseSettlementReversed);
STEWARD_WORDS_OF(billing, SuspenseRefunded);
STEWARD_WORDS_OF(approvals, ApprovalRulesSet);
STEWARD_WORDS_OF(approvals, AllowanceUsed);
STEWARD_WORDS_OF(approvals, ApprovalRequested);
STEWARD_WORDS_OF(approvals, ApprovalGranted);
STEWARD_WORDS_OF(approvals, ApprovalRefused);
STEWARD_WORDS_OF(approvals, ApprovalExpired);
STEWARD_WORDS_OF(metering, MeterInstalled);
STEWARD_WORDS_OF(metering, MeterRead);
STEWARD_WORDS_OF(metering, MeterReadingCorrected);
STEWARD_WORDS_OF(metering, MeterRemoved);
STEWARD_WORDS_OF(metering, MeterFactorsCorrected);
STEWARD_WORDS_OF(billing, TariffCorrected);
STEWARD_WORDS_OF(billing, BillsAdjusted);
STEWARD_WORDS_OF(billing, StatementCancelled);
STEWARD_WORDS_OF(billing, BillRunCancellationBegun);
STEWARD_WORDS_OF(billing, CommunityAdjustmentsBegun);
STEWARD_WORDS_OF(billing, CommunityAdjustmentsEnded);
STEWARD_WORDS_OF(books, PeriodClosed);
STEWARD_WORDS_OF(books, PeriodReopened);
STEWARD_WORDS_OF(books, FiscalYearClosed);
STEWARD_WORDS_OF(books, FiscalYearReopened);
STEWARD_WORDS_OF(books, VendorRegistered);
STEWARD_WORDS_OF(books, ExpenseRecorded);
STEWARD_WORDS_OF(books, ExpensePaid);
STEWARD_WORDS_OF(books, ExpenseReversed);
STEWARD_WORDS_OF(books, BudgetSet);
STEWARD_WORDS_OF(books, SettlementRecorded);
STEWARD_WORDS_OF(books, SettlementReversed);
STEWARD_WORDS_OF(books, CommunitiesSettled);
STEWARD_WORDS_OF(billing, AutomaticDeductionSet);
STEWARD_WORDS_OF(books, ShiftOpened);
STEWARD_WORDS_OF(books, CashTaken);
STEWARD_WORDS_OF(books, CashBanked);
STEWARD_WORDS_OF(books, ShiftClosed);
STEWARD_WORDS_OF(books, ShortageTakenBack);
STEWARD_WORDS_OF(books, OverageTakenBack);
STEWARD_WORDS_OF(books, BankingReversed);
STEWARD_WORDS_OF(billing, InstalmentsAgreed);
STEWARD_WORDS_OF(billing, InstalmentsEnded);
STEWARD_WORDS_OF(invoicing, InvoiceRequested);
STEWARD_WORDS_OF(invoicing, InvoiceReviewed);
STEWARD_WORDS_OF(invoicing, InvoiceIssued);
STEWARD_WORDS_OF(invoicing, InvoiceFailed);
STEWARD_WORDS_OF(invoicing, CreditNoteIssued);
STEWARD_WORDS_OF(books, OpeningBalancesSet);
STEWARD_WORDS_OF(books, OpeningCounted);
STEWARD_WORDS_OF(books, CutOverClosed);
STEWARD_WORDS_OF(billing, CreditBroughtForward);
STEWARD_WORDS_OF(billing, DepositBroughtForward);
STEWARD_WORDS_OF(dunning, DunningLadderSet);
STEWARD_WORDS_OF(dunning, ReminderQueued);
STEWARD_WORDS_OF(dunning, ReminderDelivered);
STEWARD_WORDS_OF(dunning, ReminderFailed);
STEWARD_WORDS_OF(dunning, DunningHeld);
STEWARD_WORDS_OF(dunning, DunningReleased);
STEWARD_WORDS_OF(billing, ParkingTermsSet);
STEWARD_WORDS_OF(billing, ParkingStayCharged);
STEWARD_WORDS_OF(billing, ParkingStayPaid);
STEWARD_WORDS_OF(billing, ParkingPaymentReversed);
STEWARD_WORDS_OF(billing, ParkingStayReversed);
#undef STEWARD_WORDS_OF

}  // namespace steward

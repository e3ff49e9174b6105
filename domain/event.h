#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/access/events.h"
#include "domain/approvals/events.h"
#include "domain/base/alternative.h"
#include "domain/billing/correction_events.h"
#include "domain/billing/parking_events.h"
#include "domain/billing/receivable_events.h"
#include "domain/books/events.h"
#include "domain/dunning/events.h"
#include "domain/equipment/events.h"
#include "domain/imports/events.h"
#include "domain/invoicing/events.h"
#include "domain/metering/events.h"
#include "domain/operations/events.h"
#include "domain/registry/events.h"
#include "domain/service/events.h"
#include "domain/service_policy/events.h"
#include "domain/staff/events.h"
#include "domain/stream.h"
#include "domain/work_orders/events.h"

namespace steward {

// Every event there is. The place in this list is the event's type number in the log (first = 1): append only.
using AnyEvent = OneOf<
    operations::LogCreated, operations::LossAccepted, operations::PoisonEventSkipped,                //
    registry::CompanyRegistered, registry::CommunityRegistered, registry::BuildingRegistered,        //
    registry::HouseRegistered, registry::HouseholdMovedIn, registry::HouseholdMovedOut,              //
    billing::FeeItemDefined, billing::TariffSet, billing::BillRunStarted, billing::StatementIssued,  //
    billing::BillRunChunkRecorded, billing::BillRunCompleted, billing::ChargeRaised,                 //
    billing::ArrearsBroughtForward, billing::PaymentReceived, billing::PaymentReversed,              //
    billing::CreditApplied, imports::ImportRunStarted, imports::ImportChunkRecorded,                 //
    imports::ImportRunCompleted, access::ApiKeyIssued, access::ApiKeyRevoked,                        //
    staff::StaffRegistered, staff::StaffQualified, staff::ShiftsPlanned, staff::LeaveRecorded, staff::StaffLeft,
    staff::OrderTaken, staff::OrderLetGo, equipment::EquipmentRegistered, equipment::EquipmentConditionChanged,
    service_policy::BusinessCalendarSet, service_policy::OrderLevelSet, service_policy::CaseLevelSet,
    service_policy::DispatchRulesSet, work_orders::CategoryDefined, work_orders::CategoryRetired,
    work_orders::WorkOrderReported, work_orders::WorkOrderTriaged, work_orders::WorkOrderAssigned,
    work_orders::WorkOrderAccepted, work_orders::WorkOrderDeclined, work_orders::TravelStarted,
    work_orders::WorkStarted, work_orders::WorkPaused, work_orders::WorkResumed, work_orders::WorkLinesRecorded,
    work_orders::WorkDone, work_orders::WorkOrderVerified, work_orders::WorkOrderClosed, work_orders::WorkOrderReopened,
    work_orders::WorkOrderCancelled, work_orders::WorkOrderRated, work_orders::FollowUpCalled,
    work_orders::WorkOrderNoted, work_orders::WorkOrderEscalated, work_orders::OutageReported, work_orders::OutageEnded,
    service::CaseFiled, service::CaseAccepted, service::InvestigationStarted, service::WorkOrderLinked,
    service::CaseReplied, service::ReplyConfirmed, service::ReplyDisputed, service::CaseClosed, service::CaseRejected,
    service::CaseMerged, service::CaseWithdrawn, service::SatisfactionRated, service::CaseNoted, service::CaseEscalated,
    service::ContactRecorded,  //
    registry::HouseVacated,    //
    billing::LateFeeTermsSet, billing::AllocationPolicySet, billing::LateFeesPosted, billing::BillsWaived,
    billing::BillsWrittenOff, billing::BillsDisputed, billing::DisputeSettled, billing::PaymentPromised,
    billing::RefundApproved, billing::RefundSent, billing::RefundSettled, billing::SuspenseReceived,
    billing::SuspenseAssigned, billing::SuspenseReturned,  //
    approvals::ApprovalRulesSet, approvals::AllowanceUsed, approvals::ApprovalRequested, approvals::ApprovalGranted,
    approvals::ApprovalRefused, approvals::ApprovalExpired, registry::HouseMeasured, billing::VatRateSet,
    billing::ContractOpened, billing::ContractEnded, metering::MeterInstalled, metering::MeterRead,
    metering::MeterReadingCorrected, metering::MeterRemoved, billing::TariffCorrected, billing::BillsAdjusted,
    billing::StatementCancelled, books::PeriodClosed, books::PeriodReopened, books::VendorRegistered,
    books::ExpenseRecorded, books::ExpensePaid, books::ExpenseReversed, books::BudgetSet,
    billing::AutomaticDeductionSet, books::ShiftOpened, books::CashTaken, books::CashBanked, books::ShiftClosed,
    billing::InstalmentsAgreed, billing::InstalmentsEnded, invoicing::InvoiceRequested, invoicing::InvoiceReviewed,
    invoicing::InvoiceIssued, invoicing::InvoiceFailed, invoicing::CreditNoteIssued, books::OpeningBalancesSet,
    books::OpeningCounted, books::CutOverClosed, billing::CreditBroughtForward, billing::DepositBroughtForward,
    dunning::DunningLadderSet, dunning::ReminderQueued, dunning::ReminderDelivered, dunning::ReminderFailed,
    dunning::DunningHeld, dunning::DunningReleased, metering::MeterFactorsCorrected, books::ShortageTakenBack,
    billing::ParkingTermsSet, billing::ParkingStayCharged, billing::ParkingStayPaid, billing::ParkingPaymentReversed,
    billing::ParkingStayReversed, billing::SuspenseReversed, billing::BillRunCancellationBegun,
    billing::ReliefTakenBack, books::SettlementRecorded, billing::SuspenseSettled, books::CommunitiesSettled,
    books::SettlementReversed, billing::SuspenseSettlementReversed, billing::SuspenseRefunded,
    billing::CommunityAdjustmentsBegun, billing::CommunityAdjustmentsEnded, books::OverageTakenBack,
    service::CaseCalledBack, billing::DepositsUsed, books::BankingReversed, books::FiscalYearClosed,
    books::FiscalYearReopened>;

// One of them, with copies, moves and comparisons that are compiled once, not in each file that makes one.
class Event : public AnyEvent {
 public:
  template <class T>
  requires is_alternative<T, AnyEvent> Event(T event)  // NOLINT(google-explicit-constructor): as of a variant
      : AnyEvent(std::in_place_type<T>, std::move(event)) {}
  template <class T>
  explicit Event(std::in_place_type_t<T> as) : AnyEvent(as) {}
  template <std::size_t I>
  explicit Event(std::in_place_index_t<I> as) : AnyEvent(as) {}
  Event();  // the first alternative, as a variant
  Event(const Event& other);
  Event(Event&& other) noexcept;
  Event& operator=(const Event& other);
  Event& operator=(Event&& other) noexcept;
  ~Event();
  friend bool operator==(const Event& a, const Event& b);
};

using EventType = std::uint16_t;

[[nodiscard]] inline EventType type_of(const Event& event) { return static_cast<EventType>(event.index() + 1); }
inline constexpr EventType kEventTypes = AnyEvent::kAlternatives;

// PaymentReceived … ; "" for a number that is not an event type.
[[nodiscard]] std::string_view event_name(EventType type);
// The type number of a name; 0 when there is none.
[[nodiscard]] EventType event_type(std::string_view name);

// A value that only one stream of a company may hold at a time. Stored: append only.
enum class ClaimKind : std::uint8_t {
  company_code = 1,
  community_code = 2,
  building_code = 3,
  house_number = 4,
  occupancy = 5,  // a house has at most one household
  fee_item_code = 6,
  external_reference = 7,  // channel ‖ reference of a payment; of a settlement as of a bank transfer
  import_file = 8,         // a file that is being imported or was
  staff_code = 9,
  equipment_code = 10,
  category_code = 11,
  meter_number = 12,
  vendor_code = 13,
  invoiced_bill = 14,  // household ‖ bill number: on one live invoice at most; a cancelled bill keeps it for good
  tax_invoice_number = 15,  // of an invoice or a credit note
  parking_stay = 16,        // whatever vehicle it is charged for; given back when the charge or its payment is reversed
  banked_cash = 17,         // event of the banking: the row of a bank statement that it is, or that it is none for good
  found_money = 18,         // channel ‖ amount ‖ number: one row of bank statements is it; ‖ 0 ‖ row: which one
  banking_slip = 19,        // community, whose account it is ‖ reference of the paying-in slip
  vendor_invoice = 20,  // vendor ‖ number of the invoice, as typed plainly; given back when its expense is reversed
};

struct Claim {
  ClaimKind kind = ClaimKind::company_code;
  std::string value;  // bytes; ids inside are raw, texts come last
  bool operator==(const Claim&) const = default;
};

enum class ClaimAction : std::uint8_t { claim, release };

struct ClaimChange {
  ClaimAction action = ClaimAction::claim;
  Claim claim;
  bool operator==(const ClaimChange&) const = default;
};

// What the event claims or gives back, in the company of the event (company codes: company 0). Pure.
[[nodiscard]] std::vector<ClaimChange> claims_of(const Event& event);
// The refusal that a caller gets whose claim is taken: house-number-taken …
[[nodiscard]] std::string_view refusal_of_taken(ClaimKind kind);

// Gapless numbers. Stored: append only.
enum class CounterKind : std::uint8_t { company = 1, receipt = 2, work_order = 3, service_case = 4 };

struct CounterKey {
  CompanyNo company;  // 0 for the counter of companies
  CounterKind kind = CounterKind::company;
  std::int32_t year = 0;  // 0 where numbers do not start anew each year
  auto operator<=>(const CounterKey&) const = default;
};

struct CounterChange {
  CounterKey key;
  std::int64_t value = 0;  // the number that this event took
  bool operator==(const CounterChange&) const = default;
};

[[nodiscard]] std::vector<CounterChange> counters_of(CompanyNo company, const Event& event);

// What an event is about, for finding it again. Stored: append only.
enum class TagKind : std::uint8_t {
  house = 1,
  household = 2,
  building = 3,
  person = 4,
  run = 5,
  work_order = 6,
  service_case = 7,
  equipment = 8,
  staff = 9
};

struct Tag {
  TagKind kind = TagKind::house;
  Uuid id;
  auto operator<=>(const Tag&) const = default;
};

[[nodiscard]] std::vector<Tag> tags_of(const Event& event);

// What an event enters into the books; null when it is none of money.
[[nodiscard]] const billing::Posting* posting_in(const Event& event);

// The households whose history this event belongs to (at most 16).
[[nodiscard]] std::vector<HouseholdId> households_of(const Event& event);

}  // namespace steward

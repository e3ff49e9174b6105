#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.h"
#include "eventstore/schema/steward_generated.h"

// Inside the codec only: each event and its table, both ways. to_table builds nested values in a fixed order (never
// inside an argument list, whose order compilers choose), because the bytes are hashed. from_table gets a verified
// table and says false to a number that is none of its enum: `known` is a switch without default, so that the compiler
// names the enumerator that was forgotten.
namespace steward::codec {

using Builder = flatbuffers::FlatBufferBuilder;
template <class T>
using Offset = flatbuffers::Offset<T>;
template <class T>
using Vector = flatbuffers::Vector<T>;

// Bytes of the domain as a struct of the schema, for as long as the expression lasts.
template <class Struct>
class Inline {
 public:
  explicit Inline(const std::byte* bytes) { std::memcpy(&value_, bytes, sizeof(Struct)); }
  operator const Struct*() const { return &value_; }  // NOLINT(google-explicit-constructor): what Create… takes

 private:
  Struct value_;
};

[[nodiscard]] inline Inline<fb::Uuid> raw(const Uuid& id) { return Inline<fb::Uuid>(id.bytes.data()); }
template <class Tag>
[[nodiscard]] Inline<fb::Uuid> raw(const Id<Tag>& id) {
  return raw(id.uuid);
}
[[nodiscard]] inline Inline<fb::Digest> raw(const std::array<std::byte, 32>& bytes) {
  return Inline<fb::Digest>(bytes.data());
}

// An id that may be nil is absent when it is.
template <class AnyId>
class UnlessNil {
 public:
  explicit UnlessNil(const AnyId& id) : present_(!id.is_nil()), stored_(id.uuid.bytes.data()) {}
  operator const fb::Uuid*() const {  // NOLINT(google-explicit-constructor): what Create… takes
    return present_ ? static_cast<const fb::Uuid*>(stored_) : nullptr;
  }

 private:
  bool present_;
  Inline<fb::Uuid> stored_;
};

[[nodiscard]] inline Uuid uuid_of(const fb::Uuid& stored) {
  Uuid id;
  std::memcpy(id.bytes.data(), &stored, sizeof(stored));
  return id;
}
template <class AnyId>
[[nodiscard]] AnyId id_of(const fb::Uuid* stored) {
  return AnyId{uuid_of(*stored)};
}
template <class AnyId>
[[nodiscard]] AnyId id_or_nil(const fb::Uuid* stored) {
  return stored == nullptr ? AnyId{} : id_of<AnyId>(stored);
}
[[nodiscard]] inline std::array<std::byte, 32> digest_of(const fb::Digest* stored) {
  std::array<std::byte, 32> bytes{};
  std::memcpy(bytes.data(), stored, bytes.size());
  return bytes;
}
[[nodiscard]] inline std::optional<std::int32_t> days_of(const std::optional<Date>& date) {
  return date ? std::optional(date->days) : std::nullopt;
}
[[nodiscard]] inline std::optional<Date> date_of(const std::optional<std::int32_t>& days) {
  return days ? std::optional(Date{*days}) : std::nullopt;
}
[[nodiscard]] inline std::optional<std::int64_t> micros_of(const std::optional<Instant>& instant) {
  return instant ? std::optional(instant->micros) : std::nullopt;
}
[[nodiscard]] inline std::optional<Instant> instant_of(const std::optional<std::int64_t>& micros) {
  return micros ? std::optional(Instant{*micros}) : std::nullopt;
}
[[nodiscard]] inline std::string text_of(const flatbuffers::String* stored) { return stored->str(); }

template <class Enum>
[[nodiscard]] constexpr auto number_of(Enum value) {
  return static_cast<std::underlying_type_t<Enum>>(value);
}

// Of fee items and of meters.
[[nodiscard]] bool known(metering::Utility utility);

[[nodiscard]] Offset<fb::Sealed> to_table(Builder& out, const Sealed& sealed);
[[nodiscard]] bool from_table(const fb::Sealed& stored, Sealed& sealed);
// Personal data that may be missing: absent when nothing was ever given.
[[nodiscard]] inline Offset<fb::Sealed> to_table_unless_missing(Builder& out, const Sealed& sealed) {
  return sealed == Sealed{} ? Offset<fb::Sealed>{} : to_table(out, sealed);
}
[[nodiscard]] inline bool from_table_or_missing(const fb::Sealed* stored, Sealed& sealed) {
  sealed = {};
  return stored == nullptr || from_table(*stored, sealed);
}

#define STEWARD_CODEC_OF(area, name)                                              \
  [[nodiscard]] Offset<fb::name> to_table(Builder& out, const area::name& event); \
  [[nodiscard]] bool from_table(const fb::name& stored, area::name& event)

STEWARD_CODEC_OF(operations, LogCreated);
STEWARD_CODEC_OF(operations, LossAccepted);
STEWARD_CODEC_OF(operations, PoisonEventSkipped);
STEWARD_CODEC_OF(registry, CompanyRegistered);
STEWARD_CODEC_OF(registry, CommunityRegistered);
STEWARD_CODEC_OF(registry, BuildingRegistered);
STEWARD_CODEC_OF(registry, HouseRegistered);
STEWARD_CODEC_OF(registry, HouseholdMovedIn);
STEWARD_CODEC_OF(registry, HouseholdMovedOut);
STEWARD_CODEC_OF(billing, FeeItemDefined);
STEWARD_CODEC_OF(billing, TariffSet);
STEWARD_CODEC_OF(billing, BillRunStarted);
STEWARD_CODEC_OF(billing, StatementIssued);
STEWARD_CODEC_OF(billing, BillRunChunkRecorded);
STEWARD_CODEC_OF(billing, BillRunCompleted);
STEWARD_CODEC_OF(billing, ChargeRaised);
STEWARD_CODEC_OF(billing, ArrearsBroughtForward);
STEWARD_CODEC_OF(billing, PaymentReceived);
STEWARD_CODEC_OF(billing, PaymentReversed);
STEWARD_CODEC_OF(billing, CreditApplied);
STEWARD_CODEC_OF(billing, LateFeeTermsSet);
STEWARD_CODEC_OF(billing, AllocationPolicySet);
STEWARD_CODEC_OF(billing, LateFeesPosted);
STEWARD_CODEC_OF(billing, BillsWaived);
STEWARD_CODEC_OF(billing, BillsWrittenOff);
STEWARD_CODEC_OF(billing, ReliefTakenBack);
STEWARD_CODEC_OF(billing, BillsDisputed);
STEWARD_CODEC_OF(billing, DisputeSettled);
STEWARD_CODEC_OF(billing, PaymentPromised);
STEWARD_CODEC_OF(billing, RefundApproved);
STEWARD_CODEC_OF(billing, RefundSent);
STEWARD_CODEC_OF(billing, RefundSettled);
STEWARD_CODEC_OF(billing, DepositsUsed);
STEWARD_CODEC_OF(billing, SuspenseReceived);
STEWARD_CODEC_OF(billing, SuspenseAssigned);
STEWARD_CODEC_OF(billing, SuspenseReturned);
STEWARD_CODEC_OF(billing, SuspenseReversed);
STEWARD_CODEC_OF(billing, SuspenseSettled);
STEWARD_CODEC_OF(billing, SuspenseSettlementReversed);
STEWARD_CODEC_OF(billing, SuspenseRefunded);
STEWARD_CODEC_OF(approvals, ApprovalRulesSet);
STEWARD_CODEC_OF(approvals, AllowanceUsed);
STEWARD_CODEC_OF(approvals, ApprovalRequested);
STEWARD_CODEC_OF(approvals, ApprovalGranted);
STEWARD_CODEC_OF(approvals, ApprovalRefused);
STEWARD_CODEC_OF(approvals, ApprovalExpired);
STEWARD_CODEC_OF(imports, ImportRunStarted);
STEWARD_CODEC_OF(imports, FoundMoney);
STEWARD_CODEC_OF(imports, RefusedRow);
STEWARD_CODEC_OF(imports, ImportChunkRecorded);
STEWARD_CODEC_OF(imports, ImportRunCompleted);
STEWARD_CODEC_OF(access, ApiKeyIssued);
STEWARD_CODEC_OF(access, ApiKeyRevoked);
STEWARD_CODEC_OF(staff, StaffRegistered);
STEWARD_CODEC_OF(staff, StaffQualified);
STEWARD_CODEC_OF(staff, ShiftsPlanned);
STEWARD_CODEC_OF(staff, LeaveRecorded);
STEWARD_CODEC_OF(staff, StaffLeft);
STEWARD_CODEC_OF(staff, OrderTaken);
STEWARD_CODEC_OF(staff, OrderLetGo);
STEWARD_CODEC_OF(equipment, EquipmentRegistered);
STEWARD_CODEC_OF(equipment, EquipmentConditionChanged);
STEWARD_CODEC_OF(service_policy, BusinessCalendarSet);
STEWARD_CODEC_OF(service_policy, OrderLevelSet);
STEWARD_CODEC_OF(service_policy, CaseLevelSet);
STEWARD_CODEC_OF(service_policy, DispatchRulesSet);
STEWARD_CODEC_OF(work_orders, CategoryDefined);
STEWARD_CODEC_OF(work_orders, CategoryRetired);
STEWARD_CODEC_OF(work_orders, WorkOrderReported);
STEWARD_CODEC_OF(work_orders, WorkOrderTriaged);
STEWARD_CODEC_OF(work_orders, WorkOrderAssigned);
STEWARD_CODEC_OF(work_orders, WorkOrderAccepted);
STEWARD_CODEC_OF(work_orders, WorkOrderDeclined);
STEWARD_CODEC_OF(work_orders, TravelStarted);
STEWARD_CODEC_OF(work_orders, WorkStarted);
STEWARD_CODEC_OF(work_orders, WorkPaused);
STEWARD_CODEC_OF(work_orders, WorkResumed);
STEWARD_CODEC_OF(work_orders, WorkLinesRecorded);
STEWARD_CODEC_OF(work_orders, WorkDone);
STEWARD_CODEC_OF(work_orders, WorkOrderVerified);
STEWARD_CODEC_OF(work_orders, WorkOrderClosed);
STEWARD_CODEC_OF(work_orders, WorkOrderReopened);
STEWARD_CODEC_OF(work_orders, WorkOrderCancelled);
STEWARD_CODEC_OF(work_orders, WorkOrderRated);
STEWARD_CODEC_OF(work_orders, FollowUpCalled);
STEWARD_CODEC_OF(work_orders, WorkOrderNoted);
STEWARD_CODEC_OF(work_orders, WorkOrderEscalated);
STEWARD_CODEC_OF(work_orders, OutageReported);
STEWARD_CODEC_OF(work_orders, OutageEnded);
STEWARD_CODEC_OF(service, CaseFiled);
STEWARD_CODEC_OF(service, CaseAccepted);
STEWARD_CODEC_OF(service, InvestigationStarted);
STEWARD_CODEC_OF(service, WorkOrderLinked);
STEWARD_CODEC_OF(service, CaseReplied);
STEWARD_CODEC_OF(service, ReplyConfirmed);
STEWARD_CODEC_OF(service, ReplyDisputed);
STEWARD_CODEC_OF(service, CaseClosed);
STEWARD_CODEC_OF(service, CaseRejected);
STEWARD_CODEC_OF(service, CaseMerged);
STEWARD_CODEC_OF(service, CaseWithdrawn);
STEWARD_CODEC_OF(service, SatisfactionRated);
STEWARD_CODEC_OF(service, CaseNoted);
STEWARD_CODEC_OF(service, CaseCalledBack);
STEWARD_CODEC_OF(service, CaseEscalated);
STEWARD_CODEC_OF(service, ContactRecorded);
STEWARD_CODEC_OF(registry, HouseVacated);
STEWARD_CODEC_OF(registry, HouseMeasured);
STEWARD_CODEC_OF(billing, VatRateSet);
STEWARD_CODEC_OF(billing, ContractOpened);
STEWARD_CODEC_OF(billing, ContractEnded);
STEWARD_CODEC_OF(metering, MeterInstalled);
STEWARD_CODEC_OF(metering, MeterRead);
STEWARD_CODEC_OF(metering, MeterReadingCorrected);
STEWARD_CODEC_OF(metering, MeterRemoved);
STEWARD_CODEC_OF(metering, MeterFactorsCorrected);
STEWARD_CODEC_OF(billing, TariffCorrected);
STEWARD_CODEC_OF(billing, BillsAdjusted);
STEWARD_CODEC_OF(billing, StatementCancelled);
STEWARD_CODEC_OF(billing, BillRunCancellationBegun);
STEWARD_CODEC_OF(billing, CommunityAdjustmentsBegun);
STEWARD_CODEC_OF(billing, CommunityAdjustmentsEnded);
STEWARD_CODEC_OF(books, PeriodClosed);
STEWARD_CODEC_OF(books, PeriodReopened);
STEWARD_CODEC_OF(books, FiscalYearClosed);
STEWARD_CODEC_OF(books, FiscalYearReopened);
STEWARD_CODEC_OF(books, VendorRegistered);
STEWARD_CODEC_OF(books, ExpenseRecorded);
STEWARD_CODEC_OF(books, ExpensePaid);
STEWARD_CODEC_OF(books, ExpenseReversed);
STEWARD_CODEC_OF(books, BudgetSet);
STEWARD_CODEC_OF(books, SettlementRecorded);
STEWARD_CODEC_OF(books, SettlementReversed);
STEWARD_CODEC_OF(books, CommunitiesSettled);
STEWARD_CODEC_OF(billing, AutomaticDeductionSet);
STEWARD_CODEC_OF(books, ShiftOpened);
STEWARD_CODEC_OF(books, CashTaken);
STEWARD_CODEC_OF(books, CashBanked);
STEWARD_CODEC_OF(books, ShiftClosed);
STEWARD_CODEC_OF(books, ShortageTakenBack);
STEWARD_CODEC_OF(books, OverageTakenBack);
STEWARD_CODEC_OF(books, BankingReversed);
STEWARD_CODEC_OF(billing, InstalmentsAgreed);
STEWARD_CODEC_OF(billing, InstalmentsEnded);
STEWARD_CODEC_OF(invoicing, InvoiceRequested);
STEWARD_CODEC_OF(invoicing, InvoiceReviewed);
STEWARD_CODEC_OF(invoicing, InvoiceIssued);
STEWARD_CODEC_OF(invoicing, InvoiceFailed);
STEWARD_CODEC_OF(invoicing, CreditNoteIssued);
STEWARD_CODEC_OF(books, OpeningBalancesSet);
STEWARD_CODEC_OF(books, OpeningCounted);
STEWARD_CODEC_OF(books, CutOverClosed);
STEWARD_CODEC_OF(billing, CreditBroughtForward);
STEWARD_CODEC_OF(billing, DepositBroughtForward);
STEWARD_CODEC_OF(dunning, DunningLadderSet);
STEWARD_CODEC_OF(dunning, ReminderQueued);
STEWARD_CODEC_OF(dunning, ReminderDelivered);
STEWARD_CODEC_OF(dunning, ReminderFailed);
STEWARD_CODEC_OF(dunning, DunningHeld);
STEWARD_CODEC_OF(dunning, DunningReleased);
STEWARD_CODEC_OF(billing, ParkingTermsSet);
STEWARD_CODEC_OF(billing, ParkingStayCharged);
STEWARD_CODEC_OF(billing, ParkingStayPaid);
STEWARD_CODEC_OF(billing, ParkingPaymentReversed);
STEWARD_CODEC_OF(billing, ParkingStayReversed);
#undef STEWARD_CODEC_OF

}  // namespace steward::codec

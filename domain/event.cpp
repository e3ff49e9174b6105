#include "domain/event.h"

#include <array>

#include "domain/base/result.h"
#include "domain/base/text.h"

namespace steward {

namespace {

constexpr std::array<std::string_view, kEventTypes> kNames = {
    "LogCreated",
    "LossAccepted",
    "PoisonEventSkipped",
    "CompanyRegistered",
    "CommunityRegistered",
    "BuildingRegistered",
    "HouseRegistered",
    "HouseholdMovedIn",
    "HouseholdMovedOut",
    "FeeItemDefined",
    "TariffSet",
    "BillRunStarted",
    "StatementIssued",
    "BillRunChunkRecorded",
    "BillRunCompleted",
    "ChargeRaised",
    "ArrearsBroughtForward",
    "PaymentReceived",
    "PaymentReversed",
    "CreditApplied",
    "ImportRunStarted",
    "ImportChunkRecorded",
    "ImportRunCompleted",
    "ApiKeyIssued",
    "ApiKeyRevoked",
    "StaffRegistered",
    "StaffQualified",
    "ShiftsPlanned",
    "LeaveRecorded",
    "StaffLeft",
    "OrderTaken",
    "OrderLetGo",
    "EquipmentRegistered",
    "EquipmentConditionChanged",
    "BusinessCalendarSet",
    "OrderLevelSet",
    "CaseLevelSet",
    "DispatchRulesSet",
    "CategoryDefined",
    "CategoryRetired",
    "WorkOrderReported",
    "WorkOrderTriaged",
    "WorkOrderAssigned",
    "WorkOrderAccepted",
    "WorkOrderDeclined",
    "TravelStarted",
    "WorkStarted",
    "WorkPaused",
    "WorkResumed",
    "WorkLinesRecorded",
    "WorkDone",
    "WorkOrderVerified",
    "WorkOrderClosed",
    "WorkOrderReopened",
    "WorkOrderCancelled",
    "WorkOrderRated",
    "FollowUpCalled",
    "WorkOrderNoted",
    "WorkOrderEscalated",
    "OutageReported",
    "OutageEnded",
    "CaseFiled",
    "CaseAccepted",
    "InvestigationStarted",
    "WorkOrderLinked",
    "CaseReplied",
    "ReplyConfirmed",
    "ReplyDisputed",
    "CaseClosed",
    "CaseRejected",
    "CaseMerged",
    "CaseWithdrawn",
    "SatisfactionRated",
    "CaseNoted",
    "CaseEscalated",
    "ContactRecorded",
    "HouseVacated",
    "LateFeeTermsSet",
    "AllocationPolicySet",
    "LateFeesPosted",
    "BillsWaived",
    "BillsWrittenOff",
    "BillsDisputed",
    "DisputeSettled",
    "PaymentPromised",
    "RefundApproved",
    "RefundSent",
    "RefundSettled",
    "SuspenseReceived",
    "SuspenseAssigned",
    "SuspenseReturned",
    "ApprovalRulesSet",
    "AllowanceUsed",
    "ApprovalRequested",
    "ApprovalGranted",
    "ApprovalRefused",
    "ApprovalExpired",
    "HouseMeasured",
    "VatRateSet",
    "ContractOpened",
    "ContractEnded",
    "MeterInstalled",
    "MeterRead",
    "MeterReadingCorrected",
    "MeterRemoved",
    "TariffCorrected",
    "BillsAdjusted",
    "StatementCancelled",
    "PeriodClosed",
    "PeriodReopened",
    "VendorRegistered",
    "ExpenseRecorded",
    "ExpensePaid",
    "ExpenseReversed",
    "BudgetSet",
    "AutomaticDeductionSet",
    "ShiftOpened",
    "CashTaken",
    "CashBanked",
    "ShiftClosed",
    "InstalmentsAgreed",
    "InstalmentsEnded",
    "InvoiceRequested",
    "InvoiceReviewed",
    "InvoiceIssued",
    "InvoiceFailed",
    "CreditNoteIssued",
    "OpeningBalancesSet",
    "OpeningCounted",
    "CutOverClosed",
    "CreditBroughtForward",
    "DepositBroughtForward",
    "DunningLadderSet",
    "ReminderQueued",
    "ReminderDelivered",
    "ReminderFailed",
    "DunningHeld",
    "DunningReleased",
    "MeterFactorsCorrected",
    "ShortageTakenBack",
    "ParkingTermsSet",
    "ParkingStayCharged",
    "ParkingStayPaid",
    "ParkingPaymentReversed",
    "ParkingStayReversed",
    "SuspenseReversed",
    "BillRunCancellationBegun",
    "ReliefTakenBack",
    "SettlementRecorded",
    "SuspenseSettled",
    "CommunitiesSettled",
    "SettlementReversed",
    "SuspenseSettlementReversed",
    "SuspenseRefunded",
    "CommunityAdjustmentsBegun",
    "CommunityAdjustmentsEnded",
    "OverageTakenBack",
    "CaseCalledBack",
    "DepositsUsed",
    "BankingReversed",
    "FiscalYearClosed",
    "FiscalYearReopened",
};
static_assert(!kNames.back().empty(), "each event has a name");

template <class... Ids>
std::string raw(const Ids&... ids) {
  std::string bytes;
  (bytes.append(ids.uuid.view()), ...);
  return bytes;
}

ClaimChange claim(ClaimKind kind, std::string value) { return {ClaimAction::claim, {kind, std::move(value)}}; }
ClaimChange release(ClaimKind kind, std::string value) { return {ClaimAction::release, {kind, std::move(value)}}; }

std::string reference_value(billing::PaymentChannel channel, const std::string& reference) {
  return std::string(1, static_cast<char>(channel)) + reference;
}

// Cash needs no reference.
template <class E>
std::vector<ClaimChange> claimed_reference(const E& event) {
  if (event.external_reference.empty()) return {};
  return {claim(ClaimKind::external_reference, reference_value(event.channel, event.external_reference))};
}
ClaimChange claimed_transfer(const std::string& reference) {
  return claim(ClaimKind::external_reference, reference_value(billing::PaymentChannel::bank_transfer, reference));
}
ClaimChange released_transfer(const std::string& reference) {
  return release(ClaimKind::external_reference, reference_value(billing::PaymentChannel::bank_transfer, reference));
}
template <class E>
std::vector<ClaimChange> released_reference(const E& event) {
  if (event.external_reference.empty()) return {};
  return {release(ClaimKind::external_reference, reference_value(event.channel, event.external_reference))};
}

// Whatever vehicle the gate took it for: a plate that was misread makes no second stay. Before the reference, so that a
// stay that comes again is refused as one.
std::vector<ClaimChange> claims_of_paid_stay(const billing::ParkingStayPaid& event) {
  std::vector<ClaimChange> changes{claim(ClaimKind::parking_stay, raw(event.stay.stay))};
  for (ClaimChange& change : claimed_reference(event)) changes.push_back(std::move(change));
  return changes;
}
// The stay can be charged again whatever the reason, the reference comes back only where it never belonged here.
std::vector<ClaimChange> released_by_reversal(const billing::ParkingPaymentReversed& event) {
  std::vector<ClaimChange> changes{release(ClaimKind::parking_stay, raw(event.stay))};
  if (event.reason != billing::ReversalReason::entered_wrongly) return changes;
  for (ClaimChange& change : released_reference(event)) changes.push_back(std::move(change));
  return changes;
}

void add_big_endian(std::string& value, std::uint64_t number, int bits) {
  for (int shift = bits - 8; shift >= 0; shift -= 8) value.push_back(static_cast<char>(number >> shift));
}

// What bounced keeps its number; where money that was entered wrongly is entered again with it, it is the same row.
std::vector<ClaimChange> claims_of_found(const std::vector<imports::FoundMoney>& found) {
  std::vector<ClaimChange> changes;
  for (const imports::FoundMoney& each : found) {
    std::string money(1, static_cast<char>(each.channel));
    add_big_endian(money, static_cast<std::uint64_t>(each.amount.fen), 64);
    money += each.number;
    changes.push_back(claim(ClaimKind::found_money, money));
    changes.push_back(claim(ClaimKind::found_money, money.append(1, '\0').append(each.row)));
  }
  return changes;
}

std::string invoiced_bill(HouseholdId household, std::uint32_t bill) {
  std::string value = raw(household);
  add_big_endian(value, bill, 32);
  return value;
}
std::vector<ClaimChange> released_bills(HouseholdId household, const std::vector<std::uint32_t>& bills) {
  std::vector<ClaimChange> changes;
  for (const std::uint32_t bill : bills) {
    changes.push_back(release(ClaimKind::invoiced_bill, invoiced_bill(household, bill)));
  }
  return changes;
}

// An invoice is of one expense that counts, in whichever community.
template <class E>
std::vector<ClaimChange> vendor_invoice(ClaimAction action, const E& event) {
  if (event.invoice_number.empty()) return {};
  return {{action, {ClaimKind::vendor_invoice, raw(event.vendor) + as_typed_plainly(event.invoice_number)}}};
}

template <class E>
std::vector<Tag> tags_of_household_event(const E& event) {
  return {{TagKind::house, event.house.uuid},
          {TagKind::household, event.household.uuid},
          {TagKind::building, event.building.uuid}};
}

template <class E>
concept OfHousehold = requires(const E& event) {
  event.household;
  event.house;
  event.building;
};

// Brought forward by an import.
template <class E>
concept OfImport = requires(const E& event) {
  event.import_run;
};

// Of a work order or a case: a place, of which every part but the community may be nil.
template <class E>
concept OfPlace = requires(const E& event) {
  event.place.household;
  event.place.house;
  event.place.building;
};

template <class AnyId>
void tag(std::vector<Tag>& tags, TagKind kind, const AnyId& id) {
  if (!id.is_nil()) tags.push_back({kind, id.uuid});
}

// Whatever of the closed list of kinds the event names, in the order of the list.
template <class E>
std::vector<Tag> tags_of_work(const E& event) {
  std::vector<Tag> tags;
  if constexpr (OfPlace<E>) {
    tag(tags, TagKind::house, event.place.house);
    tag(tags, TagKind::household, event.place.household);
    tag(tags, TagKind::building, event.place.building);
  }
  if constexpr (requires { event.building.uuid; }) tag(tags, TagKind::building, event.building);
  if constexpr (requires { event.buildings.size(); }) {
    for (const BuildingId& building : event.buildings) tag(tags, TagKind::building, building);
  }
  if constexpr (requires { event.reporter.uuid; }) tag(tags, TagKind::person, event.reporter);
  if constexpr (requires { event.person.uuid; }) tag(tags, TagKind::person, event.person);
  if constexpr (requires { event.order.uuid; }) tag(tags, TagKind::work_order, event.order);
  if constexpr (requires { event.of_case.uuid; }) tag(tags, TagKind::service_case, event.of_case);
  if constexpr (requires { event.into.uuid; }) tag(tags, TagKind::service_case, event.into);
  if constexpr (requires { event.equipment.uuid; }) tag(tags, TagKind::equipment, event.equipment);
  if constexpr (requires { event.staff.uuid; }) tag(tags, TagKind::staff, event.staff);
  if constexpr (requires { event.assignee.uuid; }) tag(tags, TagKind::staff, event.assignee);
  if constexpr (requires { event.former.uuid; }) tag(tags, TagKind::staff, event.former);
  if constexpr (requires { event.handler.uuid; }) tag(tags, TagKind::staff, event.handler);
  return tags;
}

// Of a meter: a place without a household.
template <class E>
concept OfMeter = requires(const E& event) {
  event.place.house;
  requires !OfPlace<E>;
};

template <class E>
std::vector<Tag> tags_of_meter(const E& event) {
  std::vector<Tag> tags;
  tag(tags, TagKind::house, event.place.house);
  tag(tags, TagKind::building, event.place.building);
  return tags;
}

template <class E>
concept OfRun = requires(const E& event) {
  event.run.uuid;
};

}  // namespace

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;
bool operator==(const Event& a, const Event& b) {
  return static_cast<const AnyEvent&>(a) == static_cast<const AnyEvent&>(b);
}

std::string_view event_name(EventType type) {
  return type >= 1 && type <= kEventTypes ? kNames[type - 1U] : std::string_view{};
}

EventType event_type(std::string_view name) {
  for (EventType type = 1; type <= kEventTypes; ++type) {
    if (kNames[type - 1U] == name) return type;
  }
  return 0;
}

std::vector<ClaimChange> claims_of(const Event& event) {
  using Changes = std::vector<ClaimChange>;
  return visit(
      overloaded{
          [](const registry::CompanyRegistered& e) -> Changes { return {claim(ClaimKind::company_code, e.code)}; },
          [](const registry::CommunityRegistered& e) -> Changes { return {claim(ClaimKind::community_code, e.code)}; },
          [](const registry::BuildingRegistered& e) -> Changes {
            return {claim(ClaimKind::building_code, raw(e.community) + e.code)};
          },
          [](const registry::HouseRegistered& e) -> Changes {
            return {claim(ClaimKind::house_number, raw(e.building) + e.number)};
          },
          [](const registry::HouseholdMovedIn& e) -> Changes { return {claim(ClaimKind::occupancy, raw(e.house))}; },
          [](const registry::HouseholdMovedOut& e) -> Changes { return {release(ClaimKind::occupancy, raw(e.house))}; },
          [](const billing::FeeItemDefined& e) -> Changes {
            return {claim(ClaimKind::fee_item_code, raw(e.community) + e.code)};
          },
          [](const billing::PaymentReceived& e) -> Changes { return claimed_reference(e); },
          [](const billing::ParkingStayCharged& e) -> Changes {
            return {claim(ClaimKind::parking_stay, raw(e.stay.stay))};
          },
          [](const billing::ParkingStayPaid& e) -> Changes { return claims_of_paid_stay(e); },
          // A payment entered on the wrong household is entered again on the right one, with the same reference. One
          // that bounced or came twice keeps its reference, so that it cannot come back.
          [](const billing::PaymentReversed& e) -> Changes {
            return e.reason == billing::ReversalReason::entered_wrongly ? released_reference(e) : Changes{};
          },
          [](const billing::ParkingPaymentReversed& e) -> Changes { return released_by_reversal(e); },
          [](const billing::ParkingStayReversed& e) -> Changes {
            return {release(ClaimKind::parking_stay, raw(e.stay))};
          },
          [](const billing::SuspenseReceived& e) -> Changes { return claimed_reference(e); },
          // The payment that comes with it takes the reference over.
          [](const billing::SuspenseAssigned& e) -> Changes { return released_reference(e); },
          [](const imports::ImportRunStarted& e) -> Changes {
            const std::string hash(reinterpret_cast<const char*>(e.file_hash.data()), e.file_hash.size());
            return {claim(ClaimKind::import_file, raw(e.community) + static_cast<char>(e.kind) + hash)};
          },
          [](const imports::ImportChunkRecorded& e) -> Changes { return claims_of_found(e.found); },
          [](const staff::StaffRegistered& e) -> Changes { return {claim(ClaimKind::staff_code, e.code)}; },
          [](const staff::StaffLeft& e) -> Changes { return {release(ClaimKind::staff_code, e.code)}; },
          [](const equipment::EquipmentRegistered& e) -> Changes {
            return {claim(ClaimKind::equipment_code, raw(e.community) + e.code)};
          },
          [](const equipment::EquipmentConditionChanged& e) -> Changes {
            if (e.condition != equipment::Condition::retired) return {};
            return {release(ClaimKind::equipment_code, raw(e.community) + e.code)};
          },
          [](const work_orders::CategoryDefined& e) -> Changes { return {claim(ClaimKind::category_code, e.code)}; },
          [](const work_orders::CategoryRetired& e) -> Changes { return {release(ClaimKind::category_code, e.code)}; },
          [](const metering::MeterInstalled& e) -> Changes {
            return {claim(ClaimKind::meter_number, raw(e.place.community) + e.terms.number)};
          },
          [](const metering::MeterRemoved& e) -> Changes {
            return {release(ClaimKind::meter_number, raw(e.place.community) + e.number)};
          },
          [](const books::VendorRegistered& e) -> Changes { return {claim(ClaimKind::vendor_code, e.code)}; },
          [](const books::ExpenseRecorded& e) -> Changes { return vendor_invoice(ClaimAction::claim, e); },
          [](const books::ExpenseReversed& e) -> Changes { return vendor_invoice(ClaimAction::release, e); },
          [](const billing::SuspenseSettled& e) -> Changes {
            Changes changes;
            for (const EventId banking : e.bankings) changes.push_back(claim(ClaimKind::banked_cash, raw(banking)));
            return changes;
          },
          [](const billing::SuspenseSettlementReversed& e) -> Changes {
            Changes changes;
            for (const EventId banking : e.bankings) changes.push_back(release(ClaimKind::banked_cash, raw(banking)));
            return changes;
          },
          // A drawer is paid into the account of its community, and a slip of that bank is of one banking.
          [](const books::CashBanked& e) -> Changes {
            if (e.reference.empty()) return {};
            return {claim(ClaimKind::banking_slip, raw(e.community) + e.reference)};
          },
          // What was taken back is no row of a statement any more, and is not taken back again.
          [](const books::BankingReversed& e) -> Changes {
            Changes changes{claim(ClaimKind::banked_cash, raw(e.banking))};
            if (!e.reference.empty()) {
              changes.push_back(release(ClaimKind::banking_slip, raw(e.community) + e.reference));
            }
            return changes;
          },
          // What the bank calls it: the same money of a statement is there already, and the other way round.
          [](const books::SettlementRecorded& e) -> Changes { return {claimed_transfer(e.external_reference)}; },
          [](const books::SettlementReversed& e) -> Changes { return {released_transfer(e.external_reference)}; },
          // Of the bank that received it.
          [](const books::CommunitiesSettled& e) -> Changes {
            if (e.amount < Money{} || e.external_reference.empty()) return {};
            return {claimed_transfer(e.external_reference)};
          },
          [](const invoicing::InvoiceRequested& e) -> Changes {
            Changes changes;
            for (const invoicing::InvoiceLine& line : e.lines) {
              changes.push_back(claim(ClaimKind::invoiced_bill, invoiced_bill(e.household, line.bill)));
            }
            return changes;
          },
          // What is cancelled is never invoiced, and what is invoiced is not cancelled.
          [](const billing::StatementCancelled& e) -> Changes {
            Changes changes;
            for (const billing::CancelledBill& bill : e.bills) {
              changes.push_back(claim(ClaimKind::invoiced_bill, invoiced_bill(e.household, bill.bill)));
            }
            return changes;
          },
          [](const invoicing::InvoiceReviewed& e) -> Changes { return released_bills(e.household, e.released); },
          [](const invoicing::InvoiceFailed& e) -> Changes { return released_bills(e.household, e.released); },
          [](const invoicing::InvoiceIssued& e) -> Changes { return {claim(ClaimKind::tax_invoice_number, e.number)}; },
          [](const invoicing::CreditNoteIssued& e) -> Changes {
            Changes changes = released_bills(e.household, e.released);
            changes.push_back(claim(ClaimKind::tax_invoice_number, e.number));
            return changes;
          },
          [](const auto&) -> Changes { return {}; },
      },
      event);
}

std::string_view refusal_of_taken(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::company_code:
      return "company-code-taken";
    case ClaimKind::community_code:
      return "community-code-taken";
    case ClaimKind::building_code:
      return "building-code-taken";
    case ClaimKind::house_number:
      return "house-number-taken";
    case ClaimKind::occupancy:
      return "house-occupied";
    case ClaimKind::fee_item_code:
      return "fee-item-code-taken";
    case ClaimKind::external_reference:
      return "external-reference-taken";
    case ClaimKind::import_file:
      return "import-file-taken";
    case ClaimKind::staff_code:
      return "staff-code-taken";
    case ClaimKind::equipment_code:
      return "equipment-code-taken";
    case ClaimKind::category_code:
      return "category-code-taken";
    case ClaimKind::meter_number:
      return "meter-number-taken";
    case ClaimKind::vendor_code:
      return "vendor-code-taken";
    case ClaimKind::invoiced_bill:
      return "bill-invoiced";
    case ClaimKind::tax_invoice_number:
      return "tax-invoice-number-taken";
    case ClaimKind::parking_stay:
      return "parking-stay-exists";
    case ClaimKind::banked_cash:
      return "banking-settled";
    case ClaimKind::found_money:
      return "money-found-before";
    case ClaimKind::banking_slip:
      return "banking-slip-taken";
    case ClaimKind::vendor_invoice:
      return "vendor-invoice-taken";
  }
  return {};
}

std::vector<CounterChange> counters_of(CompanyNo company, const Event& event) {
  if (const auto* registered = get_if<registry::CompanyRegistered>(&event)) {
    return {{{CompanyNo{0}, CounterKind::company, 0}, registered->company.value}};
  }
  if (const auto* payment = get_if<billing::PaymentReceived>(&event)) {
    return {{{company, CounterKind::receipt, payment->receipt_year}, payment->receipt_number}};
  }
  if (const auto* parked = get_if<billing::ParkingStayPaid>(&event)) {
    return {{{company, CounterKind::receipt, parked->receipt_year}, parked->receipt_number}};
  }
  if (const auto* order = get_if<work_orders::WorkOrderReported>(&event)) {
    return {{{company, CounterKind::work_order, order->number_year}, order->number}};
  }
  if (const auto* filed = get_if<service::CaseFiled>(&event)) {
    return {{{company, CounterKind::service_case, filed->number_year}, filed->number}};
  }
  return {};
}

std::vector<Tag> tags_of(const Event& event) {
  using Tags = std::vector<Tag>;
  return visit(overloaded{
                   [](const registry::BuildingRegistered& e) -> Tags {
                     return {{TagKind::building, e.building.uuid}};
                   },
                   [](const registry::HouseRegistered& e) -> Tags {
                     return {{TagKind::house, e.house.uuid}, {TagKind::building, e.building.uuid}};
                   },
                   [](const registry::HouseVacated& e) -> Tags {
                     return {{TagKind::house, e.house.uuid}};
                   },
                   [](const registry::HouseMeasured& e) -> Tags {
                     return {{TagKind::house, e.house.uuid}, {TagKind::building, e.building.uuid}};
                   },
                   [](const registry::HouseholdMovedIn& e) {
                     Tags tags = tags_of_household_event(e);
                     tags.push_back({TagKind::person, e.owner.uuid});
                     return tags;
                   },
                   [](const billing::StatementIssued& e) {
                     Tags tags = tags_of_household_event(e);
                     tags.push_back({TagKind::run, e.run.uuid});
                     return tags;
                   },
                   [](const billing::StatementCancelled& e) {
                     Tags tags = tags_of_household_event(e);
                     tag(tags, TagKind::run, e.run);
                     return tags;
                   },
                   []<class E>(const E& e) -> Tags {
                     if constexpr (OfHousehold<E> && OfImport<E>) {
                       Tags tags = tags_of_household_event(e);
                       tags.push_back({TagKind::run, e.import_run.uuid});
                       return tags;
                     } else if constexpr (OfHousehold<E>) {
                       return tags_of_household_event(e);
                     } else if constexpr (OfMeter<E>) {
                       return tags_of_meter(e);
                     } else if constexpr (OfRun<E>) {
                       return {{TagKind::run, e.run.uuid}};
                     } else {
                       return tags_of_work(e);
                     }
                   },
               },
               event);
}

const billing::Posting* posting_in(const Event& event) {
  return visit(
      []<class E>(const E& e) -> const billing::Posting* {
        if constexpr (requires { e.posting.lines; }) {
          return &e.posting;
        } else {
          return nullptr;
        }
      },
      event);
}

std::vector<HouseholdId> households_of(const Event& event) {
  return visit(
      []<class E>(const E& e) -> std::vector<HouseholdId> {
        if constexpr (OfHousehold<E>) {
          return {e.household};
        } else if constexpr (OfPlace<E>) {
          if (e.place.household.is_nil()) return {};
          return {e.place.household};
        } else {
          return {};
        }
      },
      event);
}

}  // namespace steward

#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "domain/base/ids.h"

namespace steward {

// What a stream is about. Numbers are stored: append only. Zero is never written.
enum class StreamKind : std::uint16_t {
  log = 1,      // the log itself: its purpose, accepted losses, skipped poison events (company 0, nil id)
  company = 2,  // id: see company_stream
  community = 3,
  building = 4,
  house = 5,
  household = 6,  // one tenure of one party, and its account
  fee_item = 7,   // a fee item with its tariffs
  bill_run = 8,
  import_run = 9,
  credential = 10,
  staff = 11,
  equipment = 12,
  service_policy = 13,  // id: that of the community
  category = 14,        // a kind of work order
  work_order = 15,
  outage = 16,
  service_case = 17,  // a complaint, suggestion, enquiry or praise
  contact = 18,
  collection_policy = 19,  // id: that of the community
  suspense = 20,           // id: that of the payment
  approval_rules = 21,     // id: that of the community
  approval = 22,
  allowance = 23,  // id: that of the credential
  meters = 24,     // of a place; id: that of the house, building or community
  periods = 25,    // which months are closed; id: that of the community
  vendor = 26,
  expense = 27,
  budget = 28,  // id: that of the community
  till = 29,    // the shifts of one cashier; id: that of the credential
  invoice = 30,
  cut_over = 31,        // from the books before; id: that of the community
  dunning_policy = 32,  // the ladder; id: that of the community
  dunning = 33,         // what a household was reminded of; id: that of the household
  vehicle = 34,         // what it was charged for parking; id: chosen by the gate system
  settlement = 35,      // money that came into the bank out of what was in the books already
  year_ends = 36,       // which years are closed; id: that of the community
};
inline constexpr std::uint16_t kStreamKinds = 36;

// The name of a stream inside a company. Its key in every table is company ‖ kind ‖ id.
struct StreamId {
  StreamKind kind = StreamKind::log;
  Uuid id;
  auto operator<=>(const StreamId&) const = default;
};

struct StreamIdHash {
  std::size_t operator()(const StreamId& stream) const noexcept {
    return UuidHash{}(stream.id) * 31U + static_cast<std::size_t>(stream.kind);
  }
};

[[nodiscard]] inline StreamId log_stream() { return {StreamKind::log, Uuid{}}; }
// A company has no UUID of its own: its number is written into the last four bytes.
[[nodiscard]] StreamId company_stream(CompanyNo company);
[[nodiscard]] inline StreamId stream_of(CommunityId id) { return {StreamKind::community, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(BuildingId id) { return {StreamKind::building, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(HouseId id) { return {StreamKind::house, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(HouseholdId id) { return {StreamKind::household, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(FeeItemId id) { return {StreamKind::fee_item, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(BillRunId id) { return {StreamKind::bill_run, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(ImportRunId id) { return {StreamKind::import_run, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(CredentialId id) { return {StreamKind::credential, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(StaffId id) { return {StreamKind::staff, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(EquipmentId id) { return {StreamKind::equipment, id.uuid}; }
[[nodiscard]] inline StreamId policy_stream(CommunityId id) { return {StreamKind::service_policy, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(CategoryId id) { return {StreamKind::category, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(WorkOrderId id) { return {StreamKind::work_order, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(OutageId id) { return {StreamKind::outage, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(CaseId id) { return {StreamKind::service_case, id.uuid}; }
[[nodiscard]] inline StreamId collection_stream(CommunityId id) { return {StreamKind::collection_policy, id.uuid}; }
[[nodiscard]] inline StreamId suspense_stream(PaymentId id) { return {StreamKind::suspense, id.uuid}; }
[[nodiscard]] inline StreamId approval_rules_stream(CommunityId id) { return {StreamKind::approval_rules, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(ApprovalId id) { return {StreamKind::approval, id.uuid}; }
[[nodiscard]] inline StreamId allowance_stream(CredentialId id) { return {StreamKind::allowance, id.uuid}; }
[[nodiscard]] inline StreamId periods_stream(CommunityId id) { return {StreamKind::periods, id.uuid}; }
[[nodiscard]] inline StreamId year_ends_stream(CommunityId id) { return {StreamKind::year_ends, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(VendorId id) { return {StreamKind::vendor, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(ExpenseId id) { return {StreamKind::expense, id.uuid}; }
[[nodiscard]] inline StreamId till_stream(CredentialId id) { return {StreamKind::till, id.uuid}; }
[[nodiscard]] inline StreamId budget_stream(CommunityId id) { return {StreamKind::budget, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(InvoiceId id) { return {StreamKind::invoice, id.uuid}; }
[[nodiscard]] inline StreamId cut_over_stream(CommunityId id) { return {StreamKind::cut_over, id.uuid}; }
[[nodiscard]] inline StreamId ladder_stream(CommunityId id) { return {StreamKind::dunning_policy, id.uuid}; }
[[nodiscard]] inline StreamId dunning_stream(HouseholdId id) { return {StreamKind::dunning, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(VehicleId id) { return {StreamKind::vehicle, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(SettlementId id) { return {StreamKind::settlement, id.uuid}; }
[[nodiscard]] inline StreamId stream_of(ContactId id) { return {StreamKind::contact, id.uuid}; }

}  // namespace steward

template <>
struct std::hash<steward::StreamId> : steward::StreamIdHash {};

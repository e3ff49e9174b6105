#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace steward {

// Sixteen bytes, in the order in which they are printed. Made as UUIDv7 at the edge (never in the domain), so that ids
// of one kind sort roughly by the time they were made.
struct Uuid {
  std::array<std::byte, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
  [[nodiscard]] std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

// Canonical text, lower case: 018f3b2a-7c1d-7e2f-9a3b-0123456789ab.
[[nodiscard]] std::string to_string(const Uuid& id);
// The same text only (upper-case digits are accepted); anything else is nullopt.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);
// The same of what somebody names from outside. The nil UUID names nothing: inside it stands for an id that is missing,
// so whoever sent it would be taken not to have said which one.
[[nodiscard]] std::optional<Uuid> parse_named_uuid(std::string_view text);
// From exactly sixteen bytes.
[[nodiscard]] std::optional<Uuid> uuid_from_bytes(std::string_view bytes);

// An id that only fits its own hole: explicit in, explicit out.
template <class Tag>
struct Id {
  Uuid uuid{};

  Id() = default;
  explicit Id(Uuid value) : uuid(value) {}
  auto operator<=>(const Id&) const = default;
  [[nodiscard]] bool is_nil() const { return uuid.is_nil(); }
};

template <class Tag>
[[nodiscard]] std::string to_string(const Id<Tag>& id) {
  return to_string(id.uuid);
}

using CommunityId = Id<struct CommunityTag>;
using BuildingId = Id<struct BuildingTag>;
using HouseId = Id<struct HouseTag>;
using HouseholdId = Id<struct HouseholdTag>;
using PersonId = Id<struct PersonTag>;
using FeeItemId = Id<struct FeeItemTag>;
using BillId = Id<struct BillTag>;
using BillRunId = Id<struct BillRunTag>;
using PaymentId = Id<struct PaymentTag>;
using ApprovalId = Id<struct ApprovalTag>;
using RefundId = Id<struct RefundTag>;
using ImportRunId = Id<struct ImportRunTag>;
using CredentialId = Id<struct CredentialTag>;
using StaffId = Id<struct StaffTag>;
using EquipmentId = Id<struct EquipmentTag>;
using CategoryId = Id<struct CategoryTag>;
using WorkOrderId = Id<struct WorkOrderTag>;
using OutageId = Id<struct OutageTag>;
using CaseId = Id<struct CaseTag>;
using ContactId = Id<struct ContactTag>;
using MeterId = Id<struct MeterTag>;
using ContractId = Id<struct ContractTag>;
using AdjustmentId = Id<struct AdjustmentTag>;
using VendorId = Id<struct VendorTag>;
using ExpenseId = Id<struct ExpenseTag>;
using ShiftId = Id<struct ShiftTag>;
using InstalmentPlanId = Id<struct InstalmentPlanTag>;
using InvoiceId = Id<struct InvoiceTag>;
using CreditNoteId = Id<struct CreditNoteTag>;
using NoticeId = Id<struct NoticeTag>;
using VehicleId = Id<struct VehicleTag>;
using ParkingStayId = Id<struct ParkingStayTag>;
using SettlementId = Id<struct SettlementTag>;
using CommandId = Id<struct CommandTag>;
using EventId = Id<struct EventTag>;
using LogId = Id<struct LogTag>;

// A company is a small number given by the log: 1, 2, 3 … Zero is the operator itself (the log's own stream,
// operations).
struct CompanyNo {
  std::uint32_t value = 0;
  auto operator<=>(const CompanyNo&) const = default;
};

// The global, gapless number of an event. The first event is 1; 0 means "before the first".
using Position = std::uint64_t;
// The number of an event in its stream. The first is 1; 0 means "the stream does not exist".
using Version = std::uint64_t;

struct UuidHash {
  std::size_t operator()(const Uuid& id) const noexcept {
    std::uint64_t words[2];
    std::memcpy(words, id.bytes.data(), 16);
    std::uint64_t mixed = (words[0] ^ (words[1] * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }
};

}  // namespace steward

template <>
struct std::hash<steward::Uuid> : steward::UuidHash {};
template <class Tag>
struct std::hash<steward::Id<Tag>> {
  std::size_t operator()(const steward::Id<Tag>& id) const noexcept { return steward::UuidHash{}(id.uuid); }
};
template <>
struct std::hash<steward::CompanyNo> {
  std::size_t operator()(steward::CompanyNo company) const noexcept { return company.value; }
};

#pragma once

#include <string>
#include <string_view>

#include "projections/arrears.h"
#include "projections/row_codec.h"

// How the rows of the arrears view are laid out: between its handler and its reader, and nobody else's business.
namespace steward::arrears {

// Tables of the view. Keys: table ‖ company ‖ …
inline constexpr std::uint8_t kHouseholds = 1;   // household → ArrearsRow
inline constexpr std::uint8_t kCommunities = 2;  // community → code
inline constexpr std::uint8_t kBuildings = 3;    // building → community, code
inline constexpr std::uint8_t kHouses = 4;       // house → number
inline constexpr std::uint8_t kBills = 5;   // household ‖ number / 16 → due dates and deposit items of these bills
inline constexpr std::uint8_t kAgeing = 6;  // area ‖ due date → sums of open amounts and bills
inline constexpr std::uint8_t kTotals = 7;  // area ‖ what (‖ fee item, nil: all) → sums of amounts and households
inline constexpr std::uint8_t kByAmount = 8;   // scope ‖ amount, largest first ‖ household
inline constexpr std::uint8_t kByDueDate = 9;  // scope ‖ oldest due date ‖ household
// Community code ‖ community ‖ building code ‖ building ‖ number ‖ household.
inline constexpr std::uint8_t kByNumber = 10;
inline constexpr std::uint8_t kDeposits = 11;  // scope ‖ fee item (nil: all) ‖ as by number

inline constexpr std::uint8_t kTotalArrears = 1;
inline constexpr std::uint8_t kTotalCredit = 2;
inline constexpr std::uint8_t kTotalHeld = 3;    // deposits, by fee item
inline constexpr std::uint8_t kTotalUnpaid = 4;  // the same

// The stored row has its place by house number, too, so that everything derived follows from the row alone.
struct StoredRow {
  ArrearsRow row;
  std::string_view place;  // in the list by number; not owned
};

[[nodiscard]] std::string encode(const StoredRow& stored);
// The place points into the bytes.
[[nodiscard]] Result<StoredRow> decode_stored(std::string_view bytes);

// The fee item of a deposit; most bills are none.
void put_deposit(ByteWriter& writer, FeeItemId item);
[[nodiscard]] FeeItemId get_deposit(ByteReader& reader);

inline KeyWriter household_key(CompanyNo company, HouseholdId household) {
  return key_in(kHouseholds, company).uuid(household.uuid);
}

inline KeyWriter scope_key(std::uint8_t table, const ArrearsScope& scope) {
  return key_in(table, scope.company).u8(static_cast<std::uint8_t>(scope.kind)).uuid(scope.id);
}

// Sums lie under their building; those of its community and company, whose keys have nil ids there, are wider.
inline KeyWriter area_key(std::uint8_t table, CompanyNo company, CommunityId community, BuildingId building) {
  return key_in(table, company).uuid(community.uuid).uuid(building.uuid);
}

}  // namespace steward::arrears

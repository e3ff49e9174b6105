#pragma once

#include <limits>
#include <string>
#include <string_view>

#include "projections/books_register.h"
#include "projections/row_codec.h"

// How the rows of the books' register are laid out: between its handler and its reader, and nobody else's business.
namespace steward::books_register {

// Tables of the view: table ‖ company ‖ …
inline constexpr std::uint8_t kVendors = 1;      // vendor → VendorRow
inline constexpr std::uint8_t kExpenses = 2;     // expense → ExpenseRow
inline constexpr std::uint8_t kBudgets = 3;      // community ‖ year ‖ account → amounts of the months
inline constexpr std::uint8_t kShifts = 4;       // shift → ShiftRow
inline constexpr std::uint8_t kCutOvers = 5;     // community → CutOverRow
inline constexpr std::uint8_t kCounts = 6;       // cashier → community, and what their last shift was counted with
inline constexpr std::uint8_t kSettlements = 7;  // settlement, or event that settled money in suspense → SettlementRow
inline constexpr std::uint8_t kSuspense = 8;     // payment that waits in suspense or was settled → MoneyInSuspense
inline constexpr std::uint8_t kShiftDays = 9;  // shift ‖ day on which something happened to its drawer → DrawerMoved
// community ‖ day → sums of CashOfOtherDays: entered, dated
inline constexpr std::uint8_t kCashOfOtherDays = 10;
// shift ‖ event → amount, day and slip of what was banked
inline constexpr std::uint8_t kBankings = 11;
inline constexpr std::uint8_t kSettledBankings = 12;  // event that banked → payment in suspense that it came as
inline constexpr std::uint8_t kVendorList = 13;       // code ‖ vendor
// community (nil: all) ‖ vendor (nil: all) ‖ 1 only what is owed, 0 all ‖ date ‖ expense
inline constexpr std::uint8_t kExpenseList = 14;
inline constexpr std::uint8_t kShiftList = 15;  // community (nil: all) ‖ cashier (nil: all) ‖ day, latest first ‖ shift
inline constexpr std::uint8_t kSettlementList = 16;  // community (nil: all) ‖ day, latest first ‖ settlement
// community ‖ month in which it was open or something of its count was taken back ‖ shift; kStillOpen instead of months
// while nobody knows the last one. So what was open on a day is found however long it had been, among few.
inline constexpr std::uint8_t kShiftMonths = 17;
inline constexpr YearMonth kStillOpen{std::numeric_limits<std::int32_t>::max()};

// What the settlement of money in suspense does not say of it.
struct MoneyInSuspense {
  std::string external_reference;
  EventId settled_by;  // the last time; nil: not yet
};

[[nodiscard]] std::string encode(const VendorRow& row);
[[nodiscard]] Result<VendorRow> decode_vendor(std::string_view bytes);
[[nodiscard]] std::string encode(const ExpenseRow& row);
[[nodiscard]] Result<ExpenseRow> decode_expense(std::string_view bytes);
[[nodiscard]] std::string encode(const ShiftRow& row);
[[nodiscard]] Result<ShiftRow> decode_shift(std::string_view bytes);
[[nodiscard]] std::string encode(const DrawerMoved& row);
[[nodiscard]] Result<DrawerMoved> decode_moved(std::string_view bytes);
[[nodiscard]] std::string encode(const SettlementRow& row);
[[nodiscard]] Result<SettlementRow> decode_settlement(std::string_view bytes);
[[nodiscard]] std::string encode(const MoneyInSuspense& row);
[[nodiscard]] Result<MoneyInSuspense> decode_suspense(std::string_view bytes);
[[nodiscard]] std::string encode(const CutOverRow& row);
[[nodiscard]] Result<CutOverRow> decode_cut_over(std::string_view bytes);

[[nodiscard]] inline KeyWriter shift_list(CompanyNo company, CommunityId community, CredentialId cashier) {
  return key_in(kShiftList, company).id(community).id(cashier);
}
[[nodiscard]] inline KeyWriter shift_months(CompanyNo company, CommunityId community, YearMonth month) {
  return key_in(kShiftMonths, company).id(community).sortable_i32(month.months);
}
[[nodiscard]] inline KeyWriter shift_days(CompanyNo company, ShiftId shift) {
  return key_in(kShiftDays, company).id(shift);
}
[[nodiscard]] inline KeyWriter shift_bankings(CompanyNo company, ShiftId shift) {
  return key_in(kBankings, company).id(shift);
}
[[nodiscard]] inline KeyWriter other_days(CompanyNo company, CommunityId community, Date day) {
  return key_in(kCashOfOtherDays, company).id(community).sortable_i32(day.days);
}
[[nodiscard]] inline KeyWriter settlement_list(CompanyNo company, CommunityId community) {
  return key_in(kSettlementList, company).id(community);
}
// Latest first: no date is so far away that its negative is none.
[[nodiscard]] inline std::int32_t latest_first(Date day) { return -day.days; }

[[nodiscard]] inline std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

[[nodiscard]] inline KeyWriter expense_list(CompanyNo company, const Uuid& community, const Uuid& vendor,
                                            bool owed_only) {
  return key_in(kExpenseList, company).uuid(community).uuid(vendor).u8(owed_only ? 1 : 0);
}

[[nodiscard]] inline KeyWriter budget_key(CompanyNo company, CommunityId community) {
  return key_in(kBudgets, company).id(community);
}

}  // namespace steward::books_register

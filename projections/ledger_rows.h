#pragma once

#include "projections/ledger_reader.h"
#include "projections/row_codec.h"

// How the rows of the ledger view are laid out: between its handler and its reader, and nobody else's business.
namespace steward::ledger {

// Sums of an area: company ‖ level ‖ community ‖ building ‖ what stands here.
inline constexpr std::uint8_t kAccounts = 1;  // month ‖ account → debits, credits
inline constexpr std::uint8_t kTaxes = 2;   // month ‖ account ‖ VAT rate → tax and net that belong to its amounts
inline constexpr std::uint8_t kCredit = 3;  // month ‖ kind of movement → amounts, movements
inline constexpr std::uint8_t kCash = 4;    // day ‖ channel ‖ way in ‖ credential ‖ CashFlow → amounts, times
inline constexpr std::uint8_t kPaidResults = 5;  // month ‖ account → income and expenses, gross, as they were paid
inline constexpr std::uint8_t kBills = 6;  // fee item ‖ charge month ‖ month ‖ kind ‖ due date → amounts, movements
inline constexpr std::uint8_t kPaidUp = 7;  // fee item ‖ charge month ‖ month (PaidMonth) → households paid up, billed
inline constexpr std::uint8_t kItemIncome = 8;  // fee item ‖ month ‖ account → income (below zero: less), bills
inline constexpr std::uint8_t kPaidInVain = 9;  // fee item ‖ charge month ‖ cancelled in ‖ month → paid, given up
inline constexpr std::uint8_t kPaidAtOnce = 10;  // fee item ‖ month → IncomeAtOnce, less what was given back
inline constexpr std::uint8_t kLastOfAreas = kPaidAtOnce;
// Other rows: company ‖ what stands here.
inline constexpr std::uint8_t kJournal = 11;          // day ‖ community ‖ account → debits, credits
inline constexpr std::uint8_t kFeeItems = 12;         // fee item → its income account
inline constexpr std::uint8_t kBillNumbers = 13;      // household ‖ number / 16 → what these bills charge
inline constexpr std::uint8_t kHouseholdMonths = 14;  // household ‖ charge month → PaidMonth
inline constexpr std::uint8_t kReceipts = 15;         // year ‖ number → ReceiptRow
inline constexpr std::uint8_t kReceiptPlaces = 16;    // community ‖ year ‖ number: follows from the receipt
inline constexpr std::uint8_t kPayments = 17;         // payment → year, number of its receipt
inline constexpr std::uint8_t kSafe = 18;             // community ‖ day → change of the cash outside its drawers
// Of an area, too: fee item ‖ charge month ‖ month → by how much more counts as charged, and as paid, than kBills has.
inline constexpr std::uint8_t kRestated = 19;
// Month ‖ community ‖ day ‖ building ‖ fee item ‖ due date → change of what is owed: the days inside the months of
// kBills. There are far more of them, so they count in no wider area: the reader of a month adds them up.
inline constexpr std::uint8_t kOwedOfDay = 20;
// Places of a receipt by the day on which it was received, then by its number; they follow from it, too.
inline constexpr std::uint8_t kReceiptsByDay = 21;        // community (nil: all) ‖ day ‖ year ‖ number
inline constexpr std::uint8_t kReceiptsOfHousehold = 22;  // household ‖ day ‖ year ‖ number
inline constexpr std::uint8_t kCashGiven = 23;            // community → CashGiven, of what left it last
inline constexpr std::uint8_t kOwedExpenses = 24;         // expense that was not paid at once → its account
// Sums of an area, too: month ‖ InvoicedAs ‖ VAT rate → tax, net
inline constexpr std::uint8_t kInvoiced = 25;
inline constexpr std::uint8_t kInvoices = 26;  // invoice → what is left of it by VAT rate
inline constexpr std::uint8_t kVatRates = 27;  // fee item → its VAT rates
// An area, too: month ‖ account → debits, credits that carry a year over. Beside those of kAccounts, which the
// statements of income are made of.
inline constexpr std::uint8_t kYearEnds = 28;
inline constexpr std::uint8_t kYearEndJournal = 29;  // as of kJournal, of kYearEnds

enum class InvoicedAs : std::uint8_t { invoice = 1, credit_note = 2 };

[[nodiscard]] constexpr bool is_of_areas(std::uint8_t table) {
  return table <= kLastOfAreas || table == kRestated || table == kInvoiced || table == kYearEnds;
}

// What is in no building lies at this level, too, under the nil id: of a community, or of the company itself.
enum class Level : std::uint8_t { company = 1, community = 2, building = 3 };

inline KeyWriter area_key(std::uint8_t table, CompanyNo company, Level level, CommunityId community,
                          BuildingId building) {
  return key_in(table, company).u8(static_cast<std::uint8_t>(level)).id(community).id(building);
}
inline KeyWriter area_key(std::uint8_t table, const LedgerScope& scope) {
  const Level level = !scope.building.is_nil()    ? Level::building
                      : !scope.community.is_nil() ? Level::community
                                                  : Level::company;
  return area_key(table, scope.company, level, scope.community, scope.building);
}

inline KeyWriter receipt_key(CompanyNo company, std::int32_t year, std::int64_t number) {
  return key_in(kReceipts, company).sortable_i32(year).sortable_i64(number);
}
// Cash that left the books of a community, until the drawer that gave it is known: the till says so behind it, in the
// same append.
struct CashGiven {
  PaymentId payment;  // or the refund
  BuildingId building;
  Date day;
  billing::CashFlow flow = billing::CashFlow::reversed;
  std::int64_t times = 1;  // 0: counted for a drawer already
};

[[nodiscard]] std::string encode(const ReceiptRow& row);
[[nodiscard]] Result<ReceiptRow> decode_receipt(std::string_view bytes);

}  // namespace steward::ledger

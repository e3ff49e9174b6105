#pragma once

#include <vector>

#include "domain/billing/corrections.h"

// Inside billing: what was waived or written off was never paid, so that no adjustment gives it back.
namespace steward::billing {

// What of a bill was given up and may be taken back: not a deposit that went back with a refund.
struct GivenUp {
  Money amount;  // of the principal
  Money late_fee;
};
[[nodiscard]] GivenUp given_up_of(const Account& account, const AccountBill& bill, Relief relief);
// Whether anything of the bill is open. Refusals: bill-given-up where something of it was, by whichever relief, and may
// be taken back; bill-already-paid.
[[nodiscard]] Result<void> check_open(const Account& account, const AccountBill& bill);

// A bill of an adjustment.
struct Recomputed {
  std::uint32_t bill = 0;
  Charged before;                  // what was charged for it, with the adjustments made before
  Charged after;                   // what should have been; with what is kept, once that is known
  std::vector<MonthShare> months;  // of its net
  Money kept_before{};             // of `before`: what adjustments kept for what was given up on top
  Money kept{};                    // of `after`: what was given up on the bills of adjustments before
  Money kept_within{};             // the same beside it, where that lies in what was given up of the bill itself
  Money settled{};                 // by how much the tax of what was waived of the bill differs from that of the rest
};

// Keeps in what should have been charged what was given up of the bill itself, and of the bills by which adjustments of
// the item before charged more on top of it: as much as no charge on top covers any longer. Of these nobody knows which
// bill they were for: the item has it together. Bills that keep it already go on, and when they rise that is charged
// beside it; then the oldest bill that falls keeps it first. What is kept has the tax that the waivers took back, so
// that together they come to nothing. `lines` ascend by bill. Done again, nothing changes.
void keep_given_up(const Account& account, FeeItemId item, std::vector<Recomputed>& lines);

// What of a bill's charge adjustments kept for what was given up on top.
[[nodiscard]] Money kept_of(const Account& account, std::uint32_t bill);

// What of it bills of the item keep by what was charged for them so far.
[[nodiscard]] Money kept_of_item(const Account& account, FeeItemId item);

// What of the tax of an item's bills was not taken back with waivers: no waiver takes back more.
[[nodiscard]] Money tax_still_owed(const Account& account, FeeItemId item);

}  // namespace steward::billing

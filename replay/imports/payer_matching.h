#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.h"
#include "domain/billing/receivable_events.h"
#include "replay/imports/rows.h"

// Whose money a row of a bank statement is, where that is certain (domain reference §2.8). Pure. A likeness is no
// match: what is not certain waits in suspense until somebody looks.
namespace steward::imports {

// The full numbers of the houses of a community.
class HouseNumbers {
 public:
  // As the directory has it: building code, "-", number of the house.
  void add(std::string_view full_number, HouseId house);
  // The houses whose number stands in the text as a word of its own. ASCII letters count in either case, wide signs as
  // narrow ones. Of numbers inside one another the longest is meant: 东1-101, not 1-101.
  [[nodiscard]] std::vector<HouseId> named_in(std::string_view text) const;

 private:
  std::map<std::string, std::vector<HouseId>, std::less<>> houses_;
  std::size_t longest_ = 0;  // bytes
};

// A household as it was on the day on which money came. Holds the name in clear: never logged.
struct Payer {
  HouseholdId household;
  HouseId house;
  std::string owner_name;      // empty: nobody can read it any more
  Money open_total;            // what a payment of that day could pay, late fees with it
  bool in_possession = false;  // of the house
};

struct MatchedPayer {
  HouseholdId household;
  billing::Match by = billing::Match::by_hand;
  bool operator==(const MatchedPayer&) const = default;
};

// `payers` are all households of the community on the day of the row. Levels, the first that is certain counts:
//   house_number     the memo names a house, and one household alone has it or still owes for it;
//   name_and_amount  the payer's name is the owner's, and the amount what that household owes, of one household alone;
//   amount           what one household alone owes.
// What the row says otherwise is not passed over: a house that the memo names is not paid for by matching another one
// by name or amount, and the money of somebody who is an owner here pays nobody else's debt by its amount. Nor does
// what a channel pays out, or cash that was banked.
[[nodiscard]] bool names_banked_cash(const BankRow& row);
[[nodiscard]] bool names_a_channel(const BankRow& row);  // WeChat, Alipay or a card terminal
[[nodiscard]] std::optional<MatchedPayer> match_payer(const BankRow& row, const HouseNumbers& numbers,
                                                      std::span<const Payer> payers);
// The memo names a house, or the payer is called as an owner is: one or several. Such money is not the company's own.
[[nodiscard]] bool names_somebody(const BankRow& row, const HouseNumbers& numbers, std::span<const Payer> payers);

}  // namespace steward::imports

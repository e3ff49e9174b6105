#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/ledger_reader.h"

// The ledger of one account (明细账), and with totals of days the journal of cash and of the bank (日记账): what each
// voucher of the journal entered, and the balance behind it. It agrees with the trial balance to the fen.
namespace steward {

struct AccountLedgerAsked {
  CompanyNo company;
  CommunityId community;  // nil: the whole company
  Months months;
  billing::LedgerAccount account = billing::LedgerAccount::cash_on_hand;
  bool by_day = false;  // with the totals of each day
};

struct AccountLedgerLine {
  enum class Kind : std::uint8_t { opening, entry, day_total, month_total, year_total };
  Kind kind = Kind::entry;
  Date day;                  // of totals the last one that they are of; of the opening the first of the months
  CommunityId community{};   // of an entry
  std::int64_t voucher = 0;  // of an entry: as the journal numbers it
  Money debit{};             // an entry has one side, debits first …
  Money credit{};            // … and an opening none
  Money balance{};           // behind it; a debit is positive
  bool closing = false;      // of an entry: it carries a year over
};

struct AccountLedgerPage {
  std::vector<AccountLedgerLine> lines;
  std::optional<std::string> next;  // bytes to go on from
  // Of all the months, whatever page it is.
  Money opening;
  Money debit;
  Money credit;
  [[nodiscard]] Money closing() const { return {opening.fen + debit.fen - credit.fen}; }
};

// The opening, and what was entered, with the totals of days, of months, and of their years so far behind the last
// entry of each; what has no entry has no totals. A page reads the sums of the account's months and the lines that it
// shows, and takes what was summed up before from its cursor: what is dated back meanwhile into days that were read is
// seen from the next month on. cursor-invalid when `cursor` is no place of it.
[[nodiscard]] Result<AccountLedgerPage> account_ledger(const LedgerReader& books, const AccountLedgerAsked& asked,
                                                       std::string_view cursor, std::size_t limit);

}  // namespace steward

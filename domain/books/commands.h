#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/approvals/authority.h"
#include "domain/books/events.h"

namespace steward::books {

// Only months that are over, and one after the other; the first one closes all before it too. Outcome: community_id,
// period.
struct ClosePeriod {
  CommunityId community;
  YearMonth period;
};

// Only the month that was closed last. Outcome: community_id, period.
struct ReopenPeriod {
  CommunityId community;
  YearMonth period;
  ReopenReason reason = ReopenReason::late_entry;
  approvals::Authority authority{};
};

// Outcome: vendor_id.
struct RegisterVendor {
  VendorId vendor;
  std::string code;
  std::string name;
  std::string tax_number;
};

// An invoice of a vendor is of one expense that is not reversed (vendor-invoice-taken). Outcome: expense_id, gross_fen,
// period.
struct RecordExpense {
  ExpenseId expense;
  CommunityId community;
  BuildingId building;
  VendorId vendor;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  std::string description;
  std::string invoice_number;
  Money net;
  Money tax;
  Date spent_on;
  std::optional<billing::PaymentChannel> paid_by;
  CredentialId till{};   // whose key it is: cash comes out of their drawer of the community, if they keep one
  CredentialId giver{};  // whose open drawer gives the cash; nil: not said
  approvals::Authority authority{};
};

// Outcome: as of RecordExpense.
struct PayExpense {
  ExpenseId expense;
  billing::PaymentChannel paid_by = billing::PaymentChannel::bank_transfer;
  Date paid_on;
  CredentialId till{};   // as of RecordExpense
  CredentialId giver{};  // likewise
};

// Outcome: as of RecordExpense, and overage_taken_back_fen: of what the count of the drawer that gave the cash was
// over.
struct ReverseExpense {
  ExpenseId expense;
  billing::ReversalReason reason = billing::ReversalReason::entered_wrongly;
  Date reversed_on;
  CredentialId giver{};  // whose open drawer takes the cash back; nil: the one that gave it, else the safe
};

// In another community than the shift before only where that ended with an empty drawer: everything was banked.
// Outcome: shift_id.
struct OpenShift {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Date opened_on;
  Money opening_float;
};

// A slip is of one banking of the community (banking-slip-taken). Outcome: shift_id, amount_fen, expected_fen: what the
// drawer holds after it.
struct BankCash {
  CredentialId cashier;
  Money amount;
  std::string reference;
  Date banked_on;
};

// Only while its shift is open: what was counted stands. Whoever commands knows that the shift has this banking, of
// this amount and slip; that it is taken back once, and is no row of a statement, its claim says (banking-settled).
// Outcome: as of BankCash.
struct ReverseBanking {
  CredentialId cashier;
  ShiftId shift;
  EventId banking;
  Money amount;
  std::string reference;
  Date reversed_on;
};

// Outcome: shift_id, expected_fen, counted_fen, difference_fen.
struct CloseShift {
  CredentialId cashier;
  Money counted;
  Date closed_on;
};

// Outcome: community_id, receivables_fen, credit_balances_fen, deposits_held_fen: the control totals, as they are
// shown.
struct SetOpeningBalances {
  CommunityId community;
  Date cut_over_on;
  std::vector<OpeningLine> lines;  // in any order
};

// Outcome: community_id.
struct CloseCutOver {
  CommunityId community;
};

// Not more is known than what is said: whether the channel holds as much, the trial balance of the community shows.
// Outcome: settlement_id, net_fen.
struct RecordSettlement {
  SettlementId settlement;
  CommunityId community;
  billing::PaymentChannel channel = billing::PaymentChannel::wechat;
  Money gross;
  Money fee;
  std::string external_reference;
  Date settled_on;
};

// Of what a channel paid out. What was paid between communities goes back as a settlement the other way round. Outcome:
// settlement_id, net_fen.
struct ReverseSettlement {
  SettlementId settlement;
  billing::ReversalReason reason = billing::ReversalReason::entered_wrongly;
  Date reversed_on;
};

// Whether it is owed, the accounts of both show. Outcome: settlement_id, received_settlement_id, amount_fen.
struct SettleBetweenCommunities {
  SettlementId paid;      // in the books of `from`
  SettlementId received;  // in those of `to`
  CommunityId from;
  CommunityId to;
  Money amount;
  std::string external_reference;  // as of CommunitiesSettled
  Date settled_on;
};

// Outcome: community_id, year, account, total_fen.
struct SetBudget {
  CommunityId community;
  std::int32_t year = 0;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  std::vector<Money> months;
};

// What an account of income or expense of a building (nil: of none) moved by in a year; a debit is positive.
struct YearBalance {
  BuildingId building;
  billing::LedgerAccount account = billing::LedgerAccount::service_income;
  Money amount;  // not zero
  bool operator==(const YearBalance&) const = default;
};

// When all months of the year are closed. The balances are those of the books when the periods of the community had
// this version: nothing is posted to a closed month, so they stand as long as it does. Outcome: community_id, year,
// profit_fen.
struct CloseFiscalYear {
  CommunityId community;
  std::int32_t year = 0;
  Version periods_version = 0;
  std::vector<YearBalance> balances;  // ascending by building and account, each once
};

// Outcome: as of CloseFiscalYear.
struct ReopenFiscalYear {
  CommunityId community;
  std::int32_t year = 0;
  ReopenReason reason = ReopenReason::late_entry;
};

}  // namespace steward::books

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/billing/events.h"

// The books beside what households owe: which months are closed, who is bought from, what is spent and what was
// planned.
namespace steward::books {

// Nothing of the community is posted to this month or one before it any more: what is entered later counts in the
// oldest open month. Months are closed one after the other.
struct PeriodClosed {
  CommunityId community;
  YearMonth period;
  bool operator==(const PeriodClosed&) const = default;
};

// Stored: append only.
enum class ReopenReason : std::uint8_t { late_entry = 1, correction = 2, audit = 3 };

// The month that was closed last is open again.
struct PeriodReopened {
  CommunityId community;
  YearMonth period;
  ReopenReason reason = ReopenReason::late_entry;
  bool operator==(const PeriodReopened&) const = default;
};

// Who is bought from; of the company.
struct VendorRegistered {
  VendorId vendor;
  std::string code;        // unique in the company
  std::string name;        // a firm, as on its invoices
  std::string tax_number;  // may be empty
  bool operator==(const VendorRegistered&) const = default;
};

// What was bought: an expense net, and the input VAT that belongs to it. Paid at once, or owed to the vendor.
struct ExpenseRecorded {
  ExpenseId expense;
  CommunityId community;
  BuildingId building;  // nil: of no building
  VendorId vendor;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;  // of the class expense
  std::string description;                                                   // what was bought; not personal data
  std::string invoice_number;                                                // of the vendor; may be empty
  Money net;                                                                 // > 0
  Money tax;                                                                 // ≥ 0, beside the net
  Date spent_on;
  std::optional<billing::PaymentChannel> paid_by;  // none: owed
  billing::Posting posting;
  CredentialId taken_by{};  // of cash: out of whose drawer it came; nil: out of none, or stored before this was kept
  ShiftId shift{};          // of that drawer
  bool operator==(const ExpenseRecorded&) const = default;
};

// What was owed for an expense was paid, all of it.
struct ExpensePaid {
  ExpenseId expense;
  CommunityId community;
  BuildingId building;
  VendorId vendor;
  Money amount;  // gross
  billing::PaymentChannel paid_by = billing::PaymentChannel::bank_transfer;
  Date paid_on;
  billing::Posting posting;
  CredentialId taken_by{};  // as of ExpenseRecorded
  ShiftId shift{};          // likewise
  bool operator==(const ExpensePaid&) const = default;
};

// A counter-entry: the expense never was. What had been paid came back the way it went.
struct ExpenseReversed {
  ExpenseId expense;
  CommunityId community;
  BuildingId building;
  VendorId vendor;
  Money amount;                                    // gross
  std::optional<billing::PaymentChannel> paid_by;  // none: it was still owed
  billing::ReversalReason reason = billing::ReversalReason::entered_wrongly;
  Date reversed_on;
  billing::Posting posting;
  std::string invoice_number{};  // of the vendor, which is free again; stored before this was kept: empty
  bool operator==(const ExpenseReversed&) const = default;
};

// The day from which cash outside the drawers counts what an event does to a drawer: that of the posting that it goes
// with, where that is another day than the event's own. Money comes into the books on the day on which it was received,
// or on the first of the oldest open month.
using DayInBooks = std::optional<Date>;

// A cashier begins with so much in the drawer.
struct ShiftOpened {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Date opened_on;
  Money opening_float;  // ≥ 0
  DayInBooks posted_on{};
  bool operator==(const ShiftOpened&) const = default;
};

// Cash that a payment brought into the drawer, or that went back or was spent out of it (below zero): in the same
// append.
struct CashTaken {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;  // of the shift
  PaymentId payment;      // or the refund, or the expense
  Money amount;           // not zero
  Date taken_on;
  DayInBooks posted_on{};
  bool operator==(const CashTaken&) const = default;
};

// Cash of the drawer paid into the bank.
struct CashBanked {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Money amount;           // > 0
  std::string reference;  // of the paying-in slip; may be empty
  Date banked_on;
  billing::Posting posting;
  DayInBooks posted_on{};
  bool operator==(const CashBanked&) const = default;
};

// A counter-entry, while the shift is open: it was not banked, or not so. The drawer has it again, and the slip is
// free.
struct BankingReversed {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  EventId banking;        // the CashBanked; of no row of a statement, and of none from now on
  Money amount;           // > 0, all of it
  std::string reference;  // as it was recorded
  Date reversed_on;
  billing::Posting posting;
  DayInBooks posted_on{};
  bool operator==(const BankingReversed&) const = default;
};

// The drawer counted: what it should have held is the float and what was taken, less what was banked.
struct ShiftClosed {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Date closed_on;
  Money expected;
  Money counted;
  billing::Posting posting;  // what was over or short; no lines when nothing was
  DayInBooks posted_on{};
  bool operator==(const ShiftClosed&) const = default;
};

// A shift was counted short of a payment that was reversed afterwards as one whose cash never came: as much of the
// shortage was none, and what its closing posted is posted back. In the same append as the reversal; the count stands.
struct ShortageTakenBack {
  ShiftId shift;  // that was counted
  CredentialId cashier;
  CommunityId community;
  PaymentId payment;  // that was reversed
  Money amount;       // > 0, at most the payment, and what is left of the shortage
  Date taken_back_on;
  billing::Posting posting;
  DayInBooks posted_on{};  // of the reversal, which may be dated before the count
  bool operator==(const ShortageTakenBack&) const = default;
};

// A shift was counted with too much because of cash for an expense that was reversed afterwards as one for which none
// was given out: as much of what was over is posted back, since the reversal has the cash again. In the same append as
// that; the count stands.
struct OverageTakenBack {
  ShiftId shift;  // that was counted
  CredentialId cashier;
  CommunityId community;
  ExpenseId expense;  // that was reversed
  Money amount;       // > 0, at most the expense, and what is left of what was over
  Date taken_back_on;
  billing::Posting posting;
  DayInBooks posted_on{};  // as of ShortageTakenBack
  bool operator==(const OverageTakenBack&) const = default;
};

// Of the trial balance of the books before: a debit is positive, a credit negative.
struct OpeningLine {
  billing::LedgerAccount account = billing::LedgerAccount::bank_deposits;
  Money amount;  // not zero
  bool operator==(const OpeningLine&) const = default;
};

// The trial balance at cut-over. What Steward keeps by household (receivables, credit balances, deposits held) is a
// control total, to be reached by what is brought forward; everything else is posted against the opening balances.
// Until the cut-over is closed they may be set again, for the same date: then the posting is the difference from those
// before, in the month that is open.
struct OpeningBalancesSet {
  CommunityId community;
  Date cut_over_on;
  std::vector<OpeningLine> lines;  // ascending by account, each once; they add up to zero
  billing::Posting posting;
  bool operator==(const OpeningBalancesSet&) const = default;
};

// Brought forward for a household, in the same append: domain/books/cut_over.h.
struct OpeningCounted {
  CommunityId community;
  billing::LedgerAccount account = billing::LedgerAccount::receivables;
  Money amount;  // a debit is positive
  Date cut_over_on;
  bool operator==(const OpeningCounted&) const = default;
};

// Every control total is reached: nothing is brought forward any more.
struct CutOverClosed {
  CommunityId community;
  Date cut_over_on;
  Date closed_on;
  bool operator==(const CutOverClosed&) const = default;
};

// A channel paid out what it had taken, less what it keeps: money that is in the books since households paid comes from
// the account of the channel into the bank.
struct SettlementRecorded {
  SettlementId settlement;
  CommunityId community;
  billing::PaymentChannel channel = billing::PaymentChannel::wechat;  // never bank_transfer
  Money gross;                                                        // > 0
  Money fee;                                                          // ≥ 0, less than the gross
  std::string external_reference;                                     // of the bank, as its statement has it
  Date settled_on;
  billing::Posting posting;
  bool operator==(const SettlementRecorded&) const = default;
};

// A counter-entry: the channel had not paid that out, or not so. The bank's number is free again.
struct SettlementReversed {
  SettlementId settlement;
  CommunityId community;
  billing::PaymentChannel channel = billing::PaymentChannel::wechat;  // all as it was recorded
  Money gross;
  Money fee;
  std::string external_reference;
  billing::ReversalReason reason = billing::ReversalReason::entered_wrongly;
  Date reversed_on;
  billing::Posting posting;
  bool operator==(const SettlementReversed&) const = default;
};

// What one community owed another was paid from bank to bank: one event in the books of each, in the same append.
struct CommunitiesSettled {
  SettlementId settlement;  // each side has its own
  CommunityId community;
  CommunityId other;
  Money amount;                    // that came; below zero: that went
  std::string external_reference;  // of the bank of who received it; may be empty
  Date settled_on;
  billing::Posting posting;
  bool operator==(const CommunitiesSettled&) const = default;
};

inline constexpr std::size_t kMonthsOfBudget = 12;

// What is planned for an account in each month of a year; the last one counts.
struct BudgetSet {
  CommunityId community;
  std::int32_t year = 0;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;  // of the class income or expense
  std::vector<Money> months;                                                 // January first; each ≥ 0
  bool operator==(const BudgetSet&) const = default;
};

// The month to which the end of a fiscal year is posted: it is a calendar year.
[[nodiscard]] constexpr YearMonth december(std::int32_t year) { return YearMonth{year * 12 + 11}; }

// What the end of a year posts for a building, or (nil) for what is of none.
struct ClosingEntry {
  BuildingId building;
  billing::Posting posting;  // to December, of accounts of income and expense and of retained_earnings alone
  bool operator==(const ClosingEntry&) const = default;
};

// The accounts of income and expense begin the next year with nothing: what they moved by in this one is
// carried to retained_earnings. Its months are closed before, and stay so while it is.
struct FiscalYearClosed {
  CommunityId community;
  std::int32_t year = 0;
  std::vector<ClosingEntry> entries;  // ascending by building, each once; none where there was nothing to carry
  bool operator==(const FiscalYearClosed&) const = default;
};

// A counter-entry: the accounts have again what was carried, so that months of the year may be opened.
struct FiscalYearReopened {
  CommunityId community;
  std::int32_t year = 0;
  ReopenReason reason = ReopenReason::late_entry;
  std::vector<ClosingEntry> entries;  // those of its closing, mirrored
  bool operator==(const FiscalYearReopened&) const = default;
};

}  // namespace steward::books

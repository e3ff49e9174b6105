#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/books/events.h"

namespace steward::books {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

// Every month up to this one is closed.
struct Closed {
  CommunityId community;
  YearMonth through;
  bool operator==(const Closed&) const = default;
};
struct PeriodsState {
  std::variant<Unborn, Closed> is;
  bool operator==(const PeriodsState&) const = default;
};

struct VendorState {
  std::variant<Unborn, VendorRegistered> is;
  bool operator==(const VendorState&) const = default;
};

struct Expense {
  ExpenseId id;
  CommunityId community;
  BuildingId building;
  VendorId vendor;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  Money net;
  Money tax;
  std::optional<billing::PaymentChannel> paid_by;
  Date last_change_on;  // nothing about it may be effective before
  bool reversed = false;
  YearMonth posted{};       // the latest month to which anything about it was
  CredentialId taken_by{};  // out of whose drawer its cash came; nil: out of none, or not known
  ShiftId shift{};          // of that drawer
  std::string invoice_number{};
  bool operator==(const Expense&) const = default;
};
struct ExpenseState {
  std::variant<Unborn, Expense> is;
  bool operator==(const ExpenseState&) const = default;
};

// The drawer of a cashier whose shift is open.
struct Drawer {
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Money holds;                           // the float and what was taken, less what was banked
  Date last_change_on;                   // nothing about it may be effective before
  std::optional<Date> counted_before{};  // when the shift before this one ended
  YearMonth banked_in{};                 // the latest month to which a banking of the shift was posted
  bool operator==(const Drawer&) const = default;
};
struct BetweenShifts {
  CredentialId cashier;
  CommunityId community;  // of the last shift
  Date closed_on;         // the last one
  Money counted{};        // at its end, and not banked
  bool operator==(const BetweenShifts&) const = default;
};
// A shift that was counted short, or with too much, and what of that was not taken back.
struct UnevenShift {
  ShiftId shift;
  CommunityId community;
  Date closed_on;
  Money left;          // > 0
  YearMonth posted{};  // the latest month to which anything of it was
  bool operator==(const UnevenShift&) const = default;
};
// The oldest is forgotten: a payment of that time, reversed now, is cash that somebody has to find.
inline constexpr std::size_t kMostUnevenShifts = 100;  // of each kind

struct TillState {
  std::variant<Unborn, Drawer, BetweenShifts> is;
  std::vector<UnevenShift> short_shifts{};  // oldest first
  std::vector<UnevenShift> over_shifts{};   // likewise
  bool operator==(const TillState&) const = default;
};

// Signed as in posting lines: what is owed to the company is positive.
struct ControlTotals {
  Money receivables;
  Money credit_balances;
  Money deposits_held;
  bool operator==(const ControlTotals&) const = default;
};
// Something was brought forward before the opening balances were set.
struct BroughtForward {
  CommunityId community;
  Date cut_over_on;  // of what was brought forward first
  ControlTotals brought;
  bool operator==(const BroughtForward&) const = default;
};
struct OpeningBooks {
  CommunityId community;
  Date cut_over_on;
  std::vector<OpeningLine> lines;
  ControlTotals brought;
  bool operator==(const OpeningBooks&) const = default;
};
struct CutOverDone {
  CommunityId community;
  Date cut_over_on;
  bool operator==(const CutOverDone&) const = default;
};
struct CutOverState {
  std::variant<Unborn, BroughtForward, OpeningBooks, CutOverDone> is;
  bool operator==(const CutOverState&) const = default;
};

// What a channel paid out, as far as it may have to be taken back.
struct PaidOut {
  billing::PaymentChannel channel = billing::PaymentChannel::wechat;
  Money fee;
  std::string external_reference;
  YearMonth posted;  // the month to which it was
  bool operator==(const PaidOut&) const = default;
};
struct Settlement {
  SettlementId id;
  CommunityId community;
  Date settled_on;
  Money net;                          // that came into the bank; below zero: that went, to another community
  std::optional<PaidOut> paid_out{};  // nullopt: between communities
  bool reversed = false;
  bool operator==(const Settlement&) const = default;
};
struct SettlementState {
  std::variant<Unborn, Settlement> is;
  bool operator==(const SettlementState&) const = default;
};

// That something is planned is all that a decision may need to know.
struct Planned {
  CommunityId community;
  bool operator==(const Planned&) const = default;
};
struct BudgetState {
  std::variant<Unborn, Planned> is;
  bool operator==(const BudgetState&) const = default;
};

// The years that are closed, with what their closing posted.
struct YearEnds {
  CommunityId community;
  std::vector<FiscalYearClosed> closed;  // ascending by year
  bool operator==(const YearEnds&) const = default;
};
struct YearEndsState {
  std::variant<Unborn, YearEnds> is;
  bool operator==(const YearEndsState&) const = default;
};

}  // namespace steward::books

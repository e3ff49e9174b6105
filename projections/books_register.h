#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/books/events.h"
#include "domain/books/state.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Beside the sums of the ledger: vendors, expenses, budgets, shifts, settlements and cut-overs.
namespace steward {

struct VendorRow {
  VendorId vendor;
  std::string code;
  std::string name;
  std::string tax_number;  // may be empty
};

enum class ExpenseStatus : std::uint8_t { owed = 1, paid = 2, reversed = 3 };

struct ExpenseRow {
  CompanyNo company;
  ExpenseId expense;
  CommunityId community;
  BuildingId building;
  VendorId vendor;
  ExpenseStatus status = ExpenseStatus::owed;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  std::string description;
  std::string invoice_number;
  Money net;
  Money tax;
  Date spent_on;
  std::optional<billing::PaymentChannel> paid_by;
  std::optional<Date> paid_on;
  std::optional<Date> reversed_on;
  YearMonth period;  // in which it was posted
};

struct BudgetRow {
  CommunityId community;
  std::int32_t year = 0;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  std::array<Money, books::kMonthsOfBudget> months{};
};

// What happened to a drawer.
struct DrawerMoved {
  Money taken;
  std::int64_t payments = 0;
  Money given_back;  // or spent
  Money banked;
  Money taken_back;  // of what the count was off: short, by reversals of payments that never came; over, of expenses
  [[nodiscard]] Money net() const { return {taken.fen - given_back.fen - banked.fen}; }
};

// The shift of a cashier, and all that happened to its drawer.
struct ShiftRow : DrawerMoved {
  CompanyNo company;
  ShiftId shift;
  CredentialId cashier;
  CommunityId community;
  Date opened_on;
  std::optional<Date> closed_on;
  Money opening_float;
  std::optional<Money> carried;  // what the till's last shift was counted with, where that was of this community
  std::optional<Money> counted;
  std::optional<Date> taken_back_on;  // the last time
  [[nodiscard]] Money expected() const { return {opening_float.fen + net().fen}; }
};

// Cash of a drawer that was paid into the bank.
struct BankingRow {
  EventId event;  // by which it is known
  Money amount;
  Date banked_on;
  std::string reference;  // may be empty
  PaymentId settled_by;   // the money in suspense that it came as; nil: nobody has said
};

// A shift on one day.
struct ShiftOnDay {
  ShiftRow shift;     // as it was at the end of the day
  DrawerMoved moved;  // on the day
  // What the drawer should have held when the day began; on its first day the float.
  [[nodiscard]] Money begun_with() const { return {shift.expected().fen - moved.net().fen}; }
};

// Cash that drawers took, less what they gave, which the books have on another day: it was dated back, or its month is
// closed. Events of before drawers said so are not among it.
struct CashOfOtherDays {
  Money entered;  // in the drawers on this day
  Money dated;    // in the books on this day
};

// What a channel paid out, or what one community paid another: then each side has its own. What an imported statement
// brought first is settled out of suspense.
struct SettlementRow {
  CompanyNo company;
  SettlementId settlement;  // nil: out of suspense
  PaymentId payment;        // that had waited there; nil: none
  CommunityId community;
  CommunityId other;                               // of two communities: the other one; nil: a channel
  std::optional<billing::PaymentChannel> channel;  // by which it had been taken; nullopt: of two communities
  Money gross;                                     // of two communities: that came; below zero: that went
  Money fee;
  std::string external_reference;
  Date settled_on;  // out of suspense: the day of the money in the books
  std::optional<Date> reversed_on;
  YearMonth period;  // in which it was posted
  [[nodiscard]] Money net() const { return {gross.fen - fee.fen}; }
};

// How far a community has gone over from the books before. Amounts are signed as in posting lines.
struct CutOverRow {
  CommunityId community;
  std::optional<Date> cut_over_on;  // nullopt: something was brought forward, the opening balances are not set yet
  std::vector<books::OpeningLine> lines;
  books::ControlTotals brought;
  std::optional<Date> closed_on;
  // What is still missing, once the balances are set.
  [[nodiscard]] books::ControlTotals differences() const;
};

class BooksRegisterView final : public View {
 public:
  static constexpr std::string_view kName = "books_register";
  static constexpr std::uint32_t kVersion = 9;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it.
class BooksRegisterQuery {
 public:
  [[nodiscard]] static Result<BooksRegisterQuery> open(const ReadLease& lease);

  // By code.
  [[nodiscard]] Result<Page<VendorRow>> vendors(CompanyNo company, std::string_view cursor, std::size_t limit) const;
  struct ExpenseScope {
    CommunityId community;       // nil: the whole company
    VendorId vendor;             // nil: of any
    bool owed_only = false;      // what is still to be paid
    std::optional<Date> from{};  // made on these days, …
    std::optional<Date> to{};    // … this one not included
    std::optional<billing::LedgerAccount> account{};
  };
  // By day and then by id, oldest first. Of one account a page looks through kMostLookedThrough of the others' at most:
  // it may have fewer rows, or none, and a next one.
  [[nodiscard]] Result<Page<ExpenseRow>> expenses(CompanyNo company, const ExpenseScope& scope, std::string_view cursor,
                                                  std::size_t limit) const;
  // nullopt when there is none.
  [[nodiscard]] Result<std::optional<ExpenseRow>> expense(CompanyNo company, ExpenseId id) const;
  // Of one community, or (nil) of all: one row for each community, year and account.
  [[nodiscard]] Result<std::vector<BudgetRow>> budgets(CompanyNo company, CommunityId community, std::int32_t from_year,
                                                       std::int32_t to_year) const;
  // nullopt: nothing was brought forward, and nothing set.
  [[nodiscard]] Result<std::optional<CutOverRow>> cut_over(CompanyNo company, CommunityId community) const;
  struct ShiftScope {
    CommunityId community;   // nil: the whole company
    CredentialId cashier{};  // nil: of any
  };
  // By the day on which they began, latest first.
  [[nodiscard]] Result<Page<ShiftRow>> shifts(CompanyNo company, const ShiftScope& scope, std::string_view cursor,
                                              std::size_t limit) const;
  // Of a shift, in the order in which they were recorded.
  [[nodiscard]] Result<std::vector<BankingRow>> bankings(CompanyNo company, ShiftId shift) const;
  // Those that were open on a day, counted on it, or of whose count something was taken back on it, as that day left
  // them: what came later is not seen. By the day on which they began.
  [[nodiscard]] Result<std::vector<ShiftOnDay>> shifts_of(CompanyNo company, CommunityId community, Date day) const;
  [[nodiscard]] Result<CashOfOtherDays> of_other_days(CompanyNo company, CommunityId community, Date day) const;
  // What the drawers of a community that are open now should hold together. Reads all its shifts: for checks.
  [[nodiscard]] Result<Money> in_drawers(CompanyNo company, CommunityId community) const;
  // Of one community, or (nil) of all, by day, latest first.
  [[nodiscard]] Result<Page<SettlementRow>> settlements(CompanyNo company, CommunityId community,
                                                        std::string_view cursor, std::size_t limit) const;

 private:
  [[nodiscard]] Result<Page<ShiftRow>> shifts_at(CompanyNo company, const std::string& prefix, std::string_view cursor,
                                                 std::size_t limit) const;
  [[nodiscard]] Result<ShiftOnDay> shift_on(ShiftRow shift, Date day) const;
  explicit BooksRegisterQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

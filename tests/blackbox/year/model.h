#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"

// The year of one community as a bookkeeper would keep it with pencil and paper, by the domain reference §2: nothing of
// it is Steward's but the calendar. Amounts in fen.
namespace steward::blackbox::year {

using Fen = std::int64_t;

// numerator ÷ denominator (> 0), half away from zero.
[[nodiscard]] Fen rounded(Int128 numerator, Int128 denominator);
// The VAT inside an amount.
[[nodiscard]] Fen tax_inside(Fen gross, int per_cent = 6);

struct Bill {
  std::string item;
  Date from, to, due, issued;
  Fen amount = 0, tax = 0;
  Fen paid = 0, waived = 0;
  Fen fee = 0, fee_settled = 0;  // late fees posted, and what of them is paid or waived
  std::optional<Date> fee_through{};
  std::vector<std::pair<Date, Fen>> paid_on{};  // of the principal; below zero where it was reopened
  bool cancelled = false;
  Fen charged = 0, charged_tax = 0;  // with adjustments
  bool adjustable = false;
  std::string income = "service_income";  // the account
  std::size_t household = 0;              // its place
  [[nodiscard]] Fen open() const { return cancelled ? 0 : amount - paid - waived; }
  [[nodiscard]] Fen open_fee() const { return fee - fee_settled; }
};

struct Allocated {
  std::size_t bill = 0;
  Fen principal = 0, fee = 0;
};
struct Payment {
  Date on;
  Fen amount = 0, credited = 0;
  std::vector<Allocated> to;
  std::size_t receipt = 0;
};

// Its number is its place in the list.
struct Receipt {
  Fen amount = 0;
  std::string vehicle{};  // else a household has it
  std::optional<Date> voided_on{};
};

struct Household {
  std::int64_t area = 0;  // 0.01 m²
  Date in;
  std::optional<Date> out;
  std::vector<Bill> bills;
  Fen credit = 0;
  [[nodiscard]] Fen arrears() const;
};

struct Turnover {
  Fen debit = 0, credit = 0;
};

// What came in by a channel, and what of it went back.
struct Till {
  Fen received = 0, reversed = 0, refunded = 0;
  int payments = 0, reversals = 0, refunds = 0;
};

// What of a bill moved, in which month of the books.
struct Move {
  YearMonth charged, month;
  Fen billed = 0, paid = 0, waived = 0;
  Fen fell = 0;  // it should not have been charged, and was given back
  std::size_t household = 0;
  std::string item{};
};

class Model {
 public:
  std::vector<Household> households;
  std::map<std::pair<YearMonth, std::string>, Turnover> books;
  std::vector<Move> moves;
  std::vector<Receipt> receipts;
  std::map<std::pair<YearMonth, std::string>, Till> tills;        // by the account of the money
  std::map<std::pair<YearMonth, std::string>, Fen> paid;          // on the cash basis: gross, by account
  std::map<std::pair<YearMonth, std::string>, Fen> paid_of_item;  // and by item, with late fees
  std::map<std::pair<YearMonth, std::string>, Fen> late_fees;     // of each item, without what was waived
  std::optional<YearMonth> closed;

  // The month in which something of this day is posted.
  [[nodiscard]] YearMonth month_of_books(Date on) const;
  // A debit above zero, a credit below.
  void post(YearMonth month, const std::string& account, Fen fen);
  // The same, of money that came in, or went back: below zero.
  void move_money(YearMonth month, const std::string& account, Fen fen);
  void refund_money(YearMonth month, const std::string& account, Fen fen);

  // By area at a monthly price (10^-6 yuan per m²) for [from, to), as long as the household has the house; nothing
  // happens when that is no day. False then.
  bool bill_property(Household& household, Date from, Date to, std::int64_t price, Date issued, Date due);
  void bill_plain(Household& household, const std::string& item, Date from, Date to, Fen amount, Date issued, Date due);
  // For one day, on which it is issued.
  void bill_charge(Household& household, const std::string& item, const std::string& income, Date on, Fen amount,
                   Fen tax, Date due);
  // 300.00 a month for three months, billed ahead: each month's income counts when it comes.
  void bill_quarter(Household& household, Date from, Date issued, Date due);

  // Oldest due date first, then the order of the bills; a bill's late fee behind its principal. What is left is credit.
  Payment pay(Household& household, Date on, Fen amount, const std::string& account);
  void reverse(Household& household, const Payment& payment, Date on, const std::string& account);
  void apply_credit(Household& household, Date on);
  // 0.05 % a day of what was open when the day began, over all days after the due date and rounded once for each bill;
  // what was posted before is taken off it.
  void post_late_fees(Date through);
  void waive_fee(Household& household, std::size_t bill, Fen fen, Date on);
  // Computed again at a price; the difference is a bill, or pays what is open of the bills that fell, or is credit.
  Fen adjust(Household& household, std::int64_t price, Date on, Date due);
  void cancel(Household& household, std::size_t bill, Date on);

  // --- what reports say ---
  [[nodiscard]] Fen balance(const std::string& account, YearMonth through) const;  // debit above zero
  [[nodiscard]] Turnover turnover(const std::string& account, YearMonth month) const;
  // Open amounts with their late fees, by days past due.
  [[nodiscard]] std::map<int, Fen> ageing(Date on) const;  // first day of the bucket → sum; 0: not due
  struct Rates {
    Fen receivable = 0, received = 0, opening = 0, recovered = 0;
  };
  // Of the charges of a month, and of those before it, whenever they were billed; money counts up to `through`. What a
  // bill fell by later was not due, and what of it had been paid, or is paid by that itself, is not received for it.
  [[nodiscard]] Rates rates(YearMonth month, YearMonth through) const;

 private:
  // What pays for a bill, below zero where it no longer does.
  void count_paid(YearMonth month, const Bill& bill, Fen principal, Fen fee);
  void bill(Household& household, Bill made, const std::vector<std::pair<YearMonth, Fen>>& income);
  std::vector<Allocated> allocate(Household& household, Date on, Fen& left, YearMonth month);
  // More or less of a posted late fee.
  void change_fee(Bill& bill, Fen fen, Date on);
  // Posted for days that turned out to be paid: waived, as far as nobody paid it.
  void waive_what_is_not_due(Household& household, Date on);
};

}  // namespace steward::blackbox::year

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/books_register.h"
#include "projections/ledger_reader.h"

// The reports of the books: sums of any months, each month by itself or all together, that agree with one another to
// the fen. A debit is positive where it says nothing else.
namespace steward {

// numerator ÷ denominator in parts per million, half up; nullopt without a denominator.
[[nodiscard]] std::optional<std::int64_t> rate_ppm(std::int64_t numerator, std::int64_t denominator);

// Each month of the range by itself, or the range as it is.
[[nodiscard]] std::vector<Months> periods_of(Months months, bool by_month);

struct TrialBalanceLine {
  billing::LedgerAccount account = billing::LedgerAccount::receivables;
  Money opening;
  Money debit;
  Money credit;
  [[nodiscard]] Money closing() const { return {opening.fen + debit.fen - credit.fen}; }
};
// Accounts that were ever moved, ascending, the ends of years among what moved them. Openings and closings add up to
// zero, debits equal credits.
[[nodiscard]] Result<std::vector<TrialBalanceLine>> trial_balance(const LedgerReader& books, const LedgerScope& scope,
                                                                  Months months);

// Accrual: what was billed, given up and spent. Cash, gross: what paid for bills, from money or from credit, also for
// bills of earlier months, and the expenses that were paid. What a correction gives back of a bill is credit, and no
// longer paid for it; so the credit counts once, for what it pays. Money in hand, less what is owed back of it (credit,
// refunds, deposits, suspense), changes by the profit.
enum class Basis : std::uint8_t { accrual, cash };

struct IncomeLine {
  Months months;
  billing::LedgerAccount account = billing::LedgerAccount::service_income;
  Money amount;  // income earned or expense made: positive
};
struct IncomeStatement {
  std::vector<IncomeLine> lines;  // by period, then account
  Money income;
  Money expense;
  [[nodiscard]] Money profit() const { return {income.fen - expense.fen}; }
};
// Of one fee item (what was billed or paid of it), or (nil) of everything.
[[nodiscard]] Result<IncomeStatement> income_statement(const LedgerReader& books, const LedgerScope& scope,
                                                       FeeItemId item, const std::vector<Months>& periods, Basis basis);

// Principals and late fees together.
struct ReceivablesLine {
  Months months;
  Money opening;
  Money billed;
  Money brought_forward;
  Money late_fees;  // posted
  Money paid;       // by payments …
  Money paid_from_credit;
  Money reopened;           // … that were reversed or refunded, or had paid a deposit that is used
  Money waived;             // less what of it was taken back …
  Money written_off;        // … likewise: below zero where that was given up in a month before
  Money cancelled;          // statements that were taken back
  Money deposits_returned;  // opened by the refund, and owed no more: no waiver
  Money deposits_used;      // likewise by a forfeit, a set-off, or as they became credit
  [[nodiscard]] Money closing() const {
    return {opening.fen + billed.fen + brought_forward.fen + late_fees.fen - paid.fen - paid_from_credit.fen +
            reopened.fen - waived.fen - written_off.fen - cancelled.fen - deposits_returned.fen - deposits_used.fen};
  }
};
[[nodiscard]] Result<std::vector<ReceivablesLine>> receivables_roll_forward(const LedgerReader& books,
                                                                            const LedgerScope& scope, FeeItemId item,
                                                                            const std::vector<Months>& periods);

// By principal; late fees are apart. Charges belong to the month in which their period begins, and are what is known of
// them now, whenever they were billed, waived or cancelled: bills of a month are often issued in the next. Money alone
// counts up to the end of the month `through`. Waivers leave the receivable of their charge month, not the opening
// arrears. What was received for charges, or recovered of arrears, is never more than they were, so no rate is above
// one, unless something is waived that had been paid by the cut-off and was opened again behind it. Both are net of
// reversals in the month in which these are posted: what was paid before a period and reversed in it takes from what
// was recovered. A bill that was cancelled never was: neither what paid for it nor what took that back counts in any
// month, so that it takes nothing from what others paid. Deposits are no income: they have rates of their own item, and
// are left out of those of all items; what goes back of one is receivable no more as soon as it is received no more,
// and takes nothing from what others paid of their arrears.
//
// A correction is of the months that it corrects (domain reference §2.9: the current rate is of the charges of the
// period, §2.11: net of what is taken off it), whenever it is found. What a bill should have been less is not due of
// its month, nor received: the credit of it that pays the same bill is no payment, and where the bill was paid before,
// what was paid last was paid ahead, and is received for what that credit pays. What bills should have been more is due
// of their months, and not of that of the adjustment whose bill charges it; what pays that bill is for the oldest of
// these months first, and what is given up of it for the newest. Where one bill fell and another rose, what the one had
// paid too much is received for the other in the month of the adjustment.
struct CollectionLine {
  Months months;
  YearMonth through;
  Money receivable;       // charges of these months, less what of them was waived or cancelled
  Money received;         // for them
  Money opening_arrears;  // charges of months before, less what they had come down by before these months
  Money recovered;        // of them, since
  // Households, each once a month that it is billed for.
  std::int64_t billed_household_months = 0;
  std::int64_t paid_household_months = 0;  // nothing of what they owe was open by the cut-off
};
// Without `through` each period counts up to its own end.
[[nodiscard]] Result<std::vector<CollectionLine>> collection_rates(const LedgerReader& books, const LedgerScope& scope,
                                                                   FeeItemId item, const std::vector<Months>& periods,
                                                                   std::optional<YearMonth> through);

// Planned and actual of an account, both positive: income as income, expenses as expenses.
struct BudgetLine {
  Months months;
  billing::LedgerAccount account = billing::LedgerAccount::operating_costs;
  Money budget;
  Money actual;
  // More income than planned, or less expense.
  [[nodiscard]] bool favourable() const;
};
// Every account that was planned, or had something posted, in the months. A budget belongs to a community; the
// company's is the sum of its communities'.
[[nodiscard]] Result<std::vector<BudgetLine>> budget_report(const LedgerReader& books, const BooksRegisterQuery& plans,
                                                            const LedgerScope& scope,
                                                            const std::vector<Months>& periods);

struct PrepaymentLine {
  Months months;
  Money opening;
  Money brought_forward;  // by the books before
  Money credited;
  Money adjusted;  // billed too much, and given back
  Money used;
  Money withdrawn;
  Money refunded;       // less what was cancelled of it
  Money from_deposits;  // that were set off, or became credit
  [[nodiscard]] Money closing() const {
    return {opening.fen + brought_forward.fen + credited.fen + adjusted.fen + from_deposits.fen - used.fen -
            withdrawn.fen - refunded.fen};
  }
};
[[nodiscard]] Result<std::vector<PrepaymentLine>> prepayments(const LedgerReader& books, const LedgerScope& scope,
                                                              const std::vector<Months>& periods);

// Deposits: owed back, so a liability from the day on which they are raised. Opening and closing are those of the
// ledger account deposits_held, to the fen. What of a deposit is waived or written off is not owed back: it is taken
// back like what was cancelled. A deposit that has gone back is no more, and nothing of it was given up.
struct DepositsLine {
  Months months;
  Money opening;
  Money raised;      // or owed back again, as a waiver or a write-off was taken back
  Money taken_back;  // cancelled, waived or written off
  Money deposits_returned;
  Money forfeited;  // less what was taken back of it
  Money set_off;    // against bills of the household
  Money credited;   // also what was forfeited and taken back, which is raised anew
  [[nodiscard]] Money used() const { return {forfeited.fen + set_off.fen + credited.fen}; }
  [[nodiscard]] Money closing() const {
    return {opening.fen + raised.fen - taken_back.fen - deposits_returned.fen - used().fen};
  }
  // What of it is in hand.
  Money held_opening;
  Money received;  // by payments or from credit
  Money returned;  // by reversals and refunds
  [[nodiscard]] Money held_closing() const { return {held_opening.fen + received.fen - returned.fen - used().fen}; }
  Money given_up;  // waived or written off until now, and still: in what was taken back, here or before
  // The rest of the closing: what households have yet to pay.
  [[nodiscard]] Money unpaid() const { return {closing().fen - held_closing().fen}; }
};
[[nodiscard]] Result<std::vector<DepositsLine>> deposits_report(const LedgerReader& books, const LedgerScope& scope,
                                                                const std::vector<Months>& periods);

struct TaxLine {
  Months months;
  billing::LedgerAccount account = billing::LedgerAccount::service_income;
  // nullopt: of no rate. Expenses say none, late fees and write-offs have none, and what was billed ahead was taxed at
  // its rate when it was billed, so that it moves from deferred income to income at none.
  std::optional<std::int64_t> rate_millionths;
  Money net;  // income earned or expense made: positive
  Money tax;  // that belongs to it
  [[nodiscard]] Money gross() const { return {net.fen + tax.fen}; }
};
struct TaxReport {
  std::vector<TaxLine> lines;  // by period, account and rate, that of none first
  // What was posted to the tax accounts: the taxes of income, and of expenses.
  Money output_vat;
  Money input_vat;
  [[nodiscard]] Money payable() const { return {output_vat.fen - input_vat.fen}; }
};
[[nodiscard]] Result<TaxReport> tax_report(const LedgerReader& books, const LedgerScope& scope,
                                           const std::vector<Months>& periods);

// The output VAT of the books beside that of the invoices, at one rate.
struct InvoicedTaxLine {
  Months months;
  std::optional<std::int64_t> rate_millionths;  // nullopt: at none that is known
  Money recorded_net;                           // posted in these months: income, also of months to come
  Money recorded_tax;
  Money invoiced_net;  // on invoices of these months …
  Money invoiced_tax;
  Money credited_net;  // … and on their credit notes
  Money credited_tax;
  // Of all that was recorded until their end, what is on no invoice; below zero: more is invoiced than recorded, and
  // credit notes are owed.
  Money not_invoiced_net;
  Money not_invoiced_tax;
  [[nodiscard]] Money difference() const { return {recorded_tax.fen - invoiced_tax.fen + credited_tax.fen}; }
};
// By period and rate: those at which anything was recorded or invoiced until its end.
[[nodiscard]] Result<std::vector<InvoicedTaxLine>> invoiced_tax(const LedgerReader& books, const LedgerScope& scope,
                                                                const std::vector<Months>& periods);

struct CashLine {
  Date from;
  Date to;  // included
  billing::PaymentChannel channel = billing::PaymentChannel::cash;
  Channel way_in = Channel::api;
  CredentialId credential;
  Money received;
  std::int64_t payments = 0;
  Money reversed;
  std::int64_t reversals = 0;
  Money refunded;
  std::int64_t refunds = 0;
  [[nodiscard]] Money net() const { return {received.fen - reversed.fen - refunded.fen}; }
  void add(billing::CashFlow flow, Money amount, std::int64_t times);
  void add(const CashLine& other);  // its amounts and counts
};
enum class CashPeriod : std::uint8_t { range, month, day };
// By period, channel and who took it. What a drawer gives back is of its cashier, whoever says so: the lines in cash of
// a cashier are what payments, reversals and refunds did to the drawer, but for cash taken in no shift and shortages
// that are taken back.
[[nodiscard]] Result<std::vector<CashLine>> cash_report(const LedgerReader& books, const LedgerScope& scope,
                                                        Months months, CashPeriod period);

}  // namespace steward

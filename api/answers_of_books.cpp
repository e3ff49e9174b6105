#include "api/answers.h"
#include "api/csv/billing_columns.h"
#include "api/csv/books_columns.h"
#include "api/csv/invoice_columns.h"
#include "api/csv/receivables_columns.h"
#include "api/csv/report_columns.h"
#include "api/handlers/handlers.h"

// The books, their reports, and what was brought into them.
namespace steward::api {

namespace {

constexpr auto kShapes = std::to_array<NamedShape>({
    {"CutOff", {}, "position: position, asked_at, view: text, view_version: int"},
    {"Vendor", kVendorColumns},
    {"OpenItem", kOpenItemColumns, "look_at: text"},
    {"Expense", kExpenseColumns, R"(account_name: text, account_class: text, building_id|null, vendor_id,
      paid_by|null, paid_on|null, reversed_on|null, period: month)"},
    {"Shift", kShiftColumns, "closed_on|null, carried_fen|null, counted_fen|null, difference_fen|null"},
    {"PlanLine", kPlanColumns, "account_name: text, months_fen: [int]"},
    {"DayCloseLine", kDayCloseColumns, "cashier_id|null"},
    {"CashTotals",
     {},
     "received_fen, payments: int, reversed_fen, reversals: int, refunded_fen, refunds: int, net_fen"},
    {"CutOverTotal", kCutOverColumns, "account_name: text"},
    {"Settlement", kSettlementColumns, R"(channel|null, other_community_id|null, settlement_id|null, payment_id|null,
      reversed_on|null, period: month)"},
    {"Receipt", kReceiptColumns,
     "voided_on|null, household_id|null, house_number|null, vehicle_id|null, cashier_id|null"},
    {"Report", {}, "cut_off: CutOff, from: month, to: month, community_id|null, building_id|null"},
    {"RatePpm", {}, "numerator: int, denominator: int, rate_ppm|null"},
    {"TrialBalanceLine", kTrialBalanceColumns, "account_name: text"},
    {"IncomeLine", kIncomeStatementColumns, "from: month, to: month, account_name: text"},
    {"ReceivablesLine", kReceivablesColumns, "from: month, to: month"},
    {"CollectionLine", kCollectionColumns, R"(from: month, to: month, through: month, current: RatePpm,
      comprehensive: RatePpm, recovery: RatePpm, household_months: RatePpm)"},
    {"PrepaymentsLine", kPrepaymentColumns, "from: month, to: month"},
    {"DepositsLine", kDepositColumns, "from: month, to: month"},
    {"TaxLine", kTaxColumns, "from: month, to: month, account_name: text, rate_millionths|null"},
    {"InvoicedTaxLine", kInvoicedTaxColumns, "from: month, to: month, rate_millionths|null"},
    {"CashLine", kCashColumns, "cashier_id|null"},
    {"BudgetLine", kBudgetColumns, R"(from: month, to: month, account_name: text, actual_ppm|null,
      favourable: bool)"},
    {"Relief", kReliefColumns, R"(house_number|null, building_id, kind|null, period: month, requested_by: id|null,
      requested_by_name|null, decided_by: id|null, decided_by_name|null)"},
    {"JournalLine", kJournalColumns, "period: month, account_name: text, account_class: text, closing: bool"},
    {"AccountLedgerLine", kAccountLedgerColumns, R"(period: month, voucher|null, voucher_word|null,
      voucher_number|null, community_id|null)"},
    {"ImportRun", kImportRunColumns},
    {"ImportException", kImportExceptionColumns},
    {"ImportReason", {}, "line: int, column: int, column_name: text, code: text, reason: text"},
    {"ImportSums", {}, R"(buildings: int, houses: int, households: int, area_centi_m2, amount_fen,
      items: [{fee_item: text, rows: int, amount_fen}])"},
});

constexpr std::string_view kOfPeriod = "community_id, period: month";
constexpr std::string_view kOfYear = "community_id, year: int, profit_fen";
constexpr std::string_view kOfExpense = "expense_id, gross_fen, period: month";
constexpr std::string_view kOfSettlement = "settlement_id, net_fen";

constexpr auto kAnswers = std::to_array<AnswerShape>({
    {get_periods, "{community_id, closed_years: [int], closed_through: month|null, oldest_open: month|null}"},
    {get_open_items, "{community_id, period: month, nothing_open: bool, items: [OpenItem]}"},
    {close_period, kOfPeriod},
    {reopen_period, kOfPeriod},
    {close_fiscal_year, kOfYear},
    {reopen_fiscal_year, kOfYear},
    {register_vendor, "vendor_id"},
    {list_vendors, "{...Page, items: [Vendor]}"},
    {record_expense, kOfExpense},
    {pay_expense, kOfExpense},
    {reverse_expense, "expense_id, gross_fen, period: month, overage_taken_back_fen"},
    {get_expense, "Expense"},
    {list_expenses, "{...Page, items: [Expense]}"},
    {open_shift, "shift_id"},
    {get_own_shift, "{shift_id, community_id, expected_fen, last_change_on}"},
    {bank_cash, "shift_id, amount_fen, expected_fen"},
    {reverse_banking, "shift_id, amount_fen, expected_fen"},
    {close_shift, "shift_id, expected_fen, counted_fen, difference_fen"},
    {list_shifts, R"({...Page, items: [{...Shift, bankings: [{banking_event_id, amount_fen, banked_on, reference: text,
      settled_by_payment_id|null}]}]})"},
    {get_day_close, R"({cut_off: CutOff, community_id, date: date, items: [DayCloseLine],
      shifts: [{...Shift, begun_with_fen}], entered_for_other_days_fen, entered_on_other_days_fen, safe_fen,
      safe_short: bool,
      totals: CashTotals})"},
    {record_settlement, kOfSettlement},
    {reverse_settlement, kOfSettlement},
    {settle_between_communities, "settlement_id, received_settlement_id, amount_fen"},
    {list_settlements, "{...Page, items: [Settlement]}"},
    {get_budgets, "{community_id, year: int, items: [PlanLine]}"},
    {set_budget, "community_id, year: int, account: int, total_fen"},
    {set_opening_balances, "community_id, receivables_fen, credit_balances_fen, deposits_held_fen"},
    {close_cut_over, "community_id"},
    {get_cut_over, R"({cut_off: CutOff, community_id, status: text, cut_over_on|null, closed_on|null, complete: bool,
      opening_balances_fen, items: [CutOverTotal],
      lines: [{account: int, account_name: text, account_title: text, amount_fen}]})"},
    // reports
    {list_receipts, "{...Page, items: [Receipt]}"},
    {get_trial_balance, R"({...Report, items: [TrialBalanceLine],
      totals: {opening_fen, debit_fen, credit_fen, closing_fen}})"},
    {get_income_statement, R"({...Report, items: [IncomeLine], basis: text, fee_item_id|null,
      totals: {income_fen, expense_fen, profit_fen}})"},
    {get_receivables_report, "{...Report, items: [ReceivablesLine], fee_item_id|null}"},
    {get_collection_rates, "{...Report, items: [CollectionLine], fee_item_id|null}"},
    {get_prepayments, "{...Report, items: [PrepaymentsLine]}"},
    {get_deposits_report, "{...Report, items: [DepositsLine]}"},
    {get_tax_report, "{...Report, items: [TaxLine], totals: {output_vat_fen, input_vat_fen, payable_fen}}"},
    {get_invoiced_tax, "{...Report, items: [InvoicedTaxLine]}"},
    {get_cash_report, "{...Report, items: [CashLine], totals: CashTotals}"},
    {get_budget_report, "{...Report, items: [BudgetLine]}"},
    {list_reliefs, "{...Page, items: [Relief], from: month, to: month, community_id|null}"},
    {get_journal, "{...Page, items: [JournalLine], cut_off: CutOff}"},
    {get_account_ledger, R"({...Page, items: [AccountLedgerLine], cut_off: CutOff, from: month, to: month,
      community_id|null, account: int, account_name: text, account_title: text, account_class: text, opening_fen,
      debit_fen, credit_fen, closing_fen})"},
    // imports
    {list_import_runs, "{...Page, items: [ImportRun]}"},
    {get_import_run, "ImportRun"},
    {list_import_run_exceptions, "{...Page, items: [ImportException]}"},
    {import_file, R"({import_run_id, rows: int, accepted: int, already_there: int, rejected: int,
      imported_before: bool, reasons: [ImportReason], warnings: [ImportReason], sums: ImportSums})"},
    {rehearse_import, R"({rows: int, accepted: int, already_there: int, rejected: int, imported_before: bool,
      reasons: [ImportReason], warnings: [ImportReason], sums: ImportSums})"},
});

}  // namespace

AnswersOfArea answers_of_books() { return {kShapes, kAnswers}; }

}  // namespace steward::api

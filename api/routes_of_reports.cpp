#include <array>

#include "api/csv/receivables_columns.h"
#include "api/csv/report_columns.h"
#include "api/handlers/handlers.h"
#include "api/route_table.h"

// The reports of the books.
namespace steward::api {

namespace {

using P = Permission;

constexpr QueryParam kFrom{"from", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-01"]})",
                           "The first month; that of `to` by default."};
constexpr QueryParam kTo{"to", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-01"]})",
                         "The last month; this month by default."};
constexpr QueryParam kCommunity{"community_id", R"({"type":"string","format":"uuid"})", "Of this community."};
constexpr QueryParam kBuilding{"building_id", R"({"type":"string","format":"uuid"})", "Of this building."};
constexpr QueryParam kFeeItem{"fee_item_id", R"({"type":"string","format":"uuid"})", "Of this fee item."};
constexpr QueryParam kByMonth{"by", R"({"enum":["range","month"],"default":"range"})",
                              "One line for all months, or one each."};

constexpr std::array kOfMonths = {kFrom, kTo, kCommunity, kBuilding};
constexpr std::array kEachMonth = {kFrom, kTo, kCommunity, kBuilding, kByMonth};
constexpr std::array kBudget = {kFrom, kTo, kCommunity, kByMonth};
constexpr std::array kOfItem = {kFrom, kTo, kCommunity, kBuilding, kByMonth, kFeeItem};
constexpr std::array kIncome = {kFrom,
                                kTo,
                                kCommunity,
                                kBuilding,
                                kByMonth,
                                kFeeItem,
                                QueryParam{"basis", R"({"enum":["accrual","cash"],"default":"accrual"})",
                                           "What was billed and spent, or what paid for bills and expenses."}};
constexpr std::array kRates = {
    kFrom,
    kTo,
    kCommunity,
    kBuilding,
    kByMonth,
    kFeeItem,
    QueryParam{
        "through", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$","examples":["2026-01"]})",
        "Money counts up to the end of this month; by default to the end of each line's own. The bills of a "
        "month count whenever they were issued: where that is in the next, ask through that one or a later one."}};
constexpr std::array kCash = {
    kFrom, kTo, kCommunity, kBuilding,
    QueryParam{"by", R"({"enum":["range","month","day"],"default":"range"})", "One line for all days, or one each."}};
constexpr std::array kJournal = {kPage[0], kPage[1], kFrom, kTo, kCommunity};

constexpr std::array kAccountLedger = {
    kPage[0],
    kPage[1],
    QueryParam{"account", R"({"type":"string","pattern":"^[0-9]{4}$","examples":["1002"]})",
               "Of this ledger account; cash on hand (1001) by default."},
    kFrom,
    kTo,
    kCommunity,
    QueryParam{"by", R"({"enum":["month","day"],"default":"month"})",
               "Totals of each month and its year so far, or of each day, too."},
};

constexpr std::array kReliefs = {kPage[0], kPage[1], kReveal[0], kFrom, kTo, kCommunity};

constexpr std::array kReceipts = {
    kPage[0],
    kPage[1],
    kCommunity,
    QueryParam{"year", R"({"type":"string","pattern":"^[0-9]{4}$","examples":["2026"]})",
               "Of this year; the current one by default, where neither days nor a household are asked for."},
    QueryParam{"number", R"({"type":"integer","minimum":1,"maximum":1000000000})",
               "The one of this number in the year."},
    QueryParam{"household_id", R"({"type":"string","format":"uuid"})", "Of this household, by the day of receipt."},
    QueryParam{"from", R"({"type":"string","format":"date"})",
               "Received on this day or later: by the day of receipt, then by number."},
    QueryParam{"to", R"({"type":"string","format":"date"})", "Received before this day."},
    QueryParam{"channel", R"({"enum":["cash","bank_transfer","wechat","alipay","pos","bank_deduction"]})",
               "Taken by this channel: a page may have fewer rows, or none, and a next page."},
    QueryParam{"cashier_id", R"({"type":"string","format":"uuid"})", "Taken with this key; likewise."},
    QueryParam{"order", R"({"enum":["oldest_first","newest_first"],"default":"oldest_first"})", "Direction."},
};

constexpr std::array kRoutes = {
    list("/v1/receipts", P::see_tills, "reports", list_receipts,
         "Receipts of a year by number, without a gap, of some days, or of a household; those of reversed payments are "
         "void",
         kReceipts, kReceiptColumns),
    list("/v1/reports/trial-balance", P::see_analytics, "reports", get_trial_balance,
         "Openings, debits, credits and closings of the ledger accounts; a debit is positive", kOfMonths,
         kTrialBalanceColumns),
    list("/v1/reports/income-statement", P::see_analytics, "reports", get_income_statement,
         "Income and expenses, accrued or paid", kIncome, kIncomeStatementColumns),
    list("/v1/reports/receivables", P::see_analytics, "reports", get_receivables_report,
         "How what households owe rolled forward", kOfItem, kReceivablesColumns),
    list("/v1/reports/reliefs", P::see_analytics, "reports", list_reliefs,
         "What was waived and written off, why and by whom, and what of it was taken back (below zero), by the month "
         "in which it was posted; of deposits that went back the late fees alone",
         kReliefs, kReliefColumns),
    list("/v1/reports/collection-rates", P::see_analytics, "reports", get_collection_rates,
         "Collection rates of charges by the month they are for: current, comprehensive, recovery, household-months",
         kRates, kCollectionColumns),
    list("/v1/reports/prepayments", P::see_analytics, "reports", get_prepayments,
         "How what households have paid ahead rolled forward", kEachMonth, kPrepaymentColumns),
    list("/v1/reports/deposits", P::see_analytics, "reports", get_deposits_report,
         "Deposits rolled forward, as the ledger account has them, and what of them is in hand", kEachMonth,
         kDepositColumns),
    list(
        "/v1/reports/tax", P::see_analytics, "reports", get_tax_report,
        "Income and expenses net, and their VAT, by account and rate. No rate: expenses, what bears no VAT (late fees, "
        "write-offs), and what was billed ahead and taxed then, as it becomes income",
        kEachMonth, kTaxColumns),
    list("/v1/reports/invoiced-tax", P::see_analytics, "reports", get_invoiced_tax,
         "The output VAT of the books beside that on tax invoices less their credit notes, by rate; and what of all "
         "that "
         "was recorded until the end of the months is on no invoice (below zero: credit notes are owed)",
         kEachMonth, kInvoicedTaxColumns),
    list("/v1/reports/cash", P::see_analytics, "reports", get_cash_report,
         "Money taken in and given back, by channel and by who took it", kCash, kCashColumns),
    list("/v1/reports/budget", P::see_analytics, "reports", get_budget_report,
         "What was planned beside what became of it, by account", kBudget, kBudgetColumns),
    list(
        "/v1/reports/journal", P::see_analytics, "reports", get_journal,
        "Debits and credits by day, community and account, a voucher a day, for accounting programs. Its number counts "
        "in the month of what is asked for, by day and community: no two vouchers of a month have the same one; those "
        "that carry a "
        "year over (closing) come last in it. It may "
        "move when something is dated back while the month is open, and stands once all communities have closed it",
        kJournal, kJournalColumns),
    list("/v1/reports/account-ledger", P::see_analytics, "reports", get_account_ledger,
         "One account: its opening, what each voucher of the journal entered, the balance behind it with its side, and "
         "the totals. With the totals of days that of cash (1001) and of the bank (1002) is their day book. Lines of "
         "the kind `entry` add up to the debits and credits of the trial balance; the other kinds repeat them",
         kAccountLedger, kAccountLedgerColumns),
};

}  // namespace

std::span<const Route> report_routes() { return kRoutes; }

}  // namespace steward::api

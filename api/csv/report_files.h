#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

// The reports as workbooks, which people read and file: what each is called, and what of it adds up. The journal is
// none of them: its workbook goes into accounting programs as it is.
namespace steward::api {

struct ReportFile {
  std::string_view path;
  std::string_view english;  // of at most 31 characters, as a sheet takes them
  std::string_view chinese;
  std::span<const std::string_view> totals = {};  // members of its items
};

namespace report_totals {
inline constexpr std::array<std::string_view, 4> kTrialBalance = {"opening_fen", "debit_fen", "credit_fen",
                                                                  "closing_fen"};
inline constexpr std::array<std::string_view, 11> kReceivables = {
    "billed_fen",           "brought_forward_fen",   "late_fees_fen",    "paid_fen",
    "paid_from_credit_fen", "reopened_fen",          "waived_fen",       "written_off_fen",
    "cancelled_fen",        "deposits_returned_fen", "deposits_used_fen"};
inline constexpr std::array<std::string_view, 5> kCollection = {
    "receivable_fen", "received_fen", "recovered_fen", "household_months.denominator", "household_months.numerator"};
inline constexpr std::array<std::string_view, 7> kPrepayments = {
    "brought_forward_fen", "from_deposits_fen", "credited_fen", "adjusted_fen", "used_fen",
    "withdrawn_fen",       "refunded_fen"};
inline constexpr std::array<std::string_view, 8> kDeposits = {
    "raised_fen",  "taken_back_fen", "deposits_returned_fen", "forfeited_fen",
    "set_off_fen", "credited_fen",   "received_fen",          "returned_fen"};
inline constexpr std::array<std::string_view, 7> kCash = {"received_fen", "payments", "reversed_fen", "reversals",
                                                          "refunded_fen", "refunds",  "net_fen"};
inline constexpr std::array<std::string_view, 3> kReliefs = {"principal_fen", "late_fee_fen", "amount_fen"};
}  // namespace report_totals

// Openings and closings of months do not add up, nor do rates, nor income and expenses below one another; an account
// ledger has the totals among its lines.
inline constexpr std::array kReportFiles = {
    ReportFile{"/v1/reports/trial-balance", "Trial balance", "科目余额表", report_totals::kTrialBalance},
    ReportFile{"/v1/reports/income-statement", "Income statement", "利润表"},
    ReportFile{"/v1/reports/receivables", "Receivables", "应收款变动表", report_totals::kReceivables},
    ReportFile{"/v1/reports/collection-rates", "Collection rates", "收缴率", report_totals::kCollection},
    ReportFile{"/v1/reports/prepayments", "Prepayments", "预存款变动表", report_totals::kPrepayments},
    ReportFile{"/v1/reports/deposits", "Deposits", "押金变动表", report_totals::kDeposits},
    ReportFile{"/v1/reports/tax", "Tax", "税额表"},
    ReportFile{"/v1/reports/invoiced-tax", "VAT on invoices", "税额开票对照表"},
    ReportFile{"/v1/reports/cash", "Cash", "收款汇总表", report_totals::kCash},
    ReportFile{"/v1/reports/budget", "Budget", "预算执行表"},
    ReportFile{"/v1/reports/reliefs", "Waivers and write-offs", "减免与核销", report_totals::kReliefs},
    ReportFile{"/v1/reports/account-ledger", "Account ledger", "明细账"},
};

// Null for a list that is no such report.
[[nodiscard]] constexpr const ReportFile* report_file(std::string_view path) {
  const auto found =
      std::find_if(kReportFiles.begin(), kReportFiles.end(), [&](const ReportFile& file) { return file.path == path; });
  return found == kReportFiles.end() ? nullptr : &*found;
}

}  // namespace steward::api

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace steward::billing {

// The ledger accounts, by the numbers of the Chinese chart of accounts where it has one. Stored: append only.
enum class LedgerAccount : std::uint16_t {
  cash_on_hand = 1001,       // what cashiers have in their drawers
  bank_deposits = 1002,      // what the statements of the banks show
  wechat_clearing = 1012,    // taken in by WeChat Pay, not yet in the bank
  alipay_clearing = 1013,    // taken in by Alipay, not yet in the bank
  receivables = 1122,        // what households owe, gross
  inter_community = 1221,    // what communities of the company owe one another: nothing in the company as a whole
  accounts_payable = 2202,   // what vendors are owed
  credit_balances = 2203,    // what households have paid ahead
  deferred_income = 2204,    // billed, but for months to come
  output_vat = 2221,         // tax on what was billed
  input_vat = 2222,          // tax on what was bought, to be deducted
  deposits_held = 2241,      // deposits of households: a liability, no income
  suspense = 2242,           // money whose payer is not known yet
  refunds_payable = 2243,    // approved refunds that have not left yet
  opening_balances = 4103,   // the counter-account of what was there before the log
  retained_earnings = 4104,  // of the years before: of each since it was closed, and as the books before had them
  service_income = 6001,     // property fees and other recurring items
  income_reductions = 6002,  // waivers: less income, shown apart
  other_income = 6051,       // one-off charges
  sundry_income = 6301,      // late fees, forfeited deposits, cash that was over
  operating_costs = 6401,    // labour, energy, maintenance, cleaning, security, greening
  admin_expenses = 6602,     // the office
  finance_expenses = 6603,   // what banks and channels charge
  bad_debts = 6701,          // written off
  sundry_expenses = 6711,    // cash that was short
};

// Where an account stands in the trial balance and in the income statement.
enum class AccountClass : std::uint8_t { asset = 1, liability = 2, equity = 3, income = 4, expense = 5 };

struct AccountTerms {
  LedgerAccount account;
  AccountClass of_class;
  std::string_view name;      // receivables
  std::string_view title;     // Receivables
  std::string_view title_zh;  // 应收账款
};

// Every account, ascending by number.
[[nodiscard]] std::span<const AccountTerms> chart_of_accounts();
// Null for a number that is no account.
[[nodiscard]] const AccountTerms* find_account(LedgerAccount account);
// Of income or expense: it begins each fiscal year with nothing.
[[nodiscard]] bool is_result(LedgerAccount account);

}  // namespace steward::billing

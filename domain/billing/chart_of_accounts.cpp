#include "domain/billing/chart_of_accounts.h"

#include <algorithm>
#include <array>

namespace steward::billing {

namespace {

using enum AccountClass;

constexpr std::array kChart{
    AccountTerms{LedgerAccount::cash_on_hand, asset, "cash_on_hand", "Cash on hand", "库存现金"},
    AccountTerms{LedgerAccount::bank_deposits, asset, "bank_deposits", "Bank deposits", "银行存款"},
    AccountTerms{LedgerAccount::wechat_clearing, asset, "wechat_clearing", "WeChat Pay clearing", "其他货币资金—微信"},
    AccountTerms{LedgerAccount::alipay_clearing, asset, "alipay_clearing", "Alipay clearing", "其他货币资金—支付宝"},
    AccountTerms{LedgerAccount::receivables, asset, "receivables", "Receivables", "应收账款"},
    AccountTerms{LedgerAccount::inter_community, asset, "inter_community", "Owed between communities",
                 "其他应收款—项目往来"},
    AccountTerms{LedgerAccount::accounts_payable, liability, "accounts_payable", "Accounts payable", "应付账款"},
    AccountTerms{LedgerAccount::credit_balances, liability, "credit_balances", "Credit balances", "预收账款"},
    AccountTerms{LedgerAccount::deferred_income, liability, "deferred_income", "Deferred income", "合同负债—递延收入"},
    AccountTerms{LedgerAccount::output_vat, liability, "output_vat", "Output VAT", "应交税费—销项税额"},
    AccountTerms{LedgerAccount::input_vat, liability, "input_vat", "Input VAT", "应交税费—进项税额"},
    AccountTerms{LedgerAccount::deposits_held, liability, "deposits_held", "Deposits held", "其他应付款—押金"},
    AccountTerms{LedgerAccount::suspense, liability, "suspense", "Suspense", "其他应付款—暂收款"},
    AccountTerms{LedgerAccount::refunds_payable, liability, "refunds_payable", "Refunds payable", "其他应付款—应退款"},
    AccountTerms{LedgerAccount::opening_balances, equity, "opening_balances", "Opening balances", "期初余额"},
    AccountTerms{LedgerAccount::retained_earnings, equity, "retained_earnings", "Retained earnings", "未分配利润"},
    AccountTerms{LedgerAccount::service_income, income, "service_income", "Service income", "主营业务收入"},
    AccountTerms{LedgerAccount::income_reductions, income, "income_reductions", "Waivers", "主营业务收入—减免"},
    AccountTerms{LedgerAccount::other_income, income, "other_income", "Other income", "其他业务收入"},
    AccountTerms{LedgerAccount::sundry_income, income, "sundry_income", "Sundry income", "营业外收入"},
    AccountTerms{LedgerAccount::operating_costs, expense, "operating_costs", "Operating costs", "主营业务成本"},
    AccountTerms{LedgerAccount::admin_expenses, expense, "admin_expenses", "Administrative expenses", "管理费用"},
    AccountTerms{LedgerAccount::finance_expenses, expense, "finance_expenses", "Finance expenses", "财务费用"},
    AccountTerms{LedgerAccount::bad_debts, expense, "bad_debts", "Bad debts", "信用减值损失"},
    AccountTerms{LedgerAccount::sundry_expenses, expense, "sundry_expenses", "Sundry expenses", "营业外支出"},
};

constexpr bool before(const AccountTerms& terms, LedgerAccount account) { return terms.account < account; }

}  // namespace

std::span<const AccountTerms> chart_of_accounts() { return kChart; }

const AccountTerms* find_account(LedgerAccount account) {
  const auto* found = std::lower_bound(kChart.begin(), kChart.end(), account, before);
  return found != kChart.end() && found->account == account ? found : nullptr;
}

bool is_result(LedgerAccount account) {
  const AccountTerms* terms = find_account(account);
  return terms != nullptr && (terms->of_class == AccountClass::income || terms->of_class == AccountClass::expense);
}

}  // namespace steward::billing

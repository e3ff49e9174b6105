#include "domain/billing/chart_of_accounts.h"

#include <gtest/gtest.h>

#include <set>

namespace steward::billing {
namespace {

TEST(ChartOfAccounts, AscendsByNumberAndNamesEachAccountOnce) {
  std::set<std::string_view> names;
  std::set<std::string_view> titles;
  LedgerAccount before{};
  for (const AccountTerms& terms : chart_of_accounts()) {
    EXPECT_LT(before, terms.account) << terms.name;
    before = terms.account;
    EXPECT_TRUE(names.insert(terms.name).second) << terms.name;
    EXPECT_TRUE(titles.insert(terms.title_zh).second) << terms.title_zh;
    EXPECT_EQ(find_account(terms.account), &terms);
  }
}

TEST(ChartOfAccounts, FindsNothingForWhatIsNoAccount) {
  EXPECT_EQ(find_account(LedgerAccount{1121}), nullptr);
  EXPECT_EQ(find_account(LedgerAccount{9999}), nullptr);
}

TEST(ChartOfAccounts, TellsWhatIsIncomeFromWhatIsOwed) {
  EXPECT_EQ(find_account(LedgerAccount::service_income)->of_class, AccountClass::income);
  EXPECT_EQ(find_account(LedgerAccount::deposits_held)->of_class, AccountClass::liability);
  EXPECT_EQ(find_account(LedgerAccount::receivables)->of_class, AccountClass::asset);
}

}  // namespace
}  // namespace steward::billing

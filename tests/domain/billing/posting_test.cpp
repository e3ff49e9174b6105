#include "domain/billing/posting.h"

#include <gtest/gtest.h>

namespace steward::billing {
namespace {

using Lines = std::vector<PostingLine>;
constexpr YearMonth kMonth{24'000};

TEST(PostingBuilder, AddsUpAnAccountBySide) {
  const Posting posting = PostingBuilder(kMonth)
                              .debit(LedgerAccount::receivables, Money{100})
                              .debit(LedgerAccount::receivables, Money{7})
                              .debit(LedgerAccount::suspense, Money{})
                              .credit(LedgerAccount::receivables, Money{107})
                              .take();
  EXPECT_EQ(posting.lines,
            (Lines{{LedgerAccount::receivables, Money{107}, {}}, {LedgerAccount::receivables, Money{-107}, {}}}));
}

TEST(PostingBuilder, KeepsTheTaxOfAnAccountThatNothingElseMoves) {
  const Posting posting = PostingBuilder(kMonth)
                              .debit(LedgerAccount::income_reductions, Money{}, Money{1})
                              .debit(LedgerAccount::output_vat, Money{1})
                              .credit(LedgerAccount::receivables, Money{1})
                              .take();
  EXPECT_EQ(posting.lines, (Lines{{LedgerAccount::income_reductions, Money{}, Money{1}},
                                  {LedgerAccount::output_vat, Money{1}, {}},
                                  {LedgerAccount::receivables, Money{-1}, {}}}));
  EXPECT_TRUE(balanced(posting));
}

TEST(PostingBuilder, PutsTaxAloneBesideTheAmountOfItsAccountInEitherOrder) {
  for (const bool tax_first : {true, false}) {
    PostingBuilder posting(kMonth);
    if (tax_first) posting.credit(LedgerAccount::service_income, Money{}, Money{1});
    posting.credit(LedgerAccount::service_income, Money{94}, Money{6});
    if (!tax_first) posting.credit(LedgerAccount::service_income, Money{}, Money{1});
    posting.debit(LedgerAccount::receivables, Money{101}).credit(LedgerAccount::output_vat, Money{7});
    EXPECT_EQ(posting.take().lines.front(), (PostingLine{LedgerAccount::service_income, Money{-94}, Money{-7}}));
  }
}

TEST(PostingBuilder, SaysNothingOfTaxThatIsTakenBackAtOnce) {
  const Posting posting = PostingBuilder(kMonth)
                              .credit(LedgerAccount::service_income, Money{}, Money{1})
                              .debit(LedgerAccount::service_income, Money{}, Money{1})
                              .take();
  EXPECT_TRUE(posting.lines.empty());
}

TEST(PostingBuilder, PutsTheTaxOfIncomeBesideTheFirstMonthThatHasAny) {
  const std::vector<MonthShare> months{{kMonth, Money{}}, {add(kMonth, 1), Money{40}}, {add(kMonth, 2), Money{60}}};
  const Posting posting = PostingBuilder(kMonth)
                              .debit(LedgerAccount::receivables, Money{106})
                              .income(LedgerAccount::service_income, months, Money{6})
                              .credit(LedgerAccount::output_vat, Money{6})
                              .take();
  EXPECT_EQ(posting.lines, (Lines{{LedgerAccount::receivables, Money{106}, {}},
                                  {LedgerAccount::deferred_income, Money{-100}, Money{-6}},
                                  {LedgerAccount::output_vat, Money{-6}, {}}}));
  EXPECT_EQ(posting.deferrals, (std::vector<Deferral>{{add(kMonth, 1), LedgerAccount::service_income, Money{40}},
                                                      {add(kMonth, 2), LedgerAccount::service_income, Money{60}}}));
}

TEST(Balanced, NoLineSaysNothing) {
  EXPECT_TRUE(balanced({kMonth, {{LedgerAccount::service_income, Money{}, Money{1}}}}));
  EXPECT_FALSE(balanced({kMonth, {{LedgerAccount::service_income, Money{}, {}}}}));
}

}  // namespace
}  // namespace steward::billing

#include "domain/billing/vat.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/billing/billing.h"
#include "domain/billing/pricing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

std::int64_t tax(std::int64_t gross, std::int64_t rate) { return tax_inside(Money{gross}, rate).value().fen; }

TEST(Vat, IsInsideTheGross) {
  EXPECT_EQ(tax(10'600, 60'000), 600);
  EXPECT_EQ(tax(21'016, 60'000), 1'190);  // 1189.58…
  EXPECT_EQ(tax(100, 130'000), 12);       // 11.50…
  EXPECT_EQ(tax(100, 0), 0);
  EXPECT_EQ(tax(0, 60'000), 0);
  EXPECT_EQ(tax(-21'016, 60'000), -1'190) << "a reversal is the exact negative";
}

TEST(Vat, RoundsPartsOfSeveralRatesOnceAndSplitsByLargestRemainder) {
  // 50.00 at 6 % and 50.01 at 9 %: 283.0188… + 412.9266… = 695.9455…
  const std::vector<TaxedPart> parts{{Money{5'000}, 60'000}, {Money{5'001}, 90'000}};
  const TaxSplit split = tax_inside(parts).value();
  EXPECT_EQ(split.tax, Money{696});
  EXPECT_EQ(split.taxes, (std::vector<Money>{Money{283}, Money{413}}));
}

RC_GTEST_PROP(Vat, PartsAddUpAndAreNeverMoreThanTheirGross, ()) {
  std::vector<TaxedPart> parts;
  const auto count = *rc::gen::inRange<std::size_t>(1, 5);
  constexpr std::int64_t kRates[] = {0, 10'000, 30'000, 60'000, 90'000, 130'000};
  for (std::size_t i = 0; i < count; ++i) {
    parts.push_back({Money{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000)}, kRates[*rc::gen::inRange(0, 6)]});
  }
  const TaxSplit split = tax_inside(parts).value();
  Money sum;
  for (std::size_t i = 0; i < count; ++i) {
    sum.fen += split.taxes[i].fen;
    RC_ASSERT(split.taxes[i] >= Money{});
    RC_ASSERT(split.taxes[i] <= parts[i].gross);
    if (parts[i].rate_millionths == 0) RC_ASSERT(split.taxes[i] == Money{});
  }
  RC_ASSERT(sum == split.tax);
  for (TaxedPart& part : parts) part.gross = -part.gross;
  RC_ASSERT(tax_inside(parts).value().tax == -split.tax);
}

SetVatRate vat(FeeItemId item, std::int64_t rate, bool inside = true, std::string_view from = "2023-01-01") {
  return {item, {day(from), rate, inside}};
}

TEST(SetVatRate, IsAFactOfItsTimeLikeATariff) {
  given(a_household())
      .when(vat(kPropertyFee, 60'000))
      .then(VatRateSet{kPropertyFee, kCommunity, {day("2023-01-01"), 60'000, true}})
      .then_effective("2023-01-01");
  const std::vector<Command> taxed = a_household() + std::vector<Command>{vat(kPropertyFee, 60'000)};
  given(taxed).when(vat(kPropertyFee, 90'000)).then_refused("vat-rate-exists");
  for (const std::int64_t rate : {std::int64_t{-100}, std::int64_t{60'050}, std::int64_t{1'000'100}}) {
    given(a_household()).when(vat(kPropertyFee, rate)).then_refused("vat-rate-invalid");
  }
  given(a_household()).when(vat(id<FeeItemId>(99), 60'000)).then_refused("fee-item-unknown");
  DefineFeeItem deposit{id<FeeItemId>(50), kCommunity, "deposit", "押金", {}};
  deposit.terms.method = ChargeMethod::deposit;
  deposit.terms.income_account = LedgerAccount::deposits_held;
  given(a_household() + std::vector<Command>{deposit})
      .when(vat(deposit.fee_item, 60'000))
      .then_refused("fee-item-method-differs");
}

const BillRunId kRun = id<BillRunId>(40);
const IssueStatement kIssue{kRun, kHousehold};

StartBillRun run_of(std::vector<FeeItemId> items) {
  return {kRun,
          kCommunity,
          day("2024-06-01"),
          day("2024-07-01"),
          day("2024-06-01"),
          day("2024-06-25"),
          std::move(items),
          {kHousehold},
          77};
}

TEST(IssueStatement, PostsIncomeNetAndTheTaxApart) {
  const auto event = given(a_household() + std::vector<Command>{vat(kPropertyFee, 60'000), run_of({kPropertyFee})})
                         .when(kIssue)
                         .then_one<StatementIssued>();
  ASSERT_EQ(event.bills.size(), 1U);
  EXPECT_EQ(event.bills[0].amount, Money{21'016}) << "a price that includes the tax stays what it is";
  EXPECT_EQ(event.bills[0].tax, Money{1'190});
  const Posting posting{month_of(day("2024-06-01")),
                        {{LedgerAccount::receivables, Money{21'016}, {}},
                         {LedgerAccount::service_income, Money{-19'826}, Money{-1'190}},
                         {LedgerAccount::output_vat, Money{-1'190}, {}}}};
  EXPECT_EQ(event.posting, posting);
}

TEST(IssueStatement, PutsTheTaxOnTopOfPricesWithoutIt) {
  // 210.1605 × 1.06 = 222.77013, rounded once; the tax is inside of what is owed.
  const auto event =
      given(a_household() + std::vector<Command>{vat(kPropertyFee, 60'000, false), run_of({kPropertyFee})})
          .when(kIssue)
          .then_one<StatementIssued>();
  EXPECT_EQ(event.bills[0].amount, Money{22'277});
  EXPECT_EQ(event.bills[0].tax, Money{1'261});
}

TEST(IssueStatement, SplitsABillWhereTheTaxRateChanges) {
  const auto event =
      given(a_household() +
            std::vector<Command>{vat(kParking, 90'000), vat(kParking, 60'000, true, "2024-06-16"), run_of({kParking})})
          .when(kIssue)
          .then_one<StatementIssued>();
  const Bill& bill = event.bills[0];
  EXPECT_EQ(bill.amount, Money{15'000});
  ASSERT_EQ(bill.parts.size(), 2U);
  EXPECT_EQ(bill.parts[0].vat_rate_millionths, 90'000);
  EXPECT_EQ(bill.parts[1].from, day("2024-06-16"));
  EXPECT_EQ(bill.parts[1].vat_rate_millionths, 60'000);
  EXPECT_EQ(bill.tax, Money{1'044});  // 619.266… + 424.528…
  EXPECT_EQ(bill.parts[0].tax.fen + bill.parts[1].tax.fen, bill.tax.fen);
}

TEST(RaiseCharge, HasItsTaxInside) {
  const auto event =
      given(a_household() + std::vector<Command>{vat(kRepair, 60'000)})
          .when(RaiseCharge{kHousehold, kRepair, Money{10'600}, day("2024-06-10"), day("2024-06-20"), {}})
          .then_one<ChargeRaised>();
  EXPECT_EQ(event.bill.amount, Money{10'600});
  EXPECT_EQ(event.bill.tax, Money{600});
  EXPECT_EQ(event.posting.lines[1], (PostingLine{LedgerAccount::other_income, Money{-10'000}, Money{-600}}));
  EXPECT_EQ(event.posting.lines[2], (PostingLine{LedgerAccount::output_vat, Money{-600}, {}}));
}

}  // namespace
}  // namespace steward::billing

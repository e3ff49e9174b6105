#include "domain/billing/vat.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace steward::billing {
namespace {

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

}  // namespace
}  // namespace steward::billing

#include "domain/base/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>

namespace steward {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr Rounding kModes[] = {Rounding::half_up, Rounding::up, Rounding::down, Rounding::half_even};

std::vector<std::int64_t> fen_of(const std::vector<Money>& parts) {
  std::vector<std::int64_t> fen;
  for (const Money part : parts) fen.push_back(part.fen);
  return fen;
}

std::optional<std::vector<Money>> split(std::int64_t total, const std::vector<std::int64_t>& weights) {
  return split_by_weights(Money{total}, std::span<const std::int64_t>(weights));
}

struct RoundingCase {
  std::int64_t numerator, denominator;
  int places;
  std::int64_t half_up, up, down, half_even;
};

TEST(Rounding, IsByTableInEveryMode) {
  const RoundingCase cases[] = {
      {444195, 10, 2, 44420, 44420, 44419, 44420},  // 444.195 yuan, which a double cannot hold (defect 1)
      {444185, 10, 2, 44419, 44419, 44418, 44418},  // half to even goes down
      {1, 2, 2, 1, 1, 0, 0},
      {3, 2, 2, 2, 2, 1, 2},
      {1, 3, 2, 0, 1, 0, 0},
      {2, 3, 2, 1, 1, 0, 1},
      {20490, 1, 2, 20490, 20490, 20490, 20490},
      {204905, 10, 2, 20491, 20491, 20490, 20490},  // the ladder of §2.4, rounded once
      {12345, 1, 1, 12350, 12350, 12340, 12340},
      {12350, 1, 0, 12400, 12400, 12300, 12400},
      {12250, 1, 0, 12300, 12300, 12200, 12200},
      {0, 7, 2, 0, 0, 0, 0},
  };
  for (const RoundingCase& row : cases) {
    const std::int64_t expected[] = {row.half_up, row.up, row.down, row.half_even};
    for (std::size_t mode = 0; mode < 4; ++mode) {
      const auto rounded = round_once({row.numerator, row.denominator}, kModes[mode], row.places);
      ASSERT_TRUE(rounded);
      EXPECT_EQ(rounded->fen, expected[mode]) << row.numerator << "/" << row.denominator << " mode " << mode;
      EXPECT_EQ(round_once({-row.numerator, row.denominator}, kModes[mode], row.places)->fen, -expected[mode]);
    }
  }
}

TEST(Rounding, RefusesWhatDoesNotFit) {
  EXPECT_EQ(round_once({kMost, 1}, Rounding::half_up, 2), Money{kMost});
  EXPECT_EQ(round_once({Int128{kMost} + 1, 1}, Rounding::half_up, 2), std::nullopt);
  EXPECT_EQ(round_once({Int128{kMost} * 2 + 1, 2}, Rounding::half_up, 2), std::nullopt);
  EXPECT_EQ(round_once({Int128{kMost} * 2 + 1, 2}, Rounding::down, 2), Money{kMost});
  EXPECT_EQ(round_once({kMost, 1}, Rounding::up, 0), std::nullopt);
  EXPECT_EQ(round_once({-Int128{kMost} - 1, 1}, Rounding::half_up, 2), std::nullopt);
  const Int128 widest = ((Int128{1} << 126U) - 1) * 2 + 1;
  EXPECT_EQ(round_once({widest, widest}, Rounding::half_even, 2), Money{1});
  EXPECT_EQ(round_once({widest, widest}, Rounding::half_even, 1), std::nullopt);
  EXPECT_EQ(round_once({1, 0}, Rounding::half_up, 2), std::nullopt);
  EXPECT_EQ(round_once({1, 1}, Rounding::half_up, 3), std::nullopt);
}

RC_GTEST_PROP(RoundingProperty, IsSymmetricAboutZeroAndNeverAUnitOff, (std::int64_t numerator, std::int32_t raw)) {
  const Int128 denominator = Int128{raw} < 0 ? -Int128{raw} : Int128{raw} + 1;
  const Rounding mode = *rc::gen::elementOf(std::vector<Rounding>(std::begin(kModes), std::end(kModes)));
  const int places = *rc::gen::inRange(0, 3);
  const auto plus = round_once({numerator, denominator}, mode, places);
  const auto minus = round_once({-Int128{numerator}, denominator}, mode, places);
  RC_ASSERT(plus.has_value() == minus.has_value());
  if (!plus) return;
  RC_ASSERT(plus->fen == -minus->fen);
  const Int128 unit = places == 2 ? 1 : places == 1 ? 10 : 100;
  const Int128 off = Int128{plus->fen} * denominator - numerator;
  const Int128 distance = off < 0 ? -off : off;
  RC_ASSERT(distance < unit * denominator);
  RC_ASSERT(plus->fen % static_cast<std::int64_t>(unit) == 0);
  if (mode == Rounding::half_up || mode == Rounding::half_even) RC_ASSERT(2 * distance <= unit * denominator);
}

TEST(Split, LosesNoFenOfASharedBill) {
  // Defect 2: 1000 kWh × 0.68 over 37 rooms is 680.00, not 37 × 18.38 = 680.06.
  const auto parts = split(68'000, std::vector<std::int64_t>(37, 1));
  ASSERT_TRUE(parts);
  EXPECT_EQ(*checked_sum(*parts), Money{68'000});
  EXPECT_EQ(std::count(parts->begin(), parts->end(), Money{1838}), 31);
  EXPECT_EQ(std::count(parts->begin(), parts->end(), Money{1837}), 6);
  EXPECT_EQ(parts->front(), Money{1838}) << "ties go to the lowest index";
  EXPECT_EQ(parts->back(), Money{1837});
}

TEST(Split, IsByLargestRemainder) {
  EXPECT_EQ(fen_of(*split(100, {1, 1, 1})), (std::vector<std::int64_t>{34, 33, 33}));
  EXPECT_EQ(fen_of(*split(-100, {1, 1, 1})), (std::vector<std::int64_t>{-34, -33, -33}));
  EXPECT_EQ(fen_of(*split(10, {1, 2, 0, 4})), (std::vector<std::int64_t>{1, 3, 0, 6}));
  EXPECT_EQ(fen_of(*split(1, {0, 5, 5})), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(fen_of(*split(0, {3, 4})), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(split(5, {0, 0}), std::nullopt);
  EXPECT_EQ(split(5, {}), std::nullopt);
  EXPECT_EQ(split(5, {1, -1, 1}), std::nullopt);
}

TEST(Split, StaysExactBeyond128Bits) {
  const Int128 huge = Int128{1} << 123U;
  const std::vector<Int128> weights{huge, huge, huge};
  const auto parts = split_by_weights(Money{kMost}, std::span<const Int128>(weights));
  ASSERT_TRUE(parts);
  EXPECT_EQ(fen_of(*parts), (std::vector<std::int64_t>{kMost / 3 + 1, kMost / 3, kMost / 3}));
  const std::vector<Int128> too_heavy{huge, huge, huge, huge, 1};
  EXPECT_EQ(split_by_weights(Money{1}, std::span<const Int128>(too_heavy)), std::nullopt);
}

RC_GTEST_PROP(SplitProperty, IsExactMirroredAndFair, (std::int64_t total)) {
  RC_PRE(total != std::numeric_limits<std::int64_t>::min());
  const auto weights = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::weightedOneOf<std::int64_t>(
      {{4, rc::gen::inRange<std::int64_t>(0, 1000)}, {1, rc::gen::inRange<std::int64_t>(0, kMost)}}));
  const auto parts = split(total, weights);
  Int128 sum_of_weights = 0;
  for (const std::int64_t weight : weights) sum_of_weights += weight;
  RC_ASSERT(parts.has_value() == (sum_of_weights > 0));
  if (!parts) return;
  RC_ASSERT(parts->size() == weights.size());
  Int128 sum = 0;
  const auto mirrored = split(-total, weights);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += (*parts)[i].fen;
    RC_ASSERT((*mirrored)[i].fen == -(*parts)[i].fen);
    const Int128 off = Int128{(*parts)[i].fen} * sum_of_weights - Int128{total} * weights[i];
    RC_ASSERT((off < 0 ? -off : off) < sum_of_weights);
    if (weights[i] == 0) RC_ASSERT((*parts)[i].fen == 0);
  }
  RC_ASSERT(sum == total);
}

TEST(CheckedSums, RefuseInsteadOfWrapping) {
  EXPECT_EQ(checked_add(Money{kMost}, Money{-1}), Money{kMost - 1});
  EXPECT_EQ(checked_add(Money{kMost}, Money{1}), std::nullopt);
  EXPECT_EQ(checked_add(Money{-kMost}, Money{-1}), std::nullopt) << "every amount has its negative";
  const Money back_in_range[] = {Money{kMost}, Money{kMost}, Money{-kMost}};
  EXPECT_EQ(checked_sum(back_in_range), Money{kMost});
  const Money out_of_range[] = {Money{kMost}, Money{1}};
  EXPECT_EQ(checked_sum(out_of_range), std::nullopt);
  EXPECT_EQ(checked_sum({}), Money{0});
}

TEST(ToYuan, PrintsTwoDecimals) {
  EXPECT_EQ(to_yuan(Money{123456}), "1234.56");
  EXPECT_EQ(to_yuan(Money{-5}), "-0.05");
  EXPECT_EQ(to_yuan(Money{0}), "0.00");
  EXPECT_EQ(to_yuan(Money{100}), "1.00");
  EXPECT_EQ(to_yuan(Money{-kMost}), "-92233720368547758.07");
}

}  // namespace
}  // namespace steward

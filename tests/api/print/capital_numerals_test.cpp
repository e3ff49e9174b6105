#include "api/print/capital_numerals.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

TEST(CapitalNumerals, AreWrittenAsBanksTakeThem) {
  const struct {
    std::int64_t fen;
    const char* words;
  } cases[] = {
      {0, "零元整"},
      {1, "壹分"},
      {5, "伍分"},
      {10, "壹角整"},
      {55, "伍角伍分"},
      {100, "壹元整"},
      {105, "壹元零伍分"},
      {1'050, "壹拾元伍角整"},
      {10'705, "壹佰零柒元零伍分"},
      {32'504, "叁佰贰拾伍元零肆分"},
      {140'950, "壹仟肆佰零玖元伍角整"},
      {600'714, "陆仟零柒元壹角肆分"},
      {1'000'000, "壹万元整"},
      {10'000'000, "壹拾万元整"},
      {10'000'500, "壹拾万零伍元整"},
      {10'700'053, "壹拾万零柒仟元伍角叁分"},
      {16'409'02, "壹万陆仟肆佰零玖元零贰分"},
      {10'000'000'000, "壹亿元整"},
      {10'000'000'100, "壹亿零壹元整"},
      {1'234'567'890'12, "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"},
      {1'000'000'000'000, "壹佰亿元整"},
      {-10'705, "负壹佰零柒元零伍分"},
  };
  for (const auto& [fen, words] : cases) EXPECT_EQ(capital_numerals(Money{fen}), words) << fen;
  EXPECT_FALSE(capital_numerals(Money{INT64_MIN}).empty());
}

}  // namespace
}  // namespace steward::api

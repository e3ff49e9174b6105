#include "replay/imports/payer_matching.h"

#include <gtest/gtest.h>

// Whose money a row of a bank statement is, and what is not certain enough.
namespace steward::imports {
namespace {

using billing::Match;

template <class IdType>
IdType id(int n) {
  IdType id;
  id.uuid.bytes[15] = static_cast<std::byte>(n);
  return id;
}

HouseNumbers numbers() {
  HouseNumbers numbers;
  int n = 0;
  for (const char* number : {"3-101", "3-102", "13-101", "1-101", "东1-101", "A-1101", "二栋-201"}) {
    numbers.add(number, id<HouseId>(++n));
  }
  return numbers;
}

TEST(HouseNumbers, StandInATextAsWholeWords) {
  const struct {
    const char* text;
    std::vector<int> houses;
  } table[] = {
      {"3-101", {1}},
      {"物业费3-101室", {1}},
      {"3-101十月", {1}},
      {"二月 3-101, 3-102", {1, 2}},
      {"3-101/3-102", {1, 2}},
      {"物业费-3-101-室", {1}},
      {"３－１０１物业费", {1}},
      {"a-1101 fee", {6}},
      {"13-101", {3}},
      {"东1-101", {5}},
      {"交二栋-201", {7}},
      {"3-101。", {1}},
      {"3-1011", {}},
      {"23-101", {}},
      {"B3-101", {}},
      {"3-101-2", {}},
      {"2024-3-101", {}},
      {"3-101.5", {}},
      {"十二栋-201", {}},
      {"物业费-3-101-2024", {}},
      {"3-101月", {}},
      {"3101", {}},
      {"3 - 101", {}},
      {"", {}},
      {"\xef\xbc", {}},
  };
  for (const auto& row : table) {
    std::vector<HouseId> expected;
    for (const int n : row.houses) expected.push_back(id<HouseId>(n));
    EXPECT_EQ(numbers().named_in(row.text), expected) << row.text;
  }
}

// Households 1 and 2 have the houses 3-101 and 3-102; household 3 had 13-101 and still owes for it; household 4 has it
// now; 5 and 6 have 1-101 and A-1101 and owe the same. Nobody has 东1-101.
std::vector<Payer> payers() {
  return {
      {id<HouseholdId>(1), id<HouseId>(1), "张伟", Money{100}, true},
      {id<HouseholdId>(2), id<HouseId>(2), "李娜", Money{250}, true},
      {id<HouseholdId>(3), id<HouseId>(3), "王芳", Money{700}, false},
      {id<HouseholdId>(4), id<HouseId>(3), "赵敏", Money{}, true},
      {id<HouseholdId>(5), id<HouseId>(4), "张伟", Money{900}, true},
      {id<HouseholdId>(6), id<HouseId>(6), "孙七", Money{900}, true},
  };
}

TEST(MatchPayer, StopsAtTheFirstLevelThatIsCertain) {
  const struct {
    const char* what;
    const char* memo;
    const char* name;
    std::int64_t fen;
    int household;  // 0: nobody
    Match by;
  } table[] = {
      {"the house in the memo, whoever pays and whatever", "3-101", "陌生人", 55, 1, Match::house_number},
      {"before name and amount", "3-101", "李娜", 250, 1, Match::house_number},
      {"name and amount", "物业费", "李娜", 250, 2, Match::name_and_amount},
      {"of two with the same name the one that owes it", "", "张伟", 900, 5, Match::name_and_amount},
      {"of two with the same amount the one whose name it is", "", "孙七", 900, 6, Match::name_and_amount},
      {"the amount alone", "", "", 250, 2, Match::amount},
      {"the amount alone, of somebody unknown here", "", "陌生人", 100, 1, Match::amount},
      {"what a channel pays out is nobody's by the amount", "", "财付通支付科技有限公司", 250, 0, {}},
      {"nor is it in the memo", "ALIPAY结算", "", 250, 0, {}},
      {"nor is cash that was banked", "现金存款", "", 250, 0, {}},
      {"but the house in the memo is", "微信支付 3-101", "", 55, 1, Match::house_number},
      {"and the owner's name", "支付宝转账", "李娜", 250, 2, Match::name_and_amount},
      {"two owe the same", "", "", 900, 0, {}},
      {"nobody owes it", "", "", 251, 0, {}},
      {"a name that is nearly the owner's", "", "李 娜", 900, 0, {}},
      {"an owner pays something else than is owed", "", "李娜", 249, 0, {}},
      {"an owner does not pay for somebody else by the amount", "", "李娜", 100, 0, {}},
      {"one that left and one that came", "13-101", "", 50, 0, {}},
      {"of them the one that owes it", "13-101", "", 700, 3, Match::amount},
      {"of them the one whose name it is", "13-101", "王芳", 700, 3, Match::name_and_amount},
      {"two houses", "3-101 3-102", "", 50, 0, {}},
      {"two houses, the amount of one", "3-101 3-102", "", 250, 2, Match::amount},
      {"two houses, the amount of a third", "3-101 3-102", "", 700, 0, {}},
      {"an empty house, the amount of another", "东1-101", "", 250, 0, {}},
  };
  for (const auto& row : table) {
    BankRow money;
    money.amount = Money{row.fen};
    money.memo = row.memo;
    money.payer_name = row.name;
    const auto matched = match_payer(money, numbers(), payers());
    if (row.household == 0) {
      EXPECT_FALSE(matched) << row.what;
    } else {
      EXPECT_EQ(matched, (MatchedPayer{id<HouseholdId>(row.household), row.by})) << row.what;
    }
  }
}

TEST(MatchPayer, NobodyOwesNothing) {
  BankRow money;
  EXPECT_FALSE(match_payer(money, numbers(), {}));
  // A household whose owner's name can no longer be read is not that of a payer without a name.
  const std::vector<Payer> erased = {{id<HouseholdId>(1), id<HouseId>(1), "", Money{100}, true},
                                     {id<HouseholdId>(2), id<HouseId>(2), "", Money{100}, true}};
  money.amount = Money{100};
  EXPECT_FALSE(match_payer(money, numbers(), erased));
}

}  // namespace
}  // namespace steward::imports

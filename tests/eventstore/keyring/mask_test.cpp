#include "eventstore/keyring/mask.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace steward {
namespace {

struct Row {
  const char* text;
  const char* masked;
};

TEST(Mask, NameKeepsTheSurname) {
  const Row rows[] = {
      {"张伟", "张*"},
      {"张小伟", "张**"},
      {"欧阳娜娜", "欧阳**"},
      {"司马光", "司马*"},
      {"司马", "司*"},
      {"李", "李*"},
      {"Smith", "S***"},
      {"O", "O***"},
      {"阿卜杜拉·买买提", "阿***"},
      {"上海某某贸易有限公司", "上***"},
      {"𠮷田", "𠮷*"},
      {"", ""},
      {"\xff\xfe", "***"},
      {"张\xe4\xbc", "***"},
  };
  for (const Row& row : rows) EXPECT_EQ(mask_name(row.text), row.masked) << row.text;
}

TEST(Mask, PhoneKeepsThreeAndFour) {
  const Row rows[] = {
      {"13812341234", "138****1234"},
      {"+8613812341234", "+86138****1234"},
      {"138 1234 1234", "138 ****1234"},
      {"021-12345678", "021-****5678"},
      {"12345678", "****5678"},
      {"1234567", "****4567"},
      {"110", "***"},
      {"", ""},
      {"no phone", "***"},
  };
  for (const Row& row : rows) EXPECT_EQ(mask_phone(row.text), row.masked) << row.text;
  // Letters and other signs are never passed on.
  EXPECT_EQ(mask_phone("13812341234x"), "138****1234");
}

TEST(Mask, IdNumberKeepsThreeAndFour) {
  const Row rows[] = {
      {"11010119900307123X", "110***********123X"},
      {"110101900307123", "110********7123"},
      {"1234567", "***"},
      {"E1234567", "E12*4567"},
      {"身份证号码一二三", "***"},
      {"", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(mask_id_number(row.text), row.masked) << row.text;
}

TEST(Mask, AddressGoesUpToTheBuilding) {
  const Row rows[] = {
      {"上海市浦东新区世纪大道100号3号楼2单元501室", "上海市浦东新区世纪大道100号3号楼***"},
      {"锦绣花园12栋1204", "锦绣花园12栋***"},
      {"建国路88号院A座1501", "建国路88号院A座***"},
      {"人民路12号303室", "人民路***"},
      {"303室", "***"},
      {"路", "***"},
      {"", ""},
      {"\xff", "***"},
  };
  for (const Row& row : rows) EXPECT_EQ(mask_address(row.text), row.masked) << row.text;
}

TEST(Mask, PlateKeepsItsPlaceAndTheLastTwo) {
  const Row rows[] = {
      {"粤B12345", "粤B***45"}, {"沪AD12345", "沪A***45"}, {"粤B1", "***"}, {"", ""}, {"\xff\xfe", "***"},
  };
  for (const Row& row : rows) EXPECT_EQ(mask_plate(row.text), row.masked) << row.text;
  EXPECT_EQ(mask(FieldClass::plate, "粤B12345"), "粤B***45");
}

TEST(Mask, FreeTextShowsNothing) {
  EXPECT_EQ(mask(FieldClass::free_text, "业主说门禁卡丢了"), "***");
  EXPECT_EQ(mask(FieldClass::free_text, ""), "");
}

TEST(Mask, EachClassHasItsMask) {
  EXPECT_EQ(mask(FieldClass::name, "张伟"), "张*");
  EXPECT_EQ(mask(FieldClass::phone, "13812341234"), "138****1234");
  EXPECT_EQ(mask(FieldClass::id_number, "11010119900307123X"), "110***********123X");
  EXPECT_EQ(mask(FieldClass::address, "锦绣花园12栋1204"), "锦绣花园12栋***");
}

// At most seven digits of any phone and seven signs of any number survive, whatever comes in.
RC_GTEST_PROP(Mask, NeverShowsMoreThanSeven, (const std::string& text)) {
  const auto digits = [](const std::string& s) {
    return std::count_if(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const std::string phone = mask_phone(text);
  if (text.find('+') == std::string::npos) RC_ASSERT(digits(phone) <= 7);
  const std::string number = mask_id_number(text);
  RC_ASSERT(std::count_if(number.begin(), number.end(), [](char c) { return c != '*'; }) <= 7);
  if (text.size() > 12) RC_ASSERT(mask_name(text).size() < text.size() + 3);
}

}  // namespace
}  // namespace steward

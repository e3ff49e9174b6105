#include "domain/base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace steward {
namespace {

struct Row {
  const char* text;
  bool plain;
  bool identifier;
};

TEST(Text, NumbersThatAreOneAreTypedInManyWays) {
  for (const char* typed : {"A-17", " A - 17", "Ａ－１７", "Ａ-1 7 "})
    EXPECT_EQ(as_typed_plainly(typed), "A-17") << typed;
  EXPECT_EQ(as_typed_plainly("第 9 号！～"), "第9号!~");
  EXPECT_EQ(as_typed_plainly("a-17"), "a-17") << "upper and lower case are different";
  EXPECT_EQ(as_typed_plainly(" "), "");
}

TEST(Text, WhatIsToldApartByAnIdentifierIsSeen) {
  const Row rows[] = {
      {"WX-1", true, true},
      {"3栋 1单元-101", true, true},
      {"京A·Ｂ1234", true, true},
      {"", false, false},
      {" WX-1", false, false},
      {"WX-1 ", false, false},
      // Control characters of ASCII and of C1.
      {"a\nb", false, false},
      {"a\x7f", false, false},
      {"a\xc2\x80", false, false},
      {"a\xc2\x9f", false, false},
      // What turns the direction: embeddings, overrides, isolates.
      {"a\u202ab\u202c", false, false},
      {"a\u202eb", false, false},
      {"a\u2066b\u2069", false, false},
      // What is not seen: of zero width, byte order mark, marks of direction, soft hyphen, selectors, fillers, tags.
      {"WX-1\u200b", true, false},
      {"WX\u200d-1", true, false},
      {"\ufeffWX-1", true, false},
      {"WX\u2060-1", true, false},
      {"WX-1\u200e", true, false},
      {"WX\u00ad-1", true, false},
      {"WX-1\ufe0f", true, false},
      {"WX-1\u034f", true, false},
      {"WX-1\u3164", true, false},
      {"WX-1\u2028", true, false},
      {"WX-1\U000e0041", true, false},
      {"WX-1\U000e0100", true, false},
      {"WX-1\U000e0fff", true, false},
      // What only looks like a space or a hyphen.
      {"\u00a0WX-1", true, false},
      {"WX-1\u3000", true, false},
      {"WX\u20031", true, false},
      {"WX\u20101", true, false},
      {"WX\u20111", true, false},
      {"WX\u22121", true, false},
      {"WX\ufe631", true, false},
      // The neighbours of ranges.
      {"\u00a1\u00ac\u00ae", true, true},
      {"\u2012\u2027\u2030", true, true},
      {"\u2070\u2801\u3001\ufe10", true, true},
      {"\U000110be\U0001f600", true, true},
      // A name may have it all.
      {"\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f", true, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(is_plain_text(row.text, 64), row.plain) << testing::PrintToString(row.text);
    EXPECT_EQ(is_identifier(row.text, 64), row.identifier) << testing::PrintToString(row.text);
  }
}

TEST(Text, IsMeasuredInBytes) {
  EXPECT_TRUE(is_identifier("水表1", 7));
  EXPECT_FALSE(is_identifier("水表1", 6));
  EXPECT_TRUE(is_plain_text(std::string(kMostNameBytes, 'x'), kMostNameBytes));
  EXPECT_FALSE(is_plain_text(std::string(kMostNameBytes + 1, 'x'), kMostNameBytes));
}

TEST(Text, OfManyLinesHasTheControlsThatAreAllowed) {
  EXPECT_FALSE(has_control("one\n\ttwo", "\n\t"));
  EXPECT_TRUE(has_control("one\r\ntwo", "\n\t"));
  EXPECT_TRUE(has_control("one\n\ttwo"));
  EXPECT_TRUE(has_control("one\xc2\x85two", "\n\t"));
  EXPECT_FALSE(has_control(""));
}

TEST(Text, IsLeftWithoutItsControls) {
  EXPECT_EQ(without_controls("a\u202eb\u2066c\x01"), "abc");
  EXPECT_EQ(without_controls("one\r\n\ttwo\xc2\x85", "\n\t"), "one\n\ttwo");
  EXPECT_EQ(without_controls("one\n\ttwo"), "onetwo");
  EXPECT_EQ(without_controls("\u202a\u202c"), "");
  const std::string plain = "张 \u2764\ufe0f\u200d\U0001f600";
  EXPECT_EQ(without_controls(plain), plain);
}

}  // namespace
}  // namespace steward

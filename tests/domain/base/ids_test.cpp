#include "domain/base/ids.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

TEST(Uuid, PrintsAndParsesItsCanonicalText) {
  const std::string text = "018f3b2a-7c1d-7e2f-9a3b-0123456789ab";
  const auto id = parse_uuid(text);
  ASSERT_TRUE(id);
  EXPECT_EQ(to_string(*id), text);
  EXPECT_EQ(parse_uuid("018F3B2A-7C1D-7E2F-9A3B-0123456789AB"), id);
}

TEST(Uuid, TheNilOneIsOneAndNamesNothing) {
  const std::string nil = "00000000-0000-0000-0000-000000000000";
  EXPECT_EQ(parse_uuid(nil), Uuid{});
  EXPECT_FALSE(parse_named_uuid(nil));
  const std::string least = "00000000-0000-0000-0000-000000000001";
  EXPECT_EQ(parse_named_uuid(least), parse_uuid(least));
  EXPECT_FALSE(parse_named_uuid("nonsense"));
}

TEST(Uuid, RefusesEverythingElse) {
  for (const char* text : {"", "018f3b2a7c1d7e2f9a3b0123456789ab", "018f3b2a-7c1d-7e2f-9a3b-0123456789a",
                           "018f3b2a-7c1d-7e2f-9a3b-0123456789abc", "018f3b2a+7c1d-7e2f-9a3b-0123456789ab",
                           "018f3b2a-7c1d-7e2f-9a3b-0123456789ag"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

}  // namespace
}  // namespace steward

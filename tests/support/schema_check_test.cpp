#include "tests/support/schema_check.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

// The check that says whether an answer is what is declared: it must be able to say no.
namespace steward::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<Mismatch> check(std::string_view schema, std::string_view value) {
  static const boost::json::object components =
      boost::json::parse(
          R"({"Bill":{"type":"object","required":["bill"],"properties":{"bill":{"type":"integer"}},
          "additionalProperties":false}})")
          .as_object();
  return mismatches(boost::json::parse(schema), components, boost::json::parse(value));
}

constexpr std::string_view kHousehold =
    R"({"type":"object","title":"x","required":["household_id","arrears_fen"],"additionalProperties":false,"properties":{
        "household_id":{"type":"string","format":"uuid"},"arrears_fen":{"type":"integer"},
        "moved_out_on":{"type":["string","null"],"format":"date"},"state":{"type":"string","enum":["open","closed"]},
        "bills":{"type":"array","items":{"$ref":"#/components/schemas/Bill"}}}})";

TEST(SchemaCheck, WhatFitsHasNoMismatch) {
  EXPECT_THAT(check(kHousehold, R"({"household_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","arrears_fen":-1,
      "moved_out_on":null,"state":"open","bills":[{"bill":1},{"bill":18446744073709551615}]})"),
              IsEmpty());
  EXPECT_THAT(check(kHousehold, R"({"household_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","arrears_fen":1,
      "moved_out_on":"2026-11-30","bills":[]})"),
              IsEmpty());
}

TEST(SchemaCheck, AllMismatchesAreToldAtOnceAndThoseOfAListOnce) {
  EXPECT_THAT(check(kHousehold, R"({"arrears_fen":1.5,"moved_out_on":"30/11/2026","state":"gone","colour":"red",
                                    "bills":[{"bill":"1"},{"bill":"2"},{"number":3}]})"),
              UnorderedElementsAre(Mismatch{"household_id", "a member that is required", "nothing"},
                                   Mismatch{"arrears_fen", R"("integer")", "1.5E0"},
                                   Mismatch{"moved_out_on", "a date", R"("30/11/2026")"},
                                   Mismatch{"state", R"(one of ["open","closed"])", R"("gone")"},
                                   Mismatch{"colour", "no member of this name", R"("red")"},
                                   Mismatch{"bills[].bill", R"("integer")", R"("1")"},
                                   Mismatch{"bills[].bill", "a member that is required", "nothing"},
                                   Mismatch{"bills[].number", "no member of this name", "3"}));
}

TEST(SchemaCheck, OtherMembersAreHeldAgainstTheirSchemaWhereThereIsOne) {
  EXPECT_THAT(check(R"({"type":"object","additionalProperties":{"type":"integer"}})", R"({"a":1,"b":"2"})"),
              ElementsAre(Mismatch{"b", R"("integer")", R"("2")"}));
  EXPECT_THAT(check(R"({"type":"object"})", R"({"a":1,"b":"2"})"), IsEmpty());
}

TEST(SchemaCheck, OfAlternativesOneMustFit) {
  constexpr std::string_view kBillOrNull = R"({"anyOf":[{"$ref":"#/components/schemas/Bill"},{"type":"null"}]})";
  EXPECT_THAT(check(kBillOrNull, "null"), IsEmpty());
  EXPECT_THAT(check(kBillOrNull, R"({"bill":1})"), IsEmpty());
  EXPECT_THAT(check(kBillOrNull, R"({"bill":true})"), ElementsAre(Mismatch{"bill", R"("integer")", "true"}));
  EXPECT_THAT(check(kBillOrNull, "7"),
              ElementsAre(Mismatch{"", R"(any of [{"$ref":"#/components/schemas/Bill"},{"type":"null"}])", "7"}));
}

TEST(SchemaCheck, TextsHaveTheirForm) {
  constexpr std::string_view kMonth = R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"})";
  EXPECT_THAT(check(kMonth, R"("2026-11")"), IsEmpty());
  EXPECT_THAT(check(kMonth, R"("2026-11-30")"),
              ElementsAre(Mismatch{"", "a text like ^[0-9]{4}-[0-9]{2}$", R"("2026-11-30")"}));
  constexpr std::string_view kInstant = R"({"type":"string","format":"date-time"})";
  EXPECT_THAT(check(kInstant, R"("2026-11-30T02:00:00.000001Z")"), IsEmpty());
  EXPECT_THAT(check(kInstant, R"("2026-11-30")"), ElementsAre(Mismatch{"", "a date-time", R"("2026-11-30")"}));
}

TEST(SchemaCheck, WhatItDoesNotKnowItDoesNotBelieve) {
  EXPECT_THAT(check(R"({"type":"integer","minimum":1})", "0"),
              ElementsAre(Mismatch{"", "a keyword that the check knows", "minimum"}));
  EXPECT_THAT(check(R"({"type":"string","format":"binary"})", R"("x")"),
              ElementsAre(Mismatch{"", "a format that the check knows", R"("binary")"}));
  EXPECT_THAT(check(R"({"$ref":"#/components/schemas/House"})", "{}"),
              ElementsAre(Mismatch{"", "a schema at #/components/schemas/House", "none"}));
}

}  // namespace
}  // namespace steward::test

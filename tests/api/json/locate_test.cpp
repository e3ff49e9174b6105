#include "api/json/locate.h"

#include <gtest/gtest.h>

#include "domain/base/ids.h"
#include "domain/base/time.h"

namespace steward::json {
namespace {

using Pointers = std::vector<std::string>;

Pointers found(std::string_view body, const std::vector<Sought>& sought) { return locate(body, sought); }

TEST(Locate, FindsMembersThatAreThereInTheOrderInWhichTheyAreSought) {
  constexpr std::string_view kBody = R"({"amount_fen":5,"note":null,"replacement":{"number":"7","digits":null}})";
  EXPECT_EQ(found(kBody, {{"replacement/number"}, {"amount_fen"}}), (Pointers{"#/replacement/number", "#/amount_fen"}));
  EXPECT_EQ(found(kBody, {{"note"}, {"colour"}, {"replacement/digits"}, {"replacement/colour"}, {"amount_fen/number"}}),
            Pointers{});
  EXPECT_EQ(found(kBody, {}), Pointers{});
}

TEST(Locate, FindsNothingInWhatIsNoObject) {
  for (const std::string_view body : {"", "{", "[1]", "7", R"({"a":1,"a":1})"}) {
    EXPECT_EQ(found(body, {{"a"}}), Pointers{}) << body;
  }
}

TEST(Locate, FindsTheItemOfAListThatSaysSomething) {
  const Param::Value three = std::int64_t{3};
  EXPECT_EQ(found(R"({"bills":[4,3,5]})", {{"bills", &three}}), Pointers{"#/bills/1"});
  EXPECT_EQ(found(R"({"bills":[4,3,3]})", {{"bills", &three}}), Pointers{"#/bills"}) << "one or the other";
  EXPECT_EQ(found(R"({"bills":[4,"3",3.0]})", {{"bills", &three}}), Pointers{});
  constexpr std::string_view kLines = R"({"lines":[{"bill":1,"amount_fen":3},3,{"bill":3},{"amount_fen":1}]})";
  EXPECT_EQ(found(kLines, {{"lines", &three, "bill"}}), Pointers{"#/lines/2"});
  EXPECT_EQ(found(kLines, {{"lines", &three, "amount_fen"}}), Pointers{"#/lines/0"});
  EXPECT_EQ(found(kLines, {{"lines", &three, "colour"}}), Pointers{});
}

TEST(Locate, AMemberIsFoundByWhatItSays) {
  const Param::Value three = std::int64_t{3};
  EXPECT_EQ(found(R"({"net_fen":3,"gross_fen":4})", {{"net_fen", &three}, {"gross_fen", &three}}),
            Pointers{"#/net_fen"});
  const Param::Value id = *parse_uuid("018f3b2a-7c1d-7e2f-9a3b-0123456789ab");
  EXPECT_EQ(found(R"({"staff_id":"018F3B2A-7C1D-7E2F-9A3B-0123456789AB"})", {{"staff_id", &id}}),
            Pointers{"#/staff_id"});
  EXPECT_EQ(found(R"({"staff_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ac"})", {{"staff_id", &id}}), Pointers{});
  const Param::Value at = *parse_instant("2024-02-01T02:00:00Z");
  EXPECT_EQ(found(R"({"at":"2024-02-01T10:00:00+08:00","by":"2024-02-01T10:00:00Z"})", {{"at", &at}, {"by", &at}}),
            Pointers{"#/at"});
  const Param::Value on = make_date(2024, 2, 29);
  EXPECT_EQ(found(R"({"on":"2024-02-29","by":20240229})", {{"on", &on}, {"by", &on}}), Pointers{"#/on"});
  const Param::Value month = month_of(make_date(2024, 2, 29));
  EXPECT_EQ(found(R"({"period":"2024-02","on":"2024-02-29"})", {{"period", &month}, {"on", &month}}),
            Pointers{"#/period"});
}

}  // namespace
}  // namespace steward::json

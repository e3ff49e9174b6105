#include "api/json/reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

namespace steward::json {
namespace {

enum class Channel { cash, bank_transfer };
constexpr std::array<EnumName<Channel>, 2> kChannels{
    {{"cash", Channel::cash}, {"bank_transfer", Channel::bank_transfer}}};

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

struct BadDocument {
  const char* name;
  std::string text;
  const char* code;
  const char* place;
};

TEST(Json, TellsTheFindingOfACallerAtItsField) {
  auto body = JsonBody::parse(R"({"line":{"reason":"x"}})");
  ASSERT_TRUE(body);
  JsonObject line = body->object().required_object("line");
  line.report("not-permitted", "reason", api::Says::not_this_keys);
  const auto checked = body->finish();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "not-permitted");
  EXPECT_EQ(checked.error().detail, "#/line/reason: is not this key's to give");
}

TEST(Json, RefusesDocumentsThatAreNotStrict) {
  std::string long_array = "{\"a\":[0";
  for (std::size_t i = 0; i < kMaxArrayItems; ++i) long_array += ",0";
  std::string many_keys = "{";
  for (int i = 0; i < 40; ++i) many_keys += "\"k" + std::to_string(i) + "\":1,";
  const std::vector<BadDocument> cases{
      {"empty", "", "invalid-json", "#: "},
      {"blanks", "  ", "invalid-json", "#: "},
      {"cut", "{\"a\":1", "invalid-json", "#: "},
      {"trailing text", "{} x", "invalid-json", "#: "},
      {"two documents", "{}{}", "invalid-json", "#: "},
      {"byte order mark", "\xef\xbb\xbf{}", "invalid-json", "#: "},
      {"comma at the end", "{\"a\":1,}", "invalid-json", "#: "},
      {"comment", "{/**/}", "invalid-json", "#: "},
      {"single quotes", "{'a':1}", "invalid-json", "#: "},
      {"not a number", "{\"a\":NaN}", "invalid-json", "#: "},
      {"leading zero", "{\"a\":01}", "invalid-json", "#: "},
      {"leading plus", "{\"a\":+1}", "invalid-json", "#: "},
      {"past 64 bits", "{\"a\":18446744073709551616}", "invalid-json", "#: "},
      {"bad utf-8", "{\"a\":\"\xff\"}", "invalid-json", "#: "},
      {"overlong utf-8", "{\"a\":\"\xc0\xaf\"}", "invalid-json", "#: "},
      {"surrogate in utf-8", "{\"a\":\"\xed\xa0\x80\"}", "invalid-json", "#: "},
      {"lone surrogate", "{\"a\":\"\\ud800\"}", "invalid-json", "#: "},
      {"raw control character", "{\"a\":\"\x01\"}", "invalid-json", "#: "},
      {"control character in a name", "{\"a\\u0001b\":1}", "invalid-json", "#/a%01b: "},
      {"nul in a name", "{\"x\":{\"\\u0000\":1}}", "invalid-json", "#/x/%00: "},
      {"too deep", nested(kMaxDepth + 1), "invalid-json", "#/0/0"},
      {"far too deep", nested(5000), "invalid-json", "#: "},
      {"too many items", long_array + "]}", "invalid-json", "#/a: "},
      {"key twice", "{\"a\":1,\"b\":2,\"a\":3}", "duplicate-key", "#/a: "},
      {"key twice by escape", "{\"a\":1,\"\\u0061\":3}", "duplicate-key", "#/a: "},
      {"key twice within", "{\"x\":[{},{\"b~/\":1,\"b~/\":1}]}", "duplicate-key", "#/x/1/b~0~1: "},
      {"key twice among many", many_keys + "\"k7\":2}", "duplicate-key", "#/k7: "},
  };
  for (const BadDocument& test : cases) {
    SCOPED_TRACE(test.name);
    const auto body = JsonBody::parse(test.text);
    ASSERT_FALSE(body.has_value());
    EXPECT_EQ(body.error().code, test.code);
    EXPECT_EQ(body.error().detail.substr(0, std::string_view(test.place).size()), test.place) << body.error().detail;
    EXPECT_FALSE(canonical_json(test.text).has_value());
  }
  EXPECT_TRUE(JsonBody::parse(nested(kMaxDepth)).has_value());
  EXPECT_TRUE(JsonBody::parse(many_keys + "\"k40\":2}").has_value());
}

// Reads one field "f" of the text in one way; the error's code and detail, or "".
template <class Read>
std::string verdict(const std::string& text, Read read) {
  auto body = JsonBody::parse(text);
  if (!body) return body.error().code;
  JsonObject root = body->object();
  read(root);
  const auto checked = body->finish();
  return checked ? "" : checked.error().code + " " + checked.error().detail.substr(0, checked.error().detail.find(':'));
}

TEST(Json, IntegersAreOnlyIntegersWithinTheirRange) {
  const auto read = [](JsonObject& root) { (void)root.required_int("f", 1, 100); };
  EXPECT_EQ(verdict(R"({"f":1})", read), "");
  EXPECT_EQ(verdict(R"({"f":100})", read), "");
  for (const char* wrong : {"12.0", "1e2", "\"12\"", "true", "null", "[1]", "{}", "1.5"}) {
    EXPECT_EQ(verdict(std::string("{\"f\":") + wrong + "}", read), "wrong-type #/f") << wrong;
  }
  for (const char* outside : {"0", "101", "-1", "9223372036854775808", "18446744073709551615"}) {
    EXPECT_EQ(verdict(std::string("{\"f\":") + outside + "}", read), "out-of-range #/f") << outside;
  }
  EXPECT_EQ(verdict("{}", read), "missing-field #/f");
}

TEST(Json, StringsAreCountedInCharactersAndHaveNoControls) {
  const auto line = [](JsonObject& root) { (void)root.required_string("f", 3); };
  EXPECT_EQ(verdict("{\"f\":\"\xe6\xac\xa7\xe9\x98\xb3\xe4\xbf\xae\"}", line), "");
  EXPECT_EQ(verdict(R"({"f":"abcd"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":""})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"a\nb"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"\u0000"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"\u0085"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"a\u202e"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"\u2764\ufe0f\u200d"})", line), "") << "what emoji are made of";
  EXPECT_EQ(verdict(R"({"f":7})", line), "wrong-type #/f");
  const auto text = [](JsonObject& root) { (void)root.optional_text("f", 10); };
  EXPECT_EQ(verdict(R"({"f":"a\n\tb"})", text), "");
  EXPECT_EQ(verdict(R"({"f":"a\u0007"})", text), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"a\u2066"})", text), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":null})", text), "");
  EXPECT_EQ(verdict(R"({})", text), "");
}

// The money has come: nobody is asked to write it anew.
TEST(Json, WhatAPayerWroteIsReadWithoutItsControls) {
  auto body = JsonBody::parse(R"({"line":"a\u202eb\n\u0085c","text":"a\r\n\tb\u2066","marks":"\u202e","none":null})");
  ASSERT_TRUE(body);
  JsonObject root = body->object();
  EXPECT_EQ(root.optional_payers_string("line", 3), "abc");
  EXPECT_EQ(root.optional_payers_text("text", 4), "a\n\tb");
  EXPECT_EQ(root.optional_payers_string("marks", 1), "");
  EXPECT_EQ(root.optional_payers_text("none", 1), std::nullopt);
  EXPECT_EQ(root.optional_payers_text("absent", 1), std::nullopt);
  EXPECT_TRUE(body->finish());
  const auto line = [](JsonObject& read) { (void)read.optional_payers_string("f", 3); };
  EXPECT_EQ(verdict(R"({"f":"abcd\u202e"})", line), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":7})", line), "wrong-type #/f");
}

TEST(Json, DatesIdsAndWordsAreCheckedByTheirForm) {
  const auto date = [](JsonObject& root) { EXPECT_LE(root.required_date("f"), Date{40000}); };
  EXPECT_EQ(verdict(R"({"f":"2026-02-28"})", date), "");
  EXPECT_EQ(verdict(R"({"f":"2026-02-29"})", date), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":20260228})", date), "wrong-type #/f");
  const auto month = [](JsonObject& root) { (void)root.optional_year_month("f"); };
  EXPECT_EQ(verdict(R"({"f":"2026-11"})", month), "");
  EXPECT_EQ(verdict(R"({"f":"2026-13"})", month), "out-of-range #/f");
  const auto instant = [](JsonObject& root) { (void)root.required_instant("f"); };
  EXPECT_EQ(verdict(R"({"f":"2026-11-23T03:35:25Z"})", instant), "");
  EXPECT_EQ(verdict(R"({"f":"2026-11-23"})", instant), "out-of-range #/f");
  const auto id = [](JsonObject& root) { (void)root.required_id<HouseholdId>("f"); };
  EXPECT_EQ(verdict(R"({"f":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})", id), "");
  EXPECT_EQ(verdict(R"({"f":"018f3b2a7c1d7e2f9a3b0123456789ab"})", id), "out-of-range #/f");
  const auto perhaps = [](JsonObject& root) { EXPECT_FALSE(root.optional_id<HouseholdId>("f")); };
  const auto several = [](JsonObject& root) {
    JsonArray ids = root.required_array("f", 1, 1);
    for (std::size_t i = 0; i < ids.size(); ++i) (void)ids.id<HouseholdId>(i);
  };
  EXPECT_EQ(verdict(R"({"f":"00000000-0000-0000-0000-000000000000"})", id), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":"00000000-0000-0000-0000-000000000000"})", perhaps), "out-of-range #/f");
  EXPECT_EQ(verdict(R"({"f":["00000000-0000-0000-0000-000000000000"]})", several), "out-of-range #/f/0");
  EXPECT_EQ(verdict(R"({"f":null})", perhaps), "");
  const auto word = [](JsonObject& root) {
    (void)root.required_enum<Channel>("f", kChannels);
    (void)root.optional_enum<Channel>("g", kChannels);
  };
  EXPECT_EQ(verdict(R"({"f":"cash"})", word), "");
  EXPECT_EQ(verdict(R"({"f":"cash","g":"gold"})", word), "out-of-range #/g");
  EXPECT_EQ(verdict(R"({"f":1})", word), "wrong-type #/f");
}

TEST(Json, GivesTheValues) {
  auto body = JsonBody::parse(
      R"({"n":-5,"b":true,"s":"张三","e":"bank_transfer","d":"2026-11-23","o":{"x":1},"a":[{"x":2},{"x":3}],"i":[4,5]})");
  ASSERT_TRUE(body.has_value());
  JsonObject root = body->object();
  EXPECT_EQ(root.required_int("n", -10, 10), -5);
  EXPECT_EQ(root.optional_bool("b"), true);
  EXPECT_EQ(root.required_string("s", 10), "张三");
  EXPECT_EQ(root.required_enum<Channel>("e", kChannels), Channel::bank_transfer);
  EXPECT_EQ(root.required_date("d"), make_date(2026, 11, 23));
  EXPECT_EQ(root.required_object("o").required_int("x", 0, 9), 1);
  JsonArray items = root.required_array("a", 1, 5);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items.object(0).required_int("x", 0, 9), 2);
  EXPECT_EQ(items.object(1).required_int("x", 0, 9), 3);
  JsonArray numbers = root.required_array("i", 1, 5);
  EXPECT_EQ(numbers.integer(1, 0, 9), 5);
  EXPECT_FALSE(root.optional_string("absent", 5));
  EXPECT_TRUE(body->finish().has_value());
}

TEST(Json, TheFirstErrorWinsAndUnknownFieldsAreFoundAtAnyDepth) {
  EXPECT_EQ(verdict(R"({"x":1,"g":true})",
                    [](JsonObject& root) {
                      (void)root.required_int("f", 0, 1);
                      (void)root.required_int("g", 0, 1);
                    }),
            "missing-field #/f");
  EXPECT_EQ(verdict(R"({"f":1,"x":1})", [](JsonObject& root) { (void)root.required_int("f", 0, 1); }),
            "unknown-field #/x");
  EXPECT_EQ(verdict(R"({"l":[{"f":1},{"f":1,"y":2}]})",
                    [](JsonObject& root) {
                      JsonArray lines = root.required_array("l", 1, 9);
                      for (std::size_t i = 0; i < lines.size(); ++i) (void)lines.object(i).required_int("f", 0, 1);
                    }),
            "unknown-field #/l/1/y");
  EXPECT_EQ(verdict(R"({"l":[{"f":1},7]})",
                    [](JsonObject& root) {
                      JsonArray lines = root.required_array("l", 1, 9);
                      for (std::size_t i = 0; i < lines.size(); ++i) (void)lines.object(i).required_int("f", 0, 1);
                    }),
            "wrong-type #/l/1");
  EXPECT_EQ(verdict(R"({"l":[]})", [](JsonObject& root) { (void)root.required_array("l", 1, 9); }), "out-of-range #/l");
  EXPECT_EQ(verdict(R"([1])", [](JsonObject& root) { (void)root.optional_int("f", 0, 1); }), "wrong-type #");
}

// The whole detail about a body that needs amount_fen and may have paid_on.
std::string detail_of(const std::string& text) {
  auto body = JsonBody::parse(text);
  if (!body) return body.error().detail;
  JsonObject root = body->object();
  (void)root.required_int("amount_fen", 1, 100);
  (void)root.optional_date("paid_on");
  const auto checked = body->finish();
  return checked ? "" : checked.error().code + " " + checked.error().detail;
}

TEST(Json, AMisspeltFieldIsToldWithTheNameThatIsMeant) {
  // It is missing under its own name: what stands there instead is what must be mended.
  EXPECT_EQ(detail_of(R"({"amount":5})"), "unknown-field #/amount: is not known here; amount_fen may be meant");
  EXPECT_EQ(detail_of(R"({"amuont_fen":5})"), "unknown-field #/amuont_fen: is not known here; amount_fen may be meant");
  EXPECT_EQ(detail_of(R"({"amount_fen":5,"payed_on":1})"),
            "unknown-field #/payed_on: is not known here; paid_on may be meant");
  // What is like nothing names nothing, and a field that is there is not meant by another.
  EXPECT_EQ(detail_of(R"({"note":5})"), "missing-field #/amount_fen: is required");
  EXPECT_EQ(detail_of(R"({"amount_fen":5,"note":5})"), "unknown-field #/note: is not known here");
  EXPECT_EQ(detail_of(R"({"amount_fen":5,"amount":5})"), "unknown-field #/amount: is not known here");
  // An error that came before stays the first.
  EXPECT_EQ(detail_of(R"({"amount_fen":0,"payed_on":1})"),
            "out-of-range #/amount_fen: must be an integer from 1 to 100");
}

TEST(Json, AMisspeltFieldOfAnInnerObjectIsToldThere) {
  auto body = JsonBody::parse(R"({"bill":1,"lines":[{"bil":1}]})");
  ASSERT_TRUE(body.has_value());
  JsonObject root = body->object();
  (void)root.required_int("bill", 1, 9);
  JsonArray lines = root.required_array("lines", 1, 9);
  (void)lines.object(0).required_int("bill", 1, 9);
  const auto checked = body->finish();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().detail, "#/lines/0/bil: is not known here; bill may be meant");
  EXPECT_EQ(checked.error().detail_chinese, "#/lines/0/bil: 此处没有该字段，应为 bill？");
}

TEST(Json, AnErrorDoesNotRepeatTheValue) {
  auto body = JsonBody::parse(R"({"phone":"13812345678"})");
  ASSERT_TRUE(body.has_value());
  JsonObject root = body->object();
  (void)root.required_string("phone", 5);
  const auto checked = body->finish();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().detail.find("138"), std::string::npos);
}

TEST(Json, SeveralBodiesMayBeOpenOnOneThread) {
  auto first = JsonBody::parse(R"({"f":1})");
  auto second = JsonBody::parse(R"({"f":2,"long":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})");
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->object().required_int("f", 0, 9), 1);
  EXPECT_EQ(second->object().required_int("f", 0, 9), 2);
}

TEST(CanonicalJson, IsTheSameForTheSameDocument) {
  const std::string expected = R"({"a":[1,2.5,"x/\u000a"],"b":{"c":null,"d":true},"é":0})";
  EXPECT_EQ(
      canonical_json("{ \"b\" : {\"d\":true,\"c\":null},\r\n\"\xc3\xa9\":-0,\t\"\\u0061\":[1,25e-1,\"x\\/\\n\"]}"),
      expected);
  EXPECT_EQ(canonical_json(expected), expected);
  EXPECT_EQ(canonical_json("[9223372036854775807,-9223372036854775808,18446744073709551615]"),
            "[9223372036854775807,-9223372036854775808,18446744073709551615]");
}

TEST(CanonicalJson, KeepsApartWhatDiffers) {
  EXPECT_NE(canonical_json("[1]"), canonical_json("[1.0]"));
  EXPECT_NE(canonical_json("[1]"), canonical_json("[\"1\"]"));
  EXPECT_NE(canonical_json("[\"a\",\"b\"]"), canonical_json("[\"b\",\"a\"]"));
}

RC_GTEST_PROP(CanonicalJson, DoesNotDependOnTheOrderOfKeys, (const std::vector<std::int64_t>& values)) {
  std::string forwards;
  std::string backwards;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string member = "\"k" + std::to_string(i) + "\":" + std::to_string(values[i]);
    forwards += (i == 0 ? "" : ",") + member;
    backwards = member + (i == 0 ? "" : ",") + backwards;
  }
  const auto canonical = canonical_json("{" + forwards + "}");
  RC_ASSERT(canonical.has_value());
  RC_ASSERT(*canonical == canonical_json("{" + backwards + "}").value());
  RC_ASSERT(*canonical == canonical_json(*canonical).value());
}

}  // namespace
}  // namespace steward::json

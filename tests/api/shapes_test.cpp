#include "api/shapes.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>

namespace steward::api {
namespace {

constexpr std::array kStateWords = {CsvWord{"open", "open", "开"}, CsvWord{"closed", "closed", "关"}};
constexpr std::array kColumns = {
    CsvColumn{"name", "Name", "名称", CsvKind::personal},
    CsvColumn{"amount_fen", "Amount", "金额（元）", CsvKind::yuan},
    CsvColumn{"state", "State", "状态", CsvKind::word, kStateWords},
    CsvColumn{"paid_on", "Paid on", "付款日期", CsvKind::date},
    CsvColumn{"bills", "Bills", "账单数", CsvKind::count},
    CsvColumn{"sla.standing", "Standing", "时限"},
};
constexpr std::array kNamed = {
    NamedShape{"Point", {}, "x: int, y?: int"},
    NamedShape{"Row", kColumns, "state|null, paid_on?, bills: [int], sla: {standing: text}"},
};

void expect_schema(std::string_view shape, std::string_view schema) {
  EXPECT_EQ(boost::json::value(schema_of(shape, kNamed)), boost::json::parse(schema)) << shape;
}

TEST(Shapes, WordsAndTextsOfAForm) {
  expect_schema("int", R"({"type":"integer"})");
  expect_schema("id", R"({"type":"string","format":"uuid"})");
  expect_schema("month", R"({"type":"string","pattern":"^[0-9]{4}-[0-9]{2}$"})");
  expect_schema("[date]", R"({"type":"array","items":{"type":"string","format":"date"}})");
  expect_schema("Point", R"({"$ref":"#/components/schemas/Point"})");
}

TEST(Shapes, OneTypeOrNullIsAType) {
  expect_schema("date|null", R"({"type":["string","null"],"format":"date"})");
  expect_schema("Point|null", R"({"anyOf":[{"$ref":"#/components/schemas/Point"},{"type":"null"}]})");
  expect_schema("int|text", R"({"anyOf":[{"type":"integer"},{"type":"string"}]})");
}

TEST(Shapes, AnObjectHasTheMembersThatItNamesAndNoOthers) {
  expect_schema("{ paid_fen, note?: text, paid_on|null }",
                R"({"type":"object","required":["paid_fen","paid_on"],"properties":{"paid_fen":{"type":"integer"},
                    "note":{"type":"string"},"paid_on":{"type":["string","null"],"format":"date"}},
                    "additionalProperties":false})");
  expect_schema("{*: int}", R"({"type":"object","required":[],"properties":{},
                                "additionalProperties":{"type":"integer"}})");
  expect_schema("{...Point, house_ids}",
                R"({"type":"object","required":["x","house_ids"],"properties":{"x":{"type":"integer"},
                    "y":{"type":"integer"},"house_ids":{"type":"array","items":{"type":"string","format":"uuid"}}},
                    "additionalProperties":false})");
}

TEST(Shapes, ColumnsSayTheMembersOfWhatAListHas) {
  EXPECT_EQ(boost::json::value(schema_of(kNamed[1], kNamed)), boost::json::parse(R"({"type":"object",
      "required":["name","amount_fen","state","bills","sla"],"additionalProperties":false,"properties":{
        "name":{"anyOf":[{"type":["string","null"]},{"$ref":"#/components/schemas/Erased"}],"title":"Name"},
        "amount_fen":{"type":"integer","title":"Amount"},
        "state":{"type":["string","null"],"enum":["open","closed",null],"title":"State"},
        "paid_on":{"type":"string","format":"date","title":"Paid on"},
        "bills":{"type":"array","items":{"type":"integer"},"title":"Bills"},
        "sla":{"type":"object","required":["standing"],"properties":{"standing":{"type":"string"}},
          "additionalProperties":false}}})"));
}

TEST(ShapesDeathTest, ATextThatIsNoShapeIsABug) {
  for (const char* shape : {"{a: int", "[int", "{a}", "Nobody", "int int", "{a: }", ""}) {
    EXPECT_DEATH(static_cast<void>(schema_of(shape, kNamed)), "") << shape;
  }
}

}  // namespace
}  // namespace steward::api

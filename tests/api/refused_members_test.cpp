#include "api/refused_members.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>
#include <vector>

#include "api/answers.h"
#include "api/problem.h"
#include "api/route.h"

namespace steward::api {
namespace {

namespace bj = boost::json;

std::vector<std::string> parts(std::string_view text, char separator) {
  std::vector<std::string> found;
  std::istringstream stream{std::string(text)};
  for (std::string part; std::getline(stream, part, separator);) found.push_back(part);
  return found;
}

// The schema of a member, "replacement/number"; nullptr where the schema has none.
const bj::value* member_of(const bj::value& schema, std::string_view path) {
  const bj::value* at = &schema;
  for (const std::string& name : parts(path, '/')) {
    const bj::value* properties = at->as_object().if_contains("properties");
    at = properties != nullptr ? properties->as_object().if_contains(name) : nullptr;
    if (at == nullptr) return nullptr;
  }
  return at;
}

// Whether a body of that schema can have what the row points to under that name.
bool has(const bj::value& schema, std::string_view name, const RefusedMember& row) {
  const bj::value* member = member_of(schema, name);
  if (member == nullptr || row.key.empty()) return member != nullptr;
  const bj::value* items = member->as_object().if_contains("items");
  return items != nullptr && member_of(*items, row.key) != nullptr;
}

bool is_in_a_body(std::string_view name, const RefusedMember& row) {
  static const std::vector<bj::value> schemas = [] {
    std::vector<bj::value> all;
    for (const Route& route : routes()) {
      if (!route.request_schema.empty()) all.push_back(bj::parse(route.request_schema));
    }
    return all;
  }();
  return std::any_of(schemas.begin(), schemas.end(), [&](const bj::value& schema) { return has(schema, name, row); });
}

Error refused(std::string_view code, std::vector<Param> params = {}) {
  return {std::string(code), std::move(params), {}};
}

const Uuid kSomebody = *parse_uuid("018f3b2a-7c1d-7e2f-9a3b-0123456789ab");

TEST(RefusedMembers, EachNameIsThatOfAMemberOfABody) {
  EXPECT_FALSE(is_in_a_body("colour", {"", "colour"}));
  EXPECT_FALSE(is_in_a_body("number", {"", "number", "number", "number"})) << "no list";
  EXPECT_FALSE(is_in_a_body("lines", {"", "lines", "bill_number", "bill_number"})) << "its items call it bill";
  EXPECT_FALSE(is_in_a_body("replacement/installed_on", {"", "replacement/installed_on"}));
  EXPECT_TRUE(is_in_a_body("replacement/number", {"", "replacement/number"}));
  for (const RefusedMember& row : refused_members()) {
    const auto names = parts(row.members, ' ');
    EXPECT_FALSE(names.empty()) << row.code;
    for (const std::string& name : names) EXPECT_TRUE(is_in_a_body(name, row)) << row.code << ": " << name;
  }
}

TEST(RefusedMembers, AreOfProblemsThatThereAreByWhatTheseSay) {
  const bj::object components = schema_components();
  const bj::object& said = components.at("Problem").at("properties").as_object();
  for (const RefusedMember& row : refused_members()) {
    EXPECT_EQ(find_problem(row.code).code, row.code);
    EXPECT_TRUE(row.param.empty() || said.contains(row.param)) << row.code << ": " << row.param;
    EXPECT_TRUE(row.key.empty() || !row.param.empty()) << row.code << ": a list is looked through for something";
  }
}

TEST(RefusedMembers, ARefusalPointsToTheMemberThatTheBodyHas) {
  const Error ahead = refused("date-in-future", {{"today", make_date(2026, 11, 23)}});
  EXPECT_EQ(pointer_to_refused(ahead, R"({"channel":"cash","received_on":"2199-12-31"})"), "#/received_on");
  EXPECT_EQ(pointer_to_refused(ahead, R"({"reason":"bounced","reversed_on":"2199-12-31"})"), "#/reversed_on");
  EXPECT_EQ(pointer_to_refused(refused("meter-number-taken"), R"({"number":"7"})"), "#/number");
  EXPECT_EQ(pointer_to_refused(refused("meter-number-taken"), R"({"replacement":{"number":"7"}})"),
            "#/replacement/number");
}

TEST(RefusedMembers, ARefusalNeverPointsToNothing) {
  const Error ahead = refused("date-in-future");
  for (const std::string_view body : {"", "{", "{}", R"({"received_on":null})", R"({"due_date":"2199-12-31"})"}) {
    EXPECT_EQ(pointer_to_refused(ahead, body), "") << body;
  }
  EXPECT_EQ(pointer_to_refused(refused("period-closed"), R"({"period":"2024-01"})"), "#/period");
  const std::string file = R"({"period":"2024-01","file":")" + std::string(std::size_t{300} * 1024, '1') + "\"}";
  EXPECT_EQ(pointer_to_refused(refused("period-closed"), file), "") << "it is not looked through";
  EXPECT_EQ(pointer_to_refused(refused("shift-open"), R"({"opened_on":"2024-01-01"})"), "") << "of no member";
  EXPECT_EQ(pointer_to_refused(refused("never-heard-of"), R"({"period":"2024-01"})"), "");
}

TEST(RefusedMembers, ARefusalThatMayBeAboutEitherPointsToNeither) {
  const Error ahead = refused("date-in-future");
  EXPECT_EQ(pointer_to_refused(ahead, R"({"corrected_on":"2199-12-31","read_on":"2024-01-31"})"), "");
  EXPECT_EQ(pointer_to_refused(ahead, R"({"corrected_on":"2199-12-31","read_on":null})"), "#/corrected_on");
  const Error area = refused("area-out-of-range", {{"area_centi_m2", std::int64_t{0}}});
  EXPECT_EQ(pointer_to_refused(area, R"({"built_up_area_centi_m2":9,"inside_area_centi_m2":0})"),
            "#/inside_area_centi_m2");
  EXPECT_EQ(pointer_to_refused(area, R"({"built_up_area_centi_m2":0,"inside_area_centi_m2":0})"), "");
}

TEST(RefusedMembers, ARefusalPointsToTheItemThatItNames) {
  const Error bill = refused("bill-unknown", {{"bill_number", std::int64_t{9}}});
  EXPECT_EQ(pointer_to_refused(bill, R"({"bills":[1,9]})"), "#/bills/1");
  EXPECT_EQ(pointer_to_refused(bill, R"({"lines":[{"bill":9,"amount_fen":1},{"bill":2}]})"), "#/lines/0");
  EXPECT_EQ(pointer_to_refused(bill, R"({"bills":[1,2]})"), "");
  const Error step = refused("fee-item-unknown", {{"level", std::int64_t{4}}, {"fee_item_id", kSomebody}});
  EXPECT_EQ(pointer_to_refused(step, R"({"steps":[{"level":1},{"level":4,"fee":{}}]})"), "#/steps/1");
  const Error item = refused("fee-item-unknown", {{"fee_item_id", kSomebody}});
  EXPECT_EQ(pointer_to_refused(item, R"({"fee_item_ids":["018f3b2a-7c1d-7e2f-9a3b-0123456789ab"]})"),
            "#/fee_item_ids/0");
  EXPECT_EQ(pointer_to_refused(item, R"({"fee_item_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab"})"), "#/fee_item_id");
}

TEST(RefusedMembers, ARefusalOfWhatAnApprovalIsAskedForPointsInsideOfIt) {
  const Error bill = refused("bill-unknown", {{"bill_number", std::int64_t{9}}});
  EXPECT_EQ(pointer_to_refused(bill, R"({"path":"/v1/x","body":{"lines":[{"bill":1},{"bill":9}]}})"), "#/body/lines/1");
  EXPECT_EQ(pointer_to_refused(refused("promise-out-of-range"), R"({"body":{"pay_by":"2026-11-23"}})"),
            "#/body/pay_by");
  EXPECT_EQ(pointer_to_refused(refused("promise-out-of-range"), R"({"body":"pay_by"})"), "");
}

// Whose place it is not, it says: other ids of the body are none of its business.
TEST(RefusedMembers, ARefusalPointsToTheIdThatItNames) {
  constexpr std::string_view kBody = R"({"handler_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab",
      "case_id":"018f3b2a-7c1d-7e2f-9a3b-0123456789ac"})";
  EXPECT_EQ(pointer_to_refused(refused("place-mismatch", {{"staff_id", kSomebody}}), kBody), "#/handler_id");
  EXPECT_EQ(pointer_to_refused(refused("place-mismatch", {{"case_id", kSomebody}}), kBody), "");
  EXPECT_EQ(pointer_to_refused(refused("place-mismatch"), kBody), "");
}

}  // namespace
}  // namespace steward::api

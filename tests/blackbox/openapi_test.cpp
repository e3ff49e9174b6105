#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "domain/base/refusals.h"
#include "tests/blackbox/estate.h"
#include "tests/blackbox/requests_of_routes.h"

// The description of the API against the table of routes and the binary that serves it.
namespace steward::blackbox {
namespace {

namespace bj = boost::json;

class OpenApi : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    document = client().get("/openapi.json").json();
    ASSERT_TRUE(document.is_object());
  }
  // Calls `visit(path, method, operation)` for each operation of the document.
  template <class Visit>
  void each_operation(Visit visit) {
    for (const auto& path : document.at("paths").as_object()) {
      for (const auto& method : path.value().as_object()) {
        visit(std::string(path.key()), std::string(method.key()), method.value().as_object());
      }
    }
  }
  bj::value document;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

TEST_F(OpenApi, SaysExactlyWhatTheTableOfRoutesSays) {
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  std::set<std::string> described;
  std::set<std::string> names;
  each_operation([&](const std::string& path, const std::string& method, const bj::object& operation) {
    described.insert(method + " " + path);
    EXPECT_TRUE(names.insert(std::string(operation.at("operationId").as_string())).second) << path;
    // Each {…} of the path is a parameter and the other way round.
    std::set<std::string> in_path;
    for (const auto& parameter : operation.at("parameters").as_array()) {
      if (parameter.at("in") == "path") in_path.insert("{" + std::string(parameter.at("name").as_string()) + "}");
    }
    EXPECT_EQ(static_cast<std::size_t>(std::count(path.begin(), path.end(), '{')), in_path.size()) << path;
    for (const std::string& name : in_path) EXPECT_NE(path.find(name), std::string::npos) << path << name;
  });
  std::set<std::string> routed;
  for (const api::Route& route : api::routes()) {
    EXPECT_TRUE(routed.insert(lower(http::to_string(route.method)) + " " + std::string(route.path)).second)
        << route.path;
  }
  EXPECT_EQ(described, routed);
}

// What a route answers with success is said, member by member. The list can only become shorter: whoever adds a route
// says what it answers (api/answers.h), and that it is so every test of the binary finds out (described.h).
TEST_F(OpenApi, EveryGoodAnswerHasASchemaThatSaysSomething) {
  const std::set<std::string> unsaid = {};
  std::set<std::string> found;
  std::size_t schemas = 0;
  each_operation([&](const std::string& path, const std::string& method, const bj::object& operation) {
    for (const auto& response : operation.at("responses").as_object()) {
      if (!response.key().starts_with("2")) continue;
      const bj::object& content = response.value().at("content").as_object();
      const bj::value* json = content.if_contains("application/json");
      if (json == nullptr) continue;
      ++schemas;
      if (json->at("schema") == bj::value(bj::object{{"type", "object"}})) found.insert(method + " " + path);
    }
  });
  EXPECT_EQ(found, unsaid);
  EXPECT_GT(schemas, 200U);
}

// A column of a list is a member of its items, and says what it is called and what it is.
TEST_F(OpenApi, TheColumnsOfAListAreTheMembersOfItsItems) {
  const bj::object& components = document.at("components").at("schemas").as_object();
  const bj::object& arrears = components.at("Arrears").at("properties").as_object();
  EXPECT_EQ(arrears.at("arrears_fen"), bj::parse(R"json({"type":"integer","title":"Arrears (yuan)"})json"));
  EXPECT_EQ(arrears.at("moved_out_on"),
            bj::parse(R"({"type":["string","null"],"format":"date","title":"Moved out on"})"));
  const bj::object& expense = components.at("Expense").at("properties").as_object();
  EXPECT_EQ(expense.at("status").at("enum"), bj::parse(R"(["owed","paid","reversed"])"));
}

TEST_F(OpenApi, AProblemNamesItsTypesAndWhatExplainsIt) {
  const bj::value& problem = document.at("components").at("schemas").at("Problem");
  EXPECT_EQ(problem.at("required"), bj::parse(R"(["type","title","status"])"));
  const bj::array& types = problem.at("properties").at("type").at("enum").as_array();
  for (const char* type : {"/problems/approval-needed", "/problems/version-conflict"}) {
    EXPECT_NE(std::find(types.begin(), types.end(), bj::value(type)), types.end()) << type;
  }
  for (const char* member : {"limit_fen", "open_fen", "current_version"}) {
    EXPECT_EQ(problem.at("properties").at(member).at("type"), "integer") << member;
  }
}

TEST_F(OpenApi, EveryOperationIsAnswered) {
  Client boss = client(operator_key);
  each_operation([&](const std::string& path, const std::string& method, const bj::object&) {
    std::string upper = method;
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    const Answer answer = boss.send(upper, path_of(path, made_up()));
    EXPECT_NE(answer.status, 0) << method << path;
    EXPECT_NE(answer.status, 405) << method << path;
    EXPECT_NE(answer.problem(), "not-found") << method << path;
    EXPECT_LT(answer.status, 500) << method << path << answer.body;
  });
}

// A value that fits the schema of a query parameter.
std::string fitting(const bj::value& schema) {
  const bj::object& object = schema.as_object();
  if (const auto* values = object.if_contains("enum")) return std::string(values->at(0).as_string());
  if (const auto* examples = object.if_contains("examples")) return std::string(examples->at(0).as_string());
  if (object.at("type") == "integer") return "1";
  const std::string format = object.contains("format") ? std::string(object.at("format").as_string()) : "";
  if (format == "uuid") return kNoId;
  if (format == "date") return "2026-01-31";
  if (format == "date-time") return "2026-01-31T00:00:00Z";
  return object.contains("pattern") ? "1-0" : "x";
}

bool is_operators(const bj::object& operation) {
  for (const api::Permission permission : api::all_permissions()) {
    if (operation.at("x-permission").as_string() == api::to_string(permission)) return api::is_operators(permission);
  }
  return false;
}

TEST_F(OpenApi, EveryQueryParameterIsTakenAndNoOther) {
  const Estate estate = make_estate("sunshine", 1);
  Client admin = client(estate.admin_key);
  Client boss = client(operator_key);
  PathValues values = made_up();
  values["community_id"] = estate.community;
  values["house_id"] = estate.houses[0];
  values["household_id"] = estate.households[0];
  each_operation([&](const std::string& path, const std::string& method, const bj::object& operation) {
    if (method != "get") return;
    Client& by = is_operators(operation) ? boss : admin;
    for (const auto& parameter : operation.at("parameters").as_array()) {
      const std::string name(parameter.at("name").as_string());
      // Opaque or of a list: a made-up value is refused, and the tests of the lists and the feed send true ones.
      if (parameter.at("in") != "query" || name == "cursor" || name == "types") continue;
      std::string query = "?" + name + "=" + fitting(parameter.at("schema"));
      if ((path == "/v1/houses" || path == "/v1/households") && name != "community_id" && name != "building_id") {
        query += "&community_id=" + estate.community;
      }
      if (path == "/v1/reports/collection-rates" && name == "through") query += "&from=2026-01";
      if (path == "/v1/claimable-work-orders" && name != "staff_id") query += "&staff_id=" + kNoId;
      const Answer answer = by.get(path_of(path, values) + query);
      EXPECT_NE(answer.status, 400) << path << query << answer.body;
    }
    EXPECT_EQ(by.get(path_of(path, values) + "?colour=red").problem(), "query-invalid") << path;
  });
}

TEST_F(OpenApi, EveryExampleFitsItsSchemaAndIsTaken) {
  const Estate estate = make_estate("sunshine", 1);
  PathValues values = made_up();
  values["community_id"] = estate.community;
  values["building_id"] = estate.building;
  values["house_id"] = estate.houses[0];
  values["household_id"] = estate.households[0];
  values["fee_item_id"] = estate.property;
  Client boss = client(operator_key);
  Client admin = client(estate.admin_key);
  std::size_t examples = 0;
  for (const api::Route& route : api::routes()) {
    if (route.request_schema.empty()) continue;
    ++examples;
    ASSERT_FALSE(route.request_example.empty()) << route.path;
    const bj::value schema = bj::parse(route.request_schema);
    const bj::value example = bj::parse(route.request_example);
    EXPECT_EQ(schema.at("additionalProperties"), false) << route.path;
    for (const auto& member : example.as_object()) {
      EXPECT_TRUE(schema.at("properties").as_object().contains(member.key())) << route.path << member.key();
    }
    if (const auto* required = schema.as_object().if_contains("required")) {
      for (const auto& name : required->as_array()) {
        EXPECT_TRUE(example.as_object().contains(name.as_string())) << route.path << name;
      }
    }
    for (const PathValues& ids : {values, made_up()}) {
      Client& by = api::is_operators(route.permission) ? boss : admin;
      const Answer answer = send(by, route, ids);
      const bool by_name = find_refusal(answer.problem()) != nullptr || answer.problem() == "view-unknown" ||
                           answer.problem() == "reminder-unknown" || answer.problem() == "banking-unknown" ||
                           (!route.version_of.empty() && answer.problem() == "version-conflict");
      EXPECT_TRUE(answer.status / 100 == 2 || by_name) << route.path << " " << answer.status << answer.body;
      EXPECT_NE(answer.status, 400) << route.path << answer.body;
      EXPECT_LT(answer.status, 500) << route.path << answer.body;
    }
  }
  EXPECT_GE(examples, 14U);
}

}  // namespace
}  // namespace steward::blackbox

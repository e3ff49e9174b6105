#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <sstream>
#include <thread>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/requests_of_routes.h"

// Lists as files for spreadsheets, from the binary.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Headers kCsv = {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}};
const Headers kEnglishCsv = {{"Accept", "text/csv"}};

class Csv : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 3);
    now = {{"Accept", "text/csv"}, {"Min-Position", estate.position}};
  }
  Estate estate;
  Headers now;  // English, with all of the estate
};

std::vector<std::string> lines_of(const std::string& body) {
  std::vector<std::string> lines;
  std::istringstream text(body);
  for (std::string line; std::getline(text, line);) {
    EXPECT_TRUE(line.ends_with('\r')) << line;
    lines.push_back(line.substr(0, line.size() - 1));
  }
  return lines;
}

TEST_F(Csv, AListIsAFileWithMarkTitlesAndLines) {
  Client admin = client(estate.admin_key);
  for (std::size_t i = 0; i < 3; ++i)
    charge(admin, estate, estate.households[i], 1250 * std::int64_t(i + 1), "2099-12-31");
  const Answer json = admin.get("/v1/arrears", {{"Min-Position", durable_position()}});
  const Answer answer = admin.get(
      "/v1/arrears", {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}, {"Min-Position", durable_position()}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.header("Content-Type"), StartsWith("text/csv; charset=utf-8"));
  EXPECT_EQ(answer.header("Content-Disposition"), "attachment; filename=\"arrears.csv\"");
  EXPECT_EQ(answer.header("Content-Language"), "zh-CN");
  EXPECT_EQ(answer.header("View-Position"), json.header("View-Position"));
  EXPECT_THAT(answer.body, StartsWith("\xEF\xBB\xBF房号,欠费（元）,"));
  const auto lines = lines_of(answer.body);
  ASSERT_EQ(lines.size(), 4U);
  // Largest first, as in JSON, in yuan.
  EXPECT_THAT(lines[1], StartsWith("3-103,37.50,0.00,0.00,0.00,2099-12-31,1,,"));
  EXPECT_THAT(lines[3], StartsWith("3-101,12.50,"));
  EXPECT_THAT(lines[1], HasSubstr(estate.households[2]));
  const auto by_house = lines_of(
      admin.get("/v1/arrears?order=house_number", {{"Accept", "text/csv"}, {"Min-Position", durable_position()}}).body);
  ASSERT_EQ(by_house.size(), 4U);
  EXPECT_THAT(by_house[0], StartsWith("\xEF\xBB\xBFHouse number,Arrears (yuan),"));
  EXPECT_THAT(by_house[1], StartsWith("3-101,12.50,"));
}

TEST_F(Csv, EveryListWithColumnsAnswersWithOneOfEach) {
  Client boss = client(operator_key);
  Client admin = client(estate.admin_key);
  charge(admin, estate, estate.households[0], 500, "2099-12-31");
  PathValues values = made_up();
  values["community_id"] = estate.community;
  values["house_id"] = estate.houses[0];
  values["household_id"] = estate.households[0];
  std::size_t with_rows = 0;
  for (const api::Route& route : api::routes()) {
    if (route.columns.empty()) continue;
    const bool scoped = route.path == "/v1/houses" || route.path == "/v1/households";
    const std::string target = path_of(route.path, values) + (scoped ? "?community_id=" + estate.community : "");
    Client& by = api::is_operators(route.permission) ? boss : admin;
    const Answer answer = by.get(target, kCsv);
    // Made-up ids are of nothing, and this server has no backup directory.
    if (answer.status == 404 || answer.problem() == "backup-directory-unset") continue;
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    const auto lines = lines_of(answer.body);
    ASSERT_FALSE(lines.empty()) << target;
    EXPECT_EQ(static_cast<std::size_t>(std::count(lines[0].begin(), lines[0].end(), ',')) + 1, route.columns.size());
    // A line without anything would say that the members of the columns are not those of the items.
    for (std::size_t i = 1; i < lines.size(); ++i) EXPECT_NE(lines[i].find_first_not_of(','), std::string::npos);
    if (lines.size() > 1) ++with_rows;
  }
  EXPECT_GE(with_rows, 9U);
}

TEST_F(Csv, ALongListComesWholeOutOfOneSnapshotAndLimitGivesOnePage) {
  Client admin = client(estate.admin_key);
  constexpr std::size_t kMore = 510;  // more than a page of 500
  for (std::size_t i = 0; i < kMore; ++i) {
    const std::string house = R"({"number":"9-)" + std::to_string(1000 + i) + R"(","built_up_area_centi_m2":10000})";
    ASSERT_EQ(admin.post("/v1/buildings/" + estate.building + "/houses", house).status, 201);
  }
  const std::string list = "/v1/houses?community_id=" + estate.community;
  const Headers level = {{"Accept", "text/csv"}, {"Min-Position", durable_position()}};
  const Answer whole = admin.get(list, level);
  ASSERT_EQ(whole.status, 200) << server.log();
  EXPECT_EQ(whole.header("Link"), "");
  const auto lines = lines_of(whole.body);
  ASSERT_EQ(lines.size(), 1 + 3 + kMore);
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size()) << "a line came twice";
  EXPECT_THAT(lines, testing::Contains(StartsWith("3-101,101,100.00,")));

  const Answer page = admin.get(list + "&limit=2", level);
  EXPECT_EQ(lines_of(page.body).size(), 3U);
  EXPECT_THAT(page.header("Link"), HasSubstr("rel=\"next\""));
  const Answer head = admin.send("HEAD", list, {}, level);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_THAT(head.header("Content-Disposition"), HasSubstr("houses.csv"));
}

TEST_F(Csv, AListBeyondTheLimitIsCutAndSaysSo) {
  Client admin = client(estate.admin_key);
  for (std::size_t i = 0; i < 510; ++i) {
    const std::string house = R"({"number":"9-)" + std::to_string(1000 + i) + R"(","built_up_area_centi_m2":10000})";
    ASSERT_EQ(admin.post("/v1/buildings/" + estate.building + "/houses", house).status, 201);
  }
  ASSERT_EQ(server.stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server.start({"--csv-rows", "100"}));
  Client again = client(estate.admin_key);
  const Answer cut = again.get("/v1/houses?community_id=" + estate.community, kEnglishCsv);
  // Not a whole answer: the connection ends before the last chunk.
  EXPECT_EQ(cut.status, 0) << cut.body.substr(0, 200);
  EXPECT_THAT(server.log(), HasSubstr("too-long"));
  // What fits is whole.
  EXPECT_EQ(lines_of(again.get("/v1/households?community_id=" + estate.community, kEnglishCsv).body).size(), 4U);
}

TEST_F(Csv, PersonalDataIsMaskedAndTheWholeListNeedsItsPermission) {
  const std::string list = "/v1/households?community_id=" + estate.community;
  Client admin = client(estate.admin_key);
  const Answer masked = admin.get(list, now);
  EXPECT_THAT(masked.body, HasSubstr("张*,138****1234"));
  EXPECT_THAT(masked.body, Not(HasSubstr("13800001234")));
  const Answer full = admin.get(list + "&reveal=true", now);
  EXPECT_THAT(full.body, HasSubstr("张三,13800001234"));
  // The front desk looks people up, page by page, and does not carry the list away; nor does an auditor.
  for (const char* role : {"front_desk", "cashier", "auditor"}) {
    Client desk = client(make_key(estate, role));
    EXPECT_EQ(desk.get(list).status, 200) << role;
    const Answer refused = desk.get(list, now);
    EXPECT_EQ(refused.status, 403) << role;
    EXPECT_EQ(refused.problem(), "not-permitted") << role;
    EXPECT_EQ(desk.get("/v1/communities", now).status, 200) << role;
  }
  for (const char* role : {"finance_manager", "community_manager"}) {
    EXPECT_EQ(client(make_key(estate, role)).get(list, now).status, 200) << role;
  }
}

TEST_F(Csv, NamesThatLookLikeFormulasAreDefused) {
  Client admin = client(estate.admin_key);
  const std::string community = R"json({"code":"=1+1","name":"@SUM(A1,\"x\")"})json";
  ASSERT_EQ(admin.post("/v1/communities", community).status, 201);
  const Answer answer = admin.get("/v1/communities", {{"Accept", "text/csv"}, {"Min-Position", durable_position()}});
  EXPECT_THAT(answer.body, HasSubstr("\r\n'=1+1,\"'@SUM(A1,\"\"x\"\")\","));
}

TEST_F(Csv, ErrorsAreProblemsAsEver) {
  Client admin = client(estate.admin_key);
  const Answer refused = admin.get("/v1/houses", kCsv);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.problem(), "query-invalid");
  EXPECT_EQ(admin.get("/v1/arrears?cursor=nonsense", kCsv).problem(), "cursor-invalid");
  EXPECT_EQ(client().get("/v1/arrears", kCsv).status, 401);
  // What is no list answers as it does.
  EXPECT_NE(admin.get("/v1/households/" + estate.households[0], kCsv).json().as_object().size(), 0U);
}

TEST_F(Csv, TheFeedIsAListToo) {
  Client admin = client(estate.admin_key);
  const Answer answer = admin.get("/v1/events?types=HouseRegistered,HouseholdMovedIn", kEnglishCsv);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto lines = lines_of(answer.body);
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_THAT(lines[0], HasSubstr("Position,Event,Recorded,"));
  EXPECT_THAT(lines[1], HasSubstr(",HouseRegistered,"));
  EXPECT_THAT(lines[1], HasSubstr(",house," + estate.houses[0] + ","));
}

}  // namespace
}  // namespace steward::blackbox

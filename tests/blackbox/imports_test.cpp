#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <set>

#include "domain/base/time.h"
#include "tests/blackbox/estate.h"

// A company's own tables, imported into the stopped directory by the binary or through the running server, and what the
// server tells of it.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class Imports : public Blackbox {
 protected:
  Ran import(const std::string& file, const std::vector<std::string>& more, const std::string& kind = "houses") {
    std::vector<std::string> arguments = {"import", kind,          file,       "--community", "garden",
                                          "--data", data.string(), "--locale", "en"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_steward(arguments, directory.path() / "output");
  }
};

TEST_F(Imports, ARunIsSeenAndRepeatingItAddsNothing) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string file = (directory.path() / "houses.csv").string();
  std::ofstream(file) << "楼栋,房号,建筑面积,业主姓名,电话,入住日期\n"
                         "8,101,88.50,王五,13900001111,2024-03-01\n"
                         "8,102,很大,赵六,13900002222,2024-03-01\n"
                         "8,103,90,孙七,13900003333,2024-03-01\n";
  // The directory is the server's as long as it runs.
  EXPECT_EQ(import(file, {}).exit, 3);
  ASSERT_EQ(server.stop(), 0);
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const Ran dry = import(file, {"--company", std::to_string(estate.company), "--dry-run"});
  EXPECT_EQ(dry.exit, 1);
  EXPECT_THAT(dry.output, HasSubstr("line 3, column 3 (建筑面积)"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 2 good, 0 already there, 1 rejected\n"
                                    "in all: buildings 1, houses 2, households 2, 178.50 m²\n"));
  EXPECT_THAT(import(file, company).output, HasSubstr("3 rows: 2 accepted, 0 already there, 1 rejected"));
  EXPECT_THAT(import(file, company).output, HasSubstr("this file was imported before"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  Client admin = client(estate.admin_key);
  const Headers level = {{"Min-Position", durable_position()}};
  const Answer list = admin.get("/v1/import-runs?community_id=" + estate.community, level);
  ASSERT_EQ(list.status, 200) << list.body;
  const boost::json::value whole = list.json();
  ASSERT_EQ(whole.at("items").as_array().size(), 1U) << list.body;
  const boost::json::value run = whole.at("items").at(0);
  EXPECT_EQ(run.at("kind"), "houses");
  EXPECT_EQ(run.at("state"), "completed");
  EXPECT_EQ(run.at("rows"), 3);
  EXPECT_EQ(run.at("accepted"), 2);
  EXPECT_EQ(run.at("rejected"), 1);
  const std::string target = "/v1/import-runs/" + std::string(run.at("import_run_id").as_string());
  EXPECT_EQ(admin.get(target).json(), run);
  EXPECT_EQ(admin.get("/v1/import-runs/" + estate.community).problem(), "import-run-unknown");
  EXPECT_EQ(client(make_key(estate, "cashier")).get(target).problem(), "not-permitted");
}

// What is already there decides about most rows of a second file: told before anything is stored, of a stopped
// directory and by a running server alike.
TEST_F(Imports, ADryRunTellsWhatTheLogWouldRefuse) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string file = (directory.path() / "houses.csv").string();
  std::ofstream(file) << "楼栋,房号,建筑面积,业主姓名,电话,入住日期\r\n"
                         "3,101,12.34,,,\r\n"
                         "8,101,88.50,王五,13900001111,2024-03-01\r\n";
  const std::string keys = (directory.path() / "key").string();
  std::ofstream(keys) << estate.admin_key << '\n';
  const std::string url = "http://127.0.0.1:" + std::to_string(server.port());
  const std::string before = durable_position();
  Client admin = client(estate.admin_key);
  // The command line finds a community by its code where people would: in the view, once that is there.
  ASSERT_EQ(admin.get("/v1/communities", {{"Min-Position", before}}).status, 200);
  const auto at_server = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"import", "houses",     file, "--community", "garden", "--server",
                                          url,      "--key-file", keys, "--locale",    "en"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_steward(arguments, directory.path() / "output");
  };
  const Ran asked = at_server({"--dry-run"});
  EXPECT_EQ(asked.exit, 1);
  EXPECT_THAT(asked.output, HasSubstr("line 2, column 3 (建筑面积)"));
  EXPECT_THAT(asked.output, HasSubstr("2 rows: 1 good, 0 already there, 1 rejected"));
  const std::string target = "/v1/communities/" + estate.community + "/import-rehearsals";
  const Headers json = {{"Content-Type", "application/json"}};
  EXPECT_EQ(admin.send("POST", target, R"({"kind":"houses","file":"nonsense\n"})", json).problem(),
            "import-file-invalid");
  EXPECT_EQ(admin.send("POST", target, R"({"kind":"opening_arrears","file":"x"})", json).problem(), "missing-field");
  EXPECT_EQ(durable_position(), before);

  ASSERT_EQ(server.stop(), 0);
  const std::vector<std::string> dry_run = {"--company", std::to_string(estate.company), "--dry-run"};
  const Ran dry = import(file, dry_run);
  EXPECT_EQ(dry.exit, 1);
  EXPECT_EQ(dry.output, asked.output);
  // Without a directory there is only the file to ask.
  const Ran alone = run_steward({"import", "houses", file, "--community", "garden", "--dry-run", "--data",
                                 (directory.path() / "nowhere").string()},
                                directory.path() / "output");
  EXPECT_EQ(alone.exit, 0);
  EXPECT_THAT(alone.output, HasSubstr("共 2 行：可导入 2 行"));
  auto as_csv = dry_run;
  as_csv.insert(as_csv.end(), {"--format", "csv"});
  EXPECT_THAT(import(file, as_csv).output,
              testing::StartsWith("\xEF\xBB\xBFline,column,column_name,code,reason\r\n2,3,"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  EXPECT_EQ(client(estate.admin_key).get("/v1/import-runs").json().at("items").as_array().size(), 0U);
}

TEST_F(Imports, AServerTakesAFileWhileItRuns) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string file = (directory.path() / "houses.csv").string();
  std::ofstream(file) << "楼栋,房号,建筑面积,业主姓名,电话,入住日期\r\n"
                         "8,101,88.50,王五,13900001111,2024-03-01\r\n"
                         "8,102,很大,赵六,13900002222,2024-03-01\r\n";
  const std::string keys = (directory.path() / "key").string();
  std::ofstream(keys) << estate.admin_key << '\n';
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  const auto at_server = [&] {
    return run_steward({"import", "houses", file, "--community", "garden", "--server",
                        "http://127.0.0.1:" + std::to_string(server.port()), "--key-file", keys, "--locale", "en"},
                       directory.path() / "output");
  };
  const Ran first = at_server();
  EXPECT_EQ(first.exit, 1) << "a row was rejected";
  EXPECT_THAT(first.output, HasSubstr("line 3, column 3 (建筑面积)"));
  EXPECT_THAT(first.output, HasSubstr("2 rows: 1 accepted, 0 already there, 1 rejected\n"));
  const std::string after = durable_position();
  EXPECT_THAT(at_server().output, HasSubstr("0 accepted, 1 already there, 1 rejected (this file was imported before)"));
  EXPECT_EQ(durable_position(), after);

  // Another key goes on where the first one's was: the run is neither's.
  Client other = client(make_key(estate, "community_manager"));
  const std::string target = "/v1/communities/" + estate.community + "/import-runs";
  const Headers json = {{"Content-Type", "application/json"}};
  const Answer again = other.send(
      "POST", target,
      R"({"kind":"houses","file":"楼栋,房号,建筑面积,业主姓名,电话,入住日期\n8,101,88.50,王五,13900001111,2024-03-01\n8,102,很大,赵六,13900002222,2024-03-01\n"})",
      json);
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.header("Event-Position"), durable_position());
  EXPECT_EQ(again.json().at("imported_before"), true);
  const std::string run = std::string(again.json().at("import_run_id").as_string());
  EXPECT_EQ(again.header("Location"), "/v1/import-runs/" + run);
  EXPECT_EQ(other.get("/v1/import-runs/" + run, {{"Min-Position", durable_position()}}).json().at("state"),
            "completed");
  EXPECT_EQ(client(make_key(estate, "cashier")).send("POST", target, "{}", json).problem(), "not-permitted");
  EXPECT_EQ(other.send("POST", target, R"({"kind":"houses","file":"nonsense\n"})", json).problem(),
            "import-file-invalid");
}

// What a file brings is for those who may enter it by hand.
TEST_F(Imports, EachKindOfFileIsForThoseWhoMayEnterIt) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string target = "/v1/communities/" + estate.community + "/import-runs";
  const Headers json = {{"Content-Type", "application/json"}};
  const std::string statement =
      R"({"kind":"bank_statement","file":"交易日期,金额,对方户名,摘要,流水号\n2026-03-01,5000.00,,,X1\n"})";
  const std::string houses = R"({"kind":"houses","file":"楼栋,房号,建筑面积\n3,901,89.43\n"})";
  Client manager = client(make_key(estate, "community_manager"));
  EXPECT_EQ(manager.send("POST", target, statement, json).problem(), "not-permitted") << "takes no money";
  const std::string rehearsals = "/v1/communities/" + estate.community + "/import-rehearsals";
  EXPECT_EQ(manager.send("POST", rehearsals, statement, json).problem(), "not-permitted") << "nor learns of any";
  EXPECT_EQ(manager.send("POST", target, houses, json).status, 200);
  Client finance = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(finance.send("POST", target, houses, json).problem(), "not-permitted");
  EXPECT_EQ(finance.send("POST", target, statement, json).status, 200);
}

// Credit of houses that are not there yet is refused for what the log knew then, and taken once they are.
TEST_F(Imports, WhatWasRefusedIsTriedAgainWithTheSameFile) {
  const Estate estate = make_estate("sunshine", 1);
  ASSERT_EQ(server.stop(), 0);
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const std::string credits = (directory.path() / "credits.csv").string();
  std::ofstream(credits) << "楼栋,房号,预存编号,预存金额\r\n3,101,YC-1,200\r\n3,401,YC-2,100\r\n3,402,YC-3,5\r\n";
  const auto bring = [&](const std::vector<std::string>& more = {}) {
    auto arguments = company;
    arguments.insert(arguments.end(), {"--cut-over", "2024-06-01"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return import(credits, arguments, "opening-credits");
  };
  const auto register_house = [&](const std::string& number) {
    const std::string file = (directory.path() / (number + ".csv")).string();
    std::ofstream(file) << "楼栋,房号,建筑面积,业主姓名,电话,入住日期\r\n3," << number << ",80,王五,,2024-03-01\r\n";
    EXPECT_THAT(import(file, company).output, HasSubstr("1 rows: 1 accepted"));
  };
  EXPECT_THAT(bring().output, HasSubstr("3 rows: 1 accepted, 0 already there, 2 rejected\n"));
  const Ran dry = bring({"--dry-run"});
  EXPECT_THAT(dry.output, HasSubstr("line 3, column 2 (房号): There is no such house. [house-unknown]\n"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 0 good, 1 already there, 2 rejected\n"));
  register_house("401");
  const Ran second = bring();
  EXPECT_EQ(second.exit, 1);
  EXPECT_THAT(second.output, testing::Not(HasSubstr("line 3")));
  EXPECT_THAT(second.output, HasSubstr("line 4, column 2 (房号)"));
  EXPECT_THAT(second.output, HasSubstr("3 rows: 1 accepted, 1 already there, 1 rejected\n"));
  register_house("402");
  EXPECT_THAT(bring().output, HasSubstr("3 rows: 1 accepted, 2 already there, 0 rejected\n"));
  const Ran last = bring();
  EXPECT_EQ(last.exit, 0);
  EXPECT_THAT(last.output, HasSubstr("0 accepted, 3 already there, 0 rejected (this file was imported before)"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  Client admin = client(estate.admin_key);
  const boost::json::value runs = admin.get("/v1/import-runs", {{"Min-Position", durable_position()}}).json();
  std::vector<std::string> of_credits;
  for (const auto& run : runs.at("items").as_array()) {
    if (run.at("kind") == "opening_credits") of_credits.emplace_back(run.at("import_run_id").as_string());
  }
  ASSERT_EQ(of_credits.size(), 3U) << "each attempt, newest first";
  const std::string exceptions = "/v1/import-runs/" + of_credits.back() + "/exceptions";
  const Answer page = admin.get(exceptions + "?limit=1");
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(page.json().at("items"), boost::json::parse(R"([{"line":3,"column":2,"code":"house-unknown",
                                                              "reason":"There is no such house."}])"));
  const Answer rest =
      admin.get(exceptions + "?limit=1&cursor=" + page.text("next_cursor"), {{"Accept-Language", "zh-CN"}});
  EXPECT_EQ(rest.json(), boost::json::parse(R"({"items":[{"line":4,"column":2,"code":"house-unknown",
                                                          "reason":"没有该房屋。"}]})"));
  EXPECT_THAT(admin.get(exceptions, {{"Accept", "text/csv"}}).body,
              HasSubstr("Line,Column,Code,Reason\r\n3,2,house-unknown,There is no such house.\r\n4,2,"));
  EXPECT_EQ(admin.get("/v1/import-runs/" + of_credits.front() + "/exceptions").json().at("items").as_array().size(),
            0U);
  EXPECT_EQ(admin.get("/v1/import-runs/" + estate.community + "/exceptions").problem(), "import-run-unknown");
  EXPECT_THAT(admin.get("/v1/events?types=ImportChunkRecorded").body,
              HasSubstr(R"("refused":[{"line":4,"column":2,"code":"house-unknown"}])"));
}

// As large as the file that is imported: more than any other request may have.
TEST_F(Imports, ADryRunAtAServerTakesALargeFile) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string file = (directory.path() / "houses.csv").string();
  constexpr int kRows = 500;
  {
    std::ofstream out(file);
    out << "楼栋,房号,建筑面积,业主姓名,电话,入住日期,旧系统备注\n";
    for (int row = 1; row <= kRows; ++row) out << "9," << row << ",88.50,,,," << std::string(4000, 'x') << '\n';
  }
  const std::string keys = (directory.path() / "key").string();
  std::ofstream(keys) << estate.admin_key << '\n';
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  const Ran asked =
      run_steward({"import", "houses", file, "--community", estate.community, "--dry-run", "--server",
                   "http://127.0.0.1:" + std::to_string(server.port()), "--key-file", keys, "--locale", "en"},
                  directory.path() / "output");
  EXPECT_EQ(asked.exit, 0) << asked.output;
  EXPECT_THAT(asked.output, HasSubstr("500 rows: 500 good, 0 already there, 0 rejected"));
}

TEST_F(Imports, OpenOrdersAndComplaintsGoOnWhereTheBooksBeforeLeftThem) {
  const Estate estate = make_estate("sunshine", 1);
  Client boss = client(estate.admin_key);
  const Answer category =
      boss.post("/v1/work-order-categories", R"({"code":"burst","name":"水管爆裂","usual_priority":"p2"})");
  ASSERT_EQ(category.status, 201) << category.body;
  const std::string technician = make_technician(estate, "W07");
  ASSERT_EQ(server.stop(), 0);
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const std::string orders = (directory.path() / "orders.csv").string();
  std::ofstream(orders) << "\xEF\xBB\xBF工单号,类别,描述,报修时间,楼栋,房号,联系电话,处理人,状态\r\n"
                           "GD-1,burst,厨房水管爆裂,2026/1/5 8:30,3,101,13900001111,W07,处理中\r\n"
                           "GD-2,burst,大堂漏水,2026/1/6 9:00,3,,,,待派单\r\n"
                           "GD-3,burst,修好了,2026/1/6 9:00,3,,,,已完成\r\n"
                           "GD-4,flood,地下室,2026/1/6 9:00,3,,,,\r\n";
  const std::string cases = (directory.path() / "cases.csv").string();
  std::ofstream(cases) << "number,text,filed_at,subject,building,house_number,source\n"
                          "TS-1,半夜施工,2026-01-05 22:00,noise and neighbours,3,101,hotline 12345\n";
  const auto dry = [&] {
    auto arguments = company;
    arguments.emplace_back("--dry-run");
    return import(orders, arguments, "work-orders");
  }();
  EXPECT_THAT(dry.output, HasSubstr("line 4, column 9 (状态): it is over"));
  EXPECT_THAT(dry.output, HasSubstr("line 5, column 2 (类别)"));
  EXPECT_THAT(dry.output, HasSubstr("4 rows: 2 good, 0 already there, 2 rejected"));
  const Ran ran = import(orders, company, "work-orders");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.output, HasSubstr("line 5, column 2 (类别)"));
  EXPECT_THAT(ran.output, HasSubstr("4 rows: 2 accepted, 0 already there, 2 rejected"));
  EXPECT_THAT(import(cases, company, "cases").output, HasSubstr("1 rows: 1 accepted"));
  EXPECT_THAT(import(cases, company, "cases").output, HasSubstr("this file was imported before"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  Client admin = client(estate.admin_key);
  const Headers level = {{"Min-Position", durable_position()}};
  const boost::json::value board = admin.get("/v1/work-orders?reveal=true&overdue=true", level).json();
  ASSERT_EQ(board.at("items").as_array().size(), 2U) << boost::json::serialize(board);
  const boost::json::value& first = board.at("items").at(1);
  EXPECT_EQ(first.at("reported_at"), "2026-01-05T00:30:00.000000Z");
  EXPECT_EQ(first.at("description"), "[GD-1] 厨房水管爆裂");
  EXPECT_EQ(std::string(first.at("household_id").as_string()), estate.households[0]);
  EXPECT_EQ(std::string(first.at("assignee_id").as_string()), technician);
  EXPECT_EQ(first.at("status"), "assigned");
  EXPECT_EQ(board.at("items").at(0).at("status"), "reported");
  const boost::json::value filed = admin.get("/v1/cases?reveal=true", level).json();
  ASSERT_EQ(filed.at("items").as_array().size(), 1U);
  EXPECT_EQ(filed.at("items").at(0).at("text"), "[TS-1] 半夜施工");
  EXPECT_EQ(filed.at("items").at(0).at("source"), "hotline_12345");
  const Answer timeline = admin.get("/v1/households/" + estate.households[0] + "/timeline?reveal=true", level);
  EXPECT_THAT(timeline.body, HasSubstr("GD-1"));
  EXPECT_THAT(timeline.body, HasSubstr("TS-1"));
  const boost::json::value runs = admin.get("/v1/import-runs").json();
  ASSERT_EQ(runs.at("items").as_array().size(), 2U);
  EXPECT_EQ(runs.at("items").at(0).at("kind"), "open_cases");
  EXPECT_EQ(runs.at("items").at(1).at("kind"), "open_work_orders");
}

TEST_F(Imports, MeterReadingsAreReadAndRefusedLikeThoseOfPeople) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string meters = "/v1/houses/" + estate.houses[0] + "/meters";
  const Answer installed = client(estate.admin_key)
                               .post(meters, R"({"number":"SB-1","utility":"water","installed_on":"2024-01-01",)"
                                             R"("reading_milli":100000})");
  ASSERT_EQ(installed.status, 201) << installed.body;
  ASSERT_EQ(server.stop(), 0);
  const std::string file = (directory.path() / "readings.csv").string();
  std::ofstream(file)
      << "表号,抄表日期,读数\r\nSB-1,2024-02-29,120.5\r\nSB-1,2024-01-31,131.25\r\nSB-9,2024-01-31,1\r\n";
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const Ran dry = import(file, {"--company", std::to_string(estate.company), "--dry-run"}, "meter-readings");
  EXPECT_THAT(dry.output, HasSubstr("line 2, column 3 (读数)"));
  EXPECT_THAT(dry.output, HasSubstr("[reading-below-last]"));
  EXPECT_THAT(dry.output, HasSubstr("line 4, column 1 (表号)"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 1 good, 0 already there, 2 rejected"));
  const Ran ran = import(file, company, "meter-readings");
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.output, HasSubstr("3 rows: 1 accepted, 0 already there, 2 rejected"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  const boost::json::value known = client(estate.admin_key).get(meters).json();
  const auto& readings = known.at("meters").at(0).at("readings").as_array();
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].at("on"), "2024-01-31");
  EXPECT_EQ(readings[0].at("reading_milli"), 131'250);
}

TEST_F(Imports, ABankStatementPaysForWhoIsCertainAndLeavesTheRestInSuspense) {
  const Estate estate = make_estate("sunshine", 3);
  Client boss = client(estate.admin_key);
  charge(boss, estate, estate.households[0], 12'345, "2099-12-31");
  charge(boss, estate, estate.households[1], 5'000, "2099-12-31");
  const Answer charged = charge(boss, estate, estate.households[2], 5'000, "2099-12-31");
  const boost::json::value arrears = boss.get("/v1/households/" + estate.households[0] + "/arrears",
                                              {{"Min-Position", charged.header("Event-Position")}})
                                         .json();
  ASSERT_EQ(arrears.at("arrears_fen"), 12'345);
  ASSERT_EQ(server.stop(), 0);
  // In the community's zone.
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const std::string today = to_string(date_at(Instant{now.time_since_epoch().count()}, 480));
  const std::string file = (directory.path() / "statement.csv").string();
  std::ofstream(file) << "\xEF\xBB\xBF交易日期,金额,对方户名,摘要,流水号\r\n"
                      << today << ",123.45,某公司,3-101物业费,B1\r\n"
                      << today << ",50.00,,,B2\r\n"
                      << today << ",-9.90,银行,手续费,B3\r\n";
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const Ran dry = import(file, {"--company", std::to_string(estate.company), "--dry-run"}, "bank-statement");
  EXPECT_THAT(dry.output, HasSubstr("line 4, column 2 (金额): this is money that went out"));
  EXPECT_THAT(dry.output, HasSubstr("3 rows: 2 good, 0 already there, 1 rejected"));
  EXPECT_THAT(import(file, company, "bank-statement").output,
              HasSubstr("3 rows: 2 accepted, 0 already there, 1 rejected"));
  EXPECT_THAT(import(file, company, "bank-statement").output, HasSubstr("this file was imported before"));
  ASSERT_NO_FATAL_FAILURE(server.start());

  Client admin = client(estate.admin_key);
  const Headers level = {{"Min-Position", durable_position()}};
  const boost::json::value waiting = admin.get("/v1/suspense", level).json();
  ASSERT_EQ(waiting.at("items").as_array().size(), 1U);
  EXPECT_EQ(waiting.at("items").at(0).at("external_reference"), "B2");
  EXPECT_EQ(std::string(waiting.at("items").at(0).at("received_on").as_string()), today);
  EXPECT_EQ(admin.get("/v1/households/" + estate.households[0] + "/arrears", level).json().at("arrears_fen"), 0);
  EXPECT_EQ(admin.get("/v1/households/" + estate.households[1] + "/arrears", level).json().at("arrears_fen"), 5'000);
  const Answer assigned = admin.get("/v1/events?types=SuspenseAssigned");
  EXPECT_THAT(assigned.body, HasSubstr(R"("matched_by":"house_number")"));
  EXPECT_EQ(admin.get("/v1/import-runs").json().at("items").at(0).at("kind"), "bank_statement");
}

// What the books have is one row, whatever files say; where it is taken back, the same file brings it.
TEST_F(Imports, WhatTheBooksHaveIsOneRowOfAllStatements) {
  const Estate estate = make_estate("sunshine", 1);
  Client boss = client(estate.admin_key);
  const Answer paid = boss.post("/v1/households/" + estate.households[0] + "/payments",
                                R"({"channel":"pos","external_reference":"P1","amount_fen":900})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  const Answer settled = boss.post("/v1/communities/" + estate.community + "/settlements",
                                   R"({"channel":"wechat","gross_fen":900,"fee_fen":6,"external_reference":"W1"})");
  ASSERT_EQ(settled.status, 201) << settled.body;
  ASSERT_EQ(server.stop(), 0);
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  const std::string today = to_string(date_at(Instant{now.time_since_epoch().count()}, 480));
  const std::vector<std::string> company = {"--company", std::to_string(estate.company)};
  const auto bring = [&](const std::string& name, const std::string& card, const std::string& wechat) {
    const std::string file = (directory.path() / name).string();
    std::ofstream(file) << "交易日期,金额,对方户名,摘要,流水号\r\n"
                        << today << ",9.00,,P1," << card << "\r\n"
                        << today << ",8.94,财付通,W1," << wechat << "\r\n";
    return import(file, company, "bank-statement").output;
  };
  EXPECT_THAT(bring("first.csv", "B1", "B2"), HasSubstr("2 rows: 0 accepted, 2 already there, 0 rejected"));
  EXPECT_THAT(bring("second.csv", "B3", "B4"), HasSubstr("2 rows: 2 accepted, 0 already there, 0 rejected"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client admin = client(estate.admin_key);
  EXPECT_THAT(admin.get("/v1/events?types=ImportChunkRecorded").body,
              HasSubstr(R"("found":[{"channel":"pos","amount_fen":900,"number":"P1","row":"B1"})"));
  const Answer back =
      admin.post("/v1/settlements/" + settled.text("settlement_id") + "/reversal", R"({"reason":"entered_wrongly"})");
  ASSERT_LT(back.status, 300) << back.body;
  ASSERT_EQ(server.stop(), 0);
  EXPECT_THAT(bring("first.csv", "B1", "B2"), HasSubstr("2 rows: 1 accepted, 1 already there, 0 rejected\n"));
  EXPECT_THAT(bring("first.csv", "B1", "B2"), HasSubstr("this file was imported before"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  const boost::json::value waiting =
      client(estate.admin_key).get("/v1/suspense", {{"Min-Position", durable_position()}}).json();
  std::set<std::string> numbers;
  for (const auto& item : waiting.at("items").as_array()) {
    numbers.emplace(item.at("external_reference").as_string());
  }
  EXPECT_EQ(numbers, (std::set<std::string>{"B2", "B3", "B4"}));
}

}  // namespace
}  // namespace steward::blackbox

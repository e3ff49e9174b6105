#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <thread>

#include "eventstore/base/clock.h"
#include "replay/imports/csv_reader.h"
#include "tests/blackbox/estate.h"
#include "tests/blackbox/requests_of_routes.h"
#include "tests/support/eventually.h"

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
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  const Answer cut = again.get("/v1/houses?community_id=" + estate.community, kEnglishCsv);
  // Not a whole answer: the connection ends before the last chunk.
  EXPECT_EQ(cut.status, 0) << cut.body.substr(0, 200);
  // The line of the log comes behind the end of the connection.
  EXPECT_TRUE(test::eventually([&] { return server.log().find("too-long") != std::string::npos; }));
  // A workbook is not begun before it is whole.
  EXPECT_EQ(again
                .get("/v1/houses?community_id=" + estate.community,
                     {{"Accept", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}})
                .problem(),
            "list-too-long");
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

// The lists of a company that has lived. A column whose member no item has would be empty for ever.
class CsvOfTheDemo : public testing::Test {
 protected:
  void SetUp() override {
    const Ran demo = steward({"demo", "--data", data.string(), "--households", "500", "--months", "12", "--seed", "1"});
    ASSERT_EQ(demo.exit, 0) << demo.output;
    std::filesystem::create_directory(shelf);
    ASSERT_NO_FATAL_FAILURE(serve());
    const Answer key = boss->post("/v1/api-keys", R"({"role":"administrator","label":"csv","company":1})");
    ASSERT_EQ(key.status, 201) << key.body;
    admin_key = key.text("api_key");
    ASSERT_NO_FATAL_FAILURE(serve());
    ASSERT_NO_FATAL_FAILURE(do_what_a_small_demo_does_not());
    gather();
  }
  Ran steward(const std::vector<std::string>& arguments) { return run_steward(arguments, directory.path() / "output"); }
  void serve() {
    if (boss) {
      ASSERT_EQ(server.stop(), 0);
    }
    ASSERT_NO_FATAL_FAILURE(server.start({"--backup-directory", shelf.string()}));
    boss = std::make_unique<Client>(server.port(), server.operator_key());
    admin = std::make_unique<Client>(server.port(), admin_key);
  }
  std::string made(const std::string& target, const std::string& body, const std::string& id) {
    const Answer answer = admin->post(target, body);
    EXPECT_TRUE(answer.status == 200 || answer.status == 201) << target << answer.body;
    return answer.text(id);
  }
  boost::json::value first_of(const std::string& list) {
    const Answer answer = admin->get(list, {{"Min-Position", position()}});
    EXPECT_EQ(answer.status, 200) << list << answer.body;
    return answer.json().at("items").at(0);
  }
  // A household that has not moved out.
  std::string someone_in(const std::string& community) {
    const Answer all = admin->get("/v1/households?limit=500&community_id=" + community, {{"Min-Position", position()}});
    const boost::json::value body = all.json();
    for (const auto& item : body.at("items").as_array()) {
      if (item.at("moved_out_on").is_null()) return text(item, "household_id");
    }
    ADD_FAILURE() << "all have moved out: " << all.body;
    return {};
  }
  static std::string text(const boost::json::value& item, const char* member) {
    return std::string(item.at(member).as_string());
  }

  // A charge is waived in part, a house is measured, a fee item taxed, a visit is arranged, a lift stands still, money
  // goes back and comes from nobody knows whom, a channel pays out, a deposit is asked for, somebody who owes something
  // moves out, a meter is read, a space let, late fees are agreed on, something is billed twice, a backup is taken, a
  // file imported in part.
  void do_what_a_small_demo_does_not() {
    const boost::json::value place = first_of("/v1/communities");
    const std::string community = "/v1/communities/" + text(place, "community_id");
    const std::string household =
        text(first_of("/v1/households?community_id=" + text(place, "community_id")), "household_id");
    made("/v1/households/" + household + "/work-orders",
         R"({"description":"漏水","appointment":{"from":"2099-01-01T01:00:00Z","to":"2099-01-01T03:00:00Z"},
             "category_id":")" +
             text(first_of("/v1/work-order-categories"), "category_id") + R"("})",
         "work_order_id");
    const Answer changed =
        admin->post("/v1/equipment/" + text(first_of("/v1/equipment"), "equipment_id") + "/condition",
                    R"({"condition":"out_of_service","reason":"fault"})");
    ASSERT_LT(changed.status, 300) << changed.body;
    const std::string card =
        made(community + "/fee-items", R"({"code":"card","name":"门禁卡","method":"one_off"})", "fee_item_id");
    const Answer charged =
        admin->post("/v1/households/" + household + "/charges",
                    R"({"fee_item_id":")" + card + R"(","amount_fen":5000,"due_date":"2099-12-31"})");
    const Answer waived = admin->post("/v1/households/" + household + "/waivers",
                                      R"({"kind":"goodwill","lines":[{"bill":)" +
                                          std::to_string(charged.number("bill_number")) + R"(,"amount_fen":1}]})",
                                      {}, {{"If-Match", admin->get("/v1/households/" + household).header("ETag")}});
    ASSERT_EQ(waived.status, 201) << charged.body << waived.body;
    made("/v1/fee-items/" + card + "/vat-rates", R"({"effective_from":"2020-01-01","rate_millionths":60000})",
         "effective_from");
    made("/v1/houses/" + text(first_of("/v1/houses?community_id=" + text(place, "community_id")), "house_id") +
             "/measurements",
         R"({"effective_from":"2020-01-01","built_up_area_centi_m2":10000,"inside_area_centi_m2":8000})",
         "effective_from");
    const std::string payment =
        made("/v1/households/" + household + "/payments", R"({"channel":"cash","amount_fen":100})", "payment_id");
    const Answer refunded = admin->post("/v1/households/" + household + "/refunds",
                                        R"({"amount_fen":100,"payment_id":")" + payment + R"("})", {},
                                        {{"If-Match", admin->get("/v1/households/" + household).header("ETag")}});
    ASSERT_LT(refunded.status, 300) << refunded.body;
    made(community + "/suspense", R"({"channel":"cash","amount_fen":100})", "payment_id");
    const std::string car_park = made(
        community + "/fee-items", R"({"code":"car_park","name":"临时停车","method":"parking_stay"})", "fee_item_id");
    made("/v1/fee-items/" + car_park + "/parking-terms",
         R"({"effective_from":"2020-01-01","step_minutes":60,"step_price_fen":500,"daily_cap_fen":3000})",
         "fee_item_id");
    const std::string vehicle = "018f3b2a-7c1d-7e2f-9a3b-00000000ca12";
    const Instant now = SystemClock().now();
    made("/v1/fee-items/" + car_park + "/parking-payments",
         R"({"stay_id":"018f3b2a-7c1d-7e2f-9a3b-00000000ca13","vehicle_id":")" + vehicle + R"(","entered_at":")" +
             to_string(add_seconds(now, -7'200)) + R"(","left_at":")" + to_string(now) +
             R"(","plate":"粤B12345","channel":"cash","amount_fen":1000})",
         "payment_id");
    ids["vehicle_id"].insert(vehicle);
    const std::string deposit =
        made(community + "/fee-items", R"({"code":"fit","name":"装修押金","method":"deposit"})", "fee_item_id");
    made("/v1/households/" + household + "/charges",
         R"({"fee_item_id":")" + deposit + R"(","amount_fen":200000,"due_date":"2099-12-31"})", "bill");
    const Answer left =
        admin->post("/v1/households/" + household + "/move-out", R"({"moved_out_on":")" + to_string(today()) + R"("})");
    ASSERT_LT(left.status, 300) << left.body;

    const boost::json::value run = first_of("/v1/bill-runs");
    const std::string gym = made("/v1/communities/" + text(run, "community_id") + "/fee-items",
                                 R"({"code":"gym","name":"健身房","method":"fixed_amount"})", "fee_item_id");
    made("/v1/fee-items/" + gym + "/tariffs", R"({"effective_from":"2020-01-01","unit_price_micro_yuan":50000000})",
         "fee_item_id");
    made("/v1/approvals",
         R"({"path":"/v1/fee-items/)" + gym +
             R"(/tariffs","body":{"effective_from":"2098-01-01","unit_price_micro_yuan":1000000}})",
         "approval_id");
    // The second time everybody has been billed: a list of exceptions.
    for (int time = 0; time < 2; ++time) {
      const Answer billed =
          admin->post("/v1/communities/" + text(run, "community_id") + "/bill-runs",
                      R"({"period_from":")" + text(run, "period_from") + R"(","period_to":")" + text(run, "period_to") +
                          R"(","due_date":"2099-12-31","fee_item_ids":[")" + gym + R"("]})");
      ASSERT_LT(billed.status, 300) << billed.body;
      const std::string target = "/v1/bill-runs/" + billed.text("bill_run_id");
      ASSERT_TRUE(test::eventually([&] {
        return admin->get(target, {{"Min-Position", position()}}).text("state") == "completed";
      }));
    }
    // It was too dear: what all would have back is a list.
    made("/v1/fee-items/" + gym + "/tariff-corrections",
         R"({"effective_from":"2020-01-01","unit_price_micro_yuan":40000000})", "fee_item_id");
    there["/v1/communities/{community_id}/adjustment-preview"] = "/v1/communities/" + text(run, "community_id") +
                                                                 "/adjustment-preview?fee_item_id=" + gym +
                                                                 "&period_from=2020-01-01&period_to=2099-01-01";
    const std::string vendor = made("/v1/vendors", R"({"code":"V-1","name":"恒达电梯"})", "vendor_id");
    made(community + "/expenses",
         R"({"vendor_id":")" + vendor + R"(","account":6401,"description":"维保","net_fen":10000})", "expense_id");
    made(community + "/budgets", R"({"year":2026,"account":6401,"months_fen":[1,2,3,4,5,6,7,8,9,10,11,12]})",
         "community_id");
    there["/v1/communities/{community_id}/budgets"] = community + "/budgets?year=2026";
    made(community + "/shifts", R"({"opening_float_fen":20000})", "shift_id");
    made(community + "/settlements",
         R"({"channel":"wechat","gross_fen":800000,"fee_fen":4800,"external_reference":"CSV-1"})", "settlement_id");
    const boost::json::value owes = first_of("/v1/arrears?order=oldest_due_date");
    const std::string debtor = "/v1/households/" + text(owes, "household_id");
    const std::string of_debtor = "/v1/communities/" + admin->get(debtor).text("community_id");
    const std::string letters =
        made(of_debtor + "/fee-items", R"({"code":"letters","name":"催缴费","method":"one_off"})", "fee_item_id");
    made(of_debtor + "/dunning-ladder",
         R"({"steps":[{"level":4,"days":1,"channel":"letter","way":"by_hand","fee":{"fee_item_id":")" + letters +
             R"(","amount_fen":1500}}]})",
         "community_id");
    const std::string notice = made(debtor + "/reminders", R"({"channel":"letter"})", "notice_id");
    made("/v1/reminders/" + notice + "/delivery", R"({"evidence":"张贴于门"})", "notice_id");
    made(debtor + "/dunning-hold", R"({"reason":"hardship","review_on":")" + to_string(add_days(today(), 30)) + "\"}",
         "household_id");
    made(debtor + "/invoices", R"({"title":"某公司","tax_number":"91310000MA1FL0XX17","bills":[1]})", "invoice_id");
    made(of_debtor + "/late-fee-terms",
         R"({"effective_from":"2020-01-01","daily_rate_millionths":500,"posting":"month_end"})", "community_id");
    there["/v1/households/{household_id}/late-fees"] = debtor + "/late-fees";
    const std::string house = "/v1/houses/" + text(owes, "house_id");
    const std::string meter =
        made(house + "/meters",
             R"({"number":"DB-1","utility":"electricity","installed_on":"2024-01-15","reading_milli":0})", "meter_id");
    made(house + "/meters/" + meter + "/readings", R"({"read_on":"2024-02-29","reading_milli":2000000})", "meter_id");
    there["/v1/houses/{house_id}/meters"] = house + "/meters";
    const std::string space =
        made(community + "/fee-items", R"({"code":"space","name":"车位","method":"contract"})", "fee_item_id");
    const std::string tenant = "/v1/households/" + someone_in(text(place, "community_id"));
    made(tenant + "/contracts",
         R"({"fee_item_id":")" + space + R"(","label":"B1-023","from":")" + to_string(today()) + "\"}", "contract_id");
    there["/v1/households/{household_id}/contracts"] = tenant + "/contracts";

    ASSERT_EQ(boss->act("PUT", "/v1/backups/csv").status, 202);
    ASSERT_TRUE(test::eventually([&] { return boss->get("/v1/backups/csv").text("verified_at").starts_with("20"); },
                                 std::chrono::minutes{5}));

    ASSERT_EQ(server.stop(), 0);
    const std::string file = (directory.path() / "houses.csv").string();
    std::ofstream(file) << "building,house_number,area\nZ,9901,50\nZ,9902,large\n";
    const Ran imported =
        steward({"import", "houses", file, "--community", text(place, "code"), "--data", data.string()});
    ASSERT_EQ(imported.exit, 1) << imported.output;
    boss.reset();
    ASSERT_NO_FATAL_FAILURE(serve());
  }
  static Date today() { return date_at(SystemClock().now(), 0); }
  std::string position() { return boss->get("/v1/views").text("durable_position"); }

  // Ids of everything that the lists without an id in their path hold, and of what they lead to.
  void gather() {
    take_ids("/v1/communities");
    for (const char* list : {"/v1/houses", "/v1/households"}) {
      for (const std::string& community : ids["community_id"]) {
        take_ids(list + std::string("?limit=500&community_id=") + community);
      }
    }
    for (const char* list : {"/v1/bill-runs?limit=500", "/v1/import-runs?limit=500", "/v1/work-orders?limit=500",
                             "/v1/cases?limit=500", "/v1/staff?limit=500", "/v1/equipment?limit=500"}) {
      take_ids(list);
    }
  }
  void take_ids(const std::string& list) {
    const Answer answer = admin->get(list, {{"Min-Position", position()}});
    ASSERT_EQ(answer.status, 200) << list << answer.body;
    const boost::json::value body = answer.json();
    for (const auto& item : body.at("items").as_array()) {
      for (const auto& member : item.as_object()) {
        if (std::string_view(member.key()).ends_with("_id") && member.value().is_string()) {
          ids[std::string(member.key())].insert(std::string(member.value().as_string()));
        }
      }
    }
  }

  // One path for each thing that it can be about; a list that must be told about what is told in its query.
  std::vector<std::string> targets_of(const api::Route& route) {
    static const std::map<std::string_view, std::string> kTold = {
        {"/v1/houses", "community_id"}, {"/v1/households", "community_id"}, {"/v1/claimable-work-orders", "staff_id"}};
    std::vector<std::string> targets;
    const auto told = kTold.find(route.path);
    const auto open = route.path.find('{');
    if (const auto known = there.find(route.path); known != there.end()) {
      targets.push_back(known->second);
    } else if (told != kTold.end()) {
      for (const std::string& id : ids[told->second]) {
        targets.push_back(std::string(route.path) + "?" + told->second + "=" + id);
      }
    } else if (open != std::string_view::npos) {
      const std::string name(route.path.substr(open + 1, route.path.find('}') - open - 1));
      for (const std::string& id : ids[name]) targets.push_back(path_of(route.path, {{name, id}}));
    } else {
      targets.emplace_back(route.path);
      // This month by itself, which the demo may not reach.
      if (route.path == "/v1/analytics") targets.back() += "?by=month&from=" + to_string(add_days(today(), -364));
      if (route.path.starts_with("/v1/reports/")) {
        targets.back() += "?from=" + to_string(month_of(add_days(today(), -364)));
      }
    }
    return targets;
  }

  // Whether an item has this member, be it null: as cells.h walks to it.
  static bool has(const boost::json::value& item, std::string_view path) {
    if (path.empty()) return true;
    const std::string_view name = path.substr(0, path.find('.'));
    const std::string_view rest = path.substr(std::min(path.size(), name.size() + 1));
    if (item.is_array()) {
      const boost::json::array& list = item.as_array();
      const std::size_t place = name == "last" ? list.size() - 1 : std::stoul(std::string(name));
      return place < list.size() && has(list[place], rest);
    }
    const boost::json::value* member = item.is_object() ? item.as_object().if_contains(name) : nullptr;
    return member != nullptr && has(*member, rest);
  }
  // A file of these columns, and nothing that no reader of CSV would read.
  static void expect_well_formed(const std::string& body, std::size_t columns) {
    imports::CsvReader reader(std::string_view(body).substr(3));
    imports::CsvRecord record;
    imports::CsvProblem problem;
    for (auto next = reader.next(record, problem); next != imports::CsvReader::Next::end;
         next = reader.next(record, problem)) {
      ASSERT_EQ(next, imports::CsvReader::Next::record) << problem.code << " in line " << problem.line;
      ASSERT_EQ(record.fields.size(), columns) << "line " << record.line;
    }
  }

  test::TempDir directory;
  std::filesystem::path data = directory.path() / "data";
  std::filesystem::path shelf = directory.path() / "backups";
  ServerProcess server{data};
  std::string admin_key;
  std::unique_ptr<Client> boss;
  std::unique_ptr<Client> admin;
  std::map<std::string, std::set<std::string>> ids;
  std::map<std::string_view, std::string> there;  // lists, by their routes, that few things have anything in
};

TEST_F(CsvOfTheDemo, EveryColumnOfEveryListIsAMemberOfItsItems) {
  // By the columns: two lists of the same things have the same ones.
  std::map<const api::CsvColumn*, std::set<std::string_view>> missing;
  for (const api::Route& route : api::routes()) {
    if (route.columns.empty()) continue;
    auto [open, fresh] = missing.try_emplace(route.columns.data());
    for (const api::CsvColumn& column : route.columns) {
      if (fresh) open->second.insert(column.member);
    }
    const bool pages = std::any_of(route.params.begin(), route.params.end(),
                                   [](const api::QueryParam& param) { return param.name == "limit"; });
    bool first = true;
    for (const std::string& target : targets_of(route)) {
      if (!first && open->second.empty()) break;
      Client& by = api::is_operators(route.permission) ? *boss : *admin;
      const std::string whole = target + (target.find('?') == std::string::npos ? "?" : "&") + "limit=500";
      const Answer json = by.get(pages ? whole : target, {{"Min-Position", position()}});
      ASSERT_EQ(json.status, 200) << target << json.body;
      const boost::json::value items = json.json().at(std::string(route.rows));
      for (const auto& item : items.as_array()) {
        std::erase_if(open->second, [&](std::string_view member) { return has(item, member); });
      }
      if (!first) continue;
      first = false;
      const Answer csv = by.get(target, kEnglishCsv);
      ASSERT_EQ(csv.status, 200) << target << csv.body;
      ASSERT_NO_FATAL_FAILURE(expect_well_formed(csv.body, route.columns.size())) << target;
    }
  }
  EXPECT_GE(missing.size(), 20U);
  for (const auto& [columns, members] : missing) EXPECT_THAT(members, testing::IsEmpty());
}

// The client holds each answer against its schema (described.h): here it gets one of nearly every read.
TEST_F(CsvOfTheDemo, EveryReadIsAnsweredAsItIsDescribed) {
  constexpr std::size_t kOfEach = 10;
  std::set<std::string_view> answered;
  for (const api::Route& route : api::routes()) {
    if (route.method != http::Method::get || !route.only.empty()) continue;
    const bool reveals = std::any_of(route.params.begin(), route.params.end(),
                                     [](const api::QueryParam& param) { return param.name == "reveal"; });
    std::size_t asked = 0;
    for (const std::string& target : targets_of(route)) {
      if (asked++ == kOfEach) break;
      Client& by = api::is_operators(route.permission) ? *boss : *admin;
      const std::string revealed = target + (target.find('?') == std::string::npos ? "?" : "&") + "reveal=true";
      const Answer answer = by.get(reveals ? revealed : target, {{"Min-Position", position()}});
      if (answer.status == 200) answered.insert(route.path);
    }
  }
  EXPECT_GE(answered.size(), 75U);
}

}  // namespace
}  // namespace steward::blackbox

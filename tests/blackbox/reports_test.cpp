#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "api/route.h"
#include "domain/base/time.h"
#include "tests/api/csv/unzip.h"
#include "tests/blackbox/estate.h"

// The reports of the books, as a client of the API sees them.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Reports : public Blackbox {
 protected:
  // 101 owes 50.00 and pays 80.00; what is more is kept, and used for the next bill of 20.00. 102 owes 30.00.
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("books", 2);
    admin.emplace(client(estate.admin_key));
    const std::string household = "/v1/households/" + estate.households[0];
    charge(*admin, estate, estate.households[0], 5'000, "2099-12-31");
    charge(*admin, estate, estate.households[1], 3'000, "2099-12-31");
    ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":8000})").status, 201);
    charge(*admin, estate, estate.households[0], 2'000, "2099-12-31");
    const Answer applied = admin->post(household + "/credit-applications", "{}");
    ASSERT_EQ(applied.status, 201) << applied.body;
    position = applied.header("Event-Position");
  }

  boost::json::value report(const std::string& target) {
    const Answer answer = admin->get("/v1/reports/" + target, {{"Min-Position", position}});
    EXPECT_EQ(answer.status, 200) << target << " " << answer.body;
    return answer.json();
  }
  // The member of the line of an account; 0 when there is no such line.
  static std::int64_t of_account(const boost::json::value& body, std::string_view name, std::string_view member) {
    for (const auto& item : body.at("items").as_array()) {
      if (item.at("account_name").as_string() == name) return item.at(member).as_int64();
    }
    return 0;
  }
  [[nodiscard]] std::vector<std::string> scopes() const {
    return {"", "?community_id=" + estate.community, "?building_id=" + estate.building};
  }

  Estate estate;
  std::optional<Client> admin;
  std::string position;
};

TEST_F(Reports, AgreeForTheCompanyItsCommunityAndTheBuilding) {
  for (const std::string& scope : scopes()) {
    const auto balance = report("trial-balance" + scope);
    EXPECT_EQ(balance.at("cut_off").at("view"), "ledger");
    EXPECT_EQ(of_account(balance, "receivables", "debit_fen"), 10'000) << scope;
    EXPECT_EQ(of_account(balance, "receivables", "closing_fen"), 3'000);
    EXPECT_EQ(of_account(balance, "cash_on_hand", "closing_fen"), 8'000);
    EXPECT_EQ(of_account(balance, "credit_balances", "closing_fen"), -1'000);
    EXPECT_EQ(balance.at("totals").at("closing_fen"), 0);
    const auto receivables = report("receivables" + scope).at("items").at(0);
    EXPECT_EQ(receivables.at("billed_fen"), 10'000);
    EXPECT_EQ(receivables.at("paid_fen"), 5'000);
    EXPECT_EQ(receivables.at("paid_from_credit_fen"), 2'000);
    EXPECT_EQ(receivables.at("closing_fen"), 3'000);
    EXPECT_EQ(report("prepayments" + scope).at("items").at(0).at("closing_fen"), 1'000);
    EXPECT_EQ(report("income-statement" + scope).at("totals").at("profit_fen"), 10'000);
    const auto cash = report("cash" + scope);
    EXPECT_EQ(cash.at("items").at(0).at("cashier"), "admin") << "who took it";
    EXPECT_EQ(cash.at("totals").at("net_fen"), 8'000);
    const auto rates = report("collection-rates" + scope).at("items").at(0);
    EXPECT_EQ(rates.at("current").at("rate_ppm"), 700'000);
    EXPECT_EQ(rates.at("comprehensive").at("rate_ppm"), 700'000);
    EXPECT_TRUE(rates.at("recovery").at("rate_ppm").is_null()) << "no arrears to recover";
    EXPECT_EQ(rates.at("household_months").at("rate_ppm"), 500'000);
  }
}

TEST_F(Reports, AreFilteredByFeeItemBasisAndMonth) {
  const std::string item = "fee_item_id=" + estate.repair;
  EXPECT_EQ(report("income-statement?basis=cash&" + item).at("totals").at("income_fen"), 7'000);
  EXPECT_EQ(report("receivables?" + item).at("items").at(0).at("closing_fen"), 3'000);
  EXPECT_EQ(report("receivables?fee_item_id=" + estate.property).at("items").at(0).at("billed_fen"), 0);
  const auto months = report("receivables?by=month&from=2026-01&to=2026-12").at("items").as_array();
  EXPECT_EQ(months.size(), 12U);
  EXPECT_EQ(report("tax").at("totals").at("payable_fen"), 0);
  for (const char* wrong :
       {"cash?from=2026-02&to=2026-01", "cash?from=2026", "cash?by=week", "receivables?by=day&through=2026-01",
        "collection-rates?through=x", "income-statement?basis=both", "trial-balance?from=1990-01",
        "collection-rates?from=2026-03&to=2026-04&through=2026-02"}) {
    EXPECT_EQ(admin->get(std::string("/v1/reports/") + wrong).problem(), "query-invalid") << wrong;
  }
  for (const std::string name : {"income-statement", "receivables", "collection-rates", "prepayments", "deposits",
                                 "tax", "invoiced-tax", "budget"}) {
    const Answer by_day = admin->get("/v1/reports/" + name + "?by=day");
    EXPECT_EQ(by_day.problem(), "query-invalid") << name;
    EXPECT_THAT(by_day.text("detail"), HasSubstr("range, month")) << name;
  }
  EXPECT_EQ(admin->get("/v1/reports/cash?by=day").status, 200);
  EXPECT_EQ(admin->get("/v1/reports/collection-rates?from=2026-03&to=2026-04&through=2026-03").status, 200);
  EXPECT_EQ(admin->get("/v1/reports/cash?building_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead").problem(),
            "building-unknown");
  EXPECT_EQ(admin->get("/v1/reports/receivables?fee_item_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead").problem(),
            "fee-item-unknown");
}

TEST_F(Reports, TheAgeingOfAPastDayOrOfAFeeItemIsThatOfTheBooks) {
  const auto ageing = [&](const std::string& query) {
    const Answer answer = admin->get("/v1/arrears/ageing?" + query, {{"Min-Position", position}});
    EXPECT_EQ(answer.status, 200) << query << " " << answer.body;
    return answer.json();
  };
  for (const std::string& scope :
       {std::string(), "&community_id=" + estate.community, "&building_id=" + estate.building}) {
    const auto now = ageing("date=2099-12-31" + scope);
    EXPECT_EQ(now.at("cut_off").at("view"), "arrears");
    EXPECT_EQ(now.at("total_fen"), 3'000);
    EXPECT_EQ(now.at("bills"), 1);
    // Nothing was open then, though it is now.
    const auto then = ageing("date=2020-01-31" + scope);
    EXPECT_EQ(then.at("cut_off").at("view"), "ledger");
    EXPECT_EQ(then.at("total_fen"), 0);
    EXPECT_TRUE(then.at("bills").is_null()) << "the books do not count them";
    EXPECT_TRUE(then.at("buckets").at(0).at("bills").is_null());
    const auto of_item = ageing("date=2100-01-10&fee_item_id=" + estate.repair + scope);
    EXPECT_EQ(of_item.at("cut_off").at("view"), "ledger");
    EXPECT_EQ(of_item.at("total_fen"), 3'000);
    EXPECT_EQ(of_item.at("buckets").at(1).at("from_days"), 1);
    EXPECT_EQ(of_item.at("buckets").at(1).at("amount_fen"), 3'000);
    EXPECT_EQ(ageing("fee_item_id=" + estate.property + scope).at("total_fen"), 0);
  }
  EXPECT_EQ(admin->get("/v1/arrears/ageing?fee_item_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead").problem(),
            "fee-item-unknown");
}

TEST_F(Reports, AreForThoseWhoMaySeeFigures) {
  const Estate other = another_community(estate, "river", 1);
  Client manager = client(make_key(estate, "community_manager", R"(,"community_id":")" + other.community + "\""));
  const Answer own = manager.get("/v1/reports/receivables", {{"Min-Position", position}});
  ASSERT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(own.json().at("items").at(0).at("billed_fen"), 0) << "the own community alone";
  EXPECT_EQ(manager.get("/v1/reports/receivables?community_id=" + estate.community).problem(), "community-unknown");
  Client cashier = client(make_key(estate, "cashier"));
  EXPECT_EQ(cashier.get("/v1/reports/income-statement").status, 403);
}

TEST_F(Reports, AReceiptKeepsItsNumberWhenItIsVoid) {
  const Answer before = admin->get("/v1/receipts", {{"Min-Position", position}});
  ASSERT_EQ(before.status, 200) << before.body;
  const boost::json::value receipt = before.json().at("items").at(0);
  EXPECT_EQ(receipt.at("receipt_number"), 1);
  EXPECT_TRUE(receipt.at("voided_on").is_null());
  EXPECT_EQ(receipt.at("house_number"), "3-101");
  const Answer reversed = admin->post("/v1/households/" + estate.households[0] + "/payments/" +
                                          std::string(receipt.at("payment_id").as_string()) + "/reversal",
                                      R"({"reason":"entered_wrongly"})");
  ASSERT_LT(reversed.status, 300) << reversed.body;
  const Answer after = admin->get("/v1/receipts?community_id=" + estate.community,
                                  {{"Min-Position", reversed.header("Event-Position")}});
  EXPECT_EQ(after.json().at("items").as_array().size(), 1U);
  EXPECT_TRUE(after.json().at("items").at(0).at("voided_on").is_string());
  EXPECT_EQ(admin->get("/v1/receipts?year=26").problem(), "query-invalid");
}

TEST_F(Reports, AReceiptIsFoundByNumberHouseholdAndDay) {
  const Answer paid =
      admin->post("/v1/households/" + estate.households[1] + "/payments", R"({"channel":"cash","amount_fen":1000})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  const Headers now = {{"Min-Position", paid.header("Event-Position")}};
  const auto numbers = [&](const std::string& query) {
    std::vector<std::int64_t> found;
    const Answer answer = admin->get("/v1/receipts?" + query, now);
    EXPECT_EQ(answer.status, 200) << query << answer.body;
    if (answer.status != 200) return found;
    const boost::json::value body = answer.json();
    for (const auto& item : body.at("items").as_array()) found.push_back(item.at("receipt_number").as_int64());
    return found;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(numbers("number=2"), Numbers{2});
  EXPECT_EQ(numbers("number=2&household_id=" + estate.households[1]), Numbers{2});
  EXPECT_EQ(numbers("number=2&household_id=" + estate.households[0]), Numbers{});
  EXPECT_EQ(numbers("number=3"), Numbers{});
  EXPECT_EQ(numbers("household_id=" + estate.households[0]), Numbers{1});
  EXPECT_EQ(numbers("household_id=" + estate.households[0] + "&year=2001"), Numbers{});
  EXPECT_EQ(numbers("order=newest_first"), (Numbers{2, 1}));

  const boost::json::value first = admin->get("/v1/receipts", now).json().at("items").at(0);
  const std::string day(first.at("received_on").as_string());
  EXPECT_EQ(numbers("from=" + day), (Numbers{1, 2}));
  EXPECT_EQ(numbers("from=" + day + "&order=newest_first&community_id=" + estate.community), (Numbers{2, 1}));
  EXPECT_EQ(numbers("from=" + day + "&household_id=" + estate.households[1]), Numbers{2});
  EXPECT_EQ(numbers("to=" + day), Numbers{});
  EXPECT_EQ(numbers("from=" + day + "&to=2199-12-31"), (Numbers{1, 2}));

  const Answer page = admin->get("/v1/receipts?limit=1&order=newest_first&from=" + day, now);
  EXPECT_EQ(page.json().at("items").at(0).at("receipt_number"), 2);
  EXPECT_EQ(numbers("limit=1&order=newest_first&from=" + day + "&cursor=" + page.text("next_cursor")), Numbers{1});
  EXPECT_EQ(admin->get("/v1/receipts?from=" + day + "&cursor=" + page.text("next_cursor")).problem(), "cursor-invalid");
  const std::string key(first.at("cashier_id").as_string());
  EXPECT_EQ(first.at("cashier"), "admin") << "who took it";
  EXPECT_EQ(numbers("channel=cash"), (Numbers{1, 2}));
  EXPECT_EQ(numbers("channel=wechat"), Numbers{});
  EXPECT_EQ(numbers("channel=cash&from=" + day + "&order=newest_first&cashier_id=" + key), (Numbers{2, 1}));
  EXPECT_EQ(numbers("number=2&cashier_id=" + key), Numbers{2});
  EXPECT_EQ(numbers("number=2&channel=pos"), Numbers{});
  EXPECT_EQ(numbers("household_id=" + estate.households[0] + "&cashier_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead"),
            Numbers{});
  Headers as_csv = now;
  as_csv.emplace_back("Accept", "text/csv");
  const Answer table = admin->get("/v1/receipts?order=newest_first&from=" + day, as_csv);
  EXPECT_EQ(std::count(table.body.begin(), table.body.end(), '\n'), 3) << table.body;

  for (const std::string& query :
       {std::string("number=0"), std::string("number=x"), "from=" + day + "&to=" + day, "year=2026&from=" + day,
        "number=1&to=" + day, std::string("order=newest"), std::string("channel=gold"), std::string("cashier_id=me")}) {
    EXPECT_EQ(admin->get("/v1/receipts?" + query).problem(), "query-invalid") << query;
  }
  const Estate other = another_community(estate, "river", 1);
  for (const std::string& query : {std::string("household_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead"),
                                   "community_id=" + estate.community + "&household_id=" + other.households[0]}) {
    EXPECT_EQ(admin->get("/v1/receipts?" + query).problem(), "household-unknown") << query;
  }
}

TEST_F(Reports, DepositsAreThoseOfTheTrialBalance) {
  const std::string community = "/v1/communities/" + estate.community;
  const Answer item = admin->post(community + "/fee-items", R"({"code":"fit","name":"装修押金","method":"deposit"})");
  ASSERT_EQ(item.status, 201) << item.body;
  const std::string household = "/v1/households/" + estate.households[1];
  const Answer raised = admin->post(household + "/charges", R"({"fee_item_id":")" + item.text("fee_item_id") +
                                                                R"(","amount_fen":200000,"due_date":"2099-12-31"})");
  ASSERT_EQ(raised.status, 201) << raised.body;
  // 30.00 of it pays for the bill before.
  const Answer paid = admin->post(household + "/payments", R"({"channel":"cash","amount_fen":153000})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  position = paid.header("Event-Position");
  for (const std::string& scope : scopes()) {
    const auto deposits = report("deposits" + scope);
    EXPECT_EQ(deposits.at("cut_off").at("view"), "ledger");
    const auto& line = deposits.at("items").at(0);
    EXPECT_EQ(line.at("opening_fen"), 0);
    EXPECT_EQ(line.at("raised_fen"), 200'000);
    EXPECT_EQ(line.at("closing_fen").as_int64(),
              -of_account(report("trial-balance" + scope), "deposits_held", "closing_fen"))
        << scope;
    EXPECT_EQ(line.at("held_opening_fen"), 0);
    EXPECT_EQ(line.at("received_fen"), 150'000);
    EXPECT_EQ(line.at("held_closing_fen"), 150'000);
    EXPECT_EQ(line.at("unpaid_fen"), 50'000);
  }
  // Household by household: the same sums, and the one that has it.
  const std::string item_id = item.text("fee_item_id");
  for (const std::string& scope :
       {std::string("?limit=10"), "?community_id=" + estate.community, "?fee_item_id=" + item_id}) {
    const Answer held = admin->get("/v1/deposits" + scope, {{"Min-Position", position}});
    ASSERT_EQ(held.status, 200) << held.body;
    const auto body = held.json();
    EXPECT_EQ(body.at("totals").at("held_fen"), 150'000) << scope;
    EXPECT_EQ(body.at("totals").at("unpaid_fen"), 50'000);
    EXPECT_EQ(body.at("totals").at("households_with_deposits"), 1);
    ASSERT_EQ(body.at("items").as_array().size(), 1U);
    EXPECT_EQ(std::string(body.at("items").at(0).at("household_id").as_string()), estate.households[1]);
    EXPECT_EQ(body.at("items").at(0).at("held_fen"), 150'000);
    EXPECT_EQ(std::string(body.at("items").at(0).at("fee_items").at(0).at("fee_item_id").as_string()), item_id);
  }
  EXPECT_EQ(admin->get("/v1/deposits?fee_item_id=" + estate.property).json().at("items").as_array().size(), 0U);
  EXPECT_EQ(admin->get("/v1/deposits?fee_item_id=018f3b2a-7c1d-7e2f-9a3b-00000000dead").problem(), "fee-item-unknown");
  EXPECT_EQ(admin->get(household + "/arrears", {{"Min-Position", position}}).number("deposits_fen"), 150'000);
  const Answer list = admin->get("/v1/deposits", {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}});
  EXPECT_THAT(list.body, HasSubstr("在押押金（元）"));
  EXPECT_THAT(list.body, HasSubstr(",1500.00,500.00,"));
  EXPECT_EQ(report("deposits?by=month&from=2026-01&to=2026-12").at("items").as_array().size(), 12U);
  const Answer csv = admin->get("/v1/reports/deposits", {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}});
  EXPECT_THAT(csv.body, HasSubstr("期初押金（元）,本期应收押金（元）"));
  EXPECT_THAT(csv.body, HasSubstr(",2000.00,"));
}

TEST_F(Reports, EachIsAFileAndAWorkbookToo) {
  const std::string kWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  std::size_t reports = 0;
  for (const api::Route& route : api::routes()) {
    if (!route.path.starts_with("/v1/reports/")) continue;
    ++reports;
    const Answer csv = admin->get(std::string(route.path), {{"Min-Position", position}, {"Accept", "text/csv"}});
    EXPECT_EQ(csv.status, 200) << route.path << csv.body;
    const Answer book = admin->get(std::string(route.path), {{"Min-Position", position}, {"Accept", kWorkbook}});
    EXPECT_EQ(book.status, 200) << route.path << book.body;
    EXPECT_EQ(book.header("Content-Type"), kWorkbook) << route.path;
    EXPECT_THAT(book.body, testing::StartsWith("PK")) << route.path;
  }
  EXPECT_EQ(reports, 13U);
  // Those that people file say what they are; the journal begins with its titles.
  const Headers in_chinese = {{"Min-Position", position}, {"Accept", kWorkbook}, {"Accept-Language", "zh-CN"}};
  const auto part_of = [&](const std::string& name, std::string_view part) {
    return test::unzip(admin->get("/v1/reports/" + name, in_chinese).body, part).value_or("");
  };
  const std::string months = "from=2026-01&to=2026-03";
  EXPECT_THAT(part_of("trial-balance", "xl/workbook.xml"), HasSubstr("科目余额表"));
  const std::string balance = part_of("trial-balance?" + months, "xl/worksheets/sheet1.xml");
  EXPECT_THAT(balance, HasSubstr("期间：2026-01 至 2026-03"));
  EXPECT_THAT(balance, HasSubstr("全公司"));
  const std::string of_building = part_of("cash?building_id=" + estate.building, "xl/worksheets/sheet1.xml");
  EXPECT_THAT(of_building, HasSubstr("小区：花园"));
  EXPECT_THAT(of_building, HasSubstr("楼栋：3"));
  EXPECT_THAT(of_building, HasSubstr("合计"));
  const std::string ledger = part_of("account-ledger?account=1122&" + months, "xl/worksheets/sheet1.xml");
  EXPECT_THAT(ledger, HasSubstr("明细账：应收账款"));
  EXPECT_THAT(part_of("reliefs?" + months, "xl/worksheets/sheet1.xml"), HasSubstr("期间：2026-01 至 2026-03"));
  EXPECT_THAT(part_of("journal?" + months, "xl/worksheets/sheet1.xml"), Not(HasSubstr("期间：")));
}

TEST_F(Reports, TheJournalIsAFileThatBalances) {
  const Answer csv = admin->get("/v1/reports/journal",
                                {{"Min-Position", position}, {"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}});
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_THAT(
      csv.body,
      HasSubstr(
          "会计期间,凭证日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额（元）,贷方金额（元）,小区 ID,凭证 ID"));
  EXPECT_THAT(csv.body, HasSubstr(" 业务汇总,1122,应收账款,100.00,0.00," + estate.community));
  EXPECT_THAT(csv.body, HasSubstr(" 业务汇总,1122,应收账款,0.00,70.00," + estate.community));
  EXPECT_THAT(csv.body, HasSubstr(",记,1,"));
  EXPECT_FALSE(csv.header("View-Position").empty());
  std::int64_t debits = 0;
  std::int64_t credits = 0;
  const boost::json::value journal = report("journal");
  for (const auto& line : journal.at("items").as_array()) {
    debits += line.at("debit_fen").as_int64();
    credits += line.at("credit_fen").as_int64();
    EXPECT_NE(line.at("debit_fen").as_int64() > 0, line.at("credit_fen").as_int64() > 0) << "one side a line";
    EXPECT_EQ(line.at("voucher_number"), 1);
  }
  EXPECT_EQ(debits, 10'000 + 8'000 + 2'000);
  EXPECT_EQ(credits, debits);
  // A page may end between the two sides of an account: nothing is left out, or said twice.
  std::string cursor;
  std::size_t lines = 0;
  do {
    const boost::json::value page = report("journal?limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.at("items").as_array().size(), 1U);
    ++lines;
    const boost::json::value* next = page.as_object().if_contains("next_cursor");
    cursor = next == nullptr ? "" : std::string(next->as_string());
  } while (!cursor.empty());
  EXPECT_EQ(lines, journal.at("items").as_array().size());
  const Answer english = admin->get("/v1/reports/journal", {{"Min-Position", position}, {"Accept-Language", "en"}});
  EXPECT_TRUE(english.json().at("items").at(0).at("summary").as_string().starts_with("Postings of "));
}

TEST_F(Reports, AnAccountLedgerRunsFromTheOpeningToTheClosing) {
  const std::string receivables = "account-ledger?account=1122&by=day";
  const auto ledger = report(receivables);
  EXPECT_EQ(ledger.at("account_name"), "receivables");
  EXPECT_EQ(ledger.at("opening_fen"), 0);
  EXPECT_EQ(ledger.at("debit_fen"), 10'000);
  EXPECT_EQ(ledger.at("credit_fen"), 7'000);
  EXPECT_EQ(ledger.at("closing_fen"), 3'000);
  struct Line {
    std::string kind;
    std::int64_t debit;
    std::int64_t credit;
    std::string side;
    std::int64_t balance;
  };
  const std::vector<Line> kLines = {{"opening", 0, 0, "flat", 0},
                                    {"entry", 10'000, 0, "debit", 10'000},
                                    {"entry", 0, 7'000, "debit", 3'000},
                                    {"day_total", 10'000, 7'000, "debit", 3'000},
                                    {"month_total", 10'000, 7'000, "debit", 3'000},
                                    {"year_total", 10'000, 7'000, "debit", 3'000}};
  const auto& items = ledger.at("items").as_array();
  ASSERT_EQ(items.size(), kLines.size());
  for (std::size_t i = 0; i < kLines.size(); ++i) {
    EXPECT_EQ(items[i].at("kind").as_string(), kLines[i].kind) << i;
    EXPECT_EQ(items[i].at("debit_fen"), kLines[i].debit) << i;
    EXPECT_EQ(items[i].at("credit_fen"), kLines[i].credit) << i;
    EXPECT_EQ(items[i].at("side").as_string(), kLines[i].side) << i;
    EXPECT_EQ(items[i].at("balance_fen"), kLines[i].balance) << i;
    EXPECT_EQ(items[i].at("voucher_number").is_null(), kLines[i].kind != "entry") << i;
  }
  EXPECT_EQ(items[1].at("voucher_number"), 1);
  // Line by line the same.
  std::string cursor;
  std::size_t lines = 0;
  do {
    const auto page = report(receivables + "&limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.at("items").as_array().size(), 1U);
    EXPECT_EQ(page.at("items").at(0), items.at(lines));
    ++lines;
    const boost::json::value* next = page.as_object().if_contains("next_cursor");
    cursor = next == nullptr ? "" : std::string(next->as_string());
  } while (!cursor.empty());
  EXPECT_EQ(lines, items.size());
  const auto credit = report("account-ledger?account=2203&community_id=" + estate.community).at("items").as_array();
  EXPECT_EQ(credit.back().at("side"), "credit") << "what households have paid ahead";
  EXPECT_EQ(credit.back().at("balance_fen"), 1'000);
  EXPECT_EQ(report("account-ledger").at("account_name"), "cash_on_hand");
  const Answer csv = admin->get("/v1/reports/" + receivables,
                                {{"Min-Position", position}, {"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}});
  EXPECT_THAT(csv.body, HasSubstr("会计期间,日期,凭证字,凭证号,摘要,借方金额（元）,贷方金额（元）,方向,余额（元）"));
  EXPECT_THAT(csv.body, HasSubstr("期初余额,0.00,0.00,平,0.00,期初,"));
  EXPECT_THAT(csv.body, HasSubstr(" 业务汇总,100.00,0.00,借,100.00,分录," + estate.community));
  EXPECT_THAT(csv.body, HasSubstr("本日合计,100.00,70.00,借,30.00,日合计,"));
  EXPECT_THAT(csv.body, HasSubstr("本年累计,100.00,70.00,借,30.00,年累计,"));
  for (const char* wrong :
       {"account=1", "account=9999", "account=cash", "by=week", "by=range", "from=2026", "from=2026-02&to=2026-01"}) {
    EXPECT_EQ(admin->get(std::string("/v1/reports/account-ledger?") + wrong).problem(), "query-invalid") << wrong;
  }
}

TEST_F(Reports, NoTwoVouchersOfTheJournalHaveOneNumber) {
  const Estate other = another_community(estate, "river", 1);
  charge(*admin, other, other.households[0], 4'000, "2099-12-31");
  position = durable_position();
  const auto numbers = [&](const std::string& scope) {
    std::map<std::string, std::set<std::int64_t>> found;  // by voucher
    const boost::json::value lines = report("journal" + scope);
    for (const auto& line : lines.at("items").as_array()) {
      found[std::string(line.at("voucher").as_string())].insert(line.at("voucher_number").as_int64());
    }
    return found;
  };
  const auto of_all = numbers("");
  ASSERT_EQ(of_all.size(), 2U);
  EXPECT_EQ(of_all.begin()->second, (std::set<std::int64_t>{1}));
  EXPECT_EQ(of_all.rbegin()->second, (std::set<std::int64_t>{2}));
  const auto own = numbers("?community_id=" + other.community);
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own.begin()->second, (std::set<std::int64_t>{1}));
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "domain/base/time.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// Closed months, expenses, budgets, corrections and runs taken back, as clients of the API see them.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class Books : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    community = "/v1/communities/" + estate.community;
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
  }
  Answer made(const std::string& path, const std::string& body, const Headers& headers = {}) {
    Answer answer = admin->post(path, body, {}, headers);
    EXPECT_TRUE(answer.status == 200 || answer.status == 201 || answer.status == 202) << path << " " << answer.body;
    return answer;
  }
  Headers as_read(const std::string& path) { return {{"If-Match", admin->get(path).header("ETag")}}; }
  std::int64_t balance_of(std::string_view account) {
    const auto balance = read("/v1/reports/trial-balance").json();
    EXPECT_EQ(balance.at("totals").at("closing_fen"), 0);
    for (const auto& line : balance.at("items").as_array()) {
      if (line.at("account_name").as_string() == account) return line.at("closing_fen").as_int64();
    }
    return 0;
  }
  Answer read(const std::string& path) { return admin->get(path, {{"Min-Position", durable_position()}}); }
  Answer close(const std::string& period) {
    return admin->post(community + "/period-closings", R"({"period":")" + period + "\"}", {},
                       as_read(community + "/periods"));
  }
  std::string run(const std::string& from, const std::string& to, std::string fee_item = {}) {
    if (fee_item.empty()) fee_item = estate.property;
    const std::string id =
        made(community + "/bill-runs", R"({"period_from":")" + from + R"(","period_to":")" + to +
                                           R"(","due_date":"2099-12-31","fee_item_ids":[")" + fee_item + "\"]}")
            .text("bill_run_id");
    EXPECT_TRUE(test::eventually([&] { return read("/v1/bill-runs/" + id).text("state") == "completed"; }));
    return id;
  }
  [[nodiscard]] std::string range() const {
    return R"("fee_item_id":")" + estate.property + R"(","period_from":"2024-02-01","period_to":"2024-05-01")";
  }

  Estate estate;
  std::string community;
  std::string household;
  std::optional<Client> admin;
};

TEST_F(Books, AClosedMonthTakesNothingMoreAndIsOpenedByTwo) {
  EXPECT_TRUE(read(community + "/periods").json().at("closed_through").is_null());
  const Answer unread = admin->post(community + "/period-closings", R"({"period":"2024-01"})");
  EXPECT_EQ(unread.problem(), "if-match-missing");
  EXPECT_EQ(unread.text("detail"), "If-Match: must be the ETag that GET /v1/communities/{community_id}/periods sends");
  EXPECT_EQ(close("2099-01").problem(), "period-not-over");
  EXPECT_EQ(close("2024-13").status, 400);
  const Answer closed = close("2024-01");
  ASSERT_EQ(closed.status, 201);
  EXPECT_EQ(closed.text("period"), "2024-01") << "as it was said";
  const Answer too_far = close("2024-03");
  EXPECT_EQ(too_far.problem(), "period-out-of-order");
  EXPECT_EQ(too_far.text("period"), "2024-02") << too_far.body;
  ASSERT_EQ(close("2024-02").status, 201);
  EXPECT_EQ(read(community + "/periods").text("oldest_open"), "2024-03");
  made(household + "/charges", R"({"fee_item_id":")" + estate.repair +
                                   R"(","amount_fen":700,"charge_date":"2024-02-10","due_date":"2024-02-10",
                                      "backdating_reason":"entered_late"})");
  const auto months = [&](const std::string& month) {
    return read("/v1/reports/receivables?from=" + month + "&to=" + month).json().at("items").at(0).at("billed_fen");
  };
  EXPECT_EQ(months("2024-02"), 0);
  EXPECT_EQ(months("2024-03"), 700) << "counts in the oldest open month";

  made(community + "/approval-rules", R"({"limits":[{"action":"reopen_period","limit_fen":0}]})");
  const std::string reopening = R"({"period":"2024-02","reason":"audit"})";
  EXPECT_EQ(admin->post(community + "/period-reopenings", reopening, {}, as_read(community + "/periods")).problem(),
            "approval-needed");
  Client clerk = client(make_key(estate, "finance_manager"));
  const Answer asked =
      clerk.post("/v1/approvals", R"({"path":")" + community + R"(/period-reopenings","body":)" + reopening + "}");
  ASSERT_EQ(asked.status, 201) << asked.body;
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  ASSERT_EQ(made(approval + "/grant", {}, as_read(approval)).status, 200);
  EXPECT_EQ(read(community + "/periods").text("closed_through"), "2024-01");

  Client cashier = client(make_key(estate, "cashier"));
  EXPECT_EQ(
      cashier.post(community + "/period-closings", R"({"period":"2024-02"})", {}, {{"If-Match", "\"v1\""}}).status,
      403);
}

TEST_F(Books, AnExpenseAboveTheLimitIsAskedForAndGranted) {
  const std::string vendor = made("/v1/vendors", R"({"code":"V-1","name":"恒达电梯"})").text("vendor_id");
  made(community + "/approval-rules", R"({"limits":[{"action":"expense","limit_fen":10000}]})");
  const std::string body =
      R"({"vendor_id":")" + vendor + R"(","account":6401,"description":"电梯维保","net_fen":20000})";
  Client clerk = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(clerk.post(community + "/expenses", body).problem(), "approval-needed");
  const Answer asked = clerk.post("/v1/approvals", R"({"path":")" + community + R"(/expenses","body":)" + body + "}");
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(asked.number("amount_fen"), 20'000);
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  const Answer granted = made(approval + "/grant", {}, as_read(approval));
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(read("/v1/expenses/" + granted.text("expense_id")).number("gross_fen"), 20'000);
}

TEST_F(Books, WhatIsStillOpenIsSaidBeforeAMonthIsClosed) {
  const auto open_of = [&](const std::string& period) {
    const auto answer = read(community + "/open-items?period=" + period).json();
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> open;
    for (const auto& item : answer.at("items").as_array()) {
      const auto count = item.at("count").as_int64();
      if (count != 0) open[item.at("kind").as_string().c_str()] = {count, item.at("amount_fen").as_int64()};
    }
    EXPECT_EQ(answer.at("items").as_array().size(), 5U);
    EXPECT_EQ(answer.at("nothing_open").as_bool(), open.empty());
    return open;
  };
  using Open = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(open_of("2099-12"), Open{});
  Client cashier = client(make_key(estate, "cashier"));
  ASSERT_EQ(cashier.post(community + "/shifts", R"({"opening_float_fen":20000})").status, 201);
  ASSERT_EQ(cashier.post(community + "/suspense", R"({"channel":"cash","amount_fen":700})").status, 201);
  made(community + "/approval-rules", R"({"limits":[{"action":"reopen_period","limit_fen":0}]})");
  ASSERT_EQ(close("2024-01").status, 201);
  Client clerk = client(make_key(estate, "finance_manager"));
  const Answer asked =
      clerk.post("/v1/approvals",
                 R"({"path":")" + community + R"(/period-reopenings","body":{"period":"2024-01","reason":"audit"}})");
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_EQ(open_of("2099-12"), (Open{{"open_drawer", {1, 20'700}}, {"suspense", {1, 700}}, {"open_request", {1, 0}}}));
  EXPECT_EQ(open_of("2024-02"), (Open{{"open_request", {1, 0}}})) << "the others came later; it may be dated back";
  const auto usual = read(community + "/open-items").json();
  EXPECT_EQ(usual.at("period"), "2024-02") << "the oldest open month";
  EXPECT_EQ(std::string(usual.at("items").at(1).at("look_at").as_string()),
            "/v1/suspense?community_id=" + estate.community);
  // What a month end would post of late fees is open until it is posted.
  made(community + "/late-fee-terms",
       R"({"effective_from":"2020-01-01","daily_rate_millionths":500,"posting":"month_end"})");
  made(household + "/charges", R"({"fee_item_id":")" + estate.repair +
                                   R"(","amount_fen":100000,"charge_date":"2024-02-10","due_date":"2024-02-19",
                                      "backdating_reason":"entered_late"})");
  const auto before = open_of("2024-02");
  ASSERT_TRUE(before.contains("late_fees"));
  EXPECT_EQ(before.at("late_fees").first, 1);
}

TEST_F(Books, AClosedYearCarriesItsIncomeOver) {
  const auto year_end = [&](const std::string& what) {
    return admin->post(community + "/year-" + what,
                       what == "closings" ? R"({"year":2024})" : R"({"year":2024,"reason":"audit"})");
  };
  const auto opening_of_2025 = [&](std::int64_t account) {
    const auto balance = read("/v1/reports/trial-balance?from=2025-01&to=2025-01").json();
    for (const auto& line : balance.at("items").as_array()) {
      if (line.at("account").as_int64() == account) return line.at("opening_fen").as_int64();
    }
    return std::int64_t{0};
  };
  made(household + "/charges", R"({"fee_item_id":")" + estate.repair +
                                   R"(","amount_fen":700,"charge_date":"2024-02-10","due_date":"2024-02-10",
                                      "backdating_reason":"entered_late"})");
  const Answer open = year_end("closings");
  EXPECT_EQ(open.problem(), "periods-open");
  EXPECT_EQ(open.text("to"), "2024-12") << open.body;
  EXPECT_EQ(admin->post(community + "/year-closings", R"({"year":2199})").problem(), "year-not-over");
  ASSERT_EQ(close("2024-12").status, 201);
  EXPECT_EQ(opening_of_2025(6051), -700);
  const Answer closed = year_end("closings");
  ASSERT_EQ(closed.status, 201) << closed.body;
  EXPECT_EQ(closed.number("profit_fen"), 700);
  EXPECT_EQ(opening_of_2025(6051), 0);
  EXPECT_EQ(opening_of_2025(4104), -700);
  EXPECT_EQ(read("/v1/reports/income-statement?from=2024-01&to=2024-12").json().at("totals").at("profit_fen"), 700);
  const auto journal = read("/v1/reports/journal?from=2024-12&to=2024-12").json().at("items").as_array();
  ASSERT_EQ(journal.size(), 2U);
  EXPECT_EQ(journal.at(0).at("account"), 4104);
  EXPECT_EQ(journal.at(0).at("closing"), true);

  EXPECT_EQ(year_end("closings").problem(), "year-closed");
  EXPECT_EQ(read(community + "/periods").json().at("closed_years"), boost::json::array{2024});
  const std::string reopening = R"({"period":"2024-12","reason":"audit"})";
  EXPECT_EQ(admin->post(community + "/period-reopenings", reopening, {}, as_read(community + "/periods")).problem(),
            "year-closed");
  Client cashier = client(make_key(estate, "cashier"));
  EXPECT_EQ(cashier.post(community + "/year-reopenings", R"({"year":2024,"reason":"audit"})").status, 403);
  ASSERT_LT(year_end("reopenings").status, 300);
  EXPECT_EQ(year_end("reopenings").problem(), "year-not-closed");
  EXPECT_EQ(opening_of_2025(6051), -700);
  EXPECT_TRUE(read(community + "/periods").json().at("closed_years").as_array().empty());
  EXPECT_LT(admin->post(community + "/period-reopenings", reopening, {}, as_read(community + "/periods")).status, 300);
}

TEST_F(Books, ExpensesAreOwedPaidListedAndBesideTheirBudget) {
  const std::string vendor =
      made("/v1/vendors", R"({"code":"V-1","name":"恒达电梯","tax_number":"9131"})").text("vendor_id");
  EXPECT_EQ(admin->post("/v1/vendors", R"({"code":"V-1","name":"another"})").problem(), "vendor-code-taken");
  const std::string body =
      R"({"vendor_id":")" + vendor +
      R"(","account":6401,"description":"电梯维保","invoice_number":"F-1","net_fen":10000,"tax_fen":600})";
  const std::string expense = made(community + "/expenses", body).text("expense_id");
  const Answer twice = admin->post(community + "/expenses", body);
  EXPECT_EQ(twice.status, 409) << twice.body;
  EXPECT_EQ(twice.problem(), "vendor-invoice-taken");
  EXPECT_EQ(twice.text("held_by"), expense);
  EXPECT_EQ(admin
                ->post(community + "/expenses",
                       R"({"vendor_id":")" + vendor + R"(","account":6001,"description":"x","net_fen":1})")
                .problem(),
            "account-not-an-expense");
  const Answer owed = read("/v1/expenses?status=owed&vendor_id=" + vendor);
  ASSERT_EQ(owed.json().at("items").as_array().size(), 1U) << owed.body;
  EXPECT_EQ(owed.json().at("items").at(0).at("vendor"), "恒达电梯");
  made("/v1/expenses/" + expense + "/payment", R"({"paid_by":"bank_transfer"})");
  EXPECT_EQ(read("/v1/expenses?status=owed").json().at("items").as_array().size(), 0U);
  EXPECT_EQ(read("/v1/expenses").json().at("items").at(0).at("status"), "paid");
  const Answer one = admin->get("/v1/expenses/" + expense);
  EXPECT_EQ(one.text("status"), "paid") << one.body;
  EXPECT_EQ(one.text("vendor"), "恒达电梯");
  EXPECT_EQ(one.number("gross_fen"), 10'600);
  EXPECT_EQ(admin->get("/v1/expenses/" + vendor).problem(), "expense-unknown");

  const std::string day(read("/v1/expenses").json().at("items").at(0).at("spent_on").as_string());
  const std::string before = to_string(add_days(*parse_date(day), -1));
  const std::string behind = to_string(add_days(*parse_date(day), 1));
  const auto found = [&](const std::string& query) {
    return read("/v1/expenses?" + query).json().at("items").as_array().size();
  };
  EXPECT_EQ(found("account=6401"), 1U);
  EXPECT_EQ(found("account=6602"), 0U);
  EXPECT_EQ(found("from=" + day), 1U);
  EXPECT_EQ(found("from=" + behind), 0U);
  EXPECT_EQ(found("to=" + behind), 1U);
  EXPECT_EQ(found("to=" + day), 0U) << "before that day";
  EXPECT_EQ(found("from=" + before + "&to=" + day), 0U);
  EXPECT_EQ(found("account=6401&from=" + day + "&to=" + behind + "&vendor_id=" + vendor), 1U);
  const Answer file = admin->get("/v1/expenses?account=6602&from=" + day, {{"Accept", "text/csv"}});
  EXPECT_EQ(std::count(file.body.begin(), file.body.end(), '\n'), 1) << "titles alone: " << file.body;
  for (const std::string& wrong : {std::string("account=1"), std::string("account=x"), std::string("from=2026-13-01"),
                                   "from=" + day + "&to=" + day, std::string("to=tomorrow")}) {
    EXPECT_EQ(read("/v1/expenses?" + wrong).problem(), "query-invalid") << wrong;
  }

  const auto year = std::to_string(static_cast<int>(
      civil(parse_date(read("/v1/expenses").json().at("items").at(0).at("spent_on").as_string().c_str()).value())
          .year()));
  made(community + "/budgets",
       R"({"year":)" + year + R"(,"account":6401,"months_fen":[900,900,900,900,900,900,900,900,900,900,900,900]})");
  const Answer plans = read(community + "/budgets?year=" + year);
  const auto plan = plans.json().at("items").at(0);
  EXPECT_EQ(plan.at("account"), 6401);
  EXPECT_EQ(plan.at("months_fen").as_array().size(), 12U);
  EXPECT_EQ(plan.at("months_fen").at(11), 900);
  EXPECT_EQ(plan.at("total_fen"), 10'800);
  EXPECT_EQ(plans.body, read(community + "/budgets").body) << "of this year by default";
  EXPECT_THAT(read(community + "/budgets?year=2019").body, HasSubstr(R"("items":[])"));
  EXPECT_EQ(read(community + "/budgets?year=19").problem(), "query-invalid");
  const auto line = read("/v1/reports/budget?from=" + year + "-01&to=" + year + "-12").json().at("items").at(0);
  EXPECT_EQ(line.at("account"), 6401);
  EXPECT_EQ(line.at("budget_fen"), 10'800);
  EXPECT_EQ(line.at("actual_fen"), 10'000);
  EXPECT_EQ(line.at("favourable"), true);
  EXPECT_EQ(read("/v1/reports/income-statement?from=" + year + "-01&to=" + year + "-12")
                .json()
                .at("totals")
                .at("expense_fen"),
            10'000);
  const auto paid = [&] {
    return read("/v1/reports/income-statement?basis=cash&from=" + year + "-01&to=" + year + "-12").json().at("totals");
  };
  EXPECT_EQ(paid().at("expense_fen"), 10'600) << "gross, as the bank paid it";
  EXPECT_EQ(paid().at("profit_fen"), -10'600);
  made("/v1/expenses/" + expense + "/reversal", R"({"reason":"duplicate"})");
  EXPECT_EQ(paid().at("expense_fen"), 0);
  EXPECT_EQ(admin->post("/v1/expenses/" + expense + "/reversal", R"({"reason":"duplicate"})").problem(),
            "expense-reversed");
  Client other = client(make_key(estate, "auditor"));
  EXPECT_EQ(other.get("/v1/expenses").status, 200);
  EXPECT_EQ(other.post("/v1/vendors", R"({"code":"V-2","name":"x"})").status, 403);
  const Estate elsewhere = another_community(estate, "elsewhere", 1);
  Client stranger = client(make_key(estate, "finance_manager", R"(,"community_id":")" + elsewhere.community + "\""));
  EXPECT_EQ(stranger.get("/v1/expenses/" + expense).problem(), "expense-unknown");
  EXPECT_EQ(stranger.get(community + "/budgets").problem(), "community-unknown");
  // A key of one community sees the company's vendors, and makes none.
  Client local = client(make_key(estate, "finance_manager", R"(,"community_id":")" + estate.community + "\""));
  EXPECT_EQ(local.get("/v1/expenses?vendor_id=" + vendor).status, 200);
  EXPECT_EQ(local.post("/v1/vendors", R"({"code":"V-2","name":"x"})").problem(), "not-permitted");
}

TEST_F(Books, WhatAChannelTookIsSettledIntoTheBankLessItsFee) {
  made(household + "/payments", R"({"channel":"wechat","external_reference":"WX-1","amount_fen":800000})");
  EXPECT_EQ(balance_of("wechat_clearing"), 800'000);
  const std::string body = R"({"channel":"wechat","gross_fen":800000,"fee_fen":4800,"external_reference":"B-77"})";
  const Answer settled = made(community + "/settlements", body);
  EXPECT_EQ(settled.status, 201) << settled.body;
  EXPECT_EQ(settled.number("net_fen"), 795'200);
  EXPECT_EQ(balance_of("wechat_clearing"), 0);
  EXPECT_EQ(balance_of("bank_deposits"), 795'200);
  EXPECT_EQ(balance_of("finance_expenses"), 4'800);
  EXPECT_EQ(admin->post(community + "/settlements", body).problem(), "external-reference-taken");
  const std::string of_pos = R"({"channel":"pos","gross_fen":800000,"external_reference":"B-78"})";
  EXPECT_EQ(admin->post(community + "/settlements", of_pos).problem(), "settlement-moves-nothing");
  EXPECT_EQ(client(make_key(estate, "cashier")).post(community + "/settlements", body).status, 403);

  const std::string reversal = "/v1/settlements/" + settled.text("settlement_id") + "/reversal";
  made(reversal, R"({"reason":"entered_wrongly"})");
  EXPECT_EQ(balance_of("wechat_clearing"), 800'000);
  EXPECT_EQ(balance_of("finance_expenses"), 0);
  EXPECT_EQ(admin->post(reversal, R"({"reason":"entered_wrongly"})").problem(), "settlement-reversed");
  made(community + "/settlements", body);
  EXPECT_EQ(balance_of("bank_deposits"), 795'200);
}

TEST_F(Books, WhoCouldNotBeBilledIsNamedByTheHouse) {
  run("2024-02-01", "2024-03-01");
  const std::string again = "/v1/bill-runs/" + run("2024-02-01", "2024-03-01") + "/exceptions";
  std::set<std::string> houses;
  const auto exceptions = read(again).json().at("items");
  for (const auto& item : exceptions.as_array()) houses.insert(std::string(item.at("house_number").as_string()));
  EXPECT_EQ(houses, (std::set<std::string>{"3-101", "3-102"}));
  EXPECT_THAT(admin->get(again, {{"Accept", "text/csv"}}).body, HasSubstr("3-101,"));
}

// Who recorded one and lost its id finds it again, and what became of it.
TEST_F(Books, SettlementsAreListedLatestFirst) {
  const Date today = parse_date(read(community + "/day-close").text("date")).value();
  const std::string recorded =
      made(community + "/settlements",
           R"({"channel":"wechat","gross_fen":800000,"fee_fen":4800,"external_reference":"B-77"})")
          .text("settlement_id");
  made(community + "/settlements", R"({"channel":"alipay","gross_fen":100,"external_reference":"B-76","settled_on":")" +
                                       to_string(add_days(today, -1)) + "\"}");
  const std::string list = "/v1/settlements?community_id=" + estate.community;
  const auto rows = read(list).json().at("items");
  ASSERT_EQ(rows.as_array().size(), 2U);
  const auto& row = rows.at(0);
  EXPECT_EQ(row.at("settlement_id"), boost::json::string_view(recorded));
  EXPECT_EQ(row.at("status"), "recorded");
  EXPECT_EQ(row.at("channel"), "wechat");
  EXPECT_EQ(row.at("gross_fen"), 800'000);
  EXPECT_EQ(row.at("fee_fen"), 4'800);
  EXPECT_EQ(row.at("net_fen"), 795'200);
  EXPECT_EQ(row.at("external_reference"), "B-77");
  EXPECT_TRUE(row.at("reversed_on").is_null());
  EXPECT_EQ(rows.at(1).at("external_reference"), "B-76");
  const Answer csv = admin->get(list, {{"Accept", "text/csv"}, {"Min-Position", durable_position()}});
  EXPECT_THAT(csv.body, HasSubstr(",8000.00,48.00,7952.00,B-77,"));

  made("/v1/settlements/" + recorded + "/reversal", R"({"reason":"entered_wrongly"})");
  const auto reversed = read(list).json().at("items").at(0);
  EXPECT_EQ(reversed.at("status"), "reversed");
  EXPECT_TRUE(reversed.at("reversed_on").is_string());
  EXPECT_EQ(client(make_key(estate, "cashier")).get(list).status, 403);
}

TEST_F(Books, OfACommunityThatPaysAnotherEachHasItsOwnSettlement) {
  const Estate other = another_community(estate, "elsewhere", 1);
  made(community + "/inter-community-settlements",
       R"({"to_community_id":")" + other.community + R"(","amount_fen":6000})");
  const auto settlement_of = [&](const std::string& of) {
    const auto rows = read("/v1/settlements?community_id=" + of).json().at("items");
    EXPECT_EQ(rows.as_array().size(), 1U);
    return rows.at(0);
  };
  const auto paid = settlement_of(estate.community);
  EXPECT_EQ(paid.at("gross_fen"), -6'000);
  EXPECT_EQ(paid.at("other_community_id"), boost::json::string_view(other.community));
  EXPECT_TRUE(paid.at("channel").is_null());
  const auto received = settlement_of(other.community);
  EXPECT_EQ(received.at("gross_fen"), 6'000);
  EXPECT_EQ(received.at("other_community_id"), boost::json::string_view(estate.community));
  EXPECT_EQ(read("/v1/settlements").json().at("items").as_array().size(), 2U);
  Client local = client(make_key(estate, "finance_manager", R"(,"community_id":")" + other.community + "\""));
  const Answer seen = local.get("/v1/settlements", {{"Min-Position", durable_position()}});
  EXPECT_EQ(seen.json().at("items").as_array().size(), 1U) << seen.body;
}

TEST_F(Books, AWrongTariffIsCorrectedSeenAndGivenBack) {
  // 100 m² × 2.00 = 200.00 a month; it should have been 1.90.
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"2024-02-01", "2024-03-01"}, {"2024-03-01", "2024-04-01"}, {"2024-04-01", "2024-05-01"}}) {
    run(from, to);
  }
  made("/v1/fee-items/" + estate.property + "/tariff-corrections",
       R"({"effective_from":"2024-01-01","unit_price_micro_yuan":1900000})");
  EXPECT_THAT(read(community + "/fee-items").body, HasSubstr(R"("unit_price_micro_yuan":1900000)"));
  EXPECT_THAT(read(community + "/fee-items").body, testing::Not(HasSubstr(R"("unit_price_micro_yuan":2000000)")));
  const std::string query = "?fee_item_id=" + estate.property + "&period_from=2024-02-01&period_to=2024-05-01";
  const Answer preview = admin->get(household + "/adjustment-preview" + query);
  ASSERT_EQ(preview.status, 200) << preview.body;
  EXPECT_EQ(preview.number("difference_fen"), -3'000);
  EXPECT_EQ(preview.json().at("items").as_array().size(), 3U);
  const std::string body = "{" + range() + R"(,"due_date":"2099-12-31","reason":"wrong_tariff","difference_fen":)";
  EXPECT_EQ(admin->post(household + "/adjustments", body + "-3000}").problem(), "if-match-missing");
  const Headers seen{{"If-Match", preview.header("ETag")}};
  EXPECT_EQ(admin->post(household + "/adjustments", body + "-2999}", {}, seen).problem(), "adjustment-differs");
  const Answer adjusted = made(household + "/adjustments", body + "-3000}", seen);
  EXPECT_EQ(adjusted.number("credited_fen"), 3'000);
  EXPECT_EQ(adjusted.number("applied_fen"), 3'000) << "the bills are open: they are owed less at once";
  EXPECT_THAT(read(household + "/statement").body, HasSubstr("adjustment"));
  EXPECT_THAT(read(household + "/history").body, HasSubstr("BillsAdjusted"));
  // The rest of the community in one go; again, nothing is left.
  const Answer all = made(community + "/adjustments", "{" + range() + R"(,"due_date":"2099-12-31"})");
  EXPECT_EQ(all.number("households"), 1);
  EXPECT_EQ(all.number("bills"), 3);
  EXPECT_EQ(all.number("amount_fen"), -3'000);
  EXPECT_EQ(made(community + "/adjustments", "{" + range() + R"(,"due_date":"2099-12-31"})").number("households"), 0);
  EXPECT_EQ(read("/v1/reports/prepayments").json().at("items").at(0).at("adjusted_fen"), 6'000);
}

// One correction, one decision: whoever grants it grants the sum of all households, as it was previewed.
TEST_F(Books, ACommunitysAdjustmentsAreDecidedOnceByTwo) {
  run("2024-02-01", "2024-03-01");
  const auto should_cost = [&](const std::string& micro_yuan) {
    made("/v1/fee-items/" + estate.property + "/tariff-corrections",
         R"({"effective_from":"2024-01-01","unit_price_micro_yuan":)" + micro_yuan + "}");
  };
  should_cost("1900000");  // 10.00 less in each of two houses
  made(community + "/approval-rules", R"({"limits":[{"action":"correction","limit_fen":1999}]})");
  Client clerk = client(make_key(estate, "finance_manager"));
  Client manager = client(make_key(estate, "finance_manager"));
  const std::string adjustments = community + "/adjustments";
  const std::string plain = "{" + range() + R"(,"due_date":"2099-12-31","reason":"wrong_tariff")";
  const std::string query = "?fee_item_id=" + estate.property + "&period_from=2024-02-01&period_to=2024-05-01";
  const auto as_previewed = [&] {
    return plain + R"(,"preview_digest":")" + read(community + "/adjustment-preview" + query).text("preview_digest") +
           "\"}";
  };
  const auto ask = [&](const std::string& body) {
    return clerk.post("/v1/approvals", R"({"path":")" + adjustments + R"(","body":)" + body + "}");
  };
  EXPECT_EQ(clerk.post(adjustments, plain + "}").problem(), "approval-needed") << "each alone is within the limit";
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 20'000) << "nothing of it was begun";
  EXPECT_EQ(ask(plain + "}").problem(), "preview-missing");
  EXPECT_EQ(ask(plain + R"(,"preview_digest":"00"})").problem(), "preview-differs");

  const std::string body = as_previewed();
  const Answer asked = ask(body);
  ASSERT_EQ(asked.status, 201) << asked.body;
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  const Answer seen = read(approval);
  EXPECT_EQ(seen.number("amount_fen"), 2'000) << seen.body;
  EXPECT_EQ(seen.number("households"), 2);
  const Headers as_seen = {{"If-Match", seen.header("ETag")}};
  EXPECT_EQ(clerk.post(approval + "/grant", {}, {}, as_seen).problem(), "approval-own");
  EXPECT_EQ(clerk.post(adjustments, body, "as-granted").problem(), "approval-needed") << "it is only asked for";
  const Answer granted = manager.post(approval + "/grant", {}, {}, as_seen);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.number("households"), 2);
  EXPECT_EQ(granted.number("amount_fen"), 2'000);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 20'000) << "the adjustments are sent again";

  const Answer all = clerk.post(adjustments, body, "as-granted");
  EXPECT_EQ(all.number("households"), 2) << all.body;
  EXPECT_EQ(all.number("amount_fen"), -2'000);
  EXPECT_EQ(all.number("refused"), 0);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 19'000);
  EXPECT_EQ(clerk.post(adjustments, body, "as-granted").body, all.body) << "the answer was lost";
  EXPECT_EQ(manager.post(approval + "/grant", {}, {}, as_seen).problem(), "approval-ended");
  const boost::json::value events =
      admin->get("/v1/events?types=ApprovalRequested,CommunityAdjustmentsBegun,CommunityAdjustmentsEnded&limit=10")
          .json();
  const auto& items = events.at("items").as_array();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[1].at("causation_id"), items[0].at("command_id"));
  EXPECT_EQ(items[1].at("data").at("preview_digest"), items[2].at("data").at("preview_digest"));

  // It held for these adjustments once. What has changed since it was asked for is asked for anew.
  should_cost("2000000");
  EXPECT_EQ(clerk.post(adjustments, as_previewed()).problem(), "approval-needed");
  const Answer back = ask(as_previewed());
  ASSERT_EQ(back.status, 201) << back.body;
  should_cost("2010000");
  const std::string later = "/v1/approvals/" + back.text("approval_id");
  EXPECT_EQ(manager.post(later + "/grant", {}, {}, {{"If-Match", read(later).header("ETag")}}).problem(),
            "preview-differs");
}

// Nothing would come of it: no sum is used up, and no approval.
TEST_F(Books, WhatItsDayForbidsIsNotDecidedForTheCommunity) {
  run("2024-02-01", "2024-03-01");
  made("/v1/fee-items/" + estate.property + "/tariff-corrections",
       R"({"effective_from":"2024-01-01","unit_price_micro_yuan":1900000})");
  made(community + "/approval-rules", R"({"limits":[{"action":"correction","limit_fen":2000}]})");
  Client clerk = client(make_key(estate, "finance_manager"));
  const std::string plain = "{" + range() + R"(,"due_date":"2099-12-31","reason":"wrong_tariff")";
  const auto begun = [&] {
    return admin->get("/v1/events?types=CommunityAdjustmentsBegun&limit=10").json().at("items").as_array().size();
  };
  const Answer too_early = clerk.post(community + "/adjustments", plain + R"(,"adjusted_on":"2024-01-02"})");
  EXPECT_EQ(too_early.number("households"), 0) << too_early.body;
  EXPECT_EQ(too_early.number("refused"), 2) << too_early.body;
  EXPECT_EQ(begun(), 0U);
  const Answer all = clerk.post(community + "/adjustments", plain + "}");
  EXPECT_EQ(all.number("households"), 2) << all.body;
  EXPECT_EQ(begun(), 1U);
}

TEST_F(Books, AHouseThatCannotBeComputedIsAnExceptionOfTheSweep) {
  const auto measured = [&](std::size_t house, const std::string& members) {
    made("/v1/houses/" + estate.houses[house] + "/measurements", "{" + members + R"(,"built_up_area_centi_m2":10000})");
  };
  measured(0, R"("effective_from":"2024-01-01","inside_area_centi_m2":8000)");
  measured(1, R"("effective_from":"2024-01-01","inside_area_centi_m2":8000)");
  const std::string item =
      made(community + "/fee-items", R"({"code":"inside","name":"x","method":"by_area","area_basis":"inside"})")
          .text("fee_item_id");
  const auto price = [](const std::string& micro_yuan) {
    return R"({"effective_from":"2024-01-01","unit_price_micro_yuan":)" + micro_yuan + "}";
  };
  made("/v1/fee-items/" + item + "/tariffs", price("2000000"));
  run("2024-02-01", "2024-03-01", item);
  made("/v1/fee-items/" + item + "/tariff-corrections", price("1900000"));
  measured(1, R"("effective_from":"2024-02-10")");                           // what is left out stays as it was
  measured(0, R"("effective_from":"2024-02-10","inside_area_centi_m2":0)");  // nobody knows what is inside
  const Answer preview = admin->get(community + "/adjustment-preview?fee_item_id=" + item +
                                    "&period_from=2024-02-01&period_to=2024-03-01");
  EXPECT_EQ(preview.number("refused"), 1) << preview.body;
  EXPECT_THAT(preview.body, HasSubstr("house-has-no-area"));
  EXPECT_EQ(preview.json().at("exceptions").at(0).at("house_number"), "3-101");
  EXPECT_EQ(preview.json().at("items").at(0).at("house_number"), "3-102");
  const Answer all = made(community + "/adjustments",
                          R"({"fee_item_id":")" + item +
                              R"(","period_from":"2024-02-01","period_to":"2024-03-01","due_date":"2099-12-31"})");
  EXPECT_EQ(all.number("households"), 1);
  EXPECT_EQ(all.number("amount_fen"), -800);
  EXPECT_EQ(all.number("refused"), 1);
  EXPECT_THAT(all.body, HasSubstr("house-has-no-area"));
}

// What is wrong for everybody is one clear error, and no exception of each household.
TEST_F(Books, ASweepThatCannotBeMeantIsRefusedAsAWhole) {
  run("2024-02-01", "2024-03-01");
  const auto defined = [&](const std::string& of, const std::string& code, const std::string& members) {
    return made(of + "/fee-items", R"({"code":")" + code + R"(","name":"x",)" + members + "}").text("fee_item_id");
  };
  const Estate other = another_community(estate, "elsewhere", 1);
  const std::string elsewhere =
      defined("/v1/communities/" + other.community, "theirs", R"("method":"by_area","area_basis":"built_up")");
  struct Row {
    std::string item, from, to, due, code;
  };
  const std::vector<Row> rows = {
      {estate.repair, "2024-02-01", "2024-05-01", "2099-12-31", "fee-item-method-differs"},
      {elsewhere, "2024-02-01", "2024-05-01", "2099-12-31", "fee-item-unknown"},
      {estate.property, "2024-05-01", "2024-02-01", "2099-12-31", "period-invalid"},
      {estate.property, "2024-02-01", "2024-05-01", "2024-02-20", "due-before-issue"},
  };
  for (const Row& row : rows) {
    const std::string body = R"({"fee_item_id":")" + row.item + R"(","period_from":")" + row.from +
                             R"(","period_to":")" + row.to + R"(","due_date":")" + row.due + "\"}";
    EXPECT_EQ(admin->post(community + "/adjustments", body).problem(), row.code);
    if (row.code == "due-before-issue") continue;  // a preview asks for none
    EXPECT_EQ(admin
                  ->get(community + "/adjustment-preview?fee_item_id=" + row.item + "&period_from=" + row.from +
                        "&period_to=" + row.to)
                  .problem(),
              row.code);
  }
  EXPECT_EQ(
      admin->post(community + "/adjustments", "{" + range() + R"(,"adjusted_on":"2098-01-01","due_date":"2099-12-31"})")
          .problem(),
      "date-in-future");
}

TEST_F(Books, ARunIsTakenBackAsFarAsNothingHappenedToIt) {
  const std::string id = run("2024-02-01", "2024-03-01");
  made(household + "/payments", R"({"channel":"cash","amount_fen":100})");
  const std::string cancellation = "/v1/bill-runs/" + id + "/cancellation";
  const Headers seen{{"If-Match", read("/v1/bill-runs/" + id).header("ETag")}};
  EXPECT_EQ(admin->post(cancellation, R"({"cancelled_on":"2098-01-01"})", {}, seen).problem(), "date-in-future");
  EXPECT_EQ(admin->post(cancellation, "{}").status, 428);
  EXPECT_EQ(admin->post(cancellation, "{}", {}, {{"If-Match", "\"v1\""}}).problem(), "version-conflict");
  const std::string key = new_key();
  const Answer cancelled = admin->post(cancellation, "{}", key, seen);
  ASSERT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(cancelled.header("Idempotent-Replayed"), "");
  EXPECT_EQ(cancelled.number("households"), 1);
  EXPECT_EQ(cancelled.number("refused"), 1);
  EXPECT_THAT(cancelled.body, HasSubstr("bill-touched"));
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 19'900);
  EXPECT_EQ(read("/v1/households/" + estate.households[1] + "/arrears").number("arrears_fen"), 0);
  EXPECT_EQ(admin->post(household + "/statement-cancellations", R"({"bill_run_id":")" + id + "\"}").problem(),
            "bill-touched");
  EXPECT_EQ(admin->post(cancellation, "{}", {}, seen).status, 412) << "a statement of it was taken back since";
  // The same request, whose answer may have been lost, is answered as it was: what it changed, it changed itself.
  const Answer again_asked = admin->post(cancellation, "{}", key, seen);
  EXPECT_EQ(again_asked.status, 200) << again_asked.body;
  EXPECT_EQ(again_asked.body, cancelled.body);
  EXPECT_EQ(again_asked.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(admin->post(cancellation, R"({"cancelled_on":"2024-03-01"})", key, seen).problem(),
            "idempotency-key-reused");
  EXPECT_EQ(admin->post(cancellation, "{}", key, {{"If-Match", "\"v1\""}}).problem(), "version-conflict");
  const Answer what_is_left = read("/v1/bill-runs/" + id);
  EXPECT_EQ(made(cancellation, "{}", {{"If-Match", what_is_left.header("ETag")}}).number("households"), 0);
  EXPECT_EQ(what_is_left.number("statements"), 2);
  EXPECT_EQ(what_is_left.number("total_fen"), 40'000) << "as it was issued";
  EXPECT_EQ(what_is_left.number("cancelled_statements"), 1);
  EXPECT_EQ(what_is_left.number("cancelled_fen"), 20'000);
  const std::string again = run("2024-02-01", "2024-03-01");
  EXPECT_EQ(read("/v1/bill-runs/" + again).number("statements"), 1) << "the one that was taken back";
  EXPECT_EQ(read("/v1/reports/receivables").json().at("items").at(0).at("cancelled_fen"), 20'000);
  const auto told =
      read("/v1/households/" + estate.households[1] + "/timeline?kind=bill").json().at("items").as_array();
  ASSERT_EQ(told.size(), 3U) << "billed, taken back, billed again";
  EXPECT_EQ(told[1].at("amount_fen"), -20'000);
  restart();
  admin.emplace(client(estate.admin_key));
  EXPECT_EQ(read("/v1/households/" + estate.households[1] + "/arrears").number("arrears_fen"), 20'000);
}

}  // namespace
}  // namespace steward::blackbox

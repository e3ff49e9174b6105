#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <map>

#include "domain/base/time.h"
#include "tests/blackbox/estate.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_dir.h"

// Late fees, waivers, disputes, promises, refunds and suspense, as a client of the API sees them.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

Date today() {
  const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  return date_at(Instant{now.time_since_epoch().count()}, 480);
}
std::string days_ago(std::int32_t days) { return to_string(add_days(today(), -days)); }

class Receivables : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
  }
  // A charge that fell due so many days ago.
  void overdue(std::int64_t fen, std::int32_t days) {
    const Answer made = admin->post(household + "/charges",
                                    R"({"fee_item_id":")" + estate.repair + R"(","amount_fen":)" + std::to_string(fen) +
                                        R"(,"charge_date":")" + days_ago(days) + R"(","due_date":")" + days_ago(days) +
                                        R"(","backdating_reason":"entered_late"})");
    ASSERT_EQ(made.status, 201) << made.body;
  }
  void terms(const std::string& posting) {
    const Answer set =
        admin->post("/v1/communities/" + estate.community + "/late-fee-terms",
                    R"({"effective_from":"2024-01-01","daily_rate_millionths":500,"posting":")" + posting + "\"}");
    ASSERT_EQ(set.status, 201) << set.body;
  }
  Headers as_read() { return {{"If-Match", admin->get(household).header("ETag")}}; }
  // Of an account of the trial balance, which is even; of the company or of one community.
  std::int64_t balance_of(std::string_view account, const std::string& community = {}) {
    const std::string scope = community.empty() ? "" : "?community_id=" + community;
    const auto balance = admin->get("/v1/reports/trial-balance" + scope, {{"Min-Position", durable_position()}}).json();
    EXPECT_EQ(balance.at("totals").at("closing_fen"), 0) << scope;
    for (const auto& line : balance.at("items").as_array()) {
      if (line.at("account_name").as_string() == account) return line.at("closing_fen").as_int64();
    }
    return 0;
  }
  Answer arrears() { return admin->get(household + "/arrears", {{"Min-Position", durable_position()}}); }

  Estate estate;
  std::string household;
  std::optional<Client> admin;
};

TEST_F(Receivables, LateFeesAreProjectedAndBecomeADebtWithThePayment) {
  terms("at_payment");
  overdue(100'000, 20);
  const Answer projected = admin->get(household + "/late-fees");
  ASSERT_EQ(projected.status, 200) << projected.body;
  EXPECT_EQ(projected.number("projected_fen"), 1'000) << projected.body;  // 100000 × 0.0005 × 20
  EXPECT_EQ(projected.number("posted_open_fen"), 0);
  EXPECT_EQ(admin->get(household + "/late-fees?through=" + days_ago(10)).number("projected_fen"), 500);
  EXPECT_EQ(arrears().number("arrears_fen"), 100'000) << "a projection is no debt";

  const Answer paid =
      admin->post(household + "/payments", R"({"channel":"pos","external_reference":"P1","amount_fen":100500})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("late_fee_fen"), 500);
  EXPECT_EQ(paid.number("arrears_fen"), 500);
  EXPECT_EQ(arrears().number("arrears_fen"), 500);
  const Answer after = admin->get(household + "/late-fees");
  EXPECT_EQ(after.number("posted_open_fen"), 500);
  EXPECT_EQ(after.number("projected_fen"), 0);
  const Answer statement = admin->get(household + "/statement");
  EXPECT_THAT(statement.body, HasSubstr(R"("kind":"late_fee")"));
  EXPECT_EQ(statement.number("arrears_fen"), 500);
  EXPECT_THAT(admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body,
              HasSubstr("违约金入账 10.00 元"));
}

TEST_F(Receivables, AnOpenBillSaysWhatItIsFor) {
  overdue(100'000, 20);
  const auto bill = arrears().json().at("open_bills").at(0);
  EXPECT_EQ(bill.at("open_fen"), 100'000);
  EXPECT_EQ(bill.at("fee_item_id"), boost::json::string_view(estate.repair));
  EXPECT_EQ(bill.at("period_from"), boost::json::string_view(days_ago(20)));
  EXPECT_EQ(bill.at("period_to"), boost::json::string_view(days_ago(20)));
}

TEST_F(Receivables, AWaiverIsDecidedOnWhatWasRead) {
  overdue(5'000, 3);
  const std::string body = R"({"kind":"goodwill","lines":[{"bill":1,"amount_fen":1500}],"reason":"电梯停运"})";
  const Answer blind = admin->post(household + "/waivers", body);
  EXPECT_EQ(blind.status, 428);
  EXPECT_EQ(blind.problem(), "if-match-missing");
  const Headers read = as_read();
  overdue(100, 2);
  EXPECT_EQ(admin->post(household + "/waivers", body, {}, read).status, 412);
  const Answer waived = admin->post(household + "/waivers", body, {}, as_read());
  ASSERT_EQ(waived.status, 201) << waived.body;
  EXPECT_EQ(waived.number("arrears_fen"), 3'600);
  EXPECT_EQ(arrears().number("arrears_fen"), 3'600);
  const Answer more =
      admin->post(household + "/waivers", R"({"kind":"policy","lines":[{"bill":1,"amount_fen":3501}]})", {}, as_read());
  EXPECT_EQ(more.status, 422);
  EXPECT_EQ(more.problem(), "more-than-is-open");
  const Answer off =
      admin->post(household + "/write-offs", R"({"lines":[{"bill":1,"amount_fen":3500}]})", {}, as_read());
  ASSERT_EQ(off.status, 201) << off.body;
  EXPECT_EQ(arrears().number("arrears_fen"), 100);
  EXPECT_THAT(admin->get(household + "/timeline?kind=debt").body, HasSubstr("BillsWrittenOff"));
}

TEST_F(Receivables, AWriteOffIsTakenBackForADebtorWhoPays) {
  overdue(5'000, 3);
  const std::string lines = R"("lines":[{"bill":1,"amount_fen":5000}]})";
  ASSERT_EQ(admin->post(household + "/write-offs", "{" + lines, {}, as_read()).status, 201);
  const std::string payment = R"({"channel":"cash","amount_fen":5000,"bills":[1]})";
  const Answer refused = admin->post(household + "/payments", payment);
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.problem(), "bill-given-up");
  const std::string body = R"({"relief":"write_off","reason":"法院执行到款",)" + lines;
  const Answer back = admin->post(household + "/relief-reversals", body);
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(back.number("arrears_fen"), 5'000);
  EXPECT_EQ(arrears().number("arrears_fen"), 5'000);
  EXPECT_EQ(admin->post(household + "/relief-reversals", body).problem(), "more-than-was-given-up");
  EXPECT_EQ(admin->post(household + "/payments", payment).status, 201);
  EXPECT_EQ(arrears().number("arrears_fen"), 0);
  EXPECT_THAT(admin->get(household + "/statement").body, HasSubstr("write_off_taken_back"));
  EXPECT_THAT(admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body,
              HasSubstr("撤销坏账核销 50.00 元，恢复应缴"));
}

TEST_F(Receivables, ADisputedBillIsShownApartAndBearsNoLateFee) {
  terms("at_payment");
  overdue(100'000, 20);
  const Answer disputed =
      admin->post(household + "/bill-disputes", R"({"bills":[1],"disputed_on":")" + days_ago(10) + "\"}");
  ASSERT_EQ(disputed.status, 201) << disputed.body;
  EXPECT_EQ(arrears().number("disputed_fen"), 100'000);
  EXPECT_EQ(admin->get(household + "/late-fees").number("projected_fen"), 500);
  EXPECT_EQ(admin->get(household + "/dunning-letter").problem(), "nothing-past-due")
      << "what is contested is not demanded";
  EXPECT_EQ(admin->post(household + "/bill-disputes", R"({"bills":[1]})").problem(), "bill-disputed");
  ASSERT_EQ(admin->post(household + "/bill-dispute-settlements", R"({"bills":[1],"outcome":"agreed"})").status, 201);
  EXPECT_EQ(arrears().number("disputed_fen"), 0);
  const std::string soon = to_string(add_days(today(), 14));
  EXPECT_EQ(admin->post(household + "/payment-promises", R"({"amount_fen":100000,"pay_by":")" + soon + "\"}").status,
            201);
  EXPECT_EQ(admin->post(household + "/payment-promises", R"({"amount_fen":100001,"pay_by":")" + soon + "\"}").problem(),
            "promise-above-arrears");
}

// Who takes the money in cannot ask for another name; who writes a name of the own does so again.
TEST_F(Receivables, MoneyIsTakenWhateverMarksItsPayerWrote) {
  const Answer received = admin->post("/v1/communities/" + estate.community + "/suspense",
                                      R"({"channel":"bank_transfer","external_reference":"B-77","amount_fen":700,
                                          "payer_name":"张\u202e三","memo":"3-101\u2066物业费\r\n谢谢"})");
  ASSERT_EQ(received.status, 201) << received.body;
  const std::string suspense = "/v1/suspense/" + received.text("payment_id");
  const Answer shown = admin->get(suspense + "?reveal=true", {{"Min-Position", durable_position()}});
  EXPECT_EQ(shown.text("payer_name"), "张三");
  EXPECT_EQ(shown.text("memo"), "3-101物业费\n谢谢");
  EXPECT_EQ(admin->post("/v1/vendors", R"({"code":"V-1","name":"恒\u202e达"})").problem(), "out-of-range");
}

TEST_F(Receivables, ARefundIsReservedSentAgainAndPaidOut) {
  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":9000})").status, 201);
  const Answer approved = admin->post(household + "/refunds", R"({"amount_fen":4000,"reason":"多缴"})", {}, as_read());
  ASSERT_EQ(approved.status, 201) << approved.body;
  EXPECT_EQ(approved.number("credit_fen"), 5'000);
  EXPECT_EQ(arrears().number("credit_fen"), 5'000);
  EXPECT_EQ(admin->post(household + "/refunds", R"({"amount_fen":5001})", {}, as_read()).problem(),
            "refund-above-credit");
  const std::string refund = household + "/refunds/" + approved.text("refund_id");
  EXPECT_EQ(admin->post(refund + "/settlement", R"({"outcome":"succeeded"})").problem(), "refund-not-sent");
  EXPECT_THAT(admin->get(household + "/refunds").body,
              HasSubstr(R"("original_channels":[{"channel":"cash","amount_fen":4000}])"));
  EXPECT_EQ(admin->post(refund + "/sending", R"({"channel":"bank_transfer"})").problem(), "refund-by-another-channel");
  const std::string by_bank = R"({"channel":"bank_transfer","reason":"业主要求"})";
  ASSERT_EQ(admin->post(refund + "/sending", by_bank).status, 201);
  ASSERT_EQ(admin->post(refund + "/settlement", R"({"outcome":"failed"})").status, 201);
  const Answer waiting = admin->get("/v1/refunds", {{"Min-Position", durable_position()}});
  EXPECT_THAT(waiting.body, HasSubstr(R"("status":"failed")"));
  EXPECT_EQ(waiting.json().at("items").at(0).at("house_number"), "3-101");
  EXPECT_EQ(admin->post(refund + "/sending", by_bank).number("attempt"), 2);
  ASSERT_EQ(admin->post(refund + "/settlement", R"({"outcome":"succeeded","external_reference":"R1"})").status, 201);
  EXPECT_THAT(admin->get("/v1/refunds", {{"Min-Position", durable_position()}}).body, HasSubstr(R"("items":[])"));
  EXPECT_THAT(admin->get("/v1/refunds?status=all").body, HasSubstr(R"("status":"succeeded")"));
  const Answer refunds = admin->get(household + "/refunds");
  EXPECT_THAT(refunds.body, HasSubstr(R"("attempts":2)"));
  // The figures have it once it arrived, and lead to what became of it.
  const Answer figures = admin->get("/v1/analytics", {{"Min-Position", durable_position()}});
  const auto money = figures.json().at("periods").at(0).at("money");
  EXPECT_EQ(money.at("refunded_fen"), 4'000);
  EXPECT_EQ(money.at("refunds"), 1);
  const Answer behind = admin->get(std::string(money.at("refunded_events").as_string()));
  EXPECT_EQ(behind.json().at("items").as_array().size(), 2U) << "one failed: " << behind.body;
  // The version of the household, which the next refund asks for.
  EXPECT_EQ(refunds.header("ETag"), admin->get(household).header("ETag"));
  EXPECT_EQ(admin->get(household + "/credit").header("ETag"), refunds.header("ETag"));
}

TEST_F(Receivables, MoneyThatCameToAnotherCommunityIsOwedBetweenTheTwo) {
  overdue(5'000, 1);
  const Estate other = another_community(estate, "elsewhere", 1);
  const auto receive = [&](const std::string& reference) {
    const Answer received =
        admin->post("/v1/communities/" + other.community + "/suspense",
                    R"({"channel":"bank_transfer","amount_fen":6000,"external_reference":")" + reference + "\"}");
    EXPECT_EQ(received.status, 201) << received.body;
    return received.text("payment_id");
  };
  const auto assign = [&](const std::string& payment) {
    const Answer assigned =
        admin->post("/v1/suspense/" + payment + "/assignment", R"({"household_id":")" + estate.households[0] + "\"}");
    EXPECT_EQ(assigned.status, 200) << assigned.body;
  };
  const std::string payment = receive("B-1");
  EXPECT_EQ(balance_of("suspense", other.community), -6'000);
  assign(payment);
  EXPECT_EQ(balance_of("suspense", other.community), 0);
  EXPECT_EQ(balance_of("suspense", estate.community), 0);
  EXPECT_EQ(balance_of("inter_community", other.community), -6'000);
  EXPECT_EQ(balance_of("inter_community", estate.community), 6'000);
  EXPECT_EQ(balance_of("inter_community"), 0);
  EXPECT_EQ(balance_of("bank_deposits", other.community), 6'000);
  const std::string reversal = household + "/payments/" + payment + "/reversal";
  const std::string wrong = R"({"reason":"entered_wrongly"})";
  Client here = client(make_key(estate, "finance_manager", R"(,"community_id":")" + estate.community + "\""));
  EXPECT_EQ(here.post(reversal, wrong).problem(), "payment-came-elsewhere") << "it leaves the books of both";
  const Answer reversed = admin->post(reversal, wrong);
  ASSERT_EQ(reversed.status, 201) << reversed.body;
  for (const std::string& community : {other.community, estate.community}) {
    EXPECT_EQ(balance_of("inter_community", community), 0);
    EXPECT_EQ(balance_of("bank_deposits", community), 0);
    EXPECT_EQ(balance_of("suspense", community), 0);
  }
  EXPECT_EQ(balance_of("receivables", estate.community), 5'000);
  // One that stays and is paid over, one that waits, and one that a channel paid out: the books agree with the streams
  // and with the lists.
  assign(receive("B-1"));
  receive("B-2");
  EXPECT_EQ(admin->post("/v1/suspense/" + receive("B-3") + "/settlement", R"({"channel":"pos"})").status, 200);
  const std::string between = "/v1/communities/" + other.community + "/inter-community-settlements";
  const Answer paid = admin->post(between, R"({"to_community_id":")" + estate.community + R"(","amount_fen":6000})");
  EXPECT_EQ(paid.status, 201) << paid.body;
  for (const std::string& community : {other.community, estate.community}) {
    EXPECT_EQ(balance_of("inter_community", community), 0);
    EXPECT_EQ(balance_of("bank_deposits", community), 6'000);
  }
  EXPECT_EQ(admin->post(between, R"({"to_community_id":")" + other.community + R"(","amount_fen":1})").problem(),
            "settlement-with-itself");
  EXPECT_EQ(server.stop(), 0);
  for (const std::string command : {"verify", "compare"}) {
    const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / command);
    EXPECT_EQ(ran.exit, 0) << ran.output;
  }
}

TEST_F(Receivables, ARefundOfMoneyThatCameElsewhereIsEndedByWhoApprovedItUnlessItLeavesTheOthersAccount) {
  const Estate other = another_community(estate, "elsewhere", 1);
  const Answer received = admin->post("/v1/communities/" + other.community + "/suspense",
                                      R"({"channel":"bank_transfer","amount_fen":250,"external_reference":"B-1"})");
  ASSERT_EQ(received.status, 201) << received.body;
  ASSERT_EQ(admin
                ->post("/v1/suspense/" + received.text("payment_id") + "/assignment",
                       R"({"household_id":")" + estate.households[0] + "\"}")
                .status,
            200);
  Client here = client(make_key(estate, "finance_manager", R"(,"community_id":")" + estate.community + "\""));
  const auto approve = [&] {
    const Answer approved = here.post(household + "/refunds", R"({"amount_fen":50})", {}, as_read());
    EXPECT_EQ(approved.status, 201) << approved.body;
    return household + "/refunds/" + approved.text("refund_id");
  };
  const auto send_by = [&](const std::string& refund, const std::string& channel) {
    const Answer sent = here.post(refund + "/sending", R"({"reason":"业主要求","channel":")" + channel + "\"}");
    EXPECT_EQ(sent.status, 201) << sent.body;
  };
  const auto settle = [&](const std::string& refund, const std::string& outcome) {
    return here.post(refund + "/settlement", R"({"outcome":")" + outcome + "\"}");
  };
  const std::string cancelled = approve();
  EXPECT_EQ(settle(cancelled, "cancelled").status, 201) << "no money leaves any account";
  const std::string refund = approve();
  send_by(refund, "bank_transfer");
  const Answer refused = settle(refund, "succeeded");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.problem(), "payment-came-elsewhere") << "it leaves the account of the other";
  EXPECT_EQ(settle(refund, "failed").status, 201);
  send_by(refund, "wechat");
  EXPECT_EQ(settle(refund, "succeeded").status, 201) << "it leaves an account of the own community";
  EXPECT_EQ(balance_of("inter_community", other.community), -250);
}

TEST_F(Receivables, WhatAChannelPaidOutIsSettledOutOfSuspense) {
  const std::string body = R"({"channel":"bank_transfer","external_reference":"B-8","amount_fen":9940})";
  const Answer received = admin->post("/v1/communities/" + estate.community + "/suspense", body);
  ASSERT_EQ(received.status, 201) << received.body;
  const std::string suspense = "/v1/suspense/" + received.text("payment_id");
  EXPECT_EQ(client(make_key(estate, "cashier")).post(suspense + "/settlement", R"({"channel":"wechat"})").status, 403);
  const Answer settled = admin->post(suspense + "/settlement", R"({"channel":"wechat","fee_fen":60})");
  EXPECT_EQ(settled.status, 200) << settled.body;
  EXPECT_EQ(balance_of("suspense"), 0);
  EXPECT_EQ(balance_of("wechat_clearing"), -10'000) << "more than it ever took: its account shows it";
  EXPECT_EQ(balance_of("finance_expenses"), 60);
  const Answer list = admin->get("/v1/suspense?status=all", {{"Min-Position", durable_position()}});
  EXPECT_EQ(list.json().at("items").at(0).at("status"), "settled") << list.body;
  EXPECT_EQ(admin->post(suspense + "/return", "{}").problem(), "suspense-cleared");
  const auto listed = [&] {
    const auto rows = admin->get("/v1/settlements", {{"Min-Position", durable_position()}}).json().at("items");
    EXPECT_EQ(rows.as_array().size(), 1U);
    return rows.at(0);
  };
  const auto row = listed();
  EXPECT_TRUE(row.at("settlement_id").is_null());
  EXPECT_EQ(row.at("payment_id"), boost::json::string_view(received.text("payment_id")));
  EXPECT_EQ(row.at("channel"), "wechat");
  EXPECT_EQ(row.at("gross_fen"), 10'000);
  EXPECT_EQ(row.at("net_fen"), 9'940);
  EXPECT_EQ(row.at("external_reference"), "B-8");
  EXPECT_EQ(row.at("status"), "recorded");

  const std::string reversal = suspense + "/settlement/reversal";
  const std::string wrong = R"({"reason":"entered_wrongly"})";
  EXPECT_EQ(client(make_key(estate, "cashier")).post(reversal, wrong).status, 403);
  const Answer back = admin->post(reversal, wrong);
  EXPECT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(back.number("amount_fen"), 9'940);
  EXPECT_EQ(balance_of("suspense"), -9'940);
  EXPECT_EQ(balance_of("wechat_clearing"), 0);
  EXPECT_EQ(balance_of("finance_expenses"), 0);
  EXPECT_EQ(listed().at("status"), "reversed");
  EXPECT_EQ(admin->post(reversal, wrong).problem(), "suspense-not-settled");
  const auto waits = admin->get("/v1/suspense", {{"Min-Position", durable_position()}}).json();
  ASSERT_EQ(waits.at("items").as_array().size(), 1U);
  EXPECT_EQ(waits.at("items").at(0).at("status"), "open");
  EXPECT_TRUE(waits.at("items").at(0).at("cleared_on").is_null());
}

TEST_F(Receivables, CashThatWasBankedIsSettledOutOfSuspenseOnce) {
  const std::string community = "/v1/communities/" + estate.community;
  Client cashier = client(make_key(estate, "cashier"));
  ASSERT_EQ(cashier.post(community + "/shifts", R"({"opening_float_fen":100000})").status, 201);
  const auto bank = [&] {
    const Answer banked = cashier.post("/v1/own-shift/bankings", R"({"amount_fen":10000})");
    EXPECT_EQ(banked.status, 201) << banked.body;
  };
  const auto receive = [&](const std::string& reference) {
    const Answer received =
        admin->post(community + "/suspense",
                    R"({"channel":"bank_transfer","external_reference":")" + reference + R"(","amount_fen":10000})");
    EXPECT_EQ(received.status, 201) << received.body;
    return "/v1/suspense/" + received.text("payment_id") + "/settlement";
  };
  const auto as_banking = [](const std::string& event) {
    return R"({"channel":"cash","banking_event_ids":[")" + event + "\"]}";
  };
  const std::string cash = R"({"channel":"cash"})";
  const std::string first = receive("B-1");
  EXPECT_EQ(admin->post(first, cash).problem(), "banking-needed");
  bank();
  const Answer settled = admin->post(first, cash);
  EXPECT_EQ(settled.status, 200) << settled.body;
  const std::string second = receive("B-2");
  EXPECT_EQ(admin->post(second, cash).problem(), "banking-needed") << "what was banked came already";
  bank();
  bank();
  EXPECT_EQ(admin->post(second, cash).problem(), "banking-needed") << "of two alike it is not certain which";
  Client finance = client(make_key(estate, "finance_manager"));
  const auto bankings = [&] {
    const Answer shifts = finance.get("/v1/shifts", {{"Min-Position", durable_position()}});
    EXPECT_EQ(shifts.status, 200) << shifts.body;
    return shifts.json().at("items").at(0).at("bankings");
  };
  const auto listed = bankings();
  ASSERT_EQ(listed.as_array().size(), 3U);
  const auto event_of = [&](std::size_t n) { return std::string(listed.at(n).at("banking_event_id").as_string()); };
  EXPECT_EQ(listed.at(0).at("settled_by_payment_id"), boost::json::string_view(settled.text("payment_id")));
  EXPECT_EQ(listed.at(0).at("amount_fen"), 10'000);
  EXPECT_EQ(listed.at(0).at("reference"), "");
  EXPECT_EQ(listed.at(0).at("banked_on"), boost::json::string_view(days_ago(0)));
  EXPECT_TRUE(listed.at(1).at("settled_by_payment_id").is_null());
  EXPECT_EQ(admin->post(second, as_banking(event_of(0))).problem(), "banking-settled");
  EXPECT_EQ(admin->post(second, as_banking("018f3b2a-7c1d-7e2f-9a3b-0123456789ab")).problem(), "banking-unknown");
  EXPECT_EQ(admin->post(second, R"({"channel":"pos","banking_event_ids":[")" + event_of(1) + "\"]}").status, 400);
  EXPECT_EQ(finance.post(second, as_banking(event_of(1))).status, 200);
  EXPECT_FALSE(bankings().at(1).at("settled_by_payment_id").is_null());
  EXPECT_TRUE(bankings().at(2).at("settled_by_payment_id").is_null());
  EXPECT_EQ(balance_of("suspense"), 0);
  EXPECT_EQ(balance_of("bank_deposits"), 30'000) << "what was banked, and nothing twice";
}

TEST_F(Receivables, CashOfSeveralBankingsIsOneRowAndOneBankingSeveralRows) {
  const std::string community = "/v1/communities/" + estate.community;
  Client cashier = client(make_key(estate, "cashier"));
  ASSERT_EQ(cashier.post(community + "/shifts", R"({"opening_float_fen":100000})").status, 201);
  for (int n = 0; n < 3; ++n) {
    ASSERT_EQ(cashier.post("/v1/own-shift/bankings", R"({"amount_fen":10000})").status, 201);
  }
  const auto bankings = admin->get("/v1/events?types=CashBanked&limit=10").json();
  const auto event_of = [&](std::size_t n) {
    return '"' + std::string(bankings.at("items").at(n).at("event_id").as_string()) + '"';
  };
  const auto receive = [&](const std::string& reference, int fen) {
    const Answer received =
        admin->post(community + "/suspense", R"({"channel":"bank_transfer","external_reference":")" + reference +
                                                 R"(","amount_fen":)" + std::to_string(fen) + "}");
    EXPECT_EQ(received.status, 201) << received.body;
    return received.text("payment_id");
  };
  const auto settle = [&](const std::string& payment, const std::string& how) {
    return admin->post("/v1/suspense/" + payment + "/settlement", R"({"channel":"cash",)" + how + "}");
  };
  const auto as_bankings = [](const std::string& events) { return R"("banking_event_ids":[)" + events + "]"; };

  const std::string both = receive("B-1", 20'000);
  const Answer differs = settle(both, as_bankings(event_of(0)));
  EXPECT_EQ(differs.problem(), "bankings-differ");
  EXPECT_EQ(differs.status, 422);
  const std::string unknown = R"("018f3b2a-7c1d-7e2f-9a3b-0123456789ab")";
  EXPECT_EQ(settle(both, as_bankings(event_of(0) + "," + unknown)).problem(), "banking-unknown");
  const Answer twice = settle(both, as_bankings(event_of(0) + "," + event_of(0)));
  EXPECT_EQ(twice.problem(), "settlement-names-twice");
  EXPECT_EQ(settle(both, as_bankings(event_of(0) + "," + event_of(1))).status, 200);

  const std::string first = receive("B-2", 4'000);
  const std::string second = receive("B-3", 6'000);
  EXPECT_EQ(settle(first, as_bankings(event_of(2))).problem(), "bankings-differ");
  const std::string with_second = R"("with_payment_ids":[")" + second + "\"]";
  const Answer together = settle(first, as_bankings(event_of(2)) + "," + with_second);
  EXPECT_EQ(together.status, 200) << together.body;
  EXPECT_EQ(together.number("amount_fen"), 10'000);
  EXPECT_EQ(balance_of("suspense"), 0);

  // Taken back as a whole, by whichever row.
  const Answer back = admin->post("/v1/suspense/" + second + "/settlement/reversal", R"({"reason":"entered_wrongly"})");
  EXPECT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(back.number("amount_fen"), 10'000);
  EXPECT_NE(balance_of("suspense"), 0);
  EXPECT_EQ(settle(first, with_second).status, 200) << "one banking alone is as much as both";
  EXPECT_EQ(balance_of("suspense"), 0);
  EXPECT_EQ(balance_of("bank_deposits"), 30'000) << "what was banked, and nothing twice";
}

TEST_F(Receivables, UnknownMoneyWaitsInSuspenseAndIsNeverLost) {
  overdue(5'000, 9);
  const std::string body =
      R"({"channel":"bank_transfer","external_reference":"B-7","amount_fen":5000,"received_on":")" + days_ago(4) +
      R"(","payer_name":"李四","memo":"物业费"})";
  const Answer received = admin->post("/v1/communities/" + estate.community + "/suspense", body);
  ASSERT_EQ(received.status, 201) << received.body;
  EXPECT_EQ(admin->post("/v1/communities/" + estate.community + "/suspense", body).problem(),
            "external-reference-taken");
  const Answer list = admin->get("/v1/suspense?reveal=true", {{"Min-Position", durable_position()}});
  EXPECT_THAT(list.body, HasSubstr(R"("days":4)"));
  EXPECT_THAT(list.body, HasSubstr("李四"));
  EXPECT_THAT(admin->get("/v1/suspense", {{"Accept", "text/csv"}}).body, HasSubstr("B-7"));
  const std::string kWorkbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const Answer book = admin->get("/v1/suspense", {{"Accept", kWorkbook}});
  EXPECT_EQ(book.status, 200);
  EXPECT_EQ(book.header("Content-Type"), kWorkbook);
  EXPECT_THAT(book.header("Content-Disposition"), HasSubstr("suspense.xlsx"));
  EXPECT_TRUE(book.body.starts_with("PK")) << book.body.size();
  EXPECT_EQ(client(make_key(estate, "cashier")).get("/v1/suspense", {{"Accept", kWorkbook}}).status, 403)
      << "a cashier writes out no lists of personal data";
  const std::string suspense = "/v1/suspense/" + received.text("payment_id");
  const auto waits = admin->get(suspense).json();
  EXPECT_EQ(waits.at("status"), "open");
  EXPECT_EQ(waits.at("amount_fen"), 5'000);
  EXPECT_TRUE(waits.at("house_number").is_null());
  EXPECT_TRUE(waits.at("matched_by").is_null());
  const Answer assigned = admin->post(suspense + "/assignment", R"({"household_id":")" + estate.households[0] + "\"}");
  ASSERT_EQ(assigned.status, 200) << assigned.body << server.log();
  EXPECT_EQ(assigned.number("allocated_fen"), 5'000);
  EXPECT_EQ(assigned.number("receipt_number"), 1);
  EXPECT_EQ(arrears().number("arrears_fen"), 0);
  EXPECT_EQ(admin->post(suspense + "/return", "{}").problem(), "suspense-cleared");
  EXPECT_THAT(admin->get("/v1/suspense", {{"Min-Position", durable_position()}}).body, HasSubstr(R"("items":[])"));
  const auto found = admin->get(suspense).json();
  EXPECT_EQ(found.at("status"), "assigned");
  EXPECT_EQ(found.at("house_number"), "3-101");
  EXPECT_EQ(found.at("matched_by"), "by_hand");
  EXPECT_THAT(admin->get("/v1/suspense?status=all", {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}}).body,
              HasSubstr(",3-101,人工认领,"));
  const Estate elsewhere = another_community(estate, "elsewhere", 1);
  Client other = client(make_key(estate, "finance_manager", R"(,"community_id":")" + elsewhere.community + "\""));
  EXPECT_EQ(other.get(suspense).problem(), "suspense-unknown");
  // The reference went over to the payment: nobody can bring the same money again, not even after a restart.
  restart();
  admin.emplace(client(estate.admin_key));
  EXPECT_EQ(
      admin
          ->post(household + "/payments", R"({"channel":"bank_transfer","external_reference":"B-7","amount_fen":5000})")
          .problem(),
      "external-reference-taken");
}

TEST_F(Receivables, WhoPaysWhatIsPrintedOwesNothing) {
  terms("at_payment");
  overdue(100'000, 20);
  const Headers fresh{{"Min-Position", durable_position()}, {"Accept-Language", "en"}};
  const test::TempDir papers;
  const std::string file = (papers.path() / "paper.pdf").string();
  const auto printed = [&](const std::string& paper) {
    std::ofstream(file, std::ios::binary) << admin->get(household + paper, fresh).body;
    return test::output_of("pdftotext -layout " + file + " -");
  };
  EXPECT_THAT(printed("/bill-notice"), HasSubstr("1010.00")) << "20 days of 0.05 %";
  EXPECT_THAT(printed("/dunning-letter"), HasSubstr("1010.00"));
  EXPECT_THAT(printed("/bill-notice?date=" + days_ago(10)), HasSubstr("1005.00"));
  const Answer paid =
      admin->post(household + "/payments", R"({"channel":"pos","external_reference":"P1","amount_fen":101000})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("arrears_fen"), 0);
  EXPECT_EQ(paid.number("credited_fen"), 0);
}

TEST_F(Receivables, CreditHoldsUpTheLetterOfDemandForWhatItPaysAlone) {
  const auto pay_ahead = [&](std::int64_t fen, const std::string& kept) {
    const Answer paid =
        admin->post(household + "/payments", R"({"channel":"cash","amount_fen":)" + std::to_string(fen) + kept + "}");
    ASSERT_EQ(paid.status, 201) << paid.body;
    EXPECT_EQ(paid.number("credited_fen"), fen);
  };
  pay_ahead(50'000, R"(,"for_fee_item_ids":[")" + estate.property + "\"]");
  pay_ahead(3'000, "");
  overdue(3'000, 9);
  const auto letter = [&] {
    return admin->get(household + "/dunning-letter", {{"Min-Position", durable_position()}, {"Accept-Language", "en"}});
  };
  EXPECT_EQ(letter().problem(), "covered-by-credit");
  overdue(7'000, 8);
  const Answer printed = letter();
  ASSERT_EQ(printed.status, 200) << printed.body;
  const test::TempDir papers;
  const std::string file = (papers.path() / "letter.pdf").string();
  std::ofstream(file, std::ios::binary) << printed.body;
  const std::string text = test::output_of("pdftotext -layout " + file + " -");
  EXPECT_THAT(text, HasSubstr("70.00"));
  EXPECT_THAT(text, testing::Not(HasSubstr("30.00"))) << "general credit pays the older bill";
  EXPECT_EQ(admin->get(household + "/dunning").number("total_fen"), 7'000);
}

TEST_F(Receivables, WhatAHouseholdIsHandedIsPrinted) {
  EXPECT_EQ(admin->get(household + "/dunning-letter").problem(), "nothing-past-due");
  overdue(5'000, 9);
  const Answer paid = admin->post(household + "/payments", R"({"channel":"cash","amount_fen":2000})");
  const Headers fresh = {{"Min-Position", paid.header("Event-Position")}};
  for (const std::string& paper : {household + "/bill-notice", household + "/dunning-letter",
                                   household + "/payments/" + paid.text("payment_id") + "/receipt"}) {
    const Answer answer = admin->get(paper, fresh);
    EXPECT_EQ(answer.status, 200) << paper << answer.body.substr(0, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/pdf") << paper;
    EXPECT_TRUE(answer.body.starts_with("%PDF-")) << paper;
  }
  EXPECT_EQ(admin->get(household + "/payments/018f3b2a-7c1d-7e2f-9a3b-00000000dead/receipt").problem(),
            "payment-unknown");
  const std::string tomorrow = "?date=" + to_string(add_days(today(), 1));
  EXPECT_EQ(admin->get(household + "/dunning-letter" + tomorrow).problem(), "date-in-future")
      << "nothing is demanded before it is due";
  EXPECT_EQ(admin->get(household + "/bill-notice" + tomorrow).problem(), "date-in-future");
  Client other = client(make_estate("moonlight", 1).admin_key);
  EXPECT_EQ(other.get(household + "/bill-notice").problem(), "household-unknown");
}

TEST_F(Receivables, MonthEndPostsOnceForTheMonthsPassed) {
  terms("month_end");
  overdue(100'000, 70);
  const std::string last_month = to_string(add_days(first_day(month_of(today())), -1));
  const std::string body = R"({"through":")" + last_month + R"(","backdating_reason":"entered_late"})";
  const Answer posted = admin->post(household + "/late-fees", body);
  ASSERT_EQ(posted.status, 201) << posted.body;
  const auto days = days_between(add_days(today(), -70), parse_date(last_month).value());
  EXPECT_EQ(posted.number("amount_fen"), 50 * days);
  EXPECT_EQ(admin->post(household + "/late-fees", body).problem(), "no-late-fee");
  EXPECT_EQ(arrears().number("arrears_fen"), 100'000 + 50 * days);
}

// The month was posted before anybody knew that the bill had been paid five days after it fell due, and before it was
// known that this payment was none.
TEST_F(Receivables, LateFeesFollowWhatBecomesKnownAfterTheMonthEnd) {
  terms("month_end");
  overdue(100'000, 70);
  const std::string last_month = to_string(add_days(first_day(month_of(today())), -1));
  const std::string body = R"({"through":")" + last_month + R"(","backdating_reason":"entered_late"})";
  ASSERT_EQ(admin->post(household + "/late-fees", body).status, 201);
  const Answer paid = admin->post(household + "/payments",
                                  R"({"channel":"pos","external_reference":"P1","amount_fen":100000,"received_on":")" +
                                      days_ago(65) + R"(","backdating_reason":"found_in_reconciliation"})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("arrears_fen"), 250) << "five days";
  EXPECT_EQ(arrears().number("arrears_fen"), 250);
  EXPECT_EQ(admin->get(household + "/statement", {{"Min-Position", durable_position()}}).number("arrears_fen"), 250);
  const Answer fees = admin->get(household + "/late-fees");
  EXPECT_EQ(fees.number("posted_open_fen"), 250);
  EXPECT_EQ(fees.number("projected_fen"), 0);
  EXPECT_THAT(admin->get(household + "/history").body, HasSubstr("not due by what is known now"));
  EXPECT_EQ(admin->post(household + "/late-fees", body).problem(), "no-late-fee");
  // Among the reliefs it is none: nobody gave it up.
  const std::string reliefs = "/v1/reports/reliefs?community_id=" + estate.community +
                              "&from=" + to_string(month_of(add_days(today(), -70))) +
                              "&to=" + to_string(month_of(today()));
  const Answer told = admin->get(reliefs, {{"Min-Position", durable_position()}});
  ASSERT_EQ(told.json().at("items").as_array().size(), 1U) << told.body;
  const auto row = told.json().at("items").at(0);
  EXPECT_EQ(row.at("what"), "late_fee_corrected");
  EXPECT_EQ(row.at("kind"), "not_due");
  EXPECT_EQ(row.at("late_fee_fen"), 50 * days_between(add_days(today(), -70), parse_date(last_month).value()) - 250);
  EXPECT_THAT(admin->get(reliefs, {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}}).body,
              HasSubstr(",违约金更正,按现有记录不应计收,0.00,"));

  const std::string reversal = household + "/payments/" + paid.text("payment_id") + "/reversal";
  ASSERT_EQ(admin->post(reversal, R"({"reason":"bounced"})").status, 201);
  EXPECT_EQ(admin->get(household + "/late-fees").number("projected_fen"), 50 * 70 - 250);
  const Answer waiver =
      admin->post(household + "/waivers", R"({"kind":"not_due","lines":[{"bill":1,"late_fee_fen":1}]})", {}, as_read());
  EXPECT_EQ(waiver.status, 400) << "what is not due nobody waives: " << waiver.body;
}

TEST_F(Receivables, MonthEndOfACommunityPostsEachHouseholdOnce) {
  terms("month_end");
  overdue(100'000, 70);
  const std::string last_month = to_string(add_days(first_day(month_of(today())), -1));
  const std::string path = "/v1/communities/" + estate.community + "/late-fees";
  const Answer posted = admin->post(path, R"({"through":")" + last_month + "\"}");
  ASSERT_EQ(posted.status, 200) << posted.body;
  const auto days = days_between(add_days(today(), -70), parse_date(last_month).value());
  EXPECT_EQ(posted.number("households"), 1);
  EXPECT_EQ(posted.number("amount_fen"), 50 * days);
  EXPECT_EQ(admin->post(path, R"({"through":")" + last_month + "\"}").number("households"), 0);
  EXPECT_EQ(arrears().number("arrears_fen"), 100'000 + 50 * days);
  overdue(20'000, 70);
  const Answer late = admin->post(path, R"({"through":")" + last_month + "\"}");
  EXPECT_EQ(late.number("households"), 1) << "a charge that was entered later has its month end too";
  EXPECT_EQ(late.number("amount_fen"), 10 * days);
  EXPECT_EQ(arrears().number("arrears_fen"), 120'000 + 60 * days);
  EXPECT_EQ(admin->post(path, R"({"through":"2026-10-30"})").problem(), "not-a-month-end");
}

TEST_F(Receivables, ADebtIsPaidByInstalments) {
  overdue(90'000, 20);
  const std::string plans = household + "/instalment-plans";
  const std::string due = R"({"due_on":")" + to_string(add_days(today(), 30)) + R"(","amount_fen":)";
  const std::string body = R"({"instalments":[{"due_on":")" + to_string(today()) + R"(","amount_fen":30000},)" + due +
                           R"(60000}],"stops_late_fees":true,"note":"下岗"})";
  EXPECT_EQ(admin->post(plans, body).problem(), "if-match-missing");
  const Answer little = admin->post(plans, R"({"instalments":[)" + due + "1}]}", {}, as_read());
  EXPECT_EQ(little.problem(), "instalments-not-what-is-open");
  EXPECT_EQ(little.number("open_fen"), 90'000) << little.body;
  const Answer agreed = admin->post(plans, body, {}, as_read());
  ASSERT_EQ(agreed.status, 201) << agreed.body;
  const std::string plan = agreed.text("instalment_plan_id");
  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":30000})").status, 201);
  const auto item = admin->get(plans).json().at("items").at(0);
  EXPECT_EQ(item.at("open_fen"), 60'000);
  EXPECT_EQ(item.at("overdue_fen"), 0);
  EXPECT_EQ(item.at("next").at("amount_fen"), 60'000);
  EXPECT_EQ(admin->post(plans + "/" + plan + "/end", R"({"reason":"paid"})").problem(), "plan-not-paid");
  ASSERT_EQ(admin->post(plans + "/" + plan + "/end", R"({"reason":"broken"})").status, 201);
  EXPECT_EQ(admin->get(plans).json().at("items").as_array().size(), 0U);
  const std::string told = admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body;
  EXPECT_THAT(told, HasSubstr("分期缴纳"));
  EXPECT_THAT(told, HasSubstr("未按约履行"));
}

// 2,000.00 for a decoration: 300.00 are forfeited, 500.00 set off, 200.00 turned into credit, the rest goes back.
TEST_F(Receivables, ADepositIsForfeitedSetOffCreditedAndRefunded) {
  const Answer item = admin->post("/v1/communities/" + estate.community + "/fee-items",
                                  R"({"code":"fit","name":"装修押金","method":"deposit"})");
  ASSERT_EQ(item.status, 201) << item.body;
  const Answer raised = admin->post(household + "/charges", R"({"fee_item_id":")" + item.text("fee_item_id") +
                                                                R"(","amount_fen":200000,"due_date":"2099-12-31"})");
  ASSERT_EQ(raised.status, 201) << raised.body;
  const Answer paid =
      admin->post(household + "/payments",
                  R"({"channel":"bank_transfer","external_reference":"YJ-1","amount_fen":200000,"bills":[1]})");
  ASSERT_EQ(paid.status, 201) << paid.body;
  charge(*admin, estate, estate.households[0], 60'000, days_ago(0));

  const std::string uses = household + "/deposit-uses";
  const auto use = [&](const std::string& rest) { return admin->post(uses, R"({"bills":[1],)" + rest, {}, as_read()); };
  const std::string forfeit = R"("use":"forfeited","amount_fen":30000)";
  EXPECT_EQ(admin->post(uses, R"({"bills":[1],"reason":"墙面损坏",)" + forfeit + "}").problem(), "if-match-missing");
  EXPECT_EQ(use(forfeit + "}").problem(), "deposit-use-without-reason");
  EXPECT_EQ(client(make_key(estate, "cashier"))
                .post(uses, R"({"bills":[1],"reason":"墙面损坏",)" + forfeit + "}", {}, as_read())
                .status,
            403);
  const Answer forfeited = use(forfeit + R"(,"reason":"墙面损坏","evidence":"QC-17"})");
  ASSERT_EQ(forfeited.status, 201) << forfeited.body;
  EXPECT_EQ(forfeited.number("arrears_fen"), 60'000);
  EXPECT_EQ(forfeited.number("credit_fen"), 0);
  EXPECT_EQ(arrears().number("deposits_fen"), 170'000);
  EXPECT_EQ(use(R"("use":"credited","amount_fen":170001})").problem(), "refund-above-deposits");
  EXPECT_EQ(use(R"("use":"set_off","amount_fen":60001,"reason":"住户签字同意"})").problem(), "set-off-above-arrears");

  const Answer set_off = use(R"("use":"set_off","amount_fen":50000,"reason":"住户签字同意"})");
  ASSERT_EQ(set_off.status, 201) << set_off.body;
  EXPECT_EQ(set_off.number("applied_fen"), 50'000);
  EXPECT_EQ(set_off.number("arrears_fen"), 10'000);
  EXPECT_EQ(set_off.number("credit_fen"), 0);
  const Answer credited = use(R"("use":"credited","amount_fen":20000})");
  ASSERT_EQ(credited.status, 201) << credited.body;
  EXPECT_EQ(credited.number("credit_fen"), 20'000);
  EXPECT_EQ(arrears().number("deposits_fen"), 100'000);

  const Answer approved =
      admin->post(household + "/refunds", R"({"amount_fen":100000,"bills":[1],"reason":"验收合格"})", {}, as_read());
  ASSERT_EQ(approved.status, 201) << approved.body;
  EXPECT_EQ(approved.number("returned_fen"), 100'000);
  EXPECT_EQ(use(R"("use":"credited","amount_fen":1})").problem(), "deposit-not-paid") << "it is on its way back";
  const std::string refund = household + "/refunds/" + approved.text("refund_id");
  ASSERT_EQ(admin->post(refund + "/sending", R"({"channel":"bank_transfer"})").status, 201);
  ASSERT_EQ(admin->post(refund + "/settlement", R"({"outcome":"succeeded"})").status, 201);

  EXPECT_EQ(balance_of("bank_deposits"), 100'000);
  EXPECT_EQ(balance_of("deposits_held"), 0);
  EXPECT_EQ(balance_of("sundry_income"), -30'000);
  EXPECT_EQ(balance_of("credit_balances"), -20'000);
  EXPECT_EQ(balance_of("receivables"), 10'000);
  EXPECT_EQ(balance_of("refunds_payable"), 0);
  EXPECT_EQ(arrears().number("arrears_fen"), 10'000);
  EXPECT_EQ(arrears().number("credit_fen"), 20'000);
  EXPECT_EQ(arrears().number("deposits_fen"), 0);

  const auto line_of = [&](const std::string& report) {
    const Answer answer = admin->get("/v1/reports/" + report, {{"Min-Position", durable_position()}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json().at("items").at(0);
  };
  const auto expect = [](const boost::json::value& line, const std::map<std::string, std::int64_t>& figures) {
    for (const auto& [member, fen] : figures) EXPECT_EQ(line.at(member), fen) << member;
  };
  expect(line_of("deposits"), {{"opening_fen", 0},
                               {"raised_fen", 200'000},
                               {"taken_back_fen", 0},
                               {"deposits_returned_fen", 100'000},
                               {"forfeited_fen", 30'000},
                               {"set_off_fen", 50'000},
                               {"credited_fen", 20'000},
                               {"closing_fen", 0},
                               {"held_opening_fen", 0},
                               {"received_fen", 200'000},
                               {"returned_fen", 100'000},
                               {"held_closing_fen", 0},
                               {"given_up_fen", 0},
                               {"unpaid_fen", 0}});
  expect(line_of("receivables"), {{"billed_fen", 260'000},
                                  {"paid_fen", 200'000},
                                  {"paid_from_credit_fen", 50'000},
                                  {"reopened_fen", 200'000},
                                  {"waived_fen", 0},
                                  {"deposits_returned_fen", 100'000},
                                  {"deposits_used_fen", 100'000},
                                  {"closing_fen", 10'000}});
  expect(line_of("prepayments"), {{"credited_fen", 0},
                                  {"from_deposits_fen", 70'000},
                                  {"used_fen", 50'000},
                                  {"refunded_fen", 0},
                                  {"closing_fen", 20'000}});
  expect(line_of("collection-rates"), {{"receivable_fen", 60'000}, {"received_fen", 50'000}});
  expect(line_of("collection-rates?fee_item_id=" + item.text("fee_item_id")),
         {{"receivable_fen", 0}, {"received_fen", 0}});
  const auto total_of = [&](const std::string& report, const std::string& member) {
    const Answer answer = admin->get("/v1/reports/" + report, {{"Min-Position", durable_position()}});
    return answer.json().at("totals").at(member).as_int64();
  };
  EXPECT_EQ(total_of("income-statement", "income_fen"), 90'000);
  EXPECT_EQ(total_of("income-statement?basis=cash", "income_fen"), 80'000) << "what is in hand and owed back to nobody";
  EXPECT_EQ(total_of("income-statement?fee_item_id=" + item.text("fee_item_id"), "income_fen"), 30'000);
  EXPECT_EQ(total_of("income-statement?basis=cash&fee_item_id=" + item.text("fee_item_id"), "income_fen"), 30'000);
  EXPECT_EQ(total_of("cash", "received_fen"), 200'000) << "no use is cash";
  EXPECT_EQ(total_of("cash", "refunded_fen"), 100'000);

  const Answer statement = admin->get(household + "/statement");
  for (const char* kind : {"deposit_forfeited", "deposit_set_off", "deposit_credited", "deposit_returned"}) {
    EXPECT_THAT(statement.body, HasSubstr(std::string(R"("kind":")") + kind + "\""));
  }
  EXPECT_EQ(statement.number("arrears_fen"), 10'000);
  EXPECT_EQ(statement.number("credit_fen"), 20'000);
  const std::string told = admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body;
  EXPECT_THAT(told, HasSubstr("没收押金 300.00 元"));
  EXPECT_THAT(told, HasSubstr("押金抵缴欠费 500.00 元"));
  EXPECT_THAT(told, HasSubstr("押金转预存 200.00 元"));
  EXPECT_EQ(server.stop(), 0);
  for (const std::string command : {"verify", "compare"}) {
    const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / command);
    EXPECT_EQ(ran.exit, 0) << ran.output;
  }
}

TEST_F(Receivables, MoneyForAFeeItemIsKeptForIt) {
  overdue(500, 3);
  const Answer paid =
      admin->post(household + "/payments",
                  R"({"channel":"cash","amount_fen":900,"for_fee_item_ids":[")" + estate.property + "\"]}");
  ASSERT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("allocated_fen"), 0) << "the debt is of another fee item";
  EXPECT_EQ(admin->post(household + "/credit-applications", "{}").problem(), "no-open-bill");
  const auto credit = admin->get(household + "/credit").json();
  EXPECT_EQ(credit.at("credit_fen"), 900);
  EXPECT_EQ(credit.at("wallets").at(0).at("for_fee_item_ids").at(0), boost::json::string_view(estate.property));
  EXPECT_EQ(
      admin
          ->post(household + "/payments",
                 R"({"channel":"cash","amount_fen":1,"bills":[1],"for_fee_item_ids":[")" + estate.property + "\"]}")
          .problem(),
      "bill-of-another-fee-item");
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <thread>

#include "domain/base/time.h"
#include "tests/blackbox/cash_desk.h"
#include "tests/support/eventually.h"

// A cashier's day: the shift, the drawer and the day close; and credit that pays what a run bills.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Tills : public CashDesk {
 protected:
  std::string pay(std::int64_t fen, const std::string& channel) {
    const std::string reference = channel == "cash" ? "" : R"(,"external_reference":"X-)" + new_key() + "\"";
    return made(*cashier, household + "/payments",
                R"({"channel":")" + channel + R"(","amount_fen":)" + std::to_string(fen) + reference + "}")
        .text("payment_id");
  }
};

TEST_F(Tills, ASlipOfTheBankIsOfOneBankingWhoeverHasIt) {
  const std::string banked = R"({"amount_fen":1000,"reference":"JK-0017"})";
  const std::string first =
      cashier_of(made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})").text("shift_id"));
  made(*cashier, "/v1/own-shift/bankings", banked);
  Client colleague = client(make_key(estate, "cashier"));
  made(colleague, community + "/shifts", R"({"opening_float_fen":5000})");
  for (Client* again : {&*cashier, &colleague}) {
    const Answer refused = again->post("/v1/own-shift/bankings", banked);
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_EQ(refused.problem(), "banking-slip-taken");
    EXPECT_EQ(refused.text("held_by"), first) << "whose drawer it was of";
  }
  made(colleague, "/v1/own-shift/bankings", R"({"amount_fen":1000,"reference":"JK-0018"})");
  EXPECT_EQ(colleague.get("/v1/own-shift").number("expected_fen"), 4'000);
}

TEST_F(Tills, ABankingIsTakenBackAndItsSlipIsFree) {
  made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})");
  made(*cashier, "/v1/own-shift/bankings", R"({"amount_fen":1000,"reference":"JK-0018"})");
  const auto bankings = [&]() -> boost::json::array {
    return cashier->get("/v1/shifts", {{"Min-Position", durable_position()}})
        .json()
        .at("items")
        .at(0)
        .at("bankings")
        .as_array();
  };
  ASSERT_EQ(bankings().size(), 1U);
  const std::string path = std::string("/v1/own-shift/bankings/") +
                           bankings().at(0).at("banking_event_id").as_string().c_str() + "/reversal";
  Client colleague = client(make_key(estate, "cashier"));
  EXPECT_EQ(colleague.post(path, "{}").problem(), "banking-unknown") << "no shift is open";
  made(colleague, community + "/shifts", R"({"opening_float_fen":5000})");
  EXPECT_EQ(colleague.post(path, "{}").problem(), "banking-unknown") << "of another drawer";
  EXPECT_EQ(made(*cashier, path, "{}").number("expected_fen"), 20'000);
  EXPECT_EQ(bankings().size(), 0U);
  EXPECT_EQ(cashier->post(path, "{}").problem(), "banking-unknown") << "any more";
  EXPECT_EQ(
      made(colleague, "/v1/own-shift/bankings", R"({"amount_fen":1000,"reference":"JK-0018"})").number("expected_fen"),
      4'000);
}

TEST_F(Tills, AShiftIsOpenedBankedCountedAndOnTheDayClose) {
  EXPECT_EQ(cashier->get("/v1/own-shift").problem(), "shift-not-open");
  const std::string shift = made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})").text("shift_id");
  EXPECT_EQ(cashier->post(community + "/shifts", "{}").problem(), "shift-open");
  const std::string wrong = pay(700, "cash");
  pay(1'300, "cash");
  pay(5'000, "wechat");
  EXPECT_EQ(cashier->get("/v1/own-shift").number("expected_fen"), 22'000);
  Client colleague = client(make_key(estate, "cashier"));
  EXPECT_EQ(colleague.post(household + "/payments/" + wrong + "/reversal", R"({"reason":"entered_wrongly"})").problem(),
            "reversal-needs-supervisor");
  made(*cashier, household + "/payments/" + wrong + "/reversal", R"({"reason":"entered_wrongly"})");
  EXPECT_EQ(cashier->post("/v1/own-shift/bankings", R"({"amount_fen":21301})").problem(), "more-than-the-drawer-holds");
  EXPECT_EQ(
      made(*cashier, "/v1/own-shift/bankings", R"({"amount_fen":1000,"reference":"JK-0017"})").number("expected_fen"),
      20'300);
  EXPECT_EQ(cashier->post("/v1/own-shift/closing", R"({"counted_fen":-1})").status, 400);
  const Answer closed = made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":20250})");
  EXPECT_EQ(closed.number("difference_fen"), -50);

  const auto row = read("/v1/shifts?community_id=" + estate.community).json().at("items").at(0);
  EXPECT_EQ(row.at("shift_id"), boost::json::string_view(shift));
  EXPECT_EQ(row.at("status"), "closed");
  EXPECT_EQ(row.at("taken_fen"), 2'000);
  EXPECT_EQ(row.at("payments"), 2);
  EXPECT_EQ(row.at("given_back_fen"), 700);
  EXPECT_EQ(row.at("banked_fen"), 1'000);
  EXPECT_EQ(row.at("expected_fen"), 20'300);
  EXPECT_EQ(row.at("counted_fen"), 20'250);
  EXPECT_EQ(row.at("difference_fen"), -50);

  const auto day = read(community + "/day-close").json();
  EXPECT_EQ(day.at("totals").at("received_fen"), 7'000);
  EXPECT_EQ(day.at("totals").at("reversed_fen"), 700);
  EXPECT_EQ(day.at("totals").at("refunded_fen"), 0);
  EXPECT_EQ(day.at("totals").at("net_fen"), 6'300);
  EXPECT_EQ(day.at("items").as_array().size(), 2U);  // cash and WeChat
  EXPECT_EQ(day.at("shifts").at(0).at("difference_fen"), -50);
  const Answer csv = read(community + "/day-close", {{"Accept", "text/csv"}});
  EXPECT_THAT(csv.body, HasSubstr(",20.00,2,7.00,1,0.00,0,13.00,"));
  const Answer sheet = read(community + "/day-close-sheet", {{"Accept", "application/pdf"}});
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  EXPECT_THAT(sheet.body, StartsWith("%PDF-"));
  EXPECT_THAT(sheet.header("Content-Disposition"), HasSubstr("day-close-"));

  // What was short is an expense, what was banked is in the bank: the trial balance is even.
  EXPECT_EQ(balance_of("cash_on_hand"), 1'300 - 1'000 - 50);
  EXPECT_EQ(balance_of("bank_deposits"), 1'000);
  EXPECT_EQ(balance_of("sundry_expenses"), 50);
}

// Opened with 100.00, 22.00 taken on that day and 17.00 on the next, when it is counted: the sheet of the first day
// stays as it was when the day was over, and that of the next has the count. What is dated before the shift is on the
// sheet of both days.
TEST_F(Tills, TheSheetOfADayHasWhatHappenedToTheDrawersOnItAndNothingLater) {
  const Date today = parse_date(read(community + "/day-close").text("date")).value();
  const std::string before = to_string(add_days(today, -3));
  const std::string first = to_string(add_days(today, -2));
  const std::string second = to_string(add_days(today, -1));
  const auto pay_on = [&](const std::string& on, std::int64_t fen) {
    made(*cashier, household + "/payments",
         R"({"channel":"cash","amount_fen":)" + std::to_string(fen) + R"(,"received_on":")" + on + "\"}");
  };
  const auto sheet = [&](const std::string& on) {
    auto day = read(community + "/day-close?date=" + on).json();
    day.as_object().erase("cut_off");
    return day;
  };
  made(*cashier, community + "/shifts", R"({"opening_float_fen":10000,"opened_on":")" + first + "\"}");
  pay_on(before, 500);
  pay_on(first, 2'200);
  const auto as_it_was = sheet(first);
  EXPECT_EQ(as_it_was.at("entered_for_other_days_fen"), 500);
  EXPECT_EQ(as_it_was.at("entered_on_other_days_fen"), 0);
  const auto& drawer = as_it_was.at("shifts").at(0);
  EXPECT_EQ(drawer.at("begun_with_fen"), 10'000);
  EXPECT_EQ(drawer.at("taken_fen"), 2'700);
  EXPECT_EQ(drawer.at("expected_fen"), 12'700);
  EXPECT_EQ(drawer.at("status"), "open");
  pay_on(second, 1'700);
  made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":12400,"closed_on":")" + second + "\"}");
  EXPECT_EQ(sheet(first), as_it_was);

  const auto counted = sheet(second);
  EXPECT_EQ(counted.at("totals").at("net_fen"), 1'700);
  EXPECT_EQ(counted.at("safe_fen"), 12'400 - 10'000);
  ASSERT_EQ(counted.at("shifts").as_array().size(), 1U);
  const auto& shift = counted.at("shifts").at(0);
  EXPECT_EQ(shift.at("begun_with_fen"), 12'700);
  EXPECT_EQ(shift.at("taken_fen"), 1'700);
  EXPECT_EQ(shift.at("payments"), 1);
  EXPECT_EQ(shift.at("expected_fen"), 14'400);
  EXPECT_EQ(shift.at("counted_fen"), 12'400);
  EXPECT_EQ(shift.at("difference_fen"), -2'000);
  EXPECT_EQ(shift.at("closed_on"), boost::json::string_view(second));

  const auto dated_back = sheet(before);
  EXPECT_EQ(dated_back.at("totals").at("net_fen"), 500);
  EXPECT_EQ(dated_back.at("entered_on_other_days_fen"), 500);
  EXPECT_TRUE(dated_back.at("shifts").as_array().empty());
  EXPECT_EQ(sheet(to_string(today)).at("shifts").as_array().size(), 0U);
  EXPECT_EQ(read(community + "/day-close-sheet?date=" + second, {{"Accept", "application/pdf"}}).status, 200);
}

// What the own work leaves behind: the own shifts, and the day and the receipts of the community.
TEST_F(Tills, ACashierReadsTheOwnShiftsAndTheDay) {
  const std::string own = made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})").text("shift_id");
  pay(1'300, "cash");
  Client colleague = client(make_key(estate, "cashier"));
  const std::string theirs = made(colleague, community + "/shifts", R"({"opening_float_fen":5000})").text("shift_id");
  const Headers now = {{"Min-Position", durable_position()}};
  const auto shifts_seen_by = [&](Client& by, const std::string& query) {
    std::vector<std::string> seen;
    const auto answer = by.get("/v1/shifts" + query, now).json();
    for (const auto& row : answer.at("items").as_array()) seen.emplace_back(row.at("shift_id").as_string());
    return seen;
  };
  const std::string here = "?community_id=" + estate.community;
  for (const std::string& query : {std::string(), here}) {
    EXPECT_EQ(shifts_seen_by(*cashier, query), std::vector<std::string>{own});
    EXPECT_EQ(shifts_seen_by(colleague, query), std::vector<std::string>{theirs});
    EXPECT_EQ(shifts_seen_by(*admin, query).size(), 2U);
  }

  EXPECT_EQ(cashier->get(community + "/day-close", now).json().at("shifts").as_array().size(), 2U);
  EXPECT_EQ(cashier->get(community + "/day-close-sheet", {{"Accept", "application/pdf"}}).status, 200);
  EXPECT_EQ(cashier->get("/v1/receipts", now).json().at("items").as_array().size(), 1U);

  const Estate elsewhere = another_community(estate, "other", 1);
  EXPECT_EQ(cashier->get("/v1/communities/" + elsewhere.community + "/day-close").status, 404);
  EXPECT_EQ(cashier->get("/v1/communities/" + elsewhere.community + "/day-close-sheet").status, 404);
  EXPECT_EQ(cashier->get("/v1/receipts?community_id=" + elsewhere.community).status, 404);
  EXPECT_EQ(cashier->get("/v1/reports/cash").status, 403);
}

// The count was short of a payment that never came: who reverses it takes the shortage back, and the next count is
// even.
TEST_F(Tills, WhatNeverCameTakesTheShortageOfItsCountBack) {
  made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})");
  const std::string wrong = pay(700, "cash");
  EXPECT_EQ(made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":19950})").number("difference_fen"), -750);
  const std::string reversal = household + "/payments/" + wrong + "/reversal";
  EXPECT_EQ(cashier->post(reversal, R"({"reason":"entered_wrongly"})").problem(), "reversal-needs-supervisor");
  EXPECT_EQ(balance_of("sundry_expenses"), 750);
  EXPECT_EQ(made(*admin, reversal, R"({"reason":"entered_wrongly"})").number("shortage_taken_back_fen"), 700);
  const auto row = read("/v1/shifts?community_id=" + estate.community).json().at("items").at(0);
  EXPECT_EQ(row.at("difference_fen"), -750) << "the count stands";
  EXPECT_EQ(row.at("shortage_taken_back_fen"), 700);
  EXPECT_EQ(read(community + "/day-close").json().at("shifts").at(0).at("shortage_taken_back_fen"), 700);
  EXPECT_THAT(read("/v1/shifts", {{"Accept", "text/csv"}}).body, HasSubstr(",-7.50,7.00,"));
  EXPECT_EQ(read(community + "/day-close-sheet", {{"Accept", "application/pdf"}}).status, 200);
  EXPECT_EQ(balance_of("sundry_expenses"), 50);
  EXPECT_EQ(balance_of("cash_on_hand"), -50);
  made(*cashier, community + "/shifts", R"({"opening_float_fen":19950})");
  EXPECT_EQ(made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":19950})").number("difference_fen"), 0);
}

// Finance keeps no drawer: what is still in one goes back out of that, what was counted out of the one that is named.
TEST_F(Tills, FinanceReversesCashOutOfTheDrawerOfWhoGivesIt) {
  Client finance = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(finance.post(community + "/shifts", "{}").status, 403);
  const auto reversal = [&](const std::string& payment) { return household + "/payments/" + payment + "/reversal"; };
  made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})");
  made(finance, reversal(pay(700, "cash")), R"({"reason":"bounced"})");
  EXPECT_EQ(cashier->get("/v1/own-shift").number("expected_fen"), 20'000);
  const std::string bounced = pay(700, "cash");
  const std::string wrong = pay(300, "cash");
  const std::string gone = cashier_of(cashier->get("/v1/own-shift").text("shift_id"));
  EXPECT_EQ(made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":21000})").number("difference_fen"), 0);
  EXPECT_EQ(finance.post(reversal(bounced), R"({"reason":"bounced"})").problem(), "reversal-needs-open-shift");
  EXPECT_EQ(finance.post(reversal(wrong), R"({"reason":"entered_wrongly"})").problem(), "reversal-needs-open-shift");

  Client colleague = client(make_key(estate, "cashier"));
  const std::string giver =
      cashier_of(made(colleague, community + "/shifts", R"({"opening_float_fen":5000})").text("shift_id"));
  const auto given_by = [](const std::string& reason, const std::string& id) {
    return R"({"reason":")" + reason + R"(","cashier_id":")" + id + "\"}";
  };
  EXPECT_EQ(finance.post(reversal(bounced), given_by("bounced", gone)).problem(), "shift-not-open");
  EXPECT_EQ(finance.post(reversal(bounced), given_by("bounced", "nobody")).status, 400);
  made(finance, reversal(bounced), given_by("bounced", giver));
  EXPECT_EQ(colleague.get("/v1/own-shift").number("expected_fen"), 4'300);
  made(finance, reversal(wrong), given_by("entered_wrongly", giver));
  EXPECT_EQ(colleague.get("/v1/own-shift").number("expected_fen"), 4'000);
  EXPECT_EQ(balance_of("cash_on_hand"), 0);

  made(*cashier, community + "/shifts", R"({"opening_float_fen":21000})");
  EXPECT_EQ(cashier->post(reversal(pay(50, "cash")), given_by("bounced", giver)).problem(),
            "reversal-needs-supervisor");
}

TEST_F(Tills, ADrawerOfAnotherCommunityGivesNothing) {
  made(*cashier, community + "/shifts", "{}");
  const std::string bounced = pay(700, "cash");
  const Estate elsewhere = another_community(estate, "other", 1);
  Client stranger = client(make_key(estate, "cashier"));
  const std::string giver =
      cashier_of(made(stranger, "/v1/communities/" + elsewhere.community + "/shifts", "{}").text("shift_id"));
  Client finance = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(finance
                .post(household + "/payments/" + bounced + "/reversal",
                      R"({"reason":"bounced","cashier_id":")" + giver + "\"}")
                .problem(),
            "shift-of-another-community");
}

// Cash whose payer is not known lies in a drawer like any other, and finance, which clears it, has none.
TEST_F(Tills, CashInSuspenseGoesBackOutOfADrawer) {
  Client finance = client(make_key(estate, "finance_manager"));
  const auto unknown = [&] {
    return "/v1/suspense/" +
           made(*cashier, community + "/suspense", R"({"channel":"cash","amount_fen":700})").text("payment_id");
  };
  made(*cashier, community + "/shifts", R"({"opening_float_fen":20000})");
  made(finance, unknown() + "/return", "{}");
  EXPECT_EQ(cashier->get("/v1/own-shift").number("expected_fen"), 20'000);
  const std::string counted = unknown();
  const std::string never = unknown();
  EXPECT_EQ(made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":20700})").number("difference_fen"), -700);
  EXPECT_EQ(finance.post(counted + "/return", "{}").problem(), "reversal-needs-open-shift");
  Client colleague = client(make_key(estate, "cashier"));
  const std::string giver =
      cashier_of(made(colleague, community + "/shifts", R"({"opening_float_fen":5000})").text("shift_id"));
  made(finance, counted + "/return", R"({"cashier_id":")" + giver + "\"}");
  EXPECT_EQ(colleague.get("/v1/own-shift").number("expected_fen"), 4'300);

  const std::string payment =
      made(finance, never + "/assignment", R"({"household_id":")" + estate.households[0] + "\"}").text("payment_id");
  EXPECT_EQ(made(finance, household + "/payments/" + payment + "/reversal", R"({"reason":"entered_wrongly"})")
                .number("shortage_taken_back_fen"),
            700);
  EXPECT_EQ(balance_of("cash_on_hand"), 0);
  EXPECT_EQ(balance_of("sundry_expenses"), 0);
}

TEST_F(Tills, TheDrawerIsOfTheKeyAndTheSheetIsForWhoSeesFigures) {
  made(*cashier, community + "/shifts", "{}");
  Client other = client(make_key(estate, "cashier"));
  EXPECT_EQ(other.get("/v1/own-shift").problem(), "shift-not-open");
  EXPECT_EQ(other.post("/v1/own-shift/closing", R"({"counted_fen":0})").problem(), "shift-not-open");
  Client desk = client(make_key(estate, "front_desk"));
  EXPECT_EQ(desk.post(community + "/shifts", "{}").status, 403);
  Client finance = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(finance.get(community + "/day-close").status, 200);
  EXPECT_EQ(finance.get(community + "/day-close?date=2024-13-01").status, 400);
  for (const char* form : {"/day-close", "/day-close-sheet"}) {
    EXPECT_EQ(finance.get(community + form + "?date=2199-01-01").problem(), "date-in-future") << form;
  }
  Estate elsewhere = another_community(estate, "other", 1);
  EXPECT_EQ(cashier->post("/v1/communities/" + elsewhere.community + "/shifts", "{}").status, 404)
      << "a key of one community";
}

// It has channels and no drawer: cash that it tells of would be nobody's.
TEST_F(Tills, APaymentGatewayTakesNoCashAndKeepsNoDrawer) {
  Client gateway = client(make_key(estate, "gateway", R"(,"community_id":")" + estate.community + "\""));
  int reference = 4'200'000;
  for (const std::string& path : {household + "/payments", community + "/suspense"}) {
    const std::string cash = R"({"channel":"cash","amount_fen":100})";
    const Answer refused = gateway.post(path, cash);
    EXPECT_EQ(refused.status, 403) << path << refused.body;
    EXPECT_EQ(refused.problem(), "not-permitted") << path;
    made(*cashier, path, cash);
    for (const std::string channel : {"wechat", "alipay", "bank_transfer"}) {
      made(gateway, path,
           R"({"channel":")" + channel + R"(","amount_fen":100,"external_reference":")" + std::to_string(++reference) +
               "\"}");
    }
  }
  EXPECT_EQ(gateway.post(community + "/shifts", "{}").problem(), "not-permitted");
  EXPECT_EQ(gateway.get("/v1/own-shift").problem(), "not-permitted");
  EXPECT_EQ(gateway.post("/v1/own-shift/bankings", R"({"amount_fen":1})").problem(), "not-permitted");
  EXPECT_EQ(gateway.post("/v1/own-shift/closing", R"({"counted_fen":0})").problem(), "not-permitted");
}

TEST_F(Tills, CreditPaysWhatARunBillsWhereTheCommunityWantsIt) {
  EXPECT_EQ(read(community + "/collection-policy").json().at("deducts_on_issue"), false);
  EXPECT_EQ(read(community + "/collection-policy").text("allocation_policy"), "principal_first") << "said by nobody";
  made(*admin, community + "/automatic-deduction", R"({"on_issue":true})");
  EXPECT_EQ(read(community + "/collection-policy").json().at("deducts_on_issue"), true);
  pay(100'000'00, "wechat");
  const std::string run =
      made(*admin, community + "/bill-runs",
           R"({"period_from":"2024-02-01","period_to":"2024-03-01","due_date":"2099-12-31","fee_item_ids":[")" +
               estate.property + "\"]}")
          .text("bill_run_id");
  ASSERT_TRUE(test::eventually([&] { return read("/v1/bill-runs/" + run).text("state") == "completed"; }));
  const Answer paid = read(household + "/arrears");
  EXPECT_EQ(paid.number("arrears_fen"), 0) << paid.body;
  EXPECT_LT(paid.number("credit_fen"), 100'000'00);
  EXPECT_GT(paid.number("credit_fen"), 0);
  const Answer owes = read("/v1/households/" + estate.households[1] + "/arrears");
  EXPECT_EQ(owes.number("arrears_fen") + paid.number("credit_fen"), 100'000'00) << "both are billed the same";
}

TEST_F(Tills, AWaiverTakesTheTaxBackThatItGivesUp) {
  made(*admin, "/v1/fee-items/" + estate.property + "/vat-rates",
       R"({"effective_from":"2024-01-01","rate_millionths":60000,"prices_include_tax":true})");
  const std::string run =
      made(*admin, community + "/bill-runs",
           R"({"period_from":"2024-02-01","period_to":"2024-03-01","due_date":"2099-12-31","fee_item_ids":[")" +
               estate.property + "\"]}")
          .text("bill_run_id");
  ASSERT_TRUE(test::eventually([&] { return read("/v1/bill-runs/" + run).text("state") == "completed"; }));
  const std::int64_t owed = read(household + "/arrears").number("arrears_fen");
  const auto tax = [&] { return -balance_of("output_vat"); };
  const std::int64_t of_two = tax();
  ASSERT_GT(of_two, 0);
  const Answer waived = admin->post(
      household + "/waivers", R"({"kind":"goodwill","lines":[{"bill":1,"amount_fen":)" + std::to_string(owed) + "}]}",
      {}, {{"If-Match", admin->get(household).header("ETag")}});
  ASSERT_EQ(waived.status, 201) << waived.body;
  EXPECT_EQ(tax() * 2, of_two);
}

}  // namespace
}  // namespace steward::blackbox

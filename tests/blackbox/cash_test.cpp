#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <optional>

#include "tests/blackbox/cash_desk.h"
#include "tests/blackbox/requests_of_routes.h"

// Cash beside the cashier's day: what finance refunds and spends, and what lies outside the drawers.
namespace steward::blackbox {
namespace {

class Cash : public CashDesk {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(CashDesk::SetUp());
    finance.emplace(client(make_key(estate, "finance_manager")));
  }

  // The shift's cashier.
  std::string open_shift(std::int64_t opening_float) {
    return cashier_of(
        made(*cashier, community + "/shifts", R"({"opening_float_fen":)" + std::to_string(opening_float) + "}")
            .text("shift_id"));
  }
  std::int64_t count_even(std::int64_t counted) {
    return made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":)" + std::to_string(counted) + "}")
        .number("difference_fen");
  }
  std::int64_t expected() { return cashier->get("/v1/own-shift").number("expected_fen"); }
  void pay(std::int64_t fen) {
    made(*cashier, household + "/payments", R"({"channel":"cash","amount_fen":)" + std::to_string(fen) + "}");
  }
  // The path of a refund in cash that is on its way.
  std::string refund_sent(std::int64_t fen) {
    const std::string path = household + "/refunds/" +
                             made(*finance, household + "/refunds", R"({"amount_fen":)" + std::to_string(fen) + "}",
                                  {{"If-Match", finance->get(household).header("ETag")}})
                                 .text("refund_id");
    made(*finance, path + "/sending", R"({"channel":"cash"})");
    return path;
  }
  std::string vendor() {
    return made(*finance, "/v1/vendors", R"({"code":"V-1","name":"恒达电梯"})").text("vendor_id");
  }
  static std::string bought(const std::string& vendor, std::int64_t fen, const std::string& more = "") {
    return R"({"vendor_id":")" + vendor + R"(","account":6401,"description":"灯泡","net_fen":)" + std::to_string(fen) +
           more + "}";
  }
  static std::string by(const std::string& giver) { return R"("cashier_id":")" + giver + "\""; }

  std::optional<Client> finance;
};

// Finance settles a refund of 700 and the cashier hands it over: it left the books once there, and once more as what
// the count was short by.
TEST_F(Cash, ARefundComesOutOfTheDrawerOfWhoHandsItOver) {
  const std::string giver = open_shift(20'000);
  pay(1'000);
  const std::string settlement = refund_sent(700) + "/settlement";
  EXPECT_EQ(finance->post(settlement, R"({"outcome":"succeeded"})").problem(), "reversal-needs-open-shift");
  EXPECT_EQ(finance->post(settlement, R"({"outcome":"succeeded","cashier_id":"nobody"})").status, 400);
  made(*finance, settlement, R"({"outcome":"succeeded",)" + by(giver) + "}");
  EXPECT_EQ(expected(), 20'300);
  const auto day = read(community + "/day-close").json();
  ASSERT_EQ(day.at("items").as_array().size(), 1U) << "what the drawer gave is a line of its cashier";
  const auto& line = day.at("items").at(0);
  EXPECT_EQ(line.at("cashier_id"), boost::json::string_view(giver));
  EXPECT_EQ(line.at("reversals"), 0);
  EXPECT_EQ(line.at("refunded_fen"), 700);
  EXPECT_EQ(line.at("refunds"), 1);
  EXPECT_EQ(line.at("net_fen"), 300);
  EXPECT_EQ(day.at("totals").at("refunded_fen"), 700);
  const auto totals = read("/v1/reports/cash").json().at("totals");
  EXPECT_EQ(totals.at("refunds"), 1);
  EXPECT_EQ(totals.at("net_fen"), 300);
  EXPECT_EQ(count_even(20'300), 0);
  EXPECT_EQ(balance_of("cash_on_hand"), 300);
  EXPECT_EQ(balance_of("sundry_expenses"), 0);
}

// What finance has granted the cashier hands out, from nobody's drawer but the own one.
TEST_F(Cash, ACashierPaysOutARefundOfTheOwnDrawer) {
  pay(1'000);  // while no shift was open
  const std::string giver = open_shift(20'000);
  const std::string refund = household + "/refunds/" +
                             made(*finance, household + "/refunds", R"({"amount_fen":700})",
                                  {{"If-Match", finance->get(household).header("ETag")}})
                                 .text("refund_id");
  EXPECT_EQ(cashier->post(refund + "/settlement", R"({"outcome":"cancelled"})").problem(), "not-permitted");
  EXPECT_EQ(cashier->post(refund + "/sending", R"({"channel":"wechat","reason":"业主要求"})").problem(),
            "not-permitted");
  made(*cashier, refund + "/sending", R"({"channel":"cash"})");
  Client other = client(make_key(estate, "cashier", R"(,"community_id":")" + estate.community + "\""));
  EXPECT_EQ(other.post(refund + "/settlement", R"({"outcome":"succeeded",)" + by(giver) + "}").problem(),
            "not-permitted");
  EXPECT_EQ(other.post(refund + "/settlement", R"({"outcome":"succeeded"})").problem(), "reversal-needs-open-shift");
  made(*cashier, refund + "/settlement", R"({"outcome":"succeeded",)" + by(giver) + "}");
  EXPECT_EQ(expected(), 19'300);
  EXPECT_EQ(count_even(19'300), 0);
}

TEST_F(Cash, ACashierSendsMoneyBackTheWayItCame) {
  made(*cashier, household + "/payments", R"({"channel":"wechat","external_reference":"WX-1","amount_fen":1000})");
  const std::string refund = household + "/refunds/" +
                             made(*finance, household + "/refunds", R"({"amount_fen":700})",
                                  {{"If-Match", finance->get(household).header("ETag")}})
                                 .text("refund_id");
  EXPECT_EQ(cashier->post(refund + "/sending", R"({"channel":"bank_transfer","reason":"业主要求"})").problem(),
            "not-permitted");
  made(*cashier, refund + "/sending", R"({"channel":"wechat"})");
  made(*cashier, refund + "/settlement", R"({"outcome":"failed"})");
  EXPECT_EQ(cashier->post(refund + "/sending", R"({"channel":"cash","reason":"微信失败"})").problem(), "not-permitted")
      << "what may arrive after all is not handed out as well";
  EXPECT_EQ(made(*cashier, refund + "/sending", R"({"channel":"wechat"})").number("attempt"), 2);
  made(*cashier, refund + "/settlement", R"({"outcome":"succeeded"})");
  EXPECT_EQ(cashier->post(household + "/refunds/" + kNoId + "/sending", R"({"channel":"wechat"})").problem(),
            "refund-unknown");
}

TEST_F(Cash, NoDrawerGivesMoreThanItHolds) {
  const std::string giver = open_shift(0);
  pay(700);
  const std::string settlement = refund_sent(700) + "/settlement";
  made(*cashier, "/v1/own-shift/bankings", R"({"amount_fen":1})");
  const std::string body = R"({"outcome":"succeeded",)" + by(giver) + "}";
  EXPECT_EQ(finance->post(settlement, body).problem(), "more-than-the-drawer-holds");
  EXPECT_EQ(
      finance->post(community + "/expenses", bought(vendor(), 700, R"(,"paid_by":"cash",)" + by(giver))).problem(),
      "more-than-the-drawer-holds");
  EXPECT_EQ(expected(), 699);
}

TEST_F(Cash, AnExpenseComesOutOfADrawerOrOfTheSafeAndIsPutBack) {
  const std::string giver = open_shift(20'000);
  const std::string from = vendor();
  made(*finance, community + "/expenses", bought(from, 100, R"(,"paid_by":"cash")"));
  EXPECT_EQ(read(community + "/day-close").json().at("safe_short"), true) << "it had none";
  EXPECT_EQ(expected(), 20'000) << "out of the safe";
  const std::string at_once =
      made(*finance, community + "/expenses", bought(from, 300, R"(,"paid_by":"cash",)" + by(giver)))
          .text("expense_id");
  EXPECT_EQ(expected(), 19'700);
  const std::string later = made(*finance, community + "/expenses", bought(from, 50)).text("expense_id");
  made(*finance, "/v1/expenses/" + later + "/payment", R"({"paid_by":"cash",)" + by(giver) + "}");
  EXPECT_EQ(expected(), 19'650);
  made(*finance, "/v1/expenses/" + at_once + "/reversal", R"({"reason":"entered_wrongly"})");
  EXPECT_EQ(expected(), 19'950) << "it lies where it lay, though nobody says so";
  EXPECT_EQ(count_even(19'950), 0);
  EXPECT_EQ(balance_of("cash_on_hand"), -150);
  EXPECT_EQ(
      finance->post("/v1/expenses/" + later + "/reversal", R"({"reason":"duplicate",)" + by(giver) + "}").problem(),
      "shift-not-open");
}

// Nobody was paid, and the count found the cash: the reversal has it once.
TEST_F(Cash, AnExpenseThatNeverWasTakesBackWhatItsCountWasOver) {
  const std::string giver = open_shift(20'000);
  const std::string wrong =
      made(*finance, community + "/expenses", bought(vendor(), 300, R"(,"paid_by":"cash",)" + by(giver)))
          .text("expense_id");
  EXPECT_EQ(made(*cashier, "/v1/own-shift/closing", R"({"counted_fen":20000})").number("difference_fen"), 300);
  EXPECT_EQ(balance_of("sundry_income"), -300);
  EXPECT_EQ(made(*finance, "/v1/expenses/" + wrong + "/reversal", R"({"reason":"entered_wrongly"})")
                .number("overage_taken_back_fen"),
            300);
  const auto row = read("/v1/shifts").json().at("items").at(0);
  EXPECT_EQ(row.at("difference_fen"), 300) << "the count stands";
  EXPECT_EQ(row.at("overage_taken_back_fen"), 300);
  EXPECT_EQ(row.at("shortage_taken_back_fen"), 0);
  EXPECT_EQ(read(community + "/day-close").json().at("shifts").at(0).at("overage_taken_back_fen"), 300);
  EXPECT_THAT(read("/v1/shifts", {{"Accept", "text/csv"}}).body, testing::HasSubstr(",3.00,0.00,3.00,"));
  EXPECT_EQ(balance_of("sundry_income"), 0);
  EXPECT_EQ(balance_of("cash_on_hand"), 0) << "beside the float";
}

// Counted even, and the next shift begins with an empty drawer: every count after it is even, wherever the 500 went.
// The day close says that they lie outside the drawers.
TEST_F(Cash, ThatWasCountedAndIsNoFloatIsOnTheDayClose) {
  const auto safe = [&] { return read(community + "/day-close").number("safe_fen"); };
  EXPECT_EQ(safe(), 0);
  open_shift(0);
  pay(500);
  EXPECT_EQ(safe(), 0) << "it is in the drawer";
  EXPECT_EQ(count_even(500), 0);
  EXPECT_EQ(safe(), 500);
  EXPECT_EQ(read(community + "/day-close?date=2024-01-01").number("safe_fen"), 0);
  open_shift(0);
  EXPECT_EQ(safe(), 500);
  const auto row = read("/v1/shifts").json().at("items").as_array();
  std::int64_t carried = 0;
  for (const auto& shift : row) carried += shift.at("carried_fen").is_null() ? 0 : shift.at("carried_fen").as_int64();
  EXPECT_EQ(row.size(), 2U);
  EXPECT_EQ(carried, 500) << "of the second one";
  EXPECT_EQ(count_even(0), 0);
  open_shift(200);
  EXPECT_EQ(safe(), 300);
  EXPECT_EQ(read(community + "/day-close").json().at("safe_short"), false);
  EXPECT_EQ(balance_of("cash_on_hand"), safe() + expected());
  EXPECT_THAT(read("/v1/shifts", {{"Accept", "text/csv"}}).body, testing::HasSubstr(",0.00,5.00,0.00,"));
  const Answer sheet = read(community + "/day-close-sheet", {{"Accept", "application/pdf"}});
  EXPECT_EQ(sheet.status, 200) << sheet.body;
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "domain/base/time.h"
#include "eventstore/base/clock.h"
#include "tests/blackbox/estate.h"

// Temporary parking, as the gate system and the cashier of a real server have it.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Parking : public Blackbox {
 protected:
  // 30 minutes free, 5.00 for the first hour, 2.00 for each half hour, at most 30.00 in 24 hours; 5 % VAT inside.
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("parking", 2);
    admin.emplace(client(estate.admin_key));
    gate.emplace(client(make_key(estate, "cashier", R"(,"community_id":")" + estate.community + "\"")));
    car_park = made(*admin, "/v1/communities/" + estate.community + "/fee-items",
                    R"({"code":"car_park","name":"临时停车","method":"parking_stay"})")
                   .text("fee_item_id");
    item = "/v1/fee-items/" + car_park;
    made(*admin, item + "/parking-terms", kTerms);
    made(*admin, item + "/vat-rates", R"({"effective_from":"2024-01-01","rate_millionths":50000})");
  }
  static Answer made(Client& by, const std::string& path, const std::string& body) {
    Answer answer = by.post(path, body);
    EXPECT_EQ(answer.status, 201) << path << " " << answer.body;
    return answer;
  }
  Answer read(const std::string& path, Headers headers = {}) {
    headers.emplace_back("Min-Position", durable_position());
    Answer answer = admin->get(path, headers);
    EXPECT_EQ(answer.status, 200) << path << " " << answer.body;
    return answer;
  }
  static std::string id(int n) { return "018f3b2a-7c1d-7e2f-9a3b-0000000" + std::to_string(10'000 + n); }
  std::string entered_at(int minutes) const { return to_string(add_seconds(now, -60 * minutes)); }
  // Members of a stay of vehicle n that ended just now.
  std::string stay(int n, int minutes) const {
    return R"("stay_id":")" + id(n) + R"(","vehicle_id":")" + id(1'000 + n) + R"(","entered_at":")" +
           entered_at(minutes) + R"(","left_at":")" + to_string(now) + R"(","plate":"粤B12345")";
  }
  std::string stays_of(int n) const { return "/v1/vehicles/" + id(1'000 + n) + "/stays"; }
  std::string payment(int n, int minutes, std::int64_t fen, const std::string& how) const {
    return "{" + stay(n, minutes) + R"(,"amount_fen":)" + std::to_string(fen) + "," + how + "}";
  }
  std::int64_t balance_of(std::string_view account) {
    const auto balance = read("/v1/reports/trial-balance").json();
    EXPECT_EQ(balance.at("totals").at("closing_fen"), 0);
    for (const auto& line : balance.at("items").as_array()) {
      if (line.at("account_name").as_string() == account) return line.at("closing_fen").as_int64();
    }
    return 0;
  }

  static constexpr const char* kTerms =
      R"({"effective_from":"2024-01-01","free_minutes":30,"first_minutes":60,"first_price_fen":500,"step_minutes":30,
          "step_price_fen":200,"daily_cap_fen":3000,"night":{"from":"21:00","to":"07:00","cap_fen":3000}})";
  const Instant now = SystemClock().now();
  Estate estate;
  std::optional<Client> admin;
  std::optional<Client> gate;
  std::string car_park;
  std::string item;
};

TEST_F(Parking, TermsAreOnTheFeeItemAndRefusedByName) {
  const auto terms = read(item).json().at("parking_terms").at(0);
  EXPECT_EQ(terms.at("step_price_fen"), 200);
  EXPECT_EQ(terms.at("day"), "since_entry");
  EXPECT_EQ(terms.at("night").at("from"), "21:00");
  EXPECT_TRUE(terms.at("month_cap_fen").is_null());
  EXPECT_THAT(read("/v1/communities/" + estate.community + "/fee-items").body, HasSubstr(R"("daily_cap_fen":3000)"));
  EXPECT_EQ(admin->post(item + "/parking-terms", kTerms).problem(), "parking-terms-exist");
  EXPECT_EQ(admin
                ->post(item + "/parking-terms",
                       R"({"effective_from":"2025-01-01","first_price_fen":5,"step_minutes":30,"step_price_fen":200})")
                .problem(),
            "parking-terms-invalid");
  EXPECT_EQ(admin
                ->post(item + "/parking-terms",
                       R"({"effective_from":"2025-01-01","step_minutes":30,"step_price_fen":200,
                            "night":{"from":"21:60","to":"07:00","cap_fen":1}})")
                .status,
            400);
  EXPECT_EQ(admin->post("/v1/fee-items/" + estate.property + "/parking-terms", kTerms).problem(),
            "fee-item-method-differs");
  EXPECT_EQ(gate->post(item + "/parking-terms", kTerms).status, 403);
  EXPECT_EQ(admin
                ->post("/v1/households/" + estate.households[0] + "/charges",
                       R"({"fee_item_id":")" + car_park + R"(","amount_fen":5000,"due_date":"2099-12-31"})")
                .problem(),
            "fee-item-method-differs");
}

TEST_F(Parking, AQuoteSaysThePriceAndStoresNothing) {
  const std::string times = "?entered_at=" + entered_at(95) + "&left_at=" + to_string(now);
  const std::string before = durable_position();
  const Answer quote = gate->get(item + "/parking-quote" + times + "&vehicle_id=" + id(7));
  ASSERT_EQ(quote.status, 200) << quote.body;
  EXPECT_EQ(quote.number("minutes"), 95);
  EXPECT_EQ(quote.number("amount_fen"), 900);
  EXPECT_EQ(quote.number("charged_before_fen"), 0);
  EXPECT_EQ(quote.json().at("days").at(0).at("before_caps_fen"), 900);
  EXPECT_EQ(quote.json().at("terms").at("free_minutes"), 30);
  EXPECT_EQ(durable_position(), before);
  EXPECT_EQ(gate->get(item + "/parking-quote").problem(), "query-invalid");
  EXPECT_EQ(gate->get("/v1/fee-items/" + estate.property + "/parking-quote" + times).problem(),
            "fee-item-method-differs");
  EXPECT_EQ(gate->get(item + "/parking-quote?entered_at=" + to_string(now) + "&left_at=" + entered_at(5)).problem(),
            "parking-left-before-entry");
}

TEST_F(Parking, AStayIsChargedToAHousehold) {
  const std::string household = "/v1/households/" + estate.households[0];
  const std::string body = "{" + stay(1, 95) + R"(,"fee_item_id":")" + car_park + R"(","due_days":10})";
  const Answer charged = made(*gate, household + "/parking-stays", body);
  EXPECT_EQ(charged.number("amount_fen"), 900);
  EXPECT_EQ(charged.number("bill_number"), 1);
  EXPECT_EQ(gate->post(household + "/parking-stays", body).problem(), "parking-stay-exists");
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 900);
  EXPECT_EQ(balance_of("receivables"), 900);
  EXPECT_EQ(balance_of("output_vat"), -43);
  EXPECT_EQ(balance_of("other_income"), -857);

  // Its history shows the stay beside its charge; the plate is masked.
  const Answer history = read(household + "/history");
  EXPECT_THAT(history.body, HasSubstr("ParkingStayCharged"));
  EXPECT_THAT(history.body, HasSubstr("ChargeRaised"));
  EXPECT_THAT(history.body, Not(HasSubstr("粤B12345")));

  const Answer free =
      made(*gate, household + "/parking-stays", "{" + stay(2, 30) + R"(,"fee_item_id":")" + car_park + "\"}");
  EXPECT_EQ(free.number("amount_fen"), 0);
  EXPECT_EQ(free.number("bill_number"), 0);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 900);

  const auto line = read(stays_of(1)).json().at("items").at(0);
  EXPECT_EQ(line.at("kind"), "charged");
  EXPECT_EQ(line.at("bill_number"), 1);
  EXPECT_EQ(line.at("plate"), "粤B***45");
  EXPECT_THAT(read(stays_of(1), {{"Accept", "text/csv"}}).body, HasSubstr("粤B***45"));
  EXPECT_EQ(admin->get(stays_of(99)).problem(), "vehicle-unknown");
}

TEST_F(Parking, IsChargedOnWhatWasRead) {
  const std::string household = "/v1/households/" + estate.households[0];
  const auto as_read = [&](const std::string& path) { return Headers{{"If-Match", read(path).header("ETag")}}; };
  const auto body = [&](int n, int minutes) {
    return "{" + stay(n, minutes) + R"(,"fee_item_id":")" + car_park + "\"}";
  };
  const Headers seen = as_read(household);
  const Answer charged = gate->post(household + "/parking-stays", body(1, 95), {}, seen);
  ASSERT_EQ(charged.status, 201) << charged.body;
  EXPECT_EQ(charged.header("ETag"), read(household).header("ETag"));
  EXPECT_EQ(gate->post(household + "/parking-stays", body(2, 95), {}, seen).problem(), "version-conflict");
  // A stay that costs nothing changes no account.
  const Answer free = gate->post(household + "/parking-stays", body(3, 20), {}, as_read(household));
  ASSERT_EQ(free.status, 201) << free.body;
  EXPECT_EQ(free.header("ETag"), charged.header("ETag"));

  // At the gate, on the terms that were read.
  const Headers terms = as_read(item);
  const std::string alipay = R"("channel":"alipay","external_reference":"A-)";
  EXPECT_EQ(gate->post(item + "/parking-payments", payment(4, 95, 900, alipay + "4\""), {}, terms).status, 201);
  made(*admin, item + "/parking-terms", R"({"effective_from":"2099-01-01","step_minutes":30,"step_price_fen":200})");
  EXPECT_EQ(gate->post(item + "/parking-payments", payment(5, 95, 900, alipay + "5\""), {}, terms).problem(),
            "version-conflict");
}

TEST_F(Parking, AVisitorPaysAtTheGate) {
  const std::string wechat = R"("channel":"wechat","external_reference":"4200001")";
  Client gateway = client(make_key(estate, "gateway"));
  EXPECT_EQ(gateway.post(item + "/parking-payments", payment(1, 95, 900, R"("channel":"cash")")).problem(),
            "not-permitted");
  const Answer differs = gate->post(item + "/parking-payments", payment(1, 95, 700, wechat));
  EXPECT_EQ(differs.problem(), "parking-amount-differs");
  EXPECT_EQ(differs.number("amount_fen"), 900);
  const Answer paid = made(*gate, item + "/parking-payments", payment(1, 95, 900, wechat));
  EXPECT_EQ(paid.number("receipt_number"), 1);
  EXPECT_EQ(paid.number("tax_fen"), 43);
  EXPECT_EQ(gate->post(item + "/parking-payments", payment(2, 95, 900, wechat)).problem(), "external-reference-taken");
  EXPECT_EQ(gate->post(item + "/parking-payments", payment(3, 20, 0, wechat)).problem(), "parking-stay-free");

  EXPECT_EQ(balance_of("wechat_clearing"), 900);
  EXPECT_EQ(balance_of("other_income"), -857);
  EXPECT_EQ(balance_of("output_vat"), -43);
  EXPECT_EQ(balance_of("receivables"), 0);
  const auto cash = read("/v1/reports/cash").json();
  EXPECT_EQ(cash.at("items").at(0).at("channel"), "wechat");
  EXPECT_EQ(cash.at("totals").at("net_fen"), 900);
  const std::string of_item = "?fee_item_id=" + car_park;
  EXPECT_EQ(read("/v1/reports/income-statement" + of_item).json().at("totals").at("income_fen"), 857);
  EXPECT_EQ(read("/v1/reports/income-statement" + of_item + "&basis=cash").json().at("totals").at("income_fen"), 900);
  EXPECT_EQ(read("/v1/reports/income-statement?basis=cash").json().at("totals").at("income_fen"), 900);
  EXPECT_EQ(read("/v1/reports/tax").json().at("totals").at("payable_fen"), 43);
  const auto receipt = read("/v1/receipts").json().at("items").at(0);
  EXPECT_EQ(receipt.at("amount_fen"), 900);
  EXPECT_TRUE(receipt.at("household_id").is_null());
  EXPECT_TRUE(receipt.at("house_number").is_null());
  EXPECT_EQ(receipt.at("vehicle_id"), boost::json::string_view(id(1'001)));

  // The figures of the day have it as received, of no bill, and lead to it.
  const auto money = read("/v1/analytics?by=day").json().at("periods").as_array().back().at("money");
  EXPECT_EQ(money.at("received_fen"), 900);
  EXPECT_EQ(money.at("payments"), 1);
  EXPECT_EQ(money.at("billed_fen"), 0);
  const Answer behind = admin->get(std::string(money.at("received_events").as_string()) + "&limit=100");
  EXPECT_EQ(behind.json().at("items").as_array().size(), 1U) << behind.body;

  // Receipts of households go on behind it.
  const Answer next =
      made(*gate, "/v1/households/" + estate.households[0] + "/payments", R"({"channel":"cash","amount_fen":100})");
  EXPECT_EQ(next.number("receipt_number"), 2);
}

// The plate was misread: the gate names another vehicle for the same stay.
TEST_F(Parking, NoStayIsChargedTwiceWhateverTheVehicle) {
  const std::string household = "/v1/households/" + estate.households[0];
  const auto misread = [&](std::string body, int n) {
    const std::string vehicle = id(1'000 + n);
    return body.replace(body.find(vehicle), vehicle.size(), id(2'000 + n));
  };
  const std::string body = "{" + stay(1, 95) + R"(,"fee_item_id":")" + car_park + "\"}";
  made(*gate, household + "/parking-stays", body);
  EXPECT_EQ(gate->post(household + "/parking-stays", misread(body, 1)).problem(), "parking-stay-exists");
  const std::string wechat = R"("channel":"wechat","external_reference":"4200001")";
  EXPECT_EQ(gate->post(item + "/parking-payments", misread(payment(1, 95, 900, wechat), 1)).problem(),
            "parking-stay-exists");
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 900);
  EXPECT_EQ(balance_of("wechat_clearing"), 0);

  const Answer paid = made(*gate, item + "/parking-payments", payment(2, 95, 900, wechat));
  const std::string resent = misread(payment(2, 95, 900, R"("channel":"alipay","external_reference":"A-1")"), 2);
  EXPECT_EQ(gate->post(item + "/parking-payments", resent).problem(), "parking-stay-exists");
  made(*gate, "/v1/vehicles/" + id(1'002) + "/payments/" + paid.text("payment_id") + "/reversal",
       R"({"reason":"duplicate"})");
  made(*gate, item + "/parking-payments", resent);
}

// The plate was misread, and the wrong household was charged: it owes nothing any more, and the right one does.
TEST_F(Parking, AStayThatWasChargedWronglyIsTakenBackAndChargedToWhomItBelongs) {
  const std::string wrong = "/v1/households/" + estate.households[0];
  const std::string right = "/v1/households/" + estate.households[1];
  const std::string body = "{" + stay(1, 95) + R"(,"fee_item_id":")" + car_park + "\"}";
  const std::string reversal = "/v1/vehicles/" + id(1'001) + "/stays/" + id(1) + "/reversal";
  const std::string why = R"({"reason":"车牌识别有误"})";
  EXPECT_EQ(admin->post(reversal, why).problem(), "vehicle-unknown");
  made(*gate, wrong + "/parking-stays", body);
  EXPECT_EQ(gate->post(reversal, why).status, 403) << "who charges at the gate takes nothing back";
  EXPECT_EQ(admin->post("/v1/vehicles/" + id(1'001) + "/stays/" + id(9) + "/reversal", why).problem(),
            "parking-stay-unknown");
  EXPECT_EQ(admin->post(reversal, R"({"reversed_on":"2099-01-01"})").problem(), "date-in-future");

  const Answer back = admin->post(reversal, why, "stay-1-back");
  ASSERT_EQ(back.status, 201) << back.body;
  EXPECT_EQ(back.text("household_id"), estate.households[0]);
  EXPECT_EQ(back.number("bill_number"), 1);
  EXPECT_EQ(back.number("amount_fen"), 900);
  EXPECT_EQ(back.number("arrears_fen"), 0);
  EXPECT_EQ(back.number("cut_by_cap_fen"), 0);
  const Answer again = admin->post(reversal, why, "stay-1-back");
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true") << again.body;
  EXPECT_EQ(again.number("amount_fen"), 900);
  EXPECT_EQ(admin->post(reversal, why).problem(), "parking-stay-reversed");

  // Nothing is owed or in the books, and all lists say how that came about.
  EXPECT_EQ(read(wrong + "/arrears").number("arrears_fen"), 0);
  EXPECT_EQ(balance_of("receivables"), 0);
  EXPECT_EQ(balance_of("output_vat"), 0);
  EXPECT_EQ(balance_of("other_income"), 0);
  EXPECT_THAT(read(wrong + "/statement").body, HasSubstr(R"("kind":"cancellation")"));
  EXPECT_THAT(read(wrong + "/timeline").body, HasSubstr("StatementCancelled"));
  const Answer history = read(wrong + "/history");
  EXPECT_THAT(history.body, HasSubstr("ParkingStayReversed"));
  EXPECT_THAT(history.body, HasSubstr(R"("bill_run_id":null)"));
  EXPECT_THAT(read(wrong + "/history", {{"Accept", "text/plain"}}).body, HasSubstr("reversed on"));
  EXPECT_THAT(read(wrong + "/history", {{"Accept", "text/plain"}, {"Accept-Language", "zh-CN"}}).body,
              HasSubstr("冲正停车计费 9.00 元"));
  auto lines = read(stays_of(1)).json().at("items").as_array();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].at("kind"), "charge_reversed");
  EXPECT_EQ(lines[1].at("amount_fen"), -900);
  EXPECT_EQ(lines[1].at("bill_number"), 1);
  EXPECT_THAT(read(stays_of(1), {{"Accept", "text/csv"}}).body, HasSubstr("charge reversed"));
  EXPECT_EQ(read("/v1/bill-runs").json().at("items").as_array().size(), 0U) << "no run was taken back";
  const auto money = read("/v1/analytics?by=day").json().at("periods").as_array().back().at("money");
  EXPECT_EQ(money.at("billed_fen"), 0);

  // The right vehicle, of the right household.
  std::string reread = body;
  reread.replace(reread.find(id(1'001)), id(1'001).size(), id(2'001));
  EXPECT_EQ(made(*gate, right + "/parking-stays", reread).number("amount_fen"), 900);
  EXPECT_EQ(read(right + "/arrears").number("arrears_fen"), 900);
  EXPECT_EQ(balance_of("receivables"), 900);
}

TEST_F(Parking, AStayIsNotTakenBackOnceItsBillWasPaidOrItWasPaidAtTheGate) {
  const std::string household = "/v1/households/" + estate.households[0];
  made(*gate, household + "/parking-stays", "{" + stay(1, 95) + R"(,"fee_item_id":")" + car_park + "\"}");
  made(*gate, household + "/payments", R"({"channel":"cash","amount_fen":900})");
  const auto reversal = [](int n) { return "/v1/vehicles/" + id(1'000 + n) + "/stays/" + id(n) + "/reversal"; };
  const Answer touched = admin->post(reversal(1), "{}");
  EXPECT_EQ(touched.problem(), "bill-touched");
  EXPECT_EQ(touched.number("bill_number"), 1);
  made(*gate, item + "/parking-payments", payment(2, 95, 900, R"("channel":"alipay","external_reference":"A-2")"));
  EXPECT_EQ(admin->post(reversal(2), "{}").problem(), "parking-stay-paid");
  // One that was free has no bill.
  made(*gate, household + "/parking-stays", "{" + stay(3, 20) + R"(,"fee_item_id":")" + car_park + "\"}");
  EXPECT_EQ(made(*admin, reversal(3), "{}").number("bill_number"), 0);
  EXPECT_EQ(read(household + "/arrears").number("arrears_fen"), 0);
}

TEST_F(Parking, APaymentIsTakenBackAndThePayerPaysAgain) {
  made(*gate, "/v1/communities/" + estate.community + "/shifts", R"({"opening_float_fen":10000})");
  const Answer paid = made(*gate, item + "/parking-payments", payment(1, 95, 900, R"("channel":"cash")"));
  EXPECT_EQ(gate->get("/v1/own-shift").number("expected_fen"), 10'900);
  const std::string reversal = "/v1/vehicles/" + id(1'001) + "/payments/" + paid.text("payment_id") + "/reversal";
  Client colleague = client(make_key(estate, "cashier"));
  EXPECT_EQ(colleague.post(reversal, R"({"reason":"entered_wrongly"})").problem(), "reversal-needs-supervisor");
  EXPECT_EQ(made(*gate, reversal, R"({"reason":"entered_wrongly"})").number("amount_fen"), 900);
  EXPECT_EQ(gate->post(reversal, R"({"reason":"entered_wrongly"})").problem(), "payment-reversed");
  EXPECT_EQ(gate->get("/v1/own-shift").number("expected_fen"), 10'000);
  EXPECT_EQ(balance_of("cash_on_hand"), 0);
  EXPECT_EQ(balance_of("other_income"), 0);
  EXPECT_EQ(balance_of("output_vat"), 0);
  const auto receipt = read("/v1/receipts").json().at("items").at(0);
  EXPECT_TRUE(receipt.at("voided_on").is_string());

  const Answer again =
      made(*gate, item + "/parking-payments", payment(1, 95, 900, R"("channel":"alipay","external_reference":"A-1")"));
  EXPECT_EQ(again.number("receipt_number"), 2);
  const auto lines = read(stays_of(1)).json().at("items").as_array();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].at("kind"), "reversed");
  EXPECT_EQ(lines[1].at("amount_fen"), -900);
  EXPECT_EQ(lines[2].at("channel"), "alipay");
  const auto first = read(stays_of(1) + "?limit=2").json();
  EXPECT_EQ(first.at("items").as_array().size(), 2U);
  EXPECT_TRUE(first.at("next_cursor").is_string());
}

// Finance keeps no drawer, and who took the cash has gone home: a colleague gives it back.
TEST_F(Parking, APaymentThatWasCountedIsGivenBackByWhoIsNamed) {
  const std::string shifts = "/v1/communities/" + estate.community + "/shifts";
  made(*gate, shifts, R"({"opening_float_fen":10000})");
  const Answer paid = made(*gate, item + "/parking-payments", payment(1, 95, 900, R"("channel":"cash")"));
  made(*gate, "/v1/own-shift/closing", R"({"counted_fen":10900})");
  const std::string reversal = "/v1/vehicles/" + id(1'001) + "/payments/" + paid.text("payment_id") + "/reversal";
  Client finance = client(make_key(estate, "finance_manager"));
  EXPECT_EQ(finance.post(reversal, R"({"reason":"bounced"})").problem(), "reversal-needs-open-shift");
  Client colleague = client(make_key(estate, "cashier"));
  const std::string shift = made(colleague, shifts, R"({"opening_float_fen":5000})").text("shift_id");
  std::string giver;
  const auto known = read("/v1/shifts").json();
  for (const auto& row : known.at("items").as_array()) {
    if (row.at("shift_id").as_string() == shift) giver = row.at("cashier_id").as_string();
  }
  made(finance, reversal, R"({"reason":"bounced","cashier_id":")" + giver + "\"}");
  EXPECT_EQ(colleague.get("/v1/own-shift").number("expected_fen"), 4'100);
  EXPECT_EQ(balance_of("cash_on_hand"), 0);
}

TEST_F(Parking, IsOfItsCommunityAndNotForResidents) {
  made(*gate, item + "/parking-payments", payment(1, 95, 900, R"("channel":"cash")"));
  const Estate other = another_community(estate, "river", 1);
  Client elsewhere = client(make_key(estate, "cashier", R"(,"community_id":")" + other.community + "\""));
  EXPECT_EQ(elsewhere.post(item + "/parking-payments", payment(2, 95, 900, R"("channel":"cash")")).problem(),
            "fee-item-unknown");
  EXPECT_EQ(elsewhere.get(stays_of(1)).problem(), "vehicle-unknown");
  Client resident = client(make_key(estate, "resident", R"(,"household_id":")" + estate.households[0] + "\""));
  EXPECT_EQ(resident.get(stays_of(1)).status, 403);
  EXPECT_EQ(resident.get(item + "/parking-quote").status, 403);
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "api/approval_words.h"
#include "api/route.h"
#include "domain/base/time.h"
#include "eventstore/base/clock.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// Two persons for what gives money away, as clients of the API see it.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;

class Approvals : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 1);
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
    clerk.emplace(client(make_key(estate, "finance_manager")));
    manager.emplace(client(make_key(estate, "finance_manager")));
    charge(*admin, estate, estate.households[0], 100'000, "2099-12-31");
    const Answer set = admin->post("/v1/communities/" + estate.community + "/approval-rules",
                                   R"({"limits":[{"action":"waiver","limit_fen":10000}]})");
    ASSERT_EQ(set.status, 201) << set.body;
  }
  [[nodiscard]] std::string waiver(int fen) const {
    return R"({"kind":"goodwill","lines":[{"bill":1,"amount_fen":)" + std::to_string(fen) + R"(}],"reason":"漏水"})";
  }
  Answer waive(Client& who, int fen) {
    return who.post(household + "/waivers", waiver(fen), {}, {{"If-Match", who.get(household).header("ETag")}});
  }
  Answer ask(Client& who, const std::string& body, const std::string& where = "/waivers") {
    return who.post("/v1/approvals", R"({"path":")" + household + where + R"(","body":)" + body + "}");
  }
  void two_persons_for(const std::string& action) {
    const Answer set = admin->post("/v1/communities/" + estate.community + "/approval-rules",
                                   R"({"limits":[{"action":")" + action + R"(","limit_fen":0}]})");
    ASSERT_EQ(set.status, 201) << set.body;
  }
  void two_persons_for_prices() { two_persons_for("tariff"); }
  // A bill of 200.00, a run of its own.
  std::string bill_run() {
    const Answer started = admin->post("/v1/communities/" + estate.community + "/bill-runs",
                                       R"({"period_from":"2024-02-01","period_to":"2024-03-01","due_date":"2099-12-31",
                                           "fee_item_ids":[")" +
                                           estate.property + "\"]}");
    EXPECT_LT(started.status, 300) << started.body;
    const std::string run = started.text("bill_run_id");
    const auto state = [&] {
      return admin->get("/v1/bill-runs/" + run, {{"Min-Position", durable_position()}}).text("state");
    };
    EXPECT_TRUE(test::eventually([&] { return state() == "completed"; }));
    return run;
  }
  // An hour of a vehicle, 5.00, on the household.
  void charge_stay() {
    const Answer defined = admin->post("/v1/communities/" + estate.community + "/fee-items",
                                       R"({"code":"car_park","name":"临时停车","method":"parking_stay"})");
    ASSERT_EQ(defined.status, 201) << defined.body;
    const std::string item = defined.text("fee_item_id");
    const Answer terms = admin->post("/v1/fee-items/" + item + "/parking-terms",
                                     R"({"effective_from":"2024-01-01","step_minutes":60,"step_price_fen":500})");
    ASSERT_EQ(terms.status, 201) << terms.body;
    const Instant now = SystemClock().now();
    const Answer charged =
        admin->post(household + "/parking-stays",
                    R"({"fee_item_id":")" + item + R"(","stay_id":")" + kStay + R"(","vehicle_id":")" + kVehicle +
                        R"(","plate":"粤B12345","entered_at":")" + to_string(add_seconds(now, -3'600)) +
                        R"(","left_at":")" + to_string(now) + "\"}");
    ASSERT_EQ(charged.status, 201) << charged.body;
    EXPECT_EQ(charged.number("amount_fen"), 500);
  }
  std::int64_t arrears() {
    return admin->get(household + "/arrears", {{"Min-Position", durable_position()}}).number("arrears_fen");
  }
  // The path of the clerk's request.
  std::string asked_for(const std::string& path, const std::string& body) {
    const Answer asked = clerk->post("/v1/approvals", R"({"path":")" + path + R"(","body":)" + body + "}");
    EXPECT_EQ(asked.status, 201) << asked.body;
    return "/v1/approvals/" + asked.text("approval_id");
  }
  Answer grant(Client& who, const std::string& approval) {
    return who.post(approval + "/grant", {}, {}, {{"If-Match", who.get(approval).header("ETag")}});
  }

  inline static const std::string kStay = "018f3b2a-7c1d-7e2f-9a3b-000000010001";
  inline static const std::string kVehicle = "018f3b2a-7c1d-7e2f-9a3b-000000011001";
  Estate estate;
  std::string household;
  std::optional<Client> admin;
  std::optional<Client> clerk;
  std::optional<Client> manager;
};

TEST_F(Approvals, WhatIsAboveTheLimitTakesASecondPersonWhoMakesItHappen) {
  ASSERT_EQ(waive(*clerk, 9'000).status, 201);
  const Answer alone = waive(*clerk, 1'001);
  EXPECT_EQ(alone.status, 422);
  EXPECT_EQ(alone.problem(), "approval-needed");

  const Answer asked = ask(*clerk, waiver(50'000));
  ASSERT_EQ(asked.status, 201) << asked.body;
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  EXPECT_EQ(asked.header("Location"), approval);
  const Answer list = manager->get("/v1/approvals", {{"Min-Position", durable_position()}});
  EXPECT_THAT(list.body, HasSubstr("漏水")) << "who decides sees what";
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  EXPECT_EQ(manager->post(approval + "/grant", {}).problem(), "if-match-missing");

  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.number("arrears_fen"), 41'000);
  EXPECT_EQ(grant(*manager, approval).problem(), "approval-ended");
  EXPECT_THAT(manager->get("/v1/approvals", {{"Min-Position", durable_position()}}).body, HasSubstr(R"("items":[])"));
  EXPECT_EQ(manager->get(approval).text("status"), "granted");
  // The waiver knows what it came from.
  const Answer events = admin->get("/v1/events?types=BillsWaived,ApprovalRequested&limit=10");
  const boost::json::value body = events.json();
  const auto& items = body.at("items").as_array();
  ASSERT_EQ(items.size(), 3U) << events.body;
  EXPECT_EQ(items[2].at("causation_id"), items[1].at("command_id"));
}

TEST_F(Approvals, TheReportOfReliefsSaysWhyAndWhoAskedAndDecided) {
  ASSERT_EQ(waive(*clerk, 9'000).status, 201);
  const Answer asked = ask(*clerk, waiver(50'000));
  ASSERT_EQ(grant(*manager, "/v1/approvals/" + asked.text("approval_id")).status, 200);
  const std::string list = "/v1/reports/reliefs?community_id=" + estate.community;
  const Answer told = admin->get(list + "&reveal=true", {{"Min-Position", durable_position()}});
  ASSERT_EQ(told.status, 200) << told.body;
  const boost::json::value body = told.json();
  std::map<std::int64_t, boost::json::object> by_amount;
  for (const auto& item : body.at("items").as_array()) by_amount[item.at("amount_fen").as_int64()] = item.as_object();
  ASSERT_EQ(by_amount.size(), 2U) << told.body;
  for (const auto& [amount, row] : by_amount) {
    EXPECT_EQ(row.at("what"), "waived");
    EXPECT_EQ(row.at("kind"), "goodwill");
    EXPECT_EQ(row.at("principal_fen"), amount);
    EXPECT_EQ(row.at("late_fee_fen"), 0);
    EXPECT_EQ(row.at("house_number"), "3-101");
    EXPECT_EQ(row.at("household_id"), boost::json::string_view(estate.households[0]));
    EXPECT_EQ(row.at("decided_by_name"), "a key");
    EXPECT_EQ(row.at("reason"), "漏水");
  }
  ASSERT_TRUE(by_amount.contains(9'000) && by_amount.contains(50'000)) << told.body;
  const auto& alone = by_amount.at(9'000);
  const auto& of_two = by_amount.at(50'000);
  EXPECT_TRUE(alone.at("requested_by").is_null());
  EXPECT_EQ(of_two.at("requested_by"), alone.at("decided_by"));
  EXPECT_EQ(of_two.at("requested_by_name"), "a key");
  EXPECT_NE(of_two.at("decided_by"), alone.at("decided_by"));

  const Answer csv = admin->get(list, {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}});
  EXPECT_THAT(csv.body, HasSubstr(",3-101,减免,友好减免,500.00,0.00,500.00,"));
  EXPECT_THAT(admin->get(list + "&from=2024-01&to=2024-01").body, HasSubstr(R"("items":[])"));
  EXPECT_EQ(admin->get(list + "&from=2024").problem(), "query-invalid");
  const Estate elsewhere = another_community(estate, "elsewhere", 1);
  Client other = client(make_key(estate, "finance_manager", R"(,"community_id":")" + elsewhere.community + "\""));
  EXPECT_THAT(other.get("/v1/reports/reliefs", {{"Min-Position", durable_position()}}).body,
              HasSubstr(R"("items":[])"));
  EXPECT_EQ(client(make_key(estate, "cashier")).get(list).status, 403);
}

// Who lost the answer to a decision gets it again, though the request has ended by that decision.
TEST_F(Approvals, ADecisionThatIsSentAgainIsAnsweredAsBefore) {
  const std::string granted = asked_for(household + "/waivers", waiver(50'000));
  const std::string refused = asked_for(household + "/waivers", waiver(40'000));
  const Headers read = {{"If-Match", manager->get(granted).header("ETag")}};
  const std::string reason = R"({"reason":"依据不足"})";
  const auto grant_with = [&](const std::string& key) { return manager->post(granted + "/grant", {}, key, read); };
  const auto refuse_with = [&](const std::string& key) { return manager->post(refused + "/refusal", reason, key); };
  const Answer first_grant = grant_with("grant");
  ASSERT_EQ(first_grant.status, 200) << first_grant.body;
  const Answer first_refusal = refuse_with("refuse");
  ASSERT_EQ(first_refusal.status, 200) << first_refusal.body;
  const std::string before = durable_position();
  for (const auto& [again, first] :
       {std::pair(grant_with("grant"), first_grant), std::pair(refuse_with("refuse"), first_refusal)}) {
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("ETag"), first.header("ETag"));
    EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  }
  EXPECT_EQ(grant_with("another").problem(), "approval-ended");
  EXPECT_EQ(refuse_with("another").problem(), "approval-ended");
  EXPECT_EQ(manager->post(refused + "/refusal", R"({"reason":"x"})", "refuse").problem(), "idempotency-key-reused");
  EXPECT_EQ(durable_position(), before);
}

TEST_F(Approvals, ARequestThatWasRefusedIsOver) {
  const Answer asked = ask(*clerk, waiver(50'000));
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  EXPECT_EQ(manager->post(approval + "/expiry", {}).problem(), "approval-not-expired");
  ASSERT_EQ(manager->post(approval + "/refusal", R"({"reason":"依据不足"})").status, 200);
  EXPECT_EQ(grant(*manager, approval).problem(), "approval-ended");
  EXPECT_EQ(waive(*clerk, 10'000).status, 201) << "what was refused used nothing of the limit";
}

// A price takes two persons whatever it is the price of.
TEST_F(Approvals, ParkingTermsTakeTwoPersonsAsTariffsDo) {
  const std::string community = "/v1/communities/" + estate.community;
  two_persons_for_prices();
  const Answer defined =
      admin->post(community + "/fee-items", R"({"code":"car_park","name":"临时停车","method":"parking_stay"})");
  ASSERT_EQ(defined.status, 201) << defined.body;
  const std::string item = "/v1/fee-items/" + defined.text("fee_item_id");
  const std::string terms = R"({"effective_from":"2024-01-01","step_minutes":60,"step_price_fen":500})";
  EXPECT_EQ(clerk->post(item + "/parking-terms", terms).problem(), "approval-needed");
  const std::string approval = asked_for(item + "/parking-terms", terms);
  EXPECT_THAT(admin->get(item).body, HasSubstr(R"("parking_terms":[])"));
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.text("effective_from"), "2024-01-01");
  EXPECT_THAT(admin->get(item).body, HasSubstr(R"("step_price_fen":500)"));
  EXPECT_EQ(grant(*manager, approval).problem(), "approval-ended");
}

TEST_F(Approvals, TheFeesOfADunningLadderAreAskedFor) {
  const std::string path = "/v1/communities/" + estate.community + "/dunning-ladder";
  const std::string step = R"({"steps":[{"level":2,"days":15,"channel":"letter","way":"by_hand")";
  const std::string with_fee =
      step + R"(,"fee":{"fee_item_id":")" + estate.repair + R"(","amount_fen":2000,"days_to_pay":20}}]})";
  two_persons_for_prices();
  EXPECT_EQ(clerk->post(path, step + "}]}").status, 201) << "it costs nothing";
  EXPECT_EQ(clerk->post(path, with_fee).problem(), "approval-needed");
  const std::string approval = asked_for(path, with_fee);
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_THAT(admin->get(path).body, HasSubstr(R"("amount_fen":2000)"));
}

TEST_F(Approvals, WhateverAPriceIsMadeOfIsAskedFor) {
  const std::string community = "/v1/communities/" + estate.community;
  const Answer defined = admin->post(community + "/fee-items", R"({"code":"space","name":"车位","method":"contract"})");
  ASSERT_EQ(defined.status, 201) << defined.body;
  const std::string space =
      R"({"fee_item_id":")" + defined.text("fee_item_id") + R"(","label":"B1-023","from":")" + "2024-06-01" + "\"";
  two_persons_for_prices();
  struct Row {
    std::string path;
    std::string body;
  };
  const Row rows[] = {
      {"/v1/fee-items/" + estate.property + "/vat-rates", R"({"effective_from":"2024-01-01","rate_millionths":60000})"},
      {community + "/late-fee-terms",
       R"({"effective_from":"2026-01-01","daily_rate_millionths":500,"posting":"month_end"})"},
      {household + "/contracts", space + R"(,"price_micro_yuan":1})"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(clerk->post(row.path, row.body).problem(), "approval-needed") << row.path;
    const std::string approval = asked_for(row.path, row.body);
    EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own") << row.path;
    const Answer granted = grant(*manager, approval);
    EXPECT_EQ(granted.status, 200) << row.path << " " << granted.body;
  }
  EXPECT_THAT(clerk->get(household + "/contracts").body, HasSubstr(R"("price_micro_yuan":1)"));
  EXPECT_EQ(clerk->post(household + "/contracts", space + "}").status, 201) << "at the price of the fee item";
}

// Who keeps the registry asks for it, and who decides on prices grants it.
TEST_F(Approvals, TheCoefficientOfAHouseIsAPriceThatFinanceGrants) {
  const std::string measurements = "/v1/houses/" + estate.houses[0] + "/measurements";
  const std::string body =
      R"({"effective_from":"2026-01-01","built_up_area_centi_m2":8943,"coefficient_millionths":900000})";
  two_persons_for_prices();
  Client site = client(make_key(estate, "community_manager", R"(,"community_id":")" + estate.community + "\""));
  EXPECT_EQ(site.post(measurements, body).problem(), "approval-needed");
  const Answer asked = site.post("/v1/approvals", R"({"path":")" + measurements + R"(","body":)" + body + "}");
  ASSERT_EQ(asked.status, 201) << asked.body;
  const std::string approval = "/v1/approvals/" + asked.text("approval_id");
  EXPECT_EQ(grant(site, approval).problem(), "not-permitted");
  const Answer granted = grant(*manager, approval);
  EXPECT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(clerk->post("/v1/approvals", R"({"path":")" + measurements + R"(","body":)" + body + "}").problem(),
            "not-permitted")
      << "finance grants what it may not do";
  // Measured anew without one, the house keeps it: no price, and nobody else is asked.
  const Answer area = site.post(measurements, R"({"effective_from":"2026-02-01","built_up_area_centi_m2":8950})");
  ASSERT_EQ(area.status, 201) << area.body;
  const auto house = site.get("/v1/houses/" + estate.houses[0], {{"Min-Position", durable_position()}}).json();
  ASSERT_EQ(house.at("measurements").as_array().size(), 2U);
  EXPECT_EQ(house.at("measurements").at(1).at("coefficient_millionths").as_int64(), 900'000);
}

// Owners ask at the desk, which may make no refund: it asks, and finance decides.
TEST_F(Approvals, ARefundIsAskedForAtTheDeskAndGrantedByFinance) {
  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":101000})").status, 201);
  const std::string refund = R"({"amount_fen":400,"reason":"多缴"})";
  for (const char* role : {"cashier", "front_desk"}) {
    Client desk = client(make_key(estate, role, R"(,"community_id":")" + estate.community + "\""));
    const Headers read = {{"If-Match", desk.get(household).header("ETag")}};
    EXPECT_EQ(desk.post(household + "/refunds", refund, {}, read).problem(), "not-permitted") << role;
    const Answer asked = ask(desk, refund, "/refunds");
    ASSERT_EQ(asked.status, 201) << role << asked.body;
    const std::string approval = "/v1/approvals/" + asked.text("approval_id");
    EXPECT_EQ(desk.get(approval, {{"Min-Position", durable_position()}}).text("status"), "open") << role;
    EXPECT_EQ(grant(desk, approval).problem(), "not-permitted") << role;
    EXPECT_EQ(desk.post(approval + "/refusal", "{}").problem(), "not-permitted") << role;
    const Answer granted = grant(*manager, approval);
    ASSERT_EQ(granted.status, 200) << role << granted.body;
    EXPECT_EQ(granted.number("amount_fen"), 400) << role;
    const std::string sending = household + "/refunds/" + granted.text("refund_id") + "/sending";
    EXPECT_EQ(desk.post(sending, R"({"channel":"bank_transfer","reason":"业主要求"})").problem(), "not-permitted")
        << role << " sends nothing where it did not come from";
    EXPECT_EQ(ask(desk, waiver(1)).problem(), "not-permitted") << role << " asks for refunds, and for nothing else";
  }
}

// A small refund stays in the community: its manager grants it, and nothing else.
TEST_F(Approvals, AManagerGrantsRefundsOfTheOwnCommunityUpToTheLimit) {
  const auto path_of = [](const Answer& asked) { return "/v1/approvals/" + asked.text("approval_id"); };
  const std::string for_waiver = path_of(ask(*clerk, waiver(50'000)));
  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":400000})").status, 201);
  const std::string of_community = R"(,"community_id":")" + estate.community + "\"";
  Client desk = client(make_key(estate, "cashier", of_community));
  Client site = client(make_key(estate, "community_manager", of_community));

  const Answer asked = ask(desk, R"({"amount_fen":60000,"reason":"多缴"})", "/refunds");
  ASSERT_EQ(asked.status, 201) << asked.body;
  EXPECT_THAT(site.get(path_of(asked), {{"Min-Position", durable_position()}}).body, HasSubstr("多缴"))
      << "who decides sees what";
  const Answer granted = grant(site, path_of(asked));
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.number("amount_fen"), 60'000);

  const Answer larger = ask(desk, R"({"amount_fen":40001})", "/refunds");
  const Answer refused = grant(site, path_of(larger));
  EXPECT_EQ(refused.problem(), "approval-above-limit");
  EXPECT_EQ(refused.number("limit_fen"), 100'000);
  EXPECT_EQ(refused.number("used_fen"), 60'000);
  EXPECT_EQ(grant(*manager, path_of(larger)).status, 200) << "finance has no such limit";

  const Answer own = ask(site, R"({"amount_fen":1})", "/refunds");
  EXPECT_EQ(grant(site, path_of(own)).problem(), "approval-own");
  const Answer unwanted = ask(desk, R"({"amount_fen":1})", "/refunds");
  EXPECT_EQ(site.post(path_of(unwanted) + "/refusal", R"({"reason":"依据不足"})").status, 200);

  const Headers read = {{"If-Match", site.get(household).header("ETag")}};
  EXPECT_EQ(site.post(household + "/refunds", R"({"amount_fen":1})", {}, read).problem(), "not-permitted")
      << "it makes none alone";
  EXPECT_EQ(grant(site, for_waiver).problem(), "not-permitted");
  EXPECT_EQ(site.post(for_waiver + "/refusal", "{}").problem(), "not-permitted");
  const Estate moon = another_community(estate, "moon", 1);
  Client elsewhere = client(make_key(estate, "community_manager", R"(,"community_id":")" + moon.community + "\""));
  const Headers as_read = {{"If-Match", site.get(path_of(own)).header("ETag")}};
  EXPECT_EQ(elsewhere.post(path_of(own) + "/grant", {}, {}, as_read).problem(), "approval-unknown");
}

TEST_F(Approvals, ACommunitySaysWhatItsManagersGrant) {
  const std::string path = "/v1/communities/" + estate.community + "/approval-rules";
  EXPECT_EQ(admin->get(path).number("managers_refunds_fen"), 100'000) << "what holds where nothing is said";
  ASSERT_EQ(admin->post(path, R"({"limits":[],"managers_refunds_fen":399})").status, 201);
  EXPECT_EQ(admin->get(path).number("managers_refunds_fen"), 399);
  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":101000})").status, 201);
  Client site = client(make_key(estate, "community_manager", R"(,"community_id":")" + estate.community + "\""));
  const Answer asked = ask(*clerk, R"({"amount_fen":400})", "/refunds");
  ASSERT_EQ(asked.status, 201) << asked.body;
  const Answer refused = grant(site, "/v1/approvals/" + asked.text("approval_id"));
  EXPECT_EQ(refused.problem(), "approval-above-limit");
  EXPECT_EQ(refused.number("limit_fen"), 399);
}

// A debt that is taken back and billed no more is given away.
TEST_F(Approvals, AStatementIsTakenBackByTwo) {
  const std::string cancellations = household + "/statement-cancellations";
  const std::string statement = R"({"bill_run_id":")" + bill_run() + "\"}";
  two_persons_for("correction");
  EXPECT_EQ(clerk->post(cancellations, statement).problem(), "approval-needed");
  const std::string approval = asked_for(cancellations, statement);
  EXPECT_EQ(manager->get(approval, {{"Min-Position", durable_position()}}).number("amount_fen"), 20'000);
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  EXPECT_EQ(arrears(), 120'000);
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(arrears(), 100'000);
}

// The request has words about who was charged: they are closed with the key of that household's owner.
TEST_F(Approvals, AStayIsTakenBackByTwoAndTheOwnersKeyClosesTheRequest) {
  ASSERT_NO_FATAL_FAILURE(charge_stay());
  const std::string reversal = "/v1/vehicles/" + kVehicle + "/stays/" + kStay + "/reversal";
  two_persons_for("correction");
  ASSERT_EQ(arrears(), 100'500);
  const std::string body = R"({"reason":"车牌识别有误"})";
  EXPECT_EQ(clerk->post(reversal, body).problem(), "approval-needed");
  const std::string approval = asked_for(reversal, body);
  const Answer seen = manager->get(approval, {{"Min-Position", durable_position()}});
  EXPECT_EQ(seen.number("amount_fen"), 500);
  EXPECT_THAT(seen.body, HasSubstr("车牌识别有误")) << "who decides sees what";
  const boost::json::value events = admin->get("/v1/events?types=ApprovalRequested&limit=10").json();
  const auto& items = events.at("items").as_array();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].at("data").at("request").at("subject").as_string(), admin->get(household).text("owner_id"));
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  EXPECT_EQ(arrears(), 100'500);
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.number("amount_fen"), 500);
  EXPECT_EQ(arrears(), 100'000);
  EXPECT_EQ(grant(*manager, approval).problem(), "approval-ended");
  EXPECT_EQ(clerk->post(reversal, body).problem(), "parking-stay-reversed");
}

// Whoever it goes to, money that goes out is a refund.
TEST_F(Approvals, SuspenseIsSentBackByTwo) {
  const Answer received =
      admin->post("/v1/communities/" + estate.community + "/suspense",
                  R"({"channel":"bank_transfer","external_reference":"NOBODY-1","amount_fen":5000000})");
  ASSERT_EQ(received.status, 201) << received.body;
  const std::string back = "/v1/suspense/" + received.text("payment_id") + "/return";
  two_persons_for("refund");
  EXPECT_EQ(clerk->post(back, "{}").problem(), "approval-needed");
  const std::string approval = asked_for(back, "{}");
  EXPECT_EQ(manager->get(approval, {{"Min-Position", durable_position()}}).number("amount_fen"), 5'000'000);
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.number("amount_fen"), 5'000'000);
  EXPECT_EQ(clerk->post(back, "{}").problem(), "suspense-cleared");
}

// Who grants has no drawer, and gives nothing.
TEST_F(Approvals, CashInSuspenseIsSentBackOutOfTheDrawerOfWhoAsked) {
  const std::string community = "/v1/communities/" + estate.community;
  const auto open_shift = [&](Client& who) {
    const Answer opened = who.post(community + "/shifts", R"({"opening_float_fen":20000})");
    ASSERT_EQ(opened.status, 201) << opened.body;
  };
  Client cashier = client(make_key(estate, "cashier"));
  ASSERT_NO_FATAL_FAILURE(open_shift(cashier));
  const Answer received = cashier.post(community + "/suspense", R"({"channel":"cash","amount_fen":700})");
  ASSERT_EQ(received.status, 201) << received.body;
  const Answer closed = cashier.post("/v1/own-shift/closing", R"({"counted_fen":20700})");
  ASSERT_LT(closed.status, 300) << closed.body;
  two_persons_for("refund");
  const std::string back = "/v1/suspense/" + received.text("payment_id") + "/return";
  const std::string body = R"({"path":")" + back + R"(","body":{}})";
  EXPECT_EQ(clerk->post("/v1/approvals", body).problem(), "reversal-needs-open-shift") << "nobody would give it";
  ASSERT_NO_FATAL_FAILURE(open_shift(*admin));
  const Answer asked = admin->post("/v1/approvals", body);
  ASSERT_EQ(asked.status, 201) << asked.body;
  const Answer granted = grant(*manager, "/v1/approvals/" + asked.text("approval_id"));
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(admin->get("/v1/own-shift").number("expected_fen"), 19'300);
}

TEST_F(Approvals, AWholeRunIsTakenBackByTwoWhoDecideOnce) {
  const std::string run = bill_run();
  const std::string path = "/v1/bill-runs/" + run;
  const std::string cancellation = path + "/cancellation";
  const auto cancel = [&](const std::string& key = {}) {
    const Answer seen = clerk->get(path, {{"Min-Position", durable_position()}});
    return clerk->post(cancellation, "{}", key, {{"If-Match", seen.header("ETag")}});
  };
  two_persons_for("correction");
  const std::string key = new_key();
  EXPECT_EQ(cancel(key).problem(), "approval-needed");
  EXPECT_EQ(arrears(), 120'000) << "nothing of it was begun";
  const std::string approval = asked_for(cancellation, "{}");
  EXPECT_EQ(manager->get(approval, {{"Min-Position", durable_position()}}).number("amount_fen"), 20'000);
  EXPECT_EQ(grant(*clerk, approval).problem(), "approval-own");
  EXPECT_EQ(cancel(key).problem(), "approval-needed") << "it is only asked for";
  const Answer granted = grant(*manager, approval);
  ASSERT_EQ(granted.status, 200) << granted.body;
  EXPECT_EQ(granted.text("bill_run_id"), run);
  EXPECT_EQ(arrears(), 120'000) << "the cancellation is sent again";
  const Answer cancelled = cancel(key);
  ASSERT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(cancelled.number("households"), 1);
  EXPECT_EQ(cancelled.number("refused"), 0);
  EXPECT_EQ(arrears(), 100'000);
  EXPECT_EQ(clerk->post("/v1/approvals", R"({"path":")" + cancellation + R"(","body":{}})").problem(),
            "bill-run-cancelled");
}

TEST(ApprovalRequests, TheirDescriptionNamesWhatCanBeAskedFor) {
  const std::map<std::string_view, std::string_view> words = {
      {"waiver", "waiver"},         {"write_off", "write-off"},     {"refund", "refund"},     {"tariff", "tariff"},
      {"correction", "correction"}, {"reopen_period", "reopening"}, {"expense", "an expense"}};
  const api::Match asked = api::match(http::Method::post, "/v1/approvals");
  ASSERT_NE(asked.route, nullptr);
  for (const auto& action : api::kApprovalActionNames) {
    ASSERT_TRUE(words.contains(action.name)) << action.name;
    EXPECT_THAT(std::string(asked.route->request_schema), HasSubstr(std::string(words.at(action.name))));
    EXPECT_TRUE(std::any_of(api::kApprovalActionWords.begin(), api::kApprovalActionWords.end(),
                            [&](const api::CsvWord& word) { return word.value == action.name; }))
        << action.name;
  }
}

TEST_F(Approvals, OnlyWhatCanBeDoneAndMayBeDoneIsAskedFor) {
  EXPECT_EQ(ask(*clerk, waiver(100'001)).problem(), "more-than-is-open");
  EXPECT_EQ(ask(*clerk, R"({"kind":"goodwill"})").status, 400);
  EXPECT_EQ(ask(*clerk, R"({"channel":"cash","amount_fen":1})", "/payments").problem(), "not-approvable");
  EXPECT_EQ(ask(*clerk, "{}", "/nowhere").problem(), "not-approvable");
  EXPECT_EQ(clerk->post("/v1/approvals", "{}").problem(), "not-approvable");
  Client cashier = client(make_key(estate, "cashier"));
  EXPECT_EQ(ask(cashier, waiver(1)).status, 403);
  Client other = client(make_estate("moonlight", 1).admin_key);
  EXPECT_EQ(ask(other, waiver(1)).problem(), "household-unknown");
  const Answer asked = ask(*clerk, waiver(50'000));
  EXPECT_EQ(other.get("/v1/approvals/" + asked.text("approval_id")).problem(), "approval-unknown");
}

}  // namespace
}  // namespace steward::blackbox

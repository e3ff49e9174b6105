#include <gtest/gtest.h>

#include <optional>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/requests_of_routes.h"

// Refusals by rules point to the member of the body that they are about, as a client of the API sees it.
namespace steward::blackbox {
namespace {

class Pointers : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    community = "/v1/communities/" + estate.community;
    house = "/v1/houses/" + estate.houses[0];
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
  }
  // What refuses it, and where: "date-in-future #/received_on".
  std::string told(const std::string& target, const std::string& body, const Headers& headers = {}) {
    const Answer answer = admin->post(target, body, {}, headers);
    return answer.problem() + " " + answer.text("pointer");
  }
  std::string made(const std::string& target, const std::string& body, std::string_view id) {
    const Answer answer = admin->post(target, body);
    EXPECT_EQ(answer.status, 201) << target << " " << answer.body;
    return answer.text(id);
  }
  void charge_for(std::int64_t amount_fen) { charge(*admin, estate, estate.households[0], amount_fen, "2099-12-31"); }

  Estate estate;
  std::string community;
  std::string house;
  std::string household;
  std::optional<Client> admin;
};

// A payment in cash with further members.
std::string cash(const std::string& more) { return R"({"channel":"cash","amount_fen":100,)" + more + "}"; }

TEST_F(Pointers, OfPayments) {
  charge_for(5'000);
  const std::string payments = household + "/payments";
  EXPECT_EQ(told(payments, cash(R"("received_on":"2199-12-31")")), "date-in-future #/received_on");
  EXPECT_EQ(told(payments, cash(R"("received_on":"2024-01-11","backdating_reason":"entered_late")")),
            "before-move-in #/received_on");
  EXPECT_EQ(told(payments, cash(R"("occurred_at":"2199-12-31T00:00:00Z")")), "occurred-in-future #/occurred_at");
  EXPECT_EQ(told(payments, cash(R"("bills":[1,99])")), "bill-unknown #/bills/1");
  EXPECT_EQ(told(payments, cash(R"("bills":[1,1])")), "bill-chosen-twice #/bills");
  EXPECT_EQ(told(payments, R"({"channel":"wechat","amount_fen":1,"external_reference":" WX"})"),
            "external-reference-invalid #/external_reference");
  EXPECT_EQ(told(payments, R"({"channel":"wechat","amount_fen":1})"), "external-reference-invalid ") << "not there";
  EXPECT_EQ(told("/v1/households/" + kNoId + "/payments", cash(R"("bills":[1])")), "household-unknown ")
      << "of the path";
}

TEST_F(Pointers, AreRememberedWithTheRefusal) {
  const std::string body = cash(R"("received_on":"2199-12-31")");
  const Answer first = admin->post(household + "/payments", body, "refused");
  EXPECT_EQ(first.status, 422) << first.body;
  const Answer again = admin->post(household + "/payments", body, "refused");
  const Answer rewritten = admin->post(
      household + "/payments", R"( {"received_on" : "2199-12-31", "amount_fen":100, "channel":"cash"})", "refused");
  for (const Answer& answer : {again, rewritten}) EXPECT_EQ(answer.header("Idempotent-Replayed"), "true");
  for (const Answer& answer : {first, again, rewritten}) {
    EXPECT_EQ(answer.problem(), "date-in-future") << answer.body;
    EXPECT_EQ(answer.text("pointer"), "#/received_on") << answer.body;
  }
}

TEST_F(Pointers, OfBilling) {
  charge_for(5'000);
  charge_for(7'000);
  const std::string repair = R"({"amount_fen":5000,"fee_item_id":")" + estate.repair + "\"";
  EXPECT_EQ(told(household + "/charges", repair + R"(,"due_date":"2024-01-31"})"), "due-before-issue #/due_date");
  EXPECT_EQ(
      told(household + "/charges", R"({"amount_fen":5000,"due_date":"2099-12-31","fee_item_id":")" + kNoId + "\"}"),
      "fee-item-unknown #/fee_item_id");
  EXPECT_EQ(told(community + "/bill-runs",
                 R"({"period_from":"2024-03-01","period_to":"2024-04-01","due_date":"2099-12-31","fee_item_ids":[")" +
                     estate.property + "\",\"" + kNoId + "\"]}"),
            "fee-item-unknown #/fee_item_ids/1");
  const Headers read = {{"If-Match", admin->get(household).header("ETag")}};
  EXPECT_EQ(told(household + "/waivers",
                 R"({"kind":"goodwill","lines":[{"bill":1,"amount_fen":5000},{"bill":2,"amount_fen":7001}]})", read),
            "more-than-is-open #/lines/1");
}

TEST_F(Pointers, OfWhatAnApprovalIsAskedFor) {
  charge_for(5'000);
  Client clerk = client(make_key(estate, "finance_manager"));
  const auto ask = [&](const std::string& lines) {
    const Answer asked =
        clerk.post("/v1/approvals",
                   R"({"path":")" + household + R"(/waivers","body":{"kind":"goodwill","lines":[)" + lines + "]}}");
    return asked.problem() + " " + asked.text("pointer");
  };
  EXPECT_EQ(ask(R"({"bill":1,"amount_fen":5001})"), "more-than-is-open #/body/lines/0");
  EXPECT_EQ(ask(R"({"amount_fen":1})"), "missing-field #/body/lines/0/bill");
}

TEST_F(Pointers, OfTheRegistry) {
  EXPECT_EQ(told("/v1/communities", R"({"code":"garden","name":"花园"})"), "community-code-taken #/code");
  EXPECT_EQ(told("/v1/communities", R"({"code":"x","name":"x","time_zone":"Mars/Olympus"})"),
            "time-zone-unknown #/time_zone");
  EXPECT_EQ(told("/v1/buildings/" + estate.building + "/houses", R"({"number":"101","built_up_area_centi_m2":8000})"),
            "house-number-taken #/number");
  EXPECT_EQ(told(household + "/move-out", R"({"moved_out_on":"2024-01-11"})"), "before-move-in #/moved_out_on");
  ASSERT_EQ(admin->post(household + "/move-out", R"({"moved_out_on":"2025-06-30"})").status, 200);
  EXPECT_EQ(told(house + "/households", R"({"owner_name":"李四","moved_in_on":"2025-06-29"})"),
            "move-in-before-move-out #/moved_in_on");
  EXPECT_EQ(told("/v1/api-keys", R"({"role":"resident","label":"x","household_id":")" + kNoId + "\"}"),
            "household-unknown #/household_id");
}

TEST_F(Pointers, OfWorkOrders) {
  const std::string category =
      made("/v1/work-order-categories", R"({"code":"pipes","name":"水管","usual_priority":"p1"})", "category_id");
  const std::string leak = R"({"source":"phone","description":"漏水","category_id":")" + category + "\"";
  const std::string orders = community + "/work-orders";
  EXPECT_EQ(told(orders, R"({"source":"phone","description":"漏水","category_id":")" + kNoId + "\"}"),
            "category-unknown #/category_id");
  EXPECT_EQ(told(orders, leak + R"(,"house_id":")" + kNoId + "\"}"), "house-unknown #/house_id");
  EXPECT_EQ(told(orders, leak + R"(,"appointment":{"from":"2024-02-01T02:00:00Z","to":"2024-02-01T01:00:00Z"}})"),
            "appointment-invalid #/appointment");
  EXPECT_EQ(told(orders, leak + R"(,"occurred_at":"2099-01-01T00:00:00Z"})"), "occurred-in-future #/occurred_at");
  const std::string order = "/v1/work-orders/" + made(orders, leak + "}", "work_order_id");
  ASSERT_EQ(admin->post(order + "/triage", "{}").status, 200);
  EXPECT_EQ(told(order + "/assignment", R"({"staff_id":")" + kNoId + "\"}"), "staff-unknown #/staff_id");
  const Estate river = another_community(estate, "river", 1);
  EXPECT_EQ(told(order + "/assignment", R"({"staff_id":")" + make_technician(river, "W-9") + "\"}"),
            "place-mismatch #/staff_id");
}

TEST_F(Pointers, OfMeters) {
  const auto water = [](const std::string& number) {
    return R"({"number":")" + number + R"(","utility":"water","installed_on":"2024-01-01","reading_milli":100000})";
  };
  const std::string meter = house + "/meters/" + made(house + "/meters", water("SB-1"), "meter_id");
  const std::string other = "/v1/houses/" + estate.houses[1] + "/meters";
  made(other, water("SB-2"), "meter_id");
  EXPECT_EQ(told(other, water("SB-1")), "meter-number-taken #/number");
  const std::string readings = meter + "/readings";
  EXPECT_EQ(told(readings, R"({"read_on":"2024-01-31","reading_milli":99000})"), "reading-below-last #/reading_milli");
  EXPECT_EQ(told(readings, R"({"read_on":"2024-01-31","reading_milli":131000,"rolled_over":true})"),
            "reading-not-rolled-over #/rolled_over");
  EXPECT_EQ(told(readings, R"({"read_on":"2023-12-31","reading_milli":131000})"), "reading-out-of-order #/read_on");
  EXPECT_EQ(told(meter + "/removal", R"({"removed_on":"2024-02-01","reading_milli":131000,
                "replacement":{"number":"SB-2","utility":"water","reading_milli":0}})"),
            "meter-number-taken #/replacement/number");
}

}  // namespace
}  // namespace steward::blackbox

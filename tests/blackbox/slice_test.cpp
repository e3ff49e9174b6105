#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "eventstore/base/clock.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// One household's money from end to end, as a client of the API sees it.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Slice : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 3);
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
  }
  // The date of a payment, with further members of its body, in a new community of that time zone.
  std::string paid_on_in(const char* zone, const char* code, const std::string& more = {}) {
    const Estate there = another_community(estate, code, 1, R"(,"time_zone":")" + std::string(zone) + "\"");
    const std::string target = "/v1/households/" + there.households[0];
    const Answer paid = admin->post(target + "/payments", R"({"channel":"cash","amount_fen":100)" + more + "}");
    EXPECT_EQ(paid.status, 201) << paid.body;
    const Answer told = admin->get(target + "/history", {{"Min-Position", paid.header("Event-Position")}});
    return std::string(told.json().at("events").at(1).at("effective_date").as_string());
  }

  Estate estate;
  std::string household;
  std::optional<Client> admin;
};

std::string payment(std::int64_t amount_fen) {
  return R"({"channel":"cash","amount_fen":)" + std::to_string(amount_fen) + "}";
}

// The answer without what differs between two requests by nature.
std::string without_request_id(std::string body) {
  const auto at = body.find(R"(,"request_id":")");
  if (at != std::string::npos) body.erase(at, body.find('"', at + 15) + 1 - at);
  return body;
}

TEST_F(Slice, APaymentShowsAtOnceIsAnsweredTheSameAgainAndHoldsItsVersion) {
  charge(*admin, estate, estate.households[0], 5'000, "2099-01-31");
  charge(*admin, estate, estate.households[0], 7'000, "2098-12-31");
  const Answer before = admin->get(household);
  const std::string version = before.header("ETag");

  const Answer paid = admin->post(household + "/payments", payment(7'000), "pay-1", {{"If-Match", version}});
  ASSERT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("allocated_fen"), 7'000);
  const Answer arrears = admin->get(household + "/arrears", {{"Min-Position", paid.header("Event-Position")}});
  ASSERT_EQ(arrears.status, 200) << arrears.body;
  EXPECT_EQ(arrears.number("arrears_fen"), 5'000);
  EXPECT_EQ(arrears.text("oldest_due_date"), "2099-01-31");

  const Answer again = admin->post(household + "/payments", payment(7'000), "pay-1", {{"If-Match", version}});
  EXPECT_EQ(again.status, paid.status);
  EXPECT_EQ(again.body, paid.body);
  EXPECT_EQ(again.header("ETag"), paid.header("ETag"));
  EXPECT_EQ(again.header("Event-Position"), paid.header("Event-Position"));
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(paid.header("Idempotent-Replayed"), "");
  // The same JSON, written otherwise.
  EXPECT_EQ(admin->post(household + "/payments", R"( {"amount_fen" : 7000, "channel":"cash"})", "pay-1").body,
            paid.body);

  const Answer other = admin->post(household + "/payments", payment(7'001), "pay-1");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.problem(), "idempotency-key-reused");
  const Answer stale = admin->post(household + "/payments", payment(100), "pay-2", {{"If-Match", version}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.problem(), "version-conflict");
  const Answer still = admin->get(household + "/arrears", {{"Min-Position", durable_position()}});
  EXPECT_EQ(still.number("arrears_fen"), 5'000);
}

TEST_F(Slice, DetailsOfProblemsAreInTheAskedLanguage) {
  const Headers chinese = {{"Accept-Language", "zh-CN"}};
  const std::string payments = household + "/payments";
  EXPECT_EQ(admin->post(payments, R"({"channel":"cash","amount_fen":"1"})", {}, chinese).text("detail"),
            "#/amount_fen: 须为 1 至 1000000000000 之间的整数");
  EXPECT_EQ(admin->post(payments, R"({"channel":"cash","amount_fen":"1"})").text("detail"),
            "#/amount_fen: must be an integer from 1 to 1000000000000");
  EXPECT_EQ(admin->get("/v1/households?day=1", chinese).text("detail"), "day: 没有此名称的查询参数");
  EXPECT_EQ(admin->get("/v1/communities/" + estate.community + "/buildings?limit=0", chinese).text("detail"),
            "limit: 须为 1 至 500 之间的整数");
  const Headers stale = {{"Accept-Language", "zh-CN"}, {"If-Match", "v1"}};
  EXPECT_EQ(admin->post(payments, payment(1), {}, stale).text("detail"), "If-Match: 格式须为 \"v17\"");
  EXPECT_EQ(admin->post(payments, payment(1), "a key with blanks", chinese).text("detail"),
            "Idempotency-Key: 须为 1 至 128 个可见的 ASCII 字符");
  const Answer malformed = admin->post("/v1/households/123/payments", payment(1), {}, chinese);
  EXPECT_EQ(malformed.status, 404);
  EXPECT_EQ(malformed.text("detail"), "household_id: 须为标识符，例如 018f3b2a-7c1d-7e2f-9a3b-0123456789ab");
  EXPECT_EQ(admin->post(payments + "/7/reversal", "{}").text("detail"),
            "payment_id: must be an id such as 018f3b2a-7c1d-7e2f-9a3b-0123456789ab");
  Client desk = client(make_key(estate, "front_desk", R"(,"community_id":")" + estate.community + "\""));
  EXPECT_EQ(desk.get(household + "?reveal=true", chinese).text("detail"), "该角色不得查看未脱敏的个人信息");
}

TEST_F(Slice, AReplayTellsWhereTheCreatedThingIs) {
  const std::string body = R"({"code":"river","name":"河畔"})";
  const Answer first = admin->post("/v1/communities", body, "same");
  const Answer again = admin->post("/v1/communities", body, "same");
  EXPECT_EQ(first.header("Location"), "/v1/communities/" + first.text("community_id"));
  EXPECT_EQ(again.header("Location"), first.header("Location"));
  const std::string houses = "/v1/buildings/" + estate.building + "/houses";
  const std::string house = R"({"number":"909","built_up_area_centi_m2":8000})";
  EXPECT_EQ(admin->post(houses, house, "house").header("Location"),
            admin->post(houses, house, "house").header("Location"));
  const std::string id = admin->post(houses, house, "house").text("house_id");
  const std::string households = "/v1/houses/" + id + "/households";
  const std::string owner = R"({"owner_name":"李四","moved_in_on":"2025-01-12"})";
  const Answer moved_in = admin->post(households, owner, "owner");
  EXPECT_EQ(moved_in.header("Location"), "/v1/households/" + moved_in.text("household_id"));
  EXPECT_EQ(admin->post(households, owner, "owner").header("Location"), moved_in.header("Location"));
  // The secret is shown once.
  const std::string key = R"({"role":"cashier","label":"desk"})";
  EXPECT_NE(admin->post("/v1/api-keys", key, "api-key").text("api_key"), "");
  EXPECT_EQ(admin->post("/v1/api-keys", key, "api-key").text("api_key"), "");
}

TEST_F(Slice, WhatIsMalformedIsAnsweredWithItsPlaceAndStoresNothing) {
  struct Bad {
    const char* body;
    const char* problem;
    const char* pointer;
  };
  const std::vector<Bad> all = {
      {R"({"channel":"cash","amount_fen":100,"colour":"red"})", "unknown-field", "#/colour"},
      {R"({"channel":"cash","amount_fen":100,"amount_fen":200})", "duplicate-key", "#/amount_fen"},
      {R"({"channel":"cash","amount_fen":"100"})", "wrong-type", "#/amount_fen"},
      {R"({"channel":"cash","amount_fen":100.5})", "wrong-type", "#/amount_fen"},
      {R"({"channel":"cash","amount_fen":null})", "wrong-type", "#/amount_fen"},
      {R"({"channel":"cash"})", "missing-field", "#/amount_fen"},
      {R"({"channel":"cash","amount_fen":0})", "out-of-range", "#/amount_fen"},
      {R"({"channel":"barter","amount_fen":1})", "out-of-range", "#/channel"},
      {R"({"channel":"cash","amount_fen":1,"bills":["1"]})", "wrong-type", "#/bills/0"},
      {R"({"channel":"cash","amount_fen":1,"received_on":"2026-02-30"})", "", "#/received_on"},
      {"{\"channel\":\"cash\",\"amount_fen\":1,\"external_reference\":\"\xff\xfe\"}", "invalid-json", ""},
      {R"({"channel":"cash","amount_fen":100} x)", "invalid-json", ""},
      {R"({"channel":"cash","amount_fen":100)", "invalid-json", ""},
      {R"([1])", "wrong-type", ""},
      {"", "", ""},
  };
  const std::string position = durable_position();
  for (const Bad& bad : all) {
    const Answer answer = admin->post(household + "/payments", bad.body);
    EXPECT_EQ(answer.status, 400) << bad.body << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    if (*bad.problem != '\0') {
      EXPECT_EQ(answer.problem(), bad.problem) << bad.body << answer.body;
    }
    if (*bad.pointer != '\0') {
      EXPECT_EQ(answer.text("pointer"), bad.pointer) << bad.body << answer.body;
    }
  }
  const std::string good = payment(100);
  const std::string target = household + "/payments";
  const auto raw = [&](const Headers& headers, const std::string& to) {
    return admin->send("POST", to, good, headers);
  };
  EXPECT_EQ(raw({{"Content-Type", "application/json"}}, target).problem(), "idempotency-key-missing");
  EXPECT_EQ(raw({{"Idempotency-Key", "k"}}, target).problem(), "content-type-unsupported");
  EXPECT_EQ(raw({{"Idempotency-Key", "k"}, {"Content-Type", "application/jsonx"}}, target).problem(),
            "content-type-unsupported");
  for (const char* type :
       {"application/json; charset=gbk", "application/json;x=1; CharSet = \"gb18030\"", "; charset=utf-8"}) {
    EXPECT_EQ(raw({{"Idempotency-Key", "k"}, {"Content-Type", type}}, target).problem(), "content-type-unsupported")
        << type;
  }
  EXPECT_EQ(raw({{"Idempotency-Key", "k"}, {"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}, target)
                .problem(),
            "content-encoding-unsupported");
  const Headers fine = {{"Idempotency-Key", "k"}, {"Content-Type", "application/json; charset=utf-8"}};
  EXPECT_EQ(raw(fine, target + "?amount=1").problem(), "query-invalid");
  Headers twice = fine;
  twice.emplace_back("Idempotency-Key", "l");
  EXPECT_EQ(raw(twice, target).problem(), "header-invalid");
  Headers weak = fine;
  weak.emplace_back("If-Match", "W/\"v1\"");
  EXPECT_EQ(raw(weak, target).problem(), "header-invalid");
  EXPECT_EQ(durable_position(), position);
  EXPECT_EQ(raw(fine, target).status, 201);
}

TEST_F(Slice, ARefusalOfMoneyIsRememberedOthersAreNot) {
  const std::string refused_body = R"({"channel":"wechat","amount_fen":100})";
  const Answer refused = admin->post(household + "/payments", refused_body, "refused");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.problem(), "external-reference-invalid");
  const Answer again = admin->post(household + "/payments", refused_body, "refused");
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(without_request_id(again.body), without_request_id(refused.body));
  EXPECT_EQ(admin->post(household + "/payments", payment(1), "refused").problem(), "idempotency-key-reused");
  const Answer unseen = admin->post(
      household + "/payments", R"({"channel":"wechat","amount_fen":100,"external_reference":"WX-1\u200b"})", "unseen");
  EXPECT_EQ(unseen.problem(), "external-reference-invalid") << unseen.body;
  // 409 is not remembered: the key may be used again once it is no longer so.
  const Answer taken = admin->post("/v1/communities", R"({"code":"garden","name":"x"})", "taken");
  EXPECT_EQ(taken.problem(), "community-code-taken");
  EXPECT_EQ(admin->post("/v1/communities", R"({"code":"garden-2","name":"x"})", "taken").status, 201);
}

TEST_F(Slice, RememberedRefusalsOfOneCredentialHaveALimit) {
  EXPECT_EQ(server.stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server.start({"--refusals", "1", "--refusals-burst", "3"}));
  Client teller = client(estate.admin_key);
  // However slowly they come one of them meets the limit.
  std::vector<int> seen;
  while (seen.size() < 200 && (seen.empty() || seen.back() != 429)) {
    seen.push_back(teller.post(household + "/payments", R"({"channel":"wechat","amount_fen":100})").status);
  }
  EXPECT_EQ(seen.front(), 422);
  EXPECT_EQ(seen.back(), 429);
  EXPECT_EQ(teller.post(household + "/payments", payment(100)).status, 201);
}

TEST_F(Slice, RequestsOfOneKeyHaveALimit) {
  EXPECT_EQ(server.stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server.start({"--rate", "1", "--burst", "5"}));
  Client busy = client(estate.admin_key);
  Answer last;
  for (int i = 0; i < 200 && last.status != 429; ++i) last = busy.get(household);
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(last.problem(), "rate-limited");
  EXPECT_NE(last.header("Retry-After"), "");
  EXPECT_EQ(client(operator_key).get("/v1/views").status, 200);
}

// Follows Link until there is none; the values of `member`, in order.
std::vector<std::string> all_of(Client& client, std::string target, std::string_view member) {
  std::vector<std::string> values;
  while (!target.empty()) {
    const Answer page = client.get(target);
    EXPECT_EQ(page.status, 200) << target << page.body;
    const boost::json::value body = page.json();
    for (const auto& item : body.at(page.text("events").empty() ? "items" : "events").as_array()) {
      values.push_back(boost::json::serialize(item.at(member)));
    }
    const std::string link = page.header("Link");
    target = link.empty() ? std::string() : link.substr(1, link.find('>') - 1);
    if (values.size() > 1000) return values;
  }
  return values;
}

// In a search box: as people write it, and without knowing the community.
TEST_F(Slice, AHouseIsFoundHoweverItsNumberIsWritten) {
  const Estate other = another_community(estate, "river", 2);
  const std::string last = durable_position();
  ASSERT_EQ(admin->get("/v1/houses?house_number=3", {{"Min-Position", last}}).status, 200);
  const std::string there = "&community_id=" + other.community;
  const std::string wide = "%EF%BC%93%EF%BC%8D101%20";                // ３－101 and a space
  const std::string in_words = "3%E5%8F%B7%E6%A5%BC%20101%E5%AE%A4";  // 3号楼 101室
  const std::vector<std::string> of_both = {"\"" + estate.houses[0] + "\"", "\"" + other.houses[0] + "\""};
  for (const std::string& number : {std::string("3-101"), wide, in_words}) {
    const std::string houses = "/v1/houses?house_number=" + number;
    EXPECT_EQ(all_of(*admin, houses + there, "house_id"), std::vector<std::string>{of_both[1]}) << number;
    EXPECT_THAT(all_of(*admin, houses + "&limit=1", "house_id"), testing::UnorderedElementsAreArray(of_both)) << number;
    EXPECT_EQ(all_of(*admin, "/v1/households?house_number=" + number + there, "household_id"),
              std::vector<std::string>{"\"" + other.households[0] + "\""})
        << number;
  }
  EXPECT_EQ(all_of(*admin, "/v1/houses?house_number=3-10" + there, "house_id").size(), 2U);
  EXPECT_EQ(all_of(*admin, "/v1/households?house_number=3-10" + there, "house_id").size(), 0U);

  Client desk = client(make_key(estate, "front_desk", R"(,"community_id":")" + other.community + "\""));
  EXPECT_EQ(all_of(desk, "/v1/houses?house_number=3-101", "house_id"), std::vector<std::string>{of_both[1]});
  EXPECT_EQ(all_of(desk, "/v1/houses", "house_id").size(), 2U) << "those of its community";
  EXPECT_EQ(desk.get("/v1/houses?house_number=3-101&community_id=" + estate.community).problem(), "community-unknown");
  EXPECT_EQ(admin->get("/v1/houses").problem(), "query-invalid");
  EXPECT_EQ(admin->get("/v1/houses?building_id=" + other.building + there).problem(), "query-invalid");
}

TEST_F(Slice, ListsComeInPagesThatJoin) {
  for (const std::string& id : estate.households) charge(*admin, estate, id, 1'000, "2098-12-31");
  std::string last;
  for (int i = 0; i < 4; ++i) last = admin->post(household + "/payments", payment(100 + i)).header("Event-Position");
  ASSERT_EQ(admin->get(household + "/arrears", {{"Min-Position", last}}).status, 200);
  const Answer first = admin->get(household + "/statement?limit=1");
  EXPECT_EQ(first.json().at("items").at(0).at("fee_item"), "维修") << "what it is for, in its own words";
  const std::string in_community = "community_id=" + estate.community;
  const std::vector<std::pair<std::string, std::string>> lists = {
      {"/v1/houses?" + in_community, "house_id"},
      {"/v1/households?" + in_community, "household_id"},
      {"/v1/arrears?order=amount", "household_id"},
      {"/v1/arrears?order=house_number", "household_id"},
      {household + "/statement?order=oldest_first", "line"},
      {household + "/statement?order=newest_first", "line"},
      {household + "/history?as_at=2099-01-01T00:00:00Z", "position"},
      {"/v1/events?types=PaymentReceived,ChargeRaised", "position"},
  };
  for (const auto& [target, member] : lists) {
    const auto whole = all_of(*admin, target, member);
    EXPECT_GE(whole.size(), 3U) << target;
    EXPECT_EQ(all_of(*admin, target + "&limit=1", member), whole) << target;
    EXPECT_EQ(all_of(*admin, target + "&limit=2", member), whole) << target;
    EXPECT_EQ(std::set<std::string>(whole.begin(), whole.end()).size(), whole.size()) << target;
  }
  const std::string cursor = admin->get("/v1/arrears?limit=1").text("next_cursor");
  ASSERT_NE(cursor, "");
  EXPECT_EQ(admin->get("/v1/arrears?limit=1&cursor=" + cursor).status, 200);
  EXPECT_EQ(admin->get("/v1/arrears?order=house_number&cursor=" + cursor).problem(), "cursor-invalid");
  EXPECT_EQ(admin->get("/v1/arrears?cursor=nonsense").problem(), "cursor-invalid");
  // A cursor is base64url of eight bytes and a number, here one digit: MjIy are three more of it, LTEx is -11.
  for (const std::string_view what : {"/history?limit=1", "/statement?limit=1"}) {
    const std::string target = household + std::string(what);
    const Answer page = admin->get(target);
    const std::string begun = target + "&cursor=" + page.text("next_cursor");
    EXPECT_EQ(page.text("next_cursor").size(), 12U) << page.body;
    EXPECT_EQ(admin->get(begun).status, 200);
    EXPECT_EQ(admin->get(begun + "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy").problem(), "cursor-invalid") << target;
    EXPECT_EQ(admin->get(begun + "LTEx").problem(), "cursor-invalid") << target;
  }
  EXPECT_EQ(admin->get("/v1/arrears?limit=0").problem(), "query-invalid");
  EXPECT_EQ(admin->get("/v1/arrears?limit=501").problem(), "query-invalid");
}

TEST_F(Slice, HistoryTellsWhatWasKnownThenAndWhatCountsForADay) {
  charge(*admin, estate, estate.households[0], 3'000, "2098-12-31");
  const Answer first = admin->post(household + "/payments", payment(1'000));
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const Answer second = admin->post(household + "/payments", payment(500));
  const Headers latest = {{"Min-Position", second.header("Event-Position")}};
  const Answer now = admin->get(household + "/history", latest);
  ASSERT_EQ(now.status, 200) << now.body;
  EXPECT_EQ(now.json().at("events").as_array().size(), 4U);
  EXPECT_EQ(now.json().at("events").at(3).at("arrears_fen"), 1'500);
  const Answer then = admin->get(household + "/history?as_at=" + first.text("recorded_at"), latest);
  EXPECT_EQ(then.json().at("events").as_array().size(), 3U) << then.body;
  EXPECT_EQ(then.json().at("events").at(2).at("arrears_fen"), 2'000);
  const Answer counted = admin->get(household + "/history?as_of=2024-06-30", latest);
  EXPECT_EQ(counted.json().at("events").as_array().size(), 1U) << counted.body;
  EXPECT_EQ(admin->get(household + "/history?as_at=yesterday").problem(), "query-invalid");
  const Answer csv = admin->get(household + "/history", {{"Accept", "text/csv"}});
  EXPECT_THAT(csv.header("Content-Type"), HasSubstr("text/csv"));
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 5);
  EXPECT_EQ(admin->get("/v1/houses/" + estate.houses[0] + "/history").status, 200);
  // Names are closed unless they are asked for by who may see them.
  EXPECT_THAT(now.body, Not(HasSubstr("张三")));
  EXPECT_THAT(admin->get(household + "?reveal=true").body, HasSubstr("13800001234"));
  EXPECT_EQ(admin->get(household + "?reveal=yes").problem(), "query-invalid");
  EXPECT_THAT(admin->get(household).body, Not(HasSubstr("13800001234")));
  EXPECT_THAT(server.log(), Not(HasSubstr("13800001234")));
}

// The two lie 25 hours apart: whenever this runs, it is another day there.
TEST_F(Slice, TodayIsThatOfTheCommunity) {
  const std::string late = paid_on_in("Pacific/Pago_Pago", "late");
  const std::string early = paid_on_in("Pacific/Kiritimati", "early");
  EXPECT_LT(late, early);
  const Answer tomorrow =
      admin->post(household + "/payments", R"({"channel":"cash","amount_fen":1,"received_on":"2199-12-31"})");
  EXPECT_EQ(tomorrow.problem(), "date-in-future");
  const Answer nowhere = admin->post("/v1/communities", R"({"code":"x","name":"x","time_zone":"Mars/Olympus"})");
  EXPECT_EQ(nowhere.problem(), "time-zone-unknown");
}

// What a gateway calls back with after midnight was paid the day before.
TEST_F(Slice, APaymentIsOfTheDayOnWhichItHappened) {
  const Instant then = add_seconds(SystemClock().now(), -2 * 86'400);
  const std::string happened = R"(,"occurred_at":")" + to_string(then) + "\"";
  EXPECT_EQ(paid_on_in("Pacific/Pago_Pago", "late", happened), to_string(date_at(then, -11 * 60)));
  EXPECT_EQ(paid_on_in("Pacific/Kiritimati", "early", happened), to_string(date_at(then, 14 * 60)));
  const Date said = add_days(date_at(then, 8 * 60), -3);
  EXPECT_EQ(paid_on_in("Asia/Shanghai", "said", happened + R"(,"received_on":")" + to_string(said) + "\""),
            to_string(said));
}

TEST_F(Slice, WhatIsEnteredLongAfterItHappenedNeedsAPermissionAndAReason) {
  Client cashier = client(make_key(estate, "cashier"));
  const auto pay = [&](Client& who, const std::string& more) {
    return who.post(household + "/payments", R"({"channel":"cash","amount_fen":100)" + more + "}");
  };
  const std::string long_ago = R"(,"received_on":"2024-02-01")";
  const std::string then = R"(,"occurred_at":"2024-02-01T10:00:00+08:00")";
  const std::string why = R"(,"backdating_reason":"found_in_reconciliation")";
  for (const std::string& late : {long_ago, then}) {
    EXPECT_EQ(pay(cashier, late + why).problem(), "backdating-needs-permission");
    EXPECT_EQ(pay(*admin, late).problem(), "backdating-needs-reason");
  }
  EXPECT_EQ(pay(*admin, R"(,"occurred_at":"2199-01-01T00:00:00Z")").problem(), "occurred-in-future");
  EXPECT_EQ(pay(*admin, R"(,"backdating_reason":"because")").problem(), "out-of-range");
  EXPECT_EQ(pay(cashier, "").status, 201);
  const Answer paid = pay(*admin, long_ago + then + why);
  ASSERT_EQ(paid.status, 201) << paid.body;
  const Answer told = admin->get(household + "/history", {{"Min-Position", paid.header("Event-Position")}});
  const boost::json::value whole = told.json();
  const boost::json::value& event = whole.at("events").at(2);
  EXPECT_EQ(event.at("backdating_reason"), "found_in_reconciliation");
  EXPECT_EQ(event.at("occurred_at"), "2024-02-01T02:00:00.000000Z");
  EXPECT_EQ(event.at("effective_date"), "2024-02-01");
  EXPECT_TRUE(whole.at("events").at(1).at("backdating_reason").is_null());
}

TEST_F(Slice, ANewHouseholdDoesNotMoveInBeforeTheFormerOneLeft) {
  ASSERT_EQ(admin->post(household + "/move-out", R"({"moved_out_on":"2025-06-30"})").status, 200);
  const std::string target = "/v1/houses/" + estate.houses[0] + "/households";
  const Answer before = admin->post(target, R"({"owner_name":"李四","moved_in_on":"2025-06-29"})");
  EXPECT_EQ(before.problem(), "move-in-before-move-out") << before.body;
  EXPECT_EQ(before.text("moved_out_on"), "2025-06-30");
  EXPECT_EQ(admin->post(target, R"({"owner_name":"李四","moved_in_on":"2025-06-30"})").status, 201);
}

TEST_F(Slice, ABillRunBillsTheCommunityAndSaysHowFarItIs) {
  const Answer started = admin->post("/v1/communities/" + estate.community + "/bill-runs",
                                     R"({"period_from":"2026-10-01","period_to":"2026-11-01","due_date":"2098-12-31",
                                         "fee_item_ids":[")" +
                                         estate.property + "\"]}");
  ASSERT_EQ(started.status, 202) << started.body;
  Answer run;
  ASSERT_TRUE(test::eventually([&] {
    run = admin->get(started.header("Location"));
    EXPECT_EQ(run.status, 200) << run.body;
    return run.text("state") == "completed";
  }));
  EXPECT_EQ(run.number("statements"), 3) << run.body;
  EXPECT_EQ(run.number("total_fen"), 60'000);  // three times 100 m² at 2 yuan
  const Answer ageing = admin->get("/v1/arrears/ageing?date=2099-02-01", {{"Min-Position", durable_position()}});
  EXPECT_EQ(ageing.number("total_fen"), 60'000) << ageing.body;
  EXPECT_EQ(ageing.number("bills"), 3);
  EXPECT_EQ(ageing.json().at("cut_off").at("view"), "arrears");
  EXPECT_EQ(admin->get(started.header("Location") + "/exceptions").json().at("items").as_array().size(), 0U);
}

// A mistyped community is told, and no empty list.
TEST_F(Slice, ListsKnowTheCommunityThatTheyAreAskedFor) {
  for (const char* list : {"bill-runs", "import-runs", "approvals", "refunds", "suspense", "events", "arrears",
                           "expenses", "shifts", "invoices", "work-orders", "cases"}) {
    const std::string target = std::string("/v1/") + list + "?community_id=";
    EXPECT_EQ(admin->get(target + estate.households[0]).problem(), "community-unknown") << list;
    EXPECT_EQ(admin->get(target + estate.community).status, 200) << list;
  }
}

TEST_F(Slice, ReadsWaitForWhatWasWrittenAndRefuseWhatNeverWas) {
  const Answer ahead = admin->get(household, {{"Min-Position", "1-999999"}});
  EXPECT_EQ(ahead.status, 409);
  EXPECT_EQ(ahead.problem(), "position-from-lost-future");
  const Answer later = admin->get(household, {{"Min-Position", "7-1"}});
  EXPECT_EQ(later.problem(), "position-from-lost-future");
  EXPECT_EQ(later.number("epoch"), 1);
  EXPECT_EQ("1-" + std::to_string(later.number("last_position")), durable_position());
  EXPECT_EQ(admin->get(household, {{"Min-Position", "17"}}).problem(), "header-invalid");
  Client boss = client(operator_key);
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  ASSERT_EQ(boss.act("POST", "/v1/views/arrears/pause").status, 200);
  const Answer paid = admin->post(household + "/payments", payment(100));
  const Headers wish = {{"Min-Position", paid.header("Event-Position")}, {"Prefer", "wait=0"}};
  const Answer behind = admin->get(household + "/arrears", wish);
  EXPECT_EQ(behind.status, 503);
  EXPECT_EQ(behind.problem(), "projection-behind");
  EXPECT_NE(behind.header("Retry-After"), "");
  // Nobody waits for views that stand still: that would hold the threads that everybody needs.
  const auto begun = std::chrono::steady_clock::now();
  const Headers patient = {{"Min-Position", paid.header("Event-Position")}, {"Prefer", "wait=30"}};
  EXPECT_EQ(admin->get(household + "/arrears", patient).problem(), "projection-behind");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(25));
  ASSERT_EQ(boss.act("POST", "/v1/views/arrears/resume").status, 200);
  const Answer level = admin->get(household + "/arrears", {{"Min-Position", paid.header("Event-Position")}});
  EXPECT_EQ(level.number("credit_fen"), 100) << level.body;
}

}  // namespace
}  // namespace steward::blackbox

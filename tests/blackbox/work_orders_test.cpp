#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <map>

#include "domain/base/time.h"
#include "tests/blackbox/estate.h"

// Work orders from the report to the closing, as the binary answers.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class WorkOrders : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    Client admin = client(estate.admin_key);
    const Answer category =
        admin.post("/v1/work-order-categories",
                   R"({"code":"pipes","name":"水管","usual_priority":"p1","skill":"plumbing","skill_level":2})");
    ASSERT_EQ(category.status, 201) << category.body;
    pipes = category.text("category_id");
    zhang = plumber("W-1", 3);
    li = plumber("W-2", 5);
  }
  // On duty round the clock, today and some days around it.
  std::string plumber(const std::string& code, int level) {
    const std::string id =
        make_technician(estate, code, R"(,"skills":[{"code":"plumbing","level":)" + std::to_string(level) + "}]");
    Client admin = client(estate.admin_key);
    const Answer planned = admin.post("/v1/staff/" + id + "/shifts", round_the_clock());
    EXPECT_EQ(planned.status, 200) << planned.body;
    return id;
  }
  static std::string round_the_clock();

  std::string key_of(const std::string& staff) {
    return make_key(estate, "technician", ",\"staff_id\":\"" + staff + "\"");
  }
  std::string report(Client& by, std::size_t household = 0) {
    const Answer answer =
        by.post("/v1/households/" + estate.households[household] + "/work-orders",
                "{\"category_id\":\"" + pipes + R"(","description":"厨房水管爆裂","contact":"13800001234"})");
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.header("Location"), "/v1/work-orders/" + answer.text("work_order_id"));
    EXPECT_EQ(answer.text("order_status"), "reported");
    EXPECT_EQ(answer.text("priority"), "p1");
    return answer.text("work_order_id");
  }
  static Answer step(Client& by, const std::string& order, const std::string& what, const std::string& body = "{}") {
    return by.post("/v1/work-orders/" + order + "/" + what, body);
  }
  static std::string to(const std::string& staff) { return "{\"staff_id\":\"" + staff + "\"}"; }

  Estate estate;
  std::string pipes;
  std::string zhang;
  std::string li;
};

std::string WorkOrders::round_the_clock() {
  const auto now = std::chrono::duration_cast<std::chrono::hours>(std::chrono::system_clock::now().time_since_epoch());
  const Date from{static_cast<std::int32_t>(now.count() / 24) - 3};
  std::string shifts;
  for (int n = 0; n < 7; ++n) {
    shifts += std::string(n == 0 ? "" : ",") + R"({"date":")" + to_string(add_days(from, n)) +
              R"(","from_minute":0,"to_minute":1440})";
  }
  return R"({"from":")" + to_string(from) + R"(","to":")" + to_string(add_days(from, 7)) + R"(","shifts":[)" + shifts +
         "]}";
}

TEST_F(WorkOrders, GoFromTheReportToTheClosingWithAChargeOnTheWay) {
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  Client desk = client(make_key(estate, "front_desk"));
  Client technician = client(key_of(li));
  const std::string order = report(resident);
  EXPECT_EQ(step(desk, order, "triage").text("order_status"), "triaged");
  const Answer dispatched = step(desk, order, "dispatch");
  EXPECT_EQ(dispatched.text("assignee_id"), li) << dispatched.body;
  EXPECT_EQ(dispatched.number("score"), 400);
  EXPECT_EQ(step(technician, order, "acceptance").text("order_status"), "accepted");
  EXPECT_EQ(step(technician, order, "travel").text("order_status"), "en_route");
  EXPECT_EQ(step(technician, order, "start").text("order_status"), "on_site");
  EXPECT_EQ(
      step(technician, order, "pause", R"({"reason":"waiting_for_owner","note":"业主取钥匙"})").text("order_status"),
      "paused");
  EXPECT_THAT(step(technician, order, "resumption").text("order_status"), "on_site");
  for (const std::string name : {"charge_date", "due_date"}) {
    const std::string dated = R"({"lines":[{"kind":"visit","name":"上门","quantity_milli":1000,
        "unit_price_micro_yuan":1000000,"chargeable":true}],"fee_item_id":")" +
                              estate.repair + "\",\"" + name + R"(":"2024-02-01"})";
    const Answer refused = step(technician, order, "lines", dated);
    EXPECT_EQ(refused.problem(), "not-permitted") << refused.body;
    EXPECT_EQ(refused.text("pointer"), "#/" + name);
  }
  // The price of a part is whoever's who does the work, up to a limit.
  const auto priced = [](std::int64_t micro_yuan) {
    return R"({"lines":[{"kind":"visit","name":"上门","quantity_milli":1000,"unit_price_micro_yuan":0},
        {"kind":"material","name":"水泵","quantity_milli":1000,"unit_price_micro_yuan":)" +
           std::to_string(micro_yuan) + "}]}";
  };
  const Answer dear = step(technician, order, "lines", priced(10'000'000'001));
  EXPECT_EQ(dear.status, 403) << dear.body;
  EXPECT_EQ(dear.problem(), "not-permitted");
  EXPECT_EQ(dear.text("pointer"), "#/lines/1/unit_price_micro_yuan");
  EXPECT_THAT(dear.body, HasSubstr("above 10000 yuan"));
  EXPECT_EQ(step(technician, order, "lines", priced(10'000'000'000)).status, 200);
  Client manager = client(make_key(estate, "community_manager"));
  EXPECT_EQ(step(manager, order, "lines", priced(10'000'000'001)).status, 200);
  const Answer lines = step(technician, order, "lines",
                            R"({"lines":[{"kind":"material","name":"球阀","quantity_milli":2000,
                                "unit_price_micro_yuan":45500000,"chargeable":true},
                                {"kind":"visit","name":"上门","quantity_milli":1000,"unit_price_micro_yuan":0}],
                                "fee_item_id":")" +
                                estate.repair + "\"}");
  EXPECT_EQ(lines.status, 200) << lines.body;
  EXPECT_EQ(lines.number("charged_fen"), 9'100);
  EXPECT_EQ(lines.number("bill_number"), 1);
  const Answer arrears = resident.send("GET", "/v1/households/" + estate.households[0] + "/arrears", {},
                                       {{"Min-Position", lines.header("Event-Position")}});
  EXPECT_THAT(arrears.body, HasSubstr("9100"));
  EXPECT_EQ(step(technician, order, "completion", R"({"resolution":"replaced"})").text("order_status"), "work_done");
  EXPECT_EQ(step(resident, order, "verification").text("order_status"), "verified");
  EXPECT_EQ(step(resident, order, "ratings", R"({"score":5,"comment":"很快"})").status, 200);
  EXPECT_EQ(step(desk, order, "calls", R"({"reached":true,"satisfied":true})").status, 200);
  EXPECT_EQ(step(desk, order, "closure").text("order_status"), "closed");
  EXPECT_EQ(step(resident, order, "reopening", R"({"reason":"fault_again"})").number("times"), 1);
}

// A technician who is not told of the window does not come in it.
TEST_F(WorkOrders, KeepWhatWasAgreedWhenTheyAreTriagedWithoutAnAppointment) {
  Client desk = client(make_key(estate, "front_desk"));
  const Answer reported = desk.post("/v1/households/" + estate.households[0] + "/work-orders",
                                    R"({"description":"漏水","category_id":")" + pipes + R"(",
                                        "appointment":{"from":"2099-01-01T01:00:00Z","to":"2099-01-01T03:00:00Z"}})");
  ASSERT_EQ(reported.status, 201) << reported.body;
  const std::string order = reported.text("work_order_id");
  const auto agreed_after = [&](const Answer& triaged) {
    EXPECT_EQ(triaged.status, 200) << triaged.body;
    return desk.send("GET", "/v1/work-orders/" + order, {}, {{"Min-Position", triaged.header("Event-Position")}}).body;
  };
  EXPECT_THAT(agreed_after(step(desk, order, "triage", R"({"priority":"p2"})")), HasSubstr("2099-01-01T01:00:00"));
  const std::string moved = agreed_after(
      step(desk, order, "triage", R"({"appointment":{"from":"2099-01-02T01:00:00Z","to":"2099-01-02T03:00:00Z"}})"));
  EXPECT_THAT(moved, HasSubstr("2099-01-02T01:00:00"));
  // What was agreed is past once the work is done: when the fault is there again another window is agreed.
  Client technician = client(key_of(li));
  EXPECT_EQ(step(desk, order, "assignment", to(li)).status, 200);
  for (const auto* const each : {"acceptance", "start"}) EXPECT_EQ(step(technician, order, each).status, 200) << each;
  EXPECT_EQ(step(technician, order, "completion", R"({"resolution":"repaired"})").status, 200);
  EXPECT_EQ(step(desk, order, "verification").status, 200);
  EXPECT_EQ(step(desk, order, "closure").status, 200);
  EXPECT_THAT(agreed_after(step(desk, order, "reopening", R"({"reason":"fault_again"})")),
              HasSubstr(R"("appointment":null)"));
}

// What residents should say themselves staff may enter for them, and say how they had it; who did the work says
// nothing.
TEST_F(WorkOrders, SayWhetherTheResidentOrStaffConfirmedAndRated) {
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  Client desk = client(make_key(estate, "front_desk"));
  Client technician = client(key_of(li));
  const std::string order = report(resident);
  for (const auto* const each : {"triage", "dispatch"}) EXPECT_EQ(step(desk, order, each).status, 200) << each;
  for (const auto* const each : {"acceptance", "start"}) EXPECT_EQ(step(technician, order, each).status, 200) << each;
  EXPECT_EQ(step(technician, order, "completion", R"({"resolution":"repaired"})").status, 200);
  EXPECT_EQ(step(technician, order, "verification").problem(), "not-permitted");
  EXPECT_EQ(step(technician, order, "ratings", R"({"score":5})").problem(), "not-permitted");
  const auto refused = [&](Client& by, const char* via) {
    const Answer answer = step(by, order, "ratings", std::string(R"({"score":5,"via":")") + via + "\"}");
    EXPECT_EQ(answer.problem(), "not-permitted") << answer.body;
    EXPECT_EQ(answer.text("pointer"), "#/via");
  };
  refused(desk, "resident");
  refused(resident, "phone");
  EXPECT_EQ(step(desk, order, "verification").status, 200);
  const Answer rated = step(desk, order, "ratings", R"({"score":4,"via":"phone"})");
  ASSERT_EQ(rated.status, 200) << rated.body;
  const Headers then = {{"Min-Position", rated.header("Event-Position")}};
  const auto row = desk.get("/v1/work-orders/" + order, then).json();
  EXPECT_EQ(row.at("verified_via"), "front_desk");
  EXPECT_EQ(row.at("rated_via"), "phone");
  const std::string household = "/v1/households/" + estate.households[0];
  EXPECT_THAT(desk.get(household + "/timeline", then).body, HasSubstr(R"("score":4,"via":"phone")"));
  EXPECT_THAT(resident.get(household + "/history", then).body, HasSubstr("entered by staff: said on the phone"));
  const auto figures = client(make_key(estate, "community_manager")).get("/v1/analytics", then).json();
  const auto& ratings = figures.at("periods").at(0).at("work_orders").at("ratings").at("by_via");
  EXPECT_EQ(ratings.at("phone").at("n"), 1);
  EXPECT_EQ(ratings.at("phone").at("mean_milli"), 4'000);
  EXPECT_EQ(ratings.at("resident").at("n"), 0);
}

TEST_F(WorkOrders, AreDoneAgainForWhoIsNotSatisfiedOrListedUntilSomebodyDealsWithIt) {
  Client desk = client(make_key(estate, "front_desk"));
  Client manager = client(make_key(estate, "community_manager"));
  Client technician = client(key_of(li));
  const auto done = [&] {
    std::string order = report(desk);
    for (const auto* const each : {"triage", "dispatch"}) EXPECT_EQ(step(desk, order, each).status, 200) << each;
    for (const auto* const each : {"acceptance", "start"}) EXPECT_EQ(step(technician, order, each).status, 200);
    EXPECT_EQ(step(technician, order, "completion", R"({"resolution":"repaired"})").status, 200);
    return order;
  };
  const std::string unhappy = R"({"reached":true,"note":"还在漏"})";
  const std::string again = done();
  EXPECT_EQ(step(desk, again, "calls", unhappy).text("order_status"), "triaged");

  const std::string rated = done();
  const auto waits = [&] {
    const Answer list = desk.get("/v1/work-orders?order=return_visit", {{"Min-Position", durable_position()}});
    return list.body.find(rated) != std::string::npos;
  };
  EXPECT_EQ(step(desk, rated, "ratings", R"({"score":1,"via":"phone"})").status, 200);
  EXPECT_TRUE(waits());
  EXPECT_EQ(step(desk, rated, "calls", R"({"reached":false})").status, 200);
  EXPECT_TRUE(waits());
  const std::string settled = R"({"reached":true,"settled":true,"note":"已致歉"})";
  const Answer refused = step(desk, rated, "calls", settled);
  EXPECT_EQ(refused.problem(), "not-permitted") << refused.body;
  EXPECT_EQ(refused.text("pointer"), "#/settled");
  EXPECT_EQ(step(manager, rated, "calls", settled).text("order_status"), "work_done");
  EXPECT_FALSE(waits());
}

// Two households report one fault: who reported it again is told how the order stands that goes on, and no more of it.
TEST_F(WorkOrders, EndAsDuplicatesOfTheOneThatGoesOn) {
  Client desk = client(make_key(estate, "front_desk"));
  Client neighbour = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[1] + "\""));
  const std::string order = report(desk);
  const Answer reported = neighbour.post("/v1/households/" + estate.households[1] + "/work-orders",
                                         R"({"description":"楼上漏水","category_id":")" + pipes + R"("})");
  const std::string again = reported.text("work_order_id");
  const auto same = [&](const std::string& as) {
    return R"({"reason":"duplicate","duplicate_of_id":")" + as + R"("})";
  };
  EXPECT_EQ(step(neighbour, again, "cancellation", same(order)).problem(), "work-order-unknown");
  EXPECT_EQ(step(desk, again, "cancellation", same(again)).problem(), "merge-into-itself");
  EXPECT_EQ(step(desk, again, "cancellation", same(order)).text("order_status"), "cancelled");
  EXPECT_EQ(step(desk, order, "triage").status, 200);
  const auto told =
      neighbour.get("/v1/work-orders/" + again, {{"Min-Position", durable_position()}}).json().at("duplicate_of");
  EXPECT_EQ(told.at("status"), "triaged");
  EXPECT_EQ(told.as_object().size(), 3U);
  EXPECT_EQ(neighbour.get("/v1/work-orders/" + order).status, 404);
}

TEST_F(WorkOrders, RefuseAStepThatCannotFollowWithTheListOfWhatCan) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string order = report(desk);
  EXPECT_EQ(step(desk, order, "triage").status, 200);
  EXPECT_EQ(step(desk, order, "assignment", to(zhang)).status, 200);
  const std::string before = durable_position();
  const Answer refused = step(desk, order, "completion", R"({"resolution":"repaired"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.problem(), "step-not-allowed");
  EXPECT_EQ(refused.text("order_status"), "assigned");
  EXPECT_EQ(boost::json::serialize(refused.json().at("allowed_order_steps")),
            R"(["triage","assign","accept","decline","transfer","cancel","cancel_by_supervisor","note"])");
  EXPECT_EQ(durable_position(), before);
}

TEST_F(WorkOrders, AreClaimedByTheFirst) {
  Client desk = client(make_key(estate, "front_desk"));
  Client first = client(key_of(zhang));
  Client second = client(key_of(li));
  const std::string order = report(desk);
  EXPECT_EQ(step(desk, order, "triage").status, 200);
  EXPECT_EQ(step(desk, order, "claim").problem(), "not-permitted");
  EXPECT_EQ(step(first, order, "claim").text("order_status"), "accepted");
  EXPECT_EQ(step(second, order, "claim").problem(), "order-taken");
  EXPECT_EQ(step(second, order, "start").problem(), "work-order-unknown");
  EXPECT_EQ(step(second, order, "start").status, 404);
  EXPECT_EQ(step(first, order, "transfer", to(li)).text("assignee_id"), li);
  EXPECT_EQ(step(second, order, "decline", R"({"reason":"lacks_parts"})").text("order_status"), "triaged");
}

TEST_F(WorkOrders, OfOneTechnicianAreUnknownToAnother) {
  Client admin = client(estate.admin_key);
  Client desk = client(make_key(estate, "front_desk"));
  Client own = client(key_of(zhang));
  Client other = client(key_of(li));
  const Answer far = admin.post("/v1/communities/" + estate.community + "/buildings", R"({"code":"9","name":"9号楼"})");
  ASSERT_EQ(far.status, 201) << far.body;
  const Answer moved = admin.post(
      "/v1/staff/" + li + "/qualification",
      R"({"skills":[{"code":"plumbing","level":5}],"zone_building_ids":[")" + far.text("building_id") + "\"]}");
  ASSERT_EQ(moved.status, 200) << moved.body;
  const std::string order = report(desk);
  const std::string note = R"({"note":"需要更换阀门"})";
  EXPECT_EQ(step(desk, order, "triage").status, 200);
  EXPECT_EQ(step(other, order, "claim").problem(), "work-order-unknown") << "it is where others work";
  EXPECT_EQ(step(own, order, "notes", note).problem(), "not-the-assignee") << "who may take it sees it";
  EXPECT_EQ(step(desk, order, "assignment", to(zhang)).status, 200);
  const std::string before = durable_position();
  const std::pair<std::string, std::string> steps[] = {
      {"notes", note},         {"acceptance", "{}"}, {"decline", R"({"reason":"too_busy"})"},
      {"transfer", to(zhang)}, {"travel", "{}"},     {"claim", "{}"}};
  for (const auto& [what, body] : steps) {
    const Answer refused = step(other, order, what, body);
    EXPECT_EQ(refused.status, 404) << what << refused.body;
    EXPECT_EQ(refused.problem(), "work-order-unknown") << what << refused.body;
    EXPECT_THAT(refused.body, Not(HasSubstr(zhang))) << what;
  }
  EXPECT_EQ(durable_position(), before);
  EXPECT_EQ(other.get("/v1/work-orders/" + order).status, 404) << "as it is read";
  EXPECT_EQ(step(own, order, "notes", note).status, 200);
  EXPECT_EQ(step(desk, order, "notes", note).status, 200);
}

TEST_F(WorkOrders, CountFromAboutWhenAResidentReportsThem) {
  Client desk = client(make_key(estate, "front_desk"));
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  const auto report_of = [&](Client& by, int hours) {
    return by.post(
        "/v1/households/" + estate.households[0] + "/work-orders",
        "{\"category_id\":\"" + pipes + R"(","description":"漏水","occurred_at":")" + hours_ago(hours) + "\"}");
  };
  const Answer refused = report_of(resident, 48);
  EXPECT_EQ(refused.problem(), "backdating-needs-permission") << refused.body;
  EXPECT_EQ(report_of(resident, 12).status, 201) << "an app that was offline";
  EXPECT_EQ(report_of(desk, 48).status, 201) << "a slip that had been left lying";
}

TEST_F(WorkOrders, AreCancelledForAReasonThatIsTheOnesWhoCancels) {
  Client desk = client(make_key(estate, "front_desk"));
  Client manager = client(make_key(estate, "community_manager"));
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  const auto cancel = [&](Client& by, const std::string& reason) {
    return step(by, report(by), "cancellation", "{\"reason\":\"" + reason + "\"}");
  };
  for (const char* reason : {"by_supervisor", "not_ours"}) {
    const Answer refused = cancel(resident, reason);
    EXPECT_EQ(refused.problem(), "not-permitted") << reason << refused.body;
    EXPECT_EQ(refused.text("pointer"), "#/reason");
  }
  for (const char* reason : {"by_resident", "duplicate", "reported_wrongly"}) {
    EXPECT_EQ(cancel(resident, reason).text("order_status"), "cancelled") << reason;
  }
  EXPECT_EQ(cancel(desk, "by_supervisor").problem(), "not-permitted");
  EXPECT_EQ(cancel(desk, "not_ours").text("order_status"), "cancelled");
  EXPECT_EQ(cancel(manager, "by_supervisor").text("order_status"), "cancelled");
}

TEST_F(WorkOrders, StoreNothingOfWhatIsNotSo) {
  Client desk = client(make_key(estate, "front_desk"));
  const Estate other = another_community(estate, "hill", 1);
  const std::string order = report(desk);
  const std::string here = "/v1/communities/" + estate.community + "/work-orders";
  const std::string leak = "{\"category_id\":\"" + pipes + R"(","source":"phone","description":"漏水")";
  const std::string of_order = "/v1/work-orders/" + order;
  const std::string before = durable_position();
  struct Row {
    std::string target, body, problem;
    int status;
  };
  const Row rows[] = {
      {here, R"({"category_id":"018f3b2a-7c1d-7e2f-9a3b-00000000dead","source":"phone","description":"x"})",
       "category-unknown", 404},
      {here, leak + ",\"house_id\":\"" + other.houses[0] + "\"}", "place-mismatch", 422},
      {here, leak + ",\"building_id\":\"" + other.building + "\"}", "place-mismatch", 422},
      {here, leak + ",\"house_id\":\"" + estate.community + "\"}", "house-unknown", 404},
      {here, leak + R"(,"priority":"p9"})", "out-of-range", 400},
      {here, leak + R"(,"occurred_at":"2099-01-01T00:00:00Z"})", "occurred-in-future", 422},
      {here, leak + R"(,"occurred_at":"2020-01-01T00:00:00Z"})", "backdating-needs-permission", 403},
      {of_order + "/triage", yesterday(), "step-before-last", 422},
      {of_order + "/triage", R"({"occurred_at":"2026-01-01T00:00:00Z"})", "backdating-needs-permission", 403},
      {of_order + "/triage", R"({"category_id":"018f3b2a-7c1d-7e2f-9a3b-00000000dead"})", "category-unknown", 404},
      {of_order + "/ratings", R"({"score":0})", "out-of-range", 400},
      {of_order + "/ratings", R"({"score":6})", "out-of-range", 400},
      {of_order + "/ratings", R"({"score":5})", "step-not-allowed", 409},
      {"/v1/work-orders/" + estate.community + "/triage", "{}", "work-order-unknown", 404},
  };
  for (const Row& row : rows) {
    const Answer answer = desk.post(row.target, row.body);
    EXPECT_EQ(answer.status, row.status) << row.target << row.body << answer.body;
    EXPECT_EQ(answer.problem(), row.problem) << row.target << row.body << answer.body;
  }
  EXPECT_EQ(durable_position(), before);
}

TEST_F(WorkOrders, TakeTwoHundredNotesOfAThousand) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string order = report(desk);
  std::map<int, int> answers;
  for (int i = 0; i < 1'000; ++i) ++answers[step(desk, order, "notes", R"({"note":"又来电"})").status];
  EXPECT_EQ(answers, (std::map<int, int>{{200, 200}, {422, 800}}));
}

TEST_F(WorkOrders, OfAHouseholdAreThereForItsResidentsOnly) {
  Client desk = client(make_key(estate, "front_desk"));
  Client own = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  Client stranger = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[1] + "\""));
  const std::string order = report(desk);
  const std::string reason = R"({"reason":"by_resident"})";
  EXPECT_EQ(step(stranger, order, "cancellation", reason).problem(), "work-order-unknown");
  EXPECT_EQ(step(own, order, "triage").problem(), "not-permitted");
  EXPECT_EQ(step(own, order, "cancellation", reason).text("order_status"), "cancelled");
  const Estate other = another_community(estate, "hill", 1);
  Client elsewhere = client(make_key(estate, "front_desk", ",\"community_id\":\"" + other.community + "\""));
  EXPECT_EQ(step(elsewhere, order, "notes", R"({"note":"x"})").problem(), "work-order-unknown");
}

TEST_F(WorkOrders, AreCancelledAfterTheBeginningByASupervisorOnly) {
  Client desk = client(make_key(estate, "front_desk"));
  Client manager = client(make_key(estate, "community_manager"));
  const std::string order = report(desk);
  EXPECT_EQ(step(desk, order, "triage").status, 200);
  EXPECT_EQ(step(desk, order, "assignment", to(zhang)).status, 200);
  EXPECT_EQ(step(desk, order, "acceptance").status, 200) << "on behalf of the technician";
  EXPECT_EQ(step(desk, order, "start").status, 200);
  EXPECT_EQ(step(desk, order, "cancellation", R"({"reason":"duplicate"})").problem(), "step-not-allowed");
  EXPECT_EQ(step(manager, order, "cancellation", R"({"reason":"duplicate"})").text("order_status"), "cancelled");
}

TEST_F(WorkOrders, TwoDecisionsOnOneReadingAreOneTooMany) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string order = report(desk);
  const Answer triaged = step(desk, order, "triage");
  const std::string read = triaged.header("ETag");
  const std::string assignment = "/v1/work-orders/" + order + "/assignment";
  EXPECT_EQ(desk.post(assignment, to(zhang), {}, {{"If-Match", read}}).status, 200);
  EXPECT_EQ(desk.post(assignment, to(li), {}, {{"If-Match", read}}).status, 412);
}

TEST_F(WorkOrders, OfAnOutageAndOnEquipmentNameThem) {
  Client desk = client(make_key(estate, "front_desk"));
  Client manager = client(make_key(estate, "community_manager"));
  const std::string community = "/v1/communities/" + estate.community;
  const Answer pump = manager.post(community + "/equipment", R"({"code":"P-1","name":"生活水泵","kind":"water_pump"})");
  ASSERT_EQ(pump.status, 201) << pump.body;
  EXPECT_EQ(manager
                .post("/v1/equipment/" + pump.text("equipment_id") + "/condition",
                      R"({"condition":"out_of_service","reason":"fault"})")
                .status,
            200);
  const Answer outage = desk.post(
      community + "/outages", R"({"utility":"water","notice":"水泵检修","building_ids":[")" + estate.building + "\"]}");
  ASSERT_EQ(outage.status, 201) << outage.body;
  const Answer order =
      desk.post(community + "/work-orders",
                "{\"category_id\":\"" + pipes + R"(","source":"outage","description":"停水","outage_id":")" +
                    outage.text("outage_id") + "\",\"equipment_id\":\"" + pump.text("equipment_id") +
                    "\",\"building_id\":\"" + estate.building + "\"}");
  EXPECT_EQ(order.status, 201) << order.body;
  EXPECT_EQ(desk.post("/v1/outages/" + outage.text("outage_id") + "/end", "{}").status, 200);
  EXPECT_EQ(desk.post("/v1/outages/" + outage.text("outage_id") + "/end", "{}").problem(), "outage-ended");
}

TEST_F(WorkOrders, AnOutageThatIsCalledOffIsNotListedAsComing) {
  Client desk = client(make_key(estate, "front_desk"));
  const Answer planned =
      desk.post("/v1/communities/" + estate.community + "/outages",
                R"({"utility":"water","planned":true,"notice":"清洗水箱","began_at":"2099-01-01T00:00:00Z"})");
  ASSERT_EQ(planned.status, 201) << planned.body;
  const std::string outage = "/v1/outages/" + planned.text("outage_id");
  EXPECT_FALSE(desk.get(outage).json().at("called_off").as_bool());
  const Answer ended = desk.post(outage + "/end", "{}");
  ASSERT_EQ(ended.status, 200) << ended.body;
  const Answer listed = desk.send("GET", "/v1/outages", {}, {{"Min-Position", ended.header("Event-Position")}});
  const boost::json::value item = listed.json().at("items").at(0);
  EXPECT_TRUE(item.at("called_off").as_bool()) << listed.body;
  EXPECT_FALSE(item.at("ended_at").is_null());
}

TEST_F(WorkOrders, ArePromisedWhatThePolicySays) {
  Client manager = client(make_key(estate, "community_manager", ",\"community_id\":\"" + estate.community + "\""));
  const std::string policy = "/v1/communities/" + estate.community + "/service-policy/";
  const std::string whole = policy.substr(0, policy.size() - 1);
  const Answer usual = manager.get(whole);
  ASSERT_EQ(usual.status, 200) << usual.body;
  EXPECT_EQ(usual.header("ETag"), "\"v0\"") << "nothing was set";
  EXPECT_EQ(usual.json().at("order_levels").at(1).at("resolve_minutes"), 120);
  EXPECT_EQ(manager.post(policy + "order-levels", R"({"priority":"p1","hours":"round_the_clock"})").status, 200);
  // What was read can be sent back as it is.
  boost::json::value rules = usual.json().at("dispatch_rules");
  rules.as_object()["reopen_days"] = 30;
  EXPECT_EQ(manager.post(policy + "dispatch-rules", serialize(rules)).status, 200);
  boost::json::value calendar = usual.json().at("calendar");
  calendar.at("special_days") = {{{"date", "2026-10-01"}, {"open", boost::json::array{}}}};
  EXPECT_EQ(manager.post(policy + "calendar", serialize(calendar)).status, 200);
  const Answer set = manager.get(whole);
  EXPECT_EQ(set.header("ETag"), "\"v3\"");
  EXPECT_TRUE(set.json().at("order_levels").at(1).at("resolve_minutes").is_null()) << set.body;
  EXPECT_EQ(set.json().at("dispatch_rules"), rules);
  EXPECT_EQ(set.json().at("calendar"), calendar);
  EXPECT_EQ(manager.get("/v1/communities/" + estate.houses[0] + "/service-policy").problem(), "community-unknown");
  EXPECT_EQ(manager.post(policy + "calendar", R"({"week":{}})").problem(), "calendar-invalid");
  EXPECT_EQ(manager.post(policy + "dispatch-rules", R"({"skill_weight":1001})").problem(), "out-of-range");
  EXPECT_EQ(manager.post("/v1/work-order-categories", R"({"code":"x","name":"x","usual_priority":"p4"})").problem(),
            "not-permitted")
      << "categories are the company's";
  Client desk = client(make_key(estate, "front_desk"));
  const Answer order = desk.post("/v1/households/" + estate.households[0] + "/work-orders",
                                 "{\"category_id\":\"" + pipes + R"(","description":"漏水"})");
  EXPECT_EQ(order.status, 201);
  EXPECT_THAT(order.body, Not(HasSubstr("_due_at"))) << "nothing is promised any more";
}

TEST_F(WorkOrders, KeepWhatPeopleSaySealed) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string order = report(desk);
  const Answer feed = client(make_key(estate, "auditor")).get("/v1/events?types=WorkOrderReported,StaffRegistered");
  EXPECT_THAT(feed.body, HasSubstr(order));
  for (const char* told : {"厨房水管爆裂", "13800001234", "李师傅"}) EXPECT_THAT(feed.body, Not(HasSubstr(told)));
}

TEST_F(WorkOrders, ATechniciansKeyIsThatOfAMemberOfStaff) {
  Client admin = client(estate.admin_key);
  EXPECT_EQ(admin.post("/v1/api-keys", R"({"role":"technician","label":"app"})").problem(), "credential-scope-invalid");
  EXPECT_EQ(admin.post("/v1/api-keys", R"({"role":"cashier","label":"till","staff_id":")" + zhang + "\"}").problem(),
            "credential-scope-invalid");
  EXPECT_EQ(admin.post("/v1/api-keys", R"({"role":"technician","label":"app","staff_id":")" + estate.community + "\"}")
                .problem(),
            "staff-unknown");
}

}  // namespace
}  // namespace steward::blackbox

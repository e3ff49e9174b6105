#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <random>
#include <thread>

#include "cli/data_directory.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// Complaints and what becomes of them, as the binary answers; and what it escalates by itself.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kNoise = R"({"kind":"complaint","subject":"noise_and_neighbours","text":"楼上深夜装修")";

class Cases : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
  }

  // The id of a complaint of the first household.
  std::string file(Client& by) {
    const Answer answer = by.post("/v1/households/" + estate.households[0] + "/cases", std::string(kNoise) + "}");
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.header("Location"), "/v1/cases/" + answer.text("case_id"));
    return answer.text("case_id");
  }
  static Answer step(Client& by, const std::string& of, const std::string& what, const std::string& body = "{}") {
    return by.post("/v1/cases/" + of + "/" + what, body);
  }
  // What is promised for complaints from now on. The server is down meanwhile.
  void promise_at_once();
  // How often each case, clock and level was escalated, as the feed says.
  std::map<std::string, int> escalations();

  Estate estate;
};

TEST_F(Cases, GoFromFilingToClosingWithADisputeOnTheWay) {
  Client desk = client(make_key(estate, "front_desk"));
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  const std::string id = file(resident);
  EXPECT_EQ(step(desk, id, "acceptance").text("case_status"), "accepted");
  EXPECT_EQ(step(desk, id, "investigation").text("case_status"), "investigating");
  EXPECT_EQ(step(desk, id, "notes", R"({"note":"业主希望上午联系","privacy":"staff"})").status, 200);
  EXPECT_EQ(step(desk, id, "replies", R"({"text":"已劝阻"})").text("case_status"), "replied");
  const Answer disputed = step(resident, id, "disputes", R"({"text":"昨晚又施工了"})");
  EXPECT_EQ(disputed.text("case_status"), "investigating");
  EXPECT_EQ(disputed.number("times"), 1);
  EXPECT_THAT(disputed.text("reply_due_at"), HasSubstr("T"));
  EXPECT_EQ(step(desk, id, "replies", R"({"text":"已下发整改通知"})").status, 200);
  EXPECT_EQ(step(resident, id, "confirmation").text("case_status"), "confirmed");
  EXPECT_EQ(step(resident, id, "ratings", R"({"score":4,"comment":"还行"})").status, 200);
  EXPECT_EQ(step(resident, id, "ratings", R"({"score":5})").problem(), "already-rated");
  EXPECT_EQ(step(desk, id, "closure", R"({"reason":"confirmed"})").text("case_status"), "closed");
}

TEST_F(Cases, AreClosedWithoutAnAnswerOnlyAfterCallsOnDifferentDays) {
  Client desk = client(make_key(estate, "front_desk"));
  const auto replied = [&] {
    const std::string id = file(desk);
    EXPECT_EQ(step(desk, id, "acceptance").status, 200);
    EXPECT_EQ(step(desk, id, "replies", R"({"text":"已劝阻"})").status, 200);
    return id;
  };
  const std::string silent = replied();
  for (int n = 0; n < 4; ++n) EXPECT_EQ(step(desk, silent, "calls", R"({"reached":false})").status, 200);
  const Answer refused = step(desk, silent, "closure", R"({"reason":"no_answer"})");
  EXPECT_EQ(refused.problem(), "call-backs-missing") << refused.body;
  EXPECT_EQ(refused.number("call_back_days"), 3);
  const Answer told = desk.get("/v1/cases/" + silent, {{"Min-Position", durable_position()}});
  EXPECT_THAT(told.body, HasSubstr(R"("unanswered_days":)"));

  EXPECT_EQ(step(desk, replied(), "calls", R"({"reached":true,"satisfied":true})").text("case_status"), "confirmed");
  const std::string disputed = replied();
  EXPECT_EQ(step(desk, disputed, "calls", R"({"reached":true})").problem(), "text-missing");
  EXPECT_EQ(step(desk, disputed, "calls", R"({"reached":true,"note":"还在施工"})").text("case_status"),
            "investigating");
}

TEST_F(Cases, RefuseAStepThatCannotFollowWithTheListOfWhatCan) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string id = file(desk);
  const std::string before = durable_position();
  const Answer refused = step(desk, id, "replies", R"({"text":"已劝阻"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.problem(), "step-not-allowed");
  EXPECT_EQ(refused.text("case_status"), "filed");
  EXPECT_EQ(boost::json::serialize(refused.json().at("allowed_case_steps")),
            R"(["accept","link_order","reject","merge","withdraw","note"])");
  EXPECT_EQ(desk.post("/v1/cases/" + id + "/replies", R"({"text":"已劝阻"})", {}, {{"Accept-Language", "zh-CN"}})
                .text("title"),
            "当前状态不允许此步骤。");
  EXPECT_EQ(durable_position(), before);
}

TEST_F(Cases, StoreNothingOfWhatIsNotSo) {
  Client desk = client(make_key(estate, "front_desk"));
  const Estate other = another_community(estate, "hill", 1);
  const std::string here = "/v1/communities/" + estate.community + "/cases";
  const std::string noise = std::string(kNoise) + R"(,"source":"phone")";
  const std::string id = file(desk);
  const std::string before = durable_position();
  struct Row {
    std::string target, body, problem;
    int status;
  };
  const std::string rating = "/v1/cases/" + id + "/ratings";
  const Row rows[] = {
      {here, R"({"kind":"grumble","subject":"other","source":"phone","text":"x"})", "out-of-range", 400},
      {here, R"({"kind":"complaint","subject":"weather","source":"phone","text":"x"})", "out-of-range", 400},
      {here, noise + R"(,"severity":5})", "out-of-range", 400},
      {here, noise + R"(,"mood":"bad"})", "unknown-field", 400},
      {here, R"({"kind":"complaint","subject":"other","source":"phone"})", "missing-field", 400},
      {here, noise + ",\"house_id\":\"" + other.houses[0] + "\"}", "place-mismatch", 422},
      {here, noise + ",\"house_id\":\"" + estate.community + "\"}", "house-unknown", 404},
      {here, noise + R"(,"outside_deadline":"2030-01-01"})", "outside-deadline-invalid", 422},
      {here, noise + R"(,"occurred_at":"2099-01-01T00:00:00Z"})", "occurred-in-future", 422},
      {here, noise + R"(,"occurred_at":"2020-01-01T00:00:00Z"})", "backdating-needs-permission", 403},
      {rating, R"({"score":0})", "out-of-range", 400},
      {rating, R"({"score":6})", "out-of-range", 400},
      {"/v1/cases/" + id + "/acceptance", yesterday(), "step-before-last", 422},
      {"/v1/cases/" + id + "/acceptance", R"({"occurred_at":"2026-01-01T00:00:00Z"})", "backdating-needs-permission",
       403},
      {"/v1/cases/" + id + "/merge", "{\"into_case_id\":\"" + id + "\"}", "merge-into-itself", 422},
      {"/v1/cases/" + id + "/work-orders", "{\"work_order_id\":\"" + id + "\"}", "work-order-unknown", 404},
      {"/v1/cases/" + estate.community + "/acceptance", "{}", "case-unknown", 404},
  };
  for (const Row& row : rows) {
    const Answer answer = desk.post(row.target, row.body);
    EXPECT_EQ(answer.status, row.status) << row.target << row.body << answer.body;
    EXPECT_EQ(answer.problem(), row.problem) << row.target << row.body << answer.body;
  }
  EXPECT_EQ(durable_position(), before);
}

TEST_F(Cases, CountFromAboutWhenAResidentFilesThem) {
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  const auto file_of = [&](int hours) {
    return resident.post("/v1/households/" + estate.households[0] + "/cases",
                         std::string(kNoise) + R"(,"occurred_at":")" + hours_ago(hours) + "\"}");
  };
  EXPECT_EQ(file_of(48).problem(), "backdating-needs-permission");
  EXPECT_EQ(file_of(12).status, 201);
}

TEST_F(Cases, OfLongAgoAreEnteredByAManagerWithAReason) {
  Client desk = client(make_key(estate, "front_desk"));
  Client manager = client(make_key(estate, "community_manager"));
  const std::string why = R"(,"backdating_reason":"taken_over")";
  const auto file_at = [&](Client& by, const std::string& more) {
    return by.post(
        "/v1/communities/" + estate.community + "/cases",
        std::string(kNoise) + ",\"source\":\"phone\",\"occurred_at\":\"2026-03-01T10:00:00+08:00\"" + more + "}");
  };
  EXPECT_EQ(file_at(desk, why).problem(), "backdating-needs-permission");
  EXPECT_EQ(file_at(manager, "").problem(), "backdating-needs-reason");
  const Answer filed = file_at(manager, why);
  ASSERT_EQ(filed.status, 201) << filed.body;
  const auto accept_at = [&](Client& by, const std::string& when) {
    return step(by, filed.text("case_id"), "acceptance", "{\"occurred_at\":\"" + when + "\"" + why + "}");
  };
  EXPECT_EQ(accept_at(manager, "2026-03-01T09:59:59+08:00").problem(), "step-before-last");
  EXPECT_EQ(accept_at(desk, "2026-03-01T11:00:00+08:00").problem(), "backdating-needs-permission");
  EXPECT_EQ(accept_at(manager, "2026-03-01T11:00:00+08:00").status, 200);
  const Answer outage =
      manager.post("/v1/communities/" + estate.community + "/outages",
                   R"({"utility":"water","notice":"水管检修","began_at":"2026-03-01T02:00:00Z")" + why + "}");
  ASSERT_EQ(outage.status, 201) << outage.body;
  EXPECT_EQ(manager.post("/v1/outages/" + outage.text("outage_id") + "/end", R"({"ended_at":"2026-03-01T03:00:00Z"})")
                .problem(),
            "backdating-needs-reason");
}

TEST_F(Cases, TakeTwoHundredNotesOfAThousand) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string id = file(desk);
  std::map<int, int> answers;
  for (int i = 0; i < 1'000; ++i) ++answers[step(desk, id, "notes", R"({"note":"又来电"})").status];
  EXPECT_EQ(answers, (std::map<int, int>{{200, 200}, {422, 800}}));
}

TEST_F(Cases, OfAHouseholdAreThereForItsResidentsOnly) {
  Client desk = client(make_key(estate, "front_desk"));
  Client own = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  Client stranger = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[1] + "\""));
  const std::string id = file(desk);
  EXPECT_EQ(step(stranger, id, "withdrawal").problem(), "case-unknown");
  EXPECT_EQ(step(own, id, "acceptance").problem(), "not-permitted");
  EXPECT_EQ(stranger.post("/v1/households/" + estate.households[0] + "/cases", std::string(kNoise) + "}").problem(),
            "household-unknown");
  EXPECT_EQ(step(own, id, "withdrawal").text("case_status"), "withdrawn");
  const Estate other = another_community(estate, "hill", 1);
  Client elsewhere = client(make_key(estate, "front_desk", ",\"community_id\":\"" + other.community + "\""));
  EXPECT_EQ(step(elsewhere, id, "notes", R"({"note":"x"})").problem(), "case-unknown");
}

TEST_F(Cases, AreAnsweredOnceForOneKey) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string target = "/v1/households/" + estate.households[0] + "/cases";
  const std::string key = new_key();
  const Answer first = desk.post(target, std::string(kNoise) + "}", key);
  const Answer again = desk.post(target, std::string(kNoise) + "}", key);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(first.number("number"), 1);
}

TEST_F(Cases, KeepWhatPeopleSaySealed) {
  Client desk = client(make_key(estate, "front_desk"));
  const std::string id = file(desk);
  EXPECT_EQ(step(desk, id, "notes", R"({"note":"机密备注","privacy":"managers"})").status, 200);
  const Answer feed = client(make_key(estate, "auditor")).get("/v1/events?types=CaseFiled,CaseNoted");
  EXPECT_EQ(feed.status, 200);
  EXPECT_THAT(feed.body, HasSubstr(id));
  EXPECT_THAT(feed.body, Not(HasSubstr("楼上深夜装修")));
  EXPECT_THAT(feed.body, Not(HasSubstr("机密备注")));
}

// --- escalation ---

void Cases::promise_at_once() {
  EXPECT_EQ(server.stop(), 0);
  const SystemClock clock;
  cli::Settings settings;
  settings.data = data.string();
  auto opened = cli::DataDirectory::open(settings, {}, clock);
  ASSERT_TRUE(opened) << opened.error().code;
  auto open = std::move(*opened);
  Submission submission;
  const CommunityId community(parse_uuid(estate.community).value());
  submission.command = service_policy::SetCaseLevel{community, service_policy::CaseKind::complaint, {0, 0, {}}};
  get<service_policy::SetCaseLevel>(submission.command).level.hours = service_policy::Hours::round_the_clock;
  submission.id = CommandId(Uuid7Generator().next(clock.now()));
  submission.company = CompanyNo{static_cast<std::uint32_t>(estate.company)};
  const auto answer = open->store().sequencer().submit_and_wait(std::move(submission));
  EXPECT_TRUE(answer && answer->outcome.ok());
  open->stop();
  open.reset();  // gives the lock back
  ASSERT_NO_FATAL_FAILURE(server.start());
}

std::map<std::string, int> Cases::escalations() {
  std::map<std::string, int> counts;
  Client auditor = client(make_key(estate, "auditor"));
  std::string target = "/v1/events?types=CaseEscalated&limit=1000";
  while (!target.empty()) {
    const Answer page = auditor.get(target);
    EXPECT_EQ(page.status, 200) << page.body;
    const boost::json::value body = page.json();
    for (const auto& item : body.at("items").as_array()) {
      const std::string text = boost::json::serialize(item);
      EXPECT_THAT(text, HasSubstr("\"scheduler\""));
      const auto& data_of = item.at("data").as_object();
      ++counts[std::string(data_of.at("case_id").as_string()) + boost::json::serialize(data_of.at("clock")) +
               boost::json::serialize(data_of.at("level"))];
    }
    const std::string link = page.header("Link");
    target = link.empty() ? std::string() : link.substr(1, link.find('>') - 1);
  }
  return counts;
}

TEST_F(Cases, AreEscalatedOnceALevelThoughTheServerIsKilledAgainAndAgain) {
  ASSERT_NO_FATAL_FAILURE(promise_at_once());
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> milliseconds(0, 1'500);
  constexpr std::size_t kRounds = 6;
  constexpr std::size_t kCasesARound = 20;
  for (std::size_t round = 0; round < kRounds; ++round) {
    Client desk = client(estate.admin_key);
    for (std::size_t i = 0; i < kCasesARound; ++i) static_cast<void>(file(desk));
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    server.kill();
    ASSERT_NO_FATAL_FAILURE(server.start());
  }
  // Three levels of two clocks each.
  constexpr std::size_t kExpected = kRounds * kCasesARound * 6;
  std::map<std::string, int> counts;
  EXPECT_TRUE(test::eventually(
      [&] {
        counts = escalations();
        return counts.size() >= kExpected;
      },
      std::chrono::minutes{4}));
  // The gauge is that of the last pass: one more finds that nothing waits. What it would have sent twice is there by
  // then.
  const auto lag_is_over = [&] {
    return client(operator_key).get("/metrics").body.find("steward_scheduler_lag_seconds 0\n") != std::string::npos;
  };
  EXPECT_TRUE(test::eventually(lag_is_over));
  counts = escalations();
  EXPECT_EQ(counts.size(), kExpected);
  for (const auto& [key, count] : counts) EXPECT_EQ(count, 1) << key;
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <thread>

#include "api/problem.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// What operations sees and does while the server runs.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Operations : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    boss.emplace(client(operator_key));
  }
  // The member of a view's entry in the list of views, as JSON writes it.
  std::string view(const std::string& name, const std::string& member) {
    const boost::json::value whole = boss->get("/v1/views").json();
    for (const auto& item : whole.at("items").as_array()) {
      if (item.at("name").as_string() == name) return boost::json::serialize(item.at(member));
    }
    return "no such view";
  }
  Answer job_at_its_end(const std::string& target) {
    Answer job;
    EXPECT_TRUE(test::eventually([&] {
      job = boss->get(target);
      return job.text("state") != "running" && job.text("state") != "waiting";
    }));
    return job;
  }
  // The log says what was done, in which request and with whose key.
  void expect_logged(const std::string& event, const std::string& what, const Answer& answer) {
    const auto is_it = [&](const std::string& line) {
      for (const std::string& part : {"\"" + event + "\"", what, answer.header("X-Request-Id"), credential_id}) {
        if (line.find(part) == std::string::npos) return false;
      }
      return true;
    };
    EXPECT_TRUE(test::eventually([&] {
      std::istringstream lines(server.log());
      for (std::string line; std::getline(lines, line);) {
        if (is_it(line)) return true;
      }
      return false;
    })) << event
        << server.log();
  }
  const std::string credential_id = "\"credential_id\":\"";
  std::optional<Client> boss;
};

TEST_F(Operations, ViewsPauseResumeAndRebuildAsJobs) {
  const Estate estate = make_estate("sunshine", 2);
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  const Answer paused = boss->act("POST", "/v1/views/statement/pause");
  ASSERT_EQ(paused.status, 200);
  EXPECT_EQ(view("statement", "state"), "\"paused\"");
  expect_logged("view-paused", "\"statement\"", paused);
  EXPECT_THAT(boss->get("/metrics").body, HasSubstr("steward_projection_paused{view=\"statement\"} 1\n"));
  Client admin = client(estate.admin_key);
  const Answer paid =
      admin.post("/v1/households/" + estate.households[0] + "/payments", R"({"channel":"cash","amount_fen":100})");
  EXPECT_EQ(paid.status, 201);
  EXPECT_NE(view("statement", "lag_events"), "0");
  const Answer resumed = boss->act("POST", "/v1/views/statement/resume");
  ASSERT_EQ(resumed.status, 200);
  expect_logged("view-resumed", "\"statement\"", resumed);
  expect_logged("view-retried", "\"statement\"", boss->act("POST", "/v1/views/statement/retry"));
  EXPECT_THAT(boss->get("/metrics").body, HasSubstr("steward_projection_paused{view=\"statement\"} 0\n"));
  const std::string account = "/v1/households/" + estate.households[0] + "/statement";
  const Headers latest = {{"Min-Position", paid.header("Event-Position")}};
  const Answer before = admin.get(account, latest);
  EXPECT_EQ(before.number("credit_fen"), 100) << before.body;

  for (const std::string which : {"arrears", "all"}) {
    const Answer started = boss->act("POST", "/v1/views/" + which + "/rebuild");
    ASSERT_EQ(started.status, 202) << started.body;
    expect_logged("rebuild-asked", "\"" + which + "\"", started);
    const Answer job = job_at_its_end(started.header("Location"));
    EXPECT_EQ(job.text("state"), "done") << job.body;
    EXPECT_EQ(job.number("events_done"), job.number("events_total")) << job.body;
  }
  EXPECT_EQ(admin.get(account, latest).body, before.body);
  // A job that is cancelled, or was over before that, leaves the live views as they were.
  const Answer started = boss->act("POST", "/v1/views/all/rebuild");
  const Answer cancelled = boss->act("DELETE", started.header("Location"));
  EXPECT_EQ(cancelled.status, 202);
  expect_logged("rebuild-cancelled", "\"job_id\":" + started.text("job_id"), cancelled);
  EXPECT_THAT(job_at_its_end(started.header("Location")).text("state"), testing::AnyOf("cancelled", "done"));
  EXPECT_EQ(admin.get(account, latest).body, before.body);

  // Only what cannot be digested is skipped.
  const std::string position = durable_position();
  EXPECT_EQ(boss->post("/v1/views/arrears/skip", R"({"position":7})").problem(), "view-invalid");
  EXPECT_EQ(boss->post("/v1/views/nonsense/skip", R"({"position":7})").problem(), "view-unknown");
  EXPECT_EQ(durable_position(), position);
  EXPECT_EQ(boss->act("POST", "/v1/clock/accept").text("clock_alarmed"), "false");

  EXPECT_EQ(boss->act("POST", "/v1/views/nonsense/pause").problem(), "view-unknown");
  EXPECT_EQ(boss->act("POST", "/v1/views/nonsense/rebuild").problem(), "view-unknown");
  EXPECT_EQ(boss->get("/v1/jobs/999").problem(), "job-unknown");
  EXPECT_EQ(boss->get("/v1/jobs/x").problem(), "job-unknown");
}

// A pause outlives a restart, and whoever pays does not wait for a view: the server listens and stops as ever.
TEST_F(Operations, TheServerStartsWhileTheViewsOfHouseholdsStandStill) {
  const Estate estate = make_estate("sunshine", 2);
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  ASSERT_EQ(boss->act("POST", "/v1/views/runs/pause").status, 200);
  const std::string household = "/v1/households/" + estate.households[0];
  const std::string body = R"({"channel":"cash","amount_fen":100})";
  ASSERT_EQ(client(estate.admin_key).post(household + "/payments", body).status, 201);
  ASSERT_NO_FATAL_FAILURE(restart());
  boss.emplace(client(operator_key));
  EXPECT_EQ(view("runs", "state"), "\"paused\"");
  EXPECT_NE(view("runs", "lag_events"), "0");
  Client admin = client(estate.admin_key);
  const Answer paid = admin.post(household + "/payments", body);
  EXPECT_EQ(paid.status, 201) << paid.body;
  ASSERT_EQ(boss->act("POST", "/v1/views/runs/resume").status, 200);
  const Answer account = admin.get(household + "/statement", {{"Min-Position", paid.header("Event-Position")}});
  EXPECT_EQ(account.number("credit_fen"), 200) << account.body;
}

TEST_F(Operations, AServerThatCannotListenMakesNothing) {
  const std::filesystem::path elsewhere = directory.path() / "elsewhere";
  const Ran ran = run_steward({"serve", "--data", elsewhere.string(), "--port", std::to_string(server.port())},
                              directory.path() / "output");
  EXPECT_EQ(ran.exit, 3);
  EXPECT_THAT(ran.output, HasSubstr("cannot-listen"));
  EXPECT_FALSE(std::filesystem::exists(elsewhere));
}

TEST_F(Operations, HealthVersionAndProblemPagesNeedNoKey) {
  Client anybody = client();
  EXPECT_EQ(anybody.get("/livez").body, "live\n");
  const Answer ready = anybody.get("/readyz");
  EXPECT_EQ(ready.status, 200) << ready.body;
  EXPECT_EQ(ready.text("ready"), "true");
  EXPECT_EQ(anybody.get("/version").text("name"), "steward");
  for (const api::ProblemType& type : api::problem_types()) {
    const Answer page = anybody.get("/problems/" + std::string(type.code));
    EXPECT_EQ(page.status, 200) << type.code;
    EXPECT_THAT(page.body, HasSubstr(std::string(type.chinese)));
  }
  EXPECT_EQ(anybody.get("/problems/household-unknown").status, 200);
  const Answer none = anybody.get("/problems/nonsense", {{"Accept-Language", "zh-CN"}});
  EXPECT_EQ(none.problem(), "not-found");
  EXPECT_EQ(none.header("Content-Language"), "zh-CN");
  EXPECT_NE(none.text("request_id"), "");
  EXPECT_EQ(none.text("request_id"), none.header("X-Request-Id"));
  EXPECT_EQ(anybody.get("/nothing").problem(), "not-found");
  EXPECT_EQ(anybody.send("DELETE", "/livez").problem(), "method-not-allowed");
  EXPECT_EQ(none.header("Allow"), "");
}

TEST_F(Operations, AMethodThatIsNotTakenIsToldWhichAre) {
  Client anybody = client();
  const struct {
    const char* method;
    const char* target;
    const char* allowed;
  } cases[] = {
      {"DELETE", "/livez", "GET, HEAD"},
      {"OPTIONS", "/v1/communities", "GET, HEAD, POST"},
      {"PATCH", "/v1/communities?limit=1", "GET, HEAD, POST"},
      {"GET", "/v1/own-shift/closing", "POST"},
      {"POST", "/v1/api-keys/x", "DELETE"},
  };
  for (const auto& row : cases) {
    const Answer answer = anybody.send(row.method, row.target);
    EXPECT_EQ(answer.status, 405) << row.target;
    EXPECT_EQ(answer.header("Allow"), row.allowed) << row.method << row.target;
  }
}

TEST_F(Operations, HeadAnswersLikeGetWithoutABody) {
  ASSERT_NO_FATAL_FAILURE(come_to_rest());
  for (const std::string target : {"/livez", "/v1/views", "/openapi.json", "/v1/companies", "/v1/nothing"}) {
    const Answer get = boss->get(target);
    const Answer head = boss->send("HEAD", target);
    EXPECT_EQ(head.status, get.status) << target;
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.header("Content-Type"), get.header("Content-Type")) << target;
    // What a problem is called differs from request to request.
    if (get.status == 200) {
      EXPECT_EQ(head.header("Content-Length"), get.header("Content-Length")) << target;
    }
  }
  // The connection is still in step.
  EXPECT_EQ(boss->get("/livez").body, "live\n");
}

// The text as name{labels} → value; fails on what is no Prometheus text.
std::map<std::string, double> parsed_metrics(const std::string& text) {
  static const std::regex sample(
      R"(([a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*"(,[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*")*\})?) (-?[0-9.]+))");
  std::map<std::string, double> values;
  std::map<std::string, std::string> types;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("# TYPE ", 0) == 0) {
      std::istringstream words(line.substr(7));
      std::string name;
      std::string type;
      words >> name >> type;
      EXPECT_TRUE(types.emplace(name, type).second) << name << " is described twice";
      continue;
    }
    if (line.rfind("# HELP ", 0) == 0) continue;
    std::smatch found;
    EXPECT_TRUE(std::regex_match(line, found, sample)) << line;
    if (found.empty()) continue;
    EXPECT_TRUE(values.emplace(found[1], std::stod(found[4])).second) << line << " is there twice";
  }
  return values;
}

TEST_F(Operations, MetricsCountEachAnswerByItsRoute) {
  const Estate estate = make_estate("sunshine", 1);
  Client admin = client(estate.admin_key);
  const std::string household = "/v1/households/" + estate.households[0];
  const auto metrics = [&] { return parsed_metrics(boss->get("/metrics").body); };
  const auto labels = [](const std::string& method, const std::string& path) {
    return "route=\"" + path + "\",method=\"" + method + "\"";
  };
  const auto of = [](const std::map<std::string, double>& all, const std::string& name) {
    const auto found = all.find(name);
    return found == all.end() ? 0.0 : found->second;
  };
  const auto before = metrics();
  const std::string get = labels("GET", "/v1/households/{household_id}");
  const std::string pay = labels("POST", "/v1/households/{household_id}/payments");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(admin.get(household).status, 200);
  EXPECT_EQ(client("wrong").get(household).status, 401);
  EXPECT_EQ(admin.post(household + "/payments", R"({"channel":"cash","amount_fen":100})").status, 201);
  EXPECT_EQ(admin.post(household + "/payments", R"({"channel":"cash"})").status, 400);
  EXPECT_EQ(admin.get("/nothing").status, 404);
  const auto after = metrics();
  const auto grown = [&](const std::string& name) { return of(after, name) - of(before, name); };
  EXPECT_EQ(grown("steward_http_requests_total{" + get + ",code=\"2xx\"}"), 3);
  EXPECT_EQ(grown("steward_http_requests_total{" + get + ",code=\"4xx\"}"), 1);
  EXPECT_EQ(grown("steward_http_requests_total{" + pay + ",code=\"2xx\"}"), 1);
  EXPECT_EQ(grown("steward_http_requests_total{" + pay + ",code=\"4xx\"}"), 1);
  EXPECT_EQ(grown("steward_http_requests_total{route=\"none\",method=\"any\",code=\"4xx\"}"), 1);
  EXPECT_EQ(grown("steward_http_request_duration_seconds_count{" + get + "}"), 4);
  EXPECT_EQ(grown("steward_http_request_duration_seconds_bucket{" + get + ",le=\"+Inf\"}"), 4);
  EXPECT_GT(of(after, "steward_http_request_duration_seconds_sum{" + get + "}"), 0);
  EXPECT_EQ(grown("steward_events_total"), 1);
  EXPECT_EQ(of(after, "steward_sequencer_halted"), 0);
  EXPECT_EQ(std::to_string(static_cast<int>(of(after, "steward_log_head_position"))), durable_position().substr(2));
  EXPECT_THAT(boss->get("/metrics").body, Not(HasSubstr(estate.households[0])));
}

void flip_a_bit_in_the_middle_of_the_largest_table(const std::filesystem::path& log) {
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(log)) {
    if (entry.path().extension() != ".sst") continue;
    if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)) largest = entry.path();
  }
  ASSERT_FALSE(largest.empty());
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(largest) / 2);
  std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(middle);
  const int byte = file.get();
  file.seekp(middle);
  file.put(static_cast<char>(byte ^ 1));
  ASSERT_TRUE(file.flush());
}

// The start reads the end of the log alone.
TEST(OperationsOfADemo, DamageInTheMiddleOfTheLogIsSaidOnceItWasRead) {
  const test::TempDir directory;
  const std::filesystem::path data = directory.path() / "data";
  const Ran demo = run_steward({"demo", "--data", data.string(), "--households", "150", "--months", "2"},
                               directory.path() / "output");
  ASSERT_EQ(demo.exit, 0) << demo.output;
  ServerProcess server(data);
  ASSERT_NO_FATAL_FAILURE(server.start());  // makes a table of the write-ahead log
  const std::string operator_key = server.operator_key();
  const std::string key = Client(server.port(), operator_key)
                              .post("/v1/api-keys", R"({"role":"auditor","label":"audit","company":1})")
                              .text("api_key");
  ASSERT_EQ(server.stop(), 0);
  ASSERT_NO_FATAL_FAILURE(flip_a_bit_in_the_middle_of_the_largest_table(data / "log"));
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client boss(server.port(), operator_key);
  const auto gauge = [&] { return parsed_metrics(boss.get("/metrics").body).at("steward_log_damaged"); };
  EXPECT_EQ(boss.get("/readyz").status, 200);
  EXPECT_EQ(gauge(), 0);

  Client auditor(server.port(), key);
  Answer page = auditor.get("/v1/events?limit=1000");
  while (page.status == 200 && !page.header("Link").empty()) {
    const std::string link = page.header("Link");
    page = auditor.get(link.substr(1, link.find('>') - 1));
  }
  EXPECT_EQ(page.problem(), "log-damaged") << page.status;
  const Answer ready = boss.get("/readyz");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.body, R"({"ready":false,"reasons":["log-damaged"]})");
  EXPECT_EQ(gauge(), 1);
}

// What a demo is greeted with names a household, once the views know one.
TEST(OperationsOfADemo, NobodyWhoStopsTheServerWaitsForViewsThatStandStill) {
  const test::TempDir directory;
  const std::filesystem::path data = directory.path() / "data";
  const Ran demo = run_steward({"demo", "--data", data.string(), "--households", "150", "--months", "2"},
                               directory.path() / "output");
  ASSERT_EQ(demo.exit, 0) << demo.output;
  ServerProcess server(data);
  ASSERT_NO_FATAL_FAILURE(server.start());
  {
    Client boss(server.port(), server.operator_key());
    ASSERT_EQ(boss.act("POST", "/v1/views/arrears/pause").status, 200);
    ASSERT_EQ(boss.post("/v1/companies", R"({"code":"second","name":"第二物业"})").status, 201);
  }
  EXPECT_EQ(server.stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server.start());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(server.stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{50})
      << "who stops it waits for the greeting";
}

}  // namespace
}  // namespace steward::blackbox

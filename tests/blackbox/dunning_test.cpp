#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "api/http/server.h"
#include "domain/base/time.h"
#include "tests/blackbox/estate.h"
#include "tests/support/eventually.h"

// Dunning as a client of the API sees it, with a clock that the test drives and a provider on this machine.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::int32_t kOffset = 480;

// Answers every reminder, and remembers what was posted.
class Provider {
 public:
  Provider() {
    http::Hooks hooks;
    hooks.handler = [this](http::Request request, http::Responder responder) {
      {
        const std::lock_guard lock(mutex_);
        bodies_.push_back(request.body);
      }
      http::Response response;
      response.body = R"({"reference":"sms-77"})";
      responder.send(std::move(response));
    };
    auto started = http::Server::start({}, std::move(hooks));
    EXPECT_TRUE(started);
    if (started) server_ = std::move(*started);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/"; }
  std::vector<std::string> bodies() {
    const std::lock_guard lock(mutex_);
    return bodies_;
  }

 private:
  std::mutex mutex_;  // guards bodies_
  std::vector<std::string> bodies_;
  std::unique_ptr<http::Server> server_;
};

class Dunning : public Blackbox {
 protected:
  void SetUp() override {
    std::ofstream(secret) << "a secret of more than sixteen bytes\n";
    std::filesystem::permissions(secret, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    set_clock("2026-06-01", 8);  // quiet hours: whenever the first round comes, it reminds nobody
    ASSERT_NO_FATAL_FAILURE(server.start(flags));
    operator_key = server.operator_key();
    estate = make_estate("sunshine", 2);
    community = "/v1/communities/" + estate.community;
    household = "/v1/households/" + estate.households[0];
    admin.emplace(client(estate.admin_key));
    const Answer set = admin->post(community + "/dunning-ladder",
                                   R"({"steps":[{"level":1,"days":1,"channel":"wechat","way":"outbox"},
          {"level":3,"days":30,"channel":"call","way":"by_hand"}],"days_to_pay":10})");
    ASSERT_EQ(set.status, 201) << set.body;
  }

  void set_clock(const std::string& day, int hour) {
    const Date date = parse_date(day).value();
    const std::filesystem::path beside = clock_file.string() + ".new";
    std::ofstream(beside) << to_string(add_seconds(start_of(date, kOffset), hour * 3'600)) << '\n';
    std::filesystem::rename(beside, clock_file);
  }
  void overdue(std::int64_t fen) {
    const Answer made = admin->post(household + "/charges",
                                    R"({"fee_item_id":")" + estate.repair + R"(","amount_fen":)" + std::to_string(fen) +
                                        R"(,"charge_date":"2026-05-20","due_date":"2026-05-31"})");
    ASSERT_EQ(made.status, 201) << made.body;
    // A round goes by the views, and the next one begins ten minutes later, on a clock that stands.
    ASSERT_EQ(list("failed").status, 200);
  }
  Answer list(const std::string& status) {
    return admin->get("/v1/dunning?status=" + status, {{"Min-Position", durable_position()}});
  }
  // Until the list of this status has a reminder.
  Answer await(const std::string& status) {
    Answer answer;
    EXPECT_TRUE(test::eventually([&] {
      answer = list(status);
      return answer.body.find("notice_id") != std::string::npos;
    })) << answer.body;
    return answer;
  }

  Provider provider;
  std::filesystem::path clock_file = directory.path() / "clock";
  std::filesystem::path secret = directory.path() / "secret";
  std::vector<std::string> flags = {
      "--clock-file", clock_file.string(), "--dunning-webhook-url", provider.url(), "--dunning-webhook-secret-file",
      secret.string()};
  Estate estate;
  std::string community;
  std::string household;
  std::optional<Client> admin;
};

TEST_F(Dunning, ClimbsFromAMessageToACallThatAPersonProves) {
  overdue(12'345);
  set_clock("2026-06-02", 11);
  const Answer delivered = await("delivered");
  EXPECT_THAT(delivered.body, HasSubstr(R"("reference":"sms-77")")) << server.log();
  ASSERT_EQ(provider.bodies().size(), 1U);
  EXPECT_THAT(provider.bodies().front(), HasSubstr(R"("total_fen":12345)"));
  EXPECT_THAT(server.log(), Not(HasSubstr("sixteen"))) << "the secret is nowhere in the log";

  const Answer now = admin->get(household + "/dunning");
  ASSERT_EQ(now.status, 200) << now.body;
  EXPECT_EQ(now.number("level"), 1);
  EXPECT_EQ(now.text("stopped_by"), "level-not-due");
  EXPECT_THAT(now.body, HasSubstr(R"("limitation_ends_on":"2029-06-02")"));

  set_clock("2026-06-30", 11);
  const Answer to_do = await("to_do");
  EXPECT_THAT(to_do.body, HasSubstr(R"("channel":"call")"));
  const std::string notice = to_do.json().at("items").at(0).at("notice_id").as_string().c_str();
  EXPECT_EQ(admin->post("/v1/reminders/" + notice + "/delivery", "{}").problem(), "proof-missing");
  const Answer proved =
      admin->post("/v1/reminders/" + notice + "/delivery", R"({"evidence":"电话告知业主本人","reference":"录音 17"})");
  ASSERT_EQ(proved.status, 200) << proved.body;
  EXPECT_EQ(admin->post("/v1/reminders/" + notice + "/delivery", R"({"reference":"again"})").problem(),
            "reminder-not-pending");
  EXPECT_EQ(admin
                ->post("/v1/reminders/" + std::string("018f3b2a-7c1d-7e2f-9a3b-00000000dead") + "/failure",
                       R"({"reason":"withdrawn"})")
                .problem(),
            "reminder-unknown");

  ASSERT_EQ(admin->post(household + "/payments", R"({"channel":"cash","amount_fen":12345})").status, 201);
  const Headers fresh = {{"Min-Position", durable_position()}};
  const Answer cures = admin->get("/v1/dunning-cures", fresh);
  EXPECT_EQ(cures.json().at("items").at(1).at("cured").as_int64(), 1) << cures.body;
  EXPECT_THAT(admin->get(household + "/timeline?kind=debt", fresh).body, HasSubstr("ReminderQueued"));
  EXPECT_THAT(admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body, HasSubstr("级催缴"));
  EXPECT_THAT(admin->get("/v1/dunning", {{"Accept", "text/csv"}, {"Accept-Language", "zh-CN"}}).body,
              HasSubstr("最早到期日"));
}

TEST_F(Dunning, StopsWhereAPersonHasToLook) {
  overdue(5'000);
  const Answer held =
      admin->post(household + "/dunning-hold", R"({"reason":"vulnerable","review_on":"2026-07-01","note":"独居老人"})");
  ASSERT_EQ(held.status, 201) << held.body;
  set_clock("2026-06-02", 11);
  EXPECT_EQ(admin->post(household + "/reminders", "{}").problem(), "dunning-held");
  EXPECT_EQ(admin->get(household + "/dunning-letter").problem(), "dunning-held");
  EXPECT_EQ(admin->get(household + "/dunning").text("stopped_by"), "dunning-held");
  EXPECT_THAT(admin->get("/v1/dunning-holds", {{"Min-Position", durable_position()}}).body,
              HasSubstr(R"("review_on":"2026-07-01")"));
  // An auditor reads all of it, and lets nobody be reminded.
  Client auditor = client(make_key(estate, "auditor"));
  for (const std::string& target :
       {std::string("/v1/dunning"), std::string("/v1/dunning-holds"), household + "/dunning"}) {
    EXPECT_EQ(auditor.get(target).status, 200) << target;
  }
  EXPECT_EQ(auditor.post(household + "/dunning-release", "{}").problem(), "not-permitted");
  // In this order: between the two a round would remind.
  ASSERT_EQ(admin->post(household + "/payment-promises", R"({"amount_fen":5000,"pay_by":"2026-06-20"})").status, 201);
  ASSERT_EQ(admin->post(household + "/dunning-release", "{}").status, 201);
  EXPECT_EQ(admin->post(household + "/reminders", "{}").problem(), "promise-not-reached");
  set_clock("2026-06-21", 22);
  EXPECT_EQ(admin->post(household + "/reminders", "{}").problem(), "quiet-hours");
  const Answer letter = admin->post(household + "/reminders", R"({"channel":"letter"})");
  EXPECT_EQ(letter.status, 201) << letter.body;
  EXPECT_TRUE(provider.bodies().empty());
}

TEST_F(Dunning, TheSecretIsNotShown) {
  const Ran config =
      run_steward({"config", "--dunning-webhook-url", provider.url(), "--dunning-webhook-secret-file", secret.string()},
                  directory.path() / "output");
  EXPECT_THAT(config.output, Not(HasSubstr("sixteen")));
  std::filesystem::permissions(secret, std::filesystem::perms::all);
  const Ran refused = run_steward({"serve", "--data", (directory.path() / "other").string(), "--dunning-webhook-url",
                                   provider.url(), "--dunning-webhook-secret-file", secret.string()},
                                  directory.path() / "output");
  EXPECT_NE(refused.exit, 0);
  EXPECT_THAT(refused.output, HasSubstr("chmod 600"));
}

// Level 3 costs 20.00 when the call is proved.
TEST_F(Dunning, ChargesTheFeeOfALevelWithItsProof) {
  const auto ladder = [&](const std::string& item) {
    return R"({"steps":[{"level":1,"days":1,"channel":"wechat","way":"outbox"},{"level":3,"days":30,"channel":"call",
        "way":"by_hand","fee":{"fee_item_id":")" +
           item + R"(","amount_fen":2000,"days_to_pay":20}}]})";
  };
  EXPECT_EQ(admin->post(community + "/dunning-ladder", ladder("018f3b2a-7c1d-7e2f-9a3b-00000000dead")).problem(),
            "fee-item-unknown");
  ASSERT_EQ(admin->post(community + "/dunning-ladder", ladder(estate.repair)).status, 201);
  EXPECT_THAT(admin->get(community + "/dunning-ladder").body,
              HasSubstr(R"("amount_fen":2000,"days_to_pay":20},"carried":null)"));
  overdue(12'345);
  set_clock("2026-06-02", 11);
  EXPECT_THAT(await("delivered").body, HasSubstr(R"("fee":null)")) << server.log();
  set_clock("2026-06-30", 11);
  const Answer to_do = await("to_do");
  const std::string notice = to_do.json().at("items").at(0).at("notice_id").as_string().c_str();
  const Answer proved = admin->post("/v1/reminders/" + notice + "/delivery", R"({"reference":"录音 17"})");
  ASSERT_EQ(proved.status, 200) << proved.body;
  EXPECT_EQ(proved.number("charged_fen"), 2'000);
  EXPECT_EQ(proved.number("bill_number"), 2);
  EXPECT_THAT(list("delivered").body, HasSubstr(R"("bill":2,"amount_fen":2000)"));
  EXPECT_THAT(admin->get(household + "/history", {{"Accept-Language", "zh-CN"}}).body,
              HasSubstr("收取催缴费 20.00 元（账单 2）"));
  set_clock("2026-07-21", 11);
  EXPECT_THAT(admin->get(household + "/dunning").body, HasSubstr(R"("is_dunning_fee":true)"));
}

// One provider, of text messages.
class DunningBySms : public Dunning {
 protected:
  DunningBySms() {
    flags[2] = "--dunning-sms-webhook-url";
    flags[4] = "--dunning-sms-webhook-secret-file";
  }
  void ladder_of_wechat(bool passes) {
    const Answer set = admin->post(community + "/dunning-ladder",
                                   R"({"steps":[{"level":1,"days":1,"channel":"wechat","way":"outbox"}],)"
                                   R"("passes_undeliverable":)" +
                                       std::string(passes ? "true" : "false") + "}");
    ASSERT_EQ(set.status, 201) << set.body;
  }
};

TEST_F(DunningBySms, RefusesAtOnceWhatNobodyCarries) {
  ladder_of_wechat(false);
  EXPECT_THAT(admin->get(community + "/dunning-ladder").body, HasSubstr(R"("carried":false)"));
  overdue(12'345);
  set_clock("2026-06-02", 11);
  EXPECT_EQ(admin->get(household + "/dunning").text("stopped_by"), "channel-not-carried");
  for (const char* body : {R"({"way":"outbox"})", R"({"way":"outbox","channel":"wechat"})"}) {
    const Answer refused = admin->post(household + "/reminders", body);
    EXPECT_EQ(refused.status, 409) << body;
    EXPECT_EQ(refused.problem(), "channel-not-carried") << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("carried: sms"));
  }
  const Answer queued = admin->post(household + "/reminders", R"({"way":"outbox","channel":"sms"})");
  EXPECT_EQ(queued.status, 201) << queued.body;
  EXPECT_THAT(await("delivered").body, HasSubstr(R"("channel":"sms")")) << server.log();
}

TEST_F(DunningBySms, PassesTheLevelThatNobodyCarries) {
  ladder_of_wechat(true);
  overdue(12'345);
  set_clock("2026-06-02", 11);
  EXPECT_THAT(await("failed").body, HasSubstr(R"("failure":"not_carried")")) << server.log();
  const Answer now = admin->get(household + "/dunning", {{"Min-Position", durable_position()}});
  EXPECT_EQ(now.number("level"), 1) << now.body;
  EXPECT_EQ(now.text("stopped_by"), "dunning-ladder-ended");
  EXPECT_TRUE(provider.bodies().empty());
}

class DunningWithoutAWebhook : public Dunning {
 protected:
  DunningWithoutAWebhook() { flags.resize(2); }
};

TEST_F(DunningWithoutAWebhook, WaitsAtALevelThatIsNotByHand) {
  overdue(12'345);
  set_clock("2026-06-02", 11);
  const Answer waits = admin->get(household + "/dunning", {{"Min-Position", durable_position()}});
  EXPECT_EQ(waits.text("stopped_by"), "webhook-not-configured") << waits.body;
}

class DunningByHandOnly : public Blackbox {};

TEST_F(DunningByHandOnly, NothingIsQueuedForAWebhookThatThereIsNot) {
  const Estate estate = make_estate("sunshine", 1);
  Client admin = client(estate.admin_key);
  const Answer refused = admin.post("/v1/households/" + estate.households[0] + "/reminders", R"({"way":"outbox"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.problem(), "webhook-not-configured") << refused.body;
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "api/bill_runs.h"
#include "api/credential.h"
#include "api/event_streams.h"
#include "cli/data_directory.h"
#include "tests/api/http/socket_client.h"
#include "tests/blackbox/estate.h"
#include "tests/blackbox/requests_of_routes.h"
#include "tests/support/eventually.h"

// Who may do what, as the binary answers it, against the table of permissions.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Permissions : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
  }
  // A key as operations may make it with a clock of its own: expires in `seconds`. The server is down meanwhile.
  std::string key_that_expires_in(std::int64_t seconds, access::Role role = access::Role::cashier);
  Estate estate;
};

std::string name_of(const api::Route& route) {
  return std::string(http::to_string(route.method)) + " " + std::string(route.path);
}

// All of an answer that may differ between what is another's and what is not there.
std::string comparable(const Answer& answer) {
  std::string text = std::to_string(answer.status) + "\n";
  for (const auto& [name, value] : answer.headers) {
    if (name != "Date" && name != "X-Request-Id") text += name + ": " + value + "\n";
  }
  const std::string id = answer.text("request_id");
  std::string body = answer.body;
  if (const auto at = body.find(id); !id.empty() && at != std::string::npos) body.erase(at, id.size());
  return text + body;
}

// Lists over the whole company, which a resident never sees.
bool is_company_list(const api::Route& route) {
  static const std::set<std::string_view> kLists = {"/v1/communities",
                                                    "/v1/houses",
                                                    "/v1/households",
                                                    "/v1/bill-runs",
                                                    "/v1/arrears",
                                                    "/v1/arrears/ageing",
                                                    "/v1/events",
                                                    "/v1/events/stream",
                                                    "/v1/houses/{house_id}/history",
                                                    "/v1/claimable-work-orders",
                                                    "/v1/suspense",
                                                    "/v1/refunds",
                                                    "/v1/approvals",
                                                    "/v1/vehicles/{vehicle_id}/stays",
                                                    "/v1/deposits"};
  return kLists.contains(route.path);
}

TEST_F(Permissions, ARoleMayDoWhatTheTableSaysAndNothingElse) {
  for (const api::RoleName& role : api::role_names()) {
    const bool resident = role.role == access::Role::resident;
    const bool device = role.role == access::Role::meter_device;
    const std::string scope = resident ? ",\"household_id\":\"" + estate.households[0] + "\""
                              : device ? ",\"community_id\":\"" + estate.community + "\""
                                       : "";
    // They may ask for what is theirs to ask for, and the example is not.
    const bool asks_for_some = role.role == access::Role::community_manager || role.role == access::Role::front_desk ||
                               role.role == access::Role::cashier;
    Client holder = client(make_key(estate, std::string(role.name), scope));
    for (const api::Route& route : api::routes()) {
      const Answer answer = send(holder, route, made_up());
      // What concerns every company is the operator's, whatever the role of a company's key.
      const bool posts = route.method == http::Method::post;
      const bool is_example_beyond =
          (role.role == access::Role::operations && posts && route.path == "/v1/api-keys") ||  // a cashier's
          (asks_for_some && posts && route.path == "/v1/approvals");                           // a waiver
      const bool beyond_the_role =
          api::is_operators(route.permission) || (resident && is_company_list(route)) || is_example_beyond;
      const bool allowed = api::permits(role.role, route.permission) && !beyond_the_role;
      EXPECT_NE(answer.status, 401) << role.name << " " << name_of(route);
      EXPECT_NE(answer.status, 0) << role.name << " " << name_of(route);
      EXPECT_EQ(answer.status != 403, allowed) << role.name << " " << name_of(route) << " " << answer.body;
      if (allowed) continue;
      EXPECT_EQ(answer.problem(), "not-permitted") << role.name << " " << name_of(route);
    }
  }
}

// An auditor reads what was asked for and imported, and asks for nothing.
TEST_F(Permissions, AnAuditorReadsApprovalsAndImports) {
  Client auditor = client(make_key(estate, "auditor"));
  for (const char* target : {"/v1/approvals?status=all", "/v1/import-runs"}) {
    EXPECT_EQ(auditor.get(target).status, 200) << target;
  }
  EXPECT_EQ(auditor.get("/v1/approvals/" + kNoId).status, 404);
  EXPECT_EQ(auditor.get("/v1/import-runs/" + kNoId).status, 404);
  EXPECT_EQ(auditor.act("POST", "/v1/approvals/" + kNoId + "/expiry").problem(), "not-permitted");
  EXPECT_EQ(auditor.post("/v1/approvals", "{}").problem(), "not-permitted");
  EXPECT_EQ(auditor.post("/v1/communities/" + estate.community + "/import-rehearsals", "{}").problem(),
            "not-permitted");
}

TEST_F(Permissions, TheOperatorsOperationsKeyRunsTheViewsACompanysDoesNot) {
  const std::string key =
      client(operator_key).post("/v1/api-keys", R"({"role":"operations","label":"ops"})").text("api_key");
  Client operators = client(key);
  Client companys = client(make_key(estate, "operations"));
  Client admin = client(estate.admin_key);
  for (const char* target : {"/v1/views/arrears/pause", "/v1/views/arrears/resume", "/v1/views/arrears/rebuild"}) {
    EXPECT_EQ(companys.act("POST", target).problem(), "not-permitted") << target;
    EXPECT_EQ(admin.act("POST", target).problem(), "not-permitted") << target;
    EXPECT_LT(operators.act("POST", target).status, 300) << target;
  }
  for (const char* target : {"/v1/views", "/metrics"}) {
    EXPECT_EQ(companys.get(target).problem(), "not-permitted") << target;
    EXPECT_EQ(operators.get(target).status, 200) << target;
  }
}

TEST_F(Permissions, OperationsMakesNoKeysOfTheBusinessAndTakesThemAway) {
  Client companys = client(make_key(estate, "operations"));
  for (const api::RoleName& role : api::role_names()) {
    const bool resident = role.role == access::Role::resident;
    const std::string scope = resident ? R"(,"household_id":")" + estate.households[0] + "\"" : "";
    const Answer made =
        companys.post("/v1/api-keys", R"({"label":"x","role":")" + std::string(role.name) + "\"" + scope + "}");
    EXPECT_EQ(made.status, role.role == access::Role::operations ? 201 : 403) << role.name << made.body;
  }
  Client admin = client(estate.admin_key);
  const Answer cashier = admin.post("/v1/api-keys", R"({"role":"cashier","label":"desk"})");
  const std::string credential = "/v1/api-keys/" + cashier.text("credential_id");
  EXPECT_EQ(companys.send("DELETE", credential, {}, {{"Idempotency-Key", new_key()}}).status, 200);
  EXPECT_EQ(client(cashier.text("api_key")).get("/v1/communities").status, 401);
}

// By their labels.
std::map<std::string, boost::json::object> keys_by_label(const Answer& list) {
  std::map<std::string, boost::json::object> keys;
  const boost::json::value body = list.json();
  for (const auto& item : body.at("items").as_array()) {
    keys.emplace(std::string(item.at("label").as_string()), item.as_object());
  }
  return keys;
}

TEST_F(Permissions, AKeyListsTheKeysThatItMayRevoke) {
  const Estate other = make_estate("moon", 1);
  Client admin = client(estate.admin_key);
  const std::string of_community = ",\"community_id\":\"" + estate.community + "\"}";
  const Answer desk = admin.post("/v1/api-keys", R"({"role":"cashier","label":"desk")" + of_community);
  const Answer gone = admin.post("/v1/api-keys", R"({"role":"auditor","label":"gone"})");
  const std::string credential = "/v1/api-keys/" + gone.text("credential_id");
  ASSERT_EQ(admin.send("DELETE", credential, {}, {{"Idempotency-Key", new_key()}}).status, 200);
  const Answer manager = admin.post("/v1/api-keys", R"({"role":"administrator","label":"garden")" + of_community);

  const Answer all = admin.get("/v1/api-keys");
  ASSERT_EQ(all.status, 200) << all.body;
  EXPECT_THAT(all.body, Not(HasSubstr("stw_")));
  const auto keys = keys_by_label(all);
  ASSERT_EQ(keys.size(), 4U) << all.body;
  const boost::json::object& of_desk = keys.at("desk");
  EXPECT_EQ(of_desk.at("credential_id").as_string(), desk.text("credential_id"));
  EXPECT_EQ(of_desk.at("company").as_int64(), estate.company);
  EXPECT_EQ(of_desk.at("role").as_string(), "cashier");
  EXPECT_EQ(of_desk.at("community_id").as_string(), estate.community);
  EXPECT_TRUE(of_desk.at("household_id").is_null());
  EXPECT_TRUE(of_desk.at("staff_id").is_null());
  EXPECT_EQ(of_desk.at("expires_at").as_string(), desk.text("expires_at"));
  EXPECT_EQ(of_desk.at("state").as_string(), "active");
  EXPECT_EQ(keys.at("gone").at("state").as_string(), "revoked");
  EXPECT_TRUE(keys.contains("admin") && keys.contains("garden"));

  const Answer first = admin.get("/v1/api-keys?limit=3");
  const std::string link = first.header("Link");
  ASSERT_THAT(link, HasSubstr("rel=\"next\""));
  const Answer second = admin.get(link.substr(1, link.find('>') - 1));
  auto paged = keys_by_label(first);
  EXPECT_EQ(paged.size(), 3U);
  paged.merge(keys_by_label(second));
  EXPECT_EQ(paged.size(), 4U) << second.body;
  EXPECT_EQ(second.header("Link"), "");

  // A community's administrator has those of the community, and the operator everybody's.
  const auto of_garden = keys_by_label(client(manager.text("api_key")).get("/v1/api-keys"));
  EXPECT_EQ(of_garden.size(), 2U);
  EXPECT_TRUE(of_garden.contains("desk") && of_garden.contains("garden"));
  const Answer everybodys = client(operator_key).get("/v1/api-keys?limit=500");
  for (const int company : {0, estate.company, other.company}) {
    EXPECT_THAT(everybodys.body, HasSubstr("\"company\":" + std::to_string(company) + ","));
  }
}

TEST_F(Permissions, AnAuditorSeesWhoIssuedAndRevokedWhichKey) {
  Client admin = client(estate.admin_key);
  const Answer gone = admin.post("/v1/api-keys", R"({"role":"cashier","label":"gone"})");
  const std::string credential = "/v1/api-keys/" + gone.text("credential_id");
  const Answer deputy = admin.post("/v1/api-keys", R"({"role":"administrator","label":"deputy"})");
  const Headers command = {{"Idempotency-Key", new_key()}};
  ASSERT_EQ(client(deputy.text("api_key")).send("DELETE", credential, {}, command).status, 200);

  Client auditor = client(make_key(estate, "auditor"));
  const Answer list = auditor.get("/v1/api-keys");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_THAT(list.body, Not(HasSubstr("stw_")));
  const auto keys = keys_by_label(list);
  const boost::json::object& of_gone = keys.at("gone");
  EXPECT_TRUE(of_gone.at("issued_at").is_string());
  EXPECT_EQ(of_gone.at("issued_by"), keys.at("admin").at("credential_id"));
  EXPECT_TRUE(of_gone.at("revoked_at").is_string());
  EXPECT_EQ(of_gone.at("revoked_by").as_string(), deputy.text("credential_id"));
  const boost::json::object& of_deputy = keys.at("deputy");
  EXPECT_EQ(of_deputy.at("issued_by"), keys.at("admin").at("credential_id"));
  EXPECT_TRUE(of_deputy.at("revoked_at").is_null());
  EXPECT_TRUE(of_deputy.at("revoked_by").is_null());

  EXPECT_EQ(auditor.post("/v1/api-keys", R"({"role":"auditor","label":"x"})").problem(), "not-permitted");
  const std::string of_the_deputy = "/v1/api-keys/" + deputy.text("credential_id");
  EXPECT_EQ(auditor.send("DELETE", of_the_deputy, {}, {{"Idempotency-Key", new_key()}}).problem(), "not-permitted");
  EXPECT_EQ(client(make_key(estate, "finance_manager")).get("/v1/api-keys").problem(), "not-permitted");
  const Estate other = make_estate("moon", 1);
  EXPECT_THAT(client(make_key(other, "auditor")).get("/v1/api-keys").body, Not(HasSubstr("deputy")));
}

TEST_F(Permissions, NothingIsDoneWithoutAKeyThatHolds) {
  const std::string key = make_key(estate, "administrator");
  std::string wrong = key;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  for (const std::string& bad : {std::string(), wrong, std::string("stw_x"), key.substr(0, 36)}) {
    Client nobody = client(bad);
    for (const api::Route& route : api::routes()) {
      const Answer answer = send(nobody, route, made_up());
      if (route.permission == api::Permission::anyone) {
        EXPECT_EQ(answer.status, 200) << name_of(route);
      } else {
        EXPECT_EQ(answer.status, 401) << name_of(route);
        EXPECT_NE(answer.header("WWW-Authenticate"), "") << name_of(route);
      }
    }
  }
}

TEST_F(Permissions, AKeyIsRefusedForItselfHoweverLargeTheBody) {
  const auto answer_to = [&](const std::string& key) {
    http::testing::SocketClient socket(server.port());
    socket.send("POST /v1/communities/" + estate.community +
                "/import-rehearsals HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                "Content-Length: 2000000\r\nAuthorization: Bearer " +
                key + "\r\n\r\n");
    return socket.receive_answer();
  };
  const std::string nobodys = answer_to("stw_x");
  EXPECT_EQ(http::testing::status_of(nobodys), 401) << nobodys;
  const std::string cashiers = answer_to(make_key(estate, "cashier"));
  EXPECT_EQ(http::testing::status_of(cashiers), 403) << cashiers;
  EXPECT_THAT(cashiers, HasSubstr("/problems/not-permitted"));
}

TEST_F(Permissions, ARevokedKeyIsRefusedAtTheNextRequest) {
  Client admin = client(estate.admin_key);
  const Answer issued = admin.post("/v1/api-keys", R"({"role":"cashier","label":"desk"})");
  Client cashier = client(issued.text("api_key"));
  const std::string household = "/v1/households/" + estate.households[0];
  EXPECT_EQ(cashier.get(household).status, 200);
  const std::string credential = "/v1/api-keys/" + issued.text("credential_id");
  const Headers command = {{"Idempotency-Key", new_key()}};
  EXPECT_EQ(admin.send("DELETE", credential, {}, command).status, 200);
  EXPECT_EQ(cashier.get(household).status, 401);
  EXPECT_EQ(cashier.post(household + "/payments", R"({"channel":"cash","amount_fen":1})").status, 401);
  EXPECT_EQ(admin.send("DELETE", credential, {}, {{"Idempotency-Key", new_key()}}).problem(), "credential-revoked");
  restart();
  EXPECT_EQ(client(issued.text("api_key")).get(household).status, 401);
}

// A stream that is open, once it has told something.
void begin_stream(http::testing::SocketClient& socket, const std::string& target, const std::string& key) {
  socket.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key + "\r\n\r\n");
  const std::string begun = socket.receive_until("retry: 2000", std::chrono::milliseconds(60'000));
  EXPECT_EQ(http::testing::status_of(begun), 200) << begun;
}

// What comes until the server ends the stream.
std::string rest_of_stream(http::testing::SocketClient& socket) {
  std::string rest = socket.receive_all(std::chrono::milliseconds(40'000));
  EXPECT_TRUE(socket.closed()) << "it goes on";
  return rest;
}

TEST_F(Permissions, AStreamEndsWhenItsKeyIsRevoked) {
  Client admin = client(estate.admin_key);
  const Answer issued = admin.post("/v1/api-keys", R"({"role":"auditor","label":"screen"})");
  const std::string key = issued.text("api_key");
  http::testing::SocketClient feed(server.port());
  http::testing::SocketClient orders(server.port());
  http::testing::SocketClient cases(server.port());
  http::testing::SocketClient household(server.port());
  http::testing::SocketClient others(server.port());
  begin_stream(feed, "/v1/events/stream", key);
  begin_stream(orders, "/v1/work-order-board/stream", key);
  begin_stream(cases, "/v1/case-board/stream", key);
  begin_stream(household, "/v1/households/" + estate.households[0] + "/events/stream", key);
  begin_stream(others, "/v1/events/stream?types=PaymentReceived", estate.admin_key);
  const Answer revoked =
      admin.send("DELETE", "/v1/api-keys/" + issued.text("credential_id"), {}, {{"Idempotency-Key", new_key()}});
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  for (http::testing::SocketClient* stream : {&feed, &orders, &cases, &household}) rest_of_stream(*stream);
  // Another's goes on.
  const Answer paid =
      admin.post("/v1/households/" + estate.households[0] + "/payments", R"({"channel":"cash","amount_fen":100})");
  const std::string told = "id: " + paid.header("Event-Position") + "\n";
  EXPECT_THAT(others.receive_until(told, std::chrono::milliseconds(60'000)), HasSubstr(told));
  EXPECT_FALSE(others.closed());
}

std::string Permissions::key_that_expires_in(std::int64_t seconds, access::Role role) {
  EXPECT_EQ(server.stop(), 0);
  const SystemClock clock;
  cli::Settings settings;
  settings.data = data.string();
  auto open = cli::DataDirectory::open(settings, {}, clock);
  EXPECT_TRUE(open) << open.error().code;
  api::Service service((*open)->store(), (*open)->keyring(), (*open)->views(), clock, {});
  const api::NewKey key = api::make_key(service);
  access::IssueApiKey command;
  command.credential = key.credential;
  command.company = CompanyNo{static_cast<std::uint32_t>(estate.company)};
  command.role = role;
  command.secret_hash = key.secret_hash.bytes;
  command.label = "short";
  command.expires_at = Instant{clock.now().micros + seconds * 1'000'000};
  Submission submission;
  submission.command = Command(command);
  submission.id = CommandId(service.new_id());
  submission.actor.channel = Channel::system;
  const auto answer = (*open)->store().sequencer().submit_and_wait(std::move(submission));
  EXPECT_TRUE(answer && answer->outcome.ok());
  service.stop();
  (*open)->stop();
  return key.token;
}

TEST_F(Permissions, AKeyEndsWithItsLastDay) {
  const std::string key = key_that_expires_in(45);
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client cashier = client(key);
  const std::string household = "/v1/households/" + estate.households[0];
  EXPECT_EQ(cashier.get(household).status, 200);
  int last = 200;
  for (int i = 0; i < 1'200 && last == 200; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    last = cashier.get(household).status;
  }
  EXPECT_EQ(last, 401);
}

TEST_F(Permissions, AStreamEndsWithTheLastDayOfItsKey) {
  const std::string key = key_that_expires_in(45, access::Role::community_manager);
  ASSERT_NO_FATAL_FAILURE(server.start());
  http::testing::SocketClient board(server.port());
  begin_stream(board, "/v1/work-order-board/stream", key);
  rest_of_stream(board);
  EXPECT_EQ(client(key).get("/v1/work-order-board").status, 401);
}

// Inside it stands for an id that is missing: taken as one that was given, it would be a filter of everything, and a
// key of all communities.
TEST_F(Permissions, TheNilIdIsNoId) {
  const std::string nil = "00000000-0000-0000-0000-000000000000";
  Client admin = client(estate.admin_key);
  std::size_t filters = 0;
  for (const api::Route& route : api::routes()) {
    if (route.path.ends_with("/stream") || route.path.find('{') != std::string_view::npos) continue;
    for (const api::QueryParam& param : route.params) {
      if (param.schema.find(R"("format":"uuid")") == std::string_view::npos) continue;
      const std::string filter = "?" + std::string(param.name) + "=";
      EXPECT_EQ(send(admin, route, {}, filter + nil).problem(), "query-invalid") << name_of(route) << filter;
      EXPECT_NE(send(admin, route, {}, filter + kNoId).problem(), "query-invalid") << name_of(route) << filter;
      ++filters;
    }
  }
  EXPECT_GT(filters, 20U);
  const Answer key = admin.post("/v1/api-keys", R"({"role":"cashier","label":"x","community_id":")" + nil + "\"}");
  EXPECT_EQ(key.status, 400) << key.body;
  EXPECT_EQ(key.text("pointer"), "#/community_id");
  const Answer household = admin.get("/v1/households/" + nil);
  EXPECT_EQ(household.status, 404);
  EXPECT_EQ(household.problem(), "path-invalid");
}

// Everything of an estate that a path may name.
class Strangers : public Permissions {
 protected:
  PathValues ids_of(const Estate& of) {
    Client admin = client(of.admin_key);
    PathValues values = made_up();
    values["community_id"] = of.community;
    values["building_id"] = of.building;
    values["house_id"] = of.houses[0];
    values["household_id"] = of.households[0];
    values["fee_item_id"] = of.property;
    const Answer paid =
        admin.post("/v1/households/" + of.households[0] + "/payments", R"({"channel":"cash","amount_fen":100})");
    values["payment_id"] = paid.text("payment_id");
    const Answer run = admin.post("/v1/communities/" + of.community + "/bill-runs",
                                  R"({"period_from":"2026-10-01","period_to":"2026-11-01","due_date":"2099-12-31",
                                      "fee_item_ids":[")" +
                                      of.property + "\"]}");
    EXPECT_EQ(run.status, 202) << run.body;
    values["bill_run_id"] = run.text("bill_run_id");
    EXPECT_TRUE(test::eventually([&] { return admin.get(run.header("Location")).text("state") == "completed"; }));
    const Answer key =
        admin.post("/v1/api-keys", R"({"role":"cashier","label":"x","community_id":")" + of.community + "\"}");
    values["credential_id"] = key.text("credential_id");
    return values;
  }
  // Each route with {…} answers the ids of `theirs` as it answers ids that nothing has, and nothing is stored.
  void expect_unseen(Client& client, const PathValues& theirs) {
    come_to_rest();  // answers say where the views are
    const std::string before = durable_position();
    for (const api::Route& route : api::routes()) {
      if (route.path.find("_id}") == std::string_view::npos || route.path.find("{job_id}") != std::string_view::npos) {
        continue;
      }
      const Answer strange = send(client, route, theirs);
      const Answer missing = send(client, route, made_up());
      EXPECT_EQ(strange.status, 404) << name_of(route) << strange.body;
      EXPECT_EQ(comparable(strange), comparable(missing)) << name_of(route);
    }
    for (const api::Route& route : api::routes()) {
      for (const api::QueryParam& param : route.params) {
        const auto id = theirs.find(param.name);
        if (id == theirs.end() || route.path.ends_with("/stream") || route.path.find('{') != std::string_view::npos) {
          continue;
        }
        const std::string name(param.name);
        const Answer strange = send(client, route, theirs, "?" + name + "=" + id->second);
        const Answer missing = send(client, route, theirs, "?" + name + "=" + kNoId);
        EXPECT_EQ(comparable(strange), comparable(missing)) << name_of(route) << name;
      }
    }
    EXPECT_EQ(durable_position(), before);
  }
};

TEST_F(Strangers, AnotherCompanyIsNotThere) {
  const PathValues theirs = ids_of(make_estate("moonlight", 1));
  Client admin = client(estate.admin_key);
  expect_unseen(admin, theirs);
  // A payment of another household of the own company is not there either.
  const Answer reversal =
      admin.post("/v1/households/" + estate.households[0] + "/payments/" + theirs.at("payment_id") + "/reversal",
                 R"({"reason":"bounced"})");
  EXPECT_EQ(reversal.problem(), "payment-unknown") << reversal.body;
}

TEST_F(Strangers, AnotherCommunityIsNotThereForAKeyOfOne) {
  const Estate other = another_community(estate, "river", 1);
  const PathValues theirs = ids_of(other);
  Client scoped = client(make_key(estate, "administrator", ",\"community_id\":\"" + estate.community + "\""));
  expect_unseen(scoped, theirs);
  for (const std::string target :
       {"/v1/communities", "/v1/households", "/v1/arrears", "/v1/bill-runs", "/v1/api-keys", "/v1/events?limit=1000"}) {
    const Answer list = scoped.get(target);
    EXPECT_EQ(list.status, 200) << target << list.body;
    EXPECT_THAT(list.body, Not(HasSubstr(other.community))) << target;
  }
  EXPECT_EQ(scoped.post("/v1/communities", R"({"code":"x","name":"x"})").status, 403);
  // Nor is a key given that reaches further.
  EXPECT_EQ(scoped.post("/v1/api-keys", R"({"role":"cashier","label":"x"})").status, 403);
  EXPECT_EQ(
      scoped.post("/v1/api-keys", R"({"role":"cashier","label":"x","community_id":")" + other.community + "\"}").status,
      403);
}

TEST_F(Strangers, AResidentHasTheOwnHouseholdOnly) {
  const std::string own = "/v1/households/" + estate.households[0];
  Client resident = client(make_key(estate, "resident", ",\"household_id\":\"" + estate.households[0] + "\""));
  for (const std::string what : {"", "/arrears", "/statement", "/history"}) {
    EXPECT_EQ(resident.get(own + what).status, 200) << what;
  }
  EXPECT_THAT(resident.get(own).body, HasSubstr("13800001234"));
  PathValues theirs = made_up();
  theirs["community_id"] = estate.community;
  theirs["building_id"] = estate.building;
  theirs["house_id"] = estate.houses[1];
  theirs["household_id"] = estate.households[1];
  for (const api::Route& route : api::routes()) {
    if (route.path.find("_id}") == std::string_view::npos) continue;
    if (!api::permits(access::Role::resident, route.permission)) continue;
    const Answer strange = send(resident, route, theirs);
    EXPECT_GE(strange.status, 400) << name_of(route);
    EXPECT_EQ(comparable(strange), comparable(send(resident, route, made_up()))) << name_of(route);
  }
}

}  // namespace
}  // namespace steward::blackbox

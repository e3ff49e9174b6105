#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "api/handlers/handlers.h"
#include "api/slot.h"
#include "tests/api/http/socket_client.h"
#include "tests/api/service_fixture.h"

// Rehearsals and imports that nobody waits for any more, and one beside another.
namespace steward::api {
namespace {

constexpr std::string_view kGood = R"({"kind":"houses","file":"楼栋,房号,建筑面积\n3,101,89.43\n"})";

class Rehearsals : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::left_alone);
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    const CommunityId community(service->new_id());
    must(registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"});
    path = "/v1/communities/" + to_string(community) + "/import-rehearsals";
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::milliseconds(0));
    server.reset();
    close();
  }

  using Handler = Result<Reply> (*)(Call&);
  // The code of the refusal; empty when there is a report.
  std::string ask(Handler handler, const http::Request& request, const http::Responder* responder = nullptr) {
    Match found = match(request.method(), request.path());
    Call call(*service, request, *found.route);
    call.path_values = std::move(found.values);
    call.principal.company = CompanyNo{1};
    call.principal.role = access::Role::community_manager;
    call.responder = responder;
    const auto reply = handler(call);
    return reply ? std::string() : reply.error().code;
  }
  std::string ask(Handler handler, std::string_view body) {
    return ask(handler, http::Request(http::Method::post, path, {}, std::string(body)));
  }
  // Requests are worked on once nobody wants their answers.
  void serve(Handler work = rehearse_import) {
    http::Hooks hooks;
    hooks.handler = [this, work](const http::Request& request, const http::Responder& responder) {
      begun.set_value();
      while (responder.wanted()) std::this_thread::yield();
      ended.set_value(ask(work, request, &responder));
    };
    auto started = http::Server::start({}, std::move(hooks));
    ASSERT_TRUE(started) << started.error().detail;
    server = std::move(*started);
  }
  [[nodiscard]] std::string post() const {
    return "POST " + path +
           " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(kGood.size()) +
           "\r\n\r\n" + std::string(kGood);
  }

  SystemClock clock;
  std::unique_ptr<http::Server> server;
  std::string path;
  std::promise<void> begun;
  std::promise<std::string> ended;
};

TEST_F(Rehearsals, EndWhenTheirPeerHasGone) {
  ASSERT_NO_FATAL_FAILURE(serve());
  http::testing::SocketClient client(server->port());
  client.send(post());
  begun.get_future().wait();
  client.close();
  EXPECT_EQ(ended.get_future().get(), "stopping");
}

TEST_F(Rehearsals, EndWhenTheServerStops) {
  ASSERT_NO_FATAL_FAILURE(serve());
  http::testing::SocketClient client(server->port());
  client.send(post());
  begun.get_future().wait();
  server->stop(std::chrono::seconds(10));
  EXPECT_EQ(ended.get_future().get(), "stopping");
}

TEST_F(Rehearsals, AreRefusedBesideAnotherBeforeTheirFileIsRead) {
  {
    const Slot other(service->rehearsing, 1);
    EXPECT_EQ(ask(rehearse_import, "nonsense"), "import-rehearsal-running");
  }
  EXPECT_EQ(ask(rehearse_import, "nonsense"), "invalid-json");
  EXPECT_EQ(ask(rehearse_import, kGood), "");
  EXPECT_EQ(service->rehearsing, 0U);
}

TEST_F(Rehearsals, AnImportIsRefusedBesideAnotherBeforeItsFileIsRead) {
  {
    const Slot other(service->importing, 1);
    EXPECT_EQ(ask(import_file, "nonsense"), "import-running");
    EXPECT_EQ(ask(rehearse_import, "nonsense"), "invalid-json") << "that stores nothing";
  }
  EXPECT_EQ(ask(import_file, "nonsense"), "invalid-json");
  EXPECT_EQ(service->importing, 0U);
}

TEST_F(Rehearsals, AnImportThatIsCutOffIsGoneOnWithByWhoeverSendsTheFile) {
  ASSERT_NO_FATAL_FAILURE(serve(import_file));
  http::testing::SocketClient client(server->port());
  client.send(post());
  begun.get_future().wait();
  client.close();
  EXPECT_EQ(ended.get_future().get(), "stopping");
  EXPECT_EQ(service->importing, 0U);
  EXPECT_EQ(ask(import_file, kGood), "");
}

}  // namespace
}  // namespace steward::api

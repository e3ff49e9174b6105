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

// Rehearsals of imports that nobody waits for any more, and one beside another.
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

  // The code of the refusal; empty when there is a report.
  std::string rehearse(const http::Request& request, const http::Responder* responder = nullptr) {
    Match found = match(request.method(), request.path());
    Call call(*service, request, *found.route);
    call.path_values = std::move(found.values);
    call.principal.company = CompanyNo{1};
    call.principal.role = access::Role::community_manager;
    call.responder = responder;
    const auto reply = rehearse_import(call);
    return reply ? std::string() : reply.error().code;
  }
  std::string rehearse(std::string_view body) {
    return rehearse(http::Request(http::Method::post, path, {}, std::string(body)));
  }
  // Requests are rehearsed once nobody wants their answers.
  void serve() {
    http::Hooks hooks;
    hooks.handler = [this](const http::Request& request, const http::Responder& responder) {
      begun.set_value();
      while (responder.wanted()) std::this_thread::yield();
      ended.set_value(rehearse(request, &responder));
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
    EXPECT_EQ(rehearse("nonsense"), "import-rehearsal-running");
  }
  EXPECT_EQ(rehearse("nonsense"), "invalid-json");
  EXPECT_EQ(rehearse(kGood), "");
  EXPECT_EQ(service->rehearsing, 0U);
}

}  // namespace
}  // namespace steward::api

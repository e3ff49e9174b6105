#include "api/csv/list_answer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "api/call.h"
#include "api/route.h"
#include "api/service.h"
#include "cli/data_directory.h"
#include "tests/api/http/socket_client.h"
#include "tests/support/temp_dir.h"

// How long a list may be written: the one that is asked for over HTTP, with the limit of this test.
namespace steward::api {
namespace {

class Workbooks : public testing::Test {
 protected:
  void serve_within(std::chrono::milliseconds longest) {
    cli::Settings settings;
    settings.data = (directory.path() / "data").string();
    auto opened = cli::DataDirectory::open(settings, {.create = true, .bring_views_level = true}, clock);
    ASSERT_TRUE(opened) << opened.error().code << opened.error().detail;
    data = std::move(*opened);
    ServiceOptions options;
    options.list_longest = longest;
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
    http::Hooks hooks;
    hooks.handler = [this](const http::Request& request, http::Responder responder) {
      Match found = match(request.method(), request.path());
      Call call(*service, request, *found.route);
      call.path_values = std::move(found.values);
      call.principal.company = CompanyNo{1};
      call.principal.role = access::Role::administrator;
      send_list_workbook(call, std::move(responder));
    };
    auto started = http::Server::start({}, std::move(hooks), service->http);
    ASSERT_TRUE(started) << started.error().detail;
    server = std::move(*started);
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::milliseconds(0));
    if (service) service->stop();
    if (data) data->stop();
  }
  std::string communities() {
    http::testing::SocketClient client(server->port());
    client.send("GET /v1/communities HTTP/1.1\r\nHost: x\r\n\r\n");
    return client.receive_until("\r\n\r\n");
  }

  test::TempDir directory;
  SystemClock clock;
  std::unique_ptr<cli::DataDirectory> data;
  std::unique_ptr<Service> service;
  std::unique_ptr<http::Server> server;
};

TEST_F(Workbooks, AreGivenUpWhenTheyTakeTooLong) {
  ASSERT_NO_FATAL_FAILURE(serve_within(std::chrono::milliseconds(0)));
  EXPECT_EQ(http::testing::status_of(communities()), 422);
}

TEST_F(Workbooks, AreWrittenInTime) {
  ASSERT_NO_FATAL_FAILURE(serve_within(ServiceOptions{}.list_longest));
  EXPECT_EQ(http::testing::status_of(communities()), 200);
  // Who counts and who tells had the same place before the first request came.
  EXPECT_EQ(service->http->counters().requests, 1U);
}

}  // namespace
}  // namespace steward::api

#include "api/csv/list_answer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "api/call.h"
#include "api/csv/report_files.h"
#include "api/route.h"
#include "tests/api/http/socket_client.h"
#include "tests/api/service_fixture.h"

// How long a list may be written: the one that is asked for over HTTP, with the limit of this test.
namespace steward::api {
namespace {

class Workbooks : public ServiceFixture {
 protected:
  void serve_within(std::chrono::milliseconds longest) {
    ServiceOptions options;
    options.list_longest = longest;
    open(clock, Views::followed, options);
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
    server.reset();
    close();
  }
  std::string communities() {
    http::testing::SocketClient client(server->port());
    client.send("GET /v1/communities HTTP/1.1\r\nHost: x\r\n\r\n");
    return client.receive_until("\r\n\r\n");
  }

  SystemClock clock;
  std::unique_ptr<http::Server> server;
};

TEST(ReportFiles, AreListsWithNamesForASheetAndTotalsOfTheirColumns) {
  for (const ReportFile& file : kReportFiles) {
    const Match found = match(http::Method::get, file.path);
    ASSERT_NE(found.route, nullptr) << file.path;
    EXPECT_LE(file.english.size(), 31U) << file.path;
    EXPECT_LE(file.chinese.size(), 31U) << file.path;
    EXPECT_EQ(file.english.find_first_of("[]:*?/\\"), std::string_view::npos) << file.path;
    for (const std::string_view member : file.totals) {
      EXPECT_NE(found.route->columns.front().member, member) << "where it says that these are totals";
      EXPECT_TRUE(std::any_of(found.route->columns.begin(), found.route->columns.end(),
                              [&](const CsvColumn& column) { return column.member == member; }))
          << file.path << " " << member;
    }
  }
  EXPECT_EQ(report_file("/v1/reports/journal"), nullptr) << "it goes into accounting programs as it is";
}

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

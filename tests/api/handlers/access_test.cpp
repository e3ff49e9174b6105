#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/credential.h"
#include "api/handlers/handlers.h"
#include "tests/api/http/socket_client.h"
#include "tests/api/service_fixture.h"

// How far a page of the list of keys looks through keys that are not the caller's.
namespace steward::api {
namespace {

using testing::ElementsAre;

constexpr CompanyNo kMany{1};
constexpr CompanyNo kFew{2};

class KeyLists : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::left_alone);
    must(registry::RegisterCompany{"many", "多多物业"}, CompanyNo{0});
    must(registry::RegisterCompany{"few", "少少物业"}, CompanyNo{0});
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::milliseconds(0));
    server.reset();
    close();
  }

  std::string issue(CompanyNo company) {
    const NewKey key = make_key(*service);
    access::IssueApiKey command;
    command.credential = key.credential;
    command.company = company;
    command.role = access::Role::administrator;
    command.secret_hash = key.secret_hash.bytes;
    command.label = "a key";
    command.expires_at = Instant{clock.now().micros + 86'400'000'000};
    must(std::move(command), CompanyNo{0});
    return to_string(key.credential);
  }
  Result<Reply> ask(CompanyNo company, const QueryParams& query, const http::Responder* responder = nullptr) {
    const http::Request request(http::Method::get, "/v1/api-keys", {}, std::string());
    Match found = match(request.method(), request.path());
    Call call(*service, request, *found.route);
    call.principal.company = company;
    call.principal.role = access::Role::administrator;
    call.query = query;
    call.responder = responder;
    return list_api_keys(call);
  }
  // The ids of each page, one row asked for at a time.
  std::vector<std::vector<std::string>> pages(CompanyNo company) {
    std::vector<std::vector<std::string>> all;
    QueryParams query{{"limit", "1"}};
    for (;;) {
      const auto reply = ask(company, query);
      EXPECT_TRUE(reply) << reply.error().code;
      if (!reply) return all;
      auto& page = all.emplace_back();
      for (const boost::json::value& item : reply->body.at("items").as_array()) {
        page.emplace_back(item.at("credential_id").as_string().c_str());
      }
      const boost::json::value* next = reply->body.if_contains("next_cursor");
      if (next == nullptr) return all;
      query["cursor"] = next->as_string().c_str();
    }
  }

  SystemClock clock;
  std::unique_ptr<http::Server> server;
  std::promise<void> begun;
  std::promise<std::string> ended;
};

TEST_F(KeyLists, APageLooksThroughSoManyKeysOfOthersAndAllTogetherAreComplete) {
  const std::string first = issue(kFew);
  std::vector<std::vector<std::string>> of_many;
  for (int i = 0; i < 50; ++i) of_many.push_back({issue(kMany)});
  const std::string second = issue(kFew);
  const std::string third = issue(kFew);
  // 20 of the 53 for each row that is asked for: the second page saw those of the other company only.
  const std::vector<std::string> none;
  EXPECT_THAT(pages(kFew), ElementsAre(ElementsAre(first), none, ElementsAre(second), ElementsAre(third)));
  // Whose keys lie side by side has a row on every page.
  EXPECT_EQ(pages(kMany), of_many);
}

// As the command line does both, with no key.
TEST_F(KeyLists, WhatNoKeyIssuedOrRevokedNamesNone) {
  const std::string revoked = issue(kFew);
  const std::string active = issue(kFew);
  must(access::RevokeApiKey{CredentialId(*parse_uuid(revoked))}, CompanyNo{0});
  const auto reply = ask(kFew, {});
  ASSERT_TRUE(reply) << reply.error().code;
  const boost::json::array& items = reply->body.at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  for (const boost::json::value& item : items) {
    const bool is_revoked = item.at("credential_id").as_string() == revoked;
    EXPECT_TRUE(item.at("issued_at").is_string());
    EXPECT_EQ(item.at("revoked_at").is_string(), is_revoked);
    EXPECT_TRUE(item.at("issued_by").is_null() && item.at("revoked_by").is_null());
  }
}

TEST_F(KeyLists, AreGivenUpWhenNobodyWaitsForThem) {
  issue(kMany);
  http::Hooks hooks;
  hooks.handler = [this](const http::Request&, const http::Responder& responder) {
    begun.set_value();
    while (responder.wanted()) std::this_thread::yield();
    const auto reply = ask(kMany, {}, &responder);
    ended.set_value(reply ? std::string() : reply.error().code);
  };
  auto started = http::Server::start({}, std::move(hooks));
  ASSERT_TRUE(started) << started.error().detail;
  server = std::move(*started);
  http::testing::SocketClient client(server->port());
  client.send("GET /v1/api-keys HTTP/1.1\r\nHost: x\r\n\r\n");
  begun.get_future().wait();
  client.close();
  EXPECT_EQ(ended.get_future().get(), "stopping");
}

}  // namespace
}  // namespace steward::api

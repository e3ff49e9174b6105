#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "api/event_streams.h"
#include "api/service.h"
#include "cli/data_directory.h"
#include "tests/api/http/socket_client.h"
#include "tests/support/temp_dir.h"

// What a stream is fed of events that come between the look at its key and its turn: the thread that feeds streams asks
// for the time in between, and the clock of this test lets things happen then.
namespace steward::api {
namespace {

constexpr CompanyNo kOperator{0};
constexpr CompanyNo kCompany{1};
constexpr std::chrono::seconds kPatience{30};

class BusyClock final : public Clock {
 public:
  // Once, when a thread other than this one asks next.
  void meanwhile(std::function<void()> act) {
    act_ = std::move(act);
    due_ = true;
  }
  [[nodiscard]] Instant now() const override {
    if (std::this_thread::get_id() != test_ && due_.exchange(false)) act_();
    return real_.now();
  }
  [[nodiscard]] std::chrono::microseconds steady() const override { return real_.steady(); }

 private:
  const std::thread::id test_ = std::this_thread::get_id();
  SystemClock real_;
  std::function<void()> act_;  // guarded by due_
  mutable std::atomic<bool> due_{false};
};

class KeysOfStreams : public testing::Test {
 protected:
  void SetUp() override {
    cli::Settings settings;
    settings.data = (directory.path() / "data").string();
    auto opened = cli::DataDirectory::open(settings, {.create = true}, clock_of_log);
    ASSERT_TRUE(opened) << opened.error().code << opened.error().detail;
    data = std::move(*opened);
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, ServiceOptions{});
    must(registry::RegisterCompany{"first", "第一物业"}, kOperator);
    holder.credential = CredentialId(ids.next(clock_of_log.now()));
    holder.company = kCompany;
    holder.role = access::Role::administrator;
    holder.expires_at = add_seconds(clock_of_log.now(), 3'600);
    access::IssueApiKey key;
    key.credential = holder.credential;
    key.company = kCompany;
    key.role = holder.role;
    key.label = "k";
    key.expires_at = holder.expires_at;
    must(std::move(key), kOperator);
    http::Hooks hooks;
    hooks.handler = [this](const http::Request&, http::Responder responder) { follow(std::move(responder)); };
    auto started = http::Server::start({}, std::move(hooks));
    ASSERT_TRUE(started) << started.error().detail;
    server = std::move(*started);
  }
  void TearDown() override {
    if (service) service->stop();
    if (server) server->stop(std::chrono::milliseconds(0));
    if (data) data->stop();
  }

  // Called by the thread that feeds streams, too.
  void must(Command command, CompanyNo company) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId(ids.next(clock_of_log.now()));
    submission.company = company;
    auto answer = data->store().sequencer().submit_and_wait(std::move(submission));
    EXPECT_TRUE(answer && answer->outcome.ok()) << (answer ? answer->outcome.code : answer.error().code);
  }
  void register_community(const std::string& code) {
    must(registry::RegisterCommunity{CommunityId(ids.next(clock_of_log.now())), code, "花园", "Asia/Shanghai"},
         kCompany);
  }
  void revoke() { must(access::RevokeApiKey{holder.credential}, kOperator); }
  // All events of the company that come.
  void follow(http::Responder responder) {
    http::Response head;
    head.content_type = "text/event-stream";
    EventStreams::Filter filter;
    filter.company = kCompany;
    service->streams->add(responder.stream(std::move(head)), data->store().feed().durable(), filter, holder);
  }
  // A client that is being fed.
  std::unique_ptr<http::testing::SocketClient> fed_client() {
    auto client = std::make_unique<http::testing::SocketClient>(server->port());
    client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    client->receive_until("retry: ", kPatience);
    register_community("before");
    EXPECT_NE(client->receive_until("\"before\"", kPatience).find("\"before\""), std::string::npos);
    return client;
  }

  test::TempDir directory;
  SystemClock clock_of_log;
  BusyClock clock;
  Uuid7Generator ids;
  Principal holder;
  std::unique_ptr<cli::DataDirectory> data;
  std::unique_ptr<Service> service;
  std::unique_ptr<http::Server> server;
};

}  // namespace

TEST_F(KeysOfStreams, NothingBehindTheRevocationIsToldThoughItComesAfterTheLook) {
  const auto client = fed_client();
  clock.meanwhile([this] {
    revoke();
    register_community("hidden");
  });
  const std::string rest = client->receive_all(kPatience);
  EXPECT_TRUE(client->closed()) << "it goes on";
  EXPECT_EQ(rest.find("\"hidden\""), std::string::npos) << rest;
}

TEST_F(KeysOfStreams, WhatComesAfterTheLookIsToldWithTheNext) {
  const auto client = fed_client();
  clock.meanwhile([this] { register_community("meanwhile"); });
  EXPECT_NE(client->receive_until("\"meanwhile\"", kPatience).find("\"meanwhile\""), std::string::npos);
  EXPECT_FALSE(client->closed());
}

}  // namespace steward::api

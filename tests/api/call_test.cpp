#include "api/call.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "api/route.h"
#include "cli/data_directory.h"
#include "tests/support/temp_dir.h"

// Calls that wait for views and for the index, against a whole data directory.
namespace steward::api {
namespace {

constexpr std::chrono::seconds kAtOnce{10};  // far less than what is waited for

class WaitingCalls : public testing::Test {
 protected:
  void SetUp() override {
    cli::Settings settings;
    settings.data = (directory.path() / "data").string();
    auto opened = cli::DataDirectory::open(settings, {.create = true, .bring_views_level = true}, clock);
    ASSERT_TRUE(opened) << opened.error().code << opened.error().detail;
    data = std::move(*opened);
    data->views().start();
    ServiceOptions options;
    options.waits_at_once = 1;
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, options);
  }
  void TearDown() override {
    if (service) service->stop();
    if (data) data->stop();
  }

  void commit() {
    Submission submission;
    submission.command = registry::RegisterCompany{"first", "第一物业"};
    submission.id = CommandId(service->new_id());
    submission.company = CompanyNo{0};
    auto answer = data->store().sequencer().submit_and_wait(std::move(submission));
    ASSERT_TRUE(answer && answer->outcome.ok());
  }
  [[nodiscard]] Position durable() const { return data->store().feed().durable().position; }
  // The code of the refusal; empty when the views have come so far.
  std::string read_views() {
    const http::Request request(http::Method::get, "/v1/households", {{"Prefer", "wait=30"}});
    const auto lease = Call(*service, request, routes().front()).views(kHouseholdsGroup, durable());
    return lease ? std::string() : lease.error().code;
  }
  std::string read_index() {
    const http::Request request(http::Method::get, "/v1/households");
    const auto there = Call(*service, request, routes().front()).index_reaches(durable(), std::chrono::seconds(30));
    return there ? std::string() : there.error().code;
  }

  test::TempDir directory;
  SystemClock clock;
  std::unique_ptr<cli::DataDirectory> data;
  std::unique_ptr<Service> service;
};

}  // namespace

TEST_F(WaitingCalls, OnlySoManyWaitLongForViewsOrTheIndex) {
  Follower& views = *data->views().follower(kHouseholdsGroup);
  Follower& index = data->store().index_follower();
  views.hold();
  index.hold();
  commit();
  auto first = std::async(std::launch::async, [&] { return read_views(); });
  while (service->waiting == 0) std::this_thread::yield();
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(read_views(), "projection-behind");
  EXPECT_EQ(read_index(), "index-behind");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, kAtOnce);
  views.release();
  index.release();
  EXPECT_EQ(first.get(), "");
  EXPECT_EQ(service->waiting, 0U);
  EXPECT_EQ(read_views(), "");
  EXPECT_EQ(read_index(), "");
}

TEST_F(WaitingCalls, WhoNeedNotWaitLongNeedsNoPlace) {
  commit();
  ASSERT_TRUE(data->views().wait_for(kHouseholdsGroup, durable(), std::chrono::minutes(1)));
  ASSERT_TRUE(data->store().index_follower().wait_for(durable(), std::chrono::minutes(1)));
  service->waiting = 1;  // the only place
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(read_views(), "");
    EXPECT_EQ(read_index(), "");
  }
  service->waiting = 0;
}

TEST_F(WaitingCalls, NobodyWaitsForViewsThatArePaused) {
  ASSERT_TRUE(data->views().pause(kHouseholdsGroup));
  commit();
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(read_views(), "projection-behind");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, kAtOnce);
  ASSERT_TRUE(data->views().resume(kHouseholdsGroup));
  EXPECT_EQ(read_views(), "");
}

}  // namespace steward::api

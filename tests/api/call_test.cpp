#include "api/call.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "api/handlers/or_today.h"
#include "api/handlers/people.h"
#include "api/route.h"
#include "eventstore/base/clock.h"
#include "tests/api/service_fixture.h"

// Calls that wait for views and for the index, against a whole data directory.
namespace steward::api {
namespace {

constexpr std::chrono::seconds kAtOnce{10};  // far less than what is waited for

class WaitingCalls : public ServiceFixture {
 protected:
  void SetUp() override {
    ServiceOptions options;
    options.waits_at_once = 1;
    open(clock, Views::followed, options);
  }

  void commit() { must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0}); }
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

  SystemClock clock;
};

// Half a minute before midnight in Shanghai, by the log's clock.
class DaysOfCalls : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::left_alone);
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    community = CommunityId(service->new_id());
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
  }
  // Of what happened then, "" when nobody says when.
  std::string day_of(std::string_view happened, std::optional<Date> said = {}) {
    const http::Request request(http::Method::get, "/v1/households");
    Call call(*service, request, routes().front());
    call.principal.company = CompanyNo{1};
    const auto day = or_day_of(call, said, parse_instant(happened), stream_of(community));
    return day ? to_string(*day) : day.error().code;
  }

  ManualClock clock{parse_instant("2026-11-29T15:59:30Z").value()};
  CommunityId community;
};

}  // namespace

TEST_F(DaysOfCalls, AreThoseOnWhichThingsHappenedAndNeverOnesToCome) {
  EXPECT_EQ(day_of(""), "2026-11-29");
  EXPECT_EQ(day_of("2026-11-28T15:59:59Z"), "2026-11-28");
  EXPECT_EQ(day_of("2026-11-28T16:00:00Z"), "2026-11-29");
  EXPECT_EQ(day_of("2026-11-29T16:02:00Z"), "2026-11-29") << "by a clock that is ahead";
  EXPECT_EQ(day_of("2026-11-28T15:59:59Z", make_date(2026, 11, 20)), "2026-11-20");
  clock.advance(std::chrono::minutes(1));
  EXPECT_EQ(day_of(""), "2026-11-30");
  EXPECT_EQ(day_of("2026-11-29T15:59:00Z"), "2026-11-29") << "told after midnight";
}

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

// A household whose key is not there is one line of a list, not the end of it.
TEST_F(WaitingCalls, ShowThatPersonalDataDoesNotOpenInItsPlace) {
  const http::Request request(http::Method::get, "/v1/households");
  Call call(*service, request, routes().front());
  call.principal.company = CompanyNo{1};
  const SealContext context{CompanyNo{1}, PersonId(service->new_id()), FieldClass::name, CommandId(service->new_id())};
  Sealed name = service->keyring.seal(context, "张伟").value();
  EXPECT_TRUE(person_text(call, name).value().is_string());
  name.key = 99;
  EXPECT_EQ(person_text(call, name).value(), boost::json::value(boost::json::object{{"erased", false}}));
}

}  // namespace steward::api

#include <gtest/gtest.h>

#include <optional>

#include "api/credential.h"
#include "api/endpoint.h"
#include "replay/imports/rows.h"
#include "tests/api/service_fixture.h"

namespace steward::api {
namespace {

constexpr std::uint64_t kUsual = 1'048'576;
constexpr std::string_view kRehearsals = "/v1/communities/018f3b2a-7c1d-7e2f-9a3b-0123456789ab/import-rehearsals";
const http::Header kLarge = {"Content-Length", "2000000"};
const http::Header kChunked = {"Transfer-Encoding", "chunked"};

class BodyLimit : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::left_alone);
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    manager = key(access::Role::community_manager);
  }

  // The header of a key.
  http::Header key(access::Role role) {
    const NewKey made = make_key(*service);
    access::IssueApiKey command;
    command.credential = made.credential;
    command.company = CompanyNo{1};
    command.role = role;
    command.secret_hash = made.secret_hash.bytes;
    command.label = "k";
    command.expires_at = add_seconds(clock.now(), 3'600);
    must(std::move(command), CompanyNo{0});
    return {"Authorization", "Bearer " + made.token};
  }
  std::optional<std::uint64_t> limit_at_once(std::string_view target, const std::vector<http::Header>& headers,
                                             std::uint64_t usual = kUsual) {
    return body_limit_at_once(*service, http::Request(http::Method::post, target, headers), usual);
  }
  // As a server asks.
  std::uint64_t limit(std::string_view target, const std::vector<http::Header>& headers, std::uint64_t usual = kUsual) {
    if (const auto at_once = limit_at_once(target, headers, usual)) return *at_once;
    return body_limit(*service, http::Request(http::Method::post, target, headers), usual);
  }

  SystemClock clock;
  http::Header manager;
};

TEST_F(BodyLimit, AFileThatIsRehearsedMayBeAsLargeAsOneThatIsImported) {
  EXPECT_GT(limit(kRehearsals, {kLarge, manager}), imports::kImportMaxBytes);
  EXPECT_GT(limit(kRehearsals, {kChunked, manager}), imports::kImportMaxBytes);
  EXPECT_EQ(limit(kRehearsals, {kLarge, manager}, 1ULL << 40U), 1ULL << 40U) << "the operator lets more";
}

TEST_F(BodyLimit, EverythingElseHasThatOfTheServer) {
  EXPECT_EQ(limit("/v1/communities", {kLarge, manager}), kUsual);
  EXPECT_EQ(limit("/v1/communities", {kChunked, manager}), kUsual);
  EXPECT_EQ(limit("/v1/nowhere", {kLarge, manager}), kUsual);
  EXPECT_EQ(limit(kRehearsals, {{"Content-Length", "1048576"}, manager}), kUsual) << "it fits";
}

TEST_F(BodyLimit, WhoMayNotImportIsRefusedForThatAndNotForTheBody) {
  for (const http::Header& body : {kLarge, kChunked}) {
    EXPECT_EQ(limit(kRehearsals, {body}), 0U) << "no key";
    EXPECT_EQ(limit(kRehearsals, {body, {"Authorization", "Bearer nonsense"}}), 0U);
    EXPECT_EQ(limit(kRehearsals, {body, {"Authorization", "Bearer " + make_key(*service).token}}), 0U) << "nobody's";
    EXPECT_EQ(limit(kRehearsals, {body, key(access::Role::cashier)}), 0U);
  }
  EXPECT_EQ(limit(kRehearsals, {{"Content-Length", "1048576"}}), kUsual) << "no key is asked for";
}

TEST_F(BodyLimit, AKeyThatIsNotInMemoryIsReadByAWorkerAndKnownFromThenOn) {
  close();
  open(clock, Views::left_alone);
  EXPECT_FALSE(limit_at_once(kRehearsals, {kLarge, manager}));
  EXPECT_GT(limit(kRehearsals, {kLarge, manager}), imports::kImportMaxBytes);
  EXPECT_GT(limit_at_once(kRehearsals, {kLarge, manager}).value_or(0), imports::kImportMaxBytes);
}

TEST_F(BodyLimit, NobodyIsReadForAUsualBodyOrWithoutAKey) {
  close();
  open(clock, Views::left_alone);
  EXPECT_EQ(limit_at_once(kRehearsals, {kLarge}), 0U);
  EXPECT_EQ(limit_at_once(kRehearsals, {kLarge, {"Authorization", "Bearer nonsense"}}), 0U);
  EXPECT_EQ(limit_at_once(kRehearsals, {{"Content-Length", "1048576"}, manager}), kUsual);
  EXPECT_EQ(limit_at_once("/v1/communities", {kLarge, manager}), kUsual);
}

}  // namespace
}  // namespace steward::api

#include <gtest/gtest.h>

#include "api/credential.h"
#include "api/endpoint.h"
#include "cli/data_directory.h"
#include "replay/imports/rows.h"
#include "tests/support/temp_dir.h"

namespace steward::api {
namespace {

constexpr std::uint64_t kUsual = 1'048'576;
constexpr std::string_view kRehearsals = "/v1/communities/018f3b2a-7c1d-7e2f-9a3b-0123456789ab/import-rehearsals";
const http::Header kLarge = {"Content-Length", "2000000"};
const http::Header kChunked = {"Transfer-Encoding", "chunked"};

class BodyLimit : public testing::Test {
 protected:
  void SetUp() override {
    cli::Settings settings;
    settings.data = (directory.path() / "data").string();
    auto opened = cli::DataDirectory::open(settings, {.create = true}, clock);
    ASSERT_TRUE(opened) << opened.error().code << opened.error().detail;
    data = std::move(*opened);
    service = std::make_unique<Service>(data->store(), data->keyring(), data->views(), clock, ServiceOptions{});
    must(registry::RegisterCompany{"first", "第一物业"});
    manager = key(access::Role::community_manager);
  }
  void TearDown() override {
    if (service) service->stop();
    if (data) data->stop();
  }

  void must(Command command) {
    Submission submission;
    submission.command = std::move(command);
    submission.id = CommandId(service->new_id());
    submission.company = CompanyNo{0};
    auto answer = data->store().sequencer().submit_and_wait(std::move(submission));
    ASSERT_TRUE(answer && answer->outcome.ok()) << (answer ? answer->outcome.code : answer.error().code);
  }
  // The header of a key that was used before.
  http::Header key(access::Role role) {
    const NewKey made = make_key(*service);
    access::IssueApiKey command;
    command.credential = made.credential;
    command.company = CompanyNo{1};
    command.role = role;
    command.secret_hash = made.secret_hash.bytes;
    command.label = "k";
    command.expires_at = add_seconds(clock.now(), 3'600);
    must(std::move(command));
    http::Header header{"Authorization", "Bearer " + made.token};
    EXPECT_TRUE(authenticate(*service, header.value));
    return header;
  }
  std::uint64_t limit(std::string_view target, const std::vector<http::Header>& headers, std::uint64_t usual = kUsual) {
    return body_limit(*service, http::Request(http::Method::post, target, headers), usual);
  }

  test::TempDir directory;
  SystemClock clock;
  std::unique_ptr<cli::DataDirectory> data;
  std::unique_ptr<Service> service;
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

TEST_F(BodyLimit, WhoMayNotImportHasThatOfTheServerToo) {
  for (const http::Header& body : {kLarge, kChunked}) {
    EXPECT_EQ(limit(kRehearsals, {body}), kUsual) << "no key";
    EXPECT_EQ(limit(kRehearsals, {body, {"Authorization", "Bearer nonsense"}}), kUsual);
    EXPECT_EQ(limit(kRehearsals, {body, {"Authorization", "Bearer " + make_key(*service).token}}), kUsual)
        << "nobody's";
    EXPECT_EQ(limit(kRehearsals, {body, key(access::Role::cashier)}), kUsual);
  }
}

}  // namespace
}  // namespace steward::api

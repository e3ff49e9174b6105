#include <gtest/gtest.h>

#include "api/endpoint.h"
#include "replay/imports/rows.h"

namespace steward::api {
namespace {

constexpr std::uint64_t kUsual = 1'048'576;
constexpr std::string_view kRehearsals = "/v1/communities/018f3b2a-7c1d-7e2f-9a3b-0123456789ab/import-rehearsals";

std::uint64_t limit(std::string_view target, std::vector<http::Header> headers, std::uint64_t usual = kUsual) {
  return body_limit(http::Request(http::Method::post, target, headers), usual);
}

TEST(BodyLimit, AFileThatIsRehearsedMayBeAsLargeAsOneThatIsImported) {
  EXPECT_GT(limit(kRehearsals, {{"Content-Length", "2000000"}}), imports::kImportMaxBytes);
  EXPECT_GT(limit(kRehearsals, {{"Transfer-Encoding", "chunked"}}), imports::kImportMaxBytes);
  EXPECT_EQ(limit(kRehearsals, {{"Content-Length", "2000000"}}, 1ULL << 40U), 1ULL << 40U) << "the operator lets more";
}

TEST(BodyLimit, EverythingElseHasThatOfTheServer) {
  EXPECT_EQ(limit("/v1/communities", {{"Content-Length", "2000000"}}), kUsual);
  EXPECT_EQ(limit("/v1/communities", {{"Transfer-Encoding", "chunked"}}), kUsual);
  EXPECT_EQ(limit("/v1/nowhere", {{"Content-Length", "2000000"}}), kUsual);
  EXPECT_EQ(limit(kRehearsals, {{"Content-Length", "1048576"}}), kUsual) << "it fits";
}

}  // namespace
}  // namespace steward::api

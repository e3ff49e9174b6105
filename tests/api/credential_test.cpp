#include "api/credential.h"

#include <gtest/gtest.h>

namespace steward::api {
namespace {

TEST(Credential, IsActiveUntilItExpiresOrIsRevoked) {
  access::ApiKeyIssued key;
  key.expires_at = Instant{1'000};
  const access::CredentialState active{access::Active{key}};
  EXPECT_EQ(standing_of(active, Instant{999}), "active");
  EXPECT_EQ(standing_of(active, Instant{1'000}), "expired");
  const access::CredentialState revoked{access::Revoked{key}};
  EXPECT_EQ(standing_of(revoked, Instant{999}), "revoked");
  EXPECT_EQ(standing_of(revoked, Instant{1'000}), "revoked");
  EXPECT_EQ(standing_of({}, Instant{999}), "unknown");
}

}  // namespace
}  // namespace steward::api

#include "domain/access/access.h"

#include <gtest/gtest.h>

#include "tests/support/scenario.h"

namespace steward::access {
namespace {

using namespace steward::test;

const CredentialId kKey = id<CredentialId>(20);
const std::vector<Command> kCompany = {registry::RegisterCompany{"first", "第一物业"}};

IssueApiKey issue(Role role = Role::cashier, CompanyNo company = CompanyNo{1}, CommunityId community = {},
                  HouseholdId household = {}, StaffId staff = {}) {
  return {kKey, company, role, community, household, {std::byte{7}}, "front desk 2", Instant{1'000'000}, staff};
}

TEST(IssueApiKey, BelongsToACompanyThatExists) {
  given(kCompany).when(issue()).then(
      ApiKeyIssued{kKey, CompanyNo{1}, Role::cashier, {}, {}, {std::byte{7}}, "front desk 2", Instant{1'000'000}, {}});
  given({}).when(issue()).then_refused("company-unknown");
  EXPECT_EQ(given({}).when(issue(Role::operations, CompanyNo{0})).then_one<ApiKeyIssued>().company, CompanyNo{0});
  given(kCompany + std::vector<Command>{issue()}).when(issue()).then_refused("credential-exists");
}

TEST(IssueApiKey, ReachesAsFarAsItsRole) {
  struct Row {
    IssueApiKey command;
    bool fits;
  };
  const Row rows[] = {
      {issue(Role::resident, CompanyNo{1}, kCommunity, kHousehold), true},
      {issue(Role::resident, CompanyNo{1}), false},
      {issue(Role::cashier, CompanyNo{1}, kCommunity), true},
      {issue(Role::cashier, CompanyNo{1}, kCommunity, kHousehold), false},
      {issue(Role::operations, CompanyNo{0}, kCommunity), false},
      {issue(Role::resident, CompanyNo{0}, {}, kHousehold), false},
      {issue(Role::technician, CompanyNo{1}, kCommunity, {}, id<StaffId>(21)), true},
      {issue(Role::technician, CompanyNo{1}, kCommunity), true},
      {issue(Role::front_desk, CompanyNo{1}, kCommunity, {}, id<StaffId>(21)), false},
      {issue(Role::technician, CompanyNo{0}, {}, {}, id<StaffId>(21)), false},
      {issue(Role::meter_device, CompanyNo{1}, kCommunity), true},
      {issue(Role::meter_device, CompanyNo{1}), false},
      {issue(Role::meter_device, CompanyNo{0}, kCommunity), false},
  };
  for (const Row& row : rows) {
    Scenario scenario = given(kCompany).when(row.command);
    if (row.fits) {
      const auto issued = scenario.then_one<ApiKeyIssued>();
      EXPECT_EQ(issued.role, row.command.role);
      EXPECT_EQ(issued.staff, row.command.staff);
    } else {
      scenario.then_refused("credential-scope-invalid");
    }
  }
}

TEST(IssueApiKey, NeedsALabelAndAFuture) {
  IssueApiKey command = issue();
  command.label = "";
  given(kCompany).when(command).then_refused("label-invalid");
  command = issue();
  command.expires_at = Instant{0};
  given(kCompany).when(command).then_refused("expiry-in-past");
}

TEST(RevokeApiKey, EndsAKeyForEver) {
  const std::vector<Command> issued = kCompany + std::vector<Command>{issue()};
  given(issued).when(RevokeApiKey{kKey}).then(ApiKeyRevoked{kKey});
  given(issued + std::vector<Command>{RevokeApiKey{kKey}}).when(RevokeApiKey{kKey}).then_refused("credential-revoked");
  given(issued + std::vector<Command>{RevokeApiKey{kKey}}).when(issue()).then_refused("credential-exists");
  given({}).when(RevokeApiKey{kKey}).then_refused("credential-unknown");
}

}  // namespace
}  // namespace steward::access

#include <gtest/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// The adjustments of a whole community, decided at once. What one of them does to its bills: corrections_test.cpp.
namespace steward::billing {
namespace {

using namespace steward::test;

const CredentialId kClerk = id<CredentialId>(90);
const BillRunId kMay = id<BillRunId>(45);
constexpr std::int64_t kMoved = 4'472;  // by two households, 22.36 each; one of them lives here

PreviewDigest digest(unsigned first) {
  PreviewDigest preview{};
  preview[0] = static_cast<std::byte>(first);
  return preview;
}
// A bill of 210.16 that should have been 187.80; up to this a clerk corrects alone.
Scenario limited_to(std::int64_t fen) {
  Scenario scenario = given(a_household()).on("2024-05-01");
  scenario.when(StartBillRun{kMay,
                             kCommunity,
                             day("2024-05-01"),
                             day("2024-06-01"),
                             day("2024-05-01"),
                             day("2024-12-31"),
                             {kPropertyFee},
                             {kHousehold},
                             77});
  scenario.when(IssueStatement{kMay, kHousehold});
  scenario.when(RecordBillRunChunk{kMay, 0, 1, 1, Money{21'016}, {}}).when(CompleteBillRun{kMay});
  scenario.on("2024-06-15").when(CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{2'100'000}}});
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::correction, Money{fen}}}});
  return scenario;
}
BeginCommunityAdjustments begin(CredentialId by = kClerk, std::string_view on = "2024-06-15") {
  BeginCommunityAdjustments command;
  command.fee_item = kPropertyFee;
  command.community = kCommunity;
  command.preview = digest(1);
  command.period_from = day("2024-05-01");
  command.period_to = day("2024-06-01");
  command.adjusted_on = day(on);
  command.due_date = day("2024-07-15");
  command.reason = AdjustmentReason::wrong_tariff;
  command.households = 2;
  command.amount = Money{kMoved};
  command.authority.by = by;
  return command;
}
CommunityAdjustmentsBegun begun() {
  return {kPropertyFee,
          kCommunity,
          digest(1),
          day("2024-05-01"),
          day("2024-06-01"),
          day("2024-06-15"),
          day("2024-07-15"),
          AdjustmentReason::wrong_tariff,
          2,
          Money{kMoved},
          day("2024-06-29")};
}
AdjustBills one_of_them(std::string_view on = "2024-06-15") {
  AdjustBills command;
  command.adjustment = id<AdjustmentId>(60);
  command.household = kHousehold;
  command.fee_item = kPropertyFee;
  command.period_from = day("2024-05-01");
  command.period_to = day("2024-06-01");
  command.adjusted_on = day(on);
  command.due_date = day("2024-07-15");
  command.difference = Money{-2'236};
  command.reason = AdjustmentReason::wrong_tariff;
  command.authority.by = kClerk;
  command.preview = digest(1);
  return command;
}
const FeeItem& item_of(Scenario& scenario) {
  return std::get<FeeItem>(std::get<FeeItemState>(scenario.world().state(stream_of(kPropertyFee))).is);
}

TEST(BeginCommunityAdjustments, IsDecidedOnceForAllThatTheyMove) {
  limited_to(kMoved - 1).when(begin()).then_refused("approval-needed");
  limited_to(kLargestAmount.fen).when(begin({})).then_refused("approval-needed");
  Scenario scenario = limited_to(kMoved);
  const approvals::AllowanceUsed used{kClerk, kCommunity, approvals::Action::correction, Money{kMoved},
                                      day("2024-06-15")};
  scenario.when(begin()).then(begun(), used).then_effective("2024-06-15").then_says({"households", std::int64_t{2}});
  // Each of them counts no more, whoever makes it; another does.
  AdjustBills alone = one_of_them();
  alone.preview.reset();
  scenario.when(alone).then_refused("approval-needed").then_says({"used_fen", kMoved});
  AdjustBills nobodys = one_of_them();
  nobodys.authority = {};
  scenario.when(nobodys).then_says({"difference_fen", std::int64_t{-2'236}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'780});
}

TEST(BeginCommunityAdjustments, CoversWhatWasDecidedAndNothingElse) {
  Scenario scenario = limited_to(kMoved);
  scenario.when(begin());
  BeginCommunityAdjustments more = begin();
  more.amount.fen += 1;
  scenario.when(more).then_refused("approval-needed");
  more = begin();
  more.households = 3;
  scenario.when(more).then_refused("approval-needed");
  more = begin();
  more.households = 1;
  more.amount.fen -= 1;
  scenario.when(more).then_refused("adjustments-begun");
  const auto refused = [&](auto change) {
    AdjustBills command = one_of_them();
    change(command);
    scenario.when(command).then_refused("approval-needed");
  };
  refused([](AdjustBills& command) { command.preview = digest(2); });
  refused([](AdjustBills& command) { command.period_from = day("2024-04-01"); });
  refused([](AdjustBills& command) { command.period_to = day("2024-07-01"); });
  refused([](AdjustBills& command) { command.due_date = day("2024-07-16"); });
  refused([](AdjustBills& command) { command.reason = AdjustmentReason::other; });
  refused([](AdjustBills& command) { command.adjusted_on = day("2024-06-14"); });
  // What it comes to by then is still what was expected of it, or nothing is done; what that was, is remembered.
  AdjustBills other_sum = one_of_them();
  other_sum.difference = Money{-2'237};
  other_sum.previewed_lines = id<AdjustmentId>(70).uuid;
  scenario.when(other_sum).then_refused("adjustment-differs").then_says({"previewed_lines", other_sum.previewed_lines});
  scenario.on("2024-06-20").when(one_of_them("2024-06-20")).then_says({"difference_fen", std::int64_t{-2'236}});
}

TEST(BeginCommunityAdjustments, HoldsFromItsDayOn) {
  Scenario scenario = limited_to(kMoved);
  scenario.when(begin()).when(begin()).then_refused("adjustments-begun");
  scenario.when(begin(kClerk, "2024-06-14")).then_refused("approval-needed");
  scenario.on("2024-06-20").when(begin(kClerk, "2024-06-20")).then_refused("adjustments-begun");
}

// What was begun and not sent again is no licence for ever.
TEST(BeginCommunityAdjustments, HoldsAsLongAsAnApprovalCouldBeGranted) {
  Scenario scenario = limited_to(kMoved);
  scenario.when(begin());
  scenario.on("2024-06-29").when(begin(kClerk, "2024-06-29")).then_refused("adjustments-begun");
  Scenario in_time = scenario;
  in_time.when(one_of_them("2024-06-29")).then_says({"difference_fen", std::int64_t{-2'236}});
  scenario.on("2024-06-30").when(one_of_them("2024-06-30")).then_refused("approval-needed");
  scenario.when(begin(kClerk, "2024-06-30")).then_refused("approval-needed").then_says({"used_fen", kMoved});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{21'016});
  // What the clerk decided then counts no more: it is decided anew, in the place of what has expired.
  scenario.on("2024-07-15").when(begin(kClerk, "2024-07-15"));
  ASSERT_EQ(item_of(scenario).adjusting.size(), 1U);
  EXPECT_EQ(item_of(scenario).adjusting[0].expires_on, day("2024-07-29"));
  scenario.when(one_of_them("2024-07-15")).then_says({"difference_fen", std::int64_t{-2'236}});
}

TEST(BeginCommunityAdjustments, HoldsForTheDaysThatTheCommunityGivesApprovals) {
  Scenario scenario = limited_to(kMoved);
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 3, {{approvals::Action::correction, Money{kMoved}}}});
  scenario.when(begin());
  ASSERT_EQ(item_of(scenario).adjusting.size(), 1U);
  EXPECT_EQ(item_of(scenario).adjusting[0].expires_on, day("2024-06-18"));
}

// The same differences may come up again: that is another correction, which nobody has decided yet.
TEST(EndCommunityAdjustments, IsTheEndOfWhatWasDecided) {
  Scenario scenario = limited_to(kMoved);
  scenario.when(EndCommunityAdjustments{kPropertyFee, digest(1)}).then_refused("adjustments-not-begun");
  scenario.when(begin()).when(EndCommunityAdjustments{kPropertyFee, digest(2)}).then_refused("adjustments-not-begun");
  EXPECT_EQ(item_of(scenario).adjusting, std::vector<CommunityAdjustmentsBegun>{begun()});
  scenario.when(EndCommunityAdjustments{kPropertyFee, digest(1)});
  scenario.then(CommunityAdjustmentsEnded{kPropertyFee, kCommunity, digest(1)});
  EXPECT_TRUE(item_of(scenario).adjusting.empty());
  scenario.when(one_of_them()).then_refused("approval-needed");
  scenario.when(begin()).then_refused("approval-needed").then_says({"used_fen", kMoved});
  scenario.when(EndCommunityAdjustments{id<FeeItemId>(99), digest(1)}).then_refused("fee-item-unknown");
}

TEST(BeginCommunityAdjustments, WithoutALimitTheyAreOnlySaidAndTheLastSixteenRemembered) {
  Scenario scenario = given(a_household()).on("2024-06-15");
  BeginCommunityAdjustments command = begin({});
  for (unsigned n = 1; n <= 17; ++n) {
    command.preview = digest(n);
    scenario.when(command).then_one<CommunityAdjustmentsBegun>();
  }
  ASSERT_EQ(item_of(scenario).adjusting.size(), 16U);
  EXPECT_EQ(item_of(scenario).adjusting.front().preview, digest(2));
  scenario.when(command).then_refused("adjustments-begun");
  command.preview = digest(1);
  scenario.when(command).then_one<CommunityAdjustmentsBegun>();
}

TEST(BeginCommunityAdjustments, RefusesByName) {
  const auto refused = [](std::string_view code, auto change) {
    BeginCommunityAdjustments command = begin();
    change(command);
    limited_to(kMoved).when(command).then_refused(code);
  };
  using Begin = BeginCommunityAdjustments;
  refused("fee-item-unknown", [](Begin& command) { command.fee_item = id<FeeItemId>(99); });
  refused("fee-item-unknown", [](Begin& command) { command.community = id<CommunityId>(99); });
  refused("fee-item-method-differs", [](Begin& command) { command.fee_item = kRepair; });
  refused("period-invalid", [](Begin& command) { command.period_to = command.period_from; });
  refused("due-before-issue", [](Begin& command) { command.due_date = day("2024-06-14"); });
  refused("date-in-future", [](Begin& command) { command.adjusted_on = day("2024-06-16"); });
  refused("nothing-to-adjust", [](Begin& command) { command.households = 0; });
  refused("nothing-to-adjust", [](Begin& command) { command.amount = {}; });
}

}  // namespace
}  // namespace steward::billing

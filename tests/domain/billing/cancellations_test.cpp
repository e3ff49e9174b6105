#include <gtest/gtest.h>

#include "domain/approvals/commands.h"
#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// Who may take back what was billed: a statement, and a whole run. What happens to the bills: corrections_test.cpp.
namespace steward::billing {
namespace {

using namespace steward::test;

const CredentialId kClerk = id<CredentialId>(90);
const CredentialId kOtherClerk = id<CredentialId>(91);
const BillRunId kApril = id<BillRunId>(44);
const BillRunId kMay = id<BillRunId>(45);
constexpr std::int64_t kMonth = 21'016;  // 89.43 m² × 2.35

void bill(Scenario& scenario, BillRunId run, std::string_view from, std::string_view to) {
  scenario.on(from).when(StartBillRun{
      run, kCommunity, day(from), day(to), day(from), day("2024-12-31"), {kPropertyFee}, {kHousehold}, 77});
  scenario.when(IssueStatement{run, kHousehold});
  scenario.when(RecordBillRunChunk{run, 0, 1, 1, Money{kMonth}, {}}).when(CompleteBillRun{run});
}
// Two months, a bill each; up to this a clerk corrects alone.
Scenario limited_to(std::int64_t fen) {
  Scenario scenario = given(a_household());
  bill(scenario, kApril, "2024-04-01", "2024-05-01");
  bill(scenario, kMay, "2024-05-01", "2024-06-01");
  scenario.on("2024-06-15");
  scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::correction, Money{fen}}}});
  return scenario;
}
CancelStatement statement_of(BillRunId run, CredentialId by = kClerk, std::string_view on = "2024-06-15") {
  CancelStatement command{kHousehold, run, day(on), {}};
  command.authority.by = by;
  return command;
}
CancelBillRun all_of(BillRunId run, CredentialId by = kClerk, std::string_view on = "2024-06-15") {
  CancelBillRun command{run, day(on)};
  command.authority.by = by;
  return command;
}
approvals::AllowanceUsed used(std::int64_t fen) {
  return {kClerk, kCommunity, approvals::Action::correction, Money{fen}, day("2024-06-15")};
}

// A debt that is taken back is given away as one that is adjusted to nothing.
TEST(CancelStatement, TakesTwoPersonsAboveTheLimitForCorrections) {
  limited_to(0).when(statement_of(kMay)).then_refused("approval-needed");
  limited_to(kMonth - 1).when(statement_of(kMay)).then_refused("approval-needed");
  limited_to(kLargestAmount.fen).when(statement_of(kMay, {})).then_refused("approval-needed");
  Scenario scenario = limited_to(2 * kMonth - 1);
  scenario.when(statement_of(kMay));
  EXPECT_TRUE(scenario.world().events().back().event == Event(used(kMonth)));
  scenario.when(statement_of(kApril)).then_refused("approval-needed").then_says({"used_fen", kMonth});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{kMonth});
  scenario.when(statement_of(kApril, kOtherClerk));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
}

TEST(CancelStatement, CountsInNoMonthBeforeTheOneInWhichItsBillWasOpenedAgain) {
  const YearMonth may = month_of(day("2024-05-01"));
  const auto payment = id<PaymentId>(1);
  Scenario scenario = given(a_household());
  bill(scenario, kMay, "2024-05-01", "2024-06-01");
  scenario.on("2024-06-05");
  scenario.when(ReceivePayment{payment, kHousehold, PaymentChannel::cash, "", Money{kMonth}, day("2024-05-10"), {}});
  scenario.when(books::ClosePeriod{kCommunity, may});
  scenario.when(ReversePayment{payment, kHousehold, ReversalReason::entered_wrongly, day("2024-05-20")});
  scenario.when(books::ReopenPeriod{kCommunity, may, books::ReopenReason::audit, {}});
  scenario.when(statement_of(kMay, {}, "2024-05-31"));
  EXPECT_EQ(scenario.then_one<StatementCancelled>().posting.period, add(may, 1));
}

TEST(CancelBillRun, IsDecidedOnceForAllThatTheRunBilled) {
  limited_to(0).when(all_of(kMay)).then_refused("approval-needed");
  limited_to(kMonth - 1).when(all_of(kMay)).then_refused("approval-needed");
  Scenario scenario = limited_to(kMonth);
  scenario.when(all_of(kMay))
      .then(BillRunCancellationBegun{kMay, kCommunity, day("2024-06-15"), Money{kMonth}}, used(kMonth))
      .then_effective("2024-06-15")
      .then_says({"amount_fen", kMonth});
  // Its statements count no more, whoever takes them back; those of other runs do.
  scenario.when(statement_of(kApril)).then_refused("approval-needed");
  scenario.when(statement_of(kMay, {})).then_one<StatementCancelled>();
}

TEST(CancelBillRun, HoldsFromItsDayOn) {
  Scenario scenario = limited_to(kMonth);
  scenario.when(all_of(kMay)).when(all_of(kMay)).then_refused("bill-run-cancelled");
  scenario.when(statement_of(kMay, kClerk, "2024-06-14")).then_refused("approval-needed");
  scenario.when(all_of(kMay, kClerk, "2024-06-14")).then_refused("approval-needed");
  scenario.on("2024-06-20").when(all_of(kMay, kClerk, "2024-06-20")).then_refused("bill-run-cancelled");
  scenario.when(statement_of(kMay, kClerk, "2024-06-20")).then_one<StatementCancelled>();
}

TEST(CancelBillRun, WithoutALimitItIsOnlySaid) {
  Scenario scenario = given(a_household());
  bill(scenario, kMay, "2024-05-01", "2024-06-01");
  scenario.on("2024-06-15").when(all_of(kMay));
  scenario.then(BillRunCancellationBegun{kMay, kCommunity, day("2024-06-15"), Money{kMonth}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{kMonth}) << "its statements follow";
}

TEST(CancelBillRun, RefusesByName) {
  limited_to(kMonth).when(all_of(id<BillRunId>(99))).then_refused("bill-run-unknown");
  limited_to(kMonth).when(all_of(kMay, kClerk, "2024-06-16")).then_refused("date-in-future");
  limited_to(kMonth).when(all_of(kMay, kClerk, "2024-04-30")).then_refused("backdating-needs-permission");
  Scenario running = given(a_household()).on("2024-06-01");
  running.when(StartBillRun{kMay,
                            kCommunity,
                            day("2024-06-01"),
                            day("2024-07-01"),
                            day("2024-06-01"),
                            day("2024-12-31"),
                            {kPropertyFee},
                            {kHousehold},
                            77});
  running.when(all_of(kMay, kClerk, "2024-06-01")).then_refused("bill-run-unfinished");
}

}  // namespace
}  // namespace steward::billing

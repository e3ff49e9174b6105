#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

RaiseCharge raise(std::int64_t fen = 8'000, std::string_view on = "2024-06-10", std::string_view due = "2024-06-20") {
  return {kHousehold, kRepair, Money{fen}, day(on), day(due), {}};
}

TEST(RaiseCharge, IsABillOfItsOwn) {
  Bill bill{1, kRepair, day("2024-06-10"), day("2024-06-10"), day("2024-06-20"), 30, Money{8'000}, {}};
  bill.income_account = LedgerAccount::other_income;
  const Posting posting{
      month_of(day("2024-06-10")),
      {{LedgerAccount::receivables, Money{8'000}, {}}, {LedgerAccount::other_income, Money{-8'000}, {}}}};
  given(a_household())
      .when(raise())
      .then(ChargeRaised{kHousehold, kHouse, kBuilding, kCommunity, bill, {}, posting})
      .then_effective("2024-06-10");
  EXPECT_EQ(given(a_household() + std::vector<Command>{raise()}).when(raise()).then_one<ChargeRaised>().bill.number, 2U)
      << "a one-off item may be charged twice on one day";
}

TEST(RaiseCharge, RefusesWhatIsNoCharge) {
  const auto with = [](auto change) {
    RaiseCharge command = raise();
    change(command);
    return command;
  };
  struct Row {
    RaiseCharge command;
    const char* code;
  };
  const Row rows[] = {
      {raise(0), "amount-out-of-range"},
      {raise(-1), "amount-out-of-range"},
      {raise(kLargestAmount.fen + 1), "amount-out-of-range"},
      {raise(1, "2024-06-16", "2024-06-20"), "date-in-future"},
      {raise(1, "2024-05-14"), "backdating-needs-permission"},
      {raise(1, "2024-06-10", "2024-06-09"), "due-before-issue"},
      {with([](auto& c) { c.fee_item = kParking; }), "fee-item-method-differs"},
      {with([](auto& c) { c.fee_item = id<FeeItemId>(99); }), "fee-item-unknown"},
      {with([](auto& c) { c.household = id<HouseholdId>(99); }), "household-unknown"},
      {with([](auto& c) { c.reason = sealed(kOwner, FieldClass::name); }), "sealed-data-mismatch"},
  };
  for (const Row& row : rows) given(a_household()).when(row.command).then_refused(row.code);
  EXPECT_EQ(given(a_household()).when(raise(kLargestAmount.fen)).then_one<ChargeRaised>().bill.amount, kLargestAmount);
}

TEST(RaiseCharge, EndsWithTheTenure) {
  const std::vector<Command> out =
      a_household() + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-10")}};
  given(out).when(raise(1, "2024-06-10")).then_refused("household-moved-out");
  EXPECT_EQ(given(out).when(raise(1, "2024-06-09")).then_one<ChargeRaised>().bill.amount, Money{1});
  std::vector<Command> late = a_household();
  late[3] = move_in(kHousehold, kHouse, "2024-06-12");
  given(late).when(raise()).then_refused("before-move-in");
}

const ImportRunId kImport = id<ImportRunId>(30);
const imports::StartImportRun kArrearsFile{
    kImport, kCommunity, imports::ImportKind::opening_arrears, {std::byte{1}}, 3};

BringForwardArrears bring(std::string_view from = "2023-01-01", std::string_view to = "2024-01-01") {
  return {kHousehold, kImport, kPropertyFee, day(from), day(to), day("2023-12-31"), Money{252'193}, day("2024-01-01")};
}

TEST(BringForwardArrears, AreBilledAgainstTheOpeningBalance) {
  const std::vector<Command> importing = a_household() + std::vector<Command>{kArrearsFile};
  const Bill bill{1, kPropertyFee, day("2023-01-01"), day("2024-01-01"), day("2023-12-31"), 10, Money{252'193}, {}};
  const Posting posting{
      month_of(day("2024-01-01")),
      {{LedgerAccount::receivables, Money{252'193}, {}}, {LedgerAccount::opening_balances, Money{-252'193}, {}}}};
  given(importing)
      .when(bring())
      .then(ArrearsBroughtForward{kHousehold, kHouse, kBuilding, kCommunity, kImport, day("2024-01-01"), bill, posting})
      .then_effective("2024-01-01");
  given(importing + std::vector<Command>{bring()}).when(bring()).then_refused("already-billed");
  given(importing + std::vector<Command>{bring()})
      .when(bring("2023-12-01", "2024-02-01"))
      .then_refused("partly-billed");
}

TEST(BringForwardArrears, BelongToARunningImportOfArrears) {
  given(a_household()).when(bring()).then_refused("import-run-unknown");
  imports::StartImportRun houses = kArrearsFile;
  houses.kind = imports::ImportKind::houses;
  given(a_household() + std::vector<Command>{houses}).when(bring()).then_refused("import-kind-differs");
  imports::StartImportRun empty = kArrearsFile;
  empty.rows = 0;
  given(a_household() + std::vector<Command>{empty, imports::CompleteImportRun{kImport}})
      .when(bring())
      .then_refused("import-run-not-running");
  const std::vector<Command> importing = a_household() + std::vector<Command>{kArrearsFile};
  BringForwardArrears command = bring();
  command.cut_over_date = day("2024-06-16");
  given(importing).when(command).then_refused("date-in-future");
  command.cut_over_date = day("2022-12-31");
  given(importing).when(command).then_refused("before-move-in");
  command = bring();
  command.amount = Money{0};
  given(importing).when(command).then_refused("amount-out-of-range");
  given(importing).when(bring("2024-01-01", "2024-01-01")).then_refused("period-invalid");
}

}  // namespace
}  // namespace steward::billing

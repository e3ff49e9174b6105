#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

const BillRunId kRun = id<BillRunId>(40);

StartBillRun start(std::string_view from = "2024-06-01", std::string_view to = "2024-07-01") {
  return {kRun,         kCommunity, day(from), day(to), day("2024-06-01"), day("2024-06-25"), {kPropertyFee, kParking},
          {kHousehold}, 77};
}
const std::vector<Command> kStarted = a_household() + std::vector<Command>{start()};
const IssueStatement kIssue{kRun, kHousehold};
const RecordBillRunChunk kChunk{kRun, 0, 1, 1, Money{36'016}, {}};

TEST(StartBillRun, FreezesItsInputs) {
  const auto event = given(a_household() + std::vector<Command>{set_tariff(kParking, 160'000'000, "2024-06-16"),
                                                                set_tariff(kParking, 170'000'000, "2024-07-01")})
                         .when(start())
                         .then_one<BillRunStarted>();
  ASSERT_EQ(event.fee_items.size(), 2U);
  EXPECT_EQ(event.fee_items[0].fee_item, kPropertyFee);
  EXPECT_EQ(event.fee_items[0].version, 2U);
  EXPECT_EQ(event.fee_items[1].version, 4U);
  EXPECT_EQ(event.fee_items[1].tariffs,
            (std::vector<Tariff>{{day("2023-01-01"), {150'000'000}}, {day("2024-06-16"), {160'000'000}}}))
      << "only prices that the period can need";
  EXPECT_EQ(event.roster, std::vector<HouseholdId>{kHousehold});
  EXPECT_EQ(event.cut_off, 77U);
}

TEST(StartBillRun, RefusesWhatItCouldNotBill) {
  const auto with = [](auto change) {
    StartBillRun command = start();
    change(command);
    return command;
  };
  struct Row {
    StartBillRun command;
    const char* code;
  };
  const Row rows[] = {
      {start("2024-06-01", "2024-06-01"), "period-invalid"},
      {start("2024-06-01", "2027-06-02"), "period-invalid"},
      {start("2022-12-01", "2023-01-01"), "price-missing"},
      {with([](auto& c) { c.issue_date = day("2024-06-16"), c.due_date = day("2024-06-20"); }), "date-in-future"},
      {with([](auto& c) { c.issue_date = day("2024-05-14"); }), "backdating-needs-permission"},
      {with([](auto& c) { c.due_date = day("2024-05-31"); }), "due-before-issue"},
      {with([](auto& c) { c.fee_items = {}; }), "fee-items-invalid"},
      {with([](auto& c) {
         c.fee_items = {kParking, kPropertyFee};
       }),
       "fee-items-invalid"},
      {with([](auto& c) {
         c.fee_items = {kParking, kParking};
       }),
       "fee-items-invalid"},
      {with([](auto& c) { c.fee_items = {kRepair}; }), "fee-item-method-differs"},
      {with([](auto& c) { c.fee_items = {id<FeeItemId>(99)}; }), "fee-item-unknown"},
      {with([](auto& c) { c.community = id<CommunityId>(99); }), "fee-item-unknown"},
      {with([](auto& c) { c.roster = {}; }), "roster-invalid"},
      {with([](auto& c) {
         c.roster = {kHousehold, kHousehold};
       }),
       "roster-invalid"},
  };
  for (const Row& row : rows) given(a_household()).when(row.command).then_refused(row.code);

  StartBillRun many = start();
  for (std::uint8_t i = 100; i < 120; ++i) many.fee_items.push_back(id<FeeItemId>(i));
  given(a_household()).when(many).then_refused("fee-items-invalid");
  given(kStarted).when(start()).then_refused("bill-run-exists");
  EXPECT_EQ(given(a_household()).may_backdate().when(rows[4].command).then_one<BillRunStarted>().run, kRun);
}

TEST(IssueStatement, BillsEachItemOnceWithPartsAndPosting) {
  const auto event = given(kStarted).when(kIssue).then_effective("2024-06-01").then_one<StatementIssued>();
  ASSERT_EQ(event.bills.size(), 2U);
  const Bill property{1,
                      kPropertyFee,
                      day("2024-06-01"),
                      day("2024-07-01"),
                      day("2024-06-25"),
                      10,
                      Money{21'016},
                      {{day("2024-06-01"), day("2024-07-01"), {2'350'000}, {8943}, Money{21'016}}}};
  EXPECT_EQ(event.bills[0], property);
  EXPECT_EQ(event.bills[1].number, 2U);
  EXPECT_EQ(event.bills[1].amount, Money{15'000});
  EXPECT_EQ(event.bills[1].parts.front().area, Area{0});
  const Posting posting{
      month_of(day("2024-06-01")),
      {{LedgerAccount::receivables, Money{36'016}, {}}, {LedgerAccount::service_income, Money{-36'016}, {}}}};
  EXPECT_EQ(event.posting, posting);
}

TEST(IssueStatement, SplitsABillWhereThePriceChanges) {
  const auto event =
      given(a_household() + std::vector<Command>{set_tariff(kParking, 160'000'000, "2024-06-16"), start()})
          .when(kIssue)
          .then_one<StatementIssued>();
  EXPECT_EQ(event.bills[1].amount, Money{15'500});
  EXPECT_EQ(event.bills[1].parts,
            (std::vector<BillPart>{{day("2024-06-01"), day("2024-06-16"), {150'000'000}, {0}, Money{7'500}},
                                   {day("2024-06-16"), day("2024-07-01"), {160'000'000}, {0}, Money{8'000}}}));
}

TEST(IssueStatement, ChargedOnlyWhileInPossession) {
  const std::vector<Command> until_move_out =
      a_household() + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-11")}, start()};
  const auto event = given(until_move_out).when(kIssue).then_one<StatementIssued>();
  EXPECT_EQ(event.bills[1].period_from, day("2024-06-01"));
  EXPECT_EQ(event.bills[1].period_to, day("2024-06-11"));
  EXPECT_EQ(event.bills[1].amount, Money{5'000});
  const std::vector<Command> gone =
      a_household() + std::vector<Command>{registry::MoveOut{kHousehold, day("2024-06-01")}, start()};
  given(gone).when(kIssue).then_refused("nothing-to-bill");

  std::vector<Command> late = a_household();
  late[3] = move_in(kHousehold, kHouse, "2024-06-10");
  given(late + std::vector<Command>{start()}).when(kIssue).then_refused("before-move-in");
}

TEST(IssueStatement, BillsNoDayTwice) {
  const std::vector<Command> billed = kStarted + std::vector<Command>{kIssue};
  given(billed).when(kIssue).then_refused("already-billed");
  const auto again = [](std::string_view from, std::string_view to, std::vector<FeeItemId> items) {
    StartBillRun command = start(from, to);
    command.run = id<BillRunId>(41);
    command.fee_items = std::move(items);
    return command;
  };
  const IssueStatement issue_again{id<BillRunId>(41), kHousehold};
  const auto after = [&](const StartBillRun& run) {
    return given(billed + std::vector<Command>{run}).when(issue_again);
  };
  after(again("2024-06-10", "2024-06-20", {kParking})).then_refused("already-billed");
  after(again("2024-06-20", "2024-07-20", {kParking})).then_refused("partly-billed");
  after(again("2024-05-01", "2024-08-01", {kParking})).then_refused("partly-billed");
  const auto next = after(again("2024-07-01", "2024-08-01", {kParking})).then_one<StatementIssued>();
  EXPECT_EQ(next.bills.front().number, 3U);
  const auto before = after(again("2024-05-01", "2024-06-01", {kParking})).then_one<StatementIssued>();
  EXPECT_EQ(before.bills.size(), 1U);
}

TEST(IssueStatement, AddsAnItemThatAnEarlierRunLeftOut) {
  StartBillRun parking_only = start();
  parking_only.fee_items = {kParking};
  StartBillRun both = start();
  both.run = id<BillRunId>(41);
  const auto event = given(a_household() + std::vector<Command>{parking_only, kIssue, both})
                         .when(IssueStatement{both.run, kHousehold})
                         .then_one<StatementIssued>();
  ASSERT_EQ(event.bills.size(), 1U);
  EXPECT_EQ(event.bills.front().fee_item, kPropertyFee);
}

TEST(IssueStatement, RefusesWhomItCannotBill) {
  given(a_household()).when(kIssue).then_refused("bill-run-unknown");
  given(kStarted).when(IssueStatement{kRun, id<HouseholdId>(99)}).then_refused("household-not-in-run");
  StartBillRun stranger = start();
  stranger.roster = {kHousehold, id<HouseholdId>(99)};
  given(a_household() + std::vector<Command>{stranger})
      .when(IssueStatement{kRun, id<HouseholdId>(99)})
      .then_refused("household-unknown");

  std::vector<Command> without_area = a_household();
  without_area[2] = register_house(kHouse, "P-001", Area{0});
  given(without_area + std::vector<Command>{start()}).when(kIssue).then_refused("house-has-no-area");
  const std::vector<Command> free_of_charge =
      a_household() + std::vector<Command>{define(id<FeeItemId>(50), "tiny", ChargeMethod::fixed_amount),
                                           set_tariff(id<FeeItemId>(50), 1'000)};
  StartBillRun tiny = start();
  tiny.fee_items = {id<FeeItemId>(50)};
  given(free_of_charge + std::vector<Command>{tiny}).when(kIssue).then_refused("nothing-to-bill");
}

TEST(BillRunException, NamesTheItemAndTheMeterThatItIsAbout) {
  const auto meter = id<MeterId>(51);
  const BillRunException missing =
      exception_of(kHousehold, "reading-missing",
                   {{"meter_id", meter.uuid}, {"earliest", day("2024-06-01")}, {"fee_item_id", kPropertyFee.uuid}});
  EXPECT_EQ(missing, (BillRunException{kHousehold, "reading-missing", kPropertyFee, meter}));
  EXPECT_EQ(exception_of(kHousehold, "already-billed", {}), (BillRunException{kHousehold, "already-billed", {}, {}}));
}

TEST(RecordBillRunChunk, GoesInOrderAndAddsUp) {
  given(kStarted).when(kChunk).then(BillRunChunkRecorded{kRun, kCommunity, 0, 1, 1, Money{36'016}, {}});
  const auto with = [](auto change) {
    RecordBillRunChunk command = kChunk;
    change(command);
    return command;
  };
  const auto refused = [](const RecordBillRunChunk& command, const char* code) {
    given(kStarted).when(command).then_refused(code);
  };
  refused(with([](auto& c) { c.chunk = 1; }), "chunk-out-of-order");
  refused(with([](auto& c) { c.households = 2; }), "chunk-too-large");
  refused(with([](auto& c) { c.households = 0; }), "chunk-too-large");
  refused(with([](auto& c) { c.statements = 0; }), "chunk-counts-differ");
  refused(with([](auto& c) { c.total = Money{-1}; }), "chunk-counts-differ");
  refused(with([](auto& c) { c.exceptions = {{kHousehold, "already-billed"}}; }), "chunk-counts-differ");
  refused(with([](auto& c) { c.without_contract = 1; }), "chunk-counts-differ");
  const auto failed = [&](HouseholdId household, const char* code) {
    return with([&](auto& c) { c.statements = 0, c.total = {}, c.exceptions = {{household, code}}; });
  };
  refused(failed(kHousehold, "never-heard-of"), "exception-invalid");
  refused(failed(id<HouseholdId>(99), "already-billed"), "exception-invalid");
  EXPECT_EQ(given(kStarted).when(failed(kHousehold, "already-billed")).then_one<BillRunChunkRecorded>().statements, 0U);
  const auto without = with([](auto& c) { c.statements = 0, c.total = {}, c.without_contract = 1; });
  EXPECT_EQ(given(kStarted).when(without).then_one<BillRunChunkRecorded>().without_contract, 1U);
  given(kStarted + std::vector<Command>{without})
      .when(CompleteBillRun{kRun})
      .then(BillRunCompleted{kRun, kCommunity, 1, 0, 0, Money{}});
  given(kStarted + std::vector<Command>{kChunk}).when(kChunk).then_refused("chunk-already-recorded");
  given(a_household()).when(kChunk).then_refused("bill-run-unknown");
}

TEST(CompleteBillRun, NeedsEveryHousehold) {
  const std::vector<Command> recorded = kStarted + std::vector<Command>{kIssue, kChunk};
  given(recorded).when(CompleteBillRun{kRun}).then(BillRunCompleted{kRun, kCommunity, 1, 1, 0, Money{36'016}});
  given(kStarted).when(CompleteBillRun{kRun}).then_refused("bill-run-unfinished");
  given(a_household()).when(CompleteBillRun{kRun}).then_refused("bill-run-unknown");
  const std::vector<Command> done = recorded + std::vector<Command>{CompleteBillRun{kRun}};
  given(done).when(CompleteBillRun{kRun}).then_refused("bill-run-not-running");
  given(done).when(kIssue).then_refused("bill-run-not-running");
  given(done).when(kChunk).then_refused("bill-run-not-running");
}

}  // namespace
}  // namespace steward::billing

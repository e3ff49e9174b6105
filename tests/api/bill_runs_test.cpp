#include "api/bill_runs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/billing/billing.h"
#include "tests/api/service_fixture.h"

// Bill runs in the background, against a whole data directory that is stopped and opened again.
namespace steward::api {
namespace {

// Saturday, 15 June 2024, 12:00 in Shanghai.
const Instant kStart = parse_instant("2024-06-15T04:00:00Z").value();
constexpr CompanyNo kCompany{1};

class BillRunsTest : public ServiceFixture {
 protected:
  static constexpr std::size_t kNobody = 500;  // a whole chunk of a run
  static constexpr std::size_t kHouseholds = 3;

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(open(clock, Views::followed));
    // Before the households, so that they come first in a roster.
    for (std::size_t i = 0; i < kNobody; ++i) roster.emplace_back(service->new_id());
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
    const BuildingId building(service->new_id());
    must(registry::RegisterBuilding{building, community, "3", "三号楼"});
    must(billing::DefineFeeItem{fee_item, community, "fee", "物业费", {}});
    must(billing::SetTariff{fee_item, {make_date(2024, 1, 1), UnitPrice{2'000'000}}});
    for (std::size_t i = 0; i < kHouseholds; ++i) move_in(building, "1-10" + std::to_string(i));
    roster.insert(roster.end(), households.begin(), households.end());
    ASSERT_TRUE(std::is_sorted(roster.begin(), roster.end()));
  }

  void move_in(BuildingId building, const std::string& number) {
    const HouseId house(service->new_id());
    must(registry::RegisterHouse{house, building, number, Area{10'000}});
    registry::MoveIn command;
    command.household = HouseholdId(service->new_id());
    command.house = house;
    command.owner = PersonId(service->new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "closed";
    command.moved_in_on = make_date(2024, 1, 1);
    must(command);
    households.push_back(command.household);
  }
  BillRunId start_run() {
    billing::StartBillRun start;
    start.run = BillRunId(service->new_id());
    start.community = community;
    start.period_from = make_date(2024, 5, 1);
    start.period_to = make_date(2024, 6, 1);
    start.issue_date = make_date(2024, 6, 1);
    start.due_date = make_date(2024, 6, 30);
    start.fee_items = {fee_item};
    start.roster = roster;
    start.cut_off = durable();
    Submission submission = submission_of(start);
    submission.actor.credential = finance;
    EXPECT_TRUE(submit(std::move(submission)).outcome.ok());
    return start.run;
  }
  // As the background thread does it, until the first chunk is recorded: the households of the second are billed then,
  // and nothing says so yet.
  void work_until_the_first_record(BillRunId run) {
    std::stop_source stop;
    BillRunProcess process(data->store().sequencer(), data->store().knowledge(), service->ids,
                           [this] { return clock.now(); });
    const auto ended = process.run(kCompany, run, Actor{{}, finance, {}, Channel::system}, stop.get_token(),
                                   [&](const BillRunProcess::Progress& progress) {
                                     if (progress.households > 0) stop.request_stop();
                                   });
    ASSERT_FALSE(ended);
    ASSERT_EQ(ended.error().code, "stopping");
  }
  billing::BillRunState state_of(BillRunId run) {
    auto folded = data->store().knowledge().state(kCompany, stream_of(run));
    EXPECT_TRUE(folded);
    return std::get<billing::BillRunState>(*folded->state);
  }
  // In whose name a household was billed, each time.
  std::vector<Actor> billed_by(HouseholdId household) {
    std::vector<Actor> actors;
    EXPECT_TRUE(data->store().index_follower().wait_for(durable(), std::chrono::seconds{30}));
    const auto visited = data->store().index().visit_stream(
        kCompany, stream_of(household), 1, [&](const RecordedEvent& event) -> Result<bool> {
          if (holds_alternative<billing::StatementIssued>(event.event)) actors.push_back(event.header.actor);
          return true;
        });
    EXPECT_TRUE(visited);
    return actors;
  }

  ManualClock clock{kStart};
  const CommunityId community{Uuid{{std::byte{1}}}};
  const FeeItemId fee_item{Uuid{{std::byte{2}}}};
  const CredentialId finance{Uuid{{std::byte{3}}}};
  std::vector<HouseholdId> households;
  std::vector<HouseholdId> roster;
};

// The view of runs, like all of its group, stands still, knows nothing of the run and is never level.
TEST_F(BillRunsTest, AfterAStopTheyAreGoneOnWithWhateverTheViewsDoInTheNameOfWhoBegan) {
  ASSERT_TRUE(data->views().pause(kHouseholdsGroup));
  const BillRunId run = start_run();
  ASSERT_NO_FATAL_FAILURE(work_until_the_first_record(run));
  const BillRunId untouched = start_run();
  for (const HouseholdId household : households) ASSERT_EQ(billed_by(household).size(), 1U);
  close();
  ASSERT_NO_FATAL_FAILURE(open(clock, Views::followed));
  ASSERT_LT(data->views().position(kHouseholdsGroup), durable());

  service->bill_runs->resume_unfinished();
  service->bill_runs->wait_idle();
  const auto first = state_of(run);
  const auto* done = std::get_if<billing::CompletedBillRun>(&first.is);
  ASSERT_NE(done, nullptr);
  EXPECT_EQ(done->progress.statements, kHouseholds) << "also those that were billed and not recorded";
  EXPECT_EQ(done->progress.exceptions, kNobody);
  EXPECT_EQ(done->progress.total, Money{kHouseholds * 20'000});  // 100 m² at 2 yuan
  const auto second = state_of(untouched);
  const auto* nothing = std::get_if<billing::CompletedBillRun>(&second.is);
  ASSERT_NE(nothing, nullptr);
  EXPECT_EQ(nothing->progress.statements, 0U) << "they are billed already";
  const Actor in_her_name{{}, finance, {}, Channel::system};
  for (const HouseholdId household : households) EXPECT_EQ(billed_by(household), std::vector<Actor>{in_her_name});

  // Looked for once more, none is found.
  const Position end = durable();
  service->bill_runs->resume_unfinished();
  service->bill_runs->wait_idle();
  EXPECT_EQ(durable(), end);
}

TEST_F(BillRunsTest, OneThatNobodyHasWorkedOnIsIssuedInTheNameOfWhoBegan) {
  const BillRunId run = start_run();
  close();
  ASSERT_NO_FATAL_FAILURE(open(clock, Views::followed));
  service->bill_runs->resume_unfinished();
  service->bill_runs->wait_idle();
  const auto state = state_of(run);
  EXPECT_TRUE(std::holds_alternative<billing::CompletedBillRun>(state.is));
  for (const HouseholdId household : households) {
    const auto by = billed_by(household);
    ASSERT_EQ(by.size(), 1U);
    EXPECT_EQ(by.front().credential, finance);
  }
}

}  // namespace
}  // namespace steward::api

#include "eventstore/sequencer/command_group.h"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "eventstore/index/index_rows.h"
#include "tests/support/store_parts.h"

namespace steward::test {
namespace {

constexpr CompanyNo kOperator{0};
constexpr CompanyNo kCompany{1};

class CommandGroupTest : public ::testing::Test {
 protected:
  CommandGroupTest() {
    must(kOperator, registry::RegisterCompany{"sun", "公司"});
    must(kCompany, registry::RegisterCommunity{community, "garden", "花园", "Asia/Shanghai"});
    must(kCompany, registry::RegisterBuilding{building, community, "1", "1号楼"});
  }
  void must(CompanyNo company, Command command) {
    const auto answer = parts.submit(parts.submission(company, std::move(command)));
    ASSERT_TRUE(answer && answer->outcome.ok());
  }
  // Before rows that are read are counted: the index reads some of its own.
  void wait_for_index() {
    ASSERT_TRUE(parts.follower->wait_for(parts.feed->durable().position, std::chrono::minutes(2)));
  }
  // Into a house of its own, which is registered.
  Submission move_in(HouseholdId household, const std::string& number) {
    registry::MoveIn command;
    command.household = household;
    command.house = HouseId(parts.new_id());
    must(kCompany, registry::RegisterHouse{command.house, building, number, Area{9'000}});
    command.owner = PersonId(parts.new_id());
    command.owner_name.subject = command.owner;
    command.owner_name.box = "sealed";
    command.moved_in_on = parts.today();
    return parts.submission(kCompany, command);
  }

  CommandGroup begin_group() {
    return CommandGroup(parts.log.id(), *parts.log.tail(), *parts.log.tail_edge(), *parts.knowledge, recorded,
                        event_ids, refusals);
  }

  StoreParts parts{1U << 20U};
  RecordedClock recorded{parts.clock, Instant{INT64_MIN}};
  Uuid7Generator event_ids;
  RefusalLimit refusals{10, 100};
  const CommunityId community{parts.new_id()};
  const BuildingId building{parts.new_id()};
};

// A command that stopped half way may have left rows that are not stored: the group decides nothing more, and looks at
// nothing for what it would not decide.
TEST_F(CommandGroupTest, ReadsNothingMoreAfterACommandStoppedHalfWay) {
  const HouseholdId damaged(parts.new_id());
  const Submission fits = move_in(HouseholdId(parts.new_id()), "101");
  const Submission stops = move_in(damaged, "102");
  const Submission late = move_in(HouseholdId(parts.new_id()), "103");
  wait_for_index();
  WriteSet row;
  row.put(parts.index->family(), chain_key(kCompany, damaged), "no chain head");
  ASSERT_TRUE(parts.database->write(row));

  CommandGroup group = begin_group();
  for (const Submission* submission : {&fits, &stops, &late}) group.take(*submission);
  ASSERT_EQ(group.answers().size(), 3U);
  ASSERT_TRUE(group.answers()[0]);
  EXPECT_TRUE(group.answers()[0]->outcome.ok()) << group.answers()[0]->outcome.code;
  for (std::size_t i = 1; i < 3; ++i) {
    ASSERT_FALSE(group.answers()[i]);
    EXPECT_EQ(group.answers()[i].error().code, "index-row-damaged");
  }

  const std::uint64_t read = parts.database->rows_read();
  const std::vector<const Submission*> next{&stops, &late};
  group.bring(next);
  EXPECT_EQ(parts.database->rows_read(), read);
  group.close();
  EXPECT_EQ(group.events(), 1U) << "what was decided before is stored";
}

// The control of the test above: while nothing is broken, what is brought is read.
TEST_F(CommandGroupTest, BringsTheChainsOfHouseholds) {
  const HouseholdId household(parts.new_id());
  const Submission next = move_in(household, "101");
  wait_for_index();
  WriteSet row;
  row.put(parts.index->family(), chain_key(kCompany, household), encode(ChainHead{}));
  ASSERT_TRUE(parts.database->write(row));
  CommandGroup group = begin_group();
  const std::uint64_t read = parts.database->rows_read();
  const std::vector<const Submission*> submissions{&next};
  group.bring(submissions);
  EXPECT_GT(parts.database->rows_read(), read);
}

}  // namespace
}  // namespace steward::test

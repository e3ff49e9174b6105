#include <gtest/gtest.h>

#include <random>
#include <set>

#include "projections/arrears.h"
#include "projections/directory.h"
#include "projections/natural_key.h"
#include "projections/runs.h"
#include "projections/statement.h"
#include "tests/projections/world.h"

namespace steward::test {

TEST(NaturalKey, CountsAsPeopleDo) {
  EXPECT_LT(natural_key("1-101"), natural_key("1-1001"));
  EXPECT_LT(natural_key("1-1001"), natural_key("2-1"));
  EXPECT_LT(natural_key("9-1"), natural_key("10-1"));
  EXPECT_LT(natural_key("1"), natural_key("1-1"));
  EXPECT_EQ(natural_key("A-1"), natural_key("a-01"));
}

TEST(Views, SameBytesHoweverBatchesEnd) {
  std::random_device chance;
  for (int round = 0; round < 8; ++round) {
    const auto seed = chance();
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    world.settle(2, 3);
    world.live(150);
    same_bytes_however_batches_end(world, kHouseholdsGroup, [&](unsigned below) { return world.pick(below); });
  }
}

TEST(SearchKey, IsTheSameHoweverANumberIsWritten) {
  for (const char* text :
       {"a-1-402", "A-1-402", " A-1-402\t", "　Ａ－１－４０２　", "a 1 402", "A座1单元402", "a栋1—402"}) {
    EXPECT_EQ(search_key(text), "a-1-402") << text;
  }
  EXPECT_EQ(search_key("1号楼1单元402室"), "1-1-402-");
  EXPECT_EQ(search_key("1号楼"), "1-") << "and not 10-1-402";
  EXPECT_EQ(search_key("！～｠"), "!~｠") << "the last has no ASCII";
  EXPECT_EQ(search_key("  "), "");
}

TEST(BuildingKey, IsTheSameHoweverABuildingIsSpelled) {
  for (const char* text : {"3", "3号楼", "3 号楼", "３栋", "3#", "３＃楼", "03幢", " 3座 "}) {
    EXPECT_EQ(building_key(text), building_key("3号")) << text;
  }
  for (const char* text : {"13号楼", "3A", "3-1", "A3", "3单元", "三号楼"}) {
    EXPECT_NE(building_key(text), building_key("3号")) << text;
  }
  EXPECT_NE(building_key("3单元"), building_key("4单元"));
}

TEST(SearchKey, OfABeginningIsABeginning) {
  for (const std::string_view text : {"3-1-101", "3 号楼 1单元 101室", "Ａ座-1201", "  b 2 "}) {
    const std::string whole = search_key(text);
    for (std::size_t size = 0; size < text.size(); ++size) {
      if ((static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) continue;  // inside of a character
      EXPECT_TRUE(whole.starts_with(search_key(text.substr(0, size)))) << text << " " << size;
    }
  }
}

class ViewsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.settle(2, 10);
    world_.live(600);
    store_ = open_store(dir_.path());
    engine_ = open_engine(*store_, world_, all_views());
    ASSERT_TRUE(engine_->bring_level());
  }
  TempDir dir_;
  World world_{42};
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<ViewEngine> engine_;
};

TEST_F(ViewsTest, ArrearsAgreeWithTheModel) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->at(), world_.tail());
  auto query = ArrearsQuery::open(*lease);
  ASSERT_TRUE(query);
  std::int64_t arrears = 0;
  std::int64_t credit = 0;
  std::int64_t open_bills = 0;
  for (const auto& home : world_.homes) {
    auto row = query->household(World::kCompany, home.household);
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->arrears.fen, home.arrears());
    EXPECT_EQ((*row)->disputed.fen, home.disputed());
    EXPECT_EQ((*row)->credit.fen, home.credit);
    EXPECT_EQ((*row)->house_number, home.number);
    EXPECT_EQ((*row)->moved_out_on.has_value(), home.moved_out);
    std::optional<Date> oldest;
    for (const auto& bill : home.bills) {
      if (bill.owed() == 0) continue;
      ++open_bills;
      if (!oldest || bill.due < *oldest) oldest = bill.due;
    }
    EXPECT_EQ((*row)->oldest_due_date(), oldest);
    arrears += home.arrears();
    credit += home.credit;
    EXPECT_FALSE(*query->household(CompanyNo{2}, home.household)) << "another company's id is not found";
  }
  auto totals = query->totals(ArrearsScope::of(World::kCompany));
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->arrears.fen, arrears);
  EXPECT_EQ(totals->credit.fen, credit);
  for (const Date at : {Date{20'000}, Date{20'450}, Date{22'500}}) {
    auto ageing = query->ageing(ArrearsScope::of(World::kCompany), at);
    ASSERT_TRUE(ageing);
    EXPECT_EQ(ageing->total.fen, arrears);
    EXPECT_EQ(ageing->bills, open_bills);
    for (const auto& bucket : ageing->buckets) {
      std::int64_t expected = 0;
      for (const auto& home : world_.homes) {
        for (const auto& bill : home.bills) {
          const std::int32_t days = days_between(bill.due, at);
          if ((!bucket.from_days || days >= *bucket.from_days) && (!bucket.to_days || days <= *bucket.to_days)) {
            expected += bill.owed();
          }
        }
      }
      EXPECT_EQ(bucket.amount.fen, expected);
    }
  }
}

TEST_F(ViewsTest, RunsKnowWhichOfTheirStatementsWereTakenBack) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = RunsQuery::open(*lease);
  ASSERT_TRUE(query);
  ASSERT_FALSE(world_.taken_back.empty());
  std::size_t untouched = 0;
  std::string cursor;
  for (;;) {
    auto page = query->bill_runs(World::kCompany, {}, cursor, 50);
    ASSERT_TRUE(page);
    for (const BillRunRow& row : page->rows) {
      const auto cancelled = world_.taken_back.find(row.run);
      if (cancelled == world_.taken_back.end()) ++untouched;
      EXPECT_EQ(row.cancelled_statements, cancelled == world_.taken_back.end() ? 0U : 1U);
      EXPECT_EQ(row.cancelled.fen, cancelled == world_.taken_back.end() ? 0 : cancelled->second);
    }
    if (!page->next) break;
    cursor = *page->next;
  }
  EXPECT_GT(untouched, 0U);
  for (const auto& [run, fen] : world_.taken_back) {
    auto row = query->bill_run(World::kCompany, run);
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->cancelled.fen, fen);
  }
}

TEST_F(ViewsTest, ArrearsPagesAreOrderedAndReadOnlyThatPage) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = ArrearsQuery::open(*lease);
  ASSERT_TRUE(query);
  const auto& some = world_.homes.front();
  for (const auto& scope : {ArrearsScope::of(World::kCompany), ArrearsScope::of(World::kCompany, some.community),
                            ArrearsScope::of(World::kCompany, some.building)}) {
    std::size_t expected = 0;
    for (const auto& home : world_.homes) {
      const bool in = scope.kind == ArrearsScope::Kind::company || home.community.uuid == scope.id ||
                      home.building.uuid == scope.id;
      if (in && home.arrears() > 0) ++expected;
    }
    for (const auto order : {ArrearsOrder::amount, ArrearsOrder::oldest_due_date, ArrearsOrder::house_number}) {
      std::vector<ArrearsRow> rows;
      std::string cursor;
      for (;;) {
        const std::uint64_t before = store_->rows_read();
        auto page = query->page(order, scope, cursor, 3);
        ASSERT_TRUE(page);
        EXPECT_LE(store_->rows_read() - before, 3U + 1U + 3U + 3U);
        rows.insert(rows.end(), page->rows.begin(), page->rows.end());
        if (!page->next) break;
        cursor = *page->next;
      }
      ASSERT_EQ(rows.size(), expected);
      for (std::size_t i = 1; i < rows.size(); ++i) {
        if (order == ArrearsOrder::amount) {
          EXPECT_GE(rows[i - 1].arrears, rows[i].arrears);
        } else if (order == ArrearsOrder::oldest_due_date) {
          EXPECT_LE(*rows[i - 1].oldest_due_date(), *rows[i].oldest_due_date());
        } else if (rows[i - 1].community == rows[i].community) {
          EXPECT_LE(natural_key(rows[i - 1].house_number), natural_key(rows[i].house_number));
        }
      }
    }
  }
}

TEST_F(ViewsTest, StatementRunsUpToTheBalance) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = StatementQuery::open(*lease);
  ASSERT_TRUE(query);
  for (const auto& home : world_.homes) {
    auto all = query->page(World::kCompany, home.household, 0, false, 10'000);
    ASSERT_TRUE(all);
    std::int64_t balance = 0;
    for (std::size_t i = 0; i < all->lines.size(); ++i) {
      EXPECT_EQ(all->lines[i].number, i + 1);
      balance += all->lines[i].change.fen;
      EXPECT_EQ(all->lines[i].balance().fen, balance);
    }
    EXPECT_EQ(balance, home.arrears() - home.credit);
    std::vector<StatementLine> backwards;
    std::uint32_t from = 0;
    for (;;) {
      auto page = query->page(World::kCompany, home.household, from, true, 4);
      ASSERT_TRUE(page);
      backwards.insert(backwards.end(), page->lines.begin(), page->lines.end());
      if (!page->next) break;
      from = *page->next;
    }
    std::reverse(backwards.begin(), backwards.end());
    EXPECT_EQ(backwards, all->lines);
  }
}

TEST_F(ViewsTest, DirectoryFindsHousesAndTheirHouseholds) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = DirectoryQuery::open(*lease);
  ASSERT_TRUE(query);
  const auto& home = world_.homes.front();
  auto found = query->find_houses(World::kCompany, home.community, home.number, {}, 10);
  ASSERT_TRUE(found);
  ASSERT_FALSE(found->rows.empty());
  EXPECT_EQ(found->rows.front().full_number(), home.number);
  EXPECT_EQ(found->rows.front().household.has_value(), !home.moved_out);
  auto households = query->households(World::kCompany, home.house, {}, 10);
  ASSERT_TRUE(households);
  ASSERT_EQ(households->rows.size(), 1U);
  EXPECT_EQ(households->rows.front().household, home.household);
  EXPECT_EQ(households->rows.front().owner_name.box, "sealed");
  auto houses = query->houses(World::kCompany, home.building, {}, 100);
  ASSERT_TRUE(houses);
  ASSERT_EQ(houses->rows.size(), 10U);
  for (std::size_t i = 1; i < houses->rows.size(); ++i) {
    EXPECT_LT(natural_key(houses->rows[i - 1].number), natural_key(houses->rows[i].number));
  }
  std::set<std::string> seen;
  std::string cursor;
  for (;;) {
    auto page = query->households(World::kCompany, home.community, cursor, 7);
    ASSERT_TRUE(page);
    for (const auto& row : page->rows) EXPECT_TRUE(seen.insert(to_string(row.household)).second);
    if (!page->next) break;
    cursor = *page->next;
  }
  EXPECT_EQ(seen.size(), 20U);
}

TEST_F(ViewsTest, AHouseIsFoundHoweverItsNumberIsWritten) {
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = DirectoryQuery::open(*lease);
  ASSERT_TRUE(query);
  const auto& home = world_.homes.front();
  ASSERT_EQ(home.number, "1-2-37");
  for (const char* text : {"1-2-37", "１－２－３７ ", "1号楼2单元37室", "1 2 37"}) {
    auto found = query->find_houses(World::kCompany, home.community, text, {}, 1);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->rows.size(), 1U) << text;
    EXPECT_EQ(found->rows.front().house, home.house) << text;
  }
  EXPECT_EQ(query->find_houses(World::kCompany, home.community, "1号楼", {}, 100)->rows.size(), 10U);
  EXPECT_EQ(query->find_houses(World::kCompany, home.building, "2单元37室", {}, 100)->rows.size(), 1U);
  EXPECT_TRUE(query->find_houses(World::kCompany, home.community, "1-2-3室", {}, 100)->rows.empty());

  // In the whole company: one in each community, page by page.
  std::set<CommunityId> communities;
  std::string cursor;
  do {
    const std::uint64_t before = store_->rows_read();
    auto page = query->find_houses(World::kCompany, CommunityId{}, "1-2-37", cursor, 1);
    ASSERT_TRUE(page);
    EXPECT_LE(store_->rows_read() - before, 1U + 1U + 1U);
    for (const HouseRow& row : page->rows) {
      EXPECT_EQ(row.full_number(), home.number);
      EXPECT_TRUE(communities.insert(row.community).second);
    }
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  EXPECT_EQ(communities.size(), 2U);
  EXPECT_TRUE(query->find_houses(CompanyNo{2}, CommunityId{}, "1-2-37", {}, 10)->rows.empty());
}

TEST_F(ViewsTest, HouseholdsAreFoundByTheirHouseNumberAndNoLongerOne) {
  const auto& home = world_.homes.front();
  registry::HouseholdMovedIn next;
  next.household = id<HouseholdId>(1);
  next.house = home.house;
  next.building = home.building;
  next.community = home.community;
  next.owner = id<PersonId>(7'777);
  next.owner_name.box = "sealed";
  next.moved_in_on = Date{20'600};
  world_.add(next, home.community, next.household);
  world_.flush();
  ASSERT_TRUE(engine_->bring_level());
  auto lease = engine_->read(kHouseholdsGroup);
  ASSERT_TRUE(lease);
  auto query = DirectoryQuery::open(*lease);
  ASSERT_TRUE(query);
  for (const char* text : {"1-2-37", "１－２－３７", "1号楼2单元37室"}) {
    auto first = query->households_at(World::kCompany, home.community, text, {}, 1);
    ASSERT_TRUE(first && first->next);
    ASSERT_EQ(first->rows.size(), 1U);
    EXPECT_EQ(first->rows.front().household, home.household);
    auto second = query->households_at(World::kCompany, home.community, text, *first->next, 1);
    ASSERT_TRUE(second && !second->next);
    ASSERT_EQ(second->rows.size(), 1U);
    EXPECT_EQ(second->rows.front().household, next.household);
  }
  for (const char* text : {"1-2-3", "1-2-370", "1号楼", ""}) {
    EXPECT_TRUE(query->households_at(World::kCompany, home.community, text, {}, 10)->rows.empty()) << text;
  }
}

}  // namespace steward::test

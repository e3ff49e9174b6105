#include "eventstore/storage/kv_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "eventstore/storage/bulk_read.h"
#include "tests/support/temp_dir.h"

namespace steward {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::pair<std::string, std::string>>;

class KvStoreTest : public testing::Test {
 protected:
  Result<std::unique_ptr<KvStore>> open() { return KvStore::open(directory.path() / "views", options); }

  static Rows rows(std::unique_ptr<RowScan> scan) {
    Rows result;
    std::string_view key;
    std::string_view value;
    for (;;) {
      auto more = scan->next(key, value);
      EXPECT_TRUE(more) << (more ? "" : more.error().detail);
      if (!more || !*more) return result;
      result.emplace_back(key, value);
    }
  }
  static void put(KvStore& store, Family family, const Rows& rows) {
    WriteSet changes;
    for (const auto& [key, value] : rows) changes.put(family, key, value);
    ASSERT_TRUE(store.write(changes));
  }

  test::TempDir directory;
  KvOptions options;
};

TEST_F(KvStoreTest, ScansARangeInBothDirections) {
  auto store = open().value();
  const Family family = store->family("a").value();
  put(*store, family, {{"1", "one"}, {"2", "two"}, {"3", "three"}, {"4", "four"}});
  for (const bool bulk : {false, true}) {
    EXPECT_EQ(rows(store->scan(family, "2", "4", false, bulk)), (Rows{{"2", "two"}, {"3", "three"}}));
    EXPECT_EQ(rows(store->scan(family, "2", "4", true, bulk)), (Rows{{"3", "three"}, {"2", "two"}}));
    EXPECT_EQ(rows(store->scan(family, "3", "", false, bulk)).size(), 2U);
    EXPECT_EQ(rows(store->scan(family, "", "", true, bulk)).size(), 4U);
    EXPECT_TRUE(rows(store->scan(family, "5", "", false, bulk)).empty());
  }
}

TEST_F(KvStoreTest, ManyRowsAtOnceAreAsEachAlone) {
  auto store = open().value();
  const Family family = store->family("a").value();
  const Family other = store->family("b").value();
  put(*store, family, {{"1", "one"}, {"2", "old"}, {"3", "three"}, {"4", ""}});
  ASSERT_TRUE(store->flush());
  put(*store, family, {{"2", "two"}});
  put(*store, other, {{"0", "of another"}});
  WriteSet changes;
  changes.erase(family, "3");
  ASSERT_TRUE(store->write(changes));
  const std::vector<std::string_view> keys = {"0", "1", "2", "3", "4", "5"};
  const auto values = get_all(*store, family, keys);
  ASSERT_TRUE(values);
  ASSERT_EQ(values->size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ((*values)[i], store->get(family, keys[i]).value()) << keys[i];
  }
  EXPECT_TRUE(get_all(*store, family, {})->empty());
}

TEST_F(KvStoreTest, StretchesOfRowsAreReadOneBehindTheOther) {
  auto store = open().value();
  const Family family = store->family("a").value();
  put(*store, family, {{"a1", "1"}, {"a2", "2"}, {"c1", "3"}, {"c2", "4"}, {"e1", "5"}, {"g1", "6"}});
  const auto rows = seek_rows(*store, family, "a", "f");
  ASSERT_TRUE(rows->seek("a1").value());
  EXPECT_EQ(rows->key(), "a1");
  ASSERT_TRUE(rows->next().value());
  ASSERT_TRUE(rows->next().value());
  EXPECT_EQ(rows->key(), "c1") << "behind the stretch";
  ASSERT_TRUE(rows->seek("b1").value());
  EXPECT_EQ(rows->key(), "c1") << "it stands there already";
  ASSERT_TRUE(rows->seek("d").value());
  EXPECT_EQ(rows->key(), "e1");
  EXPECT_EQ(rows->value(), "5");
  EXPECT_FALSE(rows->seek("e2").value()) << "what is beyond the range is not there";
  EXPECT_FALSE(rows->next().value());
  EXPECT_FALSE(rows->seek("e3").value());
}

TEST_F(KvStoreTest, ASnapshotDoesNotSeeWhatComesLater) {
  auto store = open().value();
  const Family family = store->family("a").value();
  put(*store, family, {{"1", "old"}});
  {
    auto snapshot = store->snapshot();
    put(*store, family, {{"1", "new"}});
    WriteSet changes;
    changes.put(family, "1", "newer");
    changes.put(family, "2", "two");
    ASSERT_TRUE(store->ingest(std::move(changes)));
    EXPECT_EQ(snapshot->get(family, "1").value(), "old");
    EXPECT_EQ(rows(snapshot->scan(family, "", "", false, false)).size(), 1U);
  }
  EXPECT_EQ(store->get(family, "1").value(), "newer");
}

TEST_F(KvStoreTest, IngestAndWriteGiveTheSameRows) {
  auto store = open().value();
  for (const bool ingest : {false, true}) {
    const Family first = store->family(ingest ? "first-i" : "first-w").value();
    const Family second = store->family(ingest ? "second-i" : "second-w").value();
    put(*store, first, {{"a", "0"}, {"b", "0"}, {"c", "0"}});
    for (int round = 1; round <= 3; ++round) {
      WriteSet changes;
      changes.put(first, "b", "x" + std::to_string(round));
      changes.put(first, "a", "1");
      changes.erase(first, "c");
      changes.put(first, "b", "last" + std::to_string(round));
      changes.put(second, "d", "put");
      changes.erase(second, "d");
      changes.put(second, "checkpoint", std::to_string(round));
      if (ingest) {
        ASSERT_TRUE(store->ingest(std::move(changes)));
      } else {
        ASSERT_TRUE(store->write(changes));
      }
    }
    EXPECT_EQ(rows(store->scan(first, "", "", false, false)), (Rows{{"a", "1"}, {"b", "last3"}}));
    EXPECT_EQ(rows(store->scan(second, "", "", false, false)), (Rows{{"checkpoint", "3"}}));
  }
  EXPECT_TRUE(store->ingest({}));
}

TEST_F(KvStoreTest, FamiliesSurviveAReopenAndAreDroppedWhole) {
  {
    auto store = open().value();
    put(*store, store->family("kept").value(), {{"k", "v"}});
    put(*store, store->family("dropped").value(), {{"k", "v"}});
    auto scan = store->scan(*store->find_family("dropped"), "", "", false, false);
    ASSERT_TRUE(store->drop_family("dropped"));
    EXPECT_EQ(rows(std::move(scan)).size(), 1U);
    EXPECT_TRUE(store->drop_family("dropped"));
    EXPECT_EQ(store->family_names(), std::vector<std::string>{"kept"});
  }
  auto store = open().value();
  EXPECT_EQ(store->family_names(), std::vector<std::string>{"kept"});
  EXPECT_EQ(store->get(*store->find_family("kept"), "k").value(), "v");
  EXPECT_EQ(store->get(*store->find_family("kept"), "no").value(), std::nullopt);
  EXPECT_TRUE(rows(store->scan(store->family("dropped").value(), "", "", false, false)).empty());
}

TEST_F(KvStoreTest, CountsTheRowsItHandsOut) {
  auto store = open().value();
  const Family family = store->family("a").value();
  put(*store, family, {{"1", ""}, {"2", ""}, {"3", ""}});
  const auto before = store->rows_read();
  EXPECT_EQ(rows(store->scan(family, "2", "", false, false)).size(), 2U);
  EXPECT_TRUE(store->get(family, "1").value());
  EXPECT_EQ(store->rows_read() - before, 3U);
}

TEST_F(KvStoreTest, SomebodyElsesDirectoryIsLockedAndNotDamaged) {
  auto store = open().value();
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "locked");
  EXPECT_NE(second.error().detail.find("locked by another process"), std::string::npos);
}

TEST_F(KvStoreTest, ADamagedDirectoryIsSaidToBeDamaged) {
  {
    auto store = open().value();
    put(*store, store->family("a").value(), {{"1", "one"}});
    ASSERT_TRUE(store->flush());
  }
  fs::path manifest;
  for (const auto& entry : fs::directory_iterator(directory.path() / "views")) {
    if (entry.path().filename().string().rfind("MANIFEST", 0) == 0) manifest = entry.path();
  }
  std::ofstream(manifest, std::ios::trunc) << "not a manifest";
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "second-database-damaged");
  fs::remove(directory.path() / "views" / "CURRENT");
  const auto without_current = open();
  ASSERT_FALSE(without_current);
  EXPECT_EQ(without_current.error().code, "second-database-damaged");
}

using KvStoreDeathTest = KvStoreTest;

TEST_F(KvStoreDeathTest, AScanThatOutlivesTheStoreIsNamed) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_DEATH(
      {
        auto store = open().value();
        auto scan = store->scan(store->family("a").value(), "", "", false, false);
        store.reset();
      },
      "a scan or snapshot of the second database outlived it");
}

}  // namespace
}  // namespace steward

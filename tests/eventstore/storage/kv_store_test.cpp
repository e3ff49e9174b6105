#include "eventstore/storage/kv_store.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "eventstore/storage/bulk_read.h"
#include "tests/support/eventually.h"
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

// Some keys side by side, some apart, some not there, over files and memory: whatever way they are read by.
TEST_F(KvStoreTest, KeysThatLieTogetherOrApartAreReadAsEachAlone) {
  auto store = open().value();
  const Family family = store->family("a").value();
  std::mt19937 random(20261129);
  const auto key_of = [](unsigned number) {
    std::string digits = std::to_string(number);
    return std::string(6 - digits.size(), '0') + digits;
  };
  for (int round = 0; round < 4; ++round) {
    WriteSet changes;
    for (unsigned i = 0; i < 3000; ++i) {
      const unsigned number = static_cast<unsigned>(random() % 20'000);
      if (random() % 8 == 0) {
        changes.erase(family, key_of(number));
      } else {
        changes.put(family, key_of(number), std::to_string(round) + "/" + std::to_string(i));
      }
    }
    ASSERT_TRUE(store->write(changes));
    if (round == 3) continue;
    ASSERT_TRUE(store->flush());
  }
  for (int round = 0; round < 20; ++round) {
    std::set<std::string> wanted;
    while (wanted.size() < 600) {
      const unsigned from = static_cast<unsigned>(random() % 20'000);
      const unsigned count = random() % 3 == 0 ? 1 : 1 + static_cast<unsigned>(random() % 90);
      const unsigned step = random() % 4 == 0 ? 97 : 1;
      for (unsigned i = 0; i < count; ++i) wanted.insert(key_of((from + i * step) % 20'000));
    }
    const std::vector<std::string_view> keys(wanted.begin(), wanted.end());
    const auto values = get_all(*store, family, keys);
    ASSERT_TRUE(values);
    ASSERT_EQ(values->size(), keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      ASSERT_EQ((*values)[i], store->get(family, keys[i]).value()) << keys[i] << " in round " << round;
    }
  }
}

TEST_F(KvStoreTest, WhatLiesNearIsSteppedToAndWhatLiesFarIsLookedFor) {
  auto store = open().value();
  const Family family = store->family("a").value();
  Rows rows;
  for (int i = 1000; i < 2000; ++i) rows.emplace_back(std::to_string(i), "");
  put(*store, family, rows);
  const auto seeker = seek_rows(*store, family, "1000", "2000");
  for (int i = 1000; i < 1100; i += 3) {
    ASSERT_TRUE(seeker->seek(std::to_string(i)).value());
    ASSERT_EQ(seeker->key(), std::to_string(i));
  }
  EXPECT_EQ(seeker->jumps(), 1U) << "to the first";
  for (int i = 1200; i < 2000; i += 200) {
    ASSERT_TRUE(seeker->seek(std::to_string(i)).value());
    ASSERT_EQ(seeker->key(), std::to_string(i));
  }
  EXPECT_EQ(seeker->jumps(), 5U);
}

TEST_F(KvStoreTest, FilesAreMergedLateWhileMuchIsWrittenAndSoonAfterwards) {
  options.merge_calm_after = std::chrono::milliseconds(1'000);
  auto store = open().value();
  const Family family = store->family("a").value();
  // Files that overlap, of rows that do not compress.
  std::mt19937_64 random(1);
  const auto write_file = [&] {
    WriteSet changes;
    for (std::uint64_t row = 0; row < 1'000; ++row) {
      std::string value(1000, ' ');
      for (char& byte : value) byte = static_cast<char>(random());
      changes.put(family, std::to_string(random()), std::move(value));
    }
    ASSERT_TRUE(store->write(changes));
    ASSERT_TRUE(store->flush());
  };
  // A family that is small is not worth it.
  for (int file = 0; file < 10; ++file) write_file();
  std::uint64_t most = 0;
  // A disk that stalls for as long as calm takes makes calm.
  for (int attempt = 0; attempt < 10 && most <= 10; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3'000));
    for (int file = 0; file < 24; ++file) {
      write_file();
      most = std::max(most, store->unmerged_files());
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
    }
  }
  EXPECT_GT(most, 10U) << "eight begin a merge when nothing says otherwise";
  EXPECT_TRUE(test::eventually([&] { return store->unmerged_files() < 4; }));
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

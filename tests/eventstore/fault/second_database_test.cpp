#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <random>

#include "eventstore/storage/kv_store.h"
#include "tests/support/power_cut_fs.h"
#include "tests/support/temp_dir.h"

namespace steward {
namespace {

using State = std::map<std::string, std::string>;

constexpr std::array<const char*, 3> kFamilies = {"index", "view-a", "view-b"};

State state_of(KvStore& store) {
  State state;
  for (const char* name : kFamilies) {
    const auto family = store.find_family(name);
    if (!family) continue;
    auto scan = store.scan(*family, "", "", false, true);
    std::string_view key;
    std::string_view value;
    for (;;) {
      auto more = scan->next(key, value);
      EXPECT_TRUE(more) << (more ? "" : more.error().detail);
      if (!more || !*more) break;
      state[std::string(name) + '/' + std::string(key)] = std::string(value);
    }
  }
  return state;
}

// The power goes for the second database alone. Written without sync, by puts and by ingests, it comes back as it was
// after some earlier change, over all families; or it says that it is damaged, and is begun anew.
TEST(SecondDatabasePowerCut, ComesBackAsAnEarlierState) {
  constexpr std::uint64_t kSeed = 42;
  std::cout << "seed " << kSeed << '\n';
  std::size_t older = 0;
  std::size_t damaged = 0;
  for (std::uint64_t cut = 0; cut < 40; ++cut) {
    std::mt19937_64 random(kSeed + cut);
    const test::TempDir directory;
    std::filesystem::create_directories(directory.path() / "data");
    test::PowerCutFs disk({directory.path() / "data"}, kSeed + cut);
    disk.garbage_in_torn_ends(true);
    KvOptions options;
    options.env = disk.env();
    const auto open = [&] { return KvStore::open(directory.path() / "data" / "views", options); };
    std::vector<State> states(1);
    {
      auto store = open().value();
      std::vector<Family> families;
      for (const char* name : kFamilies) families.push_back(store->family(name).value());
      disk.cut_at(20 + random() % 250);
      for (int change = 1; change <= 300; ++change) {
        WriteSet changes;
        State next = states.back();
        for (int row = 0; row < 5; ++row) {
          const std::size_t family = random() % families.size();
          const std::string key = "k" + std::to_string(random() % 20);
          const std::string name = std::string(kFamilies[family]) + '/' + key;
          if (random() % 4 == 0) {
            changes.erase(families[family], key);
            next.erase(name);
          } else {
            changes.put(families[family], key, std::to_string(change));
            next[name] = std::to_string(change);
          }
        }
        states.push_back(std::move(next));
        if (!(random() % 10 == 0 ? store->ingest(std::move(changes)) : store->write(changes))) break;
      }
      disk.cut_now();
    }
    disk.restart();
    auto opened = open();
    if (!opened) {
      EXPECT_EQ(opened.error().code, "second-database-damaged");
      ++damaged;
      continue;
    }
    const auto found = std::find(states.rbegin(), states.rend(), state_of(**opened));
    EXPECT_NE(found, states.rend()) << "a state that never was, cut " << cut;
    if (found != states.rbegin()) ++older;
  }
  std::cout << older << " older states, " << damaged << " damaged\n";
  EXPECT_GT(older, 0U);
  EXPECT_LT(damaged, 10U);
}

bool has_unfinished_files(const std::filesystem::path& directory) {
  return std::any_of(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator(),
                     [](const auto& entry) { return entry.path().filename().string().starts_with("ingest-"); });
}

// It is tried again and again by whoever follows: the disk would fill up with what every try leaves.
TEST(SecondDatabaseFault, AnIngestThatFailsLeavesNoFiles) {
  const test::TempDir directory;
  const std::filesystem::path data = directory.path() / "data";
  std::filesystem::create_directories(data);
  test::PowerCutFs disk({data}, 1);
  KvOptions options;
  options.env = disk.env();
  auto store = KvStore::open(data / "views", options).value();
  const std::array families{store->family("index").value(), store->family("view-a").value()};
  // Making the files of the two families, then giving each its place in the database.
  for (const auto call : {test::PowerCutFs::Call::create, test::PowerCutFs::Call::link}) {
    std::uint64_t failed = 0;
    for (;; ++failed) {
      ASSERT_LT(failed, 20U);
      disk.fail(call, failed + 1, false, rocksdb::IOStatus::IOError("bad disk"));
      WriteSet changes;
      for (const Family family : families) changes.put(family, "k" + std::to_string(failed), "v");
      const auto ingested = store->ingest(std::move(changes));
      const bool met = disk.fault_was_met();
      disk.heal();
      EXPECT_EQ(ingested.has_value(), !met);
      EXPECT_FALSE(has_unfinished_files(data / "views")) << "call " << failed + 1;
      if (!met) break;
    }
    EXPECT_GE(failed, 2U) << "each family's";
  }
}

}  // namespace
}  // namespace steward

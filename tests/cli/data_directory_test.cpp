#include "cli/data_directory.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "eventstore/base/clock.h"
#include "eventstore/keyring/keyring_anchor.h"
#include "tests/support/samples.h"
#include "tests/support/temp_dir.h"

namespace steward::cli {
namespace {

namespace fs = std::filesystem;

// What is left beside a log that is gone is the last that can be read of it.
TEST(DataDirectory, IsNotBegunAnewBesideTheKeyringOfALogThatIsGone) {
  const test::TempDir place;
  const SystemClock clock;
  Settings settings;
  settings.data = (place.path() / "data").string();
  {
    const auto begun = DataDirectory::open(settings, {.create = true}, clock);
    ASSERT_TRUE(begun) << begun.error().code;
    (*begun)->stop();
  }
  ASSERT_GT(fs::remove_all(place.path() / "data/log"), 0U);
  fs::remove(place.path() / "data/anchor");
  for (const bool create : {true, false}) {
    const auto again = DataDirectory::open(settings, {.create = create}, clock);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "log-missing");
  }
  EXPECT_FALSE(fs::exists(place.path() / "data/log"));
  EXPECT_TRUE(fs::exists(place.path() / "data/views"));
}

// It would give the next person a number that another's key has.
TEST(DataDirectory, IsNotOpenedWithAKeyringThatIsOlderThanItsLog) {
  const test::TempDir place;
  const SystemClock clock;
  Settings settings;
  settings.data = (place.path() / "data").string();
  const fs::path keys = place.path() / "data/keyring/people.keys";
  const fs::path older = place.path() / "older";
  const fs::path newest = place.path() / "newest";
  {
    const auto begun = DataDirectory::open(settings, {.create = true}, clock);
    ASSERT_TRUE(begun) << begun.error().code;
    fs::copy_file(keys, older);
    ASSERT_TRUE((*begun)->keyring().ensure_keys(std::array{test::sample_id<PersonId>(0xe0)}));
    fs::copy_file(keys, newest);
    (*begun)->stop();
  }
  fs::copy_file(older, keys, fs::copy_options::overwrite_existing);
  for (const bool create : {true, false}) {
    const auto again = DataDirectory::open(settings, {.create = create}, clock);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "keyring-too-old");
  }
  fs::copy_file(newest, keys, fs::copy_options::overwrite_existing);
  EXPECT_TRUE(DataDirectory::open(settings, {}, clock));
  // A directory from before: its keyring is taken as it is, and known from then on.
  const fs::path anchor = place.path() / "data" / kKeyringAnchorFile;
  ASSERT_TRUE(fs::remove(anchor));
  EXPECT_TRUE(DataDirectory::open(settings, {}, clock));
  EXPECT_EQ(read_keyring_anchor(anchor).value().value().places, 1U);
}

TEST(DataDirectory, OfSomethingElseIsNotTakenOver) {
  const test::TempDir place;
  const SystemClock clock;
  Settings settings;
  const fs::path data = place.path() / "data";
  settings.data = data.string();
  fs::create_directories(data / "lost+found");
  std::ofstream(data / ".profile") << "hidden";
  std::ofstream(data / "thesis.txt") << "somebody's";
  const auto permissions = fs::status(data).permissions();
  const auto refused = DataDirectory::open(settings, {.create = true}, clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "data-directory-foreign");
  EXPECT_NE(refused.error().detail.find("thesis.txt"), std::string::npos) << refused.error().detail;
  EXPECT_FALSE(fs::exists(data / "log"));
  EXPECT_EQ(fs::status(data).permissions(), permissions);

  fs::remove(data / "thesis.txt");
  for (const char* when : {"at first", "with a log"}) {
    const auto begun = DataDirectory::open(settings, {.create = true}, clock);
    ASSERT_TRUE(begun) << when << " " << begun.error().code;
    (*begun)->stop();
    std::ofstream(data / "thesis.txt") << "beside a log everything may lie";
  }
}

}  // namespace
}  // namespace steward::cli

#include "cli/data_directory.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "eventstore/base/clock.h"
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

}  // namespace
}  // namespace steward::cli

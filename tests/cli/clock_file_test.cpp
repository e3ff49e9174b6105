#include "cli/clock_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/support/temp_dir.h"

namespace steward::cli {
namespace {

class ClockFileTest : public testing::Test {
 protected:
  void say(const std::string& text) {
    std::ofstream(file.string() + ".new") << text;
    std::filesystem::rename(file.string() + ".new", file);
  }
  static Instant at(const char* text) { return parse_instant(text).value(); }

  test::TempDir directory;
  std::filesystem::path file = directory.path() / "clock";
};

TEST_F(ClockFileTest, SaysWhatTheFileSaysAndNeverGoesBack) {
  say("2026-03-02T01:30:00Z\n");
  const auto clock = ClockFile::open(file);
  ASSERT_TRUE(clock);
  EXPECT_EQ((*clock)->now(), at("2026-03-02T01:30:00Z"));
  say("2026-03-02T09:00:00+08:00");
  EXPECT_EQ((*clock)->now(), at("2026-03-02T01:30:00Z")) << "that was half an hour before";
  say("2026-03-09T00:00:00Z");
  EXPECT_EQ((*clock)->now(), at("2026-03-09T00:00:00Z"));
  for (const char* nonsense : {"", "soon", "2026-13-01T00:00:00Z"}) {
    say(nonsense);
    EXPECT_EQ((*clock)->now(), at("2026-03-09T00:00:00Z")) << nonsense;
  }
  std::filesystem::remove(file);
  EXPECT_EQ((*clock)->now(), at("2026-03-09T00:00:00Z"));
}

// A day that is driven forward is no jump of the wall clock, whichever thread looks and whenever.
TEST_F(ClockFileTest, LeapsWithoutAnAlarm) {
  say("2026-03-02T00:00:00Z");
  const auto clock = ClockFile::open(file);
  ASSERT_TRUE(clock);
  RecordedClock recorded(**clock, at("2026-03-01T00:00:00Z"));
  std::jthread looks([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) static_cast<void>(recorded.stamp());
  });
  for (int day = 3; day <= 9; ++day) {
    say("2026-03-0" + std::to_string(day) + "T00:00:00Z");
    EXPECT_FALSE(recorded.alarmed());
    EXPECT_GE(recorded.stamp().recorded_at, at("2026-03-03T00:00:00Z"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  looks.request_stop();
  looks.join();
  EXPECT_FALSE(recorded.alarmed());
  EXPECT_GE(recorded.now(), at("2026-03-09T00:00:00Z"));
}

TEST_F(ClockFileTest, MustHoldAnInstantAtTheBeginning) {
  EXPECT_EQ(ClockFile::open(file).error().code, "clock-file-invalid");
  say("now");
  EXPECT_EQ(ClockFile::open(file).error().code, "clock-file-invalid");
}

}  // namespace
}  // namespace steward::cli

#include "eventstore/base/logging.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "eventstore/base/log_line.h"

namespace steward {
namespace {

const Instant kTime = *parse_instant("2026-11-23T03:35:25.123456Z");

TEST(JsonLine, HoldsTimeLevelEventRequestAndTypedFields) {
  const auto id = HouseId(*parse_uuid("018f3b2a-7c1d-7e2f-9a3b-0123456789ab"));
  EXPECT_EQ(json_line(kTime, LogLevel::info, "bill-run-completed", "req-7",
                      {{"house", id},
                       {"events", std::uint64_t{12}},
                       {"amount_fen", -5},
                       {"replayed", true},
                       {"month", *parse_year_month("2026-11")}}),
            R"({"time":"2026-11-23T03:35:25.123456Z","level":"info","event":"bill-run-completed","request_id":"req-7",)"
            R"("house":"018f3b2a-7c1d-7e2f-9a3b-0123456789ab","events":12,"amount_fen":-5,"replayed":true,)"
            R"("month":"2026-11"})");
}

TEST(JsonLine, EscapesWhatWouldBreakTheLine) {
  EXPECT_EQ(json_line(kTime, LogLevel::error, "e", {}, {{"detail", "a \"b\" \\ c\n\t\x01\x7f"}}),
            R"({"time":"2026-11-23T03:35:25.123456Z","level":"error","event":"e",)"
            R"("detail":"a \"b\" \\ c\n\t\u0001\u007f"})");
}

TEST(JsonLine, KeepsUtf8AndReplacesWhatIsNotUtf8) {
  std::string out;
  append_json_string(out, "欠费 €😀");
  EXPECT_EQ(out, "\"欠费 €😀\"");
  // A lone continuation, an overlong slash, a surrogate, a point beyond Unicode, a sequence cut short.
  for (const std::string bad : {"\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8"}) {
    std::string replaced;
    append_json_string(replaced, bad);
    std::string expected = "\"";
    for (std::size_t i = 0; i < bad.size(); ++i) expected += "\xEF\xBF\xBD";
    EXPECT_EQ(replaced, expected + "\"");
  }
}

TEST(TextLine, StaysOneLineAndQuotesWhatCouldBeMisread) {
  EXPECT_EQ(text_line(kTime, LogLevel::warn, "view-halted", "r1",
                      {{"view", "arrears"}, {"reason", "bad\nevent=\"x\""}, {"empty", ""}}, false),
            "2026-11-23T03:35:25.123456Z warn  view-halted view=arrears reason=\"bad\\nevent=\\\"x\\\"\" empty=\"\" "
            "request_id=r1");
}

TEST(TextLine, ColoursOnlyTheLevel) {
  EXPECT_EQ(text_line(kTime, LogLevel::error, "e", {}, {}, true), "2026-11-23T03:35:25.123456Z \x1b[31merror\x1b[0m e");
}

TEST(RequestScope, NestsAndBelongsToOneThread) {
  EXPECT_EQ(RequestScope::current(), "");
  {
    const RequestScope outer("outer");
    {
      const RequestScope inner("inner");
      EXPECT_EQ(RequestScope::current(), "inner");
    }
    EXPECT_EQ(RequestScope::current(), "outer");
    std::thread([] { EXPECT_EQ(RequestScope::current(), ""); }).join();
  }
  EXPECT_EQ(RequestScope::current(), "");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

TEST(Logging, WritesAllQueuedLinesOnStop) {
  testing::internal::CaptureStderr();
  start_logging(LogLevel::info, LogFormat::json);
  constexpr int kThreads = 4;
  constexpr int kLinesEach = 200;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([t] {
      const RequestScope scope("thread-" + std::to_string(t));
      for (int i = 0; i < kLinesEach; ++i) log_info("counted", {{"i", i}});
    });
  }
  for (auto& thread : threads) thread.join();
  log_debug("below-the-level");
  stop_logging();
  const auto lines = lines_of(testing::internal::GetCapturedStderr());
  EXPECT_EQ(lines.size(), std::size_t{kThreads * kLinesEach});
  for (const auto& line : lines) {
    EXPECT_NE(line.find(R"("event":"counted","request_id":"thread-)"), std::string::npos) << line;
  }
}

TEST(Logging, BeforeStartOnlyWarningsAndErrorsAreWritten) {
  testing::internal::CaptureStderr();
  log_info("quiet");
  log_warn("loud", {{"n", 1}});
  const auto lines = lines_of(testing::internal::GetCapturedStderr());
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("warn  loud n=1"), std::string::npos) << lines[0];
}

}  // namespace
}  // namespace steward

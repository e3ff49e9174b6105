#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/progress_line.h"
#include "eventstore/index/index_rows.h"
#include "projections/all_views.h"
#include "projections/engine.h"
#include "tests/replay/story.h"
#include "tests/support/samples.h"

// The commands on a stopped data directory, as a shell calls them.
namespace steward::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct Outcome {
  int exit;
  std::string out;
  std::string err;
};

class ReplayCommands : public testing::Test {
 protected:
  Outcome steward(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "steward");
    arguments.insert(arguments.end(), {"--data", story.directory().string()});
    std::vector<const char*> raw;
    for (const std::string& argument : arguments) raw.push_back(argument.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit = run(all_commands(), static_cast<int>(raw.size()), raw.data());
    std::string out = testing::internal::GetCapturedStdout();
    return {exit, std::move(out), testing::internal::GetCapturedStderr()};
  }

  test::Story story;
};

// A view that can digest nothing, under the name of another.
class RefusingView final : public View {
 public:
  explicit RefusingView(std::unique_ptr<const View> view) : view_(std::move(view)) {}
  std::string_view name() const override { return view_->name(); }
  std::uint32_t version() const override { return view_->version(); }
  std::string_view group() const override { return view_->group(); }
  EventTypes handles() const override { return view_->handles(); }
  Result<void> on(const RecordedEvent&, Rows&) const override { return fail("refused"); }

 private:
  std::unique_ptr<const View> view_;
};

// Leaves the directory with a view that is halted at the first event that it handles, and all other groups level.
void halt(test::Story& story, std::string_view name) {
  ViewList views = all_views();
  for (auto& view : views) {
    if (view->name() == name) view = std::make_unique<RefusingView>(std::move(view));
  }
  {
    auto engine = ViewEngine::open(story.store().second_database(), story.store().feed(), std::move(views), {});
    ASSERT_TRUE(engine) << engine.error().code;
    const auto level = (*engine)->bring_level();
    ASSERT_FALSE(level);
    EXPECT_EQ(level.error().code, "view-halted");
    for (const ViewStatus& status : (*engine)->status()) {
      EXPECT_EQ(status.halt.has_value(), status.lag_events > 0) << status.name;
    }
  }
  story.close();
}

TEST_F(ReplayCommands, TellAHouseholdByItsIdAndByItsHouseNumber) {
  story.close();
  const auto by_id = steward({"replay", "household", to_string(story.li), "--locale", "en"});
  EXPECT_EQ(by_id.exit, 0) << by_id.err;
  EXPECT_THAT(by_id.out, HasSubstr("李* moved in on 2026-03-15"));
  const auto by_number =
      steward({"replay", "household", "--house-number", "3-1-101", "--community", "jinxiu", "--locale", "en"});
  EXPECT_EQ(by_number.out, by_id.out);
  const auto revealed = steward({"replay", "household", to_string(story.li), "--locale", "en", "--reveal"});
  EXPECT_THAT(revealed.out, HasSubstr("李娜 moved in"));
  const auto from_log = steward({"replay", "household", to_string(story.li), "--locale", "en", "--from-log"});
  EXPECT_EQ(from_log.out, by_id.out);
}

TEST_F(ReplayCommands, SayThatThereWasNothingToTellYet) {
  story.close();
  const std::string li = to_string(story.li);
  const auto silent = Not(HasSubstr("nothing to tell"));
  const std::vector<std::string> at_first = {"--as-at", "2000-01-01T00:00:00Z"};
  const auto told = [&](std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto outcome = steward(std::move(arguments));
    EXPECT_EQ(outcome.exit, 0) << outcome.err;
    return outcome.err;
  };
  const std::vector<std::string> household = {"replay", "household", li};
  const std::vector<std::string> house = {"replay", "house", to_string(story.house)};
  EXPECT_THAT(told(household, at_first), HasSubstr("nothing to tell"));
  EXPECT_THAT(told(household, {"--as-of", "2000-01-01"}), HasSubstr("nothing to tell"));
  EXPECT_THAT(told(house, at_first), HasSubstr("nothing to tell"));
  EXPECT_THAT(told(household, {}), silent);
  EXPECT_THAT(told(house, {}), silent);
  EXPECT_THAT(told({"replay", "household", li, "--json"}, at_first), silent);
  EXPECT_THAT(told({"replay", "household", li, "--csv"}, at_first), silent);
}

TEST_F(ReplayCommands, PrintTheDocumentsOfAHousehold) {
  story.burst_pipe();
  story.close();
  const std::string li = to_string(story.li);
  const auto notice = steward({"print", "bill-notice", li});
  ASSERT_EQ(notice.exit, 0) << notice.err;
  EXPECT_THAT(notice.out, StartsWith("%PDF-"));
  EXPECT_EQ(steward({"print", "bill-notice", "--house-number", "3-1-101", "--community", "jinxiu"}).out, notice.out);
  const auto english = steward({"print", "bill-notice", li, "--language", "en"});
  EXPECT_NE(english.out, notice.out);
  EXPECT_EQ(steward({"print", "bill-notice", li, "--locale", "en"}).out, english.out);
  EXPECT_NE(steward({"print", "bill-notice", li, "--reveal"}).out, notice.out) << "the owner's name";
  const std::string file = (story.directory() / "letter.pdf").string();
  const auto letter = steward({"print", "dunning-letter", li, "--date", "2026-05-31", "-o", file});
  EXPECT_EQ(letter.exit, 0) << letter.err;
  EXPECT_EQ(letter.out, "");
  const auto written = [&] {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
  };
  const std::string printed = written();
  EXPECT_THAT(printed, StartsWith("%PDF-"));
  const std::vector<std::string> receipt = {"print", "receipt", to_string(story.zhang), "--payment"};
  const auto with = [&](std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return steward(std::move(arguments));
  };
  const auto paid = with(receipt, {to_string(test::sample_id<PaymentId>(0xb0))});
  EXPECT_EQ(paid.exit, 0) << paid.err;
  EXPECT_THAT(paid.out, StartsWith("%PDF-"));

  const auto day = steward({"print", "day-close", "--community", "jinxiu", "--date", "2026-03-31"});
  EXPECT_EQ(day.exit, 0) << day.err;
  EXPECT_THAT(day.out, StartsWith("%PDF-"));
  const auto another = steward({"print", "day-close", "--community", "nowhere"});
  EXPECT_EQ(another.exit, 1);
  EXPECT_THAT(another.err, HasSubstr("(community-unknown)"));

  EXPECT_EQ(steward({"print"}).exit, 2);
  EXPECT_EQ(steward({"print", "day-close"}).exit, 2);
  EXPECT_EQ(steward({"print", "bill-notice"}).exit, 2);
  EXPECT_EQ(steward({"print", "receipt", li}).exit, 2);
  EXPECT_EQ(steward({"print", "bill-notice", li, "--language", "fr"}).exit, 2);
  const auto unknown = with(receipt, {li, "--language", "en"});
  EXPECT_EQ(unknown.exit, 1);
  EXPECT_THAT(unknown.err, HasSubstr("(payment-unknown)"));
  const auto nothing = steward({"print", "dunning-letter", to_string(story.zhang), "--language", "en", "-o", file});
  EXPECT_EQ(nothing.exit, 1);
  EXPECT_THAT(nothing.err, HasSubstr("(nothing-past-due)"));
  EXPECT_EQ(written(), printed) << "nothing takes the place of what was printed";
  EXPECT_THAT(steward({"print", "bill-notice", li, "--date", "2199-01-01"}).err, HasSubstr("(date-in-future"));
  EXPECT_THAT(steward({"print", "bill-notice", to_string(story.house)}).err, HasSubstr("household-unknown"));
}

TEST_F(ReplayCommands, TellAHouse) {
  story.close();
  const auto house = steward({"replay", "house", to_string(story.house), "--json"});
  EXPECT_EQ(house.exit, 0) << house.err;
  const auto json = boost::json::parse(house.out);
  EXPECT_EQ(json.at("tenures").as_array().size(), 2U);
  EXPECT_EQ(json.at("tenures").at(0).at("events").at(1).at("arrears_fen"), 21'360);
  const auto csv = steward({"replay", "house", "--house-number", "3-1-101", "--community", "jinxiu", "--csv"});
  EXPECT_THAT(csv.out, HasSubstr("收取维修费 50.00 元"));
}

TEST_F(ReplayCommands, RefuseWhatIsNotClear) {
  story.close();
  EXPECT_EQ(steward({"replay", "household"}).exit, 2);
  EXPECT_EQ(steward({"replay", "household", "nonsense"}).exit, 2);
  EXPECT_EQ(steward({"replay", "household", to_string(HouseholdId{})}).exit, 2);
  EXPECT_EQ(steward({"replay", "household", "--house-number", "3-1-101"}).exit, 2);
  const auto unknown = steward({"replay", "household", to_string(story.house)});
  EXPECT_EQ(unknown.exit, 1);
  EXPECT_THAT(unknown.err, HasSubstr("household-unknown"));
  EXPECT_THAT(steward({"replay", "house", "--house-number", "9-9", "--community", "jinxiu"}).err,
              HasSubstr("house-unknown"));
  EXPECT_EQ(steward({"export", "--type", "Nonsense"}).exit, 2);
  EXPECT_EQ(steward({"export", "--from", "9", "--to", "3"}).exit, 2);
  EXPECT_EQ(steward({"export", "--from", "9999999"}).exit, 1);
  EXPECT_THAT(steward({"export", "--company", "77"}).err, HasSubstr("There is no such company. (company-unknown)"));
  EXPECT_THAT(steward({"export", "--community", to_string(story.house)}).err, HasSubstr("(community-unknown)"));
}

TEST_F(ReplayCommands, SayThatADirectoryIsLocked) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"replay", "household", to_string(story.li)},
                                             {"print", "bill-notice", to_string(story.li)},
                                             {"verify"},
                                             {"compare"},
                                             {"rebuild"},
                                             {"export"}}) {
    const auto outcome = steward(command);
    EXPECT_EQ(outcome.exit, 3) << command.front();
    EXPECT_THAT(outcome.err, HasSubstr("locked")) << command.front();
  }
}

TEST_F(ReplayCommands, RebuildCompareVerifyAndStatusOfAnHonestDirectory) {
  story.close();
  const auto rebuild = steward({"rebuild"});
  EXPECT_EQ(rebuild.exit, 0) << rebuild.err;
  EXPECT_THAT(rebuild.out, HasSubstr("arrears"));
  const auto compare = steward({"compare"});
  EXPECT_EQ(compare.exit, 0) << compare.out << compare.err;
  EXPECT_THAT(compare.out, HasSubstr("index: "));
  EXPECT_THAT(compare.out, Not(HasSubstr("differs")));
  const auto verify = steward({"verify"});
  EXPECT_EQ(verify.exit, 0) << verify.out << verify.err;
  EXPECT_THAT(verify.out, HasSubstr("nothing found"));
  const auto status = steward({"views", "status", "--json"});
  EXPECT_EQ(status.exit, 0) << status.err;
  EXPECT_EQ(boost::json::parse(status.out).at(0).at("lag_events"), 0);
  EXPECT_THAT(steward({"rebuild", "nonsense"}).err, HasSubstr("view-unknown"));
}

TEST_F(ReplayCommands, VerifyAndCompareFindAnAlteredRow) {
  WriteSet rows;
  rows.put(story.store().index().family(), chain_key(test::Story::kCompany, story.li), encode(ChainHead{9, 9}));
  ASSERT_TRUE(story.store().second_database().write(rows));
  story.close();
  const auto verify = steward({"verify", "--json"});
  EXPECT_EQ(verify.exit, 1);
  EXPECT_EQ(boost::json::parse(verify.out).at("findings").at(0).at("code"), "index-row-differs");
  const auto compare = steward({"compare", "index"});
  EXPECT_EQ(compare.exit, 1);
  EXPECT_THAT(compare.out, HasSubstr("end of the history of household " + to_string(story.li)));
}

// What the other group says by now is not held against one that is paused.
TEST_F(ReplayCommands, VerifySaysWhichPausedGroupKeepsItFromComparingTheBooks) {
  const auto views = [&] {
    return ViewEngine::open(story.store().second_database(), story.store().feed(), all_views(), EngineOptions{})
        .value();
  };
  for (const auto& [view, group] : {std::pair{"arrears", kHouseholdsGroup}, std::pair{"ledger", kBooksGroup}}) {
    {
      const auto engine = views();
      ASSERT_TRUE(engine->bring_level());
      ASSERT_TRUE(engine->pause(view));
    }
    const Position paused_at = story.durable().position;
    story.crowd(1);
    story.close();
    const auto verify = steward({"verify"});
    EXPECT_EQ(verify.exit, 1) << verify.out << verify.err;
    EXPECT_THAT(verify.out, HasSubstr("not checked: the books of the views, because the group " + std::string(group) +
                                      " is paused at position " + std::to_string(paused_at) + "\n0 found"));
    story.open();
    ASSERT_TRUE(views()->resume(view));
  }
  story.close();
  const auto verify = steward({"verify"});
  EXPECT_EQ(verify.exit, 0) << verify.out << verify.err;
}

// What was found out about the log is told whatever the views say.
TEST_F(ReplayCommands, VerifyChecksTheBooksWhenAnotherGroupIsHalted) {
  halt(story, "analytics");
  const auto verify = steward({"verify", "--json"});
  EXPECT_EQ(verify.exit, 1);
  EXPECT_THAT(verify.err, HasSubstr("view-halted"));
  const auto report = boost::json::parse(verify.out);
  EXPECT_FALSE(report.at("root").as_string().empty());
  EXPECT_EQ(report.at("found"), 0);
  EXPECT_TRUE(report.at("not_checked").as_array().empty()) << verify.out;
}

TEST_F(ReplayCommands, VerifySaysThatHaltedBooksWereNotChecked) {
  halt(story, "ledger");
  const auto verify = steward({"verify", "--json"});
  EXPECT_EQ(verify.exit, 1);
  const auto report = boost::json::parse(verify.out);
  EXPECT_FALSE(report.at("root").as_string().empty());
  ASSERT_EQ(report.at("not_checked").as_array().size(), 1U);
  EXPECT_THAT(std::string(report.at("not_checked").at(0).as_string()),
              StartsWith("the books of the views, because the group books is halted at position "));
}

TEST_F(ReplayCommands, PauseAndResumeAView) {
  story.close();
  EXPECT_EQ(steward({"views", "pause", "arrears"}).exit, 0);
  EXPECT_THAT(steward({"views", "status"}).out, HasSubstr("paused"));
  EXPECT_EQ(steward({"views", "resume", "arrears"}).exit, 0);
  EXPECT_THAT(steward({"views", "status"}).out, Not(HasSubstr("paused")));
}

TEST_F(ReplayCommands, ExportWritesLinesOfJson) {
  story.close();
  const auto out = steward({"export", "--type", "PaymentReceived", "--company", "1"});
  EXPECT_EQ(out.exit, 0) << out.err;
  EXPECT_EQ(std::count(out.out.begin(), out.out.end(), '\n'), 2);
}

TEST(ProgressWords, SayRateAndTimeLeft) {
  EXPECT_EQ(progress_words("reading the log", 1200, 3000, 400),
            "reading the log: 1200 of 3000 (40 %), 400/s, 5 s left");
  EXPECT_EQ(progress_words("comparing", 1200, 0, 0), "comparing: 1200");
}

}  // namespace
}  // namespace steward::cli

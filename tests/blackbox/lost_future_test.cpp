#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "eventstore/store.h"
#include "tests/blackbox/estate.h"

// A log that is older than what its anchor has seen, and a loss that an operator accepted.
namespace steward::blackbox {
namespace {

using LostFuture = Blackbox;

std::int64_t number_of(const std::string& position) { return std::stoll(position.substr(position.find('-') + 1)); }

TEST_F(LostFuture, PositionsBeyondAnAcceptedLossStayUnknownWhateverComesAfter) {
  const Estate estate = make_estate("sunshine", 1);
  const std::string account = "/v1/households/" + estate.households[0];
  const auto pay = [&] {
    const Answer paid = client(estate.admin_key).post(account + "/payments", R"({"channel":"cash","amount_fen":100})");
    EXPECT_EQ(paid.status, 201) << paid.body;
    return paid.header("Event-Position");
  };
  const std::string kept = pay();
  ASSERT_EQ(server.stop(), 0);
  const std::filesystem::path backup = directory.path() / "backup";
  std::filesystem::copy(data / "log", backup, std::filesystem::copy_options::recursive);
  ASSERT_NO_FATAL_FAILURE(server.start());
  for (int i = 0; i < 4; ++i) pay();
  const std::string lost = pay();
  ASSERT_EQ(server.stop(), 0);

  std::filesystem::remove_all(data / "log");
  std::filesystem::copy(backup, data / "log", std::filesystem::copy_options::recursive);
  const Ran refused = run_steward({"serve", "--data", data.string(), "--port", "0"}, directory.path() / "output");
  EXPECT_NE(refused.exit, 0);
  EXPECT_NE(refused.output.find("log-behind-anchor"), std::string::npos) << refused.output;
  {
    const SystemClock clock;
    StoreOptions options;
    options.directory = data;
    options.log.accept_loss = true;
    auto store = EventStore::open(std::move(options), clock);
    ASSERT_TRUE(store) << store.error().code << store.error().detail;
    (*store)->stop();
  }
  ASSERT_NO_FATAL_FAILURE(server.start());
  Client admin = client(estate.admin_key);
  std::string now = pay();
  EXPECT_EQ(now.substr(0, 2), "2-");
  const auto expect_lost = [&] {
    EXPECT_EQ(admin.get(account, {{"Min-Position", lost}}).problem(), "position-from-lost-future") << now;
    EXPECT_EQ(admin.get("/v1/events?after=" + lost).problem(), "position-from-lost-future") << now;
    EXPECT_EQ(admin.get("/v1/events/stream", {{"Last-Event-ID", lost}}).problem(), "position-from-lost-future") << now;
  };
  expect_lost();
  while (number_of(now) <= number_of(lost)) now = pay();
  expect_lost();
  EXPECT_EQ(admin.get(account, {{"Min-Position", kept}}).status, 200);
  EXPECT_EQ(admin.get("/v1/events?after=" + kept).status, 200);
  const Answer arrears = admin.get(account + "/arrears", {{"Min-Position", now}});
  EXPECT_EQ(arrears.number("credit_fen"), 100 * (number_of(now) - number_of(kept))) << arrears.body;
}

}  // namespace
}  // namespace steward::blackbox

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <set>

#include "tests/api/http/socket_client.h"
#include "tests/blackbox/estate.h"

// The event feed, in pages and as a stream.
namespace steward::blackbox {
namespace {

using testing::HasSubstr;
using testing::Not;

class Feed : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", 2);
    admin.emplace(client(estate.admin_key));
  }
  std::string pay(const std::string& household, int amount_fen) {
    const Answer paid = admin->post("/v1/households/" + household + "/payments",
                                    R"({"channel":"cash","amount_fen":)" + std::to_string(amount_fen) + "}");
    EXPECT_EQ(paid.status, 201) << paid.body;
    return paid.header("Event-Position");
  }
  // A stream that is open, and what it has to say up to and including `text`.
  std::string listen(http::testing::SocketClient& socket, const std::string& target, const std::string& more_headers,
                     const std::string& text) {
    socket.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + estate.admin_key + "\r\n" +
                more_headers + "\r\n");
    return socket.receive_until(text, std::chrono::milliseconds(60'000));
  }
  Estate estate;
  std::optional<Client> admin;
};

TEST_F(Feed, CanBeHadAsABatchOfCloudEvents) {
  for (int i = 1; i <= 3; ++i) pay(estate.households[0], i);
  const Headers batch = {{"Accept", "application/cloudevents-batch+json"}};
  const Answer page = admin->get("/v1/events?types=PaymentReceived&limit=2", batch);
  ASSERT_EQ(page.status, 200) << page.body;
  EXPECT_EQ(page.header("Content-Type"), "application/cloudevents-batch+json");
  EXPECT_THAT(page.header("Link"), HasSubstr("rel=\"next\""));
  const boost::json::value plain = admin->get("/v1/events?types=PaymentReceived&limit=2").json();
  const boost::json::array events = page.json().as_array();
  ASSERT_EQ(events.size(), 2U);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].at("type"), "com.steward.payment_received.v1");
    EXPECT_EQ(events[i].at("id"), plain.at("items").at(i).at("event_id"));
    EXPECT_EQ(events[i].at("data"), plain.at("items").at(i).at("data"));
  }
  EXPECT_EQ(admin->get("/v1/events?types=Nonsense", batch).problem(), "query-invalid");
}

TEST_F(Feed, PagesGoOnWhereTheOneBeforeEnded) {
  for (int i = 1; i <= 5; ++i) pay(estate.households[0], i);
  const std::string last = pay(estate.households[1], 6);
  std::vector<std::int64_t> seen;
  std::string after = "1-0";
  while (true) {
    const Answer page = admin->get("/v1/events?types=PaymentReceived&limit=2&after=" + after);
    ASSERT_EQ(page.status, 200) << page.body;
    const boost::json::value body = page.json();
    for (const auto& item : body.at("items").as_array()) {
      EXPECT_EQ(item.at("type"), "PaymentReceived");
      EXPECT_EQ(item.at("company"), estate.company);
      seen.push_back(item.at("data").at("amount_fen").as_int64());
    }
    after = page.text("after");
    if (page.header("Link").empty()) break;
  }
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(after, last);
  const Answer of_one = admin->get("/v1/events?types=PaymentReceived&household_id=" + estate.households[1]);
  EXPECT_EQ(of_one.json().at("items").as_array().size(), 1U);
  EXPECT_EQ(admin->get("/v1/events?after=1-99999").problem(), "position-from-lost-future");
  EXPECT_EQ(admin->get("/v1/events?after=9-1").problem(), "position-from-lost-future");
  EXPECT_EQ(admin->get("/v1/events?after=1").problem(), "query-invalid");
  const Answer resumed = admin->get("/v1/events/stream", {{"Last-Event-ID", "abc"}});
  EXPECT_EQ(resumed.problem(), "header-invalid");
  EXPECT_THAT(resumed.text("detail"), testing::HasSubstr("Last-Event-ID"));
  EXPECT_EQ(admin->get("/v1/events?types=Nonsense").problem(), "query-invalid");
  // Nothing of another company, and nothing of the operator's.
  const Estate other = make_estate("moonlight", 1);
  const Answer all = admin->get("/v1/events?limit=1000");
  EXPECT_THAT(all.body, Not(HasSubstr(other.community)));
  EXPECT_THAT(all.body, Not(HasSubstr("ApiKeyIssued")));
  EXPECT_THAT(all.body, Not(HasSubstr("13800001234")));
}

TEST_F(Feed, AStreamTellsWhatComesAndResumesBehindTheLastEventId) {
  const std::string first = pay(estate.households[0], 1);
  const std::string second = pay(estate.households[0], 2);
  http::testing::SocketClient live(server.port());
  const std::string begun =
      listen(live, "/v1/events/stream?types=PaymentReceived", "", "id: " + second + "\nevent: PaymentReceived");
  EXPECT_EQ(http::testing::status_of(begun), 200);
  EXPECT_THAT(begun, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(begun, HasSubstr("id: " + first + "\n"));
  EXPECT_THAT(begun, Not(HasSubstr("HouseholdMovedIn")));
  const std::string third = pay(estate.households[1], 3);
  const std::string came = live.receive_until("id: " + third + "\n", std::chrono::milliseconds(60'000));
  EXPECT_THAT(came, HasSubstr("id: " + third + "\n"));
  live.close();

  const std::string fourth = pay(estate.households[1], 4);
  http::testing::SocketClient again(server.port());
  const std::string resumed = listen(again, "/v1/events/stream?types=PaymentReceived",
                                     "Last-Event-ID: " + second + "\r\n", "id: " + fourth + "\n");
  EXPECT_THAT(resumed, HasSubstr("id: " + third + "\n"));
  EXPECT_THAT(resumed, HasSubstr("id: " + fourth + "\n"));
  EXPECT_THAT(resumed, Not(HasSubstr("id: " + second + "\n")));
  // A server that stops ends the stream; it goes on after the restart.
  EXPECT_EQ(server.stop(), 0);
  EXPECT_FALSE(again.receive_until("never", std::chrono::milliseconds(5'000)).find("id: " + fourth) !=
               std::string::npos);
  EXPECT_TRUE(again.closed());
  ASSERT_NO_FATAL_FAILURE(server.start());
  admin.emplace(client(estate.admin_key));
  http::testing::SocketClient later(server.port());
  const std::string fifth = pay(estate.households[0], 5);
  const std::string rest = listen(later, "/v1/events/stream?types=PaymentReceived", "Last-Event-ID: " + fourth + "\r\n",
                                  "id: " + fifth + "\n");
  EXPECT_THAT(rest, HasSubstr("id: " + fifth + "\n"));
  EXPECT_THAT(rest, Not(HasSubstr("id: " + fourth + "\n")));
}

TEST_F(Feed, AStreamIsRefusedBeforeItBegins) {
  EXPECT_EQ(admin->get("/v1/events/stream", {{"Last-Event-ID", "1-99999"}}).status, 409);
  EXPECT_EQ(client(make_key(estate, "cashier")).get("/v1/events/stream").status, 403);
}

}  // namespace
}  // namespace steward::blackbox

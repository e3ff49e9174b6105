#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/http/server_support.h"

// How a server ends: what has begun is finished, as long as the grace lasts.
namespace steward::http {
namespace {

TEST(ServerStop, FinishesWhatHasBegunAndClosesWhatIsIdle) {
  Gate gate;
  std::atomic<int> finished{0};
  auto server = start([&](Request, Responder responder) {
    gate.wait();
    ++finished;
    responder.send({200, "text/plain", {}, "done"});
  });
  SocketClient idle(server->port());
  SocketClient busy(server->port());
  busy.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->counters().requests_active == 1; }));
  std::thread stopper([&] { server->stop(milliseconds(5000)); });
  EXPECT_EQ(idle.receive_all(), "");
  EXPECT_TRUE(idle.closed());
  SocketClient late(server->port());
  EXPECT_TRUE(late.closed());
  gate.open();
  const std::string answer = busy.receive_all();
  EXPECT_EQ(testing::body_of(answer), "done");
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  stopper.join();
  EXPECT_EQ(finished, 1);
  EXPECT_EQ(server->counters().connections_open, 0U);
}

TEST(ServerStop, HurryEndsTheGrace) {
  Gate gate;
  auto server = start([&](Request, Responder responder) {
    gate.wait();
    responder.send({});
  });
  SocketClient client(server->port());
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->counters().requests_active == 1; }));
  const auto begin = Clock::now();
  std::thread stopper([&] { server->stop(std::chrono::seconds(60)); });
  std::this_thread::sleep_for(milliseconds(50));
  server->hurry();
  EXPECT_EQ(client.receive_all(), "");
  EXPECT_TRUE(client.closed());
  gate.open();
  stopper.join();
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(10));
}

// Who works long for one answer is told that nobody waits for it any more, and does not use up the grace.
TEST(ServerStop, ALongAnswerIsWantedNoMore) {
  std::atomic<bool> ended{false};
  auto server = start([&](Request, Responder responder) {
    while (responder.wanted()) std::this_thread::sleep_for(milliseconds(1));
    ended = true;
    responder.send({503, "text/plain", {}, "stopping"});
  });
  SocketClient client(server->port());
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->counters().requests_active == 1; }));
  EXPECT_FALSE(ended);
  const auto begin = Clock::now();
  server->stop(std::chrono::seconds(60));
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(30));
  EXPECT_TRUE(ended);
  EXPECT_EQ(testing::body_of(client.receive_all()), "stopping");
}

TEST(ServerStop, ALongAnswerIsWantedAsLongAsItsPeerIsThere) {
  std::atomic<int> ended{0};
  const auto server = start([&](Request, Responder responder) {
    while (responder.wanted()) std::this_thread::sleep_for(milliseconds(1));
    ++ended;
    responder.send({});
  });
  SocketClient stays(server->port());
  SocketClient leaves(server->port());
  stays.send(kGet + "GET /next");  // what is sent ahead is no leaving
  leaves.send(kGet);
  ASSERT_TRUE(eventually([&] { return server->counters().requests_active == 2; }));
  leaves.close();
  EXPECT_TRUE(eventually([&] { return ended == 1; }));
}

TEST(ServerStop, UnderLoadEveryRequestThatWasHandledIsAnswered) {
  std::atomic<int> handled{0};
  Settings settings;
  settings.io_threads = 2;
  auto server = start(
      [&](Request request, Responder responder) {
        ++handled;
        echo(std::move(request), std::move(responder));
      },
      settings);
  std::atomic<int> answered{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      SocketClient client(server->port());
      while (client.send(kGet) && testing::status_of(client.receive_answer()) == 200) ++answered;
    });
  }
  ASSERT_TRUE(eventually([&] { return answered > 500; }));
  server->stop(milliseconds(5000));
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, handled);
}

}  // namespace
}  // namespace steward::http

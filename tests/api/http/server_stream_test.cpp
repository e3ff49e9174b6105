#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/api/http/server_support.h"

// Answers that come piece by piece.
namespace steward::http {
namespace {

std::string unchunk(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    const auto size = std::stoul(std::string(bytes.substr(0, bytes.find("\r\n"))), nullptr, 16);
    bytes.remove_prefix(bytes.find("\r\n") + 2);
    if (size == 0) return out + "<end>";
    out.append(bytes.substr(0, size));
    bytes.remove_prefix(std::min(bytes.size(), size + 2));
  }
  return out;
}

TEST(ServerStream, ArrivesPieceByPieceAndEnds) {
  Gate gate;
  const auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/event-stream", {}, "zero,"});
    EXPECT_TRUE(writer.write("one,"));
    gate.wait();
    EXPECT_TRUE(writer.write("two"));
    writer.end();
    EXPECT_FALSE(writer.write("three"));
  });
  SocketClient client(server->port());
  client.send(kGet);
  std::string answer = client.receive_until("one,\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_NE(answer.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  gate.open();
  answer += client.receive_all();
  EXPECT_EQ(unchunk(testing::body_of(answer)), "zero,one,two<end>");
  EXPECT_TRUE(client.closed());
}

// A writer that may not wait for ever gives up a reader that takes too little, and can tell it from one that has left.
TEST(ServerStream, AWriterWaitsNoLongerThanItSays) {
  std::atomic<int> outcome{0};
  const auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/plain", {}, ""});
    const std::string piece(1'000'000, 'p');
    const auto until = Clock::now() + milliseconds(100);
    bool taken = true;
    for (int i = 0; i < 100 && taken; ++i) taken = writer.write_wait(piece, until);
    outcome = taken ? 1 : writer.closed() ? 2 : 3;
  });
  SocketClient client(server->port(), 4096);
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return outcome != 0; }));
  EXPECT_EQ(outcome, 3);
  EXPECT_FALSE(client.receive_all().ends_with("\r\n0\r\n\r\n")) << "it is cut";
}

TEST(ServerStream, HasABoundedBufferAndDrains) {
  std::atomic<bool> was_full{false};
  std::atomic<std::size_t> total{0};
  Gate drained;
  const auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/plain", {}, ""});
    const std::string piece(10'000, 'p');
    for (int i = 0; i < 5000 && !was_full; ++i) {
      if (writer.write(piece)) {
        total += piece.size();
      } else {
        was_full = true;
      }
    }
    writer.on_drain([&] { drained.open(); });
    drained.wait();
    if (writer.write_wait(std::string(2'000'000, 'q'))) total += 2'000'000;
    writer.end();
  });
  SocketClient client(server->port(), 4096);
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return was_full.load(); }));
  const std::string body = unchunk(testing::body_of(client.receive_all()));
  EXPECT_EQ(body.size(), total + std::string_view("<end>").size());
}

TEST(ServerStream, SeesThatThePeerHasGone) {
  std::atomic<bool> saw{false};
  const auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/event-stream", {}, "hello"});
    saw = eventually([&] { return writer.closed(); });
  });
  {
    SocketClient client(server->port());
    client.send(kGet);
    client.receive_until("hello");
  }
  EXPECT_TRUE(eventually([&] { return saw.load(); }));
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
}

TEST(ServerStream, AWriterThatGoesWithoutAnEndLeavesACutAnswer) {
  const auto server = start([](Request, Responder responder) {
    EXPECT_TRUE(responder.stream({200, "text/plain", {}, ""}).write("part"));
  });
  SocketClient client(server->port());
  client.send(kGet);
  EXPECT_EQ(unchunk(testing::body_of(client.receive_all())), "part");
  EXPECT_TRUE(client.closed());
}

TEST(ServerStream, IsEndedByAStopAtOnceAlsoWhenAWriterWaits) {
  std::atomic<bool> waited{false};
  auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/plain", {}, ""});
    while (writer.write_wait(std::string(100'000, 'w'))) {
    }
    waited = true;
  });
  SocketClient client(server->port(), 4096);
  client.send(kGet);
  client.receive_until("w");
  const auto begin = Clock::now();
  server->stop(milliseconds(60'000));
  EXPECT_TRUE(waited);
  EXPECT_LT(Clock::now() - begin, milliseconds(30'000));
}

TEST(ServerStream, DoesNotKeepAStopWaitingForAPeerThatReadsNothing) {
  std::atomic<bool> stuck{false};
  std::atomic<bool> ended{false};
  const auto server = start([&](Request, Responder responder) {
    StreamWriter writer = responder.stream({200, "text/plain", {}, ""});
    const std::string piece(100'000, 'w');
    while (writer.write_wait(piece, Clock::now() + milliseconds(300))) {
    }
    stuck = true;
    ended = !writer.write_wait(piece);
  });
  SocketClient client(server->port(), 4096);
  client.send(kGet);
  ASSERT_TRUE(eventually([&] { return stuck.load(); }));
  const auto begin = Clock::now();
  server->stop(milliseconds(60'000));
  EXPECT_TRUE(ended);
  EXPECT_LT(Clock::now() - begin, milliseconds(20'000));
}

}  // namespace
}  // namespace steward::http

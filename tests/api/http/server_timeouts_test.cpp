#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "tests/api/http/server_support.h"

// Peers that are too slow are cut off.
namespace steward::http {
namespace {

Settings hasty() {
  Settings settings;
  settings.limits.header_timeout = milliseconds(200);
  settings.limits.body_timeout = milliseconds(300);
  settings.limits.idle_timeout = milliseconds(5'000);
  settings.limits.write_stall_timeout = milliseconds(300);
  return settings;
}

TEST(ServerTimeouts, AHeadThatTricklesIsCutOff) {
  const auto server = start(echo, hasty());
  SocketClient client(server->port());
  const auto begin = Clock::now();
  client.send("GET / HTTP/1.1\r\n");
  for (int i = 0; i < 20 && client.send("X"); ++i) std::this_thread::sleep_for(milliseconds(25));
  const std::string answer = client.receive_all();
  EXPECT_EQ(testing::status_of(answer), 408);
  EXPECT_LT(Clock::now() - begin, milliseconds(30'000));
  EXPECT_EQ(rejected(*server, Rejection::request_timeout), 1U);
}

TEST(ServerTimeouts, ABodyThatTricklesIsCutOffAndAFastEnoughOneIsNot) {
  Settings settings = hasty();
  settings.limits.body_bytes_per_second = 200;
  const auto server = start(echo, settings);
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n";
  SocketClient slow(server->port());
  slow.send(head);
  for (int i = 0; i < 25; ++i) {
    slow.send("b");
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(testing::status_of(slow.receive_all()), 408);
  SocketClient steady(server->port());
  steady.send(head);
  // 4,000 bytes in 0.6 s and more: past the timeout, above the least rate.
  steady.send(std::string(1'000, 'b'));
  for (int i = 0; i < 30; ++i) {
    steady.send(std::string(100, 'b'));
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(testing::status_of(steady.receive_answer()), 200);
}

// A few of them that take their time would keep everybody else's bodies out.
TEST(ServerTimeouts, ALargeBodyThatStallsIsCutOffSoon) {
  Settings settings = hasty();
  settings.limits.body_bytes = 10'000;
  settings.limits.body_bytes_per_second = 1;
  settings.limits.large_body_bytes_per_second = 1'000'000;
  Hooks hooks;
  hooks.body_limit = [](const Request&) { return std::uint64_t{1'000'000}; };
  const auto server = start(echo, settings, std::move(hooks));
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  // By the rate of the others both would have earned hours.
  SocketClient declared(server->port());
  declared.send(post + "Content-Length: 20000\r\n\r\n" + std::string(15'000, 'b'));
  EXPECT_EQ(testing::status_of(declared.receive_all()), 408);
  SocketClient chunked(server->port());
  chunked.send(post + "Transfer-Encoding: chunked\r\n\r\n3a98\r\n" + std::string(15'000, 'b') + "\r\n");
  EXPECT_EQ(testing::status_of(chunked.receive_all()), 408);
  SocketClient small(server->port());
  small.send(post + "Content-Length: 10000\r\n\r\n" + std::string(5'000, 'b'));
  std::this_thread::sleep_for(2 * settings.limits.body_timeout);
  small.send(std::string(5'000, 'b'));
  EXPECT_EQ(testing::status_of(small.receive_answer()), 200);
}

TEST(ServerTimeouts, IdleConnectionsAreClosedWithoutAWord) {
  Settings settings = hasty();
  settings.limits.idle_timeout = milliseconds(2'000);
  const auto server = start(echo, settings);
  SocketClient silent(server->port());
  SocketClient used(server->port());
  used.send(kGet);
  EXPECT_EQ(testing::status_of(used.receive_answer()), 200);
  EXPECT_EQ(silent.receive_all(), "");
  EXPECT_TRUE(silent.closed());
  EXPECT_EQ(used.receive_all(), "");
  EXPECT_TRUE(used.closed());
  EXPECT_EQ(rejected(*server, Rejection::idle_timeout), 2U);
}

TEST(ServerTimeouts, APeerThatDoesNotReadIsCutOff) {
  const auto server = start(
      [](Request, Responder responder) {
        responder.send({200, "text/plain", {}, std::string(30'000'000, 'z')});
      },
      hasty());
  SocketClient client(server->port(), 4096);
  client.send(kGet);
  EXPECT_TRUE(eventually([&] { return rejected(*server, Rejection::write_stalled) == 1; }));
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
}

}  // namespace
}  // namespace steward::http

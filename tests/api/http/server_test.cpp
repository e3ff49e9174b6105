#include "api/http/server.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/http/server_support.h"

namespace steward::http {
namespace {

TEST(Server, HasItsAddressBeforeItServes) {
  auto server = Server::bind({});
  ASSERT_TRUE(server) << server.error().detail;
  const std::uint16_t port = (*server)->port();
  EXPECT_NE(port, 0);
  Hooks hooks;
  hooks.handler = echo;
  ASSERT_TRUE((*server)->serve(std::move(hooks)));
  EXPECT_EQ((*server)->port(), port);
  SocketClient client(port);
  client.send(get("/here"));
  EXPECT_EQ(testing::status_of(client.receive_answer()), 200);

  const auto second = Server::bind({.port = port});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "cannot-listen");
  const auto nowhere = Server::bind({.address = "nowhere"});
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, "cannot-listen");
}

TEST(Server, ThatIsBoundNeedNotServe) {
  auto server = Server::bind({});
  ASSERT_TRUE(server);
  (*server)->stop(milliseconds(0));
}

TEST(Server, AnswersFromAWorkerAndFromTheIoThread) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  Hooks hooks;
  hooks.at_once = [&](const Request& request, Responder& responder) {
    if (request.path() != "/inline") return false;
    const std::lock_guard lock(mutex);
    threads.insert(std::this_thread::get_id());
    echo(request, std::move(responder));
    return true;
  };
  const auto server = start(
      [&](Request request, Responder responder) {
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
        echo(std::move(request), std::move(responder));
      },
      {}, std::move(hooks));
  SocketClient client(server->port());
  for (const std::string target : {"/inline", "/worker", "/inline"}) {
    client.send(get(target));
    const std::string answer = client.receive_answer();
    EXPECT_EQ(testing::status_of(answer), 200);
    EXPECT_EQ(testing::body_of(answer), target);
  }
  EXPECT_EQ(threads.size(), 2U);
  EXPECT_EQ(server->counters().requests, 3U);
  EXPECT_EQ(server->counters().connections_accepted, 1U);
}

// An io thread may do a lone request's slow work: it must not take a pause of a busy server for solitude.
TEST(Server, ARequestIsAloneWhenTheOneBeforeCameFromTheSamePeer) {
  const auto server = start([](const Request& request, Responder responder) {
    responder.send({200, "text/plain", {}, request.alone ? "alone" : "among others"});
  });
  SocketClient one(server->port());
  SocketClient other(server->port());
  const auto ask = [](SocketClient& client) {
    client.send(get("/"));
    return testing::body_of(client.receive_answer());
  };
  EXPECT_EQ(ask(one), "among others") << "nobody knows yet";
  EXPECT_EQ(ask(one), "alone");
  EXPECT_EQ(ask(other), "among others");
  EXPECT_EQ(ask(one), "among others");
  EXPECT_EQ(ask(one), "alone");
}

// Who has an answer writes it himself; what the socket does not take goes out later, before the next answer.
TEST(Server, AnswersWaitForAReaderWhoIsSlow) {
  constexpr int kRequests = 400;
  const std::string filling(15'000, 'x');
  const auto server = start([&](Request request, Responder responder) {
    responder.send({200, "text/plain", {}, std::string(request.path()) + filling});
  });
  SocketClient client(server->port(), 16'384);
  std::string requests;
  for (int i = 0; i < kRequests; ++i) requests += get("/" + std::to_string(i));
  client.send(requests);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // until no buffer between us has room
  for (int i = 0; i < kRequests; ++i) {
    const std::string answer = client.receive_answer();
    ASSERT_EQ(testing::status_of(answer), 200) << i;
    ASSERT_EQ(testing::body_of(answer), "/" + std::to_string(i) + filling) << i;
  }
}

TEST(Server, TellsTheHandlerWhatCame) {
  const auto server = start([](Request request, Responder responder) {
    const bool right = request.method() == Method::put && request.target() == "/a/b?c=d" && request.path() == "/a/b" &&
                       request.query() == "c=d" && request.header("x-one") == "1" &&
                       request.header_lines("X-ONE") == 2 && !request.header("X-Two") &&
                       request.remote_address == "127.0.0.1" && request.remote_port != 0 &&
                       request.request_id.size() == 15 && request.body == "body" && request.version() == 11;
    responder.send({right ? 200 : 500, "text/plain", {{"X-Id", request.request_id}}, ""});
  });
  SocketClient client(server->port());
  client.send("PUT /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-One:  1 \r\nX-ONE: 2\r\nContent-Length: 4\r\n\r\nbody");
  const std::string answer = client.receive_answer();
  EXPECT_EQ(testing::status_of(answer), 200);
  const auto id = answer.substr(answer.find("X-Id: ") + 6, 15);
  EXPECT_NE(answer.find("X-Request-Id: " + id + "\r\n"), std::string::npos);
}

TEST(Server, SendsSecurityHeadersUnlessTheRouteHasItsOwn) {
  const auto server = start([](Request request, Responder responder) {
    Response response;
    if (request.path() == "/own") response.headers = {{"cache-control", "max-age=60"}};
    responder.send(std::move(response));
  });
  SocketClient client(server->port());
  client.send(kGet);
  const std::string plain = client.receive_answer();
  for (const char* line : {"X-Content-Type-Options: nosniff\r\n", "Cache-Control: no-store\r\n",
                           "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
                           "Referrer-Policy: no-referrer\r\n", " GMT\r\n"}) {
    EXPECT_NE(plain.find(line), std::string::npos) << line;
  }
  client.send(get("/own"));
  const std::string own = client.receive_answer();
  EXPECT_NE(own.find("cache-control: max-age=60\r\n"), std::string::npos);
  EXPECT_EQ(own.find("no-store"), std::string::npos);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  const auto server = start(echo);
  SocketClient client(server->port(), 16'384);
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += get("/" + std::to_string(i));
  client.send(requests);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(testing::body_of(client.receive_answer()), "/" + std::to_string(i));
}

TEST(Server, AnswersAClientThatClosedItsSendingSide) {
  const auto server = start(echo);
  SocketClient client(server->port());
  client.send(get("/half"));
  client.close_sending();
  EXPECT_EQ(testing::body_of(client.receive_all()), "/half");
  EXPECT_TRUE(client.closed());
}

TEST(Server, HeadHasALengthAndNoBody) {
  const auto server = start([](Request, Responder responder) { responder.send({200, "text/plain", {}, "12345"}); });
  SocketClient client(server->port());
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string answer = client.receive_all();
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(testing::body_of(answer), "");
}

TEST(Server, LargeAnswersArriveWhole) {
  const std::string large(3'000'000, 'z');
  const auto server = start([&](Request, Responder responder) { responder.send({200, "text/plain", {}, large}); });
  SocketClient client(server->port());
  for (int i = 0; i < 2; ++i) {
    client.send(kGet);
    EXPECT_EQ(testing::body_of(client.receive_answer()).size(), large.size());
  }
}

TEST(Server, AFailedHandlerIsA500AndTheConnectionLives) {
  std::atomic<int> told{0};
  Hooks hooks;
  // However long it takes to tell, it is told before the answer leaves.
  hooks.handler_failed = [&](std::string_view, std::string_view what) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    told += what == "broken" ? 1 : 0;
  };
  const auto server = start(
      [](Request request, Responder responder) {
        if (request.path() == "/throw") throw std::runtime_error("broken");
        if (request.path() == "/drop") return;
        if (request.path() == "/split") {
          return responder.send({200, "text/plain", {{"Location", "/a\r\nSet-Cookie: b"}}, ""});
        }
        echo(std::move(request), std::move(responder));
      },
      {}, std::move(hooks));
  SocketClient client(server->port());
  for (const char* target : {"/throw", "/drop", "/split"}) {
    client.send(get(target));
    const std::string answer = client.receive_answer();
    EXPECT_EQ(testing::status_of(answer), 500) << target;
    EXPECT_EQ(told, 1) << target;
    EXPECT_NE(answer.find("/problems/internal-error"), std::string::npos);
    EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
  }
  client.send(get("/well"));
  EXPECT_EQ(testing::status_of(client.receive_answer()), 200);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(rejected(*server, Rejection::handler_failed), 3U);
}

TEST(Server, TheProblemHookWritesTheBodies) {
  Hooks hooks;
  hooks.problem = [](const Problem& problem, std::string_view id) {
    return std::to_string(problem.status) + " " + std::string(problem.code) + (id.empty() ? "" : " id");
  };
  const auto server = start(echo, {}, std::move(hooks));
  SocketClient client(server->port());
  client.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(testing::body_of(client.receive_answer()), "400 bad-framing id");
}

TEST(Server, RefusesALargeBodyBeforeItIsRead) {
  Hooks hooks;
  hooks.body_limit = [](const Request& request) { return request.path() == "/import" ? 2'000'000ULL : 1000ULL; };
  const auto server = start(echo, {}, std::move(hooks));
  SocketClient refused(server->port());
  refused.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  const std::string answer = refused.receive_answer();
  EXPECT_EQ(testing::status_of(answer), 413);
  EXPECT_NE(answer.find("/problems/body-too-large"), std::string::npos);

  SocketClient allowed(server->port());
  allowed.send("POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(testing::status_of(allowed.receive_until("\r\n\r\n")), 100);
  allowed.send(std::string(1'500'000, 'b'));
  EXPECT_EQ(testing::body_of(allowed.receive_answer()).size(), 1'500'007U);

  SocketClient chunked(server->port());
  chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + std::string(1000, 'c') +
               "\r\n1\r\n");
  EXPECT_EQ(testing::status_of(chunked.receive_answer()), 413);
}

TEST(Server, HandsOverWithoutItsBodyWhatMayHaveNone) {
  Hooks hooks;
  hooks.body_limit = [](const Request&) { return std::uint64_t{0}; };
  const auto server = start(echo, {}, std::move(hooks));
  for (const std::string body :
       {"Content-Length: 1500000\r\n\r\nbbb", "Transfer-Encoding: chunked\r\n\r\n3\r\nbbb\r\n"}) {
    SocketClient client(server->port());
    client.send("POST /import HTTP/1.1\r\nHost: x\r\n" + body);
    const std::string answer = client.receive_all();
    EXPECT_EQ(testing::status_of(answer), 200);
    EXPECT_EQ(testing::body_of(answer), "/import") << "and is closed: what is still sent is no request";
  }
}

TEST(Server, AsksAWorkerForALimitThatTheIoThreadDoesNotKnow) {
  std::atomic<std::thread::id> io;
  std::atomic<std::thread::id> worker;
  Hooks hooks;
  hooks.body_limit = [&](const Request&) -> std::optional<std::uint64_t> {
    io = std::this_thread::get_id();
    return std::nullopt;
  };
  hooks.slow_body_limit = [&](const Request& request) {
    worker = std::this_thread::get_id();
    return request.path() == "/import" ? 2'000'000ULL : 1000ULL;
  };
  const auto server = start(echo, {}, std::move(hooks));
  SocketClient refused(server->port());
  refused.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(testing::status_of(refused.receive_answer()), 413);
  EXPECT_NE(io.load(), worker.load());

  SocketClient allowed(server->port());
  allowed.send("POST /import HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(testing::status_of(allowed.receive_until("\r\n\r\n")), 100);
  allowed.send(std::string(1'500'000, 'b'));
  EXPECT_EQ(testing::body_of(allowed.receive_answer()).size(), 1'500'007U);
}

// The worker still looks when the connection is gone.
TEST(Server, AStopDoesNotWaitForALimitThatIsStillLookedFor) {
  Gate gate;
  std::atomic<bool> asked{false};
  Hooks hooks;
  hooks.body_limit = [](const Request&) -> std::optional<std::uint64_t> { return std::nullopt; };
  hooks.slow_body_limit = [&](const Request& request) {
    asked = true;
    gate.wait();
    return request.path().size();
  };
  const auto server = start(echo, {}, std::move(hooks));
  SocketClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_TRUE(eventually([&] { return asked.load(); }));
  std::thread stopper([&] { server->stop(std::chrono::milliseconds(0)); });
  EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
  gate.open();
  stopper.join();
}

TEST(Server, HoldsNoMoreBodiesThanItMay) {
  Settings settings;
  settings.limits.all_bodies_bytes = 10'000;
  Gate gate;
  const auto server = start(
      [&](Request request, Responder responder) {
        gate.wait();
        echo(std::move(request), std::move(responder));
      },
      settings);
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6000\r\n\r\n" + std::string(6000, 'b');
  SocketClient first(server->port());
  first.send(post);
  ASSERT_TRUE(eventually([&] { return server->counters().requests_active == 1; }));
  SocketClient second(server->port());
  second.send(post);
  EXPECT_EQ(testing::status_of(second.receive_answer()), 503);
  gate.open();
  EXPECT_EQ(testing::status_of(first.receive_answer()), 200);
  // What was answered is given back.
  SocketClient third(server->port());
  third.send(post);
  EXPECT_EQ(testing::status_of(third.receive_answer()), 200);
}

TEST(Server, OverItsLimitOfConnectionsItSaysSoAndRecovers) {
  Settings settings;
  settings.limits.connections = 3;
  const auto server = start(echo, settings);
  std::vector<std::unique_ptr<SocketClient>> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(std::make_unique<SocketClient>(server->port()));
    clients.back()->send(kGet);
    ASSERT_EQ(testing::status_of(clients.back()->receive_answer()), 200);
  }
  SocketClient extra(server->port());
  extra.send(kGet);
  const std::string answer = extra.receive_answer();
  EXPECT_EQ(testing::status_of(answer), 503);
  EXPECT_NE(answer.find("/problems/too-many-connections"), std::string::npos);
  clients.pop_back();
  ASSERT_TRUE(eventually([&] { return server->counters().connections_open == 2; }));
  SocketClient next(server->port());
  next.send(kGet);
  EXPECT_EQ(testing::status_of(next.receive_answer()), 200);
}

TEST(Server, SurvivesTheLackOfFileDescriptors) {
  const auto server = start(echo);
  // Clients take descriptors too: connections are made first, then the limit falls to what is open.
  SocketClient before(server->port());
  before.send(kGet);
  ASSERT_EQ(testing::status_of(before.receive_answer()), 200);
  SocketClient refused(server->port());
  ASSERT_TRUE(eventually([&] { return server->counters().connections_open == 2; }));
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  const int probe = ::dup(0);
  ASSERT_GE(probe, 0);
  ::close(probe);
  {
    // Room for one more descriptor: the client's own.
    const rlimit few{static_cast<rlim_t>(probe) + 1, old.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    SocketClient shed(server->port());
    EXPECT_EQ(shed.receive_all(), "");
    EXPECT_TRUE(shed.closed());
    before.send(kGet);
    EXPECT_EQ(testing::status_of(before.receive_answer()), 200);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &old), 0);
  }
  EXPECT_GE(rejected(*server, Rejection::no_file_descriptors), 1U);
  SocketClient after(server->port());
  after.send(kGet);
  EXPECT_EQ(testing::status_of(after.receive_answer()), 200);
}

TEST(Server, TakesAnswersFromAnyThreadAndAfterTheConnectionIsGone) {
  std::mutex mutex;
  std::vector<Responder> kept;
  auto server = start([&](Request, Responder responder) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(responder));
  });
  SocketClient client(server->port());
  client.send(kGet);
  const auto has = [&](std::size_t count) {
    return eventually([&] {
      const std::lock_guard lock(mutex);
      return kept.size() == count;
    });
  };
  ASSERT_TRUE(has(1));
  std::thread([&] { kept[0].send({202, "", {}, ""}); }).join();
  EXPECT_EQ(testing::status_of(client.receive_answer()), 202);
  client.send(kGet);
  ASSERT_TRUE(has(2));
  server->stop(milliseconds(20));
  server.reset();
  kept[1].send({});
}

}  // namespace
}  // namespace steward::http

#include "api/http/framing_gate.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "api/http/server.h"
#include "tests/api/http/socket_client.h"

namespace steward::http {
namespace {

using testing::SocketClient;

struct Case {
  const char* name;
  std::string bytes;
  int status;  // of the first answer
};

// Every refused case is followed by a whole request: if the server read on, it would answer that one too.
const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string kHost = "Host: x\r\n";

std::string get(const std::string& headers) { return "GET / HTTP/1.1\r\n" + headers + "\r\n"; }
std::string post(const std::string& headers, const std::string& body = "") {
  return "POST / HTTP/1.1\r\n" + headers + "\r\n" + body;
}

std::vector<Case> refused_cases() {
  const std::string nul(1, '\0');
  std::string many = kHost;
  for (int i = 0; i < 100; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
  const std::string chunked = kHost + "Transfer-Encoding: chunked\r\n";
  return {
      {"gzip then length", post(kHost + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 400},
      {"unknown coding", post(kHost + "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400},
      {"chunked then identity", post(kHost + "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400},
      {"gzip then chunked", post(kHost + "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked twice in a line", post(kHost + "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400},
      {"two codings", post(chunked + "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"second coding identity", post(chunked + "Transfer-Encoding: identity\r\n", "0\r\n\r\n"), 400},
      {"empty coding", post(kHost + "Transfer-Encoding:\r\n", "0\r\n\r\n"), 400},
      {"quoted coding", post(kHost + "Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 400},
      {"coding with parameter", post(kHost + "Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 400},
      {"coding after vertical tab",
       post(kHost + "Transfer-Encoding: \x0b"
                    "chunked\r\n",
            "0\r\n\r\n"),
       400},
      {"coding in 1.0", "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"length then chunked", post(kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked then length", post(chunked + "Content-Length: 5\r\n", "0\r\n\r\n"), 400},
      {"same length twice", post(kHost + "Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
      {"lengths that differ", post(kHost + "Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
      {"length list", post(kHost + "Content-Length: 5, 5\r\n", "hello"), 400},
      {"length with plus", post(kHost + "Content-Length: +5\r\n", "hello"), 400},
      {"length below zero", post(kHost + "Content-Length: -1\r\n"), 400},
      {"length in hex", post(kHost + "Content-Length: 0x5\r\n", "hello"), 400},
      {"length past 64 bits", post(kHost + "Content-Length: 18446744073709551621\r\n", "hello"), 400},
      {"length of twenty digits", post(kHost + "Content-Length: 00000000000000000005\r\n", "hello"), 400},
      {"empty length", post(kHost + "Content-Length: \r\n"), 400},
      {"length with blank inside", post(kHost + "Content-Length: 1 0\r\n", "hello"), 400},
      {"folded value", get(kHost + "X-A: b\r\n c\r\n"), 400},
      {"folded by tab", get(kHost + "X-A: b\r\n\tc\r\n"), 400},
      {"folded coding", post(kHost + "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), 400},
      {"folded first line", get(" folded: x\r\n" + kHost), 400},
      {"fold of blanks only", get(kHost + "X-A: b\r\n \r\n"), 400},
      {"no host", get("X-A: b\r\n"), 400},
      {"two hosts", get(kHost + "Host: y\r\n"), 400},
      {"two equal hosts", get(kHost + kHost), 400},
      {"host with blank", get("Host: x y\r\n"), 400},
      {"host with path", get("Host: x/y\r\n"), 400},
      {"host with user", get("Host: a@x\r\n"), 400},
      {"absolute form", "GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"authority form", "GET other:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"high byte in target", "GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"control in target", "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"fragment in target", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"blank in target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"tab after method", "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"two blanks after method", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"control in value",
       get(kHost + "X-A: b\x01"
                   "c\r\n"),
       400},
      {"delete in value",
       get(kHost + "X-A: b\x7f"
                   "c\r\n"),
       400},
      {"nul in value", get(kHost + "X-A: b" + nul + "c\r\n"), 400},
      {"bare return in value", get(kHost + "X-A: b\rX-B: c\r\n"), 400},
      {"bare newline between headers", get(kHost + "X-A: b\nX-B: c\r\n"), 400},
      {"bare newlines only", "GET / HTTP/1.1\nHost: x\n\n", 400},
      {"underscore in name", get(kHost + "Content_Length: 5\r\n"), 400},
      {"blank before colon", post(kHost + "Content-Length : 5\r\n", "hello"), 400},
      {"nul in name", get(kHost + "X" + nul + "A: b\r\n"), 400},
      {"name missing", get(kHost + ": b\r\n"), 400},
      {"no colon", get(kHost + "nonsense\r\n"), 400},
      {"header in quotes", get(kHost + "\"X\": b\r\n"), 400},
      {"too many headers", get(many), 431},
      {"upgrade to h2c", get(kHost + "Connection: Upgrade\r\nUpgrade: h2c\r\n"), 400},
      {"upgrade to websocket", get(kHost + "Upgrade: websocket\r\n"), 400},
      {"another expectation", post(kHost + "Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 400},
      {"length called hop-by-hop", post(kHost + "Connection: Content-Length\r\nContent-Length: 5\r\n", "hello"), 400},
      {"get with length", get(kHost + "Content-Length: 5\r\n") + "hello", 400},
      {"get with chunks", get(chunked) + "0\r\n\r\n", 400},
      {"head with length", "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"delete with length", "DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 400},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"method in lower case", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"connect", "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"version 1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 400},
      {"version 2.0", "PRI * HTTP/2.0\r\n\r\n", 400},
      {"version 0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n", 400},
      {"version with zero", "GET / HTTP/01.1\r\nHost: x\r\n\r\n", 400},
      {"no version", "GET /\r\n\r\n", 400},
      {"version in lower case", "GET / http/1.1\r\nHost: x\r\n\r\n", 400},
      {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"chunk size past 64 bits", post(chunked, "fffffffffffffffff\r\nx\r\n0\r\n\r\n"), 400},
      {"chunk size below zero", post(chunked, "-1\r\nx\r\n0\r\n\r\n"), 400},
      {"chunk size with 0x", post(chunked, "0x1\r\nx\r\n0\r\n\r\n"), 400},
      {"chunk size missing", post(chunked, "\r\nx\r\n0\r\n\r\n"), 400},
      {"chunk without its end", post(chunked, "1\r\nxyz\r\n0\r\n\r\n"), 400},
      {"bare newline in chunk extension", post(chunked, "1;a\nb\r\nx\r\n0\r\n\r\n"), 400},
      {"bare newline after chunk size", post(chunked, "1\nx\r\n0\r\n\r\n"), 400},
      {"length in trailer", post(chunked, "1\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n"), 400},
      {"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"target that never ends", "GET /" + std::string(10000, 'a'), 414},
      {"large head", get(kHost + "X-A: " + std::string(17000, 'a') + "\r\n"), 431},
      {"large body", post(kHost + "Content-Length: 1048577\r\n"), 413},
      {"large chunk", post(chunked, "100001\r\n"), 413},
  };
}

std::vector<Case> accepted_cases() {
  const std::string chunked = kHost + "Transfer-Encoding: chunked\r\n";
  return {
      {"plain get", get(kHost), 200},
      {"host with port", get("Host: example.org:8080\r\n"), 200},
      {"ipv6 host", get("Host: [::1]:8080\r\n"), 200},
      {"empty host", get("Host:\r\n"), 200},
      {"blanks around a value", get("Host: \t x \t\r\n"), 200},
      {"tab in a value", get(kHost + "X-A: b\tc\r\n"), 200},
      {"chinese in a value", get(kHost + "X-A: \xe5\xbc\xa0\r\n"), 200},
      {"empty value", get(kHost + "X-A:\r\n"), 200},
      {"names in any case", post("hOST: x\r\ncONTENT-lENGTH: 5\r\n", "hello"), 200},
      {"post with length", post(kHost + "Content-Length: 5\r\n", "hello"), 200},
      {"post with length zero", post(kHost + "Content-Length: 0\r\n"), 200},
      {"post without body", post(kHost), 200},
      {"get with length zero", get(kHost + "Content-Length: 0\r\n"), 200},
      {"chunks", post(chunked, "5\r\nhello\r\n0\r\n\r\n"), 200},
      {"chunks in capitals", post(kHost + "Transfer-Encoding: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), 200},
      {"chunk extension", post(chunked, "5;a=b\r\nhello\r\n0\r\n\r\n"), 200},
      {"trailer", post(chunked, "5\r\nhello\r\n0\r\nX-Trailer: t\r\n\r\n"), 200},
      {"query", "GET /a?b=c&d=%2F HTTP/1.1\r\nHost: x\r\n\r\n", 200},
      {"longest target", "GET /" + std::string(8191, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 200},
      {"empty expectation of the list kind", get(kHost + "TE: trailers\r\nConnection: TE\r\n"), 200},
  };
}

class FramingOverASocket : public ::testing::Test {
 protected:
  void SetUp() override {
    Hooks hooks;
    hooks.handler = [this](Request request, Responder responder) {
      ++handled_;
      if (request.path() == "/smuggled") ++smuggled_;
      responder.send({200, "text/plain", {}, std::string(request.body)});
    };
    auto server = Server::start({.worker_threads = 2}, std::move(hooks));
    ASSERT_TRUE(server) << server.error().detail;
    server_ = std::move(*server);
  }

  std::atomic<int> handled_{0};
  std::atomic<int> smuggled_{0};
  std::unique_ptr<Server> server_;
};

TEST_F(FramingOverASocket, RefusesOnceAndClosesAndNeverReadsOn) {
  const auto cases = refused_cases();
  ASSERT_GE(cases.size(), 44U);
  for (const Case& test : cases) {
    SCOPED_TRACE(test.name);
    SocketClient client(server_->port());
    client.send(test.bytes + kSmuggled);
    const std::string answer = client.receive_until("\r\n\r\n");
    EXPECT_EQ(testing::status_of(answer), test.status);
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos);
    client.close_sending();
    const std::string rest = client.receive_all();
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(testing::count_answers(answer + rest), 1);
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(FramingOverASocket, AcceptsWhatIsUnambiguousAndKeepsTheConnection) {
  for (const Case& test : accepted_cases()) {
    SCOPED_TRACE(test.name);
    SocketClient client(server_->port());
    client.send(test.bytes + get("Connection: close\r\n" + kHost));
    const std::string answers = client.receive_all();
    EXPECT_EQ(testing::status_of(answers), test.status);
    EXPECT_EQ(testing::count_answers(answers), 2);
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(FramingOverASocket, AByteAtATimeIsTheSame) {
  SocketClient client(server_->port());
  for (const char c :
       post(kHost + "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n3;x\r\n, y\r\n0\r\nX-T: t\r\n\r\n")) {
    ASSERT_TRUE(client.send({&c, 1}));
  }
  const std::string answer = client.receive_answer();
  EXPECT_EQ(testing::status_of(answer), 200);
  EXPECT_EQ(testing::body_of(answer), "hello, y");
}

TEST_F(FramingOverASocket, SmuggledRequestsStayBodies) {
  SocketClient client(server_->port());
  client.send(post(kHost + "Content-Length: " + std::to_string(kSmuggled.size()) + "\r\n", kSmuggled) +
              get("Connection: close\r\n" + kHost));
  EXPECT_EQ(testing::count_answers(client.receive_all()), 2);
  EXPECT_EQ(smuggled_, 0);
}

TEST(HeadScanner, FindsTheSameEndHoweverTheBytesArrive) {
  const std::string head = get(kHost + "X-A: b\r\n");
  const std::string bytes = head + "rest";
  for (std::size_t step = 1; step < 8; ++step) {
    HeadScanner scanner;
    HeadScanner::Found found;
    for (std::size_t size = step; found.head_bytes == 0 && size < bytes.size() + step; size += step) {
      found = scanner.scan(std::string_view(bytes).substr(0, size), {});
      ASSERT_FALSE(found.refusal);
    }
    EXPECT_EQ(found.head_bytes, head.size());
  }
}

}  // namespace
}  // namespace steward::http

#include "api/http/client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace steward::http {
namespace {

using std::chrono::milliseconds;

// Listens on a free port of 127.0.0.1, takes one connection, reads a request's head, and sends what it was told.
class OneAnswer {
 public:
  OneAnswer(std::string answer, bool then_close) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 4), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, text = std::move(answer), then_close] {
      const int peer = ::accept(socket_, nullptr, nullptr);
      if (peer < 0) return;
      std::string piece(4096, '\0');
      while (request_.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::recv(peer, piece.data(), piece.size(), 0);
        if (got <= 0) break;
        request_.append(piece, 0, static_cast<std::size_t>(got));
      }
      EXPECT_EQ(::send(peer, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
      if (!then_close) ::recv(peer, piece.data(), piece.size(), 0);  // until the client goes
      ::close(peer);
    });
  }
  ~OneAnswer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  [[nodiscard]] ServerAddress address() const {
    return parse_server_address("http://127.0.0.1:" + std::to_string(port_)).value();
  }
  // To be read when the client has its answer.
  [[nodiscard]] const std::string& request() const { return request_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
  std::string request_;
  std::thread thread_;
};

TEST(ServerAddress, IsSchemeHostAndPort) {
  const auto plain = parse_server_address("http://127.0.0.1:8420/");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "127.0.0.1");
  EXPECT_EQ(plain->port, "8420");
  EXPECT_EQ(plain->authority, "127.0.0.1:8420");
  const auto six = parse_server_address("http://[::1]:80");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->authority, "[::1]:80");
  EXPECT_EQ(parse_server_address("http://steward.example")->port, "80");
  EXPECT_EQ(parse_server_address("https://steward.example").error().code, "tls-not-spoken");
  for (const char* wrong : {"", "127.0.0.1:8420", "ftp://a", "http://", "http://a/b", "http://a?b=c", "http://u:p@a",
                            "http://a:99999", "http://a:0", "http://a#b"}) {
    const auto parsed = parse_server_address(wrong);
    ASSERT_FALSE(parsed) << wrong;
    EXPECT_EQ(parsed.error().code, "server-url-invalid") << wrong;
  }
}

TEST(HttpClient, SendsARequestAndReadsTheAnswer) {
  OneAnswer server("HTTP/1.1 207 Multi\r\nX-One: 1\r\nContent-Length: 5\r\n\r\nhello", true);
  const auto answer =
      send_request(server.address(), {Method::delete_, "/a?b=%20", {{"X-Two", "2"}}, "body"}, milliseconds(60'000));
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->status, 207);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->header("x-one"), "1");
  EXPECT_EQ(answer->header("x-two"), std::nullopt);
  EXPECT_EQ(server.request().find("DELETE /a?b=%20 HTTP/1.1\r\n"), 0U);
  EXPECT_NE(server.request().find("X-Two: 2\r\n"), std::string::npos);
  EXPECT_NE(server.request().find("Host: " + server.address().authority + "\r\n"), std::string::npos);
  EXPECT_NE(server.request().find("Content-Length: 4\r\n"), std::string::npos);
}

TEST(HttpClient, TellsALostAnswerFromAServerThatIsNotThere) {
  ServerAddress gone;
  {
    OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", true);
    gone = server.address();
    const auto cut = send_request(gone, {Method::get, "/", {}, {}}, milliseconds(60'000));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, "answer-lost");
  }
  const auto nobody = send_request(gone, {Method::get, "/", {}, {}}, milliseconds(60'000));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, "server-unreachable");
  EXPECT_NE(nobody.error().detail.find(gone.authority), std::string::npos);
}

TEST(HttpClient, DoesNotWaitForEver) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Le", false);
  const auto answer = send_request(server.address(), {Method::get, "/", {}, {}}, milliseconds(2'000));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "answer-lost");
  EXPECT_NE(answer.error().detail.find("not within"), std::string::npos);
}

TEST(HttpClient, SendsNothingThatBreaksTheFraming) {
  const ServerAddress address = parse_server_address("http://127.0.0.1:1").value();
  const std::vector<ClientRequest> wrong = {{Method::get, "no-slash", {}, {}},
                                            {Method::get, "/a b", {}, {}},
                                            {Method::get, "/a\r\nX: 1", {}, {}},
                                            {Method::get, "/a#b", {}, {}},
                                            {Method::get, "/", {{"X", "1\r\nY: 2"}}, {}},
                                            {Method::get, "/", {{"X:", "1"}}, {}},
                                            {Method::get, "/", {{"Content-Length", "9"}}, {}}};
  for (const ClientRequest& request : wrong) {
    const auto answer = send_request(address, request, milliseconds(60'000));
    ASSERT_FALSE(answer) << request.target;
    EXPECT_EQ(answer.error().code, "request-invalid") << request.target;
  }
}

TEST(PercentEncoded, LeavesOnlyWhatIsPlain) {
  EXPECT_EQ(percent_encoded("aZ0-._~"), "aZ0-._~");
  EXPECT_EQ(percent_encoded("2026-03-01T00:00+08 &/号"), "2026-03-01T00%3A00%2B08%20%26%2F%E5%8F%B7");
}

}  // namespace
}  // namespace steward::http

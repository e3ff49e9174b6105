#include "tests/blackbox/client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>

#include "api/http/message.h"
#include "tests/blackbox/described.h"

namespace steward::blackbox {

namespace {

constexpr timeval kPatience{180, 0};

const boost::json::value* find(const boost::json::value& json, std::string_view member) {
  return json.is_object() ? json.as_object().if_contains(member) : nullptr;
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (http::equal_ignoring_case(key, name)) return value;
  }
  return {};
}

boost::json::value Answer::json() const {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(body, error);
  return error ? boost::json::value() : value;
}

std::string Answer::text(std::string_view member) const {
  const boost::json::value whole = json();
  const auto* found = find(whole, member);
  if (found == nullptr) return {};
  return found->is_string() ? std::string(found->as_string()) : boost::json::serialize(*found);
}

std::int64_t Answer::number(std::string_view member) const {
  const boost::json::value whole = json();
  const auto* found = find(whole, member);
  return found != nullptr && found->is_int64() ? found->as_int64() : INT64_MIN;
}

std::string Answer::problem() const {
  const std::string type = text("type");
  constexpr std::string_view kPrefix = "/problems/";
  return type.rfind(kPrefix, 0) == 0 ? type.substr(kPrefix.size()) : std::string();
}

Client::Client(Client&& other) noexcept
    : port_(other.port_),
      api_key_(std::move(other.api_key_)),
      socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)) {}

Client::~Client() { disconnect(); }

void Client::disconnect() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  received_.clear();
}

bool Client::connect() {
  if (socket_ >= 0) return true;
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  disconnect();
  return false;
}

bool Client::receive() {
  char piece[16384];
  const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
  if (count <= 0) return false;
  received_.append(piece, static_cast<std::size_t>(count));
  return true;
}

bool Client::receive_chunks(std::string& body) {
  while (true) {
    std::size_t line = std::string::npos;
    while ((line = received_.find("\r\n")) == std::string::npos) {
      if (!receive()) return false;
    }
    const std::size_t size = std::strtoul(received_.c_str(), nullptr, 16);
    while (received_.size() < line + 2 + size + 2) {
      if (!receive()) return false;
    }
    body.append(received_, line + 2, size);
    received_.erase(0, line + 2 + size + 2);
    if (size == 0) return true;
  }
}

Answer Client::receive_answer(bool without_body) {
  Answer answer;
  std::size_t end = std::string::npos;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive()) return {};
  }
  const std::string head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  answer.status = std::atoi(head.c_str() + std::min<std::size_t>(9, head.size()));
  for (auto line = head.find("\r\n") + 2; line < head.size();) {
    const auto stop = head.find("\r\n", line);
    const auto colon = head.find(':', line);
    answer.headers.emplace_back(head.substr(line, colon - line), head.substr(colon + 2, stop - colon - 2));
    line = stop + 2;
  }
  // A stream of events has no end: its head is the answer.
  if (answer.header("Content-Type").starts_with("text/event-stream")) return answer;
  if (!without_body && answer.header("Transfer-Encoding") == "chunked") {
    if (!receive_chunks(answer.body)) return {};
    return answer;
  }
  const std::size_t length = without_body ? 0 : std::strtoul(answer.header("Content-Length").c_str(), nullptr, 10);
  while (received_.size() < length) {
    if (!receive()) return {};
  }
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

Answer Client::send(std::string_view method, const std::string& target, std::string_view body, const Headers& headers) {
  if (!connect()) return {};
  std::string request = std::string(method) + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  if (!api_key_.empty()) request += "Authorization: Bearer " + api_key_ + "\r\n";
  bool prefers = false;
  for (const auto& [name, value] : headers) {
    request += name + ": " + value + "\r\n";
    prefers |= name == "Prefer";
  }
  // Views that are far behind on a busy machine are waited for. Those that stand still answer at once all the same.
  if (!prefers) request += "Prefer: wait=30\r\n";
  if (!body.empty() || method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  std::string_view rest = request;
  while (!rest.empty()) {
    const ssize_t count = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      disconnect();
      return {};
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  Answer answer = receive_answer(method == "HEAD");
  if (answer.status == 0 || http::equal_ignoring_case(answer.header("Connection"), "close") ||
      answer.header("Content-Type").starts_with("text/event-stream")) {
    disconnect();
  }
  expect_described(method, target, answer);
  return answer;
}

Answer Client::post(const std::string& target, std::string_view body, std::string idempotency_key, Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Idempotency-Key", idempotency_key.empty() ? new_key() : std::move(idempotency_key));
  return send("POST", target, body, headers);
}

std::string new_key() {
  static std::atomic<unsigned> next{0};
  return "key-" + std::to_string(next.fetch_add(1));
}

}  // namespace steward::blackbox

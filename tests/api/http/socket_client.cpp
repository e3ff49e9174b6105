#include "tests/api/http/socket_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace steward::http::testing {

SocketClient::SocketClient(std::uint16_t port, int receive_buffer) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) throw std::runtime_error("no socket");
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    closed_ = true;
  }
}

SocketClient::~SocketClient() { close(); }

void SocketClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void SocketClient::close_sending() { ::shutdown(socket_, SHUT_WR); }

bool SocketClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool SocketClient::receive_some(std::chrono::milliseconds wait) {
  pollfd ready{socket_, POLLIN, 0};
  if (closed_ || ::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
  std::array<char, 65536> bytes;
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) {
    closed_ = true;
    return false;
  }
  received_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::string SocketClient::receive_all(std::chrono::milliseconds wait) {
  while (receive_some(wait)) {
  }
  return std::exchange(received_, {});
}

std::string SocketClient::receive_until(std::string_view text, std::chrono::milliseconds wait) {
  while (received_.find(text) == std::string::npos && receive_some(wait)) {
  }
  return std::exchange(received_, {});
}

std::string SocketClient::receive_answer() {
  while (true) {
    const auto end = received_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const auto field = received_.find("Content-Length: ");
      const std::size_t length = field < end ? std::strtoul(received_.c_str() + field + 16, nullptr, 10) : 0;
      if (received_.size() >= end + 4 + length) {
        std::string answer = received_.substr(0, end + 4 + length);
        received_.erase(0, answer.size());
        return answer;
      }
    }
    if (!receive_some(std::chrono::seconds(60))) return {};
  }
}

int status_of(std::string_view answer) {
  if (answer.substr(0, 9) != "HTTP/1.1 " || answer.size() < 12) return 0;
  return std::atoi(std::string(answer.substr(9, 3)).c_str());
}

std::string_view body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string_view() : answer.substr(end + 4);
}

int count_answers(std::string_view bytes) {
  int count = 0;
  for (auto at = bytes.find("HTTP/1.1 "); at != std::string_view::npos; at = bytes.find("HTTP/1.1 ", at + 1)) ++count;
  return count;
}

}  // namespace steward::http::testing

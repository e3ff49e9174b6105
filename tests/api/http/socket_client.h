#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace steward::http::testing {

// A client that sends exactly what it is told, byte for byte, to 127.0.0.1.
class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port, int receive_buffer = 0);
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;
  ~SocketClient();

  // False when the peer has closed.
  bool send(std::string_view bytes);
  void close_sending();
  void close();

  // Everything that comes until the peer closes, or nothing more comes for `wait`.
  std::string receive_all(std::chrono::milliseconds wait = std::chrono::seconds(60));
  // Reads until `text` was seen; everything read so far.
  std::string receive_until(std::string_view text, std::chrono::milliseconds wait = std::chrono::seconds(60));
  // One answer with a Content-Length; "" when there was none.
  std::string receive_answer();
  // The peer has closed (an end or a reset was read).
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  bool receive_some(std::chrono::milliseconds wait);
  int socket_ = -1;
  bool closed_ = false;
  std::string received_;
};

// 204 of "HTTP/1.1 204 No Content…"; 0 when it is no answer.
int status_of(std::string_view answer);
std::string_view body_of(std::string_view answer);
// How many answers are in the bytes.
int count_answers(std::string_view bytes);

}  // namespace steward::http::testing

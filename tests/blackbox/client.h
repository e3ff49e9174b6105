#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steward::blackbox {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;  // 0: the connection ended without an answer
  Headers headers;
  std::string body;

  // Empty when it is not there.
  [[nodiscard]] std::string header(std::string_view name) const;
  // Null when the body is no JSON.
  [[nodiscard]] boost::json::value json() const;
  // A member of the body as text; numbers and booleans as JSON writes them; "" when it is not there.
  [[nodiscard]] std::string text(std::string_view member) const;
  [[nodiscard]] std::int64_t number(std::string_view member) const;
  // "household-unknown" of "/problems/household-unknown".
  [[nodiscard]] std::string problem() const;
};

// A blocking HTTP client to 127.0.0.1 with one connection that it keeps. Nothing is sent twice by itself. Views are
// waited for as long as a server allows, unless a request says what it prefers. What it receives is as /openapi.json
// describes it, or the running test fails (described.h). For one thread.
class Client {
 public:
  explicit Client(std::uint16_t port, std::string api_key = {}) : port_(port), api_key_(std::move(api_key)) {}
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;
  ~Client();

  Answer send(std::string_view method, const std::string& target, std::string_view body = {},
              const Headers& headers = {});
  Answer get(const std::string& target, const Headers& headers = {}) { return send("GET", target, {}, headers); }
  // A command: with a body, a content type and an idempotency key, a new one when none is given.
  Answer post(const std::string& target, std::string_view body, std::string idempotency_key = {}, Headers headers = {});
  // A request without a body that acts on the running server.
  Answer act(std::string_view method, const std::string& target) { return send(method, target); }

  [[nodiscard]] const std::string& api_key() const { return api_key_; }

 private:
  bool connect();
  void disconnect();
  bool receive();
  // A body in chunks; false when the connection ends before the last of them.
  bool receive_chunks(std::string& body);
  [[nodiscard]] Answer receive_answer(bool without_body);

  std::uint16_t port_;
  std::string api_key_;
  int socket_ = -1;
  std::string received_;
};

// Unique in this process.
[[nodiscard]] std::string new_key();

}  // namespace steward::blackbox

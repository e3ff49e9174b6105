#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Requests and responses as plain values. Nothing here knows about sockets.
namespace steward::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options };

// "GET", "DELETE" …
[[nodiscard]] std::string_view to_string(Method method);
// Exact, upper case; anything else is nullopt.
[[nodiscard]] std::optional<Method> parse_method(std::string_view text);

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

struct HeaderView {
  std::string_view name;
  std::string_view value;
};

// A part of RequestHead::raw. Offsets, because a string that is moved may move its characters.
struct Slice {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
};

// The head of a request: its bytes from the method up to and including the empty line, and where the parser found its
// parts.
struct RequestHead {
  struct Field {
    Slice name;
    Slice value;  // without the blanks around it
  };

  std::string raw;
  Slice method_text;
  std::optional<Method> method;  // nullopt: a method that nobody here speaks
  Slice target;
  int version = 11;  // 10 or 11
  std::vector<Field> fields;

  [[nodiscard]] std::string_view text(Slice slice) const { return std::string_view(raw).substr(slice.at, slice.size); }
};

// A request that passed the framing gate. Movable; the views that it gives live as long as it does and is not moved.
class Request {
 public:
  Request() = default;
  explicit Request(RequestHead head);
  // Composes a request in process (tests, calls from within). `target` starts with '/'.
  Request(Method method, std::string_view target, const std::vector<Header>& headers = {}, std::string body = {});

  [[nodiscard]] Method method() const { return *head_.method; }
  // The target as it was sent, its path (up to '?') and its query (after '?', empty when there is none): never decoded.
  [[nodiscard]] std::string_view target() const { return head_.text(head_.target); }
  [[nodiscard]] std::string_view path() const { return target().substr(0, path_size_); }
  [[nodiscard]] std::string_view query() const;
  [[nodiscard]] int version() const { return head_.version; }

  // Names are compared without regard to case. `header` gives the first line of that name; a header that must not be
  // ambiguous (Authorization, Idempotency-Key, If-Match) is checked with `header_lines` first.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  [[nodiscard]] std::size_t header_lines(std::string_view name) const;
  [[nodiscard]] std::size_t header_count() const { return head_.fields.size(); }
  [[nodiscard]] HeaderView header_at(std::size_t index) const;

  std::string body;
  std::string remote_address;  // of the peer of the socket; X-Forwarded-For is not looked at
  std::uint16_t remote_port = 0;
  std::string request_id;  // made here, unique over restarts; it is also the X-Request-Id of the answer
  std::chrono::steady_clock::time_point arrived{};  // when the head was complete
  // No other request is being worked on, and the one before came over the same connection: nobody else is there.
  bool alone = false;

 private:
  RequestHead head_;
  std::uint32_t path_size_ = 0;
};

// An answer. The server adds Date, Content-Length, Connection, X-Request-Id and the security headers (nosniff,
// no-store, a CSP that allows nothing, no referrer); one of the latter that is among `headers` is taken instead. The
// body is left out for HEAD, and for 204 and 304. A header whose name or value could break the framing turns the answer
// into a 500.
struct Response {
  int status = 200;
  std::string_view content_type = "application/json";  // text that lives for ever; empty: no Content-Type
  std::vector<Header> headers;
  std::string body;
};

// ASCII only.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);
// "Not Found"; an unknown status gives "Unknown".
[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace steward::http

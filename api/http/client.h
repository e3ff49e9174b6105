#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.h"
#include "domain/base/result.h"

// The other end of the wire: a small blocking HTTP/1.1 client, for the command line. Plain http only; a connection for
// each request.
namespace steward::http {

struct ServerAddress {
  std::string host;       // a name or an address, without brackets
  std::string port;       // a number
  std::string authority;  // as the Host header has it: 127.0.0.1:8420, [::1]:8420
};

// "http://127.0.0.1:8420", port 80 without one. `tls-not-spoken` for https; `server-url-invalid` for anything else that
// is not scheme, host and port alone.
[[nodiscard]] Result<ServerAddress> parse_server_address(std::string_view url);

struct ClientRequest {
  Method method = Method::get;
  std::string target;  // path and query, encoded; begins with '/'
  std::vector<Header> headers;
  std::string body;
};

struct ClientAnswer {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  // The first line of that name, whatever its case.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

// Sends one request and waits for the whole answer, whatever its status; redirects are not followed and nothing is sent
// twice. `timeout` is for connecting, sending and reading together; looking the name up is not counted. Errors:
// `request-invalid` (a target or header that could break the framing), `server-unreachable` (there was no connection:
// the server has seen nothing), `answer-lost` (the connection ended or the time was up: the server may have acted).
[[nodiscard]] Result<ClientAnswer> send_request(const ServerAddress& server, const ClientRequest& request,
                                                std::chrono::milliseconds timeout);

// For one segment of a path, or one name or value of a query: everything but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace steward::http

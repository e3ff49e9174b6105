#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/client.h"

// Posting to somebody else's server: what the outbox does. HTTPS with the certificate checked; plain http only to this
// machine itself, where a provider's agent may listen.
namespace steward::http {

struct WebhookAddress {
  bool tls = true;
  ServerAddress server;
  std::string target;  // path and query, encoded; begins with '/'
};

// "https://sms.example.cn/v1/notices", port 443 without one. `webhook-url-invalid` for anything else, for a user or
// fragment in it, and for plain http that is not to localhost, 127.0.0.0/8 or ::1.
[[nodiscard]] Result<WebhookAddress> parse_webhook_url(std::string_view url);

// Sends the body once and waits for the whole answer, of which at most kMostAnswerBytes are read. Redirects are not
// followed. `timeout` is for connecting, the handshake, sending and reading together; looking the name up is not
// counted. `ca_file`: certificates to trust in the place of the system's; empty: the system's. Errors:
// `request-invalid`, `server-unreachable` (it has seen nothing; also when its certificate is not trusted or names
// another host), `answer-lost` (it may have acted). Blocks; thread-safe.
inline constexpr std::size_t kMostAnswerBytes = 64UL * 1024;
[[nodiscard]] Result<ClientAnswer> post_webhook(const WebhookAddress& address, const std::vector<Header>& headers,
                                                const std::string& body, std::chrono::milliseconds timeout,
                                                const std::string& ca_file = {});

}  // namespace steward::http

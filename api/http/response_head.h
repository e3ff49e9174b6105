#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/message.h"

namespace steward::http {

// What an answer's head needs to know besides the answer.
struct HeadContext {
  std::string_view request_id;  // may be empty
  std::string_view date;        // "Mon, 23 Nov 2026 11:00:00 GMT"
  int version = 11;             // of the request
  bool keep_alive = true;
  // nullopt: the length is not known; HTTP/1.1 gets chunks, HTTP/1.0 reads to the end of the connection.
  std::optional<std::uint64_t> content_length;
};

// Whether a header can be written without breaking the framing: a name that is a token, a value without control
// characters, and none of the headers that the server itself writes.
[[nodiscard]] bool can_be_sent(const Header& header);

// Appends the status line, all headers and the empty line. Every header of `response` can be sent.
void append_response_head(std::string& out, const Response& response, const HeadContext& context);

// "Mon, 23 Nov 2026 11:00:00 GMT" of seconds since 1970.
[[nodiscard]] std::string http_date(std::int64_t unix_seconds);

}  // namespace steward::http

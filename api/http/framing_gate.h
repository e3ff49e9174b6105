#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "api/http/message.h"

// What a request may look like before anybody reads its body. Beast's parser lets pass several things over which two
// servers can disagree where a request ends; each of them is refused here. Pure: no sockets, no state between requests.
namespace steward::http {

enum class GateFault : unsigned char {
  bad_framing,       // 400
  header_too_large,  // 431
  too_many_headers,  // 431
  target_too_long,   // 414
  unknown_method,    // 501
};

struct GateRefusal {
  GateFault fault;
  std::string_view detail;  // a constant
};

struct GateLimits {
  std::size_t header_bytes = 16UL * 1024;
  std::size_t target_bytes = 8UL * 1024;
  std::size_t header_fields = 100;
};

// Finds the end of a head in bytes that arrive piece by piece. It goes by CR LF alone and refuses a bare LF at once, so
// that nothing waits for an end that another reader would have seen already.
class HeadScanner {
 public:
  struct Found {
    std::size_t head_bytes = 0;  // up to and including the empty line; 0: more is needed
    std::optional<GateRefusal> refusal;
  };
  // `buffered` starts at the first byte of the request and has grown since the last call.
  [[nodiscard]] Found scan(std::string_view buffered, const GateLimits& limits);

 private:
  std::size_t looked_at_ = 0;
  std::size_t line_start_ = 0;
};

// Judges a complete head: `head` holds its raw bytes and the fields as the parser saw them. The raw bytes are walked
// line by line beside the fields: each line must be exactly one field, with its name at the start of the line. So
// nothing that the parser folded, joined or skipped can pass.
[[nodiscard]] std::optional<GateRefusal> check_head(const RequestHead& head, const GateLimits& limits);

}  // namespace steward::http

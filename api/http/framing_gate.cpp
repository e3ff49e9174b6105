#include "api/http/framing_gate.h"

#include <algorithm>
#include <array>

namespace steward::http {

namespace {

constexpr GateRefusal refuse(std::string_view detail) { return {GateFault::bad_framing, detail}; }

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A token of RFC 9110 without '_': proxies that turn '-' into '_' would see two names in one.
constexpr std::array<bool, 256> make_name_characters() {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 128; ++c) {
    const char character = static_cast<char>(c);
    table[c] = is_digit(character) || is_letter(character) ||
               std::string_view("!#$%&'*+-.^`|~").find(character) != std::string_view::npos;
  }
  return table;
}
constexpr std::array<bool, 256> kNameCharacters = make_name_characters();

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return kNameCharacters[static_cast<unsigned char>(c)]; });
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
  });
}

bool is_host(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("-._~:[]!$&'()*+;=%").find(c) != std::string_view::npos;
  });
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls `visit` with each element of a comma-separated list.
template <class Visit>
void for_each_element(std::string_view list, Visit visit) {
  while (true) {
    const auto comma = list.find(',');
    visit(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

// A header that decides about the framing must not be called hop-by-hop: a proxy would take it out.
bool connection_is_safe(std::string_view value) {
  bool safe = true;
  for_each_element(value, [&safe](std::string_view element) {
    for (const std::string_view name : {"content-length", "transfer-encoding", "host", "expect"}) {
      safe = safe && !equal_ignoring_case(element, name);
    }
  });
  return safe;
}

std::optional<GateRefusal> check_request_line(const RequestHead& head, const GateLimits& limits) {
  const std::string_view target = head.text(head.target);
  if (target.size() > limits.target_bytes) return GateRefusal{GateFault::target_too_long, "the target is too long"};
  if (!head.method) return GateRefusal{GateFault::unknown_method, "the method is not known here"};
  if (target.empty() || target.front() != '/') return refuse("the target must start with a slash");
  const bool plain =
      std::all_of(target.begin(), target.end(), [](char c) { return c >= 0x21 && c <= 0x7e && c != '#'; });
  if (!plain) return refuse("the target must be printable ASCII without blanks and without a fragment");
  // The parser's idea of the line must be the line.
  const std::string_view version = head.version == 11 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
  std::string_view rest = head.raw;
  for (const std::string_view part : {head.text(head.method_text), std::string_view(" "), target, version}) {
    if (rest.substr(0, part.size()) != part) return refuse("the request line is malformed");
    rest.remove_prefix(part.size());
  }
  return std::nullopt;
}

// Walks the raw lines beside the fields.
std::optional<GateRefusal> check_lines(const RequestHead& head) {
  const std::string_view raw = head.raw;
  std::size_t at = raw.find("\r\n") + 2;
  for (const RequestHead::Field& field : head.fields) {
    const std::size_t end = raw.find("\r\n", at);
    if (end == std::string_view::npos || end == at) return refuse("a header line is missing");
    const std::string_view line = raw.substr(at, end - at);
    if (line.front() == ' ' || line.front() == '\t') return refuse("header lines must not be folded");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_name(line.substr(0, colon))) {
      return refuse("a header name has a character that is not allowed");
    }
    if (!is_value(line.substr(colon + 1))) return refuse("a header value has a control character");
    const bool same =
        field.name.at == at && field.name.size == colon && trim(line.substr(colon + 1)) == head.text(field.value);
    if (!same) return refuse("a header line can be read in more than one way");
    at = end + 2;
  }
  return raw.substr(at) == "\r\n" ? std::nullopt : std::optional(refuse("header lines must not be folded"));
}

struct FramingFields {
  std::size_t hosts = 0;
  std::size_t content_lengths = 0;
  std::size_t transfer_encodings = 0;
  bool has_body = false;
};

std::optional<GateRefusal> check_field(std::string_view name, std::string_view value, FramingFields& seen) {
  switch (name.size()) {
    case 4:
      if (!equal_ignoring_case(name, "host")) break;
      ++seen.hosts;
      if (!is_host(value)) return refuse("the Host header is malformed");
      break;
    case 6:
      if (!equal_ignoring_case(name, "expect")) break;
      if (!equal_ignoring_case(value, "100-continue")) return refuse("the expectation is not known here");
      break;
    case 7:
      if (equal_ignoring_case(name, "upgrade")) return refuse("protocols are not switched here");
      break;
    case 10:
      if (!equal_ignoring_case(name, "connection")) break;
      if (!connection_is_safe(value)) return refuse("the Connection header names a header of the framing");
      break;
    case 14: {
      if (!equal_ignoring_case(name, "content-length")) break;
      ++seen.content_lengths;
      const bool digits = !value.empty() && value.size() <= 19 && std::all_of(value.begin(), value.end(), is_digit);
      if (!digits) return refuse("Content-Length must be one decimal number");
      seen.has_body = seen.has_body || value.find_first_not_of('0') != std::string_view::npos;
      break;
    }
    case 17:
      if (!equal_ignoring_case(name, "transfer-encoding")) break;
      ++seen.transfer_encodings;
      if (!equal_ignoring_case(value, "chunked")) return refuse("the only transfer coding here is chunked");
      seen.has_body = true;
      break;
    default:
      break;
  }
  return std::nullopt;
}

std::optional<GateRefusal> check_framing_fields(const RequestHead& head) {
  FramingFields seen;
  for (const RequestHead::Field& field : head.fields) {
    if (auto refusal = check_field(head.text(field.name), head.text(field.value), seen)) return refusal;
  }
  if (seen.hosts > 1 || (seen.hosts == 0 && head.version == 11)) return refuse("there must be one Host header");
  if (seen.content_lengths > 1) return refuse("there must be one Content-Length at most");
  if (seen.transfer_encodings > 1) return refuse("there must be one Transfer-Encoding at most");
  if (seen.content_lengths + seen.transfer_encodings > 1) {
    return refuse("Content-Length and Transfer-Encoding exclude each other");
  }
  if (seen.transfer_encodings > 0 && head.version == 10) return refuse("HTTP/1.0 has no transfer codings");
  const bool may_have_body =
      *head.method == Method::post || *head.method == Method::put || *head.method == Method::patch;
  if (seen.has_body && !may_have_body) return refuse("this method has no body");
  return std::nullopt;
}

}  // namespace

HeadScanner::Found HeadScanner::scan(std::string_view buffered, const GateLimits& limits) {
  while (true) {
    const std::size_t newline = buffered.find('\n', looked_at_);
    if (newline == std::string_view::npos) break;
    if (newline == 0 || buffered[newline - 1] != '\r') return {0, refuse("lines must end with CR LF")};
    // The method and the version are short: a first line this long has a target that is too long.
    if (line_start_ == 0 && newline > limits.target_bytes + 64) break;
    if (newline + 1 > limits.header_bytes) break;
    const bool empty_line = newline - 1 == line_start_;
    if (empty_line && line_start_ == 0) return {0, refuse("the request line is empty")};
    looked_at_ = newline + 1;
    line_start_ = newline + 1;
    if (empty_line) return {newline + 1, std::nullopt};
  }
  const bool in_request_line = line_start_ == 0;
  looked_at_ = std::max(looked_at_, std::min(buffered.size(), limits.header_bytes));
  if (in_request_line && buffered.size() > limits.target_bytes + 64) {
    return {0, GateRefusal{GateFault::target_too_long, "the target is too long"}};
  }
  if (buffered.size() >= limits.header_bytes) {
    return {0, GateRefusal{GateFault::header_too_large, "the head of the request is too large"}};
  }
  return {};
}

std::optional<GateRefusal> check_head(const RequestHead& head, const GateLimits& limits) {
  if (head.fields.size() > limits.header_fields) {
    return GateRefusal{GateFault::too_many_headers, "the request has too many headers"};
  }
  if (auto refusal = check_request_line(head, limits)) return refusal;
  if (auto refusal = check_lines(head)) return refusal;
  return check_framing_fields(head);
}

}  // namespace steward::http

#include "api/http/message.h"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/base/assert.h"

namespace steward::http {

namespace {

constexpr std::array<std::pair<std::string_view, Method>, 7> kMethods{{
    {"GET", Method::get},
    {"HEAD", Method::head},
    {"POST", Method::post},
    {"PUT", Method::put},
    {"PATCH", Method::patch},
    {"DELETE", Method::delete_},
    {"OPTIONS", Method::options},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

Slice append_slice(std::string& raw, std::string_view text) {
  const Slice slice{static_cast<std::uint32_t>(raw.size()), static_cast<std::uint32_t>(text.size())};
  raw.append(text);
  return slice;
}

RequestHead compose(Method method, std::string_view target, const std::vector<Header>& headers) {
  RequestHead head;
  head.method = method;
  head.method_text = append_slice(head.raw, to_string(method));
  head.raw.push_back(' ');
  head.target = append_slice(head.raw, target);
  head.raw.append(" HTTP/1.1\r\n");
  for (const Header& header : headers) {
    const Slice name = append_slice(head.raw, header.name);
    head.raw.append(": ");
    head.fields.push_back({name, append_slice(head.raw, header.value)});
    head.raw.append("\r\n");
  }
  head.raw.append("\r\n");
  return head;
}

}  // namespace

std::string_view to_string(Method method) {
  for (const auto& [text, value] : kMethods) {
    if (value == method) return text;
  }
  return {};
}

std::optional<Method> parse_method(std::string_view text) {
  for (const auto& [name, value] : kMethods) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Request::Request(RequestHead head) : head_(std::move(head)) {
  STEWARD_ASSERT(head_.method.has_value(), "only heads that passed the gate become requests");
  path_size_ = static_cast<std::uint32_t>(std::min(target().find('?'), target().size()));
}

Request::Request(Method method, std::string_view target, const std::vector<Header>& headers, std::string content)
    : Request(compose(method, target, headers)) {
  body = std::move(content);
}

std::string_view Request::query() const {
  return path_size_ < head_.target.size ? target().substr(path_size_ + 1) : std::string_view();
}

std::optional<std::string_view> Request::header(std::string_view name) const {
  for (const RequestHead::Field& field : head_.fields) {
    if (equal_ignoring_case(head_.text(field.name), name)) return head_.text(field.value);
  }
  return std::nullopt;
}

std::size_t Request::header_lines(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(head_.fields.begin(), head_.fields.end(), [&](const auto& field) {
    return equal_ignoring_case(head_.text(field.name), name);
  }));
}

HeaderView Request::header_at(std::size_t index) const {
  const RequestHead::Field& field = head_.fields.at(index);
  return {head_.text(field.name), head_.text(field.value)};
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

}  // namespace steward::http

#include "api/http/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace steward::http {

namespace {

// Safe for an API whose answers are data; a route that serves pages names its own.
struct Default {
  std::string_view name;
  std::string_view line;
};
constexpr std::array<Default, 4> kDefaults{{
    {"X-Content-Type-Options", "X-Content-Type-Options: nosniff\r\n"},
    {"Cache-Control", "Cache-Control: no-store\r\n"},
    {"Content-Security-Policy", "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"},
    {"Referrer-Policy", "Referrer-Policy: no-referrer\r\n"},
}};

constexpr std::array<std::string_view, 6> kOwn{"Content-Length", "Transfer-Encoding", "Connection",
                                               "Date",           "X-Request-Id",      "Trailer"};

template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 20> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

void append_two(std::string& out, unsigned number) {
  out.push_back(static_cast<char>('0' + number / 10));
  out.push_back(static_cast<char>('0' + number % 10));
}

}  // namespace

bool can_be_sent(const Header& header) {
  const bool token = !header.name.empty() && std::all_of(header.name.begin(), header.name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  const bool plain = std::all_of(header.value.begin(), header.value.end(),
                                 [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
  return token && plain && std::none_of(kOwn.begin(), kOwn.end(), [&header](std::string_view own) {
           return equal_ignoring_case(own, header.name);
         });
}

void append_response_head(std::string& out, const Response& response, const HeadContext& context) {
  out.append("HTTP/1.1 ");
  append_number(out, response.status);
  out.push_back(' ');
  out.append(reason_phrase(response.status)).append("\r\nDate: ").append(context.date).append("\r\n");
  bool has_type = false;
  for (const Header& header : response.headers) {
    has_type = has_type || equal_ignoring_case(header.name, "Content-Type");
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
  for (const Default& line : kDefaults) {
    const bool set = std::any_of(response.headers.begin(), response.headers.end(),
                                 [&line](const Header& header) { return equal_ignoring_case(header.name, line.name); });
    if (!set) out.append(line.line);
  }
  if (!context.request_id.empty()) out.append("X-Request-Id: ").append(context.request_id).append("\r\n");
  // These have no body and say nothing of one.
  if (response.status != 204 && response.status != 304) {
    if (!has_type && !response.content_type.empty()) {
      out.append("Content-Type: ").append(response.content_type).append("\r\n");
    }
    if (context.content_length) {
      out.append("Content-Length: ");
      append_number(out, *context.content_length);
      out.append("\r\n");
    } else if (context.version == 11) {
      out.append("Transfer-Encoding: chunked\r\n");
    }
  }
  if (!context.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (context.version == 10) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

std::string http_date(std::int64_t unix_seconds) {
  static constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  using std::chrono::days;
  const std::chrono::sys_seconds instant{std::chrono::seconds(unix_seconds)};
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  std::string out(kDays.substr(std::chrono::weekday(day).c_encoding() * 3, 3));
  out.append(", ");
  append_two(out, static_cast<unsigned>(date.day()));
  out.append(" ").append(kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3)).append(" ");
  append_number(out, static_cast<int>(date.year()));
  out.append(" ");
  append_two(out, static_cast<unsigned>(time.hours().count()));
  out.append(":");
  append_two(out, static_cast<unsigned>(time.minutes().count()));
  out.append(":");
  append_two(out, static_cast<unsigned>(time.seconds().count()));
  out.append(" GMT");
  return out;
}

}  // namespace steward::http

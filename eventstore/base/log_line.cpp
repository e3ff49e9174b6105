#include "eventstore/base/log_line.h"

#include <algorithm>
#include <cstddef>

#include "domain/base/result.h"

namespace steward {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
    case LogLevel::off:
      break;
  }
  return "off";
}

std::string_view colour_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "\x1b[2m";
    case LogLevel::warn:
      return "\x1b[33m";
    case LogLevel::error:
      return "\x1b[31m";
    case LogLevel::info:
    case LogLevel::off:
      break;
  }
  return "\x1b[32m";
}

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

// The length of the well-formed UTF-8 sequence that starts at `at`, or 0. Overlong forms, surrogates and what lies
// above U+10FFFF are not well-formed (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  unsigned char lowest_second = 0x80;
  unsigned char highest_second = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) lowest_second = 0xA0;
    if (first == 0xED) highest_second = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) lowest_second = 0x90;
    if (first == 0xF4) highest_second = 0x8F;
  }
  if (length == 0 || at + length > text.size()) return 0;
  if (byte_at(text, at + 1) < lowest_second || byte_at(text, at + 1) > highest_second) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

void append_control(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (byte) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 0xF];
  }
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char byte = byte_at(text, at);
    if (byte <= ' ' || byte == '"' || byte == '\\' || byte == '=' || byte == 0x7F) return true;
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return true;
    at += length;
  }
  return false;
}

void append_plain(std::string& out, std::string_view text) {
  if (needs_quotes(text)) {
    append_json_string(out, text);
  } else {
    out += text;
  }
}

// Numbers and booleans look alike in both forms; everything else is a text that `append_text` writes.
template <class AppendText>
void append_value(std::string& out, const Field::Value& value, AppendText append_text) {
  std::visit(overloaded{[&](std::string_view text) { append_text(out, text); },
                        [&](std::int64_t number) { out += std::to_string(number); },
                        [&](std::uint64_t number) { out += std::to_string(number); },
                        [&](bool flag) { out += flag ? "true" : "false"; },
                        [&](const auto& other) { append_text(out, to_string(other)); }},
             value);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const unsigned char byte = byte_at(text, at);
    const std::size_t length = utf8_length(text, at);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += static_cast<char>(byte);
    } else if (byte < 0x20 || byte == 0x7F) {
      append_control(out, byte);
    } else if (length == 0) {
      out += kReplacement;
    } else {
      out += text.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  out += '"';
}

std::string json_line(Instant time, LogLevel level, std::string_view event, std::string_view request_id,
                      Fields fields) {
  std::string out = "{\"time\":\"" + to_string(time) + "\",\"level\":\"";
  out += name_of(level);
  out += "\",\"event\":";
  append_json_string(out, event);
  if (!request_id.empty()) {
    out += ",\"request_id\":";
    append_json_string(out, request_id);
  }
  for (const Field& field : fields) {
    out += ',';
    append_json_string(out, field.name());
    out += ':';
    append_value(out, field.value(), append_json_string);
  }
  out += '}';
  return out;
}

std::string text_line(Instant time, LogLevel level, std::string_view event, std::string_view request_id, Fields fields,
                      bool colour) {
  constexpr std::size_t kLevelWidth = 5;
  std::string out = to_string(time) + ' ';
  const std::string_view level_name = name_of(level);
  if (colour) out += colour_of(level);
  out += level_name;
  if (colour) out += "\x1b[0m";
  out.append(kLevelWidth + 1 - level_name.size(), ' ');
  append_plain(out, event);
  for (const Field& field : fields) {
    out += ' ';
    out += field.name();
    out += '=';
    append_value(out, field.value(), append_plain);
  }
  if (!request_id.empty()) {
    out += " request_id=";
    append_plain(out, request_id);
  }
  return out;
}

}  // namespace steward

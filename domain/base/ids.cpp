#include "domain/base/ids.h"

namespace steward {

namespace {

constexpr char kDigits[] = "0123456789abcdef";

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr bool is_dash_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

std::string to_string(const Uuid& id) {
  std::string text(36, '-');
  std::size_t at = 0;
  for (const std::byte byte : id.bytes) {
    if (is_dash_place(at)) ++at;
    const auto value = std::to_integer<unsigned>(byte);
    text[at++] = kDigits[value >> 4U];
    text[at++] = kDigits[value & 15U];
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::byte& byte : id.bytes) {
    if (is_dash_place(at) && text[at++] != '-') return std::nullopt;
    const int high = digit_value(text[at++]);
    const int low = digit_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    byte = static_cast<std::byte>(high * 16 + low);
  }
  return id;
}

std::optional<Uuid> parse_named_uuid(std::string_view text) {
  auto id = parse_uuid(text);
  if (id && id->is_nil()) return std::nullopt;
  return id;
}

std::optional<Uuid> uuid_from_bytes(std::string_view bytes) {
  if (bytes.size() != 16) return std::nullopt;
  Uuid id;
  std::memcpy(id.bytes.data(), bytes.data(), 16);
  return id;
}

}  // namespace steward

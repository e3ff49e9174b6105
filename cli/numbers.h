#pragma once

#include <charconv>
#include <optional>
#include <string_view>

#include "domain/base/ids.h"

// Numbers of the command line that have no usual value: nullopt for what is none.
namespace steward::cli {

[[nodiscard]] inline std::optional<CompanyNo> parse_company(std::string_view text) {
  CompanyNo company;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, company.value);
  return parsed.ec == std::errc{} && parsed.ptr == end ? std::optional(company) : std::nullopt;
}

// From 1 on.
[[nodiscard]] inline std::optional<Position> parse_position(std::string_view text) {
  Position position = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, position);
  return parsed.ec == std::errc{} && parsed.ptr == end && position > 0 ? std::optional(position) : std::nullopt;
}

}  // namespace steward::cli

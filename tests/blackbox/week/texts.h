#pragma once

#include <string>

#include "tests/blackbox/week/model.h"

// How the model writes what stands in its tables.
namespace steward::blackbox::week {

inline std::string text(int number) { return std::to_string(number); }
inline std::string text(std::size_t number) { return std::to_string(number); }
inline std::string text(std::int64_t number) { return std::to_string(number); }
inline std::string text(bool is) { return is ? "true" : "false"; }
inline std::string text(const std::optional<Seconds>& at) { return at ? std::to_string(*at) : "null"; }
inline std::string text(const std::string& word) { return word.empty() ? "null" : word; }

inline bool in_scope(const std::string& scope, const std::string& building) {
  return !scope.starts_with("building") || scope == building;
}

}  // namespace steward::blackbox::week

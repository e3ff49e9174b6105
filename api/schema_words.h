#pragma once

#include <array>
#include <string_view>

#include "api/json/reader.h"

namespace steward::api {

// A JSON schema whose enum is the table that the handler takes its word from. Made while compiling, like the table of
// routes that it stands in: one that is too long for its room does not compile.
class SchemaWithWords {
 public:
  template <class Enum, std::size_t N>
  constexpr SchemaWithWords(std::string_view before, const std::array<json::EnumName<Enum>, N>& words,
                            std::string_view behind) {
    add(before);
    for (std::string_view separator = "\""; const json::EnumName<Enum>& word : words) {
      add(separator);
      add(word.name);
      separator = "\",\"";
    }
    add("\"");
    add(behind);
  }
  [[nodiscard]] constexpr std::string_view text() const { return {text_.data(), size_}; }

 private:
  constexpr void add(std::string_view piece) {
    for (const char c : piece) text_[size_++] = c;
  }

  std::array<char, 1024> text_{};
  std::size_t size_ = 0;
};

}  // namespace steward::api

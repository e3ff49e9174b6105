#include "projections/natural_key.h"

#include <algorithm>

namespace steward {

namespace {

constexpr std::size_t kLongestRun = 250;  // digits; the rest counts as a number of its own

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string natural_key(std::string_view text) {
  std::string key;
  while (!text.empty()) {
    if (!is_digit(text.front())) {
      // The zero byte ends a key; a text that holds one sorts as if it were the next byte.
      key.push_back(text.front() == '\0' ? '\1' : small(text.front()));
      text.remove_prefix(1);
      continue;
    }
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    auto run = text.substr(0, std::min<std::size_t>(static_cast<std::size_t>(end - text.begin()), kLongestRun));
    text.remove_prefix(run.size());
    while (run.size() > 1 && run.front() == '0') run.remove_prefix(1);
    key.push_back('0');
    key.push_back(static_cast<char>(run.size()));
    key.append(run);
  }
  key.push_back('\0');
  return key;
}

std::string folded(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), small);
  return result;
}

}  // namespace steward

#pragma once

#include <span>
#include <string_view>

namespace steward {

// A refusal of the domain, by its stable name. The words are completed with the refusal's parameters when they are shown.
struct Refusal {
  std::string_view code;
  int status;  // of the HTTP answer: 404 unknown, 409 taken, 422 against a rule
  std::string_view english;
  std::string_view chinese;
};

// The closed list: decide returns no other code.
[[nodiscard]] std::span<const Refusal> refusals();
// Null when the code is none of the domain's.
[[nodiscard]] const Refusal* find_refusal(std::string_view code);

}  // namespace steward

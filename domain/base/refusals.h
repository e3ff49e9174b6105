#pragma once

#include <span>
#include <string_view>

namespace steward {

// A way in which the domain refuses a command: the closed list. Each code is a problem type /problems/<code>. Statuses:
// 404 for what does not exist, 409 for what is there already or is in another state than the command needs, 403 for
// what needs a permission, 422 for what a rule forbids.
struct Refusal {
  std::string_view code;
  int status = 422;
  std::string_view english;
  std::string_view chinese;
};

// Ascending by code.
[[nodiscard]] std::span<const Refusal> refusals();
// nullptr when the code is not in the list.
[[nodiscard]] const Refusal* find_refusal(std::string_view code);

}  // namespace steward

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/error.h"

// Where in a body something is that is known by name.
namespace steward::json {

struct Sought {
  std::string member;                   // "amount_fen", "replacement/number"
  const Param::Value* value = nullptr;  // what it says; of a list, one of its items; none: whatever it says
  std::string_view key = {};            // with a value, of a list of objects: the member of an item that says it
};

// JSON pointers in URI fragment form to what of it the body has, in the order in which it is sought: "#/amount_fen", of
// a list "#/bills/2", and "#/bills" where several items say so. What is null is not there; a body that is no JSON has
// nothing.
[[nodiscard]] std::vector<std::string> locate(std::string_view body, std::span<const Sought> sought);

}  // namespace steward::json

#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/time.h"

namespace steward {

// A number, id or date that explains a refusal or an outcome. Never personal data and never free text: outcomes are
// remembered in the log for ever, and the words around the values are chosen when they are shown.
struct Param {
  using Value = std::variant<std::int64_t, Uuid, Date, Instant, YearMonth>;
  std::string name;  // snake_case, with the unit at its end: amount_fen, current_version
  Value value;
  bool operator==(const Param&) const = default;
};

// What went wrong, by its stable name. `code` is kebab-case and becomes the problem type /problems/<code>; the closed
// list with status and words is domain/base/refusals.h for refusals of the domain. `detail` says where and what is
// allowed, for people; it is not remembered and holds no personal data. `detail_chinese` is the same in Chinese, where
// the edge has words for it (api/details.h).
struct Error {
  std::string code;
  std::vector<Param> params;
  std::string detail;
  std::string detail_chinese = {};
  bool operator==(const Error&) const = default;
};

}  // namespace steward

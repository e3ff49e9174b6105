#pragma once

#include <boost/json.hpp>

#include "domain/base/error.h"
#include "domain/base/money.h"

// Values of the domain as JSON values for answers.
namespace steward::json {

[[nodiscard]] inline boost::json::value value_of(const Param::Value& value) {
  return std::visit(
      [](const auto& v) -> boost::json::value {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::int64_t>) {
          return v;
        } else {
          return boost::json::value(to_string(v));
        }
      },
      value);
}

// Null when the id is nil.
template <class Tag>
[[nodiscard]] boost::json::value id_value(const Id<Tag>& id) {
  if (id.is_nil()) return nullptr;
  return boost::json::value(to_string(id));
}

}  // namespace steward::json

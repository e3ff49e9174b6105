#pragma once

#include <boost/json.hpp>
#include <optional>

#include "domain/base/ids.h"

// Parts that the JSON of many events has.
namespace steward {

[[nodiscard]] inline boost::json::value id_or_null(const Uuid& id) {
  return id.is_nil() ? boost::json::value(nullptr) : boost::json::value(to_string(id));
}
template <class Tag>
[[nodiscard]] boost::json::value id_or_null(const Id<Tag>& id) {
  return id_or_null(id.uuid);
}

// A date or an instant that may be missing.
template <class Time>
[[nodiscard]] boost::json::value time_or_null(const std::optional<Time>& time) {
  return time ? boost::json::value(to_string(*time)) : boost::json::value(nullptr);
}
template <class Number>
[[nodiscard]] boost::json::value number_or_null(const std::optional<Number>& number) {
  return number ? boost::json::value(*number) : boost::json::value(nullptr);
}

// The ids that every event of an account has.
template <class AccountEvent>
[[nodiscard]] boost::json::object account_json(const AccountEvent& event) {
  return {{"household_id", to_string(event.household)},
          {"house_id", to_string(event.house)},
          {"building_id", to_string(event.building)},
          {"community_id", to_string(event.community)}};
}

template <class Items, class Make>
[[nodiscard]] boost::json::array json_list(const Items& items, Make make) {
  boost::json::array out;
  out.reserve(items.size());
  for (const auto& item : items) out.emplace_back(make(item));
  return out;
}

}  // namespace steward

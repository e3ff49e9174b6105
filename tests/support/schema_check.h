#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace steward::test {

// Where a value is not what its schema says.
struct Mismatch {
  std::string member;  // items[].open_bills[].due_date; empty: the whole
  std::string expected;
  std::string got;
  bool operator==(const Mismatch&) const = default;
};

// All of them, each member of a list's items once. It knows what the API's schemas are made of (type, enum, format,
// pattern, properties, required, additionalProperties, items, anyOf, $ref into `components`); a schema that says
// anything else, but for titles and descriptions, is a mismatch itself: nothing is believed unseen.
[[nodiscard]] std::vector<Mismatch> mismatches(const boost::json::value& schema, const boost::json::object& components,
                                               const boost::json::value& value);

}  // namespace steward::test

#pragma once

#include <boost/json.hpp>
#include <string>

#include "tests/blackbox/week/model.h"

namespace steward::blackbox::week {

// A step with what its path and body say: work-orders/<burst>/triage is of "burst", and its step is "triage".
struct Model::Context {
  Context(const Step& taken, Seconds when, const boost::json::value& answered);

  // On which it counts, and on which it was recorded.
  [[nodiscard]] int day() const { return static_cast<int>(at / kDay); }
  [[nodiscard]] int recorded_day() const { return static_cast<int>(recorded_at / kDay); }
  // A member of the body as text, without brackets; "" when it is not there.
  [[nodiscard]] std::string said(std::string_view member) const;
  [[nodiscard]] std::int64_t number(std::string_view member) const;
  // The same of the answer.
  [[nodiscard]] std::string answered(std::string_view member) const;

  const Step& taken;
  Seconds at;  // when it happened
  Seconds recorded_at;
  std::string kind, of, step, detail, beside;  // the segments of the path
  boost::json::object body;
  boost::json::value answer;
};

// "101" of "household 101" or "house 101".
[[nodiscard]] std::string house_of(const std::string& name);

}  // namespace steward::blackbox::week

#pragma once

#include <boost/json/object.hpp>
#include <string_view>

namespace steward::api {

// What stands in a file for people where personal data cannot be shown: {"erased": true} where the key was destroyed,
// {"erased": false} where it does not open.
inline std::string_view closed_words(const boost::json::object& person, bool chinese) {
  const boost::json::value* erased = person.if_contains("erased");
  const bool unreadable = erased != nullptr && erased->is_bool() && !erased->get_bool();
  if (unreadable) return chinese ? "（无法读取）" : "(unreadable)";
  return chinese ? "（已删除）" : "(erased)";
}

}  // namespace steward::api

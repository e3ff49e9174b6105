#include "tests/blackbox/week/names.h"

#include <gtest/gtest.h>

namespace steward::blackbox::week {

namespace {

constexpr std::size_t kIdLength = 36;

bool looks_like_an_id(std::string_view text) {
  return text.size() == kIdLength && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

}  // namespace

void Names::add(const std::string& name, const std::string& id) {
  const std::lock_guard lock(mutex_);
  EXPECT_TRUE(looks_like_an_id(id)) << name << " is " << id;
  EXPECT_TRUE(ids_.emplace(name, id).second) << name << " is there twice";
  EXPECT_TRUE(names_.emplace(id, name).second) << name << " has the id of " << names_[id];
}

std::string Names::id_of(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(name);
  EXPECT_NE(found, ids_.end()) << "nothing is called " << name;
  return found == ids_.end() ? std::string() : found->second;
}

std::string Names::with_ids(std::string text) const {
  for (auto begin = text.find('<'); begin != std::string::npos; begin = text.find('<', begin)) {
    const auto end = text.find('>', begin);
    text.replace(begin, end + 1 - begin, id_of(text.substr(begin + 1, end - begin - 1)));
  }
  return text;
}

std::string Names::with_names(std::string text) const {
  const std::lock_guard lock(mutex_);
  for (std::size_t at = 0; at + kIdLength <= text.size(); ++at) {
    const auto found = looks_like_an_id(std::string_view(text).substr(at, kIdLength))
                           ? names_.find(text.substr(at, kIdLength))
                           : names_.end();
    if (found != names_.end()) text.replace(at, kIdLength, found->second);
  }
  return text;
}

}  // namespace steward::blackbox::week

#include "replay/spoken_words.h"

#include <gtest/gtest.h>

#include <set>

#include "replay/work_names.h"

namespace steward {
namespace {

// The first word is that of the value 1, and so on to the last.
template <class Enum, class Words>
void expect_words_of(const Words& words) {
  std::set<std::string_view> chinese;
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(words[i].value, name_of(static_cast<Enum>(i + 1)));
    EXPECT_FALSE(words[i].english.empty()) << words[i].value;
    EXPECT_TRUE(chinese.insert(words[i].chinese).second) << words[i].chinese;
  }
  EXPECT_EQ(name_of(static_cast<Enum>(words.size() + 1)), "unknown");
}

TEST(SpokenWords, AreThoseOfTheirEnumerationInItsOrder) {
  expect_words_of<work_orders::Source>(kOrderSourceWords);
  expect_words_of<service_policy::CaseKind>(kCaseKindWords);
  expect_words_of<service::Subject>(kCaseSubjectWords);
  expect_words_of<service::Source>(kCaseSourceWords);
}

}  // namespace
}  // namespace steward

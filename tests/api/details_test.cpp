#include "api/details.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "api/route.h"

namespace steward::api {
namespace {

// The arguments that a pattern has room for: "from {0} to {1}" for "01".
std::multiset<char> placeholders(std::string_view pattern) {
  std::multiset<char> found;
  for (std::size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
    const bool well_formed = at + 2 < pattern.size() && pattern[at + 2] == '}';
    found.insert(well_formed ? pattern[at + 1] : '?');
  }
  return found;
}

TEST(Details, BothLanguagesTakeTheSameArguments) {
  EXPECT_EQ(placeholders("from {0} to {1}"), (std::multiset<char>{'0', '1'}));
  EXPECT_EQ(placeholders("{0} and {"), (std::multiset<char>{'0', '?'}));
  for (const Wording& wording : wordings()) {
    SCOPED_TRACE(wording.english);
    const auto taken = placeholders(wording.english);
    EXPECT_EQ(taken, placeholders(wording.chinese));
    // Numbered from 0 on, each once.
    char next = '0';
    for (const char number : taken) EXPECT_EQ(number, next++);
  }
}

TEST(Details, EveryWordingIsThereInBothLanguagesAndOnce) {
  std::set<std::string_view> english;
  for (const Wording& wording : wordings()) {
    EXPECT_FALSE(wording.english.empty());
    EXPECT_TRUE(english.insert(wording.english).second) << wording.english;
    const bool is_english = wording.chinese.find_first_not_of(
                                " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") == std::string_view::npos;
    EXPECT_FALSE(is_english) << wording.english;
  }
}

TEST(Details, SayWhereAndWhatInBothLanguages) {
  const Error range = error_at("out-of-range", "#/amount_fen", Says::integer, {"1", "100"});
  EXPECT_EQ(range.code, "out-of-range");
  EXPECT_EQ(range.detail, "#/amount_fen: must be an integer from 1 to 100");
  EXPECT_EQ(range.detail_chinese, "#/amount_fen: 须为 1 至 100 之间的整数");
  const Error role = error_at("not-permitted", {}, Says::may_not_unmask);
  EXPECT_EQ(role.detail, "the role may not unmask");
  // What an argument says is not taken for a place of another.
  EXPECT_EQ(error_at("query-invalid", "order", Says::one_of, {"{0}, {1}"}).detail, "order: must be one of {0}, {1}");
}

TEST(Details, TheVersionThatIsAskedForIsThatOfAGetAboutTheSame) {
  std::size_t asked = 0;
  for (const Route& route : routes()) {
    const std::string_view read = route.version_of;
    if (read.empty()) continue;
    ++asked;
    const bool is_there = std::any_of(routes().begin(), routes().end(), [&](const Route& other) {
      return other.path == read && other.method == http::Method::get && other.query != nullptr;
    });
    EXPECT_TRUE(is_there) << route.path << " asks for the version of " << read;
    const std::string_view whose = read.substr(0, read.rfind('}') + 1);
    EXPECT_EQ(route.path.substr(0, whose.size()), whose) << route.path << " asks for the version of " << read;
  }
  EXPECT_GE(asked, 10U);
}

}  // namespace
}  // namespace steward::api

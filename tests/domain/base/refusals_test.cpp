#include "domain/base/refusals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace steward {
namespace {

bool is_kebab(std::string_view text) {
  const auto part_of_it = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  return text.find('-', 1) != std::string_view::npos && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), part_of_it);
}

// Every text in kebab-case in the sources of the domain is a refusal: there are no others there.
std::set<std::string> codes_in_sources() {
  std::set<std::string> codes;
  const std::filesystem::path domain = std::filesystem::path(STEWARD_SOURCE_DIR) / "domain";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(domain)) {
    const auto extension = entry.path().extension();
    if ((extension != ".cpp" && extension != ".h") || entry.path().filename() == "refusals.cpp") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string source = text.str();
    for (std::size_t open = source.find('"'); open != std::string::npos; open = source.find('"', open + 1)) {
      const std::size_t close = source.find('"', open + 1);
      const std::string text_between = source.substr(open + 1, close - open - 1);
      if (is_kebab(text_between)) codes.insert(text_between);
    }
  }
  return codes;
}

TEST(Refusals, AreAllInTheListAndTheListHasNoOthers) {
  const std::set<std::string> used = codes_in_sources();
  EXPECT_GT(used.size(), 50U);
  std::set<std::string> listed;
  for (const Refusal& refusal : refusals()) listed.insert(std::string(refusal.code));
  EXPECT_EQ(used, listed);
}

TEST(Refusals, HaveAStatusAndWordsInBothLanguages) {
  const std::set<int> statuses = {403, 404, 409, 422, 500};
  for (const Refusal& refusal : refusals()) {
    EXPECT_TRUE(statuses.contains(refusal.status)) << refusal.code;
    EXPECT_TRUE(refusal.english.ends_with(".")) << refusal.code;
    EXPECT_TRUE(refusal.chinese.ends_with("。")) << refusal.code;
    EXPECT_EQ(find_refusal(refusal.code), &refusal);
  }
  EXPECT_EQ(find_refusal("never-heard-of"), nullptr);
  EXPECT_EQ(find_refusal(""), nullptr);
}

}  // namespace
}  // namespace steward

#include "domain/base/one_of.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace steward {
namespace {

struct Nothing {
  bool operator==(const Nothing&) const = default;
};
struct Name {
  std::string text;
  bool operator==(const Name&) const = default;
};
struct Numbers {
  std::vector<int> of;
  bool operator==(const Numbers&) const = default;
};
// Counts how many there are.
struct Counted {
  std::shared_ptr<int> token;
  bool operator==(const Counted&) const = default;
};
using Any = OneOf<Nothing, Name, Numbers, Counted>;

static_assert(Any::kAlternatives == 4);
static_assert(Any::index_of<Numbers>() == 2);
static_assert(Any::index_of<int>() == Any::kAlternatives);
static_assert(std::is_same_v<Any::Alternative<0>, Nothing> && std::is_same_v<Any::Alternative<3>, Counted>);

Any named(std::string text) { return Any(std::in_place_type<Name>, Name{std::move(text)}); }

TEST(OneOf, BeginsAsItsFirstAndIsWhatItWasMadeAs) {
  EXPECT_EQ(Any().index(), 0U);
  EXPECT_TRUE(holds_alternative<Nothing>(Any()));
  const Any name = named("a name that is too long to lie within a string");
  EXPECT_EQ(name.index(), 1U);
  ASSERT_NE(get_if<Name>(&name), nullptr);
  EXPECT_EQ(get<Name>(name).text, "a name that is too long to lie within a string");
  EXPECT_EQ(get_if<Numbers>(&name), nullptr);
  EXPECT_EQ(Any(std::in_place_index<2>).index(), 2U);
  EXPECT_DEATH(static_cast<void>(get<Numbers>(name)), "another alternative");
}

TEST(OneOf, CopiesAndMovesWhatItHolds) {
  const Any name = named("a name that is too long to lie within a string");
  Any copy = name;
  EXPECT_TRUE(copy == name);
  get<Name>(copy).text = "another";
  EXPECT_FALSE(copy == name);
  const Any moved = std::move(copy);
  EXPECT_EQ(get<Name>(moved).text, "another");
  Any assigned(std::in_place_type<Numbers>, Numbers{{1, 2, 3}});
  EXPECT_FALSE(assigned == name) << "of different alternatives";
  assigned = name;
  EXPECT_TRUE(assigned == name);
  const Any& itself = assigned;
  assigned = itself;
  EXPECT_TRUE(assigned == name);
  assigned = Any(std::in_place_type<Numbers>, Numbers{{4}});
  EXPECT_EQ(get<Numbers>(assigned).of, std::vector{4});
}

TEST(OneOf, EndsWhatItHeldOnce) {
  const auto token = std::make_shared<int>(7);
  {
    Any a(std::in_place_type<Counted>, Counted{token});
    Any b = a;
    EXPECT_EQ(token.use_count(), 3);
    a = named("x");
    EXPECT_EQ(token.use_count(), 2);
    a = b;
    EXPECT_EQ(token.use_count(), 3);
    b = std::move(a);
    EXPECT_EQ(token.use_count(), 2);
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST(OneOf, VisitsWhatItHolds) {
  const auto kind = [](const Any& any) {
    return visit(
        [](const auto& held) -> std::string { return std::is_same_v<decltype(held), const Name&> ? "name" : "other"; },
        any);
  };
  EXPECT_EQ(kind(named("x")), "name");
  EXPECT_EQ(kind(Any()), "other");
  Any name = named("x");
  visit(
      [](auto& held) {
        if constexpr (std::is_same_v<decltype(held), Name&>) held.text += "y";
      },
      name);
  EXPECT_EQ(get<Name>(name).text, "xy");
}

}  // namespace
}  // namespace steward

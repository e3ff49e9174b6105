#include "domain/base/text.h"
#include "domain/work_orders/rules.h"
#include "domain/work_orders/work_orders.h"

// The kinds of work of a company, as a tree.
namespace steward::work_orders {

namespace {

constexpr std::uint8_t kMostLevel = 5;

}  // namespace

Result<Decision> decide_on(const Facts& facts, const DefineCategory& command, const DecisionContext&) {
  const StreamId stream = stream_of(command.category);
  if (!std::holds_alternative<Unborn>(facts.get<CategoryState>(stream).is)) return fail("category-exists");
  if (!command.parent.is_nil()) {
    if (const auto parent = category_of(facts, command.parent); !parent) return pass_on(parent.error());
  }
  if (!is_identifier(command.code, kMostCodeBytes)) return fail("code-invalid");
  if (!is_plain_text(command.name, kMostNameBytes)) return fail("name-invalid");
  const bool skill_fits = command.skill.empty() || is_identifier(command.skill, kMostCodeBytes);
  const bool level_fits = command.skill_level >= 1 && command.skill_level <= kMostLevel;
  if (!skill_fits || !level_fits || !is_valid(command.usual_priority)) return fail("category-terms-invalid");
  const CategoryDefined event{command.category,       command.parent, command.code,       command.name,
                              command.usual_priority, command.skill,  command.skill_level};
  return Decision{{{stream, event, {}, kAlways}}, {{"category_id", command.category.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RetireCategory& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.category);
  const auto* category = std::get_if<Category>(&facts.get<CategoryState>(stream).is);
  if (category == nullptr) return fail("category-unknown");
  if (category->retired) return fail("category-retired");
  return Decision{{{stream, CategoryRetired{command.category, category->terms.code}, {}, context.today}},
                  {{"category_id", command.category.uuid}}};
}

bool follow(CategoryState& state, const CategoryDefined& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Category{event, false};
  return true;
}

bool follow(CategoryState& state, const CategoryRetired& event) {
  auto* category = std::get_if<Category>(&state.is);
  if (category == nullptr || category->retired || category->terms.category != event.category) return false;
  category->retired = true;
  return true;
}

}  // namespace steward::work_orders

#include <algorithm>

#include "domain/books/books.h"

// What is planned.
namespace steward::books {

Result<Decision> decide_on(const Facts& facts, const SetBudget& command, const DecisionContext&) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  const bool amounts_fit = std::all_of(command.months.begin(), command.months.end(),
                                       [](Money amount) { return amount >= Money{} && amount <= kLargestAmount; });
  if (command.months.size() != kMonthsOfBudget || !amounts_fit || command.year < kFirstYear ||
      command.year > kLastYear) {
    return fail("budget-invalid", {{"months", static_cast<std::int64_t>(kMonthsOfBudget)}});
  }
  if (!billing::is_result(command.account)) {
    return fail("account-not-planned", {{"account", static_cast<std::int64_t>(command.account)}});
  }
  Money total;
  for (const Money amount : command.months) total.fen += amount.fen;
  const BudgetSet event{command.community, command.year, command.account, command.months};
  const Date from = make_date(command.year, 1, 1);
  return Decision{{{budget_stream(command.community), event, command.community, from}},
                  {{"community_id", command.community.uuid},
                   {"year", std::int64_t{command.year}},
                   {"account", static_cast<std::int64_t>(command.account)},
                   {"total_fen", total.fen}}};
}

bool follow(BudgetState& state, const BudgetSet& event) {
  if (event.months.size() != kMonthsOfBudget) return false;
  state.is = Planned{event.community};
  return true;
}

}  // namespace steward::books

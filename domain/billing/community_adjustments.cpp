#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"

// The adjustments of a whole community, decided at once: they are more than an append can hold, so that what is decided
// is that they begin. Each of them is decided by its own household (corrections.cpp).
namespace steward::billing {

namespace {

constexpr std::size_t kMostBegun = 16;

// The same bills, put right in the same way; the day is another matter.
template <class A>
bool are_same(const CommunityAdjustmentsBegun& begun, const A& other) {
  return other.preview == begun.preview && other.period_from == begun.period_from &&
         other.period_to == begun.period_to && other.due_date == begun.due_date && other.reason == begun.reason;
}

template <class A>
bool has_begun(const CommunityAdjustmentsBegun& begun, const A& adjustments, Date today) {
  return are_same(begun, adjustments) && begun.adjusted_on <= adjustments.adjusted_on && today <= begun.expires_on;
}

}  // namespace

bool is_begun(const FeeItem& item, const BeginCommunityAdjustments& adjustments, Date today) {
  return std::any_of(item.adjusting.begin(), item.adjusting.end(), [&](const CommunityAdjustmentsBegun& begun) {
    return has_begun(begun, adjustments, today) && begun.households >= adjustments.households &&
           begun.amount >= adjustments.amount;
  });
}

bool is_begun(const FeeItem& item, const AdjustBills& one_of_them, Date today) {
  return std::any_of(item.adjusting.begin(), item.adjusting.end(),
                     [&](const CommunityAdjustmentsBegun& begun) { return has_begun(begun, one_of_them, today); });
}

Result<Decision> decide_on(const Facts& facts, const BeginCommunityAdjustments& command,
                           const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr || item->community != command.community) return fail("fee-item-unknown");
  if (!recomputable(item->terms.method)) return fail("fee-item-method-differs", {{"fee_item_id", item->id.uuid}});
  if (command.period_to <= command.period_from) return fail("period-invalid");
  if (auto date = check_money_date(command.adjusted_on, context); !date) return pass_on(date.error());
  if (command.due_date < command.adjusted_on) return fail("due-before-issue");
  if (command.households == 0 || command.amount <= Money{}) return fail("nothing-to-adjust");
  if (is_begun(*item, command, context.today)) return fail("adjustments-begun");
  auto events = approvals::authorize(facts, command.authority, item->community, approvals::Action::correction,
                                     command.amount, context);
  if (!events) return pass_on(std::move(events.error()));
  const CommunityAdjustmentsBegun event{command.fee_item,
                                        command.community,
                                        command.preview,
                                        command.period_from,
                                        command.period_to,
                                        command.adjusted_on,
                                        command.due_date,
                                        command.reason,
                                        command.households,
                                        command.amount,
                                        approvals::expiry_of_today(facts, item->community, context)};
  events->insert(events->begin(), {stream_of(item->id), event, item->community, command.adjusted_on});
  return Decision{std::move(*events),
                  {{"fee_item_id", item->id.uuid},
                   {"households", std::int64_t{command.households}},
                   {"amount_fen", command.amount.fen}}};
}

Result<Decision> decide_on(const Facts& facts, const EndCommunityAdjustments& command, const DecisionContext& context) {
  const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(command.fee_item)).is);
  if (item == nullptr) return fail("fee-item-unknown");
  const bool begun =
      std::any_of(item->adjusting.begin(), item->adjusting.end(),
                  [&](const CommunityAdjustmentsBegun& each) { return each.preview == command.preview; });
  if (!begun) return fail("adjustments-not-begun");
  return Decision{{{stream_of(item->id), CommunityAdjustmentsEnded{item->id, item->community, command.preview},
                    item->community, context.today}},
                  {{"fee_item_id", item->id.uuid}}};
}

bool follow(FeeItemState& state, const CommunityAdjustmentsBegun& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  if (item == nullptr || item->id != event.fee_item) return false;
  std::erase_if(item->adjusting, [&](const CommunityAdjustmentsBegun& begun) { return are_same(begun, event); });
  if (item->adjusting.size() == kMostBegun) item->adjusting.erase(item->adjusting.begin());
  item->adjusting.push_back(event);
  return true;
}

bool follow(FeeItemState& state, const CommunityAdjustmentsEnded& event) {
  auto* item = std::get_if<FeeItem>(&state.is);
  if (item == nullptr || item->id != event.fee_item) return false;
  return std::erase_if(item->adjusting,
                       [&](const CommunityAdjustmentsBegun& begun) { return begun.preview == event.preview; }) > 0;
}

}  // namespace steward::billing

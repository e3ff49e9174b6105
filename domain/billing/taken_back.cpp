#include "domain/billing/taken_back.h"

#include <algorithm>
#include <optional>
#include <span>

#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/incoming.h"

namespace steward::billing {

namespace {

// So many streams fit beside the others of the command.
constexpr std::size_t kMostItems = 8;

bool is_charged_on_top(const AccountBill& bill, FeeItemId item) {
  return bill.fee_item == item && bill.kind == BillKind::adjustment;
}

// Of the principals: late fees are nothing that an adjustment finds.
bool has(std::span<const Allocation> lines, const AccountBill& bill) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const Allocation& line) { return line.bill == bill.number && line.amount > Money{}; });
}

// Whose charge may stand for what was given up: the bill's own; where that was on top, any of the item.
std::vector<std::uint32_t> bills_taken_back(const Account& account, FeeItemId item, std::span<const Allocation> lines) {
  const bool on_top = std::any_of(account.bills.begin(), account.bills.end(), [&](const AccountBill& bill) {
    return is_charged_on_top(bill, item) && has(lines, bill);
  });
  std::vector<std::uint32_t> bills;
  for (const AccountBill& bill : account.bills) {
    if (is_adjustable(bill, item) && (on_top || has(lines, bill))) bills.push_back(bill.number);
  }
  return bills;
}

// Where something was to be adjusted before, that is for somebody to decide, and puts right the rest as well.
std::optional<Adjustment> found_too_much(const Household& before, const Household& now, const FeeItem& item,
                                         const Premises& premises, const std::vector<std::uint32_t>& bills) {
  const auto due = adjustment_of(before, item, premises, bills);
  if (!due || !due->lines.empty() || !due->corrections.empty()) return std::nullopt;
  auto found = adjustment_of(now, item, premises, bills);
  if (!found || found->lines.empty()) return std::nullopt;
  return std::move(*found);
}

// Not before what is adjusted, nor before another adjustment.
Date adjustable_from(const Account& account, FeeItemId item) {
  Date from;
  for (const AccountBill& bill : account.bills) {
    if (bill.fee_item == item) from = std::max(from, bill.effective_date);
  }
  for (const AdjustedBill& adjusted : account.adjusted) from = std::max(from, adjusted.on);
  return from;
}

// One for each fee item, made of the one that was chosen: of the bytes that are random.
AdjustmentId adjustment_for(AdjustmentId chosen, FeeItemId item) {
  constexpr std::size_t kFirstRandom = 9;
  for (std::size_t i = kFirstRandom; i < chosen.uuid.bytes.size(); ++i) chosen.uuid.bytes[i] ^= item.uuid.bytes[i];
  return chosen;
}

}  // namespace

std::vector<FeeItemId> items_taken_back(const Account& account, const std::vector<Allocation>& lines) {
  std::vector<FeeItemId> items;
  for (const Allocation& line : lines) {
    const AccountBill* bill = find_bill(account, line.bill);
    if (bill == nullptr || line.amount <= Money{} || items.size() == kMostItems) continue;
    if (!is_adjustable(*bill, bill->fee_item) && !is_charged_on_top(*bill, bill->fee_item)) continue;
    if (std::find(items.begin(), items.end(), bill->fee_item) == items.end()) items.push_back(bill->fee_item);
  }
  return items;
}

Result<Money> adjust_taken_back(const Facts& facts, const Household& household, const TakeBackRelief& command,
                                const DecisionContext& context, std::vector<NewEvent>& events) {
  Money applied;
  for (const FeeItemId id : items_taken_back(household.account, command.lines)) {
    const auto* item = std::get_if<FeeItem>(&facts.get<FeeItemState>(stream_of(id)).is);
    const Household now = after(household, events);
    const Date on = std::max(command.taken_back_on, adjustable_from(now.account, id));
    if (item == nullptr || on > context.today || now.account.payments.size() >= kMostOfAccount) continue;
    const auto premises = premises_of(facts, household, *item);
    if (!premises) continue;
    const auto bills = bills_taken_back(household.account, id, command.lines);
    const auto found = found_too_much(household, now, *item, *premises, bills);
    if (!found) continue;
    const AdjustmentEffect effect = effect_of(now.account, *found, id);
    if (effect.charged > Money{}) continue;  // nothing is billed by taking back
    const AdjustmentEntry entry{adjustment_for(command.adjustment, id), AdjustmentReason::other, on, on, {}};
    if (find_payment(now.account, PaymentId{entry.adjustment.uuid}) != nullptr) return fail("adjustment-exists");
    for (NewEvent& event : bills_adjusted(facts, now, *item, *found, effect, entry)) events.push_back(std::move(event));
    applied.fen += effect.applied.fen;
  }
  return applied;
}

}  // namespace steward::billing

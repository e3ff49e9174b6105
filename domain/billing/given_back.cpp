#include "domain/billing/given_back.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/given_up.h"
#include "domain/billing/incoming.h"
#include "domain/books/periods.h"

namespace steward::billing {

namespace {

// How much the credit of a fee item's adjustments paid of each bill.
using Paid = std::map<std::uint32_t, Money>;

Paid paid_by_adjustments(const Account& account, FeeItemId item) {
  Paid paid;
  for (const AccountPayment& payment : account.payments) {
    if (payment.given_back_of != item) continue;
    for (const PaymentUse& use : payment.uses) paid[use.bill].fen += use.amount.fen;
  }
  return paid;
}

Money paid_of(const Paid& paid, std::uint32_t bill) {
  const auto found = paid.find(bill);
  return found != paid.end() ? found->second : Money{};
}

// By how much less than its amount is charged for a bill.
Money fall_of(const Account& account, const AccountBill& bill) {
  return {std::max<std::int64_t>(bill.amount.fen - charged_of(account, bill).amount.fen, 0)};
}

struct NotGivenBack {
  Money all;
  Money kept;  // of it, what bills that fell keep for what was given up on top (given_up.h)
};

// Bills stand beside each other as they were issued: what they are together beyond what is charged was credited. Of
// bills that no adjustment touched nothing was: credit paid them as any bill.
NotGivenBack not_given_back_of_item(const Account& account, FeeItemId item, const Paid& paid) {
  Money left;
  Money kept = kept_of_item(account, item);
  for (const AccountBill& bill : account.bills) {
    if (bill.fee_item != item || bill.kind == BillKind::cancelled) continue;
    const bool on_top = bill.kind == BillKind::adjustment;
    if (!on_top && find_adjusted(account, bill.number) == nullptr) continue;
    const Money used = paid_of(paid, bill.number);
    left.fen += bill.amount.fen - used.fen;
    if (on_top) continue;
    left.fen -= charged_of(account, bill).amount.fen;
    kept.fen -= std::max<std::int64_t>(used.fen - fall_of(account, bill).fen, 0);
  }
  return {std::max(left, Money{}), std::max(kept, Money{})};
}

// `with_kept`: what was given up on top of bills lies in the charge of one that fell, of which nobody knows for which
// bill it stands: for any that was adjusted.
Money not_given_back(const Account& account, const AccountBill& bill, const Paid& paid, bool with_kept) {
  const NotGivenBack of_item = not_given_back_of_item(account, bill.fee_item, paid);
  if (bill.kind == BillKind::adjustment) return of_item.all;
  Money own{std::max<std::int64_t>(fall_of(account, bill).fen - paid_of(paid, bill.number).fen, 0)};
  if (with_kept && find_adjusted(account, bill.number) != nullptr) own.fen += of_item.kept.fen;
  return std::min(own, of_item.all);
}

// What adjustments of a fee item credited and nobody has used, in the order of the log.
std::vector<CreditSource> lying(const Account& account, FeeItemId item) {
  std::vector<CreditSource> sources;
  for (const AccountPayment& payment : account.payments) {
    if (payment.given_back_of != item || payment.credit_left == Money{}) continue;
    sources.push_back({payment.payment, payment.credit_left});
  }
  return sources;
}

// Of bills of one fee item: what they fell by themselves first, then what had been charged on top, at last what stayed
// charged with a bill that fell; in their order.
std::vector<Allocation> given_back(const Account& account, FeeItemId item, const std::vector<std::uint32_t>& bills,
                                   Money left) {
  std::vector<Allocation> allocations;
  Paid paid = paid_by_adjustments(account, item);
  const auto give = [&](bool on_top, bool with_kept) {
    for (const std::uint32_t number : bills) {
      const AccountBill& bill = *find_bill(account, number);
      if ((bill.kind == BillKind::adjustment) != on_top) continue;
      const auto given = std::find_if(allocations.begin(), allocations.end(),
                                      [&](const Allocation& before) { return before.bill == number; });
      const bool again = given != allocations.end();
      const Money open{open_principal(bill).fen - (again ? given->amount.fen : 0)};
      const Money part = std::min({not_given_back(account, bill, paid, with_kept), open, left});
      if (part <= Money{}) continue;
      if (again) {
        given->amount.fen += part.fen;
      } else {
        allocations.push_back({bill.number, part});
      }
      paid[bill.number].fen += part.fen;
      left.fen -= part.fen;
    }
  };
  give(false, false);
  give(true, false);
  give(false, true);
  return allocations;
}

// A bill takes what its own adjustment credited first, as far as it lies. Bills and credit both stand by the days of
// the adjustments, so that they meet (uses_of); bills of adjustments come last.
std::vector<CreditSource> own_credit_first(const Account& account, std::vector<CreditSource> lying,
                                           std::vector<Allocation>& allocations) {
  const auto adjusted_on = [&](const Allocation& line) {
    const AdjustedBill* adjusted = find_adjusted(account, line.bill);
    return adjusted != nullptr ? std::optional(adjusted->on) : std::nullopt;
  };
  std::stable_sort(allocations.begin(), allocations.end(), [&](const Allocation& a, const Allocation& b) {
    const auto on = adjusted_on(a);
    const auto other = adjusted_on(b);
    return on && (!other || *on < *other);
  });
  std::vector<Allocation> missing = allocations;
  std::vector<CreditSource> taken;
  for (const CreditSource& source : lying) taken.push_back({source.payment, Money{}});
  for (const bool own : {true, false}) {
    for (Allocation& line : missing) {
      for (std::size_t i = 0; i < lying.size(); ++i) {
        if (own && find_payment(account, lying[i].payment)->received_on != adjusted_on(line)) continue;
        const Money part = std::min(line.amount, lying[i].amount);
        line.amount.fen -= part.fen;
        lying[i].amount.fen -= part.fen;
        taken[i].amount.fen += part.fen;
      }
    }
  }
  std::erase_if(taken, [](const CreditSource& source) { return source.amount == Money{}; });
  return taken;
}

// One use of what lies of a fee item; nullopt where nothing does, or nothing is to be given back. `now`: once the bills
// are open.
std::optional<NewEvent> use_for_item(const Facts& facts, const Household& now, FeeItemId item,
                                     const std::vector<std::uint32_t>& bills, Date on) {
  if (item.is_nil()) return std::nullopt;  // no adjustment touches such bills
  const Account& account = now.account;
  std::vector<CreditSource> sources = lying(account, item);
  if (sources.empty()) return std::nullopt;
  Money most;
  for (const CreditSource& source : sources) most.fen += source.amount.fen;
  std::vector<Allocation> allocations = given_back(account, item, bills, most);
  if (allocations.empty()) return std::nullopt;
  sources = own_credit_first(account, std::move(sources), allocations);
  for (const CreditSource& source : sources) on = std::max(on, find_payment(account, source.payment)->credit_from);
  for (const Allocation& line : allocations) on = std::max(on, find_bill(account, line.bill)->effective_date);
  const YearMonth posted = std::max(latest_posting(account, allocations), latest_posting(account, sources));
  const YearMonth period = books::posting_period(facts, now.community, on, posted);
  return credit_applied(now, on, period, std::move(allocations), std::move(sources));
}

bool was_ever_given_back(const Account& account) {
  return std::any_of(account.payments.begin(), account.payments.end(),
                     [](const AccountPayment& payment) { return payment.origin == PaymentOrigin::adjustment; });
}

}  // namespace

Money not_given_back(const Account& account, const AccountBill& bill) {
  return not_given_back(account, bill, paid_by_adjustments(account, bill.fee_item), true);
}

Result<GivenBack> give_back(const Facts& facts, const Household& household, const std::vector<Allocation>& opened,
                            Date on, std::vector<NewEvent>& events) {
  GivenBack result;
  if (opened.empty() || !was_ever_given_back(household.account)) return result;
  const Household now = after(household, events);
  std::map<FeeItemId, std::vector<std::uint32_t>> by_item;
  for (const Allocation& line : opened) by_item[find_bill(now.account, line.bill)->fee_item].push_back(line.bill);
  std::vector<std::uint32_t> given;
  Date last = on;
  for (const auto& [item, bills] : by_item) {
    auto used = use_for_item(facts, now, item, bills, on);
    if (!used) continue;
    for (const Allocation& line : get<CreditApplied>(used->event).allocations) {
      given.push_back(line.bill);
      result.applied.fen += line.amount.fen;
    }
    last = std::max(last, used->effective_date);
    events.push_back(std::move(*used));
  }
  if (given.empty()) return result;
  const auto posted = post_days_of_paid(facts, household, given, last, events);
  if (!posted) return pass_on(posted.error());
  // Of the household as it is then: the fees may have been opened by what is behind.
  std::vector<NewEvent> behind;
  const auto waived = waive_excess(facts, after(household, events), last, behind);
  if (!waived) return pass_on(waived.error());
  for (NewEvent& event : behind) events.push_back(std::move(event));
  result.late_fee = Money{posted->fen - waived->fen};
  return result;
}

}  // namespace steward::billing

#include "domain/billing/given_back.h"

#include <algorithm>

#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/billing/incoming.h"
#include "domain/books/periods.h"

namespace steward::billing {

namespace {

// What adjustments' credit paid of the bills that are asked for.
template <class Asks>
Money paid_by_adjustments(const Account& account, const Asks& asks) {
  Money paid;
  for (const AccountPayment& payment : account.payments) {
    if (payment.origin != PaymentOrigin::adjustment) continue;
    for (const PaymentUse& use : payment.uses) {
      if (asks(use.bill)) paid.fen += use.amount.fen;
    }
  }
  return paid;
}

// Bills stand beside each other as they were issued: what they are together beyond what is charged was credited.
Money not_given_back_of_item(const Account& account, FeeItemId item) {
  Money credited;
  for (const AccountBill& bill : account.bills) {
    if (bill.fee_item != item || bill.kind == BillKind::cancelled) continue;
    credited.fen += bill.amount.fen;
    if (bill.kind != BillKind::adjustment) credited.fen -= charged_of(account, bill).amount.fen;
  }
  const Money paid = paid_by_adjustments(account, [&](std::uint32_t number) {
    const AccountBill* bill = find_bill(account, number);
    return bill != nullptr && bill->fee_item == item;
  });
  return {std::max<std::int64_t>(credited.fen - paid.fen, 0)};
}

// What adjustments credited and nobody has used, in the order of the log.
std::vector<CreditSource> lying(const Account& account) {
  std::vector<CreditSource> sources;
  for (const AccountPayment& payment : account.payments) {
    if (payment.origin != PaymentOrigin::adjustment || payment.credit_left == Money{}) continue;
    sources.push_back({payment.payment, payment.credit_left});
  }
  return sources;
}

// What bills fell by themselves first, then what had been charged on top; in the order in which the payment paid them.
std::vector<Allocation> given_back(const Account& account, const std::vector<Allocation>& reopened, Money left) {
  std::vector<Allocation> allocations;
  for (const bool on_top : {false, true}) {
    for (const Allocation& line : reopened) {
      const AccountBill& bill = *find_bill(account, line.bill);
      if ((bill.kind == BillKind::adjustment) != on_top) continue;
      Money of_item = not_given_back_of_item(account, bill.fee_item);
      for (const Allocation& before : allocations) {
        if (find_bill(account, before.bill)->fee_item == bill.fee_item) of_item.fen -= before.amount.fen;
      }
      const Money part = std::min({not_given_back(account, bill), open_principal(bill), of_item, left});
      if (part <= Money{}) continue;
      allocations.push_back({bill.number, part});
      left.fen -= part.fen;
    }
  }
  return allocations;
}

}  // namespace

Money not_given_back(const Account& account, const AccountBill& bill) {
  const Money of_item = not_given_back_of_item(account, bill.fee_item);
  if (bill.kind == BillKind::adjustment) return of_item;
  const Money paid = paid_by_adjustments(account, [&](std::uint32_t number) { return number == bill.number; });
  const std::int64_t fell = bill.amount.fen - charged_of(account, bill).amount.fen;
  return {std::clamp<std::int64_t>(fell - paid.fen, 0, of_item.fen)};
}

Money give_back_reopened(const Facts& facts, const Household& household, Date on, std::vector<NewEvent>& events) {
  std::vector<CreditSource> sources = lying(household.account);
  if (sources.empty()) return {};
  const Household now = after(household, events);
  const Account& account = now.account;
  Money most;
  for (const CreditSource& source : sources) most.fen += source.amount.fen;
  std::vector<Allocation> allocations = given_back(account, get<PaymentReversed>(events.front().event).reopened, most);
  const Money given = principal_of(allocations);
  if (given == Money{}) return {};
  sources = first_of(sources, given);
  for (const CreditSource& source : sources) on = std::max(on, find_payment(account, source.payment)->credit_from);
  for (const Allocation& line : allocations) on = std::max(on, find_bill(account, line.bill)->effective_date);
  const YearMonth posted = std::max(latest_posting(account, allocations), latest_posting(account, sources));
  const YearMonth period = books::posting_period(facts, household.community, on, posted);
  events.push_back(credit_applied(now, on, period, std::move(allocations), std::move(sources)));
  return given;
}

}  // namespace steward::billing

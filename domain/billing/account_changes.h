#pragma once

#include <optional>
#include <vector>

#include "domain/billing/billing.h"

// Inside billing: the steps of which the account of a household is brought forward. What gives bool is false for a step
// that cannot follow; the account is then thrown away.
namespace steward::billing {

// A bill with the days, meters and deferrals that it bills; `posted`: the month of its posting.
[[nodiscard]] bool add_bill(Account& account, const Bill& bill, Date effective_date, BillKind kind, YearMonth posted);

// What of the bill is income of later months than that of its posting.
void defer(Account& account, const Bill& bill, YearMonth period);

// More, or less, of a bill is income of a month to come.
[[nodiscard]] bool change_deferral(Account& account, const BillDeferral& change);

// The bill never was: what it charged may be billed again, from that day on.
[[nodiscard]] bool cancel(Account& account, AccountBill& bill, Date on);

// Its place in Account::bills.
[[nodiscard]] std::optional<std::size_t> place_of_bill(const Account& account, std::uint32_t number);

// What stands beside a bill; made when there is nothing yet.
BillMarks& change_marks(Account& account, std::uint32_t bill);

// Not more than is open of the bill.
[[nodiscard]] bool pay(Account& account, const Allocation& line);

// A waiver or a write-off; its marks, or nullptr when there is not so much to give up.
[[nodiscard]] BillMarks* reduce(Account& account, const Allocation& line, Date on, YearMonth posted);

// What was given up of a bill is open again from that day on, and bears late fees from then only.
[[nodiscard]] bool take_back_relief(Account& account, const Allocation& line, Relief relief, Date on, YearMonth posted);

// A posted late fee that was not due after all: none of its days was posted, and nothing is given up.
[[nodiscard]] bool take_back_late_fee(Account& account, const Allocation& line);

// What pays the bill again must not count before the day on which it was reopened, or a fold up to a day between would
// see it paid twice; in the books not before the month to which that was posted.
[[nodiscard]] bool reopen(Account& account, const Allocation& line, Date on, YearMonth posted);

// From the end: what is looked for is mostly one of the last.
[[nodiscard]] std::optional<std::size_t> place_of_payment(const Account& account, PaymentId id);

// A payment that the books before had received; null when there is one with this id.
[[nodiscard]] AccountPayment* add_brought_forward(Account& account, PaymentId id, Money amount, Date on);

// nullptr when there is none.
[[nodiscard]] AccountRefund* change_refund(Account& account, RefundId id);

// The account that an event is about; nullptr when it is of another household, or of none yet.
template <class E>
Account* account_of(HouseholdState& state, const E& event) {
  auto* household = std::get_if<Household>(&state.is);
  return household != nullptr && household->id == event.household ? &household->account : nullptr;
}

}  // namespace steward::billing

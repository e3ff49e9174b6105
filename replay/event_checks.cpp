#include "replay/event_checks.h"

#include <algorithm>

namespace steward {

namespace {

// Sums in 128 bits: what is stored may be anything.
template <class Items>
Int128 sum(const Items& items) {
  Int128 total = 0;
  for (const auto& item : items) total += item.amount.fen;
  return total;
}

bool adds_up(const billing::Bill& bill) { return bill.parts.empty() || sum(bill.parts) == bill.amount.fen; }

// What each money event says about its own amounts (domain/billing/events.h).
template <class E>
bool amounts_add_up(const E&) {
  return true;
}
bool amounts_add_up(const billing::StatementIssued& e) {
  return !e.bills.empty() && std::all_of(e.bills.begin(), e.bills.end(), adds_up);
}
bool amounts_add_up(const billing::ChargeRaised& e) { return adds_up(e.bill); }
bool amounts_add_up(const billing::ArrearsBroughtForward& e) { return adds_up(e.bill); }
bool amounts_add_up(const billing::PaymentReceived& e) { return sum(e.allocations) + e.credited.fen == e.amount.fen; }
bool amounts_add_up(const billing::PaymentReversed& e) {
  return sum(e.reopened) + e.credit_withdrawn.fen == e.amount.fen;
}
bool amounts_add_up(const billing::CreditApplied& e) { return sum(e.allocations) == sum(e.sources); }

std::string name(const RecordedEvent& recorded) { return std::string(event_name(recorded.header.type)); }

}  // namespace

std::vector<EventFault> check_event(const RecordedEvent& recorded) {
  std::vector<EventFault> faults;
  std::visit(
      [&](const auto& e) {
        if constexpr (requires { e.posting; }) {
          if (e.posting.lines.empty() || !billing::balanced(e.posting)) {
            faults.push_back({"posting-unbalanced", "the posting lines of a " + name(recorded) + " do not balance"});
          }
        }
        if (!amounts_add_up(e)) {
          faults.push_back({"amounts-differ", "the amounts of a " + name(recorded) + " do not add up"});
        }
      },
      recorded.event);
  const auto& links = recorded.header.households;
  const bool same = std::ranges::equal(links, households_of(recorded.event), {}, &HouseholdLink::household);
  if (!same) {
    faults.push_back({"household-links-differ",
                      "the header of a " + name(recorded) + " links other households than the event is about"});
  }
  return faults;
}

}  // namespace steward

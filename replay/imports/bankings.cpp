#include "replay/imports/bankings.h"

#include <algorithm>
#include <chrono>

namespace steward::imports {

namespace {

// For the index, which alone lists the tills of a company.
constexpr std::chrono::seconds kPatience{10};

}  // namespace

// A till may have been in another community before: its events say where.
Result<Bankings> Bankings::load(EventStore& store, CompanyNo company, CommunityId community) {
  if (!store.index_follower().wait_for(store.feed().durable().position, kPatience)) return fail("index-behind");
  Bankings found(store, company);
  auto tills = store.index().heads(company, StreamKind::till);
  if (!tills) return pass_on(std::move(tills.error()));
  for (const auto& [stream, head] : *tills) {
    auto visited = store.index().visit_stream(company, stream, 1, [&](const RecordedEvent& recorded) -> Result<bool> {
      const auto* banked = get_if<books::CashBanked>(&recorded.event);
      if (banked != nullptr && banked->community == community) {
        found.bankings_.push_back({recorded.header.id, banked->banked_on, banked->amount, banked->reference});
      }
      return true;
    });
    if (!visited) return pass_on(std::move(visited.error()));
  }
  return found;
}

Result<EventId> Bankings::find(const BankRow& row) const {
  std::vector<const Banking*> fitting;
  std::vector<const Banking*> numbered;
  for (const Banking& banking : bankings_) {
    const auto days = days_between(banking.banked_on, row.received_on);
    if (banking.amount != row.amount || days < 0 || days > kMostDaysToTheBank) continue;
    billing::SuspenseSettled would;
    would.bankings = {banking.event};
    auto taken = store_->knowledge().claim(company_, claims_of(would).front().claim);
    if (!taken) return pass_on(std::move(taken.error()));
    if (*taken) continue;
    fitting.push_back(&banking);
    const bool says_it = banking.reference == row.serial || banking.reference == row.memo;
    if (!banking.reference.empty() && says_it) numbered.push_back(&banking);
  }
  const auto& certain = numbered.empty() ? fitting : numbered;
  return certain.size() == 1 ? certain.front()->event : EventId{};
}

std::optional<Money> Bankings::amount_of(EventId event) const {
  const auto found =
      std::find_if(bankings_.begin(), bankings_.end(), [&](const Banking& banking) { return banking.event == event; });
  return found == bankings_.end() ? std::nullopt : std::optional(found->amount);
}

}  // namespace steward::imports

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "eventstore/store.h"
#include "replay/imports/rows.h"

// What cashiers of a community have paid into the bank.
namespace steward::imports {

// Bank days and a weekend.
inline constexpr std::int32_t kMostDaysToTheBank = 5;

// Not thread-safe; the store must outlive it.
class Bankings {
 public:
  // Everything acknowledged before is in it. Errors: index-behind, and whatever the store says.
  [[nodiscard]] static Result<Bankings> load(EventStore& store, CompanyNo company, CommunityId community);

  // The banking that a row is: of its amount, on its day or few days before, and no other row yet; of several the one
  // with the number that the row says. Nil where that is not certain.
  [[nodiscard]] Result<EventId> find(const BankRow& row) const;
  // How much was banked, on whatever day; nullopt where it is none of the community's bankings.
  [[nodiscard]] std::optional<Money> amount_of(EventId event) const;

 private:
  struct Banking {
    EventId event;
    Date banked_on;
    Money amount;
    std::string reference;
  };

  Bankings(const EventStore& store, CompanyNo company) : store_(&store), company_(company) {}

  const EventStore* store_;
  CompanyNo company_;
  std::vector<Banking> bankings_;
};

}  // namespace steward::imports

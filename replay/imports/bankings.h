#pragma once

#include <string>
#include <vector>

#include "replay/imports/import_process.h"

// Inside imports only: what cashiers of a community have paid into the bank.
namespace steward::imports {

// Bank days and a weekend.
inline constexpr std::int32_t kMostDaysToTheBank = 5;

// Not thread-safe; the parts must outlive it.
class Bankings {
 public:
  // Everything acknowledged before is in it. Errors: index-behind, and whatever the store says.
  [[nodiscard]] static Result<Bankings> load(const ImportParts& parts, const ImportRequest& request);

  // The banking that a row is: of its amount, on its day or few days before, and no other row yet; of several the one
  // with the number that the row says. Nil where that is not certain.
  [[nodiscard]] Result<EventId> find(const BankRow& row) const;

 private:
  struct Banking {
    EventId event;
    Date banked_on;
    Money amount;
    std::string reference;
  };

  Bankings(const ImportParts& parts, CompanyNo company) : parts_(&parts), company_(company) {}

  const ImportParts* parts_;
  CompanyNo company_;
  std::vector<Banking> bankings_;
};

}  // namespace steward::imports

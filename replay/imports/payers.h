#pragma once

#include <optional>
#include <vector>

#include "replay/imports/import_process.h"
#include "replay/imports/payer_matching.h"

// Inside imports only: the households of a community, as those who may have paid.
namespace steward::imports {

// Holds owners' names in clear while a statement is matched. Not thread-safe; the parts must outlive it.
class Payers {
 public:
  // Everything acknowledged before is in it. Errors: index-behind, and whatever the store and the keyring say.
  [[nodiscard]] static Result<Payers> load(const ImportParts& parts, const ImportRequest& request);

  // Whose money a row is, by all that is durable; nullopt where that is not certain. Rows come by day: what is owed is
  // computed once for each, and again for the households that the log has written since.
  [[nodiscard]] Result<std::optional<MatchedPayer>> find(const BankRow& row);
  // As of the function of that name.
  [[nodiscard]] bool names_somebody(const BankRow& row) const;

 private:
  struct Tenure {
    Date from;
    std::optional<Date> to;
  };

  Payers(const ImportParts& parts, CompanyNo company, CommunityId community, LogCursor end)
      : parts_(&parts), company_(company), community_(community), log_(parts.store.feed(), end) {}
  [[nodiscard]] Result<void> load_numbers(Position end);
  [[nodiscard]] Result<void> load_households(Position end);
  [[nodiscard]] Result<std::string> owner_name(HouseholdId household) const;
  [[nodiscard]] Result<void> follow();
  [[nodiscard]] Result<void> refresh(HouseholdId household);
  [[nodiscard]] Result<void> go_to(Date day);
  [[nodiscard]] Result<Money> open_total(HouseholdId household) const;

  const ImportParts* parts_;
  CompanyNo company_;
  CommunityId community_;
  HouseNumbers numbers_;
  std::vector<Payer> payers_;
  std::vector<Tenure> tenures_;  // of the payers, in their order
  LogFeed::Reader log_;          // as of which the payers are right
  std::optional<Date> day_;      // for which they are
};

}  // namespace steward::imports

#pragma once

#include <optional>
#include <string>

#include "cli/data_directory.h"

// From what a person types to the record that is meant.
namespace steward::cli {

struct WhichHouse {
  std::string number;                // 3-1-101
  std::string community;             // its code
  std::optional<CompanyNo> company;  // nullopt: the one that has it
};

struct FoundHouse {
  CompanyNo company;
  HouseId house;
  std::optional<HouseholdId> household;  // in possession now
};

// Through the directory view, which must be level. community-unknown, house-unknown; house-ambiguous when several
// companies have such a house.
[[nodiscard]] Result<FoundHouse> find_house(DataDirectory& data, const WhichHouse& which);

// The company that has the record; household-unknown, house-unknown.
[[nodiscard]] Result<CompanyNo> company_of(DataDirectory& data, HouseholdId household);
[[nodiscard]] Result<CompanyNo> company_of(DataDirectory& data, HouseId house);

}  // namespace steward::cli

#pragma once

#include <optional>
#include <string>

#include "cli/command_line.h"
#include "cli/data_directory.h"

// From what a person types to the record that is meant.
namespace steward::cli {

// Which house or household: its id, or house number and community.
struct AskedRecord {
  std::optional<Uuid> id;
  std::string house_number;
  std::string community;
  std::int64_t company = 0;  // 0: whichever has it
  [[nodiscard]] std::optional<CompanyNo> asked_company() const;
};
// ID, --house-number, --community and --company; `what` it is the id of. `into` must live as CommandLine says.
void take_record_options(CommandLine& line, AskedRecord& into, std::string_view what);
// Wrong usage: neither or both ways, or half of the second.
[[nodiscard]] Result<void> check(const AskedRecord& asked);

struct WhichHouse {
  std::string number;                // 3-1-101
  std::string community;             // its code
  std::optional<CompanyNo> company;  // nullopt: the one that has it
};

struct FoundCommunity {
  CompanyNo company;
  CommunityId community;
};
// By its code or its id, in the company that was asked for or else in whichever has it. As find_house;
// community-ambiguous when several companies have such a community.
[[nodiscard]] Result<FoundCommunity> find_community(DataDirectory& data, const std::string& code_or_id,
                                                    std::optional<CompanyNo> company);

struct FoundHouse {
  CompanyNo company;
  HouseId house;
  std::optional<HouseholdId> household;  // in possession now
};

struct FoundHousehold {
  CompanyNo company;
  HouseholdId household;
};
// By its id, or by the house that it has now, for which the directory view must be level. As below, and house-empty.
[[nodiscard]] Result<FoundHousehold> find_household(DataDirectory& data, const AskedRecord& asked);

// Through the directory view, which must be level. community-unknown, house-unknown; house-ambiguous when several
// companies have such a house.
[[nodiscard]] Result<FoundHouse> find_house(DataDirectory& data, const WhichHouse& which);

// The company that has the record; household-unknown, house-unknown.
[[nodiscard]] Result<CompanyNo> company_of(DataDirectory& data, HouseholdId household);
[[nodiscard]] Result<CompanyNo> company_of(DataDirectory& data, HouseId house);

}  // namespace steward::cli

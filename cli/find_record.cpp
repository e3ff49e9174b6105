#include "cli/find_record.h"

#include "projections/all_views.h"
#include "projections/directory.h"

namespace steward::cli {

namespace {

constexpr std::size_t kPage = 200;

Result<std::uint32_t> companies(DataDirectory& data) {
  auto last = data.store().knowledge().counter(CounterKey{CompanyNo{0}, CounterKind::company, 0});
  if (!last) return pass_on(std::move(last.error()));
  return static_cast<std::uint32_t>(*last);
}

Result<std::optional<CommunityId>> community_in(const DirectoryQuery& directory, CompanyNo company,
                                                const std::string& code_or_id) {
  std::string cursor;
  for (;;) {
    auto page = directory.communities(company, cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const CommunityRow& row : page->rows) {
      if (row.code == code_or_id || to_string(row.community) == code_or_id) return std::optional(row.community);
    }
    if (!page->next) return std::optional<CommunityId>{};
    cursor = *page->next;
  }
}

Result<std::optional<FoundHouse>> find_in_community(const DirectoryQuery& directory, CompanyNo company,
                                                    CommunityId community, const std::string& number) {
  std::string cursor;
  for (;;) {
    auto page = directory.find_houses(company, community, number, cursor, kPage);
    if (!page) return pass_on(std::move(page.error()));
    for (const HouseRow& row : page->rows) {
      if (row.full_number() == number) return std::optional(FoundHouse{company, row.house, row.household});
    }
    if (!page->next) return std::optional<FoundHouse>{};
    cursor = *page->next;
  }
}

}  // namespace

Result<FoundCommunity> find_community(DataDirectory& data, const std::string& code_or_id,
                                      std::optional<CompanyNo> company) {
  const auto lease = data.views().read(kHouseholdsGroup);
  if (!lease) return pass_on(lease.error());
  const auto directory = DirectoryQuery::open(*lease);
  if (!directory) return pass_on(directory.error());
  const auto last = companies(data);
  if (!last) return pass_on(last.error());
  std::optional<FoundCommunity> found;
  for (std::uint32_t number = 1; number <= *last; ++number) {
    if (company && *company != CompanyNo{number}) continue;
    const auto community = community_in(*directory, CompanyNo{number}, code_or_id);
    if (!community) return pass_on(community.error());
    if (!*community) continue;
    if (found) {
      return fail("community-ambiguous", {}, "several companies have such a community: say which with --company");
    }
    found = FoundCommunity{CompanyNo{number}, **community};
  }
  if (!found) return fail("community-unknown", {}, "there is no community " + code_or_id);
  return *found;
}

Result<FoundHouse> find_house(DataDirectory& data, const WhichHouse& which) {
  const auto lease = data.views().read(kHouseholdsGroup);
  if (!lease) return pass_on(lease.error());
  const auto directory = DirectoryQuery::open(*lease);
  if (!directory) return pass_on(directory.error());
  const auto last = companies(data);
  if (!last) return pass_on(last.error());
  std::optional<FoundHouse> found;
  bool community_known = false;
  for (std::uint32_t number = 1; number <= *last; ++number) {
    const CompanyNo company{number};
    if (which.company && *which.company != company) continue;
    const auto community = community_in(*directory, company, which.community);
    if (!community) return pass_on(community.error());
    if (!*community) continue;
    community_known = true;
    const auto house = find_in_community(*directory, company, **community, which.number);
    if (!house) return pass_on(house.error());
    if (!*house) continue;
    if (found) {
      return fail("house-ambiguous", {}, "several companies have such a house: say which with --company");
    }
    found = **house;
  }
  if (!community_known) return fail("community-unknown", {}, "there is no community with the code " + which.community);
  if (!found) return fail("house-unknown", {}, "there is no house " + which.number + " in " + which.community);
  return *found;
}

Result<CompanyNo> company_of(DataDirectory& data, HouseholdId household) {
  const auto last = companies(data);
  if (!last) return pass_on(last.error());
  for (std::uint32_t number = 1; number <= *last; ++number) {
    const auto chain = data.store().knowledge().chain(CompanyNo{number}, household);
    if (!chain) return pass_on(chain.error());
    if (chain->count > 0) return CompanyNo{number};
  }
  return fail("household-unknown", {{"household_id", household.uuid}}, "there is no household " + to_string(household));
}

Result<CompanyNo> company_of(DataDirectory& data, HouseId house) {
  const auto last = companies(data);
  if (!last) return pass_on(last.error());
  for (std::uint32_t number = 1; number <= *last; ++number) {
    const auto head = data.store().knowledge().head(CompanyNo{number}, stream_of(house));
    if (!head) return pass_on(head.error());
    if (head->version > 0) return CompanyNo{number};
  }
  return fail("house-unknown", {{"house_id", house.uuid}}, "there is no house " + to_string(house));
}

std::optional<CompanyNo> AskedRecord::asked_company() const {
  if (company == 0) return std::nullopt;
  return CompanyNo{static_cast<std::uint32_t>(company)};
}

void take_record_options(CommandLine& line, AskedRecord& into, std::string_view what) {
  line.option("id", into.id, parse_named_uuid, "ID", std::string("Id of the ") + std::string(what));
  line.option("--house-number", into.house_number, "NUMBER",
              "Instead of the id: building and number on the door, 3-1-101; with --community");
  line.option("--community", into.community, "CODE", "Code of the community that the house number is in");
  line.option("--company", into.company, "N", "Company, where several could be meant").between(0, UINT32_MAX);
}

Result<void> check(const AskedRecord& asked) {
  const bool by_number = !asked.house_number.empty() || !asked.community.empty();
  if (by_number == asked.id.has_value()) {
    return fail("usage", {}, "say which one: either the ID, or --house-number with --community");
  }
  if (by_number && (asked.house_number.empty() || asked.community.empty())) {
    return fail("usage", {}, "--house-number and --community go together");
  }
  return {};
}

Result<FoundHousehold> find_household(DataDirectory& data, const AskedRecord& asked) {
  if (asked.id) {
    const HouseholdId household{*asked.id};
    auto company = asked.asked_company() ? Result<CompanyNo>(*asked.asked_company()) : company_of(data, household);
    if (!company) return pass_on(std::move(company.error()));
    return FoundHousehold{*company, household};
  }
  const auto found = find_house(data, {asked.house_number, asked.community, asked.asked_company()});
  if (!found) return pass_on(found.error());
  if (!found->household) {
    return fail("house-empty", {{"house_id", found->house.uuid}},
                "nobody has the house now; `steward replay house` shows who had it");
  }
  return FoundHousehold{found->company, *found->household};
}

}  // namespace steward::cli

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "domain/billing/events.h"
#include "domain/registry/events.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Who lives where: companies, communities, buildings, houses and their households, and the fee items of a community.
namespace steward {

struct CompanyRow {
  CompanyNo company;
  std::string code;
  std::string name;
  bool operator==(const CompanyRow&) const = default;
};

struct CommunityRow {
  CompanyNo company;
  CommunityId community;
  std::string code;
  std::string name;
  std::string time_zone;
  bool operator==(const CommunityRow&) const = default;
};

struct BuildingRow {
  CompanyNo company;
  BuildingId building;
  CommunityId community;
  std::string code;
  std::string name;
  bool operator==(const BuildingRow&) const = default;
};

struct HouseRow {
  CompanyNo company;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::string building_code;
  std::string number;  // on the door
  Area built_up_area;
  std::optional<HouseholdId> household;             // in possession now
  std::vector<registry::HouseMeasures> measures{};  // beside the registered area; ascending by effective_from
  [[nodiscard]] std::string full_number() const { return building_code + "-" + number; }
  bool operator==(const HouseRow&) const = default;
};

struct HouseholdRow {
  CompanyNo company;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::string building_code;
  std::string number;  // of the house
  PersonId owner;
  Sealed owner_name;
  Sealed owner_phone;  // may be empty
  Date moved_in_on;
  std::optional<Date> moved_out_on;
  [[nodiscard]] std::string full_number() const { return building_code + "-" + number; }
  bool operator==(const HouseholdRow&) const = default;
};

struct FeeItemRow {
  CompanyNo company;
  FeeItemId fee_item;
  CommunityId community;
  std::string code;
  std::string name;
  billing::FeeItemTerms terms;
  std::vector<billing::Tariff> tariffs;          // ascending by effective_from
  std::vector<billing::VatRate> vat_rates{};     // likewise
  std::vector<billing::ParkingTerms> parking{};  // likewise
  bool operator==(const FeeItemRow&) const = default;
};

class DirectoryView final : public View {
 public:
  static constexpr std::string_view kName = "directory";
  static constexpr std::uint32_t kVersion = 6;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it. Ids of another company are not found. A page reads limit + 1 places of its list
// and `limit` rows; `cursor` empty: the first page; cursor-invalid when it does not belong to the list.
class DirectoryQuery {
 public:
  [[nodiscard]] static Result<DirectoryQuery> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<CompanyRow>> company(CompanyNo company) const;
  [[nodiscard]] Result<std::optional<CommunityRow>> community(CompanyNo company, CommunityId id) const;
  [[nodiscard]] Result<std::optional<BuildingRow>> building(CompanyNo company, BuildingId id) const;
  [[nodiscard]] Result<std::optional<HouseRow>> house(CompanyNo company, HouseId id) const;
  [[nodiscard]] Result<std::optional<HouseholdRow>> household(CompanyNo company, HouseholdId id) const;
  [[nodiscard]] Result<std::optional<FeeItemRow>> fee_item(CompanyNo company, FeeItemId id) const;

  [[nodiscard]] Result<Page<CompanyRow>> companies(std::string_view cursor, std::size_t limit) const;
  // By code, numbers in it by value.
  [[nodiscard]] Result<Page<CommunityRow>> communities(CompanyNo company, std::string_view cursor,
                                                       std::size_t limit) const;
  [[nodiscard]] Result<Page<BuildingRow>> buildings(CompanyNo company, CommunityId community, std::string_view cursor,
                                                    std::size_t limit) const;
  [[nodiscard]] Result<Page<FeeItemRow>> fee_items(CompanyNo company, CommunityId community, std::string_view cursor,
                                                   std::size_t limit) const;
  // As one walks by: 1-101, 1-1001, 2-1.
  [[nodiscard]] Result<Page<HouseRow>> houses(CompanyNo company, CommunityId community, std::string_view cursor,
                                              std::size_t limit) const;
  [[nodiscard]] Result<Page<HouseRow>> houses(CompanyNo company, BuildingId building, std::string_view cursor,
                                              std::size_t limit) const;
  // Houses of a community, or (nil) of the whole company, whose full number (building code and number: 3-1-101) begins
  // like this, however it is written (natural_key.h), in the order of the text.
  [[nodiscard]] Result<Page<HouseRow>> find_houses(CompanyNo company, CommunityId community, std::string_view prefix,
                                                   std::string_view cursor, std::size_t limit) const;
  // The same within a building, by the number on the door alone.
  [[nodiscard]] Result<Page<HouseRow>> find_houses(CompanyNo company, BuildingId building, std::string_view prefix,
                                                   std::string_view cursor, std::size_t limit) const;
  // Former and current households of a house, in the order in which they moved in.
  [[nodiscard]] Result<Page<HouseholdRow>> households(CompanyNo company, HouseId house, std::string_view cursor,
                                                      std::size_t limit) const;
  // Former and current households, by house as one walks by, then by move-in.
  [[nodiscard]] Result<Page<HouseholdRow>> households(CompanyNo company, BuildingId building, std::string_view cursor,
                                                      std::size_t limit) const;
  [[nodiscard]] Result<Page<HouseholdRow>> households(CompanyNo company, CommunityId community, std::string_view cursor,
                                                      std::size_t limit) const;
  // Former and current households of the house with this full number, however it is written, in the order in which they
  // moved in.
  [[nodiscard]] Result<Page<HouseholdRow>> households_at(CompanyNo company, CommunityId community,
                                                         std::string_view full_number, std::string_view cursor,
                                                         std::size_t limit) const;
  // Everything that one person has owned.
  [[nodiscard]] Result<Page<HouseholdRow>> households(CompanyNo company, PersonId owner, std::string_view cursor,
                                                      std::size_t limit) const;

 private:
  explicit DirectoryQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

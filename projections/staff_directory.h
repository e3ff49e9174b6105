#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/staff/state.h"
#include "projections/board.h"
#include "projections/view.h"

// Who does the work: skills, zone, shifts, leaves and the orders in hand, as dispatch sees them. Who is on shift is
// computed at the query's instant.
namespace steward {

struct StaffRow {
  CompanyNo company;
  staff::Member member;  // as it was last, when they have left
  Sealed name;
  Sealed phone;  // may be empty
  std::optional<Date> left_on;
  bool operator==(const StaffRow&) const = default;
};

class StaffDirectoryView final : public View {
 public:
  static constexpr std::string_view kName = "staff_directory";
  static constexpr std::uint32_t kVersion = 1;

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

// Reads one lease; must not outlive it. Ids of another company are not found.
class StaffDirectory {
 public:
  [[nodiscard]] static Result<StaffDirectory> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<StaffRow>> find(CompanyNo company, StaffId id) const;
  // By code, numbers in it by value; community nil: of the whole company. Those who have left come with the others.
  template <class Wanted>
  [[nodiscard]] Result<BoardPage<StaffRow>> page(CompanyNo company, CommunityId community, std::string_view cursor,
                                                 std::size_t limit, const Wanted& wanted) const {
    auto places = this->places(company, community, cursor);
    if (!places) return pass_on(std::move(places.error()));
    return board_page<StaffRow>(
        *places, limit, [&](const Uuid& id) { return placed_row(find(company, StaffId(id))); }, wanted);
  }

 private:
  explicit StaffDirectory(ViewReader reader) : reader_(reader) {}
  [[nodiscard]] Result<MergedPlaces> places(CompanyNo company, CommunityId community, std::string_view cursor) const;
  ViewReader reader_;
};

}  // namespace steward

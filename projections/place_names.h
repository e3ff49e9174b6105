#pragma once

#include <cstdint>
#include <string>

#include "domain/registry/events.h"
#include "projections/rows.h"

namespace steward {

// What people call a place: building code and number on the door (3-1-101), kept by a view in two tables of its own, so
// that its rows can be read without another view.
class PlaceNames {
 public:
  constexpr PlaceNames(std::uint8_t buildings, std::uint8_t houses) : buildings_(buildings), houses_(houses) {}

  void add(CompanyNo company, const registry::BuildingRegistered& event, Rows& rows) const;
  void add(CompanyNo company, const registry::HouseRegistered& event, Rows& rows) const;
  // "" for the community as a whole; building-unknown, house-unknown.
  [[nodiscard]] Result<std::string> of(CompanyNo company, BuildingId building, HouseId house, Rows& rows) const;

 private:
  std::uint8_t buildings_;
  std::uint8_t houses_;
};

}  // namespace steward

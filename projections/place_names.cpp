#include "projections/place_names.h"

#include "projections/row_codec.h"

namespace steward {

void PlaceNames::add(CompanyNo company, const registry::BuildingRegistered& event, Rows& rows) const {
  rows.put(key_in(buildings_, company).uuid(event.building.uuid).view(), event.code);
}

void PlaceNames::add(CompanyNo company, const registry::HouseRegistered& event, Rows& rows) const {
  rows.put(key_in(houses_, company).uuid(event.house.uuid).view(), event.number);
}

Result<std::string> PlaceNames::of(CompanyNo company, BuildingId building, HouseId house, Rows& rows) const {
  std::string name;
  if (building.is_nil()) return name;
  auto code = rows.get(key_in(buildings_, company).uuid(building.uuid).view());
  if (!code) return pass_on(std::move(code.error()));
  if (!*code) return fail("building-unknown");
  name = std::string(**code);
  if (house.is_nil()) return name;
  auto number = rows.get(key_in(houses_, company).uuid(house.uuid).view());
  if (!number) return pass_on(std::move(number.error()));
  if (!*number) return fail("house-unknown");
  return name + "-" + std::string(**number);
}

}  // namespace steward

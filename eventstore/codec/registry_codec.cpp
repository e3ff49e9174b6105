#include "eventstore/codec/tables.h"

namespace steward::codec {

namespace {

bool known(FieldClass field) {
  switch (field) {
    case FieldClass::name:
    case FieldClass::phone:
    case FieldClass::id_number:
    case FieldClass::address:
    case FieldClass::free_text:
    case FieldClass::plate:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::Sealed> to_table(Builder& out, const Sealed& sealed) {
  const auto box = out.CreateVector(reinterpret_cast<const std::uint8_t*>(sealed.box.data()), sealed.box.size());
  return fb::CreateSealed(out, raw(sealed.subject), number_of(sealed.field), sealed.key, raw(sealed.command_id),
                          Inline<fb::Nonce>(sealed.nonce.data()), box);
}
bool from_table(const fb::Sealed& stored, Sealed& sealed) {
  sealed.subject = id_of<PersonId>(stored.subject());
  sealed.field = static_cast<FieldClass>(stored.field());
  sealed.key = stored.key();
  sealed.command_id = uuid_of(*stored.command());
  std::memcpy(sealed.nonce.data(), stored.nonce(), sealed.nonce.size());
  sealed.box.assign(reinterpret_cast<const char*>(stored.box()->data()), stored.box()->size());
  return known(sealed.field);
}

Offset<fb::CompanyRegistered> to_table(Builder& out, const registry::CompanyRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  return fb::CreateCompanyRegistered(out, event.company.value, code, name);
}
bool from_table(const fb::CompanyRegistered& stored, registry::CompanyRegistered& event) {
  event.company.value = stored.company();
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  return true;
}

Offset<fb::CommunityRegistered> to_table(Builder& out, const registry::CommunityRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  const auto time_zone = out.CreateString(event.time_zone);
  return fb::CreateCommunityRegistered(out, raw(event.community), code, name, time_zone);
}
bool from_table(const fb::CommunityRegistered& stored, registry::CommunityRegistered& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  event.time_zone = text_of(stored.time_zone());
  return true;
}

Offset<fb::BuildingRegistered> to_table(Builder& out, const registry::BuildingRegistered& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  return fb::CreateBuildingRegistered(out, raw(event.building), raw(event.community), code, name);
}
bool from_table(const fb::BuildingRegistered& stored, registry::BuildingRegistered& event) {
  event.building = id_of<BuildingId>(stored.building());
  event.community = id_of<CommunityId>(stored.community());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  return true;
}

Offset<fb::HouseRegistered> to_table(Builder& out, const registry::HouseRegistered& event) {
  const auto number = out.CreateString(event.number);
  return fb::CreateHouseRegistered(out, raw(event.house), raw(event.building), raw(event.community), number,
                                   event.built_up_area.centi_m2);
}
bool from_table(const fb::HouseRegistered& stored, registry::HouseRegistered& event) {
  event.house = id_of<HouseId>(stored.house());
  event.building = id_of<BuildingId>(stored.building());
  event.community = id_of<CommunityId>(stored.community());
  event.number = text_of(stored.number());
  event.built_up_area.centi_m2 = stored.built_up_area_centi_m2();
  return true;
}

Offset<fb::HouseholdMovedIn> to_table(Builder& out, const registry::HouseholdMovedIn& event) {
  const auto name = to_table(out, event.owner_name);
  const auto phone = to_table(out, event.owner_phone);
  return fb::CreateHouseholdMovedIn(out, raw(event.household), raw(event.house), raw(event.building),
                                    raw(event.community), raw(event.owner), name, phone, event.moved_in_on.days);
}
bool from_table(const fb::HouseholdMovedIn& stored, registry::HouseholdMovedIn& event) {
  event.household = id_of<HouseholdId>(stored.household());
  event.house = id_of<HouseId>(stored.house());
  event.building = id_of<BuildingId>(stored.building());
  event.community = id_of<CommunityId>(stored.community());
  event.owner = id_of<PersonId>(stored.owner());
  event.moved_in_on.days = stored.moved_in_on();
  return from_table(*stored.owner_name(), event.owner_name) && from_table(*stored.owner_phone(), event.owner_phone);
}

Offset<fb::HouseholdMovedOut> to_table(Builder& out, const registry::HouseholdMovedOut& event) {
  return fb::CreateHouseholdMovedOut(out, raw(event.household), raw(event.house), event.moved_out_on.days,
                                     UnlessNil(event.building));
}
bool from_table(const fb::HouseholdMovedOut& stored, registry::HouseholdMovedOut& event) {
  event.household = id_of<HouseholdId>(stored.household());
  event.house = id_of<HouseId>(stored.house());
  event.moved_out_on.days = stored.moved_out_on();
  event.building = id_or_nil<BuildingId>(stored.building());
  return true;
}

Offset<fb::HouseVacated> to_table(Builder& out, const registry::HouseVacated& event) {
  return fb::CreateHouseVacated(out, raw(event.house), raw(event.household), event.vacated_on.days);
}
bool from_table(const fb::HouseVacated& stored, registry::HouseVacated& event) {
  event.house = id_of<HouseId>(stored.house());
  event.household = id_of<HouseholdId>(stored.household());
  event.vacated_on.days = stored.vacated_on();
  return true;
}

Offset<fb::HouseMeasured> to_table(Builder& out, const registry::HouseMeasured& event) {
  const registry::HouseMeasures& measures = event.measures;
  return fb::CreateHouseMeasured(out, raw(event.house), raw(event.building), raw(event.community),
                                 measures.effective_from.days, measures.built_up_area.centi_m2,
                                 measures.inside_area.centi_m2, measures.coefficient_millionths, measures.headcount,
                                 measures.ratio_millionths);
}
bool from_table(const fb::HouseMeasured& stored, registry::HouseMeasured& event) {
  event.house = id_of<HouseId>(stored.house());
  event.building = id_of<BuildingId>(stored.building());
  event.community = id_of<CommunityId>(stored.community());
  event.measures = {Date{stored.effective_from()},
                    Area{stored.built_up_area_centi_m2()},
                    Area{stored.inside_area_centi_m2()},
                    stored.coefficient_millionths(),
                    stored.headcount(),
                    stored.ratio_millionths()};
  return true;
}

}  // namespace steward::codec

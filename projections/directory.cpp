#include "projections/directory.h"

#include <array>

#include "domain/base/assert.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view. Rows: table ‖ company ‖ id. Lists: table ‖ company ‖ … ‖ id, derived from the rows.
constexpr std::uint8_t kCompanies = 1;
constexpr std::uint8_t kCommunities = 2;
constexpr std::uint8_t kBuildings = 3;
constexpr std::uint8_t kHouses = 4;
constexpr std::uint8_t kHouseholds = 5;
constexpr std::uint8_t kFeeItems = 6;
constexpr std::uint8_t kCommunityList = 11;         // code
constexpr std::uint8_t kBuildingList = 12;          // community ‖ code
constexpr std::uint8_t kFeeItemList = 13;           // community ‖ code
constexpr std::uint8_t kHouseList = 14;             // community ‖ building code ‖ building ‖ number
constexpr std::uint8_t kHouseListOfBuilding = 15;   // building ‖ number
constexpr std::uint8_t kHouseSearch = 16;           // community (nil: all) or building ‖ number to search by
constexpr std::uint8_t kHouseholdsOfHouse = 17;     // house ‖ moved in on
constexpr std::uint8_t kHouseholdsOfBuilding = 18;  // building ‖ number ‖ moved in on
constexpr std::uint8_t kHouseholdsOfCommunity = 19;  // community ‖ building code ‖ building ‖ number ‖ moved in on
constexpr std::uint8_t kHouseholdsOfOwner = 20;      // person ‖ moved in on
constexpr std::uint8_t kHouseholdSearch = 21;        // community ‖ number to search by ‖ moved in on

std::string encode(const CompanyRow& row) {
  return ByteWriter().u32(row.company.value).text(row.code).text(row.name).take();
}
std::string encode(const CommunityRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.community.uuid).text(row.code).text(row.name).text(row.time_zone);
  return writer.take();
}
std::string encode(const BuildingRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.building.uuid).uuid(row.community.uuid).text(row.code).text(row.name);
  return writer.take();
}
std::string encode(const HouseRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.house.uuid).uuid(row.building.uuid).uuid(row.community.uuid);
  writer.text(row.building_code).text(row.number).i64(row.built_up_area.centi_m2);
  writer.uuid(row.household ? row.household->uuid : Uuid{}).u32(static_cast<std::uint32_t>(row.measures.size()));
  for (const registry::HouseMeasures& measured : row.measures) {
    writer.i32(measured.effective_from.days).i64(measured.built_up_area.centi_m2).i64(measured.inside_area.centi_m2);
    writer.i64(measured.coefficient_millionths).i32(measured.headcount).i64(measured.ratio_millionths);
  }
  return writer.take();
}
std::string encode(const HouseholdRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.household.uuid).uuid(row.house.uuid).uuid(row.building.uuid);
  writer.uuid(row.community.uuid).text(row.building_code).text(row.number).uuid(row.owner.uuid);
  put_sealed(writer, row.owner_name);
  put_sealed(writer, row.owner_phone);
  writer.i32(row.moved_in_on.days);
  put_optional(writer, row.moved_out_on);
  return writer.take();
}
void put_cap(ByteWriter& writer, const std::optional<Money>& cap) {
  writer.u8(cap ? 1 : 0).i64(cap.value_or(Money{}).fen);
}
std::optional<Money> get_cap(ByteReader& reader) {
  const bool there = reader.u8() != 0;
  const Money cap{reader.i64()};
  return there ? std::optional(cap) : std::nullopt;
}
void put_parking(ByteWriter& writer, const billing::ParkingTerms& terms) {
  writer.i32(terms.effective_from.days).u32(terms.free_minutes).u8(terms.free_deducted ? 1 : 0);
  writer.u32(terms.first_minutes).i64(terms.first_price.fen).u32(terms.step_minutes).i64(terms.step_price.fen);
  writer.u8(static_cast<std::uint8_t>(terms.day));
  put_cap(writer, terms.daily_cap);
  const auto [from, to, most] = terms.night.value_or(billing::NightCap{});
  put_cap(writer, terms.night ? std::optional(most) : std::nullopt);
  writer.u16(from).u16(to);
  put_cap(writer, terms.month_cap);
}
billing::ParkingTerms get_parking(ByteReader& reader) {
  billing::ParkingTerms terms;
  terms.effective_from = Date{reader.i32()};
  terms.free_minutes = reader.u32();
  terms.free_deducted = reader.u8() != 0;
  terms.first_minutes = reader.u32();
  terms.first_price = Money{reader.i64()};
  terms.step_minutes = reader.u32();
  terms.step_price = Money{reader.i64()};
  terms.day = static_cast<billing::ParkingDay>(reader.u8());
  terms.daily_cap = get_cap(reader);
  const auto most = get_cap(reader);
  const std::uint16_t from = reader.u16();
  const std::uint16_t to = reader.u16();
  if (most) terms.night = billing::NightCap{from, to, *most};
  terms.month_cap = get_cap(reader);
  return terms;
}
std::string encode(const FeeItemRow& row) {
  ByteWriter writer;
  writer.u32(row.company.value).uuid(row.fee_item.uuid).uuid(row.community.uuid).text(row.code).text(row.name);
  const billing::FeeItemTerms& terms = row.terms;
  writer.u8(static_cast<std::uint8_t>(terms.method)).u8(static_cast<std::uint8_t>(terms.proration));
  writer.u8(static_cast<std::uint8_t>(terms.rounding)).u8(terms.decimal_places).u16(terms.allocation_priority);
  writer.u16(static_cast<std::uint16_t>(terms.income_account)).u32(static_cast<std::uint32_t>(row.tariffs.size()));
  for (const billing::Tariff& tariff : row.tariffs) {
    writer.i32(tariff.effective_from.days).i64(tariff.unit_price.micro_yuan).i64(tariff.fixed_part.micro_yuan);
    writer.u32(static_cast<std::uint32_t>(tariff.tiers.size()));
    for (const billing::Tier& tier : tariff.tiers) {
      writer.i64(tier.above.milli).i64(tier.unit_price.micro_yuan).i64(tier.per_person.milli);
    }
    writer.i32(tariff.allowance.persons).u8(tariff.allowance.by_months ? 1 : 0);
  }
  writer.u32(static_cast<std::uint32_t>(row.vat_rates.size()));
  for (const billing::VatRate& vat : row.vat_rates) {
    writer.i32(vat.effective_from.days).i64(vat.rate_millionths).u8(vat.prices_include_tax ? 1 : 0);
  }
  writer.u8(static_cast<std::uint8_t>(terms.area_basis)).u8(terms.with_coefficient ? 1 : 0);
  writer.u8(terms.utility ? static_cast<std::uint8_t>(*terms.utility) : 0);
  writer.u32(static_cast<std::uint32_t>(row.parking.size()));
  for (const billing::ParkingTerms& parking : row.parking) put_parking(writer, parking);
  return writer.take();
}

void read(ByteReader& reader, CompanyRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.code = std::string(reader.text());
  row.name = std::string(reader.text());
}
void read(ByteReader& reader, CommunityRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.community = CommunityId(reader.uuid());
  row.code = std::string(reader.text());
  row.name = std::string(reader.text());
  row.time_zone = std::string(reader.text());
}
void read(ByteReader& reader, BuildingRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.code = std::string(reader.text());
  row.name = std::string(reader.text());
}
void read(ByteReader& reader, HouseRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.building_code = std::string(reader.text());
  row.number = std::string(reader.text());
  row.built_up_area = Area{reader.i64()};
  if (const HouseholdId household(reader.uuid()); !household.is_nil()) row.household = household;
  const std::uint32_t measures = reader.u32();
  for (std::uint32_t i = 0; i < measures && reader.ok(); ++i) {
    registry::HouseMeasures& measured = row.measures.emplace_back();
    measured.effective_from = Date{reader.i32()};
    measured.built_up_area = Area{reader.i64()};
    measured.inside_area = Area{reader.i64()};
    measured.coefficient_millionths = reader.i64();
    measured.headcount = reader.i32();
    measured.ratio_millionths = reader.i64();
  }
}
void read(ByteReader& reader, HouseholdRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.household = HouseholdId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.building_code = std::string(reader.text());
  row.number = std::string(reader.text());
  row.owner = PersonId(reader.uuid());
  row.owner_name = get_sealed(reader);
  row.owner_phone = get_sealed(reader);
  row.moved_in_on = Date{reader.i32()};
  row.moved_out_on = get_optional_date(reader);
}
void read(ByteReader& reader, FeeItemRow& row) {
  row.company = CompanyNo{reader.u32()};
  row.fee_item = FeeItemId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.code = std::string(reader.text());
  row.name = std::string(reader.text());
  row.terms.method = static_cast<billing::ChargeMethod>(reader.u8());
  row.terms.proration = static_cast<billing::ProrationRule>(reader.u8());
  row.terms.rounding = static_cast<Rounding>(reader.u8());
  row.terms.decimal_places = reader.u8();
  row.terms.allocation_priority = reader.u16();
  row.terms.income_account = static_cast<billing::LedgerAccount>(reader.u16());
  const std::uint32_t tariffs = reader.u32();
  for (std::uint32_t i = 0; i < tariffs && reader.ok(); ++i) {
    billing::Tariff& tariff = row.tariffs.emplace_back();
    tariff.effective_from = Date{reader.i32()};
    tariff.unit_price = UnitPrice{reader.i64()};
    tariff.fixed_part = UnitPrice{reader.i64()};
    const std::uint32_t tiers = reader.u32();
    for (std::uint32_t tier = 0; tier < tiers && reader.ok(); ++tier) {
      billing::Tier& begun = tariff.tiers.emplace_back();
      begun.above = Usage{reader.i64()};
      begun.unit_price = UnitPrice{reader.i64()};
      begun.per_person = Usage{reader.i64()};
    }
    tariff.allowance.persons = reader.i32();
    tariff.allowance.by_months = reader.u8() != 0;
  }
  const std::uint32_t rates = reader.u32();
  for (std::uint32_t i = 0; i < rates && reader.ok(); ++i) {
    billing::VatRate& vat = row.vat_rates.emplace_back();
    vat.effective_from = Date{reader.i32()};
    vat.rate_millionths = reader.i64();
    vat.prices_include_tax = reader.u8() != 0;
  }
  row.terms.area_basis = static_cast<billing::AreaBasis>(reader.u8());
  row.terms.with_coefficient = reader.u8() != 0;
  if (const std::uint8_t utility = reader.u8(); utility != 0) {
    row.terms.utility = static_cast<metering::Utility>(utility);
  }
  const std::uint32_t parking = reader.u32();
  for (std::uint32_t i = 0; i < parking && reader.ok(); ++i) row.parking.push_back(get_parking(reader));
}

template <class Row>
Result<Row> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  Row row;
  read(reader, row);
  if (!reader.done()) return fail("row-damaged", {}, "directory");
  return row;
}

std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}
// A company has no UUID: its row lies under the nil id.
std::string company_key(CompanyNo company) { return row_key(kCompanies, company, {}); }

template <class Row>
Result<Row> stored(Rows& rows, std::uint8_t table, CompanyNo company, const Uuid& id, std::string_view missing) {
  auto found = rows.get(row_key(table, company, id));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail(missing);
  return decode<Row>(**found);
}

void derive_places(const CommunityRow& row, KeyList& keys) {
  keys.add(key_in(kCommunityList, row.company).raw(natural_key(row.code)).uuid(row.community.uuid).view());
}
void derive_places(const BuildingRow& row, KeyList& keys) {
  KeyWriter key = key_in(kBuildingList, row.company);
  keys.add(key.uuid(row.community.uuid).raw(natural_key(row.code)).uuid(row.building.uuid).view());
}
void derive_places(const FeeItemRow& row, KeyList& keys) {
  KeyWriter key = key_in(kFeeItemList, row.company);
  keys.add(key.uuid(row.community.uuid).raw(natural_key(row.code)).uuid(row.fee_item.uuid).view());
}
// A whole number as searches find it: with a hyphen at its end, so that 402室 is 402 and not the beginning of 4021.
std::string whole_number(std::string_view number) {
  std::string key = search_key(number);
  if (!key.ends_with('-')) key.push_back('-');
  key.push_back('\0');
  return key;
}

void derive_places(const HouseRow& row, KeyList& keys) {
  KeyWriter list = key_in(kHouseList, row.company);
  list.uuid(row.community.uuid).raw(natural_key(row.building_code)).uuid(row.building.uuid);
  keys.add(list.raw(natural_key(row.number)).uuid(row.house.uuid).view());
  KeyWriter of_building = key_in(kHouseListOfBuilding, row.company);
  keys.add(of_building.uuid(row.building.uuid).raw(natural_key(row.number)).uuid(row.house.uuid).view());
  const std::string full_number = whole_number(row.full_number());
  for (const CommunityId& community : {row.community, CommunityId{}}) {
    keys.add(key_in(kHouseSearch, row.company).id(community).raw(full_number).id(row.house).view());
  }
  KeyWriter in_building = key_in(kHouseSearch, row.company);
  keys.add(in_building.id(row.building).raw(whole_number(row.number)).id(row.house).view());
}
void derive_places(const HouseholdRow& row, KeyList& keys) {
  KeyWriter moved_in;
  moved_in.sortable_i32(row.moved_in_on.days).uuid(row.household.uuid);
  keys.add(key_in(kHouseholdsOfHouse, row.company).uuid(row.house.uuid).raw(moved_in.view()).view());
  KeyWriter of_building = key_in(kHouseholdsOfBuilding, row.company);
  keys.add(of_building.uuid(row.building.uuid).raw(natural_key(row.number)).raw(moved_in.view()).view());
  KeyWriter of_community = key_in(kHouseholdsOfCommunity, row.company);
  of_community.uuid(row.community.uuid).raw(natural_key(row.building_code)).uuid(row.building.uuid);
  keys.add(of_community.raw(natural_key(row.number)).raw(moved_in.view()).view());
  keys.add(key_in(kHouseholdsOfOwner, row.company).uuid(row.owner.uuid).raw(moved_in.view()).view());
  KeyWriter search = key_in(kHouseholdSearch, row.company);
  keys.add(search.id(row.community).raw(whole_number(row.full_number())).raw(moved_in.view()).view());
}

template <class Row>
void derive_from(std::string_view value, KeyList& keys) {
  const auto row = decode<Row>(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  derive_places(*row, keys);
}

Result<void> register_house(CompanyNo company, const registry::HouseRegistered& event, Rows& rows) {
  auto building = stored<BuildingRow>(rows, kBuildings, company, event.building.uuid, "building-unknown");
  if (!building) return pass_on(std::move(building.error()));
  rows.put(row_key(kHouses, company, event.house.uuid),
           encode(HouseRow{company, event.house, event.building, event.community, building->code, event.number,
                           event.built_up_area, std::nullopt}));
  return {};
}

Result<void> move_in(CompanyNo company, const registry::HouseholdMovedIn& event, Rows& rows) {
  auto house = stored<HouseRow>(rows, kHouses, company, event.house.uuid, "house-unknown");
  if (!house) return pass_on(std::move(house.error()));
  house->household = event.household;
  rows.put(row_key(kHouses, company, event.house.uuid), encode(*house));
  HouseholdRow row;
  row.company = company;
  row.household = event.household;
  row.house = event.house;
  row.building = event.building;
  row.community = event.community;
  row.building_code = house->building_code;
  row.number = house->number;
  row.owner = event.owner;
  row.owner_name = event.owner_name;
  row.owner_phone = event.owner_phone;
  row.moved_in_on = event.moved_in_on;
  rows.put(row_key(kHouseholds, company, event.household.uuid), encode(row));
  return {};
}

Result<void> move_out(CompanyNo company, const registry::HouseholdMovedOut& event, Rows& rows) {
  auto row = stored<HouseholdRow>(rows, kHouseholds, company, event.household.uuid, "household-unknown");
  if (!row) return pass_on(std::move(row.error()));
  row->moved_out_on = event.moved_out_on;
  rows.put(row_key(kHouseholds, company, event.household.uuid), encode(*row));
  auto house = stored<HouseRow>(rows, kHouses, company, row->house.uuid, "house-unknown");
  if (!house) return pass_on(std::move(house.error()));
  if (house->household == event.household) {
    house->household.reset();
    rows.put(row_key(kHouses, company, row->house.uuid), encode(*house));
  }
  return {};
}

// Puts a value that counts from a date on among the others.
template <class Dated>
void put_in_place(std::vector<Dated>& values, const Dated& value) {
  auto place = values.begin();
  while (place != values.end() && place->effective_from < value.effective_from) ++place;
  if (place != values.end() && place->effective_from == value.effective_from) {
    *place = value;
  } else {
    values.insert(place, value);
  }
}

// A new price, or one that was wrong: it takes the place of that of its day.
template <class E>
Result<void> set_tariff(CompanyNo company, const E& event, Rows& rows) {
  auto row = stored<FeeItemRow>(rows, kFeeItems, company, event.fee_item.uuid, "fee-item-unknown");
  if (!row) return pass_on(std::move(row.error()));
  put_in_place(row->tariffs, event.tariff);
  rows.put(row_key(kFeeItems, company, event.fee_item.uuid), encode(*row));
  return {};
}

Result<void> set_vat_rate(CompanyNo company, const billing::VatRateSet& event, Rows& rows) {
  auto row = stored<FeeItemRow>(rows, kFeeItems, company, event.fee_item.uuid, "fee-item-unknown");
  if (!row) return pass_on(std::move(row.error()));
  put_in_place(row->vat_rates, event.vat);
  rows.put(row_key(kFeeItems, company, event.fee_item.uuid), encode(*row));
  return {};
}

Result<void> set_parking_terms(CompanyNo company, const billing::ParkingTermsSet& event, Rows& rows) {
  auto row = stored<FeeItemRow>(rows, kFeeItems, company, event.fee_item.uuid, "fee-item-unknown");
  if (!row) return pass_on(std::move(row.error()));
  put_in_place(row->parking, event.terms);
  rows.put(row_key(kFeeItems, company, event.fee_item.uuid), encode(*row));
  return {};
}

Result<void> measure_house(CompanyNo company, const registry::HouseMeasured& event, Rows& rows) {
  auto row = stored<HouseRow>(rows, kHouses, company, event.house.uuid, "house-unknown");
  if (!row) return pass_on(std::move(row.error()));
  put_in_place(row->measures, event.measures);
  rows.put(row_key(kHouses, company, event.house.uuid), encode(*row));
  return {};
}

template <class Row>
Result<Page<Row>> rows_in(const ViewReader& reader, std::uint8_t table, CompanyNo company, std::string_view prefix,
                          std::string_view cursor, std::size_t limit) {
  return page_of<Row>(reader, prefix, cursor, limit,
                      [&](const Uuid& id) { return look_up(reader, row_key(table, company, id), decode<Row>); });
}

}  // namespace

std::string_view DirectoryView::group() const { return kHouseholdsGroup; }

EventTypes DirectoryView::handles() const {
  return event_types<registry::CompanyRegistered, registry::CommunityRegistered, registry::BuildingRegistered,
                     registry::HouseRegistered, registry::HouseholdMovedIn, registry::HouseholdMovedOut,
                     registry::HouseMeasured, billing::FeeItemDefined, billing::TariffSet, billing::TariffCorrected,
                     billing::VatRateSet, billing::ParkingTermsSet>();
}

Result<void> DirectoryView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  const auto visitor = overloaded{
      [&](const registry::CompanyRegistered& event) -> Result<void> {
        rows.put(company_key(event.company), encode(CompanyRow{event.company, event.code, event.name}));
        return {};
      },
      [&](const registry::CommunityRegistered& event) -> Result<void> {
        rows.put(row_key(kCommunities, company, event.community.uuid),
                 encode(CommunityRow{company, event.community, event.code, event.name, event.time_zone}));
        return {};
      },
      [&](const registry::BuildingRegistered& event) -> Result<void> {
        rows.put(row_key(kBuildings, company, event.building.uuid),
                 encode(BuildingRow{company, event.building, event.community, event.code, event.name}));
        return {};
      },
      [&](const registry::HouseRegistered& event) { return register_house(company, event, rows); },
      [&](const registry::HouseholdMovedIn& event) { return move_in(company, event, rows); },
      [&](const registry::HouseholdMovedOut& event) { return move_out(company, event, rows); },
      [&](const billing::FeeItemDefined& event) -> Result<void> {
        rows.put(row_key(kFeeItems, company, event.fee_item.uuid),
                 encode(FeeItemRow{company, event.fee_item, event.community, event.code, event.name, event.terms, {}}));
        return {};
      },
      [&](const billing::TariffSet& event) { return set_tariff(company, event, rows); },
      [&](const billing::TariffCorrected& event) { return set_tariff(company, event, rows); },
      [&](const billing::VatRateSet& event) { return set_vat_rate(company, event, rows); },
      [&](const billing::ParkingTermsSet& event) { return set_parking_terms(company, event, rows); },
      [&](const registry::HouseMeasured& event) { return measure_house(company, event, rows); },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool DirectoryView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table >= kCommunities && table <= kFeeItems;
}

void DirectoryView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  switch (static_cast<std::uint8_t>(key.front())) {
    case kCommunities:
      return derive_from<CommunityRow>(value, keys);
    case kBuildings:
      return derive_from<BuildingRow>(value, keys);
    case kHouses:
      return derive_from<HouseRow>(value, keys);
    case kHouseholds:
      return derive_from<HouseholdRow>(value, keys);
    case kFeeItems:
      return derive_from<FeeItemRow>(value, keys);
    default:
      return;
  }
}

std::string DirectoryView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 7> kTables = {"place in a list", "company",   "community", "building",
                                                              "house",           "household", "fee item"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

Result<DirectoryQuery> DirectoryQuery::open(const ReadLease& lease) {
  auto reader = lease.view(DirectoryView::kName, DirectoryView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return DirectoryQuery(*reader);
}

Result<std::optional<CompanyRow>> DirectoryQuery::company(CompanyNo company) const {
  return look_up(reader_, company_key(company), decode<CompanyRow>);
}
Result<std::optional<CommunityRow>> DirectoryQuery::community(CompanyNo company, CommunityId id) const {
  return look_up(reader_, row_key(kCommunities, company, id.uuid), decode<CommunityRow>);
}
Result<std::optional<BuildingRow>> DirectoryQuery::building(CompanyNo company, BuildingId id) const {
  return look_up(reader_, row_key(kBuildings, company, id.uuid), decode<BuildingRow>);
}
Result<std::optional<HouseRow>> DirectoryQuery::house(CompanyNo company, HouseId id) const {
  return look_up(reader_, row_key(kHouses, company, id.uuid), decode<HouseRow>);
}
Result<std::optional<HouseholdRow>> DirectoryQuery::household(CompanyNo company, HouseholdId id) const {
  return look_up(reader_, row_key(kHouseholds, company, id.uuid), decode<HouseholdRow>);
}
Result<std::optional<FeeItemRow>> DirectoryQuery::fee_item(CompanyNo company, FeeItemId id) const {
  return look_up(reader_, row_key(kFeeItems, company, id.uuid), decode<FeeItemRow>);
}

Result<Page<CompanyRow>> DirectoryQuery::companies(std::string_view cursor, std::size_t limit) const {
  const std::string prefix = ByteWriter().u8(kCompanies).take();
  auto places = list_places(reader_, prefix, cursor, limit);
  if (!places) return pass_on(std::move(places.error()));
  Page<CompanyRow> page;
  for (const std::string& rest : places->rests) {
    auto row = look_up(reader_, prefix + rest, decode<CompanyRow>);
    if (!row) return pass_on(std::move(row.error()));
    if (*row) page.rows.push_back(std::move(**row));
  }
  page.next = std::move(places->next);
  return page;
}
Result<Page<CommunityRow>> DirectoryQuery::communities(CompanyNo company, std::string_view cursor,
                                                       std::size_t limit) const {
  return rows_in<CommunityRow>(reader_, kCommunities, company, key_in(kCommunityList, company).view(), cursor, limit);
}
Result<Page<BuildingRow>> DirectoryQuery::buildings(CompanyNo company, CommunityId community, std::string_view cursor,
                                                    std::size_t limit) const {
  return rows_in<BuildingRow>(reader_, kBuildings, company, row_key(kBuildingList, company, community.uuid), cursor,
                              limit);
}
Result<Page<FeeItemRow>> DirectoryQuery::fee_items(CompanyNo company, CommunityId community, std::string_view cursor,
                                                   std::size_t limit) const {
  return rows_in<FeeItemRow>(reader_, kFeeItems, company, row_key(kFeeItemList, company, community.uuid), cursor,
                             limit);
}
Result<Page<HouseRow>> DirectoryQuery::houses(CompanyNo company, CommunityId community, std::string_view cursor,
                                              std::size_t limit) const {
  return rows_in<HouseRow>(reader_, kHouses, company, row_key(kHouseList, company, community.uuid), cursor, limit);
}
Result<Page<HouseRow>> DirectoryQuery::houses(CompanyNo company, BuildingId building, std::string_view cursor,
                                              std::size_t limit) const {
  return rows_in<HouseRow>(reader_, kHouses, company, row_key(kHouseListOfBuilding, company, building.uuid), cursor,
                           limit);
}
Result<Page<HouseRow>> DirectoryQuery::find_houses(CompanyNo company, CommunityId community, std::string_view prefix,
                                                   std::string_view cursor, std::size_t limit) const {
  return rows_in<HouseRow>(reader_, kHouses, company,
                           row_key(kHouseSearch, company, community.uuid) + search_key(prefix), cursor, limit);
}
Result<Page<HouseRow>> DirectoryQuery::find_houses(CompanyNo company, BuildingId building, std::string_view prefix,
                                                   std::string_view cursor, std::size_t limit) const {
  return rows_in<HouseRow>(reader_, kHouses, company,
                           row_key(kHouseSearch, company, building.uuid) + search_key(prefix), cursor, limit);
}
Result<Page<HouseholdRow>> DirectoryQuery::households(CompanyNo company, HouseId house, std::string_view cursor,
                                                      std::size_t limit) const {
  return rows_in<HouseholdRow>(reader_, kHouseholds, company, row_key(kHouseholdsOfHouse, company, house.uuid), cursor,
                               limit);
}
Result<Page<HouseholdRow>> DirectoryQuery::households(CompanyNo company, BuildingId building, std::string_view cursor,
                                                      std::size_t limit) const {
  return rows_in<HouseholdRow>(reader_, kHouseholds, company, row_key(kHouseholdsOfBuilding, company, building.uuid),
                               cursor, limit);
}
Result<Page<HouseholdRow>> DirectoryQuery::households(CompanyNo company, CommunityId community, std::string_view cursor,
                                                      std::size_t limit) const {
  return rows_in<HouseholdRow>(reader_, kHouseholds, company, row_key(kHouseholdsOfCommunity, company, community.uuid),
                               cursor, limit);
}
Result<Page<HouseholdRow>> DirectoryQuery::households_at(CompanyNo company, CommunityId community,
                                                         std::string_view full_number, std::string_view cursor,
                                                         std::size_t limit) const {
  return rows_in<HouseholdRow>(reader_, kHouseholds, company,
                               row_key(kHouseholdSearch, company, community.uuid) + whole_number(full_number), cursor,
                               limit);
}
Result<Page<HouseholdRow>> DirectoryQuery::households(CompanyNo company, PersonId owner, std::string_view cursor,
                                                      std::size_t limit) const {
  return rows_in<HouseholdRow>(reader_, kHouseholds, company, row_key(kHouseholdsOfOwner, company, owner.uuid), cursor,
                               limit);
}

}  // namespace steward

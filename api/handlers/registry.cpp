#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/people.h"
#include "api/json/reader.h"
#include "api/json/values.h"
#include "eventstore/base/time_zone.h"
#include "projections/all_views.h"
#include "projections/directory.h"

namespace steward::api {

namespace {

using json::id_value;
using json::JsonBody;

boost::json::object to_json(const CompanyRow& row) {
  return {{"company", row.company.value}, {"code", row.code}, {"name", row.name}};
}

boost::json::object to_json(const CommunityRow& row) {
  return {
      {"community_id", id_value(row.community)}, {"code", row.code}, {"name", row.name}, {"time_zone", row.time_zone}};
}

boost::json::object to_json(const BuildingRow& row) {
  return {{"building_id", id_value(row.building)},
          {"community_id", id_value(row.community)},
          {"code", row.code},
          {"name", row.name}};
}

boost::json::object to_json(const HouseRow& row) {
  boost::json::array measurements;
  for (const registry::HouseMeasures& measures : row.measures) {
    measurements.push_back(boost::json::object{{"effective_from", to_string(measures.effective_from)},
                                               {"built_up_area_centi_m2", measures.built_up_area.centi_m2},
                                               {"inside_area_centi_m2", measures.inside_area.centi_m2},
                                               {"coefficient_millionths", measures.coefficient_millionths},
                                               {"headcount", measures.headcount},
                                               {"ratio_millionths", measures.ratio_millionths}});
  }
  return {{"house_id", id_value(row.house)},
          {"building_id", id_value(row.building)},
          {"community_id", id_value(row.community)},
          {"house_number", row.full_number()},
          {"number", row.number},
          {"built_up_area_centi_m2", row.built_up_area.centi_m2},
          {"measurements", std::move(measurements)},
          {"household_id", id_value(row.household.value_or(HouseholdId{}))}};
}

Result<boost::json::object> to_json(const Call& call, const HouseholdRow& row) {
  auto name = person_text(call, row.owner_name);
  if (!name) return pass_on(std::move(name.error()));
  auto phone = person_text(call, row.owner_phone);
  if (!phone) return pass_on(std::move(phone.error()));
  boost::json::object body = {{"household_id", id_value(row.household)},  {"house_id", id_value(row.house)},
                              {"building_id", id_value(row.building)},    {"community_id", id_value(row.community)},
                              {"house_number", row.full_number()},        {"owner_id", id_value(row.owner)},
                              {"owner_name", std::move(*name)},           {"owner_phone", std::move(*phone)},
                              {"moved_in_on", to_string(row.moved_in_on)}};
  if (row.moved_out_on) {
    body["moved_out_on"] = to_string(*row.moved_out_on);
  } else {
    body["moved_out_on"] = nullptr;
  }
  return body;
}

using Directory = OpenView<DirectoryQuery>;

// A page of rows as the answer to a list.
template <class Row>
Result<Reply> page_of(const Call& call, const Directory& view, Result<Page<Row>> page) {
  if (!page) return pass_on(std::move(page.error()));
  boost::json::array items;
  for (const Row& row : page->rows) {
    if constexpr (std::is_same_v<Row, HouseholdRow>) {
      auto item = to_json(call, row);
      if (!item) return pass_on(std::move(item.error()));
      items.push_back(std::move(*item));
    } else {
      items.push_back(to_json(row));
    }
  }
  return page_reply(call, view.lease, std::move(items), page->next);
}

template <class Row>
Result<Reply> one(const Directory& view, Result<std::optional<Row>> row, std::string_view unknown) {
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail(unknown);
  return Reply{200, to_json(**row), {view_position(view.lease)}};
}

}  // namespace

Result<Prepared> register_company(Call& call, CommandId) {
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::RegisterCompany command{root.required_string("code", 32), root.required_string("name", 100)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(std::move(command))};
  return prepared;
}

Result<Prepared> register_community(Call& call, CommandId) {
  if (!call.principal.community.is_nil()) return fail_at("not-permitted", {}, Says::one_community_only);
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::RegisterCommunity command;
  command.community = CommunityId(call.service.new_id());
  command.code = root.required_string("code", 32);
  command.name = root.required_string("name", 100);
  command.time_zone = root.optional_string("time_zone", 64).value_or(call.service.options.time_zone);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (!TimeZone::find(command.time_zone)) return fail("time-zone-unknown");
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Prepared> register_building(Call& call, CommandId) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::RegisterBuilding command;
  command.building = BuildingId(call.service.new_id());
  command.community = *community;
  command.code = root.required_string("code", 32);
  command.name = root.required_string("name", 100);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return Prepared{Command(command)};
}

Result<Prepared> register_house(Call& call, CommandId) {
  auto building = call.reach_path<BuildingId>(0, "building-unknown");
  if (!building) return pass_on(std::move(building.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::RegisterHouse command;
  command.house = HouseId(call.service.new_id());
  command.building = *building;
  command.number = root.required_string("number", 32);
  command.built_up_area = Area{root.required_int("built_up_area_centi_m2", 1, 1'000'000'000)};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Prepared> move_in(Call& call, CommandId command_id) {
  auto house = call.reach_path<HouseId>(0, "house-unknown");
  if (!house) return pass_on(std::move(house.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::MoveIn command;
  command.household = HouseholdId(call.service.new_id());
  command.house = *house;
  command.owner = root.optional_id<PersonId>("owner_id").value_or(PersonId(call.service.new_id()));
  const std::string name = root.required_string("owner_name", 100);
  const std::string phone = root.optional_string("owner_phone", 32).value_or("");
  command.moved_in_on = root.required_date("moved_in_on");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto sealed_name = seal(call, command_id, command.owner, FieldClass::name, name);
  if (!sealed_name) return pass_on(std::move(sealed_name.error()));
  auto sealed_phone = seal(call, command_id, command.owner, FieldClass::phone, phone);
  if (!sealed_phone) return pass_on(std::move(sealed_phone.error()));
  command.owner_name = std::move(*sealed_name);
  command.owner_phone = std::move(*sealed_phone);
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Prepared> move_out(Call& call, CommandId) {
  auto household = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!household) return pass_on(std::move(household.error()));
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  registry::MoveOut command{*household, root.required_date("moved_out_on")};
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  Prepared prepared{Command(command)};
  return prepared;
}

Result<Reply> list_companies(Call& call) {
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  return page_of(call, *view, view->query.companies(page->cursor, page->limit));
}

Result<Reply> list_communities(Call& call) {
  if (auto check = call.not_for_residents(); !check) return pass_on(std::move(check.error()));
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  if (!call.principal.community.is_nil()) {
    auto row = view->query.community(call.principal.company, call.principal.community);
    if (!row) return pass_on(std::move(row.error()));
    boost::json::array items;
    if (*row) items.push_back(to_json(**row));
    return page_reply(call, view->lease, std::move(items), std::nullopt);
  }
  return page_of(call, *view, view->query.communities(call.principal.company, page->cursor, page->limit));
}

Result<Reply> get_community(Call& call) {
  auto id = call.path_id<CommunityId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "community-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<DirectoryQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  return one(*view, view->query.community(call.principal.company, *id), "community-unknown");
}

Result<Reply> list_buildings(Call& call) {
  auto id = call.reach_path<CommunityId>(0, "community-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  return page_of(call, *view, view->query.buildings(call.principal.company, *id, page->cursor, page->limit));
}

Result<Reply> list_houses(Call& call) {
  auto building = call.query_id<BuildingId>("building_id");
  if (!building) return pass_on(std::move(building.error()));
  auto community = call.query_id<CommunityId>("community_id");
  if (!community) return pass_on(std::move(community.error()));
  const auto prefix = call.query_value("house_number");
  if (!building->is_nil() && !community->is_nil()) {
    return fail_at("query-invalid", {}, Says::not_both, {"building_id", "community_id"});
  }
  if (building->is_nil()) {
    community = call.list_scope(*community);
    if (!community) return pass_on(std::move(community.error()));
    if (community->is_nil() && !prefix) {
      return fail_at("query-invalid", {}, Says::either, {"building_id", "community_id / house_number"});
    }
  } else if (auto head = call.reach(stream_of(*building), "building-unknown"); !head) {
    return pass_on(std::move(head.error()));
  }
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  const CompanyNo company = call.principal.company;
  const auto rows = [&](auto scope) {
    return prefix ? view->query.find_houses(company, scope, *prefix, page->cursor, page->limit)
                  : view->query.houses(company, scope, page->cursor, page->limit);
  };
  return page_of(call, *view, building->is_nil() ? rows(*community) : rows(*building));
}

Result<Reply> get_house(Call& call) {
  auto id = call.path_id<HouseId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "house-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<DirectoryQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  return one(*view, view->query.house(call.principal.company, *id), "house-unknown");
}

Result<Reply> list_households_of_house(Call& call) {
  auto id = call.reach_path<HouseId>(0, "house-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  return page_of(call, *view, view->query.households(call.principal.company, *id, page->cursor, page->limit));
}

Result<Reply> list_households(Call& call) {
  auto community = call.asked_community();
  if (!community) return pass_on(std::move(community.error()));
  if (community->is_nil()) return fail_at("query-invalid", "community_id", Says::is_required);
  if (auto head = call.reach(stream_of(*community), "community-unknown"); !head)
    return pass_on(std::move(head.error()));
  auto page = call.paging();
  if (!page) return pass_on(std::move(page.error()));
  auto view = open_view<DirectoryQuery>(call);
  if (!view) return pass_on(std::move(view.error()));
  const CompanyNo company = call.principal.company;
  const auto number = call.query_value("house_number");
  return page_of(call, *view,
                 number ? view->query.households_at(company, *community, *number, page->cursor, page->limit)
                        : view->query.households(company, *community, page->cursor, page->limit));
}

Result<Reply> get_household(Call& call) {
  auto id = call.path_id<HouseholdId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto head = call.reach(stream_of(*id), "household-unknown");
  if (!head) return pass_on(std::move(head.error()));
  auto view = open_view<DirectoryQuery>(call, head->last_position);
  if (!view) return pass_on(std::move(view.error()));
  auto row = view->query.household(call.principal.company, *id);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return fail("household-unknown");
  auto body = to_json(call, **row);
  if (!body) return pass_on(std::move(body.error()));
  // The head was read first and the view has reached it: what is shown is at least this version.
  return Reply{200, std::move(*body), {view_position(view->lease), etag(head->version)}};
}

}  // namespace steward::api

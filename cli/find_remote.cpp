#include "cli/find_remote.h"

namespace steward::cli {

namespace {

// The whole list of a route, page by page.
Result<boost::json::array> all_items(RemoteServer& server, std::string target) {
  boost::json::array items;
  for (;;) {
    const auto answer = server.get(target);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    auto page = array_member(*body, "items");
    if (!page) return pass_on(page.error());
    for (boost::json::value& item : *page) items.push_back(std::move(item));
    const auto next = next_page(*answer);
    if (!next) return items;
    target = *next;
  }
}

// The first of the items whose member is `value`.
Result<boost::json::object> item_with(const boost::json::array& items, std::string_view member,
                                      const std::string& value, const Error& none) {
  for (const boost::json::value& item : items) {
    if (!item.is_object()) continue;
    if (text_member(item.get_object(), member).value_or("") == value) return item.get_object();
  }
  return pass_on(none);
}

Result<boost::json::object> house_by_number(RemoteServer& server, const AskedRecord& asked) {
  const auto community_id = community_at(server, asked.community);
  if (!community_id) return pass_on(community_id.error());
  const auto houses = all_items(server, "/v1/houses?limit=500&community_id=" + *community_id +
                                            "&house_number=" + http::percent_encoded(asked.house_number));
  if (!houses) return pass_on(houses.error());
  return item_with(*houses, "house_number", asked.house_number,
                   {"house-unknown", {}, "there is no house " + asked.house_number + " in " + asked.community});
}

}  // namespace

Result<void> check_company(std::optional<CompanyNo> asked) {
  if (!asked) return {};
  return fail("usage", {}, "with --server the key says which company is meant, not --company");
}

Result<std::string> community_at(RemoteServer& server, const std::string& code_or_id) {
  // Asked for all the same: the server knows the key then, and lets a large body come.
  if (parse_named_uuid(code_or_id)) {
    const auto answer = server.get("/v1/communities/" + code_or_id);
    if (!answer) return pass_on(answer.error());
    return code_or_id;
  }
  const auto communities = all_items(server, "/v1/communities?limit=500");
  if (!communities) return pass_on(communities.error());
  const auto community =
      item_with(*communities, "code", code_or_id, {"community-unknown", {}, "there is no community " + code_or_id});
  if (!community) return pass_on(community.error());
  return text_member(*community, "community_id");
}

Result<std::string> community_at(RemoteServer& server, const AskedRecord& asked) {
  if (auto valid = check_company(asked.asked_company()); !valid) return pass_on(std::move(valid.error()));
  return community_at(server, asked.community);
}

Result<std::string> house_at(RemoteServer& server, const AskedRecord& asked) {
  if (auto valid = check_company(asked.asked_company()); !valid) return pass_on(std::move(valid.error()));
  if (asked.id) return to_string(*asked.id);
  const auto house = house_by_number(server, asked);
  if (!house) return pass_on(house.error());
  return text_member(*house, "house_id");
}

Result<std::string> household_at(RemoteServer& server, const AskedRecord& asked) {
  if (auto valid = check_company(asked.asked_company()); !valid) return pass_on(std::move(valid.error()));
  if (asked.id) return to_string(*asked.id);
  const auto house = house_by_number(server, asked);
  if (!house) return pass_on(house.error());
  auto household = text_member(*house, "household_id");
  if (!household) {
    return fail("house-empty", {}, "nobody has the house now; `steward replay house` shows who had it");
  }
  return household;
}

}  // namespace steward::cli

#include <iostream>

#include "cli/replay_arguments.h"

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

Result<std::string> id_by_number(RemoteServer& server, const ReplayArguments& args, Tale tale) {
  const auto communities = all_items(server, "/v1/communities?limit=500");
  if (!communities) return pass_on(communities.error());
  const auto community = item_with(*communities, "code", args.community,
                                   {"community-unknown", {}, "there is no community with the code " + args.community});
  if (!community) return pass_on(community.error());
  const auto community_id = text_member(*community, "community_id");
  if (!community_id) return pass_on(community_id.error());
  const auto houses = all_items(server, "/v1/houses?limit=500&community_id=" + *community_id +
                                            "&house_number=" + http::percent_encoded(args.house_number));
  if (!houses) return pass_on(houses.error());
  const auto house =
      item_with(*houses, "house_number", args.house_number,
                {"house-unknown", {}, "there is no house " + args.house_number + " in " + args.community});
  if (!house) return pass_on(house.error());
  if (tale == Tale::house) return text_member(*house, "house_id");
  auto household = text_member(*house, "household_id");
  if (!household) {
    return fail("house-empty", {}, "nobody has the house now; `steward replay house` shows who had it");
  }
  return household;
}

std::string target_of(const ReplayArguments& args, Tale tale, const std::string& id) {
  std::string target = tale == Tale::house ? "/v1/houses/" + id + "/history" : "/v1/households/" + id + "/history";
  char separator = '?';
  const auto add = [&](std::string_view name, std::string_view value) {
    target += separator;
    target += std::string(name) + "=" + http::percent_encoded(value);
    separator = '&';
  };
  if (tale == Tale::household) add("limit", "1000");
  if (args.as_at) add("as_at", to_string(*args.as_at));
  if (args.as_of) add("as_of", to_string(*args.as_of));
  if (args.reveal) add("reveal", "true");
  return target;
}

// Of a page behind the first, what is new in it: a table begins with a heading, an empty line and the titles, CSV with
// the titles.
std::string_view without_head(std::string_view page, bool csv) {
  const std::string_view end_of_head = csv ? "\r\n" : "\n\n";
  const auto head = page.find(end_of_head);
  if (head == std::string_view::npos) return {};
  page.remove_prefix(head + end_of_head.size());
  if (csv) return page;
  const auto titles = page.find('\n');
  return titles == std::string_view::npos ? std::string_view() : page.substr(titles + 1);
}

Result<Exit> print_text(RemoteServer& server, std::string target, bool csv) {
  for (bool first = true;; first = false) {
    const auto answer = server.get(target, csv ? "text/csv" : "text/plain");
    if (!answer) return pass_on(answer.error());
    if (!answer->header("Content-Type").value_or("").starts_with(csv ? "text/csv" : "text/plain")) {
      return fail("answer-unreadable", {}, "the server does not tell histories in this form");
    }
    std::cout << (first ? std::string_view(answer->body) : without_head(answer->body, csv));
    const auto next = next_page(*answer);
    if (!next) return Exit::ok;
    target = *next;
  }
}

// One document, whatever the pages.
Result<Exit> print_json(RemoteServer& server, std::string target) {
  boost::json::object whole;
  for (;;) {
    const auto answer = server.get(target);
    if (!answer) return pass_on(answer.error());
    auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    body->erase("next_cursor");
    if (whole.empty()) {
      whole = std::move(*body);
    } else {
      auto events = array_member(*body, "events");
      boost::json::value* kept = whole.if_contains("events");
      if (!events || kept == nullptr || !kept->is_array()) {
        return fail("answer-unreadable", {}, "the server does not page its histories as it should");
      }
      for (boost::json::value& event : *events) kept->get_array().push_back(std::move(event));
    }
    const auto next = next_page(*answer);
    if (!next) break;
    target = *next;
  }
  std::cout << boost::json::serialize(whole) << '\n';
  return Exit::ok;
}

}  // namespace

Result<Exit> replay_at(RemoteServer& server, const ReplayArguments& args, Tale tale) {
  if (args.from_log) return fail("usage", {}, "--from-log reads the log of a stopped directory, not with --server");
  if (args.company != 0) return fail("usage", {}, "with --server the key says which company is meant, not --company");
  const auto id = args.id ? Result<std::string>(to_string(*args.id)) : id_by_number(server, args, tale);
  if (!id) return pass_on(id.error());
  const std::string target = target_of(args, tale, *id);
  return args.json ? print_json(server, target) : print_text(server, target, args.csv);
}

}  // namespace steward::cli

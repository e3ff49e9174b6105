#include <algorithm>
#include <iostream>

#include "cli/find_remote.h"
#include "cli/replay_arguments.h"

namespace steward::cli {

namespace {

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

Result<Exit> print_text(RemoteServer& server, std::string target, bool csv, Tale tale) {
  for (bool first = true;; first = false) {
    const auto answer = server.get(target, csv ? "text/csv" : "text/plain");
    if (!answer) return pass_on(answer.error());
    if (!answer->header("Content-Type").value_or("").starts_with(csv ? "text/csv" : "text/plain")) {
      return fail("answer-unreadable", {}, "the server does not tell histories in this form");
    }
    std::cout << (first ? std::string_view(answer->body) : without_head(answer->body, csv));
    if (first && !csv) say_if_empty(answer->body, tale);
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

void say_if_empty(std::string_view table, Tale tale) {
  // The heading and the legend; of a household also an empty line and the titles.
  const std::ptrdiff_t head = tale == Tale::household ? 4 : 2;
  if (std::count(table.begin(), table.end(), '\n') > head) return;
  std::cerr << "steward: nothing to tell: all of it was recorded, or counts, later than what was asked for\n";
}

Result<Exit> replay_at(RemoteServer& server, const ReplayArguments& args, Tale tale) {
  if (args.from_log) return fail("usage", {}, "--from-log reads the log of a stopped directory, not with --server");
  const auto id = tale == Tale::house ? house_at(server, args.record) : household_at(server, args.record);
  if (!id) return pass_on(id.error());
  const std::string target = target_of(args, tale, *id);
  return args.json ? print_json(server, target) : print_text(server, target, args.csv, tale);
}

}  // namespace steward::cli

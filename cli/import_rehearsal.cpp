#include <algorithm>
#include <boost/json.hpp>

#include "cli/import_report.h"
#include "replay/event_json.h"

namespace steward::cli {

namespace {

// Half a million rows are decided one by one before there is an answer.
constexpr std::chrono::hours kPatience{1};

// The id of a community by its code or id, as the server knows it.
Result<std::string> community_at(RemoteServer& server, const std::string& code_or_id) {
  // Asked for all the same: the server knows the key then, and lets a large body come.
  if (parse_uuid(code_or_id)) {
    const auto answer = server.get("/v1/communities/" + code_or_id);
    if (!answer) return pass_on(answer.error());
    return code_or_id;
  }
  for (std::optional<std::string> target = "/v1/communities?limit=500"; target;) {
    const auto answer = server.get(*target);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    const auto items = array_member(*body, "items");
    if (!items) return pass_on(items.error());
    for (const boost::json::value& item : *items) {
      if (item.is_object() && text_member(item.get_object(), "code").value_or("") == code_or_id) {
        return text_member(item.get_object(), "community_id");
      }
    }
    target = next_page(*answer);
  }
  return fail("community-unknown", {}, "there is no community " + code_or_id);
}

Result<Told> told_in(const boost::json::object& body) {
  Told told;
  imports::ImportReport& report = told.report;
  for (const auto& [name, into] :
       {std::pair{"rows", &report.rows}, std::pair{"accepted", &report.accepted},
        std::pair{"already_there", &report.already_there}, std::pair{"rejected", &report.rejected}}) {
    const auto number = number_member(body, name);
    if (!number) return pass_on(number.error());
    *into = static_cast<std::uint32_t>(*number);
  }
  const boost::json::value* const before = body.if_contains("imported_before");
  report.was_complete = before != nullptr && *before == true;
  const auto reasons = array_member(body, "reasons");
  if (!reasons) return pass_on(reasons.error());
  for (const boost::json::value& reason : *reasons) {
    const auto& members = reason.is_object() ? reason.get_object() : boost::json::object{};
    const auto line = number_member(members, "line");
    const auto words = text_member(members, "reason");
    if (!line) return pass_on(line.error());
    if (!words) return pass_on(words.error());
    told.reasons.push_back({{static_cast<std::uint32_t>(*line), text_member(members, "column_name").value_or(""),
                             static_cast<std::uint32_t>(number_member(members, "column").value_or(0)),
                             text_member(members, "code").value_or(""), 0},
                            *words});
  }
  return told;
}

}  // namespace

Result<Exit> rehearse_at(RemoteServer& server, const ImportArguments& arguments) {
  const auto bytes = import_file(arguments);
  if (!bytes) return pass_on(bytes.error());
  auto text = imports::decode_text(*bytes, encoding_of(arguments));
  if (!text) return pass_on(std::move(text.error()));
  std::string& file = text->utf8;
  file.erase(std::remove(file.begin(), file.end(), '\r'), file.end());
  const auto community = community_at(server, arguments.community);
  if (!community) return pass_on(community.error());
  boost::json::object body = {{"kind", name_of(arguments.kind)}, {"file", file}};
  if (arguments.cut_over) body["cut_over_date"] = to_string(*arguments.cut_over);
  server.wait_for_answers(kPatience);
  const auto answer = server.command(http::Method::post, "/v1/communities/" + *community + "/import-rehearsals",
                                     boost::json::serialize(body));
  if (!answer) return pass_on(answer.error());
  const auto report = json_of(*answer);
  if (!report) return pass_on(report.error());
  auto told = told_in(*report);
  if (!told) return pass_on(told.error());
  told->chinese = server.speaks_chinese();
  return print(*told, arguments);
}

}  // namespace steward::cli

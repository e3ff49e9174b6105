#include <algorithm>
#include <boost/json.hpp>

#include "cli/find_remote.h"
#include "cli/import_report.h"
#include "replay/event_json.h"

namespace steward::cli {

namespace {

// Half a million rows are decided one by one before there is an answer. Whoever stops waiting stops the import, which
// goes on where it was when the same file is imported again.
constexpr std::chrono::hours kPatience{1};

Result<std::vector<ToldReason>> reasons_in(const boost::json::object& body, const char* name) {
  const auto reasons = array_member(body, name);
  if (!reasons) return pass_on(reasons.error());
  std::vector<ToldReason> told;
  for (const boost::json::value& reason : *reasons) {
    const auto& members = reason.is_object() ? reason.get_object() : boost::json::object{};
    const auto line = number_member(members, "line");
    const auto words = text_member(members, "reason");
    if (!line) return pass_on(line.error());
    if (!words) return pass_on(words.error());
    told.push_back({{static_cast<std::uint32_t>(*line), text_member(members, "column_name").value_or(""),
                     static_cast<std::uint32_t>(number_member(members, "column").value_or(0)),
                     text_member(members, "code").value_or(""), 0},
                    *words});
  }
  return told;
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
  if (const auto run = text_member(body, "import_run_id")) {
    const auto id = parse_uuid(*run);
    if (!id) return fail("answer-unreadable", {}, "the server names no import run");
    report.run = ImportRunId{*id};
  }
  auto reasons = reasons_in(body, "reasons");
  if (!reasons) return pass_on(std::move(reasons.error()));
  told.reasons = std::move(*reasons);
  auto warnings = reasons_in(body, "warnings");
  if (!warnings) return pass_on(std::move(warnings.error()));
  told.warnings = std::move(*warnings);
  return told;
}

}  // namespace

Result<Exit> import_at(RemoteServer& server, const ImportArguments& arguments) {
  if (auto valid = check_company(arguments.company); !valid) return pass_on(std::move(valid.error()));
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
  const std::string target =
      "/v1/communities/" + *community + (arguments.dry_run ? "/import-rehearsals" : "/import-runs");
  const auto answer = server.command(http::Method::post, target, boost::json::serialize(body));
  if (!answer) return pass_on(answer.error());
  const auto report = json_of(*answer);
  if (!report) return pass_on(report.error());
  auto told = told_in(*report);
  if (!told) return pass_on(told.error());
  told->chinese = server.speaks_chinese();
  return print(*told, arguments);
}

}  // namespace steward::cli

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

Result<std::vector<imports::ItemSum>> items_in(const boost::json::object& sums) {
  const auto items = array_member(sums, "items");
  if (!items) return pass_on(items.error());
  std::vector<imports::ItemSum> told;
  for (const boost::json::value& item : *items) {
    const auto& members = item.is_object() ? item.get_object() : boost::json::object{};
    auto name = text_member(members, "fee_item");
    if (!name) return pass_on(std::move(name.error()));
    const auto rows = number_member(members, "rows");
    if (!rows) return pass_on(rows.error());
    const auto amount = number_member(members, "amount_fen");
    if (!amount) return pass_on(amount.error());
    told.push_back({std::move(*name), static_cast<std::uint32_t>(*rows), Money{static_cast<std::int64_t>(*amount)}});
  }
  return told;
}

Result<imports::ImportSums> sums_in(const boost::json::object& body) {
  const boost::json::value* const said = body.if_contains("sums");
  const auto& members = said != nullptr && said->is_object() ? said->get_object() : boost::json::object{};
  imports::ImportSums sums;
  for (const auto& [name, into] : {std::pair{"buildings", &sums.buildings}, std::pair{"houses", &sums.houses},
                                   std::pair{"households", &sums.households}}) {
    const auto number = number_member(members, name);
    if (!number) return pass_on(number.error());
    *into = static_cast<std::uint32_t>(*number);
  }
  for (const auto& [name, into] :
       {std::pair{"area_centi_m2", &sums.area.centi_m2}, std::pair{"amount_fen", &sums.amount.fen}}) {
    const auto number = number_member(members, name);
    if (!number) return pass_on(number.error());
    *into = static_cast<std::int64_t>(*number);
  }
  auto items = items_in(members);
  if (!items) return pass_on(std::move(items.error()));
  sums.items = std::move(*items);
  return sums;
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
  auto sums = sums_in(body);
  if (!sums) return pass_on(std::move(sums.error()));
  report.sums = std::move(*sums);
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

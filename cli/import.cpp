#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "eventstore/base/logging.h"
#include "replay/imports/import_process.h"

namespace steward::cli {

namespace {

using imports::ImportKind;
using imports::ImportReport;
using imports::ParsedFile;
using imports::Rejection;

struct ImportArguments {
  ImportKind kind = ImportKind::houses;
  std::string file;
  std::int64_t company = 1;
  std::string community;
  std::string encoding;
  std::string format = "table";
  bool dry_run = false;
  std::optional<Date> cut_over;
};

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail("usage", {}, "cannot read " + path);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return fail("usage", {}, "cannot read " + path);
  return bytes;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

void print_rejections(const std::vector<Rejection>& reasons, bool as_csv, bool chinese) {
  if (as_csv) std::cout << "line,column,column_name,code,reason\n";
  for (const Rejection& reason : reasons) {
    const std::string words = imports::reason_in(chinese, reason);
    if (as_csv) {
      std::cout << reason.line << ',' << reason.column << ',' << csv_field(reason.column_name) << ',' << reason.code
                << ',' << csv_field(words) << '\n';
    } else {
      std::cout << "line " << reason.line;
      if (reason.column != 0) std::cout << ", column " << reason.column << " (" << reason.column_name << ")";
      std::cout << ": " << words << " [" << reason.code << "]\n";
    }
  }
}

boost::json::object json_of(const ImportReport& report, bool chinese) {
  boost::json::array reasons;
  for (const Rejection& reason : report.reasons) {
    reasons.push_back(boost::json::object{{"line", reason.line},
                                          {"column", reason.column},
                                          {"column_name", reason.column_name},
                                          {"code", reason.code},
                                          {"reason", imports::reason_in(chinese, reason)}});
  }
  boost::json::object object{{"rows", report.rows},
                             {"accepted", report.accepted},
                             {"already_there", report.already_there},
                             {"rejected", report.rejected},
                             {"reasons", std::move(reasons)}};
  if (!report.run.is_nil()) object["import_run_id"] = to_string(report.run);
  return object;
}

Exit print(const ImportReport& report, const ImportArguments& arguments, const Settings& settings) {
  const bool chinese = settings.locale.starts_with("zh");
  if (arguments.format == "json") {
    std::cout << boost::json::serialize(json_of(report, chinese)) << '\n';
  } else {
    print_rejections(report.reasons, arguments.format == "csv", chinese);
    if (arguments.format == "table") {
      std::cout << report.rows << " rows: " << report.accepted << (arguments.dry_run ? " good, " : " accepted, ")
                << report.already_there << " already there, " << report.rejected << " rejected"
                << (report.was_complete ? " (this file was imported before)" : "") << '\n';
    }
  }
  return report.rejected == 0 ? Exit::ok : Exit::problem;
}

// What the file itself says, before the log is asked.
ImportReport dry_run(const ParsedFile& file) {
  ImportReport report;
  report.rows = file.data_rows;
  report.accepted = static_cast<std::uint32_t>(file.good_rows());
  report.rejected = report.rows - report.accepted;
  report.reasons = file.rejected;
  return report;
}

Result<CommunityId> community_of(const Knowledge& knowledge, CompanyNo company, const std::string& code_or_id) {
  if (const auto id = parse_uuid(code_or_id)) return CommunityId{*id};
  const registry::CommunityRegistered would{{}, code_or_id, {}, {}};
  const auto holder = knowledge.claim(company, claims_of(would).front().claim);
  if (!holder) return pass_on(holder.error());
  if (!*holder) return fail("community-unknown", {}, "there is no community " + code_or_id);
  return CommunityId{(*holder)->stream.id};
}

Result<Exit> run_import(const ImportArguments& arguments, const Settings& settings) {
  const auto bytes = read_file(arguments.file);
  if (!bytes) return pass_on(bytes.error());
  std::optional<imports::Encoding> encoding;
  if (!arguments.encoding.empty()) encoding = imports::parse_encoding(arguments.encoding);
  const auto file = imports::parse_rows(arguments.kind, *bytes, encoding);
  if (!file) return pass_on(file.error());
  if (arguments.dry_run) return print(dry_run(*file), arguments, settings);

  const SystemClock clock;
  auto data = DataDirectory::open(settings, OpenData{.create = false, .bring_views_level = false}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  EventStore& store = (*data)->store();
  imports::ImportRequest request;
  request.company = CompanyNo{static_cast<std::uint32_t>(arguments.company)};
  const auto community = community_of(store.knowledge(), request.company, arguments.community);
  if (!community) return pass_on(community.error());
  request.community = *community;
  request.actor.channel = Channel::command_line;
  if (arguments.cut_over) request.cut_over_date = *arguments.cut_over;
  Uuid7Generator ids;
  imports::ImportProcess process(store.sequencer(), store.knowledge(), (*data)->keyring(), ids, clock);
  const auto done = process.run(request, *file, {}, [](const imports::ImportProgress& progress) {
    if (stderr_is_terminal()) std::fprintf(stderr, "\rimport: %u of %u rows ", progress.rows, progress.total_rows);
  });
  if (stderr_is_terminal()) std::fputs("\r\x1b[K", stderr);
  if (!done) return pass_on(done.error());
  (*data)->stop();
  return print(*done, arguments, settings);
}

void set_up_kind(CommandLine& line, std::string_view name, std::string_view help, ImportKind kind) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = kind;
  CommandLine child = line.command(name, help);
  child.option("FILE", arguments->file, "FILE", "CSV with a header, UTF-8 or GB18030").required();
  child.option("--company", arguments->company, "N", "The company's number").between(1, UINT32_MAX);
  child.option("--community", arguments->community, "CODE", "The community: its code or id").required();
  child.option("--encoding", arguments->encoding, "NAME", "Instead of finding out")
      .one_of({"utf-8", "gb18030", "gbk", "gb2312"});
  child.option("--format", arguments->format, "NAME", "Of the report").one_of({"table", "csv", "json"});
  child.flag("--dry-run", arguments->dry_run, "Only say what is wrong with the file");
  if (kind == ImportKind::opening_arrears) {
    child.option("--cut-over", arguments->cut_over, parse_date, "YYYY-MM-DD", "The day on which the log took over")
        .required();
  }
  child.stopped_directory_only();
  child.examples("  steward import " + std::string(name) + " " + std::string(name) +
                 ".csv --community garden --dry-run\n\nColumns, in any order: " +
                 imports::columns_in_words(kind, true) + ".\nAlso: " + imports::columns_in_words(kind, false) + ".\n");
  child.runs([arguments](const LoadedSettings& settings) { return run_import(*arguments, settings.values); });
}

}  // namespace

void set_up_import(CommandLine& line) {
  set_up_kind(line, "houses", "Houses with their areas and owners", ImportKind::houses);
  set_up_kind(line, "arrears", "What households owed before the log began (fee items by their code)",
              ImportKind::opening_arrears);
  set_up_kind(line, "work-orders", "Work orders that are open (categories and staff by their codes)",
              ImportKind::open_work_orders);
  set_up_kind(line, "cases", "Complaints and other cases that are open (staff by their codes)", ImportKind::open_cases);
}

}  // namespace steward::cli

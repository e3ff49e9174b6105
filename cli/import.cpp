#include <cstdio>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/import_report.h"
#include "cli/numbers.h"
#include "eventstore/base/logging.h"
#include "replay/imports/rehearsal.h"

namespace steward::cli {

namespace {

using imports::ImportKind;
using imports::ImportReport;
using imports::ParsedFile;

// What the file itself says, where there is no log to ask.
ImportReport report_of(const ParsedFile& file) {
  ImportReport report;
  report.rows = file.data_rows;
  report.accepted = static_cast<std::uint32_t>(file.good_rows());
  report.rejected = report.rows - report.accepted;
  report.reasons = file.rejected;
  report.warnings = file.warnings;
  report.sums = imports::sums_of(file, file.rejected);
  return report;
}

Result<CommunityId> community_of(const Knowledge& knowledge, CompanyNo company, const std::string& code_or_id) {
  if (const auto id = parse_named_uuid(code_or_id)) return CommunityId{*id};
  const registry::CommunityRegistered would{{}, code_or_id, {}, {}};
  const auto holder = knowledge.claim(company, claims_of(would).front().claim);
  if (!holder) return pass_on(holder.error());
  if (!*holder) return fail("community-unknown", {}, "there is no community " + code_or_id);
  return CommunityId{(*holder)->stream.id};
}

void show(const imports::ImportProgress& progress) {
  if (stderr_is_terminal()) std::fprintf(stderr, "\rimport: %u of %u rows ", progress.rows, progress.total_rows);
}

Result<ImportReport> import_into(DataDirectory& data, const ImportArguments& arguments, const ParsedFile& file,
                                 const Clock& clock) {
  EventStore& store = data.store();
  imports::ImportRequest request;
  request.company = arguments.company.value_or(CompanyNo{1});
  const auto community = community_of(store.knowledge(), request.company, arguments.community);
  if (!community) return pass_on(community.error());
  request.community = *community;
  request.actor.channel = Channel::command_line;
  if (arguments.cut_over) request.cut_over_date = *arguments.cut_over;
  auto done = [&] {
    if (arguments.dry_run) return imports::rehearse_import({store, data.keyring(), clock}, request, file, {}, show);
    Uuid7Generator ids;
    imports::ImportProcess process(store, data.keyring(), ids, clock);
    return process.run(request, file, {}, show);
  }();
  if (stderr_is_terminal()) std::fputs("\r\x1b[K", stderr);
  return done;
}

Result<Exit> run_import(const ImportArguments& arguments, const Settings& settings) {
  const auto bytes = import_file(arguments);
  if (!bytes) return pass_on(bytes.error());
  const auto file = imports::parse_rows(arguments.kind, *bytes, encoding_of(arguments));
  if (!file) return pass_on(file.error());
  if (arguments.dry_run && !std::filesystem::exists(settings.data)) {
    std::fprintf(stderr, "steward: there is no data directory %s: this is what the file itself says\n",
                 settings.data.c_str());
    return print(tell(report_of(*file), settings), arguments);
  }
  const SystemClock clock;
  auto data = DataDirectory::open(settings, OpenData{.create = false, .bring_views_level = false}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  auto done = import_into(**data, arguments, *file, clock);
  if (!done) return pass_on(std::move(done.error()));
  (*data)->stop();
  return print(tell(std::move(*done), settings), arguments);
}

std::string examples_of(ImportKind kind, std::string_view name) {
  std::string line = "  steward import " + std::string(name) + ' ' + std::string(name) + ".csv --community garden";
  if (imports::is_opening(kind)) line += " --cut-over 2026-01-01";
  std::string text = line + " --dry-run\n" + line + " --data /var/lib/steward\n" + line +
                     " --server http://127.0.0.1:8420 --key-file first-keys\n\nNeeded columns, in any order: " +
                     imports::columns_in_words(kind, true) + ".\n";
  const std::string optional = imports::columns_in_words(kind, false);
  if (!optional.empty()) text += "Columns that may be left out: " + optional + ".\n";
  return text +
         "Dates are written 2026-01-31, amounts in yuan. A file that was imported in part is simply imported again.\n";
}

void set_up_kind(CommandLine& line, std::string_view name, std::string_view help, ImportKind kind) {
  auto arguments = std::make_shared<ImportArguments>();
  arguments->kind = kind;
  CommandLine child = line.command(name, help);
  child.option("FILE", arguments->file, "FILE", "CSV with a header, UTF-8 or GB18030").required();
  child
      .option<CompanyNo>("--company", arguments->company, parse_company, "N",
                         "The company's number [1; with --server, that of the key in use]")
      .between(1, UINT32_MAX);
  child.option("--community", arguments->community, "CODE", "The community: its code or id").required();
  child.option("--encoding", arguments->encoding, "NAME", "Instead of finding out")
      .one_of({"utf-8", "gb18030", "gbk", "gb2312"});
  child.option("--format", arguments->format, "NAME", "Of the report").one_of({"table", "csv", "json"});
  child.flag("--dry-run", arguments->dry_run,
             "Only say how many rows would be taken, and why others would not; nothing is stored");
  if (imports::is_opening(kind)) {
    child.option("--cut-over", arguments->cut_over, parse_date, "YYYY-MM-DD", "The day on which the log took over")
        .required();
  }
  take_remote_options(child, arguments->remote);
  child.examples(examples_of(kind, name));
  child.runs([arguments](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(arguments->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? import_at(**server, *arguments) : run_import(*arguments, settings.values);
  });
}

}  // namespace

void set_up_import(CommandLine& line) {
  set_up_kind(line, "houses", "Houses with their areas and owners", ImportKind::houses);
  set_up_kind(line, "arrears", "What households owed before the log began (fee items by their code)",
              ImportKind::opening_arrears);
  set_up_kind(line, "opening-credits", "What households had paid ahead before the log began",
              ImportKind::opening_credits);
  set_up_kind(line, "opening-deposits",
              "Deposits that were held before the log began (fee items of deposits by their code)",
              ImportKind::opening_deposits);
  set_up_kind(line, "work-orders", "Work orders that are open (categories and staff by their codes)",
              ImportKind::open_work_orders);
  set_up_kind(line, "cases", "Complaints and other cases that are open (staff by their codes)", ImportKind::open_cases);
  set_up_kind(line, "meter-readings", "What meters showed (meters by their numbers)", ImportKind::meter_readings);
  set_up_kind(line, "bank-statement",
              "What came to the bank account: payments of those who are found with certainty, suspense for the rest",
              ImportKind::bank_statement);
}

}  // namespace steward::cli

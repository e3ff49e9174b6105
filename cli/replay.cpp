#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/progress_line.h"
#include "cli/replay_arguments.h"
#include "eventstore/base/clock.h"
#include "replay/history_text.h"
#include "replay/household_history.h"

namespace steward::cli {

namespace {

using Arguments = ReplayArguments;

void take_arguments(CommandLine& line, Arguments& args, std::string_view what) {
  take_record_options(line, args.record, what);
  line.option("--as-at", args.as_at, parse_instant, "INSTANT", "As it was known then: 2026-03-01T00:00:00+08:00");
  line.option("--as-of", args.as_of, parse_date, "DATE", "As it counts for that day: 2026-02-28");
  line.flag("--from-log", args.from_log, "Read the log itself, frame by frame, instead of the index's copies");
  const Argument json = line.flag("--json", args.json, "As one JSON document");
  line.flag("--csv", args.csv, "As CSV for spreadsheets").not_with(json);
  line.flag("--reveal", args.reveal, "Show names, phones and reasons in full; they are masked otherwise");
  take_remote_options(line, args.remote);
}

template <class History>
void print(const History& history, const Arguments& args, const HistoryReader& reader, Tale tale) {
  if (args.json) {
    std::cout << boost::json::serialize(history_json(history, reader)) << '\n';
  } else if (args.csv) {
    std::cout << history_csv(history, reader);
  } else {
    const std::string table = history_table(history, reader);
    std::cout << table;
    say_if_empty(table, tale);
  }
}

HistoryQuestion question_of(const Arguments& args, CompanyNo company) {
  HistoryQuestion question;
  question.company = company;
  question.as_at = args.as_at;
  question.as_of = args.as_of;
  return question;
}

Result<Exit> replay_household(const Arguments& args, DataDirectory& data, const HistoryReader& reader) {
  const auto found = find_household(data, args.record);
  if (!found) return pass_on(found.error());
  HistoryQuestion question = question_of(args, found->company);
  question.household = found->household;
  ProgressLine line;
  EventStore& store = data.store();
  const auto history = args.from_log
                           ? household_history_from_log(store.log(), store.feed().durable(), question, line.progress())
                           : household_history(store.index(), question);
  line.wipe();
  if (!history) return pass_on(history.error());
  print(*history, args, reader, Tale::household);
  return Exit::ok;
}

Result<Exit> replay_house(const Arguments& args, DataDirectory& data, const HistoryReader& reader) {
  HouseId house;
  CompanyNo company;
  const AskedRecord& record = args.record;
  if (record.id) {
    house = HouseId{*record.id};
    auto found = record.asked_company() ? Result<CompanyNo>(*record.asked_company()) : company_of(data, house);
    if (!found) return pass_on(found.error());
    company = *found;
  } else {
    const auto found = find_house(data, {record.house_number, record.community, record.asked_company()});
    if (!found) return pass_on(found.error());
    house = found->house;
    company = found->company;
  }
  ProgressLine line;
  EventStore& store = data.store();
  const HistoryQuestion question = question_of(args, company);
  const auto history =
      args.from_log ? house_history_from_log(store.log(), store.feed().durable(), house, question, line.progress())
                    : house_history(store.index(), store.log(), house, question);
  line.wipe();
  if (!history) return pass_on(history.error());
  print(*history, args, reader, Tale::house);
  return Exit::ok;
}

Run run_of(std::shared_ptr<Arguments> args, Tale tale) {
  return [args = std::move(args), tale](const LoadedSettings& settings) -> Result<Exit> {
    if (auto valid = check(args->record); !valid) return pass_on(valid.error());
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    if (*server) return replay_at(**server, *args, tale);
    auto place = TimeZone::find(settings.values.time_zone);
    if (!place) return fail("settings-invalid", {}, "there is no time zone " + settings.values.time_zone);
    const SystemClock clock;
    const OpenData wish{.bring_views_level = !args->record.id};
    const auto data = DataDirectory::open(settings.values, wish, clock);
    if (!data) return report(data.error(), Exit::cannot_start);
    NameBook names((*data)->store().index());
    const Language language = settings.values.locale.starts_with("zh") ? Language::chinese : Language::english;
    const HistoryReader reader{language, *place, &(*data)->keyring(), args->reveal, &names};
    return tale == Tale::house ? replay_house(*args, **data, reader) : replay_household(*args, **data, reader);
  };
}

}  // namespace

void set_up_replay(CommandLine& line) {
  CommandLine household = line.command("household", "One household's life from move-in on, with every balance");
  auto args = std::make_shared<Arguments>();
  take_arguments(household, *args, "household");
  household.examples(
      "  steward replay household 018f3b2a-7c1d-7e2f-9a3b-0123456789ab\n"
      "  steward replay household --house-number 3-1-101 --community jinxiu --locale en\n"
      "  steward replay household --house-number 3-1-101 --community jinxiu --as-at 2026-03-01T00:00:00+08:00\n"
      "  steward replay household 018f3b2a-7c1d-7e2f-9a3b-0123456789ab --csv > history.csv\n"
      "  steward replay household --house-number 3-1-101 --community jinxiu --server http://127.0.0.1:8420 --key-file "
      "first-keys\n");
  household.runs(run_of(args, Tale::household));

  CommandLine house = line.command("house", "All tenures of a house, one after the other");
  auto house_args = std::make_shared<Arguments>();
  take_arguments(house, *house_args, "house");
  house.examples(
      "  steward replay house 018f3b2a-7c1d-7e2f-9a3b-0123456789ab\n"
      "  steward replay house --house-number 3-1-101 --community jinxiu --from-log --json\n");
  house.runs(run_of(house_args, Tale::house));
}

}  // namespace steward::cli

#include "replay/export.h"

#include <fstream>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/progress_line.h"
#include "eventstore/base/clock.h"

namespace steward::cli {

namespace {

struct Arguments {
  std::string format = "ndjson";
  std::string output;
  std::int64_t from = 1;
  std::int64_t to = INT64_MAX;
  std::int64_t company = -1;
  std::optional<Uuid> community;
  std::vector<std::string> types;
  bool reveal = false;
};

Result<ExportFilter> filter_of(const Arguments& args) {
  ExportFilter filter;
  filter.from = static_cast<Position>(args.from);
  filter.to = static_cast<Position>(args.to);
  if (args.company >= 0) filter.company = CompanyNo{static_cast<std::uint32_t>(args.company)};
  if (args.community) filter.community = CommunityId{*args.community};
  for (const std::string& name : args.types) {
    const EventType type = event_type(name);
    if (type == 0) return fail("usage", {}, "there is no event type " + name);
    filter.types.insert(type);
  }
  return filter;
}

Result<Exit> run_export(const Arguments& args, const LoadedSettings& settings) {
  const auto filter = filter_of(args);
  if (!filter) return pass_on(filter.error());
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  std::ofstream file;
  if (!args.output.empty()) {
    file.open(args.output, std::ios::binary | std::ios::trunc);
    if (!file) return fail("output-lost", {}, "cannot write " + args.output);
  }
  std::ostream& out = args.output.empty() ? std::cout : file;
  ProgressLine line;
  EventStore& store = (*data)->store();
  const auto exported = export_ndjson(store.log(), store.feed().durable(), *filter, &(*data)->keyring(),
                                      Reader{args.reveal}, line.progress(), [&](std::string_view text) -> Result<void> {
                                        out << text;
                                        if (!out) return fail("output-lost", {}, "cannot write what was exported");
                                        return {};
                                      });
  line.wipe();
  if (!exported) return pass_on(exported.error());
  out.flush();
  if (!out) return fail("output-lost", {}, "cannot write what was exported");
  return Exit::ok;
}

}  // namespace

void set_up_export(CommandLine& line) {
  auto args = std::make_shared<Arguments>();
  line.option("--format", args->format, "FORMAT", "Form of the output").one_of({"ndjson"});
  line.option("-o,--output", args->output, "FILE", "Write to a file instead of standard output");
  line.option("--from", args->from, "POSITION", "First position").between(1, INT64_MAX);
  line.option("--to", args->to, "POSITION", "Last position").between(1, INT64_MAX);
  line.option("--company", args->company, "N", "Only events of this company").between(0, UINT32_MAX);
  line.option("--community", args->community, parse_uuid, "ID", "Only events of this community");
  line.option("--type", args->types, "TYPE", "Only events of this type, such as PaymentReceived; may be repeated");
  line.flag("--reveal", args->reveal, "Personal data in full; it is masked otherwise");
  line.examples(
      "  steward export > events.ndjson\n"
      "  steward export --type PaymentReceived --type PaymentReversed --company 1 -o payments.ndjson\n"
      "  steward export --from 1000 --to 1999 | jq .data\n");
  line.runs([args](const LoadedSettings& settings) { return run_export(*args, settings); });
}

}  // namespace steward::cli

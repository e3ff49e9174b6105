#include "replay/export.h"

#include <algorithm>
#include <memory>

#include "api/service.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/find_remote.h"
#include "cli/numbers.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "eventstore/base/clock.h"
#include "replay/cloud_events.h"

namespace steward::cli {

namespace {

struct Arguments {
  RemoteOptions remote;
  std::string format = "ndjson";
  std::string output;
  std::optional<Position> from;
  std::optional<Position> to;
  std::optional<CompanyNo> company;
  std::optional<Uuid> community;
  std::vector<std::string> types;
  bool reveal = false;
};

ExportFormat format_of(const Arguments& args) {
  return args.format == "cloudevents" ? ExportFormat::cloudevents : ExportFormat::ndjson;
}

Result<ExportFilter> filter_of(const Arguments& args) {
  ExportFilter filter;
  if (args.from) filter.from = *args.from;
  if (args.to) filter.to = *args.to;
  filter.company = args.company;
  if (args.community) filter.community = CommunityId{*args.community};
  for (const std::string& name : args.types) {
    const EventType type = event_type(name);
    if (type == 0) return fail("usage", {}, "there is no event type " + name);
    filter.types.insert(type);
  }
  if (filter.from > filter.to) return fail("usage", {}, "--from lies behind --to");
  return filter;
}

// What is asked for and is not there is a mistake, and no empty export. Behind the end begins what is yet to come.
Result<void> check_reached(Position end, const ExportFilter& filter) {
  if (filter.from <= end + 1) return {};
  return fail("position-from-lost-future", {{"last_position", static_cast<std::int64_t>(end)}},
              "the log ends before the position that was asked for");
}

Result<void> check_there(const EventStore& store, const ExportFilter& filter) {
  if (auto reached = check_reached(store.feed().durable().position, filter); !reached) return reached;
  const auto last = store.knowledge().counter(CounterKey{CompanyNo{0}, CounterKind::company, 0});
  if (!last) return pass_on(last.error());
  if (filter.company && filter.company->value > *last) return fail("company-unknown");
  if (!filter.community) return {};
  for (std::uint32_t number = 1; number <= *last; ++number) {
    if (filter.company && *filter.company != CompanyNo{number}) continue;
    const auto head = store.knowledge().head(CompanyNo{number}, stream_of(*filter.community));
    if (!head) return pass_on(head.error());
    if (head->version > 0) return {};
  }
  return fail("community-unknown");
}

Result<Exit> run_export(const Arguments& args, const LoadedSettings& settings) {
  const auto filter = filter_of(args);
  if (!filter) return pass_on(filter.error());
  const SystemClock clock;
  const auto data = DataDirectory::open(settings.values, {}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  EventStore& store = (*data)->store();
  if (const auto there = check_there(store, *filter); !there) return pass_on(there.error());
  auto output = Output::open(args.output);
  if (!output) return pass_on(output.error());
  ProgressLine line;
  const auto exported = export_events(store.log(), store.feed().durable(), *filter, format_of(args),
                                      &(*data)->keyring(), Reader{args.reveal}, line.progress(),
                                      [&](std::string_view text) { return (*output)->write(text); });
  line.wipe();
  if (!exported) return pass_on(exported.error());
  if (auto finished = (*output)->finish(); !finished) return pass_on(finished.error());
  return Exit::ok;
}

// A position that is typed is one of the log as it is now, so it belongs to the epoch that the log is in.
std::string feed_target(const Arguments& args, Position from, std::uint32_t epoch) {
  std::string target = "/v1/events?limit=1000&after=" + api::position_text(epoch, from - 1);
  std::string types;
  for (const std::string& type : args.types) types += (types.empty() ? "" : ",") + type;
  if (!types.empty()) target += "&types=" + types;
  if (args.community) target += "&community_id=" + to_string(*args.community);
  return target;
}

// The events of one page up to `last`; as CloudEvents when there is a source.
Result<void> write_page(const boost::json::object& body, Position last, const std::string& source, Output& output) {
  const auto items = array_member(body, "items");
  if (!items) return pass_on(items.error());
  for (const boost::json::value& item : *items) {
    boost::json::object event = item.is_object() ? item.get_object() : boost::json::object();
    const auto position = number_member(event, "position");
    if (!position) return pass_on(position.error());
    if (*position > last) return {};
    if (!source.empty()) event = cloud_event(event, source);
    if (auto written = output.write(boost::json::serialize(event) + "\n"); !written) return written;
  }
  return {};
}

Result<api::EpochPosition> position_in(std::string_view text) {
  const auto position = api::parse_position(text);
  if (!position) return fail("answer-unreadable", {}, "the server does not say how far its events go");
  return *position;
}

// Where the server's log ends now.
Result<api::EpochPosition> end_of_log(RemoteServer& server) {
  const auto answer = server.get("/v1/events?limit=1");
  if (!answer) return pass_on(answer.error());
  return position_in(answer->header("View-Position").value_or(""));
}

// What CloudEvents of this server have as their source; empty for another format.
Result<std::string> source_of(RemoteServer& server, const Arguments& args) {
  if (format_of(args) != ExportFormat::cloudevents) return std::string();
  const auto answer = server.get("/version");
  if (!answer) return pass_on(answer.error());
  const auto body = json_of(*answer);
  if (!body) return pass_on(body.error());
  const auto log = parse_uuid(text_member(*body, "log_id").value_or(""));
  if (!log) return fail("answer-unreadable", {}, "the server does not say which log it serves");
  return cloud_event_source(LogId(*log));
}

// Through the event feed, page by page, up to where the log ended when it was asked first.
Result<Exit> export_from(RemoteServer& server, const Arguments& args) {
  const auto filter = filter_of(args);
  if (!filter) return pass_on(filter.error());
  if (args.reveal) return fail("usage", {}, "the event feed has personal data sealed only: no --reveal with --server");
  if (auto valid = check_company(args.company); !valid) return pass_on(std::move(valid.error()));
  const auto end = end_of_log(server);
  if (!end) return pass_on(end.error());
  if (auto reached = check_reached(end->position, *filter); !reached) return pass_on(std::move(reached.error()));
  auto output = Output::open(args.output);
  if (!output) return pass_on(output.error());
  const auto source = source_of(server, args);
  if (!source) return pass_on(source.error());
  const Position last = std::min(end->position, filter->to);
  ProgressLine line;
  for (std::optional<std::string> target = feed_target(args, filter->from, end->epoch); target;) {
    const auto answer = server.get(*target);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    const auto seen = position_in(text_member(*body, "after").value_or(""));
    if (!seen) return pass_on(seen.error());
    if (auto written = write_page(*body, last, *source, **output); !written) return pass_on(written.error());
    line.show("exporting", std::min(seen->position, last), last);
    target = seen->position < last ? next_page(*answer) : std::nullopt;
  }
  line.wipe();
  if (auto finished = (*output)->finish(); !finished) return pass_on(finished.error());
  return Exit::ok;
}

}  // namespace

void set_up_export(CommandLine& line) {
  auto args = std::make_shared<Arguments>();
  line.option("--format", args->format, "FORMAT", "Form of the output").one_of({"ndjson", "cloudevents"});
  line.option("-o,--output", args->output, "FILE", "Write to a file instead of standard output");
  line.option<Position>("--from", args->from, parse_position, "POSITION", "First position; the log begins with 1");
  line.option<Position>("--to", args->to, parse_position, "POSITION", "Last position; by default the log's last one");
  line.option<CompanyNo>("--company", args->company, parse_company, "N",
                         "Only events of this company; 0: of the operator");
  line.option("--community", args->community, parse_named_uuid, "ID", "Only events of this community");
  line.option("--type", args->types, "TYPE", "Only events of this type, such as PaymentReceived; may be repeated");
  line.flag("--reveal", args->reveal, "Personal data in full; it is masked otherwise");
  take_remote_options(line, args->remote);
  line.examples(
      "  steward export > events.ndjson\n"
      "  steward export --server http://127.0.0.1:8420 --key-file first-keys > events.ndjson\n"
      "  steward export --type PaymentReceived --type PaymentReversed --company 1 -o payments.ndjson\n"
      "  steward export --format cloudevents > events.jsonl\n"
      "  steward export --from 1000 --to 1999 | jq .data\n");
  line.runs([args](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? export_from(**server, *args) : run_export(*args, settings);
  });
}

}  // namespace steward::cli

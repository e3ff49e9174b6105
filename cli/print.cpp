#include <unistd.h>

#include <cstdint>
#include <memory>

#include "api/endpoint.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/find_remote.h"
#include "cli/output.h"
#include "eventstore/base/clock.h"

// Printed documents: the answers of their routes, from a running server or asked in this process.
namespace steward::cli {

namespace {

constexpr std::string_view kPdf = "application/pdf";

struct Arguments {
  RemoteOptions remote;
  AskedRecord record;  // of a day: its community and company only
  std::optional<Uuid> payment;
  std::optional<Date> date;
  std::string language;  // empty: that of --locale
  std::string output;
  bool reveal = false;
};

enum class Of : std::uint8_t { household, payment, day };

struct Document {
  std::string_view name;  // of the sub-command
  std::string_view help;
  Of of;
  std::string_view segment;  // the last of its path
  std::string_view examples;
};
constexpr Document kDocuments[] = {
    {"bill-notice", "Notice of what a household owes, with its credit balance", Of::household, "bill-notice",
     "  steward print bill-notice 018f3b2a-7c1d-7e2f-9a3b-0123456789ab -o notice.pdf\n"
     "  steward print bill-notice --house-number 3-1-101 --community jinxiu --language en > notice.pdf\n"
     "  steward print bill-notice --house-number 3-1-101 --community jinxiu --server http://127.0.0.1:8420 --key-file "
     "first-keys -o notice.pdf\n"},
    {"dunning-letter", "Letter that demands what is past due and not disputed", Of::household, "dunning-letter",
     "  steward print dunning-letter --house-number 3-1-101 --community jinxiu --reveal -o letter.pdf\n"
     "  steward print dunning-letter 018f3b2a-7c1d-7e2f-9a3b-0123456789ab --date 2026-03-31 -o letter.pdf\n"},
    {"receipt", "Receipt of a payment; of one that was reversed it says so", Of::payment, "receipt",
     "  steward print receipt --house-number 3-1-101 --community jinxiu --payment "
     "018f3b2a-7c1d-7e2f-9a3b-0123456789ac -o receipt.pdf\n"},
    {"day-close", "What a community took in on a day, by channel and cashier, to be signed", Of::day, "day-close-sheet",
     "  steward print day-close --community jinxiu -o today.pdf\n"
     "  steward print day-close --community jinxiu --date 2026-03-31 --server http://127.0.0.1:8420 --key-file "
     "first-keys -o day.pdf\n"},
};

Result<void> check_arguments(const Arguments& args, const Document& document) {
  if (document.of == Of::day) {
    if (args.record.community.empty()) return fail("usage", {}, "--community CODE is needed: whose day it is");
  } else if (auto valid = check(args.record); !valid) {
    return valid;
  }
  if (document.of == Of::payment && !args.payment)
    return fail("usage", {}, "--payment ID is needed: which payment it is for");
  if (args.output.empty() && ::isatty(STDOUT_FILENO) == 1) {
    return fail("usage", {}, "a PDF is nothing for a terminal: -o FILE, or into a pipe or a file");
  }
  return {};
}

// `whose`: the id of the household, or of the community.
std::string target_of(const Arguments& args, const Document& document, const std::string& whose) {
  std::string target = (document.of == Of::day ? "/v1/communities/" : "/v1/households/") + whose;
  if (args.payment) target += "/payments/" + to_string(*args.payment);
  target += "/" + std::string(document.segment);
  std::string query;
  if (args.reveal) query += "&reveal=true";
  if (args.date) query += "&date=" + to_string(*args.date);
  if (!query.empty()) target += "?" + query.substr(1);
  return target;
}

Result<Exit> write(const Arguments& args, std::string_view pdf) {
  auto output = Output::open(args.output);
  if (!output) return pass_on(output.error());
  if (auto written = (*output)->write(pdf); !written) return pass_on(written.error());
  if (auto finished = (*output)->finish(); !finished) return pass_on(finished.error());
  return Exit::ok;
}

Result<Exit> print_from(RemoteServer& server, const Arguments& args, const Document& document) {
  const auto whose = document.of == Of::day ? community_at(server, args.record) : household_at(server, args.record);
  if (!whose) return pass_on(whose.error());
  const auto answer = server.get(target_of(args, document, *whose), kPdf);
  if (!answer) return pass_on(answer.error());
  if (answer->header("Content-Type").value_or("") != kPdf) {
    return fail("answer-unreadable", {}, "the server does not print this document; is it a Steward of this version?");
  }
  return write(args, answer->body);
}

struct Whose {
  CompanyNo company;
  std::string id;
};

Result<Whose> find_whose(DataDirectory& data, const Arguments& args, const Document& document) {
  if (document.of == Of::day) {
    const auto found = find_community(data, args.record.community, args.record.asked_company());
    if (!found) return pass_on(found.error());
    return Whose{found->company, to_string(found->community)};
  }
  const auto found = find_household(data, args.record);
  if (!found) return pass_on(found.error());
  return Whose{found->company, to_string(found->household)};
}

Result<Exit> print_at(const LoadedSettings& settings, const Arguments& args, const Document& document) {
  const SystemClock clock;
  const OpenData wish{.bring_views_level = true};
  const auto data = DataDirectory::open(settings.values, wish, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  const auto whose = find_whose(**data, args, document);
  if (!whose) return pass_on(whose.error());
  api::ServiceOptions options;
  options.time_zone = settings.values.time_zone;
  api::Service service((*data)->store(), (*data)->keyring(), (*data)->views(), clock, options);
  const bool chinese = settings.values.locale.starts_with("zh");
  const auto reply = api::ask_in_process(service, whose->company, target_of(args, document, whose->id),
                                         chinese ? api::Language::chinese : api::Language::english);
  service.stop();
  if (!reply) return pass_on(reply.error());
  return write(args, reply->text.value_or(""));
}

void set_up(CommandLine& parent, const Document& document) {
  CommandLine line = parent.command(document.name, document.help);
  auto args = std::make_shared<Arguments>();
  if (document.of == Of::day) {
    line.option("--community", args->record.community, "CODE", "The community: its code or id").required();
    line.option("--company", args->record.company, "N", "Company, where several could be meant").between(0, UINT32_MAX);
  } else {
    take_record_options(line, args->record, "household");
  }
  if (document.of != Of::payment) {
    line.option("--date", args->date, parse_date, "DATE", "Of the document; today by default, and at most");
  } else {
    line.option("--payment", args->payment, parse_named_uuid, "ID",
                "Needed: the payment that it is the receipt of, a payment_id of the household's statement");
  }
  line.option("--language", args->language, "LANGUAGE", "Of the document; that of --locale by default")
      .one_of({"zh-CN", "en"});
  line.option("-o,--output", args->output, "FILE", "Write to a file instead of standard output");
  if (document.of != Of::day) {
    line.flag("--reveal", args->reveal, "The owner's name in full; it is masked otherwise");
  }
  take_remote_options(line, args->remote);
  line.examples(document.examples);
  line.runs([args, &document](const LoadedSettings& loaded) -> Result<Exit> {
    LoadedSettings settings = loaded;
    if (!args->language.empty()) settings.values.locale = args->language;
    if (auto valid = check_arguments(*args, document); !valid) return pass_on(valid.error());
    auto server = asked_server(args->remote, settings);
    if (!server) return pass_on(server.error());
    return *server ? print_from(**server, *args, document) : print_at(settings, *args, document);
  });
}

}  // namespace

void set_up_print(CommandLine& line) {
  for (const Document& document : kDocuments) set_up(line, document);
}

}  // namespace steward::cli

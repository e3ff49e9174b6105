// A payment's JSON into its command, as the handler reads it, beside the bare parser.
#include <fmt/format.h>
#include <simdjson.h>

#include <array>

#include "api/json/reader.h"
#include "api/names.h"
#include "benchmarks/support/report.h"
#include "domain/billing/commands.h"

namespace {

using namespace steward;
using namespace steward::bench;

constexpr std::string_view kBody =
    R"({"channel":"wechat","external_reference":"4200001893202611239876543210","amount_fen":21016,)"
    R"("received_on":"2026-11-23","bills":[17,18,19],"occurred_at":"2026-11-23T09:15:00+08:00"})";

Result<billing::ReceivePayment> read(std::string_view text) {
  auto body = json::JsonBody::parse(text);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  billing::ReceivePayment command;
  command.channel = root.required_enum("channel", api::words(api::kChannelNames));
  command.external_reference = root.optional_string("external_reference", 64).value_or("");
  command.amount = Money{root.required_int("amount_fen", 1, kLargestAmount.fen)};
  command.received_on = root.required_date("received_on");
  if (auto bills = root.optional_array("bills", 1, 200)) {
    for (std::size_t i = 0; i < bills->size(); ++i) {
      command.bills.push_back(static_cast<std::uint32_t>(bills->integer(i, 1, UINT32_MAX)));
    }
  }
  if (!root.optional_instant("occurred_at")) return fail("benchmark", {}, "the body has occurred_at");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  return command;
}

template <class Once>
double nanos_each(unsigned times, Once once) {
  const auto start = Steady::now();
  for (unsigned i = 0; i < times; ++i) once();
  return seconds_since(start) * 1e9 / times;
}

void measure(const std::string& what, unsigned rounds, unsigned times, const std::function<void()>& ours) {
  std::vector<double> ours_ns;
  std::vector<double> bare_ns;
  std::vector<double> ratios;
  simdjson::dom::parser parser;
  for (unsigned round = 0; round < rounds; ++round) {
    bare_ns.push_back(nanos_each(times, [&] {
      if (parser.parse(kBody.data(), kBody.size()).error() != simdjson::SUCCESS) give_up(Error{"parse", {}, ""});
    }));
    ours_ns.push_back(nanos_each(times, ours));
    ratios.push_back(ours_ns.back() / bare_ns.back());
  }
  row(what, number(median(ours_ns), 0) + " ns", number(median(bare_ns), 0) + " ns", ratios, {});
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  const unsigned rounds = arguments.count("--rounds", 5);
  const unsigned times = arguments.count("--times", 100'000);
  measure("JSON → command (190 bytes), beside simdjson's DOM", rounds, times,
          [] { static_cast<void>(must(read(kBody))); });
  measure("the same and its canonical form for the fingerprint", rounds, times, [] {
    static_cast<void>(must(json::canonical_json(kBody)));
    static_cast<void>(must(read(kBody)));
  });
}

// A month's bill runs of a whole company through the ordinary path, from a cold state cache, while payments come at a
// steady pace: how long until all is durable, and until the views have it; then the reports over twelve months. Writes
// into the data directory that it is given: one of bench_demo, for it alone.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <thread>

#include "api/bill_runs.h"
#include "benchmarks/support/company.h"
#include "benchmarks/support/load_client.h"
#include "benchmarks/support/report.h"
#include "benchmarks/support/served.h"
#include "eventstore/codec/frame_codec.h"
#include "projections/all_views.h"
#include "projections/directory.h"

namespace {

using namespace steward;
using namespace steward::bench;

constexpr std::size_t kFeeItems = 4;
constexpr std::size_t kPage = 500;
constexpr std::chrono::minutes kPatience{30};

constexpr double kMostSeconds = 15;
constexpr double kMostPaymentMs = 50;
constexpr double kMostReportMs = 100;
constexpr double kMostMib = 2048;

struct Estate {
  CommunityId community;
  std::vector<FeeItemId> items;
};

// The month that is billed: this one, which no demo has billed.
struct Month {
  YearMonth month;
  Date first;
  Date end;
};

Month this_month(const Company& company) {
  constexpr std::int64_t kShanghai = 8LL * 3'600'000'000;
  constexpr std::int64_t kDay = 86'400'000'000;
  const YearMonth month = month_of(Date{static_cast<std::int32_t>((company.clock().now().micros + kShanghai) / kDay)});
  return {month, first_day(month), first_day(add(month, 1))};
}

void make_so(Company& company, Command command) {
  static Uuid7Generator ids;
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(ids.next(company.clock().now()));
  submission.company = company.number();
  submission.actor.channel = Channel::command_line;
  const Answer answer = must(company.store().sequencer().submit_and_wait(std::move(submission)));
  if (!answer.outcome.ok()) give_up(Error{answer.outcome.code, answer.outcome.params, "the fees could not be defined"});
}

// The communities with their monthly items; what a demo lacks of four is defined.
std::vector<Estate> estates(Company& company, const Month& month) {
  std::vector<Estate> all;
  const ReadLease lease = must(company.views().read(kHouseholdsGroup));
  const DirectoryQuery directory = must(DirectoryQuery::open(lease));
  for (const CommunityRow& row : must(directory.communities(company.number(), {}, kPage)).rows) {
    Estate estate{row.community, {}};
    for (const FeeItemRow& item : must(directory.fee_items(company.number(), row.community, {}, kPage)).rows) {
      using billing::ChargeMethod;
      const bool monthly =
          item.terms.method == ChargeMethod::by_area || item.terms.method == ChargeMethod::fixed_amount;
      if (monthly && estate.items.size() < kFeeItems) estate.items.push_back(item.fee_item);
    }
    Uuid7Generator ids;
    while (estate.items.size() < kFeeItems) {
      const FeeItemId id(ids.next(company.clock().now()));
      billing::FeeItemTerms terms;
      terms.method = billing::ChargeMethod::fixed_amount;
      make_so(company, billing::DefineFeeItem{id, row.community, fmt::format("further_{}", estate.items.size()),
                                              "further", terms});
      make_so(company, billing::SetTariff{id, {month.first, UnitPrice{6'000'000}}});
      estate.items.push_back(id);
    }
    all.push_back(std::move(estate));
  }
  return all;
}

void start_run(const Served& served, const Estate& estate, const Month& month) {
  std::string items;
  for (const FeeItemId item : estate.items) items += fmt::format("{}\"{}\"", items.empty() ? "" : ",", to_string(item));
  const std::string body =
      fmt::format(R"({{"period_from":"{}","period_to":"{}","due_date":"{}","fee_item_ids":[{}]}})",
                  to_string(month.first), to_string(month.end), to_string(add_days(month.end, 20)), items);
  const std::string target = fmt::format("/v1/communities/{}/bill-runs", to_string(estate.community));
  const std::string answer =
      fetch(served.port(), served.post(target, fmt::format("bench-{}", to_string(estate.community)), body));
  if (!answer.starts_with("HTTP/1.1 202")) give_up(Error{"bill-run-refused", {}, answer});
}

// The statements behind a position, and the bytes that they take in the log (header and payload).
struct Statements {
  std::uint64_t count = 0;
  std::uint64_t bills = 0;
  std::uint64_t bytes = 0;
};

Statements statements_after(Company& company, const LogCursor& cursor) {
  Statements all;
  const auto reader = must(company.store().log().read_after(cursor, true));
  FrameReader::Item item;
  while (must(reader->next(item))) {
    for (const RecordedEvent& event : must(decode_frame(item.key, item.bytes))->events) {
      const auto* statement = get_if<billing::StatementIssued>(&event.event);
      if (statement == nullptr) continue;
      ++all.count;
      all.bills += statement->bills.size();
      all.bytes += event.bytes.size();
    }
  }
  return all;
}

// Each household in turn pays one yuan.
std::unique_ptr<PacedClient> payments(Company& company, const Served& served, double per_second) {
  PacedClient::Options options;
  options.port = served.port();
  options.per_second = per_second;
  options.next_request = [&company, &served, run = std::random_device{}(),
                          nth = std::uint64_t{0}](std::string& request) mutable {
    const auto& households = company.households();
    const std::string name = fmt::format("L{:08x}{:012}", run, nth);
    request =
        served.post(fmt::format("/v1/households/{}/payments", to_string(households[nth++ % households.size()])), name,
                    fmt::format(R"({{"channel":"wechat","external_reference":"{}","amount_fen":100}})", name));
  };
  return std::make_unique<PacedClient>(std::move(options));
}

void measure_run(Company& company, Served& served, double payments_per_second) {
  const Month month = this_month(company);
  const std::vector<Estate> all = estates(company, month);
  company.level();
  settle();
  const LogCursor before = company.store().feed().durable();
  const auto paying = payments(company, served, payments_per_second);

  const auto threads_before = cpu_seconds_by_thread();
  const ThreadsCpu cpu_before = cpu_seconds_of_threads();
  const auto start = Steady::now();
  for (const Estate& estate : all) start_run(served, estate, month);
  const double started = seconds_since(start);
  served.service().bill_runs->wait_idle();
  const double durable = seconds_since(start);
  const Position end = company.store().feed().durable().position;
  if (!company.views().wait_for(kHouseholdsGroup, end, kPatience)) give_up(Error{"not-level", {}, "arrears"});
  const double arrears = seconds_since(start);
  PacedClient::Result others = paying->stop();
  company.level();
  if (!company.views().wait_for(kBooksGroup, end, kPatience)) give_up(Error{"not-level", {}, "books"});
  const double books = seconds_since(start);
  const ThreadsCpu cpu_after = cpu_seconds_of_threads();
  auto by_thread = cpu_us_since(threads_before, 1);
  const Statements statements = statements_after(company, before);
  if (statements.count == 0) give_up(Error{"nothing-billed", {}, "the month was billed before: take fresh data"});
  const auto households = static_cast<double>(statements.count);
  for (auto& [name, micros] : by_thread) micros /= households;
  const std::string what = fmt::format("a bill run of {} lines for {} households, from a cold state cache",
                                       thousands(static_cast<double>(statements.bills)), statements.count);
  // Of fewer households, their share of the time.
  const double most = kMostSeconds * std::min(1.0, households / 250'000);
  row(what + ", durable (s)", number(durable, 2), number(most, 2), {durable / most}, at_most(1.0));
  row(what + ", in the arrears view (s)", number(arrears, 2), number(most, 2), {arrears / most}, at_most(1.0));
  const double p99 = quantile(others.latencies_us, 0.99) / 1e3;
  row(fmt::format("{:.0f} payments a second over HTTP beside it, p99 (ms)", payments_per_second), number(p99, 1),
      number(kMostPaymentMs, 0), {p99 / kMostPaymentMs}, at_most(1.0));
  note(
      fmt::format("The bill run: {} runs, started after {:.2f} s; {} statements of {:.0f} bytes; all views level after "
                  "{:.2f} s.",
                  all.size(), started, statements.count, static_cast<double>(statements.bytes) / households, books));
  note(fmt::format(
      "CPU a statement until all was level: {:.0f} µs, {:.0f} of them flushing and compacting; by thread: {}.",
      (cpu_after.total - cpu_before.total) * 1e6 / households,
      (cpu_after.background - cpu_before.background) * 1e6 / households, text_of(by_thread)));
  // What was put off is done as soon as little is written (KvOptions::merge_calm_after).
  const std::uint64_t unmerged = company.store().second_database().unmerged_files();
  std::this_thread::sleep_for(KvOptions{}.merge_calm_after + std::chrono::seconds(2));
  settle();
  note(fmt::format("Merging what the run left, from {} files to {}, took {:.1f} s of CPU afterwards.", unmerged,
                   company.store().second_database().unmerged_files(),
                   cpu_seconds_of_threads().background - cpu_after.background));
  note(fmt::format(
      "Payments beside the bill run: {} answered, {} failed; p50 {:.1f} ms, p99 {:.1f} ms, at most {:.1f} ms.",
      others.latencies_us.size(), others.failures, quantile(others.latencies_us, 0.5) / 1e3, p99,
      quantile(others.latencies_us, 1.0) / 1e3));
}

void measure_reports(Company& company, const Served& served) {
  const Month month = this_month(company);
  const std::string range = fmt::format("?from={}&to={}", to_string(add(month.month, -11)), to_string(month.month));
  std::string each;
  double slowest = 0;
  for (const std::string report :
       {"trial-balance", "income-statement", "income-statement?by=month", "income-statement?basis=cash", "receivables",
        "receivables?by=month", "collection-rates", "collection-rates?by=month", "prepayments", "tax", "cash",
        "cash?by=day", "budget", "journal?limit=100"}) {
    const std::size_t query = report.find('?');
    const std::string target = "/v1/reports/" + report.substr(0, query) + range +
                               (query == std::string::npos ? "" : "&" + report.substr(query + 1));
    std::vector<double> millis;
    for (int i = 0; i < 5; ++i) {
      const auto asked = Steady::now();
      const std::string answer = fetch(served.port(), served.get(target));
      millis.push_back(micros_since(asked) / 1e3);
      if (!answer.starts_with("HTTP/1.1 200")) give_up(Error{"report-refused", {}, target + "\n" + answer});
    }
    const double first = millis.front();
    slowest = std::max(slowest, first);
    each += fmt::format("{}{} {:.1f} ({:.1f})", each.empty() ? "" : ", ", report, first, median(millis));
  }
  row("the slowest of the reports over 12 months over HTTP, asked for the first time (ms)", number(slowest, 1),
      number(kMostReportMs, 0), {slowest / kMostReportMs}, at_most(1.0));
  note("Reports over 12 months in ms, the first time (median of five): " + each + ".");
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  Company company(arguments.text("--data", "bench-data"));
  const std::size_t households = company.households().size();
  {
    Served served(company);
    measure_run(company, served, arguments.number("--payments", 100));
    measure_reports(company, served);
  }
  const double mib = static_cast<double>(peak_memory_bytes()) / (1024.0 * 1024.0);
  row(fmt::format("VmHWM of this server with {} households, bill run and reports (MiB)", households), number(mib, 0),
      number(kMostMib, 0), {mib / kMostMib}, at_most(1.0));
}

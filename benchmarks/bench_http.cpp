// Payments and queries over HTTP, fsynced, index and views following, beside static answers of bare Beast.
#include <fmt/format.h>

#include <random>

#include "benchmarks/support/bare_log.h"
#include "benchmarks/support/company.h"
#include "benchmarks/support/load_client.h"
#include "benchmarks/support/report.h"
#include "benchmarks/support/served.h"
#include "benchmarks/support/static_server.h"
#include "projections/all_views.h"
#include "projections/work_order_board.h"

namespace {

using namespace steward;
using namespace steward::bench;

// The requests of an app and a payment gateway: each for another household.
class Requests {
 public:
  Requests(Company& company, const Served& served)
      : homes_(company.homes()), served_(served), run_(std::random_device{}()) {
    const ReadLease lease = must(company.views().read(kServiceGroup));
    const auto categories = must(must(WorkOrderBoard::open(lease)).categories(company.number(), {}, 1));
    if (categories.rows.empty()) give_up(Error{"no-categories", {}, "make the data with bench_demo"});
    category_ = to_string(categories.rows.front().terms.category);
  }

  void payment(std::string& request) {
    post(request, "payments",
         fmt::format(R"({{"channel":"wechat","external_reference":"B{:08x}{:012}","amount_fen":100}})", run_, next_));
  }
  void work_order(std::string& request) {
    post(request, "work-orders",
         fmt::format(R"({{"category_id":"{}","description":"厨房水龙头漏水","contact":"13800138000"}})", category_));
  }
  void complaint(std::string& request) {
    post(request, "cases", R"({"kind":"complaint","subject":"noise_and_neighbours","text":"楼上深夜装修"})");
  }
  void arrears(std::string& request) { get(request, fmt::format("/v1/households/{}/arrears", household())); }
  void timeline(std::string& request) { get(request, fmt::format("/v1/households/{}/timeline", household())); }
  void board(std::string& request) { get(request, "/v1/work-order-board"); }
  void open_orders(std::string& request) { get(request, "/v1/work-orders?order=deadline&limit=20"); }
  void figures(std::string& request) { get(request, "/v1/analytics"); }

 private:
  void post(std::string& request, std::string_view collection, const std::string& body) {
    request = served_.post(fmt::format("/v1/households/{}/{}", household(), collection),
                           fmt::format("{:08x}-{:012}", run_, next_), body);
    ++next_;
  }
  void get(std::string& request, const std::string& target) {
    request = served_.get(target);
    ++next_;
  }
  [[nodiscard]] std::string household() const { return to_string(homes_[next_ % homes_.size()].household); }

  const std::vector<registry::Place> homes_;
  const Served& served_;
  std::string category_;
  const std::uint32_t run_;
  std::uint64_t next_ = 0;
};

struct Case {
  std::string name;
  unsigned connections;
  int status;
  Floor floor;
  void (Requests::*request)(std::string&);
};

void measure(Company& company, Served& served, Requests& requests, const Case& one, double seconds, unsigned rounds) {
  const auto next = [&](std::string& request) { (requests.*one.request)(request); };
  std::string first;
  next(first);
  const StaticServer fixed(fetch(served.port(), first));
  std::vector<Load> ours;
  std::vector<Load> beside;
  std::vector<double> ratios;
  Company::Lag worst;
  for (unsigned round = 0; round < rounds; ++round) {
    beside.push_back(run_client({fixed.port(), one.connections, seconds, one.status, next}));
    settle();
    ours.push_back(run_client({served.port(), one.connections, seconds, one.status, next}));
    const auto lag = company.lag_and_level();
    worst.index_events = std::max(worst.index_events, lag.index_events);
    worst.view_events = std::max(worst.view_events, lag.view_events);
    worst.seconds_to_level = std::max(worst.seconds_to_level, lag.seconds_to_level);
    ratios.push_back(ours.back().per_second / beside.back().per_second);
  }
  row(one.name, text_of(median_of(ours)), text_of(median_of(beside)), ratios, one.floor);
  if (one.status == 201) {
    note(fmt::format("{}: at the end at most {} events behind in the index and {} in the views, level after {:.2f} s.",
                     one.name, worst.index_events, worst.view_events, worst.seconds_to_level));
  }
  note(fmt::format("{}: CPU by thread in the last round, µs: {}.", one.name, text_of(ours.back().cpu_us_by_thread)));
}

// One connection, a payment after the other, beside one synced write of the same bytes after the other.
void measure_one_connection(Served& served, Requests& requests, const std::filesystem::path& scratch, std::size_t bytes,
                            double seconds, unsigned rounds) {
  std::filesystem::remove_all(scratch);
  std::filesystem::create_directories(scratch);
  BareLog bare(scratch);
  const std::vector<std::string> payload{std::string(bytes, 'p')};
  std::vector<Load> ours;
  std::vector<Load> beside;
  std::vector<double> ratios;
  for (unsigned round = 0; round < rounds; ++round) {
    settle();
    std::vector<double> latencies;
    const Stretch stretch;
    while (stretch.seconds() < seconds) {
      const auto begun = Steady::now();
      bare.append_directly(payload);
      latencies.push_back(micros_since(begun));
    }
    beside.push_back(stretch.load_of(latencies, 0));
    settle();
    ours.push_back(
        run_client({served.port(), 1, seconds, 201, [&](std::string& request) { requests.payment(request); }}));
    ratios.push_back(ours.back().p50_us / beside.back().p50_us);
  }
  row("a payment over HTTP on 1 connection, beside a raw synced write, p50", text_of(median_of(ours)),
      text_of(median_of(beside)), ratios, at_most(1.6));
  note(fmt::format("A payment over HTTP on 1 connection: CPU by thread in the last round, µs: {}.",
                   text_of(ours.back().cpu_us_by_thread)));
}

void rebuild_all(Company& company) {
  const auto job = must(company.views().rebuild({}));
  const JobProgress end = job->wait();
  if (end.state != JobState::done) give_up(end.error.value_or(Error{"rebuild-failed", {}, ""}));
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  const double seconds = arguments.number("--seconds", 2);
  const unsigned rounds = arguments.count("--rounds", 3);
  const std::string only = arguments.text("--only", "");
  Company company(arguments.text("--data", "bench-data"));
  const std::size_t households = company.households().size();
  {
    Served served(company);
    Requests requests(company, served);
    const auto wanted = [&](const std::string& name) { return only.empty() || only == name; };
    // Every household once, so that no round pays alone for states that nobody has asked for yet.
    std::size_t warmed = 0;
    while (warmed < households) {
      const auto warm = [&](std::string& request) {
        requests.payment(request);
        ++warmed;
      };
      static_cast<void>(run_client({served.port(), 64, seconds, 201, warm}));
    }
    if (wanted("payments"))
      measure(company, served, requests,
              {"payments over HTTP, 64 connections", 64, 201, at_least(0.35), &Requests::payment}, seconds, rounds);
    if (wanted("one"))
      measure_one_connection(served, requests, arguments.text("--scratch", "bench-scratch"),
                             arguments.count("--payload", 1500), seconds, rounds);
    if (wanted("service")) {
      for (const Case& one :
           {Case{"work orders reported over HTTP, 64 connections", 64, 201, {}, &Requests::work_order},
            Case{"complaints filed over HTTP, 64 connections", 64, 201, {}, &Requests::complaint}}) {
        measure(company, served, requests, one, seconds, rounds);
      }
    }
    if (wanted("queries")) {
      for (const Case& one :
           {Case{"arrears of a household over HTTP, 64 connections", 64, 200, {}, &Requests::arrears},
            Case{"timeline of a household over HTTP, 64 connections", 64, 200, {}, &Requests::timeline},
            Case{"20 open work orders by deadline over HTTP, 64 connections", 64, 200, {}, &Requests::open_orders},
            Case{"the board of work orders over HTTP, 64 connections", 64, 200, {}, &Requests::board},
            Case{"figures of this month over HTTP, 64 connections", 64, 200, {}, &Requests::figures}}) {
        measure(company, served, requests, one, seconds, rounds);
      }
    }
    if (wanted("memory")) rebuild_all(company);
  }
  const double mib = static_cast<double>(peak_memory_bytes()) / (1024.0 * 1024.0);
  row(fmt::format("VmHWM of this server with {} households, all of it and a rebuild (MiB)", households), number(mib, 0),
      "1024", {mib / 1024.0}, at_most(1.0));
}

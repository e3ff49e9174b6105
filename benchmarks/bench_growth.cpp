// What a command and a query cost while the log grows: CPU of all threads for a command, index and views following, and
// blocks of the second database that a query touches (found in the cache or read). Wall time of a shared machine says
// nothing about growth. Writes into the data directory that it is given: one of bench_demo, for it alone.
#include <fmt/format.h>
#include <rocksdb/perf_context.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

#include "benchmarks/support/company.h"
#include "benchmarks/support/report.h"
#include "projections/all_views.h"
#include "projections/analytics.h"
#include "projections/arrears.h"
#include "projections/case_board.h"
#include "projections/statement.h"
#include "projections/timeline.h"
#include "projections/work_order_board.h"

namespace {

using namespace steward;
using namespace steward::bench;

constexpr std::size_t kPage = 50;

// The commands of the mixture that the log grows by, in waves: orders and cases end in the wave behind the next, so
// that the boards stay as long as they are while their history grows.
class Growth {
 public:
  explicit Growth(Company& company) : company_(company), homes_(company.homes()) {
    const ReadLease service = must(company.views().read(kServiceGroup));
    const auto categories = must(must(WorkOrderBoard::open(service)).categories(company.number(), {}, kPage));
    if (categories.rows.empty()) give_up(Error{"no-categories", {}, "make the data with bench_demo"});
    category_ = categories.rows.front().terms.category;
  }

  [[nodiscard]] Submission report() {
    work_orders::ReportWorkOrder command;
    command.order = WorkOrderId(new_id());
    command.place = next_home();
    command.category = category_;
    command.description = sealed(command.order.uuid);
    command.reported_at = now();
    command.reported_on = today();
    reported_.push_back(command.order);
    return submission(std::move(command));
  }
  [[nodiscard]] Submission triage(WorkOrderId order) {
    return submission(work_orders::TriageWorkOrder{order, {}, std::nullopt, std::nullopt, now()});
  }
  [[nodiscard]] Submission cancel(WorkOrderId order) {
    work_orders::CancelWorkOrder command;
    command.order = order;
    command.at = now();
    return submission(std::move(command));
  }
  [[nodiscard]] Submission file() {
    service::FileCase command;
    command.of_case = CaseId(new_id());
    command.place = next_home();
    command.text = sealed(command.of_case.uuid);
    command.filed_at = now();
    command.filed_on = today();
    filed_.push_back(command.of_case);
    return submission(std::move(command));
  }
  [[nodiscard]] Submission withdraw(CaseId of_case) { return submission(service::WithdrawCase{of_case, now()}); }
  [[nodiscard]] std::vector<WorkOrderId> take_reported() { return std::exchange(reported_, {}); }
  [[nodiscard]] std::vector<CaseId> take_filed() { return std::exchange(filed_, {}); }

  // 2,000 commands through the bulk lane; then until index and views are level.
  void wave() {
    const auto to_triage = take_reported();
    const auto to_withdraw = take_filed();
    std::vector<Submission> wave;
    for (const WorkOrderId order : triaged_) wave.push_back(cancel(order));
    for (const WorkOrderId order : to_triage) wave.push_back(triage(order));
    for (const CaseId of_case : to_withdraw) wave.push_back(withdraw(of_case));
    triaged_ = to_triage;
    for (int i = 0; i < 150; ++i) wave.push_back(report());
    for (int i = 0; i < 50; ++i) wave.push_back(file());
    while (wave.size() < 2'000) wave.push_back(company_.payment());
    submit(std::move(wave));
    company_.level();
  }
  // What the last waves have begun, so that what is measured begins with boards that stand still.
  void settle() {
    const auto to_triage = take_reported();
    std::vector<Submission> rest;
    for (const WorkOrderId order : triaged_) rest.push_back(cancel(order));
    for (const WorkOrderId order : to_triage) rest.push_back(cancel(order));
    for (const CaseId of_case : take_filed()) rest.push_back(withdraw(of_case));
    triaged_.clear();
    submit(std::move(rest));
    company_.level();
    still();
  }

  // Until the databases have compacted what the growth left them, at most five minutes: that is the growth's cost, not
  // that of the commands after it.
  static void still() {
    for (int second = 0, quiet = 0; second < 300 && quiet < 3; ++second) {
      const double before = cpu_seconds_of_threads().total;
      std::this_thread::sleep_for(std::chrono::seconds(1));
      quiet = cpu_seconds_of_threads().total - before < 0.03 ? quiet + 1 : 0;
    }
  }

  [[nodiscard]] const registry::Place& home(std::size_t nth) const { return homes_[nth % homes_.size()]; }

 private:
  [[nodiscard]] Uuid new_id() { return ids_.next(company_.clock().now()); }
  [[nodiscard]] Instant now() { return company_.store().sequencer().now(); }
  [[nodiscard]] Date today() { return date_at(now(), 480); }
  // Something that somebody said; as long as a sentence is.
  [[nodiscard]] static Sealed sealed(const Uuid& subject) {
    Sealed text;
    text.subject = PersonId(subject);
    text.field = FieldClass::free_text;
    text.box = std::string(80, 's');
    return text;
  }
  [[nodiscard]] const registry::Place& next_home() { return home(next_++); }

  Submission submission(Command command) {
    Submission made;
    made.command = std::move(command);
    made.id = CommandId(new_id());
    made.company = company_.number();
    made.actor.channel = Channel::api;
    made.key = sha256(made.id.uuid.view(), "key");
    made.fingerprint = sha256(made.id.uuid.view(), "fingerprint");
    made.correlation = made.id.uuid;
    return made;
  }

  void submit(std::vector<Submission> wave) {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t open = wave.size();
    std::optional<Error> wrong;
    for (Submission& made : wave) {
      made.bulk = true;
      company_.store().sequencer().submit(std::move(made), [&](const Result<Answer>& answer) {
        const std::lock_guard lock(mutex);
        if (!answer) wrong = answer.error();
        if (answer && !answer->outcome.ok()) wrong = Error{answer->outcome.code, {}, "a command of the growth"};
        if (--open == 0) changed.notify_all();
      });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return open == 0; });
    if (wrong) give_up(*wrong);
  }

  Company& company_;
  Uuid7Generator ids_;
  std::vector<registry::Place> homes_;
  CategoryId category_;
  std::size_t next_ = 0;
  std::vector<WorkOrderId> reported_;
  std::vector<WorkOrderId> triaged_;
  std::vector<CaseId> filed_;
};

struct Cost {
  std::string what;
  std::string unit;
  double value = 0;
};

// CPU for one command, followers included. Flushes and compactions come in bursts that no thousand commands average:
// they are counted over all of the growth, see main.
template <class Next>
double cpu_of(Company& company, unsigned commands, const Next& next) {
  const ThreadsCpu before = cpu_seconds_of_threads();
  for (unsigned i = 0; i < commands; ++i) {
    const Answer answer = must(company.store().sequencer().submit_and_wait(next(i)));
    if (!answer.outcome.ok()) give_up(Error{answer.outcome.code, {}, "a measured command"});
  }
  company.level();
  const ThreadsCpu after = cpu_seconds_of_threads();
  return ((after.total - before.total) - (after.background - before.background)) * 1e6 / commands;
}

// Blocks that one query touches, on average.
template <class Query>
double blocks_of(unsigned queries, const Query& query) {
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
  rocksdb::PerfContext& context = *rocksdb::get_perf_context();
  context.Reset();
  for (unsigned i = 0; i < queries; ++i) query(i);
  const auto blocks = context.block_cache_hit_count + context.block_read_count;
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  return static_cast<double>(blocks) / queries;
}

std::vector<Cost> commands_now(Company& company, Growth& growth, unsigned commands) {
  std::vector<Cost> costs;
  const auto measure = [&](const std::string& what, const auto& next) {
    costs.push_back({what, "µs of CPU", cpu_of(company, commands, next)});
  };
  measure("a payment", [&](unsigned) { return company.payment(); });
  measure("a work order reported", [&](unsigned) { return growth.report(); });
  const auto orders = growth.take_reported();
  measure("a work order triaged", [&](unsigned i) { return growth.triage(orders[i]); });
  measure("a work order cancelled", [&](unsigned i) { return growth.cancel(orders[i]); });
  measure("a case filed", [&](unsigned) { return growth.file(); });
  const auto cases = growth.take_filed();
  measure("a case withdrawn", [&](unsigned i) { return growth.withdraw(cases[i]); });
  return costs;
}

std::vector<Cost> queries_now(Company& company, const Growth& growth, unsigned queries) {
  std::vector<Cost> costs;
  const auto measure = [&](const std::string& what, const auto& query) {
    costs.push_back({what, "blocks", blocks_of(queries, query)});
  };
  const CompanyNo number = company.number();
  const ReadLease households = must(company.views().read(kHouseholdsGroup));
  const ReadLease service = must(company.views().read(kServiceGroup));
  const ArrearsQuery arrears = must(ArrearsQuery::open(households));
  const StatementQuery statement = must(StatementQuery::open(households));
  const TimelineQuery timeline = must(TimelineQuery::open(households));
  const WorkOrderBoard orders = must(WorkOrderBoard::open(service));
  const CaseBoard cases = must(CaseBoard::open(service));
  const Analytics analytics = must(Analytics::open(service));
  const Date today = date_at(company.clock().now(), 480);

  measure("arrears of a household",
          [&](unsigned i) { static_cast<void>(must(arrears.household(number, growth.home(i).household))); });
  measure("the 50 largest arrears of a community", [&](unsigned i) {
    const auto scope = ArrearsScope::of(number, growth.home(i).community);
    static_cast<void>(must(arrears.page(ArrearsOrder::amount, scope, {}, kPage)));
  });
  measure("ageing of a community", [&](unsigned i) {
    static_cast<void>(must(arrears.ageing(ArrearsScope::of(number, growth.home(i).community), today)));
  });
  measure("the last 50 lines of a statement", [&](unsigned i) {
    static_cast<void>(must(statement.page(number, growth.home(i).household, 0, true, kPage)));
  });
  measure("the last 50 entries of a timeline", [&](unsigned i) {
    TimelineQuery::Question question;
    question.company = number;
    question.household = growth.home(i).household;
    question.newest_first = true;
    static_cast<void>(must(timeline.page(question, {}, kPage)));
  });
  measure("the 50 open orders of a community due first", [&](unsigned i) {
    OrderFilter filter;
    filter.scope = {BoardScope::Kind::community, number, growth.home(i).community.uuid};
    static_cast<void>(must(orders.page(OrderSort::deadline, filter, {}, kPage)));
  });
  measure("the 50 newest orders of a community", [&](unsigned i) {
    OrderFilter filter;
    filter.scope = {BoardScope::Kind::community, number, growth.home(i).community.uuid};
    static_cast<void>(must(orders.page(OrderSort::newest, filter, {}, kPage)));
  });
  measure("the board of a community counted", [&](unsigned i) {
    static_cast<void>(must(orders.counts({BoardScope::Kind::community, number, growth.home(i).community.uuid})));
  });
  measure("the 50 newest cases of a community", [&](unsigned i) {
    CaseFilter filter;
    filter.scope = {BoardScope::Kind::community, number, growth.home(i).community.uuid};
    static_cast<void>(must(cases.page(CaseSort::newest, filter, {}, kPage)));
  });
  measure("31 days of a community's figures", [&](unsigned i) {
    const BoardScope scope{BoardScope::Kind::community, number, growth.home(i).community.uuid};
    static_cast<void>(must(analytics.days(scope, add_days(today, -30), add_days(today, 1))));
  });
  return costs;
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  const auto events = static_cast<Position>(arguments.number("--events", 3'000'000));
  const unsigned commands = arguments.count("--commands", 1'000);
  const unsigned rounds = arguments.count("--rounds", 3);
  Company company(arguments.text("--data", "bench-data"));
  Growth growth(company);

  std::vector<Position> sizes;
  for (const Position size : {100'000ULL, 300'000ULL, 1'000'000ULL, 3'000'000ULL}) {
    if (size <= events) sizes.push_back(size);
  }
  if (sizes.empty() || sizes.back() != events) sizes.push_back(events);
  std::vector<std::vector<std::vector<Cost>>> by_size;  // size, round, cost
  std::vector<double> background_us;                    // of an event, over the growth up to each size
  for (const Position size : sizes) {
    const Position begun_at = company.store().feed().durable().position;
    const double background = cpu_seconds_of_threads().background;
    if (company.store().feed().durable().position > size)
      give_up(Error{"log-too-long", {}, fmt::format("the log has more than {} events already", size)});
    while (company.store().feed().durable().position < size) growth.wave();
    growth.settle();
    const auto grown = static_cast<double>(company.store().feed().durable().position - begun_at);
    background_us.push_back((cpu_seconds_of_threads().background - background) * 1e6 / grown);
    static_cast<void>(commands_now(company, growth, commands));  // what is new to the caches
    std::vector<std::vector<Cost>> costs;
    for (unsigned round = 0; round < rounds; ++round) {
      costs.push_back(commands_now(company, growth, commands));
      // What lies in memory tables has no blocks, and how many files wait to be compacted is a matter of the moment.
      must(company.store().second_database().flush());
      growth.still();
      for (Cost& cost : queries_now(company, growth, 200)) costs.back().push_back(std::move(cost));
    }
    by_size.push_back(std::move(costs));
    // The table comes at the end, minutes later.
    fmt::print(stderr, "growth: measured at {} events\n", thousands(static_cast<double>(size)));
  }

  // The first stretch begins with data that was made before.
  if (sizes.size() > 1) background_us.front() = background_us[1];
  for (std::size_t size = 0; size < sizes.size(); ++size) {
    for (std::vector<Cost>& costs : by_size[size]) {
      for (Cost& cost : costs) cost.value += cost.unit == "blocks" ? 0 : background_us[size];
    }
    note(
        fmt::format("Flushing and compacting cost {} µs of CPU an event on the way to {} events; it is in every figure "
                    "below.",
                    number(background_us[size], 1), thousands(static_cast<double>(sizes[size]))));
  }

  const std::size_t kinds = by_size.front().front().size();
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const auto at = [&](std::size_t size) {
      std::vector<double> of_rounds;
      for (const auto& costs : by_size[size]) of_rounds.push_back(costs[kind].value);
      return of_rounds;
    };
    const std::vector<double> first = at(0);
    const std::vector<double> last = at(sizes.size() - 1);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rounds; ++i) ratios.push_back(last[i] / std::max(first[i], 1.0));
    const Cost& cost = by_size.front().front()[kind];
    const bool is_command = cost.unit != "blocks";
    row(fmt::format("{} at {} events, beside {}", cost.what, thousands(static_cast<double>(sizes.back())),
                    thousands(static_cast<double>(sizes.front()))),
        number(median(last), 1) + " " + cost.unit, number(median(first), 1) + " " + cost.unit, ratios,
        is_command ? at_most(1.25) : at_most(2.0));
    std::string way;
    for (std::size_t size = 0; size < sizes.size(); ++size) {
      way += fmt::format("{}{} at {}", size == 0 ? "" : ", ", number(median(at(size)), 1),
                         thousands(static_cast<double>(sizes[size])));
    }
    note(fmt::format("{} ({}): {}.", cost.what, cost.unit, way));
  }
}

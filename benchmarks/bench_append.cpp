// Payments through the whole sequencer, index and views following, beside the same bytes as bare frames.
#include <fmt/format.h>

#include <functional>
#include <thread>

#include "benchmarks/support/bare_log.h"
#include "benchmarks/support/company.h"
#include "benchmarks/support/report.h"

namespace {

using namespace steward;
using namespace steward::bench;

// Callers in a closed loop, each a thread that waits for its answer.
Load run_callers(unsigned callers, double seconds, const std::function<bool()>& once) {
  std::vector<std::vector<double>> latencies(callers);
  std::atomic<std::uint64_t> failures{0};
  const Stretch stretch;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < callers; ++i) {
      threads.emplace_back([&, i] {
        while (stretch.seconds() < seconds) {
          const auto begun = Steady::now();
          if (once()) {
            latencies[i].push_back(micros_since(begun));
          } else {
            ++failures;
          }
        }
      });
    }
  }
  std::vector<double> all;
  for (const auto& of_one : latencies) all.insert(all.end(), of_one.begin(), of_one.end());
  return stretch.load_of(all, failures);
}

// One caller hands over so many commands at once in the bulk lane, as a bill run does, and waits for all.
bool bulk(Company& company, unsigned commands) {
  std::mutex mutex;
  std::condition_variable all_answered;
  unsigned left = commands;
  bool ok = true;
  for (unsigned i = 0; i < commands; ++i) {
    Submission submission = company.payment();
    submission.bulk = true;
    company.store().sequencer().submit(std::move(submission), [&](Result<Answer> answer) {
      const std::lock_guard lock(mutex);
      ok = ok && answer && answer->outcome.ok();
      if (--left == 0) all_answered.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  all_answered.wait(lock, [&] { return left == 0; });
  return ok;
}

// What one payment takes in the log, all of its frame counted.
std::size_t bytes_of_payment(Company& company, unsigned payments) {
  const LogCursor before = company.store().feed().durable();
  for (unsigned i = 0; i < payments; i += 64) {
    if (!bulk(company, 64)) give_up(Error{"payment-refused", {}, "a payment was not taken"});
  }
  auto reader = must(company.store().log().read_after(before, false));
  FrameReader::Item item;
  std::size_t bytes = 0;
  while (must(reader->next(item))) bytes += item.bytes.size();
  return bytes / (company.store().feed().durable().position - before.position);
}

struct Case {
  std::string name;
  Floor floor;
  bool by_latency;
  std::function<Load()> ours;
  std::function<Load()> bare;
};

void measure(Company& company, const Case& one, unsigned rounds) {
  std::vector<Load> ours;
  std::vector<Load> bare;
  std::vector<double> ratios;
  Company::Lag worst;
  const SequencerCounters& counters = company.store().sequencer().counters();
  const std::uint64_t commands = counters.commands;
  const std::uint64_t commits = counters.commits;
  const std::uint64_t append_micros = counters.append_micros;
  for (unsigned round = 0; round < rounds; ++round) {
    settle();
    bare.push_back(one.bare());
    settle();
    ours.push_back(one.ours());
    const auto lag = company.lag_and_level();
    worst.index_events = std::max(worst.index_events, lag.index_events);
    worst.view_events = std::max(worst.view_events, lag.view_events);
    worst.seconds_to_level = std::max(worst.seconds_to_level, lag.seconds_to_level);
    ratios.push_back(one.by_latency ? ours.back().p50_us / bare.back().p50_us
                                    : ours.back().per_second / bare.back().per_second);
  }
  const std::string what = one.name + (one.by_latency ? ", p50" : "");
  row(what, text_of(median_of(ours)), text_of(median_of(bare)), ratios, one.floor);
  const auto made = static_cast<double>(counters.commits - commits);
  note(
      fmt::format("{}: {:.1f} commands a commit, {:.0f} µs a synced write; at the end at most {} events behind in the "
                  "index and {} in the views, level after {:.2f} s.",
                  one.name, static_cast<double>(counters.commands - commands) / made,
                  static_cast<double>(counters.append_micros - append_micros) / made, worst.index_events,
                  worst.view_events, worst.seconds_to_level));
  note(fmt::format("{}: CPU by thread in the last round, µs: {}.", one.name, text_of(ours.back().cpu_us_by_thread)));
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments(count, values);
  const double seconds = arguments.number("--seconds", 1.5);
  const unsigned rounds = arguments.count("--rounds", 3);
  const unsigned only = arguments.count("--callers", 0);
  const std::filesystem::path scratch = arguments.text("--scratch", "bench-scratch");
  Company company(arguments.text("--data", "bench-data"));
  std::filesystem::remove_all(scratch);
  std::filesystem::create_directories(scratch);
  BareLog bare(scratch);
  // Every household once, so that no round pays alone for states that nobody has asked for yet.
  const std::size_t bytes =
      bytes_of_payment(company, std::min<unsigned>(20'000, static_cast<unsigned>(company.households().size())));
  note(fmt::format("One payment takes {} bytes in the log.", bytes));
  const std::string payload(bytes, 'p');

  for (const unsigned callers : {1U, 8U, 64U, 256U}) {
    if (only != 0 && only != callers) continue;
    const auto ours = [&] { return run_callers(callers, seconds, [&] { return company.pay(); }); };
    const auto beside = [&] {
      return run_callers(callers, seconds, [&] {
        if (callers == 1) {
          bare.append_directly({payload});
        } else {
          bare.append(payload);
        }
        return true;
      });
    };
    const Floor floor = callers == 64 ? at_least(0.5) : callers == 1 ? at_most(1.6) : Floor{};
    measure(company,
            {fmt::format("append, {} caller{}", callers, callers == 1 ? "" : "s"), floor, callers == 1, ours, beside},
            rounds);
  }
  for (const unsigned events : {100U, 500U}) {
    if (only != 0 && only != events) continue;
    const std::vector<std::string> payloads(events, payload);
    const auto ours = [&] { return run_callers(1, seconds, [&] { return bulk(company, events); }); };
    const auto beside = [&] {
      return run_callers(1, seconds, [&] {
        bare.append_directly(payloads);
        return true;
      });
    };
    measure(company, {fmt::format("append, 1 caller, {} events at once (bulk lane)", events), {}, false, ours, beside},
            rounds);
  }
  std::filesystem::remove_all(scratch);
}

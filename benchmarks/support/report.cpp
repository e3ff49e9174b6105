#include "benchmarks/support/report.h"

#include <fmt/format.h>

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

namespace steward::bench {

namespace {

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

std::map<std::string, double> cpu_seconds_by_thread() {
  std::map<std::string, double> cpu;
  std::error_code ignored;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", ignored)) {
    std::string name;
    std::getline(std::ifstream(thread.path() / "comm"), name);
    double nanoseconds = 0;
    std::ifstream(thread.path() / "schedstat") >> nanoseconds;
    cpu[name] += nanoseconds * 1e-9;
  }
  return cpu;
}

std::map<std::string, double> cpu_us_since(const std::map<std::string, double>& before, double count) {
  std::map<std::string, double> spent;
  for (const auto& [name, seconds] : cpu_seconds_by_thread()) {
    const auto was = before.find(name);
    spent[name] = (seconds - (was == before.end() ? 0 : was->second)) * 1e6 / count;
  }
  return spent;
}

ThreadsCpu cpu_seconds_of_threads() {
  ThreadsCpu cpu{cpu_seconds(), 0};
  for (const auto& [name, seconds] : cpu_seconds_by_thread()) {
    if (name.starts_with("rocksdb:")) cpu.background += seconds;
  }
  return cpu;
}

void settle() {
  constexpr std::chrono::milliseconds kLook{200};
  constexpr double kQuiet = 0.01;  // of a core
  const auto begun = Steady::now();
  for (double before = cpu_seconds_of_threads().background; seconds_since(begun) < 60;) {
    std::this_thread::sleep_for(kLook);
    const double now = cpu_seconds_of_threads().background;
    if (now - before < kQuiet * std::chrono::duration<double>(kLook).count()) break;
    before = now;
  }
  ::sync();
}

double quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5);
  return values[at];
}

double median(std::vector<double> values) { return quantile(values, 0.5); }

Stretch::Stretch() : cpu_seconds_(cpu_seconds()), by_thread_(cpu_seconds_by_thread()) {}

Load Stretch::load_of(std::vector<double>& latencies_us, std::uint64_t failures) const {
  const auto done = static_cast<double>(latencies_us.size());
  Load load;
  load.per_second = done / seconds();
  load.cpu_us = (cpu_seconds() - cpu_seconds_) * 1e6 / done;
  load.cpu_us_by_thread = cpu_us_since(by_thread_, done);
  double ended = load.cpu_us;
  for (const auto& [name, micros] : load.cpu_us_by_thread) ended -= micros;
  load.cpu_us_by_thread["callers"] = ended;
  load.p50_us = quantile(latencies_us, 0.5);
  load.p99_us = quantile(latencies_us, 0.99);
  load.failures = failures;
  return load;
}

Load median_of(const std::vector<Load>& rounds) {
  const auto of = [&](double Load::*member) {
    std::vector<double> values;
    for (const Load& round : rounds) values.push_back(round.*member);
    return median(values);
  };
  Load load{of(&Load::per_second), of(&Load::p50_us), of(&Load::p99_us), of(&Load::cpu_us), 0, {}};
  for (const Load& round : rounds) load.failures += round.failures;
  return load;
}

std::string number(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

std::string thousands(double value) {
  if (value >= 1e6) return fmt::format("{:.2f}M", value / 1e6);
  if (value >= 10'000) return fmt::format("{:.1f}k", value / 1e3);
  return fmt::format("{:.0f}", value);
}

std::string text_of(const Load& load) {
  std::string text = fmt::format("{}/s, {:.0f}/{:.0f} µs, CPU {:.0f} µs", thousands(load.per_second), load.p50_us,
                                 load.p99_us, load.cpu_us);
  if (load.failures > 0) text += fmt::format(", {} FAILED", load.failures);
  return text;
}

std::string text_of(const std::map<std::string, double>& cpu_us_by_thread) {
  std::vector<std::pair<double, std::string>> spent;
  for (const auto& [name, micros] : cpu_us_by_thread) {
    if (micros >= 0.5) spent.emplace_back(micros, name);
  }
  std::sort(spent.rbegin(), spent.rend());
  std::string text;
  for (const auto& [micros, name] : spent) text += fmt::format("{}{} {:.0f}", text.empty() ? "" : ", ", name, micros);
  return text;
}

void row(const std::string& what, const std::string& ours, const std::string& beside, std::vector<double> ratios,
         Floor floor) {
  const double ratio = median(ratios);
  const double least = *std::min_element(ratios.begin(), ratios.end());
  const double most = *std::max_element(ratios.begin(), ratios.end());
  std::string wanted = "–";
  std::string verdict = "–";
  if (floor.kind != Floor::Kind::none) {
    const bool low = floor.kind == Floor::Kind::at_least;
    wanted = fmt::format("{} {:.2f}", low ? "≥" : "≤", floor.value);
    verdict = (low ? ratio >= floor.value : ratio <= floor.value) ? "holds" : "**missed**";
  }
  fmt::print("| {} | {} | {} | {:.2f} ({:.2f}–{:.2f}) | {} | {} |\n", what, ours, beside, ratio, least, most, wanted,
             verdict);
  std::fflush(stdout);
}

void note(const std::string& text) {
  fmt::print("NOTE {}\n", text);
  std::fflush(stdout);
}

std::uint64_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib * 1024;
  }
  return 0;
}

void give_up(const Error& error) {
  fmt::print(stderr, "the benchmark cannot go on: {}: {}\n", error.code, error.detail);
  std::exit(1);
}

std::string Arguments::text(const std::string& name, const std::string& usual) const {
  for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
    if (values_[i] == name) return values_[i + 1];
  }
  return usual;
}

double Arguments::number(const std::string& name, double usual) const {
  const std::string given = text(name, "");
  return given.empty() ? usual : std::strtod(given.c_str(), nullptr);
}

}  // namespace steward::bench

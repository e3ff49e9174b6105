#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/result.h"

// What benchmarks measure and how they say it. Each program prints lines of one Markdown table, and notes behind it.
namespace steward::bench {

using Steady = std::chrono::steady_clock;

[[nodiscard]] inline double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}
[[nodiscard]] inline double micros_since(Steady::time_point start) { return seconds_since(start) * 1e6; }

[[nodiscard]] double median(std::vector<double> values);
// The q-quantile, 0 … 1; sorts. 0 when empty.
[[nodiscard]] double quantile(std::vector<double>& values, double q);

// What a load of requests or commands came to.
struct Load {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  double cpu_us = 0;  // of all threads of this program, for one
  std::uint64_t failures = 0;
  std::map<std::string, double> cpu_us_by_thread;  // likewise; "callers": those that have ended
};
// A stretch of time and of this program's CPU.
class Stretch {
 public:
  Stretch();
  [[nodiscard]] double seconds() const { return seconds_since(start_); }
  [[nodiscard]] Load load_of(std::vector<double>& latencies_us, std::uint64_t failures) const;

 private:
  Steady::time_point start_ = Steady::now();
  double cpu_seconds_;
  std::map<std::string, double> by_thread_;
};

// CPU seconds of this process so far: all of it, and what the databases' flushes and compactions took of it.
struct ThreadsCpu {
  double total = 0;
  double background = 0;
};
[[nodiscard]] ThreadsCpu cpu_seconds_of_threads();

// The same by the names of the threads that run now (name_thread); those of one name together.
[[nodiscard]] std::map<std::string, double> cpu_seconds_by_thread();
// What was spent since then, in microseconds for one of so many.
[[nodiscard]] std::map<std::string, double> cpu_us_since(const std::map<std::string, double>& before, double count);

// Waits until the databases of this process neither flush nor compact (at most a minute) and what was written is on
// the disk: what comes next pays for nothing that was done before it.
void settle();

// The medians of the rounds.
[[nodiscard]] Load median_of(const std::vector<Load>& rounds);

// What a ratio has to be.
struct Floor {
  enum class Kind : std::uint8_t { none, at_least, at_most } kind = Kind::none;
  double value = 0;
};
[[nodiscard]] inline Floor at_least(double value) { return {Floor::Kind::at_least, value}; }
[[nodiscard]] inline Floor at_most(double value) { return {Floor::Kind::at_most, value}; }

// One line: what, ours, beside what, the median of the paired ratios, the floor and whether it holds.
void row(const std::string& what, const std::string& ours, const std::string& beside, std::vector<double> ratios,
         Floor floor);
void note(const std::string& text);
// "sequencer 57, index 18": the most first, those below half a microsecond left out.
[[nodiscard]] std::string text_of(const std::map<std::string, double>& cpu_us_by_thread);
[[nodiscard]] std::string text_of(const Load& load);
[[nodiscard]] std::string number(double value, int decimals);
[[nodiscard]] std::string thousands(double value);

// VmHWM of this process.
[[nodiscard]] std::uint64_t peak_memory_bytes();

// Ends the program: a benchmark whose work fails measures nothing.
[[noreturn]] void give_up(const Error& error);
template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// --name VALUE of the command line.
class Arguments {
 public:
  Arguments(int count, char** values) : values_(values + 1, values + count) {}
  [[nodiscard]] std::string text(const std::string& name, const std::string& usual) const;
  [[nodiscard]] double number(const std::string& name, double usual) const;
  [[nodiscard]] unsigned count(const std::string& name, unsigned usual) const {
    return static_cast<unsigned>(number(name, usual));
  }

 private:
  std::vector<std::string> values_;
};

}  // namespace steward::bench

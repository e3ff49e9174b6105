#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace steward::blackbox {

// `steward serve` as a process of its own, on a free port of 127.0.0.1. It does not outlive the thread that started it.
class ServerProcess {
 public:
  explicit ServerProcess(std::filesystem::path data) : data_(std::move(data)) {}
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  // Limits of rate are lifted unless `flags` set them. Fails the test when the server does not listen in time.
  void start(const std::vector<std::string>& flags = {});
  // SIGTERM, then the exit code (negative: the signal that ended it).
  int stop();
  void signal(int number);
  // Waits for the end; the exit code as of `stop`.
  int wait();
  // SIGKILL: no code of ours runs any more.
  void kill();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // What it has written to standard error since it was started.
  [[nodiscard]] std::string log() const;
  // The operator's key of the first start.
  [[nodiscard]] std::string operator_key() const;

 private:
  const std::filesystem::path data_;
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

// Runs `steward` with these arguments to its end: the exit code, and what it printed to both outputs.
struct Ran {
  int exit = -1;
  std::string output;
};
[[nodiscard]] Ran run_steward(const std::vector<std::string>& arguments, const std::filesystem::path& output);
// The same, killed with SIGKILL when it has not ended so long after `begun()` became true: the exit code is negative.
[[nodiscard]] Ran run_steward_until(
    const std::vector<std::string>& arguments, const std::filesystem::path& output,
    std::chrono::milliseconds killed_after, const std::function<bool()>& begun = [] { return true; });

}  // namespace steward::blackbox

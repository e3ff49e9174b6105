#include "tests/blackbox/server_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

namespace steward::blackbox {

namespace {

constexpr std::chrono::seconds kPatience{60};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

pid_t run_in_background(const std::vector<std::string>& arguments, const std::filesystem::path& out,
                        const std::filesystem::path& err) {
  std::vector<char*> raw;
  for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out_fd = ::open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int err_fd = ::open(err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out_fd, STDOUT_FILENO);
  ::dup2(err_fd, STDERR_FILENO);
  ::execv(raw.front(), raw.data());
  ::_exit(127);
}

int exit_of(pid_t pid) {
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid) return -1000;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::filesystem::path beside(const std::filesystem::path& data, const std::string& suffix) {
  return data.string() + suffix;
}

}  // namespace

ServerProcess::~ServerProcess() {
  if (pid_ > 0) kill();
}

void ServerProcess::start(const std::vector<std::string>& flags) {
  ASSERT_EQ(pid_, -1);
  std::vector<std::string> arguments = {STEWARD_BINARY, "serve", "--data",       data_.string(),
                                        "--port",       "0",     "--log-format", "json"};
  const auto unless_given = [&](const std::string& flag, const std::string& value) {
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) return;
    arguments.insert(arguments.end(), {flag, value});
  };
  for (const char* flag : {"--rate", "--burst", "--refusals", "--refusals-burst"}) unless_given(flag, "1000000");
  unless_given("--idle-timeout-ms", "3600000");  // a test waits with one client while another is silent
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  std::filesystem::remove(beside(data_, ".err"));
  pid_ = run_in_background(arguments, beside(data_, ".out"), beside(data_, ".err"));
  ASSERT_GT(pid_, 0);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  constexpr std::string_view kListening = R"("event":"listening")";
  while (std::chrono::steady_clock::now() < deadline) {
    const std::string text = log();
    const auto line = text.find(kListening);
    const auto port = text.find(R"("port":)", line);
    if (line != std::string::npos && text.find('\n', port) != std::string::npos) {
      port_ = static_cast<std::uint16_t>(std::atoi(text.c_str() + port + 7));
      return;
    }
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      FAIL() << "the server ended at its start: " << text;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL() << "the server does not listen: " << log();
}

int ServerProcess::wait() {
  if (pid_ <= 0) return -1;
  return exit_of(std::exchange(pid_, -1));
}

int ServerProcess::stop() {
  signal(SIGTERM);
  return wait();
}

// A server that has ended has no pid: −1 would be a signal to every process there is.
void ServerProcess::signal(int number) {
  ASSERT_GT(pid_, 0) << "the server does not run";
  ::kill(pid_, number);
}

void ServerProcess::kill() {
  signal(SIGKILL);
  EXPECT_EQ(wait(), -SIGKILL);
}

std::string ServerProcess::log() const { return read_file(beside(data_, ".err")); }

std::string ServerProcess::operator_key() const {
  std::istringstream lines(read_file(data_ / "first-keys"));
  std::string who;
  std::string key;
  lines >> who >> key;
  return who == "operator" ? key : std::string();
}

Ran run_steward(const std::vector<std::string>& arguments, const std::filesystem::path& output) {
  return run_steward_until(arguments, output, std::chrono::hours(1));
}

Ran run_steward_until(const std::vector<std::string>& arguments, const std::filesystem::path& output,
                      std::chrono::milliseconds killed_after, const std::function<bool()>& begun) {
  std::vector<std::string> all = {STEWARD_BINARY};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::filesystem::remove(output);
  const pid_t pid = run_in_background(all, output, output);
  if (pid <= 0) return {-1, "the process was not started"};
  std::mutex mutex;
  std::condition_variable ending;
  bool ended = false;
  std::jthread killer([&] {
    std::unique_lock lock(mutex);
    while (!ended && !begun()) ending.wait_for(lock, std::chrono::milliseconds(1));
    if (!ending.wait_for(lock, killed_after, [&] { return ended; })) ::kill(pid, SIGKILL);
  });
  // Not reaped before the killer is told, so that the pid is its own until then.
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
  {
    const std::lock_guard lock(mutex);
    ended = true;
  }
  ending.notify_all();
  killer.join();
  const int exit = exit_of(pid);
  return {exit, read_file(output)};
}

}  // namespace steward::blackbox

#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "tests/blackbox/client.h"
#include "tests/blackbox/server_process.h"
#include "tests/blackbox/week/model.h"
#include "tests/blackbox/week/names.h"
#include "tests/blackbox/week/step.h"

// The week through a running server, whose clock is a file that is driven from step to step.
namespace steward::blackbox::week {

// 2026-03-02T00:00 in Shanghai is the beginning of the week.
[[nodiscard]] std::string instant_text(Seconds at);
void set_clock(const std::filesystem::path& file, Seconds at);

// A server that somebody kills at random moments and starts again; each fourth time its second database is gone, which
// is a function of the log. Thread-safe.
class Mortal {
 public:
  Mortal(ServerProcess& server, std::vector<std::string> flags, std::filesystem::path second_database)
      : server_(server), flags_(std::move(flags)), second_database_(std::move(second_database)) {}
  Mortal(const Mortal&) = delete;
  Mortal& operator=(const Mortal&) = delete;

  // kill -9 every now and then, from now on.
  void hunt(unsigned seed);
  // No more; it lives when this returns.
  void leave_in_peace();
  [[nodiscard]] int kills() const { return kills_; }

  // Sends until there is an answer, with the same key each time.
  Answer send(std::string_view method, const std::string& api_key, const std::string& target, const std::string& body,
              const std::string& idempotency_key, const Headers& headers = {});
  Answer get(const std::string& api_key, const std::string& target) { return send("GET", api_key, target, {}, {}); }

 private:
  void hunt_until(const std::stop_token& stop, unsigned seed);
  [[nodiscard]] std::uint16_t port();  // of the living server

  ServerProcess& server_;
  const std::vector<std::string> flags_;
  const std::filesystem::path second_database_;
  std::mutex mutex_;  // guards server_: who holds it sees a living one
  std::atomic<int> kills_{0};
  std::jthread hunter_;  // starts servers, which die with it: see ServerProcess
};

class Drive {
 public:
  // `keys`: of everybody who acts, by name, and of operator and auditor.
  Drive(Mortal& server, Names& names, std::map<std::string, std::string> keys, std::filesystem::path clock_file)
      : server_(server), names_(names), keys_(std::move(keys)), clock_file_(std::move(clock_file)) {}

  // Each step is sent at its time, when everything that waited too long until then has been escalated. Fails the test
  // where an answer is not the expected one, or where a refusal has stored anything.
  void live(const std::vector<Act>& acts, Model& model);
  // Until this time; nothing is done any more.
  void wait_until(Seconds at, Model& model);

 private:
  struct Sent {
    const Step* step = nullptr;
    std::string who;
    std::string key;
    Answer answer;
  };
  void follow_one_another(std::vector<Sent>& steps, Model& model);
  void go_together(std::vector<Sent>& steps, std::size_t connections, Model& model);
  void send(Sent& sent, Seconds at);
  void take(const Sent& sent, Seconds at, Model& model);
  void await_escalations(int count);
  void await_bill_run(const std::string& run);
  [[nodiscard]] std::string durable_position();

  Mortal& server_;
  Names& names_;
  const std::map<std::string, std::string> keys_;
  const std::filesystem::path clock_file_;
  Seconds now_ = 0;
  int escalations_ = 0;
  int requests_ = 0;
};

}  // namespace steward::blackbox::week

#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/blackbox/client.h"

namespace steward::blackbox {

// What was asked of the server and what it acknowledged, in a file of its own, synced line by line: an intent before
// the request leaves, its answer when it has come. Thread-safe.
class Ledger {
 public:
  explicit Ledger(const std::filesystem::path& file);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger();

  struct Entry {
    std::string household;
    std::int64_t amount_fen = 0;
    int status = 0;  // 0: not known
    std::string body;
  };
  void intent(const std::string& key, const std::string& household, std::int64_t amount_fen);
  void answered(const std::string& key, const Answer& answer);
  // How many answers came, refusals too.
  [[nodiscard]] std::size_t answers() const { return answers_; }
  // As the file says, by key.
  [[nodiscard]] std::map<std::string, Entry> read() const;

 private:
  void append(const std::string& line) const;
  const std::filesystem::path file_;
  int descriptor_;
  std::atomic<std::size_t> answers_{0};
};

// Pays, from several threads, until the server is gone or `stop` is called. Every tenth payment is one that the domain
// refuses.
class PaymentLoad {
 public:
  PaymentLoad(Ledger& ledger, std::uint16_t port, std::string api_key, std::vector<std::string> households,
              unsigned threads);
  PaymentLoad(const PaymentLoad&) = delete;
  PaymentLoad& operator=(const PaymentLoad&) = delete;
  ~PaymentLoad() { stop(); }
  void stop();

  // The body that goes with an intent: a refused payment lacks its reference.
  static std::string body_of(std::int64_t amount_fen, bool refused);
  // Amounts of payments that are refused end with this.
  static bool is_refused(std::int64_t amount_fen) { return amount_fen % 10 == 7; }

 private:
  void pay(unsigned thread);
  Ledger& ledger_;
  const std::uint16_t port_;
  const std::string api_key_;
  const std::vector<std::string> households_;
  std::atomic<bool> stopped_{false};
  std::vector<std::jthread> threads_;
};

// Sends an intent again, with its key.
[[nodiscard]] Answer pay_again(Client& client, const std::string& key, const Ledger::Entry& entry);

}  // namespace steward::blackbox

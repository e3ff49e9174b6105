#include "tests/blackbox/payment_load.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace steward::blackbox {

Ledger::Ledger(const std::filesystem::path& file)
    : file_(file), descriptor_(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  EXPECT_GE(descriptor_, 0);
}

Ledger::~Ledger() { ::close(descriptor_); }

void Ledger::append(const std::string& line) const {
  EXPECT_EQ(::write(descriptor_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  EXPECT_EQ(::fdatasync(descriptor_), 0);
}

void Ledger::intent(const std::string& key, const std::string& household, std::int64_t amount_fen) {
  append("intent " + key + " " + household + " " + std::to_string(amount_fen) + "\n");
}

void Ledger::answered(const std::string& key, const Answer& answer) {
  append("answer " + key + " " + std::to_string(answer.status) + " " + answer.body + "\n");
  ++answers_;
}

std::map<std::string, Ledger::Entry> Ledger::read() const {
  std::map<std::string, Entry> entries;
  std::ifstream file(file_);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string kind;
    std::string key;
    words >> kind >> key;
    Entry& entry = entries[key];
    if (kind == "intent") {
      words >> entry.household >> entry.amount_fen;
    } else {
      words >> entry.status >> std::ws;
      std::getline(words, entry.body);
    }
  }
  return entries;
}

std::string PaymentLoad::body_of(std::int64_t amount_fen, bool refused) {
  return std::string(R"({"channel":")") + (refused ? "wechat" : "cash") + R"(","amount_fen":)" +
         std::to_string(amount_fen) + "}";
}

Answer pay_again(Client& client, const std::string& key, const Ledger::Entry& entry) {
  return client.post("/v1/households/" + entry.household + "/payments",
                     PaymentLoad::body_of(entry.amount_fen, PaymentLoad::is_refused(entry.amount_fen)), key);
}

PaymentLoad::PaymentLoad(Ledger& ledger, std::uint16_t port, std::string api_key, std::vector<std::string> households,
                         unsigned threads)
    : ledger_(ledger), port_(port), api_key_(std::move(api_key)), households_(std::move(households)) {
  for (unsigned i = 0; i < threads; ++i) {
    threads_.emplace_back([this, i] { pay(i); });
  }
}

void PaymentLoad::stop() {
  stopped_ = true;
  threads_.clear();
}

void PaymentLoad::pay(unsigned thread) {
  Client client(port_, api_key_);
  for (std::size_t i = thread; !stopped_; ++i) {
    const std::string key = new_key();
    const auto amount = static_cast<std::int64_t>(1 + i % 1000);
    const std::string& household = households_[i % households_.size()];
    ledger_.intent(key, household, amount);
    const Answer answer = pay_again(client, key, {household, amount, 0, {}});
    // Gone, or about to go: whether the payment was stored is not known.
    if (answer.status == 0 || answer.status == 503) return;
    ledger_.answered(key, answer);
  }
}

}  // namespace steward::blackbox

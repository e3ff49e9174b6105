#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/payment_load.h"
#include "tests/support/eventually.h"

// The server is killed, or told to stop, while it takes payments.
namespace steward::blackbox {
namespace {

constexpr std::size_t kHouseholds = 16;
constexpr unsigned kThreads = 4;
constexpr std::int64_t kOwed = 50'000'000;

class UnderLoad : public Blackbox {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(Blackbox::SetUp());
    estate = make_estate("sunshine", kHouseholds);
    Client admin = client(estate.admin_key);
    for (const std::string& household : estate.households) charge(admin, estate, household, kOwed, "2099-12-31");
    ledger.emplace(directory.path() / "ledger");
  }

  // What is not known is asked again: it succeeds, or is refused as it would have been, once.
  void settle() {
    Client admin = client(estate.admin_key);
    for (const auto& [key, entry] : ledger->read()) {
      if (entry.status != 0) continue;
      const Answer answer = pay_again(admin, key, entry);
      EXPECT_EQ(answer.status, PaymentLoad::is_refused(entry.amount_fen) ? 422 : 201) << key << answer.body;
      ledger->answered(key, answer);
    }
  }

  // Answers that were given are given again, each `every`-th.
  void expect_the_same_answers(std::size_t every) {
    Client admin = client(estate.admin_key);
    std::size_t i = 0;
    for (const auto& [key, entry] : ledger->read()) {
      if (++i % every != 0) continue;
      const Answer answer = pay_again(admin, key, entry);
      EXPECT_EQ(answer.status, entry.status) << key;
      EXPECT_EQ(answer.header("Idempotent-Replayed"), "true") << key << answer.body;
      if (entry.status != 201) continue;
      EXPECT_EQ(answer.body, entry.body) << key;
    }
  }

  // Views of a long log are built beside, and nobody waits for them meanwhile.
  static Answer read(Client& admin, const std::string& target, const Headers& latest) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    Answer answer = admin.get(target, latest);
    while (answer.status == 503 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      answer = admin.get(target, latest);
    }
    return answer;
  }

  // Every payment that was acknowledged is in the statement of its household, once, and none besides; what is owed is
  // what the ledger says.
  void expect_the_books_to_agree() {
    std::map<std::string, std::multiset<std::string>> paid;
    std::map<std::string, std::int64_t> sums;
    for (const auto& [key, entry] : ledger->read()) {
      ASSERT_NE(entry.status, 0) << key;
      if (entry.status != 201) continue;
      const boost::json::value body = boost::json::parse(entry.body);
      paid[entry.household].insert(std::string(body.at("payment_id").as_string()));
      sums[entry.household] += entry.amount_fen;
    }
    Client admin = client(estate.admin_key);
    const Headers latest = {{"Min-Position", durable_position()}, {"Prefer", "wait=30"}};
    for (const std::string& household : estate.households) {
      std::multiset<std::string> stored;
      std::string target = "/v1/households/" + household + "/statement?limit=500";
      while (!target.empty()) {
        const Answer page = read(admin, target, latest);
        ASSERT_EQ(page.status, 200) << page.body;
        const boost::json::value body = page.json();
        for (const auto& line : body.at("items").as_array()) {
          if (line.at("kind") == "payment") stored.insert(std::string(line.at("payment_id").as_string()));
        }
        const std::string link = page.header("Link");
        target = link.empty() ? std::string() : link.substr(1, link.find('>') - 1);
      }
      EXPECT_EQ(stored, paid[household]) << household;
      const Answer arrears = read(admin, "/v1/households/" + household + "/arrears", latest);
      EXPECT_EQ(arrears.number("arrears_fen"), kOwed - sums[household]) << household;
    }
  }

  void expect_nothing_found_on_the_stopped_directory() {
    for (const std::string command : {"verify", "compare"}) {
      const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / "output");
      EXPECT_EQ(ran.exit, 0) << command << ran.output;
    }
  }

  Estate estate;
  std::optional<Ledger> ledger;
};

TEST_F(UnderLoad, TwentyKillsLoseNoAcknowledgedPaymentAndDoubleNone) {
  constexpr int kKills = 20;
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> milliseconds(50, 800);
  for (int i = 1; i <= kKills; ++i) {
    SCOPED_TRACE("kill " + std::to_string(i));
    {
      const std::size_t before = ledger->answers();
      PaymentLoad load(*ledger, server.port(), estate.admin_key, estate.households, kThreads);
      // On a slow disk the moment comes later, so that there is something to lose.
      EXPECT_TRUE(test::eventually([&] { return ledger->answers() >= before + 32; })) << server.log();
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
      server.kill();
    }
    // The second database is a function of the log.
    if (i % 5 == 0) {
      ASSERT_TRUE(std::filesystem::remove_all(data / "views") > 0);
    }
    ASSERT_NO_FATAL_FAILURE(server.start());
    settle();
    expect_the_same_answers(17);
    if (i % 5 == 0) {
      ASSERT_NO_FATAL_FAILURE(expect_the_books_to_agree());
    }
  }
  expect_the_same_answers(1);
  ASSERT_NO_FATAL_FAILURE(expect_the_books_to_agree());
  std::map<int, int> answers;
  for (const auto& [key, entry] : ledger->read()) ++answers[entry.status];
  EXPECT_GT(answers[201], 200);
  EXPECT_GT(answers[422], 20);
  EXPECT_EQ(answers.size(), 2U);
  EXPECT_EQ(server.stop(), 0);
  expect_nothing_found_on_the_stopped_directory();
}

TEST_F(UnderLoad, ATermSignalStopsInOrderAndKeepsWhatWasAcknowledged) {
  for (int i = 0; i < 3; ++i) {
    PaymentLoad load(*ledger, server.port(), estate.admin_key, estate.households, kThreads);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(server.stop(), 0) << server.log();
    load.stop();
    ASSERT_NO_FATAL_FAILURE(server.start());
    settle();
    expect_the_same_answers(1);
    ASSERT_NO_FATAL_FAILURE(expect_the_books_to_agree());
  }
  EXPECT_EQ(server.stop(), 0);
  expect_nothing_found_on_the_stopped_directory();
}

}  // namespace
}  // namespace steward::blackbox

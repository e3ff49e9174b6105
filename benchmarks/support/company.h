#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "api/service.h"
#include "cli/data_directory.h"
#include "eventstore/base/clock.h"

namespace steward::bench {

// A data directory with a demo company in it, opened as `steward serve` opens it, views following.
class Company {
 public:
  explicit Company(const std::filesystem::path& directory);
  ~Company();
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  [[nodiscard]] EventStore& store() { return data_->store(); }
  [[nodiscard]] Keyring& keyring() { return data_->keyring(); }
  [[nodiscard]] ViewEngine& views() { return data_->views(); }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] CompanyNo number() const { return CompanyNo{1}; }
  [[nodiscard]] const std::vector<HouseholdId>& households() const { return households_; }

  // Where those live who have not moved out, in the same order.
  [[nodiscard]] std::vector<registry::Place> homes();

  // A payment of 1 yuan by the n-th of all calls, with an Idempotency-Key of its own, as the API would submit it.
  [[nodiscard]] Submission payment();
  // True when it became events.
  [[nodiscard]] bool pay();
  // An administrator's key of the company.
  [[nodiscard]] std::string issue_key(api::Service& service);

  // Waits until index and views are level.
  void level();
  // How far the index and the views are behind, and how long it takes until they are not.
  struct Lag {
    std::uint64_t index_events = 0;
    std::uint64_t view_events = 0;
    double seconds_to_level = 0;
  };
  [[nodiscard]] Lag lag_and_level();

 private:
  [[nodiscard]] Uuid new_id() { return ids_.next(clock_.now()); }

  SystemClock clock_;
  Uuid7Generator ids_;
  std::unique_ptr<cli::DataDirectory> data_;
  std::vector<HouseholdId> households_;
  std::atomic<std::uint64_t> next_{0};
  CredentialId credential_;
};

// As the command-line tool opens it.
[[nodiscard]] cli::Settings settings_of(const std::filesystem::path& directory);

}  // namespace steward::bench

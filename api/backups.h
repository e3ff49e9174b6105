#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "domain/base/ids.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

namespace steward::api {

struct Service;

// Takes backups of the running server into its backup directory, one at a time, each on a thread of its own, and proves
// them. Thread-safe.
class Backups {
 public:
  // `directory` empty: no backups are taken (backup-directory-unset).
  Backups(Service& service, std::filesystem::path directory);
  ~Backups();

  enum class State : std::uint8_t { running, done, not_clean, failed, cancelled };
  // The last one that was started by this process.
  struct Job {
    std::string name;
    State state = State::running;
    std::string what;  // it is doing
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::optional<Error> error;
    std::uint64_t findings = 0;  // of the proof
  };

  // Returns at once; what the job logs carries the id of the request that it is called in. backup-name-invalid,
  // backup-exists, backup-running (one at a time).
  [[nodiscard]] Result<void> start(const std::string& name, bool verify, CredentialId by);
  // Asks; the job says when it has happened, and then nothing of the backup is left, unless it was only being proved.
  void cancel();
  [[nodiscard]] std::optional<Job> job() const;
  // backup-directory-unset.
  [[nodiscard]] Result<std::filesystem::path> directory() const;
  // Cancels and waits. Before the store stops.
  void stop();

  // When the newest whole backup was taken and the newest proved one was; nullopt: never, or no directory.
  [[nodiscard]] std::optional<Instant> last_taken() const;
  [[nodiscard]] std::optional<Instant> last_verified() const;

 private:
  void work(const std::stop_token& stop, const std::filesystem::path& target, bool verify);
  [[nodiscard]] Result<bool> take_and_prove(const std::stop_token& stop, const std::filesystem::path& target,
                                            bool verify);
  void look_at_shelf();

  Service& service_;
  const std::filesystem::path directory_;
  mutable std::mutex mutex_;  // guards all below
  std::optional<Job> job_;
  std::optional<Instant> last_taken_;
  std::optional<Instant> last_verified_;
  std::jthread thread_;
};

[[nodiscard]] std::string_view to_string(Backups::State state);
// 1 to 100 letters, digits, dots, dashes and underscores, the first a letter or digit: a name cannot lead out of the
// directory.
[[nodiscard]] bool is_backup_name(std::string_view name);

}  // namespace steward::api

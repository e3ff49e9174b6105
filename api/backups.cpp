#include "api/backups.h"

#include <algorithm>

#include "api/build_info.h"
#include "api/service.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "replay/backup/check.h"
#include "replay/backup/shelf.h"
#include "replay/backup/take.h"

namespace steward::api {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestName = 100;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_backup_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || !is_letter_or_digit(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_'; });
}

std::string_view to_string(Backups::State state) {
  switch (state) {
    case Backups::State::running:
      return "running";
    case Backups::State::done:
      return "done";
    case Backups::State::not_clean:
      return "not_clean";
    case Backups::State::failed:
      return "failed";
    case Backups::State::cancelled:
      return "cancelled";
  }
  return "unknown";
}

Backups::Backups(Service& service, fs::path directory) : service_(service), directory_(std::move(directory)) {
  look_at_shelf();
}

Backups::~Backups() { stop(); }

Result<fs::path> Backups::directory() const {
  if (directory_.empty()) {
    return fail("backup-directory-unset", {}, "the setting backup.directory says where backups may be written");
  }
  return directory_;
}

Result<void> Backups::start(const std::string& name, bool verify, CredentialId by) {
  auto where = directory();
  if (!where) return pass_on(std::move(where.error()));
  if (!is_backup_name(name)) {
    return fail("backup-name-invalid", {}, "letters, digits, dots, dashes and underscores, at most 100");
  }
  const fs::path target = *where / name;
  std::error_code error;
  if (!fs::is_directory(*where, error)) {
    return fail("backup-missing", {}, "there is no directory " + where->string());
  }
  const std::lock_guard lock(mutex_);
  if (job_ && job_->state == State::running) {
    return fail("backup-running", {}, "the backup " + job_->name + " is being taken");
  }
  if (fs::exists(target, error)) return fail("backup-exists", {}, "there is a backup of this name");
  Job job;
  job.name = name;
  job_ = std::move(job);
  // The thread before has ended: its state says so, and that is the last thing it does.
  const std::string request(RequestScope::current());
  thread_ = std::jthread([this, target, verify, by, request](const std::stop_token& stop) {
    name_thread("backup");
    const RequestScope scope(request);
    log_info("backup-started", {{"backup", target.filename().string()}, {"credential_id", by}});
    work(stop, target, verify);
  });
  return {};
}

void Backups::work(const std::stop_token& stop, const fs::path& target, bool verify) {
  const auto clean = take_and_prove(stop, target, verify);
  look_at_shelf();
  const std::string_view code = !clean ? std::string_view(clean.error().code) : *clean ? "ok" : "backup-not-clean";
  if (code == "ok") {
    log_info("backup-done", {{"backup", target.filename().string()}});
  } else {
    log_error("backup-failed", {{"backup", target.filename().string()}, {"code", code}});
  }
  const std::lock_guard lock(mutex_);
  job_->state = code == "ok"                 ? State::done
                : code == "backup-cancelled" ? State::cancelled
                : clean                      ? State::not_clean
                                             : State::failed;
  if (!clean) job_->error = clean.error();
}

Result<bool> Backups::take_and_prove(const std::stop_token& stop, const fs::path& target, bool verify) {
  const BackupWatch watch{stop, [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
                            const std::lock_guard lock(mutex_);
                            if (job_->what != what) job_->what = what;
                            job_->done = done;
                            job_->total = total;
                          }};
  const BackupSource source{service_.store, service_.keyring, service_.clock.now(), std::string(kVersion)};
  auto taken = take_backup(source, target, watch);
  if (!taken) return pass_on(std::move(taken.error()));
  if (!verify) return true;
  auto report = check_backup(target, scratch_of(target), watch);
  if (!report) return pass_on(std::move(report.error()));
  {
    const std::lock_guard lock(mutex_);
    job_->findings = report->found();
  }
  if (!report->clean()) return false;
  if (auto marked = mark_verified(target, service_.clock.now()); !marked) return pass_on(std::move(marked.error()));
  return true;
}

void Backups::cancel() {
  const std::lock_guard lock(mutex_);
  thread_.request_stop();
}

std::optional<Backups::Job> Backups::job() const {
  const std::lock_guard lock(mutex_);
  return job_;
}

void Backups::stop() {
  std::jthread ending;
  {
    const std::lock_guard lock(mutex_);
    std::swap(ending, thread_);
  }
  ending.request_stop();  // and joins, without the lock that it takes
}

void Backups::look_at_shelf() {
  std::optional<Instant> taken;
  std::optional<Instant> verified;
  if (!directory_.empty()) {
    if (const auto shelf = steward::list_backups(directory_)) {
      for (const ShelvedBackup& backup : *shelf) {
        if (!backup.manifest) continue;
        taken = std::max(taken, std::optional(backup.manifest->taken_at));
        if (backup.verified_at) verified = std::max(verified, backup.verified_at);
      }
    }
  }
  const std::lock_guard lock(mutex_);
  last_taken_ = taken;
  last_verified_ = verified;
}

std::optional<Instant> Backups::last_taken() const {
  const std::lock_guard lock(mutex_);
  return last_taken_;
}

std::optional<Instant> Backups::last_verified() const {
  const std::lock_guard lock(mutex_);
  return last_verified_;
}

}  // namespace steward::api

#include "replay/backup/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "eventstore/base/hash_stream.h"
#include "eventstore/keyring/secret_file.h"
#include "eventstore/storage/free_space.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPiece = 1U << 20U;
constexpr std::uint64_t kSpare = 64ULL << 20U;

tl::unexpected<Error> trouble(const fs::path& path, std::string_view doing, int error) {
  return fail(error == ENOSPC || error == EDQUOT ? "storage-full" : "storage-error", {},
              std::string(doing) + " " + path.string() + ": " + std::generic_category().message(error));
}

fs::path parent_of(const fs::path& path) {
  fs::path whole = fs::absolute(path).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // it ended with a slash
  return whole.parent_path();
}

// Reads all of a file; `take` gets each piece with its offset.
Result<BackedUpFile> read_through(const fs::path& directory, const std::string& path, const BackupWatch& watch,
                                  const BytesDone& done,
                                  const std::function<Result<void>(std::string_view, std::uint64_t)>& take) {
  const fs::path file = directory / path;
  const Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.open()) return trouble(file, "cannot open", errno);
  BackedUpFile found{path, 0, {}};
  Sha256Stream digest;
  std::string piece(kPiece, '\0');
  for (;;) {
    if (auto check = watch.go_on(); !check) return pass_on(std::move(check.error()));
    const ssize_t got = ::read(fd.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return trouble(file, "cannot read", errno);
    if (got == 0) break;
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(got));
    digest.add(bytes);
    if (auto taken = take(bytes, found.size); !taken) return pass_on(std::move(taken.error()));
    found.size += bytes.size();
    if (done) done(bytes.size());
  }
  found.sha256 = digest.finish();
  return found;
}

Result<void> write_at(int fd, const fs::path& file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return trouble(file, "cannot write", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

}  // namespace

Result<void> BackupWatch::go_on() const {
  if (stop.stop_requested()) return fail("backup-cancelled", {}, "it was cancelled");
  return {};
}

Result<std::vector<std::string>> files_below(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (at->is_regular_file(gone)) files.push_back(at->path().lexically_relative(directory).generic_string());
  }
  if (error) return fail("storage-error", {}, "cannot read " + directory.string() + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail("storage-error", {}, "cannot read " + file.string());
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return fail("storage-error", {}, "cannot read " + file.string());
  return text;
}

Result<BackedUpFile> digest_file(const fs::path& directory, const std::string& path, const BackupWatch& watch,
                                 const BytesDone& done) {
  return read_through(directory, path, watch, done, [](std::string_view, std::uint64_t) { return Result<void>{}; });
}

Result<BackedUpFile> copy_file_synced(const fs::path& from, const std::string& path, const fs::path& to,
                                      const BackupWatch& watch, const BytesDone& done) {
  const fs::path target = to / path;
  for (fs::path missing = to; const fs::path& part : fs::path(path).parent_path()) {
    missing /= part;
    if (::mkdir(missing.c_str(), 0700) != 0 && errno != EEXIST) return trouble(missing, "cannot make", errno);
  }
  const Fd fd(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.open()) return trouble(target, "cannot make", errno);
  auto copied = read_through(from, path, watch, done, [&](std::string_view bytes, std::uint64_t offset) {
    return write_at(fd.get(), target, bytes, offset);
  });
  if (copied && ::fsync(fd.get()) != 0) return trouble(target, "cannot sync", errno);
  return copied;
}

Result<void> sync_path(const fs::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.open()) return trouble(path, "cannot open", errno);
  if (::fsync(fd.get()) != 0) return trouble(path, "cannot sync", errno);
  return {};
}

Result<void> sync_directories(const fs::path& directory) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::error_code gone;
    if (!at->is_directory(gone)) continue;
    if (auto synced = sync_path(at->path()); !synced) return synced;
  }
  if (error) return fail("storage-error", {}, "cannot read " + directory.string() + ": " + error.message());
  if (auto synced = sync_path(directory); !synced) return synced;
  return sync_path(parent_of(directory));
}

Result<void> write_synced(const fs::path& file, std::string_view content) {
  const fs::path beside = file.string() + ".new";
  {
    const Fd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd.open()) return trouble(beside, "cannot make", errno);
    if (auto written = write_at(fd.get(), beside, content, 0); !written) return written;
    if (::fsync(fd.get()) != 0) return trouble(beside, "cannot sync", errno);
  }
  if (::rename(beside.c_str(), file.c_str()) != 0) return trouble(file, "cannot make", errno);
  return sync_path(parent_of(file));
}

Result<void> take_empty_directory(const fs::path& directory, std::string_view occupied_code) {
  if (::mkdir(directory.c_str(), 0700) == 0) return {};
  if (errno != EEXIST) return trouble(directory, "cannot make", errno);
  std::error_code error;
  const bool usable = fs::is_directory(directory, error) && fs::is_empty(directory, error) && !error;
  if (!usable) return fail(occupied_code, {}, directory.string() + " is there already and is not an empty directory");
  if (::chmod(directory.c_str(), 0700) != 0) return trouble(directory, "cannot use", errno);
  if (::access(directory.c_str(), W_OK | X_OK) != 0) return trouble(directory, "cannot write into", errno);
  return {};
}

Result<void> give_away(const fs::path& directory, FileOwner to) {
  const auto give = [to](const fs::path& path) -> Result<void> {
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd.open()) return trouble(path, "cannot open", errno);
    if (::fchown(fd.get(), to.user, to.group) != 0) return trouble(path, "cannot give away", errno);
    if (::fsync(fd.get()) != 0) return trouble(path, "cannot sync", errno);
    return {};
  };
  std::error_code error;
  for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (auto given = give(at->path()); !given) return given;
  }
  if (error) return fail("storage-error", {}, "cannot read " + directory.string() + ": " + error.message());
  return give(directory);
}

Result<std::uint64_t> bytes_below(const fs::path& directory) {
  auto files = files_below(directory);
  if (!files) return pass_on(std::move(files.error()));
  std::uint64_t sum = 0;
  for (const std::string& file : *files) {
    std::error_code gone;  // a database that is open deletes files while they are counted
    const auto size = fs::file_size(directory / file, gone);
    if (!gone) sum += size;
  }
  return sum;
}

bool on_one_file_system(const fs::path& a, const fs::path& b) {
  struct ::stat first {};
  struct ::stat second {};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

Result<void> check_room(const fs::path& directory, std::uint64_t bytes) {
  return check_free_space(directory, SpaceFloor{bytes + kSpare, 0}, nullptr);
}

}  // namespace steward

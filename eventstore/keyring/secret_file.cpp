#include "eventstore/keyring/secret_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "eventstore/base/uuid7.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

constexpr ::mode_t kOthers = 077;

tl::unexpected<Error> loose_mode(const fs::path& path, const char* wanted) {
  return fail("keyring-mode", {},
              path.string() + " may be read by others than its owner; it holds keys: chmod " + wanted + " it");
}

}  // namespace

SecretKey::~SecretKey() { ::sodium_memzero(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::random() {
  SecretKey key;
  fill_random(key.bytes_.data(), key.bytes_.size());
  return key;
}

Fd& Fd::operator=(Fd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

tl::unexpected<Error> io_failure(const fs::path& path, std::string_view doing, int error) {
  return fail("keyring-io", {},
              std::string(doing) + " " + path.string() + ": " + std::generic_category().message(error));
}

Result<void> prepare_secret_directory(const fs::path& directory) {
  std::error_code ignored;
  fs::create_directories(directory.parent_path(), ignored);
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return io_failure(directory, "cannot make", errno);
  struct ::stat info {};
  if (::stat(directory.c_str(), &info) != 0) return io_failure(directory, "cannot look at", errno);
  if (!S_ISDIR(info.st_mode)) return io_failure(directory, "cannot use", ENOTDIR);
  if ((info.st_mode & kOthers) != 0) return loose_mode(directory, "700");
  return {};
}

Result<void> check_secret_mode(int fd, const fs::path& path) {
  struct ::stat info {};
  if (::fstat(fd, &info) != 0) return io_failure(path, "cannot look at", errno);
  if ((info.st_mode & kOthers) != 0) return loose_mode(path, "600");
  return {};
}

Result<Fd> open_secret_file(const fs::path& path, bool create_new) {
  const int flags = O_RDWR | O_CLOEXEC | (create_new ? O_CREAT | O_EXCL : 0);
  Fd fd(::open(path.c_str(), flags, 0600));
  if (!fd.open()) return io_failure(path, create_new ? "cannot make" : "cannot open", errno);
  if (auto checked = check_secret_mode(fd.get(), path); !checked) return pass_on(std::move(checked.error()));
  return fd;
}

Result<Fd> lock_secret_directory(const fs::path& directory) {
  const fs::path path = directory / "lock";
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.open()) return io_failure(path, "cannot open", errno);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail("keyring-locked", {}, directory.string() + " is in use by another process");
    return io_failure(path, "cannot lock", errno);
  }
  return fd;
}

Result<void> write_all(int fd, const fs::path& path, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<::off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return io_failure(path, "cannot write", written < 0 ? errno : EIO);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<std::size_t> read_at(int fd, const fs::path& path, char* out, std::size_t size, std::uint64_t offset) {
  std::size_t total = 0;
  while (total < size) {
    const ssize_t got = ::pread(fd, out + total, size - total, static_cast<::off_t>(offset + total));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_failure(path, "cannot read", errno);
    if (got == 0) break;
    total += static_cast<std::size_t>(got);
  }
  return total;
}

Result<void> sync_data(int fd, const fs::path& path) {
  if (::fdatasync(fd) != 0) return io_failure(path, "cannot sync", errno);
  return {};
}

Result<void> replace_file(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return io_failure(to, "cannot replace", errno);
  const fs::path directory = to.parent_path().empty() ? fs::path(".") : to.parent_path();
  const Fd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.open()) return io_failure(directory, "cannot open", errno);
  if (::fsync(fd.get()) != 0) return io_failure(directory, "cannot sync", errno);
  return {};
}

Result<void> write_secret_file(const fs::path& path, std::string_view bytes) {
  const fs::path beside = path.string() + ".new";
  std::error_code ignored;
  fs::remove(beside, ignored);
  auto fd = open_secret_file(beside, true);
  if (!fd) return pass_on(std::move(fd.error()));
  if (auto done = write_all(fd->get(), beside, bytes, 0); !done) return done;
  if (auto done = sync_data(fd->get(), beside); !done) return done;
  return replace_file(beside, path);
}

Result<void> copy_secret_file(const fs::path& from, const fs::path& to) {
  const Fd source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.open()) return io_failure(from, "cannot open", errno);
  std::error_code ignored;
  if (fs::exists(to, ignored)) return io_failure(to, "cannot make", EEXIST);
  const fs::path beside = to.string() + ".new";
  fs::remove(beside, ignored);
  auto target = open_secret_file(beside, true);
  if (!target) return pass_on(std::move(target.error()));
  std::string piece(64U << 10U, '\0');
  for (std::uint64_t offset = 0;;) {
    const auto size = read_at(source.get(), from, piece.data(), piece.size(), offset);
    if (!size) return pass_on(size.error());
    auto written = write_all(target->get(), beside, std::string_view(piece).substr(0, *size), offset);
    if (!written) return written;
    offset += *size;
    if (*size < piece.size()) break;
  }
  ::sodium_memzero(piece.data(), piece.size());
  if (auto done = sync_data(target->get(), beside); !done) return done;
  return replace_file(beside, to);
}

Result<SecretKey> read_master_key(const fs::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.open()) {
    if (errno == ENOENT) return fail("keyring-master-key", {}, "there is no master key at " + path.string());
    return io_failure(path, "cannot open", errno);
  }
  if (auto checked = check_secret_mode(fd.get(), path); !checked) return pass_on(std::move(checked.error()));
  std::array<char, SecretKey::size() + 1> bytes{};
  const auto size = read_at(fd.get(), path, bytes.data(), bytes.size(), 0);
  if (!size) return pass_on(size.error());
  if (*size != SecretKey::size()) {
    return fail("keyring-master-key", {}, path.string() + " is not a master key: it must be exactly 32 bytes");
  }
  SecretKey key;
  std::copy_n(bytes.data(), SecretKey::size(), reinterpret_cast<char*>(key.data()));
  ::sodium_memzero(bytes.data(), bytes.size());
  return key;
}

Result<SecretKey> create_master_key(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) return fail("keyring-master-key", {}, path.string() + " is there already");
  SecretKey key = SecretKey::random();
  const std::string_view bytes{reinterpret_cast<const char*>(key.data()), SecretKey::size()};
  // After a crash there is a whole key or none.
  if (auto done = write_secret_file(path, bytes); !done) return pass_on(std::move(done.error()));
  return key;
}

}  // namespace steward

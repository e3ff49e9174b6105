#pragma once

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "domain/base/result.h"

// Files that hold secrets: for their owner only, whole or not there. Errors are `keyring-io` with what and why.
namespace steward {

// 32 secret bytes that are wiped when they go.
class SecretKey {
 public:
  SecretKey() = default;
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();
  [[nodiscard]] unsigned char* data() { return bytes_.data(); }
  [[nodiscard]] const unsigned char* data() const { return bytes_.data(); }
  [[nodiscard]] static constexpr std::size_t size() { return 32; }
  [[nodiscard]] static SecretKey random();

 private:
  std::array<unsigned char, 32> bytes_{};
};

// A file descriptor that is closed when it goes.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

[[nodiscard]] tl::unexpected<Error> io_failure(const std::filesystem::path& path, std::string_view doing, int error);

// Makes the directory with mode 0700 when it is missing; refuses one that others may enter (`keyring-mode`).
[[nodiscard]] Result<void> prepare_secret_directory(const std::filesystem::path& directory);
// Refuses a file that others may read or write (`keyring-mode`).
[[nodiscard]] Result<void> check_secret_mode(int fd, const std::filesystem::path& path);

// Opens for reading and writing, mode checked. `create_new` makes it with mode 0600 and refuses one that is there.
[[nodiscard]] Result<Fd> open_secret_file(const std::filesystem::path& path, bool create_new);
// An exclusive lock that ends with the process; `keyring-locked` when another process has it.
[[nodiscard]] Result<Fd> lock_secret_directory(const std::filesystem::path& directory);

[[nodiscard]] Result<void> write_all(int fd, const std::filesystem::path& path, std::string_view bytes,
                                     std::uint64_t offset);
// Exactly `size` bytes, or fewer at the end of the file: the number read.
[[nodiscard]] Result<std::size_t> read_at(int fd, const std::filesystem::path& path, char* out, std::size_t size,
                                          std::uint64_t offset);
[[nodiscard]] Result<void> sync_data(int fd, const std::filesystem::path& path);
// Renames and syncs the directory: afterwards `to` is the new file for ever, before it the old one.
[[nodiscard]] Result<void> replace_file(const std::filesystem::path& from, const std::filesystem::path& to);

// A file with these bytes in the place of what is there, with mode 0600: afterwards it is there for ever, before it the
// old one.
[[nodiscard]] Result<void> write_secret_file(const std::filesystem::path& path, std::string_view bytes);

// A new file with the content of another, whole and synced, with mode 0600; refuses to touch one that is there.
[[nodiscard]] Result<void> copy_secret_file(const std::filesystem::path& from, const std::filesystem::path& to);

// The 32 bytes of a master key file; anything else is `keyring-master-key`.
[[nodiscard]] Result<SecretKey> read_master_key(const std::filesystem::path& path);
// Makes a new one, synced; refuses to touch one that is there.
[[nodiscard]] Result<SecretKey> create_master_key(const std::filesystem::path& path);

}  // namespace steward

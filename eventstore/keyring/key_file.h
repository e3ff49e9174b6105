#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/result.h"
#include "eventstore/keyring/secret_file.h"

namespace steward {

// One record of the key file: the wrapped key of a person, or what is left of one.
struct KeyRecord {
  enum class Kind : std::uint8_t {
    key = 1,
    erased = 2,  // a tombstone: the person had a key and it was destroyed
    torn = 3,    // was being written when the power went; it was never used
  };
  Kind kind = Kind::key;
  std::uint32_t number = 0;       // 1, 2, 3 …: its place in the file
  std::uint32_t batch_first = 0;  // the first number of the batch that was synced with it
  PersonId person;
  std::array<unsigned char, 24> nonce{};
  std::array<unsigned char, 48> box{};
};

// The two keys of the log itself, wrapped by the master key, and the keyring's own id.
struct KeyFileHeader {
  Uuid keyring;
  std::array<unsigned char, 24> nonce{};
  std::array<unsigned char, 80> box{};
};

// A file of fixed places, one for each key that was ever made, so that a key's number is its place and nothing about
// keys has to be kept in memory. It knows nothing of what is inside the boxes.
//
//   header   magic "STWKEYS1" ‖ keyring id 16 ‖ nonce 24 ‖ box 80 ‖ checksum 8                                (136
//   bytes) record   kind 1 ‖ zero 3 ‖ number u32 ‖ first of batch u32 ‖ person 16 ‖ nonce 24 ‖ box 48 ‖ checksum 8 (108
//   bytes)
//
// Integers are big-endian. A batch is synced before it is used, and the next one is written only then; so a record that
// names a batch says that everything before that batch was once whole. Damage there is an error with its place; damage
// in the last batch is a torn tail, which nobody had used. Not thread-safe, but
// read() may run in many threads at once, and beside append() and rewrite_erased().
class KeyFile {
 public:
  // Makes the file with its header, synced, or opens it, mends a torn tail and shows every record to `visit`. The first
  // `used` records are known to have been used, so that they are no torn tail whatever they look like.
  [[nodiscard]] static Result<KeyFile> create(const std::filesystem::path& path, const KeyFileHeader& header);
  [[nodiscard]] static Result<KeyFile> open(const std::filesystem::path& path, std::uint32_t used,
                                            const std::function<void(const KeyRecord&)>& visit);

  [[nodiscard]] const KeyFileHeader& header() const { return header_; }
  [[nodiscard]] std::uint32_t records() const { return records_; }
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] Result<KeyRecord> read(std::uint32_t number) const;

  // Writes one batch behind the records with one sync; it is numbered from records() + 1 on and can be read after
  // publish(). Reads may go on meanwhile. After an error the file takes no more: what reached the disk is not known
  // until it is opened again.
  [[nodiscard]] Result<void> append(std::span<KeyRecord> batch);
  void publish(std::size_t appended) { records_ += static_cast<std::uint32_t>(appended); }
  // Instead of publish(): what was appended shall not be used, and only opening the file again tells what it holds.
  void take_no_more() { failed_ = true; }
  // A new file, synced and renamed over this one, in which these records are tombstones. Returns the file that takes
  // this one's place; afterwards call wipe() on this one with the same numbers.
  [[nodiscard]] Result<KeyFile> rewrite_erased(std::span<const std::uint32_t> numbers);
  // Overwrites the records in the blocks of a file that was replaced, as far as the disk does what it is told.
  void wipe(std::span<const std::uint32_t> numbers) const;

 private:
  KeyFile(std::filesystem::path path, Fd fd, const KeyFileHeader& header)
      : path_(std::move(path)), fd_(std::move(fd)), header_(header) {}
  [[nodiscard]] Result<void> load(std::uint32_t used, const std::function<void(const KeyRecord&)>& visit);

  std::filesystem::path path_;
  Fd fd_;
  KeyFileHeader header_;
  std::uint32_t records_ = 0;
  bool failed_ = false;
};

}  // namespace steward

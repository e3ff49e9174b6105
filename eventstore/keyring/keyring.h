#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "domain/base/ids.h"
#include "domain/base/result.h"
#include "domain/base/sealed.h"
#include "eventstore/base/hash.h"

// The keys of personal data, of idempotency and of API keys, and the only way to close and open a box.
namespace steward {

struct KeyringOptions {
  std::filesystem::path directory;   // its own; <data>/keyring by default
  std::filesystem::path master_key;  // empty: <directory>/master.key; may live elsewhere, on another disk
  std::size_t cached_keys = 4096;    // unwrapped keys kept in memory, 48 bytes each
  // Where the directory of the log keeps what it knows of its keyring (keyring_anchor.h); empty: nowhere.
  std::filesystem::path anchor = {};
  LogId log = {};  // whose keyring it must be, by that file, which is kept level; nil: only used keys are known by it
};

// What a box is bound to: opened with anything else it does not open.
struct SealContext {
  CompanyNo company;
  PersonId subject;
  FieldClass field = FieldClass::name;
  CommandId command;
};

// Who is reading, as far as personal data is concerned.
struct Reader {
  bool may_see_full = false;
};

struct Revealed {
  enum class State {
    nothing,  // nothing was given
    full,
    masked,
    erased,  // the key was destroyed: nobody will ever read it again
  };
  State state = State::nothing;
  std::string text;  // empty when erased
};

struct KeyringStatus {
  Uuid keyring;
  std::filesystem::path directory;
  std::filesystem::path master_key;
  std::uint32_t keys = 0;    // in use
  std::uint32_t erased = 0;  // tombstones
  std::uint32_t torn = 0;    // places lost to a power cut while they were written; never used
  std::uint64_t file_bytes = 0;
};

inline constexpr std::size_t kSealMaxBytes = 16UL * 1024;

// A small crash-safe file set outside the log: `people.keys` (key_file.h) and the master key that wraps what is in it.
// Directory 0700, files 0600; looser modes are refused. One process at a time. Thread-safe. In memory: 8 to 16 bytes a
// person and the bounded cache; wrapped keys stay in the file.
//
// Errors: keyring-io, keyring-mode, keyring-locked, keyring-damaged, keyring-missing, keyring-exists,
// keyring-master-key (missing or not a key), keyring-wrong-master-key; keyring-foreign, keyring-too-old and
// keyring-anchor-damaged, by what the directory of the log knows; person-erased; box-damaged (tampered with, or
// moved from another person, field, command or company); text-too-long.
class Keyring {
 public:
  // Makes a new keyring, and its master key unless there is one. Only for a new log: the keyring of an existing log is
  // restored from its backup, never made again. A creation that was cut short is finished.
  [[nodiscard]] static Result<std::unique_ptr<Keyring>> create(const KeyringOptions& options);
  [[nodiscard]] static Result<std::unique_ptr<Keyring>> open(const KeyringOptions& options);
  // Whether there is a keyring to open.
  [[nodiscard]] static bool exists(const KeyringOptions& options);

  ~Keyring();
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;

  // Whether it is the keyring that the directory of this log knows, as far as it knows one: keyring-foreign,
  // keyring-too-old.
  [[nodiscard]] Result<void> fits(LogId log) const;

  // Makes the keys that are missing, with one sync for all of them: on return they are on the disk, and the directory
  // of the log knows that they are used. Doubles are fine.
  // Refused as person-erased when one of them had its key destroyed (then no key is made).
  [[nodiscard]] Result<void> ensure_keys(std::span<const PersonId> people);

  // Makes the subject's key first if there is none (bulk callers: ensure_keys before). An empty text gives an empty
  // box.
  [[nodiscard]] Result<Sealed> seal(const SealContext& context, std::string_view plaintext);
  // The one function that opens. `company` is that of the event which carries the box.
  [[nodiscard]] Result<Revealed> reveal(const Sealed& sealed, CompanyNo company, const Reader& reader) const;

  // Destroys the keys of these people, at once and for ever: the file is written again without them, and tombstones say
  // that they were there. People without a key get none. Calling it again changes nothing.
  [[nodiscard]] Result<void> destroy(std::span<const PersonId> people);

  // A copy of the keyring and its master key in a new directory (0700, files 0600), synced, at one moment between two
  // batches: with every key that was made before the call.
  [[nodiscard]] Result<void> copy_to(const std::filesystem::path& directory) const;

  // HMACs by the key of the log, which never changes: what a frame remembers of an Idempotency-Key and of a request.
  [[nodiscard]] Hash idempotency_key_mac(std::string_view scope_and_key) const;
  [[nodiscard]] Hash fingerprint(std::string_view canonical_request) const;
  // What is stored of the secret part of an API key: an HMAC by the pepper, which is only here. Compare with same_hash.
  [[nodiscard]] Hash api_key_hash(std::string_view secret) const;

  [[nodiscard]] KeyringStatus status() const;

 private:
  struct Impl;
  explicit Keyring(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// In constant time.
[[nodiscard]] bool same_hash(const Hash& a, const Hash& b);

}  // namespace steward

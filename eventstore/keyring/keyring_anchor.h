#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "domain/base/ids.h"
#include "domain/base/result.h"

namespace steward {

// What the directory of a log knows of its keyring, kept outside it: a keyring that was put back from an older copy,
// was cut, or is another log's does not know it. It would give a new person the number of a key that is used, and what
// was sealed with that one would be lost when the right keyring came back.
struct KeyringAnchor {
  LogId log;
  Uuid keyring;
  std::uint32_t places = 0;  // of the key file: all keys that were ever made, the erased ones too
  std::uint32_t erased = 0;
  bool operator==(const KeyringAnchor&) const = default;
};

// Its name in that directory.
inline constexpr const char* kKeyringAnchorFile = "keyring-anchor";

// One file of text with a checksum, replaced as a whole. nullopt when there is none; `keyring-anchor-damaged`.
[[nodiscard]] Result<std::optional<KeyringAnchor>> read_keyring_anchor(const std::filesystem::path& file);
// Durable when it returns.
[[nodiscard]] Result<void> write_keyring_anchor(const std::filesystem::path& file, const KeyringAnchor& anchor);

// Whether a keyring may be used where another was known. One that has more is one that a crash kept from being known.
// `keyring-foreign`, `keyring-too-old`; both say what was found in `directory`, what was expected and what helps.
[[nodiscard]] Result<void> check_keyring(const KeyringAnchor& found, const KeyringAnchor& known,
                                         const std::filesystem::path& directory);

}  // namespace steward

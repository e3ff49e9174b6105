#include "eventstore/keyring/keyring_anchor.h"

#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "eventstore/base/hash.h"
#include "eventstore/keyring/secret_file.h"

namespace steward {

namespace fs = std::filesystem;

namespace {

std::string to_text(const KeyringAnchor& anchor) {
  std::string text = "steward keyring-anchor-1\n";
  text += "log " + to_string(anchor.log) + "\n";
  text += "keyring " + to_string(anchor.keyring) + "\n";
  text += "places " + std::to_string(anchor.places) + "\n";
  text += "erased " + std::to_string(anchor.erased) + "\n";
  text += "checksum " + std::to_string(checksum(text)) + "\n";
  return text;
}

std::uint32_t number_in(const std::string& text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Reads carelessly; whether the text is good is decided by writing it again.
KeyringAnchor read_fields(const std::string& text) {
  std::map<std::string, std::string> fields;
  std::istringstream words(text);
  for (std::string name, value; words >> name >> value;) fields[name] = value;
  KeyringAnchor anchor;
  if (const auto log = parse_uuid(fields["log"])) anchor.log = LogId(*log);
  if (const auto keyring = parse_uuid(fields["keyring"])) anchor.keyring = *keyring;
  anchor.places = number_in(fields["places"]);
  anchor.erased = number_in(fields["erased"]);
  return anchor;
}

std::string keys_of(const KeyringAnchor& anchor) {
  return std::to_string(anchor.places) + " keys, " + std::to_string(anchor.erased) + " of them erased";
}

constexpr std::string_view kWhatHelps =
    ": put back the keyring that belongs to this log, the newest one, or restore a backup, which brings both "
    "(RUNBOOK.md)";

}  // namespace

Result<std::optional<KeyringAnchor>> read_keyring_anchor(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error) && !error) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const KeyringAnchor anchor = read_fields(text);
  if (!in || to_text(anchor) != text) {
    return fail("keyring-anchor-damaged", {},
                file.string() +
                    " is damaged or cannot be read: it cannot tell which keyring belongs to the log. Take it "
                    "away if you know that the keyring is the right one, and run steward verify");
  }
  return anchor;
}

Result<void> write_keyring_anchor(const fs::path& file, const KeyringAnchor& anchor) {
  return write_secret_file(file, to_text(anchor));
}

Result<void> check_keyring(const KeyringAnchor& found, const KeyringAnchor& known, const fs::path& directory) {
  if (found.log != known.log) {
    return fail("keyring-foreign", {},
                directory.string() + " belongs to log " + to_string(known.log) + ", and the log here is " +
                    to_string(found.log) + std::string(kWhatHelps));
  }
  if (found.keyring != known.keyring) {
    return fail("keyring-foreign", {},
                directory.string() + " is keyring " + to_string(found.keyring) + ", and the log here uses keyring " +
                    to_string(known.keyring) + std::string(kWhatHelps));
  }
  if (found.places < known.places || found.erased < known.erased) {
    return fail("keyring-too-old", {},
                directory.string() + " has " + keys_of(found) + ", and the log has used one of " + keys_of(known) +
                    ": it is an older copy or was cut" + std::string(kWhatHelps));
  }
  return {};
}

}  // namespace steward

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "domain/base/ids.h"

namespace steward {

// Which kind of personal data a box holds. It is part of what the box is bound to (so that a phone cannot be passed off
// as a name) and decides how it is masked. Numbers are stored: append only.
enum class FieldClass : std::uint8_t { name = 1, phone = 2, id_number = 3, address = 4, free_text = 5, plate = 6 };

// Personal data as the domain, the log and the views carry it: closed (XChaCha20-Poly1305, one key per person). Only
// `reveal` (eventstore/keyring.h) opens it. It has no formatter and no operator<<: what cannot be printed cannot leak
// into a log line. An empty box means that nothing was given.
struct Sealed {
  PersonId subject;
  FieldClass field = FieldClass::name;
  std::uint32_t key = 0;  // the number of the subject's key in the keyring
  Uuid command_id;        // the command it was sealed for: part of the associated data
  std::array<std::byte, 24> nonce{};
  std::string box;  // ciphertext and tag
  bool operator==(const Sealed&) const = default;
  [[nodiscard]] bool empty() const { return box.empty(); }
};

}  // namespace steward

#pragma once

#include <cstddef>
#include <cstdint>

namespace steward::service_policy {

// How it came to be known what a resident says of work or of a reply: from residents themselves, or through staff, who
// had it from them at the desk, on the phone, on a visit (where they may have seen for themselves) or in a message.
// Stored: append only.
enum class Via : std::uint8_t {
  unknown = 0,  // nobody said so: events from before it was kept
  resident = 1,
  front_desk = 2,
  phone = 3,
  visit = 4,
  message = 5,
};
inline constexpr std::size_t kVias = 6;

}  // namespace steward::service_policy

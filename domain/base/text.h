#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace steward {

// Which characters a text from outside may have. That it is UTF-8 is checked at the edge. Only decisions ask: what is
// stored stays as it is.

// Whether it has a control character other than those in `allowed`, or one that turns the direction of what follows: a
// text that reads as another than it is. What emoji and names in other scripts are joined by is neither.
[[nodiscard]] bool has_control(std::string_view text, std::string_view allowed = {});

// The same text without them: what somebody wrote who is not there to be asked again, beside money that has come.
[[nodiscard]] std::string without_controls(std::string_view text, std::string_view allowed = {});

// Text that can stand in a list, on a bill or in a claim: not empty, at most `most_bytes`, no control characters and no
// space at either end.
[[nodiscard]] bool is_plain_text(std::string_view text, std::size_t most_bytes);

// Plain text by which something is told from others, and found again: nothing in it is invisible or only looks like a
// space or a hyphen, or the same payment could be booked twice. Upper and lower case are different.
[[nodiscard]] bool is_identifier(std::string_view text, std::size_t most_bytes);

// The same of numbers that are one, however somebody typed them: without spaces, and with full-width signs as the usual
// ones. Claims are made of it, so that it never changes.
[[nodiscard]] std::string as_typed_plainly(std::string_view identifier);

inline constexpr std::size_t kMostCodeBytes = 64;
inline constexpr std::size_t kMostNameBytes = 200;

}  // namespace steward

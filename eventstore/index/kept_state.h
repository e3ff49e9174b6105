#pragma once

#include <optional>
#include <string_view>

#include "eventstore/index/index.h"

namespace steward {

// The row of a long stream's folded state. Nullopt when another version of the code kept it: it is folded again.
[[nodiscard]] Result<std::optional<Index::Folded>> decode_kept_state(StreamKind kind, std::string_view row);
// Such a row: nobody reads it, and it stays until the stream's state is next kept.
[[nodiscard]] bool is_of_another_version(std::string_view row);

}  // namespace steward

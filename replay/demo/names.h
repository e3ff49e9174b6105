#pragma once

#include <string>

#include "replay/demo/random.h"

namespace steward::demo {

// Made-up people: common Chinese names (some with a compound surname), and numbers of a range that nobody is given.
[[nodiscard]] std::string person_name(Random& random);
[[nodiscard]] std::string phone_number(Random& random);
[[nodiscard]] std::string plate_number(Random& random);

}  // namespace steward::demo

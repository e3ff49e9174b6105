#pragma once

#include <string>

namespace steward {

// Names the calling thread for `top -H`, `ps -L` and profiles; Linux takes the first 15 bytes.
void name_thread(std::string name);

}  // namespace steward

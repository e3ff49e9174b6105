#pragma once

namespace steward {

// The calling thread gives way to others while the cores are busy: its nice value rises by so much, for good, as far as
// the system goes (19). Nothing else changes; with a core to itself a thread is as fast as before.
void give_way(int nice);

}  // namespace steward

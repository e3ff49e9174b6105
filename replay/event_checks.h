#pragma once

#include <string>
#include <vector>

#include "eventstore/log/frame.h"

namespace steward {

struct EventFault {
  std::string_view code;
  std::string words;
};

// What an event alone can have wrong: posting lines that do not balance (posting-unbalanced), amounts that do not add
// up (amounts-differ), numbers and lengths that are out of their range (numbers-do-not-fit), household links that are
// not those of the event (household-links-differ). Pure.
[[nodiscard]] std::vector<EventFault> check_event(const RecordedEvent& recorded);

}  // namespace steward

#pragma once

#include <string_view>

#include "eventstore/sequencer/submission.h"

namespace steward::api {

struct Service;

// A command that the server sends of itself. `subject` and `natural_key` name it completely: sent again, it is answered
// as the first time. It is bulk: whoever waits comes first.
[[nodiscard]] Submission scheduled(Service& service, CompanyNo company, Command command, const Uuid& subject,
                                   std::string_view natural_key);

}  // namespace steward::api

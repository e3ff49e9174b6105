#pragma once

#include <optional>
#include <string>

#include "api/service.h"
#include "cli/settings.h"

namespace steward::cli {

// The keys of an installation's first start: of the operator and, in a demo log, of the demo's company. Each is shown
// once on a terminal; without one it is in a file that only its owner can read.
struct FirstKeys {
  std::optional<std::string> operator_key;  // made now
  std::optional<std::string> company_key;   // made now
  std::string file;                         // where they were written
};

// A log without any event is created for `purpose`. A log without any key gets an administrator's key of the operator,
// good for a year; one that `steward demo` has written also one of its company 1.
[[nodiscard]] Result<FirstKeys> ensure_first_key(api::Service& service, const std::string& data_directory,
                                                 operations::LogPurpose purpose);
// Of a log that is there.
[[nodiscard]] Result<operations::LogPurpose> purpose_of_log(api::Service& service);

// What a person sees who has just started the server: address, key, three lines to try.
void say_hello(api::Service& service, const Settings& settings, std::uint16_t port, const FirstKeys& keys);

}  // namespace steward::cli

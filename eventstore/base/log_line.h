#pragma once

#include <string>
#include <string_view>

#include "eventstore/base/logging.h"

// How a line of the program's log looks. Apart from logging.cpp so that it can be tested as text.
namespace steward {

// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// {"time":"…Z","level":"info","event":"…","request_id":"…",fields…} without a newline. Without a request, no
// request_id.
[[nodiscard]] std::string json_line(Instant time, LogLevel level, std::string_view event, std::string_view request_id,
                                    Fields fields);

// 2026-11-23T03:35:25.123456Z warn  event name=value … request_id=…; a value that could be misread (blank, quote,
// control, broken UTF-8) stands as a JSON string, so that a line stays one line. `colour` marks the level for a
// terminal.
[[nodiscard]] std::string text_line(Instant time, LogLevel level, std::string_view event, std::string_view request_id,
                                    Fields fields, bool colour);

}  // namespace steward

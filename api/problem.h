#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/http/message.h"
#include "domain/base/error.h"

// Errors as RFC 9457 problem details. The type is /problems/<code>, a page that the server itself serves.
namespace steward::api {

enum class Language : std::uint8_t { english, chinese };

// Chinese when Accept-Language prefers it, else English.
[[nodiscard]] Language language_of(const http::Request& request);

struct ProblemType {
  std::string_view code;
  int status;
  std::string_view english;
  std::string_view chinese;
};

// The problems of the edge and the store; those of the domain are in domain/base/refusals.h.
[[nodiscard]] std::span<const ProblemType> problem_types();
// Either kind; an unknown code is internal-error.
[[nodiscard]] ProblemType find_problem(std::string_view code);

// The answer to an error: status, title in the language, detail (in the language where it has words in it), parameters
// as members, Retry-After where it helps. `request_body`: in which the member that the error is about is pointed to.
[[nodiscard]] http::Response problem_response(const Error& error, Language language, std::string_view request_id,
                                              std::string_view request_body = {});
// The body alone.
[[nodiscard]] std::string problem_body(const Error& error, Language language, std::string_view request_id,
                                       std::string_view request_body = {});

}  // namespace steward::api

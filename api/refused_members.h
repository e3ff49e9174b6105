#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/base/error.h"

// Which member of a request a refusal by a rule is about, so that a client can mark the field of its form. The rule
// knows its command, not the JSON that it was read from: the table here is that of the edge.
namespace steward::api {

// A refusal of `code` is about that of the `members` which the body has: what one command calls amount_fen another
// calls net_fen. With `param` it must also say what the refusal says under that name; of a list that is an item, or the
// item whose `key` says it. A code is not in the table where no single member is meant: it has no pointer then.
struct RefusedMember {
  std::string_view code;
  std::string_view members;  // with blanks between them; "replacement/number" is inside of another
  std::string_view param = {};
  std::string_view key = {};
};

// Ascending by code.
[[nodiscard]] std::span<const RefusedMember> refused_members();

// The JSON pointer, in URI fragment form, to what in the body of the request the refusal is about. Empty where the
// table or the body says nothing of it, and where it could be one member as well as another: it never points to what is
// not there.
[[nodiscard]] std::string pointer_to_refused(const Error& error, std::string_view body);

}  // namespace steward::api

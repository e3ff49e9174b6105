#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "api/access_policy.h"
#include "api/call.h"
#include "api/csv/columns.h"
#include "api/http/server.h"
#include "domain/command.h"

namespace steward::api {

// What a command handler makes of a request.
struct Prepared {
  explicit Prepared(Command command_in) : command(std::move(command_in)) {}
  Command command;
  std::optional<Instant> occurred_at;
  bool may_backdate = false;
  BackdatingReason backdating = BackdatingReason::none;
  std::int32_t free_days = kFreeBackdatingDays;
  Uuid causation = {};       // the command that this one answers; nil: none
  boost::json::object once;  // members shown with the first answer only (an API key)
};

using Query = Result<Reply> (*)(Call& call);
using Commander = Result<Prepared> (*)(Call& call, CommandId command_id);
// After a success: sets a process going.
using Then = void (*)(Service& service, const Principal& principal, const Answer& answer);
// Answers by itself: streams and texts.
using Direct = void (*)(Call& call, http::Responder responder);

struct QueryParam {
  std::string_view name;
  std::string_view schema;  // JSON schema
  std::string_view help;
};

// One line of the table: what there is, who may use it, who does it, and what its description says.
struct Route {
  http::Method method;
  std::string_view path;  // /v1/households/{household_id}/payments
  Permission permission;
  std::string_view tag;  // the business area
  std::string_view summary;
  Query query = nullptr;
  Commander command = nullptr;
  // How a command is answered, also when its handler is not asked again: the same request gets the same answer.
  int status = 201;
  std::string_view collection = {};  // where what was created is, by the id of its stream: "/v1/houses/"
  bool of_the_log = false;           // decided as company 0: companies, keys, views
  Then then = nullptr;
  Direct direct = nullptr;
  std::span<const QueryParam> params = {};
  std::string_view request_schema = {};  // JSON schema of the body; empty: no body
  std::string_view request_example = {};
  std::uint64_t body_bytes = 0;             // the body may be as large as that; 0: as the server lets any be
  std::span<const CsvColumn> columns = {};  // of a list: it can be had as CSV
  std::string_view rows = "items";          // the member of the answer that is the list
  std::string_view also = {};               // another form of the answer, an array, that Accept may ask for
  std::string_view only = {};               // the form of the answer where it is not JSON
  // A person decides on what they have read, the path of this GET: 428 without If-Match, which is its ETag.
  std::string_view version_of = {};
  bool remembers_key = false;  // a sweep that, asked for again with its key, is answered as before
  bool quick = false;          // needs nothing but memory, mostly: an io thread tries first
  // Other forms of the answer, which Accept may ask for: texts for people.
  std::span<const std::string_view> also_texts = {};
};

// Every route there is.
[[nodiscard]] std::span<const Route> routes();

struct Match {
  const Route* route = nullptr;
  std::vector<std::string> values;
  bool path_known = false;  // another method of this path exists
};
// Segments are decoded after the split, so that an encoded slash stays inside its segment.
[[nodiscard]] Match match(http::Method method, std::string_view path);
// What a path that is known takes, as the header Allow says it: "GET, HEAD, POST".
[[nodiscard]] std::string allowed_methods(std::string_view path);

}  // namespace steward::api

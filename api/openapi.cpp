#include "api/openapi.h"

#include <algorithm>
#include <boost/json.hpp>

#include "api/answers.h"
#include "api/build_info.h"
#include "api/route.h"
#include "domain/base/assert.h"

namespace steward::api {

namespace {

namespace bj = boost::json;

bj::value parsed(std::string_view text) {
  boost::system::error_code error;
  bj::value value = bj::parse(text, error);
  STEWARD_ASSERT(!error, "schemas and examples of the route table are JSON");
  return value;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return out;
}

// createPayment-like names are made from method and path, so that they are stable and unique.
std::string operation_id(const Route& route) {
  std::string id = lower(http::to_string(route.method));
  bool upper_next = true;
  for (const char c : route.path) {
    if (c == '/' || c == '{' || c == '}' || c == '-' || c == '_' || c == '.') {
      upper_next = true;
      continue;
    }
    id += upper_next && c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    upper_next = false;
  }
  return id;
}

bj::object header_parameter(std::string_view name, bool required, std::string_view pattern, std::string_view help) {
  return {{"name", name},
          {"in", "header"},
          {"required", required},
          {"description", help},
          {"schema", bj::object{{"type", "string"}, {"pattern", pattern}}}};
}

bj::array parameters(const Route& route) {
  bj::array list;
  std::string_view rest = route.path;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const auto close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const bool is_id = name.size() > 3 && name.substr(name.size() - 3) == "_id" && name != "job_id";
    bj::object schema = {{"type", "string"}};
    if (is_id) schema["format"] = "uuid";
    list.push_back(bj::object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
    rest.remove_prefix(close + 1);
  }
  for (const QueryParam& param : route.params) {
    list.push_back(bj::object{{"name", param.name},
                              {"in", "query"},
                              {"required", false},
                              {"description", param.help},
                              {"schema", parsed(param.schema)}});
  }
  if (route.command != nullptr) {
    list.push_back(header_parameter("Idempotency-Key", true, "^\"?[!-~]{1,128}\"?$",
                                    "Chosen by the client; the same key and body give the same answer again."));
  }
  if (route.remembers_key) {
    list.push_back(header_parameter("Idempotency-Key", false, "^\"?[!-~]{1,128}\"?$",
                                    "With it the same request is answered as before, and goes on where it stopped."));
  }
  const bool needs_if_match = !route.version_of.empty();
  if (route.command != nullptr || needs_if_match) {
    const std::string read = needs_if_match ? "The ETag that GET " + std::string(route.version_of) + " sends"
                                            : std::string("The version that was read");
    list.push_back(header_parameter("If-Match", needs_if_match, "^\"v[0-9]+\"$", read + "; 412 if it changed."));
  }
  if (route.query != nullptr && route.permission != Permission::operate) {
    list.push_back(
        header_parameter("Min-Position", false, "^[0-9]+-[0-9]+$", "Read at or behind this Event-Position."));
    list.push_back(header_parameter("Prefer", false, "^wait=[0-9]+$", "How many seconds to wait for Min-Position."));
  }
  return list;
}

bj::object problem_answer(std::string_view what) {
  return {{"description", what},
          {"content", bj::object{{"application/problem+json",
                                  bj::object{{"schema", bj::object{{"$ref", "#/components/schemas/Problem"}}}}}}}};
}

bj::object text_form(std::string_view media_type) {
  bj::object schema = {{"type", "string"}};
  if (!media_type.starts_with("text/")) schema["format"] = "binary";
  return {{"schema", std::move(schema)}};
}

// The forms of a good answer: JSON always, unless it has one form only; CSV for lists, with its titles.
bj::object forms(const Route& route) {
  if (!route.only.empty()) return {{route.only, text_form(route.only)}};
  bj::object forms = {{"application/json", bj::object{{"schema", answer_schema(route)}}}};
  if (!route.also.empty()) {
    forms[route.also] = bj::object{{"schema", bj::object{{"type", "array"}, {"items", cloud_event_schema()}}}};
  }
  for (const std::string_view media_type : route.also_texts) forms[media_type] = text_form(media_type);
  if (route.columns.empty()) return forms;
  bj::array columns;
  for (const CsvColumn& column : route.columns) {
    columns.push_back(bj::object{{"member", column.member}, {"en", column.english}, {"zh-CN", column.chinese}});
  }
  forms["text/csv"] = bj::object{
      {"schema", bj::object{{"type", "string"},
                            {"description",
                             "For spreadsheets: UTF-8 with a byte order mark, CRLF, titles by Accept-Language, amounts "
                             "in yuan, nothing that begins like a formula. Without limit the whole list."}}},
      {"x-columns", std::move(columns)}};
  forms["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = bj::object{
      {"schema", bj::object{{"type", "string"},
                            {"format", "binary"},
                            {"description", "The same as a workbook: amounts are numbers, dates are dates."}}}};
  return forms;
}

bj::object answers(const Route& route) {
  bj::object list;
  const std::string_view good = route.method == http::Method::get ? "200" : "2XX";
  list[good] = bj::object{{"description", route.command == nullptr ? "The answer." : "Stored, and synced to disk."},
                          {"content", forms(route)}};
  if (route.permission == Permission::anyone) return list;
  list["400"] = problem_answer("The request is malformed; nothing was stored.");
  list["401"] = problem_answer("A valid API key is needed.");
  list["403"] = problem_answer("The key's role does not permit this.");
  list["404"] = problem_answer("Not there, or not for this key.");
  list["429"] = problem_answer("Too many requests.");
  list["503"] = problem_answer("Try again shortly.");
  if (route.method == http::Method::get) {
    list["409"] = problem_answer("Not as the log is now: a position that was lost, or something else in the way.");
    list["422"] = problem_answer("Nothing that could be answered comes of it.");
  } else {
    list["409"] = problem_answer("Exists already, or is being worked on.");
    list["422"] = problem_answer("Against a rule.");
    list["507"] = problem_answer("The disk is almost full.");
  }
  if (!route.request_schema.empty()) {
    list["413"] = problem_answer("The body is too large.");
    list["415"] = problem_answer("The body is not JSON in UTF-8.");
  }
  const bool needs_if_match = !route.version_of.empty();
  if (needs_if_match) list["428"] = problem_answer("The version that was read is needed.");
  if (route.command != nullptr || needs_if_match) list["412"] = problem_answer("Changed since it was read.");
  return list;
}

bj::object operation(const Route& route) {
  bj::object body = {{"operationId", operation_id(route)}, {"tags", bj::array{route.tag}},
                     {"summary", route.summary},           {"parameters", parameters(route)},
                     {"responses", answers(route)},        {"x-permission", to_string(route.permission)}};
  if (!route.request_schema.empty()) {
    bj::object media = {{"schema", parsed(route.request_schema)}};
    if (!route.request_example.empty()) media["example"] = parsed(route.request_example);
    body["requestBody"] =
        bj::object{{"required", true}, {"content", bj::object{{"application/json", std::move(media)}}}};
  }
  if (route.permission == Permission::anyone) body["security"] = bj::array{};
  return body;
}

std::string make_document() {
  bj::object paths;
  for (const Route& route : routes()) {
    bj::value& path = paths.emplace(route.path, bj::object{}).first->value();
    path.as_object()[lower(http::to_string(route.method))] = operation(route);
  }
  const bj::object document = {
      {"openapi", "3.1.0"},
      {"info", bj::object{{"title", "Steward"},
                          {"version", kVersion},
                          {"description",
                           "The system of record of a property management company. Amounts are integers in "
                           "fen, areas in 0.01 m², unit prices in 10^-6 yuan, dates ISO 8601. The pointer of a problem "
                           "(RFC 6901, as a URI fragment) is to the member of the body that it is about."},
                          {"license", bj::object{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"security", bj::array{bj::object{{"api_key", bj::array{}}}}},
      {"paths", std::move(paths)},
      {"components",
       bj::object{{"securitySchemes", bj::object{{"api_key", bj::object{{"type", "http"}, {"scheme", "bearer"}}}}},
                  {"schemas", schema_components()}}}};
  return bj::serialize(document);
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = make_document();
  return document;
}

}  // namespace steward::api

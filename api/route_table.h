#pragma once

#include <array>

#include "api/route.h"

// How the tables of routes are written: one line a route. The table of the first areas is routes.cpp; a later area has
// its own file, routes_of_<area>.cpp, and a function here.
namespace steward::api {

[[nodiscard]] std::span<const Route> approval_routes();
[[nodiscard]] std::span<const Route> board_routes();
[[nodiscard]] std::span<const Route> books_routes();
[[nodiscard]] std::span<const Route> case_routes();
[[nodiscard]] std::span<const Route> invoice_routes();
[[nodiscard]] std::span<const Route> parking_routes();
[[nodiscard]] std::span<const Route> printing_routes();
[[nodiscard]] std::span<const Route> receivable_routes();
[[nodiscard]] std::span<const Route> report_routes();
[[nodiscard]] std::span<const Route> dunning_routes();
[[nodiscard]] std::span<const Route> fee_routes();
[[nodiscard]] std::span<const Route> staff_routes();
[[nodiscard]] std::span<const Route> work_order_routes();

inline constexpr std::array kPage = {
    QueryParam{"limit", R"({"type":"integer","minimum":1,"maximum":500,"default":50})", "How many rows a page has."},
    QueryParam{"cursor", R"({"type":"string"})", "Where to go on: next_cursor of the page before."},
};
inline constexpr std::array kReveal = {
    QueryParam{"reveal", R"({"enum":["true"]})", "Personal data unmasked, if the key's role permits it."},
};
inline constexpr std::array kPageReveal = {kPage[0], kPage[1], kReveal[0]};
// A query.
constexpr Route get(std::string_view path, Permission permission, std::string_view tag, Query query,
                    std::string_view summary, std::span<const QueryParam> params = {}) {
  return {.method = http::Method::get,
          .path = path,
          .permission = permission,
          .tag = tag,
          .summary = summary,
          .query = query,
          .params = params};
}
// A query of many, which can be had as CSV with these columns. `rows` is the member of the answer that is the list.
constexpr Route list(std::string_view path, Permission permission, std::string_view tag, Query query,
                     std::string_view summary, std::span<const QueryParam> params, std::span<const CsvColumn> columns,
                     std::string_view rows = "items") {
  Route route = get(path, permission, tag, query, summary, params);
  route.columns = columns;
  route.rows = rows;
  return route;
}
// A command.
constexpr Route post(std::string_view path, Permission permission, std::string_view tag, Commander command,
                     std::string_view summary, std::string_view schema, std::string_view example) {
  return {.method = http::Method::post,
          .path = path,
          .permission = permission,
          .tag = tag,
          .summary = summary,
          .command = command,
          .request_schema = schema,
          .request_example = example};
}
// A command about something that is there: it creates nothing.
constexpr Route step(std::string_view path, Permission permission, std::string_view tag, Commander command,
                     std::string_view summary, std::string_view schema, std::string_view example) {
  Route route = post(path, permission, tag, command, summary, schema, example);
  route.status = 200;
  return route;
}
// What is created can be read there.
constexpr Route creates(std::string_view collection, Route route) {
  route.collection = collection;
  return route;
}
// Stored among what concerns every company.
constexpr Route of_the_log(Route route) {
  route.of_the_log = true;
  return route;
}
// The command only begins it.
constexpr Route goes_on(Then then, Route route) {
  route.status = 202;
  route.then = then;
  return route;
}
// Not a command of the domain: acts on the running server, stores nothing in the log.
constexpr Route act(http::Method method, std::string_view path, Query query, std::string_view summary) {
  return {.method = method,
          .path = path,
          .permission = Permission::operate,
          .tag = "operations",
          .summary = summary,
          .query = query};
}
constexpr Route told(std::string_view path, Permission permission, Direct direct, std::string_view summary,
                     std::span<const QueryParam> params) {
  return {.method = http::Method::get,
          .path = path,
          .permission = permission,
          .tag = "history",
          .summary = summary,
          .direct = direct,
          .params = params};
}
constexpr Route system(std::string_view path, Permission permission, Direct direct, std::string_view summary,
                       bool quick) {
  return {.method = http::Method::get,
          .path = path,
          .permission = permission,
          .tag = "system",
          .summary = summary,
          .direct = direct,
          .quick = quick};
}
// Not JSON, but this.
constexpr Route only(std::string_view media_type, Route route) {
  route.only = media_type;
  return route;
}
// Not answered once: events, as they come.
constexpr Route streamed(std::string_view path, Permission permission, Direct direct, std::string_view summary,
                         std::span<const QueryParam> params) {
  return only("text/event-stream", told(path, permission, direct, summary, params));
}
// A person decides on what they have read, the path of that GET, and must say which version that was.
constexpr Route on_what_was_read(std::string_view read, Route route) {
  route.version_of = read;
  return route;
}
// A sweep whose answer may be lost: its commands are remembered by the request's key.
constexpr Route remembers_key(Route route) {
  route.remembers_key = true;
  return route;
}
// Its requests are mostly answered from memory: an io thread tries first.
constexpr Route quick(Route route) {
  route.quick = true;
  return route;
}

}  // namespace steward::api

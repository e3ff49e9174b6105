#pragma once

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/details.h"
#include "api/http/message.h"
#include "api/json/reader.h"
#include "api/problem.h"
#include "api/service.h"
#include "projections/all_views.h"
#include "projections/read_lease.h"

namespace steward::api {

struct Route;

// Query parameters, decoded; a name given twice or not in the route's list is query-invalid.
using QueryParams = std::map<std::string, std::string, std::less<>>;

// One request on its way through a handler: who asks, for what, and the ways to what is known. Not thread-safe.
class Call {
 public:
  Call(Service& service_in, const http::Request& request_in, const Route& route_in)
      : service(service_in), request(request_in), route(route_in), language(language_of(request_in)) {}

  Service& service;
  const http::Request& request;
  const Route& route;
  const Language language;
  Principal principal;
  std::vector<std::string> path_values;  // of the {…} segments, in order
  QueryParams query;
  const http::Responder* responder = nullptr;  // of a query that came over the wire

  // The n-th {…} of the path as an id; path-invalid (404) when it is none, which names it and says how one looks.
  template <class IdType>
  [[nodiscard]] Result<IdType> path_id(std::size_t index) const {
    const auto uuid = parse_named_uuid(path_values[index]);
    if (!uuid) return fail_at("path-invalid", path_variable(index), Says::uuid);
    return IdType{*uuid};
  }

  // The head of a stream of the caller's company, if the caller may see it: `unknown_code` otherwise, as if it were not
  // there. Communities of the credential and the household of a resident are held here.
  [[nodiscard]] Result<Head> reach(const StreamId& stream, std::string_view unknown_code) const;
  // The same for what belongs to no single household or to one that only its row names (work orders, cases, staff …):
  // company and community are held here, the rest is the handler's.
  [[nodiscard]] Result<Head> reach_shared(const StreamId& stream, std::string_view unknown_code) const;
  // The n-th {…} of the path, if the caller may see what it names.
  template <class IdType>
  [[nodiscard]] Result<IdType> reach_path(std::size_t index, std::string_view unknown_code) const {
    auto id = path_id<IdType>(index);
    if (!id) return id;
    if (auto head = reach(stream_of(*id), unknown_code); !head) return pass_on(std::move(head.error()));
    return id;
  }
  // The civil date of an instant, and of now, by the clocks of the community that a stream of the caller's company
  // belongs to.
  [[nodiscard]] Result<Date> day_of(const StreamId& stream, Instant at) const;
  [[nodiscard]] Result<Date> today_of(const StreamId& stream) const;
  // A list over a community (nil: the whole company): the credential's own community when it has one.
  [[nodiscard]] Result<CommunityId> list_scope(CommunityId asked) const;
  // The same of the query's community_id.
  [[nodiscard]] Result<CommunityId> asked_community() const;
  [[nodiscard]] bool may(Permission permission) const { return permits(principal.role, permission); }
  // A resident sees nothing but the own household.
  [[nodiscard]] Result<void> not_for_residents() const;

  // A snapshot of a group of views at or behind Min-Position (waiting as Prefer: wait=SECONDS says, 2 s by default) and
  // at or behind `at_least`. A call that asks again gets the same one: the pages of a list that is written out as a
  // whole fit each other. Refusal: projection-behind, at once when the group stands still, and very soon when too many
  // requests wait already.
  [[nodiscard]] Result<ReadLease> views(std::string_view group, Position at_least = 0) const;
  // The index has applied `position`, within the time. Refusal: index-behind, as soon as above.
  [[nodiscard]] Result<void> index_reaches(Position position, std::chrono::milliseconds most) const;

  // A position that was given out once, if it is one of the log as it is: `position-from-lost-future` (409) when it
  // lies beyond the end, or beyond where its epoch ended because a loss was accepted.
  [[nodiscard]] Result<Position> position_of_log(const EpochPosition& asked) const;

  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  [[nodiscard]] Result<std::size_t> limit(std::size_t usual, std::size_t most) const;
  // From 1 to `most`.
  [[nodiscard]] Result<std::optional<std::int64_t>> query_number(std::string_view name, std::int64_t most) const;
  [[nodiscard]] Result<std::optional<Date>> query_date(std::string_view name) const;
  [[nodiscard]] Result<std::optional<YearMonth>> query_month(std::string_view name) const;
  [[nodiscard]] Result<std::optional<Instant>> query_instant(std::string_view name) const;
  // Nil when it is not given: the nil UUID is no id that could be given.
  template <class IdType>
  [[nodiscard]] Result<IdType> query_id(std::string_view name) const {
    const auto text = query_value(name);
    if (!text) return IdType{};
    const auto uuid = parse_named_uuid(*text);
    if (!uuid) return fail_at("query-invalid", name, Says::uuid);
    return IdType{*uuid};
  }

  // A word of a table of names.h; nullopt when it is not given.
  template <class Enum, std::size_t N>
  [[nodiscard]] Result<std::optional<Enum>> query_word(std::string_view name,
                                                       const std::array<json::EnumName<Enum>, N>& table) const {
    auto found = query_words(name, table);
    if (!found) return pass_on(std::move(found.error()));
    if (found->size() > 1) return fail_at("query-invalid", name, Says::one_word);
    return found->empty() ? std::nullopt : std::optional(found->front());
  }
  // Words with commas between; empty when it is not given.
  template <class Enum, std::size_t N>
  [[nodiscard]] Result<std::vector<Enum>> query_words(std::string_view name,
                                                      const std::array<json::EnumName<Enum>, N>& table) const {
    std::vector<Enum> found;
    std::string_view rest = query_value(name).value_or("");
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      const auto entry = std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.name == word; });
      if (entry == table.end()) return fail_at("query-invalid", name, Says::one_of, {words_of(table)});
      found.push_back(entry->value);
    }
    return found;
  }
  [[nodiscard]] Result<std::optional<bool>> query_flag(std::string_view name) const;
  // `status` of what is settled one day: open (the default) or all.
  [[nodiscard]] Result<bool> query_open_only() const;

  // `limit` (50 by default, 500 at most) and `cursor` of a list.
  struct Paging {
    std::size_t limit;
    std::string cursor;
  };
  [[nodiscard]] Result<Paging> paging() const;

  // A cursor of the route and its filters, opaque outside.
  [[nodiscard]] Result<std::string> cursor() const;
  [[nodiscard]] std::string next_link(std::string_view cursor_bytes) const;
  [[nodiscard]] std::string opaque(std::string_view cursor_bytes) const;

  // Not once nobody waits for the answer, or the server stops: a query that takes long asks now and then, for it costs
  // a system call.
  [[nodiscard]] bool wanted() const { return responder == nullptr || responder->wanted(); }

  // Nothing more is read.
  void let_views_go() { leases_.clear(); }

 private:
  // "household_id": the name of the n-th {…} of the route's path.
  [[nodiscard]] std::string_view path_variable(std::size_t index) const;
  template <class Enum, std::size_t N>
  [[nodiscard]] static std::string words_of(const std::array<json::EnumName<Enum>, N>& table) {
    std::string words;
    for (const auto& entry : table) words += (words.empty() ? "" : ", ") + std::string(entry.name);
    return words;
  }
  mutable std::map<std::string, ReadLease, std::less<>> leases_;  // by group

  template <class Wait>
  [[nodiscard]] bool waits(std::chrono::milliseconds most, const Wait& wait) const;
  [[nodiscard]] Result<Position> min_position() const;
  [[nodiscard]] std::string filters() const;
};

// The answer of a query.
struct Reply {
  int status = 200;
  boost::json::object body;
  std::vector<http::Header> headers;
  // Set: sent as it is, in the place of the body.
  std::optional<std::string> text = {};
  std::string_view content_type = "application/json";
};

// A query of a view with the lease that it reads.
template <class ViewQuery>
struct OpenView {
  ReadLease lease;
  ViewQuery query;
};
template <class ViewQuery>
[[nodiscard]] Result<OpenView<ViewQuery>> open_view(const Call& call, Position at_least = 0,
                                                    std::string_view group = kHouseholdsGroup) {
  auto lease = call.views(group, at_least);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = ViewQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  return OpenView<ViewQuery>{std::move(*lease), *query};
}

// The number that a cursor is made of; cursor-invalid for anything else that somebody made of it.
[[nodiscard]] Result<std::uint64_t> cursor_number(std::string_view cursor);

// View-Position of a lease.
[[nodiscard]] http::Header view_position(const ReadLease& lease);
// ETag of a stream, or of a row that counts its changes, at this version: what If-Match asks for.
[[nodiscard]] http::Header etag(Version version);
// What If-Match says was read; nullopt without. Refusals: header-invalid; if-match-missing where the route asks for it.
[[nodiscard]] Result<std::optional<Version>> expected_version(const Call& call);

// `items` and, when there is more, `next` with its Link header.
[[nodiscard]] Reply page_reply(const Call& call, const ReadLease& lease, boost::json::array items,
                               const std::optional<std::string>& next);
// The same of what was read from the index when it was there.
[[nodiscard]] Reply page_reply(const Call& call, const LogCursor& at, boost::json::array items,
                               const std::optional<std::string>& next);

}  // namespace steward::api

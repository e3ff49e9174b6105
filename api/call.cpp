#include "api/call.h"

#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/route.h"
#include "api/slot.h"
#include "eventstore/base/hash.h"

namespace steward::api {

namespace {

constexpr std::chrono::seconds kUsualWait{2};
constexpr std::int64_t kLongestWaitSeconds = 30;
// What follows the log and is not held up is there within this time when somebody waits.
constexpr std::chrono::milliseconds kBriefWait{100};

std::string base64url(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr,
                        &size, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

std::string mark_of(std::string_view filters) {
  const Hash hash = sha256(filters);
  return std::string(hash.view().substr(0, 8));
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// Prefer: wait=SECONDS (RFC 7240); other preferences are not ours.
std::chrono::seconds wait_of(const http::Request& request) {
  const auto header = request.header("Prefer");
  if (!header || header->substr(0, 5) != "wait=") return kUsualWait;
  const auto seconds = number(header->substr(5));
  if (!seconds || *seconds < 0) return kUsualWait;
  return std::chrono::seconds(std::min(*seconds, kLongestWaitSeconds));
}

}  // namespace

std::string_view Call::path_variable(std::size_t index) const {
  std::string_view rest = route.path;
  for (std::size_t n = 0; n < index; ++n) rest.remove_prefix(rest.find('}') + 1);
  const auto name = rest.find('{') + 1;
  return rest.substr(name, rest.find('}') - name);
}

Result<Head> Call::reach_shared(const StreamId& stream, std::string_view unknown_code) const {
  auto head = service.store.knowledge().head(principal.company, stream);
  if (!head) return pass_on(std::move(head.error()));
  const bool there = head->version > 0;
  const bool in_community = principal.community.is_nil() || head->community == principal.community;
  if (!there || !in_community) return fail(unknown_code);
  return *head;
}

Result<Head> Call::reach(const StreamId& stream, std::string_view unknown_code) const {
  const bool own = principal.role != access::Role::resident || stream == stream_of(principal.household);
  if (!own) return fail(unknown_code);
  return reach_shared(stream, unknown_code);
}

Result<Date> Call::day_of(const StreamId& stream, Instant at) const {
  auto state = service.store.knowledge().state(principal.company, stream);
  if (!state) return pass_on(std::move(state.error()));
  auto clocks = service.zone(principal.company, community_of(*state->state));
  if (!clocks) return pass_on(std::move(clocks.error()));
  return clocks->date_at(at);
}

Result<Date> Call::today_of(const StreamId& stream) const { return day_of(stream, service.store.sequencer().now()); }

Result<CommunityId> Call::list_scope(CommunityId asked) const {
  if (auto check = not_for_residents(); !check) return pass_on(std::move(check.error()));
  if (principal.community.is_nil()) {
    if (asked.is_nil()) return asked;
    if (auto head = reach(stream_of(asked), "community-unknown"); !head) return pass_on(std::move(head.error()));
    return asked;
  }
  if (!asked.is_nil() && asked != principal.community) return fail("community-unknown");
  return principal.community;
}

Result<CommunityId> Call::asked_community() const {
  auto asked = query_id<CommunityId>("community_id");
  if (!asked) return asked;
  return list_scope(*asked);
}

Result<void> Call::not_for_residents() const {
  if (principal.role == access::Role::resident) return fail_at("not-permitted", {}, Says::own_household_only);
  return {};
}

Result<Position> Call::position_of_log(const EpochPosition& asked) const {
  const LogCursor durable = service.store.feed().durable();
  Position end = durable.position;
  if (asked.epoch < durable.epoch) {
    // An epoch ended where a loss was accepted: what lay behind that is gone.
    auto visited = service.store.index().visit_stream(
        CompanyNo{0}, log_stream(), 1, [&](const RecordedEvent& event) -> Result<bool> {
          const auto* loss = get_if<operations::LossAccepted>(&event.event);
          if (loss != nullptr && loss->new_epoch > asked.epoch) end = std::min(end, loss->tail);
          return true;
        });
    if (!visited) return pass_on(std::move(visited.error()));
  }
  if (asked.position > end || asked.epoch > durable.epoch) {
    return fail("position-from-lost-future",
                {{"last_position", static_cast<std::int64_t>(end)},
                 {"epoch", static_cast<std::int64_t>(std::min(asked.epoch, durable.epoch))}});
  }
  return asked.position;
}

Result<Position> Call::min_position() const {
  const auto header = request.header("Min-Position");
  if (!header) return Position{0};
  const auto asked = parse_position(*header);
  if (!asked) return fail_at("header-invalid", "Min-Position", Says::position_form);
  return position_of_log(*asked);
}

// Who waits holds a thread of the pool, which everybody needs, commands too: briefly each may, longer only so many.
template <class Wait>
bool Call::waits(std::chrono::milliseconds most, const Wait& wait) const {
  const auto brief = std::min(most, kBriefWait);
  if (wait(brief)) return true;
  if (brief == most) return false;
  const Slot slot(service.waiting, service.options.waits_at_once);
  return slot.taken() && wait(most - brief);
}

Result<void> Call::index_reaches(Position position, std::chrono::milliseconds most) const {
  const Follower& index = service.store.index_follower();
  if (!waits(most, [&](auto time) { return index.wait_for(position, time); })) return fail("index-behind");
  return {};
}

Result<ReadLease> Call::views(std::string_view group, Position at_least) const {
  auto asked = min_position();
  if (!asked) return pass_on(std::move(asked.error()));
  const Position position = std::max(*asked, at_least);
  const auto held = leases_.find(group);
  if (held != leases_.end() && held->second.at().position >= position) return held->second;
  const auto has_it = [&](auto time) { return service.views.wait_for(group, position, time); };
  if (position > 0 && !waits(wait_of(request), has_it)) {
    return fail("projection-behind", {{"view_position", static_cast<std::int64_t>(service.views.position(group))},
                                      {"min_position", static_cast<std::int64_t>(position)}});
  }
  auto lease = service.views.read(group);
  if (lease) leases_.insert_or_assign(std::string(group), *lease);
  return lease;
}

std::optional<std::string_view> Call::query_value(std::string_view name) const {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

Result<std::optional<std::int64_t>> Call::query_number(std::string_view name, std::int64_t most) const {
  const auto text = query_value(name);
  if (!text) return std::optional<std::int64_t>{};
  const auto value = number(*text);
  if (!value || *value < 1 || *value > most) {
    return fail_at("query-invalid", name, Says::integer, {"1", std::to_string(most)});
  }
  return value;
}

Result<std::size_t> Call::limit(std::size_t usual, std::size_t most) const {
  auto value = query_number("limit", static_cast<std::int64_t>(most));
  if (!value) return pass_on(std::move(value.error()));
  return *value ? static_cast<std::size_t>(**value) : usual;
}

Result<Call::Paging> Call::paging() const {
  constexpr std::size_t kUsualPage = 50;
  constexpr std::size_t kLargestPage = 500;
  auto rows = limit(kUsualPage, kLargestPage);
  if (!rows) return pass_on(std::move(rows.error()));
  auto from = cursor();
  if (!from) return pass_on(std::move(from.error()));
  return Paging{*rows, std::move(*from)};
}

Result<std::optional<Date>> Call::query_date(std::string_view name) const {
  const auto text = query_value(name);
  if (!text) return std::optional<Date>{};
  const auto date = parse_date(*text);
  if (!date) return fail_at("query-invalid", name, Says::date);
  return date;
}

Result<bool> Call::query_open_only() const {
  const auto status = query_value("status").value_or("open");
  if (status != "open" && status != "all") return fail_at("query-invalid", "status", Says::one_of, {"open, all"});
  return status == "open";
}

Result<std::optional<YearMonth>> Call::query_month(std::string_view name) const {
  const auto text = query_value(name);
  if (!text) return std::optional<YearMonth>{};
  const auto month = parse_year_month(*text);
  if (!month) return fail_at("query-invalid", name, Says::month);
  return std::optional(*month);
}

Result<std::optional<Instant>> Call::query_instant(std::string_view name) const {
  const auto text = query_value(name);
  if (!text) return std::optional<Instant>{};
  const auto instant = parse_instant(*text);
  if (!instant) return fail_at("query-invalid", name, Says::instant);
  return instant;
}

Result<std::optional<bool>> Call::query_flag(std::string_view name) const {
  const auto text = query_value(name);
  if (!text) return std::optional<bool>{};
  if (*text == "true") return std::optional(true);
  if (*text == "false") return std::optional(false);
  return fail_at("query-invalid", name, Says::boolean);
}

std::string Call::filters() const {
  std::string text(request.path());
  for (const auto& [name, value] : query) {
    if (name == "cursor" || name == "limit") continue;
    text += '\0' + name + '\0' + value;
  }
  return text;
}

std::string Call::opaque(std::string_view cursor_bytes) const {
  return base64url(mark_of(filters()) + std::string(cursor_bytes));
}

Result<std::string> Call::cursor() const {
  const auto text = query_value("cursor");
  if (!text) return std::string{};
  auto bytes = from_base64url(*text);
  if (!bytes || bytes->substr(0, 8) != mark_of(filters())) return fail("cursor-invalid");
  return bytes->substr(8);
}

Result<std::uint64_t> cursor_number(std::string_view cursor) {
  const auto value = number(cursor);
  if (!value || *value < 0) return fail("cursor-invalid");
  return static_cast<std::uint64_t>(*value);
}

std::string Call::next_link(std::string_view cursor_bytes) const {
  std::string target(request.path());
  char separator = '?';
  std::string_view rest = request.query();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (part.substr(0, 7) != "cursor=") {
      target += separator;
      target += part;
      separator = '&';
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return target + separator + "cursor=" + opaque(cursor_bytes);
}

http::Header etag(Version version) { return {"ETag", "\"v" + std::to_string(version) + "\""}; }

// "v17" as we give it out, quotes included; strong comparison only.
Result<std::optional<Version>> expected_version(const Call& call) {
  const auto header = call.request.header("If-Match");
  if (!header && !call.route.version_of.empty()) {
    return fail_at("if-match-missing", "If-Match", Says::etag_of, {call.route.version_of});
  }
  if (!header) return std::optional<Version>{};
  const std::string_view text = *header;
  Version version = 0;
  if (text.size() < 4 || text.substr(0, 2) != "\"v" || text.back() != '"') {
    return fail_at("header-invalid", "If-Match", Says::version_form);
  }
  for (const char c : text.substr(2, text.size() - 3)) {
    if (c < '0' || c > '9' || version > UINT64_MAX / 100) {
      return fail_at("header-invalid", "If-Match", Says::version_form);
    }
    version = version * 10 + static_cast<Version>(c - '0');
  }
  return std::optional<Version>(version);
}

http::Header view_position(const ReadLease& lease) {
  return {"View-Position", position_text(lease.at().epoch, lease.at().position)};
}

Reply page_reply(const Call& call, const ReadLease& lease, boost::json::array items,
                 const std::optional<std::string>& next) {
  return page_reply(call, lease.at(), std::move(items), next);
}

Reply page_reply(const Call& call, const LogCursor& at, boost::json::array items,
                 const std::optional<std::string>& next) {
  Reply reply;
  reply.body["items"] = std::move(items);
  if (next) {
    reply.body["next_cursor"] = call.opaque(*next);
    reply.headers.push_back({"Link", "<" + call.next_link(*next) + ">; rel=\"next\""});
  }
  reply.headers.push_back({"View-Position", position_text(at.epoch, at.position)});
  return reply;
}

}  // namespace steward::api

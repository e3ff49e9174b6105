#include <boost/json.hpp>

#include "api/credential.h"
#include "api/handlers/handlers.h"
#include "api/json/reader.h"
#include "api/json/values.h"

namespace steward::api {

namespace {

using json::EnumName;
using json::id_value;
using json::JsonBody;

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
constexpr std::int64_t kMostDays = 366;

std::vector<EnumName<access::Role>> role_words() {
  std::vector<EnumName<access::Role>> words;
  for (const RoleName& entry : role_names()) words.push_back({entry.name, entry.role});
  return words;
}

// Whose keys a key may know of and, as its role permits, take away.
bool reaches(const Principal& by, const access::ApiKeyIssued& key) {
  const bool own_company = key.company == by.company || by.company.value == 0;
  return own_company && (by.community.is_nil() || key.community == by.community);
}

boost::json::object to_json(const access::CredentialState& state, const access::ApiKeyIssued& key, Instant now) {
  return {{"credential_id", id_value(key.credential)},
          {"company", key.company.value},
          {"role", to_string(key.role)},
          {"label", key.label},
          {"community_id", id_value(key.community)},
          {"household_id", id_value(key.household)},
          {"staff_id", id_value(key.staff)},
          {"expires_at", to_string(key.expires_at)},
          {"state", standing_of(state, now)}};
}

// Adds when and with which key the first `version` events of its stream were made: issued, and revoked or not. No key
// where the command line did it.
Result<void> add_deeds(boost::json::object& item, const Index& index, const StreamId& stream, Version version) {
  for (const char* name : {"issued_at", "issued_by", "revoked_at", "revoked_by"}) item[name] = nullptr;
  return index.visit_stream(CompanyNo{0}, stream, 1, [&](const RecordedEvent& recorded) -> Result<bool> {
    if (recorded.header.version > version) return false;
    const bool issued = get_if<access::ApiKeyIssued>(&recorded.event) != nullptr;
    const CredentialId by = recorded.header.actor.credential;
    item[issued ? "issued_at" : "revoked_at"] = to_string(recorded.header.recorded_at);
    if (!by.is_nil()) item[issued ? "issued_by" : "revoked_by"] = id_value(by);
    return true;
  });
}

}  // namespace

Result<Prepared> issue_api_key(Call& call, CommandId) {
  auto body = JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const std::vector<EnumName<access::Role>> roles = role_words();
  access::IssueApiKey command;
  command.role = root.required_enum<access::Role>("role", roles);
  command.company = CompanyNo{
      static_cast<std::uint32_t>(root.optional_int("company", 0, UINT32_MAX).value_or(call.principal.company.value))};
  command.community = root.optional_id<CommunityId>("community_id").value_or(CommunityId{});
  command.household = root.optional_id<HouseholdId>("household_id").value_or(HouseholdId{});
  command.staff = root.optional_id<StaffId>("staff_id").value_or(StaffId{});
  command.label = root.required_string("label", 100);
  const std::int64_t days = root.optional_int("expires_in_days", 1, kMostDays).value_or(90);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  // A key reaches no further, in companies and communities, than the key that made it.
  const Principal& maker = call.principal;
  if (command.company != maker.company && maker.company.value != 0) {
    return fail_at("not-permitted", {}, Says::other_company);
  }
  if (!maker.community.is_nil() && command.community != maker.community) {
    return fail_at("not-permitted", {}, Says::reaches_further);
  }
  if (!may_issue(maker.role, command.role)) {
    return fail_at("not-permitted", {}, Says::administrators_role);
  }
  if ((command.role == access::Role::technician) == command.staff.is_nil()) {
    return fail_at("credential-scope-invalid", {}, Says::staff_of_technician);
  }
  if (command.role == access::Role::meter_device && command.community.is_nil()) {
    return fail_at("credential-scope-invalid", {}, Says::community_of_device);
  }
  if (command.company == maker.company) {
    if (!command.staff.is_nil()) {
      auto head = call.reach(stream_of(command.staff), "staff-unknown");
      if (!head) return pass_on(std::move(head.error()));
    }
    if (!command.community.is_nil()) {
      auto head = call.reach(stream_of(command.community), "community-unknown");
      if (!head) return pass_on(std::move(head.error()));
    }
    if (!command.household.is_nil()) {
      auto head = call.reach(stream_of(command.household), "household-unknown");
      if (!head) return pass_on(std::move(head.error()));
    }
  }
  const NewKey key = make_key(call.service);
  command.credential = key.credential;
  command.secret_hash = key.secret_hash.bytes;
  command.expires_at = Instant{call.service.clock.now().micros + days * kMicrosPerDay};
  Prepared prepared{Command(command)};
  prepared.once["api_key"] = key.token;
  prepared.once["expires_at"] = to_string(command.expires_at);
  return prepared;
}

Result<Prepared> revoke_api_key(Call& call, CommandId) {
  auto id = call.path_id<CredentialId>(0);
  if (!id) return pass_on(std::move(id.error()));
  auto state = call.service.store.knowledge().state(CompanyNo{0}, stream_of(*id));
  if (!state) return pass_on(std::move(state.error()));
  const auto* credential = std::get_if<access::CredentialState>(state->state.get());
  const access::ApiKeyIssued* key = credential == nullptr ? nullptr : issued_key(*credential);
  if (key == nullptr || !reaches(call.principal, *key)) return fail("credential-unknown");
  Prepared prepared{Command(access::RevokeApiKey{*id})};
  return prepared;
}

// By their ids, which grow with time; the cursor is that of the key to begin with. No view holds them, and most may be
// another company's: so many are looked through for a page and no more, so it may have few or none and a next one all
// the same. They are folded past the cache, which is for what is asked for again.
Result<Reply> list_api_keys(Call& call) {
  auto paging = call.paging();
  if (!paging) return pass_on(std::move(paging.error()));
  StreamId first{StreamKind::credential, {}};
  if (!paging->cursor.empty()) {
    const auto id = uuid_from_bytes(paging->cursor);
    if (!id) return fail("cursor-invalid");
    first.id = *id;
  }
  constexpr std::chrono::seconds kPatience{2};
  constexpr std::size_t kLookedThroughForARow = 20;
  constexpr std::size_t kBetweenQuestions = 256;
  const Index& index = call.service.store.index();
  const LogCursor end = call.service.store.feed().durable();
  if (auto there = call.index_reaches(end.position, kPatience); !there) return pass_on(std::move(there.error()));
  const Instant now = call.service.clock.now();
  boost::json::array items;
  std::optional<Uuid> next;
  std::size_t seen = 0;
  const auto take = [&](const StreamId& stream, Position began) -> Result<bool> {
    if (began > end.position) return true;
    if (seen == paging->limit * kLookedThroughForARow) {
      next = stream.id;
      return false;
    }
    if (seen % kBetweenQuestions == 0 && !call.wanted()) return fail("stopping");
    ++seen;
    auto folded = index.fold(CompanyNo{0}, stream);
    if (!folded) return pass_on(std::move(folded.error()));
    const auto* state = std::get_if<access::CredentialState>(&folded->state);
    const access::ApiKeyIssued* key = state == nullptr ? nullptr : issued_key(*state);
    if (key == nullptr || !reaches(call.principal, *key)) return true;
    if (items.size() == paging->limit) {
      next = stream.id;
      return false;
    }
    boost::json::object item = to_json(*state, *key, now);
    if (auto told = add_deeds(item, index, stream, folded->version); !told) return pass_on(std::move(told.error()));
    items.push_back(std::move(item));
    return true;
  };
  auto visited = index.visit_members(CompanyNo{0}, CommunityId{}, first, take);
  if (!visited) return pass_on(std::move(visited.error()));
  Reply reply;
  reply.body["items"] = std::move(items);
  if (next) {
    reply.body["next_cursor"] = call.opaque(next->view());
    reply.headers.push_back({"Link", "<" + call.next_link(next->view()) + ">; rel=\"next\""});
  }
  reply.headers.push_back({"View-Position", position_text(end.epoch, end.position)});
  return reply;
}

}  // namespace steward::api

#include <cstdio>
#include <memory>
#include <vector>

#include "api/credential.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/numbers.h"
#include "cli/remote.h"

namespace steward::cli {

namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

struct Issue {
  RemoteOptions remote;
  std::optional<CompanyNo> company;
  std::string role;
  std::string label;
  std::optional<CommunityId> community;
  std::optional<HouseholdId> household;
  std::optional<StaffId> staff;
  std::int64_t days = 90;
};

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
  const auto uuid = parse_named_uuid(text);
  return uuid ? std::optional<IdType>(IdType{*uuid}) : std::nullopt;
}

std::vector<std::string> role_words() {
  std::vector<std::string> words;
  for (const api::RoleName& entry : api::role_names()) words.emplace_back(entry.name);
  return words;
}

std::optional<access::Role> role_of(std::string_view word) {
  for (const api::RoleName& entry : api::role_names()) {
    if (entry.name == word) return entry.role;
  }
  return std::nullopt;
}

Result<Answer> submit(api::Service& service, Command command) {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(service.new_id());
  submission.actor.channel = Channel::command_line;
  auto answer = service.store.sequencer().submit_and_wait(std::move(submission));
  if (answer && !answer->outcome.ok()) return fail(answer->outcome.code, answer->outcome.params);
  return answer;
}

// What every sub-command does: the stopped directory is opened, and the work done in it.
Result<Exit> in_directory(const Settings& settings, const std::function<Result<Exit>(api::Service&)>& work) {
  const SystemClock clock;
  auto data = DataDirectory::open(settings, OpenData{}, clock);
  if (!data) return report(data.error(), Exit::cannot_start);
  api::Service service((*data)->store(), (*data)->keyring(), (*data)->views(), clock, api::ServiceOptions{});
  auto ended = work(service);
  service.stop();
  return ended;
}

void show(const std::string& token, CredentialId credential, const std::string& expires_at) {
  std::printf("%s\n", token.c_str());
  std::fprintf(stderr, "The key is shown only now. Credential %s, good until %s.\n", to_string(credential).c_str(),
               expires_at.c_str());
}

Result<Exit> issue(api::Service& service, const Issue& wish) {
  const api::NewKey key = api::make_key(service);
  access::IssueApiKey command;
  command.credential = key.credential;
  command.company = wish.company.value_or(CompanyNo{0});
  command.role = *role_of(wish.role);
  command.community = wish.community.value_or(CommunityId{});
  command.household = wish.household.value_or(HouseholdId{});
  command.staff = wish.staff.value_or(StaffId{});
  command.secret_hash = key.secret_hash.bytes;
  command.label = wish.label;
  command.expires_at = Instant{service.clock.now().micros + wish.days * kMicrosPerDay};
  auto answer = submit(service, Command(command));
  if (!answer) return pass_on(std::move(answer.error()));
  show(key.token, key.credential, to_string(command.expires_at));
  return Exit::ok;
}

Result<Exit> issue_at(RemoteServer& server, const Issue& wish) {
  boost::json::object body{{"role", wish.role}, {"label", wish.label}, {"expires_in_days", wish.days}};
  if (wish.company) body["company"] = wish.company->value;
  if (wish.community) body["community_id"] = to_string(*wish.community);
  if (wish.household) body["household_id"] = to_string(*wish.household);
  if (wish.staff) body["staff_id"] = to_string(*wish.staff);
  const auto answer = server.command(http::Method::post, "/v1/api-keys", boost::json::serialize(body));
  if (!answer) return pass_on(answer.error());
  const auto made = json_of(*answer);
  if (!made) return pass_on(made.error());
  const auto token = text_member(*made, "api_key");
  if (!token) return pass_on(token.error());
  const auto expires_at = text_member(*made, "expires_at");
  if (!expires_at) return pass_on(expires_at.error());
  const auto parts = api::parse_token(*token);
  show(*token, parts ? parts->credential : CredentialId{}, *expires_at);
  return Exit::ok;
}

Result<Exit> revoke(api::Service& service, CredentialId credential) {
  auto answer = submit(service, access::RevokeApiKey{credential});
  if (!answer) return pass_on(std::move(answer.error()));
  std::printf("revoked %s\n", to_string(credential).c_str());
  return Exit::ok;
}

Result<Exit> revoke_at(RemoteServer& server, CredentialId credential) {
  const auto answer = server.command(http::Method::delete_, "/v1/api-keys/" + to_string(credential), {});
  if (!answer) return pass_on(answer.error());
  std::printf("revoked %s\n", to_string(credential).c_str());
  return Exit::ok;
}

// One key, the same from a directory and from a server.
struct Listed {
  std::string credential;
  std::uint64_t company = 0;
  std::string role;
  std::string expires_at;
  std::string state;
  std::string label;
};

Exit print(const std::vector<Listed>& keys) {
  std::printf("%-36s  %7s  %-17s  %-27s  %-7s  %s\n", "credential", "company", "role", "expires", "state", "label");
  for (const Listed& key : keys) {
    std::printf("%-36s  %7s  %-17s  %-27s  %-7s  %s\n", key.credential.c_str(), std::to_string(key.company).c_str(),
                key.role.c_str(), key.expires_at.c_str(), key.state.c_str(), key.label.c_str());
  }
  return Exit::ok;
}

Result<Exit> list(api::Service& service) {
  const Position end = service.store.feed().durable().position;
  auto streams = service.store.index().members(CompanyNo{0}, CommunityId{}, StreamKind::credential, end);
  if (!streams) return pass_on(std::move(streams.error()));
  const Instant now = service.clock.now();
  std::vector<Listed> keys;
  for (const StreamId& stream : *streams) {
    auto folded = service.store.knowledge().state(CompanyNo{0}, stream);
    if (!folded) return pass_on(std::move(folded.error()));
    const auto* state = std::get_if<access::CredentialState>(folded->state.get());
    const access::ApiKeyIssued* key = state == nullptr ? nullptr : access::issued_key(*state);
    if (key == nullptr) continue;
    keys.push_back({to_string(key->credential), key->company.value, std::string(api::to_string(key->role)),
                    to_string(key->expires_at), std::string(api::standing_of(*state, now)), key->label});
  }
  return print(keys);
}

Result<Listed> listed(const boost::json::value& item) {
  const boost::json::object key = item.is_object() ? item.get_object() : boost::json::object();
  auto credential = text_member(key, "credential_id");
  auto company = number_member(key, "company");
  auto role = text_member(key, "role");
  auto expires_at = text_member(key, "expires_at");
  auto state = text_member(key, "state");
  auto label = text_member(key, "label");
  if (!credential || !company || !role || !expires_at || !state || !label) {
    return fail("answer-unreadable", {}, "the server tells of its keys in another way");
  }
  return Listed{std::move(*credential), *company,          std::move(*role),
                std::move(*expires_at), std::move(*state), std::move(*label)};
}

Result<Exit> list_at(RemoteServer& server) {
  std::vector<Listed> keys;
  std::optional<std::string> target = "/v1/api-keys?limit=500";
  while (target) {
    const auto answer = server.get(*target);
    if (!answer) return pass_on(answer.error());
    const auto body = json_of(*answer);
    if (!body) return pass_on(body.error());
    const auto items = array_member(*body, "items");
    if (!items) return pass_on(items.error());
    for (const boost::json::value& item : *items) {
      auto key = listed(item);
      if (!key) return pass_on(key.error());
      keys.push_back(std::move(*key));
    }
    target = next_page(*answer);
  }
  return print(keys);
}

}  // namespace

void set_up_api_keys(CommandLine& line) {
  auto wish = std::make_shared<Issue>();
  CommandLine issue_line = line.command("issue", "Issue a key; it is printed once, on standard output");
  issue_line.option("--role", wish->role, "ROLE", "What it may do").required().one_of(role_words());
  issue_line.option("--label", wish->label, "TEXT", "What it is for; not the name of a person").required();
  issue_line.option<CompanyNo>("--company", wish->company, parse_company, "N",
                               "Whose it is; 0: the operator [0; with --server, that of the key in use]");
  issue_line.option<CommunityId>("--community", wish->community, parse_id<CommunityId>, "ID", "One community only");
  issue_line.option<HouseholdId>("--household", wish->household, parse_id<HouseholdId>, "ID", "A resident's household");
  issue_line.option<StaffId>("--staff", wish->staff, parse_id<StaffId>, "ID",
                             "A technician: the member of staff whose steps are made with it");
  issue_line.option("--days", wish->days, "N", "How long it is good").between(1, 366);
  take_remote_options(issue_line, wish->remote);
  issue_line.examples(
      "  steward api-keys issue --company 1 --role cashier --label 'front desk 2' --data ./steward-data\n"
      "  steward api-keys issue --role auditor --label audit --server http://127.0.0.1:8420 --key-file first-keys\n");
  issue_line.runs([wish](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(wish->remote, settings);
    if (!server) return pass_on(server.error());
    if ((wish->role == "technician") != wish->staff.has_value()) {
      return fail("usage", {}, "--staff ID is needed for a technician's key, and for no other");
    }
    if (*server) return issue_at(**server, *wish);
    return in_directory(settings.values, [&](api::Service& service) { return issue(service, *wish); });
  });

  CommandLine list_line = line.command("list", "List keys: whose, which role, until when");
  auto where = std::make_shared<RemoteOptions>();
  take_remote_options(list_line, *where);
  list_line.runs([where](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(*where, settings);
    if (!server) return pass_on(server.error());
    if (*server) return list_at(**server);
    return in_directory(settings.values, list);
  });

  struct Revoke {
    RemoteOptions remote;
    std::optional<CredentialId> credential;
  };
  auto which = std::make_shared<Revoke>();
  CommandLine revoke_line = line.command("revoke", "Revoke a key");
  revoke_line
      .option<CredentialId>("credential", which->credential, parse_id<CredentialId>, "ID",
                            "Its id, as `steward api-keys list` and the answer that issued it say it")
      .required();
  take_remote_options(revoke_line, which->remote);
  revoke_line.runs([which](const LoadedSettings& settings) -> Result<Exit> {
    auto server = asked_server(which->remote, settings);
    if (!server) return pass_on(server.error());
    if (*server) return revoke_at(**server, *which->credential);
    return in_directory(settings.values, [&](api::Service& service) { return revoke(service, *which->credential); });
  });
  line.examples(
      "  steward api-keys list --data ./steward-data\n"
      "  steward api-keys list --server http://127.0.0.1:8420 --key-file first-keys --operator\n");
}

}  // namespace steward::cli

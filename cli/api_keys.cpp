#include <cstdio>
#include <memory>

#include "api/credential.h"
#include "cli/commands.h"
#include "cli/data_directory.h"

namespace steward::cli {

namespace {

constexpr std::int64_t kMicrosPerDay = 86'400'000'000;

struct Issue {
  std::int64_t company = 0;
  std::string role;
  std::string label;
  std::optional<CommunityId> community;
  std::optional<HouseholdId> household;
  std::int64_t days = 90;
};

template <class IdType>
std::optional<IdType> parse_id(std::string_view text) {
  const auto uuid = parse_uuid(text);
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

Result<Exit> issue(api::Service& service, const Issue& wish) {
  const api::NewKey key = api::make_key(service);
  access::IssueApiKey command;
  command.credential = key.credential;
  command.company = CompanyNo{static_cast<std::uint32_t>(wish.company)};
  command.role = *role_of(wish.role);
  command.community = wish.community.value_or(CommunityId{});
  command.household = wish.household.value_or(HouseholdId{});
  command.secret_hash = key.secret_hash.bytes;
  command.label = wish.label;
  command.expires_at = Instant{service.clock.now().micros + wish.days * kMicrosPerDay};
  auto answer = submit(service, Command(command));
  if (!answer) return pass_on(std::move(answer.error()));
  std::printf("%s\n", key.token.c_str());
  std::fprintf(stderr, "The key is shown only now. Credential %s, good until %s.\n", to_string(key.credential).c_str(),
               to_string(command.expires_at).c_str());
  return Exit::ok;
}

Result<Exit> list(api::Service& service) {
  const Position end = service.store.feed().durable().position;
  auto streams = service.store.index().members(CompanyNo{0}, CommunityId{}, StreamKind::credential, end);
  if (!streams) return pass_on(std::move(streams.error()));
  std::printf("%-36s  %7s  %-17s  %-27s  %-7s  %s\n", "credential", "company", "role", "expires", "state", "label");
  for (const StreamId& stream : *streams) {
    auto folded = service.store.knowledge().state(CompanyNo{0}, stream);
    if (!folded) return pass_on(std::move(folded.error()));
    const auto& state = std::get<access::CredentialState>(*folded->state).is;
    const auto* active = std::get_if<access::Active>(&state);
    const auto* revoked = std::get_if<access::Revoked>(&state);
    if (active == nullptr && revoked == nullptr) continue;
    const access::ApiKeyIssued& key = active != nullptr ? active->key : revoked->key;
    const char* word = revoked != nullptr ? "revoked" : key.expires_at <= service.clock.now() ? "expired" : "active";
    std::printf("%-36s  %7u  %-17s  %-27s  %-7s  %s\n", to_string(key.credential).c_str(), key.company.value,
                std::string(api::to_string(key.role)).c_str(), to_string(key.expires_at).c_str(), word,
                key.label.c_str());
  }
  return Exit::ok;
}

}  // namespace

void set_up_api_keys(CommandLine& line) {
  auto wish = std::make_shared<Issue>();
  CommandLine issue_line = line.command("issue", "Issue a key; it is printed once, on standard output");
  issue_line.option("--role", wish->role, "ROLE", "What it may do").required().one_of(role_words());
  issue_line.option("--label", wish->label, "TEXT", "What it is for; not the name of a person").required();
  issue_line.option("--company", wish->company, "N", "Whose it is; 0: the operator").between(0, UINT32_MAX);
  issue_line.option<CommunityId>("--community", wish->community, parse_id<CommunityId>, "ID", "One community only");
  issue_line.option<HouseholdId>("--household", wish->household, parse_id<HouseholdId>, "ID", "A resident's household");
  issue_line.option("--days", wish->days, "N", "How long it is good").between(1, 366);
  issue_line.examples(
      "  steward api-keys issue --company 1 --role cashier --label 'front desk 2' --data ./steward-data\n");
  issue_line.runs([wish](const LoadedSettings& settings) {
    return in_directory(settings.values, [&](api::Service& service) { return issue(service, *wish); });
  });

  CommandLine list_line = line.command("list", "List keys: whose, which role, until when");
  list_line.runs([](const LoadedSettings& settings) { return in_directory(settings.values, list); });

  auto credential = std::make_shared<std::optional<CredentialId>>();
  CommandLine revoke_line = line.command("revoke", "Revoke a key");
  revoke_line.option<CredentialId>("credential", *credential, parse_id<CredentialId>, "ID", "The credential")
      .required();
  revoke_line.runs([credential](const LoadedSettings& settings) {
    return in_directory(settings.values, [&](api::Service& service) -> Result<Exit> {
      auto answer = submit(service, access::RevokeApiKey{**credential});
      if (!answer) return pass_on(std::move(answer.error()));
      std::printf("revoked %s\n", to_string(**credential).c_str());
      return Exit::ok;
    });
  });
  line.examples("  steward api-keys list --data ./steward-data\n");
}

}  // namespace steward::cli

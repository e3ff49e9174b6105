#include "benchmarks/support/company.h"

#include "api/credential.h"
#include "benchmarks/support/report.h"
#include "eventstore/index/index_rows.h"
#include "projections/all_views.h"
#include "projections/directory.h"

namespace steward::bench {

namespace {

Uuid last_uuid() {
  Uuid last;
  last.bytes.fill(std::byte{0xff});
  return last;
}

}  // namespace

cli::Settings settings_of(const std::filesystem::path& directory) {
  cli::Settings settings;
  settings.data = directory.string();
  return settings;
}

Company::Company(const std::filesystem::path& directory) {
  data_ = must(cli::DataDirectory::open(settings_of(directory), {.create = false, .bring_views_level = true}, clock_));
  data_->views().start();
  store().sequencer().accept_clock();
  const std::string from = head_key(number(), StreamId{StreamKind::household, Uuid{}});
  const std::string to = head_key(number(), StreamId{StreamKind::household, last_uuid()});
  const auto scan = store().second_database().scan(store().index().family(), from, to, false, true);
  std::string_view key;
  std::string_view value;
  while (must(scan->next(key, value))) households_.emplace_back(*uuid_from_bytes(key.substr(key.size() - 16)));
  if (households_.empty()) give_up(Error{"no-households", {}, "make the data with bench_demo"});
  // Neighbours in time lie apart, as payers do.
  std::mt19937_64 random(4711);
  std::shuffle(households_.begin(), households_.end(), random);
  credential_ = CredentialId(new_id());
}

Company::~Company() { data_->stop(); }

std::vector<registry::Place> Company::homes() {
  std::vector<registry::Place> homes;
  const ReadLease lease = must(views().read(kHouseholdsGroup));
  const DirectoryQuery directory = must(DirectoryQuery::open(lease));
  for (const HouseholdId id : households_) {
    const auto row = must(directory.household(number(), id));
    if (row && !row->moved_out_on) homes.push_back({row->community, row->building, row->house, row->household});
  }
  if (homes.empty()) give_up(Error{"no-households", {}, "make the data with bench_demo"});
  return homes;
}

Submission Company::payment() {
  const std::uint64_t nth = next_++;
  billing::ReceivePayment command;
  command.payment = PaymentId(new_id());
  command.household = households_[nth % households_.size()];
  command.channel = billing::PaymentChannel::wechat;
  command.external_reference = to_string(command.payment);
  command.amount = Money{100};
  constexpr std::int64_t kDay = 86'400'000'000;
  command.received_on = Date{static_cast<std::int32_t>(clock_.now().micros / kDay)};
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(new_id());
  submission.company = number();
  submission.actor.credential = credential_;
  submission.actor.channel = Channel::api;
  submission.key = sha256(submission.id.uuid.view(), "key");
  submission.fingerprint = sha256(submission.id.uuid.view(), "fingerprint");
  submission.correlation = submission.id.uuid;
  return submission;
}

bool Company::pay() {
  const auto answer = store().sequencer().submit_and_wait(payment());
  return answer && answer->outcome.ok();
}

std::string Company::issue_key(api::Service& service) {
  const api::NewKey key = api::make_key(service);
  access::IssueApiKey command;
  command.credential = key.credential;
  command.company = number();
  command.role = access::Role::administrator;
  command.secret_hash = key.secret_hash.bytes;
  command.label = "benchmark";
  command.expires_at = Instant{clock_.now().micros + 86'400'000'000};
  Submission submission;
  submission.command = Command(command);
  submission.id = CommandId(new_id());
  submission.actor.channel = Channel::system;
  const Answer answer = must(store().sequencer().submit_and_wait(std::move(submission)));
  if (!answer.outcome.ok()) give_up(Error{answer.outcome.code, {}, "no API key"});
  return key.token;
}

void Company::level() {
  constexpr std::chrono::seconds kPatience{120};
  const Position durable = store().feed().durable().position;
  bool level = store().index_follower().wait_for(durable, kPatience);
  for (const std::string_view group : {kHouseholdsGroup, kServiceGroup}) {
    level = level && views().wait_for(group, durable, kPatience);
  }
  if (!level) give_up(Error{"not-level", {}, "the followers do not come level"});
}

Company::Lag Company::lag_and_level() {
  Lag lag;
  const Position durable = store().feed().durable().position;
  const auto behind = [&](Position at) { return durable - std::min(durable, at); };
  lag.index_events = behind(store().index_follower().position());
  lag.view_events = std::max(behind(views().position(kHouseholdsGroup)), behind(views().position(kServiceGroup)));
  const auto start = Steady::now();
  level();
  lag.seconds_to_level = seconds_since(start);
  return lag;
}

}  // namespace steward::bench

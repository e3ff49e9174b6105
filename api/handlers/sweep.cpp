#include "api/handlers/sweep.h"

#include <chrono>

#include "api/idempotency.h"
#include "eventstore/sequencer/submit_together.h"

namespace steward::api {

namespace {

constexpr std::size_t kTogether = 500;

Submission submission_of(const Call& call, Channel channel, BackdatingReason backdating, Command command) {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(call.service.new_id());
  submission.company = call.principal.company;
  submission.actor.credential = call.principal.credential;
  submission.actor.channel = channel;
  submission.correlation = submission.id.uuid;
  submission.may_backdate = true;  // the route's permission is for what lies behind
  submission.backdating = backdating;
  return submission;
}

Submission submission_of(const Call& call, const Sweep& sweep, const StreamId& household, Command command) {
  Submission submission = submission_of(call, Channel::system, sweep.backdating, std::move(command));
  submission.bulk = true;  // whoever waits comes first
  if (sweep.key) {
    submission.key = remembered_key(call, sweep.key->key, household.id.view());
    submission.fingerprint = sweep.key->fingerprint;
  }
  return submission;
}

// What the same request did before to a household, or to the whole community at its end.
Result<std::optional<RememberedCommand>> remembered_of(const Call& call, const SweepKey& key, const StreamId& part) {
  auto known = call.service.store.knowledge().remembered(call.principal.company, call.principal.credential,
                                                         remembered_key(call, key.key, part.id.view()));
  if (known && *known && (*known)->fingerprint != key.fingerprint) return fail("idempotency-key-reused");
  return known;
}

// Of what is decided for all.
Result<void> await_decision(const Call& call, Submission submission, std::string_view already) {
  auto answer = call.service.store.sequencer().submit_and_wait(std::move(submission));
  if (!answer) return pass_on(std::move(answer.error()));
  const Outcome& outcome = answer->outcome;
  if (outcome.ok() || outcome.code == already) return {};
  return fail(outcome.code, outcome.params);
}

Result<void> submit(const Call& call, const Sweep& sweep, std::vector<StreamId>& households,
                    std::vector<Submission>& submissions, Swept& swept) {
  const auto answers = submit_together(call.service.store.sequencer(), std::move(submissions));
  submissions.clear();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(answer.error());
    swept.decided += answer->replayed ? 0 : 1;
    if (answer->outcome.ok()) {
      ++swept.households;
      swept.bills += number_of(answer->outcome, "bills");
      swept.amount += number_of(answer->outcome, sweep.amount);
      continue;
    }
    if (answer->outcome.code == sweep.nothing_to_do) continue;
    ++swept.refused;
    if (swept.exceptions.size() == kMostExceptions) continue;
    swept.exceptions.push_back(
        boost::json::object{{"household_id", to_string(households[i].id)}, {"code", answer->outcome.code}});
  }
  households.clear();
  return {};
}

}  // namespace

Result<std::vector<StreamId>> households_of_community(const Call& call, CommunityId community) {
  const Position cut_off = call.service.store.feed().durable().position;
  constexpr std::chrono::seconds kPatience{10};
  if (auto there = call.index_reaches(cut_off, kPatience); !there) return pass_on(std::move(there.error()));
  return call.service.store.index().members(call.principal.company, community, StreamKind::household, cut_off);
}

Result<std::optional<SweepKey>> sweep_key(const Call& call) {
  if (!call.request.header("Idempotency-Key")) return std::optional<SweepKey>{};
  auto key = idempotency_key(call.request);
  if (!key) return pass_on(std::move(key.error()));
  auto fingerprint = fingerprint_of(call);
  if (!fingerprint) return pass_on(std::move(fingerprint.error()));
  return std::optional(SweepKey{std::move(*key), *fingerprint});
}

Result<SweptBefore> swept_before(const Call& call, CommunityId community, const SweepKey& key) {
  auto members = households_of_community(call, community);
  if (!members) return pass_on(std::move(members.error()));
  SweptBefore before;
  auto end = remembered_of(call, key, stream_of(community));
  if (!end) return pass_on(std::move(end.error()));
  before.ended = end->has_value();
  for (const StreamId& household : *members) {
    auto known = remembered_of(call, key, household);
    if (!known) return pass_on(std::move(known.error()));
    if (!*known) continue;
    before.done += (*known)->outcome.ok() ? 1U : 0U;
    before.households.emplace(household, std::move(**known));
  }
  return before;
}

Result<void> decide_for_all(const Call& call, Command command, std::string_view already) {
  return await_decision(call, submission_of(call, Channel::api, BackdatingReason::correction, std::move(command)),
                        already);
}

Result<void> end_for_all(const Call& call, CommunityId community, const SweepKey& key, Command command,
                         std::string_view already) {
  Submission submission = submission_of(call, Channel::api, BackdatingReason::correction, std::move(command));
  submission.bulk = true;  // that nothing was left to end is no failed attempt of somebody's
  submission.key = remembered_key(call, key.key, stream_of(community).id.view());
  submission.fingerprint = key.fingerprint;
  return await_decision(call, std::move(submission), already);
}

Result<Swept> sweep_households(const Call& call, const Sweep& sweep,
                               const std::function<Result<std::optional<Command>>(const StreamId& household)>& make) {
  auto members = households_of_community(call, sweep.community);
  if (!members) return pass_on(std::move(members.error()));
  Swept swept;
  std::vector<StreamId> households;
  std::vector<Submission> submissions;
  for (const StreamId& household : *members) {
    auto command = make(household);
    if (!command) return pass_on(std::move(command.error()));
    if (!*command) continue;
    households.push_back(household);
    submissions.push_back(submission_of(call, sweep, household, std::move(**command)));
    if (submissions.size() < kTogether) continue;
    if (auto done = submit(call, sweep, households, submissions, swept); !done) return pass_on(std::move(done.error()));
  }
  if (auto done = submit(call, sweep, households, submissions, swept); !done) return pass_on(std::move(done.error()));
  return swept;
}

std::vector<http::Header> replayed_header(const SweptBefore& before, const Swept& swept) {
  if (before.households.empty() || swept.decided != 0) return {};
  return {{"Idempotent-Replayed", "true"}};
}

boost::json::object to_json(Swept&& swept) {
  return {{"households", swept.households},
          {"bills", swept.bills},
          {"amount_fen", static_cast<std::int64_t>(swept.amount)},
          {"refused", swept.refused},
          {"exceptions", std::move(swept.exceptions)}};
}

}  // namespace steward::api

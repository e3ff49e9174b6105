#include "eventstore/sequencer/command_group.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "eventstore/codec/event_bytes.h"
#include "eventstore/codec/event_codec.h"
#include "eventstore/index/bulk_fold.h"
#include "eventstore/sequencer/answered_before.h"
#include "eventstore/storage/bulk_read.h"

namespace steward {

namespace {

std::int64_t as_number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// The log's epoch after an event: an accepted loss raises it.
std::uint32_t epoch_after(std::uint32_t epoch, const Event& event) {
  if (const auto* loss = get_if<operations::LossAccepted>(&event)) return std::max(epoch, loss->new_epoch);
  return epoch;
}

// What a codec forgets is lost for good once it is stored. Proved wherever tests run; what is shipped leaves it out,
// since it would decode every event once more for what they have shown.
void prove_payload([[maybe_unused]] const Event& event, [[maybe_unused]] std::string_view payload) {
#ifdef STEWARD_PROVE_PAYLOADS
  const EventType type = type_of(event);
  const auto decoded = decode_event(type, schema_version_of(type), payload);
  if (decoded && *decoded == event) return;
  const std::string why = "what is stored of " + std::string(event_name(type)) + " is what was decided";
  STEWARD_ASSERT(false, why.c_str());
#endif
}

}  // namespace

void CommandGroup::open_draft() {
  draft_ = FrameDraft{};
  draft_.number = cursor_.frame + 1;
  draft_.first_position = cursor_.position + 1;
  draft_.epoch = cursor_.epoch;
  draft_bytes_ = 0;
}

void CommandGroup::close_draft() {
  if (draft_.commands.empty()) return;
  EncodedFrame encoded = encode_frame(draft_, cursor_.digest, edge_);
  auto frame = std::make_shared<Frame>();
  frame->number = draft_.number;
  frame->first_position = draft_.first_position;
  frame->commands = std::move(draft_.commands);
  frame->events = std::move(draft_.events);
  frame->after = encoded.after;
  command_lookup_rows(*frame, draft_rows_);
  frame_rows_.push_back(std::move(draft_rows_));
  draft_rows_ = {};
  cursor_ = encoded.after;
  for (const std::size_t answer : draft_answers_) {
    answers_[answer]->position = cursor_.position;
    answers_[answer]->epoch = cursor_.epoch;
  }
  draft_answers_.clear();
  encoded_.push_back(std::move(encoded));
  decoded_.push_back(std::move(frame));
  open_draft();
}

void CommandGroup::close() { close_draft(); }

// A command lies whole in one frame; a frame ends before it would grow past its limits.
void CommandGroup::make_room(std::size_t events, std::size_t bytes) {
  if (draft_.commands.empty()) return;
  if (draft_.events.size() + events > kFrameMaxEvents || draft_bytes_ + bytes > kFrameTargetBytes) close_draft();
}

void CommandGroup::take(const Submission& submission) {
  Result<Answer> answer = broken_ ? Result<Answer>(pass_on(*broken_)) : decide_one(submission);
  if (answer && !answer->outcome.ok() && !answer->replayed) ++refused_;
  answers_.push_back(std::move(answer));
}

Result<std::optional<Answer>> CommandGroup::replay(const Submission& submission) const {
  if (!submission.key) return std::optional<Answer>{};
  return answered_before(knowledge_, submission.company, submission.actor.credential, *submission.key,
                         submission.fingerprint, clock_.now());
}

std::optional<FoldedState> CommandGroup::in_memory(const StreamKey& key) const {
  if (const auto in_group = states_.find(key); in_group != states_.end()) return in_group->second;
  if (const auto brought = brought_.find(key); brought != brought_.end()) return brought->second;
  const OnlyMemory only;
  auto known = knowledge_.state(key.company, key.stream);
  if (!known) return std::nullopt;
  return std::move(*known);
}

// A state that is not in memory is one whose last event the index has passed: what it folds is the newest.
void CommandGroup::bring_states(std::vector<StreamKey> missing) {
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  for (std::size_t from = 0, to = 0; from < missing.size(); from = to) {
    const CompanyNo company = missing[from].company;
    std::vector<StreamId> streams;
    for (to = from; to < missing.size() && missing[to].company == company; ++to) streams.push_back(missing[to].stream);
    // Trouble is met again by the command that needs what is damaged.
    static_cast<void>(fold_all(knowledge_.index(), company, streams, [&](const StreamId& stream, Index::Folded folded) {
      brought_[{company, stream}] =
          FoldedState{std::make_shared<const State>(std::move(folded.state)), folded.version, folded.last_position};
    }));
  }
}

void CommandGroup::bring_chains(std::span<const Plan> plans) {
  std::vector<std::string> keys;
  for (const Plan& planned : plans) {
    for (const StreamId& stream : planned.writes) {
      if (stream.kind != StreamKind::household) continue;
      std::string key = chain_key(planned.company, HouseholdId(stream.id));
      if (rows_.contains(std::string_view(key))) continue;
      const OnlyMemory only;
      if (!knowledge_.get(key)) keys.push_back(std::move(key));
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  auto rows = get_all(knowledge_.index().store(), knowledge_.index().family(), views);
  if (!rows) return;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    brought_rows_.push_back({std::move(keys[i]), std::move((*rows)[i])});
    rows_.emplace(brought_rows_.back().key, &brought_rows_.back().value);
  }
}

void CommandGroup::bring(std::span<const Submission* const> submissions) {
  if (broken_) return;  // none of them will be decided
  std::vector<Plan> plans;
  plans.reserve(submissions.size());
  for (const Submission* submission : submissions) plans.push_back(plan(submission->company, submission->command));
  bring_chains(plans);
  std::vector<bool> open(plans.size(), true);
  // First the streams that commands name, then those that only the first ones name.
  for (bool more = true; more;) {
    more = false;
    std::vector<StreamKey> missing;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (!open[i]) continue;
      for (const auto* streams : {&plans[i].writes, &plans[i].consults}) {
        for (const StreamId& stream : *streams) {
          const StreamKey key{plans[i].company, stream};
          if (!in_memory(key)) missing.push_back(key);
        }
      }
    }
    bring_states(std::move(missing));
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (open[i]) open[i] = plans[i].counters.empty() && plan_what_states_name(*submissions[i], plans[i]);
      more = more || open[i];
    }
  }
}

// False when all of the plan is known.
bool CommandGroup::plan_what_states_name(const Submission& submission, Plan& planned) const {
  Needs needs;
  for (const auto* streams : {&planned.writes, &planned.consults}) {
    for (const StreamId& stream : *streams) {
      auto state = in_memory({planned.company, stream});
      if (!state) return false;
      needs.states.emplace_back(stream, std::move(*state));
    }
  }
  if (needs.states.size() > kMaxStreamsOfCommand) return false;
  return plan_further(submission.command, facts_of(needs), planned);
}

Result<void> CommandGroup::load(CompanyNo company, const StreamId& stream, Needs& needs) const {
  const auto in_group = states_.find({company, stream});
  if (in_group != states_.end()) {
    needs.states.emplace_back(stream, in_group->second);
    return {};
  }
  const auto brought = brought_.find({company, stream});
  if (brought != brought_.end()) {
    needs.states.emplace_back(stream, brought->second);
    return {};
  }
  auto state = knowledge_.state(company, stream);
  if (!state) return pass_on(std::move(state.error()));
  needs.states.emplace_back(stream, std::move(*state));
  return {};
}

Facts CommandGroup::facts_of(const Needs& needs) {
  Facts facts;
  for (const auto& [stream, folded] : needs.states) facts.add(stream, folded.state.get(), folded.version);
  for (const auto& [key, last] : needs.counters) facts.add(key, last);
  return facts;
}

Result<CommandGroup::Needs> CommandGroup::gather(const Submission& submission) const {
  Needs needs;
  needs.plan = plan(submission.company, submission.command);
  std::size_t loaded = 0;
  const auto load_new = [&]() -> Result<void> {
    std::vector<StreamId> all = needs.plan.writes;
    all.insert(all.end(), needs.plan.consults.begin(), needs.plan.consults.end());
    for (const StreamId& stream : all) {
      const bool known = std::any_of(needs.states.begin(), needs.states.end(),
                                     [&](const auto& entry) { return entry.first == stream; });
      if (known) continue;
      if (auto done = load(needs.plan.company, stream, needs); !done) return done;
      if (++loaded > kMaxStreamsOfCommand) return fail("command-too-large", {}, "the command touches too many streams");
    }
    return {};
  };
  // A plan only grows at its end.
  const auto count_new = [&]() -> Result<void> {
    while (needs.counters.size() < needs.plan.counters.size()) {
      const CounterKey& key = needs.plan.counters[needs.counters.size()];
      auto last = knowledge_.counter(key, &rows_);
      if (!last) return pass_on(std::move(last.error()));
      needs.counters.emplace_back(key, *last);
    }
    return {};
  };
  do {
    // Counters first: the number of a new company names its stream.
    if (auto done = count_new(); !done) return pass_on(std::move(done.error()));
    if (auto done = load_new(); !done) return pass_on(std::move(done.error()));
  } while (plan_further(submission.command, facts_of(needs), needs.plan));
  return needs;
}

// One look into the cache of states: everything that is done in a community is done on its clocks.
Result<TimeZone> CommandGroup::zone_of(CompanyNo company, CommunityId community) const {
  if (community.is_nil()) return TimeZone::usual();
  const StreamId stream = stream_of(community);
  const auto in_group = states_.find({company, stream});
  if (in_group != states_.end()) return time_zone_of(*in_group->second.state);
  auto known = knowledge_.state(company, stream);
  if (!known) return pass_on(std::move(known.error()));
  return time_zone_of(*known->state);
}

Result<Answer> CommandGroup::decide_one(const Submission& submission) {
  auto replayed = replay(submission);
  if (!replayed) return pass_on(std::move(replayed.error()));
  if (*replayed) {
    ++replays_;
    return std::move(**replayed);
  }
  auto needs = gather(submission);
  if (!needs) return pass_on(std::move(needs.error()));
  const RecordedClock::Stamp stamp = clock_.stamp();

  if (submission.expected_version) {
    STEWARD_ASSERT(!needs->plan.writes.empty(), "a command writes at least one stream");
    const Version current = needs->states.front().second.version;
    if (current != *submission.expected_version) {
      return fail(
          "version-conflict",
          {{"current_version", as_number(current)}, {"expected_version", as_number(*submission.expected_version)}},
          "the resource has changed since it was read");
    }
  }
  const Facts facts = facts_of(*needs);
  auto zone = zone_of(needs->plan.company, facts.community());
  if (!zone) return pass_on(std::move(zone.error()));
  const DecisionContext context{.company = submission.company,
                                .recorded_at = stamp.recorded_at,
                                .today = zone->date_at(stamp.recorded_at),
                                .utc_offset_minutes = zone->utc_offset_seconds(stamp.recorded_at) / 60,
                                .occurred_at = submission.occurred_at,
                                .may_backdate = submission.may_backdate,
                                .backdating = submission.backdating,
                                .free_days = submission.free_days};
  auto decision = decide(facts, submission.command, context);
  if (!decision) return refuse(submission, needs->plan, std::move(decision.error()), stamp);
  if (auto free = check_claims(needs->plan.company, *decision); !free) {
    // A refusal has no detail; anything that has is trouble with the index.
    if (!free.error().detail.empty()) return pass_on(std::move(free.error()));
    return refuse(submission, needs->plan, std::move(free.error()), stamp);
  }
  return append(submission, *needs, std::move(*decision), stamp);
}

Result<void> CommandGroup::check_claims(CompanyNo company, const Decision& decision) const {
  std::vector<Claim> taken_here;
  std::vector<Claim> released_here;  // a claim may pass from one stream to another within a command
  for (const NewEvent& event : decision.events) {
    for (const ClaimChange& change : claims_of(event.event)) {
      if (change.action == ClaimAction::release) {
        released_here.push_back(change.claim);
        continue;
      }
      auto holder = knowledge_.claim(company, change.claim, &rows_);
      if (!holder) return pass_on(std::move(holder.error()));
      const bool twice = std::find(taken_here.begin(), taken_here.end(), change.claim) != taken_here.end();
      const bool passed_on = std::find(released_here.begin(), released_here.end(), change.claim) != released_here.end();
      if ((*holder && !passed_on) || twice) {
        std::vector<Param> params;
        if (*holder && !(*holder)->stream.id.is_nil()) params.push_back({"held_by", (*holder)->stream.id});
        return fail(refusal_of_taken(change.claim.kind), std::move(params));
      }
      taken_here.push_back(change.claim);
    }
  }
  return {};
}

Result<std::vector<HouseholdLink>> CommandGroup::links(CompanyNo company, const Event& event) const {
  std::vector<HouseholdLink> links;
  for (const HouseholdId household : households_of(event)) {
    auto chain = knowledge_.chain(company, household, &rows_);
    if (!chain) return pass_on(std::move(chain.error()));
    links.push_back({household, chain->count + 1, chain->last});
  }
  STEWARD_ASSERT(links.size() <= kMaxHouseholdLinks, "an event touches at most 16 households");
  return links;
}

CommandRecord CommandGroup::record_of(const Submission& submission, const RecordedClock::Stamp& stamp) const {
  CommandRecord record;
  record.id = submission.id;
  record.company = submission.company;
  record.actor = submission.actor;
  record.has_key = submission.key.has_value();
  record.key = submission.key.value_or(Hash{});
  record.fingerprint = submission.fingerprint;
  record.money = is_money_command(submission.command);
  record.recorded_at = stamp.recorded_at;
  return record;
}

void CommandGroup::remember(const RecordedEvent& event) {
  std::size_t known = draft_rows_.size();
  event_lookup_rows(event, draft_rows_);
  for (; known < draft_rows_.size(); ++known) rows_[draft_rows_[known].key] = &draft_rows_[known].value;
}

Result<Answer> CommandGroup::append(const Submission& submission, const Needs& needs, Decision decision,
                                    const RecordedClock::Stamp& stamp) {
  const CompanyNo company = needs.plan.company;
  // Payloads first: a command that is too large changes nothing.
  std::vector<std::string> payloads;
  std::size_t size = 512;
  for (const NewEvent& event : decision.events) {
    payloads.push_back(encode_event(event.event));
    prove_payload(event.event, payloads.back());
    size += payloads.back().size() + 512;
  }
  if (size > kCommandMaxBytes) {
    return fail("command-too-large", {{"bytes", as_number(size)}, {"allowed_bytes", as_number(kCommandMaxBytes)}},
                "the command would need more than the log takes at once");
  }
  make_room(decision.events.size(), size);

  CommandRecord record = record_of(submission, stamp);
  record.outcome.params = std::move(decision.outcome);
  record.first_event = static_cast<std::uint32_t>(draft_.events.size());
  record.events = static_cast<std::uint32_t>(decision.events.size());
  record.target = needs.plan.writes.front();
  record.target_version = needs.states.front().second.version;

  Answer answer;
  const std::size_t rows_before = draft_rows_.size();
  std::vector<RecordedEvent> recorded;
  std::vector<std::pair<StreamId, FoldedState>> written;
  for (std::size_t i = 0; i < decision.events.size(); ++i) {
    NewEvent& fresh = decision.events[i];
    auto at =
        std::find_if(written.begin(), written.end(), [&](const auto& entry) { return entry.first == fresh.stream; });
    if (at == written.end()) {
      const auto known = std::find_if(needs.states.begin(), needs.states.end(),
                                      [&](const auto& entry) { return entry.first == fresh.stream; });
      STEWARD_ASSERT(known != needs.states.end(), "decide writes only streams that were planned");
      at = written.insert(written.end(), *known);
    }
    FoldedState& folded = at->second;
    auto chain = links(company, fresh.event);
    if (!chain) {
      // Rows of the events before this one are in the group's overlay already: nobody may build on them, so nobody
      // looks into it any more. It goes first, because its keys lie in the rows.
      broken_ = chain.error();
      rows_.clear();
      draft_rows_.resize(rows_before);
      return pass_on(std::move(chain.error()));
    }

    RecordedEvent event;
    EventHeader& header = event.header;
    header.log = log_;
    header.position = draft_.first_position + draft_.events.size() + i;
    header.company = company;
    header.community = fresh.community;
    header.stream = fresh.stream;
    header.version = folded.version + 1;
    header.type = type_of(fresh.event);
    header.schema_version = schema_version_of(header.type);
    header.id = EventId(event_ids_.next(stamp.wall_clock));
    header.recorded_at = stamp.recorded_at;
    header.wall_clock = stamp.wall_clock;
    header.occurred_at = submission.occurred_at.value_or(stamp.recorded_at);
    header.effective_date = fresh.effective_date;
    header.backdating = submission.backdating;
    header.actor = submission.actor;
    header.command = submission.id;
    header.causation = submission.causation;
    header.correlation = submission.correlation;
    header.households = std::move(*chain);
    event.bytes = event_bytes(header, payloads[i]);
    event.event = std::move(fresh.event);

    State next = evolve(State(*folded.state), event.event, header.position);
    // decide gave an event that its own state cannot follow: our bug, and nothing of it may be stored.
    STEWARD_ASSERT(!std::holds_alternative<Faulted>(next), "what decide gives, evolve takes");
    folded = FoldedState{std::make_shared<const State>(std::move(next)), header.version, header.position};
    if (fresh.stream == record.target) record.target_version = header.version;
    recorded.push_back(std::move(event));
    // Two events of one command may touch the same household: the second must see the first.
    remember(recorded.back());
  }
  for (auto& [stream, folded] : written) states_[{company, stream}] = std::move(folded);

  if (!recorded.empty()) {
    answer.first = recorded.front().header.position;
    answer.last = recorded.back().header.position;
  }
  for (RecordedEvent& event : recorded) {
    draft_.epoch = epoch_after(draft_.epoch, event.event);
    draft_.events.push_back(std::move(event));
  }
  answer.outcome = record.outcome;
  answer.command = record.id;
  answer.target = record.target;
  answer.target_version = record.target_version;
  answer.recorded_at = stamp.recorded_at;
  draft_bytes_ += size;
  bytes_ += size;
  events_ += record.events;
  draft_.commands.push_back(std::move(record));
  draft_answers_.push_back(answers_.size());
  return answer;
}

Result<Answer> CommandGroup::refuse(const Submission& submission, const Plan& plan, Error error,
                                    const RecordedClock::Stamp& stamp) {
  Answer answer;
  answer.outcome = Outcome{std::move(error.code), std::move(error.params)};
  answer.command = submission.id;
  answer.target = plan.writes.empty() ? StreamId{} : plan.writes.front();
  answer.recorded_at = stamp.recorded_at;
  answer.position = cursor_.position;
  answer.epoch = cursor_.epoch;
  if (!submission.key || !is_money_command(submission.command)) {
    // It may rest on what this group is about to store: a reader waits for that.
    if (!draft_.commands.empty()) draft_answers_.push_back(answers_.size());
    return answer;
  }
  // Bulk work is our own: its refusals are the run's exceptions, as many as the run has households.
  if (!submission.bulk && !refusals_.take(submission.actor.credential, stamp.recorded_at)) {
    return fail("too-many-refusals", {}, "too many refused payments in a short time; wait a little");
  }
  constexpr std::size_t kRefusalBytes = 512;
  make_room(0, kRefusalBytes);
  CommandRecord record = record_of(submission, stamp);
  record.outcome = answer.outcome;
  record.target = answer.target;
  record.first_event = static_cast<std::uint32_t>(draft_.events.size());
  draft_.commands.push_back(std::move(record));
  draft_bytes_ += kRefusalBytes;
  bytes_ += kRefusalBytes;
  draft_answers_.push_back(answers_.size());
  return answer;
}

}  // namespace steward

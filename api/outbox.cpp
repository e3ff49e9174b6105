#include "api/outbox.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "api/dunning_words.h"
#include "api/names.h"
#include "api/scheduled.h"
#include "api/service.h"
#include "domain/base/assert.h"
#include "domain/base/text.h"
#include "domain/dunning/dunning.h"
#include "eventstore/base/hash.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/sequencer/known.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"

namespace steward::api {

namespace {

// In quiet hours it looks again so much later.
constexpr std::chrono::seconds kQuietLook{60};

// One failure and one delivery of a notice: a second recording is answered as the first. Their keys differ, because
// what a provider took counts also after it was given up.
constexpr std::string_view kFailureKey = "outbox/outcome";
constexpr std::string_view kDeliveryKey = "outbox/delivery";

Instant later(Instant now, std::chrono::seconds by) { return add_seconds(now, by.count()); }

// The provider will never reach this recipient (410, 422). What else it refuses somebody has to put right: the form of
// what is posted or a template (400), a key (401, 403), an address (404). That is tried again: a mistake in the
// settings must not let a whole community pass a level.
bool is_final(int status) { return status == 410 || status == 422; }

// "reference" of the answer, if it is JSON that has one; what the provider calls the message.
std::string reference_in(const std::string& body) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse(body, error);
  const auto* object = error ? nullptr : parsed.if_object();
  const auto* reference = object != nullptr ? object->if_contains("reference") : nullptr;
  const auto* text = reference != nullptr ? reference->if_string() : nullptr;
  if (text == nullptr || !is_plain_text(std::string_view(*text), kMostNameBytes)) return {};
  return std::string(*text);
}

std::chrono::seconds asked_delay(const http::ClientAnswer& answer) {
  const auto value = answer.header("Retry-After").value_or("");
  std::int64_t seconds = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), seconds);
  return std::chrono::seconds(parsed.ec == std::errc{} && seconds > 0 ? seconds : 0);
}

}  // namespace

const WebhookOptions* Outbox::webhook_of(dunning::ReminderChannel channel) const {
  auto found = options_.webhooks.find(channel);
  if (found == options_.webhooks.end()) found = options_.webhooks.find(std::nullopt);
  return found != options_.webhooks.end() ? &found->second : nullptr;
}

OutboxLane& Outbox::lane_of(dunning::ReminderChannel channel) {
  const WebhookOptions* webhook = webhook_of(channel);
  const auto own =
      std::find_if(lanes_.begin(), lanes_.end(), [&](const OutboxLane& lane) { return lane.webhook == webhook; });
  STEWARD_ASSERT(own != lanes_.end(), "every webhook has a lane, and so have the channels that have none");
  return *own;
}

std::vector<dunning::ReminderChannel> Outbox::carried() const {
  std::vector<dunning::ReminderChannel> channels;
  for (const auto& [name, channel] : kReminderChannelNames) {
    const bool of_law =
        channel == dunning::ReminderChannel::lawyer_letter || channel == dunning::ReminderChannel::court;
    if (!of_law && carries(channel)) channels.push_back(channel);
  }
  return channels;
}

Result<void> Outbox::start(std::chrono::milliseconds tick) {
  if (!configured()) return {};
  for (const auto& [channel, webhook] : options_.webhooks) {
    if (auto address = http::parse_webhook_url(webhook.url); !address) return pass_on(std::move(address.error()));
  }
  thread_ = std::jthread([this, tick](const std::stop_token& stop) {
    name_thread("outbox");
    work(stop, tick);
  });
  return {};
}

void Outbox::stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  thread_.request_stop();
  thread_.join();
  couriers_.stop();
}

// What was decided when it was queued may have been overtaken: asked again, of the log itself and not of the view.
Result<std::optional<OutboxLetter>> Outbox::prepare(const Looking& looking, OutboxLane& lane,
                                                    const ReminderRow& reminder) {
  const Instant now = looking.now;
  const Knowledge& knowledge = service_.store.knowledge();
  auto household =
      known<billing::HouseholdState, billing::Household>(knowledge, reminder.company, stream_of(reminder.household));
  if (!household) return pass_on(std::move(household.error()));
  auto dunned = known<dunning::DunningState, dunning::DunningCase>(knowledge, reminder.company,
                                                                   dunning_stream(reminder.household));
  if (!dunned) return pass_on(std::move(dunned.error()));
  auto ladder = known<dunning::LadderState, dunning::DunningLadderSet>(knowledge, reminder.company,
                                                                       ladder_stream(reminder.community));
  if (!ladder) return pass_on(std::move(ladder.error()));
  if (*household == nullptr || *dunned == nullptr) return std::nullopt;  // faulted: verify names it
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(
      knowledge, reminder.company, collection_stream((*household)->community));
  if (!policy) return pass_on(std::move(policy.error()));
  const auto& pending = (*dunned)->pending;
  const auto found = std::find_if(pending.begin(), pending.end(), [&](const dunning::PendingReminder& waiting) {
    return waiting.notice == reminder.notice;
  });
  if (found == pending.end()) return std::nullopt;  // it was settled a moment ago
  auto zone = service_.zone(reminder.company, reminder.community);
  if (!zone) return pass_on(std::move(zone.error()));
  const dunning::LadderTerms terms = *ladder != nullptr ? (*ladder)->terms : dunning::LadderTerms{};
  const auto advice = dunning::advice_on(terms, {(*household)->account, policy->get()}, **dunned, *found,
                                         dunning::local_time(now, zone->utc_offset_seconds(now) / 60));
  switch (advice.when) {
    case dunning::Sending::never:
      give_up(lane, reminder, advice.because);
      return std::nullopt;
    case dunning::Sending::later:
      return std::nullopt;  // it was put off already
    case dunning::Sending::now:
      break;
  }
  if (now > later(reminder.queued_at, options_.most_time)) {
    give_up(lane, reminder, dunning::FailureReason::attempts_used_up);
    return std::nullopt;
  }
  if (lane.webhook == nullptr) {  // there was one when it was queued
    if (!terms.passes_undeliverable) return fail("channel-not-carried");
    give_up(lane, reminder, dunning::FailureReason::not_carried);
    return std::nullopt;
  }
  auto address = http::parse_webhook_url(lane.webhook->url);
  if (!address) return pass_on(std::move(address.error()));
  auto body = letter_body(service_, looking.lease, reminder, terms);
  if (!body) return pass_on(std::move(body.error()));
  if (!*body) {
    give_up(lane, reminder, dunning::FailureReason::wrong_contact);
    return std::nullopt;
  }
  return OutboxLetter{reminder, &lane, std::move(*address), std::move(**body), now, std::nullopt};
}

// False: no thread is to be had for it; it is looked at again when it was put off.
bool Outbox::send(OutboxLetter letter) {
  OutboxLane& lane = *letter.lane;
  const NoticeId notice = letter.reminder.notice;
  if (!couriers_.send(std::move(letter))) {
    log_warn("reminder-held-up", {{"notice_id", to_string(notice)}, {"code", "out-of-threads"}});
    return false;
  }
  lane.queue.hold(notice);
  ++lane.on_their_way;
  return true;
}

void Outbox::post(OutboxLetter& letter) {
  if (stopping_.load()) return;
  counters_.posted.fetch_add(1, std::memory_order_relaxed);
  const WebhookOptions& webhook = *letter.lane->webhook;
  const std::int64_t seconds = letter.begun_at.micros / 1'000'000;
  try {
    letter.answer = http::post_webhook(letter.address,
                                       {{"Steward-Signature", webhook_signature(webhook.secret, seconds, letter.body)},
                                        {"Idempotency-Key", to_string(letter.reminder.notice)}},
                                       letter.body, options_.timeout, webhook.ca_file);
  } catch (const std::exception&) {  // no descriptor is left, say: one attempt is lost, not the server
    letter.answer = fail("server-unreachable", {}, "the request could not be begun");
  }
}

// Held until the log has it: neither looked at nor posted again.
void Outbox::settle(OutboxLane& lane, const ReminderRow& reminder, Command command, std::string_view key) {
  lane.queue.hold(reminder.notice);
  unrecorded_.push_back(
      {&lane, reminder.notice, scheduled(service_, reminder.company, std::move(command), reminder.notice.uuid, key)});
}

void Outbox::give_up(OutboxLane& lane, const ReminderRow& reminder, dunning::FailureReason reason) {
  const std::uint32_t made = lane.queue.at(reminder.notice).made;
  settle(lane, reminder, dunning::RecordReminderFailure{reminder.notice, reminder.household, made, reason},
         kFailureKey);
}

void Outbox::deliver(const OutboxLetter& letter, const http::ClientAnswer& answer, Instant now) {
  const ReminderRow& reminder = letter.reminder;
  dunning::RecordReminderDelivery command;
  command.notice = reminder.notice;
  command.household = reminder.household;
  command.delivered_at = std::max(now, reminder.queued_at);
  command.reference = reference_in(answer.body);
  command.response = sha256(answer.body).bytes;
  settle(*letter.lane, reminder, std::move(command), kDeliveryKey);
}

void Outbox::take_answer(const OutboxLetter& letter, Instant now) {
  const ReminderRow& reminder = letter.reminder;
  OutboxLane& lane = *letter.lane;
  const std::uint32_t made = ++lane.queue.at(reminder.notice).made;
  const Result<http::ClientAnswer>& answer = *letter.answer;
  const int status = answer ? answer->status : 0;
  log_info("reminder-posted", {{"notice_id", to_string(reminder.notice)},
                               {"attempt", static_cast<std::uint64_t>(made)},
                               {"status", static_cast<std::int64_t>(status)},
                               {"error", answer ? std::string() : answer.error().code}});
  if (status >= 200 && status < 300) return deliver(letter, *answer, now);
  if (is_final(status)) return give_up(lane, reminder, dunning::FailureReason::rejected);
  const auto doublings = std::min<std::uint32_t>(made - 1, 20);
  auto delay = std::min(options_.first_delay * (std::int64_t{1} << doublings), options_.longest_delay);
  if (answer) delay = std::min(std::max(delay, asked_delay(*answer)), options_.longest_delay);
  const Instant next_at = later(now, delay);
  if (made >= options_.most_attempts || next_at > later(reminder.queued_at, options_.most_time)) {
    return give_up(lane, reminder, dunning::FailureReason::attempts_used_up);
  }
  lane.queue.put_off(reminder.notice, next_at);
}

void Outbox::take_answers() {
  const Instant now = service_.store.sequencer().now();
  for (const OutboxLetter& letter : couriers_.came_back()) {
    --letter.lane->on_their_way;
    if (letter.answer) {
      take_answer(letter, now);
    } else {
      letter.lane->queue.put_off(letter.reminder.notice, now);
    }
  }
}

// What the log does not take is sent to it again, behind the others, so that one that fails keeps none of them. A
// refusal is no failure of ours: somebody settled the reminder meanwhile, and it is forgotten when it is looked at.
Result<void> Outbox::record() {
  std::vector<Unrecorded> sent;
  std::vector<Submission> submissions;
  while (!unrecorded_.empty() && sent.size() < kMostRecorded) {
    submissions.push_back(unrecorded_.front().submission);
    sent.push_back(std::move(unrecorded_.front()));
    unrecorded_.pop_front();
  }
  if (sent.empty()) return {};
  const bool all = unrecorded_.empty();
  Result<void> recorded;
  const auto answers = submit_together(service_.store.sequencer(), std::move(submissions));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    OutboxQueue& queue = sent[i].lane->queue;
    if (!answers[i]) {
      if (recorded) recorded = pass_on(answers[i].error());
      unrecorded_.push_back(std::move(sent[i]));
    } else if (!answers[i]->outcome.ok()) {
      queue.put_off(sent[i].notice, later(service_.store.sequencer().now(), kQuietLook));
    } else {
      queue.forget(sent[i].notice);
      if (answers[i]->replayed) continue;
      const bool delivered = holds_alternative<dunning::RecordReminderDelivery>(sent[i].submission.command);
      (delivered ? counters_.delivered : counters_.given_up).fetch_add(1, std::memory_order_relaxed);
    }
  }
  more_ = more_ || (recorded && !all);
  return recorded;
}

// What was queued since the view was last read for this lane. Places come oldest first, and each lane reads on until
// its own part is full: one that is keeps no other from what was queued later. What cannot be read now belongs to
// whoever tried: it says so, looks again and hands it on.
Result<void> Outbox::take_in(const RemindersQuery& query, OutboxLane& lane) {
  if (!lane.takes_more()) return {};
  auto places = query.outbox(lane.taken_in, kMostTakenIn);
  if (!places) return pass_on(std::move(places.error()));
  for (const OutboxPlace& place : *places) {
    if (!lane.takes_more()) return {};
    const auto row = query.reminder(place.company, place.notice);
    const bool own = row ? &(*row ? lane_of((*row)->channel) : lanes_.front()) == &lane : true;
    if (own) lane.queue.add(place.company, place.notice, place.queued_at);
    lane.taken_in = place;
  }
  more_ = more_ || places->size() == kMostTakenIn;
  return {};
}

// One that is due: what is to be posted, if anything is. It is put off, held or forgotten.
Result<std::optional<OutboxLetter>> Outbox::look_at(const Looking& looking, OutboxLane& lane, NoticeId notice) {
  const CompanyNo company = lane.queue.at(notice).company;
  lane.queue.put_off(notice, later(looking.now, kQuietLook));
  counters_.looked_at.fetch_add(1, std::memory_order_relaxed);
  auto row = looking.query.reminder(company, notice);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row || (*row)->status != ReminderStatus::queued) {  // settled, by us or by a person
    lane.queue.forget(notice);
    return std::nullopt;
  }
  OutboxLane& own = lane_of((*row)->channel);
  if (&own == &lane) return prepare(looking, lane, **row);
  lane.queue.forget(notice);  // it could not be read when it was taken in
  own.queue.add(company, notice, (*row)->queued_at);
  return std::nullopt;
}

// Longest due first, as long as more may be posted. A lane that may not is not even asked what is due.
std::size_t Outbox::begin_due_of(const Looking& looking, OutboxLane& lane) {
  if (!lane.posts_more()) return 0;
  const std::vector<NoticeId> due = lane.queue.due(looking.now, kMostInOnePass);
  std::size_t begun = 0;
  for (const NoticeId notice : due) {
    if (stopping_.load() || !lane.posts_more()) return begun;
    auto letter = look_at(looking, lane, notice);
    if (!letter) {
      // One that cannot be read does not hold up the others.
      log_warn("reminder-held-up", {{"notice_id", to_string(notice)}, {"code", letter.error().code}});
    } else if (*letter && send(std::move(**letter))) {
      ++begun;
    }
  }
  more_ = more_ || due.size() == kMostInOnePass;
  return begun;
}

Result<std::size_t> Outbox::begin_due() {
  if (!configured() || service_.store.sequencer().clock_alarmed()) return std::size_t{0};
  // What was recorded is then no longer in it.
  if (auto level = service_.await_views(kHouseholdsGroup); !level) return pass_on(std::move(level.error()));
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = RemindersQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  for (OutboxLane& lane : lanes_) {
    if (auto taken = take_in(*query, lane); !taken) return pass_on(std::move(taken.error()));
  }
  const Looking looking{*lease, *query, service_.store.sequencer().now()};
  std::size_t begun = 0;
  for (OutboxLane& lane : lanes_) begun += begin_due_of(looking, lane);
  return begun;
}

// One step, which waits for no letter: records what came of those that came back and begins what there is room for.
// While the log takes nothing none is begun, because nothing could be proved.
Result<std::size_t> Outbox::advance() {
  more_ = false;
  take_answers();
  auto recorded = record();
  if (!recorded && is_of_the_log(recorded.error())) return pass_on(std::move(recorded.error()));
  auto begun = begin_due();
  auto given_up = record();
  count_waiting();
  if (begun && !recorded) return pass_on(std::move(recorded.error()));
  if (begun && !given_up) return pass_on(std::move(given_up.error()));
  return begun;
}

Result<void> Outbox::settle_all() {
  couriers_.wait_for_all();
  take_answers();
  auto recorded = record();
  count_waiting();
  return recorded;
}

Result<std::size_t> Outbox::pass() {
  const std::lock_guard lock(passing_);
  auto begun = advance();
  auto settled = settle_all();
  if (begun && !settled) return pass_on(std::move(settled.error()));
  return begun;
}

void Outbox::count_waiting() {
  std::size_t waiting = 0;
  for (const OutboxLane& lane : lanes_) waiting += lane.queue.size();
  counters_.waiting.store(waiting, std::memory_order_relaxed);
}

void Outbox::work(const std::stop_token& stop, std::chrono::milliseconds tick) {
  std::string last_failure;
  const auto tell = [&](const Error* error) {
    if (error != nullptr) counters_.failures.fetch_add(1, std::memory_order_relaxed);
    const std::string failure = error != nullptr ? error->code : std::string();
    if (!failure.empty() && failure != last_failure) log_warn("outbox-held-up", {{"code", failure}});
    last_failure = failure;
  };
  while (!stop.stop_requested()) {
    bool more = false;
    {
      const std::lock_guard lock(passing_);
      const auto begun = advance();
      tell(begun ? nullptr : &begun.error());
      more = more_;
    }
    if (!more) couriers_.wait_for_any(stop, tick);
  }
  const std::lock_guard lock(passing_);
  const auto settled = settle_all();
  tell(settled ? nullptr : &settled.error());
}

}  // namespace steward::api

#include "api/outbox.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <set>
#include <utility>

#include "api/dunning_words.h"
#include "api/names.h"
#include "api/print/reminder_message.h"
#include "api/scheduled.h"
#include "api/service.h"
#include "domain/base/text.h"
#include "domain/dunning/dunning.h"
#include "eventstore/base/hash.h"
#include "eventstore/base/logging.h"
#include "eventstore/base/thread_name.h"
#include "eventstore/sequencer/known.h"
#include "eventstore/sequencer/submit_together.h"
#include "projections/all_views.h"
#include "projections/directory.h"

namespace steward::api {

namespace {

// How long a pass waits for the view to have followed the log: what was recorded is then no longer in it.
constexpr std::chrono::milliseconds kPatience{2'000};
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

std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body) {
  const std::string time = std::to_string(unix_seconds);
  const Hash signature = hmac_sha256(secret, time + "." + std::string(body));
  return "t=" + time + ",v1=" + to_hex(signature);
}

const WebhookOptions* Outbox::webhook_of(dunning::ReminderChannel channel) const {
  auto found = options_.webhooks.find(channel);
  if (found == options_.webhooks.end()) found = options_.webhooks.find(std::nullopt);
  return found != options_.webhooks.end() ? &found->second : nullptr;
}

bool Outbox::Room::left(const WebhookOptions* webhook) const {
  if (webhook == nullptr) return true;
  const std::size_t own = webhook->at_once != 0 ? webhook->at_once : options_.at_once;
  const auto taken = taken_.find(webhook);
  return (taken != taken_.end() ? taken->second : 0) < std::clamp<std::size_t>(own, 1, kMostInOnePass);
}

bool Outbox::Room::any_full() const {
  return std::any_of(taken_.begin(), taken_.end(), [&](const auto& taken) { return !left(taken.first); });
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
}

// Everything that the provider needs, and nothing else. nullopt: there is no number to send a text message to.
Result<std::optional<std::string>> Outbox::body_of(const ReadLease& lease, const ReminderRow& reminder,
                                                   const dunning::LadderTerms& terms) {
  auto directory = DirectoryQuery::open(lease);
  if (!directory) return pass_on(std::move(directory.error()));
  auto household = directory->household(reminder.company, reminder.household);
  if (!household) return pass_on(std::move(household.error()));
  if (!*household) return fail("household-unknown");
  auto community = directory->community(reminder.company, reminder.community);
  if (!community) return pass_on(std::move(community.error()));
  auto name = service_.keyring.reveal((*household)->owner_name, reminder.company, Reader{true});
  if (!name) return pass_on(std::move(name.error()));
  auto phone = service_.keyring.reveal((*household)->owner_phone, reminder.company, Reader{true});
  if (!phone) return pass_on(std::move(phone.error()));
  const bool has_phone = phone->state == Revealed::State::full && !phone->text.empty();
  if (!has_phone && reminder.channel == dunning::ReminderChannel::sms) return std::nullopt;

  const Date pay_by = add_days(reminder.queued_on, terms.days_to_pay);
  const std::string house = (*household)->full_number();
  const std::string community_name = *community ? (*community)->name : std::string();
  const ReminderWording wording{community_name, house, reminder.total, reminder.oldest_due, reminder.queued_on, pay_by};
  const auto text_or_null = [](const Revealed& revealed) {
    return revealed.state == Revealed::State::full ? boost::json::value(revealed.text) : boost::json::value(nullptr);
  };
  // The words that the ladder names for the level, on the channel that they were written for.
  boost::json::value template_code = nullptr;
  for (const dunning::LadderStep& step : terms.steps) {
    if (step.level != reminder.level || step.channel != reminder.channel || step.template_code.empty()) continue;
    template_code = step.template_code;
  }
  boost::json::array bills;
  for (const dunning::RemindedBill& bill : reminder.bills) {
    bills.push_back({{"bill", bill.bill},
                     {"due_date", to_string(bill.due_date)},
                     {"amount_fen", bill.principal.fen},
                     {"late_fee_fen", bill.late_fee.fen}});
  }
  const boost::json::object body{
      {"type", "reminder"},
      {"notice_id", to_string(reminder.notice)},
      {"community_id", to_string(reminder.community)},
      {"community", community_name},
      {"household_id", to_string(reminder.household)},
      {"house", house},
      {"recipient", {{"name", text_or_null(*name)}, {"phone", text_or_null(*phone)}}},
      {"channel", name_of(kReminderChannelNames, reminder.channel)},
      {"level", reminder.level},
      {"template", std::move(template_code)},
      {"as_of", to_string(reminder.queued_on)},
      {"oldest_due_date", to_string(reminder.oldest_due)},
      {"pay_by", to_string(pay_by)},
      {"total_fen", reminder.total.fen},
      {"bills", std::move(bills)},
      {"message",
       {{"zh-CN", reminder_message(wording, Language::chinese)}, {"en", reminder_message(wording, Language::english)}}},
  };
  return boost::json::serialize(body);
}

Submission Outbox::recording(CompanyNo company, Command command, std::string_view key, NoticeId notice) const {
  return scheduled(service_, company, std::move(command), notice.uuid, key);
}

Submission Outbox::giving_up(const ReminderRow& reminder, dunning::FailureReason reason) {
  return recording(
      reminder.company,
      dunning::RecordReminderFailure{reminder.notice, reminder.household, queue_.at(reminder.notice).made, reason},
      kFailureKey, reminder.notice);
}

// What was decided when it was queued may have been overtaken: asked again, of the log itself and not of the view.
Result<std::optional<Outbox::Letter>> Outbox::prepare(const ReadLease& lease, const ReminderRow& reminder, Instant now,
                                                      std::vector<Submission>& records) {
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
  const auto& pending = (*dunned)->pending;
  const auto found = std::find_if(pending.begin(), pending.end(), [&](const dunning::PendingReminder& waiting) {
    return waiting.notice == reminder.notice;
  });
  if (found == pending.end()) return std::nullopt;  // it was settled a moment ago
  auto zone = service_.zone(reminder.company, reminder.community);
  if (!zone) return pass_on(std::move(zone.error()));
  const dunning::LadderTerms terms = *ladder != nullptr ? (*ladder)->terms : dunning::LadderTerms{};
  const auto advice = dunning::advice_on(terms, (*household)->account, **dunned, *found,
                                         dunning::local_time(now, zone->utc_offset_seconds(now) / 60));
  switch (advice.when) {
    case dunning::Sending::never:
      records.push_back(giving_up(reminder, advice.because));
      return std::nullopt;
    case dunning::Sending::later:
      queue_.put_off(reminder.notice, later(now, kQuietLook));
      return std::nullopt;
    case dunning::Sending::now:
      break;
  }
  if (now > later(reminder.queued_at, options_.most_time)) {
    records.push_back(giving_up(reminder, dunning::FailureReason::attempts_used_up));
    return std::nullopt;
  }
  const WebhookOptions* webhook = webhook_of(reminder.channel);
  if (webhook == nullptr) {  // there was one when it was queued
    if (!terms.passes_undeliverable) return fail("channel-not-carried");
    records.push_back(giving_up(reminder, dunning::FailureReason::not_carried));
    return std::nullopt;
  }
  auto address = http::parse_webhook_url(webhook->url);
  if (!address) return pass_on(std::move(address.error()));
  auto body = body_of(lease, reminder, terms);
  if (!body) return pass_on(std::move(body.error()));
  if (!*body) {
    records.push_back(giving_up(reminder, dunning::FailureReason::wrong_contact));
    return std::nullopt;
  }
  return Letter{reminder, webhook, std::move(*address), std::move(**body), std::nullopt};
}

void Outbox::post(Letter& letter, Instant now) {
  counters_.posted.fetch_add(1, std::memory_order_relaxed);
  const std::int64_t seconds = now.micros / 1'000'000;
  try {
    letter.answer =
        http::post_webhook(letter.address,
                           {{"Steward-Signature", webhook_signature(letter.webhook->secret, seconds, letter.body)},
                            {"Idempotency-Key", to_string(letter.reminder.notice)}},
                           letter.body, options_.timeout, letter.webhook->ca_file);
  } catch (const std::exception&) {  // no descriptor is left, say: one attempt is lost, not the server
    letter.answer = fail("server-unreachable", {}, "the request could not be begun");
  }
}

// Each by a thread of its own: a pass has no more of them than the webhooks get at once.
void Outbox::post_all(std::vector<Letter>& letters, Instant now) {
  std::atomic<std::size_t> next{0};
  const auto carry = [&] {
    for (std::size_t i = next.fetch_add(1); i < letters.size() && !stopping_.load(); i = next.fetch_add(1)) {
      post(letters[i], now);
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < letters.size(); ++i) others.emplace_back(carry);
  carry();
}

void Outbox::take_answer(const Letter& letter, Instant now, std::vector<Submission>& records) {
  const ReminderRow& reminder = letter.reminder;
  OutboxQueue::Waiting& waiting = queue_.at(reminder.notice);
  ++waiting.made;
  const Result<http::ClientAnswer>& answer = *letter.answer;
  const int status = answer ? answer->status : 0;
  log_info("reminder-posted", {{"notice_id", to_string(reminder.notice)},
                               {"attempt", static_cast<std::uint64_t>(waiting.made)},
                               {"status", static_cast<std::int64_t>(status)},
                               {"error", answer ? std::string() : answer.error().code}});
  // Due until it is recorded: then its row waits no longer, and it is forgotten.
  const auto ends_with = [&](Submission outcome) {
    waiting.outcome = outcome;
    records.push_back(std::move(outcome));
    queue_.put_off(reminder.notice, now);
  };
  if (status >= 200 && status < 300) {
    dunning::RecordReminderDelivery command;
    command.notice = reminder.notice;
    command.household = reminder.household;
    command.delivered_at = std::max(now, reminder.queued_at);
    command.reference = reference_in(answer->body);
    command.response = sha256(answer->body).bytes;
    ends_with(recording(reminder.company, std::move(command), kDeliveryKey, reminder.notice));
    return;
  }
  if (is_final(status)) {
    ends_with(giving_up(reminder, dunning::FailureReason::rejected));
    return;
  }
  const auto doublings = std::min<std::uint32_t>(waiting.made - 1, 20);
  auto delay = std::min(options_.first_delay * (std::int64_t{1} << doublings), options_.longest_delay);
  if (answer) delay = std::min(std::max(delay, asked_delay(*answer)), options_.longest_delay);
  const Instant next_at = later(now, delay);
  if (waiting.made >= options_.most_attempts || next_at > later(reminder.queued_at, options_.most_time)) {
    ends_with(giving_up(reminder, dunning::FailureReason::attempts_used_up));
    return;
  }
  queue_.put_off(reminder.notice, next_at);
}

// A refusal is no failure of ours: somebody settled the reminder meanwhile. Then there is nothing left to record.
Result<void> Outbox::record(std::vector<Submission> records) {
  if (records.empty()) return {};
  std::vector<std::pair<NoticeId, bool>> outcomes;  // whether it was delivered
  for (const Submission& record : records) {
    if (const auto* delivery = std::get_if<dunning::RecordReminderDelivery>(&record.command)) {
      outcomes.emplace_back(delivery->notice, true);
    } else {
      outcomes.emplace_back(std::get<dunning::RecordReminderFailure>(record.command).notice, false);
    }
  }
  const auto answers = submit_together(service_.store.sequencer(), std::move(records));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) return pass_on(answers[i].error());
    const auto [notice, delivered] = outcomes[i];
    if (!answers[i]->outcome.ok()) {
      queue_.at(notice).outcome.reset();
      queue_.put_off(notice, later(service_.store.sequencer().now(), kQuietLook));
      continue;
    }
    if (answers[i]->replayed) continue;
    auto& counter = delivered ? counters_.delivered : counters_.given_up;
    counter.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

// What was queued since the last pass. Places come oldest first, so nothing that is left in the view is overtaken.
Result<void> Outbox::take_in(const RemindersQuery& query) {
  if (queue_.size() >= kMostQueued) return {};
  auto places = query.outbox(taken_in_, kMostInOnePass);
  if (!places) return pass_on(std::move(places.error()));
  for (const OutboxPlace& place : *places) {
    queue_.add(place.company, place.notice, place.queued_at);
    taken_in_ = place;
  }
  return {};
}

// One that is due: what is to be posted, if anything is. It is put off or forgotten.
Result<std::optional<Outbox::Letter>> Outbox::look_at(const ReadLease& lease, const RemindersQuery& query,
                                                      NoticeId notice, Instant now, Room& room,
                                                      std::vector<Submission>& records) {
  OutboxQueue::Waiting& waiting = queue_.at(notice);
  const Instant was_due = waiting.next_at;
  queue_.put_off(notice, later(now, kQuietLook));
  counters_.looked_at.fetch_add(1, std::memory_order_relaxed);
  auto row = query.reminder(waiting.company, notice);
  if (!row) return pass_on(std::move(row.error()));
  if (!*row || (*row)->status != ReminderStatus::queued) {
    // Settled, by us or by a person; what a provider took is proved all the same.
    const bool unproved = waiting.outcome && *row && (*row)->status == ReminderStatus::failed &&
                          std::holds_alternative<dunning::RecordReminderDelivery>(waiting.outcome->command);
    if (!unproved) {
      queue_.forget(notice);
      return std::nullopt;
    }
  }
  if (waiting.outcome) {
    records.push_back(*waiting.outcome);
    queue_.put_off(notice, now);
    return std::nullopt;
  }
  waiting.channel = (*row)->channel;
  const WebhookOptions* webhook = webhook_of((*row)->channel);
  if (!room.left(webhook)) {  // from now on it is not looked at before there is room
    queue_.put_off(notice, was_due);
    return std::nullopt;
  }
  const std::size_t recorded = records.size();
  auto letter = prepare(lease, **row, now, records);
  if (letter && *letter) room.take(webhook);
  // Due until it is recorded, as what was answered.
  if (letter && records.size() > recorded) queue_.put_off(notice, now);
  return letter;
}

// Longest due first; what is known to be for a webhook that is full is not looked at, so that a slow one with many
// letters keeps no other from its own. One that stays due is not looked at twice.
void Outbox::look_at_all(const ReadLease& lease, const RemindersQuery& query, Instant now, Room& room,
                         std::vector<Letter>& letters, std::vector<Submission>& records) {
  std::set<NoticeId> seen;
  const auto wanted = [&](NoticeId notice, const OutboxQueue::Waiting& waiting) {
    if (seen.contains(notice)) return false;
    return !waiting.channel || waiting.outcome || room.left(webhook_of(*waiting.channel));
  };
  while (seen.size() < kMostInOnePass) {
    const std::vector<NoticeId> due = queue_.due(now, kMostInOnePass - seen.size(), wanted);
    if (due.empty()) return;
    for (const NoticeId notice : due) {
      if (stopping_.load()) return;
      if (!wanted(notice, queue_.at(notice))) continue;  // its webhook is full by now
      seen.insert(notice);
      auto letter = look_at(lease, query, notice, now, room, records);
      if (!letter) {
        // One that cannot be read does not hold up the others.
        log_warn("reminder-held-up", {{"notice_id", to_string(notice)}, {"code", letter.error().code}});
      } else if (*letter) {
        letters.push_back(std::move(**letter));
      }
    }
  }
}

Result<std::size_t> Outbox::pass() {
  const std::lock_guard lock(passing_);
  if (!configured() || service_.store.sequencer().clock_alarmed()) return std::size_t{0};
  if (!service_.views.wait_for(kHouseholdsGroup, service_.store.feed().durable().position, kPatience)) {
    return fail("projection-behind");
  }
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = RemindersQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  if (auto taken = take_in(*query); !taken) return pass_on(std::move(taken.error()));
  const Instant now = service_.store.sequencer().now();
  Room room(options_);
  std::vector<Letter> letters;
  std::vector<Submission> records;
  look_at_all(*lease, *query, now, room, letters, records);
  post_all(letters, now);
  const Instant answered = service_.store.sequencer().now();
  for (const Letter& letter : letters) {
    if (letter.answer) take_answer(letter, answered, records);
  }
  full_.store(room.any_full());
  counters_.waiting.store(queue_.size(), std::memory_order_relaxed);
  if (auto recorded = record(std::move(records)); !recorded) return pass_on(std::move(recorded.error()));
  return letters.size();
}

void Outbox::work(const std::stop_token& stop, std::chrono::milliseconds tick) {
  std::string last_failure;
  while (!stop.stop_requested()) {
    const auto posted = pass();
    if (!posted) counters_.failures.fetch_add(1, std::memory_order_relaxed);
    const std::string failure = posted ? std::string() : posted.error().code;
    if (!failure.empty() && failure != last_failure) log_warn("outbox-held-up", {{"code", failure}});
    last_failure = failure;
    if (posted && *posted > 0 && full_.load()) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, tick, [] { return false; });
  }
}

}  // namespace steward::api

#include "api/outbox.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "api/dunning_words.h"
#include "api/names.h"
#include "api/print/reminder_message.h"
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

Instant later(Instant now, std::chrono::seconds by) { return add_seconds(now, by.count()); }

// The provider will never take it, whatever is done on its side. 401, 403 and 404 are a key or an address that somebody
// has to put right: tried again.
bool is_final(int status) { return status == 400 || status == 410 || status == 422; }

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

Result<void> Outbox::start(std::chrono::milliseconds tick) {
  if (!configured()) return {};
  auto address = http::parse_webhook_url(options_.url);
  if (!address) return pass_on(std::move(address.error()));
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

Submission Outbox::recording(CompanyNo company, Command command, NoticeId notice) const {
  Submission submission;
  submission.command = std::move(command);
  submission.id = CommandId(service_.new_id());
  submission.company = company;
  submission.actor.channel = Channel::scheduler;
  // One outcome of a notice, whatever became of it: a second recording is answered as the first.
  submission.key = sha256(notice.uuid.view(), "outbox/outcome");
  submission.fingerprint = *submission.key;
  submission.correlation = submission.id.uuid;
  submission.bulk = true;
  return submission;
}

Submission Outbox::giving_up(const ReminderRow& reminder, dunning::FailureReason reason) const {
  const auto found = attempts_.find(reminder.notice);
  const std::uint32_t made = found != attempts_.end() ? found->second.made : 0;
  return recording(reminder.company, dunning::RecordReminderFailure{reminder.notice, reminder.household, made, reason},
                   reminder.notice);
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
      attempts_[reminder.notice].not_before = later(now, kQuietLook);
      return std::nullopt;
    case dunning::Sending::now:
      break;
  }
  if (now > later(reminder.queued_at, options_.most_time)) {
    records.push_back(giving_up(reminder, dunning::FailureReason::attempts_used_up));
    return std::nullopt;
  }
  auto body = body_of(lease, reminder, terms);
  if (!body) return pass_on(std::move(body.error()));
  if (!*body) {
    records.push_back(giving_up(reminder, dunning::FailureReason::wrong_contact));
    return std::nullopt;
  }
  return Letter{&reminder, std::move(**body), std::nullopt};
}

void Outbox::post(Letter& letter, Instant now) {
  counters_.posted.fetch_add(1, std::memory_order_relaxed);
  const std::int64_t seconds = now.micros / 1'000'000;
  try {
    letter.answer = http::post_webhook(*address_,
                                       {{"Steward-Signature", webhook_signature(options_.secret, seconds, letter.body)},
                                        {"Idempotency-Key", to_string(letter.reminder->notice)}},
                                       letter.body, options_.timeout, options_.ca_file);
  } catch (const std::exception&) {  // no descriptor is left, say: one attempt is lost, not the server
    letter.answer = fail("server-unreachable", {}, "the request could not be begun");
  }
}

// So many at a time: the provider is not to be flooded, and a slow one holds only these threads.
void Outbox::post_all(std::vector<Letter>& letters, Instant now) {
  std::atomic<std::size_t> next{0};
  const auto carry = [&] {
    for (std::size_t i = next.fetch_add(1); i < letters.size() && !stopping_.load(); i = next.fetch_add(1)) {
      post(letters[i], now);
    }
  };
  std::vector<std::jthread> others;
  const std::size_t threads = std::min(std::max<std::size_t>(options_.at_once, 1), letters.size());
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(carry);
  carry();
}

void Outbox::take_answer(const Letter& letter, Instant now, std::vector<Submission>& records) {
  const ReminderRow& reminder = *letter.reminder;
  Attempts& attempts = attempts_[reminder.notice];
  ++attempts.made;
  const auto doublings = std::min<std::uint32_t>(attempts.made - 1, 20);
  auto delay = std::min(options_.first_delay * (std::int64_t{1} << doublings), options_.longest_delay);
  // Whatever came of it, it is not tried again at once.
  attempts.not_before = later(now, delay);
  const auto ends_with = [&](Submission outcome) {
    attempts.outcome = outcome;
    records.push_back(std::move(outcome));
  };
  const Result<http::ClientAnswer>& answer = *letter.answer;
  const int status = answer ? answer->status : 0;
  log_info("reminder-posted", {{"notice_id", to_string(reminder.notice)},
                               {"attempt", static_cast<std::uint64_t>(attempts.made)},
                               {"status", static_cast<std::int64_t>(status)},
                               {"error", answer ? std::string() : answer.error().code}});
  if (status >= 200 && status < 300) {
    dunning::RecordReminderDelivery command;
    command.notice = reminder.notice;
    command.household = reminder.household;
    command.delivered_at = std::max(now, reminder.queued_at);
    command.reference = reference_in(answer->body);
    command.response = sha256(answer->body).bytes;
    ends_with(recording(reminder.company, std::move(command), reminder.notice));
    return;
  }
  if (is_final(status)) {
    ends_with(giving_up(reminder, dunning::FailureReason::rejected));
    return;
  }
  if (answer) delay = std::min(std::max(delay, asked_delay(*answer)), options_.longest_delay);
  attempts.not_before = later(now, delay);
  const bool used_up =
      attempts.made >= options_.most_attempts || attempts.not_before > later(reminder.queued_at, options_.most_time);
  if (used_up) ends_with(giving_up(reminder, dunning::FailureReason::attempts_used_up));
}

// A refusal is no failure of ours: somebody settled the reminder meanwhile.
Result<void> Outbox::record(std::vector<Submission> records) {
  if (records.empty()) return {};
  std::vector<bool> delivered;
  for (const Submission& record : records) {
    delivered.push_back(std::holds_alternative<dunning::RecordReminderDelivery>(record.command));
  }
  const auto answers = submit_together(service_.store.sequencer(), std::move(records));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i]) return pass_on(answers[i].error());
    if (!answers[i]->outcome.ok() || answers[i]->replayed) continue;
    auto& counter = delivered[i] ? counters_.delivered : counters_.given_up;
    counter.fetch_add(1, std::memory_order_relaxed);
  }
  return {};
}

Result<std::size_t> Outbox::pass() {
  const std::lock_guard lock(passing_);
  if (!configured() || service_.store.sequencer().clock_alarmed()) return std::size_t{0};
  if (!address_) {
    auto address = http::parse_webhook_url(options_.url);
    if (!address) return pass_on(std::move(address.error()));
    address_ = std::move(*address);
  }
  if (!service_.views.wait_for(kHouseholdsGroup, service_.store.feed().durable().position, kPatience)) {
    return fail("projection-behind");
  }
  auto lease = service_.views.read(kHouseholdsGroup);
  if (!lease) return pass_on(std::move(lease.error()));
  auto query = RemindersQuery::open(*lease);
  if (!query) return pass_on(std::move(query.error()));
  const std::size_t looked_at = kMostInOnePass + attempts_.size();
  auto waiting = query->outbox(looked_at);
  if (!waiting) return pass_on(std::move(waiting.error()));
  counters_.waiting.store(waiting->size(), std::memory_order_relaxed);
  if (waiting->size() < looked_at) {
    std::set<NoticeId> ids;
    for (const ReminderRow& row : *waiting) ids.insert(row.notice);
    std::erase_if(attempts_, [&](const auto& known_one) { return !ids.contains(known_one.first); });
  }
  const Instant now = service_.store.sequencer().now();
  const std::size_t most = std::clamp<std::size_t>(options_.at_once, 1, kMostInOnePass);
  std::vector<Letter> letters;
  std::vector<Submission> records;
  for (const ReminderRow& reminder : *waiting) {
    if (letters.size() >= most || records.size() >= kMostInOnePass || stopping_.load()) break;
    const auto tried = attempts_.find(reminder.notice);
    if (tried != attempts_.end() && tried->second.outcome) {
      records.push_back(*tried->second.outcome);
      continue;
    }
    if (tried != attempts_.end() && tried->second.not_before > now) continue;
    const std::size_t recorded = records.size();
    auto letter = prepare(*lease, reminder, now, records);
    if (letter && *letter) {
      letters.push_back(std::move(**letter));
    } else if (!letter || records.size() == recorded) {
      // One that cannot be read does not hold up the others.
      Attempts& held_up = attempts_[reminder.notice];
      held_up.not_before = std::max(held_up.not_before, later(now, kQuietLook));
      if (!letter) {
        log_warn("reminder-held-up", {{"notice_id", to_string(reminder.notice)}, {"code", letter.error().code}});
      }
    }
  }
  post_all(letters, now);
  const Instant answered = service_.store.sequencer().now();
  for (const Letter& letter : letters) {
    if (letter.answer) take_answer(letter, answered, records);
  }
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
    if (posted && *posted >= std::clamp<std::size_t>(options_.at_once, 1, kMostInOnePass)) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, tick, [] { return false; });
  }
}

}  // namespace steward::api

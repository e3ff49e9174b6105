#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/http/webhook.h"
#include "api/outbox_options.h"
#include "api/outbox_queue.h"
#include "eventstore/sequencer/submission.h"
#include "projections/reminders.h"

namespace steward::api {

struct Service;

// Signature of a body at a moment: "t=<unix seconds>,v1=<hex HMAC-SHA-256 of secret over t.body>". Who checks it
// computes the same and refuses what is older than some minutes.
[[nodiscard]] std::string webhook_signature(std::string_view secret, std::int64_t unix_seconds, std::string_view body);

// Carries the reminders that wait for it to the provider of their channel. What it has to carry is what the log says
// was queued and neither delivered nor given up; so a restart goes on where it was, and what was posted and not yet
// recorded is posted again, with the same Idempotency-Key (the id of the notice): at least once, recorded once. Before
// each attempt it looks again whether the reminder may still be said (paid, promised, held, quiet hours). A pass reads
// what is due and what was queued since the last one, however much waits to be tried again, and posts to each webhook
// no more at once than that may get: what waits for one that is full stands in no other's way. 2xx:
// delivered, with the answer as proof. 400, 410, 422: the provider never takes it. Anything else, and silence, is tried
// again with growing delays, until attempts or time are used up. Names and phones are opened for the body alone;
// nothing of it is logged. It runs in the server only, never in replay, and stands still while the clock is alarmed.
// Thread-safe.
class Outbox {
 public:
  static constexpr std::chrono::milliseconds kTick{1'000};
  static constexpr std::size_t kMostInOnePass = 64;  // all are posted at once: no letter waits for another
  // What is beyond it stays in the view until there is room: that of a company of half a million households.
  static constexpr std::size_t kMostQueued = 1U << 16U;

  struct Counters {
    std::atomic<std::uint64_t> posted{0};     // attempts
    std::atomic<std::uint64_t> delivered{0};  // recorded
    std::atomic<std::uint64_t> given_up{0};   // recorded
    std::atomic<std::uint64_t> failures{0};   // passes that could not be made
    std::atomic<std::uint64_t> waiting{0};    // at the last pass, at most kMostQueued
    std::atomic<std::uint64_t> looked_at{0};  // rows of the view that were read
  };

  // The options' URLs are parsed by start().
  Outbox(Service& service, OutboxOptions options) : service_(service), options_(std::move(options)) {}
  ~Outbox() { stop(); }

  // Whether anything can be carried at all; on this channel.
  [[nodiscard]] bool configured() const { return !options_.webhooks.empty(); }
  [[nodiscard]] bool carries(dunning::ReminderChannel channel) const { return webhook_of(channel) != nullptr; }
  // Those that are carried, in the order of their numbers; lawyer's letters and court files never are.
  [[nodiscard]] std::vector<dunning::ReminderChannel> carried() const;

  // `webhook-url-invalid`. Does nothing where no webhook is configured.
  [[nodiscard]] Result<void> start(std::chrono::milliseconds tick = kTick);
  void stop();

  // One pass: carries what is due, as many as each webhook gets at once, and records what came of it. How many were
  // posted.
  [[nodiscard]] Result<std::size_t> pass();

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  // What is to be posted, and what came of it.
  struct Letter {
    ReminderRow reminder;
    const WebhookOptions* webhook = nullptr;
    http::WebhookAddress address;
    std::string body;
    std::optional<Result<http::ClientAnswer>> answer;
  };

  // How many letters of a pass each webhook gets still.
  class Room {
   public:
    explicit Room(const OutboxOptions& options) : options_(options) {}
    // nullptr, who is nobody's, has always room.
    [[nodiscard]] bool left(const WebhookOptions* webhook) const;
    void take(const WebhookOptions* webhook) { ++taken_[webhook]; }
    [[nodiscard]] bool any_full() const;

   private:
    const OutboxOptions& options_;
    std::map<const WebhookOptions*, std::size_t> taken_;
  };

  [[nodiscard]] const WebhookOptions* webhook_of(dunning::ReminderChannel channel) const;
  [[nodiscard]] Result<void> take_in(const RemindersQuery& query);
  [[nodiscard]] Result<std::optional<Letter>> look_at(const ReadLease& lease, const RemindersQuery& query,
                                                      NoticeId notice, Instant now, Room& room,
                                                      std::vector<Submission>& records);
  void look_at_all(const ReadLease& lease, const RemindersQuery& query, Instant now, Room& room,
                   std::vector<Letter>& letters, std::vector<Submission>& records);
  [[nodiscard]] Result<std::optional<std::string>> body_of(const ReadLease& lease, const ReminderRow& reminder,
                                                           const dunning::LadderTerms& terms);
  [[nodiscard]] Result<std::optional<Letter>> prepare(const ReadLease& lease, const ReminderRow& reminder, Instant now,
                                                      std::vector<Submission>& records);
  void post(Letter& letter, Instant now);
  void post_all(std::vector<Letter>& letters, Instant now);
  void take_answer(const Letter& letter, Instant now, std::vector<Submission>& records);
  [[nodiscard]] Submission recording(CompanyNo company, Command command, std::string_view key, NoticeId notice) const;
  [[nodiscard]] Submission giving_up(const ReminderRow& reminder, dunning::FailureReason reason);
  [[nodiscard]] Result<void> record(std::vector<Submission> records);
  void work(const std::stop_token& stop, std::chrono::milliseconds tick);

  Service& service_;
  const OutboxOptions options_;
  Counters counters_;
  std::mutex passing_;                   // one pass at a time; guards queue_ and taken_in_
  OutboxQueue queue_;                    // what was seen to wait
  std::optional<OutboxPlace> taken_in_;  // the last that was
  std::atomic<bool> stopping_{false};    // no more letters are taken
  std::atomic<bool> full_{false};        // a webhook got all that it may at the last pass: there may be more for it
  std::mutex mutex_;                     // guards nothing: wake_ needs one
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace steward::api

#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/outbox_couriers.h"
#include "api/outbox_lane.h"
#include "api/outbox_letter.h"
#include "api/outbox_options.h"
#include "eventstore/sequencer/submission.h"
#include "projections/reminders.h"

namespace steward::api {

struct Service;

// Carries the reminders that wait for it to the provider of their channel. What it has to carry is what the log says
// was queued and neither delivered nor given up; so a restart goes on where it was, and what was posted and not yet
// recorded is posted again, with the same Idempotency-Key (the id of the notice): at least once, recorded once. Before
// each attempt it looks again whether the reminder may still be said (paid, promised, held, quiet hours). A pass reads
// what is due and what was queued since the last one, however much waits to be tried again. Each webhook has a lane of
// its own (outbox_lane.h): no more is posted to it at once than it may get, each answer is recorded as it comes and
// makes room for the next letter, and what waits for one that is slow, full or silent stands in no other's way. 2xx:
// delivered, with the answer as proof. 410, 422: the provider never takes it. Anything else, and silence, is tried
// again with growing delays, until attempts or time are used up. Names and phones are opened for the body alone;
// nothing of it is logged. It runs in the server only, never in replay, and stands still while the clock is alarmed.
// One thread looks and records, and one posts each letter that is on its way: no more than all webhooks get at once.
// Thread-safe.
class Outbox {
 public:
  static constexpr std::chrono::milliseconds kTick{1'000};
  // Of each webhook: looked at in one pass, and on their way at one time.
  static constexpr std::size_t kMostInOnePass = 64;
  // Places of the view that a pass reads for each webhook.
  static constexpr std::size_t kMostTakenIn = 1'024;
  // Outcomes that are recorded together.
  static constexpr std::size_t kMostRecorded = 512;
  // Of all webhooks, in equal parts. What is beyond it stays in the view until there is room in the webhook's own part:
  // that of a company of half a million households.
  static constexpr std::size_t kMostQueued = 1U << 16U;

  struct Counters {
    std::atomic<std::uint64_t> posted{0};     // attempts
    std::atomic<std::uint64_t> delivered{0};  // recorded
    std::atomic<std::uint64_t> given_up{0};   // recorded
    std::atomic<std::uint64_t> failures{0};   // passes that could not be made
    std::atomic<std::uint64_t> waiting{0};    // at the last pass, at most kMostQueued
    std::atomic<std::uint64_t> looked_at{0};  // of what was due
  };

  // The options' URLs are parsed by start().
  Outbox(Service& service, OutboxOptions options)
      : service_(service),
        options_(std::move(options)),
        lanes_(lanes_of(options_, kMostInOnePass, kMostQueued)),
        couriers_([this](OutboxLetter& letter) { post(letter); }) {}
  ~Outbox() { stop(); }

  // Whether anything can be carried at all; on this channel.
  [[nodiscard]] bool configured() const { return !options_.webhooks.empty(); }
  [[nodiscard]] bool carries(dunning::ReminderChannel channel) const { return webhook_of(channel) != nullptr; }
  // Those that are carried, in the order of their numbers; lawyer's letters and court files never are.
  [[nodiscard]] std::vector<dunning::ReminderChannel> carried() const;

  // `webhook-url-invalid`. Does nothing where no webhook is configured.
  [[nodiscard]] Result<void> start(std::chrono::milliseconds tick = kTick);
  // Begins no more letters, waits for those that are on their way, for at most the timeout, and records what came of
  // them. Then none of its threads is left.
  void stop();

  // One pass: carries what is due, as many as each webhook gets at once, waits for all answers and records what came of
  // it. How many were posted. What start() began waits for no letter but looks on.
  [[nodiscard]] Result<std::size_t> pass();

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  // What came of a letter, and is not in the log yet.
  struct Unrecorded {
    OutboxLane* lane;
    NoticeId notice;
    Submission submission;
  };
  // What a pass goes by.
  struct Looking {
    const ReadLease& lease;
    const RemindersQuery& query;
    Instant now;
  };

  [[nodiscard]] const WebhookOptions* webhook_of(dunning::ReminderChannel channel) const;
  [[nodiscard]] OutboxLane& lane_of(dunning::ReminderChannel channel);
  // All of these with passing_ held, but for post, which is called by couriers.
  [[nodiscard]] Result<std::size_t> advance();
  [[nodiscard]] Result<void> settle_all();
  [[nodiscard]] Result<std::size_t> begin_due();
  [[nodiscard]] std::size_t begin_due_of(const Looking& looking, OutboxLane& lane);
  [[nodiscard]] Result<void> take_in(const RemindersQuery& query, OutboxLane& lane);
  [[nodiscard]] Result<std::optional<OutboxLetter>> look_at(const Looking& looking, OutboxLane& lane, NoticeId notice);
  [[nodiscard]] Result<std::optional<OutboxLetter>> prepare(const Looking& looking, OutboxLane& lane,
                                                            const ReminderRow& reminder);
  [[nodiscard]] bool send(OutboxLetter letter);
  void post(OutboxLetter& letter);
  void take_answers();
  void take_answer(const OutboxLetter& letter, Instant now);
  void deliver(const OutboxLetter& letter, const http::ClientAnswer& answer, Instant now);
  void give_up(OutboxLane& lane, const ReminderRow& reminder, dunning::FailureReason reason);
  void settle(OutboxLane& lane, const ReminderRow& reminder, Command command, std::string_view key);
  [[nodiscard]] Result<void> record();
  void count_waiting();
  void work(const std::stop_token& stop, std::chrono::milliseconds tick);

  Service& service_;
  const OutboxOptions options_;
  Counters counters_;
  std::mutex passing_;  // one pass at a time; guards what is in the lanes (not which there are), unrecorded_ and more_
  std::vector<OutboxLane> lanes_;
  std::deque<Unrecorded> unrecorded_;  // recorded again until the log takes them, never posted again
  bool more_ = false;                  // the last pass left something that needs no waiting
  std::atomic<bool> stopping_{false};  // no more letters are taken
  OutboxCouriers couriers_;
  std::jthread thread_;
};

}  // namespace steward::api

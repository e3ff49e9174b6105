#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/dunning/events.h"

namespace steward::dunning {

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

struct LadderState {
  std::variant<Unborn, DunningLadderSet> is;
  bool operator==(const LadderState&) const = default;
};

// How far a bill was dunned. The level of a household is that of its open bills: so paying in full begins anew, and
// paying in part does not.
struct DunnedBill {
  std::uint32_t bill = 0;
  std::optional<std::uint8_t> queued;     // the highest level that was to be said
  std::optional<std::uint8_t> processed;  // … that was delivered or can never be
  std::optional<std::uint8_t> delivered;  // … and of which there is proof
  std::optional<Date> demanded_on;        // the last proved demand after it fell due: interrupts the limitation
  std::optional<std::uint8_t> charged{};  // the highest level whose fee was charged for it and those beside it
  bool is_fee = false;                    // of a level: it has the level at which it was charged
  bool operator==(const DunnedBill&) const = default;
};

struct PendingReminder {
  NoticeId notice;
  std::uint8_t level = 0;
  ReminderChannel channel = ReminderChannel::wechat;
  ReminderWay way = ReminderWay::outbox;
  Instant queued_at;
  std::vector<RemindedBill> bills;
  bool operator==(const PendingReminder&) const = default;
};

struct ChannelUse {
  ReminderChannel channel = ReminderChannel::wechat;
  Date last_on;
  bool operator==(const ChannelUse&) const = default;
};

struct Hold {
  HoldReason reason = HoldReason::other;
  Date held_on;
  Date review_on;
  bool operator==(const Hold&) const = default;
};

struct DunningCase {
  HouseholdId household;
  CommunityId community;
  std::vector<DunnedBill> bills;         // ascending by number
  std::vector<PendingReminder> pending;  // in the order of the log; at most one a channel
  std::vector<PendingReminder> failed;   // that may yet turn out to have arrived: the last one of a channel
  std::vector<ChannelUse> channels;      // ascending
  std::optional<Hold> hold;
  bool operator==(const DunningCase&) const = default;
};

struct DunningState {
  std::variant<Unborn, DunningCase> is;
  bool operator==(const DunningState&) const = default;
};

}  // namespace steward::dunning

#pragma once

#include <optional>
#include <string>

#include "domain/approvals/authority.h"
#include "domain/dunning/events.h"

namespace steward::dunning {

// Outcome: community_id.
struct SetDunningLadder {
  CommunityId community;
  LadderTerms terms;
  approvals::Authority authority{};
};

// `automatic`: the scheduler names the level that is due, and goes by the ladder. Else a person chooses: any level up
// to the one that is due, on any channel, and does it or lets the outbox do it. Outcome: notice_id, household_id,
// level, total_fen.
struct QueueReminder {
  NoticeId notice;
  HouseholdId household;
  std::optional<std::uint8_t> level;       // nullopt: the one that is due
  std::optional<ReminderChannel> channel;  // nullopt: that of the ladder
  ReminderWay way = ReminderWay::by_hand;  // of a person's choice
  bool automatic = false;
  // Of the scheduler: no provider carries the channel of the level, so that it fails in the same append and a ladder
  // that passes what cannot arrive passes it.
  bool uncarried = false;
};

// Outcome: notice_id, household_id.
struct RecordReminderDelivery {
  NoticeId notice;
  HouseholdId household;
  Instant delivered_at;
  std::string reference;
  std::optional<Digest> response;  // of the outbox only, which always has one
  Sealed evidence;
};
struct RecordReminderFailure {
  NoticeId notice;
  HouseholdId household;
  std::uint32_t attempts = 0;
  FailureReason reason = FailureReason::withdrawn;
};

// Outcome: household_id.
struct HoldDunning {
  HouseholdId household;
  HoldReason reason = HoldReason::other;
  Date review_on;
  Sealed note;
};
struct ReleaseDunning {
  HouseholdId household;
  Sealed note;
};

}  // namespace steward::dunning

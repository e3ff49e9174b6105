#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"

// Reminding households of what they owe (催缴, domain reference §2.10). What a demand may do is settled by law: it asks
// for money within a reasonable time, and it never offers to cut water, power, heat or gas (Civil Code art. 944).
namespace steward::dunning {

// Numbers are stored: append only.
enum class ReminderChannel : std::uint8_t {
  app = 1,
  wechat = 2,
  sms = 3,
  call = 4,
  letter = 5,  // door notice or registered letter: the formal demand
  lawyer_letter = 6,
  court = 7,
};
inline constexpr std::size_t kReminderChannels = 7;

// Who carries it: the outbox posts it to the company's provider, or a person does it. Stored: append only.
enum class ReminderWay : std::uint8_t { outbox = 1, by_hand = 2 };

inline constexpr std::uint8_t kHighestLevel = 6;

// What a level costs the household (催缴费), charged when its reminder is proved (fees.h).
struct StepFee {
  FeeItemId fee_item;  // one-off, of the community
  Money amount;        // gross
  std::uint16_t days_to_pay = 15;
  bool operator==(const StepFee&) const = default;
};

struct LadderStep {
  std::uint8_t level = 0;  // 0 … kHighestLevel
  std::int32_t days = 0;   // after the due date of the oldest bill; below zero: before it
  ReminderChannel channel = ReminderChannel::wechat;
  ReminderWay way = ReminderWay::outbox;
  std::string template_code{};  // the provider's words for it; empty: those of the message itself
  std::optional<StepFee> fee{};
  bool operator==(const LadderStep&) const = default;
};

inline constexpr std::uint16_t kMinutesOfDay = 24 * 60;

// Minutes of the local day, from inclusive, to exclusive; usually across midnight.
struct QuietHours {
  std::uint16_t from_minute = 21 * 60;
  std::uint16_t to_minute = 9 * 60;
  bool operator==(const QuietHours&) const = default;
};

// What a community may do and when; the last one counts. No steps: nobody is reminded.
struct LadderTerms {
  std::vector<LadderStep> steps{};  // ascending by level and by days
  QuietHours quiet{};
  std::uint16_t channel_spacing_days = 7;  // at most one reminder a channel in so many days
  std::uint16_t level_spacing_days = 7;    // no level follows another sooner
  Money least_amount{100};                 // nobody is reminded of less
  bool rises_only_if_delivered = true;     // a level that did not arrive is repeated, not left out
  // … but one that can never arrive, because there is no number or the provider does not take it, is done with.
  bool passes_undeliverable = true;
  std::uint16_t limitation_months = 36;  // Civil Code art. 188; a proved demand begins it anew (art. 195)
  std::uint16_t days_to_pay = 15;        // the reasonable time that a demand gives (art. 944)
  bool operator==(const LadderTerms&) const = default;
};

struct DunningLadderSet {
  CommunityId community;
  LadderTerms terms;
  bool operator==(const DunningLadderSet&) const = default;
};

// What was open of a bill on the day of the reminder.
struct RemindedBill {
  std::uint32_t bill = 0;
  Date due_date;
  Money principal;
  Money late_fee;  // posted
  bool operator==(const RemindedBill&) const = default;
};

// The intent: what is to be said to whom. Whether it was said is another event.
struct ReminderQueued {
  NoticeId notice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::uint8_t level = 0;
  ReminderChannel channel = ReminderChannel::wechat;
  ReminderWay way = ReminderWay::outbox;
  Instant queued_at;
  Date queued_on;
  std::vector<RemindedBill> bills;  // ascending by number
  Date oldest_due;
  Money total;  // Σ bills
  bool operator==(const ReminderQueued&) const = default;
};

using Digest = std::array<std::byte, 32>;

// The bill that a proof put on its household's account (billing::ChargeRaised in the same append).
struct ChargedFee {
  FeeItemId fee_item;
  std::uint32_t bill = 0;
  Money amount;
  bool operator==(const ChargedFee&) const = default;
};

// The proof: what the provider answered, or what somebody did and how it can be shown.
struct ReminderDelivered {
  NoticeId notice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::uint8_t level = 0;
  ReminderChannel channel = ReminderChannel::wechat;
  Instant delivered_at;
  Date delivered_on;
  std::string reference;           // the provider's, the number of the registered letter …; may be empty
  std::optional<Digest> response;  // SHA-256 of the body that the provider answered with
  Sealed evidence;                 // what somebody wrote; may be empty
  std::optional<ChargedFee> fee{};
  std::string fee_refused{};  // the refusal because of which the level's fee was not charged; empty: there is none
  bool operator==(const ReminderDelivered&) const = default;
};

// Stored: append only.
enum class FailureReason : std::uint8_t {
  rejected = 1,  // the provider does not take it
  attempts_used_up = 2,
  not_reached = 3,     // nobody answered, nobody was at home
  wrong_contact = 4,   // the number or address is another's, or there is none
  no_longer_owed = 5,  // what it speaks of was paid, given up or disputed first
  amount_changed = 6,  // part of it was
  promised = 7,        // payment was promised first
  held = 8,            // dunning was held first
  withdrawn = 9,       // somebody took it back
  not_carried = 10,    // no provider carries its channel
};

// It will not arrive by trying again: somebody has to find another way to the household.
[[nodiscard]] constexpr bool is_undeliverable(FailureReason reason) {
  return reason == FailureReason::rejected || reason == FailureReason::wrong_contact ||
         reason == FailureReason::not_carried;
}

// Not the last word: what a provider took meanwhile is proved after it.
struct ReminderFailed {
  NoticeId notice;
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  std::uint8_t level = 0;
  ReminderChannel channel = ReminderChannel::wechat;
  Date failed_on;
  std::uint32_t attempts = 0;
  FailureReason reason = FailureReason::withdrawn;
  bool operator==(const ReminderFailed&) const = default;
};

// Stored: append only.
enum class HoldReason : std::uint8_t {
  vulnerable = 1,  // elderly alone, ill, in need: a person decides
  instalment_plan = 2,
  hardship = 3,
  estate = 4,  // the debtor died
  legal_dispute = 5,
  complaint = 6,  // about what is billed
  other = 7,
};

// Nobody reminds the household until somebody releases it; somebody looks again on review_on.
struct DunningHeld {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  HoldReason reason = HoldReason::other;
  Date held_on;
  Date review_on;
  Sealed note;
  bool operator==(const DunningHeld&) const = default;
};

struct DunningReleased {
  HouseholdId household;
  HouseId house;
  BuildingId building;
  CommunityId community;
  Date released_on;
  Sealed note;
  bool operator==(const DunningReleased&) const = default;
};

}  // namespace steward::dunning

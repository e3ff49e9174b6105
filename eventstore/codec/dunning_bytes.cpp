#include "eventstore/codec/dunning_bytes.h"

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward {

namespace {

using dunning::ReminderChannel;

ReminderChannel take_channel(ByteReader& in) {
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(dunning::kReminderChannels));
  if (number == 0) in.fail();
  return static_cast<ReminderChannel>(number);
}

void put(ByteWriter& out, const std::optional<std::uint8_t>& level) {
  out.boolean(level.has_value()).u8(level.value_or(0));
}
std::optional<std::uint8_t> take_level(ByteReader& in) {
  const bool given = in.boolean();
  const std::uint8_t level = in.u8_at_most(dunning::kHighestLevel);
  return given ? std::optional(level) : std::nullopt;
}

void put(ByteWriter& out, const dunning::DunnedBill& known) {
  const auto& [bill, queued, processed, delivered, demanded_on, charged, is_fee] = known;
  out.u32(bill);
  put(out, queued);
  put(out, processed);
  put(out, delivered);
  out.boolean(demanded_on.has_value()).date(demanded_on.value_or(Date{}));
  put(out, charged);
  out.boolean(is_fee);
}
void take(ByteReader& in, dunning::DunnedBill& known) {
  auto& [bill, queued, processed, delivered, demanded_on, charged, is_fee] = known;
  bill = in.u32();
  queued = take_level(in);
  processed = take_level(in);
  delivered = take_level(in);
  const bool demanded = in.boolean();
  const Date on = in.date();
  if (demanded) demanded_on = on;
  charged = take_level(in);
  is_fee = in.boolean();
}

void put(ByteWriter& out, const dunning::RemindedBill& reminded) {
  const auto& [bill, due_date, principal, late_fee] = reminded;
  out.u32(bill).date(due_date).i64(principal.fen).i64(late_fee.fen);
}
void take(ByteReader& in, dunning::RemindedBill& reminded) {
  auto& [bill, due_date, principal, late_fee] = reminded;
  bill = in.u32();
  due_date = in.date();
  principal.fen = in.i64();
  late_fee.fen = in.i64();
}

void put(ByteWriter& out, const dunning::ChannelUse& use) {
  const auto& [channel, last_on] = use;
  out.u8(static_cast<std::uint8_t>(channel)).date(last_on);
}
void take(ByteReader& in, dunning::ChannelUse& use) {
  auto& [channel, last_on] = use;
  channel = take_channel(in);
  last_on = in.date();
}

void put(ByteWriter& out, const dunning::PendingReminder& pending);
void take(ByteReader& in, dunning::PendingReminder& pending);

// A use of a channel, the smallest element of all lists here.
constexpr std::size_t kSmallestElement = 1 + 4;

template <class Value>
void put_all(ByteWriter& out, const std::vector<Value>& values) {
  out.u32(static_cast<std::uint32_t>(values.size()));
  for (const Value& value : values) put(out, value);
}
template <class Value>
void take_all(ByteReader& in, std::vector<Value>& values) {
  const auto count = in.count(kSmallestElement);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) take(in, values.emplace_back());
}

void put(ByteWriter& out, const dunning::PendingReminder& pending) {
  const auto& [notice, level, channel, way, queued_at, bills] = pending;
  out.id(notice).u8(level).u8(static_cast<std::uint8_t>(channel)).u8(static_cast<std::uint8_t>(way));
  out.i64(queued_at.micros);
  put_all(out, bills);
}
void take(ByteReader& in, dunning::PendingReminder& pending) {
  auto& [notice, level, channel, way, queued_at, bills] = pending;
  notice = in.id<NoticeId>();
  level = in.u8_at_most(dunning::kHighestLevel);
  channel = take_channel(in);
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(dunning::ReminderWay::by_hand));
  if (number == 0) in.fail();
  way = static_cast<dunning::ReminderWay>(number);
  queued_at.micros = in.i64();
  take_all(in, bills);
}

}  // namespace

void write_dunning_case(ByteWriter& out, const dunning::DunningCase& dunned) {
  const auto& [household, community, bills, pending, failed, channels, hold] = dunned;
  out.id(household).id(community);
  put_all(out, bills);
  put_all(out, pending);
  put_all(out, failed);
  put_all(out, channels);
  out.boolean(hold.has_value());
  if (!hold) return;
  const auto& [reason, held_on, review_on] = *hold;
  out.u8(static_cast<std::uint8_t>(reason)).date(held_on).date(review_on);
}

dunning::DunningCase read_dunning_case(ByteReader& in) {
  dunning::DunningCase dunned;
  auto& [household, community, bills, pending, failed, channels, hold] = dunned;
  household = in.id<HouseholdId>();
  community = in.id<CommunityId>();
  take_all(in, bills);
  take_all(in, pending);
  take_all(in, failed);
  take_all(in, channels);
  if (!in.boolean()) return dunned;
  auto& [reason, held_on, review_on] = hold.emplace();
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(dunning::HoldReason::other));
  if (number == 0) in.fail();
  reason = static_cast<dunning::HoldReason>(number);
  held_on = in.date();
  review_on = in.date();
  return dunned;
}

}  // namespace steward

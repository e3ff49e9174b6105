#include "eventstore/codec/account_bytes.h"

#include <utility>

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward {

namespace {

void put(ByteWriter& out, const billing::Allocation& allocation) {
  const auto& [bill, amount] = allocation;
  out.u32(bill).i64(amount.fen);
}
void take(ByteReader& in, billing::Allocation& allocation) {
  auto& [bill, amount] = allocation;
  bill = in.u32();
  amount.fen = in.i64();
}

void put(ByteWriter& out, const std::pair<Date, Date>& period) { out.date(period.first).date(period.second); }
void take(ByteReader& in, std::pair<Date, Date>& period) {
  period.first = in.date();
  period.second = in.date();
}

void put(ByteWriter& out, const billing::AccountBill& bill) {
  const auto& [number, fee_item, due_date, effective_date, allocation_priority, amount, paid] = bill;
  out.u32(number).id(fee_item).date(due_date).date(effective_date).u16(allocation_priority);
  out.i64(amount.fen).i64(paid.fen);
}
void take(ByteReader& in, billing::AccountBill& bill) {
  auto& [number, fee_item, due_date, effective_date, allocation_priority, amount, paid] = bill;
  number = in.u32();
  fee_item = in.id<FeeItemId>();
  due_date = in.date();
  effective_date = in.date();
  allocation_priority = in.u16();
  amount.fen = in.i64();
  paid.fen = in.i64();
}

// A period, the smallest element of all lists here.
constexpr std::size_t kSmallestElement = 8;

template <class Values>
void put_all(ByteWriter& out, const Values& values);
template <class Values>
void take_all(ByteReader& in, Values& values);

void put(ByteWriter& out, const billing::AccountPayment& kept) {
  const auto& [payment, channel, reference, amount, received_on, last_used_on, reversed, credit_left, allocations] =
      kept;
  out.id(payment).u8(static_cast<std::uint8_t>(channel)).text(reference).i64(amount.fen).date(received_on);
  out.date(last_used_on).boolean(reversed).i64(credit_left.fen);
  put_all(out, allocations);
}
void take(ByteReader& in, billing::AccountPayment& kept) {
  auto& [payment, channel, reference, amount, received_on, last_used_on, reversed, credit_left, allocations] = kept;
  payment = in.id<PaymentId>();
  const auto number = in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::alipay));
  if (number == 0) in.fail();
  channel = static_cast<billing::PaymentChannel>(number);
  reference = std::string(in.text());
  amount.fen = in.i64();
  received_on = in.date();
  last_used_on = in.date();
  reversed = in.boolean();
  credit_left.fen = in.i64();
  take_all(in, allocations);
}

void put(ByteWriter& out, const billing::BilledPeriods& billed) {
  const auto& [fee_item, periods] = billed;
  out.id(fee_item);
  put_all(out, periods);
}
void take(ByteReader& in, billing::BilledPeriods& billed) {
  auto& [fee_item, periods] = billed;
  fee_item = in.id<FeeItemId>();
  take_all(in, periods);
}

template <class Values>
void put_all(ByteWriter& out, const Values& values) {
  out.u32(static_cast<std::uint32_t>(values.size()));
  for (const auto& value : values) put(out, value);
}
template <class Values>
void take_all(ByteReader& in, Values& values) {
  const auto count = in.count(kSmallestElement);
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    typename Values::value_type value;
    take(in, value);
    values.push_back(std::move(value));
  }
}

}  // namespace

void write_household(ByteWriter& out, const billing::Household& household) {
  const auto& [id, house, building, community, owner, moved_in_on, moved_out_on, account] = household;
  const auto& [bills, payments, billed] = account;
  out.id(id).id(house).id(building).id(community).id(owner).date(moved_in_on);
  out.boolean(moved_out_on.has_value()).date(moved_out_on.value_or(Date{}));
  put_all(out, bills);
  put_all(out, payments);
  put_all(out, billed);
}

billing::Household read_household(ByteReader& in) {
  billing::Household household;
  auto& [id, house, building, community, owner, moved_in_on, moved_out_on, account] = household;
  auto& [bills, payments, billed] = account;
  id = in.id<HouseholdId>();
  house = in.id<HouseId>();
  building = in.id<BuildingId>();
  community = in.id<CommunityId>();
  owner = in.id<PersonId>();
  moved_in_on = in.date();
  const bool moved_out = in.boolean();
  const Date moved_out_date = in.date();
  if (moved_out) moved_out_on = moved_out_date;
  take_all(in, bills);
  take_all(in, payments);
  take_all(in, billed);
  return household;
}

}  // namespace steward

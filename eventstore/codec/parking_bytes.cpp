#include "eventstore/codec/parking_bytes.h"

// Every struct is taken apart by a structured binding, so that a new member does not compile until it is kept too.
namespace steward {

namespace {

void put(ByteWriter& out, const billing::KeptStay& kept) {
  const auto& [stay, fee_item, entered_at, left_at, left_on, charged, tax, reversed, household, bill, payment, channel,
               reference, paid_on, posted, account, taken_by, shift, outside_shift] = kept;
  out.id(stay).id(fee_item).i64(entered_at.micros).i64(left_at.micros).date(left_on);
  out.i64(charged.fen).i64(tax.fen).boolean(reversed).id(household).u32(bill);
  out.id(payment).u8(static_cast<std::uint8_t>(channel));
  out.text(reference).date(paid_on).i32(posted.months).u16(static_cast<std::uint16_t>(account)).id(taken_by).id(shift);
  out.boolean(outside_shift);
}
void take(ByteReader& in, billing::KeptStay& kept) {
  auto& [stay, fee_item, entered_at, left_at, left_on, charged, tax, reversed, household, bill, payment, channel,
         reference, paid_on, posted, account, taken_by, shift, outside_shift] = kept;
  stay = in.id<ParkingStayId>();
  fee_item = in.id<FeeItemId>();
  entered_at = in.instant();
  left_at = in.instant();
  left_on = in.date();
  charged.fen = in.i64();
  tax.fen = in.i64();
  reversed = in.boolean();
  household = in.id<HouseholdId>();
  bill = in.u32();
  payment = in.id<PaymentId>();
  const auto known_channel = in.u8_at_most(static_cast<std::uint8_t>(billing::PaymentChannel::bank_deduction));
  if (known_channel == 0) in.fail();
  channel = static_cast<billing::PaymentChannel>(known_channel);
  reference = std::string(in.text());
  paid_on = in.date();
  posted.months = in.i32();
  account = static_cast<billing::LedgerAccount>(in.u16());
  if (billing::find_account(account) == nullptr) in.fail();
  taken_by = in.id<CredentialId>();
  shift = in.id<ShiftId>();
  outside_shift = in.boolean();
}

// Of the smallest elements of the two lists.
constexpr std::size_t kSmallestStay = 9 * 16;
constexpr std::size_t kSmallestMonth = 16 + 4 + 8;

}  // namespace

void write_vehicle(ByteWriter& out, const billing::Vehicle& vehicle) {
  const auto& [id, community, stays, months, forgotten_until] = vehicle;
  out.id(id).id(community).u32(static_cast<std::uint32_t>(stays.size()));
  for (const billing::KeptStay& stay : stays) put(out, stay);
  out.u32(static_cast<std::uint32_t>(months.size()));
  for (const auto& [fee_item, month, charged] : months) out.id(fee_item).i32(month.months).i64(charged.fen);
  out.boolean(forgotten_until.has_value()).i64(forgotten_until.value_or(Instant{}).micros);
}

billing::Vehicle read_vehicle(ByteReader& in) {
  billing::Vehicle vehicle;
  auto& [id, community, stays, months, forgotten_until] = vehicle;
  id = in.id<VehicleId>();
  community = in.id<CommunityId>();
  const auto stay_count = in.count(kSmallestStay);
  for (std::uint32_t i = 0; i < stay_count && in.ok(); ++i) take(in, stays.emplace_back());
  const auto month_count = in.count(kSmallestMonth);
  for (std::uint32_t i = 0; i < month_count && in.ok(); ++i) {
    auto& [fee_item, month, charged] = months.emplace_back();
    fee_item = in.id<FeeItemId>();
    month.months = in.i32();
    charged.fen = in.i64();
  }
  const bool forgotten = in.boolean();
  const Instant until = in.instant();
  if (forgotten) forgotten_until = until;
  return vehicle;
}

}  // namespace steward

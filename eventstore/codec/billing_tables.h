#pragma once

#include "eventstore/codec/tables.h"

// Inside the codec only: the values inside billing events.
namespace steward::codec {

// Without what it has beside its price: that came later and is kept apart.
[[nodiscard]] inline fb::Tariff to_struct(const billing::Tariff& tariff) {
  return {tariff.effective_from.days, tariff.unit_price.micro_yuan};
}
[[nodiscard]] inline billing::Tariff from_struct(const fb::Tariff& stored) {
  return {Date{stored.effective_from()}, UnitPrice{stored.unit_price_micro_yuan()}};
}

[[nodiscard]] inline fb::Tier to_struct(const billing::Tier& tier) {
  return {tier.above.milli, tier.unit_price.micro_yuan};
}
[[nodiscard]] inline billing::Tier from_struct(const fb::Tier& stored) {
  return {Usage{stored.above_milli()}, UnitPrice{stored.unit_price_micro_yuan()}};
}

// What tiers have beside their prices: absent when that is nothing. Read behind the tiers; false when it is for others.
[[nodiscard]] Offset<fb::TierAllowance> allowance_of(Builder& out, const billing::Tariff& tariff);
[[nodiscard]] bool read_allowance(const fb::TierAllowance* stored, billing::Tariff& tariff);

[[nodiscard]] inline fb::VatRate to_struct(const billing::VatRate& vat) {
  return {vat.effective_from.days, vat.rate_millionths, vat.prices_include_tax};
}
[[nodiscard]] inline billing::VatRate from_struct(const fb::VatRate& stored) {
  return {Date{stored.effective_from()}, stored.rate_millionths(), stored.prices_include_tax()};
}

[[nodiscard]] inline fb::BilledMeter to_struct(const billing::BilledMeter& meter) {
  return {*static_cast<const fb::Uuid*>(raw(meter.meter)),
          meter.from.days,
          meter.to.days,
          meter.previous.milli,
          meter.current.milli,
          meter.usage.micro};
}
[[nodiscard]] inline billing::BilledMeter from_struct(const fb::BilledMeter& stored) {
  return {id_of<MeterId>(&stored.meter()), Date{stored.from()},           Date{stored.to()},
          Usage{stored.previous_milli()},  Usage{stored.current_milli()}, metering::MicroUsage{stored.usage_micro()}};
}

[[nodiscard]] inline fb::HouseShare to_struct(const billing::HouseShare& share) {
  return {*static_cast<const fb::Uuid*>(raw(share.house)), share.amount.fen};
}
[[nodiscard]] inline billing::HouseShare from_struct(const fb::HouseShare& stored) {
  return {id_of<HouseId>(&stored.house()), Money{stored.amount_fen()}};
}

[[nodiscard]] inline fb::BillPart to_struct(const billing::BillPart& part) {
  return {part.from.days, part.to.days, part.unit_price.micro_yuan, part.area.centi_m2, part.amount.fen};
}
[[nodiscard]] inline billing::BillPart from_struct(const fb::BillPart& stored) {
  return {Date{stored.from()}, Date{stored.to()}, UnitPrice{stored.unit_price_micro_yuan()},
          Area{stored.area_centi_m2()}, Money{stored.amount_fen()}};
}

// The late fees of allocations are a list of their own, see late_fees_of: most allocations have none.
[[nodiscard]] inline fb::Allocation to_struct(const billing::Allocation& allocation) {
  return {allocation.bill, allocation.amount.fen};
}
[[nodiscard]] inline billing::Allocation from_struct(const fb::Allocation& stored) {
  return {stored.bill(), Money{stored.amount_fen()}, Money{}};
}
// Absent when none is paid.
[[nodiscard]] Offset<Vector<const fb::Allocation*>> late_fees_of(Builder& out,
                                                                 const std::vector<billing::Allocation>& lines);
// False when one belongs to no line. Lines have each bill once.
[[nodiscard]] bool take_late_fees(const Vector<const fb::Allocation*>* stored, std::vector<billing::Allocation>& lines);

[[nodiscard]] inline fb::LateFeeLine to_struct(const billing::LateFeeLine& line) {
  return {line.bill, line.after.days, line.through.days, line.amount.fen};
}
[[nodiscard]] inline billing::LateFeeLine from_struct(const fb::LateFeeLine& stored) {
  return {stored.bill(), Date{stored.after()}, Date{stored.through()}, Money{stored.amount_fen()}};
}

[[nodiscard]] inline fb::AdjustmentLine to_struct(const billing::AdjustmentLine& line) {
  return {line.bill,           line.period_from.days, line.period_to.days, line.before.fen,
          line.before_tax.fen, line.after.fen,        line.after_tax.fen};
}
[[nodiscard]] inline billing::AdjustmentLine from_struct(const fb::AdjustmentLine& stored) {
  return {stored.bill(),
          Date{stored.period_from()},
          Date{stored.period_to()},
          Money{stored.before_fen()},
          Money{stored.before_tax_fen()},
          Money{stored.after_fen()},
          Money{stored.after_tax_fen()}};
}

[[nodiscard]] inline fb::CancelledBill to_struct(const billing::CancelledBill& bill) {
  return {bill.bill, *static_cast<const fb::Uuid*>(raw(bill.fee_item)), bill.amount.fen, bill.tax.fen};
}
[[nodiscard]] inline billing::CancelledBill from_struct(const fb::CancelledBill& stored) {
  return {stored.bill(), id_of<FeeItemId>(&stored.fee_item()), Money{stored.amount_fen()}, Money{stored.tax_fen()}};
}

[[nodiscard]] inline fb::BillDeferral to_struct(const billing::BillDeferral& deferral) {
  return {deferral.bill, deferral.month.months, deferral.amount.fen};
}
[[nodiscard]] inline billing::BillDeferral from_struct(const fb::BillDeferral& stored) {
  return {stored.bill(), YearMonth{stored.month()}, Money{stored.amount_fen()}};
}

[[nodiscard]] inline fb::CountedCorrection to_struct(const billing::CountedCorrection& correction) {
  return {*static_cast<const fb::Uuid*>(raw(correction.meter)), correction.corrected_on.days};
}
[[nodiscard]] inline billing::CountedCorrection from_struct(const fb::CountedCorrection& stored) {
  return {id_of<MeterId>(&stored.meter()), Date{stored.corrected_on()}};
}

[[nodiscard]] inline fb::KeptCharge to_struct(const billing::KeptCharge& kept) { return {kept.bill, kept.amount.fen}; }
[[nodiscard]] inline billing::KeptCharge from_struct(const fb::KeptCharge& stored) {
  return {stored.bill(), Money{stored.amount_fen()}};
}

[[nodiscard]] inline fb::Deferral to_struct(const billing::Deferral& deferral) {
  return {deferral.month.months, number_of(deferral.account), deferral.amount.fen};
}
[[nodiscard]] inline billing::Deferral from_struct(const fb::Deferral& stored) {
  return {YearMonth{stored.month()}, static_cast<billing::LedgerAccount>(stored.account()), Money{stored.amount_fen()}};
}

[[nodiscard]] inline fb::ParkingDayPrice to_struct(const billing::ParkingDayPrice& day) {
  return {day.from.micros, day.minutes, day.before_caps.fen, day.charged.fen};
}
[[nodiscard]] inline billing::ParkingDayPrice from_struct(const fb::ParkingDayPrice& stored) {
  return {Instant{stored.from()}, stored.minutes(), Money{stored.before_caps_fen()}, Money{stored.charged_fen()}};
}

[[nodiscard]] inline fb::CreditSource to_struct(const billing::CreditSource& source) {
  return {*static_cast<const fb::Uuid*>(raw(source.payment)), source.amount.fen};
}
[[nodiscard]] inline billing::CreditSource from_struct(const fb::CreditSource& stored) {
  return {id_of<PaymentId>(&stored.payment()), Money{stored.amount_fen()}};
}

// The four ids that every event of an account begins with.
template <class Table, class AccountEvent>
void place_of(const Table& stored, AccountEvent& event) {
  event.household = id_of<HouseholdId>(stored.household());
  event.house = id_of<HouseId>(stored.house());
  event.building = id_of<BuildingId>(stored.building());
  event.community = id_of<CommunityId>(stored.community());
}

[[nodiscard]] bool known(billing::PaymentChannel channel);
[[nodiscard]] bool known(Rounding rounding);
[[nodiscard]] bool known(billing::LedgerAccount account);
[[nodiscard]] bool known(billing::ReversalReason reason);

[[nodiscard]] Offset<fb::FeeItemTerms> to_table(Builder& out, const billing::FeeItemTerms& terms);
[[nodiscard]] bool from_table(const fb::FeeItemTerms& stored, billing::FeeItemTerms& terms);
[[nodiscard]] Offset<fb::Bill> to_table(Builder& out, const billing::Bill& bill);
[[nodiscard]] bool from_table(const fb::Bill& stored, billing::Bill& bill);
[[nodiscard]] Offset<fb::Posting> to_table(Builder& out, const billing::Posting& posting);
[[nodiscard]] bool from_table(const fb::Posting& stored, billing::Posting& posting);
[[nodiscard]] Offset<fb::PostingLine> to_table(Builder& out, const billing::PostingLine& line);
[[nodiscard]] bool from_table(const fb::PostingLine& stored, billing::PostingLine& line);
[[nodiscard]] Offset<fb::FrozenFeeItem> to_table(Builder& out, const billing::FrozenFeeItem& item);
[[nodiscard]] bool from_table(const fb::FrozenFeeItem& stored, billing::FrozenFeeItem& item);
[[nodiscard]] Offset<fb::SharedCost> to_table(Builder& out, const billing::SharedCost& cost);
[[nodiscard]] bool from_table(const fb::SharedCost& stored, billing::SharedCost& cost);
[[nodiscard]] Offset<fb::BillRunException> to_table(Builder& out, const billing::BillRunException& exception);
[[nodiscard]] bool from_table(const fb::BillRunException& stored, billing::BillRunException& exception);

}  // namespace steward::codec

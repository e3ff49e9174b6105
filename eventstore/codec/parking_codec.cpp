#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(billing::ParkingDay day) {
  switch (day) {
    case billing::ParkingDay::since_entry:
    case billing::ParkingDay::calendar:
      return true;
  }
  return false;
}

std::optional<std::int64_t> fen_of(const std::optional<Money>& cap) {
  return cap ? std::optional(cap->fen) : std::nullopt;
}
std::optional<Money> cap_of(const std::optional<std::int64_t>& fen) {
  return fen ? std::optional(Money{*fen}) : std::nullopt;
}

Offset<fb::ParkingTerms> terms_of(Builder& out, const billing::ParkingTerms& terms) {
  const billing::NightCap cap = terms.night.value_or(billing::NightCap{});
  const fb::NightCap night(cap.from_minute, cap.to_minute, cap.most.fen);
  return fb::CreateParkingTerms(out, terms.effective_from.days, terms.free_minutes, terms.free_deducted,
                                terms.first_minutes, terms.first_price.fen, terms.step_minutes, terms.step_price.fen,
                                number_of(terms.day), fen_of(terms.daily_cap), terms.night ? &night : nullptr,
                                fen_of(terms.month_cap));
}
bool read_terms(const fb::ParkingTerms& stored, billing::ParkingTerms& terms) {
  terms.effective_from.days = stored.effective_from();
  terms.free_minutes = stored.free_minutes();
  terms.free_deducted = stored.free_deducted();
  terms.first_minutes = stored.first_minutes();
  terms.first_price.fen = stored.first_price_fen();
  terms.step_minutes = stored.step_minutes();
  terms.step_price.fen = stored.step_price_fen();
  terms.day = static_cast<billing::ParkingDay>(stored.day());
  terms.daily_cap = cap_of(stored.daily_cap_fen());
  terms.night.reset();
  if (const fb::NightCap* night = stored.night()) {
    terms.night = billing::NightCap{night->from_minute(), night->to_minute(), Money{night->most_fen()}};
  }
  terms.month_cap = cap_of(stored.month_cap_fen());
  return known(terms.day);
}

Offset<fb::ParkingStay> stay_of(Builder& out, const billing::ParkingStay& stay) {
  const auto days = to_structs<fb::ParkingDayPrice>(out, stay.price.days);
  const auto plate = to_table_unless_missing(out, stay.plate);
  return fb::CreateParkingStay(out, raw(stay.stay), raw(stay.fee_item), stay.entered_at.micros, stay.left_at.micros,
                               stay.left_on.days, stay.charged_before.fen, stay.price.minutes, stay.price.total.fen,
                               days, plate);
}
bool read_stay(const fb::ParkingStay& stored, billing::ParkingStay& stay) {
  stay.stay = id_of<ParkingStayId>(stored.stay());
  stay.fee_item = id_of<FeeItemId>(stored.fee_item());
  stay.entered_at.micros = stored.entered_at();
  stay.left_at.micros = stored.left_at();
  stay.left_on.days = stored.left_on();
  stay.charged_before.fen = stored.charged_before_fen();
  stay.price.minutes = stored.minutes();
  stay.price.total.fen = stored.total_fen();
  stay.price.days = from_structs<billing::ParkingDayPrice>(*stored.days());
  return from_table_or_missing(stored.plate(), stay.plate);
}

}  // namespace

Offset<fb::ParkingTermsSet> to_table(Builder& out, const billing::ParkingTermsSet& event) {
  const auto terms = terms_of(out, event.terms);
  return fb::CreateParkingTermsSet(out, raw(event.fee_item), raw(event.community), terms);
}
bool from_table(const fb::ParkingTermsSet& stored, billing::ParkingTermsSet& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  return read_terms(*stored.terms(), event.terms);
}

Offset<fb::ParkingStayCharged> to_table(Builder& out, const billing::ParkingStayCharged& event) {
  const auto stay = stay_of(out, event.stay);
  return fb::CreateParkingStayCharged(out, raw(event.vehicle), raw(event.household), raw(event.house),
                                      raw(event.building), raw(event.community), stay, event.bill);
}
bool from_table(const fb::ParkingStayCharged& stored, billing::ParkingStayCharged& event) {
  place_of(stored, event);
  event.vehicle = id_of<VehicleId>(stored.vehicle());
  event.bill = stored.bill();
  return read_stay(*stored.stay(), event.stay);
}

Offset<fb::ParkingStayPaid> to_table(Builder& out, const billing::ParkingStayPaid& event) {
  const auto stay = stay_of(out, event.stay);
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateParkingStayPaid(out, raw(event.vehicle), raw(event.community), stay, raw(event.payment),
                                   number_of(event.channel), reference, event.tax.fen, number_of(event.income_account),
                                   event.paid_on.days, event.receipt_year, event.receipt_number, posting,
                                   UnlessNil(event.taken_by), UnlessNil(event.shift), event.outside_shift);
}
bool from_table(const fb::ParkingStayPaid& stored, billing::ParkingStayPaid& event) {
  event.vehicle = id_of<VehicleId>(stored.vehicle());
  event.community = id_of<CommunityId>(stored.community());
  event.payment = id_of<PaymentId>(stored.payment());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.tax.fen = stored.tax_fen();
  event.income_account = static_cast<billing::LedgerAccount>(stored.income_account());
  event.paid_on.days = stored.paid_on();
  event.receipt_year = stored.receipt_year();
  event.receipt_number = stored.receipt_number();
  event.taken_by = id_or_nil<CredentialId>(stored.taken_by());
  event.shift = id_or_nil<ShiftId>(stored.shift());
  event.outside_shift = stored.outside_shift();
  return known(event.channel) && known(event.income_account) && read_stay(*stored.stay(), event.stay) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::ParkingPaymentReversed> to_table(Builder& out, const billing::ParkingPaymentReversed& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateParkingPaymentReversed(out, raw(event.vehicle), raw(event.community), raw(event.stay),
                                          raw(event.fee_item), raw(event.payment), number_of(event.channel), reference,
                                          number_of(event.reason), event.reversed_on.days, event.amount.fen,
                                          event.tax.fen, posting);
}
bool from_table(const fb::ParkingPaymentReversed& stored, billing::ParkingPaymentReversed& event) {
  event.vehicle = id_of<VehicleId>(stored.vehicle());
  event.community = id_of<CommunityId>(stored.community());
  event.stay = id_of<ParkingStayId>(stored.stay());
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.payment = id_of<PaymentId>(stored.payment());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.reason = static_cast<billing::ReversalReason>(stored.reason());
  event.reversed_on.days = stored.reversed_on();
  event.amount.fen = stored.amount_fen();
  event.tax.fen = stored.tax_fen();
  return known(event.channel) && known(event.reason) && from_table(*stored.posting(), event.posting);
}

Offset<fb::ParkingStayReversed> to_table(Builder& out, const billing::ParkingStayReversed& event) {
  const auto reason = to_table(out, event.reason);
  return fb::CreateParkingStayReversed(out, raw(event.vehicle), raw(event.household), raw(event.house),
                                       raw(event.building), raw(event.community), raw(event.stay), raw(event.fee_item),
                                       event.reversed_on.days, event.amount.fen, event.bill, reason);
}
bool from_table(const fb::ParkingStayReversed& stored, billing::ParkingStayReversed& event) {
  place_of(stored, event);
  event.vehicle = id_of<VehicleId>(stored.vehicle());
  event.stay = id_of<ParkingStayId>(stored.stay());
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.reversed_on.days = stored.reversed_on();
  event.amount.fen = stored.amount_fen();
  event.bill = stored.bill();
  return from_table(*stored.reason(), event.reason);
}

}  // namespace steward::codec

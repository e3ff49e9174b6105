#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

bool known(billing::AdjustmentReason reason) {
  switch (reason) {
    case billing::AdjustmentReason::wrong_tariff:
    case billing::AdjustmentReason::wrong_area:
    case billing::AdjustmentReason::wrong_tax:
    case billing::AdjustmentReason::wrong_possession:
    case billing::AdjustmentReason::other:
    case billing::AdjustmentReason::wrong_reading:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::TariffCorrected> to_table(Builder& out, const billing::TariffCorrected& event) {
  const fb::Tariff tariff = to_struct(event.tariff);
  const auto tiers = to_structs_unless_empty<fb::Tier>(out, event.tariff.tiers);
  const auto allowance = allowance_of(out, event.tariff);
  return fb::CreateTariffCorrected(out, raw(event.fee_item), raw(event.community), &tariff,
                                   event.tariff.fixed_part.micro_yuan, tiers, allowance);
}
bool from_table(const fb::TariffCorrected& stored, billing::TariffCorrected& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.tariff = from_struct(*stored.tariff());
  event.tariff.fixed_part.micro_yuan = stored.fixed_part_micro_yuan();
  event.tariff.tiers = from_structs_or_empty<billing::Tier>(stored.tiers());
  return read_allowance(stored.allowance(), event.tariff);
}

Offset<fb::BillsAdjusted> to_table(Builder& out, const billing::BillsAdjusted& event) {
  const auto lines = to_structs<fb::AdjustmentLine>(out, event.lines);
  const auto bill = event.bill ? to_table(out, *event.bill) : Offset<fb::Bill>{};
  const auto note = to_table(out, event.note);
  const auto posting = to_table(out, event.posting);
  const auto deferrals = to_structs_unless_empty<fb::BillDeferral>(out, event.deferrals);
  const auto corrections = to_structs_unless_empty<fb::CountedCorrection>(out, event.corrections);
  const auto kept = to_structs_unless_empty<fb::KeptCharge>(out, event.kept);
  return fb::CreateBillsAdjusted(out, raw(event.adjustment), raw(event.household), raw(event.house),
                                 raw(event.building), raw(event.community), raw(event.fee_item),
                                 number_of(event.reason), event.adjusted_on.days, lines, bill, event.credited.fen, note,
                                 posting, deferrals, corrections, kept);
}
bool from_table(const fb::BillsAdjusted& stored, billing::BillsAdjusted& event) {
  place_of(stored, event);
  event.adjustment = id_of<AdjustmentId>(stored.adjustment());
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.reason = static_cast<billing::AdjustmentReason>(stored.reason());
  event.adjusted_on.days = stored.adjusted_on();
  event.lines = from_structs<billing::AdjustmentLine>(*stored.lines());
  event.bill.reset();
  if (stored.bill() != nullptr && !from_table(*stored.bill(), event.bill.emplace())) return false;
  event.credited.fen = stored.credited_fen();
  event.deferrals = from_structs_or_empty<billing::BillDeferral>(stored.deferrals());
  event.corrections = from_structs_or_empty<billing::CountedCorrection>(stored.corrections());
  event.kept = from_structs_or_empty<billing::KeptCharge>(stored.kept());
  return known(event.reason) && from_table(*stored.note(), event.note) && from_table(*stored.posting(), event.posting);
}

Offset<fb::StatementCancelled> to_table(Builder& out, const billing::StatementCancelled& event) {
  const auto bills = to_structs<fb::CancelledBill>(out, event.bills);
  const auto deferrals = to_structs_unless_empty<fb::BillDeferral>(out, event.deferrals);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  return fb::CreateStatementCancelled(out, raw(event.household), raw(event.house), raw(event.building),
                                      raw(event.community), raw(event.run), event.cancelled_on.days, bills, deferrals,
                                      reason, posting);
}
bool from_table(const fb::StatementCancelled& stored, billing::StatementCancelled& event) {
  place_of(stored, event);
  event.run = id_of<BillRunId>(stored.run());
  event.cancelled_on.days = stored.cancelled_on();
  event.bills = from_structs<billing::CancelledBill>(*stored.bills());
  event.deferrals = from_structs_or_empty<billing::BillDeferral>(stored.deferrals());
  return from_table(*stored.reason(), event.reason) && from_table(*stored.posting(), event.posting);
}

Offset<fb::BillRunCancellationBegun> to_table(Builder& out, const billing::BillRunCancellationBegun& event) {
  return fb::CreateBillRunCancellationBegun(out, raw(event.run), raw(event.community), event.cancelled_on.days,
                                            event.amount.fen);
}
bool from_table(const fb::BillRunCancellationBegun& stored, billing::BillRunCancellationBegun& event) {
  event.run = id_of<BillRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.cancelled_on.days = stored.cancelled_on();
  event.amount.fen = stored.amount_fen();
  return true;
}

Offset<fb::CommunityAdjustmentsBegun> to_table(Builder& out, const billing::CommunityAdjustmentsBegun& event) {
  return fb::CreateCommunityAdjustmentsBegun(out, raw(event.fee_item), raw(event.community), raw(event.preview),
                                             event.period_from.days, event.period_to.days, event.adjusted_on.days,
                                             event.due_date.days, number_of(event.reason), event.households,
                                             event.amount.fen, event.expires_on.days);
}
bool from_table(const fb::CommunityAdjustmentsBegun& stored, billing::CommunityAdjustmentsBegun& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.preview = digest_of(stored.preview());
  event.period_from.days = stored.period_from();
  event.period_to.days = stored.period_to();
  event.adjusted_on.days = stored.adjusted_on();
  event.due_date.days = stored.due_date();
  event.reason = static_cast<billing::AdjustmentReason>(stored.reason());
  event.households = stored.households();
  event.amount.fen = stored.amount_fen();
  event.expires_on.days = stored.expires_on();
  return known(event.reason);
}

Offset<fb::CommunityAdjustmentsEnded> to_table(Builder& out, const billing::CommunityAdjustmentsEnded& event) {
  return fb::CreateCommunityAdjustmentsEnded(out, raw(event.fee_item), raw(event.community), raw(event.preview));
}
bool from_table(const fb::CommunityAdjustmentsEnded& stored, billing::CommunityAdjustmentsEnded& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.preview = digest_of(stored.preview());
  return true;
}

}  // namespace steward::codec

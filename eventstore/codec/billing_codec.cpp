#include "eventstore/codec/lists.h"

namespace steward::codec {

bool known(billing::ReversalReason reason) {
  switch (reason) {
    case billing::ReversalReason::entered_wrongly:
    case billing::ReversalReason::bounced:
    case billing::ReversalReason::duplicate:
      return true;
  }
  return false;
}

Offset<fb::FeeItemDefined> to_table(Builder& out, const billing::FeeItemDefined& event) {
  const auto code = out.CreateString(event.code);
  const auto name = out.CreateString(event.name);
  const auto terms = to_table(out, event.terms);
  return fb::CreateFeeItemDefined(out, raw(event.fee_item), raw(event.community), code, name, terms);
}
bool from_table(const fb::FeeItemDefined& stored, billing::FeeItemDefined& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.code = text_of(stored.code());
  event.name = text_of(stored.name());
  return from_table(*stored.terms(), event.terms);
}

Offset<fb::TariffSet> to_table(Builder& out, const billing::TariffSet& event) {
  const fb::Tariff tariff = to_struct(event.tariff);
  const auto tiers = to_structs_unless_empty<fb::Tier>(out, event.tariff.tiers);
  const auto allowance = allowance_of(out, event.tariff);
  return fb::CreateTariffSet(out, raw(event.fee_item), raw(event.community), &tariff,
                             event.tariff.fixed_part.micro_yuan, tiers, allowance);
}
bool from_table(const fb::TariffSet& stored, billing::TariffSet& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.tariff = from_struct(*stored.tariff());
  event.tariff.fixed_part.micro_yuan = stored.fixed_part_micro_yuan();
  event.tariff.tiers = from_structs_or_empty<billing::Tier>(stored.tiers());
  return read_allowance(stored.allowance(), event.tariff);
}

Offset<fb::VatRateSet> to_table(Builder& out, const billing::VatRateSet& event) {
  const fb::VatRate vat = to_struct(event.vat);
  return fb::CreateVatRateSet(out, raw(event.fee_item), raw(event.community), &vat);
}
bool from_table(const fb::VatRateSet& stored, billing::VatRateSet& event) {
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.community = id_of<CommunityId>(stored.community());
  event.vat = from_struct(*stored.vat());
  return true;
}

Offset<fb::BillRunStarted> to_table(Builder& out, const billing::BillRunStarted& event) {
  const auto fee_items = to_tables<fb::FrozenFeeItem>(out, event.fee_items);
  const auto roster = to_structs<fb::Uuid>(out, event.roster);
  const auto shared_costs = event.shared_costs.empty() ? Offset<Vector<Offset<fb::SharedCost>>>{}
                                                       : to_tables<fb::SharedCost>(out, event.shared_costs);
  return fb::CreateBillRunStarted(out, raw(event.run), raw(event.community), event.period_from.days,
                                  event.period_to.days, event.issue_date.days, event.due_date.days, fee_items, roster,
                                  event.cut_off, shared_costs);
}
bool from_table(const fb::BillRunStarted& stored, billing::BillRunStarted& event) {
  event.run = id_of<BillRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.period_from.days = stored.period_from();
  event.period_to.days = stored.period_to();
  event.issue_date.days = stored.issue_date();
  event.due_date.days = stored.due_date();
  event.roster = from_structs<HouseholdId>(*stored.roster());
  event.cut_off = stored.cut_off();
  event.shared_costs.clear();
  if (stored.shared_costs() != nullptr && !from_tables(*stored.shared_costs(), event.shared_costs)) return false;
  return from_tables(*stored.fee_items(), event.fee_items);
}

Offset<fb::StatementIssued> to_table(Builder& out, const billing::StatementIssued& event) {
  const auto bills = to_tables<fb::Bill>(out, event.bills);
  const auto posting = to_table(out, event.posting);
  return fb::CreateStatementIssued(out, raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), raw(event.run), event.issue_date.days, bills, posting);
}
bool from_table(const fb::StatementIssued& stored, billing::StatementIssued& event) {
  place_of(stored, event);
  event.run = id_of<BillRunId>(stored.run());
  event.issue_date.days = stored.issue_date();
  return from_tables(*stored.bills(), event.bills) && from_table(*stored.posting(), event.posting);
}

Offset<fb::BillRunChunkRecorded> to_table(Builder& out, const billing::BillRunChunkRecorded& event) {
  const auto exceptions = to_tables<fb::BillRunException>(out, event.exceptions);
  return fb::CreateBillRunChunkRecorded(out, raw(event.run), raw(event.community), event.chunk, event.households,
                                        event.statements, event.total.fen, exceptions, event.without_contract);
}
bool from_table(const fb::BillRunChunkRecorded& stored, billing::BillRunChunkRecorded& event) {
  event.run = id_of<BillRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.chunk = stored.chunk();
  event.households = stored.households();
  event.statements = stored.statements();
  event.total.fen = stored.total_fen();
  event.without_contract = stored.without_contract();
  return from_tables(*stored.exceptions(), event.exceptions);
}

Offset<fb::BillRunCompleted> to_table(Builder& out, const billing::BillRunCompleted& event) {
  return fb::CreateBillRunCompleted(out, raw(event.run), raw(event.community), event.households, event.statements,
                                    event.exceptions, event.total.fen);
}
bool from_table(const fb::BillRunCompleted& stored, billing::BillRunCompleted& event) {
  event.run = id_of<BillRunId>(stored.run());
  event.community = id_of<CommunityId>(stored.community());
  event.households = stored.households();
  event.statements = stored.statements();
  event.exceptions = stored.exceptions();
  event.total.fen = stored.total_fen();
  return true;
}

Offset<fb::ChargeRaised> to_table(Builder& out, const billing::ChargeRaised& event) {
  const auto bill = to_table(out, event.bill);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  return fb::CreateChargeRaised(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                                bill, reason, posting);
}
bool from_table(const fb::ChargeRaised& stored, billing::ChargeRaised& event) {
  place_of(stored, event);
  return from_table(*stored.bill(), event.bill) && from_table(*stored.reason(), event.reason) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::ArrearsBroughtForward> to_table(Builder& out, const billing::ArrearsBroughtForward& event) {
  const auto bill = to_table(out, event.bill);
  const auto posting = to_table(out, event.posting);
  return fb::CreateArrearsBroughtForward(out, raw(event.household), raw(event.house), raw(event.building),
                                         raw(event.community), raw(event.import_run), bill, posting,
                                         event.cut_over_date.days);
}
bool from_table(const fb::ArrearsBroughtForward& stored, billing::ArrearsBroughtForward& event) {
  place_of(stored, event);
  event.import_run = id_of<ImportRunId>(stored.import_run());
  event.cut_over_date.days = stored.cut_over_date();
  return from_table(*stored.bill(), event.bill) && from_table(*stored.posting(), event.posting);
}

Offset<fb::CreditBroughtForward> to_table(Builder& out, const billing::CreditBroughtForward& event) {
  const auto reference = out.CreateString(event.reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateCreditBroughtForward(out, raw(event.household), raw(event.house), raw(event.building),
                                        raw(event.community), raw(event.import_run), event.cut_over_date.days,
                                        raw(event.payment), reference, event.amount.fen, posting);
}
bool from_table(const fb::CreditBroughtForward& stored, billing::CreditBroughtForward& event) {
  place_of(stored, event);
  event.import_run = id_of<ImportRunId>(stored.import_run());
  event.cut_over_date.days = stored.cut_over_date();
  event.payment = id_of<PaymentId>(stored.payment());
  event.reference = text_of(stored.reference());
  event.amount.fen = stored.amount_fen();
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::DepositBroughtForward> to_table(Builder& out, const billing::DepositBroughtForward& event) {
  const auto reference = out.CreateString(event.reference);
  const auto bill = to_table(out, event.bill);
  const auto posting = to_table(out, event.posting);
  return fb::CreateDepositBroughtForward(out, raw(event.household), raw(event.house), raw(event.building),
                                         raw(event.community), raw(event.import_run), event.cut_over_date.days,
                                         raw(event.payment), reference, bill, posting);
}
bool from_table(const fb::DepositBroughtForward& stored, billing::DepositBroughtForward& event) {
  place_of(stored, event);
  event.import_run = id_of<ImportRunId>(stored.import_run());
  event.cut_over_date.days = stored.cut_over_date();
  event.payment = id_of<PaymentId>(stored.payment());
  event.reference = text_of(stored.reference());
  return from_table(*stored.bill(), event.bill) && from_table(*stored.posting(), event.posting);
}

Offset<fb::PaymentReceived> to_table(Builder& out, const billing::PaymentReceived& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto allocations = to_structs<fb::Allocation>(out, event.allocations);
  const auto late_fees = late_fees_of(out, event.allocations);
  const auto posting = to_table(out, event.posting);
  const auto for_items =
      event.for_items.empty() ? Offset<Vector<const fb::Uuid*>>{} : to_structs<fb::Uuid>(out, event.for_items);
  return fb::CreatePaymentReceived(out, raw(event.payment), raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), number_of(event.channel), reference, event.amount.fen,
                                   event.received_on.days, allocations, event.credited.fen, event.receipt_year,
                                   event.receipt_number, posting, late_fees, for_items, UnlessNil(event.taken_by),
                                   UnlessNil(event.shift), event.outside_shift);
}
bool from_table(const fb::PaymentReceived& stored, billing::PaymentReceived& event) {
  place_of(stored, event);
  event.payment = id_of<PaymentId>(stored.payment());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.amount.fen = stored.amount_fen();
  event.received_on.days = stored.received_on();
  event.allocations = from_structs<billing::Allocation>(*stored.allocations());
  event.credited.fen = stored.credited_fen();
  event.receipt_year = stored.receipt_year();
  event.receipt_number = stored.receipt_number();
  event.for_items.clear();
  if (stored.for_items() != nullptr) event.for_items = from_structs<FeeItemId>(*stored.for_items());
  event.taken_by = id_or_nil<CredentialId>(stored.taken_by());
  event.shift = id_or_nil<ShiftId>(stored.shift());
  event.outside_shift = stored.outside_shift();
  return known(event.channel) && take_late_fees(stored.late_fees(), event.allocations) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::PaymentReversed> to_table(Builder& out, const billing::PaymentReversed& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto reopened = to_structs<fb::Allocation>(out, event.reopened);
  const auto late_fees = late_fees_of(out, event.reopened);
  const auto posting = to_table(out, event.posting);
  return fb::CreatePaymentReversed(out, raw(event.payment), raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), number_of(event.reason), event.reversed_on.days,
                                   event.amount.fen, reopened, event.credit_withdrawn.fen, posting,
                                   number_of(event.channel), reference, late_fees);
}
bool from_table(const fb::PaymentReversed& stored, billing::PaymentReversed& event) {
  place_of(stored, event);
  event.payment = id_of<PaymentId>(stored.payment());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.reason = static_cast<billing::ReversalReason>(stored.reason());
  event.reversed_on.days = stored.reversed_on();
  event.amount.fen = stored.amount_fen();
  event.reopened = from_structs<billing::Allocation>(*stored.reopened());
  event.credit_withdrawn.fen = stored.credit_withdrawn_fen();
  return known(event.reason) && known(event.channel) && take_late_fees(stored.late_fees(), event.reopened) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::CreditApplied> to_table(Builder& out, const billing::CreditApplied& event) {
  const auto allocations = to_structs<fb::Allocation>(out, event.allocations);
  const auto sources = to_structs<fb::CreditSource>(out, event.sources);
  const auto late_fees = late_fees_of(out, event.allocations);
  const auto posting = to_table(out, event.posting);
  return fb::CreateCreditApplied(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                                 event.applied_on.days, allocations, sources, posting, late_fees);
}
bool from_table(const fb::CreditApplied& stored, billing::CreditApplied& event) {
  place_of(stored, event);
  event.applied_on.days = stored.applied_on();
  event.allocations = from_structs<billing::Allocation>(*stored.allocations());
  event.sources = from_structs<billing::CreditSource>(*stored.sources());
  return take_late_fees(stored.late_fees(), event.allocations) && from_table(*stored.posting(), event.posting);
}

Offset<fb::ContractOpened> to_table(Builder& out, const billing::ContractOpened& event) {
  const billing::ContractTerms& terms = event.terms;
  const auto label = out.CreateString(terms.label);
  return fb::CreateContractOpened(out, raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), raw(terms.contract), raw(terms.fee_item), label,
                                  terms.from.days, days_of(terms.to),
                                  terms.price ? std::optional(terms.price->micro_yuan) : std::nullopt,
                                  terms.step_months, terms.step_rate_millionths);
}
bool from_table(const fb::ContractOpened& stored, billing::ContractOpened& event) {
  place_of(stored, event);
  billing::ContractTerms& terms = event.terms;
  terms.contract = id_of<ContractId>(stored.contract());
  terms.fee_item = id_of<FeeItemId>(stored.fee_item());
  terms.label = text_of(stored.label());
  terms.from.days = stored.from();
  terms.to = date_of(stored.to());
  terms.price.reset();
  if (const auto price = stored.price_micro_yuan()) terms.price = UnitPrice{*price};
  terms.step_months = stored.step_months();
  terms.step_rate_millionths = stored.step_rate_millionths();
  return true;
}

Offset<fb::ContractEnded> to_table(Builder& out, const billing::ContractEnded& event) {
  return fb::CreateContractEnded(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                                 raw(event.contract), raw(event.fee_item), event.ended_on.days);
}
bool from_table(const fb::ContractEnded& stored, billing::ContractEnded& event) {
  place_of(stored, event);
  event.contract = id_of<ContractId>(stored.contract());
  event.fee_item = id_of<FeeItemId>(stored.fee_item());
  event.ended_on.days = stored.ended_on();
  return true;
}

}  // namespace steward::codec

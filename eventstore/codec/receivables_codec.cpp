#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

using billing::AllocationPolicy;
using billing::DepositUse;
using billing::DisputeOutcome;
using billing::GraceMode;
using billing::LateFeePosting;
using billing::RefundOutcome;
using billing::SuspenseReason;
using billing::WaiverKind;

bool known(GraceMode mode) {
  switch (mode) {
    case GraceMode::after_grace:
    case GraceMode::retroactive:
      return true;
  }
  return false;
}
bool known(LateFeePosting posting) {
  switch (posting) {
    case LateFeePosting::at_payment:
    case LateFeePosting::month_end:
      return true;
  }
  return false;
}
bool known(AllocationPolicy policy) {
  switch (policy) {
    case AllocationPolicy::principal_first:
    case AllocationPolicy::interest_first:
    case AllocationPolicy::pro_rata:
    case AllocationPolicy::by_item_priority:
      return true;
  }
  return false;
}
bool known(WaiverKind kind) {
  switch (kind) {
    case WaiverKind::goodwill:
    case WaiverKind::service_fault:
    case WaiverKind::vacant_house:
    case WaiverKind::policy:
    case WaiverKind::not_due:
    case WaiverKind::deposit_returned:
      return true;
  }
  return false;
}
bool known(billing::Relief relief) {
  switch (relief) {
    case billing::Relief::waiver:
    case billing::Relief::write_off:
      return true;
  }
  return false;
}
bool known(DisputeOutcome outcome) {
  switch (outcome) {
    case DisputeOutcome::upheld:
    case DisputeOutcome::rejected:
    case DisputeOutcome::agreed:
      return true;
  }
  return false;
}
bool known(DepositUse use) {
  switch (use) {
    case DepositUse::forfeited:
    case DepositUse::set_off:
    case DepositUse::credited:
    case DepositUse::forfeit_taken_back:
      return true;
  }
  return false;
}
bool known(billing::PlanEnd reason) {
  switch (reason) {
    case billing::PlanEnd::paid:
    case billing::PlanEnd::broken:
    case billing::PlanEnd::cancelled:
      return true;
  }
  return false;
}
bool known(RefundOutcome outcome) {
  switch (outcome) {
    case RefundOutcome::succeeded:
    case RefundOutcome::failed:
    case RefundOutcome::cancelled:
      return true;
  }
  return false;
}
bool known(SuspenseReason reason) {
  switch (reason) {
    case SuspenseReason::unknown_payer:
    case SuspenseReason::amount_differs:
    case SuspenseReason::order_closed:
      return true;
  }
  return false;
}
bool known(billing::Match match) {
  switch (match) {
    case billing::Match::by_hand:
    case billing::Match::house_number:
    case billing::Match::name_and_amount:
    case billing::Match::amount:
      return true;
  }
  return false;
}

Offset<Vector<const fb::DebtLine*>> debt_lines(Builder& out, const std::vector<billing::Allocation>& lines) {
  std::vector<fb::DebtLine> stored;
  stored.reserve(lines.size());
  for (const billing::Allocation& line : lines) {
    stored.emplace_back(line.bill, line.amount.fen, line.late_fee.fen);
  }
  return out.CreateVectorOfStructs(stored);
}
std::vector<billing::Allocation> debt_lines(const Vector<const fb::DebtLine*>& stored) {
  std::vector<billing::Allocation> lines;
  lines.reserve(stored.size());
  for (const fb::DebtLine& line : copies_of(stored)) {
    lines.push_back({line.bill(), Money{line.amount_fen()}, Money{line.late_fee_fen()}});
  }
  return lines;
}
// One banking alone is stored by itself, as it was before several could be one row.
EventId only_banking(const std::vector<EventId>& bankings) {
  return bankings.size() == 1 ? bankings.front() : EventId{};
}
Offset<Vector<const fb::Uuid*>> several_bankings(Builder& out, const std::vector<EventId>& bankings) {
  return bankings.size() > 1 ? to_structs<fb::Uuid>(out, bankings) : Offset<Vector<const fb::Uuid*>>{};
}
template <class Stored>
std::vector<EventId> bankings_of(const Stored& stored) {
  if (stored.banking() != nullptr) return {id_of<EventId>(stored.banking())};
  return from_structs_or_empty<EventId>(stored.bankings());
}
// Absent when there is none.
Offset<Vector<const fb::Allocation*>> taxes_of(Builder& out, const std::vector<billing::WaivedTax>& taxes) {
  std::vector<fb::Allocation> all;
  for (const billing::WaivedTax& tax : taxes) all.emplace_back(tax.bill, tax.tax.fen);
  return all.empty() ? Offset<Vector<const fb::Allocation*>>{} : out.CreateVectorOfStructs(all);
}
std::vector<billing::WaivedTax> taxes_of(const Vector<const fb::Allocation*>* stored) {
  std::vector<billing::WaivedTax> taxes;
  if (stored == nullptr) return taxes;
  for (const fb::Allocation& tax : copies_of(*stored)) taxes.push_back({tax.bill(), Money{tax.amount_fen()}});
  return taxes;
}
std::vector<std::uint32_t> numbers(const Vector<std::uint32_t>& stored) { return {stored.begin(), stored.end()}; }

std::optional<std::int64_t> fen_of(const std::optional<Money>& money) {
  return money ? std::optional(money->fen) : std::nullopt;
}

}  // namespace

Offset<fb::LateFeeTermsSet> to_table(Builder& out, const billing::LateFeeTermsSet& event) {
  const auto& terms = event.terms;
  fb::LateFeeTermsSetBuilder table(out);
  table.add_community(raw(event.community));
  table.add_effective_from(event.effective_from.days);
  table.add_daily_rate_millionths(terms.daily_rate_millionths);
  table.add_grace_days(terms.grace_days);
  table.add_grace(number_of(terms.grace));
  if (const auto cap = fen_of(terms.cap)) table.add_cap_fen(*cap);
  if (terms.cap_millionths) table.add_cap_millionths(*terms.cap_millionths);
  table.add_least_fen(terms.least.fen);
  table.add_rounding(number_of(terms.rounding));
  table.add_posting(number_of(event.posting));
  return table.Finish();
}
bool from_table(const fb::LateFeeTermsSet& stored, billing::LateFeeTermsSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.effective_from.days = stored.effective_from();
  auto& terms = event.terms;
  terms.daily_rate_millionths = stored.daily_rate_millionths();
  terms.grace_days = stored.grace_days();
  terms.grace = static_cast<GraceMode>(stored.grace());
  if (const auto cap = stored.cap_fen()) terms.cap = Money{*cap};
  if (const auto cap = stored.cap_millionths()) terms.cap_millionths = *cap;
  terms.least.fen = stored.least_fen();
  terms.rounding = static_cast<Rounding>(stored.rounding());
  event.posting = static_cast<LateFeePosting>(stored.posting());
  return known(terms.grace) && known(terms.rounding) && known(event.posting);
}

Offset<fb::AllocationPolicySet> to_table(Builder& out, const billing::AllocationPolicySet& event) {
  return fb::CreateAllocationPolicySet(out, raw(event.community), number_of(event.policy));
}
bool from_table(const fb::AllocationPolicySet& stored, billing::AllocationPolicySet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.policy = static_cast<AllocationPolicy>(stored.policy());
  return known(event.policy);
}

Offset<fb::AutomaticDeductionSet> to_table(Builder& out, const billing::AutomaticDeductionSet& event) {
  return fb::CreateAutomaticDeductionSet(out, raw(event.community), event.on_issue);
}
bool from_table(const fb::AutomaticDeductionSet& stored, billing::AutomaticDeductionSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  event.on_issue = stored.on_issue();
  return true;
}

Offset<fb::LateFeesPosted> to_table(Builder& out, const billing::LateFeesPosted& event) {
  const auto lines = to_structs<fb::LateFeeLine>(out, event.lines);
  const auto posting = to_table(out, event.posting);
  return fb::CreateLateFeesPosted(out, raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), event.posted_on.days, lines, posting);
}
bool from_table(const fb::LateFeesPosted& stored, billing::LateFeesPosted& event) {
  place_of(stored, event);
  event.posted_on.days = stored.posted_on();
  event.lines = from_structs<billing::LateFeeLine>(*stored.lines());
  return from_table(*stored.posting(), event.posting);
}

Offset<fb::BillsWaived> to_table(Builder& out, const billing::BillsWaived& event) {
  const auto lines = debt_lines(out, event.lines);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  const auto taxes = taxes_of(out, event.taxes);
  return fb::CreateBillsWaived(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                               number_of(event.kind), event.waived_on.days, lines, reason, posting, taxes);
}
bool from_table(const fb::BillsWaived& stored, billing::BillsWaived& event) {
  place_of(stored, event);
  event.kind = static_cast<WaiverKind>(stored.kind());
  event.waived_on.days = stored.waived_on();
  event.taxes = taxes_of(stored.taxes());
  event.lines = debt_lines(*stored.lines());
  return known(event.kind) && from_table(*stored.reason(), event.reason) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::BillsWrittenOff> to_table(Builder& out, const billing::BillsWrittenOff& event) {
  const auto lines = debt_lines(out, event.lines);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  return fb::CreateBillsWrittenOff(out, raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), event.written_off_on.days, lines, reason, posting);
}
bool from_table(const fb::BillsWrittenOff& stored, billing::BillsWrittenOff& event) {
  place_of(stored, event);
  event.written_off_on.days = stored.written_off_on();
  event.lines = debt_lines(*stored.lines());
  return from_table(*stored.reason(), event.reason) && from_table(*stored.posting(), event.posting);
}

Offset<fb::ReliefTakenBack> to_table(Builder& out, const billing::ReliefTakenBack& event) {
  const auto lines = debt_lines(out, event.lines);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  const auto taxes = taxes_of(out, event.taxes);
  return fb::CreateReliefTakenBack(out, raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), number_of(event.relief), event.taken_back_on.days, lines,
                                   reason, posting, taxes);
}
bool from_table(const fb::ReliefTakenBack& stored, billing::ReliefTakenBack& event) {
  place_of(stored, event);
  event.relief = static_cast<billing::Relief>(stored.relief());
  event.taken_back_on.days = stored.taken_back_on();
  event.lines = debt_lines(*stored.lines());
  event.taxes = taxes_of(stored.taxes());
  return known(event.relief) && from_table(*stored.reason(), event.reason) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::BillsDisputed> to_table(Builder& out, const billing::BillsDisputed& event) {
  const auto bills = out.CreateVector(event.bills);
  const auto reason = to_table(out, event.reason);
  return fb::CreateBillsDisputed(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                                 event.disputed_on.days, bills, reason);
}
bool from_table(const fb::BillsDisputed& stored, billing::BillsDisputed& event) {
  place_of(stored, event);
  event.disputed_on.days = stored.disputed_on();
  event.bills = numbers(*stored.bills());
  return from_table(*stored.reason(), event.reason);
}

Offset<fb::DisputeSettled> to_table(Builder& out, const billing::DisputeSettled& event) {
  const auto bills = out.CreateVector(event.bills);
  const auto note = to_table(out, event.note);
  return fb::CreateDisputeSettled(out, raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), event.settled_on.days, number_of(event.outcome), bills, note);
}
bool from_table(const fb::DisputeSettled& stored, billing::DisputeSettled& event) {
  place_of(stored, event);
  event.settled_on.days = stored.settled_on();
  event.outcome = static_cast<DisputeOutcome>(stored.outcome());
  event.bills = numbers(*stored.bills());
  return known(event.outcome) && from_table(*stored.note(), event.note);
}

Offset<fb::InstalmentsAgreed> to_table(Builder& out, const billing::InstalmentsAgreed& event) {
  const auto bills = out.CreateVector(event.bills);
  std::vector<fb::Instalment> parts;
  parts.reserve(event.instalments.size());
  for (const billing::Instalment& part : event.instalments) parts.emplace_back(part.amount.fen, part.due_on.days);
  const auto instalments = out.CreateVectorOfStructs(parts);
  const auto note = to_table(out, event.note);
  return fb::CreateInstalmentsAgreed(out, raw(event.household), raw(event.house), raw(event.building),
                                     raw(event.community), raw(event.plan), event.agreed_on.days, bills, instalments,
                                     event.stops_late_fees, note);
}
bool from_table(const fb::InstalmentsAgreed& stored, billing::InstalmentsAgreed& event) {
  place_of(stored, event);
  event.plan = id_of<InstalmentPlanId>(stored.plan());
  event.agreed_on.days = stored.agreed_on();
  event.bills = numbers(*stored.bills());
  event.instalments.clear();
  for (const fb::Instalment& part : copies_of(*stored.instalments())) {
    event.instalments.push_back({Date{part.due_on()}, Money{part.amount_fen()}});
  }
  event.stops_late_fees = stored.stops_late_fees();
  return from_table(*stored.note(), event.note);
}

Offset<fb::InstalmentsEnded> to_table(Builder& out, const billing::InstalmentsEnded& event) {
  const auto bills = out.CreateVector(event.bills);
  return fb::CreateInstalmentsEnded(out, raw(event.household), raw(event.house), raw(event.building),
                                    raw(event.community), raw(event.plan), event.ended_on.days, number_of(event.reason),
                                    bills);
}
bool from_table(const fb::InstalmentsEnded& stored, billing::InstalmentsEnded& event) {
  place_of(stored, event);
  event.plan = id_of<InstalmentPlanId>(stored.plan());
  event.ended_on.days = stored.ended_on();
  event.reason = static_cast<billing::PlanEnd>(stored.reason());
  event.bills = numbers(*stored.bills());
  return known(event.reason);
}

Offset<fb::PaymentPromised> to_table(Builder& out, const billing::PaymentPromised& event) {
  const auto note = to_table(out, event.note);
  return fb::CreatePaymentPromised(out, raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), event.promised_on.days, event.pay_by.days, event.amount.fen,
                                   note);
}
bool from_table(const fb::PaymentPromised& stored, billing::PaymentPromised& event) {
  place_of(stored, event);
  event.promised_on.days = stored.promised_on();
  event.pay_by.days = stored.pay_by();
  event.amount.fen = stored.amount_fen();
  return from_table(*stored.note(), event.note);
}

Offset<fb::RefundApproved> to_table(Builder& out, const billing::RefundApproved& event) {
  const auto sources = to_structs<fb::CreditSource>(out, event.sources);
  const auto reopened = debt_lines(out, event.reopened);
  const auto reason = to_table(out, event.reason);
  const auto posting = to_table(out, event.posting);
  const auto paid_by =
      event.paid_by.empty() ? Offset<Vector<const fb::Uuid*>>{} : to_structs<fb::Uuid>(out, event.paid_by);
  return fb::CreateRefundApproved(out, raw(event.refund), raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), UnlessNil(event.payment), event.approved_on.days,
                                  event.amount.fen, sources, reopened, reason, posting, paid_by);
}
bool from_table(const fb::RefundApproved& stored, billing::RefundApproved& event) {
  place_of(stored, event);
  event.refund = id_of<RefundId>(stored.refund());
  event.payment = id_or_nil<PaymentId>(stored.payment());
  event.approved_on.days = stored.approved_on();
  event.amount.fen = stored.amount_fen();
  event.sources = from_structs<billing::CreditSource>(*stored.sources());
  event.reopened = debt_lines(*stored.reopened());
  event.paid_by.clear();
  if (stored.paid_by() != nullptr) event.paid_by = from_structs<PaymentId>(*stored.paid_by());
  return from_table(*stored.reason(), event.reason) && from_table(*stored.posting(), event.posting);
}

Offset<fb::RefundSent> to_table(Builder& out, const billing::RefundSent& event) {
  const auto reason = to_table_unless_missing(out, event.reason);
  return fb::CreateRefundSent(out, raw(event.refund), raw(event.household), raw(event.house), raw(event.building),
                              raw(event.community), number_of(event.channel), event.attempt, event.sent_on.days,
                              reason);
}
bool from_table(const fb::RefundSent& stored, billing::RefundSent& event) {
  place_of(stored, event);
  event.refund = id_of<RefundId>(stored.refund());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.attempt = stored.attempt();
  event.sent_on.days = stored.sent_on();
  return from_table_or_missing(stored.reason(), event.reason) && known(event.channel);
}

Offset<fb::RefundSettled> to_table(Builder& out, const billing::RefundSettled& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = to_table(out, event.posting);
  return fb::CreateRefundSettled(out, raw(event.refund), raw(event.household), raw(event.house), raw(event.building),
                                 raw(event.community), number_of(event.outcome), number_of(event.channel), reference,
                                 event.settled_on.days, event.amount.fen, posting);
}
bool from_table(const fb::RefundSettled& stored, billing::RefundSettled& event) {
  place_of(stored, event);
  event.refund = id_of<RefundId>(stored.refund());
  event.outcome = static_cast<RefundOutcome>(stored.outcome());
  // One that was cancelled before it was sent was stored with none.
  const bool none = stored.channel() == 0 && event.outcome == RefundOutcome::cancelled;
  if (!none) event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.settled_on.days = stored.settled_on();
  event.amount.fen = stored.amount_fen();
  return known(event.outcome) && known(event.channel) && from_table(*stored.posting(), event.posting);
}

Offset<fb::DepositsUsed> to_table(Builder& out, const billing::DepositsUsed& event) {
  const auto lines = debt_lines(out, event.lines);
  const auto paid_by = to_structs<fb::Uuid>(out, event.paid_by);
  const auto reason = to_table_unless_missing(out, event.reason);
  const auto evidence = event.evidence.empty() ? Offset<flatbuffers::String>{} : out.CreateString(event.evidence);
  const auto posting = to_table(out, event.posting);
  return fb::CreateDepositsUsed(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                                number_of(event.use), event.used_on.days, lines, paid_by, reason, evidence, posting);
}
bool from_table(const fb::DepositsUsed& stored, billing::DepositsUsed& event) {
  place_of(stored, event);
  event.use = static_cast<DepositUse>(stored.use());
  event.used_on.days = stored.used_on();
  event.lines = debt_lines(*stored.lines());
  event.paid_by = from_structs<PaymentId>(*stored.paid_by());
  event.evidence.clear();
  if (stored.evidence() != nullptr) event.evidence = text_of(stored.evidence());
  return from_table_or_missing(stored.reason(), event.reason) && known(event.use) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseReceived> to_table(Builder& out, const billing::SuspenseReceived& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto payer_name = to_table_unless_missing(out, event.payer_name);
  const auto memo = to_table_unless_missing(out, event.memo);
  const auto posting = to_table(out, event.posting);
  return fb::CreateSuspenseReceived(out, raw(event.payment), raw(event.community), number_of(event.channel), reference,
                                    event.amount.fen, event.received_on.days, number_of(event.reason),
                                    UnlessNil(event.payer), payer_name, memo, posting, UnlessNil(event.taken_by),
                                    UnlessNil(event.shift), event.outside_shift);
}
bool from_table(const fb::SuspenseReceived& stored, billing::SuspenseReceived& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.amount.fen = stored.amount_fen();
  event.received_on.days = stored.received_on();
  event.reason = static_cast<SuspenseReason>(stored.reason());
  event.payer = id_or_nil<PersonId>(stored.payer());
  event.taken_by = id_or_nil<CredentialId>(stored.taken_by());
  event.shift = id_or_nil<ShiftId>(stored.shift());
  event.outside_shift = stored.outside_shift();
  return known(event.channel) && known(event.reason) && from_table_or_missing(stored.payer_name(), event.payer_name) &&
         from_table_or_missing(stored.memo(), event.memo) && from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseAssigned> to_table(Builder& out, const billing::SuspenseAssigned& event) {
  const auto reference = out.CreateString(event.external_reference);
  const auto posting = event.posting.lines.empty() ? Offset<fb::Posting>() : to_table(out, event.posting);
  return fb::CreateSuspenseAssigned(out, raw(event.payment), raw(event.community), raw(event.to),
                                    number_of(event.channel), reference, event.amount.fen, event.assigned_on.days,
                                    number_of(event.matched_by), posting);
}
bool from_table(const fb::SuspenseAssigned& stored, billing::SuspenseAssigned& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.to = id_of<HouseholdId>(stored.to());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.external_reference = text_of(stored.external_reference());
  event.amount.fen = stored.amount_fen();
  event.assigned_on.days = stored.assigned_on();
  event.matched_by = static_cast<billing::Match>(stored.matched_by());
  const bool read = stored.posting() == nullptr || from_table(*stored.posting(), event.posting);
  return read && known(event.channel) && known(event.matched_by);
}

Offset<fb::SuspenseReturned> to_table(Builder& out, const billing::SuspenseReturned& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateSuspenseReturned(out, raw(event.payment), raw(event.community), number_of(event.channel),
                                    event.amount.fen, event.returned_on.days, posting);
}
bool from_table(const fb::SuspenseReturned& stored, billing::SuspenseReturned& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.amount.fen = stored.amount_fen();
  event.returned_on.days = stored.returned_on();
  return known(event.channel) && from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseSettled> to_table(Builder& out, const billing::SuspenseSettled& event) {
  const auto posting = to_table(out, event.posting);
  const auto bankings = several_bankings(out, event.bankings);
  const auto with = to_structs_unless_empty<fb::Uuid>(out, event.with);
  return fb::CreateSuspenseSettled(out, raw(event.payment), raw(event.community), number_of(event.channel),
                                   number_of(event.taken_by), event.amount.fen, event.fee.fen, event.settled_on.days,
                                   posting, UnlessNil(only_banking(event.bankings)), UnlessNil(event.from), bankings,
                                   with);
}
bool from_table(const fb::SuspenseSettled& stored, billing::SuspenseSettled& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.taken_by = static_cast<billing::PaymentChannel>(stored.taken_by());
  event.amount.fen = stored.amount_fen();
  event.fee.fen = stored.fee_fen();
  event.settled_on.days = stored.settled_on();
  event.bankings = bankings_of(stored);
  event.from = id_or_nil<CommunityId>(stored.from_community());
  event.with = from_structs_or_empty<PaymentId>(stored.together_with());
  return known(event.channel) && known(event.taken_by) && from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseSettlementReversed> to_table(Builder& out, const billing::SuspenseSettlementReversed& event) {
  const auto posting = to_table(out, event.posting);
  const auto bankings = several_bankings(out, event.bankings);
  return fb::CreateSuspenseSettlementReversed(out, raw(event.payment), raw(event.community), number_of(event.channel),
                                              number_of(event.taken_by), event.amount.fen, event.fee.fen,
                                              number_of(event.reason), event.reversed_on.days, posting,
                                              UnlessNil(only_banking(event.bankings)), UnlessNil(event.from), bankings);
}
bool from_table(const fb::SuspenseSettlementReversed& stored, billing::SuspenseSettlementReversed& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.taken_by = static_cast<billing::PaymentChannel>(stored.taken_by());
  event.amount.fen = stored.amount_fen();
  event.fee.fen = stored.fee_fen();
  event.reason = static_cast<billing::ReversalReason>(stored.reason());
  event.reversed_on.days = stored.reversed_on();
  event.bankings = bankings_of(stored);
  event.from = id_or_nil<CommunityId>(stored.from_community());
  return known(event.channel) && known(event.taken_by) && known(event.reason) &&
         from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseRefunded> to_table(Builder& out, const billing::SuspenseRefunded& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateSuspenseRefunded(out, raw(event.payment), raw(event.community), raw(event.refund),
                                    number_of(event.channel), event.amount.fen, event.refunded_on.days, posting);
}
bool from_table(const fb::SuspenseRefunded& stored, billing::SuspenseRefunded& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.refund = id_of<RefundId>(stored.refund());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.amount.fen = stored.amount_fen();
  event.refunded_on.days = stored.refunded_on();
  return known(event.channel) && from_table(*stored.posting(), event.posting);
}

Offset<fb::SuspenseReversed> to_table(Builder& out, const billing::SuspenseReversed& event) {
  const auto posting = to_table(out, event.posting);
  return fb::CreateSuspenseReversed(out, raw(event.payment), raw(event.community), number_of(event.channel),
                                    event.amount.fen, event.reversed_on.days, posting);
}
bool from_table(const fb::SuspenseReversed& stored, billing::SuspenseReversed& event) {
  event.payment = id_of<PaymentId>(stored.payment());
  event.community = id_of<CommunityId>(stored.community());
  event.channel = static_cast<billing::PaymentChannel>(stored.channel());
  event.amount.fen = stored.amount_fen();
  event.reversed_on.days = stored.reversed_on();
  return known(event.channel) && from_table(*stored.posting(), event.posting);
}

}  // namespace steward::codec

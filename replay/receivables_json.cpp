#include "replay/json_parts.h"
#include "replay/receivable_names.h"
#include "replay/work_json.h"
#include "replay/work_json_parts.h"

// What happens to debts beside bills and payments, as JSON.
namespace steward {

namespace {

namespace json = boost::json;

json::array lines_json(const std::vector<billing::Allocation>& lines) {
  return json_list(lines, [](const billing::Allocation& line) {
    return json::object{{"bill", line.bill}, {"amount_fen", line.amount.fen}, {"late_fee_fen", line.late_fee.fen}};
  });
}

json::array taxes_json(const std::vector<billing::WaivedTax>& taxes) {
  return json_list(taxes, [](const billing::WaivedTax& tax) {
    return json::object{{"bill", tax.bill}, {"tax_fen", tax.tax.fen}};
  });
}

json::array bills_json(const std::vector<std::uint32_t>& bills) {
  return json_list(bills, [](std::uint32_t bill) { return json::value(bill); });
}

json::value fen_or_null(const std::optional<Money>& money) {
  return money ? json::value(money->fen) : json::value(nullptr);
}

}  // namespace

json::object work_json(const billing::LateFeeTermsSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"effective_from", to_string(e.effective_from)},
          {"daily_rate_millionths", e.terms.daily_rate_millionths},
          {"grace_days", e.terms.grace_days},
          {"grace", named(kGraceModes, e.terms.grace).name},
          {"cap_fen", fen_or_null(e.terms.cap)},
          {"cap_millionths", number_or_null(e.terms.cap_millionths)},
          {"least_fen", e.terms.least.fen},
          {"rounding", name_of(e.terms.rounding)},
          {"posting", named(kLateFeePostings, e.posting).name}};
}
json::object work_json(const billing::AllocationPolicySet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"policy", named(kAllocationPolicies, e.policy).name}};
}
json::object work_json(const billing::AutomaticDeductionSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"on_issue", e.on_issue}};
}
json::object work_json(const billing::LateFeesPosted& e, const OpenBox&) {
  json::object out = account_json(e);
  out["posted_on"] = to_string(e.posted_on);
  out["lines"] = json_list(e.lines, [](const billing::LateFeeLine& line) {
    return json::object{{"bill", line.bill},
                        {"after", to_string(line.after)},
                        {"through", to_string(line.through)},
                        {"amount_fen", line.amount.fen}};
  });
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::BillsWaived& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["kind"] = named(kWaiverKinds, e.kind).name;
  out["waived_on"] = to_string(e.waived_on);
  out["lines"] = lines_json(e.lines);
  out["taxes"] = taxes_json(e.taxes);
  out["reason"] = sealed_to_json(e.reason, open);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::BillsWrittenOff& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["written_off_on"] = to_string(e.written_off_on);
  out["lines"] = lines_json(e.lines);
  out["reason"] = sealed_to_json(e.reason, open);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::ReliefTakenBack& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["relief"] = named(kReliefs, e.relief).name;
  out["taken_back_on"] = to_string(e.taken_back_on);
  out["lines"] = lines_json(e.lines);
  out["taxes"] = taxes_json(e.taxes);
  out["reason"] = sealed_to_json(e.reason, open);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::BillsDisputed& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["disputed_on"] = to_string(e.disputed_on);
  out["bills"] = bills_json(e.bills);
  out["reason"] = sealed_to_json(e.reason, open);
  return out;
}
json::object work_json(const billing::DisputeSettled& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["settled_on"] = to_string(e.settled_on);
  out["outcome"] = named(kDisputeOutcomes, e.outcome).name;
  out["bills"] = bills_json(e.bills);
  out["note"] = sealed_to_json(e.note, open);
  return out;
}
json::object work_json(const billing::PaymentPromised& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["promised_on"] = to_string(e.promised_on);
  out["pay_by"] = to_string(e.pay_by);
  out["amount_fen"] = e.amount.fen;
  out["note"] = sealed_to_json(e.note, open);
  return out;
}
json::object work_json(const billing::InstalmentsAgreed& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["instalment_plan_id"] = to_string(e.plan);
  out["agreed_on"] = to_string(e.agreed_on);
  out["bills"] = bills_json(e.bills);
  out["instalments"] = json_list(e.instalments, [](const billing::Instalment& part) {
    return json::object{{"due_on", to_string(part.due_on)}, {"amount_fen", part.amount.fen}};
  });
  out["stops_late_fees"] = e.stops_late_fees;
  out["note"] = sealed_to_json(e.note, open);
  return out;
}
json::object work_json(const billing::InstalmentsEnded& e, const OpenBox&) {
  json::object out = account_json(e);
  out["instalment_plan_id"] = to_string(e.plan);
  out["ended_on"] = to_string(e.ended_on);
  out["reason"] = named(kPlanEnds, e.reason).name;
  out["bills"] = bills_json(e.bills);
  return out;
}
json::object work_json(const billing::RefundApproved& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["refund_id"] = to_string(e.refund);
  out["payment_id"] = id_or_null(e.payment);
  out["approved_on"] = to_string(e.approved_on);
  out["amount_fen"] = e.amount.fen;
  out["sources"] = json_list(e.sources, [](const billing::CreditSource& source) {
    return json::object{{"payment_id", to_string(source.payment)}, {"amount_fen", source.amount.fen}};
  });
  out["reopened"] = lines_json(e.reopened);
  if (!e.paid_by.empty()) {
    out["paid_by"] = json_list(e.paid_by, [](PaymentId payment) { return to_string(payment); });
  }
  out["reason"] = sealed_to_json(e.reason, open);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::RefundSent& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["refund_id"] = to_string(e.refund);
  out["channel"] = name_of(e.channel);
  out["attempt"] = e.attempt;
  out["sent_on"] = to_string(e.sent_on);
  if (!e.reason.empty()) out["reason"] = sealed_to_json(e.reason, open);
  return out;
}
json::object work_json(const billing::RefundSettled& e, const OpenBox&) {
  json::object out = account_json(e);
  out["refund_id"] = to_string(e.refund);
  out["outcome"] = named(kRefundOutcomes, e.outcome).name;
  out["channel"] = name_of(e.channel);
  out["external_reference"] = e.external_reference;
  out["settled_on"] = to_string(e.settled_on);
  out["amount_fen"] = e.amount.fen;
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::DepositsUsed& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["use"] = named(kDepositUses, e.use).name;
  out["used_on"] = to_string(e.used_on);
  out["lines"] = lines_json(e.lines);
  out["paid_by"] = json_list(e.paid_by, [](PaymentId payment) { return to_string(payment); });
  if (!e.reason.empty()) out["reason"] = sealed_to_json(e.reason, open);
  if (!e.evidence.empty()) out["evidence"] = e.evidence;
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::SuspenseReceived& e, const OpenBox& open) {
  json::object out{{"payment_id", to_string(e.payment)},
                   {"community_id", to_string(e.community)},
                   {"channel", name_of(e.channel)},
                   {"external_reference", e.external_reference},
                   {"amount_fen", e.amount.fen},
                   {"received_on", to_string(e.received_on)},
                   {"reason", named(kSuspenseReasons, e.reason).name},
                   {"payer_id", id_or_null(e.payer)},
                   {"payer_name", sealed_to_json(e.payer_name, open)},
                   {"memo", sealed_to_json(e.memo, open)},
                   {"taken_by", id_or_null(e.taken_by)},
                   {"shift_id", id_or_null(e.shift)},
                   {"posting", posting_json(e.posting)}};
  if (e.outside_shift) out["outside_shift"] = true;
  return out;
}
json::object work_json(const billing::SuspenseAssigned& e, const OpenBox&) {
  json::object out{{"payment_id", to_string(e.payment)},
                   {"community_id", to_string(e.community)},
                   {"household_id", to_string(e.to)},
                   {"channel", name_of(e.channel)},
                   {"external_reference", e.external_reference},
                   {"amount_fen", e.amount.fen},
                   {"assigned_on", to_string(e.assigned_on)},
                   {"matched_by", named(kMatches, e.matched_by).name}};
  if (!e.posting.lines.empty()) out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::SuspenseReturned& e, const OpenBox&) {
  return {{"payment_id", to_string(e.payment)},      {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},           {"amount_fen", e.amount.fen},
          {"returned_on", to_string(e.returned_on)}, {"posting", posting_json(e.posting)}};
}
json::object work_json(const billing::SuspenseSettled& e, const OpenBox&) {
  return {{"payment_id", to_string(e.payment)},
          {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},
          {"taken_by_channel", name_of(e.taken_by)},
          {"amount_fen", e.amount.fen},
          {"fee_fen", e.fee.fen},
          {"settled_on", to_string(e.settled_on)},
          {"banking_event_ids", ids_json(e.bankings)},
          {"with_payment_ids", ids_json(e.with)},
          {"from_community_id", id_or_null(e.from)},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const billing::SuspenseSettlementReversed& e, const OpenBox&) {
  return {{"payment_id", to_string(e.payment)},
          {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},
          {"taken_by_channel", name_of(e.taken_by)},
          {"amount_fen", e.amount.fen},
          {"fee_fen", e.fee.fen},
          {"reason", name_of(e.reason)},
          {"reversed_on", to_string(e.reversed_on)},
          {"banking_event_ids", ids_json(e.bankings)},
          {"from_community_id", id_or_null(e.from)},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const billing::SuspenseRefunded& e, const OpenBox&) {
  return {{"payment_id", to_string(e.payment)}, {"community_id", to_string(e.community)},
          {"refund_id", to_string(e.refund)},   {"channel", name_of(e.channel)},
          {"amount_fen", e.amount.fen},         {"refunded_on", to_string(e.refunded_on)},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const billing::SuspenseReversed& e, const OpenBox&) {
  return {{"payment_id", to_string(e.payment)},      {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},           {"amount_fen", e.amount.fen},
          {"reversed_on", to_string(e.reversed_on)}, {"posting", posting_json(e.posting)}};
}

}  // namespace steward

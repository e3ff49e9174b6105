#include "eventstore/codec/lists.h"

namespace steward::codec {

namespace {

using dunning::FailureReason;
using dunning::HoldReason;
using dunning::ReminderChannel;
using dunning::ReminderWay;

bool known(ReminderChannel channel) {
  switch (channel) {
    case ReminderChannel::app:
    case ReminderChannel::wechat:
    case ReminderChannel::sms:
    case ReminderChannel::call:
    case ReminderChannel::letter:
    case ReminderChannel::lawyer_letter:
    case ReminderChannel::court:
      return true;
  }
  return false;
}
bool known(ReminderWay way) {
  switch (way) {
    case ReminderWay::outbox:
    case ReminderWay::by_hand:
      return true;
  }
  return false;
}
bool known(FailureReason reason) {
  switch (reason) {
    case FailureReason::rejected:
    case FailureReason::attempts_used_up:
    case FailureReason::not_reached:
    case FailureReason::wrong_contact:
    case FailureReason::no_longer_owed:
    case FailureReason::amount_changed:
    case FailureReason::promised:
    case FailureReason::held:
    case FailureReason::withdrawn:
    case FailureReason::not_carried:
      return true;
  }
  return false;
}
bool known(HoldReason reason) {
  switch (reason) {
    case HoldReason::vulnerable:
    case HoldReason::instalment_plan:
    case HoldReason::hardship:
    case HoldReason::estate:
    case HoldReason::legal_dispute:
    case HoldReason::complaint:
    case HoldReason::other:
      return true;
  }
  return false;
}

Offset<Vector<const fb::LadderStep*>> steps_of(Builder& out, const std::vector<dunning::LadderStep>& steps) {
  std::vector<fb::LadderStep> stored;
  stored.reserve(steps.size());
  for (const dunning::LadderStep& step : steps) {
    stored.emplace_back(step.days, step.level, number_of(step.channel), number_of(step.way));
  }
  return out.CreateVectorOfStructs(stored);
}

// Beside the steps, which are structs and never grow.
using Texts = Vector<Offset<flatbuffers::String>>;
Offset<Texts> templates_of(Builder& out, const std::vector<dunning::LadderStep>& steps) {
  const bool any = std::any_of(steps.begin(), steps.end(),
                               [](const dunning::LadderStep& step) { return !step.template_code.empty(); });
  if (!any) return 0;
  std::vector<std::string> codes;
  codes.reserve(steps.size());
  for (const dunning::LadderStep& step : steps) codes.push_back(step.template_code);
  return out.CreateVectorOfStrings(codes);
}
bool take_templates(const Texts* codes, std::vector<dunning::LadderStep>& steps) {
  if (codes == nullptr) return true;
  if (codes->size() != steps.size()) return false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i].template_code = text_of(codes->Get(static_cast<flatbuffers::uoffset_t>(i)));
  }
  return true;
}

using Fees = Vector<Offset<fb::StepFee>>;
Offset<Fees> fees_of(Builder& out, const std::vector<dunning::LadderStep>& steps) {
  std::vector<Offset<fb::StepFee>> fees;
  for (const dunning::LadderStep& step : steps) {
    if (!step.fee) continue;
    fees.push_back(
        fb::CreateStepFee(out, step.level, step.fee->days_to_pay, raw(step.fee->fee_item), step.fee->amount.fen));
  }
  return fees.empty() ? Offset<Fees>{} : out.CreateVector(fees);
}
bool take_fees(const Fees* fees, std::vector<dunning::LadderStep>& steps) {
  if (fees == nullptr) return true;
  for (const fb::StepFee* fee : *fees) {
    const auto step = std::find_if(steps.begin(), steps.end(),
                                   [&](const dunning::LadderStep& known) { return known.level == fee->level(); });
    if (step == steps.end() || step->fee) return false;
    step->fee = dunning::StepFee{id_of<FeeItemId>(fee->fee_item()), Money{fee->amount_fen()}, fee->days_to_pay()};
  }
  return true;
}

Offset<Vector<const fb::RemindedBill*>> bills_of(Builder& out, const std::vector<dunning::RemindedBill>& bills) {
  std::vector<fb::RemindedBill> stored;
  stored.reserve(bills.size());
  for (const dunning::RemindedBill& bill : bills) {
    stored.emplace_back(bill.bill, bill.due_date.days, bill.principal.fen, bill.late_fee.fen);
  }
  return out.CreateVectorOfStructs(stored);
}

// What every step of a reminder begins with.
template <class Table, class ReminderEvent>
void reminder_of(const Table& stored, ReminderEvent& event) {
  event.notice = id_of<NoticeId>(stored.notice());
  place_of(stored, event);
  event.level = stored.level();
  event.channel = static_cast<ReminderChannel>(stored.channel());
}

}  // namespace

Offset<fb::DunningLadderSet> to_table(Builder& out, const dunning::DunningLadderSet& event) {
  const dunning::LadderTerms& terms = event.terms;
  const auto steps = steps_of(out, terms.steps);
  const auto templates = templates_of(out, terms.steps);
  const auto fees = fees_of(out, terms.steps);
  return fb::CreateDunningLadderSet(out, raw(event.community), steps, terms.quiet.from_minute, terms.quiet.to_minute,
                                    terms.channel_spacing_days, terms.level_spacing_days, terms.least_amount.fen,
                                    terms.rises_only_if_delivered, terms.limitation_months, terms.days_to_pay,
                                    terms.passes_undeliverable, templates, fees);
}
bool from_table(const fb::DunningLadderSet& stored, dunning::DunningLadderSet& event) {
  event.community = id_of<CommunityId>(stored.community());
  dunning::LadderTerms& terms = event.terms;
  terms.steps.clear();
  for (const fb::LadderStep& step : copies_of(*stored.steps())) {
    terms.steps.push_back({step.level(),
                           step.days(),
                           static_cast<ReminderChannel>(step.channel()),
                           static_cast<ReminderWay>(step.way()),
                           {},
                           std::nullopt});
    if (!known(terms.steps.back().channel) || !known(terms.steps.back().way)) return false;
  }
  terms.quiet = {stored.quiet_from_minute(), stored.quiet_to_minute()};
  terms.channel_spacing_days = stored.channel_spacing_days();
  terms.level_spacing_days = stored.level_spacing_days();
  terms.least_amount.fen = stored.least_amount_fen();
  terms.rises_only_if_delivered = stored.rises_only_if_delivered();
  terms.limitation_months = stored.limitation_months();
  terms.days_to_pay = stored.days_to_pay();
  terms.passes_undeliverable = stored.passes_undeliverable();
  return take_templates(stored.templates(), terms.steps) && take_fees(stored.fees(), terms.steps);
}

Offset<fb::ReminderQueued> to_table(Builder& out, const dunning::ReminderQueued& event) {
  const auto bills = bills_of(out, event.bills);
  return fb::CreateReminderQueued(out, raw(event.notice), raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), event.level, number_of(event.channel), number_of(event.way),
                                  event.queued_at.micros, event.queued_on.days, bills, event.oldest_due.days,
                                  event.total.fen);
}
bool from_table(const fb::ReminderQueued& stored, dunning::ReminderQueued& event) {
  reminder_of(stored, event);
  event.way = static_cast<ReminderWay>(stored.way());
  event.queued_at.micros = stored.queued_at();
  event.queued_on.days = stored.queued_on();
  event.bills.clear();
  for (const fb::RemindedBill& bill : copies_of(*stored.bills())) {
    event.bills.push_back(
        {bill.bill(), Date{bill.due_date()}, Money{bill.principal_fen()}, Money{bill.late_fee_fen()}});
  }
  event.oldest_due.days = stored.oldest_due();
  event.total.fen = stored.total_fen();
  return known(event.channel) && known(event.way);
}

Offset<fb::ReminderDelivered> to_table(Builder& out, const dunning::ReminderDelivered& event) {
  const auto reference = out.CreateString(event.reference);
  const auto evidence = to_table_unless_missing(out, event.evidence);
  const auto digest = raw(event.response.value_or(dunning::Digest{}));
  const fb::Digest* response = event.response ? static_cast<const fb::Digest*>(digest) : nullptr;
  Offset<fb::ChargedFee> fee;
  if (event.fee) fee = fb::CreateChargedFee(out, raw(event.fee->fee_item), event.fee->bill, event.fee->amount.fen);
  Offset<flatbuffers::String> fee_refused;
  if (!event.fee_refused.empty()) fee_refused = out.CreateString(event.fee_refused);
  return fb::CreateReminderDelivered(out, raw(event.notice), raw(event.household), raw(event.house),
                                     raw(event.building), raw(event.community), event.level, number_of(event.channel),
                                     event.delivered_at.micros, event.delivered_on.days, reference, response, evidence,
                                     fee, fee_refused);
}
bool from_table(const fb::ReminderDelivered& stored, dunning::ReminderDelivered& event) {
  reminder_of(stored, event);
  event.delivered_at.micros = stored.delivered_at();
  event.delivered_on.days = stored.delivered_on();
  event.reference = text_of(stored.reference());
  event.response.reset();
  if (stored.response() != nullptr) event.response = digest_of(stored.response());
  event.fee.reset();
  if (const fb::ChargedFee* fee = stored.fee()) {
    event.fee = dunning::ChargedFee{id_of<FeeItemId>(fee->fee_item()), fee->bill(), Money{fee->amount_fen()}};
  }
  event.fee_refused = stored.fee_refused() != nullptr ? text_of(stored.fee_refused()) : std::string();
  return known(event.channel) && from_table_or_missing(stored.evidence(), event.evidence);
}

Offset<fb::ReminderFailed> to_table(Builder& out, const dunning::ReminderFailed& event) {
  return fb::CreateReminderFailed(out, raw(event.notice), raw(event.household), raw(event.house), raw(event.building),
                                  raw(event.community), event.level, number_of(event.channel), event.failed_on.days,
                                  event.attempts, number_of(event.reason));
}
bool from_table(const fb::ReminderFailed& stored, dunning::ReminderFailed& event) {
  reminder_of(stored, event);
  event.failed_on.days = stored.failed_on();
  event.attempts = stored.attempts();
  event.reason = static_cast<FailureReason>(stored.reason());
  return known(event.channel) && known(event.reason);
}

Offset<fb::DunningHeld> to_table(Builder& out, const dunning::DunningHeld& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateDunningHeld(out, raw(event.household), raw(event.house), raw(event.building), raw(event.community),
                               number_of(event.reason), event.held_on.days, event.review_on.days, note);
}
bool from_table(const fb::DunningHeld& stored, dunning::DunningHeld& event) {
  place_of(stored, event);
  event.reason = static_cast<HoldReason>(stored.reason());
  event.held_on.days = stored.held_on();
  event.review_on.days = stored.review_on();
  return known(event.reason) && from_table_or_missing(stored.note(), event.note);
}

Offset<fb::DunningReleased> to_table(Builder& out, const dunning::DunningReleased& event) {
  const auto note = to_table_unless_missing(out, event.note);
  return fb::CreateDunningReleased(out, raw(event.household), raw(event.house), raw(event.building),
                                   raw(event.community), event.released_on.days, note);
}
bool from_table(const fb::DunningReleased& stored, dunning::DunningReleased& event) {
  place_of(stored, event);
  event.released_on.days = stored.released_on();
  return from_table_or_missing(stored.note(), event.note);
}

}  // namespace steward::codec

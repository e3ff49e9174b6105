#include <fmt/format.h>

#include "domain/base/refusals.h"
#include "eventstore/base/hash.h"
#include "replay/dunning_names.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Reminders, their proofs, holds and ladders: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

template <class ReminderEvent>
json::object reminder_json(const ReminderEvent& e) {
  json::object out = account_json(e);
  out["notice_id"] = to_string(e.notice);
  out["level"] = e.level;
  out["channel"] = named(kReminderChannels, e.channel).name;
  return out;
}

std::string channel_said(dunning::ReminderChannel channel, const Words& words) {
  const auto& row = named(kReminderChannels, channel);
  return words.of(row.english, row.chinese);
}

template <class E, std::size_t N>
std::string because(const std::array<NamedValue<E>, N>& table, E value, const Words& words) {
  const NamedValue<E>& row = named(table, value);
  return words.of(row.english, row.chinese);
}

json::value fee_json(const std::optional<dunning::StepFee>& fee) {
  if (!fee) return nullptr;
  return json::object{
      {"fee_item_id", to_string(fee->fee_item)}, {"amount_fen", fee->amount.fen}, {"days_to_pay", fee->days_to_pay}};
}

// What the proof charged, or why it did not.
std::string fee_words(const dunning::ReminderDelivered& e, const Words& words) {
  if (e.fee) {
    const std::string amount = to_yuan(e.fee->amount);
    return words.zh() ? format("；收取催缴费 {} 元（账单 {}）", amount, e.fee->bill)
                      : format("; fee of {} yuan charged (bill {})", amount, e.fee->bill);
  }
  if (e.fee_refused.empty()) return {};
  const Refusal* refusal = find_refusal(e.fee_refused);
  std::string why = e.fee_refused;
  if (refusal != nullptr) why = words.zh() ? refusal->chinese : refusal->english;
  return words.zh() ? format("；未收取催缴费：{}", why) : format("; no fee charged: {}", why);
}

std::string clock_time(std::uint16_t minute) { return format("{:02}:{:02}", minute / 60, minute % 60); }

}  // namespace

json::object work_json(const dunning::DunningLadderSet& e, const OpenBox&) {
  const dunning::LadderTerms& terms = e.terms;
  return {{"community_id", to_string(e.community)},
          {"steps", json_list(terms.steps,
                              [](const dunning::LadderStep& step) {
                                return json::object{
                                    {"level", step.level},
                                    {"days", step.days},
                                    {"channel", named(kReminderChannels, step.channel).name},
                                    {"way", named(kReminderWays, step.way).name},
                                    {"template", step.template_code.empty() ? json::value(nullptr)
                                                                            : json::value(step.template_code)},
                                    {"fee", fee_json(step.fee)}};
                              })},
          {"quiet_from", clock_time(terms.quiet.from_minute)},
          {"quiet_to", clock_time(terms.quiet.to_minute)},
          {"channel_spacing_days", terms.channel_spacing_days},
          {"level_spacing_days", terms.level_spacing_days},
          {"least_amount_fen", terms.least_amount.fen},
          {"rises_only_if_delivered", terms.rises_only_if_delivered},
          {"passes_undeliverable", terms.passes_undeliverable},
          {"limitation_months", terms.limitation_months},
          {"days_to_pay", terms.days_to_pay}};
}
json::object work_json(const dunning::ReminderQueued& e, const OpenBox&) {
  json::object out = reminder_json(e);
  out["way"] = named(kReminderWays, e.way).name;
  out["queued_at"] = to_string(e.queued_at);
  out["queued_on"] = to_string(e.queued_on);
  out["bills"] = json_list(e.bills, [](const dunning::RemindedBill& bill) {
    return json::object{{"bill", bill.bill},
                        {"due_date", to_string(bill.due_date)},
                        {"amount_fen", bill.principal.fen},
                        {"late_fee_fen", bill.late_fee.fen}};
  });
  out["oldest_due_date"] = to_string(e.oldest_due);
  out["total_fen"] = e.total.fen;
  return out;
}
json::object work_json(const dunning::ReminderDelivered& e, const OpenBox& open) {
  json::object out = reminder_json(e);
  out["delivered_at"] = to_string(e.delivered_at);
  out["delivered_on"] = to_string(e.delivered_on);
  out["reference"] = e.reference;
  out["response_sha256"] = e.response ? json::value(to_hex(Hash{*e.response})) : json::value(nullptr);
  out["evidence"] = sealed_to_json(e.evidence, open);
  out["fee"] = nullptr;
  if (e.fee) {
    out["fee"] = json::object{
        {"fee_item_id", to_string(e.fee->fee_item)}, {"bill", e.fee->bill}, {"amount_fen", e.fee->amount.fen}};
  }
  out["fee_refused"] = e.fee_refused.empty() ? json::value(nullptr) : json::value(e.fee_refused);
  return out;
}
json::object work_json(const dunning::ReminderFailed& e, const OpenBox&) {
  json::object out = reminder_json(e);
  out["failed_on"] = to_string(e.failed_on);
  out["attempts"] = e.attempts;
  out["reason"] = named(kReminderFailures, e.reason).name;
  return out;
}
json::object work_json(const dunning::DunningHeld& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["reason"] = named(kHoldReasons, e.reason).name;
  out["held_on"] = to_string(e.held_on);
  out["review_on"] = to_string(e.review_on);
  out["note"] = sealed_to_json(e.note, open);
  return out;
}
json::object work_json(const dunning::DunningReleased& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["released_on"] = to_string(e.released_on);
  out["note"] = sealed_to_json(e.note, open);
  return out;
}

std::string work_words(const dunning::DunningLadderSet& e, const Words& words) {
  const std::string from = clock_time(e.terms.quiet.from_minute);
  const std::string to = clock_time(e.terms.quiet.to_minute);
  if (e.terms.steps.empty()) return words.of("Dunning ended", "停用催缴级别");
  std::string steps;
  for (const dunning::LadderStep& step : e.terms.steps) {
    if (!steps.empty()) steps += words.of(", ", "、");
    const std::string channel = channel_said(step.channel, words);
    steps += words.zh() ? format("{} 级 {:+} 天 {}", step.level, step.days, channel)
                        : format("{} at {:+} days {}", step.level, step.days, channel);
    if (!step.fee) continue;
    const std::string fee = to_yuan(step.fee->amount);
    steps += words.zh() ? format("（催缴费 {} 元）", fee) : format(" for {} yuan", fee);
  }
  return words.zh() ? format("设置催缴级别：{}；{} 至 {} 免打扰", steps, from, to)
                    : format("Dunning ladder set: {}; quiet from {} to {}", steps, from, to);
}
std::string work_words(const dunning::ReminderQueued& e, const Words& words) {
  const std::string channel = channel_said(e.channel, words);
  const std::string amount = to_yuan(e.total);
  const std::string due = to_string(e.oldest_due);
  const std::string way = because(kReminderWays, e.way, words);
  return words.zh() ? format("{} 级催缴（{}，{}）：{} 元，最早到期日 {}", e.level, channel, way, amount, due)
                    : format("Reminder of level {} {} ({}): {} yuan, the oldest due on {}", e.level, channel, way,
                             amount, due);
}
std::string work_words(const dunning::ReminderDelivered& e, const Words& words) {
  const std::string channel = channel_said(e.channel, words);
  const std::string at = words.time(e.delivered_at);
  std::string text = words.zh() ? format("{} 级催缴（{}）于 {} 送达", e.level, channel, at)
                                : format("Reminder of level {} {} delivered at {}", e.level, channel, at);
  if (!e.reference.empty()) {
    text += words.zh() ? format("，凭证编号 {}", e.reference) : format(", reference {}", e.reference);
  }
  return text + words.note("evidence", "经过", e.evidence) + fee_words(e, words);
}
std::string work_words(const dunning::ReminderFailed& e, const Words& words) {
  const std::string channel = channel_said(e.channel, words);
  const std::string reason = because(kReminderFailures, e.reason, words);
  return words.zh() ? format("{} 级催缴（{}）未送达：{}", e.level, channel, reason)
                    : format("Reminder of level {} {} not delivered: {}", e.level, channel, reason);
}
std::string work_words(const dunning::DunningHeld& e, const Words& words) {
  const std::string reason = because(kHoldReasons, e.reason, words);
  const std::string review = to_string(e.review_on);
  const std::string note = words.note(e.note);
  return words.zh() ? format("暂停催缴（{}），{} 复核{}", reason, review, note)
                    : format("Dunning held ({}), to be reviewed on {}{}", reason, review, note);
}
std::string work_words(const dunning::DunningReleased& e, const Words& words) {
  const std::string note = words.note(e.note);
  return words.zh() ? format("恢复催缴{}", note) : format("Dunning released{}", note);
}

}  // namespace steward

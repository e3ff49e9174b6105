#include <fmt/format.h>

#include "eventstore/base/hash.h"
#include "replay/correction_names.h"
#include "replay/decimal_words.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// What was billed wrongly and put right: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

std::string line_words(const billing::AdjustmentLine& line, const Words& words) {
  const std::string before = to_yuan(line.before);
  const std::string after = to_yuan(line.after);
  return words.zh() ? format("账单 {} 由 {} 元改为 {} 元", line.bill, before, after)
                    : format("bill {} {} instead of {}", line.bill, after, before);
}

json::object deferral_json(const billing::BillDeferral& deferral) {
  return {{"bill", deferral.bill}, {"month", to_string(deferral.month)}, {"amount_fen", deferral.amount.fen}};
}

}  // namespace

json::object adjustment_line_json(const billing::AdjustmentLine& line) {
  return {{"bill", line.bill},
          {"period_from", to_string(line.period_from)},
          {"period_to", to_string(line.period_to)},
          {"before_fen", line.before.fen},
          {"before_tax_fen", line.before_tax.fen},
          {"after_fen", line.after.fen},
          {"after_tax_fen", line.after_tax.fen},
          {"difference_fen", line.after.fen - line.before.fen}};
}

json::object work_json(const billing::TariffCorrected& e, const OpenBox&) {
  return {{"fee_item_id", to_string(e.fee_item)},
          {"community_id", to_string(e.community)},
          {"tariff", tariff_json(e.tariff)}};
}

json::object work_json(const billing::BillsAdjusted& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["adjustment_id"] = to_string(e.adjustment);
  out["fee_item_id"] = to_string(e.fee_item);
  out["reason"] = named(kAdjustmentReasons, e.reason).name;
  out["adjusted_on"] = to_string(e.adjusted_on);
  out["lines"] = json_list(e.lines, adjustment_line_json);
  out["bill"] = e.bill ? json::value(bill_json(*e.bill)) : json::value(nullptr);
  out["credited_fen"] = e.credited.fen;
  out["deferrals"] = json_list(e.deferrals, deferral_json);
  out["corrections"] = json_list(e.corrections, [](const billing::CountedCorrection& correction) {
    return json::object{{"meter_id", to_string(correction.meter)},
                        {"corrected_on", to_string(correction.corrected_on)}};
  });
  out["kept"] = json_list(e.kept, [](const billing::KeptCharge& kept) {
    return json::object{{"bill", kept.bill}, {"amount_fen", kept.amount.fen}};
  });
  out["note"] = sealed_to_json(e.note, open);
  out["posting"] = posting_json(e.posting);
  return out;
}

json::object work_json(const billing::StatementCancelled& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["bill_run_id"] = id_or_null(e.run);
  out["cancelled_on"] = to_string(e.cancelled_on);
  out["bills"] = json_list(e.bills, [](const billing::CancelledBill& bill) {
    return json::object{{"bill", bill.bill},
                        {"fee_item_id", to_string(bill.fee_item)},
                        {"amount_fen", bill.amount.fen},
                        {"tax_fen", bill.tax.fen}};
  });
  out["deferrals"] = json_list(e.deferrals, deferral_json);
  out["reason"] = sealed_to_json(e.reason, open);
  out["posting"] = posting_json(e.posting);
  return out;
}

json::object work_json(const billing::BillRunCancellationBegun& e, const OpenBox&) {
  return {{"bill_run_id", to_string(e.run)},
          {"community_id", to_string(e.community)},
          {"cancelled_on", to_string(e.cancelled_on)},
          {"amount_fen", e.amount.fen}};
}

json::object work_json(const billing::CommunityAdjustmentsBegun& e, const OpenBox&) {
  json::object out{{"fee_item_id", to_string(e.fee_item)},
                   {"community_id", to_string(e.community)},
                   {"preview_digest", to_hex(Hash{e.preview})},
                   {"period_from", to_string(e.period_from)},
                   {"period_to", to_string(e.period_to)},
                   {"adjusted_on", to_string(e.adjusted_on)},
                   {"due_date", to_string(e.due_date)},
                   {"reason", named(kAdjustmentReasons, e.reason).name},
                   {"households", e.households},
                   {"amount_fen", e.amount.fen}};
  if (e.expires_on != Date{}) out["expires_on"] = to_string(e.expires_on);
  return out;
}

json::object work_json(const billing::CommunityAdjustmentsEnded& e, const OpenBox&) {
  return {{"fee_item_id", to_string(e.fee_item)},
          {"community_id", to_string(e.community)},
          {"preview_digest", to_hex(Hash{e.preview})}};
}

std::string work_words(const billing::TariffCorrected& e, const Words& words) {
  const std::string price = decimal(e.tariff.unit_price.micro_yuan, 6, 2);
  const std::string from = to_string(e.tariff.effective_from);
  return words.zh() ? format("更正自 {} 起的收费标准：单价 {} 元", from, price)
                    : format("The price from {} on corrected: {} yuan", from, price);
}

std::string work_words(const billing::BillsAdjusted& e, const Words& words) {
  const auto& reason = named(kAdjustmentReasons, e.reason);
  std::string lines;
  for (const billing::AdjustmentLine& line : e.lines) {
    if (!lines.empty()) lines += words.of("; ", "；");
    lines += line_words(line, words);
  }
  const std::string note = words.note(e.note);
  const std::string day = to_string(e.adjusted_on);
  std::vector<std::string> effects;
  if (e.bill) {
    effects.push_back(words.zh()
                          ? format("补收 {} 元（账单 {}）", to_yuan(e.bill->amount), e.bill->number)
                          : format("{} yuan charged on top as bill {}", to_yuan(e.bill->amount), e.bill->number));
  }
  if (e.credited > Money{}) {
    effects.push_back(words.zh() ? format("退入预存 {} 元", to_yuan(e.credited))
                                 : format("{} yuan given back as credit", to_yuan(e.credited)));
  }
  if (effects.empty()) effects.emplace_back(words.of("the sum stays as it was", "合计不变"));
  std::string effect = effects.front();
  if (effects.size() > 1) effect += words.of(", ", "，") + effects.back();
  if (words.zh()) return format("{} 调整账单（{}）：{}，{}{}", day, reason.chinese, lines, effect, note);
  return format("Bills adjusted on {} for {}: {}; {}{}", day, reason.english, lines, effect, note);
}

std::string work_words(const billing::StatementCancelled& e, const Words& words) {
  Money sum;
  std::string bills;
  for (const billing::CancelledBill& bill : e.bills) {
    if (!bills.empty()) bills += words.of(", ", "、");
    bills += std::to_string(bill.bill);
    sum.fen += bill.amount.fen;
  }
  const std::string reason = words.note("reason", "事由", e.reason);
  const std::string day = to_string(e.cancelled_on);
  return words.zh() ? format("{} 作废账单 {}，共 {} 元{}", day, bills, to_yuan(sum), reason)
                    : format("Bills {} cancelled on {}, {} yuan together{}", bills, day, to_yuan(sum), reason);
}

std::string work_words(const billing::BillRunCancellationBegun& e, const Words& words) {
  const std::string day = to_string(e.cancelled_on);
  return words.zh() ? format("自 {} 起作废整批账单，该批出账共 {} 元", day, to_yuan(e.amount))
                    : format("The whole run is taken back from {} on; it had billed {} yuan", day, to_yuan(e.amount));
}

std::string work_words(const billing::CommunityAdjustmentsBegun& e, const Words& words) {
  const auto& reason = named(kAdjustmentReasons, e.reason);
  const std::string day = to_string(e.adjusted_on);
  return words.zh()
             ? format("自 {} 起调整全小区账单（{}）：{} 户，共 {} 元", day, reason.chinese, e.households,
                      to_yuan(e.amount))
             : format("Bills of the whole community are adjusted from {} on for {}: {} households, {} yuan moved", day,
                      reason.english, e.households, to_yuan(e.amount));
}

std::string work_words(const billing::CommunityAdjustmentsEnded&, const Words& words) {
  return words.of("The adjustments of the whole community have been made", "全小区账单调整完毕");
}

}  // namespace steward

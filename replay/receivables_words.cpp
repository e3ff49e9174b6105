#include <fmt/format.h>

#include "replay/receivable_names.h"
#include "replay/work_words.h"

// What happens to debts beside bills and payments, in words.
namespace steward {

namespace {

using fmt::format;

std::string yuan(Money amount) { return to_yuan(amount); }

std::string lines_words(const std::vector<billing::Allocation>& lines, const Words& words) {
  std::string text;
  for (const billing::Allocation& line : lines) {
    if (!text.empty()) text += words.of(", ", "、");
    text += debt_words(line, words);
  }
  return text;
}

Money total(const std::vector<billing::Allocation>& lines) {
  Money sum;
  for (const billing::Allocation& line : lines) sum.fen += line.total().fen;
  return sum;
}

std::string bills_words(const std::vector<std::uint32_t>& bills, const Words& words) {
  std::string text;
  for (auto first = bills.begin(); first != bills.end();) {
    auto last = first;
    while (last + 1 != bills.end() && *(last + 1) == *last + 1) ++last;
    if (last - first < 2) last = first;  // two are named, more are a range
    if (!text.empty()) text += words.of(", ", "、");
    text += std::to_string(*first);
    if (last != first) text += "–" + std::to_string(*last);
    first = last + 1;
  }
  return words.zh() ? "账单 " + text : (bills.size() == 1 ? "Bill " : "Bills ") + text;
}

template <class E, std::size_t N>
std::string_view said(const std::array<NamedValue<E>, N>& table, E value, const Words& words) {
  const NamedValue<E>& row = named(table, value);
  return words.of(row.english, row.chinese);
}

// 0.05 %
std::string percent(std::int64_t millionths) {
  std::string text = format("{}.{:04}", millionths / 10'000, millionths % 10'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + " %";
}

// Where not one banking alone is one row.
std::string bankings_words(const billing::SuspenseSettled& e, const Words& words) {
  std::string text;
  if (e.bankings.size() > 1) {
    text += words.zh() ? format("，合 {} 笔缴存", e.bankings.size()) : format(", {} bankings", e.bankings.size());
  }
  if (!e.with.empty()) {
    text += words.zh() ? format("，与另 {} 笔挂账一并结算", e.with.size())
                       : format(", together with {} more of suspense", e.with.size());
  }
  return text;
}

std::string reference(const std::string& reference, const Words& words) {
  if (reference.empty()) return {};
  return words.zh() ? "（流水号 " + reference + "）" : " (reference " + reference + ")";
}

}  // namespace

std::string debt_words(const billing::Allocation& line, const Words& words) {
  if (line.late_fee == Money{}) {
    return words.zh() ? format("账单 {} {} 元", line.bill, yuan(line.amount))
                      : format("bill {} {}", line.bill, yuan(line.amount));
  }
  if (line.amount == Money{}) {
    return words.zh() ? format("账单 {} 违约金 {} 元", line.bill, yuan(line.late_fee))
                      : format("late fees of bill {} {}", line.bill, yuan(line.late_fee));
  }
  return words.zh() ? format("账单 {} {} 元及违约金 {} 元", line.bill, yuan(line.amount), yuan(line.late_fee))
                    : format("bill {} {} and late fees {}", line.bill, yuan(line.amount), yuan(line.late_fee));
}

const char* channel_words(billing::PaymentChannel channel, const Words& words) {
  switch (channel) {
    case billing::PaymentChannel::cash:
      return words.of("in cash", "现金");
    case billing::PaymentChannel::bank_transfer:
      return words.of("by bank transfer", "银行转账");
    case billing::PaymentChannel::wechat:
      return words.of("by WeChat", "微信");
    case billing::PaymentChannel::alipay:
      return words.of("by Alipay", "支付宝");
    case billing::PaymentChannel::pos:
      return words.of("by card", "刷卡");
    case billing::PaymentChannel::bank_deduction:
      return words.of("by bank deduction", "银行代扣");
  }
  return "";
}

std::string work_words(const billing::LateFeeTermsSet& e, const Words& words) {
  const std::string from = to_string(e.effective_from);
  if (e.terms.daily_rate_millionths == 0) {
    return words.zh() ? format("自 {} 到期的账单起不计违约金", from)
                      : format("No late fees for bills due from {} on", from);
  }
  const std::string rate = percent(e.terms.daily_rate_millionths);
  std::string cap;
  if (e.terms.cap)
    cap += words.zh() ? format("，上限 {} 元", yuan(*e.terms.cap)) : format(", at most {} yuan", yuan(*e.terms.cap));
  if (e.terms.cap_millionths) {
    const std::string share = percent(*e.terms.cap_millionths);
    cap += words.zh() ? format("，不超过本金的 {}", share) : format(", at most {} of the principal", share);
  }
  const auto mode = said(kGraceModes, e.terms.grace, words);
  const auto posting = said(kLateFeePostings, e.posting, words);
  if (words.zh()) {
    return format("自 {} 到期的账单起违约金为每日 {}，宽限 {} 天，{}{}，{}", from, rate, e.terms.grace_days, mode, cap,
                  posting);
  }
  return format("Late fees for bills due from {} on: {} a day after {} days of grace, {}{}, {}", from, rate,
                e.terms.grace_days, mode, cap, posting);
}
std::string work_words(const billing::AllocationPolicySet& e, const Words& words) {
  const auto policy = said(kAllocationPolicies, e.policy, words);
  return words.zh() ? format("缴费冲抵顺序：{}", policy) : format("Payments are allocated {}", policy);
}
std::string work_words(const billing::AutomaticDeductionSet& e, const Words& words) {
  if (!e.on_issue) return words.of("Credit pays bills only when somebody says so", "预存款不自动抵扣");
  return words.of("Credit pays what a run bills at once", "出账时预存款自动抵扣");
}
std::string work_words(const billing::LateFeesPosted& e, const Words& words) {
  Money sum;
  std::string lines;
  for (const billing::LateFeeLine& line : e.lines) {
    if (!lines.empty()) lines += words.of("; ", "；");
    sum.fen += line.amount.fen;
    if (line.after == line.through) {
      const std::string through = to_string(line.through);
      lines += words.zh() ? format("账单 {} 补计至 {} {} 元", line.bill, through, yuan(line.amount))
                          : format("bill {} once more up to {} {}", line.bill, through, yuan(line.amount));
      continue;
    }
    const std::string days = period_words(add_days(line.after, 1), add_days(line.through, 1),
                                          words.zh() ? Language::chinese : Language::english);
    lines += words.zh() ? format("账单 {} {} {} 元", line.bill, days, yuan(line.amount))
                        : format("bill {} for {} {}", line.bill, days, yuan(line.amount));
  }
  return words.zh() ? format("违约金入账 {} 元：{}", yuan(sum), lines)
                    : format("Late fees of {} yuan posted: {}", yuan(sum), lines);
}
std::string work_words(const billing::BillsWaived& e, const Words& words) {
  const auto kind = said(kWaiverKinds, e.kind, words);
  const std::string lines = lines_words(e.lines, words);
  const std::string sum = yuan(total(e.lines));
  if (e.kind == billing::WaiverKind::deposit_returned) {
    return words.zh()
               ? format("{} 退还押金 {} 元，账单随之结清，并非减免：{}", to_string(e.waived_on), sum, lines)
               : format("{} yuan of deposits given back on {}: their bills are closed with it, nothing is waived: {}",
                        sum, to_string(e.waived_on), lines);
  }
  const std::string reason = words.note("reason", "事由", e.reason);
  return words.zh() ? format("{} 减免 {} 元（{}）：{}{}", to_string(e.waived_on), sum, kind, lines, reason)
                    : format("{} yuan waived on {} ({}): {}{}", sum, to_string(e.waived_on), kind, lines, reason);
}
std::string work_words(const billing::BillsWrittenOff& e, const Words& words) {
  const std::string lines = lines_words(e.lines, words);
  const std::string sum = yuan(total(e.lines));
  const std::string reason = words.note("reason", "事由", e.reason);
  return words.zh() ? format("{} 坏账核销 {} 元：{}{}", to_string(e.written_off_on), sum, lines, reason)
                    : format("{} yuan written off on {}: {}{}", sum, to_string(e.written_off_on), lines, reason);
}
std::string work_words(const billing::ReliefTakenBack& e, const Words& words) {
  const auto relief = said(kReliefs, e.relief, words);
  const std::string lines = lines_words(e.lines, words);
  const std::string sum = yuan(total(e.lines));
  const std::string on = to_string(e.taken_back_on);
  const std::string reason = words.note("reason", "事由", e.reason);
  return words.zh() ? format("{} 撤销{} {} 元，恢复应缴：{}{}", on, relief, sum, lines, reason)
                    : format("{} yuan of a {} taken back on {}, owed again: {}{}", sum, relief, on, lines, reason);
}
std::string work_words(const billing::BillsDisputed& e, const Words& words) {
  const std::string reason = words.note("reason", "事由", e.reason);
  const std::string bills = bills_words(e.bills, words);
  return words.zh()
             ? format("{} 对{}提出异议，违约金与催缴暂停{}", to_string(e.disputed_on), bills, reason)
             : format("{} disputed on {}: late fees and dunning stop{}", bills, to_string(e.disputed_on), reason);
}
std::string work_words(const billing::DisputeSettled& e, const Words& words) {
  const std::string bills = bills_words(e.bills, words);
  const auto outcome = said(kDisputeOutcomes, e.outcome, words);
  const std::string note = words.note(e.note);
  return words.zh() ? format("{} {}异议了结：{}{}", to_string(e.settled_on), bills, outcome, note)
                    : format("Dispute of {} settled on {}: {}{}", bills, to_string(e.settled_on), outcome, note);
}
std::string work_words(const billing::PaymentPromised& e, const Words& words) {
  const std::string note = words.note(e.note);
  return words.zh() ? format("承诺于 {} 前缴纳 {} 元{}", to_string(e.pay_by), yuan(e.amount), note)
                    : format("Promised to pay {} yuan by {}{}", yuan(e.amount), to_string(e.pay_by), note);
}
std::string work_words(const billing::InstalmentsAgreed& e, const Words& words) {
  std::string parts;
  for (const billing::Instalment& part : e.instalments) {
    if (!parts.empty()) parts += words.of(", ", "，");
    parts += words.zh() ? format("{} 付 {} 元", to_string(part.due_on), yuan(part.amount))
                        : format("{} yuan by {}", yuan(part.amount), to_string(part.due_on));
  }
  const std::string bills = bills_words(e.bills, words);
  const std::string note = words.note(e.note);
  const auto stop = e.stops_late_fees ? words.of("; late fees stop", "；期间不计违约金") : "";
  return words.zh()
             ? format("{} 约定{}分期缴纳：{}{}{}", to_string(e.agreed_on), bills, parts, stop, note)
             : format("Instalments for {} agreed on {}: {}{}{}", bills, to_string(e.agreed_on), parts, stop, note);
}
std::string work_words(const billing::InstalmentsEnded& e, const Words& words) {
  const std::string bills = bills_words(e.bills, words);
  const auto reason = said(kPlanEnds, e.reason, words);
  return words.zh() ? format("{} {}的分期计划结束：{}", to_string(e.ended_on), bills, reason)
                    : format("The instalments for {} ended on {}: {}", bills, to_string(e.ended_on), reason);
}
std::string work_words(const billing::RefundApproved& e, const Words& words) {
  std::string text = words.zh() ? format("{} 批准退款 {} 元", to_string(e.approved_on), yuan(e.amount))
                                : format("Refund of {} yuan approved on {}", yuan(e.amount), to_string(e.approved_on));
  if (!e.reopened.empty()) {
    // Of a payment it may be fees, which are owed again, or a deposit, which is not: what follows it says that.
    const bool deposits = !e.paid_by.empty();
    text += deposits ? words.of("; deposits given back: ", "；退还押金：")
                     : words.of("; no longer paid: ", "；不再计为已缴：");
    text += lines_words(e.reopened, words);
  }
  return text + words.note("reason", "事由", e.reason);
}
std::string work_words(const billing::RefundSent& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  const std::string reason = words.note("reason", "事由", e.reason);
  return words.zh() ? format("{} 退款以{}发出（第 {} 次）{}", to_string(e.sent_on), channel, e.attempt, reason)
                    : format("Refund sent {} on {} (attempt {}){}", channel, to_string(e.sent_on), e.attempt, reason);
}
std::string work_words(const billing::RefundSettled& e, const Words& words) {
  const auto outcome = said(kRefundOutcomes, e.outcome, words);
  return words.zh() ? format("{} 退款 {} 元{}{}", to_string(e.settled_on), yuan(e.amount), outcome,
                             reference(e.external_reference, words))
                    : format("Refund of {} yuan {} on {}{}", yuan(e.amount), outcome, to_string(e.settled_on),
                             reference(e.external_reference, words));
}
std::string work_words(const billing::DepositsUsed& e, const Words& words) {
  const auto use = said(kDepositUses, e.use, words);
  const std::string lines = lines_words(e.lines, words);
  const std::string evidence = e.evidence.empty() ? ""
                               : words.zh()       ? format("；凭证 {}", e.evidence)
                                                  : format("; evidence {}", e.evidence);
  const std::string reason = words.note("reason", "事由", e.reason);
  return words.zh()
             ? format("{} {} {} 元（{}）{}{}", to_string(e.used_on), use, yuan(total(e.lines)), lines, evidence, reason)
             : format("{} yuan of deposits {} on {} ({}){}{}", yuan(total(e.lines)), use, to_string(e.used_on), lines,
                      evidence, reason);
}
std::string work_words(const billing::SuspenseReceived& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  const auto reason = said(kSuspenseReasons, e.reason, words);
  const std::string payer = words.note("payer", "付款人", e.payer_name) + words.note("memo", "附言", e.memo);
  return words.zh() ? format("{} {}收到 {} 元{}，挂账：{}{}", to_string(e.received_on), channel, yuan(e.amount),
                             reference(e.external_reference, words), reason, payer)
                    : format("{} yuan received {} on {}{}, kept in suspense: {}{}", yuan(e.amount), channel,
                             to_string(e.received_on), reference(e.external_reference, words), reason, payer);
}
std::string work_words(const billing::SuspenseAssigned& e, const Words& words) {
  const auto match = said(kMatches, e.matched_by, words);
  return words.zh() ? format("{} 挂账 {} 元认领入户，{}", to_string(e.assigned_on), yuan(e.amount), match)
                    : format("{} yuan of suspense assigned to a household on {}, {}", yuan(e.amount),
                             to_string(e.assigned_on), match);
}
std::string work_words(const billing::SuspenseReturned& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  return words.zh()
             ? format("{} 挂账 {} 元以{}退回", to_string(e.returned_on), yuan(e.amount), channel)
             : format("{} yuan of suspense sent back {} on {}", yuan(e.amount), channel, to_string(e.returned_on));
}
std::string work_words(const billing::SuspenseSettled& e, const Words& words) {
  const char* channel = channel_words(e.taken_by, words);
  const std::string day = to_string(e.settled_on);
  if (!e.from.is_nil()) {
    return words.zh()
               ? format("{} 挂账 {} 元系其他小区划来的往来款", day, yuan(e.amount))
               : format("{} yuan of suspense found on {} to be what another community owed", yuan(e.amount), day);
  }
  const std::string how = bankings_words(e, words);
  return words.zh()
             ? format("{} 挂账 {} 元系{}收款的结算款，手续费 {} 元{}", day, yuan(e.amount), channel, yuan(e.fee), how)
             : format("{} yuan of suspense found on {} to be what was received {} before, less {} of fees{}",
                      yuan(e.amount), day, channel, yuan(e.fee), how);
}
std::string work_words(const billing::SuspenseSettlementReversed& e, const Words& words) {
  const std::string day = to_string(e.reversed_on);
  return words.zh()
             ? format("{} 冲销挂账 {} 元的结算，款项重新挂账", day, yuan(e.amount))
             : format("The settlement of {} yuan of suspense taken back on {}: it waits again", yuan(e.amount), day);
}
std::string work_words(const billing::SuspenseRefunded& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  const std::string day = to_string(e.refunded_on);
  return words.zh() ? format("{} 以{}退还其他小区住户缴费 {} 元", day, channel, yuan(e.amount))
                    : format("{} yuan of the payment of a household of another community refunded {} on {}",
                             yuan(e.amount), channel, day);
}
std::string work_words(const billing::SuspenseReversed& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  return words.zh() ? format("{} {}收到的挂账 {} 元冲销：其他小区住户的缴费已冲销", to_string(e.reversed_on), channel,
                             yuan(e.amount))
                    : format(
                          "{} yuan of suspense received {} taken back on {}: the payment of a household of another "
                          "community is reversed",
                          yuan(e.amount), channel, to_string(e.reversed_on));
}

}  // namespace steward

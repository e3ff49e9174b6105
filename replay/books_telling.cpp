#include <fmt/format.h>

#include "domain/books/periods.h"
#include "replay/correction_names.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Periods, vendors, expenses and budgets: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

template <class ExpenseEvent>
json::object expense_json(const ExpenseEvent& e) {
  return {{"expense_id", to_string(e.expense)},
          {"community_id", to_string(e.community)},
          {"building_id", id_or_null(e.building)},
          {"vendor_id", to_string(e.vendor)}};
}

template <class ShiftEvent>
json::object shift_json(const ShiftEvent& e) {
  return {{"shift_id", to_string(e.shift)},
          {"cashier_id", to_string(e.cashier)},
          {"community_id", to_string(e.community)},
          {"posted_on", time_or_null(e.posted_on)}};
}

json::value channel_or_null(const std::optional<billing::PaymentChannel>& channel) {
  return channel ? json::value(name_of(*channel)) : json::value(nullptr);
}

std::string account_words(billing::LedgerAccount account, const Words& words) {
  const billing::AccountTerms* terms = billing::find_account(account);
  const auto number = static_cast<std::uint16_t>(account);
  if (terms == nullptr) return std::to_string(number);
  return format("{} {}", number, words.zh() ? terms->title_zh : terms->title);
}

json::array entries_json(const std::vector<books::ClosingEntry>& entries) {
  return json_list(entries, [](const books::ClosingEntry& entry) -> json::value {
    return json::object{{"building_id", id_or_null(entry.building)}, {"posting", posting_json(entry.posting)}};
  });
}

}  // namespace

json::object work_json(const books::PeriodClosed& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"period", to_string(e.period)}};
}
json::object work_json(const books::PeriodReopened& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"period", to_string(e.period)},
          {"reason", named(kPeriodReopenReasons, e.reason).name}};
}
json::object work_json(const books::FiscalYearClosed& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)}, {"year", e.year}, {"entries", entries_json(e.entries)}};
}
json::object work_json(const books::FiscalYearReopened& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"year", e.year},
          {"reason", named(kPeriodReopenReasons, e.reason).name},
          {"entries", entries_json(e.entries)}};
}
json::object work_json(const books::VendorRegistered& e, const OpenBox&) {
  return {{"vendor_id", to_string(e.vendor)}, {"code", e.code}, {"name", e.name}, {"tax_number", e.tax_number}};
}
json::object work_json(const books::ExpenseRecorded& e, const OpenBox&) {
  json::object out = expense_json(e);
  out["account"] = static_cast<std::uint16_t>(e.account);
  out["description"] = e.description;
  out["invoice_number"] = e.invoice_number;
  out["net_fen"] = e.net.fen;
  out["tax_fen"] = e.tax.fen;
  out["spent_on"] = to_string(e.spent_on);
  out["paid_by"] = channel_or_null(e.paid_by);
  out["taken_by"] = id_or_null(e.taken_by);
  out["shift_id"] = id_or_null(e.shift);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::ExpensePaid& e, const OpenBox&) {
  json::object out = expense_json(e);
  out["amount_fen"] = e.amount.fen;
  out["paid_by"] = name_of(e.paid_by);
  out["paid_on"] = to_string(e.paid_on);
  out["taken_by"] = id_or_null(e.taken_by);
  out["shift_id"] = id_or_null(e.shift);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::ExpenseReversed& e, const OpenBox&) {
  json::object out = expense_json(e);
  out["amount_fen"] = e.amount.fen;
  out["paid_by"] = channel_or_null(e.paid_by);
  out["reason"] = name_of(e.reason);
  out["reversed_on"] = to_string(e.reversed_on);
  if (!e.invoice_number.empty()) out["invoice_number"] = e.invoice_number;
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::BudgetSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"year", e.year},
          {"account", static_cast<std::uint16_t>(e.account)},
          {"months_fen", json_list(e.months, [](const Money amount) { return json::value(amount.fen); })}};
}

json::object work_json(const books::ShiftOpened& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["opened_on"] = to_string(e.opened_on);
  out["opening_float_fen"] = e.opening_float.fen;
  return out;
}
json::object work_json(const books::CashTaken& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["payment_id"] = to_string(e.payment);
  out["amount_fen"] = e.amount.fen;
  out["taken_on"] = to_string(e.taken_on);
  return out;
}
json::object work_json(const books::CashBanked& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["amount_fen"] = e.amount.fen;
  out["reference"] = e.reference;
  out["banked_on"] = to_string(e.banked_on);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::BankingReversed& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["banking_event_id"] = to_string(e.banking);
  out["amount_fen"] = e.amount.fen;
  out["reference"] = e.reference;
  out["reversed_on"] = to_string(e.reversed_on);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::ShiftClosed& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["closed_on"] = to_string(e.closed_on);
  out["expected_fen"] = e.expected.fen;
  out["counted_fen"] = e.counted.fen;
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::ShortageTakenBack& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["payment_id"] = to_string(e.payment);
  out["amount_fen"] = e.amount.fen;
  out["taken_back_on"] = to_string(e.taken_back_on);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::OverageTakenBack& e, const OpenBox&) {
  json::object out = shift_json(e);
  out["expense_id"] = to_string(e.expense);
  out["amount_fen"] = e.amount.fen;
  out["taken_back_on"] = to_string(e.taken_back_on);
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const books::SettlementRecorded& e, const OpenBox&) {
  return {{"settlement_id", to_string(e.settlement)},
          {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},
          {"gross_fen", e.gross.fen},
          {"fee_fen", e.fee.fen},
          {"external_reference", e.external_reference},
          {"settled_on", to_string(e.settled_on)},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const books::SettlementReversed& e, const OpenBox&) {
  return {{"settlement_id", to_string(e.settlement)},
          {"community_id", to_string(e.community)},
          {"channel", name_of(e.channel)},
          {"gross_fen", e.gross.fen},
          {"fee_fen", e.fee.fen},
          {"external_reference", e.external_reference},
          {"reason", name_of(e.reason)},
          {"reversed_on", to_string(e.reversed_on)},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const books::CommunitiesSettled& e, const OpenBox&) {
  return {{"settlement_id", to_string(e.settlement)},   {"community_id", to_string(e.community)},
          {"other_community_id", to_string(e.other)},   {"amount_fen", e.amount.fen},
          {"external_reference", e.external_reference}, {"settled_on", to_string(e.settled_on)},
          {"posting", posting_json(e.posting)}};
}

std::string work_words(const books::PeriodClosed& e, const Words& words) {
  return words.zh() ? format("{} 结账", to_string(e.period)) : format("{} closed", to_string(e.period));
}
std::string work_words(const books::PeriodReopened& e, const Words& words) {
  const auto& reason = named(kPeriodReopenReasons, e.reason);
  return words.zh() ? format("{} 反结账（{}）", to_string(e.period), reason.chinese)
                    : format("{} opened again for {}", to_string(e.period), reason.english);
}
std::string work_words(const books::FiscalYearClosed& e, const Words& words) {
  const Money profit = books::profit_of(e.entries);
  const bool loss = profit < Money{};
  const std::string yuan = to_yuan(loss ? -profit : profit);
  return words.zh() ? format("{} 年度结转损益，本年{} {} 元", e.year, loss ? "亏损" : "利润", yuan)
                    : format("Year {} closed: a {} of {} yuan carried over", e.year, loss ? "loss" : "profit", yuan);
}
std::string work_words(const books::FiscalYearReopened& e, const Words& words) {
  const auto& reason = named(kPeriodReopenReasons, e.reason);
  return words.zh() ? format("撤销 {} 年度结转损益（{}）", e.year, reason.chinese)
                    : format("The closing of year {} taken back for {}", e.year, reason.english);
}
std::string work_words(const books::VendorRegistered& e, const Words& words) {
  return words.zh() ? format("登记供应商 {} {}", e.code, e.name) : format("Vendor {} registered: {}", e.code, e.name);
}
std::string work_words(const books::ExpenseRecorded& e, const Words& words) {
  const std::string net = to_yuan(e.net);
  const std::string tax = to_yuan(e.tax);
  const std::string day = to_string(e.spent_on);
  const std::string account = account_words(e.account, words);
  const char* how = e.paid_by ? channel_words(*e.paid_by, words) : words.of("still owed", "未付款");
  return words.zh()
             ? format("{} 支出 {} 元，税额 {} 元，{}：{}（{}）", day, net, tax, account, e.description, how)
             : format("{} yuan spent on {} and {} of tax, {}: {} ({})", net, day, tax, account, e.description, how);
}
std::string work_words(const books::ExpensePaid& e, const Words& words) {
  const char* how = channel_words(e.paid_by, words);
  const std::string day = to_string(e.paid_on);
  return words.zh() ? format("{} 支付支出款 {} 元（{}）", day, to_yuan(e.amount), how)
                    : format("{} yuan of an expense paid on {} {}", to_yuan(e.amount), day, how);
}
std::string work_words(const books::ExpenseReversed& e, const Words& words) {
  const std::string day = to_string(e.reversed_on);
  return words.zh() ? format("{} 冲销支出 {} 元", day, to_yuan(e.amount))
                    : format("An expense of {} yuan reversed on {}", to_yuan(e.amount), day);
}
std::string work_words(const books::BudgetSet& e, const Words& words) {
  Money total;
  for (const Money amount : e.months) total.fen += amount.fen;
  const std::string account = account_words(e.account, words);
  return words.zh() ? format("{} 年预算 {}：{} 元", e.year, account, to_yuan(total))
                    : format("Budget of {} for {}: {} yuan", e.year, account, to_yuan(total));
}

std::string work_words(const books::ShiftOpened& e, const Words& words) {
  const std::string fen = to_yuan(e.opening_float);
  return words.zh() ? format("收银开班，备用金 {} 元", fen) : format("Shift opened with {} yuan", fen);
}
std::string work_words(const books::CashTaken& e, const Words& words) {
  if (e.amount < Money{}) {
    return words.zh() ? format("钱箱支出现金 {} 元", to_yuan(-e.amount))
                      : format("{} yuan in cash given out", to_yuan(-e.amount));
  }
  return words.zh() ? format("钱箱收入现金 {} 元", to_yuan(e.amount))
                    : format("{} yuan in cash taken", to_yuan(e.amount));
}
std::string work_words(const books::CashBanked& e, const Words& words) {
  const std::string fen = to_yuan(e.amount);
  const std::string day = to_string(e.banked_on);
  return words.zh() ? format("{} 现金缴存银行 {} 元", day, fen)
                    : format("{} yuan in cash paid into the bank on {}", fen, day);
}
std::string work_words(const books::BankingReversed& e, const Words& words) {
  const std::string fen = to_yuan(e.amount);
  const std::string day = to_string(e.reversed_on);
  return words.zh() ? format("{} 撤销现金缴存 {} 元", day, fen)
                    : format("A banking of {} yuan in cash reversed on {}", fen, day);
}
std::string work_words(const books::ShiftClosed& e, const Words& words) {
  const Money difference{e.counted.fen - e.expected.fen};
  const std::string counted = to_yuan(e.counted);
  if (words.zh()) return format("收银交班，实点 {} 元，差额 {} 元", counted, to_yuan(difference));
  return format("Shift closed with {} yuan counted, a difference of {}", counted, to_yuan(difference));
}
std::string work_words(const books::ShortageTakenBack& e, const Words& words) {
  const std::string fen = to_yuan(e.amount);
  const std::string day = to_string(e.taken_back_on);
  return words.zh() ? format("{} 冲回交班短款 {} 元：该笔收款已冲正，现金从未收到", day, fen)
                    : format("{} yuan of the shift's shortage taken back on {}: a payment that never came was reversed",
                             fen, day);
}
std::string work_words(const books::OverageTakenBack& e, const Words& words) {
  const std::string fen = to_yuan(e.amount);
  const std::string day = to_string(e.taken_back_on);
  return words.zh() ? format("{} 冲回交班长款 {} 元：该笔支出已冲销，现金从未付出", day, fen)
                    : format(
                          "{} yuan that the shift had too much taken back on {}: an expense that was never paid was "
                          "reversed",
                          fen, day);
}
std::string work_words(const books::SettlementRecorded& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  const std::string day = to_string(e.settled_on);
  const std::string gross = to_yuan(e.gross);
  const std::string fee = to_yuan(e.fee);
  return words.zh() ? format("{} {}收款 {} 元结算入银行，手续费 {} 元", day, channel, gross, fee)
                    : format("{} yuan received {} came into the bank on {}, less {} of fees", gross, channel, day, fee);
}
std::string work_words(const books::SettlementReversed& e, const Words& words) {
  const char* channel = channel_words(e.channel, words);
  const std::string day = to_string(e.reversed_on);
  const std::string gross = to_yuan(e.gross);
  return words.zh() ? format("{} 冲销{}收款 {} 元的结算", day, channel, gross)
                    : format("The settlement of {} yuan received {} reversed on {}", gross, channel, day);
}
std::string work_words(const books::CommunitiesSettled& e, const Words& words) {
  const std::string day = to_string(e.settled_on);
  if (e.amount < Money{}) {
    const std::string fen = to_yuan(-e.amount);
    return words.zh() ? format("{} 向其他小区支付项目往来款 {} 元", day, fen)
                      : format("{} yuan owed to another community paid on {}", fen, day);
  }
  const std::string fen = to_yuan(e.amount);
  return words.zh() ? format("{} 收到其他小区支付的项目往来款 {} 元", day, fen)
                    : format("{} yuan owed by another community received on {}", fen, day);
}

}  // namespace steward

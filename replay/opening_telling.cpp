#include <fmt/format.h>

#include "replay/event_json.h"
#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Going over from the books before: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

template <class AccountEvent>
json::object brought_json(const AccountEvent& e) {
  return {{"household_id", to_string(e.household)},   {"house_id", to_string(e.house)},
          {"building_id", to_string(e.building)},     {"community_id", to_string(e.community)},
          {"import_run_id", to_string(e.import_run)}, {"cut_over_date", to_string(e.cut_over_date)},
          {"payment_id", to_string(e.payment)},       {"reference", e.reference}};
}

std::string account_words(billing::LedgerAccount account, const Words& words) {
  const billing::AccountTerms* terms = billing::find_account(account);
  if (terms == nullptr) return std::to_string(static_cast<std::uint16_t>(account));
  return std::string(words.zh() ? terms->title_zh : terms->title);
}

}  // namespace

json::object work_json(const books::OpeningBalancesSet& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"cut_over_on", to_string(e.cut_over_on)},
          {"lines", json_list(e.lines,
                              [](const books::OpeningLine& line) {
                                return json::object{{"account", static_cast<std::uint16_t>(line.account)},
                                                    {"amount_fen", line.amount.fen}};
                              })},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const books::OpeningCounted& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"account", static_cast<std::uint16_t>(e.account)},
          {"amount_fen", e.amount.fen},
          {"cut_over_on", to_string(e.cut_over_on)}};
}
json::object work_json(const books::CutOverClosed& e, const OpenBox&) {
  return {{"community_id", to_string(e.community)},
          {"cut_over_on", to_string(e.cut_over_on)},
          {"closed_on", to_string(e.closed_on)}};
}
json::object work_json(const billing::CreditBroughtForward& e, const OpenBox&) {
  json::object out = brought_json(e);
  out["amount_fen"] = e.amount.fen;
  out["posting"] = posting_json(e.posting);
  return out;
}
json::object work_json(const billing::DepositBroughtForward& e, const OpenBox&) {
  json::object out = brought_json(e);
  out["bill"] = bill_json(e.bill);
  out["posting"] = posting_json(e.posting);
  return out;
}

std::string work_words(const books::OpeningBalancesSet& e, const Words& words) {
  const std::string day = to_string(e.cut_over_on);
  return words.zh() ? format("登记 {} 期初余额，共 {} 个科目", day, e.lines.size())
                    : format("Opening balances of {} set, {} accounts", day, e.lines.size());
}
std::string work_words(const books::OpeningCounted& e, const Words& words) {
  const std::string account = account_words(e.account, words);
  const std::string fen = to_yuan(e.amount < Money{} ? -e.amount : e.amount);
  return words.zh() ? format("期初{}结转 {} 元", account, fen) : format("{} yuan brought forward to {}", fen, account);
}
std::string work_words(const books::CutOverClosed& e, const Words& words) {
  const std::string day = to_string(e.cut_over_on);
  return words.zh() ? format("{} 期初切换结束", day) : format("The cut-over of {} closed", day);
}
std::string work_words(const billing::CreditBroughtForward& e, const Words& words) {
  const std::string fen = to_yuan(e.amount);
  const std::string day = to_string(e.cut_over_date);
  return words.zh()
             ? format("期初预存转入 {} 元（原编号 {}），系统于 {} 启用", fen, e.reference, day)
             : format("Credit of {} yuan brought forward (number {}); the log took over on {}", fen, e.reference, day);
}
std::string work_words(const billing::DepositBroughtForward& e, const Words& words) {
  const std::string fen = to_yuan(e.bill.amount);
  const std::string day = to_string(e.cut_over_date);
  return words.zh()
             ? format("期初押金转入 {} 元（账单 {}，原编号 {}），系统于 {} 启用", fen, e.bill.number, e.reference, day)
             : format("Deposit of {} yuan brought forward (bill {}, number {}); the log took over on {}", fen,
                      e.bill.number, e.reference, day);
}

}  // namespace steward

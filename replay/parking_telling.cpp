#include <fmt/format.h>

#include "replay/json_parts.h"
#include "replay/work_json.h"
#include "replay/work_words.h"

// Temporary parking: as JSON and in words.
namespace steward {

namespace {

namespace json = boost::json;
using fmt::format;

json::value cap_or_null(const std::optional<Money>& cap) { return cap ? json::value(cap->fen) : json::value(nullptr); }

std::string minute_of_day(std::uint16_t minute) { return format("{:02}:{:02}", minute / 60, minute % 60); }

json::object stay_json(const billing::ParkingStay& stay, const OpenBox& open) {
  return {{"stay_id", to_string(stay.stay)},
          {"fee_item_id", to_string(stay.fee_item)},
          {"entered_at", to_string(stay.entered_at)},
          {"left_at", to_string(stay.left_at)},
          {"left_on", to_string(stay.left_on)},
          {"charged_before_fen", stay.charged_before.fen},
          {"minutes", stay.price.minutes},
          {"amount_fen", stay.price.total.fen},
          {"days", parking_days_json(stay.price)},
          {"plate", sealed_to_json(stay.plate, open)}};
}

// 5.00 for the first 60 min, 2.00 for each 30 min
std::string price_words(const billing::ParkingTerms& terms, const Words& words) {
  std::string text;
  if (terms.free_minutes > 0) {
    text += words.zh() ? format("{} 分钟内免费，", terms.free_minutes) : format("{} min free, ", terms.free_minutes);
    if (terms.free_deducted) text += words.of("which are never charged, ", "免费时长不计费，");
  }
  if (terms.first_minutes > 0) {
    const std::string price = to_yuan(terms.first_price);
    text += words.zh() ? format("首 {} 分钟 {} 元，", terms.first_minutes, price)
                       : format("{} yuan for the first {} min, ", price, terms.first_minutes);
  }
  const std::string step = to_yuan(terms.step_price);
  return text + (words.zh() ? format("每 {} 分钟 {} 元", terms.step_minutes, step)
                            : format("{} yuan for each {} min", step, terms.step_minutes));
}

std::string cap_words(const billing::ParkingTerms& terms, const Words& words) {
  std::string text;
  if (terms.daily_cap) {
    const bool calendar = terms.day == billing::ParkingDay::calendar;
    const std::string most = to_yuan(*terms.daily_cap);
    text += words.zh() ? format("，{}封顶 {} 元", calendar ? "每自然日" : "每 24 小时", most)
                       : format(", at most {} {}", most, calendar ? "a day" : "in 24 hours");
  }
  if (terms.night) {
    const std::string from = minute_of_day(terms.night->from_minute);
    const std::string to = minute_of_day(terms.night->to_minute);
    const std::string most = to_yuan(terms.night->most);
    text += words.zh() ? format("，夜间（{}–{}）封顶 {} 元", from, to, most)
                       : format(", at most {} a night ({}–{})", most, from, to);
  }
  if (terms.month_cap) {
    const std::string most = to_yuan(*terms.month_cap);
    text += words.zh() ? format("，每车每月封顶 {} 元", most) : format(", at most {} a month and vehicle", most);
  }
  return text;
}

// from 2026-11-23 11:35 to 12:40, 65 min; plate: …
std::string stay_words(const billing::ParkingStay& stay, const Words& words) {
  const std::string from = words.time(stay.entered_at);
  const std::string to = words.time(stay.left_at);
  const std::string lasted = words.zh() ? format("{} 至 {} 停车 {} 分钟", from, to, stay.price.minutes)
                                        : format("Parked from {} to {}, {} min", from, to, stay.price.minutes);
  return lasted + words.note("plate", "车牌", stay.plate);
}

}  // namespace

std::string_view name_of(billing::ParkingDay day) {
  switch (day) {
    case billing::ParkingDay::since_entry:
      return "since_entry";
    case billing::ParkingDay::calendar:
      return "calendar";
  }
  return "unknown";
}

json::object parking_terms_json(const billing::ParkingTerms& terms) {
  json::value night = nullptr;
  if (terms.night) {
    night = json::object{{"from", minute_of_day(terms.night->from_minute)},
                         {"to", minute_of_day(terms.night->to_minute)},
                         {"cap_fen", terms.night->most.fen}};
  }
  return {{"effective_from", to_string(terms.effective_from)},
          {"free_minutes", terms.free_minutes},
          {"free_minutes_deducted", terms.free_deducted},
          {"first_minutes", terms.first_minutes},
          {"first_price_fen", terms.first_price.fen},
          {"step_minutes", terms.step_minutes},
          {"step_price_fen", terms.step_price.fen},
          {"day", name_of(terms.day)},
          {"daily_cap_fen", cap_or_null(terms.daily_cap)},
          {"night", std::move(night)},
          {"month_cap_fen", cap_or_null(terms.month_cap)}};
}

json::array parking_days_json(const billing::ParkingPrice& price) {
  return json_list(price.days, [](const billing::ParkingDayPrice& day) {
    return json::object{{"from", to_string(day.from)},
                        {"minutes", day.minutes},
                        {"before_caps_fen", day.before_caps.fen},
                        {"charged_fen", day.charged.fen}};
  });
}

json::object work_json(const billing::ParkingTermsSet& e, const OpenBox&) {
  return {{"fee_item_id", to_string(e.fee_item)},
          {"community_id", to_string(e.community)},
          {"terms", parking_terms_json(e.terms)}};
}
json::object work_json(const billing::ParkingStayCharged& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["vehicle_id"] = to_string(e.vehicle);
  out["stay"] = stay_json(e.stay, open);
  out["bill_number"] = e.bill == 0 ? json::value(nullptr) : json::value(e.bill);
  return out;
}
json::object work_json(const billing::ParkingStayPaid& e, const OpenBox& open) {
  json::object out{{"vehicle_id", to_string(e.vehicle)},
                   {"community_id", to_string(e.community)},
                   {"stay", stay_json(e.stay, open)},
                   {"payment_id", to_string(e.payment)},
                   {"channel", name_of(e.channel)},
                   {"external_reference", e.external_reference},
                   {"amount_fen", e.stay.price.total.fen},
                   {"tax_fen", e.tax.fen},
                   {"income_account", static_cast<std::uint16_t>(e.income_account)},
                   {"paid_on", to_string(e.paid_on)},
                   {"receipt_year", e.receipt_year},
                   {"receipt_number", e.receipt_number},
                   {"posting", posting_json(e.posting)},
                   {"taken_by", id_or_null(e.taken_by)},
                   {"shift_id", id_or_null(e.shift)}};
  if (e.outside_shift) out["outside_shift"] = true;
  return out;
}
json::object work_json(const billing::ParkingPaymentReversed& e, const OpenBox&) {
  return {{"vehicle_id", to_string(e.vehicle)},
          {"community_id", to_string(e.community)},
          {"stay_id", to_string(e.stay)},
          {"fee_item_id", to_string(e.fee_item)},
          {"payment_id", to_string(e.payment)},
          {"channel", name_of(e.channel)},
          {"external_reference", e.external_reference},
          {"reason", name_of(e.reason)},
          {"reversed_on", to_string(e.reversed_on)},
          {"amount_fen", e.amount.fen},
          {"tax_fen", e.tax.fen},
          {"posting", posting_json(e.posting)}};
}
json::object work_json(const billing::ParkingStayReversed& e, const OpenBox& open) {
  json::object out = account_json(e);
  out["vehicle_id"] = to_string(e.vehicle);
  out["stay_id"] = to_string(e.stay);
  out["fee_item_id"] = to_string(e.fee_item);
  out["reversed_on"] = to_string(e.reversed_on);
  out["amount_fen"] = e.amount.fen;
  out["bill_number"] = e.bill == 0 ? json::value(nullptr) : json::value(e.bill);
  out["reason"] = sealed_to_json(e.reason, open);
  return out;
}

std::string work_words(const billing::ParkingTermsSet& e, const Words& words) {
  const std::string from = to_string(e.terms.effective_from);
  const std::string terms = price_words(e.terms, words) + cap_words(e.terms, words);
  return words.zh() ? format("停车计费规则自 {} 起：{}", from, terms)
                    : format("Parking terms from {} on: {}", from, terms);
}
std::string work_words(const billing::ParkingStayCharged& e, const Words& words) {
  const std::string stay = stay_words(e.stay, words);
  if (e.bill == 0) return stay + words.of("; free", "；免费");
  const std::string amount = to_yuan(e.stay.price.total);
  return words.zh() ? format("{}；计费 {} 元（账单 {}）", stay, amount, e.bill)
                    : format("{}; {} yuan (bill {})", stay, amount, e.bill);
}
std::string work_words(const billing::ParkingStayPaid& e, const Words& words) {
  const std::string stay = stay_words(e.stay, words);
  const std::string amount = to_yuan(e.stay.price.total);
  const std::string receipt = format("{}-{:06}", e.receipt_year, e.receipt_number);
  const char* channel = channel_words(e.channel, words);
  return words.zh()
             ? format("{}；{} {}缴费 {} 元，收据 {}", stay, to_string(e.paid_on), channel, amount, receipt)
             : format("{}; {} yuan paid {} on {}, receipt {}", stay, amount, channel, to_string(e.paid_on), receipt);
}
std::string work_words(const billing::ParkingPaymentReversed& e, const Words& words) {
  const bool bounced = e.reason == billing::ReversalReason::bounced;
  const bool wrong = e.reason == billing::ReversalReason::entered_wrongly;
  const char* reason = wrong     ? words.of("was entered wrongly", "录入错误")
                       : bounced ? words.of("bounced", "退票")
                                 : words.of("was entered twice", "重复入账");
  const char* channel = channel_words(e.channel, words);
  const std::string on = to_string(e.reversed_on);
  return words.zh() ? format("{} 冲正{}停车费 {} 元，原因：{}", on, channel, to_yuan(e.amount), reason)
                    : format("Parking payment of {} yuan {} reversed on {}, because it {}", to_yuan(e.amount), channel,
                             on, reason);
}
std::string work_words(const billing::ParkingStayReversed& e, const Words& words) {
  const std::string on = to_string(e.reversed_on);
  const std::string reason = words.note("reason", "事由", e.reason);
  if (e.bill == 0) {
    return words.zh() ? format("{} 冲正停车计费（免费）{}", on, reason)
                      : format("A stay that was free reversed on {}{}", on, reason);
  }
  const std::string amount = to_yuan(e.amount);
  return words.zh() ? format("{} 冲正停车计费 {} 元（账单 {}）{}", on, amount, e.bill, reason)
                    : format("The charge of a stay, {} yuan (bill {}), reversed on {}{}", amount, e.bill, on, reason);
}

}  // namespace steward

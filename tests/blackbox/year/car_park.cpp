#include "tests/blackbox/year/car_park.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "domain/base/time.h"

namespace steward::blackbox::year {

namespace {

constexpr std::int32_t kOffset = 480;

int clock(int hour, int minute, int second = 0) { return (hour * 60 + minute) * 60 + second; }

std::string text_of(Moment moment) { return to_string(add_seconds(start_of(moment.day, kOffset), moment.second)); }

std::string id_of(int n) { return "018f3b2a-7c1d-7e2f-9a3b-0000000" + std::to_string(10'000 + n); }

std::string members_of(const Stay& stay) {
  return R"("stay_id":")" + stay.id + R"(","vehicle_id":")" + stay.vehicle + R"(","entered_at":")" +
         text_of(stay.entered) + R"(","left_at":")" + text_of(stay.left) + R"(","plate":"粤B12345")";
}

}  // namespace

Stay CarPark::stay(int vehicle, Moment entered, Moment left) {
  return {id_of(++stays_), id_of(1'000 + vehicle), entered, left};
}

void CarPark::open(const std::string& community) {
  const Answer made = send_(community + "/fee-items", R"({"code":"car_park","name":"临停费","method":"parking_stay"})");
  EXPECT_EQ(made.status, 201) << made.body;
  item_ = made.text("fee_item_id");
  const Answer taxed =
      send_("/v1/fee-items/" + item_ + "/vat-rates",
            R"({"effective_from":"2025-01-01","rate_millionths":)" + std::to_string(Parked::kVat * 10'000) + "}");
  EXPECT_EQ(taxed.status, 201) << taxed.body;
  // A quarter of an hour free, 5.00 for the first hour, 2.00 for each half hour, at most 30.00 in 24 hours.
  set_terms({make_date(2025, 1, 1), 15, false, 60, 500, 30, 200, false, 3'000, 7'500});
}

void CarPark::set_terms(const ParkingTerms& terms) {
  const auto number = [](Fen value) { return std::to_string(value); };
  const std::string body = R"({"effective_from":")" + to_string(terms.from) + R"(","free_minutes":)" +
                           number(terms.free) + R"(,"free_minutes_deducted":)" +
                           (terms.free_deducted ? "true" : "false") + R"(,"first_minutes":)" + number(terms.first) +
                           R"(,"first_price_fen":)" + number(terms.first_price) + R"(,"step_minutes":)" +
                           number(terms.step) + R"(,"step_price_fen":)" + number(terms.step_price) + R"(,"day":")" +
                           (terms.by_calendar ? "calendar" : "since_entry") + R"(","daily_cap_fen":)" +
                           number(terms.daily_cap) + R"(,"month_cap_fen":)" + number(terms.month_cap) + "}";
  const Answer set = send_("/v1/fee-items/" + item_ + "/parking-terms", body);
  EXPECT_EQ(set.status, 201) << set.body;
  parked_.terms.push_back(terms);
}

void CarPark::expect_quote(const Stay& stay) const {
  const boost::json::value quote =
      read_("/v1/fee-items/" + item_ + "/parking-quote?entered_at=" + text_of(stay.entered) +
            "&left_at=" + text_of(stay.left) + "&vehicle_id=" + stay.vehicle);
  EXPECT_EQ(quote.at("amount_fen"), parked_.price(stay)) << boost::json::serialize(quote);
}

void CarPark::take(const Stay& stay, const std::string& channel, std::optional<Date> paid_on) {
  expect_quote(stay);
  const Fen price = parked_.price(stay);
  std::string how = R"(,"channel":")" + channel + "\"";
  if (channel != "cash") how += R"(,"external_reference":"P-)" + std::to_string(++references_) + "\"";
  if (paid_on) how += R"(,"paid_on":")" + to_string(*paid_on) + "\"";
  const std::string path = "/v1/fee-items/" + item_ + "/parking-payments";
  const auto body = [&](Fen fen) {
    return "{" + members_of(stay) + R"(,"amount_fen":)" + std::to_string(fen) + how + "}";
  };
  // What is refused takes no number of a receipt.
  EXPECT_EQ(send_(path, body(price + 100)).problem(), "parking-amount-differs");
  const Answer paid = send_(path, body(price));
  EXPECT_EQ(paid.status, 201) << paid.body;
  EXPECT_EQ(paid.number("amount_fen"), price);
  EXPECT_EQ(paid.number("tax_fen"), tax_inside(price, Parked::kVat));
  last_ = parked_.pay(stay, paid_on.value_or(stay.left.day), channel == "cash" ? "cash_on_hand" : "wechat_clearing");
  last_payment_ = paid.text("payment_id");
  EXPECT_EQ(paid.number("receipt_number"), static_cast<std::int64_t>(model_.receipts.size()));
}

void CarPark::expect_free(const Stay& stay) {
  EXPECT_EQ(parked_.price(stay), 0);
  const Answer refused = send_("/v1/fee-items/" + item_ + "/parking-payments",
                               "{" + members_of(stay) + R"(,"amount_fen":0,"channel":"cash"})");
  EXPECT_EQ(refused.problem(), "parking-stay-free") << refused.body;
}

void CarPark::charge(std::size_t who, const Stay& stay, int due_days) {
  const Fen price = parked_.price(stay);
  const Answer charged = send_(
      "/v1/households/" + households_.at(who) + "/parking-stays",
      "{" + members_of(stay) + R"(,"fee_item_id":")" + item_ + R"(","due_days":)" + std::to_string(due_days) + "}");
  EXPECT_EQ(charged.status, 201) << charged.body;
  EXPECT_EQ(charged.number("amount_fen"), price);
  Household& household = model_.households.at(who);
  parked_.charge(household, stay, add_days(stay.left.day, due_days));
  EXPECT_EQ(charged.number("bill_number"), price == 0 ? 0 : static_cast<std::int64_t>(household.bills.size()));
}

void CarPark::reverse_the_last() {
  ASSERT_TRUE(last_.has_value());
  const Answer reversed = send_("/v1/vehicles/" + last_->stay.vehicle + "/payments/" + last_payment_ + "/reversal",
                                R"({"reason":"entered_wrongly"})");
  EXPECT_EQ(reversed.status, 201) << reversed.body;
  EXPECT_EQ(reversed.number("amount_fen"), last_->amount);
  parked_.reverse(*last_, today_);
}

void CarPark::live(int month, Date today, const std::vector<std::string>& households) {
  today_ = today;
  households_ = households;
  if (month <= 5) {
    live_in_spring(month);
  } else if (month <= 7) {
    live_in_summer(month);
  } else {
    live_in_autumn(month);
  }
}

void CarPark::live_in_spring(int month) {
  const Date today = today_;
  if (month == 1) {
    // A night, up to the cap of the day; and a minute that was only begun.
    take(stay(1, {add_days(today, -1), clock(18, 5, 30)}, {today, clock(8, 47, 10)}), "wechat");
    take(stay(2, {today, clock(7, 0)}, {today, clock(8, 30, 59)}), "cash");
  }
  if (month == 2) {
    // Two days and a half hour, which 104 pays later, with its other bills; and less than what is free.
    charge(3, stay(3, {add_days(today, -2), clock(9, 0)}, {today, clock(9, 30)}), 10);
    charge(3, stay(3, {today, clock(9, 40)}, {today, clock(9, 55, 59)}), 10);
  }
  if (month == 3) {
    // Found late: February is closed.
    charge(0, stay(4, {make_date(2025, 2, 27), clock(8, 0)}, {make_date(2025, 2, 27), clock(12, 34, 56)}), 30);
  }
  if (month == 4) {
    // Up to the cap of the month.
    take(stay(2, {add_days(today, -5), clock(8, 0)}, {add_days(today, -3), clock(7, 59, 59)}), "wechat");
    take(stay(2, {add_days(today, -3), clock(9, 0)}, {add_days(today, -2), clock(20, 0)}), "wechat");
    expect_free(stay(2, {today, clock(8, 0)}, {today, clock(9, 30)}));
    charge(0, stay(4, {today, clock(6, 0)}, {today, clock(9, 0)}), 15);
  }
  if (month == 5) {
    // Left yesterday, entered today.
    take(stay(5, {add_days(today, -1), clock(14, 0)}, {add_days(today, -1), clock(16, 10)}), "cash");
  }
}

void CarPark::live_in_summer(int month) {
  const Date today = today_;
  if (month == 6) {
    // From July on half an hour is free of every stay, an hour costs 3.00, and at most 20.00 a calendar day.
    set_terms({make_date(2025, 7, 1), 30, true, 0, 0, 60, 300, true, 2'000, 5'500});
    charge(1, stay(6, {add_days(today, -1), clock(20, 0)}, {today, clock(9, 0)}), 14);
  }
  if (month == 7) {
    // What entered in June is charged by the terms of June, in July, and is more than the cap of the new ones.
    take(stay(1, {make_date(2025, 6, 30), clock(21, 0)}, {make_date(2025, 7, 2), clock(6, 0)}), "wechat");
    charge(1, stay(1, {today, clock(6, 0)}, {today, clock(9, 30)}), 14);
    // Over midnight.
    take(stay(2, {add_days(today, -1), clock(20, 0, 20)}, {today, clock(9, 0)}), "wechat");
  }
}

void CarPark::live_in_autumn(int month) {
  const Date today = today_;
  if (month == 8) {
    // Three days.
    take(stay(5, {add_days(today, -3), clock(7, 0)}, {today, clock(9, 0)}), "wechat");
  }
  if (month == 9) {
    // That was the wrong vehicle. August is closed; the other vehicle pays in September, and that one has room again
    // under its cap of August.
    ASSERT_NO_FATAL_FAILURE(reverse_the_last());
    Stay right = last_->stay;
    right.vehicle = id_of(1'007);
    take(right, "cash", today);
    charge(1, stay(5, {make_date(2025, 8, 25), clock(8, 0)}, {make_date(2025, 8, 27), clock(18, 0)}), 30);
  }
  if (month == 10) {
    charge(4, stay(8, {add_days(today, -1), clock(12, 0)}, {today, clock(8, 0)}), 20);
  }
  if (month == 11) {
    take(stay(1, {today, clock(7, 0)}, {today, clock(9, 5)}), "cash");
  }
  if (month == 12) {
    take(stay(2, {add_days(today, -1), clock(21, 0)}, {today, clock(7, 30)}), "wechat");
    charge(0, stay(4, {add_days(today, -1), clock(8, 0)}, {today, clock(8, 0)}), 20);
  }
}

void CarPark::expect_lists() const {
  for (const auto& [vehicle, total] : parked_.totals) {
    const boost::json::value stays = read_("/v1/vehicles/" + vehicle + "/stays");
    Fen listed = 0;
    for (const auto& item : stays.at("items").as_array()) listed += item.at("amount_fen").as_int64();
    EXPECT_EQ(listed, total) << vehicle;
  }
}

Earned CarPark::earned_in(YearMonth month) const {
  const auto found = parked_.months.find(month);
  return found == parked_.months.end() ? Earned{} : found->second;
}

}  // namespace steward::blackbox::year

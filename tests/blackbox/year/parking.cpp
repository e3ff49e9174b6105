#include "tests/blackbox/year/parking.h"

#include <algorithm>

namespace steward::blackbox::year {

namespace {

constexpr int kDay = 24 * 60;

// What was only begun is no minute.
int minutes_of(const Stay& stay) {
  return (days_between(stay.entered.day, stay.left.day) * 86'400 + stay.left.second - stay.entered.second) / 60;
}

}  // namespace

Fen price_of_stay(const ParkingTerms& terms, const Stay& stay, Fen before) {
  const int minutes = minutes_of(stay);
  if (minutes <= terms.free) return 0;
  const int start = terms.free_deducted ? terms.free : 0;
  Fen total = 0;
  Fen of_day = 0;
  bool first = terms.first > 0;
  int paid_until = start;
  for (int minute = start; minute < minutes; ++minute) {
    const int clock = terms.by_calendar ? stay.entered.second / 60 + minute : minute;
    if (clock % kDay == 0) {
      of_day = 0;
      // Each 24 hours begin with a first period; over midnight the periods run on.
      if (!terms.by_calendar) {
        paid_until = minute;
        first = terms.first > 0;
      }
    }
    if (minute < paid_until) continue;
    const Fen room = std::min(terms.daily_cap - of_day, terms.month_cap - before - total);
    const Fen charged = std::clamp<Fen>(first ? terms.first_price : terms.step_price, 0, std::max<Fen>(room, 0));
    total += charged;
    of_day += charged;
    paid_until += first ? terms.first : terms.step;
    first = false;
  }
  return total;
}

Fen Parked::price(const Stay& stay) const {
  const auto behind =
      std::find_if(terms.begin(), terms.end(), [&](const ParkingTerms& each) { return each.from > stay.entered.day; });
  const auto charged = charged_.find({stay.vehicle, month_of(stay.left.day)});
  return price_of_stay(*std::prev(behind), stay, charged == charged_.end() ? 0 : charged->second);
}

void Parked::park(const Stay& stay, Fen amount) {
  charged_[{stay.vehicle, month_of(stay.left.day)}] += amount;
  totals[stay.vehicle] += amount;
}

Fen Parked::earn(YearMonth month, Fen amount) {
  const Fen tax = tax_inside(amount, kVat);
  months[month].net += amount - tax;
  months[month].tax += tax;
  return tax;
}

// Income as soon as it is paid: nobody ever owed it.
void Parked::post(YearMonth month, const std::string& account, Fen amount) {
  const Fen tax = earn(month, amount);
  books_.move_money(month, account, amount);
  books_.post(month, "other_income", tax - amount);
  books_.post(month, "output_vat", -tax);
  books_.paid[{month, "other_income"}] += amount;
  books_.paid_of_item[{month, "car_park"}] += amount;
}

void Parked::charge(Household& household, const Stay& stay, Date due) {
  const Fen amount = price(stay);
  park(stay, amount);
  if (amount == 0) return;
  const Fen tax = earn(books_.month_of_books(stay.left.day), amount);
  books_.bill_charge(household, "car_park", "other_income", stay.left.day, amount, tax, due);
}

Parked::Taken Parked::pay(const Stay& stay, Date on, const std::string& account) {
  Taken taken{stay, account, price(stay), books_.receipts.size()};
  park(stay, taken.amount);
  post(books_.month_of_books(on), account, taken.amount);
  books_.receipts.push_back({taken.amount, stay.vehicle});
  return taken;
}

void Parked::reverse(const Taken& taken, Date on) {
  park(taken.stay, -taken.amount);
  post(books_.month_of_books(on), taken.account, -taken.amount);
  books_.receipts[taken.receipt].voided_on = on;
}

}  // namespace steward::blackbox::year

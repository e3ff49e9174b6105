#include "tests/blackbox/year/model.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace steward::blackbox::year {

namespace {

constexpr std::int64_t kMillion = 1'000'000;

// What of [from, to) is in the month that begins on `first`.
int days_inside(Date first, Date from, Date to) {
  const Date next = add_months(first, 1);
  return std::max(0, days_between(std::max(first, from), std::min(next, to)));
}

Fen price_of_area(std::int64_t area, std::int64_t price, Date from, Date to) {
  // area/100 m² × price/10^6 yuan × 100 fen × days ÷ days of the month, over one denominator for all months.
  Int128 numerator = 0;
  Int128 denominator = 1;
  for (Date first = first_day(month_of(from)); first < to; first = add_months(first, 1)) {
    const int days = days_in_month(month_of(first));
    numerator = numerator * days + Int128{area} * price * days_inside(first, from, to) * denominator;
    denominator *= days;
  }
  return rounded(numerator, denominator * kMillion);
}

// The late fee of all days after the due date, by what is known now of who paid when.
Fen fee_of_days(const Bill& bill, Date through) {
  Int128 fen_days = 0;
  for (Date day = add_days(bill.due, 1); day <= through; day = add_days(day, 1)) {
    Fen open = bill.amount - bill.waived;
    for (const auto& [on, fen] : bill.paid_on) open -= on < day ? fen : 0;
    fen_days += open;
  }
  return rounded(fen_days * 500, kMillion);
}

}  // namespace

Fen rounded(Int128 numerator, Int128 denominator) {
  const bool negative = numerator < 0;
  const Int128 size = negative ? -numerator : numerator;
  const Int128 whole = (2 * size + denominator) / (2 * denominator);
  return static_cast<Fen>(negative ? -whole : whole);
}

Fen tax_inside(Fen gross, int per_cent) { return rounded(Int128{gross} * per_cent, 100 + per_cent); }

Fen Household::arrears() const {
  return std::accumulate(bills.begin(), bills.end(), Fen{0},
                         [](Fen sum, const Bill& bill) { return sum + bill.open() + bill.open_fee(); });
}

YearMonth Model::month_of_books(Date on) const {
  const YearMonth month = month_of(on);
  return closed && month <= *closed ? add(*closed, 1) : month;
}

void Model::post(YearMonth month, const std::string& account, Fen fen) {
  if (fen == 0) return;
  Turnover& turnover = books[{month, account}];
  (fen > 0 ? turnover.debit : turnover.credit) += fen > 0 ? fen : -fen;
}

void Model::move_money(YearMonth month, const std::string& account, Fen fen) {
  post(month, account, fen);
  Till& till = tills[{month, account}];
  (fen > 0 ? till.received : till.reversed) += fen > 0 ? fen : -fen;
  ++(fen > 0 ? till.payments : till.reversals);
}

void Model::refund_money(YearMonth month, const std::string& account, Fen fen) {
  post(month, account, -fen);
  Till& till = tills[{month, account}];
  till.refunded += fen;
  ++till.refunds;
}

void Model::count_paid(YearMonth month, const Bill& bill, Fen principal, Fen fee) {
  moves.push_back({month_of(bill.from), month, 0, principal, 0, 0, bill.household, bill.item});
  paid[{month, bill.income}] += principal;
  paid[{month, "sundry_income"}] += fee;
  paid_of_item[{month, bill.item}] += principal + fee;
}

void Model::bill(Household& household, Bill made, const std::vector<std::pair<YearMonth, Fen>>& income) {
  const YearMonth month = month_of_books(made.issued);
  post(month, "receivables", made.amount);
  post(month, "output_vat", -made.tax);
  for (const auto& [of, fen] : income) {
    if (of <= month) {
      post(month, made.income, -fen);
      continue;
    }
    post(month, "deferred_income", -fen);
    post(of, "deferred_income", fen);
    post(of, made.income, -fen);
  }
  made.charged = made.amount;
  made.charged_tax = made.tax;
  made.household = static_cast<std::size_t>(&household - households.data());
  moves.push_back({month_of(made.from), month, made.amount, 0, 0, 0, made.household, made.item});
  household.bills.push_back(std::move(made));
}

bool Model::bill_property(Household& household, Date from, Date to, std::int64_t price, Date issued, Date due) {
  from = std::max(from, household.in);
  if (household.out) to = std::min(to, *household.out);
  if (to <= from) return false;
  Bill made{"property", from, to, due, issued};
  made.amount = price_of_area(household.area, price, from, to);
  made.tax = tax_inside(made.amount);
  made.adjustable = true;
  bill(household, made, {{month_of(from), made.amount - made.tax}});
  return true;
}

void Model::bill_plain(Household& household, const std::string& item, Date from, Date to, Fen amount, Date issued,
                       Date due) {
  Bill made{item, from, to, due, issued};
  made.amount = amount;
  bill(household, made, {{month_of(from), amount}});
}

void Model::bill_charge(Household& household, const std::string& item, const std::string& income, Date on, Fen amount,
                        Fen tax, Date due) {
  Bill made{item, on, on, due, on};
  made.amount = amount;
  made.tax = tax;
  made.income = income;
  bill(household, made, {{month_of(on), amount - tax}});
}

void Model::bill_quarter(Household& household, Date from, Date issued, Date due) {
  Bill made{"parking", from, add_months(from, 3), due, issued};
  made.amount = 90'000;
  std::vector<std::pair<YearMonth, Fen>> income;
  for (int i = 0; i < 3; ++i) income.emplace_back(add(month_of(from), i), 30'000);
  bill(household, made, income);
}

std::vector<Allocated> Model::allocate(Household& household, Date on, Fen& left, YearMonth month) {
  std::vector<std::size_t> order(household.bills.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return household.bills[a].due < household.bills[b].due; });
  std::vector<Allocated> to;
  for (const std::size_t i : order) {
    Bill& bill = household.bills[i];
    if (bill.issued > on || left == 0) continue;
    Allocated line{i, std::min(left, bill.open()), 0};
    left -= line.principal;
    const bool payable = bill.fee_through && *bill.fee_through <= on;
    line.fee = payable ? std::min(left, bill.open_fee()) : 0;
    left -= line.fee;
    if (line.principal == 0 && line.fee == 0) continue;
    bill.paid += line.principal;
    bill.fee_settled += line.fee;
    if (line.principal != 0) bill.paid_on.emplace_back(on, line.principal);
    count_paid(month, bill, line.principal, line.fee);
    to.push_back(line);
  }
  return to;
}

Payment Model::pay(Household& household, Date on, Fen amount, const std::string& account) {
  const YearMonth month = month_of_books(on);
  Payment payment{on, amount, 0, {}, receipts.size()};
  receipts.push_back({amount});
  Fen left = amount;
  payment.to = allocate(household, on, left, month);
  payment.credited = left;
  household.credit += left;
  if (account == "suspense" || account == "inter_community") {
    post(month, account, amount);
  } else {
    move_money(month, account, amount);
  }
  post(month, "receivables", left - amount);
  post(month, "credit_balances", -left);
  waive_what_is_not_due(household, on);
  return payment;
}

void Model::reverse(Household& household, const Payment& payment, Date on, const std::string& account) {
  const YearMonth month = month_of_books(on);
  for (const Allocated& line : payment.to) {
    Bill& bill = household.bills[line.bill];
    bill.paid -= line.principal;
    bill.fee_settled -= line.fee;
    // As if it had never been paid: the days bear again.
    std::erase(bill.paid_on, std::pair(payment.on, line.principal));
    bill.issued = std::max(bill.issued, on);
    count_paid(month, bill, -line.principal, -line.fee);
  }
  receipts[payment.receipt].voided_on = on;
  household.credit -= payment.credited;
  post(month, "receivables", payment.amount - payment.credited);
  post(month, "credit_balances", payment.credited);
  if (account == "inter_community") {
    post(month, account, -payment.amount);
  } else {
    move_money(month, account, -payment.amount);
  }
}

void Model::apply_credit(Household& household, Date on) {
  const YearMonth month = month_of_books(on);
  Fen left = household.credit;
  allocate(household, on, left, month);
  post(month, "credit_balances", household.credit - left);
  post(month, "receivables", left - household.credit);
  household.credit = left;
  waive_what_is_not_due(household, on);
}

void Model::post_late_fees(Date through) {
  for (Household& household : households) {
    for (Bill& bill : household.bills) {
      if (bill.cancelled || bill.issued > through) continue;
      const Fen more = fee_of_days(bill, through) - bill.fee;
      if (more > 0) {
        change_fee(bill, more, through);
        bill.fee_through = through;
      } else if (more < 0) {
        change_fee(bill, std::max(more, -bill.open_fee()), through);
      }
    }
  }
}

void Model::change_fee(Bill& bill, Fen fen, Date on) {
  const YearMonth month = month_of_books(on);
  bill.fee += fen;
  late_fees[{month, bill.item}] += fen;
  post(month, "receivables", fen);
  post(month, "sundry_income", -fen);
}

void Model::waive_what_is_not_due(Household& household, Date on) {
  std::vector<std::pair<Bill*, Fen>> less;
  for (Bill& bill : household.bills) {
    if (bill.cancelled || !bill.fee_through) continue;
    const Fen excess = std::min(bill.fee - fee_of_days(bill, *bill.fee_through), bill.open_fee());
    if (excess <= 0) continue;
    less.emplace_back(&bill, excess);
    on = std::max({on, *bill.fee_through, bill.issued});
  }
  for (const auto& [bill, excess] : less) change_fee(*bill, -excess, on);
}

void Model::waive_fee(Household& household, std::size_t bill, Fen fen, Date on) {
  household.bills[bill].fee_settled += fen;
  const YearMonth month = month_of_books(on);
  late_fees[{month, household.bills[bill].item}] -= fen;
  post(month, "sundry_income", fen);
  post(month, "receivables", -fen);
}

Fen Model::adjust(Household& household, std::int64_t price, Date on, Date due) {
  Fen difference = 0;
  Fen tax = 0;
  std::vector<std::pair<Bill*, Fen>> fell;
  for (Bill& bill : household.bills) {
    if (!bill.adjustable || bill.cancelled) continue;
    const Date to = household.out ? std::min(bill.to, *household.out) : bill.to;
    const Fen amount = to <= bill.from ? 0 : price_of_area(household.area, price, bill.from, to);
    difference += amount - bill.charged;
    tax += tax_inside(amount) - bill.charged_tax;
    if (amount < bill.charged) fell.emplace_back(&bill, bill.charged - amount);
    bill.charged = amount;
    bill.charged_tax = tax_inside(amount);
  }
  const YearMonth month = month_of_books(on);
  for (const auto& [bill, fen] : fell) {
    moves.push_back({month_of(bill->from), month, 0, 0, 0, fen, bill->household, bill->item});
  }
  post(month, "service_income", tax - difference);
  post(month, "output_vat", -tax);
  if (difference > 0) {
    // The rates do not know its months: nothing rises in this year.
    Bill more{"property", on, on, due, on};
    more.amount = more.charged = difference;
    more.tax = more.charged_tax = tax;
    more.household = static_cast<std::size_t>(&household - households.data());
    moves.push_back({month_of(on), month, difference, 0, 0, 0, more.household, more.item});
    household.bills.push_back(more);
    post(month, "receivables", difference);
  } else {
    // What is still open of a bill is less at once, by what it fell.
    Fen left = -difference;
    for (const auto& [bill, fen] : fell) {
      const Fen part = std::min({fen, bill->open(), left});
      if (part == 0) continue;
      bill->paid += part;
      bill->paid_on.emplace_back(on, part);
      count_paid(month, *bill, part, 0);
      left -= part;
    }
    household.credit += left;
    // Nobody has paid more by that.
    paid[{month, "service_income"}] += difference;
    paid_of_item[{month, "property"}] += difference;
    post(month, "credit_balances", difference);
    if (left != -difference) {
      post(month, "credit_balances", -difference - left);
      post(month, "receivables", difference + left);
    }
  }
  return difference;
}

void Model::cancel(Household& household, std::size_t number, Date on) {
  Bill& bill = household.bills[number];
  const YearMonth month = month_of_books(on);
  bill.cancelled = true;
  moves.push_back({month_of(bill.from), month, -bill.amount, 0, 0, 0, bill.household, bill.item});
  post(month, "receivables", -bill.amount);
  post(month, "output_vat", bill.tax);
  const YearMonth of = month_of(bill.from);
  const Fen net = bill.amount - bill.tax;
  if (of <= month) {
    post(month, "service_income", net);
    return;
  }
  post(month, "deferred_income", net);
  post(of, "deferred_income", -net);
  post(of, "service_income", net);
}

Fen Model::balance(const std::string& account, YearMonth through) const {
  Fen sum = 0;
  for (const auto& [key, turnover] : books) {
    if (key.second == account && key.first <= through) sum += turnover.debit - turnover.credit;
  }
  return sum;
}

Turnover Model::turnover(const std::string& account, YearMonth month) const {
  const auto found = books.find({month, account});
  return found == books.end() ? Turnover{} : found->second;
}

std::map<int, Fen> Model::ageing(Date on) const {
  std::map<int, Fen> buckets;
  for (const Household& household : households) {
    for (const Bill& bill : household.bills) {
      const Fen open = bill.open() + bill.open_fee();
      if (open == 0) continue;
      const int days = days_between(bill.due, on);
      int first = 0;
      for (const int begin : {1, 31, 61, 91, 181, 366}) first = days >= begin ? begin : first;
      buckets[first] += open;
    }
  }
  return buckets;
}

namespace {

// What was paid of an item by a household for a month.
struct Collected {
  Fen due = 0;
  bool corrected = false;
  std::map<YearMonth, Fen> moved{};
  // What was given back is taken off what was paid last.
  [[nodiscard]] Fen by(YearMonth through) const {
    Fen sum = 0;
    for (const auto& [month, fen] : moved) sum += month <= through ? fen : 0;
    return corrected ? std::min(sum, std::max(due, Fen{0})) : sum;
  }
};

}  // namespace

Model::Rates Model::rates(YearMonth month, YearMonth through) const {
  Rates rates;
  std::map<std::tuple<YearMonth, std::size_t, std::string>, Collected> all;
  for (const Move& move : moves) {
    if (move.charged > month) continue;
    const Fen charged = move.billed - move.fell;
    if (move.charged == month) {
      rates.receivable += charged - move.waived;
    } else {
      rates.opening += charged - (move.month < month ? move.waived : 0);
    }
    Collected& of = all[{move.charged, move.household, move.item}];
    of.due += charged - move.waived;
    of.corrected = of.corrected || move.fell != 0;
    of.moved[move.month] += move.paid - move.fell;
  }
  for (const auto& [key, of] : all) {
    if (std::get<YearMonth>(key) == month) {
      rates.received += of.by(through);
      continue;
    }
    const Fen before = of.by(add(month, -1));
    rates.opening -= before;
    rates.recovered += of.by(through) - before;
  }
  return rates;
}

}  // namespace steward::blackbox::year

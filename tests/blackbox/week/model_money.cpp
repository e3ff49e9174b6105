#include <algorithm>
#include <chrono>

#include "tests/blackbox/week/model_context.h"
#include "tests/blackbox/week/texts.h"

// Bills and payments of the households (domain reference §2.7, §2.9): oldest due first, the rest to the credit.
namespace steward::blackbox::week {

namespace {

constexpr std::int64_t kMonthlyFee = 20'000;  // 100.00 m² at 2 yuan

// Days since the year 2000; the dates of the table of steps exist.
int day_of(const std::string& date) {
  const auto number = [&](std::size_t at, std::size_t digits) { return std::stoi(date.substr(at, digits)); };
  const std::chrono::year_month_day civil{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  constexpr std::chrono::year_month_day kFirst{std::chrono::year(2000), std::chrono::month(1), std::chrono::day(1)};
  return static_cast<int>((std::chrono::sys_days(civil) - std::chrono::sys_days(kFirst)).count());
}

std::string fen(std::int64_t amount) { return " fen " + std::to_string(amount); }

}  // namespace

int Model::raise_bill(const Context& of, const std::string& house, std::int64_t amount, const std::string& due_date) {
  record(of, "ChargeRaised", building_of(house));
  tell(of, house, "bill ChargeRaised" + fen(amount));
  std::vector<Bill>& bills = accounts_.at(house).bills;
  const int number = static_cast<int>(bills.size()) + 1;
  bills.push_back({number, due_date, amount, amount, of.day()});
  count(of.day(), building_of(house), "money/billed_fen", amount);
  count(of.day(), building_of(house), "money/bills");
  return number;
}

void Model::take_bill_run(const Context& of) {
  for (const char* event : {"BillRunStarted", "BillRunChunkRecorded", "BillRunCompleted"}) record(of, event, "");
  for (auto& [house, account] : accounts_) {
    record(of, "StatementIssued", building_of(house));
    tell(of, house, "bill StatementIssued " + of.taken.makes + fen(kMonthlyFee));
    const int number = static_cast<int>(account.bills.size()) + 1;
    account.bills.push_back({number, of.said("due_date"), kMonthlyFee, kMonthlyFee, of.day()});
    count(of.day(), building_of(house), "money/billed_fen", kMonthlyFee);
    count(of.day(), building_of(house), "money/bills");
  }
}

// What is collected counts on the day of the bill.
void Model::pay_bills(Account& account, Payment& payment, std::int64_t& rest, const std::string& building) {
  std::vector<Bill*> open;
  for (Bill& bill : account.bills) open.push_back(&bill);
  std::stable_sort(open.begin(), open.end(), [](const Bill* a, const Bill* b) { return a->due_date < b->due_date; });
  if (payment.chosen != 0) std::erase_if(open, [&](const Bill* bill) { return bill->number != payment.chosen; });
  for (Bill* bill : open) {
    const std::int64_t part = std::min(rest, bill->open_fen);
    if (part == 0) continue;
    bill->open_fen -= part;
    rest -= part;
    payment.allocations[bill->number] += part;
    count(bill->day, building, "money/collected_fen", part);
  }
}

std::int64_t Model::credit_of(const Account& account) const {
  std::int64_t credit = 0;
  for (const std::string& payment : account.payments) credit += payments_.at(payment).credit_fen;
  return credit;
}

void Model::take_money(const Context& of) {
  const std::string house = house_of(of.of);
  const std::string building = building_of(house);
  Account& account = accounts_.at(house);
  if (of.step == "charges") {
    raise_bill(of, house, of.number("amount_fen"), of.said("due_date"));
    return;
  }
  if (of.step == "credit-applications") {
    std::int64_t applied = 0;
    for (const std::string& name : account.payments) {
      Payment& payment = payments_.at(name);
      const std::int64_t before = payment.credit_fen;
      pay_bills(account, payment, payment.credit_fen, building);
      applied += before - payment.credit_fen;
    }
    record(of, "CreditApplied", building);
    return tell(of, house, "payment CreditApplied" + fen(applied));
  }
  if (of.beside == "reversal") {
    Payment& payment = payments_.at(of.detail);
    for (const auto& [number, part] : payment.allocations) {
      Bill& bill = account.bills.at(static_cast<std::size_t>(number) - 1);
      bill.open_fen += part;
      count(bill.day, building, "money/collected_fen", -part);
    }
    payment.credit_fen = 0;
    record(of, "PaymentReversed", building);
    count(of.day(), building, "money/reversed_fen", payment.amount_fen);
    count(of.day(), building, "money/reversals");
    return tell(of, house, "payment PaymentReversed " + of.detail + fen(payment.amount_fen));
  }
  Payment payment;
  payment.house = house;
  payment.amount_fen = of.number("amount_fen");
  payment.credit_fen = payment.amount_fen;
  if (const auto* bills = of.body.if_contains("bills")) payment.chosen = static_cast<int>(bills->at(0).as_int64());
  pay_bills(account, payment, payment.credit_fen, building);
  record(of, "PaymentReceived", building);
  count(of.day(), building, "money/received_fen", payment.amount_fen);
  count(of.day(), building, "money/payments");
  tell(of, house,
       "payment PaymentReceived " + of.taken.makes + fen(payment.amount_fen) + " " + std::to_string(++receipts_));
  account.payments.push_back(of.taken.makes);
  payments_[of.taken.makes] = std::move(payment);
}

std::int64_t Model::past_due_fen(const std::string& scope, const std::string& date, int from, int to) const {
  std::int64_t sum = 0;
  for (const auto& [house, account] : accounts_) {
    if (!in_scope(scope, building_of(house))) continue;
    for (const Bill& bill : account.bills) {
      const int days = day_of(date) - day_of(bill.due_date);
      if (days >= from && days <= to) sum += bill.open_fen;
    }
  }
  return sum;
}

}  // namespace steward::blackbox::week

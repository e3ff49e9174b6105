#include "tests/blackbox/year/reports.h"

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>

namespace steward::blackbox::year {

namespace {

constexpr std::array kIncomes = {"service_income", "other_income", "sundry_income"};

Fen found_in(const std::map<std::pair<YearMonth, std::string>, Fen>& sums, YearMonth month, const std::string& name) {
  const auto found = sums.find({month, name});
  return found == sums.end() ? 0 : found->second;
}

}  // namespace

boost::json::value Reports::report(const std::string& name, YearMonth month, const std::string& more) const {
  const std::string text = to_string(month);
  return read_("/v1/reports/" + name + "?from=" + text + "&to=" + text + "&" + of_ + more);
}

Fen Reports::income_of(YearMonth month, const std::string& account) const {
  const Turnover turnover = model_.turnover(account, month);
  return turnover.credit - turnover.debit;
}

void Reports::expect_trial_balance(YearMonth month) const {
  const boost::json::value balance = report("trial-balance", month);
  std::size_t with_something = 0;
  for (const auto& line : balance.at("items").as_array()) {
    const std::string account(line.at("account_name").as_string());
    const Turnover turnover = model_.turnover(account, month);
    EXPECT_EQ(line.at("opening_fen"), model_.balance(account, add(month, -1))) << account;
    EXPECT_EQ(line.at("debit_fen"), turnover.debit) << account;
    EXPECT_EQ(line.at("credit_fen"), turnover.credit) << account;
    ++with_something;
  }
  EXPECT_GE(with_something, 6U);
}

void Reports::expect_income(YearMonth month, const std::map<std::string, std::string>& items, Fen car_park) const {
  const boost::json::value accrued = report("income-statement", month);
  Fen income = 0;
  for (const char* account : kIncomes) income += income_of(month, account);
  EXPECT_EQ(accrued.at("totals").at("income_fen"), income);
  EXPECT_EQ(accrued.at("totals").at("expense_fen"), model_.turnover("operating_costs", month).debit);
  const boost::json::value paid = report("income-statement", month, "&basis=cash");
  Fen received = 0;
  for (const char* account : kIncomes) received += found_in(model_.paid, month, account);
  EXPECT_EQ(paid.at("totals").at("income_fen"), received);
  EXPECT_EQ(paid.at("totals").at("expense_fen"), found_in(model_.paid, month, "operating_costs"));
  for (const auto& line : paid.at("items").as_array()) {
    const std::string account(line.at("account_name").as_string());
    EXPECT_EQ(line.at("amount_fen"), found_in(model_.paid, month, account)) << account;
  }
  // The items are parts of the whole.
  Fen of_items = 0;
  for (const auto& [name, id] : items) {
    const Fen of_item =
        report("income-statement", month, "&fee_item_id=" + id).at("totals").at("income_fen").as_int64();
    of_items += of_item;
    if (name != "car_park") continue;
    EXPECT_EQ(of_item, car_park + found_in(model_.late_fees, month, name));
    EXPECT_EQ(
        report("income-statement", month, "&basis=cash&fee_item_id=" + id).at("totals").at("income_fen").as_int64(),
        found_in(model_.paid_of_item, month, name));
  }
  EXPECT_EQ(of_items, income);
}

void Reports::expect_collection_rates(YearMonth month, YearMonth through) const {
  const std::string by = "&through=" + to_string(through);
  const boost::json::value rates = report("collection-rates", month, through == month ? "" : by).at("items").at(0);
  const Model::Rates expected = model_.rates(month, through);
  EXPECT_EQ(rates.at("receivable_fen"), expected.receivable);
  EXPECT_EQ(rates.at("received_fen"), expected.received);
  EXPECT_EQ(rates.at("opening_arrears_fen"), expected.opening);
  EXPECT_EQ(rates.at("recovered_fen"), expected.recovered);
}

void Reports::expect_tax(YearMonth month, Fen car_park) const {
  const boost::json::value taxes = report("tax", month);
  const Fen output = income_of(month, "output_vat");
  const Fen input = -income_of(month, "input_vat");
  EXPECT_EQ(taxes.at("totals").at("output_vat_fen"), output);
  EXPECT_EQ(taxes.at("totals").at("input_vat_fen"), input);
  EXPECT_EQ(taxes.at("totals").at("payable_fen"), output - input);
  Fen net = 0;  // at whatever rate
  Fen of_car_park = 0;
  for (const auto& line : taxes.at("items").as_array()) {
    if (line.at("account_name").as_string() != "other_income") continue;
    net += line.at("net_fen").as_int64();
    of_car_park += line.at("tax_fen").as_int64();
  }
  EXPECT_EQ(net, income_of(month, "other_income"));
  EXPECT_EQ(of_car_park, car_park);
}

void Reports::expect_cash(YearMonth month) const {
  static const std::map<std::string, std::string> kChannels = {
      {"cash_on_hand", "cash"}, {"bank_deposits", "bank_transfer"}, {"wechat_clearing", "wechat"}};
  // One line for each key that took money: keys end within the year.
  std::map<std::string, Till> listed;
  const boost::json::value cash = report("cash", month);
  for (const auto& line : cash.at("items").as_array()) {
    Till& till = listed[std::string(line.at("channel").as_string())];
    till.received += line.at("received_fen").as_int64();
    till.reversed += line.at("reversed_fen").as_int64();
    till.refunded += line.at("refunded_fen").as_int64();
    till.payments += static_cast<int>(line.at("payments").as_int64());
    till.reversals += static_cast<int>(line.at("reversals").as_int64());
    till.refunds += static_cast<int>(line.at("refunds").as_int64());
  }
  for (const auto& [account, channel] : kChannels) {
    const auto found = model_.tills.find({month, account});
    const Till expected = found == model_.tills.end() ? Till{} : found->second;
    EXPECT_EQ(listed[channel].received, expected.received) << channel;
    EXPECT_EQ(listed[channel].reversed, expected.reversed) << channel;
    EXPECT_EQ(listed[channel].payments, expected.payments) << channel;
    EXPECT_EQ(listed[channel].reversals, expected.reversals) << channel;
    EXPECT_EQ(listed[channel].refunded, expected.refunded) << channel;
    EXPECT_EQ(listed[channel].refunds, expected.refunds) << channel;
  }
  EXPECT_EQ(listed.size(), kChannels.size());
}

void Reports::expect_receipts(int year) const {
  const boost::json::value receipts = read_("/v1/receipts?limit=500&year=" + std::to_string(year) + "&" + of_);
  const boost::json::array& items = receipts.at("items").as_array();
  ASSERT_EQ(items.size(), model_.receipts.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const boost::json::value& item = items[i];
    const Receipt& expected = model_.receipts[i];
    EXPECT_EQ(item.at("receipt_number"), i + 1);
    EXPECT_EQ(item.at("amount_fen"), expected.amount) << i;
    EXPECT_EQ(item.at("household_id").is_null(), !expected.vehicle.empty()) << i;
    const boost::json::value vehicle =
        expected.vehicle.empty() ? boost::json::value(nullptr) : boost::json::value(expected.vehicle);
    EXPECT_EQ(item.at("vehicle_id"), vehicle) << i;
    const boost::json::value voided_on =
        expected.voided_on ? boost::json::value(to_string(*expected.voided_on)) : boost::json::value(nullptr);
    EXPECT_EQ(item.at("voided_on"), voided_on) << i;
  }
}

}  // namespace steward::blackbox::year

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <thread>

#include "tests/blackbox/estate.h"
#include "tests/blackbox/week/drive.h"
#include "tests/blackbox/year/car_park.h"
#include "tests/blackbox/year/model.h"
#include "tests/blackbox/year/reports.h"
#include "tests/support/eventually.h"

// A year with a community over HTTP: bills, meters of which one is replaced, payments in part, too much, twice and of
// nobody, late fees, a refund that fails first, a tenure that ends and leaves its debts, a tariff that was wrong from
// January on, a run taken back, expenses, what is parked by visitors and residents, the fee of a demand, and a close
// each month. At the end of every month balances, ageing, rates, trial balance, income statement (accrued and paid),
// tax, cash and receipts are those of the bookkeeper's model, to the fen.
namespace steward::blackbox {
namespace {

using week::Mortal;
using year::Fen;
using year::Household;
using year::Model;

constexpr std::int32_t kOffset = 480;

Date on(int month, unsigned day) { return make_date(2025, static_cast<unsigned>(month), day); }
Date first_of(int month) { return add_months(make_date(2025, 1, 1), month - 1); }
Date last_of(int month) { return add_days(first_of(month + 1), -1); }
YearMonth the_month(int month) { return month_of(first_of(month)); }

std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string quoted(Date date) { return quoted(to_string(date)); }

class AYear : public Blackbox {
 protected:
  static constexpr std::int64_t kWrongPrice = 2'500'000;
  static constexpr std::int64_t kRightPrice = 2'300'000;

  void SetUp() override {
    set_day(on(1, 1));
    ASSERT_NO_FATAL_FAILURE(server.start(flags));
    operator_key = server.operator_key();
    estate = make_estate("sunshine", 4);
    settle();
  }

  // The clock of the log stands at ten in the morning. It never goes back: a server that is killed then would find its
  // clock behind the log when it starts again, and rightly not believe it.
  void set_day(Date day) {
    today = std::max(today, day);
    const std::filesystem::path beside = clock_file.string() + ".new";
    std::ofstream(beside) << to_string(add_seconds(start_of(today, kOffset), 10 * 3600)) << '\n';
    std::filesystem::rename(beside, clock_file);
  }

  // A request of the administrator, sent until it is answered; a second time, where the year is lived in disorder: the
  // answer is the same one.
  Answer send(const std::string& path, const std::string& body, const Headers& headers = {}) {
    const std::string key = new_key();
    Answer answer = mortal->send("POST", estate.admin_key, path, body, key, headers);
    if (disorder && headers.empty()) {
      const Answer again = mortal->send("POST", estate.admin_key, path, body, key);
      if (!is_sweep(path) && answer.status < 300) {
        EXPECT_EQ(again.body, answer.body) << path;
      }
    }
    return answer;
  }
  // Over a whole community: it remembers nothing, and finds nothing left to do the second time.
  bool is_sweep(const std::string& path) const {
    return path == community() + "/late-fees" || path == community() + "/adjustments" ||
           path.ends_with("/cancellation");
  }
  Answer made(const std::string& path, const std::string& body, const Headers& headers = {}) {
    Answer answer = send(path, body, headers);
    EXPECT_TRUE(answer.status >= 200 && answer.status < 300) << to_string(today) << " " << path << " " << answer.body;
    return answer;
  }
  Answer get(const std::string& target, const Headers& headers = {}) {
    return mortal->send("GET", estate.admin_key, target, {}, {}, headers);
  }
  Headers as_read(const std::string& path) { return {{"If-Match", get(path).header("ETag")}}; }
  // Of what a view says, which follows the log.
  Headers as_read_now(const std::string& path) { return {{"If-Match", get(path, up_to_now()).header("ETag")}}; }
  Headers up_to_now() {
    const std::string position = mortal->get(operator_key, "/v1/views").text("durable_position");
    return {{"Min-Position", position}, {"Prefer", "wait=10"}};
  }
  // A server that dies over it has taken back a part: the same request goes on with the rest.
  Answer cancel(const std::string& of_run) {
    Answer answer = send(of_run + "/cancellation", "{}", as_read_now(of_run));
    EXPECT_EQ(answer.status, 200) << to_string(today) << " " << of_run << " " << answer.body;
    return answer;
  }
  boost::json::value read(const std::string& target) {
    const Answer answer = get(target, up_to_now());
    EXPECT_EQ(answer.status, 200) << target << " " << answer.body;
    return answer.json();
  }

  std::string household(std::size_t i) const { return "/v1/households/" + ids[i]; }
  std::string community() const { return "/v1/communities/" + estate.community; }

  void settle() {
    mortal = std::make_unique<Mortal>(server, flags, data / "views");
    const std::int64_t areas[] = {8'943, 12'007, 7'555, 10'000};
    for (std::size_t i = 0; i < 4; ++i) {
      ids.push_back(estate.households[i]);
      model.households.push_back({areas[i], make_date(2024, 1, 12), {}, {}, 0});
      made("/v1/houses/" + estate.houses[i] + "/measurements",
           R"({"effective_from":"2025-01-01","built_up_area_centi_m2":)" + std::to_string(areas[i]) + "}");
    }
    made("/v1/fee-items/" + estate.property + "/tariffs",
         R"({"effective_from":"2025-01-01","unit_price_micro_yuan":)" + std::to_string(kWrongPrice) + "}");
    made("/v1/fee-items/" + estate.property + "/vat-rates",
         R"({"effective_from":"2025-01-01","rate_millionths":60000,"prices_include_tax":true})");
    parking = made(community() + "/fee-items", R"({"code":"parking","name":"停车费","method":"contract"})")
                  .text("fee_item_id");
    made("/v1/fee-items/" + parking + "/tariffs",
         R"({"effective_from":"2025-01-01","unit_price_micro_yuan":300000000})");
    made(household(0) + "/contracts", R"({"fee_item_id":")" + parking + R"(","label":"B1-023","from":"2025-01-01"})");
    water = made(community() + "/fee-items", R"({"code":"water","name":"水费","method":"metered","utility":"water"})")
                .text("fee_item_id");
    made("/v1/fee-items/" + water + "/tariffs",
         R"({"effective_from":"2025-01-01","unit_price_micro_yuan":4100000,
             "tiers":[{"above_milli":100000,"unit_price_micro_yuan":5200000}]})");
    meter = made("/v1/houses/" + estate.houses[0] + "/meters",
                 R"({"number":"SB-0101","utility":"water","installed_on":"2025-01-01","reading_milli":12000})")
                .text("meter_id");
    made(community() + "/late-fee-terms",
         R"({"effective_from":"2025-01-01","daily_rate_millionths":500,"posting":"month_end"})");
    vendor = made("/v1/vendors", R"({"code":"V-1","name":"恒达电梯维保有限公司"})").text("vendor_id");
    car_park = std::make_unique<year::CarPark>(
        model, [this](const std::string& path, const std::string& body) { return send(path, body); },
        [this](const std::string& target) { return read(target); });
    car_park->open(community());
  }

  // Keys end after ninety days.
  void renew_keys() {
    const auto renewed = [&](const std::string& key, const std::string& body) {
      const std::string once = new_key();
      std::string made;
      // The key itself is shown with the first answer only: whoever missed that asks again.
      for (int i = 0; i < 50 && made.empty(); ++i) {
        made = mortal->send("POST", key, "/v1/api-keys", body, once + std::to_string(i)).text("api_key");
      }
      EXPECT_FALSE(made.empty());
      return made;
    };
    estate.admin_key = renewed(
        operator_key, R"({"role":"administrator","label":"admin","company":)" + std::to_string(estate.company) + "}");
    operator_key = renewed(operator_key, R"({"role":"administrator","label":"operator"})");
  }

  // --- what happens, in the log and in the model alike ---

  std::string run(const std::string& item, Date from, Date to, Date issued, Date due) {
    const Answer started =
        made(community() + "/bill-runs", R"({"period_from":)" + quoted(from) + R"(,"period_to":)" + quoted(to) +
                                             R"(,"issue_date":)" + quoted(issued) + R"(,"due_date":)" + quoted(due) +
                                             R"(,"fee_item_ids":[")" + item + "\"]}");
    const std::string id = started.text("bill_run_id");
    EXPECT_TRUE(test::eventually([&] { return get("/v1/bill-runs/" + id).text("state") == "completed"; }))
        << "the run of " << to_string(from) << " did not end";
    return id;
  }
  void run_property(int month, Date issued, Date due) {
    last_run = run(estate.property, first_of(month), first_of(month + 1), issued, due);
    for (Household& each : model.households) {
      model.bill_property(each, first_of(month), first_of(month + 1), price, issued, due);
    }
  }
  // What the meter showed at the end of the month is billed on the first day of the next.
  void run_water(int month, Date issued, Date due) {
    run(water, first_of(month), first_of(month + 1), issued, due);
    const std::int64_t cheap = std::clamp<std::int64_t>(100'000 - water_before, 0, water_used);
    const Fen amount = year::rounded(Int128{cheap} * 4'100'000 + Int128{water_used - cheap} * 5'200'000, 10'000'000);
    water_before += water_used;
    water_used = 0;
    if (amount > 0) {
      model.bill_plain(model.households[0], "water", first_of(month), first_of(month + 1), amount, issued, due);
    }
  }
  void use_water(Date day, std::int64_t used) {
    shown += used;
    water_used += used;
    made("/v1/houses/" + estate.houses[0] + "/meters/" + meter + "/readings",
         R"({"read_on":)" + quoted(day) + R"(,"confirmed":true,"reading_milli":)" + std::to_string(shown) + "}");
  }
  void run_parking(int month, Date issued, Date due) {
    run(parking, first_of(month), first_of(month + 3), issued, due);
    model.bill_quarter(model.households[0], first_of(month), issued, due);
  }

  std::string reference() { return "R-" + std::to_string(++references); }
  std::string pay(std::size_t who, Fen fen, const std::string& channel = "cash") {
    static const std::map<std::string, std::string> kAccounts = {
        {"cash", "cash_on_hand"}, {"bank_transfer", "bank_deposits"}, {"wechat", "wechat_clearing"}};
    if (fen <= 0) return {};
    const std::string ref = channel == "cash" ? "" : R"(,"external_reference":")" + reference() + "\"";
    const Answer answer = made(household(who) + "/payments",
                               R"({"channel":")" + channel + R"(","amount_fen":)" + std::to_string(fen) + ref + "}");
    payments[answer.text("payment_id")] = model.pay(model.households[who], today, fen, kAccounts.at(channel));
    return answer.text("payment_id");
  }
  void apply_credit(std::size_t who) {
    made(household(who) + "/credit-applications", "{}");
    model.apply_credit(model.households[who], today);
  }
  void expense(Fen net, Fen tax, Date spent) {
    made(community() + "/expenses", R"({"vendor_id":")" + vendor +
                                        R"(","account":6401,"description":"电梯维保","net_fen":)" +
                                        std::to_string(net) + R"(,"tax_fen":)" + std::to_string(tax) +
                                        R"(,"paid_by":"bank_transfer","spent_on":)" + quoted(spent) + "}");
    const YearMonth month = model.month_of_books(spent);
    model.post(month, "operating_costs", net);
    model.post(month, "input_vat", tax);
    model.post(month, "bank_deposits", -net - tax);
    model.paid[{month, "operating_costs"}] += net + tax;
  }

  void begin_of(int month);
  void middle_of(int month);
  void special_of(int month);
  void demand(std::size_t who);
  void end_of(int month);
  void close(int month) {
    set_day(first_of(month + 1));
    made(community() + "/period-closings", R"({"period":")" + to_string(the_month(month)) + "\"}",
         as_read(community() + "/periods"));
    model.closed = the_month(month);
  }
  // Independent payments of one day in any order.
  void in_any_order(std::vector<std::function<void()>> deeds) {
    if (disorder) std::shuffle(deeds.begin(), deeds.end(), *disorder);
    for (const auto& deed : deeds) deed();
  }

  void live();
  void expect_what_the_model_says(int month);
  void expect_ageings_of_the_books(int month, Fen owed);
  void expect_nothing_found_on_the_stopped_directory() {
    EXPECT_EQ(server.stop(), 0) << server.log();
    for (const std::string command : {"verify", "compare"}) {
      const Ran ran = run_steward({command, "--data", data.string()}, directory.path() / "output");
      EXPECT_EQ(ran.exit, 0) << command << ran.output;
    }
  }

  std::filesystem::path clock_file = directory.path() / "clock";
  std::vector<std::string> flags = {"--clock-file", clock_file.string()};
  Estate estate;
  std::unique_ptr<Mortal> mortal;
  std::optional<std::mt19937> disorder;
  Model model;
  std::unique_ptr<year::CarPark> car_park;
  std::vector<std::string> ids;  // of the households of the model
  std::map<std::string, year::Payment> payments;
  std::map<int, Fen> owed_at_end_of;  // a month, as it was then
  Date today;
  std::int64_t price = kWrongPrice;
  std::string parking, water, meter, vendor, last_run, bounced, from_elsewhere;
  std::int64_t shown = 12'000, water_used = 0, water_before = 0;
  int references = 0;
};

void AYear::begin_of(int month) {
  set_day(first_of(month));
  if (month % 2 == 1) renew_keys();
  const Date due = add_days(first_of(month), 19);
  if (month != 11) run_property(month, today, due);
  if (month > 1) run_water(month - 1, today, due);
  if (month % 3 == 1) run_parking(month, today, due);
}

void AYear::middle_of(int month) {
  // 101 pays all that it owes, in May something more. 102 pays six tenths by WeChat. 103 pays at first only; who comes
  // after it pays a round sum by bank. 104 pays when it is asked to, in August.
  set_day(add_days(first_of(month), 4));
  in_any_order({
      [&] { pay(0, model.households[0].arrears() + (month == 5 ? 50'000 : 0)); },
      [&] { pay(1, model.households[1].arrears() * 6 / 10, "wechat"); },
      [&] { pay(2, month <= 2 ? model.households[2].arrears() : 0); },
      [&] { pay(3, month == 8 ? model.households[3].arrears() : 0); },
  });
  if (month >= 6) {
    set_day(add_days(first_of(month), 11));
    pay(4, 40'000, "bank_transfer");
  }
  special_of(month);
  set_day(add_days(first_of(month), 21));
  car_park->live(month, today, ids);
  set_day(add_days(first_of(month), 24));
  if (month != 9) expense(150'000, 9'000, today);
}

void AYear::special_of(int month) {
  if (month == 2) {
    // The same notice of WeChat a second time, and once more under another key: nobody is charged twice.
    set_day(on(2, 8));
    const std::string twice = R"({"channel":"wechat","amount_fen":100,"external_reference":"R-1"})";
    EXPECT_EQ(send(household(1) + "/payments", twice).problem(), "external-reference-taken");
    EXPECT_EQ(send(household(3) + "/payments", twice).problem(), "external-reference-taken");
  }
  if (month == 3) {
    // Money of nobody on the tenth is that of 104 ten days later, and counts from the tenth.
    set_day(on(3, 10));
    const std::string id =
        made(community() + "/suspense", R"({"channel":"bank_transfer","amount_fen":33300,"external_reference":")" +
                                            reference() + R"(","memo":"物业费"})")
            .text("payment_id");
    model.move_money(month_of(today), "bank_deposits", 33'300);
    model.post(month_of(today), "suspense", -33'300);
    EXPECT_EQ(read("/v1/suspense").at("items").as_array().size(), 1U);
    set_day(on(3, 20));
    made("/v1/suspense/" + id + "/assignment", R"({"household_id":")" + ids[3] + "\"}");
    model.pay(model.households[3], on(3, 10), 33'300, "suspense");
  }
  if (month == 4) {
    // The meter of 101 is replaced.
    set_day(on(4, 15));
    shown += 7'500;
    water_used += 7'500;
    const Answer replaced = made("/v1/houses/" + estate.houses[0] + "/meters/" + meter + "/removal",
                                 R"({"removed_on":"2025-04-15","reading_milli":)" + std::to_string(shown) +
                                     R"(,"replacement":{"number":"SB-0102","utility":"water","reading_milli":0}})");
    meter = replaced.text("replaced_by");
    shown = 0;
  }
  if (month == 5) {
    // 500.00 more than it owed: 300.00 go back, at the second try.
    set_day(on(5, 9));
    const std::string refund =
        made(household(0) + "/refunds", R"({"amount_fen":30000,"reason":"多缴"})", as_read(household(0)))
            .text("refund_id");
    const std::string path = household(0) + "/refunds/" + refund;
    made(path + "/sending", R"({"channel":"bank_transfer","reason":"业主要求"})");
    made(path + "/settlement", R"({"outcome":"failed"})");
    made(path + "/sending", R"({"channel":"bank_transfer","reason":"业主要求"})");
    made(path + "/settlement", R"({"outcome":"succeeded"})");
    model.households[0].credit -= 30'000;
    model.post(month_of(today), "credit_balances", 30'000);
    model.refund_money(month_of(today), "bank_deposits", 30'000);
    model.post(month_of(today), "refunds_payable", 30'000);
    model.post(month_of(today), "refunds_payable", -30'000);
    // 103 is sold: who goes leaves the debts behind, who comes owes nothing of them.
    set_day(on(5, 20));
    made(household(2) + "/move-out", R"({"moved_out_on":"2025-05-20"})");
    model.households[2].out = today;
    ids.push_back(made("/v1/houses/" + estate.houses[2] + "/households",
                       R"({"owner_name":"李四","owner_phone":"13900001234","moved_in_on":"2025-05-20"})")
                      .text("household_id"));
    model.households.push_back({7'555, today, {}, {}, 0});
    run(estate.property, first_of(5), first_of(6), today, on(6, 20));
    model.bill_property(model.households[4], first_of(5), first_of(6), price, today, on(6, 20));
  }
  if (month == 6) {
    // 2.50 should have been 2.30, from January on. 103 has the days back that it did not have.
    set_day(on(6, 15));
    made("/v1/fee-items/" + estate.property + "/tariff-corrections",
         R"({"effective_from":"2025-01-01","unit_price_micro_yuan":)" + std::to_string(kRightPrice) + "}");
    price = kRightPrice;
    const std::string range = R"("fee_item_id":")" + estate.property +
                              R"(","period_from":"2025-01-01","period_to":"2025-07-01","due_date":"2025-07-20")";
    const boost::json::value preview = read(community() + "/adjustment-preview?fee_item_id=" + estate.property +
                                            "&period_from=2025-01-01&period_to=2025-07-01");
    Fen credited = 0;
    for (Household& each : model.households) credited -= model.adjust(each, kRightPrice, today, on(7, 20));
    EXPECT_EQ(preview.at("totals").at("credited_fen"), credited);
    EXPECT_EQ(preview.at("totals").at("households"), 5);
    const Answer adjusted = made(community() + "/adjustments", "{" + range + R"(,"reason":"wrong_tariff"})");
    if (!disorder) {
      EXPECT_EQ(adjusted.number("amount_fen"), -credited);
      EXPECT_EQ(adjusted.number("households"), 5);
    }
    EXPECT_EQ(made(community() + "/adjustments", "{" + range + "}").number("households"), 0) << "nothing is left";
    for (const std::size_t who : {1U, 2U, 3U}) {
      const Household& each = model.households[who];
      const bool owes = std::any_of(each.bills.begin(), each.bills.end(),
                                    [](const year::Bill& bill) { return bill.open() > 0 || bill.open_fee() > 0; });
      if (each.credit > 0 && owes) apply_credit(who);
    }
  }
  if (month == 7) {
    set_day(on(7, 15));
    Household& debtor = model.households[2];
    const auto bearing = std::find_if(debtor.bills.begin(), debtor.bills.end(),
                                      [](const year::Bill& bill) { return bill.open_fee() > 0; });
    ASSERT_NE(bearing, debtor.bills.end());
    const Fen fee = bearing->open_fee();
    const auto number = bearing - debtor.bills.begin();
    made(household(2) + "/waivers",
         R"({"kind":"goodwill","reason":"困难","lines":[{"bill":)" + std::to_string(number + 1) +
             R"(,"late_fee_fen":)" + std::to_string(fee) + "}]}",
         as_read(household(2)));
    model.waive_fee(debtor, static_cast<std::size_t>(number), fee, today);
  }
  if (month == 8) {
    // Money that came to another community is said to be 102's: until September.
    set_day(on(8, 26));
    const std::string other = made("/v1/communities", R"({"code":"elsewhere","name":"别处"})").text("community_id");
    from_elsewhere =
        made("/v1/communities/" + other + "/suspense",
             R"({"channel":"bank_transfer","amount_fen":1000,"external_reference":")" + reference() + "\"}")
            .text("payment_id");
    made("/v1/suspense/" + from_elsewhere + "/assignment", R"({"household_id":")" + ids[1] + "\"}");
    payments[from_elsewhere] = model.pay(model.households[1], today, 1'000, "inter_community");
    set_day(on(8, 28));
    bounced = pay(1, 10'000, "wechat");
  }
  if (month == 9) {
    // What was paid in August bounces when August is closed; an expense of September is found in October.
    set_day(on(9, 3));
    made(household(1) + "/payments/" + bounced + "/reversal", R"({"reason":"bounced"})");
    model.reverse(model.households[1], payments.at(bounced), today, "wechat_clearing");
    made(household(1) + "/payments/" + from_elsewhere + "/reversal", R"({"reason":"entered_wrongly"})");
    model.reverse(model.households[1], payments.at(from_elsewhere), today, "inter_community");
  }
  if (month == 10) {
    set_day(on(10, 6));
    expense(150'000, 9'000, on(9, 25));
    // November is billed too early, taken back, and billed again when it is time.
    set_day(on(10, 28));
    run_property(11, today, on(11, 20));
    set_day(on(10, 29));
    const std::string of_run = "/v1/bill-runs/" + last_run;
    const Answer cancelled = cancel(of_run);
    if (!disorder) {
      EXPECT_EQ(cancelled.number("households"), 4);
    }
    EXPECT_EQ(cancel(of_run).number("households"), 0);
    for (Household& each : model.households) {
      if (!each.out) model.cancel(each, each.bills.size() - 1, today);
    }
  }
  if (month == 11) {
    set_day(on(11, 12));
    demand(3);
  }
  if (month == 12) {
    // 104 pays what it was charged for the letter too.
    set_day(on(12, 14));
    pay(3, model.households[3].arrears());
  }
}

// A letter after thirty days, which costs what its delivery costs. Whether the scheduler wrote it or a person: there is
// one, and who proves it charges it.
void AYear::demand(std::size_t who) {
  constexpr Fen kFee = 2'000;
  constexpr int kDaysToPay = 15;
  made(community() + "/dunning-ladder",
       R"({"steps":[{"level":1,"days":30,"channel":"letter","way":"by_hand","fee":{"fee_item_id":")" + estate.repair +
           R"(","amount_fen":)" + std::to_string(kFee) + R"(,"days_to_pay":)" + std::to_string(kDaysToPay) + "}}]}");
  const Answer written = send(household(who) + "/reminders", R"({"channel":"letter"})");
  EXPECT_TRUE(written.status == 201 || written.problem() == "reminder-pending") << written.body;
  const Answer proved = made("/v1/reminders/" + written.text("notice_id") + "/delivery", R"({"reference":"EMS 1047"})");
  Household& debtor = model.households[who];
  model.bill_charge(debtor, "repair", "other_income", today, kFee, 0, add_days(today, kDaysToPay));
  EXPECT_EQ(proved.number("charged_fen"), kFee) << proved.body;
  EXPECT_EQ(proved.number("bill_number"), static_cast<std::int64_t>(debtor.bills.size()));
}

void AYear::end_of(int month) {
  set_day(last_of(month));
  static const std::int64_t kUsed[] = {9'000,  11'500, 12'250, 6'000, 14'750, 18'000,
                                       21'000, 19'333, 13'001, 9'999, 8'000,  7'777};
  use_water(today, kUsed[month - 1]);
  set_day(first_of(month + 1));
  made(community() + "/late-fees", R"({"through":)" + quoted(last_of(month)) + "}");
  model.post_late_fees(last_of(month));
}

void AYear::live() {
  for (int month = 1; month <= 12; ++month) {
    SCOPED_TRACE("month " + std::to_string(month));
    ASSERT_NO_FATAL_FAILURE(begin_of(month));
    if (month == 11) run_property(11, today, on(11, 20));
    ASSERT_NO_FATAL_FAILURE(middle_of(month));
    ASSERT_NO_FATAL_FAILURE(end_of(month));
    ASSERT_NO_FATAL_FAILURE(expect_what_the_model_says(month));
    if (HasFailure()) {
      for (std::size_t i = 0; i < ids.size(); ++i) std::cout << get(household(i) + "/history").body << '\n';
      return;
    }
    close(month);
  }
}

void AYear::expect_what_the_model_says(int month) {
  const std::string of = "community_id=" + estate.community;
  Fen owed = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const boost::json::value account = read(household(i) + "/arrears");
    EXPECT_EQ(account.at("arrears_fen"), model.households[i].arrears()) << i;
    EXPECT_EQ(account.at("credit_fen"), model.households[i].credit) << i;
    owed += model.households[i].arrears();
  }
  const boost::json::value ageing = read("/v1/arrears/ageing?" + of + "&date=" + to_string(last_of(month)));
  EXPECT_EQ(ageing.at("total_fen"), owed);
  const auto buckets = model.ageing(last_of(month));
  for (const auto& bucket : ageing.at("buckets").as_array()) {
    const int first = bucket.at("from_days").is_null() ? 0 : static_cast<int>(bucket.at("from_days").as_int64());
    const auto found = buckets.find(std::max(first, 0));
    EXPECT_EQ(bucket.at("amount_fen"), found == buckets.end() ? 0 : found->second) << first;
  }
  ASSERT_NO_FATAL_FAILURE(expect_ageings_of_the_books(month, owed));
  const year::Reports reports(model, estate.community, [&](const std::string& target) { return read(target); });
  reports.expect_trial_balance(the_month(month));
  const year::Earned parked = car_park->earned_in(the_month(month));
  reports.expect_income(the_month(month),
                        {{"property", estate.property},
                         {"parking", parking},
                         {"water", water},
                         {"car_park", car_park->item()},
                         {"repair", estate.repair}},
                        parked.net);
  reports.expect_collection_rates(the_month(month), the_month(month));
  if (month > 1) {
    // The water of the month before was billed in this one.
    reports.expect_collection_rates(the_month(month - 1), the_month(month - 1));
    reports.expect_collection_rates(the_month(month - 1), the_month(month));
  }
  reports.expect_tax(the_month(month), parked.tax);
  reports.expect_cash(the_month(month));
  ASSERT_NO_FATAL_FAILURE(reports.expect_receipts(2025));
  if (month == 12) car_park->expect_lists();
}

// Of the end of a month the ageing is what receivables close at, and stays so: what comes later is not in it.
void AYear::expect_ageings_of_the_books(int month, Fen owed) {
  const std::string period = to_string(the_month(month));
  std::vector<std::string> scopes = {"", "&community_id=" + estate.community, "&building_id=" + estate.building};
  for (const std::string& item : {estate.property, parking, water, estate.repair}) {
    scopes.push_back("&fee_item_id=" + item);
    scopes.push_back("&fee_item_id=" + item + "&building_id=" + estate.building);
  }
  for (const std::string& scope : scopes) {
    const boost::json::value ageing = read("/v1/arrears/ageing?date=" + to_string(last_of(month)) + scope);
    const boost::json::value rolled = read("/v1/reports/receivables?from=" + period + "&to=" + period + scope);
    EXPECT_EQ(ageing.at("total_fen"), rolled.at("items").at(0).at("closing_fen")) << scope;
  }
  for (const auto& [earlier, fen] : owed_at_end_of) {
    EXPECT_EQ(read("/v1/arrears/ageing?date=" + to_string(last_of(earlier))).at("total_fen"), fen) << earlier;
  }
  owed_at_end_of[month] = owed;
}

TEST_F(AYear, ItsBooksAreThoseOfTheModelEveryMonth) {
  ASSERT_NO_FATAL_FAILURE(live());
  expect_nothing_found_on_the_stopped_directory();
}

TEST_F(AYear, EndsEqualThoughTheServerIsKilledAndEverythingIsSentTwiceInAnotherOrder) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  disorder.emplace(seed);
  mortal->hunt(seed);
  ASSERT_NO_FATAL_FAILURE(live());
  mortal->leave_in_peace();
  EXPECT_GT(mortal->kills(), 5);
  ASSERT_NO_FATAL_FAILURE(expect_what_the_model_says(12));
  expect_nothing_found_on_the_stopped_directory();
}

}  // namespace
}  // namespace steward::blackbox

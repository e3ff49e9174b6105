#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/approvals/commands.h"
#include "domain/base/refusals.h"
#include "domain/billing/movements.h"
#include "domain/billing/parked.h"
#include "domain/books/books.h"
#include "tests/support/scenario.h"

namespace steward::billing {
namespace {

using namespace steward::test;

const FeeItemId kCarPark = id<FeeItemId>(30);
const VehicleId kVehicle = id<VehicleId>(31);
const CredentialId kCashier = id<CredentialId>(32);
const VehicleId kOtherVehicle = id<VehicleId>(33);
constexpr std::string_view kNow = "2024-06-15T04:00:00Z";  // noon in Shanghai

// 30 minutes free, then 5 yuan for each hour, at most 30 in 24 hours and 50 in a month.
ParkingTerms terms(std::string_view from = "2024-01-01") {
  ParkingTerms made;
  made.effective_from = day(from);
  made.free_minutes = 30;
  made.step_price = {500};
  made.daily_cap = Money{3'000};
  made.month_cap = Money{5'000};
  return made;
}

std::vector<Command> a_car_park() {
  return a_household() + std::vector<Command>{define(kCarPark, "car_park", ChargeMethod::parking_stay),
                                              SetParkingTerms{kCarPark, terms()}};
}

StayAtGate stay(std::uint8_t n, std::string_view entered, std::string_view left) {
  return {id<ParkingStayId>(n), kVehicle, kCarPark, instant(entered), instant(left), {}};
}
// Two hours on that day: 10 yuan.
StayAtGate two_hours(std::uint8_t n, std::string_view on) {
  const std::string date(on);
  return stay(n, date + "T00:00:00Z", date + "T02:00:00Z");
}

// From eight in the morning for 20 hours: 30 yuan, as far as the month has room for them.
StayAtGate whole_day(std::uint8_t n, std::string_view on) {
  return stay(n, std::string(on) + "T00:00:00Z", std::string(on) + "T20:00:00Z");
}
ChargeParkingStay charge_day(std::uint8_t n, std::string_view on) { return {whole_day(n, on), kHousehold}; }

// As the gate reads another plate.
StayAtGate misread(StayAtGate stay) {
  stay.vehicle = kOtherVehicle;
  return stay;
}

PayParkingStay pay(std::uint8_t n, const StayAtGate& stay, std::int64_t fen, std::string_view on = "2024-06-15",
                   PaymentChannel channel = PaymentChannel::wechat) {
  return {stay,       id<PaymentId>(n), channel, channel == PaymentChannel::cash ? "" : "wx-" + std::to_string(n),
          Money{fen}, day(on)};
}
ReverseParkingPayment reverse(std::uint8_t n, ReversalReason reason = ReversalReason::entered_wrongly) {
  return {kVehicle, id<PaymentId>(n), reason, day("2024-06-15")};
}

Scenario with_car_park() { return given_at(kNow, a_car_park()); }

Money charged(Scenario& scenario, std::string_view month = "2024-06-01") {
  const auto& state = std::get<VehicleState>(scenario.world().state(stream_of(kVehicle)));
  return charged_in_month(std::get_if<Vehicle>(&state.is), kCarPark, month_of(day(month)));
}

TEST(ParkingTerms, AreFactsOfTheirTimeLikeATariff) {
  Scenario scenario = given(a_household() + std::vector<Command>{define(kCarPark, "p", ChargeMethod::parking_stay)});
  scenario.when(SetParkingTerms{kCarPark, terms()})
      .then(ParkingTermsSet{kCarPark, kCommunity, terms()})
      .then_effective("2024-01-01");
  scenario.when(SetParkingTerms{kCarPark, terms()}).then_refused("parking-terms-exist");
  scenario.when(SetParkingTerms{kCarPark, terms("2024-07-01")}).then_effective("2024-07-01");
  ParkingTerms wrong = terms("2024-08-01");
  wrong.step_minutes = 0;
  scenario.when(SetParkingTerms{kCarPark, wrong}).then_refused("parking-terms-invalid");
  scenario.when(SetParkingTerms{kParking, terms()}).then_refused("fee-item-method-differs");
  scenario.when(SetParkingTerms{id<FeeItemId>(99), terms()}).then_refused("fee-item-unknown");
}

TEST(ParkingTerms, OfAnItemThatNothingElseCharges) {
  Scenario scenario = with_car_park();
  scenario.when(set_tariff(kCarPark, 5'000'000)).then_refused("fee-item-method-differs");
  scenario.when(RaiseCharge{kHousehold, kCarPark, Money{500}, day("2024-06-15"), day("2024-06-30"), {}})
      .then_refused("fee-item-method-differs");
  StartBillRun run;
  run.run = id<BillRunId>(40);
  run.community = kCommunity;
  run.period_from = day("2024-06-01");
  run.period_to = day("2024-07-01");
  run.issue_date = day("2024-06-15");
  run.due_date = day("2024-06-30");
  run.fee_items = {kCarPark};
  run.roster = {kHousehold};
  scenario.when(run).then_refused("fee-item-method-differs");
}

TEST(ParkingStay, IsChargedToAHouseholdInOneAppend) {
  Scenario scenario = with_car_park();
  scenario.when(SetVatRate{kCarPark, {day("2024-01-01"), 50'000, true}});
  ChargeParkingStay charge{two_hours(1, "2024-06-14"), kHousehold, 10};
  charge.stay.plate = sealed(kOwner, FieldClass::plate);
  const std::size_t before = scenario.world().events().size();
  scenario.when(charge)
      .then_says({"amount_fen", std::int64_t{1'000}})
      .then_says({"bill_number", std::int64_t{1}})
      .then_says({"minutes", std::int64_t{120}})
      .then_effective("2024-06-14");
  const auto& events = scenario.world().events();
  ASSERT_EQ(events.size(), before + 2);
  const auto& stayed = get<ParkingStayCharged>(events[before].event);
  EXPECT_EQ(stayed.bill, 1U);
  EXPECT_EQ(stayed.house, kHouse);
  EXPECT_EQ(stayed.stay.left_on, day("2024-06-14"));
  EXPECT_EQ(stayed.stay.price.total, Money{1'000});
  EXPECT_EQ(stayed.stay.plate, charge.stay.plate);
  const auto& raised = get<ChargeRaised>(events[before + 1].event);
  EXPECT_EQ(raised.bill.fee_item, kCarPark);
  EXPECT_EQ(raised.bill.amount, Money{1'000});
  EXPECT_EQ(raised.bill.tax, Money{48}) << "5 % inside of 10.00";
  EXPECT_EQ(raised.bill.due_date, day("2024-06-24"));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{1'000});
  EXPECT_EQ(charged(scenario), Money{1'000});
}

TEST(ParkingStay, IsChargedOnWhatWasReadOfTheHousehold) {
  const StayAtGate parked = two_hours(1, "2024-06-14");
  EXPECT_EQ(plan(CompanyNo{1}, ChargeParkingStay{parked, kHousehold}).writes.front(), stream_of(kHousehold));
  EXPECT_EQ(plan(CompanyNo{1}, pay(1, parked, 1'000)).writes.front(), stream_of(kCarPark)) << "which has the terms";
}

TEST(ParkingStay, ThatCostsNothingMakesNoBill) {
  Scenario scenario = with_car_park();
  const auto event =
      scenario.when(ChargeParkingStay{stay(1, "2024-06-14T00:00:00Z", "2024-06-14T00:30:00Z"), kHousehold})
          .then_one<ParkingStayCharged>();
  EXPECT_EQ(event.bill, 0U);
  EXPECT_EQ(event.stay.price, (ParkingPrice{30, {}, {}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
}

TEST(ParkingStay, GoesByTheTermsOfTheDayOnWhichItBegan) {
  ParkingTerms dear = terms("2024-06-14");
  dear.step_price = {800};
  Scenario scenario = given_at(kNow, a_car_park() + std::vector<Command>{SetParkingTerms{kCarPark, dear}});
  // 23:30 on the 13th to 1:30 on the 14th, in Shanghai.
  scenario.when(ChargeParkingStay{stay(1, "2024-06-13T15:30:00Z", "2024-06-13T17:30:00Z"), kHousehold})
      .then_says({"amount_fen", std::int64_t{1'000}})
      .then_effective("2024-06-14");
  scenario.when(ChargeParkingStay{stay(2, "2024-06-13T18:00:00Z", "2024-06-13T20:00:00Z"), kHousehold})
      .then_says({"amount_fen", std::int64_t{1'600}});
  Scenario without =
      given_at(kNow, a_household() + std::vector<Command>{define(kCarPark, "p", ChargeMethod::parking_stay),
                                                          SetParkingTerms{kCarPark, terms("2024-06-15")}});
  without.when(ChargeParkingStay{two_hours(1, "2024-06-14"), kHousehold}).then_refused("parking-terms-missing");
}

TEST(ParkingStay, IsRefusedByNameWhenItIsWrong) {
  Scenario scenario = with_car_park();
  const auto refused = [&](ChargeParkingStay charge, std::string_view code) {
    scenario.when(charge).then_refused(code);
  };
  const ChargeParkingStay good{two_hours(1, "2024-06-14"), kHousehold};
  auto charge = good;
  charge.household = id<HouseholdId>(90);
  refused(charge, "household-unknown");
  charge = good;
  charge.stay.fee_item = id<FeeItemId>(90);
  refused(charge, "fee-item-unknown");
  charge = good;
  charge.stay.fee_item = kParking;
  refused(charge, "fee-item-method-differs");
  charge = good;
  charge.stay.vehicle = {};
  refused(charge, "parking-id-missing");
  charge = good;
  charge.stay.plate = sealed(kOwner, FieldClass::name);
  refused(charge, "sealed-data-mismatch");
  charge = good;
  charge.due_days = -1;
  refused(charge, "parking-due-days-invalid");
  charge = good;
  std::swap(charge.stay.entered_at, charge.stay.left_at);
  refused(charge, "parking-left-before-entry");
  charge = good;
  charge.stay.entered_at = instant("2023-06-01T00:00:00Z");
  refused(charge, "parking-terms-missing");
  charge = good;
  charge.stay.left_at = instant("2024-06-15T04:06:00Z");
  refused(charge, "occurred-in-future");
  refused({two_hours(1, "2024-05-10"), kHousehold}, "backdating-needs-permission");
}

TEST(ParkingStay, OverlapsNoOther) {
  Scenario scenario = with_car_park();
  scenario.when(ChargeParkingStay{two_hours(1, "2024-06-14"), kHousehold})
      .then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(ChargeParkingStay{two_hours(1, "2024-06-13"), kHousehold}).then_refused("parking-stay-exists");
  scenario.when(ChargeParkingStay{stay(2, "2024-06-14T01:59:00Z", "2024-06-14T03:00:00Z"), kHousehold})
      .then_refused("parking-stay-overlaps");
  scenario.when(ChargeParkingStay{stay(2, "2024-06-13T20:00:00Z", "2024-06-14T03:00:00Z"), kHousehold})
      .then_refused("parking-stay-overlaps");
  scenario.when(pay(3, stay(3, "2024-06-14T01:00:00Z", "2024-06-14T01:50:00Z"), 500))
      .then_refused("parking-stay-overlaps");
  // One after the other, and one that was left lying from before.
  scenario.when(ChargeParkingStay{stay(2, "2024-06-14T02:00:00Z", "2024-06-14T03:00:00Z"), kHousehold})
      .then_says({"amount_fen", std::int64_t{500}});
  scenario.when(ChargeParkingStay{two_hours(3, "2024-06-13"), kHousehold})
      .then_says({"amount_fen", std::int64_t{1'000}});
  EXPECT_EQ(charged(scenario), Money{2'500});
}

TEST(ParkingStay, IsChargedOnceWhateverTheVehicle) {
  const StayAtGate parked = two_hours(1, "2024-06-14");
  Scenario scenario = with_car_park();
  scenario.when(ChargeParkingStay{parked, kHousehold}).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_refused("parking-stay-exists");
  scenario.when(pay(1, misread(parked), 1'000)).then_refused("parking-stay-exists");
  // The vehicle of before says which stay it is, as ever.
  scenario.when(pay(1, parked, 1'000))
      .then_refused("parking-stay-exists")
      .then_says({"stay_id", id<ParkingStayId>(1).uuid});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{1'000});
  // Another stay of the other vehicle is its own.
  scenario.when(pay(1, misread(two_hours(2, "2024-06-14")), 1'000)).then_says({"receipt_number", std::int64_t{1}});
}

TEST(ParkingStay, ThatCostNothingIsNotChargedAgainEither) {
  const StayAtGate parked = stay(1, "2024-06-14T00:00:00Z", "2024-06-14T00:30:00Z");
  Scenario scenario = with_car_park();
  scenario.when(ChargeParkingStay{parked, kHousehold}).then_one<ParkingStayCharged>();
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_refused("parking-stay-exists");
}

TEST(ParkingStay, OfOneCompanyIsNoneOfAnother) {
  const StayAtGate parked = two_hours(1, "2024-06-14");
  Scenario scenario = with_car_park();
  scenario.when(ChargeParkingStay{parked, kHousehold}).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.world().context.company = CompanyNo{2};
  for (const Command& command : a_car_park()) EXPECT_TRUE(scenario.world().handle(command)) << command_name(command);
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_says({"amount_fen", std::int64_t{1'000}});
}

TEST(ParkingStay, OfAVehicleCountsTowardsTheCapOfItsMonth) {
  Scenario scenario = given_at("2024-07-02T04:00:00Z", a_car_park());
  scenario.when(charge_day(1, "2024-06-10")).then_says({"amount_fen", std::int64_t{3'000}});
  scenario.when(charge_day(2, "2024-06-11")).then_says({"amount_fen", std::int64_t{2'000}});
  scenario.when(charge_day(3, "2024-06-12")).then_says({"amount_fen", std::int64_t{0}});
  EXPECT_EQ(get<ParkingStayCharged>(scenario.world().events().back().event).stay.charged_before, Money{5'000});
  // It ends at 4:00 on 1 July.
  scenario.when(charge_day(4, "2024-06-30")).then_says({"amount_fen", std::int64_t{3'000}});
  EXPECT_EQ(charged(scenario), Money{5'000});
  EXPECT_EQ(charged(scenario, "2024-07-01"), Money{3'000});
}

TEST(ParkingStay, KeepsTheLastStaysAndTheSumsOfTheirMonths) {
  Scenario scenario = given_at("2024-06-30T04:00:00Z", a_car_park());
  const Instant begin = instant("2024-06-01T00:00:00Z");
  for (std::uint8_t n = 0; n < 70; ++n) {
    const Instant entered = add_seconds(begin, n * 7'200);
    StayAtGate short_one{id<ParkingStayId>(n), kVehicle, kCarPark, entered, add_seconds(entered, 3'600), {}};
    if (n == 0) short_one.stay = id<ParkingStayId>(200);
    scenario.when(ChargeParkingStay{short_one, kHousehold}).then_says({"minutes", std::int64_t{60}});
  }
  const auto& state = std::get<VehicleState>(scenario.world().state(stream_of(kVehicle)));
  EXPECT_EQ(std::get<Vehicle>(state.is).stays.size(), kMostKeptStays);
  EXPECT_EQ(charged(scenario), Money{5'000}) << "the cap of the month";
  scenario.when(ChargeParkingStay{stay(201, "2024-06-01T01:10:00Z", "2024-06-01T01:50:00Z"), kHousehold})
      .then_refused("parking-stay-overlaps");
  // The first six are forgotten, and said to be; what came after them is taken back as ever.
  const auto back = [](std::uint8_t n) {
    return ReverseParkingStay{kVehicle, id<ParkingStayId>(n), day("2024-06-30"), {}};
  };
  scenario.when(back(5)).then_refused("parking-stay-forgotten");
  const Refusal* told = find_refusal("parking-stay-forgotten");
  ASSERT_NE(told, nullptr);
  for (const std::string_view words : {told->english, told->chinese}) {
    EXPECT_NE(words.find(' ' + std::to_string(billing::kMostKeptStays) + ' '), std::string_view::npos) << words;
  }
  scenario.then_says({"forgotten_until", instant("2024-06-01T11:00:00Z")});
  scenario.when(reverse(1)).then_refused("parking-stay-forgotten");
  scenario.when(back(6)).then_says({"amount_fen", std::int64_t{500}}).then_says({"cut_by_cap_fen", std::int64_t{500}});
}

TEST(ParkingPayment, IsIncomeAtOnce) {
  Scenario scenario = with_car_park();
  scenario.when(SetVatRate{kCarPark, {day("2024-01-01"), 50'000, true}});
  const auto paid = scenario.when(pay(1, two_hours(1, "2024-06-15"), 1'000)).then_one<ParkingStayPaid>();
  scenario.then_effective("2024-06-15").then_says({"receipt_number", std::int64_t{1}});
  EXPECT_EQ(paid.community, kCommunity);
  EXPECT_EQ(paid.tax, Money{48});
  EXPECT_EQ(paid.receipt_year, 2024);
  EXPECT_EQ(paid.receipt_number, 1);
  EXPECT_EQ(paid.posting.lines, (std::vector<PostingLine>{{LedgerAccount::wechat_clearing, {1'000}, {}},
                                                          {LedgerAccount::service_income, {-952}, {-48}},
                                                          {LedgerAccount::output_vat, {-48}, {}}}));
  EXPECT_EQ(cash_of(paid), (CashMovement{PaymentChannel::wechat, {1'000}, CashFlow::received}));
  ASSERT_EQ(incomes_of(paid).size(), 1U);
  EXPECT_EQ(incomes_of(paid).front().amount, Money{952});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  // The next receipt, of whatever, has the next number.
  const auto received =
      scenario
          .when(ReceivePayment{
              id<PaymentId>(2), kHousehold, PaymentChannel::wechat, "wx-2", Money{100}, day("2024-06-15"), {}})
          .then_one<PaymentReceived>();
  EXPECT_EQ(received.receipt_number, 2);
}

TEST(ParkingPayment, IsRefusedByNameWhenItIsWrong) {
  Scenario scenario = with_car_park();
  scenario.when(pay(1, two_hours(1, "2024-06-14"), 900))
      .then_refused("parking-amount-differs")
      .then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(pay(1, stay(1, "2024-06-14T00:00:00Z", "2024-06-14T00:20:00Z"), 0)).then_refused("parking-stay-free");
  scenario.when(pay(1, two_hours(1, "2024-06-14"), 1'000, "2024-06-13")).then_refused("parking-paid-before-leaving");
  scenario.when(pay(1, two_hours(1, "2024-06-14"), 1'000, "2024-06-16")).then_refused("date-in-future");
  auto without = pay(1, two_hours(1, "2024-06-14"), 1'000);
  without.external_reference.clear();
  scenario.when(without).then_refused("external-reference-invalid");
  scenario.when(pay(1, two_hours(1, "2024-06-14"), 1'000)).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(pay(1, two_hours(2, "2024-06-15"), 1'000)).then_refused("payment-exists");
  auto same_reference = pay(2, two_hours(2, "2024-06-15"), 1'000);
  same_reference.external_reference = "wx-1";
  scenario.when(same_reference).then_refused("external-reference-taken");
}

TEST(ParkingPayment, InCashGoesThroughTheDrawer) {
  const books::OpenShift open{id<ShiftId>(50), kCashier, kCommunity, day("2024-06-15"), Money{5'000}};
  Scenario scenario = given_at(kNow, a_car_park() + std::vector<Command>{open});
  auto cash = pay(1, two_hours(1, "2024-06-15"), 1'000, "2024-06-15", PaymentChannel::cash);
  cash.till = kCashier;
  scenario.when(cash);
  const auto holds = [&] {
    return std::get<books::Drawer>(std::get<books::TillState>(scenario.world().state(till_stream(kCashier))).is).holds;
  };
  EXPECT_EQ(holds(), Money{6'000});
  auto back = reverse(1);
  back.own_of_the_day = true;
  scenario.when(back).then_refused("reversal-needs-supervisor");
  back.till = kCashier;
  scenario.when(back).then_says({"amount_fen", std::int64_t{1'000}});
  EXPECT_EQ(holds(), Money{5'000});
}

// Whoever took it has opened a shift since, whose drawer never had it.
TEST(ParkingPayment, InCashThatWasTakenInNoShiftLeavesEveryDrawer) {
  const books::OpenShift open{id<ShiftId>(50), kCashier, kCommunity, day("2024-06-15"), Money{5'000}};
  auto cash = pay(1, two_hours(1, "2024-06-15"), 1'000, "2024-06-15", PaymentChannel::cash);
  cash.till = kCashier;
  Scenario scenario = with_car_park();
  EXPECT_TRUE(scenario.when(cash).then_one<ParkingStayPaid>().outside_shift);
  scenario.when(open).when(reverse(1)).then_one<ParkingPaymentReversed>();
  const auto& till = std::get<books::TillState>(scenario.world().state(till_stream(kCashier)));
  EXPECT_EQ(std::get<books::Drawer>(till.is).holds, Money{5'000});
}

// A payment in cash whose shift has ended even.
Scenario with_counted_cash() {
  const books::OpenShift open{id<ShiftId>(50), kCashier, kCommunity, day("2024-06-15"), Money{5'000}};
  Scenario scenario = given_at(kNow, a_car_park() + std::vector<Command>{open});
  auto cash = pay(1, two_hours(1, "2024-06-15"), 1'000, "2024-06-15", PaymentChannel::cash);
  cash.till = kCashier;
  scenario.when(cash).when(books::CloseShift{kCashier, Money{6'000}, day("2024-06-15")});
  return scenario;
}

TEST(ParkingPayment, ThatWasCountedComesOutOfADrawer) {
  Scenario scenario = with_counted_cash();
  scenario.when(reverse(1)).then_refused("reversal-needs-open-shift");
  scenario.when(books::OpenShift{id<ShiftId>(51), kCashier, kCommunity, day("2024-06-15"), Money{6'000}});
  scenario.when(reverse(1)).then_says({"amount_fen", std::int64_t{1'000}});
}

TEST(ParkingPayment, ThatWasCountedIsGivenByWhoIsNamed) {
  Scenario scenario = with_counted_cash();
  const CredentialId colleague = id<CredentialId>(72);
  auto back = reverse(1, ReversalReason::bounced);
  back.giver = colleague;
  scenario.when(back).then_refused("shift-not-open");
  scenario.when(books::OpenShift{id<ShiftId>(51), colleague, kCommunity, day("2024-06-15"), Money{9'000}});
  auto not_own = back;
  not_own.till = kCashier;
  not_own.own_of_the_day = true;
  scenario.when(not_own).then_refused("reversal-needs-supervisor");
  scenario.when(back).then_says({"amount_fen", std::int64_t{1'000}});
  const auto& till = std::get<books::TillState>(scenario.world().state(till_stream(colleague)));
  EXPECT_EQ(std::get<books::Drawer>(till.is).holds, Money{8'000});
}

// Who reverses it keeps no drawer: it goes back out of the one in which it lies.
TEST(ParkingPayment, ThatIsNotCountedGoesBackOutOfItsDrawer) {
  const books::OpenShift open{id<ShiftId>(50), kCashier, kCommunity, day("2024-06-15"), Money{5'000}};
  Scenario scenario = given_at(kNow, a_car_park() + std::vector<Command>{open});
  auto cash = pay(1, two_hours(1, "2024-06-15"), 1'000, "2024-06-15", PaymentChannel::cash);
  cash.till = kCashier;
  scenario.when(cash).when(reverse(1, ReversalReason::bounced)).then_says({"amount_fen", std::int64_t{1'000}});
  const auto& till = std::get<books::TillState>(scenario.world().state(till_stream(kCashier)));
  EXPECT_EQ(std::get<books::Drawer>(till.is).holds, Money{5'000});
}

TEST(ParkingPayment, IsTakenBackByACounterEntry) {
  Scenario scenario = with_car_park();
  scenario.when(SetVatRate{kCarPark, {day("2024-01-01"), 50'000, true}});
  const StayAtGate parked = two_hours(1, "2024-06-14");
  scenario.when(reverse(1)).then_refused("vehicle-unknown");
  scenario.when(pay(1, parked, 1'000, "2024-06-14"));
  scenario.when(reverse(9)).then_refused("payment-unknown");
  auto early = reverse(1);
  early.reversed_on = day("2024-06-13");
  scenario.when(early).then_refused("reversal-before-use");
  const auto back = scenario.when(reverse(1)).then_one<ParkingPaymentReversed>();
  EXPECT_EQ(back.amount, Money{1'000});
  EXPECT_EQ(back.posting.lines, (std::vector<PostingLine>{{LedgerAccount::service_income, {952}, {48}},
                                                          {LedgerAccount::output_vat, {48}, {}},
                                                          {LedgerAccount::wechat_clearing, {-1'000}, {}}}));
  EXPECT_EQ(charged(scenario), Money{}) << "it counts towards no cap";
  scenario.when(reverse(1)).then_refused("payment-reversed");
  // The same stay again, with the same reference.
  auto again = pay(2, parked, 1'000);
  again.external_reference = "wx-1";
  scenario.when(again).then_says({"receipt_number", std::int64_t{2}});
}

TEST(ParkingPayment, IsTakenOnceForAStayUntilItIsReversed) {
  const StayAtGate parked = two_hours(1, "2024-06-14");
  Scenario scenario = with_car_park();
  scenario.when(pay(1, parked, 1'000)).then_says({"receipt_number", std::int64_t{1}});
  // Named as a stay, also where the reference comes again with it.
  auto resent = pay(2, misread(parked), 1'000);
  resent.external_reference = "wx-1";
  scenario.when(resent).then_refused("parking-stay-exists");
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_refused("parking-stay-exists");
  scenario.when(reverse(1, ReversalReason::bounced)).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(pay(3, parked, 1'000)).then_refused("parking-stay-exists");
}

TEST(ParkingPayment, ThatBouncedKeepsItsReference) {
  Scenario scenario = with_car_park();
  const StayAtGate parked = two_hours(1, "2024-06-14");
  scenario.when(pay(1, parked, 1'000)).when(reverse(1, ReversalReason::bounced));
  auto again = pay(2, parked, 1'000);
  again.external_reference = "wx-1";
  scenario.when(again).then_refused("external-reference-taken");
}

// --- a charge to a household taken back ---

ReverseParkingStay take_back(std::uint8_t n, std::string_view on = "2024-06-15") {
  return {kVehicle, id<ParkingStayId>(n), day(on), {}};
}

// One stay, charged to the household as bill 1.
Scenario with_charged_stay() {
  Scenario scenario = with_car_park();
  scenario.when(SetVatRate{kCarPark, {day("2024-01-01"), 50'000, true}});
  scenario.when(ChargeParkingStay{two_hours(1, "2024-06-14"), kHousehold});
  return scenario;
}

TEST(ReverseParkingStay, TakesTheChargeAndItsBillBackInOneAppend) {
  Scenario scenario = with_charged_stay();
  auto reversal = take_back(1);
  reversal.reason = sealed(kOwner, FieldClass::free_text);
  const std::size_t before = scenario.world().events().size();
  scenario.when(reversal)
      .then_says({"household_id", kHousehold.uuid})
      .then_says({"bill_number", std::int64_t{1}})
      .then_says({"amount_fen", std::int64_t{1'000}})
      .then_says({"arrears_fen", std::int64_t{0}})
      .then_effective("2024-06-15");
  const auto& events = scenario.world().events();
  ASSERT_EQ(events.size(), before + 2);
  EXPECT_EQ(get<ParkingStayReversed>(events[before].event),
            (ParkingStayReversed{kVehicle, kHousehold, kHouse, kBuilding, kCommunity, id<ParkingStayId>(1), kCarPark,
                                 day("2024-06-15"), Money{1'000}, 1, reversal.reason}));
  const auto& cancelled = get<StatementCancelled>(events[before + 1].event);
  EXPECT_TRUE(cancelled.run.is_nil()) << "no run issued it";
  EXPECT_EQ(cancelled.bills, (std::vector<CancelledBill>{{1, kCarPark, Money{1'000}, Money{48}}}));
  EXPECT_EQ(cancelled.reason, reversal.reason);
  EXPECT_EQ(cancelled.posting.lines, (std::vector<PostingLine>{{LedgerAccount::service_income, {952}, {48}},
                                                               {LedgerAccount::receivables, {-1'000}, {}},
                                                               {LedgerAccount::output_vat, {48}, {}}}));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{});
  EXPECT_EQ(charged(scenario), Money{}) << "it counts towards no cap";
}

// Its bill is taken back as that of a statement is: a debt that never was is a correction as large as the debt.
TEST(ReverseParkingStay, TakesTwoPersonsAboveTheLimitForCorrections) {
  const auto limited_to = [](std::int64_t fen) {
    Scenario scenario = with_charged_stay();
    scenario.when(approvals::SetApprovalRules{kCommunity, 30, 14, {{approvals::Action::correction, Money{fen}}}});
    return scenario;
  };
  auto reversal = take_back(1);
  reversal.authority.by = id<CredentialId>(90);
  limited_to(999).when(reversal).then_refused("approval-needed");
  limited_to(kLargestAmount.fen).when(take_back(1)).then_refused("approval-needed");
  Scenario scenario = limited_to(1'000);
  scenario.when(reversal).then_says({"amount_fen", std::int64_t{1'000}});
  EXPECT_TRUE(scenario.world().events().back().event ==
              Event(approvals::AllowanceUsed{id<CredentialId>(90), kCommunity, approvals::Action::correction,
                                             Money{1'000}, day("2024-06-15")}));
}

TEST(ReverseParkingStay, FreesTheStayForWhomeverItBelongsTo) {
  const StayAtGate parked = two_hours(1, "2024-06-14");
  Scenario scenario = with_charged_stay();
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_refused("parking-stay-exists");
  scenario.when(take_back(1)).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_says({"bill_number", std::int64_t{2}});
  scenario.when(pay(1, parked, 1'000)).then_refused("parking-stay-exists");

  // To the same vehicle again, which may be taken back again.
  Scenario again = with_charged_stay();
  again.when(take_back(1)).when(ChargeParkingStay{parked, kHousehold}).then_says({"bill_number", std::int64_t{2}});
  EXPECT_EQ(charged(again), Money{1'000});
  again.when(take_back(1)).then_says({"bill_number", std::int64_t{2}});
  EXPECT_EQ(charged(again), Money{});
  again.when(pay(1, parked, 1'000)).then_says({"amount_fen", std::int64_t{1'000}});
}

TEST(ReverseParkingStay, LeavesRoomUnderTheCapOfTheMonth) {
  Scenario scenario = given_at("2024-07-02T04:00:00Z", a_car_park());
  scenario.when(charge_day(1, "2024-06-10")).when(charge_day(2, "2024-06-11"));
  EXPECT_EQ(charged(scenario), Money{5'000});
  scenario.when(take_back(1, "2024-07-02")).then_says({"amount_fen", std::int64_t{3'000}});
  EXPECT_EQ(charged(scenario), Money{2'000});
  scenario.when(charge_day(3, "2024-06-12")).then_says({"amount_fen", std::int64_t{3'000}});
  EXPECT_EQ(charged(scenario), Money{5'000});
}

// They stay as they are, and nobody has to find out what the car park is short of.
TEST(ReverseParkingStay, SaysWhatOtherStaysWereChargedLessUnderTheCapOfTheMonth) {
  Scenario scenario = given_at("2024-07-02T04:00:00Z", a_car_park());
  scenario.when(charge_day(1, "2024-06-10")).then_says({"amount_fen", std::int64_t{3'000}});
  scenario.when(charge_day(2, "2024-06-11")).then_says({"amount_fen", std::int64_t{2'000}});
  scenario.when(charge_day(3, "2024-06-12")).then_says({"amount_fen", std::int64_t{0}});
  // 10 of the second and 20 of the third, which has no room for more.
  scenario.when(take_back(1, "2024-07-02")).then_says({"cut_by_cap_fen", std::int64_t{3'000}});
  EXPECT_EQ(charged(scenario), Money{2'000}) << "what they were charged is not changed";
  // Charged again, it takes the room again: nothing was missing.
  scenario.when(charge_day(1, "2024-06-10")).then_says({"amount_fen", std::int64_t{3'000}});
  EXPECT_EQ(charged(scenario), Money{5'000});
  // One that took no room, and one that leaves none that was cut.
  scenario.when(take_back(3, "2024-07-02")).then_says({"cut_by_cap_fen", std::int64_t{0}});
  scenario.when(take_back(2, "2024-07-02")).then_says({"cut_by_cap_fen", std::int64_t{0}});
}

TEST(ReverseParkingStay, SaysNothingOfStaysThatNoCapHadCut) {
  Scenario scenario = with_charged_stay();
  scenario.when(ChargeParkingStay{two_hours(2, "2024-06-15"), kHousehold});
  // Twice the price, which was set too late for them.
  ParkingTerms dearer = terms("2024-06-01");
  dearer.step_price = {1'000};
  scenario.when(SetParkingTerms{kCarPark, dearer}).then(ParkingTermsSet{kCarPark, kCommunity, dearer});
  scenario.when(take_back(1)).then_says({"amount_fen", std::int64_t{1'000}});
  scenario.then_says({"cut_by_cap_fen", std::int64_t{0}});
}

TEST(ParkingPayment, ThatIsTakenBackSaysWhatOtherStaysWereChargedLess) {
  Scenario scenario = given_at("2024-07-02T04:00:00Z", a_car_park());
  scenario.when(pay(1, whole_day(1, "2024-06-10"), 3'000, "2024-07-02"));
  scenario.when(pay(2, whole_day(2, "2024-06-11"), 2'000, "2024-07-02"));
  auto back = reverse(1, ReversalReason::bounced);
  back.reversed_on = day("2024-07-02");
  scenario.when(back).then_says({"amount_fen", std::int64_t{3'000}}).then_says({"cut_by_cap_fen", std::int64_t{1'000}});
}

TEST(ReverseParkingStay, ThatCostNothingCancelsNoBill) {
  const StayAtGate parked = stay(1, "2024-06-14T00:00:00Z", "2024-06-14T00:30:00Z");
  Scenario scenario = with_car_park();
  scenario.when(ChargeParkingStay{parked, kHousehold});
  const auto event = scenario.when(take_back(1)).then_one<ParkingStayReversed>();
  EXPECT_EQ(event.bill, 0U);
  EXPECT_EQ(event.amount, Money{});
  scenario.when(ChargeParkingStay{misread(parked), kHousehold}).then_one<ParkingStayCharged>();
}

TEST(ReverseParkingStay, IsRefusedByNameWhenItCannotBe) {
  with_car_park().when(take_back(1)).then_refused("vehicle-unknown");
  Scenario scenario = with_charged_stay();
  scenario.when(take_back(9)).then_refused("parking-stay-unknown");
  scenario.when(take_back(1, "2024-06-13")).then_refused("parking-reversed-before-leaving");
  scenario.then_says({"left_on", day("2024-06-14")});
  scenario.when(take_back(1, "2024-06-16")).then_refused("date-in-future");
  auto wrong = take_back(1);
  wrong.reason = sealed(kOwner, FieldClass::name);
  scenario.when(wrong).then_refused("sealed-data-mismatch");
  scenario.when(pay(1, two_hours(2, "2024-06-15"), 1'000, "2024-06-15")).when(take_back(2));
  scenario.then_refused("parking-stay-paid").then_says({"payment_id", id<PaymentId>(1).uuid});
  scenario.when(take_back(1)).when(take_back(1)).then_refused("parking-stay-reversed");
  scenario.when(reverse(1)).when(take_back(2)).then_refused("parking-stay-reversed");
}

TEST(ReverseParkingStay, IsRefusedWhereSomethingHappenedToTheBill) {
  const auto touched = [](const Command& happened) {
    Scenario scenario = with_charged_stay();
    scenario.when(happened).when(take_back(1)).then_refused("bill-touched");
    scenario.then_says({"bill_number", std::int64_t{1}});
    EXPECT_EQ(charged(scenario), Money{1'000}) << command_name(happened);
  };
  const Date today = day("2024-06-15");
  touched(ReceivePayment{id<PaymentId>(1), kHousehold, PaymentChannel::cash, "", Money{1}, today, {}});
  touched(WaiveBills{kHousehold, WaiverKind::goodwill, today, {{1, Money{1}}}, {}});
  touched(WriteOffBills{kHousehold, today, {{1, Money{1}}}, {}});
  touched(DisputeBills{kHousehold, today, {1}, {}});
}

TEST(ReverseParkingStay, CountsInTheOldestOpenMonthAndNotBeforeTheCharge) {
  Scenario scenario = given_at("2024-06-03T04:00:00Z", a_car_park());
  const auto posted = [](Scenario& of) {
    return get<StatementCancelled>(of.world().events().back().event).posting.period;
  };
  // Of May, which was closed: charged in June, and taken back there though May is open again.
  const YearMonth may = month_of(day("2024-05-01"));
  scenario.when(books::ClosePeriod{kCommunity, may});
  scenario.when(ChargeParkingStay{two_hours(1, "2024-05-31"), kHousehold});
  scenario.when(books::ReopenPeriod{kCommunity, may, books::ReopenReason::audit, {}});
  scenario.when(take_back(1, "2024-05-31"));
  EXPECT_EQ(posted(scenario), month_of(day("2024-06-01")));
  // Of June, which was closed since.
  Scenario june = given_at("2024-07-02T04:00:00Z", a_car_park());
  june.when(ChargeParkingStay{two_hours(1, "2024-06-14"), kHousehold});
  june.when(books::ClosePeriod{kCommunity, month_of(day("2024-06-01"))}).when(take_back(1, "2024-06-30"));
  EXPECT_EQ(posted(june), month_of(day("2024-07-01")));
}

TEST(ReverseParkingStay, BelongsToTheHouseholdThatWasCharged) {
  Scenario scenario = with_charged_stay();
  scenario.when(take_back(1));
  for (const NewEvent& event : scenario.world().events()) {
    if (get_if<ParkingStayReversed>(&event.event) == nullptr) continue;
    EXPECT_EQ(event.stream, stream_of(kVehicle));
    EXPECT_EQ(households_of(event.event), std::vector<HouseholdId>{kHousehold});
  }
  // Whatever the day, what is effective until then makes an account that holds together.
  for (Date until = day("2024-06-13"); until <= day("2024-06-15"); until = add_days(until, 1)) {
    State state = initial_state(StreamKind::household);
    for (const NewEvent& event : scenario.world().events()) {
      if (event.stream != stream_of(kHousehold) || event.effective_date > until) continue;
      state = evolve(std::move(state), event.event, 1);
    }
    EXPECT_FALSE(std::holds_alternative<Faulted>(state)) << to_string(until);
  }
}

// What never was is not followed.
TEST(ReverseParkingStay, IsNotFollowedWhereItDoesNotFit) {
  Scenario scenario = with_charged_stay();
  const auto& known = std::get<VehicleState>(scenario.world().state(stream_of(kVehicle)));
  const ParkingStayReversed good{kVehicle, kHousehold,        kHouse,       kBuilding, kCommunity, id<ParkingStayId>(1),
                                 kCarPark, day("2024-06-15"), Money{1'000}, 1,         {}};
  const auto follows = [&](void (*change)(ParkingStayReversed&)) {
    VehicleState state = known;
    ParkingStayReversed event = good;
    change(event);
    return follow(state, event);
  };
  EXPECT_TRUE(follows([](ParkingStayReversed&) {}));
  EXPECT_FALSE(follows([](ParkingStayReversed& e) { e.household = id<HouseholdId>(90); }));
  EXPECT_FALSE(follows([](ParkingStayReversed& e) { e.stay = id<ParkingStayId>(90); }));
  EXPECT_FALSE(follows([](ParkingStayReversed& e) { e.vehicle = kOtherVehicle; }));
  EXPECT_FALSE(follows([](ParkingStayReversed& e) { e.amount.fen += 1; }));
  EXPECT_FALSE(follows([](ParkingStayReversed& e) { e.bill = 2; }));
}

TEST(ParkingStay, OfAVehicleIsInOneCommunity) {
  const CommunityId other = id<CommunityId>(60);
  const FeeItemId there = id<FeeItemId>(61);
  DefineFeeItem item = get<DefineFeeItem>(define(there, "p", ChargeMethod::parking_stay));
  item.community = other;
  Scenario scenario = given_at(
      kNow, a_car_park() + std::vector<Command>{registry::RegisterCommunity{other, "hill", "山景", "Asia/Shanghai"},
                                                item, SetParkingTerms{there, terms()}});
  scenario.when(pay(1, two_hours(1, "2024-06-14"), 1'000));
  StayAtGate elsewhere = two_hours(2, "2024-06-15");
  elsewhere.fee_item = there;
  scenario.when(pay(2, elsewhere, 1'000)).then_refused("vehicle-of-another-community");
  scenario.when(ChargeParkingStay{elsewhere, kHousehold}).then_refused("fee-item-unknown");
}

}  // namespace
}  // namespace steward::billing

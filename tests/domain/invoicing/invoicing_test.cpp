#include "domain/invoicing/invoicing.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "tests/support/scenario.h"

// Tax invoices (domain reference §2.7): asked for, reviewed, issued, taken back.
namespace steward::invoicing {
namespace {

using namespace steward::test;

const InvoiceId kInvoice = id<InvoiceId>(50);
const FeeItemId kDeposit = id<FeeItemId>(9);
const std::string kNumber = "26312000000000000017";
const std::string kRedNumber = "26312000000000000018";

Sealed title() { return sealed(kOwner, FieldClass::name); }
Sealed text() { return sealed(kOwner, FieldClass::free_text); }

Command charge(FeeItemId item, std::int64_t fen) {
  return billing::RaiseCharge{kHousehold, item, Money{fen}, day("2024-06-01"), day("2024-06-10"), {}};
}
Command pay(std::uint8_t n, std::int64_t fen) {
  return billing::ReceivePayment{
      id<PaymentId>(n),  kHousehold, billing::PaymentChannel::wechat, "wx-" + std::to_string(n), Money{fen},
      day("2024-06-12"), {}};
}

// Repairs bear 6 %: bill 1 is 106.00 with 6.00 of tax, bill 2 is 53.00 with 3.00. Bill 3 is a deposit.
std::vector<Command> three_bills() {
  return a_household() + std::vector<Command>{billing::SetVatRate{kRepair, {day("2024-01-01"), 60'000, true}},
                                              define(kDeposit, "deposit", billing::ChargeMethod::deposit),
                                              charge(kRepair, 10'600), charge(kRepair, 5'300),
                                              charge(kDeposit, 200'000)};
}

RequestInvoice request(std::vector<std::uint32_t> bills, std::string tax_number = "91310000MA1FL0L12X") {
  RequestInvoice command;
  command.invoice = kInvoice;
  command.household = kHousehold;
  command.title = title();
  command.tax_number = std::move(tax_number);
  command.bills = std::move(bills);
  command.requested_on = day("2024-06-13");
  return command;
}
ReviewInvoice review(bool approved) { return {kInvoice, approved, approved ? Sealed{} : text(), day("2024-06-14")}; }
IssueInvoice issue(std::string number = kNumber) { return {kInvoice, std::move(number), day("2024-06-14")}; }
FailInvoice failure(bool for_good) { return {kInvoice, for_good, text(), day("2024-06-14")}; }
IssueCreditNote credit(std::int64_t net, std::int64_t tax, std::string number = kRedNumber) {
  return {id<CreditNoteId>(51),        kInvoice,         std::move(number), Money{net}, Money{tax},
          CreditNoteReason::allowance, day("2024-06-15")};
}

std::vector<Command> issued() { return three_bills() + std::vector<Command>{request({1, 2}), review(true), issue()}; }

TEST(RequestInvoice, HasNetAndTaxOfEachBill) {
  given(three_bills())
      .when(request({2, 1}))
      .then(InvoiceRequested{kInvoice,
                             kHousehold,
                             kHouse,
                             kBuilding,
                             kCommunity,
                             InvoiceKind::general,
                             title(),
                             "91310000MA1FL0L12X",
                             {},
                             {{1, kRepair, Money{10'000}, Money{600}}, {2, kRepair, Money{5'000}, Money{300}}},
                             day("2024-06-13")})
      .then_says({"gross_fen", std::int64_t{15'900}})
      .then_effective("2024-06-13");
}

TEST(RequestInvoice, APersonPaysFirstACompanyPaysOnTheInvoice) {
  given(three_bills()).when(request({1}, "")).then_refused("bill-not-paid");
  given(three_bills() + std::vector<Command>{pay(1, 10'599)}).when(request({1}, "")).then_refused("bill-not-paid");
  Scenario scenario = given(three_bills() + std::vector<Command>{pay(1, 10'600)}).when(request({1}, ""));
  EXPECT_EQ(total_of(scenario.then_one<InvoiceRequested>().lines), (InvoiceAmount{Money{10'000}, Money{600}}));
}

TEST(RequestInvoice, WhatIsGivenUpIsNotInvoiced) {
  const auto waive = [](std::int64_t fen) {
    return billing::WaiveBills{kHousehold, billing::WaiverKind::goodwill, day("2024-06-11"), {{1, Money{fen}}}, {}};
  };
  Scenario part = given(three_bills() + std::vector<Command>{waive(2'120)}).when(request({1}));
  EXPECT_EQ(part.then_one<InvoiceRequested>().lines.front(), (InvoiceLine{1, kRepair, Money{8'000}, Money{480}}));
  given(three_bills() + std::vector<Command>{waive(10'600)}).when(request({1})).then_refused("nothing-to-invoice");
}

TEST(RequestInvoice, RefusesByName) {
  const auto with = [](auto change) {
    RequestInvoice command = request({1});
    change(command);
    return command;
  };
  struct Row {
    RequestInvoice command;
    const char* code;
  };
  const Row rows[] = {
      {request({}), "lines-invalid"},
      {request(std::vector<std::uint32_t>(kMostBillsOfInvoice + 1, 1)), "lines-invalid"},
      {request({1, 1}), "bill-chosen-twice"},
      {request({9}), "bill-unknown"},
      {request({3}), "bill-of-deposit"},
      {request({1}, "12345"), "buyer-tax-number-invalid"},
      {request({1}, "11010519491231002X"), "buyer-tax-number-invalid"},  // of an identity card: personal data
      {request({1}, "91310000ma1fl0l12x"), "buyer-tax-number-invalid"},
      {with([](auto& c) { c.tax_number = "", c.kind = InvoiceKind::special; }), "buyer-tax-number-missing"},
      {with([](auto& c) { c.id_number = sealed(kOwner, FieldClass::id_number); }), "buyer-invalid"},
      {with([](auto& c) { c.id_number = title(); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.title = {}; }), "sealed-data-mismatch"},
      {with([](auto& c) { c.title = text(); }), "sealed-data-mismatch"},
      {with([](auto& c) { c.household = id<HouseholdId>(99); }), "household-unknown"},
      {with([](auto& c) { c.requested_on = day("2024-06-16"); }), "date-in-future"},
      {with([](auto& c) { c.requested_on = day("2024-05-31"); }), "bill-not-yet-issued"},
  };
  for (const Row& row : rows) given(three_bills()).when(row.command).then_refused(row.code);
  given(three_bills() + std::vector<Command>{request({1})}).when(request({2})).then_refused("invoice-exists");
}

TEST(RequestInvoice, ABillIsOnOneLiveInvoice) {
  const auto again = [](std::vector<std::uint32_t> bills) {
    RequestInvoice command = request(std::move(bills));
    command.invoice = id<InvoiceId>(52);
    command.requested_on = day("2024-06-15");
    return command;
  };
  const std::vector<Command> asked = three_bills() + std::vector<Command>{request({1, 2})};
  given(asked).when(again({2})).then_refused("bill-invoiced");
  given(asked + std::vector<Command>{review(true)}).when(again({1})).then_refused("bill-invoiced");
  given(asked + std::vector<Command>{review(true), failure(false)}).when(again({1})).then_refused("bill-invoiced");
  given(issued()).when(again({1})).then_refused("bill-invoiced");
  given(issued() + std::vector<Command>{credit(14'999, 900)}).when(again({1})).then_refused("bill-invoiced");

  EXPECT_EQ(
      given(asked + std::vector<Command>{review(false)}).when(again({2})).then_one<InvoiceRequested>().lines.size(),
      1U);
  given(asked + std::vector<Command>{review(true), failure(true)})
      .when(again({1, 2}))
      .then_says({"tax_fen", std::int64_t{900}});
  given(issued() + std::vector<Command>{credit(15'000, 900)})
      .when(again({1, 2}))
      .then_says({"tax_fen", std::int64_t{900}});
}

TEST(ReviewInvoice, IsOnceAndARefusalSaysWhy) {
  const std::vector<Command> asked = three_bills() + std::vector<Command>{request({2, 1})};
  given(asked)
      .when(review(true))
      .then(InvoiceReviewed{kInvoice, kHousehold, kHouse, kBuilding, kCommunity, true, {}, day("2024-06-14"), {}});
  given(asked)
      .when(review(false))
      .then(InvoiceReviewed{
          kInvoice, kHousehold, kHouse, kBuilding, kCommunity, false, text(), day("2024-06-14"), {1, 2}});
  given(asked).when(ReviewInvoice{kInvoice, false, {}, day("2024-06-14")}).then_refused("text-missing");
  given(asked).when(ReviewInvoice{kInvoice, true, title(), day("2024-06-14")}).then_refused("sealed-data-mismatch");
  given(asked).when(ReviewInvoice{kInvoice, true, {}, day("2024-06-12")}).then_refused("before-invoice");
  for (const bool approved : {true, false}) {
    given(asked + std::vector<Command>{review(approved)}).when(review(true)).then_refused("invoice-not-to-be-reviewed");
  }
  given(three_bills()).when(review(true)).then_refused("invoice-unknown");
}

TEST(IssueInvoice, KeepsTheNumberOfThePlatform) {
  const std::vector<Command> approved = three_bills() + std::vector<Command>{request({1}), review(true)};
  given(approved).when(issue()).then(
      InvoiceIssued{kInvoice, kHousehold, kHouse, kBuilding, kCommunity, kNumber, day("2024-06-14")});
  given(approved + std::vector<Command>{failure(false)}).when(issue()).then_says({"gross_fen", std::int64_t{10'600}});
  for (const char* number : {"", "2631200000000000001", "263120000000000000170", "2631200000000000001x"}) {
    given(approved).when(issue(number)).then_refused("tax-invoice-number-invalid");
  }
  given(three_bills() + std::vector<Command>{request({1})}).when(issue()).then_refused("invoice-not-to-be-issued");
  given(approved + std::vector<Command>{issue()}).when(issue()).then_refused("invoice-not-to-be-issued");
  given(approved + std::vector<Command>{failure(true)}).when(issue()).then_refused("invoice-not-to-be-issued");
  given(three_bills()).when(issue()).then_refused("invoice-unknown");

  RequestInvoice other = request({2});
  other.invoice = id<InvoiceId>(52);
  given(approved + std::vector<Command>{issue(), other, ReviewInvoice{other.invoice, true, {}, day("2024-06-14")}})
      .when(IssueInvoice{other.invoice, kNumber, day("2024-06-14")})
      .then_refused("tax-invoice-number-taken");
}

TEST(FailInvoice, SaysWhyAndMayBeForGood) {
  const std::vector<Command> approved = three_bills() + std::vector<Command>{request({1}), review(true)};
  given(approved)
      .when(failure(false))
      .then(InvoiceFailed{kInvoice, kHousehold, kHouse, kBuilding, kCommunity, false, text(), day("2024-06-14"), {}});
  given(approved)
      .when(failure(true))
      .then(InvoiceFailed{kInvoice, kHousehold, kHouse, kBuilding, kCommunity, true, text(), day("2024-06-14"), {1}});
  given(approved).when(FailInvoice{kInvoice, true, {}, day("2024-06-14")}).then_refused("text-missing");
  given(approved + std::vector<Command>{failure(true)}).when(failure(false)).then_refused("invoice-not-to-be-issued");
  given(three_bills() + std::vector<Command>{request({1})})
      .when(failure(true))
      .then_refused("invoice-not-to-be-issued");
}

TEST(CreditNote, TakesBackNoMoreThanIsLeft) {
  Scenario scenario = given(issued());
  scenario.when(credit(5'000, 300)).then_says({"left_fen", std::int64_t{10'600}});
  EXPECT_TRUE(scenario.then_one<CreditNoteIssued>().released.empty());
  scenario.when(credit(10'001, 0)).then_refused("more-than-is-left-of-invoice");
  scenario.when(credit(0, 601)).then_refused("more-than-is-left-of-invoice");
  scenario.when(credit(0, 0)).then_refused("more-than-is-left-of-invoice");
  scenario.when(credit(-1, 1)).then_refused("more-than-is-left-of-invoice");
  scenario.when(credit(10'000, 600, kRedNumber)).then_refused("tax-invoice-number-taken");
  scenario.when(credit(10'000, 600, kNumber)).then_refused("tax-invoice-number-taken");
  scenario.when(credit(10'000, 600, "no number")).then_refused("tax-invoice-number-invalid");
  scenario.when(credit(10'000, 600, "26312000000000000019")).then_says({"left_fen", std::int64_t{0}});
  EXPECT_EQ(scenario.then_one<CreditNoteIssued>().released, (std::vector<std::uint32_t>{1, 2}));
  scenario.when(credit(1, 0, "26312000000000000020")).then_refused("invoice-not-issued");
  given(three_bills() + std::vector<Command>{request({1}), review(true)})
      .when(credit(1, 0))
      .then_refused("invoice-not-issued");
}

TEST(CancelStatement, WhatIsInvoicedIsTakenBackFirst) {
  const BillRunId run = id<BillRunId>(40);
  const std::vector<Command> billed =
      a_household() + std::vector<Command>{billing::StartBillRun{run,
                                                                 kCommunity,
                                                                 day("2024-06-01"),
                                                                 day("2024-07-01"),
                                                                 day("2024-06-01"),
                                                                 day("2024-06-25"),
                                                                 {kPropertyFee, kParking},
                                                                 {kHousehold},
                                                                 9},
                                           billing::IssueStatement{run, kHousehold},
                                           billing::RecordBillRunChunk{run, 0, 1, 1, Money{36'016}, {}},
                                           billing::CompleteBillRun{run}};
  const billing::CancelStatement cancel{kHousehold, run, day("2024-06-15"), {}};
  const std::vector<Command> invoiced = billed + std::vector<Command>{request({2}), review(true), issue()};
  given(invoiced).when(cancel).then_refused("bill-invoiced");
  given(invoiced + std::vector<Command>{credit(15'000, 0)}).when(cancel).then_says({"bills", std::int64_t{2}});
  given(billed + std::vector<Command>{request({2}), review(false)}).when(cancel).then_says({"bills", std::int64_t{2}});
  given(billed + std::vector<Command>{cancel}).when(request({2})).then_refused("bill-cancelled");
}

TEST(ReverseParkingStay, WhatIsInvoicedIsTakenBackFirst) {
  const FeeItemId car_park = id<FeeItemId>(60);
  const VehicleId vehicle = id<VehicleId>(61);
  const ParkingStayId stay = id<ParkingStayId>(62);
  billing::ParkingTerms terms;
  terms.effective_from = day("2024-01-01");
  terms.step_price = Money{500};
  const std::vector<Command> charged =
      a_household() +
      std::vector<Command>{
          define(car_park, "car_park", billing::ChargeMethod::parking_stay), billing::SetParkingTerms{car_park, terms},
          billing::ChargeParkingStay{
              {stay, vehicle, car_park, instant("2024-06-12T00:00:00Z"), instant("2024-06-12T01:30:00Z"), {}},
              kHousehold}};
  const billing::ReverseParkingStay reverse{vehicle, stay, day("2024-06-15"), {}};
  constexpr std::string_view kNow = "2024-06-15T04:00:00Z";
  const std::vector<Command> invoiced = charged + std::vector<Command>{request({1}), review(true), issue()};
  given_at(kNow, invoiced).when(reverse).then_refused("bill-invoiced");
  given_at(kNow, invoiced + std::vector<Command>{credit(1'000, 0)})
      .when(reverse)
      .then_says({"amount_fen", std::int64_t{1'000}});
  given_at(kNow, charged + std::vector<Command>{reverse}).when(request({1})).then_refused("bill-cancelled");
}

// A bill whose charge was put right afterwards.
TEST(Invoiceable, WhatAdjustmentsTookIsNotInvoiced) {
  billing::Account account;
  billing::AccountBill first;
  first.number = 1;
  first.fee_item = kPropertyFee;
  first.amount = Money{10'600};
  first.tax = Money{600};
  billing::AccountBill second = first;
  second.number = 2;
  second.amount = Money{2'120};
  second.tax = Money{120};
  second.kind = billing::BillKind::adjustment;
  account.bills.push_back(first);
  account.bills.push_back(second);

  account.adjusted = {{1, day("2024-06-01"), Money{12'720}, Money{720}}};
  EXPECT_EQ(invoiceable(account, first).value(), (InvoiceAmount{Money{10'000}, Money{600}}));
  EXPECT_EQ(invoiceable(account, second).value(), (InvoiceAmount{Money{2'000}, Money{120}}));
  account.adjusted = {{1, day("2024-06-01"), Money{5'300}, Money{300}}};
  EXPECT_EQ(invoiceable(account, first).value(), (InvoiceAmount{Money{5'000}, Money{300}}));
  EXPECT_EQ(invoiceable(account, second).error().code, "bill-adjusted");
  first.kind = billing::BillKind::brought_forward;
  EXPECT_EQ(invoiceable(account, first).error().code, "bill-brought-forward");
}

// May of 210.16 without tax, and then it turns out that 6 % were inside all the time.
TEST(RequestInvoice, HasTheTaxThatAnAdjustmentLeft) {
  const BillRunId run = id<BillRunId>(40);
  billing::AdjustBills adjust;
  adjust.adjustment = id<AdjustmentId>(60);
  adjust.household = kHousehold;
  adjust.fee_item = kPropertyFee;
  adjust.period_from = day("2024-05-01");
  adjust.period_to = day("2024-06-01");
  adjust.adjusted_on = adjust.due_date = day("2024-06-13");
  adjust.reason = billing::AdjustmentReason::wrong_tax;
  Scenario scenario = given(a_household());
  scenario.when(billing::StartBillRun{run,
                                      kCommunity,
                                      day("2024-05-01"),
                                      day("2024-06-01"),
                                      day("2024-06-01"),
                                      day("2024-06-25"),
                                      {kPropertyFee},
                                      {kHousehold},
                                      9});
  scenario.when(billing::IssueStatement{run, kHousehold});
  scenario.when(billing::RecordBillRunChunk{run, 0, 1, 1, Money{21'016}, {}}).when(billing::CompleteBillRun{run});
  scenario.when(billing::SetVatRate{kPropertyFee, {day("2023-01-01"), 60'000, true}}).when(adjust);
  EXPECT_FALSE(scenario.then_one<billing::BillsAdjusted>().bill);
  scenario.when(request({1})).then_says({"net_fen", std::int64_t{19'826}}).then_says({"tax_fen", std::int64_t{1'190}});
}

struct Adjusted {
  const char* what;
  std::int64_t tax_billed;  // of the 106.00 of bill 1
  std::int64_t charged;     // by adjustments …
  std::int64_t charged_tax;
  std::int64_t on_top;  // … of it with bill 2; 0: there is none
  std::int64_t on_top_tax;
  std::int64_t tax;  // invoiced with bill 1 …
  std::int64_t tax_on_top;
};

// What is invoiced of both has the tax that the books have.
TEST(Invoiceable, HasTheTaxThatAdjustmentsLeft) {
  const Adjusted rows[] = {
      {"from 6 to 3 %", 600, 10'600, 309, 0, 0, 309, 0},
      {"from none to 6 %", 0, 10'600, 600, 0, 0, 600, 0},
      {"from 6 % to none", 600, 10'600, 0, 0, 0, 0, 0},
      {"dearer at the same rate", 600, 12'720, 720, 2'120, 120, 600, 120},
      {"a rounding apart stays as it was billed", 600, 12'721, 720, 2'121, 120, 600, 120},
      {"dearer and at 3 %: less tax than there was", 600, 12'000, 350, 1'400, 0, 309, 41},
      {"dearer and at 6 % after none: all of it was billed on top", 0, 12'720, 720, 2'120, 720, 600, 120},
      {"dearer at 6 %, and then at none", 600, 12'720, 0, 2'120, 120, 0, 0},
      {"dearer at 6 %, and then at 3 %", 600, 12'720, 370, 2'120, 120, 308, 62},
  };
  for (const Adjusted& row : rows) {
    billing::Account account;
    billing::AccountBill first;
    first.number = 1;
    first.fee_item = kPropertyFee;
    first.amount = Money{10'600};
    first.tax = Money{row.tax_billed};
    account.bills.push_back(first);
    account.adjusted = {{1, day("2024-06-01"), Money{row.charged}, Money{row.charged_tax}}};
    billing::AccountBill second = first;
    second.number = 2;
    second.amount = Money{row.on_top};
    second.tax = Money{row.on_top_tax};
    second.kind = billing::BillKind::adjustment;
    if (row.on_top > 0) account.bills.push_back(second);
    EXPECT_EQ(invoiceable(account, first).value(), (InvoiceAmount{Money{10'600 - row.tax}, Money{row.tax}}))
        << row.what;
    if (row.on_top == 0) continue;
    EXPECT_EQ(invoiceable(account, second).value(),
              (InvoiceAmount{Money{row.on_top - row.tax_on_top}, Money{row.tax_on_top}}))
        << row.what;
    EXPECT_EQ(row.tax + row.tax_on_top, row.charged_tax) << row.what;
  }
}

// 53.00 of 106.00 were waived at 6 %, 3.00 of tax with them; the rest turns out to bear 3 %: 1.54.
TEST(Invoiceable, OfWhatWasWaivedTheTaxIsSettled) {
  billing::Account account;
  billing::AccountBill bill;
  bill.number = 1;
  bill.fee_item = kPropertyFee;
  bill.amount = Money{10'600};
  bill.tax = Money{600};
  bill.reduced = Money{5'300};
  billing::BillMarks marks;
  marks.bill = 1;
  marks.waived = Money{5'300};
  marks.waived_tax = Money{300};
  account.bills.push_back(bill);
  account.marks = {marks};
  EXPECT_EQ(invoiceable(account, bill).value(), (InvoiceAmount{Money{5'000}, Money{300}}));
  account.adjusted = {{1, day("2024-06-01"), Money{10'600}, Money{454}}};
  EXPECT_EQ(invoiceable(account, bill).value(), (InvoiceAmount{Money{5'146}, Money{154}}));
  // Written off it keeps its tax, and the invoice has that of the rest.
  account.marks = {};
  account.adjusted = {{1, day("2024-06-01"), Money{10'600}, Money{309}}};
  EXPECT_EQ(invoiceable(account, bill).value(), (InvoiceAmount{Money{5'146}, Money{154}}));
}

}  // namespace
}  // namespace steward::invoicing

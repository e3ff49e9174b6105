#include "domain/approvals/approvals.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "tests/support/scenario.h"

namespace steward::approvals {
namespace {

using namespace steward::test;

const CredentialId kClerk = id<CredentialId>(70);
const CredentialId kOtherClerk = id<CredentialId>(71);
const CredentialId kManager = id<CredentialId>(72);
const ApprovalId kApproval = id<ApprovalId>(73);
const FeeItemId kCarPark = id<FeeItemId>(74);
const RequestHash kHash = [] {
  RequestHash hash{};
  hash[0] = std::byte{7};
  return hash;
}();

Command charge_of(std::int64_t fen) {
  return billing::RaiseCharge{kHousehold, kRepair, Money{fen}, day("2024-06-01"), day("2024-06-20"), {}};
}
billing::WaiveBills waive(std::int64_t fen, CredentialId by = kClerk) {
  billing::WaiveBills command{kHousehold, billing::WaiverKind::goodwill, day("2024-06-15"), {{1, Money{fen}}}, {}, {}};
  command.authority.by = by;
  return command;
}
Command rules(std::vector<Limit> limits, std::uint16_t window_days = 30) {
  return SetApprovalRules{kCommunity, window_days, 14, std::move(limits)};
}
// One bill of 1,000.00; a clerk waives up to 100.00 alone.
std::vector<Command> limited(std::vector<Command> more = {}) {
  return a_household() +
         std::vector<Command>{charge_of(100'000), rules({{Action::waiver, Money{10'000}}, {Action::tariff, Money{}}})} +
         more;
}
RequestApproval ask(Approvable command) {
  return {kApproval, kCommunity, kClerk, std::move(command), kHash, sealed(kOwner, FieldClass::free_text)};
}
GrantApproval grant(Approvable command, CredentialId by = kManager, RequestHash hash = kHash) {
  return {kApproval, by, hash, std::move(command)};
}

TEST(Authorize, WithoutALimitEverybodyDecidesAlone) {
  given(a_household() + std::vector<Command>{charge_of(100'000)}).when(waive(100'000)).then_one<billing::BillsWaived>();
  given(limited())
      .when(billing::WriteOffBills{kHousehold, day("2024-06-15"), {{1, Money{100'000}}}, {}, {}})
      .then_one<billing::BillsWrittenOff>();
}

TEST(Authorize, ManySmallSumsAreOneLargeOne) {
  Scenario scenario = given(limited()).when(waive(6'000));
  const auto& used = get<AllowanceUsed>(scenario.world().events().back().event);
  EXPECT_EQ(used, (AllowanceUsed{kClerk, kCommunity, Action::waiver, Money{6'000}, day("2024-06-15")}));
  scenario.when(waive(4'001)).then_refused("approval-needed").then_says({"used_fen", std::int64_t{6'000}});
  scenario.when(waive(4'000));
  scenario.when(waive(1)).then_refused("approval-needed");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{90'000});
  // Another key has its own allowance; nobody's decides nothing.
  scenario.when(waive(10'000, kOtherClerk));
  scenario.when(waive(1, {})).then_refused("approval-needed");
}

TEST(Authorize, TheWindowMovesOn) {
  Scenario scenario = given(limited({waive(10'000)}));
  scenario.may_backdate().on("2024-07-14").when(waive(1)).then_refused("approval-needed");
  scenario.on("2024-07-15").when(waive(10'000));
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{80'000});
}

TEST(GrantApproval, DoesWhatWasAskedForAtOnce) {
  Scenario scenario = given(limited()).when(ask(waive(50'000)));
  EXPECT_EQ(scenario.then_one<ApprovalRequested>().amount, Money{50'000});
  scenario.then_says({"expires_on", day("2024-06-29")});
  scenario.when(grant(waive(50'000))).then_says({"arrears_fen", std::int64_t{50'000}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{50'000});
  EXPECT_TRUE(holds_alternative<ApprovalGranted>(scenario.world().events().back().event));
  scenario.when(grant(waive(50'000))).then_refused("approval-ended");
  scenario.when(waive(10'000)).then_says({"arrears_fen", std::int64_t{40'000}});
}

TEST(GrantApproval, NeverOnesOwnAndNeverEdited) {
  Scenario scenario = given(limited()).when(ask(waive(50'000)));
  scenario.when(grant(waive(50'000), kClerk)).then_refused("approval-own");
  scenario.when(grant(waive(50'000), {})).then_refused("approval-own");
  scenario.when(grant(waive(50'001))).then_refused("approval-edited");
  scenario.when(grant(billing::WriteOffBills{kHousehold, day("2024-06-15"), {{1, Money{50'000}}}, {}, {}}))
      .then_refused("approval-edited");
  RequestHash other = kHash;
  other[31] = std::byte{1};
  scenario.when(grant(waive(50'000), kManager, other)).then_refused("approval-edited");
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{100'000});
}

TEST(GrantApproval, IsRefusedWhenItCannotBeDoneAnyMore) {
  Scenario scenario = given(limited()).when(ask(waive(50'000)));
  scenario.when(billing::ReceivePayment{
      id<PaymentId>(1), kHousehold, billing::PaymentChannel::cash, "", Money{60'000}, day("2024-06-15"), {}});
  scenario.when(grant(waive(50'000))).then_refused("more-than-is-open");
  scenario.on("2024-06-30").when(grant(waive(50'000))).then_refused("approval-expired");
  scenario.when(ExpireApproval{kApproval}).then_one<ApprovalExpired>();
  scenario.when(grant(waive(50'000))).then_refused("approval-ended");
}

// Of 10,000.00 that a household has as credit.
billing::ApproveRefund refund(std::uint8_t number, std::int64_t fen, std::string_view on = "2024-06-15") {
  billing::ApproveRefund command{
      id<RefundId>(number), kHousehold, {}, day(on), Money{fen}, sealed(kOwner, FieldClass::free_text)};
  command.authority.by = kClerk;
  return command;
}
// The clerk asks for the refund.
Scenario& asked(Scenario& scenario, const billing::ApproveRefund& command) {
  return scenario.when(RequestApproval{ApprovalId(command.refund.uuid), kCommunity, kClerk, command, kHash, {}});
}
GrantApproval granted_by_manager(const billing::ApproveRefund& command, CredentialId by = kManager) {
  return {ApprovalId(command.refund.uuid), by, kHash, command, true};
}
std::vector<Command> with_credit() {
  return a_household() +
         std::vector<Command>{billing::ReceivePayment{
             id<PaymentId>(1), kHousehold, billing::PaymentChannel::cash, "", Money{1'000'000}, day("2024-06-15"), {}}};
}

TEST(GrantApproval, AManagerGrantsRefundsUpToTheLimitOfManagers) {
  Scenario scenario = given(with_credit());
  asked(scenario, refund(101, 60'000))
      .when(granted_by_manager(refund(101, 60'000), kClerk))
      .then_refused("approval-own");
  scenario.when(granted_by_manager(refund(101, 60'000))).then_says({"amount_fen", std::int64_t{60'000}});
  const std::vector<NewEvent>& events = scenario.world().events();
  EXPECT_TRUE(holds_alternative<ApprovalGranted>(events.back().event));
  EXPECT_EQ(get<AllowanceUsed>(events.at(events.size() - 2).event),
            (AllowanceUsed{kManager, kCommunity, Action::refund, Money{60'000}, day("2024-06-15")}));

  // Many small ones are one large one, which finance grants.
  asked(scenario, refund(102, 40'001)).when(granted_by_manager(refund(102, 40'001)));
  scenario.then_refused("approval-above-limit").then_says({"limit_fen", std::int64_t{100'000}});
  scenario.then_says({"used_fen", std::int64_t{60'000}});
  asked(scenario, refund(103, 40'000)).when(granted_by_manager(refund(103, 40'000)));
  scenario.then_says({"amount_fen", std::int64_t{40'000}});
  GrantApproval by_finance = granted_by_manager(refund(102, 40'001), kOtherClerk);
  by_finance.as_manager = false;
  scenario.when(by_finance).then_says({"amount_fen", std::int64_t{40'001}});

  // Another manager has the own limit, and the window moves on.
  asked(scenario, refund(104, 100'000)).when(granted_by_manager(refund(104, 100'000), id<CredentialId>(75)));
  scenario.then_says({"amount_fen", std::int64_t{100'000}});
  scenario.on("2024-07-14");
  asked(scenario, refund(105, 1, "2024-07-14")).when(granted_by_manager(refund(105, 1, "2024-07-14")));
  scenario.then_refused("approval-above-limit").then_says({"used_fen", std::int64_t{100'000}});
  scenario.on("2024-07-15").when(granted_by_manager(refund(105, 1, "2024-07-14")));
  scenario.then_says({"amount_fen", std::int64_t{1}});
}

TEST(GrantApproval, ACommunitySaysWhatItsManagersGrant) {
  Scenario scenario = given(with_credit()).when(SetApprovalRules{kCommunity, 30, 14, {}, Money{5'000}});
  EXPECT_EQ(scenario.then_one<ApprovalRulesSet>().managers_refunds, Money{5'000});
  asked(scenario, refund(101, 5'001)).when(granted_by_manager(refund(101, 5'001)));
  scenario.then_refused("approval-above-limit").then_says({"limit_fen", std::int64_t{5'000}});
  scenario.when(SetApprovalRules{kCommunity, 30, 14, {}, Money{5'001}});
  scenario.when(granted_by_manager(refund(101, 5'001))).then_says({"amount_fen", std::int64_t{5'001}});
}

TEST(GrantApproval, AManagerGrantsNothingButRefunds) {
  Scenario scenario = given(limited()).when(ask(waive(1)));
  GrantApproval by_manager = grant(waive(1));
  by_manager.as_manager = true;
  scenario.when(by_manager).then_refused("approval-above-limit").then_says({"limit_fen", std::int64_t{0}});
  scenario.when(grant(waive(1))).then_says({"arrears_fen", std::int64_t{99'999}});
}

TEST(RequestApproval, RefusesNonsenseAtOnce) {
  given(limited()).when(ask(waive(100'001))).then_refused("more-than-is-open");
  given(limited({ask(waive(50'000))})).when(ask(waive(50'000))).then_refused("approval-exists");
  given(limited({ask(waive(50'000))})).when(ExpireApproval{kApproval}).then_refused("approval-not-expired");
  given(limited()).when(ExpireApproval{kApproval}).then_refused("approval-unknown");
  Scenario refused = given(limited({ask(waive(50'000))})).when(RefuseApproval{kApproval, kManager, {}});
  EXPECT_EQ(refused.then_one<ApprovalRefused>().refused_by, kManager);
  refused.when(RefuseApproval{kApproval, kManager, {}}).then_refused("approval-ended");
}

TEST(RequestApproval, ATariffTakesTwoPersonsWhateverItsPrice) {
  billing::SetTariff tariff{kPropertyFee, {day("2024-07-01"), UnitPrice{2'500'000}}, {}};
  tariff.authority.by = kClerk;
  Scenario scenario = given(limited()).when(tariff).then_refused("approval-needed");
  scenario.when(ask(tariff)).when(grant(tariff));
  EXPECT_TRUE(holds_alternative<ApprovalGranted>(scenario.world().events().back().event));
}

// What a stay on a car park costs is a price as any other.
billing::SetParkingTerms parking_terms(std::int64_t step_fen, CredentialId by = kClerk) {
  billing::SetParkingTerms command;
  command.fee_item = kCarPark;
  command.terms.effective_from = day("2024-07-01");
  command.terms.step_price = Money{step_fen};
  command.authority.by = by;
  return command;
}
std::vector<Command> limited_car_park() {
  return limited({define(kCarPark, "car_park", billing::ChargeMethod::parking_stay)});
}

TEST(RequestApproval, ParkingTermsTakeTwoPersonsWhateverTheirPrice) {
  Scenario scenario = given(limited_car_park());
  for (const std::int64_t fen : {0, 500}) scenario.when(parking_terms(fen)).then_refused("approval-needed");
  scenario.when(parking_terms(500, {})).then_refused("approval-needed");
  const auto asked = scenario.when(ask(parking_terms(500))).then_one<ApprovalRequested>();
  EXPECT_EQ(asked.action, Action::tariff);
  EXPECT_EQ(asked.amount, Money{});
  EXPECT_EQ(asked.household, HouseholdId{});
  scenario.when(grant(parking_terms(500), kClerk)).then_refused("approval-own");
  scenario.when(grant(billing::SetTariff{kPropertyFee, {day("2024-07-01"), UnitPrice{1}}}, kManager, RequestHash{}))
      .then_refused("approval-edited");
  scenario.when(grant(parking_terms(500)))
      .then(billing::ParkingTermsSet{kCarPark, kCommunity, parking_terms(500).terms},
            ApprovalGranted{kApproval, kCommunity, kManager})
      .then_effective("2024-07-01");
  scenario.when(grant(parking_terms(500))).then_refused("approval-ended");
}

TEST(RequestApproval, RefusesParkingTermsThatCouldNotBeSet) {
  auto wrong = parking_terms(500);
  wrong.terms.step_minutes = 0;
  given(limited_car_park()).when(ask(wrong)).then_refused("parking-terms-invalid");
  given(limited_car_park()).when(wrong).then_refused("parking-terms-invalid");
  wrong = parking_terms(500);
  wrong.fee_item = kPropertyFee;
  given(limited_car_park()).when(ask(wrong)).then_refused("fee-item-method-differs");
  // Where the community has no limit for prices, they are decided alone.
  given(a_household() + std::vector<Command>{define(kCarPark, "car_park", billing::ChargeMethod::parking_stay),
                                             rules({{Action::waiver, Money{1}}})})
      .when(parking_terms(500))
      .then_one<billing::ParkingTermsSet>();
}

// What bills or late fees are computed with is a price, too.
billing::SetVatRate vat_rate(std::int64_t millionths) {
  billing::SetVatRate command{kPropertyFee, {day("2024-07-01"), millionths, true}};
  command.authority.by = kClerk;
  return command;
}
billing::SetLateFeeTerms late_fee_terms(std::int64_t millionths) {
  billing::SetLateFeeTerms command;
  command.community = kCommunity;
  command.effective_from = day("2024-07-01");
  command.terms.daily_rate_millionths = millionths;
  command.authority.by = kClerk;
  return command;
}
billing::OpenContract contract(std::optional<UnitPrice> price) {
  billing::OpenContract command;
  command.household = kHousehold;
  command.terms.contract = id<ContractId>(76);
  command.terms.fee_item = kCarPark;
  command.terms.label = "B1-023";
  command.terms.from = day("2024-06-10");
  command.terms.price = price;
  command.authority.by = kClerk;
  return command;
}

template <class C>
void expect_two_persons_for(const std::vector<Command>& before, const C& command, const C& edited) {
  Scenario scenario = given(before).when(command).then_refused("approval-needed");
  scenario.when(ask(command));
  EXPECT_EQ(scenario.then_one<ApprovalRequested>().action, Action::tariff);
  scenario.when(grant(command, kClerk)).then_refused("approval-own");
  scenario.when(grant(edited, kManager, RequestHash{})).then_refused("approval-edited");
  scenario.when(grant(command));
  EXPECT_TRUE(holds_alternative<ApprovalGranted>(scenario.world().events().back().event));
  scenario.when(grant(command)).then_refused("approval-ended");
}

TEST(RequestApproval, WhateverAPriceIsMadeOfTakesTwoPersons) {
  expect_two_persons_for(limited(), vat_rate(60'000), vat_rate(90'000));
  expect_two_persons_for(limited(), vat_rate(0), vat_rate(90'000));
  expect_two_persons_for(limited(), late_fee_terms(500), late_fee_terms(300));
  expect_two_persons_for(limited(), late_fee_terms(0), late_fee_terms(300));
  const auto spaces = limited({define(kCarPark, "spaces", billing::ChargeMethod::contract)});
  expect_two_persons_for(spaces, contract(UnitPrice{1}), contract(UnitPrice{300'000'000}));
  // At the price of the fee item, which two have set, a contract is opened by one.
  given(spaces).when(contract(std::nullopt)).then_one<billing::ContractOpened>();
}

TEST(RequestApproval, WithoutALimitForPricesOneSetsThem) {
  const std::vector<Command> before =
      a_household() + std::vector<Command>{define(kCarPark, "spaces", billing::ChargeMethod::contract),
                                           rules({{Action::waiver, Money{1}}})};
  given(before).when(vat_rate(60'000)).then_one<billing::VatRateSet>();
  given(before).when(late_fee_terms(500)).then_one<billing::LateFeeTermsSet>();
  given(before).when(contract(UnitPrice{1})).then_one<billing::ContractOpened>();
}

// A letter that costs something, or nothing.
dunning::SetDunningLadder ladder(std::int64_t fee_fen) {
  dunning::SetDunningLadder command;
  command.community = kCommunity;
  dunning::LadderStep letter{2, 15, dunning::ReminderChannel::letter, dunning::ReminderWay::by_hand, {}, {}};
  if (fee_fen > 0) letter.fee = dunning::StepFee{kRepair, Money{fee_fen}, 20};
  command.terms.steps = {letter};
  command.authority.by = kClerk;
  return command;
}

TEST(RequestApproval, TheFeesOfALadderTakeTwoPersons) {
  Scenario scenario = given(limited());
  scenario.when(ladder(0)).then(dunning::DunningLadderSet{kCommunity, ladder(0).terms});
  scenario.when(ladder(2'000)).then_refused("approval-needed");
  EXPECT_EQ(scenario.when(ask(ladder(2'000))).then_one<ApprovalRequested>().action, Action::tariff);
  scenario.when(grant(ladder(2'000), kClerk)).then_refused("approval-own");
  scenario.when(grant(ladder(2'000)))
      .then(dunning::DunningLadderSet{kCommunity, ladder(2'000).terms},
            ApprovalGranted{kApproval, kCommunity, kManager});
  // Nor does one alone change what there is, or give it up.
  scenario.when(ladder(1'000)).then_refused("approval-needed");
  scenario.when(ladder(0)).then_refused("approval-needed");
}

TEST(RequestApproval, RefusesALadderThatCouldNotBeSet) {
  auto wrong = ladder(2'000);
  wrong.terms.steps[0].fee->fee_item = kPropertyFee;
  given(limited()).when(ask(wrong)).then_refused("fee-item-method-differs");
  // Where the community has no limit for prices, they are decided alone.
  given(a_household() + std::vector<Command>{rules({{Action::waiver, Money{1}}})})
      .when(ladder(2'000))
      .then_one<dunning::DunningLadderSet>();
}

TEST(RequestApproval, TakesALadderOfAllLevels) {
  auto longest = ladder(2'000);
  longest.terms.steps.clear();
  std::vector<Command> items;
  for (std::uint8_t level = 0; level <= dunning::kHighestLevel; ++level) {
    const auto item = id<FeeItemId>(static_cast<std::uint8_t>(80 + level));
    items.push_back(define(item, "fee" + std::to_string(level), billing::ChargeMethod::one_off));
    longest.terms.steps.push_back({level,
                                   1 + 10 * level,
                                   dunning::ReminderChannel::letter,
                                   dunning::ReminderWay::by_hand,
                                   {},
                                   dunning::StepFee{item, Money{100}, 20}});
  }
  given(limited(items)).when(ask(longest)).then_one<ApprovalRequested>();
}

// One statement of 210.16, which nobody takes back alone.
const BillRunId kRun = id<BillRunId>(75);
std::vector<Command> billed() {
  return a_household() + std::vector<Command>{billing::StartBillRun{kRun,
                                                                    kCommunity,
                                                                    day("2024-06-01"),
                                                                    day("2024-07-01"),
                                                                    day("2024-06-01"),
                                                                    day("2024-06-25"),
                                                                    {kPropertyFee},
                                                                    {kHousehold},
                                                                    9},
                                              billing::IssueStatement{kRun, kHousehold},
                                              billing::RecordBillRunChunk{kRun, 0, 1, 1, Money{21'016}, {}},
                                              billing::CompleteBillRun{kRun}, rules({{Action::correction, Money{}}})};
}
billing::CancelStatement cancel_statement(CredentialId by = kClerk, std::string_view on = "2024-06-15") {
  billing::CancelStatement command{kHousehold, kRun, day(on), {}};
  command.authority.by = by;
  return command;
}
billing::CancelBillRun cancel_run(CredentialId by = kClerk) {
  billing::CancelBillRun command{kRun, day("2024-06-15")};
  command.authority.by = by;
  return command;
}

TEST(RequestApproval, AStatementIsTakenBackByTwo) {
  Scenario scenario = given(billed()).when(cancel_statement()).then_refused("approval-needed");
  const auto asked = scenario.when(ask(cancel_statement())).then_one<ApprovalRequested>();
  EXPECT_EQ(asked.action, Action::correction);
  EXPECT_EQ(asked.amount, Money{21'016});
  EXPECT_EQ(asked.household, kHousehold);
  scenario.when(grant(cancel_statement(), kClerk)).then_refused("approval-own");
  scenario.when(grant(cancel_statement(kManager, "2024-06-14"), kManager, RequestHash{}))
      .then_refused("approval-edited");
  scenario.when(grant(cancel_run())).then_refused("approval-edited");
  scenario.when(grant(cancel_statement(kManager))).then_says({"arrears_fen", std::int64_t{0}});
  scenario.when(grant(cancel_statement(kManager))).then_refused("approval-ended");
}

TEST(RequestApproval, AWholeRunIsTakenBackByTwoWhoDecideOnce) {
  Scenario scenario = given(billed()).when(cancel_run()).then_refused("approval-needed");
  const auto asked = scenario.when(ask(cancel_run())).then_one<ApprovalRequested>();
  EXPECT_EQ(asked.amount, Money{21'016});
  EXPECT_EQ(asked.household, HouseholdId{});
  scenario.when(cancel_statement()).then_refused("approval-needed");
  scenario.when(grant(cancel_run(), kClerk)).then_refused("approval-own");
  scenario.when(grant(cancel_run(), kManager, RequestHash{})).then_refused("approval-edited");
  scenario.when(grant(cancel_statement())).then_refused("approval-edited");
  scenario.when(grant(cancel_run(kManager)))
      .then(billing::BillRunCancellationBegun{kRun, kCommunity, day("2024-06-15"), Money{21'016}},
            ApprovalGranted{kApproval, kCommunity, kManager});
  scenario.when(cancel_statement()).then_one<billing::StatementCancelled>();
}

// The same statement as it should have been, 22.36 less; it is that of one household of three.
billing::BeginCommunityAdjustments begin_adjustments(CredentialId by = kClerk) {
  billing::BeginCommunityAdjustments command;
  command.fee_item = kPropertyFee;
  command.community = kCommunity;
  command.period_from = day("2024-06-01");
  command.period_to = day("2024-07-01");
  command.adjusted_on = day("2024-06-15");
  command.due_date = day("2024-07-15");
  command.households = 3;
  command.amount = Money{6'708};
  command.authority.by = by;
  return command;
}

TEST(RequestApproval, TheBillsOfAWholeCommunityAreAdjustedByTwoWhoDecideOnce) {
  billing::AdjustBills adjust;
  adjust.adjustment = id<AdjustmentId>(76);
  adjust.household = kHousehold;
  adjust.fee_item = kPropertyFee;
  adjust.period_from = day("2024-06-01");
  adjust.period_to = day("2024-07-01");
  adjust.adjusted_on = day("2024-06-15");
  adjust.due_date = day("2024-07-15");
  adjust.difference = Money{-2'236};
  adjust.authority.by = kClerk;
  adjust.preview = billing::PreviewDigest{};
  Scenario scenario = given(billed());
  scenario.when(billing::CorrectTariff{kPropertyFee, {day("2023-01-01"), UnitPrice{2'100'000}}});
  scenario.when(begin_adjustments()).then_refused("approval-needed");
  const auto asked = scenario.when(ask(begin_adjustments())).then_one<ApprovalRequested>();
  EXPECT_EQ(asked.action, Action::correction);
  EXPECT_EQ(asked.amount, Money{6'708});
  EXPECT_EQ(asked.households, 3U);
  EXPECT_EQ(asked.household, HouseholdId{});
  scenario.when(adjust).then_refused("approval-needed");
  scenario.when(grant(begin_adjustments(), kClerk)).then_refused("approval-own");
  scenario.when(grant(begin_adjustments(), kManager, RequestHash{})).then_refused("approval-edited");
  auto of_more = begin_adjustments();
  of_more.households = 4;
  scenario.when(grant(of_more)).then_refused("approval-edited");
  auto of_another_sum = begin_adjustments();
  of_another_sum.amount = Money{6'709};
  scenario.when(grant(of_another_sum)).then_refused("approval-edited");
  scenario.when(grant(cancel_run())).then_refused("approval-edited");
  scenario.when(grant(begin_adjustments(kManager)));
  const auto& events = scenario.world().events();
  EXPECT_TRUE(holds_alternative<billing::CommunityAdjustmentsBegun>(events[events.size() - 2].event));
  EXPECT_TRUE(events.back().event == Event(ApprovalGranted{kApproval, kCommunity, kManager}));
  scenario.when(grant(begin_adjustments())).then_refused("approval-ended");
  Scenario too_late = scenario;
  too_late.on("2024-06-30").when(adjust).then_refused("approval-needed");
  scenario.when(adjust).then_says({"difference_fen", std::int64_t{-2'236}});
}

TEST(RequestApproval, AdjustmentsOfACommunityThatWereRefusedOrExpiredAreNotBegun) {
  Scenario refused = given(billed()).when(ask(begin_adjustments()));
  refused.when(RefuseApproval{kApproval, kManager, sealed(kOwner, FieldClass::free_text)});
  refused.when(grant(begin_adjustments())).then_refused("approval-ended");
  refused.when(begin_adjustments()).then_refused("approval-needed");
  Scenario expired = given(billed()).when(ask(begin_adjustments())).on("2024-06-30");
  expired.when(grant(begin_adjustments())).then_refused("approval-expired");
  expired.when(ExpireApproval{kApproval}).then_one<ApprovalExpired>();
  expired.when(begin_adjustments()).then_refused("approval-needed");
}

// Of the net and a tax of 6 %, owed to the vendor or paid.
books::RecordExpense spend(std::uint8_t number, std::int64_t net, std::optional<billing::PaymentChannel> paid_by = {}) {
  books::RecordExpense command{id<ExpenseId>(number),
                               kCommunity,
                               {},
                               id<VendorId>(90),
                               billing::LedgerAccount::operating_costs,
                               "维保",
                               "",
                               Money{net},
                               Money{net * 6 / 100},
                               day("2024-06-15"),
                               paid_by};
  command.authority.by = kClerk;
  return command;
}
Scenario& with_vendor(Scenario& scenario) {
  return scenario.when(books::RegisterVendor{id<VendorId>(90), "V-1", "恒达电梯", ""});
}

TEST(Expenses, WithoutALimitEverybodyRecordsThemAlone) {
  Scenario scenario = given(limited());
  with_vendor(scenario).when(spend(91, 1'000'000)).then_one<books::ExpenseRecorded>();
}

TEST(Expenses, AboveTheLimitOfTheWindowTwoPersonsRecordThem) {
  Scenario scenario = given(a_household()).when(rules({{Action::expense, Money{21'200}}}));
  with_vendor(scenario).when(spend(91, 10'000));
  EXPECT_EQ(get<AllowanceUsed>(scenario.world().events().back().event),
            (AllowanceUsed{kClerk, kCommunity, Action::expense, Money{10'600}, day("2024-06-15")}))
      << "gross";
  scenario.when(spend(92, 10'001)).then_refused("approval-needed").then_says({"used_fen", std::int64_t{10'600}});
  scenario.when(spend(92, 10'000, billing::PaymentChannel::bank_transfer));
  scenario.when(spend(93, 1)).then_refused("approval-needed").then_says({"used_fen", std::int64_t{21'200}});

  const books::RecordExpense lift = spend(93, 500'000, billing::PaymentChannel::bank_transfer);
  scenario.when(ask(lift)).then_one<ApprovalRequested>();
  scenario.then_says({"amount_fen", std::int64_t{530'000}});
  scenario.when(grant(lift, kClerk)).then_refused("approval-own");
  scenario.when(grant(spend(93, 500'001, billing::PaymentChannel::bank_transfer))).then_refused("approval-edited");
  scenario.when(grant(lift)).then_says({"gross_fen", std::int64_t{530'000}});
  const auto& events = scenario.world().events();
  ASSERT_GE(events.size(), 2U);
  EXPECT_TRUE(holds_alternative<ApprovalGranted>(events.back().event));
  EXPECT_EQ(get<books::ExpenseRecorded>(events[events.size() - 2].event).expense, lift.expense)
      << "and nobody's allowance is used";
  scenario.when(books::PayExpense{id<ExpenseId>(91), billing::PaymentChannel::bank_transfer, day("2024-06-15")});
  scenario.then_one<books::ExpensePaid>();
}

TEST(SetApprovalRules, RefusesWhatIsNoRule) {
  given(a_household()).when(rules({{Action::waiver, Money{-1}}})).then_refused("approval-rules-invalid");
  given(a_household())
      .when(rules({{Action::refund, Money{1}}, {Action::waiver, Money{1}}}))
      .then_refused("approval-rules-invalid");
  given(a_household()).when(rules({}, 0)).then_refused("approval-rules-invalid");
  for (const Money managers : {Money{-1}, Money{kLargestAmount.fen + 1}}) {
    given(a_household())
        .when(SetApprovalRules{kCommunity, 30, 14, {}, managers})
        .then_refused("approval-rules-invalid");
  }
  given({}).when(rules({})).then_refused("community-unknown");
}

}  // namespace
}  // namespace steward::approvals

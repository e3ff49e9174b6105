#include "domain/dunning/fees.h"

#include <gtest/gtest.h>

#include "domain/billing/billing.h"
#include "domain/dunning/dunning.h"
#include "tests/support/scenario.h"

// The fee of a level: charged with its proof, once, and never instead of it. The bill of 100.00 falls due on
// 31 May 2024; level 2 comes fifteen days later and costs 20.00.
namespace steward::dunning {
namespace {

using namespace steward::test;

constexpr Money kFee{2'000};
constexpr std::int32_t kOffset = 480;
const FeeItemId kDunningFee = id<FeeItemId>(40);

NoticeId notice(std::uint8_t n) { return id<NoticeId>(n); }
Sealed text() { return sealed(kOwner, FieldClass::free_text); }
Instant local(std::string_view date, int hour = 10) { return add_seconds(start_of(day(date), kOffset), hour * 3'600); }

Command charge(std::int64_t fen, std::string_view due, std::string_view on) {
  return billing::RaiseCharge{kHousehold, kRepair, Money{fen}, day(on), day(due), {}};
}
Command pay(std::uint8_t n, std::int64_t fen, std::string_view on) {
  return billing::ReceivePayment{id<PaymentId>(n), kHousehold, billing::PaymentChannel::cash, "", Money{fen},
                                 day(on),          {}};
}

// Levels 2 and 4 cost something; the message of level 1 does not.
LadderTerms with_fees() {
  LadderTerms terms;
  terms.steps = {{1, 1, ReminderChannel::wechat, ReminderWay::outbox},
                 {2, 15, ReminderChannel::letter, ReminderWay::by_hand, {}, StepFee{kDunningFee, kFee, 20}},
                 {3, 30, ReminderChannel::call, ReminderWay::by_hand},
                 {4, 60, ReminderChannel::letter, ReminderWay::by_hand, {}, StepFee{kDunningFee, Money{5'000}, 30}}};
  return terms;
}

QueueReminder due(std::uint8_t n, std::optional<std::uint8_t> level = {}) {
  QueueReminder command;
  command.notice = notice(n);
  command.household = kHousehold;
  command.level = level;
  command.automatic = true;
  return command;
}
QueueReminder by_hand(std::uint8_t n, std::uint8_t level, ReminderChannel channel) {
  return {notice(n), kHousehold, level, channel, ReminderWay::by_hand, false};
}
RecordReminderDelivery answered(std::uint8_t n, Instant at) {
  return {notice(n), kHousehold, at, "msg-1", Digest{std::byte{7}}, {}};
}
RecordReminderDelivery done(std::uint8_t n, Instant at) { return {notice(n), kHousehold, at, "XA 1", {}, {}}; }

Scenario owing() {
  return given_at("2024-05-20T02:00:00Z",
                  a_household() + std::vector<Command>{define(kDunningFee, "dunning", billing::ChargeMethod::one_off),
                                                       SetDunningLadder{kCommunity, with_fees()},
                                                       charge(10'000, "2024-05-31", "2024-05-20")});
}
// Level 1 arrived on 1 June; the letter of level 2 was queued on 15 June.
Scenario with_letter_out() {
  Scenario scenario = owing().at(local("2024-06-01"));
  scenario.when(due(1, 1)).when(answered(1, local("2024-06-01")));
  scenario.at(local("2024-06-15")).when(due(2, 2)).at(local("2024-06-18"));
  return scenario;
}
// … and arrived on 17 June, which was recorded on the day after it: bill 2 is its fee, due on 8 July.
Scenario charged() {
  Scenario scenario = with_letter_out();
  scenario.when(done(2, local("2024-06-17")));
  return scenario;
}

// What the proof says of the fee, and how many bills there are then.
struct Outcome {
  ReminderDelivered proof;
  std::size_t bills = 0;
};
Outcome proved(Scenario& scenario, std::uint8_t n) {
  Outcome outcome;
  for (const NewEvent& happened : scenario.world().events()) {
    const auto* proof = get_if<ReminderDelivered>(&happened.event);
    if (proof != nullptr && proof->notice == notice(n)) outcome.proof = *proof;
  }
  EXPECT_EQ(outcome.proof.notice, notice(n)) << "the proof is never lost";
  outcome.bills = scenario.world().account(kHousehold).bills.size();
  return outcome;
}

TEST(DunningFee, IsChargedWithTheProof) {
  Scenario scenario = charged();
  ReminderDelivered proof{
      notice(2),           kHousehold,        kHouse, kBuilding, kCommunity, 2, ReminderChannel::letter,
      local("2024-06-17"), day("2024-06-17"), "XA 1", {},        {}};
  proof.fee = ChargedFee{kDunningFee, 2, kFee};
  EXPECT_EQ(proved(scenario, 2).proof, proof);
  scenario.then_says({"charged_fen", kFee.fen}).then_says({"bill_number", std::int64_t{2}});
  const billing::AccountBill* bill = billing::find_bill(scenario.world().account(kHousehold), 2);
  ASSERT_NE(bill, nullptr);
  EXPECT_EQ(bill->fee_item, kDunningFee);
  EXPECT_EQ(bill->amount, kFee);
  EXPECT_EQ(bill->effective_date, day("2024-06-18")) << "the day of the record";
  EXPECT_EQ(bill->due_date, day("2024-07-08"));
}

TEST(DunningFee, IsAnnouncedWhileItsReminderWaits) {
  const auto announced = [](Scenario& scenario, ReminderChannel channel) {
    const auto* dunned = case_of(std::get<DunningState>(scenario.world().state(dunning_stream(kHousehold))));
    return fee_announced(with_fees(), dunned, channel);
  };
  Scenario scenario = with_letter_out();
  EXPECT_EQ(announced(scenario, ReminderChannel::letter), kFee);
  EXPECT_EQ(announced(scenario, ReminderChannel::call), Money{});
  scenario.when(done(2, local("2024-06-17")));
  EXPECT_EQ(announced(scenario, ReminderChannel::letter), Money{}) << "it waits no longer";
  scenario.at(local("2024-06-25")).when(by_hand(3, 2, ReminderChannel::letter));
  EXPECT_EQ(announced(scenario, ReminderChannel::letter), Money{}) << "charged before";
  EXPECT_EQ(fee_announced(with_fees(), nullptr, ReminderChannel::letter), Money{});
}

TEST(DunningFee, IsNoneBeforeTheProof) {
  Scenario scenario = with_letter_out();
  EXPECT_EQ(scenario.world().account(kHousehold).bills.size(), 1U);
  scenario.when(RecordReminderFailure{notice(2), kHousehold, 1, FailureReason::wrong_contact});
  EXPECT_EQ(scenario.world().account(kHousehold).bills.size(), 1U) << "nobody pays for what never came";
  scenario.when(done(2, local("2024-06-17")));
  EXPECT_EQ(proved(scenario, 2).bills, 2U) << "it came after all";
}

TEST(DunningFee, IsNoneOfALevelThatHasNone) {
  Scenario scenario = owing().at(local("2024-06-01"));
  scenario.when(due(1, 1)).when(answered(1, local("2024-06-01"))).then_says({"charged_fen", std::int64_t{0}});
  const Outcome outcome = proved(scenario, 1);
  EXPECT_EQ(outcome.bills, 1U);
  EXPECT_EQ(outcome.proof.fee, std::nullopt);
  EXPECT_EQ(outcome.proof.fee_refused, "");
}

TEST(DunningFee, IsChargedOnceALevelAndCase) {
  Scenario scenario = charged();
  scenario.at(local("2024-06-25")).when(by_hand(3, 2, ReminderChannel::letter));
  scenario.when(done(3, local("2024-06-25")));
  EXPECT_EQ(proved(scenario, 3).bills, 2U);
  EXPECT_EQ(proved(scenario, 3).proof.fee_refused, "");
  // A bill that fell due meanwhile belongs to the case, and still does when the first one is paid.
  scenario.when(charge(8'000, "2024-06-27", "2024-06-25"));
  scenario.at(local("2024-07-02")).when(by_hand(4, 2, ReminderChannel::letter));
  scenario.when(done(4, local("2024-07-02"))).when(pay(1, 10'000, "2024-07-02"));
  scenario.at(local("2024-07-20")).when(by_hand(5, 2, ReminderChannel::letter));
  scenario.when(done(5, local("2024-07-20")));
  EXPECT_EQ(proved(scenario, 5).bills, 3U);
  EXPECT_EQ(proved(scenario, 5).proof.fee, std::nullopt);
}

TEST(DunningFee, OfANewCaseIsChargedAgain) {
  Scenario scenario = charged();
  scenario.when(pay(1, 12'000, "2024-06-18")).when(charge(8'000, "2024-07-01", "2024-06-18"));
  scenario.at(local("2024-07-02")).when(due(3, 1)).when(answered(3, local("2024-07-02")));
  scenario.at(local("2024-07-16")).when(due(4, 2)).when(done(4, local("2024-07-16")));
  EXPECT_EQ(proved(scenario, 4).proof.fee, (ChargedFee{kDunningFee, 4, kFee}));
}

TEST(DunningFee, IsOfTheChannelThatTheLadderNames) {
  Scenario scenario = owing().at(local("2024-06-01"));
  scenario.when(due(1, 1)).when(answered(1, local("2024-06-01")));
  scenario.at(local("2024-06-15")).when(by_hand(2, 2, ReminderChannel::call)).when(done(2, local("2024-06-15")));
  EXPECT_EQ(proved(scenario, 2).bills, 1U);
  scenario.at(local("2024-06-22")).when(by_hand(3, 2, ReminderChannel::letter)).when(done(3, local("2024-06-22")));
  EXPECT_EQ(proved(scenario, 3).bills, 2U);
}

// What goes wrong with the fee is said by name, and the proof stands.
TEST(DunningFee, IsRefusedByNameAndNeverTheProof) {
  struct Row {
    const char* code;
    Command meanwhile;
  };
  LadderTerms much = with_fees();
  much.least_amount = Money{10'001};
  const Row rows[] = {
      {"dunning-held", HoldDunning{kHousehold, HoldReason::vulnerable, day("2024-07-01"), text()}},
      {"promise-not-reached",
       billing::PromisePayment{kHousehold, day("2024-06-18"), day("2024-06-20"), Money{5'000}, text()}},
      {"reminder-settled", billing::DisputeBills{kHousehold, day("2024-06-18"), {1}, text()}},
      {"reminder-settled", pay(1, 10'000, "2024-06-18")},
      {"below-least-amount", SetDunningLadder{kCommunity, much}},
      {"household-moved-out", registry::MoveOut{kHousehold, day("2024-06-18")}},
  };
  for (const Row& row : rows) {
    Scenario scenario = with_letter_out();
    scenario.when(row.meanwhile).when(done(2, local("2024-06-17"))).then_says({"charged_fen", std::int64_t{0}});
    const Outcome outcome = proved(scenario, 2);
    EXPECT_EQ(outcome.proof.fee_refused, row.code);
    EXPECT_EQ(outcome.proof.fee, std::nullopt) << row.code;
    EXPECT_EQ(outcome.bills, 1U) << row.code;
  }
}

// An unpaid fee makes no case of its own: it goes on where it was charged, and costs nothing more.
TEST(DunningFee, AloneGoesOnAtItsLevelAndBearsNoFee) {
  Scenario scenario = charged();
  scenario.when(pay(1, 10'000, "2024-06-18"));
  ASSERT_EQ(scenario.world().account(kHousehold).arrears(), kFee);
  scenario.at(local("2024-07-10")).when(due(3)).then_refused("level-not-due").then_says({"level", std::int64_t{3}});
  scenario.at(local("2024-08-07")).when(due(3, 3)).when(done(3, local("2024-08-07")));
  EXPECT_EQ(proved(scenario, 3).proof.level, 3);
  scenario.at(local("2024-09-06")).when(due(4, 4)).when(done(4, local("2024-09-06")));
  const Outcome outcome = proved(scenario, 4);
  EXPECT_EQ(outcome.proof.fee_refused, "reminder-settled");
  EXPECT_EQ(outcome.bills, 2U);
  scenario.at(local("2025-01-06")).when(due(5)).then_refused("dunning-ladder-ended");
}

// What is owed beside it begins at the bottom of the ladder, by its own due date; the fee is spoken of with it.
TEST(DunningFee, LendsItsLevelToNoOtherBill) {
  Scenario scenario = charged();
  scenario.when(pay(1, 10'000, "2024-06-18")).when(charge(8'000, "2024-07-31", "2024-06-18"));
  const auto first = scenario.at(local("2024-08-01")).when(due(3)).then_one<ReminderQueued>();
  EXPECT_EQ(first.level, 1);
  EXPECT_EQ(first.total, Money{10'000});
  EXPECT_EQ(first.oldest_due, day("2024-07-08"));
  scenario.when(answered(3, local("2024-08-01")));
  scenario.at(local("2024-08-14")).when(due(4)).then_refused("level-not-due").then_says({"due_on", day("2024-08-15")});
  scenario.at(local("2024-08-15")).when(due(4, 2)).when(done(4, local("2024-08-15")));
  EXPECT_EQ(proved(scenario, 4).proof.fee, (ChargedFee{kDunningFee, 4, kFee})) << "another case";
}

TEST(DunningFee, OfALadderIsCheckedWhenItIsSet) {
  const auto with = [](auto change) {
    LadderTerms terms = with_fees();
    change(terms);
    return Command{SetDunningLadder{kCommunity, terms}};
  };
  const FeeItemId deposit = id<FeeItemId>(41);
  const FeeItemId elsewhere = id<FeeItemId>(42);
  const std::vector<Command> others = {
      define(deposit, "deposit", billing::ChargeMethod::deposit),
      registry::RegisterCommunity{id<CommunityId>(9), "other", "别处", "Asia/Shanghai"},
  };
  billing::DefineFeeItem other;
  other.fee_item = elsewhere;
  other.community = id<CommunityId>(9);
  other.code = "dunning";
  other.name = "催缴费";
  other.terms.method = billing::ChargeMethod::one_off;
  struct Row {
    const char* code;
    Command command;
  };
  const Row rows[] = {
      {"fee-item-unknown", with([](auto& t) { t.steps[1].fee->fee_item = id<FeeItemId>(99); })},
      {"fee-item-unknown", with([](auto& t) { t.steps[1].fee->fee_item = {}; })},
      {"fee-item-unknown", with([&](auto& t) { t.steps[1].fee->fee_item = elsewhere; })},
      {"fee-item-method-differs", with([](auto& t) { t.steps[3].fee->fee_item = kPropertyFee; })},
      {"fee-item-method-differs", with([&](auto& t) { t.steps[3].fee->fee_item = deposit; })},
      {"dunning-fee-invalid", with([](auto& t) { t.steps[1].fee->amount = Money{0}; })},
      {"dunning-fee-invalid", with([](auto& t) { t.steps[1].fee->amount.fen = kLargestAmount.fen + 1; })},
      {"dunning-fee-invalid", with([](auto& t) { t.steps[1].fee->days_to_pay = 2; })},
      {"dunning-fee-invalid", with([](auto& t) { t.steps[1].fee->days_to_pay = 91; })},
      {"dunning-fee-invalid", with([](auto& t) { t.steps[0] = {1, 0, {}, {}, {}, t.steps[1].fee}; })},
  };
  for (const Row& row : rows) {
    Scenario scenario = owing();
    for (const Command& command : others) scenario.when(command);
    scenario.when(other).when(row.command).then_refused(row.code);
  }
  owing()
      .when(with([](auto& t) { t.steps[3].fee->fee_item = kPropertyFee; }))
      .then_says({"level", std::int64_t{4}})
      .then_says({"fee_item_id", kPropertyFee.uuid});
}

}  // namespace
}  // namespace steward::dunning

#include "api/deduction_round.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "api/scheduler.h"
#include "domain/billing/billing.h"
#include "eventstore/base/hash.h"
#include "eventstore/sequencer/known.h"
#include "projections/all_views.h"
#include "tests/api/service_fixture.h"

// Automatic deduction against a whole data directory whose log refuses: what it says of one household, and what it says
// to everybody.
namespace steward::api {
namespace {

using testing::HasSubstr;
using testing::Not;

// Saturday, 15 June 2024, 12:00 in Shanghai.
const Instant kStart = parse_instant("2024-06-15T04:00:00Z").value();

// Three households with a bill that is due and credit that pays it; the community wants automatic deduction.
class DeductionRoundTest : public ServiceFixture {
 protected:
  static constexpr std::int64_t kOwed = 500;
  static constexpr std::size_t kHouseholds = 3;

  void SetUp() override {
    open(clock, Views::followed);
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
    const BuildingId building(service->new_id());
    must(registry::RegisterBuilding{building, community, "3", "三号楼"});
    billing::DefineFeeItem item;
    item.fee_item = repair;
    item.community = community;
    item.code = "repair";
    item.name = "维修费";
    item.terms.method = billing::ChargeMethod::one_off;
    must(item);
    for (std::size_t i = 0; i < kHouseholds; ++i) households.push_back(move_in(building, "1-10" + std::to_string(i)));
  }

  HouseholdId move_in(BuildingId building, const std::string& number) {
    const HouseId house(service->new_id());
    must(registry::RegisterHouse{house, building, number, Area{8'943}});
    registry::MoveIn command;
    command.household = HouseholdId(service->new_id());
    command.house = house;
    command.owner = PersonId(service->new_id());
    command.owner_name = closed(command.owner, FieldClass::name);
    command.owner_phone = closed(command.owner, FieldClass::phone);
    command.moved_in_on = make_date(2024, 1, 1);
    must(command);
    return command.household;
  }
  static Sealed closed(PersonId person, FieldClass field) {
    Sealed sealed;
    sealed.subject = person;
    sealed.field = field;
    sealed.key = 1;
    sealed.box = "closed";
    return sealed;
  }
  // Credit first, so that no bill takes it at once.
  void owe_and_have_credit() {
    for (const HouseholdId household : households) {
      billing::ReceivePayment payment{};
      payment.payment = PaymentId(service->new_id());
      payment.household = household;
      payment.amount = Money{kOwed};
      payment.received_on = make_date(2024, 6, 1);
      must(payment);
      must(billing::RaiseCharge{household, repair, Money{kOwed}, make_date(2024, 6, 2), make_date(2024, 6, 10), {}});
    }
    must(billing::SetAutomaticDeduction{community, true});
  }

  // What the log remembers under the key that the round of a day will use for a household: a refusal.
  void remember_refusal(HouseholdId household, Date day) {
    Submission submission = submission_of(billing::ApplyCredit{household, day});
    submission.actor.channel = Channel::scheduler;
    submission.key = sha256(household.uuid.view(), "deduct/" + to_string(household) + '/' + to_string(day));
    submission.fingerprint = *submission.key;
    EXPECT_EQ(submit(std::move(submission)).outcome.code, "no-credit");
  }

  // Goes on until the round is over.
  void round() {
    views_follow();
    for (std::size_t looked_at = 1; looked_at > 0;) {
      const auto passed = service->scheduler->deduct();
      ASSERT_TRUE(passed) << passed.error().code;
      looked_at = *passed;
    }
  }
  std::string round_and_log() {
    testing::internal::CaptureStderr();
    round();
    return testing::internal::GetCapturedStderr();
  }
  std::uint64_t deductions() { return service->scheduler->counters().deductions.load(); }
  std::int64_t arrears(HouseholdId household) {
    const auto known = steward::known<billing::HouseholdState, billing::Household>(data->store().knowledge(),
                                                                                   CompanyNo{1}, stream_of(household));
    EXPECT_TRUE(known && *known);
    return known && *known ? (*known)->account.arrears().fen : -1;
  }

  const CommunityId community{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000001").value()};
  const FeeItemId repair{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000006").value()};
  ManualClock clock{kStart};
  std::vector<HouseholdId> households;
};

TEST_F(DeductionRoundTest, PaysWhatIsDueOnceADay) {
  owe_and_have_credit();
  round();
  EXPECT_EQ(deductions(), kHouseholds);
  for (const HouseholdId household : households) EXPECT_EQ(arrears(household), 0);
  clock.advance(std::chrono::hours(1));
  round();
  EXPECT_EQ(deductions(), kHouseholds);
}

TEST_F(DeductionRoundTest, LeavesWhatIsNotDueYet) {
  billing::ReceivePayment payment{};
  payment.payment = PaymentId(service->new_id());
  payment.household = households[0];
  payment.amount = Money{2 * kOwed};
  payment.received_on = make_date(2024, 6, 1);
  must(payment);
  for (const int due : {10, 30}) {
    must(billing::RaiseCharge{households[0], repair, Money{kOwed}, make_date(2024, 6, 2), make_date(2024, 6, due), {}});
  }
  must(billing::SetAutomaticDeduction{community, true});
  round();
  EXPECT_EQ(deductions(), 1U);
  EXPECT_EQ(arrears(households[0]), kOwed);
}

TEST_F(DeductionRoundTest, AHouseholdThatIsRefusedHoldsUpNobodyAndIsMadeUpForTheNextDay) {
  remember_refusal(households[1], make_date(2024, 6, 15));
  owe_and_have_credit();
  const std::string log = round_and_log();
  EXPECT_EQ(deductions(), kHouseholds - 1);
  EXPECT_EQ(arrears(households[0]), 0);
  EXPECT_EQ(arrears(households[1]), kOwed);
  EXPECT_EQ(arrears(households[2]), 0);
  EXPECT_THAT(log, HasSubstr("deduction-held-up"));
  EXPECT_THAT(log, HasSubstr(to_string(households[1])));
  EXPECT_THAT(log, HasSubstr("no-credit"));
  EXPECT_THAT(log, Not(HasSubstr(to_string(households[0]))));
  clock.advance(std::chrono::hours(1));
  EXPECT_THAT(round_and_log(), Not(HasSubstr("deduction-held-up"))) << "not asked again on the same day";
  EXPECT_EQ(arrears(households[1]), kOwed);
  clock.advance(std::chrono::hours(24));
  round();
  EXPECT_EQ(arrears(households[1]), 0);
  EXPECT_EQ(deductions(), kHouseholds);
}

// A key that names another request is an error of that household's command, and of no other.
TEST_F(DeductionRoundTest, AnErrorOfOneCommandHoldsUpNobody) {
  owe_and_have_credit();
  Submission other = submission_of(billing::SetAutomaticDeduction{community, true}, CompanyNo{1});
  other.actor.channel = Channel::scheduler;
  other.key = sha256(households[0].uuid.view(), "deduct/" + to_string(households[0]) + "/2024-06-15");
  ASSERT_TRUE(data->store().sequencer().submit_and_wait(std::move(other)));
  const std::string log = round_and_log();
  EXPECT_THAT(log, HasSubstr("idempotency-key-reused"));
  EXPECT_EQ(arrears(households[0]), kOwed);
  EXPECT_EQ(deductions(), kHouseholds - 1);
}

// What the log refuses to everybody is no refusal of a household: the round stands where it is, holds up nobody in the
// log of the program, and goes on when the log does, on the same day.
TEST_F(DeductionRoundTest, ALogThatTakesNothingIsAskedAgain) {
  owe_and_have_credit();
  views_follow();
  for (const char* code : {"overloaded", "storage-full", "index-rebuilding", "log-halted"}) {
    data->store().sequencer().refuse_writes(Error{code, {}, "not now"});
    testing::internal::CaptureStderr();
    const auto passed = service->scheduler->deduct();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("deduction-held-up"))) << code;
    ASSERT_FALSE(passed) << code;
    EXPECT_EQ(passed.error().code, code);
  }
  EXPECT_EQ(deductions(), 0U);
  data->store().sequencer().refuse_writes(std::nullopt);
  round();
  EXPECT_EQ(deductions(), kHouseholds);
  for (const HouseholdId household : households) EXPECT_EQ(arrears(household), 0);
}

}  // namespace
}  // namespace steward::api

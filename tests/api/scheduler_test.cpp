#include "api/scheduler.h"

#include <gtest/gtest.h>

#include <thread>

#include "eventstore/codec/byte_writer.h"
#include "projections/all_views.h"
#include "projections/case_board.h"
#include "tests/api/service_fixture.h"
#include "tests/support/eventually.h"

// The scheduler against a whole data directory, with a clock that the test drives.
namespace steward::api {
namespace {

using service_policy::CaseKind;
using service_policy::CaseLevel;
using service_policy::Hours;

constexpr std::int64_t kMicrosPerMinute = 60'000'000;
// Saturday, 15 June 2024, 12:00 in Shanghai.
const Instant kStart = parse_instant("2024-06-15T04:00:00Z").value();

class SchedulerTest : public ServiceFixture {
 protected:
  void SetUp() override {
    open(clock, Views::followed);
    must(registry::RegisterCompany{"first", "第一物业"}, CompanyNo{0});
    must(registry::RegisterCommunity{community, "riverside", "滨江花园", "Asia/Shanghai"});
  }

  void promise(std::optional<std::int32_t> respond, std::optional<std::int32_t> reply,
               Hours hours = Hours::round_the_clock) {
    must(service_policy::SetCaseLevel{community, CaseKind::complaint, CaseLevel{respond, reply, hours}});
  }

  CaseId file() {
    service::FileCase command;
    command.of_case = CaseId(service->new_id());
    command.place.community = community;
    command.text.box = "closed";
    command.text.field = FieldClass::free_text;
    command.filed_at = clock.now();
    command.filed_on = date_at(command.filed_at, 480);
    must(command);
    return command.of_case;
  }

  // Asked for today, and to be granted within the usual 14 days.
  ApprovalId ask(CommunityId where) {
    const FeeItemId item(service->new_id());
    must(billing::DefineFeeItem{item, where, to_string(item.uuid).substr(24), "物业费", {}});
    approvals::RequestApproval command;
    command.approval = ApprovalId(service->new_id());
    command.community = where;
    command.by = CredentialId(service->new_id());
    command.command = billing::SetTariff{item, {make_date(2030, 1, 1), UnitPrice{2'000'000}}, {}};
    command.request.box = "closed";
    command.request.field = FieldClass::free_text;
    must(command);
    return command.approval;
  }
  approvals::ApprovalState the_request(ApprovalId id) {
    auto folded = data->store().knowledge().state(CompanyNo{1}, stream_of(id));
    EXPECT_TRUE(folded);
    return std::get<approvals::ApprovalState>(*folded->state);
  }
  [[nodiscard]] bool is_expired(ApprovalId id) {
    const auto state = the_request(id);
    const auto* ended = std::get_if<approvals::Ended>(&state.is);
    return ended != nullptr && ended->how == approvals::Ending::expired;
  }

  service::Case the_case(CaseId id) {
    auto folded = data->store().knowledge().state(CompanyNo{1}, stream_of(id));
    EXPECT_TRUE(folded);
    return std::get<service::Case>(std::get<service::CaseState>(*folded->state).is);
  }

  // Makes the board wrong about a case: its next level stands at `due_at`.
  void misplace(CaseId id, Instant due_at) {
    views_follow(kServiceGroup);
    const auto lease = data->views().read(kServiceGroup);
    ASSERT_TRUE(lease);
    WriteSet changes;
    for (const LiveView& live : lease->live().views) {
      if (live.view->name() != CaseBoardView::kName) continue;
      const auto scan = lease->snapshot().scan(live.rows->family(), {}, {}, false, false);
      std::string_view key;
      std::string_view value;
      while (scan->next(key, value).value()) {
        constexpr std::size_t kInstant = 1;  // behind the table; then company and id, clock and level
        if (key.size() != kInstant + 8 + 4 + 16 + 2 || key.substr(kInstant + 12, 16) != id.uuid.view()) continue;
        std::string wrong(key);
        wrong.replace(kInstant, 8, ByteWriter().sortable_i64(due_at.micros).take());
        changes.erase(live.rows->family(), std::string(key));
        changes.put(live.rows->family(), wrong, std::string(value));
      }
    }
    ASSERT_EQ(changes.changes().size(), 2U);
    ASSERT_TRUE(data->store().second_database().write(changes));
  }

  void minutes_pass(std::int64_t minutes) { clock.advance(std::chrono::microseconds{minutes * kMicrosPerMinute}); }
  // What was asked for stands in the view of requests: the scheduler does not hurry it for what is days away.
  void requests_are_seen() { views_follow(); }
  std::size_t pass() {
    const auto sent = service->scheduler->pass();
    EXPECT_TRUE(sent) << sent.error().code;
    return sent.value_or(0);
  }

  const CommunityId community{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000001").value()};
  ManualClock clock{kStart};
};

TEST_F(SchedulerTest, EscalatesEachLevelOnceWhenItsTimeComes) {
  promise(100, std::nullopt);
  const CaseId id = file();
  minutes_pass(79);
  EXPECT_EQ(pass(), 0U);
  struct Row {
    std::int64_t minutes;
    std::uint8_t level;
  };
  for (const Row& row : {Row{1, 1}, Row{20, 2}, Row{50, 3}}) {
    minutes_pass(row.minutes);
    EXPECT_EQ(pass(), 1U);
    EXPECT_EQ(the_case(id).respond.escalated, row.level);
    EXPECT_EQ(pass(), 0U) << "once";
  }
  minutes_pass(10'000);
  EXPECT_EQ(pass(), 0U) << "nothing comes after 150 %";
  EXPECT_EQ(service->scheduler->counters().escalations.load(), 3U);
  EXPECT_EQ(service->scheduler->counters().refusals.load(), 0U);
}

TEST_F(SchedulerTest, LetsAClockBeThatHasEnded) {
  promise(100, 1'000);
  const CaseId id = file();
  minutes_pass(50);
  must(service::AcceptCase{id, {}, clock.now()});
  minutes_pass(700);
  EXPECT_EQ(pass(), 0U);
  minutes_pass(50);
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(the_case(id).respond.escalated, 0);
  EXPECT_EQ(the_case(id).reply.escalated, 1);
}

TEST_F(SchedulerTest, CatchesUpAfterAPauseAndIsBoundedInOnePass) {
  promise(0, std::nullopt);
  constexpr std::size_t kCases = 201;
  std::vector<CaseId> cases;
  for (std::size_t i = 0; i < kCases; ++i) cases.push_back(file());
  minutes_pass(60);
  std::size_t sum = pass();
  EXPECT_EQ(sum, Scheduler::kMostInOnePass);
  EXPECT_EQ(service->scheduler->counters().lag_seconds.load(), 3'600);
  for (std::size_t sent = 1; sent > 0; sum += sent) {
    sent = pass();
    EXPECT_LE(sent, Scheduler::kMostInOnePass);
  }
  EXPECT_EQ(sum, 3 * kCases);
  for (const CaseId id : cases) EXPECT_EQ(the_case(id).respond.escalated, 3);
  EXPECT_EQ(service->scheduler->counters().lag_seconds.load(), 0);
}

TEST_F(SchedulerTest, DoesNotWaitForATickBetweenTheLevelsOfOneClock) {
  promise(0, std::nullopt);
  const CaseId id = file();
  minutes_pass(60);
  service->scheduler->start(std::chrono::hours(1));
  EXPECT_TRUE(test::eventually([&] { return the_case(id).respond.escalated == 3; }));
}

TEST_F(SchedulerTest, EscalatesTheOldestFirst) {
  promise(10, std::nullopt);
  const CaseId first = file();
  minutes_pass(1);
  const CaseId second = file();
  minutes_pass(8);
  EXPECT_EQ(pass(), 2U);
  auto heads = [&](CaseId id) { return data->store().knowledge().head(CompanyNo{1}, stream_of(id))->last_position; };
  EXPECT_LT(heads(first), heads(second));
}

TEST_F(SchedulerTest, StandsStillUntilAnOperatorAcceptsTheClock) {
  promise(100, std::nullopt);
  const CaseId id = file();
  clock.set_wall(Instant{kStart.micros + 1'000 * kMicrosPerMinute});
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(the_case(id).respond.escalated, 0);
  EXPECT_EQ(service->scheduler->counters().held_by_clock.load(), 1U);
  data->store().sequencer().accept_clock();
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(service->scheduler->counters().held_by_clock.load(), 0U);
  EXPECT_EQ(the_case(id).respond.escalated, 1);
}

TEST_F(SchedulerTest, EscalatesWhenPeopleWereToldThoughTheCalendarHasChangedSince) {
  // An hour of Monday morning; then Monday becomes a holiday.
  promise(60, std::nullopt, Hours::business_hours);
  const CaseId told = file();
  BusinessCalendar calendar = usual_calendar();
  calendar.special_days.push_back({make_date(2024, 6, 17), {}});
  must(service_policy::SetBusinessCalendar{community, calendar});
  minutes_pass(2 * 24 * 60);  // Monday noon
  for (int level = 1; level <= 3; ++level) EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(the_case(told).respond.escalated, 3);
  EXPECT_EQ(service->scheduler->counters().refusals.load(), 0U);
}

TEST_F(SchedulerTest, PassesOverWhatIsRefusedSoThatOthersAreNotKeptWaiting) {
  promise(60, std::nullopt);
  const CaseId misplaced = file();
  minutes_pass(1);
  misplace(misplaced, clock.now());
  promise(10, std::nullopt);
  const CaseId other = file();
  minutes_pass(8);
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(the_case(other).respond.escalated, 1);
  EXPECT_EQ(service->scheduler->counters().refusals.load(), 1U);
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(service->scheduler->counters().refusals.load(), 1U) << "it is not asked again at once";
  // The levels of both, one a pass; then the place that is wrong is all that is left, and nobody turns in circles.
  minutes_pass(24 * 60);
  for (int i = 0; i < 10; ++i) static_cast<void>(pass());
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(the_case(misplaced).respond.escalated, 3);
  EXPECT_EQ(the_case(other).respond.escalated, 3);
  EXPECT_EQ(service->scheduler->counters().escalations.load(), 6U);
}

TEST_F(SchedulerTest, ClosesARequestForApprovalWhenItsLastDayIsOverWhereItIs) {
  const CommunityId west{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000002").value()};
  must(registry::RegisterCommunity{west, "lakeside", "湖畔花园", "Asia/Urumqi"});
  const ApprovalId here = ask(community);
  const ApprovalId there = ask(west);
  requests_are_seen();
  minutes_pass(14 * 24 * 60 + 12 * 60 - 1);  // 29 June, 23:59 in Shanghai, where it may be granted all day
  EXPECT_EQ(pass(), 0U);
  minutes_pass(1);
  EXPECT_EQ(pass(), 1U);
  EXPECT_TRUE(is_expired(here));
  EXPECT_FALSE(is_expired(there)) << "two hours behind";
  EXPECT_EQ(pass(), 0U) << "once";
  minutes_pass(2 * 60 + 5);
  EXPECT_EQ(pass(), 1U);
  EXPECT_TRUE(is_expired(there));
  EXPECT_EQ(pass(), 0U);
  EXPECT_EQ(service->scheduler->counters().approvals_expired.load(), 2U);
  EXPECT_EQ(service->scheduler->counters().escalations.load(), 0U);
  EXPECT_EQ(service->scheduler->counters().refusals.load(), 0U);
}

TEST_F(SchedulerTest, LetsARequestBeThatWasAnswered) {
  const ApprovalId id = ask(community);
  approvals::RefuseApproval refusal;
  refusal.approval = id;
  refusal.by = CredentialId(service->new_id());
  must(refusal);
  requests_are_seen();
  minutes_pass(100 * 24 * 60);
  EXPECT_EQ(pass(), 0U);
  EXPECT_FALSE(is_expired(id));
}

TEST_F(SchedulerTest, EscalatesThoughTheViewOfRequestsStandsStill) {
  promise(10, std::nullopt);
  const ApprovalId request = ask(community);
  requests_are_seen();
  ASSERT_TRUE(data->views().pause(kHouseholdsGroup));
  const CaseId id = file();
  minutes_pass(15 * 24 * 60);
  EXPECT_EQ(service->scheduler->pass().error().code, "projection-behind");
  EXPECT_EQ(the_case(id).respond.escalated, 1);
  EXPECT_FALSE(is_expired(request));
  ASSERT_TRUE(data->views().resume(kHouseholdsGroup));
  while (pass() > 0) continue;
  EXPECT_EQ(the_case(id).respond.escalated, 3);
  EXPECT_TRUE(is_expired(request));
}

TEST_F(SchedulerTest, CatchesUpWithRequestsAndIsBoundedInOnePass) {
  constexpr std::size_t kRequests = 201;
  std::vector<ApprovalId> requests;
  for (std::size_t i = 0; i < kRequests; ++i) requests.push_back(ask(community));
  requests_are_seen();
  minutes_pass(14 * 24 * 60 + 12 * 60 + 10);
  EXPECT_EQ(pass(), Scheduler::kMostInOnePass);
  EXPECT_EQ(service->scheduler->counters().lag_seconds.load(), 600);
  EXPECT_EQ(pass(), 1U);
  EXPECT_EQ(pass(), 0U);
  for (const ApprovalId id : requests) EXPECT_TRUE(is_expired(id));
}

// Credit of 500.00, and charges by hand: nothing pays them until they are due.
class DailyDeduction : public SchedulerTest {
 protected:
  void SetUp() override {
    SchedulerTest::SetUp();
    const BuildingId building(service->new_id());
    const HouseId house(service->new_id());
    must(registry::RegisterBuilding{building, community, "1", "1号楼"});
    must(registry::RegisterHouse{house, building, "101", Area{8'943}});
    registry::MoveIn move_in;
    move_in.household = household;
    move_in.house = house;
    move_in.owner = PersonId(service->new_id());
    move_in.owner_name = closed(move_in.owner, FieldClass::name);
    move_in.owner_phone = closed(move_in.owner, FieldClass::phone);
    move_in.moved_in_on = make_date(2024, 1, 1);
    must(move_in);
    billing::DefineFeeItem repair{item, community, "repair", "维修费", {}};
    repair.terms.method = billing::ChargeMethod::one_off;
    repair.terms.income_account = billing::LedgerAccount::other_income;
    must(repair);
    billing::ReceivePayment payment;
    payment.payment = PaymentId(service->new_id());
    payment.household = household;
    payment.channel = billing::PaymentChannel::cash;
    payment.amount = Money{50'000};
    payment.received_on = make_date(2024, 6, 15);
    must(payment);
    raise(30'000, make_date(2024, 6, 20));
  }
  static Sealed closed(PersonId subject, FieldClass field) {
    Sealed sealed;
    sealed.subject = subject;
    sealed.box = "closed";
    sealed.field = field;
    return sealed;
  }
  void raise(std::int64_t fen, Date due) {
    const Date today = date_at(clock.now(), 480);
    must(billing::RaiseCharge{household, item, Money{fen}, today, due, {}});
  }
  // Until nothing is left to look at.
  void go_round() {
    requests_are_seen();
    for (int i = 0; i < 100; ++i) {
      const auto looked_at = service->scheduler->deduct();
      ASSERT_TRUE(looked_at) << looked_at.error().code;
      if (*looked_at == 0) return;
    }
    FAIL() << "the round does not end";
  }
  [[nodiscard]] Money credit() {
    auto folded = data->store().knowledge().state(CompanyNo{1}, stream_of(household));
    EXPECT_TRUE(folded);
    return std::get<billing::Household>(std::get<billing::HouseholdState>(*folded->state).is).account.credit();
  }
  // To the first minute of a day of June in Shanghai.
  void begin_day(int of_june) {
    clock.advance(std::chrono::microseconds{start_of(make_date(2024, 6, of_june), 480).micros + kMicrosPerMinute -
                                            clock.now().micros});
  }

  const HouseholdId household{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000003").value()};
  const FeeItemId item{parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000004").value()};
};

TEST_F(DailyDeduction, PaysWhatIsDueOnceADay) {
  must(billing::SetAutomaticDeduction{community, true});
  begin_day(19);
  go_round();
  EXPECT_EQ(credit(), Money{50'000}) << "due tomorrow";
  begin_day(20);
  go_round();
  EXPECT_EQ(credit(), Money{20'000});
  raise(15'000, make_date(2024, 6, 20));
  minutes_pass(11);
  go_round();
  EXPECT_EQ(credit(), Money{20'000}) << "once a day";
  // Another server of the same log goes the round of the day again: its key was answered.
  Scheduler again(*service);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(again.deduct());
  EXPECT_EQ(credit(), Money{20'000});
  EXPECT_EQ(again.counters().deductions.load(), 0U);
  begin_day(21);
  go_round();
  EXPECT_EQ(credit(), Money{5'000});
  EXPECT_EQ(service->scheduler->counters().deductions.load(), 2U);
}

TEST_F(DailyDeduction, IsForCommunitiesThatWantIt) {
  begin_day(25);
  go_round();
  EXPECT_EQ(credit(), Money{50'000});
  must(billing::SetAutomaticDeduction{community, true});
  go_round();
  EXPECT_EQ(credit(), Money{50'000}) << "found when the pause is over";
  minutes_pass(11);
  go_round();
  EXPECT_EQ(credit(), Money{20'000});
  must(billing::SetAutomaticDeduction{community, false});
  raise(5'000, make_date(2024, 6, 25));
  begin_day(26);
  go_round();
  EXPECT_EQ(credit(), Money{20'000});
}

TEST_F(SchedulerTest, WorksInTheBackgroundUntilItIsStopped) {
  promise(0, std::nullopt);
  const CaseId id = file();
  service->scheduler->start();
  for (int i = 0; i < 600 && the_case(id).respond.escalated < 3; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(the_case(id).respond.escalated, 3);
  service->scheduler->stop();
  const CaseId later = file();
  std::this_thread::sleep_for(2 * Scheduler::kTick);
  EXPECT_EQ(the_case(later).respond.escalated, 0);
}

}  // namespace
}  // namespace steward::api

#include <gtest/gtest.h>

#include "tests/domain/work_orders/orders.h"

namespace steward::work_orders {
namespace {

using namespace steward::test;

const std::vector<Command> kOnSite = way_to(Status::on_site);

TEST(WorkOrderClocks, EndWithTheFirstAcceptanceTheFirstVisitAndTheWork) {
  with_order(way_to(Status::assigned)).when(accept(3)).then(WorkOrderAccepted{kOrder, kAtHome, kZhang, minute(3), 180});
  with_order(way_to(Status::en_route)).when(start(30)).then(WorkStarted{kOrder, kAtHome, kZhang, minute(30), 1, 1'800});
  with_order(kOnSite)
      .when(finish(50))
      .then(WorkDone{kOrder, kAtHome, kZhang, Resolution::repaired, {}, minute(50), 1, 3'000},
            staff::OrderLetGo{kZhang, kCommunity, kOrder});
  // Somebody else comes: neither clock begins again.
  const std::vector<Command> handed_on = kOnSite + std::vector<Command>{transfer(20), accept(21, kLi)};
  Scenario scenario = with_order(handed_on);
  EXPECT_EQ(scenario.when(start(40, kLi)).then_one<WorkStarted>(),
            (WorkStarted{kOrder, kAtHome, kLi, minute(40), 2, std::nullopt}));
  EXPECT_EQ(the_order(scenario.world()).clocks.respond.used_seconds, 180);
}

TEST(WorkOrderClocks, StandStillInThePausesThatThePromiseNames) {
  const auto until_due = [](std::int64_t due) { return Deadlines{minute(due - 24), minute(due), minute(due + 60)}; };
  // P1: two hours; waiting for the owner stops it, waiting for parts does not.
  const auto owner = with_order(kOnSite).when(pause(35)).then_one<WorkPaused>();
  EXPECT_TRUE(owner.clock_stopped);
  EXPECT_EQ(owner.resolve_seconds, 35 * 60);
  EXPECT_EQ(owner.deadlines, OrderDeadlines{});
  const auto parts = with_order(kOnSite).when(pause(35, PauseReason::waiting_for_parts)).then_one<WorkPaused>();
  EXPECT_FALSE(parts.clock_stopped);
  EXPECT_EQ(parts.deadlines.resolve, until_due(120));

  const std::vector<Command> after_owner = kOnSite + std::vector<Command>{pause(35)};
  EXPECT_EQ(with_order(after_owner).when(resume(95)).then_one<WorkResumed>().deadlines.resolve, until_due(180));
  const std::vector<Command> after_parts = kOnSite + std::vector<Command>{pause(35, PauseReason::waiting_for_parts)};
  EXPECT_EQ(with_order(after_parts).when(resume(95)).then_one<WorkResumed>().deadlines.resolve, until_due(120));

  Scenario scenario = with_order(after_owner + std::vector<Command>{resume(95)});
  scenario.when(finish(100));
  EXPECT_EQ(the_order(scenario.world()).clocks.resolve.used_seconds, 40 * 60);
}

TEST(WorkOrderClocks, GoOnWhenItIsReopened) {
  const std::vector<Command> done = kOnSite + std::vector<Command>{finish(50)};
  const auto event = with_order(done).when(reopen(1'000)).then_one<WorkOrderReopened>();
  EXPECT_EQ(event.times, 1U);
  EXPECT_EQ(event.deadlines.resolve, (Deadlines{minute(1'046), minute(1'070), minute(1'130)}));
  EXPECT_EQ(event.deadlines.respond, std::nullopt);
  EXPECT_EQ(event.deadlines.on_site, std::nullopt);
}

TEST(WorkOrderClocks, CountBusinessHoursWhereThePolicySaysSo) {
  service_policy::OrderLevel level;
  level.resolve_minutes = 480;
  level.hours = service_policy::Hours::business_hours;
  const std::vector<Command> world =
      a_team() + std::vector<Command>{service_policy::SetOrderLevel{kCommunity, Priority::p1, level}, report()};
  // Reported on Monday at 9:00: seven hours on Monday, one on Tuesday.
  const auto done = way_to(Status::on_site) + std::vector<Command>{finish(27 * 60)};
  Scenario scenario = given_at(kLater, world + done);
  EXPECT_EQ(the_order(scenario.world()).clocks.resolve.used_seconds, (7 + 3) * 3'600 + 30 * 60);
  const auto event = given_at(kLater, world).when(triage(1)).then_one<WorkOrderTriaged>();
  EXPECT_EQ(event.deadlines.resolve->due_at, parse_instant("2024-06-18T09:30:00+08:00"));
}

EscalateWorkOrder escalate(Clock clock, Level level) { return {kOrder, clock, level}; }

TEST(EscalateWorkOrder, ComesOnceWithItsTime) {
  Scenario scenario = with_order(kOnSite);
  scenario.at(minute(95))
      .when(escalate(Clock::resolve, Level::warning))
      .then_refused("escalation-not-due")
      .then_says({"due_at", minute(96)})
      .at(minute(96))
      .when(escalate(Clock::resolve, Level::due))
      .then_refused("escalation-not-due")
      .when(escalate(Clock::resolve, Level::warning))
      .then(WorkOrderEscalated{kOrder, kAtHome, Clock::resolve, Level::warning, minute(96), kZhang})
      .when(escalate(Clock::resolve, Level::warning))
      .then_refused("escalation-not-due")
      .at(minute(180))
      .when(escalate(Clock::resolve, Level::late))
      .then(WorkOrderEscalated{kOrder, kAtHome, Clock::resolve, Level::late, minute(180), kZhang})
      .when(escalate(Clock::resolve, Level::due))
      .then_refused("escalation-not-due")
      .when(escalate(Clock::respond, Level::late))
      .then_refused("escalation-not-due")
      .when(escalate(Clock{9}, Level::warning))
      .then_refused("escalation-not-due");
}

TEST(EscalateWorkOrder, OfLifeSafetyComesAtOnceToEverybody) {
  ReportWorkOrder trapped = report();
  trapped.priority = Priority::p0;
  Scenario scenario = with_order({}, trapped);
  scenario.at(kReportedAt);
  for (const Level level : {Level::warning, Level::due, Level::late}) {
    scenario.when(escalate(Clock::respond, level))
        .then(WorkOrderEscalated{kOrder, kAtHome, Clock::respond, level, kReportedAt, {}});
  }
  scenario.when(escalate(Clock::resolve, Level::late)).then_refused("escalation-not-due");
}

TEST(EscalateWorkOrder, WaitsWhileTheClockStandsStillAndStartsAgainWithANewPromise) {
  with_order(kOnSite + std::vector<Command>{pause(35)})
      .when(escalate(Clock::resolve, Level::warning))
      .then_refused("escalation-not-due");
  TriageWorkOrder sooner = triage(20);
  sooner.priority = Priority::p0;
  Scenario scenario = with_order({triage(1), escalate(Clock::respond, Level::late), sooner});
  scenario.when(escalate(Clock::respond, Level::warning))
      .then(WorkOrderEscalated{kOrder, kAtHome, Clock::respond, Level::warning, kReportedAt, {}});
}

TEST(EscalateWorkOrder, ComesWhenPeopleWereToldThoughTheCalendarHasChangedSince) {
  service_policy::OrderLevel level;
  level.resolve_minutes = 480;
  level.hours = service_policy::Hours::business_hours;
  // Monday to Friday round the clock: by this one the eight hours would be over on Monday at 17:00.
  BusinessCalendar longer;
  for (int weekday = 0; weekday < 5; ++weekday) longer.week[static_cast<std::size_t>(weekday)] = {{0, 1'440}};
  const std::vector<Command> told =
      a_team() + std::vector<Command>{service_policy::SetOrderLevel{kCommunity, Priority::p1, level}, report(),
                                      service_policy::SetBusinessCalendar{kCommunity, longer}};
  const Instant due_at = parse_instant("2024-06-18T09:30:00+08:00").value();
  given_at(kLater, told)
      .at(Instant{due_at.micros - 1})
      .when(escalate(Clock::resolve, Level::due))
      .then_refused("escalation-not-due")
      .then_says({"due_at", due_at})
      .at(due_at)
      .when(escalate(Clock::resolve, Level::due))
      .then(WorkOrderEscalated{kOrder, kAtHome, Clock::resolve, Level::due, due_at, {}});
  // What moves the order next is told by the calendar of then.
  const auto paused = given_at(kLater, told + way_to(Status::on_site)).when(pause(60)).then_one<WorkPaused>();
  EXPECT_NE(paused.deadlines.resolve.has_value() ? paused.deadlines.resolve->due_at : Instant{}, due_at);
}

// --- lines ---

WorkLine line(std::int64_t milli, std::int64_t micro_yuan, bool chargeable = true) {
  return {LineKind::material, "valve-15", "球阀", {milli}, {micro_yuan}, {}, chargeable};
}

TEST(RecordWorkLines, AreChargedInTheSameAppend) {
  // 2 × 45.50 + 1.5 h × 60 = 181 yuan; the free visit is not charged.
  const std::vector<WorkLine> used = {line(2'000, 45'500'000), line(1'500, 60'000'000), line(1'000, 30'000'000, false)};
  std::vector<WorkLine> priced = used;
  priced[0].amount = Money{9'100};
  priced[1].amount = Money{9'000};
  priced[2].amount = Money{3'000};
  billing::Bill bill{1, kRepair, day("2024-06-17"), day("2024-06-17"), day("2024-07-17"), 30, Money{18'100}, {}};
  bill.income_account = billing::LedgerAccount::other_income;
  const billing::Posting posting{month_of(day("2024-06-17")),
                                 {{billing::LedgerAccount::receivables, Money{18'100}, {}},
                                  {billing::LedgerAccount::other_income, Money{-18'100}, {}}}};
  Scenario scenario = with_order(kOnSite);
  scenario.when(lines(20, used))
      .then(WorkLinesRecorded{kOrder, kAtHome, priced, OrderCharge{kRepair, 1, Money{18'100}}, minute(20)},
            billing::ChargeRaised{kHousehold, kHouse, kBuilding, kCommunity, bill, {}, posting})
      .then_says({"charged_fen", std::int64_t{18'100}})
      .then_says({"bill_number", std::int64_t{1}});
  EXPECT_EQ(scenario.world().account(kHousehold).arrears(), Money{18'100});
  scenario.when(lines(21, {line(1'000, 1'000'000)})).then_says({"bill_number", std::int64_t{2}});
  EXPECT_EQ(the_order(scenario.world()).charged, Money{18'200});
  EXPECT_EQ(the_order(scenario.world()).lines, 4U);
}

TEST(RecordWorkLines, AreFreeWhereNothingIsChargeable) {
  const auto free = with_order(kOnSite).when(lines(20, {line(1'000, 30'000'000, false)})).then_one<WorkLinesRecorded>();
  EXPECT_EQ(free.charge, std::nullopt);
  with_order(way_to(Status::on_site), report(kOrder, kPublicPlace))
      .when(lines(20, {line(1'000, 30'000'000, false)}))
      .then_one<WorkLinesRecorded>();
}

TEST(RecordWorkLines, AreRoundedOnceHalfUp) {
  const auto amount = [](std::int64_t milli, std::int64_t micro_yuan) {
    return with_order(kOnSite)
        .when(lines(20, {line(milli, micro_yuan, false)}))
        .then_one<WorkLinesRecorded>()
        .lines.at(0)
        .amount.fen;
  };
  EXPECT_EQ(amount(500, 10'000), 1) << "half a fen";
  EXPECT_EQ(amount(499, 10'000), 0);
  EXPECT_EQ(amount(333, 10'000'000), 333);
}

TEST(RecordWorkLines, RefusesWhatCannotBeCharged) {
  const auto with = [](std::vector<WorkLine> used, auto edit) {
    RecordWorkLines command = lines(20, std::move(used));
    edit(command);
    return command;
  };
  const auto as_it_is = [](auto&) {};
  WorkLine nameless = line(1'000, 1);
  nameless.name.clear();
  WorkLine bad_code = line(1'000, 1);
  bad_code.code = "x\n";
  struct Row {
    RecordWorkLines command;
    const char* code;
  };
  const Row rows[] = {
      {with({}, as_it_is), "work-lines-invalid"},
      {with({nameless}, as_it_is), "work-lines-invalid"},
      {with({bad_code}, as_it_is), "work-lines-invalid"},
      {with({line(0, 1)}, as_it_is), "work-lines-invalid"},
      {with({line(1'000'000'001, 1)}, as_it_is), "work-lines-invalid"},
      {with({line(1'000, -1)}, as_it_is), "price-out-of-range"},
      {with({line(1'000, 1'000'000'000'001)}, as_it_is), "price-out-of-range"},
      {with({line(1'000'000'000, 1'000'000'000'000)}, as_it_is), "amount-too-large"},
      {with(std::vector<WorkLine>(101, line(1'000, 1'000'000)), as_it_is), "too-many-lines"},
      {with({line(1'000, 1'000'000)}, [](auto& c) { c.fee_item = {}; }), "fee-item-missing"},
      {with({line(1'000, 1'000'000)}, [](auto& c) { c.fee_item = kParking; }), "fee-item-method-differs"},
      {with({line(1'000, 1'000'000)}, [](auto& c) { c.fee_item = id<FeeItemId>(99); }), "fee-item-unknown"},
      {with({line(1'000, 1'000'000)}, [](auto& c) { c.due_date = day("2024-06-16"); }), "due-before-issue"},
      {with({line(1'000, 1'000'000)}, [](auto& c) { c.charge_date = day("2024-06-25"); }), "date-in-future"},
  };
  for (const Row& row : rows) {
    Scenario scenario = with_order(kOnSite);
    const std::size_t before = scenario.world().events().size();
    scenario.when(row.command).then_refused(row.code);
    EXPECT_EQ(scenario.world().events().size(), before);
  }
  with_order(way_to(Status::on_site), report(kOrder, kPublicPlace))
      .when(lines(20, {line(1'000, 1'000'000)}))
      .then_refused("no-household-to-charge");
  with_order(kOnSite + std::vector<Command>{lines(20, std::vector<WorkLine>(60, line(1'000, 1'000'000)))})
      .when(lines(21, std::vector<WorkLine>(41, line(1'000, 1'000'000))))
      .then_refused("too-many-lines");
}

// --- after the work ---

TEST(CloseWorkOrder, SaysWhetherOneVisitWasEnough) {
  EXPECT_TRUE(with_order(way_to(Status::verified)).when(close(9)).then_one<WorkOrderClosed>().first_time_fixed);
  const std::vector<Command> again =
      way_to(Status::work_done) +
      std::vector<Command>{reopen(7), assign(8), accept(9), start(10), finish(11), verify(12)};
  EXPECT_FALSE(with_order(again).when(close(13)).then_one<WorkOrderClosed>().first_time_fixed);
}

TEST(ReopenWorkOrder, IsPossibleForSomeDays) {
  const std::int64_t week = 7L * 1'440;
  Scenario scenario = with_order(way_to(Status::closed));
  scenario.at("2024-07-01T01:00:00Z")
      .when(reopen(6 + week + 1))
      .then_refused("reopen-window-over")
      .then_says({"window_ends", minute(6 + week)})
      .when(reopen(6 + week))
      .then_says({"times", std::int64_t{1}});
  EXPECT_TRUE(the_order(scenario.world()).assignee.is_nil());
}

TEST(CancelWorkOrder, LetsGoOfWhoeverHadIt) {
  with_order(way_to(Status::assigned))
      .when(cancel(10))
      .then(WorkOrderCancelled{kOrder, kAtHome, kZhang, CancelReason::by_resident, {}, minute(10)},
            staff::OrderLetGo{kZhang, kCommunity, kOrder});
  with_order({})
      .when(cancel(10))
      .then(WorkOrderCancelled{kOrder, kAtHome, {}, CancelReason::by_resident, {}, minute(10)});
}

// 同一故障多次报修: the others end, and say which order goes on.
TEST(CancelWorkOrder, SaysWhichOrderItIsTheSameAs) {
  const WorkOrderId other = id<WorkOrderId>(77);
  const WorkOrderId elsewhere = id<WorkOrderId>(78);
  const CommunityId hill = id<CommunityId>(50);
  const std::vector<Command> two = {report(other), registry::RegisterCommunity{hill, "hill", "山景", "Asia/Shanghai"},
                                    report(elsewhere, Place{hill, {}, {}, {}})};
  const auto same_as = [](WorkOrderId which, CancelReason reason = CancelReason::duplicate) {
    CancelWorkOrder command = cancel(10);
    command.reason = reason;
    command.duplicate_of = which;
    return command;
  };
  with_order(two)
      .when(same_as(other))
      .then(WorkOrderCancelled{kOrder, kAtHome, {}, CancelReason::duplicate, {}, minute(10), other});
  with_order(two).when(same_as(other, CancelReason::by_resident)).then_refused("duplicate-reason-missing");
  with_order(two).when(same_as(kOrder)).then_refused("merge-into-itself");
  with_order(two).when(same_as(id<WorkOrderId>(99))).then_refused("work-order-unknown");
  with_order(two).when(same_as(elsewhere)).then_refused("place-mismatch");
  CancelWorkOrder ended = cancel(9);
  ended.order = other;
  with_order(two + std::vector<Command>{ended}).when(same_as(other)).then_refused("merge-target-ended");
}

TEST(RateWorkOrder, IsOneToFiveAndOncePerVisit) {
  for (const std::uint8_t score : std::initializer_list<std::uint8_t>{0, 6, 255}) {
    with_order(way_to(Status::work_done)).when(rate(10, score)).then_refused("rating-out-of-range");
  }
  with_order(way_to(Status::closed))
      .when(rate(10, 1))
      .then(WorkOrderRated{kOrder, kAtHome, kZhang, 1, {}, minute(10), Via::unknown, minute(10 + 1'440)})
      .when(rate(11))
      .then_refused("already-rated");
  const std::vector<Command> again =
      way_to(Status::work_done) +
      std::vector<Command>{rate(7), reopen(8), assign(9), accept(10), start(11), finish(12)};
  with_order(again).when(rate(13)).then_one<WorkOrderRated>();
}

TEST(WorkOrderRated, AsBadLeavesAReturnVisitDueWithinADay) {
  const Instant tomorrow = minute(10 + 1'440);
  const std::pair<std::uint8_t, std::optional<Instant>> rows[] = {
      {1, tomorrow}, {2, tomorrow}, {3, std::nullopt}, {5, std::nullopt}};
  for (const auto& [score, due] : rows) {
    Scenario scenario = with_order(way_to(Status::closed));
    EXPECT_EQ(scenario.when(rate(10, score)).then_one<WorkOrderRated>().return_visit_due_at, due) << int{score};
    EXPECT_EQ(the_order(scenario.world()).status, Status::closed);
  }
}

// P1 promises the work within 120 minutes, of which 6 were used when it was done.
OrderDeadlines resolved_again_from(std::int64_t at) {
  return {std::nullopt, std::nullopt, Deadlines{minute(at + 90), minute(at + 114), minute(at + 174)}};
}

TEST(FollowUpCalled, ReopensTheOrderOfWhoIsNotSatisfied) {
  for (const Status status : {Status::work_done, Status::verified, Status::closed}) {
    with_order(way_to(status))
        .when(unhappy_call(20))
        .then(FollowUpCalled{kOrder, kAtHome, true, false, words(), minute(20), false, std::nullopt},
              WorkOrderReopened{
                  kOrder, kAtHome, 1, ReopenReason::resident_disagrees, {}, minute(20), resolved_again_from(20)})
        .then_says({"order_status", static_cast<std::int64_t>(Status::triaged)});
  }
  // Told after the order was closed: what comes of it is not earlier than that.
  Scenario late = with_order(way_to(Status::closed));
  late.when(unhappy_call(7))
      .then(FollowUpCalled{kOrder, kAtHome, true, false, words(), minute(7), false, std::nullopt},
            WorkOrderReopened{
                kOrder, kAtHome, 1, ReopenReason::resident_disagrees, {}, minute(8), resolved_again_from(8)});
  EXPECT_EQ(the_order(late.world()).status, Status::triaged);
  EXPECT_EQ(the_order(late.world()).notes, 1U);
}

TEST(FollowUpCalled, OfWhoIsSatisfiedOrNotReachedLeavesTheOrder) {
  RecordFollowUpCall missed = unhappy_call(20, true);
  missed.reached = false;
  with_order(way_to(Status::closed))
      .when(missed)
      .then(FollowUpCalled{kOrder, kAtHome, false, false, words(), minute(20), false, std::nullopt})
      .then_says({"order_status", static_cast<std::int64_t>(Status::closed)});
  RecordFollowUpCall pleased = unhappy_call(20, true);
  pleased.satisfied = true;
  with_order(way_to(Status::closed))
      .when(pleased)
      .then(FollowUpCalled{kOrder, kAtHome, true, true, words(), minute(20), false, std::nullopt});
}

TEST(FollowUpCalled, SettledSaysWhyNothingIsDone) {
  with_order(way_to(Status::closed))
      .when(unhappy_call(20, true))
      .then(FollowUpCalled{kOrder, kAtHome, true, false, words(), minute(20), true, std::nullopt})
      .then_says({"order_status", static_cast<std::int64_t>(Status::closed)});
  RecordFollowUpCall silent = unhappy_call(20, true);
  silent.note = {};
  with_order(way_to(Status::closed)).when(silent).then_refused("text-missing");
}

TEST(FollowUpCalled, BehindTheWindowLeavesTheNextVisitDue) {
  constexpr std::int64_t kWindowEnds = 6 + 7 * 1'440;
  Scenario scenario = with_order(way_to(Status::closed));
  scenario.at(minute(20'000));
  scenario.when(unhappy_call(kWindowEnds + 1))
      .then(FollowUpCalled{kOrder, kAtHome, true, false, words(), minute(kWindowEnds + 1), false,
                           minute(kWindowEnds + 1 + 1'440)})
      .then_says({"order_status", static_cast<std::int64_t>(Status::closed)});
  scenario.when(unhappy_call(kWindowEnds));
  EXPECT_EQ(the_order(scenario.world()).status, Status::triaged);
}

TEST(WorkOrderRated, AndVerifiedSayHowItCame) {
  for (const Via via : {Via::unknown, Via::resident, Via::front_desk, Via::phone, Via::visit, Via::message}) {
    with_order(way_to(Status::work_done))
        .when(VerifyWorkOrder{kOrder, minute(7), via})
        .then(WorkOrderVerified{kOrder, kAtHome, minute(7), via});
    RateWorkOrder told = rate(10, 3);
    told.via = via;
    EXPECT_EQ(with_order(way_to(Status::closed)).when(told).then_one<WorkOrderRated>().via, via);
  }
}

TEST(NoteWorkOrder, IsOfWhoHasTheOrderOrOfTheDesk) {
  for (const Status status : {Status::assigned, Status::on_site, Status::closed}) {
    with_order(way_to(status)).when(note(20, kZhang)).then_one<WorkOrderNoted>();
    with_order(way_to(status)).when(note(20)).then_one<WorkOrderNoted>();
    with_order(way_to(status))
        .when(note(20, kLi))
        .then_refused("not-the-assignee")
        .then_says({"assignee_id", kZhang.uuid});
  }
  with_order(way_to(Status::triaged)).when(note(20, kLi)).then_refused("not-the-assignee");
}

TEST(NoteWorkOrder, HoldsSoManyAndNoMore) {
  Scenario scenario = with_order(way_to(Status::closed));
  for (std::size_t n = 0; n < kMostNotes / 2; ++n) {
    scenario.when(note(20)).then_one<WorkOrderNoted>();
    scenario.when(call(20)).then_one<FollowUpCalled>();
  }
  scenario.when(note(20)).then_refused("too-many-notes").when(call(20)).then_refused("too-many-notes");
  NoteWorkOrder nothing = note(20);
  nothing.note = {};
  with_order({}).when(nothing).then_refused("text-missing");
  nothing.note = sealed(kOwner, FieldClass::name);
  with_order({}).when(nothing).then_refused("sealed-data-mismatch");
}

template <class E>
E an_event(std::int64_t at, StaffId assignee = {}) {
  E event;
  event.order = kOrder;
  event.at = minute(at);
  if constexpr (requires { event.assignee; }) event.assignee = assignee;
  return event;
}

TEST(WorkOrderFollows, NothingThatCannotBe) {
  OrderState state;
  // What cannot follow leaves a state that nobody uses.
  const auto follows = [&](const auto& event) {
    OrderState after = state;
    if (!follow(after, event)) return false;
    state = after;
    return true;
  };
  WorkOrderReported reported;
  reported.order = kOrder;
  reported.reported_at = kReportedAt;
  EXPECT_FALSE(follows(an_event<WorkOrderVerified>(1))) << "not born";
  EXPECT_TRUE(follows(reported));
  EXPECT_FALSE(follows(reported)) << "born already";
  WorkOrderTriaged of_another = an_event<WorkOrderTriaged>(1);
  of_another.order = id<WorkOrderId>(99);
  EXPECT_FALSE(follows(of_another));
  EXPECT_FALSE(follows(an_event<WorkOrderTriaged>(-1))) << "back in time";
  EXPECT_TRUE(follows(an_event<WorkOrderTriaged>(1)));
  WorkOrderAssigned from_another = an_event<WorkOrderAssigned>(2, kZhang);
  from_another.former = kLi;
  EXPECT_FALSE(follows(from_another));
  EXPECT_FALSE(follows(an_event<WorkOrderAssigned>(2))) << "to nobody";
  EXPECT_TRUE(follows(an_event<WorkOrderAssigned>(2, kZhang)));
  WorkOrderAccepted accepted = an_event<WorkOrderAccepted>(3, kZhang);
  EXPECT_FALSE(follows(accepted)) << "the first acceptance ends a clock";
  accepted.respond_seconds = 180;
  EXPECT_TRUE(follows(accepted));
  EXPECT_FALSE(follows(an_event<TravelStarted>(4, kLi))) << "not his";
  WorkStarted second = an_event<WorkStarted>(4, kZhang);
  second.visit = 2;
  EXPECT_FALSE(follows(second)) << "visits have no gaps";
  WorkOrderEscalated escalated;
  escalated.order = kOrder;
  escalated.clock = Clock::respond;
  EXPECT_FALSE(follows(escalated)) << "the clock has ended";
}

}  // namespace
}  // namespace steward::work_orders

#include <gtest/gtest.h>

#include "tests/domain/service/cases.h"

namespace steward::service {
namespace {

using namespace steward::test;

TEST(AcceptCase, EndsTheRespondClock) {
  given_at("2024-06-15T06:00:00Z", filed())
      .when(accept(90))
      .then(CaseAccepted{kCase, at_home(), {}, minutes_later(90), 90 * 60});
  Scenario accepted = given_at("2024-06-15T06:00:00Z", filed({accept(90)}));
  EXPECT_EQ(the_case(accepted.world()).respond.used_seconds, 90 * 60);
  EXPECT_FALSE(the_case(accepted.world()).respond.running_since);
  given_at(kNow, a_household()).when(accept()).then_refused("case-unknown");
}

TEST(AcceptCase, IsGivenToSomebodyWhoWorksThere) {
  const StaffId nobody = id<StaffId>(99);
  given_at(kNow, filed()).when(accept(0, nobody)).then_refused("staff-unknown");
  const StaffId handler = id<StaffId>(60);
  const PersonId person = id<PersonId>(61);
  const CommunityId elsewhere = id<CommunityId>(11);
  const auto hired = [&](CommunityId where) {
    return filed({registry::RegisterCommunity{elsewhere, "hill", "山居", "Asia/Shanghai"},
                  staff::RegisterStaff{handler, where, "A7", person, sealed(person, FieldClass::name), {}, {}, {}, 8}});
  };
  EXPECT_EQ(given_at(kNow, hired(kCommunity)).when(accept(0, handler)).then_one<CaseAccepted>().handler, handler);
  given_at(kNow, hired(elsewhere)).when(accept(0, handler)).then_refused("place-mismatch");
  given_at(kNow, hired(kCommunity) + std::vector<Command>{staff::LeaveStaff{handler, day("2024-06-14")}})
      .when(accept(0, handler))
      .then_refused("staff-left");
}

TEST(ReplyToCase, EndsTheReplyClockAndNeedsWords) {
  const std::vector<Command> accepted = filed({accept()});
  given_at("2024-06-15T06:00:00Z", accepted)
      .when(reply(120))
      .then(CaseReplied{kCase, at_home(), words(), OverrideReason::none, {}, minutes_later(120), 120 * 60});
  ReplyToCase silent = reply();
  silent.text = {};
  given_at(kNow, accepted).when(silent).then_refused("text-missing");
  ReplyToCase named = reply();
  named.text.field = FieldClass::name;
  given_at(kNow, accepted).when(named).then_refused("sealed-data-mismatch");
  // A reason that nothing needs is not kept.
  ReplyToCase over_cautious = reply();
  over_cautious.override_reason = OverrideReason::other;
  EXPECT_EQ(given_at(kNow, accepted).when(over_cautious).then_one<CaseReplied>().override_reason, OverrideReason::none);
}

TEST(DisputeReply, ReopensAndTheReplyClockGoesOn) {
  // Two hours used until the reply, a day without the clock: seven days less two hours are left.
  const std::vector<Command> replied = filed({accept(), reply(120)});
  const std::int32_t disputed_at = 120 + 1'440;
  const auto left = [&](std::int32_t percent) { return minutes_later(disputed_at + 10'080 * percent / 100 - 120); };
  given_at("2024-06-17T00:00:00Z", replied)
      .when(dispute(disputed_at))
      .then(ReplyDisputed{kCase, at_home(), 1, words(), minutes_later(disputed_at),
                          CaseDeadlines{std::nullopt, Deadlines{left(80), left(100), left(150)}}})
      .then_says({"times", std::int64_t{1}})
      .then_says({"reply_due_at", left(100)});
  Scenario again = given_at("2024-06-17T06:00:00Z", replied + std::vector<Command>{dispute(disputed_at)});
  EXPECT_EQ(again.when(reply(disputed_at + 60)).then_one<CaseReplied>().reply_seconds, 180 * 60);
  EXPECT_EQ(again.when(dispute(disputed_at + 61)).then_one<ReplyDisputed>().times, 2U);
  DisputeReply silent = dispute(120);
  silent.text = {};
  given_at("2024-06-17T00:00:00Z", replied).when(silent).then_refused("text-missing");
}

TEST(CloseCase, SaysHowItEnded) {
  const std::vector<Command> replied = filed({accept(), reply()});
  given_at(kNow, replied).when(close(CloseReason::confirmed)).then_refused("close-reason-differs");
  given_at(kNow, replied).when(close(CloseReason::praise_passed_on)).then_refused("close-reason-differs");
  given_at(kNow, replied + std::vector<Command>{confirm()})
      .when(close(CloseReason::no_answer))
      .then_refused("close-reason-differs");
  given_at(kNow, filed({}, CaseKind::praise)).when(close(CloseReason::no_answer)).then_refused("close-reason-differs");
  EXPECT_EQ(given_at(kNow, filed({}, CaseKind::praise))
                .when(close(CloseReason::praise_passed_on))
                .then_one<CaseClosed>()
                .reason,
            CloseReason::praise_passed_on);
}

constexpr std::string_view kDaysLater = "2024-06-20T04:00:00Z";

// Nobody answers who is not at home: silence is what calls on different days found.
TEST(CloseCase, TakesSilenceForAnAnswerOnlyAfterCallsOnThreeDays) {
  const std::vector<Command> replied = filed({accept(), reply()});
  const auto close_at = [](std::int32_t day) { return close(CloseReason::no_answer, day * 1'440); };
  Scenario scenario = given_at(kDaysLater, replied);
  scenario.when(close_at(0))
      .then_refused("call-backs-missing")
      .then_says({"unanswered_days", std::int64_t{0}})
      .then_says({"call_back_days", std::int64_t{3}});
  EXPECT_EQ(scenario.when(call(1)).then_one<CaseCalledBack>().unanswered_days, 1U);
  RecordCaseCall again = call(1);
  again.at = minutes_later(1'440 + 300);
  EXPECT_EQ(scenario.when(again).then_one<CaseCalledBack>().unanswered_days, 1U) << "on the same day";
  EXPECT_EQ(scenario.when(call(2)).then_one<CaseCalledBack>().unanswered_days, 2U);
  scenario.when(close_at(2)).then_refused("call-backs-missing").then_says({"unanswered_days", std::int64_t{2}});
  EXPECT_EQ(scenario.when(call(4)).then_one<CaseCalledBack>().unanswered_days, 3U);
  scenario.when(close_at(4)).then(CaseClosed{kCase, at_home(), CloseReason::no_answer, minutes_later(4 * 1'440)});
}

TEST(CloseCase, WantsCallsOnAsManyDaysAsTheCommunitySays) {
  const auto with = [](std::uint16_t days) {
    return filed({service_policy::SetDispatchRules{kCommunity, {}, 7, days}, accept(), reply()});
  };
  given_at(kNow, with(0)).when(close(CloseReason::no_answer)).then_one<CaseClosed>();
  given_at(kDaysLater, with(1) + std::vector<Command>{call(1)})
      .when(close(CloseReason::no_answer, 1'440))
      .then_one<CaseClosed>();
  given_at(kDaysLater, with(2) + std::vector<Command>{call(1)})
      .when(close(CloseReason::no_answer, 1'440))
      .then_refused("call-backs-missing");
  given(a_household())
      .when(service_policy::SetDispatchRules{kCommunity, {}, 7, 31})
      .then_refused("dispatch-rules-invalid");
}

// Another reply is another question, and whoever was reached has answered.
TEST(CaseCalledBack, CountsDaysFromTheLastReplyAndTheLastAnswer) {
  const std::vector<Command> called = filed({accept(), reply(), call(1), call(2)});
  Scenario again = given_at(kDaysLater, called + std::vector<Command>{dispute(2 * 1'440), reply(2 * 1'440)});
  EXPECT_EQ(the_case(again.world()).unanswered_days, 0U);
  EXPECT_EQ(again.when(call(3)).then_one<CaseCalledBack>().unanswered_days, 1U);
  Scenario confirmed = given_at(kDaysLater, called + std::vector<Command>{confirm(2 * 1'440)});
  EXPECT_EQ(confirmed.when(call(3)).then_one<CaseCalledBack>().unanswered_days, 3U);
  EXPECT_EQ(confirmed.when(call(4, true, true)).then_one<CaseCalledBack>().unanswered_days, 0U);
  EXPECT_EQ(the_case(confirmed.world()).unanswered_days, 0U);
}

TEST(CaseCalledBack, ConfirmsOrDisputesTheReplyThatWaits) {
  const std::vector<Command> replied = filed({accept(), reply()});
  const Instant at = minutes_later(1'440 - 120);
  given_at(kDaysLater, replied)
      .when(call(1, true, true))
      .then(CaseCalledBack{kCase, at_home(), true, true, words(), at, 0},
            ReplyConfirmed{kCase, at_home(), at, Via::phone})
      .then_says({"case_status", static_cast<std::int64_t>(Status::confirmed)});
  // Nothing of the seven days was used: accepted, replied to and filed at once.
  const auto left = [&](std::int32_t percent) { return add_seconds(at, std::int64_t{10'080} * 60 * percent / 100); };
  given_at(kDaysLater, replied)
      .when(call(1, true, false))
      .then(CaseCalledBack{kCase, at_home(), true, false, words(), at, 0},
            ReplyDisputed{kCase, at_home(), 1, words(), at,
                          CaseDeadlines{std::nullopt, Deadlines{left(80), left(100), left(150)}}})
      .then_says({"case_status", static_cast<std::int64_t>(Status::investigating)});
  RecordCaseCall silent = call(1, true, false);
  silent.note = {};
  given_at(kDaysLater, replied).when(silent).then_refused("text-missing");
  silent.satisfied = true;
  Scenario confirmed = given_at(kDaysLater, replied);
  confirmed.when(silent);
  EXPECT_EQ(the_case(confirmed.world()).status, Status::confirmed);
  // Nobody says anything who was not reached.
  EXPECT_FALSE(given_at(kDaysLater, replied).when(call(1, false, true)).then_one<CaseCalledBack>().satisfied);
}

TEST(CaseCalledBack, IsToldBesideACaseThatHasItsAnswer) {
  const std::vector<Command> confirmed = filed({accept(), reply(), confirm()});
  given_at(kDaysLater, confirmed)
      .when(call(1, true, false))
      .then(CaseCalledBack{kCase, at_home(), true, false, words(), minutes_later(1'440 - 120), 0, false,
                           minutes_later(2 * 1'440 - 120)})
      .then_says({"case_status", static_cast<std::int64_t>(Status::confirmed)});
  given_at(kDaysLater, filed({accept()})).when(call(1)).then_refused("step-not-allowed");
  RecordCaseCall named = call(1);
  named.note.field = FieldClass::name;
  given_at(kDaysLater, confirmed).when(named).then_refused("sealed-data-mismatch");
  std::vector<Command> noted = confirmed;
  for (std::size_t n = 0; n < kMostNotes; ++n) noted.push_back(note());
  given_at(kDaysLater, noted).when(call(1)).then_refused("too-many-notes");
}

// What has its answer is not opened again: the next visit is due, until somebody is satisfied or it is settled.
TEST(CaseCalledBack, SettledSaysWhyNothingMoreIsDone) {
  const std::vector<Command> confirmed = filed({accept(), reply(), confirm()});
  RecordCaseCall settled = call(1, true, false);
  settled.settled = true;
  given_at(kDaysLater, confirmed)
      .when(settled)
      .then(CaseCalledBack{kCase, at_home(), true, false, words(), settled.at, 0, true, std::nullopt});
  settled.note = {};
  given_at(kDaysLater, confirmed).when(settled).then_refused("text-missing");
  // A reply that waits is disputed all the same.
  settled.note = words();
  Scenario waits = given_at(kDaysLater, filed({accept(), reply()}));
  waits.when(settled);
  EXPECT_EQ(the_case(waits.world()).status, Status::investigating);
}

TEST(SatisfactionRated, AsBadLeavesAReturnVisitDueWithinADay) {
  const std::vector<Command> replied = filed({accept(), reply()});
  for (const std::uint8_t score : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}, std::uint8_t{4}}) {
    EXPECT_EQ(given_at(kNow, replied).when(rate(score)).then_one<SatisfactionRated>().return_visit_due_at,
              score <= 2 ? std::optional(minutes_later(1'440)) : std::nullopt);
  }
}

TEST(RejectCase, NeedsWhatThePersonWasTold) {
  RejectCase silent = reject();
  silent.told = {};
  given_at(kNow, filed()).when(silent).then_refused("text-missing");
  Scenario rejected = given_at(kNow, filed());
  rejected.when(reject()).then(CaseRejected{kCase, at_home(), RejectReason::not_ours, words(), minutes_later(0)});
  EXPECT_FALSE(the_case(rejected.world()).reply.running_since) << "nothing is promised any more";
  EXPECT_FALSE(the_case(rejected.world()).respond.running_since);
}

TEST(MergeCase, IsIntoAnOpenCaseOfTheSameCommunity) {
  const std::vector<Command> two = filed({file(kOtherCase)});
  given_at(kNow, two)
      .when(merge())
      .then(CaseMerged{kCase, at_home(), kOtherCase, minutes_later(0)})
      .then_says({"into_case_id", kOtherCase.uuid});
  given_at(kNow, two).when(merge(kCase)).then_refused("merge-into-itself");
  given_at(kNow, filed()).when(merge()).then_refused("case-unknown");
  given_at(kNow, two + std::vector<Command>{WithdrawCase{kOtherCase, minutes_later(0)}})
      .when(merge())
      .then_refused("merge-target-ended");
  given_at(kNow, two + std::vector<Command>{merge()})
      .when(MergeCase{kOtherCase, kCase, minutes_later(0)})
      .then_refused("merge-target-ended");
  FileCase elsewhere = file(kOtherCase);
  elsewhere.place = {id<CommunityId>(11), {}, {}, {}};
  given_at(kNow, filed({registry::RegisterCommunity{id<CommunityId>(11), "hill", "山居", "Asia/Shanghai"}, elsewhere}))
      .when(merge())
      .then_refused("place-mismatch");
}

TEST(RateCase, LiesBetween1And5AndComesOnceAReply) {
  const std::vector<Command> replied = filed({accept(), reply()});
  given_at(kNow, replied).when(rate(0)).then_refused("rating-out-of-range");
  given_at(kNow, replied).when(rate(6)).then_refused("rating-out-of-range");
  for (const std::uint8_t score : {std::uint8_t{1}, std::uint8_t{5}}) {
    EXPECT_EQ(given_at(kNow, replied).when(rate(score)).then_one<SatisfactionRated>().score, score);
  }
  Scenario rated = given_at(kNow, replied + std::vector<Command>{rate(2)});
  rated.when(rate(3)).then_refused("already-rated");
  rated.when(dispute()).then_one<ReplyDisputed>();
  rated.when(reply()).then_one<CaseReplied>();
  rated.when(rate(3)).then_one<SatisfactionRated>();
  given_at(kNow, filed({close(CloseReason::praise_passed_on)}, CaseKind::praise))
      .when(rate())
      .then_refused("nothing-to-rate");
  given_at(kDaysLater, filed({close(CloseReason::praise_passed_on)}, CaseKind::praise))
      .when(call(1))
      .then_refused("nothing-to-rate");
  RateCase named = rate();
  named.comment = sealed(kOwner, FieldClass::name);
  given_at(kNow, replied).when(named).then_refused("sealed-data-mismatch");
}

TEST(SatisfactionRated, AndConfirmedSayHowItCame) {
  const std::vector<Command> replied = filed({accept(), reply()});
  for (const Via via : {Via::unknown, Via::resident, Via::front_desk, Via::phone, Via::visit, Via::message}) {
    given_at(kNow, replied)
        .when(ConfirmReply{kCase, minutes_later(0), via})
        .then(ReplyConfirmed{kCase, at_home(), minutes_later(0), via});
    RateCase told = rate(3);
    told.via = via;
    EXPECT_EQ(given_at(kNow, replied).when(told).then_one<SatisfactionRated>().via, via);
  }
}

TEST(NoteCase, HasALimit) {
  NoteCase for_managers = note();
  for_managers.privacy = Privacy::managers;
  given_at(kNow, filed())
      .when(for_managers)
      .then(CaseNoted{kCase, at_home(), words(), Privacy::managers, minutes_later(0)});
  NoteCase empty = note();
  empty.note = {};
  given_at(kNow, filed()).when(empty).then_refused("text-missing");
  Scenario scenario = given_at(kNow, filed());
  for (std::size_t n = 0; n < kMostNotes; ++n) scenario.when(note()).then_one<CaseNoted>();
  for (int n = 0; n < 800; ++n) scenario.when(note()).then_refused("too-many-notes");
  EXPECT_EQ(the_case(scenario.world()).notes, kMostNotes);
}

TEST(EscalateCase, ComesOnceALevelWhenTheLogSaysSo) {
  const auto escalate = [](Clock clock, Level level) { return EscalateCase{kCase, clock, level}; };
  Scenario scenario = given_at(kNow, filed());
  scenario.at(Instant{minutes_later(1'152).micros - 1});
  scenario.when(escalate(Clock::respond, Level::warning))
      .then_refused("escalation-not-due")
      .then_says({"due_at", minutes_later(1'152)});
  scenario.at(minutes_later(1'152));
  scenario.when(escalate(Clock::respond, Level::warning))
      .then(CaseEscalated{kCase, at_home(), Clock::respond, Level::warning, minutes_later(1'152)})
      .then_effective("2024-06-16");
  scenario.when(escalate(Clock::respond, Level::warning)).then_refused("escalation-not-due");
  scenario.when(escalate(Clock::respond, Level::due)).then_refused("escalation-not-due");
  scenario.when(escalate(Clock::on_site, Level::warning)).then_refused("escalation-not-due");
  scenario.when(escalate(Clock::resolve, Level::warning)).then_refused("escalation-not-due");
  // An escalation is no step: what happened before it was recorded may still be told.
  scenario.when(accept(1'000)).then_one<CaseAccepted>();
  scenario.at(minutes_later(20'000));
  scenario.when(escalate(Clock::respond, Level::late)).then_refused("escalation-not-due");
  for (const Level level : {Level::warning, Level::due, Level::late}) {
    EXPECT_EQ(scenario.when(escalate(Clock::resolve, level)).then_one<CaseEscalated>().level, level);
  }
  given_at(kNow, filed({}, CaseKind::praise))
      .at(minutes_later(20'000))
      .when(escalate(Clock::resolve, Level::warning))
      .then_refused("escalation-not-due");
}

TEST(EscalateCase, ComesWhenPeopleWereToldThoughTheCalendarHasChangedSince) {
  service_policy::CaseLevel level;
  level.respond_minutes = 60;
  level.hours = service_policy::Hours::business_hours;
  BusinessCalendar mondays;
  mondays.week[0] = {{540, 600}};
  std::vector<Command> told = filed();
  const auto filing =
      std::find_if(told.begin(), told.end(), [](const Command& each) { return holds_alternative<FileCase>(each); });
  told.insert(filing, service_policy::SetCaseLevel{kCommunity, CaseKind::complaint, level});
  Scenario scenario = given_at(kNow, told);
  const Instant due_at = the_case(scenario.world(), kCase).deadlines.respond->due_at;
  told.push_back(service_policy::SetBusinessCalendar{kCommunity, mondays});
  given_at(kNow, told)
      .at(due_at)
      .when(EscalateCase{kCase, Clock::respond, Level::due})
      .then(CaseEscalated{kCase, at_home(), Clock::respond, Level::due, due_at});
}

TEST(EscalateCase, IsForgottenByNoDispute) {
  Scenario scenario = given_at(kNow, filed({accept()}));
  scenario.at(minutes_later(9'000));
  scenario.when(EscalateCase{kCase, Clock::resolve, Level::warning}).then_one<CaseEscalated>();
  scenario.when(reply(8'500)).then_one<CaseReplied>();
  scenario.when(EscalateCase{kCase, Clock::resolve, Level::due}).then_refused("escalation-not-due");
  scenario.when(dispute(8'900)).then_one<ReplyDisputed>();
  scenario.when(EscalateCase{kCase, Clock::resolve, Level::warning}).then_refused("escalation-not-due");
  scenario.at(minutes_later(8'900 + 10'080 - 8'500));
  scenario.when(EscalateCase{kCase, Clock::resolve, Level::due}).then_one<CaseEscalated>();
}

}  // namespace
}  // namespace steward::service

#include "domain/service/steps.h"

#include <gtest/gtest.h>

#include "tests/domain/service/cases.h"

namespace steward::service {
namespace {

using namespace steward::test;

constexpr std::size_t kStatuses = 9;
constexpr std::size_t kSteps = 13;

// The steps that lead a case to each status.
std::vector<Command> way_to(Status status, CaseKind kind) {
  switch (status) {
    case Status::filed:
      return filed({}, kind);
    case Status::accepted:
      return filed({accept()}, kind);
    case Status::investigating:
      return filed({accept(), investigate()}, kind);
    case Status::replied:
      return filed({accept(), reply()}, kind);
    case Status::confirmed:
      return filed({accept(), reply(), confirm()}, kind);
    case Status::closed:
      return filed({accept(), reply(), confirm(), close(CloseReason::confirmed)}, kind);
    case Status::rejected:
      return filed({reject()}, kind);
    case Status::merged:
      return filed({file(kOtherCase), merge()}, kind);
    case Status::withdrawn:
      return filed({withdraw()}, kind);
  }
  return {};
}

// The step as a command that nothing else speaks against.
Command step(Step made, Status from, CaseKind kind) {
  switch (made) {
    case Step::accept:
      return accept();
    case Step::investigate:
      return investigate();
    case Step::link_order:
      return LinkWorkOrder{kCase, id<WorkOrderId>(70), minutes_later(0)};
    case Step::reply:
      return reply();
    case Step::confirm:
      return confirm();
    case Step::dispute:
      return dispute();
    case Step::close:
      if (from == Status::confirmed) return close(CloseReason::confirmed);
      return close(kind == CaseKind::praise ? CloseReason::praise_passed_on : CloseReason::no_answer);
    case Step::reject:
      return reject();
    case Step::merge:
      return merge(id<CaseId>(82));
    case Step::withdraw:
      return withdraw();
    case Step::rate:
      return rate();
    case Step::note:
      return note();
    case Step::call_back:
      return RecordCaseCall{kCase, false, false, {}, minutes_later(0)};
  }
  return note();
}

// Written from the reference (§4) and not from the code. A row a status, a column a step in the order of their numbers:
// where it leads, '.' where it may not be made, '=' where the status stays.
constexpr std::string_view kTable[kStatuses] = {
    //  accept investigate link reply confirm dispute close reject merge withdraw rate note call_back
    "2.=....789.=.",  // filed
    ".3=4...789.=.",  // accepted
    "..=4...789.=.",  // investigating
    "....536...===",  // replied
    "......6...===",  // confirmed
    "..........===",  // closed
    "...........=.",  // rejected
    "...........=.",  // merged
    "...........=.",  // withdrawn
};

TEST(Steps, AreThoseOfTheTable) {
  static_assert(kTable[0].size() == kSteps);
  for (std::size_t s = 0; s < kStatuses; ++s) {
    for (const CaseKind kind : {CaseKind::complaint, CaseKind::suggestion, CaseKind::enquiry, CaseKind::praise}) {
      const auto status = static_cast<Status>(s + 1);
      std::int64_t allowed = 0;
      for (std::size_t n = 0; n < kSteps; ++n) {
        const auto made = static_cast<Step>(n + 1);
        const bool praise_ends = kind == CaseKind::praise && made == Step::close && s < 3;
        const char expected = praise_ends ? '6' : kTable[s][n];
        if (expected == '.') {
          EXPECT_EQ(status_after(steps_of(kind), status, made), std::nullopt) << name_of(status) << name_of(made);
          continue;
        }
        allowed |= std::int64_t{1} << (n + 1);
        const Status next = expected == '=' ? status : static_cast<Status>(expected - '0');
        EXPECT_EQ(status_after(steps_of(kind), status, made), next) << name_of(status) << name_of(made);
      }
      EXPECT_EQ(allowed_steps(steps_of(kind), status), allowed);
    }
  }
}

TEST(Steps, AreRefusedWithTheListOfWhatIsAllowed) {
  const CaseKind kinds[] = {CaseKind::complaint, CaseKind::praise};
  // Silence is an answer at once here; how many calls it takes is handling_test.cpp's.
  const std::vector<Command> beside{file(id<CaseId>(82)), service_policy::SetDispatchRules{kCommunity, {}, 7, 0}};
  for (std::size_t s = 1; s <= kStatuses; ++s) {
    for (std::size_t n = 1; n <= kSteps; ++n) {
      for (const CaseKind kind : kinds) {
        const auto status = static_cast<Status>(s);
        const auto made = static_cast<Step>(n);
        if (made == Step::link_order) continue;  // needs an order: linking_test.cpp
        Scenario scenario = given_at(kNow, way_to(status, kind) + beside);
        ASSERT_EQ(the_case(scenario.world()).status, status);
        scenario.when(step(made, status, kind));
        const auto next = status_after(steps_of(kind), status, made);
        if (next) {
          EXPECT_EQ(the_case(scenario.world()).status, *next) << name_of(status) << " " << name_of(made);
          scenario.then_says({"case_status", static_cast<std::int64_t>(*next)});
        } else {
          scenario.then_refused("step-not-allowed")
              .then_says({"case_status", static_cast<std::int64_t>(s)})
              .then_says({"allowed_case_steps", allowed_steps(steps_of(kind), status)});
        }
      }
    }
  }
}

TEST(Steps, NeverRunBackwardsNorIntoTheFuture) {
  const std::vector<Command> accepted = filed({accept(10)});
  Scenario scenario = given_at("2024-06-15T05:00:00Z", accepted);
  scenario.when(investigate(9)).then_refused("step-before-last").then_says({"last_step_at", minutes_later(10)});
  scenario.when(note(9)).then_refused("step-before-last");
  scenario.when(investigate(66)).then_refused("occurred-in-future");
  scenario.when(investigate(65)).then_one<InvestigationStarted>();
  scenario.at("2024-07-20T00:00:00Z").when(reply(65)).then_refused("backdating-needs-permission");
  EXPECT_EQ(scenario.may_backdate().when(reply(65)).then_one<CaseReplied>().at, minutes_later(65));
}

TEST(Steps, HaveNames) {
  for (std::size_t s = 1; s <= kStatuses; ++s) EXPECT_FALSE(name_of(static_cast<Status>(s)).empty());
  for (std::size_t n = 1; n <= kSteps; ++n) EXPECT_FALSE(name_of(static_cast<Step>(n)).empty());
  EXPECT_EQ(name_of(Status::withdrawn), "withdrawn");
  EXPECT_EQ(name_of(Step::note), "note");
  EXPECT_TRUE(name_of(static_cast<Status>(0)).empty());
  EXPECT_TRUE(name_of(static_cast<Step>(14)).empty());
}

}  // namespace
}  // namespace steward::service

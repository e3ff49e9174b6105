#include "domain/work_orders/steps.h"

#include <gtest/gtest.h>

#include "tests/domain/work_orders/orders.h"

namespace steward::work_orders {
namespace {

using namespace steward::test;

constexpr std::size_t kStatuses = 11;
constexpr std::size_t kSteps = 21;

// The step as a command that nothing else speaks against.
Command step(Step made) {
  constexpr std::int64_t at = 20;
  switch (made) {
    case Step::triage:
      return triage(at);
    case Step::assign:
      return assign(at, kLi);
    case Step::claim:
      return claim(at, kLi);
    case Step::dispatch:
      return dispatch(at);
    case Step::accept:
      return accept(at);
    case Step::decline:
      return decline(at);
    case Step::transfer:
      return transfer(at);
    case Step::travel:
      return travel(at);
    case Step::start:
      return start(at);
    case Step::pause:
      return pause(at);
    case Step::resume:
      return resume(at);
    case Step::record_lines:
      return lines(at, {{LineKind::visit, "", "上门", {1'000}, {0}, {}, false}});
    case Step::finish:
      return finish(at);
    case Step::verify:
      return verify(at);
    case Step::close:
      return close(at);
    case Step::reopen:
      return reopen(at);
    case Step::cancel:
      return cancel(at);
    case Step::cancel_by_supervisor:
      return cancel(at, true);
    case Step::rate:
      return rate(at);
    case Step::follow_up_call:
      return call(at);
    case Step::note:
      return note(at);
  }
  return note(at);
}

// Written from the reference (§3.2) and not from the code. A row a status, a column a step in the order of their
// numbers: where it leads (a, b: the tenth and eleventh status), '.' where it may not be made, '=' where the status
// stays. A claim leads to accepted: who takes it has accepted it.
constexpr std::string_view kTable[kStatuses] = {
    // triage assign claim dispatch | accept decline transfer | travel start pause resume lines finish |
    // verify close reopen cancel supervisor rate call note
    "2...............bb..=",  // reported
    "=343............bb..=",  // triaged
    "=3..423.........bb..=",  // assigned
    "=3...2356.......bb..=",  // accepted
    "=3...23.6.......bb..=",  // en_route
    "......3..7.=8....b..=",  // on_site
    "..........6=.....b..=",  // paused
    "...........=.9.2..===",  // work_done
    "..............a2..===",  // verified
    "...............2..===",  // closed
    "....................=",  // cancelled
};

Status status_of(char letter) { return static_cast<Status>(letter >= 'a' ? letter - 'a' + 10 : letter - '0'); }

TEST(WorkOrderSteps, LeadWhereTheReferenceSays) {
  for (std::size_t row = 0; row < kStatuses; ++row) {
    const auto from = static_cast<Status>(row + 1);
    ASSERT_EQ(kTable[row].size(), kSteps);
    std::int64_t allowed = 0;
    for (std::size_t n = 0; n < kSteps; ++n) {
      if (kTable[row][n] != '.') allowed |= std::int64_t{1} << (n + 1);
    }
    for (std::size_t n = 0; n < kSteps; ++n) {
      const auto made = static_cast<Step>(n + 1);
      const std::string what = std::string(name_of(made)) + " from " + std::string(name_of(from));
      Scenario scenario = with_order(way_to(from));
      ASSERT_EQ(the_order(scenario.world()).status, from) << what;
      scenario.when(step(made));
      const char to = kTable[row][n];
      if (to != '.') {
        EXPECT_EQ(the_order(scenario.world()).status, to == '=' ? from : status_of(to)) << what;
      } else if (made == Step::claim && is_in_hand(from)) {
        scenario.then_refused("order-taken");
      } else {
        scenario.then_refused("step-not-allowed")
            .then_says({"order_status", static_cast<std::int64_t>(from)})
            .then_says({"allowed_order_steps", allowed});
      }
    }
  }
}

TEST(WorkOrderSteps, HaveNames) {
  EXPECT_EQ(name_of(Status::reported), "reported");
  EXPECT_EQ(name_of(Status::cancelled), "cancelled");
  EXPECT_EQ(name_of(Status{12}), "");
  EXPECT_EQ(name_of(Step::triage), "triage");
  EXPECT_EQ(name_of(Step::note), "note");
  EXPECT_EQ(name_of(Step{0}), "");
}

TEST(WorkOrderSteps, AreForTheAssigneeOrTheDeskForHim) {
  const std::pair<Status, Command> rows[] = {
      {Status::assigned, accept(20, kLi)},          {Status::assigned, decline(20, kLi)},
      {Status::assigned, transfer(20, kWang, kLi)}, {Status::accepted, travel(20, kLi)},
      {Status::accepted, start(20, kLi)},           {Status::on_site, finish(20, kLi)},
  };
  for (const auto& [from, command] : rows) {
    with_order(way_to(from)).when(command).then_refused("not-the-assignee").then_says({"assignee_id", kZhang.uuid});
  }
  EXPECT_EQ(with_order(way_to(Status::assigned)).when(accept(20, {})).then_one<WorkOrderAccepted>().assignee, kZhang);
}

TEST(WorkOrderSteps, NeverRunBackwardsNorAhead) {
  const std::vector<Command> way = way_to(Status::accepted);
  with_order(way).when(travel(2)).then_refused("step-before-last").then_says({"last_step_at", minute(3)});
  with_order(way).when(travel(3)).then_one<TravelStarted>();
  const std::int64_t now = 7L * 1'440;
  with_order(way).when(travel(now + 5)).then_one<TravelStarted>();
  with_order(way).when(travel(now + 6)).then_refused("occurred-in-future");
  with_order(way).when(note(-1)).then_refused("step-before-last");
  with_order(way_to(Status::work_done)).when(rate(5)).then_refused("step-before-last");
  with_order(way_to(Status::verified)).when(rate(6)).then_one<WorkOrderRated>();
}

TEST(WorkOrderSteps, OfAnOrderThatIsNotThere) {
  for (std::size_t n = 1; n <= kSteps; ++n) {
    given(a_team()).when(step(static_cast<Step>(n))).then_refused("work-order-unknown");
  }
}

}  // namespace
}  // namespace steward::work_orders

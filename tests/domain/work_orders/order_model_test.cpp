#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/domain/work_orders/orders.h"

// Random steps on a few orders, lawful and not, against a small model that was written from the reference (§3) and not
// from the code: words for statuses, whole minutes for clocks, a list of names for each technician's load.
namespace steward::work_orders {
namespace {

using namespace steward::test;

constexpr std::int64_t kResolveMinutes = 24L * 60;  // P4, round the clock
constexpr std::int64_t kReopenMinutes = 7L * 24 * 60;
constexpr std::size_t kLimit = 3;

struct ModelOrder {
  std::string status = "reported";
  int assignee = 0;  // 0: nobody
  std::int64_t last = 0, done = 0, used = 0, running_since = 0;
  bool running = true, rated = false, accepted_once = false;
  int level = 0;
  std::uint32_t visits = 0, reopened = 0, notes = 0;

  bool is(std::initializer_list<std::string_view> any) const {
    return std::find(any.begin(), any.end(), status) != any.end();
  }
  bool in_hand() const { return is({"assigned", "accepted", "en_route", "on_site", "paused"}); }
  std::int64_t used_at(std::int64_t now) const {
    return used + (running ? std::max<std::int64_t>(now - running_since, 0) : 0);
  }
};

StaffId technician_no(int n) { return id<StaffId>(static_cast<std::uint8_t>(72 + n)); }
WorkOrderId order_no(int n) { return id<WorkOrderId>(static_cast<std::uint8_t>(100 + n)); }

struct Run {
  World world;
  std::map<int, ModelOrder> orders;
  std::int64_t now = 0;

  Run() {
    world.context.recorded_at = parse_instant(kLater).value();
    world.context.today = date_at(world.context.recorded_at, 480);
    for (const Command& command : a_team()) RC_ASSERT(world.handle(command).has_value());
    // On duty for as long as the longest run may take: who is off duty is no part of this model.
    for (int n = 1; n <= 3; ++n) {
      staff::PlanShifts plan{technician_no(n), day("2024-06-29"), day("2024-09-15"), {}};
      for (Date date = plan.from; date < plan.to; date = add_days(date, 1)) plan.shifts.push_back({date, 0, 1'440});
      RC_ASSERT(world.handle(plan).has_value());
    }
    go_on(0);
  }

  void go_on(std::int64_t minutes) {
    now += minutes;
    world.context.recorded_at = minute(now);
    world.context.today = date_at(minute(now), 480);
  }

  std::size_t load(int technician) const {
    return static_cast<std::size_t>(std::count_if(orders.begin(), orders.end(), [&](const auto& entry) {
      return entry.second.in_hand() && entry.second.assignee == technician;
    }));
  }
  bool has_room(int technician) const { return load(technician) < kLimit; }

  void report_one() {
    if (orders.size() >= 8) return;
    const int n = static_cast<int>(orders.size()) + 1;
    ReportWorkOrder command = report(order_no(n), kAtHome, kAnything);
    command.reported_at = minute(now);
    command.reported_on = date_at(minute(now), 480);
    RC_ASSERT(world.handle(command).has_value());
    orders[n].last = orders[n].running_since = now;
  }

  // The command is taken exactly when the model says so; then the model goes along.
  template <class Then>
  void expect(ModelOrder& order, std::int64_t at, const Command& command, bool lawful, Then then, bool beside = false) {
    const bool taken = lawful && (beside || at >= order.last);
    const auto done = world.handle(command);
    if (done.has_value() != taken) {
      RC_FAIL(std::string(command_name(command)) + " on " + order.status +
              (done ? " was taken" : ": " + done.error().code));
    }
    if (!taken) return;
    if (!beside) order.last = at;
    then();
  }

  void stop(ModelOrder& order, std::int64_t at) {
    order.used = order.used_at(at);
    order.running = false;
  }
  void run_on(ModelOrder& order, std::int64_t at) {
    if (order.running) return;
    order.running = true;
    order.running_since = at;
  }

  void step() {
    const int n = *rc::gen::inRange(1, static_cast<int>(orders.size()) + 1);
    ModelOrder& order = orders.at(n);
    const WorkOrderId which = order_no(n);
    const std::int64_t at = now - (*rc::gen::inRange(0, 4) == 0 ? *rc::gen::inRange(0, 300) : 0);
    const Instant when = minute(at);
    // Mostly the one who has it.
    const int by = order.assignee != 0 && *rc::gen::inRange(0, 5) != 0 ? order.assignee : *rc::gen::inRange(1, 4);
    const int to = *rc::gen::inRange(1, 4);
    const bool his = by == order.assignee;
    switch (*rc::gen::inRange(0, 16)) {
      case 0:
        expect(order, at, TriageWorkOrder{which, {}, {}, {}, when},
               order.is({"reported", "triaged", "assigned", "accepted", "en_route"}), [&] {
                 if (order.status == "reported") order.status = "triaged";
               });
        break;
      case 1:
      case 2:
        expect(order, at, AssignWorkOrder{which, technician_no(to), when},
               order.is({"triaged", "assigned", "accepted", "en_route"}) && to != order.assignee && has_room(to),
               [&] { order.status = "assigned", order.assignee = to; });
        break;
      case 3:
        expect(order, at, ClaimWorkOrder{which, technician_no(to), when}, order.is({"triaged"}) && has_room(to),
               [&] { order.status = "accepted", order.assignee = to, order.accepted_once = true; });
        break;
      case 4:
        expect(order, at, TransferWorkOrder{which, technician_no(by), technician_no(to), when},
               order.is({"assigned", "accepted", "en_route", "on_site"}) && his && to != order.assignee && has_room(to),
               [&] { order.status = "assigned", order.assignee = to; });
        break;
      case 5:
        expect(order, at, AcceptWorkOrder{which, technician_no(by), when}, order.is({"assigned"}) && his,
               [&] { order.status = "accepted", order.accepted_once = true; });
        break;
      case 6:
        expect(order, at, DeclineWorkOrder{which, technician_no(by), DeclineReason::other, {}, when},
               order.is({"assigned", "accepted", "en_route"}) && his,
               [&] { order.status = "triaged", order.assignee = 0; });
        break;
      case 7:
        expect(order, at, StartTravel{which, technician_no(by), when}, order.is({"accepted"}) && his,
               [&] { order.status = "en_route"; });
        break;
      case 8:
      case 9:
        expect(order, at, StartWork{which, technician_no(by), when}, order.is({"accepted", "en_route"}) && his,
               [&] { order.status = "on_site", ++order.visits; });
        break;
      case 10: {
        const auto why = *rc::gen::element(PauseReason::waiting_for_owner, PauseReason::waiting_for_parts,
                                           PauseReason::weather, PauseReason::waiting_for_vendor);
        const bool stops = why == PauseReason::waiting_for_owner || why == PauseReason::waiting_for_parts;
        expect(order, at, PauseWork{which, technician_no(by), why, {}, when}, order.is({"on_site"}) && his, [&] {
          order.status = "paused";
          if (stops) stop(order, at);
        });
        break;
      }
      case 11:
        expect(order, at, ResumeWork{which, technician_no(by), when}, order.is({"paused"}) && his, [&] {
          order.status = "on_site";
          run_on(order, at);
        });
        break;
      case 12:
        expect(order, at, FinishWork{which, technician_no(by), Resolution::repaired, {}, when},
               order.is({"on_site"}) && his, [&] {
                 order.status = "work_done", order.done = at, order.rated = false;
                 stop(order, at);
               });
        break;
      case 13: {
        const bool first = *rc::gen::arbitrary<bool>();
        const Command command = first ? Command(VerifyWorkOrder{which, when}) : Command(CloseWorkOrder{which, when});
        expect(order, at, command, order.is({first ? "work_done" : "verified"}),
               [&] { order.status = first ? "verified" : "closed"; });
        break;
      }
      case 14:
        expect(order, at, ReopenWorkOrder{which, ReopenReason::fault_again, {}, when},
               order.is({"work_done", "verified", "closed"}) && at <= order.done + kReopenMinutes, [&] {
                 order.status = "triaged", order.assignee = 0, ++order.reopened;
                 run_on(order, at);
               });
        break;
      default:
        beside_or_end(order, which, at);
    }
  }

  void beside_or_end(ModelOrder& order, WorkOrderId which, std::int64_t at) {
    const Instant when = minute(at);
    const bool done = order.is({"work_done", "verified", "closed"});
    const bool supervisor = *rc::gen::arbitrary<bool>();
    switch (*rc::gen::inRange(0, 7)) {
      case 0:
        expect(order, at, CancelWorkOrder{which, supervisor, CancelReason::duplicate, {}, when},
               order.is({"reported", "triaged", "assigned", "accepted", "en_route"}) ||
                   (supervisor && order.is({"on_site", "paused"})),
               [&] { order.status = "cancelled", order.assignee = 0, stop(order, at); });
        break;
      case 1:
      case 2:
        expect(
            order, at, RateWorkOrder{which, 4, {}, when}, done && !order.rated && at >= order.done,
            [&] { order.rated = true; }, true);
        break;
      case 3: {
        const std::int64_t reported = (the_order(world, which).reported_at.micros - kReportedAt.micros) / 60'000'000;
        expect(
            order, at, NoteWorkOrder{which, {}, words(), false, when}, at >= reported, [&] { ++order.notes; }, true);
        break;
      }
      case 4: {
        const bool satisfied = *rc::gen::arbitrary<bool>();
        const std::int64_t again = std::max(at, order.last);
        expect(
            order, at, RecordFollowUpCall{which, true, satisfied, {}, when}, done && at >= order.done,
            [&] {
              ++order.notes;
              if (satisfied || again > order.done + kReopenMinutes) return;
              order.status = "triaged", order.assignee = 0, ++order.reopened;
              order.last = again;
              run_on(order, again);
            },
            true);
        break;
      }
      default:
        escalate(order, which);
    }
  }

  void escalate(ModelOrder& order, WorkOrderId which) {
    const int level = *rc::gen::inRange(1, 4);
    const std::int64_t percent = level == 1 ? 80 : level == 2 ? 100 : 150;
    // A level that was used up before the clock stood still is reached once it goes on.
    const bool reached =
        order.running && now >= order.running_since && order.used_at(now) * 100 >= kResolveMinutes * percent;
    expect(
        order, now, EscalateWorkOrder{which, Clock::resolve, static_cast<Level>(level)}, reached && level > order.level,
        [&] { order.level = level; }, true);
  }

  void check_same() {
    std::map<int, std::vector<WorkOrderId>> in_hand;
    for (const auto& [n, order] : orders) {
      const Order& known = the_order(world, order_no(n));
      RC_ASSERT(name_of(known.status) == order.status);
      RC_ASSERT(known.assignee == (order.assignee == 0 ? StaffId{} : technician_no(order.assignee)));
      RC_ASSERT(known.last_step_at == minute(order.last));
      RC_ASSERT(known.visits == order.visits);
      RC_ASSERT(known.reopened == order.reopened);
      RC_ASSERT(known.notes == order.notes);
      RC_ASSERT(known.rated == order.rated);
      RC_ASSERT(known.accepted_at.has_value() == order.accepted_once);
      if (order.in_hand()) in_hand[order.assignee].push_back(order_no(n));
      if (order.status == "cancelled") continue;
      const auto rule = service_policy::TimeRule{&usual_calendar(), 480};
      RC_ASSERT(service_policy::used_seconds(known.clocks.resolve, minute(now), rule) == order.used_at(now) * 60);
      const auto deadlines = service_policy::deadlines(known.clocks.resolve, rule);
      RC_ASSERT(deadlines.has_value() == order.running);
      if (deadlines && order.used < kResolveMinutes) {
        RC_ASSERT(deadlines->due_at == minute(order.running_since + kResolveMinutes - order.used));
      }
    }
    // What somebody has in hand is what the orders say.
    for (int n = 1; n <= 3; ++n) RC_ASSERT(member(world, technician_no(n)).open_orders == in_hand[n]);
  }
};

// An order tells a story: times ascend, and each event of its way is allowed by the last.
void check_histories(const std::vector<NewEvent>& events) {
  std::map<StreamId, State> replayed;
  for (std::size_t i = 0; i < events.size(); ++i) {
    State& state = replayed.try_emplace(events[i].stream, initial_state(events[i].stream.kind)).first->second;
    state = evolve(std::move(state), events[i].event, i + 1);
    RC_ASSERT(!std::holds_alternative<Faulted>(state));
  }
}

RC_GTEST_PROP(WorkOrderModel, GoesWhereTheReferenceSays, ()) {
  Run run;
  run.report_one();
  const int steps = *rc::gen::inRange(10, 120);
  for (int n = 0; n < steps; ++n) {
    if (*rc::gen::inRange(0, 8) == 0) run.report_one();
    run.go_on(*rc::gen::element<std::int64_t>(0, 1, 7, 45, 400, 900));
    run.step();
    run.check_same();
  }
  check_histories(run.world.events());
}

}  // namespace
}  // namespace steward::work_orders

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domain/service/case_clocks.h"
#include "domain/service_policy/return_visit.h"
#include "domain/work_orders/order_clocks.h"
#include "projections/case_board.h"
#include "projections/equipment_register.h"
#include "projections/escalations.h"
#include "projections/staff_directory.h"
#include "projections/timeline.h"
#include "projections/work_order_board.h"
#include "tests/projections/service_world.h"

// The boards, registers and the timeline against the domain's own states and the plain list of events.
namespace steward::test {
namespace {

constexpr CompanyNo kCompany = LogWriter::kCompany;

TEST(ServiceViews, SameBytesHoweverBatchesEnd) {
  std::random_device chance;
  for (int round = 0; round < 2; ++round) {
    const auto seed = chance();
    SCOPED_TRACE("seed " + std::to_string(seed));
    ServiceWorld world(seed);
    world.live(300);
    const auto pick = [&](unsigned below) { return world.pick(below); };
    same_bytes_however_batches_end(world.log, kServiceGroup, pick);
    same_bytes_however_batches_end(world.log, kHouseholdsGroup, pick);
  }
}

TEST(OrderSla, AnAgreedWindowIsKeptOrMissedWithoutMinutes) {
  work_orders::WorkOrderReported reported;
  reported.level = service_policy::kUsualOrderLevels[4];  // P4
  OrderSla sla;
  sla.follow(reported);
  EXPECT_EQ(sla.on_site.standing(), ClockStanding::not_promised);
  reported.deadlines.on_site = service_policy::Deadlines{Instant{80}, Instant{100}, Instant{150}};
  sla.follow(reported);
  EXPECT_EQ(sla.on_site.standing(), ClockStanding::running);
  EXPECT_TRUE(sla.overdue(Instant{101}));
  work_orders::WorkStarted started;
  started.on_site_seconds = 1;
  for (const auto& [at, standing] : {std::pair(100, ClockStanding::met), std::pair(101, ClockStanding::missed)}) {
    OrderSla arrived = sla;
    started.at = Instant{at};
    arrived.follow(started);
    EXPECT_EQ(arrived.on_site.standing(), standing);
  }
}

class ServiceViewsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.live(3'000);
    store_ = open_store(dir_.path());
    engine_ = open_engine(*store_, world_.log, all_views());
    ASSERT_TRUE(engine_->bring_level());
    service_.emplace(*engine_->read(kServiceGroup));
    households_.emplace(*engine_->read(kHouseholdsGroup));
  }
  [[nodiscard]] static BoardScope company() { return {BoardScope::Kind::company, kCompany, {}}; }
  // The rows of all pages of a list, three rows a page; each page reads no more than it must.
  template <class Row, class Page>
  std::vector<Row> all_pages(std::size_t statuses, const Page& page) {
    std::vector<Row> rows;
    std::string cursor;
    for (;;) {
      const std::uint64_t before = store_->rows_read();
      auto found = page(cursor, std::size_t{3});
      EXPECT_TRUE(found) << found.error().code;
      if (!found) return rows;
      if (only_pages_) {
        EXPECT_LE(store_->rows_read() - before, 3U + 3U + 1U + statuses);
      }
      rows.insert(rows.end(), found->rows.begin(), found->rows.end());
      if (!found->next) return rows;
      cursor = *found->next;
    }
  }
  bool only_pages_ = true;  // lists that are filtered look at more

  TempDir dir_;
  ServiceWorld world_{4711};
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<ViewEngine> engine_;
  std::optional<ReadLease> service_;
  std::optional<ReadLease> households_;
};

TEST_F(ServiceViewsTest, TheWorldHasDoneEverythingThatTheViewsHandle) {
  std::set<EventType> seen;
  for (const auto& logged : world_.logged) seen.insert(type_of(logged.event.event));
  for (const auto& view : all_views()) {
    if (view->group() != kServiceGroup || view->name() == "analytics") continue;
    for (EventType type = 1; type <= kEventTypes; ++type) {
      if (view->handles().contains(type)) {
        // Plans and contracts of staff are tested by themselves below.
        const bool elsewhere = type == event_type("StaffQualified") || type == event_type("LeaveRecorded") ||
                               type == event_type("StaffLeft");
        EXPECT_TRUE(elsewhere || seen.contains(type)) << event_name(type);
      }
    }
  }
}

TEST_F(ServiceViewsTest, ARowOfAnOrderIsTheStateOfTheOrder) {
  auto board = WorkOrderBoard::open(*service_);
  ASSERT_TRUE(board);
  for (const WorkOrderId id : world_.orders) {
    const work_orders::Order& order = world_.order(id);
    auto found = board->order(kCompany, id);
    ASSERT_TRUE(found && *found);
    const WorkOrderRow& row = **found;
    EXPECT_EQ(row.status, order.status);
    EXPECT_EQ(row.priority, order.priority);
    EXPECT_EQ(row.category, order.category);
    EXPECT_EQ(row.place, order.place);
    EXPECT_EQ(row.last_step_at, order.last_step_at);
    EXPECT_EQ(row.visits, order.visits);
    EXPECT_EQ(row.reopened, order.reopened);
    EXPECT_EQ(row.charged, order.charged);
    EXPECT_EQ(row.rating != 0, order.rated);
    if (order.status != work_orders::Status::cancelled) {
      EXPECT_EQ(row.assignee, order.assignee);
      EXPECT_EQ(row.sla.respond.state, order.clocks.respond);
      EXPECT_EQ(row.sla.on_site.state, order.clocks.on_site);
      EXPECT_EQ(row.sla.resolve.state, order.clocks.resolve);
    }
    const auto deadlines =
        work_orders::deadlines_of(order.clocks, order.appointment, world_.rule(order.place.community));
    EXPECT_EQ(row.sla.respond.deadlines, deadlines.respond);
    EXPECT_EQ(row.sla.on_site.deadlines, deadlines.on_site);
    EXPECT_EQ(row.sla.resolve.deadlines, deadlines.resolve);
    const std::int64_t promised = std::int64_t{order.level.resolve_minutes.value_or(0)} * 60;
    // All of what was promised was used: the seconds do not tell whether the office had closed since.
    const bool at_its_end = row.sla.resolve.state.used_seconds == promised;
    if (row.sla.resolve.ended_at && row.sla.resolve.state.target_minutes && !at_its_end) {
      const bool in_time = row.sla.resolve.state.used_seconds < promised;
      EXPECT_EQ(row.sla.resolve.standing(), in_time ? ClockStanding::met : ClockStanding::missed);
    }
    EXPECT_FALSE(*board->order(CompanyNo{2}, id)) << "another company's id is not found";
  }
}

// Who reads the lists sees what residents said themselves and what staff say that they did.
TEST_F(ServiceViewsTest, RowsSayHowWhatResidentsSayCame) {
  using service_policy::Via;
  std::map<Uuid, std::array<Via, 2>> last;  // confirmed, rated
  for (const auto& logged : world_.logged) {
    visit(overloaded{
              [&](const work_orders::WorkDone& e) { last[e.order.uuid] = {}; },
              [&](const work_orders::WorkOrderVerified& e) { last[e.order.uuid][0] = e.via; },
              [&](const work_orders::WorkOrderRated& e) { last[e.order.uuid][1] = e.via; },
              [&](const service::CaseReplied& e) { last[e.of_case.uuid] = {}; },
              [&](const service::ReplyConfirmed& e) { last[e.of_case.uuid][0] = e.via; },
              [&](const service::SatisfactionRated& e) { last[e.of_case.uuid][1] = e.via; },
              [](const auto&) {},
          },
          logged.event.event);
  }
  auto orders = WorkOrderBoard::open(*service_);
  auto cases = CaseBoard::open(*service_);
  ASSERT_TRUE(orders && cases);
  std::set<Via> seen;
  for (const WorkOrderId id : world_.orders) {
    const WorkOrderRow row = **orders->order(kCompany, id);
    EXPECT_EQ((std::array{row.verified_via, row.rated_via}), last[id.uuid]);
    seen.insert(row.rated_via);
  }
  for (const CaseId id : world_.cases) {
    const CaseRow row = **cases->find(kCompany, id);
    EXPECT_EQ((std::array{row.confirmed_via, row.rated_via}), last[id.uuid]);
    seen.insert(row.rated_via);
  }
  EXPECT_EQ(seen.size(), service_policy::kVias);
}

// Who is not pleased waits for a return visit until somebody reaches them, closed or not.
TEST_F(ServiceViewsTest, ReturnVisitsThatAreDueAreListedTheFirstFirst) {
  std::map<Uuid, Instant> due;
  const auto set = [&](const Uuid& id, const std::optional<Instant>& at) {
    due.erase(id);
    if (at) due[id] = *at;
  };
  for (const auto& logged : world_.logged) {
    visit(overloaded{
              [&](const work_orders::WorkOrderRated& e) {
                if (e.return_visit_due_at) set(e.order.uuid, e.return_visit_due_at);
              },
              [&](const work_orders::FollowUpCalled& e) {
                if (e.reached) set(e.order.uuid, e.return_visit_due_at);
              },
              [&](const work_orders::WorkOrderReopened& e) { set(e.order.uuid, {}); },
              [&](const service::SatisfactionRated& e) {
                if (e.return_visit_due_at) set(e.of_case.uuid, e.return_visit_due_at);
              },
              [&](const service::CaseCalledBack& e) {
                if (e.reached) set(e.of_case.uuid, e.return_visit_due_at);
              },
              [&](const service::ReplyDisputed& e) { set(e.of_case.uuid, {}); },
              [&](const service::CaseReplied& e) { set(e.of_case.uuid, {}); },
              [](const auto&) {},
          },
          logged.event.event);
  }
  auto orders = WorkOrderBoard::open(*service_);
  auto cases = CaseBoard::open(*service_);
  ASSERT_TRUE(orders && cases);
  OrderFilter of_orders;
  of_orders.scope = company();
  CaseFilter of_cases;
  of_cases.scope = company();
  const auto visits = all_pages<WorkOrderRow>(11, [&](std::string_view cursor, std::size_t limit) {
    return orders->page(OrderSort::return_visit, of_orders, cursor, limit);
  });
  const auto calls = all_pages<CaseRow>(9, [&](std::string_view cursor, std::size_t limit) {
    return cases->page(CaseSort::return_visit, of_cases, cursor, limit);
  });
  const auto earlier = [](const auto& a, const auto& b) { return *a.return_visit_due_at < *b.return_visit_due_at; };
  EXPECT_TRUE(std::is_sorted(visits.begin(), visits.end(), earlier));
  EXPECT_TRUE(std::is_sorted(calls.begin(), calls.end(), earlier));
  std::map<Uuid, Instant> listed;
  for (const WorkOrderRow& row : visits) listed[row.order.uuid] = *row.return_visit_due_at;
  for (const CaseRow& row : calls) listed[row.id.uuid] = *row.return_visit_due_at;
  EXPECT_EQ(listed, due);
  EXPECT_EQ(visits.size() + calls.size(), due.size()) << "each once";
  EXPECT_FALSE(visits.empty());
  EXPECT_FALSE(calls.empty());
}

TEST(ReturnVisit, IsNotMadeByACallFromBeforeTheRating) {
  const Instant rated = instant("2024-06-17T04:00:00Z");
  const std::optional<Instant> due = service_policy::return_visit_after_rating(2, rated);
  EXPECT_EQ(service_policy::return_visit_left(due, add_seconds(rated, -1), {}), due);
  EXPECT_EQ(service_policy::return_visit_left(due, rated, {}), std::nullopt);
  EXPECT_EQ(service_policy::return_visit_left({}, rated, due), due);
}

TEST_F(ServiceViewsTest, OrdersComeInTheAskedOrderByScopeAndStatusAndAPageReadsOnlyItself) {
  auto board = WorkOrderBoard::open(*service_);
  ASSERT_TRUE(board);
  using Kind = BoardScope::Kind;
  std::vector<BoardScope> scopes = {company(), {Kind::category, kCompany, world_.categories[0].uuid}};
  for (const auto& id : world_.communities) scopes.push_back({Kind::community, kCompany, id.uuid});
  for (const auto& id : world_.buildings) scopes.push_back({Kind::building, kCompany, id.uuid});
  for (const auto& id : world_.staff) scopes.push_back({Kind::staff, kCompany, id.uuid});
  for (const auto& id : world_.equipment) scopes.push_back({Kind::equipment, kCompany, id.uuid});
  for (const auto& id : world_.outages) scopes.push_back({Kind::outage, kCompany, id.uuid});
  for (const auto& id : world_.cases) scopes.push_back({Kind::service_case, kCompany, id.uuid});
  for (const auto& home : world_.homes) scopes.push_back({Kind::household, kCompany, home.place.household.uuid});
  const auto in = [&](const WorkOrderRow& row, const BoardScope& scope) {
    const std::array<Uuid, 10> ids = {Uuid{},
                                      Uuid{},
                                      row.place.community.uuid,
                                      row.place.building.uuid,
                                      row.assignee.uuid,
                                      row.category.uuid,
                                      row.place.household.uuid,
                                      row.equipment.uuid,
                                      row.outage.uuid,
                                      row.of_case.uuid};
    return ids.at(static_cast<std::size_t>(scope.kind)) == scope.id;
  };
  using work_orders::Status;
  const std::vector<std::vector<Status>> asked = {{}, {Status::triaged}, {Status::assigned, Status::closed}};
  for (const BoardScope& scope : scopes) {
    for (const auto& statuses : asked) {
      for (const auto sort : {OrderSort::newest, OrderSort::deadline, OrderSort::priority}) {
        OrderFilter filter;
        filter.scope = scope;
        filter.statuses = statuses;
        const auto rows = all_pages<WorkOrderRow>(
            11, [&](std::string_view cursor, std::size_t limit) { return board->page(sort, filter, cursor, limit); });
        std::size_t expected = 0;
        for (const WorkOrderId id : world_.orders) {
          const WorkOrderRow row = **board->order(kCompany, id);
          const bool status =
              statuses.empty() || std::find(statuses.begin(), statuses.end(), row.status) != statuses.end();
          if (in(row, scope) && status && (sort == OrderSort::newest || row.open())) ++expected;
        }
        ASSERT_EQ(rows.size(), expected);
        const auto due = [](const WorkOrderRow& row) { return row.sla.due_at().value_or(Instant{INT64_MAX}); };
        for (std::size_t i = 1; i < rows.size(); ++i) {
          if (sort == OrderSort::newest) {
            EXPECT_GE(rows[i - 1].reported_at, rows[i].reported_at);
          }
          if (sort == OrderSort::deadline) {
            EXPECT_LE(due(rows[i - 1]), due(rows[i]));
          }
          if (sort == OrderSort::priority) {
            EXPECT_LE(std::pair(rows[i - 1].priority, due(rows[i - 1])), std::pair(rows[i].priority, due(rows[i])));
          }
        }
      }
    }
  }
}

TEST_F(ServiceViewsTest, FiltersBesideTheScopeHoldAndOverdueIsComputedAtTheInstant) {
  auto board = WorkOrderBoard::open(*service_);
  ASSERT_TRUE(board);
  only_pages_ = false;
  std::size_t overdue_somewhen = 0;
  for (const std::int64_t hours : {-240, -24, 0, 24, 480}) {
    const Instant at = add_seconds(world_.now, hours * 3'600);
    for (const bool overdue : {true, false}) {
      for (const auto sort : {OrderSort::newest, OrderSort::deadline}) {
        OrderFilter filter;
        filter.scope = company();
        filter.building = world_.buildings.front();
        filter.overdue = overdue;
        filter.at = at;
        const auto rows = all_pages<WorkOrderRow>(
            11, [&](std::string_view cursor, std::size_t limit) { return board->page(sort, filter, cursor, limit); });
        std::size_t expected = 0;
        for (const WorkOrderId id : world_.orders) {
          const work_orders::Order& order = world_.order(id);
          const auto deadlines =
              work_orders::deadlines_of(order.clocks, order.appointment, world_.rule(order.place.community));
          bool late = false;
          for (const auto& clock : {deadlines.respond, deadlines.on_site, deadlines.resolve}) {
            late = late || (clock && clock->due_at < at);
          }
          const bool open =
              order.status != work_orders::Status::closed && order.status != work_orders::Status::cancelled;
          const bool listed = sort == OrderSort::newest || open;
          if (listed && late == overdue && order.place.building == filter.building) ++expected;
        }
        EXPECT_EQ(rows.size(), expected);
        if (overdue) overdue_somewhen += rows.size();
      }
    }
    std::size_t late = 0;
    for (const WorkOrderId id : world_.orders) late += (*board->order(kCompany, id))->sla.overdue(at) ? 1 : 0;
    EXPECT_EQ(*board->overdue(company(), at, SIZE_MAX), late);
    EXPECT_EQ(*board->overdue(company(), at, 2), std::min<std::size_t>(late, 2));
  }
  EXPECT_GT(overdue_somewhen, 0U);
}

TEST_F(ServiceViewsTest, CountsAreThoseOfTheLists) {
  auto board = WorkOrderBoard::open(*service_);
  auto cases = CaseBoard::open(*service_);
  ASSERT_TRUE(board && cases);
  OrderCounts orders;
  for (const WorkOrderId id : world_.orders) ++orders[{world_.order(id).status, world_.order(id).priority}];
  const auto counted = board->counts(company());
  ASSERT_TRUE(counted);
  EXPECT_EQ(*counted, orders);
  CaseCounts of_cases;
  for (const CaseId id : world_.cases) ++of_cases[{world_.service_case(id).status, world_.service_case(id).kind}];
  const auto counted_cases = cases->counts(company());
  ASSERT_TRUE(counted_cases);
  EXPECT_EQ(*counted_cases, of_cases);
  for (const StaffId id : world_.staff) {
    std::int64_t in_hand = 0;
    const auto of_member = board->counts({BoardScope::Kind::staff, kCompany, id.uuid});
    ASSERT_TRUE(of_member);
    for (const auto& [key, count] : *of_member) {
      if (key.first >= work_orders::Status::assigned && key.first <= work_orders::Status::paused) in_hand += count;
    }
    EXPECT_EQ(in_hand, static_cast<std::int64_t>(world_.member(id).open_orders.size())) << "load is what dispatch sees";
  }
}

TEST_F(ServiceViewsTest, ARowOfACaseIsTheStateOfTheCase) {
  auto board = CaseBoard::open(*service_);
  ASSERT_TRUE(board);
  for (const CaseId id : world_.cases) {
    const service::Case& of = world_.service_case(id);
    auto found = board->find(kCompany, id);
    ASSERT_TRUE(found && *found);
    const CaseRow& row = **found;
    EXPECT_EQ(row.status, of.status);
    EXPECT_EQ(row.kind, of.kind);
    EXPECT_EQ(row.handler, of.handler);
    EXPECT_EQ(std::set(row.orders.begin(), row.orders.end()), std::set(of.orders.begin(), of.orders.end()));
    EXPECT_EQ(row.disputed, of.disputed);
    EXPECT_EQ(row.unanswered_days, of.unanswered_days);
    EXPECT_EQ(row.replied_at, of.replied_at);
    const auto deadlines = service::deadlines_of(of, world_.rule(of.place.community));
    EXPECT_EQ(row.sla.respond.deadlines, deadlines.respond);
    EXPECT_EQ(row.sla.reply.deadlines, deadlines.reply);
    EXPECT_EQ(row.sla.respond.state.escalated, of.respond.escalated);
    EXPECT_EQ(row.sla.reply.state.escalated, of.reply.escalated);
  }
}

TEST_F(ServiceViewsTest, CasesComeInTheAskedOrderAndAPageReadsOnlyItself) {
  auto board = CaseBoard::open(*service_);
  ASSERT_TRUE(board);
  using Kind = BoardScope::Kind;
  std::vector<BoardScope> scopes = {company()};
  for (const auto& id : world_.communities) scopes.push_back({Kind::community, kCompany, id.uuid});
  for (const auto& id : world_.staff) scopes.push_back({Kind::staff, kCompany, id.uuid});
  for (const auto& home : world_.homes) scopes.push_back({Kind::household, kCompany, home.place.household.uuid});
  for (const BoardScope& scope : scopes) {
    for (const auto sort : {CaseSort::newest, CaseSort::deadline, CaseSort::severity}) {
      CaseFilter filter;
      filter.scope = scope;
      const auto rows = all_pages<CaseRow>(
          9, [&](std::string_view cursor, std::size_t limit) { return board->page(sort, filter, cursor, limit); });
      std::size_t expected = 0;
      for (const CaseId id : world_.cases) {
        const service::Case& of = world_.service_case(id);
        const bool in = scope.kind == Kind::company || of.place.community.uuid == scope.id ||
                        of.place.household.uuid == scope.id || of.handler.uuid == scope.id;
        if (in && (sort == CaseSort::newest || of.status < service::Status::closed)) ++expected;
      }
      ASSERT_EQ(rows.size(), expected);
      for (std::size_t i = 1; i < rows.size(); ++i) {
        if (sort == CaseSort::newest) {
          EXPECT_GE(rows[i - 1].filed_at, rows[i].filed_at);
        }
        if (sort == CaseSort::severity) {
          EXPECT_GE(rows[i - 1].severity, rows[i].severity);
        }
      }
    }
  }
  only_pages_ = false;
  CaseFilter filter;
  filter.scope = company();
  filter.kind = service_policy::CaseKind::complaint;
  filter.severity = 3;
  const auto rows = all_pages<CaseRow>(9, [&](std::string_view cursor, std::size_t limit) {
    return board->page(CaseSort::newest, filter, cursor, limit);
  });
  for (const CaseRow& row : rows)
    EXPECT_EQ(std::pair(row.kind, row.severity), std::pair(*filter.kind, *filter.severity));
  EXPECT_FALSE(rows.empty());
}

TEST_F(ServiceViewsTest, EachRunningClockStandsOnceInTheListOfEscalationsAndTheListIsOrdered) {
  std::set<NextEscalation> expected;
  const auto add = [&](const Uuid& id, bool of_case, service_policy::Clock clock,
                       const service_policy::ClockState& state, const std::optional<service_policy::Deadlines>& due) {
    if (!due || state.escalated >= 3) return;
    const auto level = static_cast<service_policy::Level>(state.escalated + 1);
    expected.insert({service_policy::instant_of(*due, level), kCompany, id, of_case, clock, level});
  };
  using service_policy::Clock;
  for (const WorkOrderId id : world_.orders) {
    const auto& order = world_.order(id);
    const auto due = work_orders::deadlines_of(order.clocks, order.appointment, world_.rule(order.place.community));
    add(id.uuid, false, Clock::respond, order.clocks.respond, due.respond);
    add(id.uuid, false, Clock::on_site, order.clocks.on_site, due.on_site);
    add(id.uuid, false, Clock::resolve, order.clocks.resolve, due.resolve);
  }
  for (const CaseId id : world_.cases) {
    const auto& of = world_.service_case(id);
    const auto due = service::deadlines_of(of, world_.rule(of.place.community));
    add(id.uuid, true, Clock::respond, of.respond, due.respond);
    add(id.uuid, true, Clock::resolve, of.reply, due.reply);
  }
  const Instant far{INT64_MAX / 2};
  auto all = next_escalations(*service_, far, 100'000);
  ASSERT_TRUE(all);
  EXPECT_TRUE(std::is_sorted(all->begin(), all->end()));
  EXPECT_EQ(std::set(all->begin(), all->end()), expected);
  EXPECT_EQ(all->size(), expected.size());
  ASSERT_GT(all->size(), 20U);
  const std::uint64_t before = store_->rows_read();
  auto first = next_escalations(*service_, far, 5);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, std::vector(all->begin(), all->begin() + 5));
  EXPECT_LE(store_->rows_read() - before, 2U * (5U + 1U));
  const Instant middle = (*all)[10].due_at;
  auto until = next_escalations(*service_, middle, 100'000);
  ASSERT_TRUE(until);
  const auto reached = std::count_if(all->begin(), all->end(), [&](const auto& next) { return next.due_at <= middle; });
  EXPECT_EQ(static_cast<std::ptrdiff_t>(until->size()), reached) << "what is reached at the very instant is among them";
}

TEST_F(ServiceViewsTest, CategoriesAndOutagesAreListed) {
  auto board = WorkOrderBoard::open(*service_);
  ASSERT_TRUE(board);
  auto categories = board->categories(kCompany, {}, 10);
  ASSERT_TRUE(categories);
  ASSERT_EQ(categories->rows.size(), 3U);
  EXPECT_EQ(categories->rows[0].terms.code, "C-9");
  EXPECT_EQ(categories->rows[1].terms.code, "C-18");
  EXPECT_TRUE(categories->rows[2].retired);
  const auto outages = all_pages<OutageRow>(
      1, [&](std::string_view cursor, std::size_t limit) { return board->outages(kCompany, {}, cursor, limit); });
  EXPECT_EQ(outages.size(), world_.outages.size());
  for (std::size_t i = 1; i < outages.size(); ++i) EXPECT_GE(outages[i - 1].began_at, outages[i].began_at);
}

TEST_F(ServiceViewsTest, StaffAreAsDispatchSeesThem) {
  ASSERT_TRUE(world_.submit(staff::QualifyStaff{world_.staff[0], {{"lift", 5, std::nullopt}}, {}, 3}));
  ASSERT_TRUE(world_.submit(staff::RecordLeave{world_.staff[0], day("2024-07-01"), day("2024-07-05")}));
  staff::RegisterStaff newcomer;
  newcomer.staff = nth<StaffId>(500);
  newcomer.community = world_.communities[0];
  newcomer.code = "11";
  newcomer.person = nth<PersonId>(500);
  newcomer.name = sealed(newcomer.person, FieldClass::name);
  ASSERT_TRUE(world_.submit(newcomer));
  ASSERT_TRUE(world_.submit(staff::LeaveStaff{newcomer.staff, date_at(world_.now, ServiceWorld::kOffset)}));
  world_.log.flush();
  ASSERT_TRUE(engine_->bring_level());
  const ReadLease lease = *engine_->read(kServiceGroup);
  auto directory = StaffDirectory::open(lease);
  ASSERT_TRUE(directory);
  for (const StaffId id : world_.staff) {
    auto row = directory->find(kCompany, id);
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->member, world_.member(id));
    EXPECT_FALSE((*row)->left_on);
  }
  EXPECT_TRUE((*directory->find(kCompany, newcomer.staff))->left_on);
  auto page = directory->page(kCompany, world_.communities[0], {}, 10, every_row);
  ASSERT_TRUE(page);
  std::vector<std::string> codes;
  for (const StaffRow& row : page->rows) codes.push_back(row.member.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"11", "101", "102", "103"})) << "numbers in codes sort by value";
}

TEST_F(ServiceViewsTest, EquipmentHasItsLife) {
  auto registered = EquipmentRegister::open(*service_);
  ASSERT_TRUE(registered);
  std::size_t changes = 0;
  for (const EquipmentId id : world_.equipment) {
    auto row = registered->find(kCompany, id);
    ASSERT_TRUE(row && *row);
    std::vector<EquipmentChange> expected;
    for (const auto& logged : world_.logged) {
      const auto* event = get_if<equipment::EquipmentConditionChanged>(&logged.event.event);
      if (event == nullptr || event->equipment != id) continue;
      expected.push_back({logged.position, event->condition, event->reason, event->order, event->changed_at});
    }
    auto all = registered->changes(kCompany, id, 0, 1'000);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->changes, expected);
    EXPECT_EQ((*row)->condition, expected.empty() ? equipment::Condition::in_service : expected.back().condition);
    if (expected.size() < 2) continue;
    auto first = registered->changes(kCompany, id, 0, 1);
    ASSERT_TRUE(first && first->next);
    EXPECT_EQ(registered->changes(kCompany, id, *first->next, 1)->changes.front(), expected[1]);
    changes += expected.size();
  }
  EXPECT_GT(changes, 0U);
  EquipmentFilter filter;
  filter.community = world_.communities[0];
  auto page = registered->page(kCompany, filter, {}, 10);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->rows.size(), 2U);
  EXPECT_EQ(page->rows[0].registered.code, "L-9");
  filter.building = world_.buildings[1];
  EXPECT_EQ(registered->page(kCompany, filter, {}, 10)->rows.size(), 1U);
}

TEST_F(ServiceViewsTest, ATimelineHoldsEveryAreaInTheOrderOfTime) {
  auto timeline = TimelineQuery::open(*households_);
  ASSERT_TRUE(timeline);
  const TimelineView view;
  std::set<TimelineKind> kinds;
  for (const auto& home : world_.homes) {
    TimelineQuery::Question question{kCompany, home.place.household, std::nullopt, false, service::Privacy::managers};
    auto all = timeline->page(question, {}, 10'000);
    ASSERT_TRUE(all);
    // Every event of the household that the view handles is there once, charges of orders with both of their events.
    std::set<Position> expected;
    for (const auto& logged : world_.logged) {
      const auto households = households_of(logged.event.event);
      const bool own = std::find(households.begin(), households.end(), question.household) != households.end();
      const auto* lines = get_if<work_orders::WorkLinesRecorded>(&logged.event.event);
      if (!own || !view.handles().contains(type_of(logged.event.event)) || (lines != nullptr && !lines->charge))
        continue;
      expected.insert(logged.position);
    }
    std::set<Position> told;
    for (const TimelineEntry& entry : all->entries) {
      told.insert(entry.position);
      kinds.insert(entry.kind);
    }
    EXPECT_EQ(told, expected);
    EXPECT_EQ(all->entries.size(), expected.size());
    for (std::size_t i = 1; i < all->entries.size(); ++i) {
      EXPECT_LE(std::pair(all->entries[i - 1].at, all->entries[i - 1].number),
                std::pair(all->entries[i].at, all->entries[i].number));
    }
    // Backwards, page by page, it is the same; so it is kind by kind.
    std::vector<TimelineEntry> backwards;
    std::string cursor;
    for (;;) {
      question.newest_first = true;
      const std::uint64_t before = store_->rows_read();
      auto page = timeline->page(question, cursor, 4);
      ASSERT_TRUE(page);
      EXPECT_LE(store_->rows_read() - before, 4U + 1U + 1U);
      backwards.insert(backwards.end(), page->entries.begin(), page->entries.end());
      if (!page->next) break;
      cursor = *page->next;
    }
    std::reverse(backwards.begin(), backwards.end());
    EXPECT_EQ(backwards, all->entries);
    std::size_t of_kinds = 0;
    for (std::uint8_t kind = 1; kind <= kTimelineKinds; ++kind) {
      question.newest_first = false;
      question.kind = static_cast<TimelineKind>(kind);
      auto of_kind = timeline->page(question, {}, 10'000);
      ASSERT_TRUE(of_kind);
      for (const TimelineEntry& entry : of_kind->entries) EXPECT_EQ(entry.kind, *question.kind);
      of_kinds += of_kind->entries.size();
    }
    EXPECT_EQ(of_kinds, all->entries.size());
    EXPECT_TRUE(timeline->page({CompanyNo{2}, question.household, {}, false, {}}, {}, 10)->entries.empty());
  }
  EXPECT_EQ(kinds.size(), kTimelineKinds - 2U) << "all but debts and invoices, which are billing's";
}

TEST_F(ServiceViewsTest, NotesAreForThoseWhoMayReadThem) {
  auto timeline = TimelineQuery::open(*households_);
  ASSERT_TRUE(timeline);
  std::map<service::Privacy, std::size_t> seen;
  std::map<service::Privacy, std::size_t> there;
  for (const auto& home : world_.homes) {
    for (const auto reader : {service::Privacy::resident, service::Privacy::staff, service::Privacy::managers}) {
      auto page = timeline->page({kCompany, home.place.household, std::nullopt, true, reader}, {}, 10'000);
      ASSERT_TRUE(page);
      for (const TimelineEntry& entry : page->entries) EXPECT_LE(entry.privacy, reader);
      seen[reader] += page->entries.size();
      if (reader != service::Privacy::managers) continue;
      for (const TimelineEntry& entry : page->entries) ++there[entry.privacy];
    }
  }
  EXPECT_EQ(seen[service::Privacy::managers] - seen[service::Privacy::staff], there[service::Privacy::managers]);
  EXPECT_EQ(seen[service::Privacy::staff] - seen[service::Privacy::resident], there[service::Privacy::staff]);
  EXPECT_GT(there[service::Privacy::managers], 0U);
  EXPECT_GT(there[service::Privacy::staff], 0U);
}

}  // namespace
}  // namespace steward::test

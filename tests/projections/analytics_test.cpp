#include "projections/analytics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <tuple>
#include <utility>

#include "projections/ledger_reports.h"
#include "tests/projections/at_the_desk.h"
#include "tests/projections/service_world.h"
#include "tests/projections/views_of_scenario.h"

// The daily figures against a plain count over the list of events.
namespace steward::test {
namespace {

constexpr CompanyNo kCompany = LogWriter::kCompany;

TEST(Histogram, ABucketIsNeverWiderThanAThirtySecondOfItsValues) {
  std::mt19937_64 random(1);
  std::int64_t last = -1;
  for (std::int64_t value = 0; value < 5'000; ++value) {
    const auto bucket = bucket_of(value);
    EXPECT_GE(largest_of(bucket), value);
    EXPECT_LE(largest_of(bucket) - value, value / 32);
    EXPECT_EQ(bucket_of(largest_of(bucket)), bucket);
    EXPECT_GE(bucket, last);
    EXPECT_LE(bucket, last + 1) << "no bucket is left out";
    last = bucket;
  }
  for (int i = 0; i < 100'000; ++i) {
    const auto value = static_cast<std::int64_t>(random() >> (24 + random() % 36));
    EXPECT_GE(largest_of(bucket_of(value)), value);
    EXPECT_LE(largest_of(bucket_of(value)) - value, value / 32);
  }
  EXPECT_EQ(bucket_of(-5), 0);
  EXPECT_EQ(bucket_of(INT64_MAX), bucket_of((std::int64_t{1} << 40) - 1));
}

TEST(Histogram, PercentilesAreAtMostOneBucketAboveTheExactOnes) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round) {
    Histogram histogram;
    std::vector<std::int64_t> values(1 + random() % 300);
    for (auto& value : values) {
      value = static_cast<std::int64_t>(random() % 1'000'000);
      histogram.add(bucket_of(value), 1);
    }
    std::sort(values.begin(), values.end());
    for (const int percent : {1, 50, 90, 95, 100}) {
      const std::size_t place = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;
      const std::int64_t exact = values[place - 1];
      EXPECT_GE(*histogram.percentile(percent), exact);
      EXPECT_LE(*histogram.percentile(percent) - exact, exact / 32);
    }
  }
  EXPECT_FALSE(Histogram{}.percentile(50));
}

// What an event adds, told as plainly as possible: the clocks' seconds are in the events.
struct Model {
  Figures figures;
  std::vector<std::int64_t> resolve_seconds;
  std::vector<std::int64_t> respond_seconds;
  std::vector<std::int64_t> reply_seconds;
};

class AnalyticsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.live(3'000);
    store_ = open_store(dir_.path());
    engine_ = open_engine(*store_, world_.log, all_views());
    ASSERT_TRUE(engine_->bring_level());
    lease_.emplace(*engine_->read(kServiceGroup));
  }

  static BuildingId building_of(const Event& event) {
    return visit(
        []<class E>(const E& e) -> BuildingId {
          if constexpr (requires { e.place.building; }) {
            return e.place.building;
          } else if constexpr (requires { e.building.uuid; }) {
            return e.building;
          } else {
            return {};
          }
        },
        event);
  }

  bool in_scope(const ServiceWorld::Logged& logged, const BoardScope& scope) const {
    if (scope.kind == BoardScope::Kind::company) return true;
    if (scope.kind == BoardScope::Kind::community) return logged.event.community.uuid == scope.id;
    return building_of(logged.event.event).uuid == scope.id;
  }

  Model expected(const BoardScope& scope, Date from, Date to) {
    Model model;
    Figures& figures = model.figures;
    struct Billed {
      Date on;
      YearMonth charge_month;
    };
    std::map<std::pair<HouseholdId, std::uint32_t>, Billed> bills;
    const auto within = [&](Date day) { return day >= from && day < to; };
    const auto collect = [&](const auto& e, const std::vector<billing::Allocation>& parts, std::int64_t sign, Date on) {
      const Date posted_on = std::max(on, first_day(e.posting.period));
      for (const auto& part : parts) {
        const Billed& billed = bills.at({e.household, part.bill});
        if (within(billed.on)) figures.collected.fen += sign * part.amount.fen;
        if (billed.charge_month >= month_of(posted_on) || !within(posted_on)) continue;
        figures.paid_late[billed.charge_month].fen += sign * part.amount.fen;
      }
    };
    for (const auto& logged : world_.logged) {
      const Event& event = logged.event.event;
      if (const auto* charge = get_if<billing::ChargeRaised>(&event)) {
        const billing::Bill& bill = charge->bill;
        bills[{charge->household, bill.number}] = {logged.event.effective_date, month_of(bill.period_from)};
      }
      const Date recorded = date_at(logged.recorded_at, ServiceWorld::kOffset);
      if (recorded >= from && recorded < to) {
        const auto tags = tags_of(event);
        const bool tagged = std::find(tags.begin(), tags.end(), Tag{TagKind::building, scope.id}) != tags.end();
        if (scope.kind == BoardScope::Kind::building ? tagged : in_scope(logged, scope)) {
          ++figures.operations[type_of(event)];
        }
      }
      if (!in_scope(logged, scope)) continue;
      const Date on = logged.event.effective_date;
      if (const auto* e = get_if<billing::PaymentReceived>(&event)) collect(*e, e->allocations, 1, on);
      if (const auto* e = get_if<billing::PaymentReversed>(&event)) collect(*e, e->reopened, -1, on);
      if (const auto* e = get_if<billing::CreditApplied>(&event)) collect(*e, e->allocations, 1, on);
      if (!within(on)) continue;
      count(event, model);
    }
    count_repairs(scope, from, to, figures);
    std::erase_if(figures.paid_late, [](const auto& sum) { return sum.second == Money{}; });
    return model;
  }

  // What became of an order in the end.
  struct Repair {
    CategoryId category;
    Uuid place;  // equipment or house
    BuildingId building;
    CommunityId community;
    Instant reported_at;
    Date reported_on;
    std::optional<Instant> done_at;
    std::optional<Date> first_time_fixed_on;
    WorkOrderId repeat_of;
  };

  // Looks for every order through the whole list behind it for what it repeats.
  std::map<WorkOrderId, Repair> repairs() const {
    std::map<WorkOrderId, Repair> repairs;
    std::vector<std::tuple<WorkOrderId, CategoryId, Uuid>> done;
    const auto look_back = [&](WorkOrderId order, Repair& repair) {
      repair.repeat_of = {};
      for (auto each = done.rbegin(); each != done.rend(); ++each) {
        const auto& [former, category, place] = *each;
        if (place.is_nil() || place != repair.place || category != repair.category) continue;
        const Repair& before = repairs.at(former);
        const bool holds = former != order && before.done_at && before.category == category &&
                           repair.reported_at >= *before.done_at &&
                           repair.reported_at.micros - before.done_at->micros <= 30 * 86'400'000'000;
        if (holds) repair.repeat_of = former;
        return;
      }
    };
    for (const auto& logged : world_.logged) {
      const Date day = logged.event.effective_date;
      visit(overloaded{
                [&](const work_orders::WorkOrderReported& e) {
                  Repair& repair = repairs[e.order];
                  repair.category = e.category;
                  repair.place = e.equipment.is_nil() ? e.place.house.uuid : e.equipment.uuid;
                  repair.building = e.place.building;
                  repair.community = e.place.community;
                  repair.reported_at = e.reported_at;
                  repair.reported_on = day;
                  look_back(e.order, repair);
                },
                [&](const work_orders::WorkOrderTriaged& e) {
                  Repair& repair = repairs.at(e.order);
                  if (std::exchange(repair.category, e.category) != e.category) look_back(e.order, repair);
                },
                [&](const work_orders::WorkDone& e) {
                  Repair& repair = repairs.at(e.order);
                  repair.done_at = e.at;
                  done.emplace_back(e.order, repair.category, repair.place);
                },
                [&](const work_orders::WorkOrderClosed& e) {
                  if (e.first_time_fixed) repairs.at(e.order).first_time_fixed_on = day;
                },
                [&](const work_orders::WorkOrderReopened& e) {
                  repairs.at(e.order).done_at.reset();
                  repairs.at(e.order).first_time_fixed_on.reset();
                },
                [&](const work_orders::WorkOrderCancelled& e) { repairs.at(e.order).repeat_of = {}; },
                [](const auto&) {},
            },
            logged.event.event);
    }
    return repairs;
  }

  void count_repairs(const BoardScope& scope, Date from, Date to, Figures& figures) const {
    const auto all = repairs();
    std::set<WorkOrderId> repeated;
    for (const auto& [order, repair] : all) repeated.insert(repair.repeat_of);
    for (const auto& [order, repair] : all) {
      using Kind = BoardScope::Kind;
      if (scope.kind == Kind::community && repair.community.uuid != scope.id) continue;
      if (scope.kind == Kind::building && repair.building.uuid != scope.id) continue;
      const auto within = [&](Date day) { return day >= from && day < to; };
      if (!repair.repeat_of.is_nil() && within(repair.reported_on)) ++figures.orders_repeated;
      if (repair.first_time_fixed_on && within(*repair.first_time_fixed_on) && !repeated.contains(order)) {
        ++figures.orders_fixed_first_time;
      }
    }
  }

  static void add(RatedByVia& rated, service_policy::Via via, std::int64_t score) {
    RatedVia& these = rated.at(static_cast<std::size_t>(via));
    ++these.ratings;
    these.scores += score;
  }

  static void count(const Event& event, Model& model) {
    Figures& figures = model.figures;
    visit(overloaded{
              [&](const billing::ChargeRaised& e) {
                figures.billed.fen += e.bill.amount.fen;
                ++figures.bills;
              },
              [&](const billing::PaymentReceived& e) {
                figures.received.fen += e.amount.fen;
                ++figures.payments;
              },
              [&](const billing::PaymentReversed& e) {
                figures.reversed.fen += e.amount.fen;
                ++figures.reversals;
              },
              [&](const billing::ParkingStayPaid& e) {
                figures.received.fen += e.stay.price.total.fen;
                ++figures.payments;
              },
              [&](const billing::ParkingPaymentReversed& e) {
                figures.reversed.fen += e.amount.fen;
                ++figures.reversals;
              },
              [&](const work_orders::WorkOrderReported& e) {
                ++figures.orders_reported.at(static_cast<std::size_t>(e.priority));
              },
              [&](const work_orders::WorkOrderAccepted& e) {
                if (e.respond_seconds) model.respond_seconds.push_back(*e.respond_seconds);
              },
              [&](const work_orders::WorkDone& e) {
                ++figures.orders_done;
                model.resolve_seconds.push_back(e.resolve_seconds);
              },
              [&](const work_orders::WorkOrderClosed&) { ++figures.orders_closed; },
              [&](const work_orders::WorkOrderReopened&) { ++figures.orders_reopened; },
              [&](const work_orders::WorkOrderCancelled&) { ++figures.orders_cancelled; },
              [&](const work_orders::WorkOrderRated& e) {
                ++figures.order_ratings.at(e.score);
                add(figures.orders_rated_via, e.via, e.score);
              },
              [&](const work_orders::FollowUpCalled& e) {
                if (e.reached) ++figures.calls_reached;
                if (e.reached && e.satisfied) ++figures.calls_satisfied;
              },
              [&](const service::CaseFiled& e) { ++figures.cases_filed.at(static_cast<std::size_t>(e.kind)); },
              [&](const service::CaseReplied& e) {
                ++figures.cases_replied;
                model.reply_seconds.push_back(e.reply_seconds);
              },
              [&](const service::ReplyDisputed&) { ++figures.cases_disputed; },
              [&](const service::CaseClosed&) { ++figures.cases_closed; },
              [&](const service::SatisfactionRated& e) {
                ++figures.case_ratings.at(e.score);
                add(figures.cases_rated_via, e.via, e.score);
              },
              [](const auto&) {},
          },
          event);
  }

  static void expect_timing(const Timing& timing, std::vector<std::int64_t> exact) {
    ASSERT_EQ(timing.seconds.count(), static_cast<std::int64_t>(exact.size()));
    EXPECT_EQ(timing.sum, std::accumulate(exact.begin(), exact.end(), std::int64_t{0}));
    EXPECT_LE(timing.met + timing.missed, timing.seconds.count());
    std::sort(exact.begin(), exact.end());
    for (const int percent : {50, 90, 95}) {
      if (exact.empty()) continue;
      const std::int64_t value = exact[(exact.size() * static_cast<std::size_t>(percent) + 99) / 100 - 1];
      EXPECT_GE(*timing.seconds.percentile(percent), value);
      EXPECT_LE(*timing.seconds.percentile(percent), value + value / 32);
    }
  }

  TempDir dir_;
  ServiceWorld world_{1'234};
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<ViewEngine> engine_;
  std::optional<ReadLease> lease_;
};

TEST_F(AnalyticsTest, AnyRangeOfDaysIsTheSumOfItsEvents) {
  auto analytics = Analytics::open(*lease_);
  ASSERT_TRUE(analytics);
  using Kind = BoardScope::Kind;
  std::vector<BoardScope> scopes = {{Kind::company, kCompany, {}}};
  for (const auto& id : world_.communities) scopes.push_back({Kind::community, kCompany, id.uuid});
  for (const auto& id : world_.buildings) scopes.push_back({Kind::building, kCompany, id.uuid});
  const Date first = day("2024-06-03");
  const Date last = date_at(world_.now, ServiceWorld::kOffset);
  for (const BoardScope& scope : scopes) {
    for (const auto& [from, to] : {std::pair(first, add_days(last, 1)),
                                   std::pair(add_days(first, 5), add_days(first, 12)), std::pair(last, last)}) {
      auto days = analytics->days(scope, from, to);
      ASSERT_TRUE(days) << days.error().code;
      Figures sum;
      for (const DayFigures& each : *days) {
        EXPECT_TRUE(each.day >= from && each.day < to);
        sum.add(each.figures);
      }
      Model model = expected(scope, from, to);
      expect_timing(sum.order_resolve, model.resolve_seconds);
      expect_timing(sum.order_respond, model.respond_seconds);
      expect_timing(sum.case_reply, model.reply_seconds);
      // What the histograms and the clocks' promises add is compared above and with the board.
      model.figures.order_respond = sum.order_respond;
      model.figures.order_on_site = sum.order_on_site;
      model.figures.order_resolve = sum.order_resolve;
      model.figures.case_respond = sum.case_respond;
      model.figures.case_reply = sum.case_reply;
      std::erase_if(sum.paid_late, [](const auto& paid) { return paid.second == Money{}; });
      EXPECT_TRUE(sum == model.figures);
    }
  }
  const Figures all = expected(scopes[0], first, add_days(last, 1)).figures;
  EXPECT_GT(all.collected.fen, 0);
  EXPECT_GT(all.orders_repeated, 0);
  EXPECT_GT(all.orders_fixed_first_time, 0);
  const auto phoned = static_cast<std::size_t>(service_policy::Via::phone);
  EXPECT_GT(all.orders_rated_via.at(phoned).ratings, 0);
  EXPECT_GT(all.cases_rated_via.at(phoned).ratings, 0);
}

// What is paid at the gate is received as any payment is, in its community and in no building.
TEST_F(AnalyticsTest, PaymentsAtTheGateAreReceived) {
  using Kind = BoardScope::Kind;
  const CommunityId community = world_.communities.front();
  const auto car_park = nth<FeeItemId>(900);
  billing::DefineFeeItem item{car_park, community, "car_park", "Car park", {}};
  item.terms.method = billing::ChargeMethod::parking_stay;
  ASSERT_TRUE(world_.submit(item));
  billing::SetParkingTerms set{car_park, {}};
  set.terms.effective_from = day("2024-01-01");
  set.terms.step_price = Money{500};
  ASSERT_TRUE(world_.submit(set));
  const Date today = date_at(world_.now, ServiceWorld::kOffset);
  const auto figures = [&](const BoardScope& scope) {
    world_.log.flush();
    EXPECT_TRUE(engine_->bring_level());
    lease_.emplace(*engine_->read(kServiceGroup));
    Figures sum;
    auto analytics = Analytics::open(*lease_);
    const auto days = analytics->days(scope, today, add_days(today, 1));
    for (const DayFigures& each : *days) sum.add(each.figures);
    return sum;
  };
  const BoardScope of_company{Kind::company, kCompany, {}};
  const BoardScope of_community{Kind::community, kCompany, community.uuid};
  const BoardScope of_building{Kind::building, kCompany, world_.buildings.front().uuid};
  const Figures company = figures(of_company);
  const Figures before = figures(of_community);
  const Figures building = figures(of_building);

  // An hour each; the second payment bounces.
  for (const std::uint64_t n : {901U, 902U}) {
    billing::PayParkingStay pay;
    pay.stay = {nth<ParkingStayId>(n), nth<VehicleId>(n), car_park, add_seconds(world_.now, -3'600), world_.now, {}};
    pay.payment = nth<PaymentId>(1'000'000 + n);
    pay.channel = billing::PaymentChannel::wechat;
    pay.external_reference = "gate-" + std::to_string(n);
    pay.amount = Money{500};
    pay.paid_on = today;
    ASSERT_TRUE(world_.submit(pay)) << world_.refused.rbegin()->first;
  }
  billing::ReverseParkingPayment back;
  back.vehicle = nth<VehicleId>(902);
  back.payment = nth<PaymentId>(1'000'902);
  back.reason = billing::ReversalReason::bounced;
  back.reversed_on = today;
  ASSERT_TRUE(world_.submit(back));

  const Figures after = figures(of_community);
  EXPECT_EQ(after.received.fen - before.received.fen, 1'000);
  EXPECT_EQ(after.payments - before.payments, 2);
  EXPECT_EQ(after.reversed.fen - before.reversed.fen, 500);
  EXPECT_EQ(after.reversals - before.reversals, 1);
  EXPECT_EQ(after.billed, before.billed);
  EXPECT_EQ(after.collected, before.collected);
  EXPECT_EQ(figures(of_company).received.fen - company.received.fen, 1'000);
  EXPECT_EQ(figures(of_building).received, building.received);
}

class FiguresOfMoney : public ViewsOfScenario {
 protected:
  [[nodiscard]] Figures figures(const BoardScope& scope, std::string_view from, std::string_view to) {
    const auto lease = engine->read(kServiceGroup);
    const auto analytics = Analytics::open(*lease);
    const auto days = analytics->days(scope, day(from), day(to));
    Figures sum;
    for (const DayFigures& each : *days) sum.add(each.figures);
    return sum;
  }
  [[nodiscard]] CashLine cash(CommunityId community) {
    const auto lease = engine->read(kBooksGroup);
    const auto books = LedgerReader::open(*lease);
    const YearMonth june = month_of(day("2024-06-01"));
    const auto lines = cash_report(*books, {kCompany, community, {}}, {june, june}, CashPeriod::range);
    CashLine sum;
    for (const CashLine& line : *lines) sum.add(line);
    return sum;
  }
  // Of a month, as the report has it.
  [[nodiscard]] CollectionLine collected(std::string_view first) {
    const auto lease = engine->read(kBooksGroup);
    const auto books = LedgerReader::open(*lease);
    const YearMonth month = month_of(day(first));
    return collection_rates(*books, {kCompany, {}, {}}, {}, {{month, month}}, std::nullopt)->front();
  }
  static std::vector<Command> approved_and_sent(std::uint8_t n, PaymentId payment, std::int64_t fen,
                                                std::string_view on) {
    const Sealed reason = sealed(kOwner, FieldClass::free_text);
    return {billing::ApproveRefund{id<RefundId>(n), kHousehold, payment, day(on), Money{fen}, {}},
            billing::SendRefund{id<RefundId>(n), kHousehold, billing::PaymentChannel::bank_transfer, day(on), reason}};
  }
  static billing::SettleRefund settled(std::uint8_t n, billing::RefundOutcome outcome, std::string_view on) {
    return {id<RefundId>(n), kHousehold, outcome, "", day(on)};
  }

  const BoardScope of_company_{BoardScope::Kind::company, kCompany, {}};
  const BoardScope of_community_{BoardScope::Kind::community, kCompany, kCommunity.uuid};
  const BoardScope of_building_{BoardScope::Kind::building, kCompany, kBuilding.uuid};
};

// Not when it is approved or sent, and never where it did not arrive.
TEST_F(FiguresOfMoney, ARefundCountsOnTheDayOnWhichItArrived) {
  using Outcome = billing::RefundOutcome;
  show(a_household() + std::vector<Command>{pay(1, 900, "2024-06-10", {})} +
       approved_and_sent(1, {}, 200, "2024-06-11") + approved_and_sent(2, {}, 100, "2024-06-11") +
       std::vector<Command>{settled(1, Outcome::succeeded, "2024-06-13"), settled(2, Outcome::failed, "2024-06-13"),
                            settled(2, Outcome::cancelled, "2024-06-14")});
  for (const BoardScope& scope : {of_company_, of_community_, of_building_}) {
    const Figures all = figures(scope, "2024-06-01", "2024-07-01");
    EXPECT_EQ(all.received, Money{900});
    EXPECT_EQ(all.reversed, Money{});
    EXPECT_EQ(all.refunded, Money{200});
    EXPECT_EQ(all.refunds, 1);
    EXPECT_EQ(figures(scope, "2024-06-01", "2024-06-13").refunds, 0);
    EXPECT_EQ(figures(scope, "2024-06-13", "2024-06-14").refunded, Money{200});
  }
  EXPECT_EQ(cash(kCommunity).refunded, Money{200});
  EXPECT_EQ(cash(kCommunity).refunds, 1);
}

// The household's community had received it, whichever account it came to and leaves: the company has it once.
TEST_F(FiguresOfMoney, ARefundCountsWhereItsPaymentWasReceived) {
  const CommunityId elsewhere = id<CommunityId>(77);
  billing::ReceiveSuspense found;
  found.payment = id<PaymentId>(1);
  found.community = elsewhere;
  found.external_reference = "BANK-1";
  found.amount = Money{250};
  found.received_on = day("2024-06-10");
  show(a_household() +
       std::vector<Command>{registry::RegisterCommunity{elsewhere, "other", "别处", "Asia/Shanghai"}, found,
                            billing::AssignSuspense{found.payment, kHousehold, day("2024-06-11"), {}}} +
       approved_and_sent(3, found.payment, 50, "2024-06-12") +
       std::vector<Command>{settled(3, billing::RefundOutcome::succeeded, "2024-06-13")});
  for (const BoardScope& scope : {of_company_, of_community_}) {
    const Figures all = figures(scope, "2024-06-01", "2024-07-01");
    EXPECT_EQ(all.received, Money{250});
    EXPECT_EQ(all.refunded, Money{50});
    EXPECT_EQ(all.refunds, 1);
  }
  const Figures there = figures({BoardScope::Kind::community, kCompany, elsewhere.uuid}, "2024-06-01", "2024-07-01");
  EXPECT_EQ(there.received, Money{});
  EXPECT_EQ(there.refunded, Money{});
  EXPECT_EQ(cash(elsewhere).refunded, Money{50}) << "the cash left there";
  EXPECT_EQ(cash({}).refunded, Money{50});
  EXPECT_EQ(cash({}).refunds, 1);
}

// A deposit is no charge, and what is waived is no longer to be collected: as the report has it.
TEST_F(FiguresOfMoney, WhatIsCollectedIsOfChargesLessWhatWasWaived) {
  const FeeItemId deposit = id<FeeItemId>(9);
  const Date june{day("2024-06-05")};
  show(a_household() +
       std::vector<Command>{
           define(deposit, "deposit", billing::ChargeMethod::deposit),
           billing::RaiseCharge{kHousehold, kRepair, Money{300}, june, june, {}},
           billing::RaiseCharge{kHousehold, deposit, Money{500}, june, june, {}},
           billing::WaiveBills{
               kHousehold, billing::WaiverKind::goodwill, day("2024-06-08"), {{1, Money{100}}, {2, Money{50}}}, {}},
           pay(1, 600, "2024-06-10", {})});
  for (const BoardScope& scope : {of_company_, of_community_, of_building_}) {
    const Figures all = figures(scope, "2024-06-01", "2024-07-01");
    EXPECT_EQ(all.billed, Money{200});
    EXPECT_EQ(all.bills, 1);
    EXPECT_EQ(all.collected, Money{200});
    EXPECT_EQ(all.received, Money{600});
    EXPECT_EQ(figures(scope, "2024-06-05", "2024-06-06").billed, Money{200}) << "where it was billed";
    EXPECT_TRUE(all.paid_late.empty());
  }
  const CollectionLine rates = collected("2024-06-01");
  EXPECT_EQ(rates.receivable, Money{200});
  EXPECT_EQ(rates.received, Money{200});
}

// What is recovered in days is of charges of the months before them, whoever billed those; deposits are none.
TEST_F(FiguresOfMoney, ArrearsAreWhatWasChargedForMonthsBefore) {
  const FeeItemId deposit = id<FeeItemId>(9);
  const Date may{day("2024-05-20")};
  show(a_household() +
       std::vector<Command>{define(deposit, "deposit", billing::ChargeMethod::deposit),
                            billing::RaiseCharge{kHousehold, kRepair, Money{300}, may, may, {}},
                            billing::RaiseCharge{kHousehold, deposit, Money{500}, may, may, {}},
                            pay(1, 120, "2024-05-25", {}), pay(2, 80, "2024-06-03", {}), pay(3, 400, "2024-06-10", {}),
                            billing::ReversePayment{id<PaymentId>(2), kHousehold,
                                                    billing::ReversalReason::entered_wrongly, day("2024-06-12")}});
  const YearMonth first = month_of(may);
  for (const BoardScope& scope : {of_company_, of_community_, of_building_}) {
    const Figures in_june = figures(scope, "2024-06-01", "2024-07-01");
    EXPECT_EQ(in_june.arrears_recovered(add(first, 1)), Money{100}) << "80 that went back, and the rest of the repair";
    EXPECT_EQ(figures(scope, "2024-06-03", "2024-06-04").arrears_recovered(add(first, 1)), Money{80});
    EXPECT_EQ(in_june.billed, Money{});
    const Figures both = figures(scope, "2024-05-01", "2024-07-01");
    EXPECT_EQ(both.arrears_recovered(first), Money{}) << "collected of what these days billed";
    EXPECT_EQ(both.collected, Money{220});
    EXPECT_EQ(both.billed, Money{300});
  }
  EXPECT_EQ(collected("2024-06-01").recovered, Money{100});
}

TEST_F(AnalyticsTest, OccupiedHouseholdsAreThoseWhoMovedInAndNotOut) {
  auto analytics = Analytics::open(*lease_);
  ASSERT_TRUE(analytics);
  std::int64_t living = 0;
  for (const auto& home : world_.homes) living += home.moved_out ? 0 : 1;
  EXPECT_EQ(*analytics->occupied({BoardScope::Kind::company, kCompany, {}}, Date{100'000}), living);
  // Each building's first household moved in on 31 May, its second on 1 June, its third on 2 June.
  const BoardScope building{BoardScope::Kind::building, kCompany, world_.buildings[0].uuid};
  EXPECT_EQ(*analytics->occupied(building, day("2024-05-31")), 0);
  EXPECT_EQ(*analytics->occupied(building, day("2024-06-01")), 1);
  EXPECT_EQ(*analytics->occupied(building, day("2024-06-03")), 3);
}

}  // namespace
}  // namespace steward::test

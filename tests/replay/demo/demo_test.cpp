#include "replay/demo/demo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "eventstore/codec/event_codec.h"
#include "replay/demo/names.h"
#include "replay/demo/scribe.h"
#include "replay/demo/service_desk.h"
#include "replay/demo/service_facts.h"
#include "replay/demo/town.h"
#include "tests/support/temp_dir.h"

namespace steward::demo {
namespace {

// A demo that was written, and every event of it in order.
class Written {
 public:
  explicit Written(const DemoOptions& options) : clock_(demo_start(options)) {
    keyring = Keyring::create({directory_.path() / "keyring", {}, 64}).value();
    StoreOptions store_options;
    store_options.directory = directory_.path();
    store = EventStore::open(store_options, clock_).value();
    auto written = write_demo(*store, *keyring, clock_, options, {}, {});
    EXPECT_TRUE(written) << written.error().code << ": " << written.error().detail;
    if (written) report = *written;
    LogFeed::Reader reader(store->feed(), LogCursor{});
    for (;;) {
      auto frame = reader.next().value();
      if (frame == nullptr) break;
      events.insert(events.end(), frame->events.begin(), frame->events.end());
    }
  }

  [[nodiscard]] Result<DemoReport> again(const DemoOptions& options) {
    return write_demo(*store, *keyring, clock_, options, {}, {});
  }
  [[nodiscard]] Instant now() const { return clock_.now(); }

 private:
  test::TempDir directory_;
  ManualClock clock_;

 public:
  std::unique_ptr<Keyring> keyring;
  std::unique_ptr<EventStore> store;
  DemoReport report;
  std::vector<RecordedEvent> events;
};

void blank(Sealed& sealed) {
  sealed.nonce = {};
  sealed.box.clear();
  sealed.key = 0;
}

// Every sealed field that an event may have, by its name.
template <class E>
void blank_personal(E& event) {
  if constexpr (requires { event.owner_name.box; }) blank(event.owner_name), blank(event.owner_phone);
  if constexpr (requires { event.phone.box; }) blank(event.name), blank(event.phone);
  if constexpr (requires { event.reason.box; }) blank(event.reason);
  if constexpr (requires { event.contact.box; }) blank(event.contact);
  if constexpr (requires { event.description.box; }) blank(event.description);
  if constexpr (requires { event.note.box; }) blank(event.note);
  if constexpr (requires { event.text.box; }) blank(event.text);
  if constexpr (requires { event.comment.box; }) blank(event.comment);
  if constexpr (requires { event.notice.box; }) blank(event.notice);
  if constexpr (requires { event.told.box; }) blank(event.told);
  if constexpr (requires { event.stay.plate.box; }) blank(event.stay.plate);
}

// The business facts: what happened, to whom, when and in which order; not the keys, nonces and ids of events.
Hash facts_of(const std::vector<RecordedEvent>& events) {
  Hash hash;
  for (const RecordedEvent& recorded : events) {
    Event event = recorded.event;
    visit([](auto& of) { blank_personal(of); }, event);
    std::string bytes(hash.view());
    bytes += recorded.header.stream.id.view();
    bytes += to_string(recorded.header.recorded_at) + to_string(recorded.header.occurred_at);
    bytes += to_string(recorded.header.effective_date);
    bytes += recorded.header.actor.person.view();
    hash = sha256(bytes, encode_event(event));
  }
  return hash;
}

DemoOptions small(std::uint64_t seed) {
  DemoOptions options;
  options.households = 150;
  options.months = 14;
  options.seed = seed;
  return options;
}

TEST(Demo, TheSameSeedIsTheSameCompany) {
  DemoOptions options = small(7);
  options.months = 5;
  const Hash first = facts_of(Written(options).events);
  EXPECT_EQ(facts_of(Written(options).events), first);
  options.seed = 8;
  EXPECT_NE(facts_of(Written(options).events), first);
}

class DemoFacts : public testing::Test {
 protected:
  static Written& demo() {
    static Written written(small(3));
    return written;
  }
  template <class E>
  static std::vector<const E*> all() {
    std::vector<const E*> found;
    for (const RecordedEvent& recorded : demo().events) {
      if (const auto* event = get_if<E>(&recorded.event)) found.push_back(event);
    }
    return found;
  }
};

TEST_F(DemoFacts, TheLogSaysDemoFirst) {
  ASSERT_FALSE(demo().events.empty());
  EXPECT_EQ(demo().events[0].event, Event(operations::LogCreated{operations::LogPurpose::demo}));
  EXPECT_EQ(demo().report.position, demo().events.back().header.position);
}

TEST_F(DemoFacts, EveryKindOfStoryIsThere) {
  EXPECT_GE(all<registry::HouseholdMovedIn>().size(), 151U);
  EXPECT_GE(all<registry::HouseholdMovedOut>().size(), 1U);
  EXPECT_GE(all<billing::ChargeRaised>().size(), 1U);
  EXPECT_GE(all<billing::CreditApplied>().size(), 1U);
  EXPECT_EQ(all<billing::BillRunCompleted>().size(), 14U);
  EXPECT_EQ(all<billing::TariffSet>().size(), 4U) << "three prices and one change";
  EXPECT_EQ(demo().report.example.is_nil(), false);
  std::set<billing::ReversalReason> reasons;
  for (const auto* event : all<billing::PaymentReversed>()) reasons.insert(event->reason);
  EXPECT_GE(reasons.size(), 1U);
  std::set<billing::PaymentChannel> channels;
  for (const auto* event : all<billing::PaymentReceived>()) channels.insert(event->channel);
  EXPECT_EQ(channels.size(), 4U);
}

TEST_F(DemoFacts, EveryKindOfServiceIsThere) {
  const ServiceReport& told = demo().report.service;
  EXPECT_EQ(all<work_orders::WorkOrderReported>().size(), told.orders);
  EXPECT_EQ(all<service::CaseFiled>().size(), told.cases);
  EXPECT_EQ(all<work_orders::OutageReported>().size(), told.outages);
  EXPECT_EQ(all<staff::StaffRegistered>().size(), told.technicians);
  EXPECT_EQ(all<equipment::EquipmentRegistered>().size(), told.equipment);
  EXPECT_EQ(all<work_orders::WorkOrderEscalated>().size() + all<service::CaseEscalated>().size(), told.escalations);
  EXPECT_GE(told.orders, 100U);
  EXPECT_GE(told.cases, 10U);
  EXPECT_GE(told.technicians, 1U);
  EXPECT_GE(told.escalations, 1U);
  std::set<work_orders::DispatchMethod> methods;
  for (const auto* event : all<work_orders::WorkOrderAssigned>()) methods.insert(event->method);
  EXPECT_TRUE(methods.contains(work_orders::DispatchMethod::claim));
  EXPECT_TRUE(methods.contains(work_orders::DispatchMethod::manual));
  EXPECT_GE(all<work_orders::WorkPaused>().size(), 1U);
  EXPECT_GE(all<work_orders::WorkOrderRated>().size(), 10U);
  EXPECT_GE(all<work_orders::FollowUpCalled>().size(), 1U);
  EXPECT_GE(all<service::WorkOrderLinked>().size(), 1U) << "complaints that lead to orders";
  EXPECT_GE(all<service::ContactRecorded>().size(), 1U);
  const auto changes = all<equipment::EquipmentConditionChanged>();
  EXPECT_GE(changes.size(), 10U) << "the life of lifts and pumps";
  EXPECT_TRUE(std::all_of(changes.begin(), changes.end(), [](const auto* event) { return !event->order.is_nil(); }));
  const auto lines = all<work_orders::WorkLinesRecorded>();
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const auto* event) { return event->charge.has_value(); }));
}

// By the prices of its community, through the same books as everything else; and few among all events.
TEST_F(DemoFacts, VisitorsAndGuestsPark) {
  const auto paid = all<billing::ParkingStayPaid>();
  const auto charged = all<billing::ParkingStayCharged>();
  EXPECT_EQ(all<billing::ParkingTermsSet>().size(), 1U);
  EXPECT_EQ(paid.size(), demo().report.parking.paid);
  EXPECT_EQ(charged.size(), demo().report.parking.charged);
  EXPECT_GE(paid.size(), 10U);
  EXPECT_GE(charged.size(), 3U);
  EXPECT_LE((paid.size() + 2 * charged.size()) * 50, demo().events.size()) << "two per cent";
  std::set<std::pair<std::int32_t, std::int64_t>> receipts;
  for (const auto* event : all<billing::PaymentReceived>()) {
    receipts.emplace(event->receipt_year, event->receipt_number);
  }
  for (const auto* event : paid) {
    EXPECT_TRUE(billing::balanced(event->posting));
    EXPECT_TRUE(receipts.emplace(event->receipt_year, event->receipt_number).second);
    const auto plate = demo().keyring->reveal(event->stay.plate, demo().report.company, Reader{true}).value();
    EXPECT_EQ(plate.text.size(), 9U) << plate.text;
  }
  for (const auto* event : charged) {
    EXPECT_GE(event->stay.price.total, Money{500});
    EXPECT_GT(event->bill, 0U);
  }
}

// Technicians are as many as the mean of the year needs: in winter more orders come late than in the other seasons.
TEST_F(DemoFacts, InWinterThereAreTooFewTechnicians) {
  std::map<std::size_t, std::pair<int, int>> by_season;  // orders, and those whose resolve clock ran out
  std::map<WorkOrderId, std::size_t> season;
  for (const auto* event : all<work_orders::WorkOrderReported>()) {
    season[event->order] = season_of(day_in_shanghai(event->reported_at));
    ++by_season[season[event->order]].first;
  }
  for (const auto* event : all<work_orders::WorkOrderEscalated>()) {
    if (event->level == service_policy::Level::due && event->clock == service_policy::Clock::resolve) {
      ++by_season[season.at(event->order)].second;
    }
  }
  const auto [winter, late_in_winter] = by_season[0];
  const auto [summer, late_in_summer] = by_season[2];
  EXPECT_GT(winter, summer);
  EXPECT_GT(late_in_winter * summer, late_in_summer * winter);
}

TEST_F(DemoFacts, NoHouseholdIsForgottenByItsBillRuns) {
  for (const auto* run : all<billing::BillRunCompleted>()) EXPECT_EQ(run->exceptions, 0U);
  EXPECT_EQ(demo().report.statements, all<billing::StatementIssued>().size());
  EXPECT_EQ(demo().report.payments, all<billing::PaymentReceived>().size());
  EXPECT_EQ(demo().report.reversals, all<billing::PaymentReversed>().size());
  EXPECT_EQ(demo().report.households, all<registry::HouseholdMovedIn>().size());
}

// Money in = money on bills + credit, household by household; and every posting balances.
TEST_F(DemoFacts, MoneyAddsUp) {
  std::map<HouseholdId, std::int64_t> owed;
  std::int64_t billed = 0;
  std::set<std::int64_t> receipts;
  std::map<PaymentId, std::int64_t> open_payments;
  const auto checked = [](const auto& event) { EXPECT_TRUE(billing::balanced(event.posting)); };
  for (const auto* event : all<billing::StatementIssued>()) {
    checked(*event);
    for (const auto& bill : event->bills) owed[event->household] += bill.amount.fen, billed += bill.amount.fen;
  }
  EXPECT_EQ(billed, demo().report.billed.fen);
  for (const auto* event : all<billing::ChargeRaised>()) {
    checked(*event);
    owed[event->household] += event->bill.amount.fen;
  }
  for (const auto* event : all<billing::PaymentReceived>()) {
    checked(*event);
    owed[event->household] -= event->amount.fen;
    open_payments[event->payment] = event->amount.fen;
    EXPECT_TRUE(receipts.insert(event->receipt_year * 1'000'000LL + event->receipt_number).second);
  }
  for (const auto* event : all<billing::PaymentReversed>()) {
    checked(*event);
    owed[event->household] += event->amount.fen;
    EXPECT_EQ(open_payments[event->payment], event->amount.fen);
  }
  for (const auto* event : all<billing::CreditApplied>()) checked(*event);
  const Date end = demo_end(small(3));
  std::int64_t in_arrears = 0;
  std::int64_t overdue = 0;
  for (const auto& [household, fen] : owed) {
    const auto folded = demo().store->knowledge().state(demo().report.company, stream_of(household)).value();
    const auto& known = std::get<billing::Household>(std::get<billing::HouseholdState>(*folded.state).is);
    EXPECT_EQ(known.account.arrears().fen - known.account.credit().fen, fen);
    in_arrears += known.account.arrears() > Money{} ? 1 : 0;
    overdue += std::ranges::any_of(known.account.bills, [&](const billing::AccountBill& bill) {
      return bill.due_date < end && bill.paid < bill.amount;
    });
  }
  // Believable: some owe, most do not; fewer still owe what is due.
  EXPECT_GT(in_arrears, 5);
  EXPECT_LT(in_arrears, static_cast<std::int64_t>(owed.size()) * 2 / 3) << "of " << owed.size();
  EXPECT_GT(overdue, 5);
  EXPECT_LT(overdue, static_cast<std::int64_t>(owed.size()) / 2) << "of " << owed.size();
}

TEST_F(DemoFacts, TimeGoesOnAndEndsAtTheEnd) {
  const Date end = demo_end(small(3));
  Instant before{0};
  for (const RecordedEvent& recorded : demo().events) {
    EXPECT_GE(recorded.header.recorded_at, before);
    EXPECT_LE(recorded.header.occurred_at.micros, recorded.header.recorded_at.micros);
    before = recorded.header.recorded_at;
  }
  EXPECT_LT(demo().now().micros, std::int64_t{end.days} * 86'400'000'000);
}

// The board on which the demo ends has something to do on it, and an outage that goes on.
TEST_F(DemoFacts, EndsOnABusyMorning) {
  std::set<WorkOrderId> open;
  std::set<OutageId> outages;
  for (const RecordedEvent& recorded : demo().events) {
    if (const auto* began = get_if<work_orders::OutageReported>(&recorded.event)) outages.insert(began->outage);
    if (const auto* ended = get_if<work_orders::OutageEnded>(&recorded.event)) outages.erase(ended->outage);
    if (const auto* came = get_if<work_orders::WorkOrderReported>(&recorded.event)) open.insert(came->order);
    if (const auto* done = get_if<work_orders::WorkDone>(&recorded.event)) open.erase(done->order);
  }
  EXPECT_GE(open.size(), 3U);
  EXPECT_GE(outages.size(), 1U);
}

TEST_F(DemoFacts, OwnersHaveNamesAndPhones) {
  for (const auto* event : all<registry::HouseholdMovedIn>()) {
    const auto name = demo().keyring->reveal(event->owner_name, demo().report.company, Reader{true}).value();
    const auto phone = demo().keyring->reveal(event->owner_phone, demo().report.company, Reader{true}).value();
    EXPECT_GE(name.text.size(), 6U);
    EXPECT_EQ(phone.text.size(), 11U);
    EXPECT_EQ(phone.text.substr(0, 5), "19900");
  }
}

TEST_F(DemoFacts, ALogThatIsNotEmptyIsLeftAlone) {
  EXPECT_EQ(demo().again(small(3)).error().code, "log-not-empty");
  EXPECT_EQ(demo().store->feed().durable().position, demo().report.position);
}

TEST(DemoService, AnEmptyHouseIsChargedNothing) {
  const HouseholdId one(parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000001").value());
  const HouseholdId other(parse_uuid("018f3b2a-7c1d-7e2f-9a3b-000000000002").value());
  EXPECT_TRUE(lives_there_still(one, one));
  EXPECT_FALSE(lives_there_still(one, other)) << "somebody else has moved in";
  EXPECT_FALSE(lives_there_still(one, {})) << "they have left";
  EXPECT_FALSE(lives_there_still({}, one));
  EXPECT_FALSE(lives_there_still({}, {})) << "it was empty and still is";
}

// In this one somebody calls back work on a complaint whose reply is disputed: the next reply has to wait.
TEST(Demo, AReplyWaitsForWorkThatWasCalledBack) {
  DemoOptions options = small(14);
  options.households = 400;
  const Written demo(options);
  EXPECT_GT(demo.report.service.cases, 0U);
  EXPECT_EQ(demo.now().micros / 86'400'000'000, demo_end(options).days - 1) << "it came to its end";
}

TEST(DemoTown, HasAsManyHousesAsWanted) {
  for (const std::uint32_t houses : {1U, 7U, 150U, 2080U, 20'800U}) {
    Random random(1);
    std::size_t count = 0;
    for (const auto& community : plan_town(houses, random)) {
      std::set<std::string> codes;
      for (const auto& building : community.buildings) {
        EXPECT_TRUE(codes.insert(building.code).second);
        std::set<std::string> numbers;
        for (const auto& house : building.houses) EXPECT_TRUE(numbers.insert(house.number).second) << house.number;
        count += building.houses.size();
      }
    }
    EXPECT_EQ(count, houses);
  }
}

TEST(DemoDates, TheLastDayIsOverToday) {
  for (const Date today : {make_date(2026, 11, 23), make_date(2026, 11, 11), make_date(2026, 11, 10)}) {
    DemoOptions options;
    options.first_month = first_month_until(today, options.months);
    EXPECT_LE(demo_end(options), today);
    EXPECT_GT(add_days(demo_end(options), 32), today);
  }
}

}  // namespace
}  // namespace steward::demo

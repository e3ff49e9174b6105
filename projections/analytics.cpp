#include "projections/analytics.h"

#include <algorithm>
#include <iterator>

#include "domain/billing/movements.h"
#include "projections/all_views.h"
#include "projections/analytics_rows.h"
#include "projections/repeat_faults.h"
#include "projections/sla.h"

namespace steward {

namespace analytics {
namespace {

// The sums of one event: company, community, and the building where there is one.
class Day {
 public:
  Day(const EventHeader& header, BuildingId building, Date day, Rows& rows) : day_(day), rows_(rows) {
    using Kind = BoardScope::Kind;
    scopes_.push_back({Kind::company, header.company, {}});
    if (!header.community.is_nil()) scopes_.push_back({Kind::community, header.company, header.community.uuid});
    if (!building.is_nil()) scopes_.push_back({Kind::building, header.company, building.uuid});
  }

  void add(Figure figure, std::uint16_t by, Sums delta) { add_on(day_, figure, by, delta); }
  void count(Figure figure, std::uint16_t by = 0) { add(figure, by, {0, 1}); }
  void add_on(Date day, Figure figure, std::uint16_t by, Sums delta) {
    for (const BoardScope& scope : scopes_) {
      KeyWriter key = scope_key(kDays, scope);
      rows_.add(key.sortable_i32(day.days).u8(static_cast<std::uint8_t>(figure)).u16(by).view(), delta);
    }
  }
  void move(std::int64_t households) {
    for (const BoardScope& scope : scopes_) {
      rows_.add(scope_key(kOccupied, scope).sortable_i32(day_.days).view(), {households, 0});
    }
  }
  // A clock that has just ended.
  void ended(Figure figure, const SlaClock& clock) {
    count(figure, bucket_of(clock.state.used_seconds));
    add(nth(figure, kSecondsSum), 0, {clock.state.used_seconds, 1});
    if (clock.standing() == ClockStanding::met) count(nth(figure, kMet));
    if (clock.standing() == ClockStanding::missed) count(nth(figure, kMissed));
  }

 private:
  const Date day_;
  Rows& rows_;
  std::vector<BoardScope> scopes_;
};

// What the bills of a household are, and when they were issued: neighbours that are alike in one range, so that a row
// grows by one range a month.
enum class BillOrigin : std::uint8_t {
  charge = 0,
  brought_forward = 1,  // billed by the books before
  deposit = 2,          // owed back: no charge, and no figure when it is paid or goes back
};
struct BillRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Date issued_on;
  YearMonth charge_month;
  BillOrigin origin = BillOrigin::charge;
};

class BillDays {
 public:
  BillDays(CompanyNo company, HouseholdId household, Rows& rows)
      : key_(key_of(company, household).take()), rows_(rows) {}

  [[nodiscard]] static KeyWriter key_of(CompanyNo company, HouseholdId household) {
    return key_in(kBillDays, company).id(household);
  }

  Result<void> load() {
    auto found = rows_.get(key_);
    if (!found) return pass_on(std::move(found.error()));
    if (!*found) return {};
    ByteReader reader(**found);
    const std::uint32_t count = reader.count(kRangeBytes);
    for (std::uint32_t i = 0; i < count; ++i) {
      BillRange range;
      range.first = reader.u32();
      range.last = reader.u32();
      range.issued_on = reader.date();
      range.charge_month = YearMonth{reader.i32()};
      range.origin = static_cast<BillOrigin>(reader.u8());
      ranges_.push_back(range);
    }
    if (!reader.done()) return fail("row-damaged", {}, "bills of a household");
    return {};
  }

  void add(const billing::Bill& bill, Date issued_on, BillOrigin origin, YearMonth charge_month) {
    const BillRange own{bill.number, bill.number, issued_on, charge_month, origin};
    if (!ranges_.empty()) {
      BillRange& last = ranges_.back();
      const bool alike = last.issued_on == issued_on && last.charge_month == own.charge_month && last.origin == origin;
      if (alike && last.last + 1 == bill.number) {
        last.last = bill.number;
        return;
      }
    }
    ranges_.push_back(own);
  }

  [[nodiscard]] const BillRange* find(std::uint32_t bill) const {
    const auto behind =
        std::upper_bound(ranges_.begin(), ranges_.end(), bill,
                         [](std::uint32_t number, const BillRange& range) { return number < range.first; });
    if (behind == ranges_.begin() || bill > std::prev(behind)->last) return nullptr;
    return &*std::prev(behind);
  }

  void store() {
    ByteWriter writer(4 + ranges_.size() * kRangeBytes);
    writer.u32(static_cast<std::uint32_t>(ranges_.size()));
    for (const BillRange& range : ranges_) {
      writer.u32(range.first).u32(range.last).date(range.issued_on).i32(range.charge_month.months);
      writer.u8(static_cast<std::uint8_t>(range.origin));
    }
    rows_.put(key_, writer.take());
  }

 private:
  static constexpr std::uint32_t kRangeBytes = 17;

  std::string key_;
  Rows& rows_;
  std::vector<BillRange> ranges_;
};

template <class Sla>
Result<Sla> load_sla(Rows& rows, std::string_view key, std::string_view missing) {
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail(missing);
  Sla sla;
  ByteReader reader(**found);
  get_sla(reader, sla);
  if (!reader.done()) return fail("row-damaged", {}, "clocks");
  return sla;
}

template <class Sla>
void store_sla(Rows& rows, std::string_view key, const Sla& sla) {
  ByteWriter writer(160);
  put_sla(writer, sla);
  rows.put(key, writer.take());
}

// One event turned into figures.
class Counting {
 public:
  Counting(const RecordedEvent& recorded, Rows& rows) : header_(recorded.header), rows_(rows) {}

  // Registry.
  Result<void> operator()(const registry::HouseholdMovedIn& event) {
    day(event.building).move(1);
    return {};
  }
  Result<void> operator()(const registry::HouseholdMovedOut& event) {
    day(event.building).move(-1);
    return {};
  }

  // Money.
  Result<void> operator()(const billing::StatementIssued& event) { return bill(event, BillOrigin::charge); }
  Result<void> operator()(const billing::ChargeRaised& event) { return bill(event, BillOrigin::charge); }
  Result<void> operator()(const billing::ArrearsBroughtForward& event) {
    return bill(event, BillOrigin::brought_forward);
  }
  Result<void> operator()(const billing::DepositBroughtForward& event) { return bill(event, BillOrigin::deposit); }
  Result<void> operator()(const billing::PaymentReceived& event) {
    day(event.building).add(Figure::received, 0, {event.amount.fen, 1});
    return collect(event, event.allocations, 1);
  }
  Result<void> operator()(const billing::PaymentReversed& event) {
    day(event.building).add(Figure::reversed, 0, {event.amount.fen, 1});
    return collect(event, event.reopened, -1);
  }
  // At the gate, by nobody's building: received as any payment is, and collected for no bill.
  Result<void> operator()(const billing::ParkingStayPaid& event) {
    day({}).add(Figure::received, 0, {event.stay.price.total.fen, 1});
    return {};
  }
  Result<void> operator()(const billing::ParkingPaymentReversed& event) {
    day({}).add(Figure::reversed, 0, {event.amount.fen, 1});
    return {};
  }
  Result<void> operator()(const billing::CreditApplied& event) { return collect(event, event.allocations, 1); }
  Result<void> operator()(const billing::BillsAdjusted& event) {
    const billing::Restatement restatement = billing::restatement_of(event);
    if (auto billed = take_off(event, restatement.fell, {1, 0}); !billed) return billed;
    if (auto paid = take_off(event, restatement.fell, {1, 0}, Figure::collected); !paid) return paid;
    if (!event.bill) return {};
    return bill(event, BillOrigin::charge, restatement.charged.front().month);
  }
  // What is cancelled or waived counts no more where it was billed; what is written off does.
  Result<void> operator()(const billing::StatementCancelled& event) { return take_off(event, event.bills, {1, 1}); }
  Result<void> operator()(const billing::BillsWaived& event) { return take_off(event, event.lines, {1, 0}); }
  Result<void> operator()(const billing::ReliefTakenBack& event) {
    if (event.relief != billing::Relief::waiver) return {};
    return take_off(event, event.lines, {-1, 0});
  }
  Result<void> operator()(const billing::RefundApproved& event) { return collect(event, event.reopened, -1); }
  // Where its payment was received, whichever community's money it is.
  Result<void> operator()(const billing::RefundSettled& event) {
    if (event.outcome != billing::RefundOutcome::succeeded) return {};
    day(event.building).add(Figure::refunded, 0, {event.amount.fen, 1});
    return {};
  }

  // Work orders.
  Result<void> operator()(const work_orders::WorkOrderReported& event) {
    OrderSla sla;
    sla.follow(event);
    store_sla(rows_, order_key(event.order), sla);
    day(event.place.building).count(Figure::orders_reported, static_cast<std::uint16_t>(event.priority));
    return repair(event);
  }
  template <class E>
  requires Follows<OrderSla, E> Result<void>
  operator()(const E& event) {
    const std::string key = order_key(event.order);
    auto sla = load_sla<OrderSla>(rows_, key, "work-order-unknown");
    if (!sla) return pass_on(std::move(sla.error()));
    const OrderSla before = *sla;
    sla->follow(event);
    store_sla(rows_, key, *sla);
    Day today = day(event.place.building);
    if (!before.respond.ended_at && sla->respond.ended_at) today.ended(Figure::order_respond, sla->respond);
    if (!before.on_site.ended_at && sla->on_site.ended_at) today.ended(Figure::order_on_site, sla->on_site);
    if (!before.resolve.ended_at && sla->resolve.ended_at) today.ended(Figure::order_resolve, sla->resolve);
    if constexpr (std::is_same_v<E, work_orders::WorkDone>) today.count(Figure::orders_done);
    if constexpr (std::is_same_v<E, work_orders::WorkOrderReopened>) today.count(Figure::orders_reopened);
    if constexpr (std::is_same_v<E, work_orders::WorkOrderCancelled>) today.count(Figure::orders_cancelled);
    if constexpr (RepeatFaults::follows<E>) return repair(event);
    return {};
  }
  Result<void> operator()(const work_orders::WorkOrderClosed& event) {
    day(event.place.building).count(Figure::orders_closed);
    return repair(event);
  }
  Result<void> operator()(const work_orders::WorkOrderRated& event) {
    Day today = day(event.place.building);
    today.count(Figure::order_ratings, event.score);
    today.add(Figure::orders_rated_via, static_cast<std::uint16_t>(event.via), {event.score, 1});
    return {};
  }
  Result<void> operator()(const work_orders::FollowUpCalled& event) {
    if (!event.reached) return {};
    Day today = day(event.place.building);
    today.count(Figure::calls_reached);
    if (event.satisfied) today.count(Figure::calls_satisfied);
    return {};
  }

  // Cases.
  Result<void> operator()(const service::CaseFiled& event) {
    CaseSla sla;
    sla.follow(event);
    store_sla(rows_, case_key(event.of_case), sla);
    day(event.place.building).count(Figure::cases_filed, static_cast<std::uint16_t>(event.kind));
    return {};
  }
  template <class E>
  requires Follows<CaseSla, E> Result<void>
  operator()(const E& event) {
    const std::string key = case_key(event.of_case);
    auto sla = load_sla<CaseSla>(rows_, key, "case-unknown");
    if (!sla) return pass_on(std::move(sla.error()));
    const CaseSla before = *sla;
    sla->follow(event);
    store_sla(rows_, key, *sla);
    Day today = day(event.place.building);
    if (!before.respond.ended_at && sla->respond.ended_at) today.ended(Figure::case_respond, sla->respond);
    if (!before.reply.ended_at && sla->reply.ended_at) today.ended(Figure::case_reply, sla->reply);
    if constexpr (std::is_same_v<E, service::CaseReplied>) today.count(Figure::cases_replied);
    if constexpr (std::is_same_v<E, service::ReplyDisputed>) today.count(Figure::cases_disputed);
    return {};
  }
  Result<void> operator()(const service::CaseClosed& event) {
    day(event.place.building).count(Figure::cases_closed);
    return {};
  }
  Result<void> operator()(const service::SatisfactionRated& event) {
    Day today = day(event.place.building);
    today.count(Figure::case_ratings, event.score);
    today.add(Figure::cases_rated_via, static_cast<std::uint16_t>(event.via), {event.score, 1});
    return {};
  }

  template <class E>
  Result<void> operator()(const E&) {
    return {};
  }

 private:
  [[nodiscard]] Day day(BuildingId building) const { return {header_, building, header_.effective_date, rows_}; }
  [[nodiscard]] std::string order_key(WorkOrderId id) const { return key_in(kOrders, header_.company).id(id).take(); }
  [[nodiscard]] std::string case_key(CaseId id) const { return key_in(kCases, header_.company).id(id).take(); }

  // What is fixed the first time, and what is a repeat, changes days that are past.
  template <class E>
  Result<void> repair(const E& event) {
    auto changes = RepeatFaults(header_.company, rows_).follow(event, header_.effective_date);
    if (!changes) return pass_on(std::move(changes.error()));
    for (const RepeatFaults::Change& change : *changes) {
      day(change.building).add_on(change.day, change.figure, 0, {0, change.delta});
    }
    return {};
  }

  template <class E>
  Result<void> bill(const E& event, BillOrigin origin, std::optional<YearMonth> charge_month = std::nullopt) {
    BillDays days(header_.company, event.household, rows_);
    if (auto loaded = days.load(); !loaded) return loaded;
    Sums billed;
    for (const billing::Bill& each : billing::bills_of(event)) {
      const bool deposit = each.income_account == billing::LedgerAccount::deposits_held;
      const BillOrigin of = deposit ? BillOrigin::deposit : origin;
      days.add(each, header_.effective_date, of, charge_month.value_or(billing::charge_month(each)));
      if (of != BillOrigin::charge) continue;
      billed.amount += each.amount.fen;
      ++billed.count;
    }
    days.store();
    day(event.building).add(Figure::billed, 0, billed);
    return {};
  }

  // `times`: of the amount of each, and of one bill.
  template <class E, class Line>
  Result<void> take_off(const E& event, const std::vector<Line>& lines, Sums times, Figure of = Figure::billed) {
    BillDays days(header_.company, event.household, rows_);
    if (auto loaded = days.load(); !loaded) return loaded;
    Day today = day(event.building);
    for (const Line& line : lines) {
      const BillRange* range = days.find(line.bill);
      if (range == nullptr) return fail("bill-unknown", {{"bill", std::int64_t{line.bill}}});
      if (range->origin != BillOrigin::charge) continue;
      today.add_on(range->issued_on, of, 0, {-times.amount * line.amount.fen, -times.count});
    }
    return {};
  }

  // Allocations count where their bills were billed, whenever they are paid; and where they are posted, if their bills
  // were for a month before.
  template <class E>
  Result<void> collect(const E& event, const std::vector<billing::Allocation>& allocations, std::int64_t sign) {
    if (allocations.empty()) return {};
    BillDays days(header_.company, event.household, rows_);
    if (auto loaded = days.load(); !loaded) return loaded;
    Day today = day(event.building);
    const Date posted_on = billing::entry_date(event.posting, header_.effective_date);
    for (const billing::Allocation& allocation : allocations) {
      const BillRange* range = days.find(allocation.bill);
      if (range == nullptr) return fail("bill-unknown", {{"bill", std::int64_t{allocation.bill}}});
      if (range->origin == BillOrigin::deposit) continue;
      const Sums amount{sign * allocation.amount.fen, 0};
      if (range->origin == BillOrigin::charge) today.add_on(range->issued_on, Figure::collected, 0, amount);
      const std::int32_t behind = month_of(posted_on).months - range->charge_month.months;
      if (behind > 0) today.add_on(posted_on, Figure::paid_late, static_cast<std::uint16_t>(behind), amount);
    }
    return {};
  }

  const EventHeader& header_;
  Rows& rows_;
};

// Every operation, by its kind, on the day on which it was recorded; in each building that it is about.
void count_operation(const RecordedEvent& recorded, Rows& rows) {
  const EventHeader& header = recorded.header;
  const Date day = date_at(header.recorded_at, kServiceUtcOffsetMinutes);
  Day(header, {}, day, rows).count(Figure::operations, header.type);
  for (const Tag& tag : tags_of(recorded.event)) {
    if (tag.kind != TagKind::building) continue;
    KeyWriter key = scope_key(kDays, {BoardScope::Kind::building, header.company, tag.id});
    key.sortable_i32(day.days).u8(static_cast<std::uint8_t>(Figure::operations)).u16(header.type);
    rows.add(key.view(), {0, 1});
  }
}

}  // namespace
}  // namespace analytics

std::string_view AnalyticsView::group() const { return kServiceGroup; }

EventTypes AnalyticsView::handles() const {
  EventTypes types;
  for (EventType type = 1; type <= kEventTypes; ++type) types.insert(type);
  return types;
}

Result<void> AnalyticsView::on(const RecordedEvent& recorded, Rows& rows) const {
  analytics::count_operation(recorded, rows);
  return visit(analytics::Counting(recorded, rows), recorded.event);
}

// A month's bills and what pays them touch a row of each household.
void AnalyticsView::reads(const RecordedEvent& recorded, std::string_view, KeyList& keys) const {
  HouseholdId household;
  if (const auto* statement = get_if<billing::StatementIssued>(&recorded.event)) household = statement->household;
  if (const auto* payment = get_if<billing::PaymentReceived>(&recorded.event)) household = payment->household;
  if (const auto* applied = get_if<billing::CreditApplied>(&recorded.event)) household = applied->household;
  if (!household.is_nil()) keys.add(analytics::BillDays::key_of(recorded.header.company, household).view());
}

std::string AnalyticsView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 8> kTables = {"?",
                                                              "figure of a day",
                                                              "occupancy of a day",
                                                              "clocks of a work order",
                                                              "clocks of a case",
                                                              "bills of a household",
                                                              "repair of a work order",
                                                              "last repair of a fault"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

}  // namespace steward

#include "projections/analytics_rows.h"

namespace steward {

namespace analytics {
namespace {

void add_to(Timing& timing, std::uint8_t what, std::uint16_t by, const Sums& sums) {
  if (what == kSecondsSum) {
    timing.sum += sums.amount;
  } else if (what == kMet) {
    timing.met += sums.count;
  } else if (what == kMissed) {
    timing.missed += sums.count;
  } else {
    timing.seconds.add(by, sums.count);
  }
}

Timing* timing_of(Figures& figures, Figure clock) {
  switch (clock) {
    case Figure::order_respond:
      return &figures.order_respond;
    case Figure::order_on_site:
      return &figures.order_on_site;
    case Figure::order_resolve:
      return &figures.order_resolve;
    case Figure::case_respond:
      return &figures.case_respond;
    case Figure::case_reply:
      return &figures.case_reply;
    default:
      return nullptr;
  }
}

// False for a figure that there is not.
bool add_to(DayFigures& of_day, std::uint8_t number, std::uint16_t by, const Sums& sums) {
  Figures& figures = of_day.figures;
  constexpr auto kFirstOfClocks = static_cast<std::uint8_t>(Figure::order_respond);
  if (number >= kFirstOfClocks) {
    const auto what = static_cast<std::uint8_t>((number - kFirstOfClocks) % kFiguresOfClock);
    Timing* timing = timing_of(figures, static_cast<Figure>(number - what));
    if (timing != nullptr) add_to(*timing, what, by, sums);
    return timing != nullptr;
  }
  const auto add_by = [&](auto& counts) {
    if (by >= counts.size()) return false;
    counts[by] += sums.count;
    return true;
  };
  const auto add_rated = [&](RatedByVia& rated) {
    if (by >= rated.size()) return false;
    rated[by].ratings += sums.count;
    rated[by].scores += sums.amount;
    return true;
  };
  const auto add_count = [&](std::int64_t& count) {
    count += sums.count;
    return true;
  };
  const auto add_money = [&](Money& money, std::int64_t* count) {
    money.fen += sums.amount;
    if (count != nullptr) *count += sums.count;
    return true;
  };
  switch (static_cast<Figure>(number)) {
    case Figure::operations:
      figures.operations[by] += sums.count;
      return true;
    case Figure::billed:
      return add_money(figures.billed, &figures.bills);
    case Figure::collected:
      return add_money(figures.collected, nullptr);
    case Figure::received:
      return add_money(figures.received, &figures.payments);
    case Figure::reversed:
      return add_money(figures.reversed, &figures.reversals);
    case Figure::refunded:
      return add_money(figures.refunded, &figures.refunds);
    case Figure::paid_late:
      return add_money(figures.paid_late[add(month_of(of_day.day), -by)], nullptr);
    case Figure::orders_reported:
      return add_by(figures.orders_reported);
    case Figure::orders_done:
      return add_count(figures.orders_done);
    case Figure::orders_closed:
      return add_count(figures.orders_closed);
    case Figure::orders_fixed_first_time:
      return add_count(figures.orders_fixed_first_time);
    case Figure::orders_reopened:
      return add_count(figures.orders_reopened);
    case Figure::orders_cancelled:
      return add_count(figures.orders_cancelled);
    case Figure::orders_repeated:
      return add_count(figures.orders_repeated);
    case Figure::order_ratings:
      return add_by(figures.order_ratings);
    case Figure::calls_reached:
      return add_count(figures.calls_reached);
    case Figure::calls_satisfied:
      return add_count(figures.calls_satisfied);
    case Figure::cases_filed:
      return add_by(figures.cases_filed);
    case Figure::cases_replied:
      return add_count(figures.cases_replied);
    case Figure::cases_disputed:
      return add_count(figures.cases_disputed);
    case Figure::cases_closed:
      return add_count(figures.cases_closed);
    case Figure::case_ratings:
      return add_by(figures.case_ratings);
    case Figure::orders_rated_via:
      return add_rated(figures.orders_rated_via);
    case Figure::cases_rated_via:
      return add_rated(figures.cases_rated_via);
    default:
      return false;
  }
}

}  // namespace
}  // namespace analytics

Result<Analytics> Analytics::open(const ReadLease& lease) {
  auto reader = lease.view(AnalyticsView::kName, AnalyticsView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return Analytics(*reader);
}

Result<std::vector<DayFigures>> Analytics::days(const BoardScope& scope, Date from, Date to) const {
  std::vector<DayFigures> days;
  if (to <= from) return days;
  const std::string prefix = analytics::scope_key(analytics::kDays, scope).take();
  const auto scan = reader_.scan(ByteWriter().raw(prefix).sortable_i32(from.days).take(),
                                 ByteWriter().raw(prefix).sortable_i32(to.days).take());
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return days;
    ByteReader reader(key.substr(prefix.size()));
    const Date day{reader.sortable_i32()};
    const std::uint8_t figure = reader.u8();
    const std::uint16_t by = reader.u16();
    auto sums = decode_sums(value);
    if (days.empty() || days.back().day != day) days.push_back({day, {}});
    if (!sums || !reader.done() || !analytics::add_to(days.back(), figure, by, *sums)) {
      return fail("row-damaged", {}, "figure of a day");
    }
  }
}

Result<std::int64_t> Analytics::occupied(const BoardScope& scope, Date at) const {
  const std::string prefix = analytics::scope_key(analytics::kOccupied, scope).take();
  const auto scan = reader_.scan(prefix, ByteWriter().raw(prefix).sortable_i32(at.days).take());
  std::int64_t households = 0;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return households;
    auto sums = decode_sums(value);
    if (!sums) return pass_on(std::move(sums.error()));
    households += sums->amount;
  }
}

}  // namespace steward

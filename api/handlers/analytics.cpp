#include "projections/analytics.h"

#include <boost/json.hpp>
#include <initializer_list>

#include "api/board_names.h"
#include "api/handlers/board_scope.h"
#include "api/handlers/cut_off.h"
#include "api/handlers/handlers.h"
#include "api/handlers/sla_json.h"
#include "api/json/values.h"
#include "api/work_names.h"
#include "projections/case_board.h"

// Figures of any range of days, each section with a link to the events behind it: the feed with the filter that gives
// exactly them.
namespace steward::api {

namespace {

constexpr std::int32_t kMostDays = 3'700;  // ten years

enum class Period : std::uint8_t { whole, day, month };

// In basis points, half up, symmetric about zero as money is rounded (more may have been reopened than paid); null
// without a denominator.
boost::json::value rate_bp(std::int64_t numerator, std::int64_t denominator) {
  if (denominator <= 0) return nullptr;
  constexpr int kWhole = 2;  // decimals of a yuan: a fen stands for a basis point
  const auto rounded = round_once({Int128{numerator} * 10'000, denominator}, Rounding::half_up, kWhole);
  return rounded ? boost::json::value(rounded->fen) : boost::json::value(nullptr);
}

boost::json::object rate(std::int64_t numerator, std::int64_t denominator) {
  return {{"numerator", numerator}, {"denominator", denominator}, {"rate_bp", rate_bp(numerator, denominator)}};
}

// Links into the feed for one scope and range.
class Behind {
 public:
  Behind(const BoardScope& scope, Date from, Date to) : from_(from), to_(to) {
    if (scope.kind == BoardScope::Kind::community) scope_ = "&community_id=" + to_string(scope.id);
    if (scope.kind == BoardScope::Kind::building) scope_ = "&building_id=" + to_string(scope.id);
  }
  [[nodiscard]] std::string events(std::string_view types) const {
    return "/v1/events?types=" + std::string(types) + scope_ + "&effective_from=" + to_string(from_) +
           "&effective_to=" + to_string(to_);
  }
  // Operations count when they were recorded.
  [[nodiscard]] std::string recorded() const {
    std::string target = "/v1/events?recorded_from=" + to_string(start_of(from_, kServiceUtcOffsetMinutes)) +
                         "&recorded_to=" + to_string(start_of(to_, kServiceUtcOffsetMinutes));
    return target + scope_;
  }

 private:
  Date from_;
  Date to_;
  std::string scope_;
};

boost::json::object to_json(const Timing& timing) {
  const auto or_null = [](const std::optional<std::int64_t>& value) {
    return value ? boost::json::value(*value) : boost::json::value(nullptr);
  };
  const std::int64_t n = timing.seconds.count();
  return {{"n", n},
          {"mean_seconds", n > 0 ? boost::json::value(timing.sum / n) : boost::json::value(nullptr)},
          {"p50_seconds", or_null(timing.seconds.percentile(50))},
          {"p90_seconds", or_null(timing.seconds.percentile(90))},
          {"p95_seconds", or_null(timing.seconds.percentile(95))},
          {"sla_met", rate(timing.met, timing.met + timing.missed)}};
}

boost::json::value mean_milli(std::int64_t sum, std::int64_t n) {
  if (n <= 0) return nullptr;
  return (2 * 1'000 * sum + n) / (2 * n);
}

// What residents said themselves, and what staff entered for them; of old ones nobody said how they came.
boost::json::object by_via(const RatedByVia& rated) {
  const auto told = [&](service_policy::Via via) {
    const auto& [n, sum] = rated.at(static_cast<std::size_t>(via));
    return boost::json::object{{"n", n}, {"mean_milli", mean_milli(sum, n)}};
  };
  boost::json::object body = {{"unknown", told(service_policy::Via::unknown)}};
  for (const auto& via : kViaNames) body[via.name] = told(via.value);
  return body;
}

boost::json::object ratings(const std::array<std::int64_t, 6>& scores, const RatedByVia& rated) {
  std::int64_t n = 0;
  std::int64_t sum = 0;
  boost::json::object by_score;
  for (std::size_t score = 1; score < scores.size(); ++score) {
    n += scores[score];
    sum += static_cast<std::int64_t>(score) * scores[score];
    by_score[std::to_string(score)] = scores[score];
  }
  return {{"n", n},
          {"mean_milli", mean_milli(sum, n)},
          {"at_least_4", rate(scores[4] + scores[5], n)},
          {"by_score", std::move(by_score)},
          {"by_via", by_via(rated)}};
}

boost::json::object operations_json(const Figures& figures, const Behind& behind) {
  std::int64_t total = 0;
  boost::json::object by_event;
  for (const auto& [type, count] : figures.operations) {
    total += count;
    by_event[event_name(type)] = count;
  }
  return {{"total", total}, {"by_event", std::move(by_event)}, {"events", behind.recorded()}};
}

boost::json::object money_json(const Figures& figures, YearMonth since, const Behind& behind) {
  return {{"billed_fen", figures.billed.fen},
          {"bills", figures.bills},
          {"billed_events", behind.events("StatementIssued,ChargeRaised")},
          {"collected_fen", figures.collected.fen},
          {"collection_rate", rate(figures.collected.fen, figures.billed.fen)},
          {"received_fen", figures.received.fen},
          {"payments", figures.payments},
          {"reversed_fen", figures.reversed.fen},
          {"reversals", figures.reversals},
          {"refunded_fen", figures.refunded.fen},
          {"refunds", figures.refunds},
          {"refunded_events", behind.events("RefundSettled")},
          {"received_events", behind.events("PaymentReceived,PaymentReversed,ParkingStayPaid,ParkingPaymentReversed")},
          {"arrears_recovered_fen", figures.arrears_recovered(since).fen}};
}

boost::json::object orders_json(const Figures& figures, const Behind& behind) {
  std::int64_t reported = 0;
  boost::json::object by_priority;
  for (const auto& priority : kPriorityNames) {
    const std::int64_t count = figures.orders_reported.at(static_cast<std::size_t>(priority.value));
    by_priority[priority.name] = count;
    reported += count;
  }
  return {{"opened", reported},
          {"by_priority", std::move(by_priority)},
          {"done", figures.orders_done},
          {"closed", figures.orders_closed},
          {"cancelled", figures.orders_cancelled},
          {"reopened", figures.orders_reopened},
          {"reopen_rate", rate(figures.orders_reopened, figures.orders_done)},
          {"repeated", figures.orders_repeated},
          {"repeat_rate", rate(figures.orders_repeated, reported)},
          {"first_time_fix", rate(figures.orders_fixed_first_time, figures.orders_closed)},
          {"respond", to_json(figures.order_respond)},
          {"on_site", to_json(figures.order_on_site)},
          {"resolve", to_json(figures.order_resolve)},
          {"ratings", ratings(figures.order_ratings, figures.orders_rated_via)},
          {"follow_up_satisfied", rate(figures.calls_satisfied, figures.calls_reached)},
          {"events", behind.events("WorkOrderReported,WorkOrderAccepted,WorkStarted,WorkDone,WorkOrderClosed,"
                                   "WorkOrderReopened,WorkOrderCancelled,WorkOrderRated,FollowUpCalled")}};
}

boost::json::object cases_json(const Figures& figures, std::int64_t occupied, const Behind& behind) {
  std::int64_t filed = 0;
  boost::json::object by_kind;
  for (const auto& kind : kCaseKindNames) {
    const std::int64_t count = figures.cases_filed.at(static_cast<std::size_t>(kind.value));
    by_kind[kind.name] = count;
    filed += count;
  }
  const std::int64_t complaints = figures.cases_filed.at(static_cast<std::size_t>(service_policy::CaseKind::complaint));
  return {{"filed", filed},
          {"by_kind", std::move(by_kind)},
          {"replied", figures.cases_replied},
          {"disputed", figures.cases_disputed},
          {"closed", figures.cases_closed},
          {"reopen_rate", rate(figures.cases_disputed, figures.cases_replied)},
          {"respond", to_json(figures.case_respond)},
          {"reply", to_json(figures.case_reply)},
          {"ratings", ratings(figures.case_ratings, figures.cases_rated_via)},
          // 5,000 basis points are 50 per 100 households
          {"complaints_per_100_households", rate(complaints, occupied)},
          {"events", behind.events("CaseFiled,CaseAccepted,CaseReplied,ReplyDisputed,CaseClosed,SatisfactionRated")}};
}

// The begin of the period that a day lies in, and of the next one.
std::pair<Date, Date> period_of(Period period, Date day, Date from, Date to) {
  if (period == Period::whole) return {from, to};
  if (period == Period::day) return {day, add_days(day, 1)};
  const YearMonth month = month_of(day);
  return {std::max(from, first_day(month)), std::min(to, first_day(add(month, 1)))};
}

Result<boost::json::array> periods(const Analytics& analytics, const BoardScope& scope, Period period, Date from,
                                   Date to) {
  auto days = analytics.days(scope, from, to);
  if (!days) return pass_on(std::move(days.error()));
  boost::json::array list;
  std::size_t next = 0;
  for (Date begin = from; begin < to;) {
    const Date end = period_of(period, begin, from, to).second;
    Figures figures;
    for (; next < days->size() && (*days)[next].day < end; ++next) figures.add((*days)[next].figures);
    auto occupied = analytics.occupied(scope, end);
    if (!occupied) return pass_on(std::move(occupied.error()));
    const Behind behind(scope, begin, end);
    list.push_back(boost::json::object{{"from", to_string(begin)},
                                       {"to", to_string(end)},
                                       {"occupied_households", *occupied},
                                       {"operations", operations_json(figures, behind)},
                                       {"money", money_json(figures, month_of(begin), behind)},
                                       {"work_orders", orders_json(figures, behind)},
                                       {"cases", cases_json(figures, *occupied, behind)}});
    begin = end;
  }
  return list;
}

struct Range {
  Date from;
  Date to;
  Period period = Period::whole;
};
Result<Range> asked_range(const Call& call, CommunityId community) {
  static constexpr std::array kPeriods = {EnumName<Period>{"range", Period::whole},
                                          EnumName<Period>{"day", Period::day},
                                          EnumName<Period>{"month", Period::month}};
  auto period = call.query_word("by", kPeriods);
  if (!period) return pass_on(std::move(period.error()));
  auto from = call.query_date("from");
  if (!from) return pass_on(std::move(from.error()));
  auto to = call.query_date("to");
  if (!to) return pass_on(std::move(to.error()));
  Range range;
  range.period = period->value_or(Period::whole);
  auto today = call.service.today(call.principal.company, community);
  if (!today) return pass_on(std::move(today.error()));
  range.to = to->value_or(add_days(*today, 1));
  range.from = from->value_or(first_day(month_of(add_days(range.to, -1))));
  const std::int32_t days = days_between(range.from, range.to);
  const std::int32_t most = range.period == Period::day ? 366 : kMostDays;
  if (days < 1 || days > most) {
    return fail_at("query-invalid", "from", Says::days_before_to, {std::to_string(most)});
  }
  return range;
}

// What is open and overdue now is a matter of the boards, not of a day.
Result<boost::json::object> open_now(const ReadLease& lease, const BoardScope& scope, Instant at) {
  auto orders = WorkOrderBoard::open(lease);
  if (!orders) return pass_on(std::move(orders.error()));
  auto cases = CaseBoard::open(lease);
  if (!cases) return pass_on(std::move(cases.error()));
  auto order_counts = orders->counts(scope);
  if (!order_counts) return pass_on(std::move(order_counts.error()));
  auto case_counts = cases->counts(scope);
  if (!case_counts) return pass_on(std::move(case_counts.error()));
  auto late_orders = orders->overdue(scope, at, kMostOverdueCounted);
  if (!late_orders) return pass_on(std::move(late_orders.error()));
  auto late_cases = cases->overdue(scope, at, kMostOverdueCounted);
  if (!late_cases) return pass_on(std::move(late_cases.error()));
  std::int64_t open_orders = 0;
  for (const auto& [key, count] : *order_counts) {
    if (key.first < work_orders::Status::closed) open_orders += count;
  }
  std::int64_t open_cases = 0;
  for (const auto& [key, count] : *case_counts) {
    if (key.first < service::Status::closed) open_cases += count;
  }
  std::string filter;
  if (scope.kind == BoardScope::Kind::community) filter = "&community_id=" + to_string(scope.id);
  if (scope.kind == BoardScope::Kind::building) filter = "&building_id=" + to_string(scope.id);
  const std::string overdue = "?order=deadline&overdue=true&at=" + to_string(at) + filter;
  return boost::json::object{{"at", to_string(at)},
                             {"work_orders", open_orders},
                             {"work_orders_overdue", *late_orders},
                             {"work_orders_overdue_rows", "/v1/work-orders" + overdue},
                             {"cases", open_cases},
                             {"cases_overdue", *late_cases},
                             {"cases_overdue_rows", "/v1/cases" + overdue}};
}

}  // namespace

Result<Reply> get_analytics(Call& call) {
  auto at = asked_instant(call);
  if (!at) return pass_on(std::move(at.error()));
  auto place = asked_place(call);
  if (!place) return pass_on(std::move(place.error()));
  auto range = asked_range(call, place->community);
  if (!range) return pass_on(std::move(range.error()));
  using Kind = BoardScope::Kind;
  ListChoice choice(call.principal.company);
  choice.unless_nil(Kind::community, place->community).unless_nil(Kind::building, place->building);
  const BoardScope scope = choice.scope();
  auto view = open_view<Analytics>(call, 0, kServiceGroup);
  if (!view) return pass_on(std::move(view.error()));
  auto list = periods(view->query, scope, range->period, range->from, range->to);
  if (!list) return pass_on(std::move(list.error()));
  auto open = open_now(view->lease, scope, *at);
  if (!open) return pass_on(std::move(open.error()));
  return Reply{200,
               {{"cut_off", cut_off<AnalyticsView>(call, view->lease)},
                {"community_id", json::id_value(place->community)},
                {"building_id", json::id_value(place->building)},
                {"open", std::move(*open)},
                {"periods", std::move(*list)}},
               {view_position(view->lease)}};
}

}  // namespace steward::api

#include "domain/books/periods.h"

#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/books/books.h"

// Which months are closed.
namespace steward::books {

namespace {

const Closed* closed_of(const Facts& facts, CommunityId community) {
  return std::get_if<Closed>(&facts.get<PeriodsState>(periods_stream(community)).is);
}

Decision decided(CommunityId community, YearMonth period, Event event) {
  return {{{periods_stream(community), std::move(event), community, first_day(period)}},
          {{"community_id", community.uuid}, {"period", period}}};
}

}  // namespace

std::optional<YearMonth> closed_through(const Facts& facts, CommunityId community) {
  const Closed* closed = closed_of(facts, community);
  return closed != nullptr ? std::optional(closed->through) : std::nullopt;
}

YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date) {
  const YearMonth month = month_of(effective_date);
  const Closed* closed = closed_of(facts, community);
  return closed == nullptr ? month : std::max(month, add(closed->through, 1));
}

YearMonth posting_period(const Facts& facts, CommunityId community, Date effective_date, YearMonth posted) {
  return std::max(posting_period(facts, community, effective_date), posted);
}

Result<Decision> decide_on(const Facts& facts, const ClosePeriod& command, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (command.period >= month_of(context.today)) return fail("period-not-over", {{"today", context.today}});
  const Closed* closed = closed_of(facts, command.community);
  if (closed != nullptr && command.period <= closed->through) {
    return fail("period-closed", {{"closed_through", closed->through}});
  }
  if (closed != nullptr && command.period != add(closed->through, 1)) {
    return fail("period-out-of-order", {{"period", add(closed->through, 1)}});
  }
  return decided(command.community, command.period, PeriodClosed{command.community, command.period});
}

Result<Decision> decide_on(const Facts& facts, const ReopenPeriod& command, const DecisionContext& context) {
  const Closed* closed = closed_of(facts, command.community);
  if (closed == nullptr || command.period > closed->through) return fail("period-not-closed");
  if (command.period != closed->through) {
    return fail("period-out-of-order", {{"period", closed->through}});
  }
  const std::int32_t year = command.period.months / 12;
  if (closed_year(facts, command.community, year) != nullptr) {
    return fail("year-closed", {{"year", std::int64_t{year}}});
  }
  auto events = approvals::authorize(facts, command.authority, command.community, approvals::Action::reopen_period,
                                     Money{}, context);
  if (!events) return pass_on(std::move(events.error()));
  Decision decision =
      decided(command.community, command.period, PeriodReopened{command.community, command.period, command.reason});
  decision.events.insert(decision.events.end(), events->begin(), events->end());
  return decision;
}

bool follow(PeriodsState& state, const PeriodClosed& event) {
  const auto* closed = std::get_if<Closed>(&state.is);
  if (closed != nullptr && event.period != add(closed->through, 1)) return false;
  state.is = Closed{event.community, event.period};
  return true;
}

bool follow(PeriodsState& state, const PeriodReopened& event) {
  auto* closed = std::get_if<Closed>(&state.is);
  if (closed == nullptr || event.period != closed->through) return false;
  closed->through = add(event.period, -1);
  return true;
}

}  // namespace steward::books

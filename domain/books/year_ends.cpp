#include <algorithm>
#include <optional>

#include "domain/base/assert.h"
#include "domain/books/books.h"

// The ends of fiscal years.
namespace steward::books {

namespace {

using billing::LedgerAccount;

const YearEnds* ends_of(const Facts& facts, CommunityId community) {
  return std::get_if<YearEnds>(&facts.get<YearEndsState>(year_ends_stream(community)).is);
}

auto place_of(auto& closed, std::int32_t year) {
  return std::lower_bound(closed.begin(), closed.end(), year,
                          [](const FiscalYearClosed& of, std::int32_t wanted) { return of.year < wanted; });
}

std::optional<std::int32_t> last_closed_year(const Facts& facts, CommunityId community) {
  const YearEnds* ends = ends_of(facts, community);
  return ends == nullptr || ends->closed.empty() ? std::nullopt : std::optional(ends->closed.back().year);
}

// Below zero: a profit.
Money sum_of(auto from, auto to) {
  Money sum;
  for (; from != to; ++from) sum.fen += from->amount.fen;
  return sum;
}

billing::Posting carried(std::int32_t year, auto from, auto to) {
  billing::PostingBuilder posting(december(year));
  const Money result = sum_of(from, to);
  for (; from != to; ++from) {
    STEWARD_ASSERT(billing::is_result(from->account), "what a year leaves is on accounts of income and expense");
    from->amount > Money{} ? posting.credit(from->account, from->amount) : posting.debit(from->account, -from->amount);
  }
  result > Money{} ? posting.debit(LedgerAccount::retained_earnings, result)
                   : posting.credit(LedgerAccount::retained_earnings, -result);
  return posting.take();
}

std::vector<ClosingEntry> entries_of(std::int32_t year, const std::vector<YearBalance>& balances) {
  std::vector<ClosingEntry> entries;
  for (auto from = balances.begin(); from != balances.end();) {
    const BuildingId building = from->building;
    const auto to =
        std::find_if(from, balances.end(), [&](const YearBalance& balance) { return balance.building != building; });
    entries.push_back({building, carried(year, from, to)});
    from = to;
  }
  return entries;
}

Decision decided(CommunityId community, std::int32_t year, Money profit, Event event) {
  const Date last{first_day(add(december(year), 1)).days - 1};
  return {{{year_ends_stream(community), std::move(event), community, last}},
          {{"community_id", community.uuid}, {"year", std::int64_t{year}}, {"profit_fen", profit.fen}}};
}

}  // namespace

Money profit_of(const std::vector<ClosingEntry>& entries) {
  Money profit;
  for (const ClosingEntry& entry : entries) {
    for (const billing::PostingLine& line : entry.posting.lines) {
      if (line.account == LedgerAccount::retained_earnings) profit.fen -= line.amount.fen;
    }
  }
  return profit;
}

const FiscalYearClosed* closed_year(const Facts& facts, CommunityId community, std::int32_t year) {
  const YearEnds* ends = ends_of(facts, community);
  if (ends == nullptr) return nullptr;
  const auto found = place_of(ends->closed, year);
  return found != ends->closed.end() && found->year == year ? &*found : nullptr;
}

Result<Decision> decide_on(const Facts& facts, const CloseFiscalYear& command, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  const YearMonth last = december(command.year);
  if (last >= month_of(context.today)) return fail("year-not-over", {{"today", context.today}});
  if (closed_year(facts, command.community, command.year) != nullptr) {
    return fail("year-closed", {{"year", std::int64_t{command.year}}});
  }
  // What an open year leaves would stand among the openings of the closed one behind it.
  const auto last_closed = last_closed_year(facts, command.community);
  if (last_closed && command.year != *last_closed + 1) {
    return fail("year-out-of-order", {{"year", std::int64_t{*last_closed} + 1}});
  }
  const auto through = closed_through(facts, command.community);
  if (!through || *through < last) {
    const YearMonth oldest_open = through ? add(*through, 1) : add(last, -11);
    return fail("periods-open", {{"from", oldest_open}, {"to", last}});
  }
  // A month was opened since, or closed again: the balances may be others.
  if (facts.version(periods_stream(command.community)) != command.periods_version) return fail("periods-changed");
  FiscalYearClosed event{command.community, command.year, entries_of(command.year, command.balances)};
  const Money profit = profit_of(event.entries);
  return decided(command.community, command.year, profit, std::move(event));
}

Result<Decision> decide_on(const Facts& facts, const ReopenFiscalYear& command, const DecisionContext&) {
  const FiscalYearClosed* closed = closed_year(facts, command.community, command.year);
  if (closed == nullptr) return fail("year-not-closed");
  if (const auto last_closed = last_closed_year(facts, command.community); command.year != *last_closed) {
    return fail("year-out-of-order", {{"year", std::int64_t{*last_closed}}});
  }
  FiscalYearReopened event{command.community, command.year, command.reason, closed->entries};
  for (ClosingEntry& entry : event.entries) entry.posting = billing::mirrored(std::move(entry.posting));
  return decided(command.community, command.year, profit_of(closed->entries), std::move(event));
}

bool follow(YearEndsState& state, const FiscalYearClosed& event) {
  if (std::holds_alternative<Unborn>(state.is)) state.is = YearEnds{event.community, {}};
  auto& closed = std::get<YearEnds>(state.is).closed;
  const auto place = place_of(closed, event.year);
  if (place != closed.end() && place->year == event.year) return false;
  closed.insert(place, event);
  return true;
}

bool follow(YearEndsState& state, const FiscalYearReopened& event) {
  auto* ends = std::get_if<YearEnds>(&state.is);
  if (ends == nullptr) return false;
  const auto place = place_of(ends->closed, event.year);
  if (place == ends->closed.end() || place->year != event.year) return false;
  ends->closed.erase(place);
  return true;
}

}  // namespace steward::books

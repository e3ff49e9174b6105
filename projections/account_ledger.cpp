#include "projections/account_ledger.h"

#include <map>

#include "projections/row_codec.h"

namespace steward {

namespace {

using Kind = AccountLedgerLine::Kind;

struct Sides {
  Money debit;
  Money credit;
  void add(Money more_debit, Money more_credit) {
    debit.fen += more_debit.fen;
    credit.fen += more_credit.fen;
  }
  [[nodiscard]] std::int64_t net() const { return debit.fen - credit.fen; }
};

// What was entered so far of the day and of the month that a line is of.
struct Running {
  Sides day;
  Sides month;
};

// More than the books ever come to: what a cursor says beyond it, somebody made up.
constexpr std::int64_t kMostFen = std::int64_t{1} << 60;

// Where a page begins: at a line of the journal, of which and of the totals behind it so many are on the page before.
struct Place {
  std::string line;  // empty: at the first one
  std::size_t given = 0;
  Running before;  // the line
};

std::string encode(const Place& place) {
  ByteWriter writer(place.line.size() + 33);
  writer.raw(place.line).u8(static_cast<std::uint8_t>(place.given));
  for (const Sides& sides : {place.before.day, place.before.month}) {
    writer.i64(sides.debit.fen).i64(sides.credit.fen);
  }
  return writer.take();
}

Result<Place> decode_place(std::string_view cursor) {
  constexpr std::size_t kBehindLine = 1 + 4 * sizeof(std::int64_t);
  if (cursor.size() <= kBehindLine) return fail("cursor-invalid");
  Place place;
  place.line = cursor.substr(0, cursor.size() - kBehindLine);
  ByteReader reader(cursor.substr(place.line.size()));
  place.given = reader.u8();
  for (Sides* sides : {&place.before.day, &place.before.month}) {
    for (Money* side : {&sides->debit, &sides->credit}) {
      *side = Money{reader.i64()};
      if (side->fen < 0 || side->fen > kMostFen) return fail("cursor-invalid");
    }
  }
  if (!reader.done()) return fail("cursor-invalid");
  return place;
}

// The account by months, up to the last one that is asked for.
class MonthSums {
 public:
  [[nodiscard]] static Result<MonthSums> read(const LedgerReader& books, const AccountLedgerAsked& asked) {
    auto sums = books.accounts({asked.company, asked.community, {}}, {kFirstMonth, asked.months.to});
    if (!sums) return pass_on(std::move(sums.error()));
    auto ends = books.year_ends({asked.company, asked.community, {}}, {kFirstMonth, asked.months.to});
    if (!ends) return pass_on(std::move(ends.error()));
    MonthSums found;
    for (const auto* each : {&*sums, &*ends}) {
      for (const AccountSum& sum : *each) {
        if (sum.account == asked.account) found.months_[sum.month].add(sum.debit, sum.credit);
      }
    }
    return found;
  }
  // Of the months of [from, to).
  [[nodiscard]] Sides between(YearMonth from, YearMonth to) const {
    Sides sides;
    for (auto month = months_.lower_bound(from); month != months_.end() && month->first < to; ++month) {
      sides.add(month->second.debit, month->second.credit);
    }
    return sides;
  }
  [[nodiscard]] Sides before(YearMonth month) const { return between(kFirstMonth, month); }
  [[nodiscard]] Sides of_year_before(YearMonth month) const {
    return between(YearMonth{month.months - month.months % 12}, month);
  }
  // The first and the last one in which the account is moved, from that one on; nullopt: none is.
  [[nodiscard]] std::optional<Months> moved(YearMonth from) const {
    const auto first = months_.lower_bound(from);
    if (first == months_.end()) return std::nullopt;
    return Months{first->first, months_.rbegin()->first};
  }

 private:
  std::map<YearMonth, Sides> months_;
};

// A line of the journal as an entry, and the totals that are due behind it.
class EntryAndTotals {
 public:
  EntryAndTotals(const MonthSums& sums, const JournalSum& line, const JournalSum* behind, bool by_day, Running run) {
    run.day.add(line.debit, line.credit);
    run.month.add(line.debit, line.credit);
    const YearMonth month = month_of(line.day);
    const Money balance{sums.before(month).net() + run.month.net()};
    const auto put = [&](Kind kind, const Sides& sides) {
      lines_.push_back({kind, line.day, {}, 0, sides.debit, sides.credit, balance, false});
    };
    lines_.push_back(
        {Kind::entry, line.day, line.community, line.voucher, line.debit, line.credit, balance, line.closing});
    if (behind == nullptr || behind->day != line.day) {
      if (by_day) put(Kind::day_total, run.day);
      run.day = {};
    }
    if (behind == nullptr || month_of(behind->day) != month) {
      put(Kind::month_total, run.month);
      Sides year = sums.of_year_before(month);
      year.add(run.month.debit, run.month.credit);
      put(Kind::year_total, year);
      run.month = {};
    }
    behind_ = run;
  }
  [[nodiscard]] const std::vector<AccountLedgerLine>& lines() const { return lines_; }
  [[nodiscard]] const Running& behind() const { return behind_; }  // of the line behind this one

 private:
  std::vector<AccountLedgerLine> lines_;
  Running behind_;
};

}  // namespace

Result<AccountLedgerPage> account_ledger(const LedgerReader& books, const AccountLedgerAsked& asked,
                                         std::string_view cursor, std::size_t limit) {
  Result<Place> place = cursor.empty() ? Place{} : decode_place(cursor);
  if (!place) return pass_on(std::move(place.error()));
  auto sums = MonthSums::read(books, asked);
  if (!sums) return pass_on(std::move(sums.error()));
  AccountLedgerPage page;
  page.opening = Money{sums->before(asked.months.from).net()};
  const Sides during = sums->between(asked.months.from, add(asked.months.to, 1));
  page.debit = during.debit;
  page.credit = during.credit;
  if (cursor.empty()) {
    page.lines.push_back({Kind::opening, first_day(asked.months.from), {}, 0, {}, {}, page.opening, false});
  }
  const auto moved = sums->moved(asked.months.from);
  if (!moved) return page;
  // The page begins in the middle of the first one, and the last one says what ends with the one before.
  const JournalAsked lines{asked.company, asked.community, *moved, asked.account};
  auto read = books.journal(lines, place->line, limit + 2);
  if (!read) return pass_on(std::move(read.error()));
  for (std::size_t i = 0; i < read->lines.size(); ++i) {
    const JournalSum& line = read->lines[i];
    const JournalSum* behind = i + 1 < read->lines.size() ? &read->lines[i + 1] : nullptr;
    const EntryAndTotals entry(*sums, line, behind, asked.by_day, place->before);
    for (std::size_t given = place->given; given < entry.lines().size(); ++given) {
      if (page.lines.size() == limit) {
        page.next = encode({LedgerReader::journal_place(asked.company, line), given, place->before});
        return page;
      }
      page.lines.push_back(entry.lines()[given]);
    }
    *place = {{}, 0, entry.behind()};
  }
  return page;
}

}  // namespace steward

#include <algorithm>
#include <tuple>

#include "projections/books_register_rows.h"

namespace steward {

using namespace books_register;

Result<BooksRegisterQuery> BooksRegisterQuery::open(const ReadLease& lease) {
  auto reader = lease.view(BooksRegisterView::kName, BooksRegisterView::kVersion);
  if (!reader) return pass_on(std::move(reader.error()));
  return BooksRegisterQuery(*reader);
}

Result<Page<VendorRow>> BooksRegisterQuery::vendors(CompanyNo company, std::string_view cursor,
                                                    std::size_t limit) const {
  return page_of<VendorRow>(reader_, key_in(kVendorList, company).view(), cursor, limit, [&](const Uuid& id) {
    return look_up(reader_, row_key(kVendors, company, id), decode_vendor);
  });
}

Result<Page<ExpenseRow>> BooksRegisterQuery::expenses(CompanyNo company, const ExpenseScope& scope,
                                                      std::string_view cursor, std::size_t limit) const {
  const std::string prefix = expense_list(company, scope.community.uuid, scope.vendor.uuid, scope.owed_only).take();
  const DayRange days{scope.from, scope.to};
  const auto row_of = [&](const Uuid& id) { return expense(company, ExpenseId(id)); };
  if (!scope.account) return page_of<ExpenseRow>(reader_, prefix, days, cursor, limit, row_of);
  return page_of_wanted<ExpenseRow>(reader_, prefix, days, cursor, limit, row_of,
                                    [&](const ExpenseRow& row) { return row.account == *scope.account; });
}

Result<std::optional<ExpenseRow>> BooksRegisterQuery::expense(CompanyNo company, ExpenseId id) const {
  return look_up(reader_, row_key(kExpenses, company, id.uuid), decode_expense);
}

Result<std::vector<BudgetRow>> BooksRegisterQuery::budgets(CompanyNo company, CommunityId community,
                                                           std::int32_t from_year, std::int32_t to_year) const {
  const std::string all = key_in(kBudgets, company).take();
  const std::string prefix = community.is_nil() ? all : budget_key(company, community).take();
  const auto scan = reader_.scan(prefix, after_prefix(prefix));
  std::vector<BudgetRow> rows;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return rows;
    ByteReader place(key.substr(all.size()));
    BudgetRow row;
    row.community = place.id<CommunityId>();
    row.year = place.sortable_i32();
    row.account = static_cast<billing::LedgerAccount>(place.u16());
    ByteReader amounts(value);
    for (Money& amount : row.months) amount.fen = amounts.i64();
    if (!place.done() || !amounts.done()) return fail("row-damaged", {}, "budget");
    if (row.year >= from_year && row.year <= to_year) rows.push_back(row);
  }
}

Result<std::optional<CutOverRow>> BooksRegisterQuery::cut_over(CompanyNo company, CommunityId community) const {
  auto found = reader_.get(row_key(kCutOvers, company, community.uuid));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<CutOverRow>{};
  auto row = decode_cut_over(**found);
  if (!row) return pass_on(std::move(row.error()));
  return std::optional(std::move(*row));
}

Result<Page<ShiftRow>> BooksRegisterQuery::shifts_at(CompanyNo company, const std::string& prefix,
                                                     std::string_view cursor, std::size_t limit) const {
  return page_of<ShiftRow>(reader_, prefix, cursor, limit, [&](const Uuid& id) {
    return look_up(reader_, row_key(kShifts, company, id), decode_shift);
  });
}

Result<Page<ShiftRow>> BooksRegisterQuery::shifts(CompanyNo company, const ShiftScope& scope, std::string_view cursor,
                                                  std::size_t limit) const {
  return shifts_at(company, shift_list(company, scope.community, scope.cashier).take(), cursor, limit);
}

Result<std::vector<BankingRow>> BooksRegisterQuery::bankings(CompanyNo company, ShiftId shift) const {
  const std::string prefix = shift_bankings(company, shift).take();
  const auto scan = reader_.scan(prefix, after_prefix(prefix));
  const auto payment_of = [](std::string_view bytes) -> Result<PaymentId> {
    ByteReader reader(bytes);
    const auto payment = reader.id<PaymentId>();
    if (!reader.done()) return fail("row-damaged", {}, "settled banking");
    return payment;
  };
  std::vector<BankingRow> rows;
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) return rows;
    BankingRow row;
    row.event = EventId(id_at_end(key));
    ByteReader reader(value);
    row.amount = Money{reader.i64()};
    row.banked_on = Date{reader.i32()};
    row.reference = std::string(reader.text());
    if (!reader.done()) return fail("row-damaged", {}, "banking");
    auto settled = look_up(reader_, row_key(kSettledBankings, company, row.event.uuid), payment_of);
    if (!settled) return pass_on(std::move(settled.error()));
    row.settled_by = settled->value_or(PaymentId{});
    rows.push_back(std::move(row));
  }
}

Result<ShiftOnDay> BooksRegisterQuery::shift_on(ShiftRow shift, Date day) const {
  ShiftOnDay found{std::move(shift), {}};
  DrawerMoved& through = found.shift;
  through = {};
  const std::string days = shift_days(found.shift.company, found.shift.shift).take();
  const auto scan = reader_.scan(days, KeyWriter().raw(days).sortable_i32(day.days + 1).take());
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = scan->next(key, value);
    if (!more) return pass_on(std::move(more.error()));
    if (!*more) break;
    const Date on{ByteReader(key.substr(days.size())).sortable_i32()};
    const auto moved = decode_moved(value);
    if (!moved) return pass_on(moved.error());
    through.taken.fen += moved->taken.fen;
    through.payments += moved->payments;
    through.given_back.fen += moved->given_back.fen;
    through.banked.fen += moved->banked.fen;
    through.taken_back.fen += moved->taken_back.fen;
    if (on == day) found.moved = *moved;
  }
  if (found.shift.closed_on && day < *found.shift.closed_on) {
    found.shift.closed_on.reset();
    found.shift.counted.reset();
  }
  return found;
}

Result<std::vector<ShiftOnDay>> BooksRegisterQuery::shifts_of(CompanyNo company, CommunityId community,
                                                              Date day) const {
  std::vector<ShiftOnDay> found;
  for (const YearMonth month : {kStillOpen, month_of(day)}) {
    const std::string prefix = shift_months(company, community, month).take();
    std::string cursor;
    do {
      auto page = shifts_at(company, prefix, cursor, 500);
      if (!page) return pass_on(std::move(page.error()));
      for (ShiftRow& row : page->rows) {
        if (day < row.opened_on) continue;
        const bool was_counted = row.closed_on && *row.closed_on < day;
        if (was_counted && (!row.taken_back_on || *row.taken_back_on < day)) continue;
        auto on_day = shift_on(std::move(row), day);
        if (!on_day) return pass_on(std::move(on_day.error()));
        if (!was_counted || on_day->moved.taken_back != Money{}) found.push_back(std::move(*on_day));
      }
      cursor = page->next.value_or("");
    } while (!cursor.empty());
  }
  std::sort(found.begin(), found.end(), [](const ShiftOnDay& a, const ShiftOnDay& b) {
    return std::tie(a.shift.opened_on, a.shift.shift) < std::tie(b.shift.opened_on, b.shift.shift);
  });
  return found;
}

Result<CashOfOtherDays> BooksRegisterQuery::of_other_days(CompanyNo company, CommunityId community, Date day) const {
  const auto sums = look_up(reader_, other_days(company, community, day).view(), decode_sums);
  if (!sums) return pass_on(sums.error());
  if (!*sums) return CashOfOtherDays{};
  return CashOfOtherDays{Money{(*sums)->amount}, Money{(*sums)->count}};
}

Result<Money> BooksRegisterQuery::in_drawers(CompanyNo company, CommunityId community) const {
  Money held;
  std::string cursor;
  do {
    auto page = shifts(company, {community}, cursor, 500);
    if (!page) return pass_on(std::move(page.error()));
    for (const ShiftRow& row : page->rows) held.fen += row.closed_on ? 0 : row.expected().fen;
    cursor = page->next.value_or("");
  } while (!cursor.empty());
  return held;
}

Result<Page<SettlementRow>> BooksRegisterQuery::settlements(CompanyNo company, CommunityId community,
                                                            std::string_view cursor, std::size_t limit) const {
  return page_of<SettlementRow>(
      reader_, settlement_list(company, community).view(), cursor, limit,
      [&](const Uuid& id) { return look_up(reader_, row_key(kSettlements, company, id), decode_settlement); });
}

}  // namespace steward

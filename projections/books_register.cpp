#include "projections/books_register.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "domain/billing/receivable_events.h"
#include "domain/books/cut_over.h"
#include "projections/all_views.h"
#include "projections/books_register_rows.h"
#include "projections/natural_key.h"

namespace steward {

using namespace books_register;

namespace {

ExpenseRow recorded_row(CompanyNo company, const books::ExpenseRecorded& event) {
  ExpenseRow row;
  row.company = company;
  row.expense = event.expense;
  row.community = event.community;
  row.building = event.building;
  row.vendor = event.vendor;
  row.status = event.paid_by ? ExpenseStatus::paid : ExpenseStatus::owed;
  row.account = event.account;
  row.description = event.description;
  row.invoice_number = event.invoice_number;
  row.net = event.net;
  row.tax = event.tax;
  row.spent_on = event.spent_on;
  row.paid_by = event.paid_by;
  if (event.paid_by) row.paid_on = event.spent_on;
  row.period = event.posting.period;
  return row;
}

template <class Change>
Result<void> change_expense(Rows& rows, CompanyNo company, ExpenseId id, const Change& change) {
  const std::string key = row_key(kExpenses, company, id.uuid);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("expense-unknown");
  auto row = decode_expense(**found);
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows.put(key, encode(*row));
  return {};
}

SettlementRow recorded_row(CompanyNo company, const books::SettlementRecorded& event) {
  SettlementRow row;
  row.company = company;
  row.settlement = event.settlement;
  row.community = event.community;
  row.channel = event.channel;
  row.gross = event.gross;
  row.fee = event.fee;
  row.external_reference = event.external_reference;
  row.settled_on = event.settled_on;
  row.period = event.posting.period;
  return row;
}

SettlementRow recorded_row(CompanyNo company, const books::CommunitiesSettled& event) {
  SettlementRow row;
  row.company = company;
  row.settlement = event.settlement;
  row.community = event.community;
  row.other = event.other;
  row.gross = event.amount;
  row.external_reference = event.external_reference;
  row.settled_on = event.settled_on;
  row.period = event.posting.period;
  return row;
}

SettlementRow settled_row(const EventHeader& header, const billing::SuspenseSettled& event) {
  SettlementRow row;
  row.company = header.company;
  row.payment = event.payment;
  row.community = event.community;
  row.other = event.from;
  if (event.from.is_nil()) row.channel = event.taken_by;
  row.gross = Money{event.amount.fen + event.fee.fen};
  row.fee = event.fee;
  row.settled_on = header.effective_date;
  row.period = event.posting.period;
  return row;
}

Result<MoneyInSuspense> find_suspense(Rows& rows, CompanyNo company, PaymentId payment) {
  auto found = rows.get(row_key(kSuspense, company, payment.uuid));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("suspense-unknown");
  return decode_suspense(**found);
}

// It may be settled again after it was taken back, so that the event is what it is known by.
Result<void> settle_suspense(Rows& rows, const EventHeader& header, const billing::SuspenseSettled& event) {
  auto suspense = find_suspense(rows, header.company, event.payment);
  if (!suspense) return pass_on(std::move(suspense.error()));
  SettlementRow row = settled_row(header, event);
  row.external_reference = suspense->external_reference;
  rows.put(row_key(kSettlements, header.company, header.id.uuid), encode(row));
  suspense->settled_by = header.id;
  rows.put(row_key(kSuspense, header.company, event.payment.uuid), encode(*suspense));
  return {};
}

Result<void> reverse_settlement(Rows& rows, CompanyNo company, const Uuid& id, Date reversed_on) {
  const std::string key = row_key(kSettlements, company, id);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("settlement-unknown");
  auto row = decode_settlement(**found);
  if (!row) return pass_on(std::move(row.error()));
  row->reversed_on = reversed_on;
  rows.put(key, encode(*row));
  return {};
}

// The row of a community, which need not be there yet.
template <class Change>
Result<void> change_cut_over(Rows& rows, CompanyNo company, CommunityId community, const Change& change) {
  const std::string key = row_key(kCutOvers, company, community.uuid);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  CutOverRow row;
  row.community = community;
  if (*found) {
    auto stored = decode_cut_over(**found);
    if (!stored) return pass_on(std::move(stored.error()));
    row = std::move(*stored);
  }
  change(row);
  rows.put(key, encode(row));
  return {};
}

void count(books::ControlTotals& totals, const books::OpeningCounted& event) {
  using billing::LedgerAccount;
  if (event.account == LedgerAccount::receivables) totals.receivables.fen += event.amount.fen;
  if (event.account == LedgerAccount::credit_balances) totals.credit_balances.fen += event.amount.fen;
  if (event.account == LedgerAccount::deposits_held) totals.deposits_held.fen += event.amount.fen;
}

template <class Change>
Result<void> change_shift(Rows& rows, CompanyNo company, ShiftId id, const Change& change) {
  const std::string key = row_key(kShifts, company, id.uuid);
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return fail("row-damaged", {}, "shift");
  auto row = decode_shift(**found);
  if (!row) return pass_on(std::move(row.error()));
  change(*row);
  rows.put(key, encode(*row));
  return {};
}

// What happened to a drawer on a day: in the row of its shift, and in that of the day.
template <class Change>
Result<void> move_drawer(Rows& rows, CompanyNo company, ShiftId shift, Date on, const Change& change) {
  const std::string key = shift_days(company, shift).sortable_i32(on.days).take();
  auto found = rows.get(key);
  if (!found) return pass_on(std::move(found.error()));
  DrawerMoved day;
  if (*found) {
    auto stored = decode_moved(**found);
    if (!stored) return pass_on(std::move(stored.error()));
    day = *stored;
  }
  change(day);
  rows.put(key, encode(day));
  return change_shift(rows, company, shift, change);
}

template <class E>
Result<void> take_back(Rows& rows, CompanyNo company, const E& event) {
  const Date on = event.taken_back_on;
  auto moved = move_drawer(rows, company, event.shift, on,
                           [&](DrawerMoved& drawer) { drawer.taken_back.fen += event.amount.fen; });
  if (!moved) return moved;
  return change_shift(rows, company, event.shift,
                      [&](ShiftRow& row) { row.taken_back_on = std::max(row.taken_back_on, std::optional(on)); });
}

Result<std::optional<Money>> carried_into(Rows& rows, CompanyNo company, const books::ShiftOpened& event) {
  auto found = rows.get(row_key(kCounts, company, event.cashier.uuid));
  if (!found) return pass_on(std::move(found.error()));
  if (!*found) return std::optional<Money>{};
  ByteReader reader(**found);
  const auto community = reader.id<CommunityId>();
  const Money counted{reader.i64()};
  if (!reader.done()) return fail("row-damaged", {}, "count of a till");
  return community == event.community ? std::optional(counted) : std::nullopt;
}

}  // namespace

books::ControlTotals CutOverRow::differences() const {
  return books::differences_of({community, cut_over_on.value_or(Date{}), lines, brought});
}

std::string_view BooksRegisterView::group() const { return kBooksGroup; }

EventTypes BooksRegisterView::handles() const {
  return event_types<books::VendorRegistered, books::ExpenseRecorded, books::ExpensePaid, books::ExpenseReversed,
                     books::BudgetSet, books::ShiftOpened, books::CashTaken, books::CashBanked, books::BankingReversed,
                     books::ShiftClosed, books::ShortageTakenBack, books::OverageTakenBack, books::OpeningBalancesSet,
                     books::OpeningCounted, books::CutOverClosed, books::SettlementRecorded, books::SettlementReversed,
                     books::CommunitiesSettled, billing::SuspenseReceived, billing::SuspenseAssigned,
                     billing::SuspenseReturned, billing::SuspenseSettled, billing::SuspenseSettlementReversed>();
}

Result<void> BooksRegisterView::on(const RecordedEvent& recorded, Rows& rows) const {
  const CompanyNo company = recorded.header.company;
  // What left suspense otherwise is never settled.
  const auto forget = [&](PaymentId payment) -> Result<void> {
    rows.erase(row_key(kSuspense, company, payment.uuid));
    return {};
  };
  const auto visitor = overloaded{
      [&](const books::VendorRegistered& event) -> Result<void> {
        rows.put(row_key(kVendors, company, event.vendor.uuid),
                 encode(VendorRow{event.vendor, event.code, event.name, event.tax_number}));
        return {};
      },
      [&](const books::ExpenseRecorded& event) -> Result<void> {
        rows.put(row_key(kExpenses, company, event.expense.uuid), encode(recorded_row(company, event)));
        return {};
      },
      [&](const books::ExpensePaid& event) -> Result<void> {
        return change_expense(rows, company, event.expense, [&](ExpenseRow& row) {
          row.status = ExpenseStatus::paid;
          row.paid_by = event.paid_by;
          row.paid_on = event.paid_on;
        });
      },
      [&](const books::ExpenseReversed& event) -> Result<void> {
        return change_expense(rows, company, event.expense, [&](ExpenseRow& row) {
          row.status = ExpenseStatus::reversed;
          row.reversed_on = event.reversed_on;
        });
      },
      [&](const books::BudgetSet& event) -> Result<void> {
        ByteWriter row(8 * books::kMonthsOfBudget);
        for (const Money amount : event.months) row.i64(amount.fen);
        KeyWriter key = budget_key(company, event.community).sortable_i32(event.year);
        rows.put(key.u16(static_cast<std::uint16_t>(event.account)).view(), row.view());
        return {};
      },
      [&](const books::ShiftOpened& event) -> Result<void> {
        ShiftRow row;
        row.company = company;
        row.shift = event.shift;
        row.cashier = event.cashier;
        row.community = event.community;
        row.opened_on = event.opened_on;
        row.opening_float = event.opening_float;
        auto carried = carried_into(rows, company, event);
        if (!carried) return pass_on(std::move(carried.error()));
        row.carried = *carried;
        rows.put(row_key(kShifts, company, event.shift.uuid), encode(row));
        return {};
      },
      [&](const books::CashTaken& event) -> Result<void> {
        if (event.posted_on) {
          rows.add(other_days(company, event.community, event.taken_on).view(), {event.amount.fen, 0});
          rows.add(other_days(company, event.community, *event.posted_on).view(), {0, event.amount.fen});
        }
        return move_drawer(rows, company, event.shift, event.taken_on, [&](DrawerMoved& drawer) {
          const bool in = event.amount > Money{};
          (in ? drawer.taken : drawer.given_back).fen += in ? event.amount.fen : -event.amount.fen;
          drawer.payments += in ? 1 : 0;
        });
      },
      [&](const books::CashBanked& event) -> Result<void> {
        rows.put(shift_bankings(company, event.shift).id(recorded.header.id).view(),
                 ByteWriter(64).i64(event.amount.fen).i32(event.banked_on.days).text(event.reference).view());
        return move_drawer(rows, company, event.shift, event.banked_on,
                           [&](DrawerMoved& drawer) { drawer.banked.fen += event.amount.fen; });
      },
      [&](const books::BankingReversed& event) -> Result<void> {
        rows.erase(shift_bankings(company, event.shift).id(event.banking).view());
        return move_drawer(rows, company, event.shift, event.reversed_on,
                           [&](DrawerMoved& drawer) { drawer.banked.fen -= event.amount.fen; });
      },
      [&](const books::ShiftClosed& event) -> Result<void> {
        rows.put(row_key(kCounts, company, event.cashier.uuid),
                 ByteWriter(24).id(event.community).i64(event.counted.fen).view());
        return change_shift(rows, company, event.shift, [&](ShiftRow& row) {
          row.closed_on = event.closed_on;
          row.counted = event.counted;
        });
      },
      [&](const books::ShortageTakenBack& event) -> Result<void> { return take_back(rows, company, event); },
      [&](const books::OverageTakenBack& event) -> Result<void> { return take_back(rows, company, event); },
      [&](const books::OpeningBalancesSet& event) -> Result<void> {
        return change_cut_over(rows, company, event.community, [&](CutOverRow& row) {
          row.cut_over_on = event.cut_over_on;
          row.lines = event.lines;
        });
      },
      [&](const books::OpeningCounted& event) -> Result<void> {
        return change_cut_over(rows, company, event.community, [&](CutOverRow& row) { count(row.brought, event); });
      },
      [&](const books::CutOverClosed& event) -> Result<void> {
        return change_cut_over(rows, company, event.community,
                               [&](CutOverRow& row) { row.closed_on = event.closed_on; });
      },
      [&](const books::SettlementRecorded& event) -> Result<void> {
        rows.put(row_key(kSettlements, company, event.settlement.uuid), encode(recorded_row(company, event)));
        return {};
      },
      [&](const books::CommunitiesSettled& event) -> Result<void> {
        rows.put(row_key(kSettlements, company, event.settlement.uuid), encode(recorded_row(company, event)));
        return {};
      },
      [&](const books::SettlementReversed& event) -> Result<void> {
        return reverse_settlement(rows, company, event.settlement.uuid, event.reversed_on);
      },
      [&](const billing::SuspenseReceived& event) -> Result<void> {
        rows.put(row_key(kSuspense, company, event.payment.uuid),
                 encode(MoneyInSuspense{event.external_reference, {}}));
        return {};
      },
      [&](const billing::SuspenseAssigned& event) -> Result<void> { return forget(event.payment); },
      [&](const billing::SuspenseReturned& event) -> Result<void> { return forget(event.payment); },
      [&](const billing::SuspenseSettled& event) -> Result<void> {
        for (const EventId banking : event.bankings) {
          rows.put(row_key(kSettledBankings, company, banking.uuid), ByteWriter(16).id(event.payment).view());
        }
        return settle_suspense(rows, recorded.header, event);
      },
      [&](const billing::SuspenseSettlementReversed& event) -> Result<void> {
        for (const EventId banking : event.bankings) rows.erase(row_key(kSettledBankings, company, banking.uuid));
        auto suspense = find_suspense(rows, company, event.payment);
        if (!suspense) return pass_on(std::move(suspense.error()));
        return reverse_settlement(rows, company, suspense->settled_by.uuid, event.reversed_on);
      },
      [](const auto&) -> Result<void> { return {}; },
  };
  return visit(visitor, recorded.event);
}

bool BooksRegisterView::derives(std::string_view key) const {
  const auto table = static_cast<std::uint8_t>(key.front());
  return table == kVendors || table == kExpenses || table == kShifts || table == kSettlements;
}

void BooksRegisterView::derive(std::string_view key, std::string_view value, KeyList& keys) const {
  if (static_cast<std::uint8_t>(key.front()) == kVendors) {
    const auto row = decode_vendor(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    ByteReader company(key.substr(1));
    KeyWriter place = key_in(kVendorList, CompanyNo{company.u32()});
    keys.add(place.raw(natural_key(row->code)).uuid(row->vendor.uuid).view());
    return;
  }
  if (static_cast<std::uint8_t>(key.front()) == kShifts) {
    const auto row = decode_shift(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    for (const CommunityId& community : {CommunityId{}, row->community}) {
      for (const CredentialId& cashier : {CredentialId{}, row->cashier}) {
        KeyWriter place = shift_list(row->company, community, cashier);
        keys.add(place.sortable_i32(latest_first(row->opened_on)).uuid(row->shift.uuid).view());
      }
    }
    const auto in = [&](YearMonth month) {
      keys.add(shift_months(row->company, row->community, month).id(row->shift).view());
    };
    if (!row->closed_on) {
      in(kStillOpen);
      return;
    }
    const YearMonth last = month_of(std::max(*row->closed_on, row->taken_back_on.value_or(*row->closed_on)));
    for (YearMonth month = month_of(row->opened_on); month <= last; month = add(month, 1)) in(month);
    return;
  }
  if (static_cast<std::uint8_t>(key.front()) == kSettlements) {
    const auto row = decode_settlement(value);
    STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
    for (const CommunityId& community : {CommunityId{}, row->community}) {
      KeyWriter place = settlement_list(row->company, community);
      keys.add(place.sortable_i32(latest_first(row->settled_on)).uuid(id_at_end(key)).view());
    }
    return;
  }
  const auto row = decode_expense(value);
  STEWARD_ASSERT(row.has_value(), "a row that the view has put can be read");
  for (const Uuid& community : {Uuid{}, row->community.uuid}) {
    for (const Uuid& vendor : {Uuid{}, row->vendor.uuid}) {
      for (const bool owed_only : {false, true}) {
        if (owed_only && row->status != ExpenseStatus::owed) continue;
        KeyWriter place = expense_list(row->company, community, vendor, owed_only);
        keys.add(place.sortable_i32(row->spent_on.days).uuid(row->expense.uuid).view());
      }
    }
  }
}

std::string BooksRegisterView::describe_key(std::string_view key) const {
  static constexpr std::array<std::string_view, 13> kTables = {"place in a list",
                                                               "vendor",
                                                               "expense",
                                                               "budget of a community",
                                                               "shift",
                                                               "cut-over of a community",
                                                               "last count of a till",
                                                               "settlement",
                                                               "money in suspense",
                                                               "day of a drawer",
                                                               "cash of other days",
                                                               "banking of a shift",
                                                               "banking that money in suspense was"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

}  // namespace steward

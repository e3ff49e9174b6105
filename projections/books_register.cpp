#include "projections/books_register.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "domain/billing/receivable_events.h"
#include "domain/books/cut_over.h"
#include "projections/all_views.h"
#include "projections/natural_key.h"
#include "projections/row_codec.h"

namespace steward {

namespace {

// Tables of the view: table ‖ company ‖ …
constexpr std::uint8_t kVendors = 1;      // vendor → VendorRow
constexpr std::uint8_t kExpenses = 2;     // expense → ExpenseRow
constexpr std::uint8_t kBudgets = 3;      // community ‖ year ‖ account → amounts of the months
constexpr std::uint8_t kShifts = 4;       // shift → ShiftRow
constexpr std::uint8_t kCutOvers = 5;     // community → CutOverRow
constexpr std::uint8_t kCounts = 6;       // cashier → community, and what their last shift was counted with
constexpr std::uint8_t kSettlements = 7;  // settlement, or event that settled money in suspense → SettlementRow
constexpr std::uint8_t kSuspense = 8;     // payment that waits in suspense or was settled → MoneyInSuspense
constexpr std::uint8_t kVendorList = 11;  // code ‖ vendor
// community (nil: all) ‖ vendor (nil: all) ‖ 1 only what is owed, 0 all ‖ date ‖ expense
constexpr std::uint8_t kExpenseList = 12;
constexpr std::uint8_t kShiftList = 13;  // community (nil: all) ‖ cashier (nil: all) ‖ day, latest first ‖ shift
constexpr std::uint8_t kSettlementList = 14;  // community (nil: all) ‖ day, latest first ‖ settlement

std::string encode(const VendorRow& row) {
  return ByteWriter(160).uuid(row.vendor.uuid).text(row.code).text(row.name).text(row.tax_number).take();
}

Result<VendorRow> decode_vendor(std::string_view bytes) {
  ByteReader reader(bytes);
  VendorRow row;
  row.vendor = VendorId(reader.uuid());
  row.code = std::string(reader.text());
  row.name = std::string(reader.text());
  row.tax_number = std::string(reader.text());
  if (!reader.done()) return fail("row-damaged", {}, "vendor");
  return row;
}

std::string encode(const ExpenseRow& row) {
  ByteWriter writer(240);
  writer.u32(row.company.value).uuid(row.expense.uuid).uuid(row.community.uuid).uuid(row.building.uuid);
  writer.uuid(row.vendor.uuid).u8(static_cast<std::uint8_t>(row.status)).u16(static_cast<std::uint16_t>(row.account));
  writer.text(row.description).text(row.invoice_number).i64(row.net.fen).i64(row.tax.fen).i32(row.spent_on.days);
  writer.u8(row.paid_by ? static_cast<std::uint8_t>(*row.paid_by) : 0);
  put_optional(writer, row.paid_on);
  put_optional(writer, row.reversed_on);
  return writer.i32(row.period.months).take();
}

Result<ExpenseRow> decode_expense(std::string_view bytes) {
  ByteReader reader(bytes);
  ExpenseRow row;
  row.company = CompanyNo{reader.u32()};
  row.expense = ExpenseId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.vendor = VendorId(reader.uuid());
  row.status = static_cast<ExpenseStatus>(reader.u8());
  row.account = static_cast<billing::LedgerAccount>(reader.u16());
  row.description = std::string(reader.text());
  row.invoice_number = std::string(reader.text());
  row.net = Money{reader.i64()};
  row.tax = Money{reader.i64()};
  row.spent_on = Date{reader.i32()};
  if (const std::uint8_t channel = reader.u8(); channel != 0) {
    row.paid_by = static_cast<billing::PaymentChannel>(channel);
  }
  row.paid_on = get_optional_date(reader);
  row.reversed_on = get_optional_date(reader);
  row.period = YearMonth{reader.i32()};
  if (!reader.done()) return fail("row-damaged", {}, "expense");
  return row;
}

std::string encode(const ShiftRow& row) {
  ByteWriter writer(160);
  writer.u32(row.company.value).uuid(row.shift.uuid).uuid(row.cashier.uuid).uuid(row.community.uuid);
  writer.i32(row.opened_on.days);
  put_optional(writer, row.closed_on);
  writer.i64(row.opening_float.fen).i64(row.taken.fen).i64(row.payments).i64(row.given_back.fen).i64(row.banked.fen);
  writer.boolean(row.counted.has_value()).i64(row.counted.value_or(Money{}).fen);
  writer.boolean(row.carried.has_value()).i64(row.carried.value_or(Money{}).fen);
  return writer.i64(row.taken_back.fen).take();
}

Result<ShiftRow> decode_shift(std::string_view bytes) {
  ByteReader reader(bytes);
  ShiftRow row;
  row.company = CompanyNo{reader.u32()};
  row.shift = ShiftId(reader.uuid());
  row.cashier = CredentialId(reader.uuid());
  row.community = CommunityId(reader.uuid());
  row.opened_on = Date{reader.i32()};
  row.closed_on = get_optional_date(reader);
  row.opening_float = Money{reader.i64()};
  row.taken = Money{reader.i64()};
  row.payments = reader.i64();
  row.given_back = Money{reader.i64()};
  row.banked = Money{reader.i64()};
  const bool counted = reader.boolean();
  const Money in_drawer{reader.i64()};
  if (counted) row.counted = in_drawer;
  const bool followed = reader.boolean();
  const Money carried{reader.i64()};
  if (followed) row.carried = carried;
  row.taken_back = Money{reader.i64()};
  if (!reader.done()) return fail("row-damaged", {}, "shift");
  return row;
}

std::string encode(const SettlementRow& row) {
  ByteWriter writer(160);
  writer.u32(row.company.value).id(row.settlement).id(row.payment).id(row.community).id(row.other);
  writer.u8(row.channel ? static_cast<std::uint8_t>(*row.channel) : 0).i64(row.gross.fen).i64(row.fee.fen);
  writer.text(row.external_reference).i32(row.settled_on.days);
  put_optional(writer, row.reversed_on);
  return writer.i32(row.period.months).take();
}

Result<SettlementRow> decode_settlement(std::string_view bytes) {
  ByteReader reader(bytes);
  SettlementRow row;
  row.company = CompanyNo{reader.u32()};
  row.settlement = reader.id<SettlementId>();
  row.payment = reader.id<PaymentId>();
  row.community = reader.id<CommunityId>();
  row.other = reader.id<CommunityId>();
  if (const std::uint8_t channel = reader.u8(); channel != 0) {
    row.channel = static_cast<billing::PaymentChannel>(channel);
  }
  row.gross = Money{reader.i64()};
  row.fee = Money{reader.i64()};
  row.external_reference = std::string(reader.text());
  row.settled_on = Date{reader.i32()};
  row.reversed_on = get_optional_date(reader);
  row.period = YearMonth{reader.i32()};
  if (!reader.done()) return fail("row-damaged", {}, "settlement");
  return row;
}

// What the settlement of money in suspense does not say of it.
struct MoneyInSuspense {
  std::string external_reference;
  EventId settled_by;  // the last time; nil: not yet
};

std::string encode(const MoneyInSuspense& row) {
  return ByteWriter(48).text(row.external_reference).id(row.settled_by).take();
}

Result<MoneyInSuspense> decode_suspense(std::string_view bytes) {
  ByteReader reader(bytes);
  MoneyInSuspense row;
  row.external_reference = std::string(reader.text());
  row.settled_by = reader.id<EventId>();
  if (!reader.done()) return fail("row-damaged", {}, "money in suspense");
  return row;
}

std::string encode(const CutOverRow& row) {
  ByteWriter writer(160);
  writer.uuid(row.community.uuid);
  put_optional(writer, row.cut_over_on);
  writer.u32(static_cast<std::uint32_t>(row.lines.size()));
  for (const books::OpeningLine& line : row.lines) {
    writer.u16(static_cast<std::uint16_t>(line.account)).i64(line.amount.fen);
  }
  writer.i64(row.brought.receivables.fen).i64(row.brought.credit_balances.fen).i64(row.brought.deposits_held.fen);
  put_optional(writer, row.closed_on);
  return writer.take();
}

Result<CutOverRow> decode_cut_over(std::string_view bytes) {
  ByteReader reader(bytes);
  CutOverRow row;
  row.community = CommunityId(reader.uuid());
  row.cut_over_on = get_optional_date(reader);
  const std::uint32_t lines = reader.count(2 + 8);
  for (std::uint32_t i = 0; i < lines; ++i) {
    const auto account = static_cast<billing::LedgerAccount>(reader.u16());
    row.lines.push_back({account, Money{reader.i64()}});
  }
  row.brought.receivables = Money{reader.i64()};
  row.brought.credit_balances = Money{reader.i64()};
  row.brought.deposits_held = Money{reader.i64()};
  row.closed_on = get_optional_date(reader);
  if (!reader.done()) return fail("row-damaged", {}, "cut-over");
  return row;
}

KeyWriter shift_list(CompanyNo company, CommunityId community, CredentialId cashier) {
  return key_in(kShiftList, company).id(community).id(cashier);
}
KeyWriter settlement_list(CompanyNo company, CommunityId community) {
  return key_in(kSettlementList, company).id(community);
}
// Latest first: no date is so far away that its negative is none.
std::int32_t latest_first(Date day) { return -day.days; }

std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

KeyWriter expense_list(CompanyNo company, const Uuid& community, const Uuid& vendor, bool owed_only) {
  return key_in(kExpenseList, company).uuid(community).uuid(vendor).u8(owed_only ? 1 : 0);
}

KeyWriter budget_key(CompanyNo company, CommunityId community) { return key_in(kBudgets, company).id(community); }

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

template <class E>
Result<void> take_back(Rows& rows, CompanyNo company, const E& event) {
  return change_shift(rows, company, event.shift, [&](ShiftRow& row) { row.taken_back.fen += event.amount.fen; });
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
                     books::BudgetSet, books::ShiftOpened, books::CashTaken, books::CashBanked, books::ShiftClosed,
                     books::ShortageTakenBack, books::OverageTakenBack, books::OpeningBalancesSet,
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
        return change_shift(rows, company, event.shift, [&](ShiftRow& row) {
          const bool in = event.amount > Money{};
          (in ? row.taken : row.given_back).fen += in ? event.amount.fen : -event.amount.fen;
          row.payments += in ? 1 : 0;
        });
      },
      [&](const books::CashBanked& event) -> Result<void> {
        return change_shift(rows, company, event.shift, [&](ShiftRow& row) { row.banked.fen += event.amount.fen; });
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
        return settle_suspense(rows, recorded.header, event);
      },
      [&](const billing::SuspenseSettlementReversed& event) -> Result<void> {
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
  static constexpr std::array<std::string_view, 9> kTables = {
      "place in a list",       "vendor",     "expense",
      "budget of a community", "shift",      "cut-over of a community",
      "last count of a till",  "settlement", "money in suspense"};
  const auto table = static_cast<std::uint8_t>(key.front());
  return describe(kTables.at(table < kTables.size() ? table : 0), key);
}

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
  return page_of<ExpenseRow>(reader_, prefix, cursor, limit,
                             [&](const Uuid& id) { return expense(company, ExpenseId(id)); });
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

Result<std::vector<ShiftRow>> BooksRegisterQuery::shifts_of(CompanyNo company, CommunityId community, Date day) const {
  constexpr std::size_t kMostCashiers = 1'000;
  auto page =
      shifts_at(company, shift_list(company, community, {}).sortable_i32(latest_first(day)).take(), {}, kMostCashiers);
  if (!page) return pass_on(std::move(page.error()));
  return std::move(page->rows);
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

#include "projections/books_register_rows.h"

namespace steward::books_register {

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
  put_optional(writer, row.taken_back_on);
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
  row.taken_back_on = get_optional_date(reader);
  row.taken_back = Money{reader.i64()};
  if (!reader.done()) return fail("row-damaged", {}, "shift");
  return row;
}

std::string encode(const DrawerMoved& row) {
  ByteWriter writer(40);
  writer.i64(row.taken.fen).i64(row.payments).i64(row.given_back.fen).i64(row.banked.fen).i64(row.taken_back.fen);
  return writer.take();
}

Result<DrawerMoved> decode_moved(std::string_view bytes) {
  ByteReader reader(bytes);
  DrawerMoved row;
  row.taken = Money{reader.i64()};
  row.payments = reader.i64();
  row.given_back = Money{reader.i64()};
  row.banked = Money{reader.i64()};
  row.taken_back = Money{reader.i64()};
  if (!reader.done()) return fail("row-damaged", {}, "day of a drawer");
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

}  // namespace steward::books_register

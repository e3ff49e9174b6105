#include "projections/arrears_rows.h"

#include <algorithm>

namespace steward {

namespace arrears {

void put_deposit(ByteWriter& writer, FeeItemId item) {
  writer.u8(item.is_nil() ? 0 : 1);
  if (!item.is_nil()) writer.uuid(item.uuid);
}
FeeItemId get_deposit(ByteReader& reader) { return reader.boolean() ? reader.id<FeeItemId>() : FeeItemId{}; }

std::string encode(const StoredRow& stored) {
  const ArrearsRow& row = stored.row;
  ByteWriter writer(160 + row.open_bills.size() * 25 + stored.place.size());
  writer.u32(row.company.value).uuid(row.community.uuid).uuid(row.building.uuid).uuid(row.house.uuid);
  writer.uuid(row.household.uuid).text(row.house_number).i64(row.arrears.fen).i64(row.disputed.fen);
  writer.i64(row.credit.fen).u8(row.has_wallets ? 1 : 0).i64(row.deposits.fen);
  put_optional(writer, row.moved_out_on);
  writer.text(stored.place).u32(static_cast<std::uint32_t>(row.open_bills.size()));
  for (const OpenBill& bill : row.open_bills) {
    writer.u32(bill.number).i32(bill.due_date.days).i64(bill.open.fen).i64(bill.late_fee.fen);
    put_deposit(writer, bill.deposit);
  }
  writer.u32(static_cast<std::uint32_t>(row.disputed_bills.size()));
  for (const std::uint32_t bill : row.disputed_bills) writer.u32(bill);
  writer.u32(static_cast<std::uint32_t>(row.held_deposits.size()));
  for (const HeldDeposit& deposit : row.held_deposits) writer.uuid(deposit.fee_item.uuid).i64(deposit.held.fen);
  return writer.take();
}

Result<StoredRow> decode_stored(std::string_view bytes) {
  ByteReader reader(bytes);
  StoredRow stored;
  ArrearsRow& row = stored.row;
  row.company = CompanyNo{reader.u32()};
  row.community = CommunityId(reader.uuid());
  row.building = BuildingId(reader.uuid());
  row.house = HouseId(reader.uuid());
  row.household = HouseholdId(reader.uuid());
  row.house_number = std::string(reader.text());
  row.arrears = Money{reader.i64()};
  row.disputed = Money{reader.i64()};
  row.credit = Money{reader.i64()};
  row.has_wallets = reader.boolean();
  row.deposits = Money{reader.i64()};
  row.moved_out_on = get_optional_date(reader);
  stored.place = reader.text();
  const std::uint32_t bills = reader.count(25);
  row.open_bills.reserve(bills + 8);  // a statement adds a few
  for (std::uint32_t i = 0; i < bills; ++i) {
    OpenBill bill;
    bill.number = reader.u32();
    bill.due_date = Date{reader.i32()};
    bill.open = Money{reader.i64()};
    bill.late_fee = Money{reader.i64()};
    bill.deposit = get_deposit(reader);
    row.open_bills.push_back(bill);
  }
  const std::uint32_t disputed = reader.count(4);
  for (std::uint32_t i = 0; i < disputed; ++i) row.disputed_bills.push_back(reader.u32());
  const std::uint32_t deposits = reader.count(24);
  for (std::uint32_t i = 0; i < deposits; ++i) {
    const auto item = reader.id<FeeItemId>();
    row.held_deposits.push_back({item, Money{reader.i64()}});
  }
  if (!reader.done()) return fail("row-damaged", {}, "arrears of a household");
  return stored;
}

}  // namespace arrears

std::optional<Date> ArrearsRow::oldest_due_date() const {
  if (open_bills.empty()) return std::nullopt;
  return open_bills.front().due_date;
}

std::vector<HeldDeposit> ArrearsRow::deposits_by_item() const {
  std::vector<HeldDeposit> all = held_deposits;
  for (const OpenBill& bill : open_bills) {
    if (bill.deposit.is_nil() || bill.open == bill.late_fee) continue;
    auto place =
        std::lower_bound(all.begin(), all.end(), bill.deposit,
                         [](const HeldDeposit& deposit, FeeItemId wanted) { return deposit.fee_item < wanted; });
    if (place == all.end() || place->fee_item != bill.deposit) place = all.insert(place, {bill.deposit, {}, {}});
    place->unpaid.fen += bill.open.fen - bill.late_fee.fen;
  }
  return all;
}

}  // namespace steward

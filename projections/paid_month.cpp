#include "projections/paid_month.h"

#include <algorithm>
#include <tuple>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

namespace steward {

namespace {

constexpr std::size_t kEntryBytes = 4 + 16 + 4 + 1 + 4 * 8;

}  // namespace

Result<PaidMonth> PaidMonth::decode(std::string_view bytes) {
  ByteReader reader(bytes);
  PaidMonth month;
  const std::uint32_t count = reader.count(kEntryBytes);
  month.entries_.reserve(count + 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    Entry entry;
    entry.month = YearMonth{reader.i32()};
    entry.item = reader.id<FeeItemId>();
    entry.bill = reader.u32();
    entry.kind = reader.boolean() ? Kind::deposit : Kind::income;
    entry.moved.billed = reader.i64();
    entry.moved.waived = reader.i64();
    entry.moved.paid = reader.i64();
    entry.moved.otherwise = reader.i64();
    month.entries_.push_back(entry);
  }
  if (!reader.done()) return fail("row-damaged", {}, "charge month of a household");
  return month;
}

std::string PaidMonth::encode() const {
  ByteWriter writer(4 + entries_.size() * kEntryBytes);
  writer.u32(static_cast<std::uint32_t>(entries_.size()));
  for (const Entry& entry : entries_) {
    writer.i32(entry.month.months).uuid(entry.item.uuid).u32(entry.bill).u8(static_cast<std::uint8_t>(entry.kind));
    writer.i64(entry.moved.billed).i64(entry.moved.waived).i64(entry.moved.paid).i64(entry.moved.otherwise);
  }
  return writer.take();
}

void PaidMonth::add(std::uint32_t bill, FeeItemId item, Kind kind, YearMonth month, const Moved& moved) {
  const auto place = std::lower_bound(
      entries_.begin(), entries_.end(), std::tuple(month, item, bill),
      [](const Entry& entry, const auto& wanted) { return std::tuple(entry.month, entry.item, entry.bill) < wanted; });
  if (place != entries_.end() && place->month == month && place->item == item && place->bill == bill) {
    place->moved.billed += moved.billed;
    place->moved.waived += moved.waived;
    place->moved.paid += moved.paid;
    place->moved.otherwise += moved.otherwise;
  } else {
    entries_.insert(place, Entry{month, item, bill, kind, moved});
  }
}

std::vector<PaidMonth::Settled> PaidMonth::settled(std::uint32_t bill) const {
  std::vector<Settled> settled;
  for (const Entry& entry : entries_) {  // a bill is of one item: once a month
    if (entry.bill != bill) continue;
    const Settled of_month{entry.month, entry.moved.paid, entry.moved.waived + entry.moved.otherwise};
    if (of_month.paid != 0 || of_month.given_up != 0) settled.push_back(of_month);
  }
  return settled;
}

bool PaidMonth::counts(const Entry& entry, const std::optional<FeeItemId>& item) const {
  if (item ? entry.item != *item : entry.kind == Kind::deposit) return false;
  std::int64_t billed = 0;
  for (const Entry& other : entries_) {
    if (other.bill == entry.bill) billed += other.moved.billed;
  }
  return billed != 0;
}

std::vector<PaidMonth::Change> PaidMonth::changes(const std::optional<FeeItemId>& item) const {
  std::int64_t receivable = 0;
  for (const Entry& entry : entries_) {
    if (counts(entry, item)) receivable += entry.moved.billed - entry.moved.waived;
  }
  std::vector<Change> changes;
  std::int64_t settled = 0;
  bool was_paid_up = false;
  for (std::size_t i = 0; i < entries_.size();) {
    const YearMonth month = entries_[i].month;
    bool any = false;
    for (; i < entries_.size() && entries_[i].month == month; ++i) {
      if (!counts(entries_[i], item)) continue;
      any = true;
      settled += entries_[i].moved.paid + entries_[i].moved.otherwise;
    }
    if (!any) continue;
    const bool is_paid_up = settled >= receivable;
    if (changes.empty() || is_paid_up != was_paid_up) {
      changes.push_back({month, changes.empty() ? 1 : 0, int{is_paid_up} - int{was_paid_up}});
    }
    was_paid_up = is_paid_up;
  }
  return changes;
}

}  // namespace steward

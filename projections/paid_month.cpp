#include "projections/paid_month.h"

#include <algorithm>
#include <tuple>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

namespace steward {

namespace {

constexpr std::size_t kEntryBytes = 4 + 16 + 4 + 1 + 8 + 8;

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
    entry.billed = reader.i64();
    entry.open = reader.i64();
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
    writer.i64(entry.billed).i64(entry.open);
  }
  return writer.take();
}

void PaidMonth::add(std::uint32_t bill, FeeItemId item, Kind kind, YearMonth month, std::int64_t billed,
                    std::int64_t open) {
  const auto place = std::lower_bound(
      entries_.begin(), entries_.end(), std::tuple(month, item, bill),
      [](const Entry& entry, const auto& wanted) { return std::tuple(entry.month, entry.item, entry.bill) < wanted; });
  if (place != entries_.end() && place->month == month && place->item == item && place->bill == bill) {
    place->billed += billed;
    place->open += open;
  } else {
    entries_.insert(place, Entry{month, item, bill, kind, billed, open});
  }
}

std::vector<PaidMonth::Settled> PaidMonth::settled(std::uint32_t bill) const {
  std::vector<Settled> settled;
  for (const Entry& entry : entries_) {  // a bill is of one item: once a month
    if (entry.bill == bill && entry.billed != entry.open) settled.push_back({entry.month, entry.billed - entry.open});
  }
  return settled;
}

std::vector<PaidMonth::Change> PaidMonth::changes(const std::optional<FeeItemId>& item) const {
  std::vector<Change> changes;
  std::int64_t billed = 0;
  std::int64_t open = 0;
  bool was_billed = false;
  bool was_paid_up = false;
  for (std::size_t i = 0; i < entries_.size();) {
    const YearMonth month = entries_[i].month;
    for (; i < entries_.size() && entries_[i].month == month; ++i) {
      const Entry& entry = entries_[i];
      if (item ? entry.item != *item : entry.kind == Kind::deposit) continue;
      billed += entry.billed;
      open += entry.open;
    }
    const bool is_billed = billed > 0;
    const bool is_paid_up = is_billed && open <= 0;
    if (is_billed != was_billed || is_paid_up != was_paid_up) {
      changes.push_back({month, int{is_billed} - int{was_billed}, int{is_paid_up} - int{was_paid_up}});
    }
    was_billed = is_billed;
    was_paid_up = is_paid_up;
  }
  return changes;
}

}  // namespace steward

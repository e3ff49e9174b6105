#include "projections/paid_month.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "eventstore/codec/byte_reader.h"
#include "eventstore/codec/byte_writer.h"

namespace steward {

namespace {

constexpr std::size_t kEntryBytes = 4 + 16 + 4 + 1 + 5 * 8;

PaidMonth::Moved sum_of(const PaidMonth::Moved& a, const PaidMonth::Moved& b) {
  return {a.billed + b.billed, a.waived + b.waived, a.paid + b.paid, a.otherwise + b.otherwise, a.fell + b.fell};
}

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
    entry.moved.fell = reader.i64();
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
    writer.i64(entry.moved.fell);
  }
  return writer.take();
}

void PaidMonth::add(std::uint32_t bill, FeeItemId item, Kind kind, YearMonth month, const Moved& moved) {
  const auto place = std::lower_bound(
      entries_.begin(), entries_.end(), std::tuple(month, item, bill),
      [](const Entry& entry, const auto& wanted) { return std::tuple(entry.month, entry.item, entry.bill) < wanted; });
  if (place != entries_.end() && place->month == month && place->item == item && place->bill == bill) {
    place->moved = sum_of(place->moved, moved);
  } else {
    entries_.insert(place, Entry{month, item, bill, kind, moved});
  }
}

PaidMonth::Moved PaidMonth::of_bill(std::uint32_t bill) const {
  Moved sum;
  for (const Entry& entry : entries_) {
    if (entry.bill == bill) sum = sum_of(sum, entry.moved);
  }
  return sum;
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

std::vector<const PaidMonth::Entry*> PaidMonth::counted(const std::optional<FeeItemId>& item) const {
  std::vector<const Entry*> counted;
  std::map<std::uint32_t, std::int64_t> billed;  // by bill: a household may have thousands for one month
  for (const Entry& entry : entries_) {
    if (item ? entry.item != *item : entry.kind == Kind::deposit) continue;
    counted.push_back(&entry);
    billed[entry.bill] += entry.moved.billed;
  }
  std::erase_if(counted, [&](const Entry* entry) { return billed.at(entry->bill) == 0; });
  return counted;
}

std::vector<PaidMonth::Restated> PaidMonth::restated(FeeItemId item) const {
  // Few months have any.
  const auto fell = [](const Entry& entry) { return entry.moved.fell != 0; };
  if (std::none_of(entries_.begin(), entries_.end(), fell)) return {};
  const std::vector<const Entry*> entries = counted(item);
  if (std::none_of(entries.begin(), entries.end(), [&](const Entry* entry) { return fell(*entry); })) return {};
  std::map<YearMonth, Moved> months;
  std::int64_t due = 0;
  for (const Entry* entry : entries) {
    Moved& month = months[entry->month];
    month = sum_of(month, entry->moved);
    due += entry->moved.billed - entry->moved.waived - entry->moved.fell;
  }
  std::vector<Restated> restated;
  std::int64_t left = 0;  // of what was paid, without what was given back of it
  std::int64_t counted_before = 0;
  for (const auto& [month, moved] : months) {
    left += moved.paid - moved.fell;
    const std::int64_t counts = std::min(left, std::max(due, std::int64_t{0}));
    const Restated of_month{month, -moved.fell, counts - counted_before - moved.paid};
    if (of_month.charged != 0 || of_month.paid != 0) restated.push_back(of_month);
    counted_before = counts;
  }
  return restated;
}

std::vector<PaidMonth::Change> PaidMonth::changes(const std::optional<FeeItemId>& item) const {
  std::int64_t charged = 0;
  std::int64_t receivable = 0;
  std::int64_t open = 0;
  std::vector<std::pair<YearMonth, std::int64_t>> settled_in;  // ascending, as entries are
  std::vector<FeeItemId> corrected;
  for (const Entry* entry : counted(item)) {
    charged += entry->moved.billed - entry->moved.fell;
    receivable += entry->moved.billed - entry->moved.fell - entry->moved.waived;
    open += entry->moved.open();
    if (settled_in.empty() || settled_in.back().first != entry->month) settled_in.emplace_back(entry->month, 0);
    settled_in.back().second += entry->moved.paid + entry->moved.otherwise;
    const bool is_told = std::find(corrected.begin(), corrected.end(), entry->item) != corrected.end();
    if (entry->moved.fell != 0 && !is_told) corrected.push_back(entry->item);
  }
  for (const FeeItemId& each : corrected) {
    for (const Restated& of_month : restated(each)) {  // its months are some of these
      std::lower_bound(settled_in.begin(), settled_in.end(), std::pair(of_month.month, INT64_MIN))->second +=
          of_month.paid;
    }
  }
  std::vector<Change> changes;
  // What was paid and given back may be owed again, when that payment bounces.
  if (charged <= 0 && open <= 0) return changes;
  std::int64_t settled = 0;
  bool was_paid_up = false;
  if (receivable <= 0) {
    changes.push_back({kAtAnyTime, 1, 1});
    was_paid_up = true;
  }
  for (const auto& [month, fen] : settled_in) {
    settled += fen;
    const bool is_paid_up = settled >= receivable;
    if (changes.empty() || is_paid_up != was_paid_up) {
      changes.push_back({month, changes.empty() ? 1 : 0, int{is_paid_up} - int{was_paid_up}});
    }
    was_paid_up = is_paid_up;
  }
  return changes;
}

}  // namespace steward

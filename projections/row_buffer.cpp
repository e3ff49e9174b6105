#include "projections/row_buffer.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "projections/view.h"

namespace steward {

namespace {

constexpr std::size_t kEntryBytes = 160;  // what a row costs beside its key and value, about

std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

Sums operator+(Sums a, Sums b) { return {wrapping_add(a.amount, b.amount), wrapping_add(a.count, b.count)}; }

}  // namespace

RowBuffer::RowBuffer(const View& view, const KvStore& store, Family family, bool family_is_empty)
    : view_(view), store_(store), family_(family), family_is_empty_(family_is_empty) {}

Result<RowBuffer::Entries::value_type*> RowBuffer::find(std::string_view key) {
  if (const auto found = rows_.find(key); found != rows_.end()) return &*found;
  Entry entry;
  entry.derives = view_.derives(key);
  if (!family_is_empty_) {
    auto stored = store_.get(family_, key);
    if (!stored) {
      storage_error_ = stored.error();
      return pass_on(std::move(stored.error()));
    }
    entry.now = std::move(*stored);
  }
  bytes_ += key.size() + kEntryBytes + (entry.now ? entry.now->size() : 0);
  return &*rows_.emplace(std::string(key), std::move(entry)).first;
}

Result<std::optional<std::string_view>> RowBuffer::get(std::string_view key) {
  auto row = find(key);
  if (!row) return pass_on(std::move(row.error()));
  Entry& entry = (*row)->second;
  entry.read = true;
  if (!entry.now) return std::optional<std::string_view>{};
  return std::optional<std::string_view>(*entry.now);
}

void RowBuffer::put(std::string_view key, std::string value) { change(key, std::move(value)); }
void RowBuffer::erase(std::string_view key) { change(key, std::nullopt); }

void RowBuffer::change(std::string_view key, std::optional<std::string> value) {
  Undo step;
  auto found = rows_.find(key);
  if (found != rows_.end()) {
    step.row = &*found;
  } else if (!family_is_empty_ && view_.derives(key)) {
    // What the row derives must be known before it changes.
    auto row = find(key);
    if (!row) return;  // storage_error_ says so: the call fails
    step.row = *row;
  } else {
    Entry entry;
    entry.derives = view_.derives(key);
    step.row = &*rows_.emplace(std::string(key), std::move(entry)).first;
    step.created = true;
    bytes_ += key.size() + kEntryBytes;
  }
  Entry& entry = step.row->second;
  step.was_dirty = entry.dirty;
  if (!entry.dirty) {
    entry.dirty = true;
    if (entry.derives) entry.stored = entry.now;
    dirty_.push_back(step.row);
    if (keep_ordered_) ordered_.insert(step.row->first);
  }
  bytes_ += value ? value->size() : 0;
  bytes_ -= entry.now ? entry.now->size() : 0;
  step.was = std::move(entry.now);
  entry.now = std::move(value);
  undo_.push_back(std::move(step));
}

void RowBuffer::add(std::string_view key, Sums delta) {
  auto found = sums_.find(key);
  if (found == sums_.end()) {
    bytes_ += key.size() + kEntryBytes;
    found = sums_.emplace(std::string(key), SumEntry{}).first;
  }
  SumEntry& entry = found->second;
  Undo step;
  step.sums = &*found;
  step.delta = entry.delta;
  undo_.push_back(std::move(step));
  entry.delta = entry.delta + delta;
  if (!entry.dirty) {
    entry.dirty = true;
    dirty_sums_.push_back(&*found);
  }
}

void RowBuffer::undo_row(Undo& step) {
  Entry& entry = step.row->second;
  bytes_ -= entry.now ? entry.now->size() : 0;
  bytes_ += step.was ? step.was->size() : 0;
  entry.now = std::move(step.was);
  if (!step.was_dirty) {
    STEWARD_ASSERT(dirty_.back() == step.row, "undo goes backwards");
    dirty_.pop_back();
    if (keep_ordered_) ordered_.erase(step.row->first);
    entry.dirty = false;
    entry.stored.reset();
  }
  if (step.created) {
    bytes_ -= step.row->first.size() + kEntryBytes;
    rows_.erase(rows_.find(step.row->first));
  }
}

void RowBuffer::roll_back_to(std::size_t mark) {
  while (undo_.size() > mark) {
    Undo& step = undo_.back();
    if (step.sums != nullptr) {
      step.sums->second.delta = step.delta;
    } else {
      undo_row(step);
    }
    undo_.pop_back();
  }
}

Result<std::vector<std::pair<std::string, std::string>>> RowBuffer::scan(std::string_view from, std::string_view to,
                                                                         std::size_t limit) {
  if (!keep_ordered_) {
    keep_ordered_ = true;
    for (const auto* row : dirty_) ordered_.insert(row->first);
  }
  std::vector<std::pair<std::string, std::string>> found;
  auto pending = ordered_.lower_bound(from);
  const auto pending_left = [&] { return pending != ordered_.end() && (to.empty() || *pending < to); };
  const auto take_pending = [&] {
    const Entry& entry = rows_.find(*pending)->second;
    if (entry.now) found.emplace_back(std::string(*pending), *entry.now);
    ++pending;
  };
  if (!family_is_empty_) {
    const auto stored = store_.scan(family_, std::string(from), std::string(to), false, false);
    std::string_view key;
    std::string_view value;
    while (found.size() < limit) {
      auto more = stored->next(key, value);
      if (!more) {
        storage_error_ = more.error();
        return pass_on(std::move(more.error()));
      }
      if (!*more) break;
      while (found.size() < limit && pending_left() && *pending < key) take_pending();
      if (found.size() >= limit) break;
      if (pending_left() && *pending == key) {
        take_pending();
      } else {
        found.emplace_back(std::string(key), std::string(value));
      }
    }
  }
  while (found.size() < limit && pending_left()) take_pending();
  return found;
}

void RowBuffer::take_sums(RowBuffer& other) {
  for (auto* sum : other.dirty_sums_) {
    add(sum->first, sum->second.delta);
    sum->second.delta = Sums{};
    sum->second.dirty = false;
  }
  other.dirty_sums_.clear();
  keep();
}

void RowBuffer::collect_derived(std::string_view key, const Entry& entry, WriteSet& changes) const {
  std::vector<std::string> before;
  std::vector<std::string> after;
  if (entry.stored) view_.derive(key, *entry.stored, before);
  if (entry.now) view_.derive(key, *entry.now, after);
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  for (std::string& old : before) {
    if (!std::binary_search(after.begin(), after.end(), old)) changes.erase(family_, old);
  }
  for (std::string& fresh : after) {
    if (!std::binary_search(before.begin(), before.end(), fresh)) changes.put(family_, std::move(fresh), {});
  }
}

Result<void> RowBuffer::collect_sums(WriteSet& changes) {
  for (auto* sum : dirty_sums_) {
    SumEntry& entry = sum->second;
    if (entry.delta == Sums{}) continue;
    if (!entry.base_known && !family_is_empty_) {
      auto stored = store_.get(family_, sum->first);
      if (!stored) return pass_on(std::move(stored.error()));
      if (*stored) {
        auto base = decode_sums(**stored);
        if (!base) return pass_on(std::move(base.error()));
        entry.base = *base;
      }
    }
    entry.base_known = true;
    const Sums total = entry.base + entry.delta;
    if (total == Sums{}) {
      changes.erase(family_, sum->first);
    } else {
      changes.put(family_, sum->first, encode(total));
    }
  }
  return {};
}

Result<void> RowBuffer::collect(WriteSet& changes, bool release) {
  STEWARD_ASSERT(undo_.empty(), "what may still be undone is not written");
  released_ = release;
  for (auto* row : dirty_) {
    Entry& entry = row->second;
    if (entry.derives) collect_derived(row->first, entry, changes);
    if (!entry.now) {
      if (!family_is_empty_) changes.erase(family_, row->first);
    } else if (release && !entry.read) {
      bytes_ -= entry.now->size();
      changes.put(family_, row->first, std::move(*entry.now));
      entry.now.reset();
    } else {
      changes.put(family_, row->first, *entry.now);
    }
  }
  return collect_sums(changes);
}

void RowBuffer::written(std::size_t cache_bytes) {
  family_is_empty_ = false;
  ordered_.clear();
  for (auto* row : dirty_) {
    row->second.dirty = false;
    row->second.stored.reset();
  }
  dirty_.clear();
  for (auto* sum : dirty_sums_) {
    SumEntry& entry = sum->second;
    entry.base = entry.base + entry.delta;
    entry.delta = Sums{};
    entry.dirty = false;
  }
  dirty_sums_.clear();
  if (!released_ && bytes_ <= cache_bytes) return;
  released_ = false;
  for (auto row = rows_.begin(); row != rows_.end();) {
    if (row->second.read) {
      ++row;
      continue;
    }
    bytes_ -= row->first.size() + kEntryBytes + (row->second.now ? row->second.now->size() : 0);
    row = rows_.erase(row);
  }
  if (bytes_ > cache_bytes) discard();
}

void RowBuffer::discard() {
  undo_.clear();
  dirty_.clear();
  dirty_sums_.clear();
  ordered_.clear();
  rows_.clear();
  sums_.clear();
  bytes_ = 0;
  storage_error_.reset();
}

}  // namespace steward

#include "projections/row_buffer.h"

#include <algorithm>

#include "domain/base/assert.h"
#include "eventstore/storage/bulk_read.h"
#include "projections/view.h"

namespace steward {

namespace {

std::int64_t wrapping_add(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

Sums operator-(Sums sums) { return {wrapping_add(~sums.amount, 1), wrapping_add(~sums.count, 1)}; }

Sums operator+(Sums a, Sums b) { return {wrapping_add(a.amount, b.amount), wrapping_add(a.count, b.count)}; }

bool is_there(std::string_view value) { return value.data() != nullptr; }

}  // namespace

RowBuffer::RowBuffer(const View& view, const KvStore& store, Family family, bool family_is_empty)
    : view_(view), store_(store), family_(family), family_is_empty_(family_is_empty) {}

std::size_t RowBuffer::bytes() const {
  return arena_.bytes() + rows_.size() * RowMap<Row>::kEntryBytes + sums_.size() * RowMap<Sum>::kEntryBytes;
}

void RowBuffer::give_back(std::string_view value) {
  if (is_there(value)) arena_.give_back(value);
}

Result<RowBuffer::RowEntry*> RowBuffer::find(std::string_view key) {
  if (family_is_empty_) {
    bool inserted = false;
    RowEntry& entry = rows_.find_or_insert(key, inserted);
    if (inserted) entry.value.derives = view_.derives(key);
    return &entry;
  }
  if (RowEntry* const found = rows_.find(key)) return found;
  auto stored = store_.get(family_, key);
  if (!stored) {
    storage_error_ = stored.error();
    return pass_on(std::move(stored.error()));
  }
  return &hold(key, *stored);
}

Result<std::optional<std::string_view>> RowBuffer::get(std::string_view key) {
  auto row = find(key);
  if (!row) return pass_on(std::move(row.error()));
  Row& value = (*row)->value;
  value.read = true;
  if (!is_there(value.now)) return std::optional<std::string_view>{};
  return std::optional<std::string_view>(value.now);
}

Result<void> RowBuffer::read_ahead(const KeyList& keys) {
  constexpr std::size_t kWorthIt = 8;
  if (family_is_empty_) return {};
  std::vector<std::string_view> missing;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (rows_.find(keys[i]) == nullptr) missing.push_back(keys[i]);
  }
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  if (missing.size() < kWorthIt) return {};
  auto stored = get_all(store_, family_, missing);
  if (!stored) return pass_on(std::move(stored.error()));
  for (std::size_t i = 0; i < missing.size(); ++i) hold(missing[i], (*stored)[i]);
  return {};
}

RowBuffer::RowEntry& RowBuffer::hold(std::string_view key, const std::optional<std::string>& stored) {
  bool inserted = false;
  RowEntry& entry = rows_.find_or_insert(key, inserted);
  entry.value.derives = view_.derives(key);
  if (stored) entry.value.now = arena_.store(*stored);
  return entry;
}

void RowBuffer::put(std::string_view key, std::string_view value) { change(key, value); }
void RowBuffer::put_new(std::string_view key, std::string_view value) { change(key, value, true); }
void RowBuffer::erase(std::string_view key) { change(key, std::nullopt); }

void RowBuffer::change(std::string_view key, std::optional<std::string_view> value, bool is_new) {
  Undo step;
  step.row = rows_.find(key);
  STEWARD_ASSERT(!is_new || step.row == nullptr || !is_there(step.row->value.now), "a new row was not there before");
  if (step.row == nullptr && !family_is_empty_ && !is_new && view_.derives(key)) {
    // What the row derives must be known before it changes.
    auto row = find(key);
    if (!row) return;  // storage_error_ says so: the call fails
    step.row = *row;
  }
  if (step.row == nullptr) {
    step.row = &rows_.find_or_insert(key, step.created);
    step.row->value.derives = view_.derives(key);
  }
  Row& row = step.row->value;
  step.was_dirty = row.dirty;
  if (!row.dirty) {
    row.dirty = true;
    if (row.derives) row.stored = row.now;
    dirty_.push_back(step.row);
    if (keep_ordered_) ordered_.insert(step.row->key);
  }
  step.was = row.now;
  row.now = value ? arena_.store(*value) : std::string_view{};
  undo_.push_back(step);
}

RowBuffer::SumEntry& RowBuffer::add_to(std::string_view key, Sums delta) {
  bool inserted = false;
  SumEntry& entry = sums_.find_or_insert(key, inserted);
  entry.value.delta = entry.value.delta + delta;
  if (!entry.value.dirty) {
    entry.value.dirty = true;
    dirty_sums_.push_back(&entry);
  }
  return entry;
}

void RowBuffer::add(std::string_view key, Sums delta) {
  SumEntry& entry = add_to(key, delta);
  Undo step;
  step.sum = &entry;
  step.delta = delta;
  undo_.push_back(step);
}

void RowBuffer::undo_row(const Undo& step) {
  Row& row = step.row->value;
  give_back(row.now);
  row.now = step.was;
  if (!step.was_dirty) {
    STEWARD_ASSERT(dirty_.back() == step.row, "undo goes backwards");
    dirty_.pop_back();
    if (keep_ordered_) ordered_.erase(step.row->key);
    row.dirty = false;
    row.stored = {};
  }
  if (step.created) rows_.erase(*step.row);
}

void RowBuffer::roll_back_to(std::size_t mark) {
  while (undo_.size() > mark) {
    const Undo step = undo_.back();
    undo_.pop_back();
    if (step.sum != nullptr) {
      step.sum->value.delta = step.sum->value.delta + -step.delta;
    } else {
      undo_row(step);
    }
  }
}

void RowBuffer::keep() {
  for (const Undo& step : undo_) {
    if (step.row != nullptr && step.was.data() != step.row->value.stored.data()) give_back(step.was);
  }
  undo_.clear();
}

Result<std::vector<std::pair<std::string, std::string>>> RowBuffer::scan(std::string_view from, std::string_view to,
                                                                         std::size_t limit) {
  if (!keep_ordered_) {
    keep_ordered_ = true;
    for (const RowEntry* row : dirty_) ordered_.insert(row->key);
  }
  std::vector<std::pair<std::string, std::string>> found;
  auto pending = ordered_.lower_bound(from);
  const auto pending_left = [&] { return pending != ordered_.end() && (to.empty() || *pending < to); };
  const auto take_pending = [&] {
    const std::string_view value = rows_.find(*pending)->value.now;
    if (is_there(value)) found.emplace_back(std::string(*pending), std::string(value));
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
  for (SumEntry* const entry : other.dirty_sums_) {
    add_to(entry->key, entry->value.delta);
    entry->value.delta = Sums{};
    entry->value.dirty = false;
  }
  other.dirty_sums_.clear();
}

void RowBuffer::collect_derived(const RowEntry& entry, WriteSet& changes) {
  derived_before_.clear();
  derived_after_.clear();
  const Row& row = entry.value;
  if (is_there(row.stored)) view_.derive(entry.key, row.stored, derived_before_);
  if (is_there(row.now)) view_.derive(entry.key, row.now, derived_after_);
  if (derived_before_ == derived_after_) return;
  for (std::size_t i = 0; i < derived_before_.size(); ++i) {
    if (!derived_after_.contains(derived_before_[i])) changes.erase_lent(family_, lent_.store(derived_before_[i]));
  }
  for (std::size_t i = 0; i < derived_after_.size(); ++i) {
    if (!derived_before_.contains(derived_after_[i])) changes.put_lent(family_, lent_.store(derived_after_[i]), {});
  }
}

void RowBuffer::collect_row(const RowEntry& entry, WriteSet& changes) {
  const Row& row = entry.value;
  if (row.derives) {
    if (is_there(row.stored) == is_there(row.now) && row.stored == row.now) return;
    collect_derived(entry, changes);
  }
  if (is_there(row.now)) {
    changes.put_lent(family_, entry.key, row.now);
  } else if (!family_is_empty_) {
    changes.erase_lent(family_, entry.key);
  }
}

// Only what handlers have added is widened; what that makes dirty stands behind it.
void RowBuffer::widen_sums() {
  const std::size_t added_to = dirty_sums_.size();
  for (std::size_t i = 0; i < added_to; ++i) {
    const SumEntry& narrow = *dirty_sums_[i];
    if (narrow.value.delta == Sums{}) continue;
    derived_after_.clear();
    view_.widen(narrow.key, derived_after_);
    for (std::size_t each = 0; each < derived_after_.size(); ++each) add_to(derived_after_[each], narrow.value.delta);
  }
}

// What sums stood at before, of all together.
Result<void> RowBuffer::read_bases() {
  std::vector<SumEntry*> unknown;
  for (SumEntry* const entry : dirty_sums_) {
    Sum& sum = entry->value;
    if (sum.delta == Sums{} || sum.base_known) continue;
    if (family_is_empty_) {
      sum.base_known = true;
    } else {
      unknown.push_back(entry);
    }
  }
  std::sort(unknown.begin(), unknown.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
  std::vector<std::string_view> keys;
  keys.reserve(unknown.size());
  for (const SumEntry* const entry : unknown) keys.push_back(entry->key);
  auto stored = get_all(store_, family_, keys);
  if (!stored) return pass_on(std::move(stored.error()));
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    Sum& sum = unknown[i]->value;
    if ((*stored)[i]) {
      auto base = decode_sums(*(*stored)[i]);
      if (!base) return pass_on(std::move(base.error()));
      sum.base = *base;
    }
    sum.base_known = true;
  }
  return {};
}

Result<void> RowBuffer::collect_sums(WriteSet& changes) {
  widen_sums();
  if (auto read = read_bases(); !read) return read;
  for (SumEntry* const entry : dirty_sums_) {
    const Sum& sum = entry->value;
    if (sum.delta == Sums{}) continue;
    const Sums total = sum.base + sum.delta;
    if (total == Sums{}) {
      changes.erase_lent(family_, entry->key);
    } else {
      changes.put_lent(family_, entry->key, lent_.store(encode(total)));
    }
  }
  return {};
}

Result<void> RowBuffer::collect(WriteSet& changes) {
  STEWARD_ASSERT(undo_.empty(), "what may still be undone is not written");
  for (const RowEntry* const entry : dirty_) collect_row(*entry, changes);
  return collect_sums(changes);
}

void RowBuffer::written(std::size_t cache_bytes) {
  lent_.clear();
  family_is_empty_ = false;
  ordered_.clear();
  for (RowEntry* const entry : dirty_) {
    Row& row = entry->value;
    row.dirty = false;
    if (row.stored.data() != row.now.data()) give_back(row.stored);
    row.stored = {};
  }
  dirty_.clear();
  for (SumEntry* const entry : dirty_sums_) {
    Sum& sum = entry->value;
    sum.base = sum.base + sum.delta;
    sum.delta = Sums{};
    sum.dirty = false;
  }
  dirty_sums_.clear();
  if (bytes() <= cache_bytes) return;
  rows_.erase_if([this](RowEntry& entry) {
    if (entry.value.read) {
      entry.value.read = false;
      return false;
    }
    give_back(entry.value.now);
    return true;
  });
  if (bytes() > cache_bytes / 2) discard();
}

void RowBuffer::discard() {
  undo_.clear();
  dirty_.clear();
  dirty_sums_.clear();
  ordered_.clear();
  rows_.clear();
  sums_.clear();
  lent_.clear();
  arena_.clear();
  storage_error_.reset();
}

}  // namespace steward

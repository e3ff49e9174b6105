#include "eventstore/storage/internal/key_order.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace steward {

namespace {

using Change = WriteSet::Change;

// A batch has a hundred thousand rows, and their keys lie apart in memory: what is compared is kept beside the pointer,
// eight bytes of the key at a time.
struct Place {
  std::uint64_t word = 0;
  const Change* change = nullptr;
};
using Places = std::span<Place>;

constexpr std::size_t kFew = 24;  // so many are compared whole

std::uint64_t word_at(std::string_view key, std::size_t depth) {
  std::uint64_t word = 0;
  if (depth < key.size()) std::memcpy(&word, key.data() + depth, std::min(sizeof word, key.size() - depth));
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

// Changes lie in the order in which they were made.
bool before_by_word(const Place& a, const Place& b) { return a.word != b.word ? a.word < b.word : a.change < b.change; }
bool before_by_key(const Place& a, const Place& b) {
  const int compared = a.change->key.compare(b.change->key);
  return compared != 0 ? compared < 0 : a.change < b.change;
}

template <class Each>
void each_run(Places places, const Each& each) {
  for (std::size_t from = 0, to = 0; from < places.size(); from = to) {
    for (to = from; to < places.size() && places[to].word == places[from].word; ++to) {
    }
    each(places.subspan(from, to - from));
  }
}

// Up to where all keys are the same, at least up to `depth`.
std::size_t common_up_to(Places places, std::size_t depth) {
  const std::string_view first = places.front().change->key;
  std::size_t common = first.size();
  for (const Place& place : places.subspan(1)) {
    const std::string_view key = place.change->key;
    const std::size_t most = std::min(common, key.size());
    std::size_t same = depth;
    while (same < most && key[same] == first[same]) ++same;
    common = std::max(same, depth);
  }
  return std::max(common, depth);
}

// Of changes to one family whose keys are the same up to `depth`.
void sort_by_key(Places places, std::size_t depth) {
  if (places.size() <= kFew) {
    std::sort(places.begin(), places.end(), before_by_key);
    return;
  }
  const std::size_t from = common_up_to(places, depth);
  const auto ended = [&](const Place& place) { return place.change->key.size() <= from + sizeof(Place::word); };
  for (Place& place : places) place.word = word_at(place.change->key, from);
  std::sort(places.begin(), places.end(), before_by_word);
  each_run(places, [&](Places same) {
    // A key that ends inside the word looks as if zeros followed.
    if (std::any_of(same.begin(), same.end(), ended)) {
      std::sort(same.begin(), same.end(), before_by_key);
    } else {
      sort_by_key(same, from + sizeof(Place::word));
    }
  });
}

}  // namespace

std::vector<const Change*> in_key_order(const WriteSet& changes) {
  std::vector<Place> places;
  places.reserve(changes.changes().size());
  for (const Change& change : changes.changes()) places.push_back({change.family.id, &change});
  std::sort(places.begin(), places.end(), before_by_word);
  each_run(places, [](Places family) { sort_by_key(family, 0); });

  std::vector<const Change*> ordered;
  ordered.reserve(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Change& change = *places[i].change;
    const Change* next = i + 1 < places.size() ? places[i + 1].change : nullptr;
    if (next == nullptr || next->family != change.family || next->key != change.key) ordered.push_back(&change);
  }
  return ordered;
}

}  // namespace steward

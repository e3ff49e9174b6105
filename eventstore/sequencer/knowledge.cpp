#include "eventstore/sequencer/knowledge.h"

#include <algorithm>

#include "eventstore/index/bulk_fold.h"

namespace steward {

namespace {

// Decodes a row if there is one.
template <class T, class Decode>
Result<std::optional<T>> decoded(Result<std::optional<std::string>> row, Decode decode) {
  if (!row) return pass_on(std::move(row.error()));
  if (!*row) return std::optional<T>{};
  auto value = decode(**row);
  if (!value) return pass_on(std::move(value.error()));
  return std::optional<T>{std::move(*value)};
}

template <class T, class Decode>
Result<T> decoded_or_default(Result<std::optional<std::string>> row, Decode decode) {
  auto value = decoded<T>(std::move(row), decode);
  if (!value) return pass_on(std::move(value.error()));
  return value->value_or(T{});
}

thread_local int only_memory = 0;  // so many live: one may be made where another lives already

tl::unexpected<Error> not_in_memory() { return fail(kNotInMemory, {}, "the index would have to be read"); }

// Rows that are set once: claims and remembered commands.
bool is_set_once(std::string_view key) { return !key.empty() && (key.front() == 'c' || key.front() == 'i'); }

}  // namespace

OnlyMemory::OnlyMemory() { ++only_memory; }
OnlyMemory::~OnlyMemory() { --only_memory; }

void Knowledge::add(FrameNumber frame, IndexRows rows) {
  for (const IndexRow& row : rows) {
    if (row.value && is_set_once(row.key)) keys_.add(row.key);
  }
  overlay_.add(frame, std::move(rows));
}

Result<void> Knowledge::learn_keys(const std::stop_token& stop) {
  for (const char table : {'c', 'i'}) {
    const std::string from(1, table);
    const std::string to(1, static_cast<char>(table + 1));
    const auto scan = index_.store().scan(index_.family(), from, to, false, true);
    std::string_view key;
    std::string_view value;
    for (;;) {
      if (stop.stop_requested()) return {};
      auto more = scan->next(key, value);
      if (!more) return pass_on(std::move(more.error()));
      if (!*more) break;
      keys_.add(key);
    }
  }
  keys_known_.store(true, std::memory_order_release);
  return {};
}

Result<std::optional<std::string>> Knowledge::get(std::string_view key, const GroupOverlay* group) const {
  if (group != nullptr) {
    const auto found = group->find(key);
    if (found != group->end()) return *found->second;
  }
  // What the overlay has, and what the index holds, is in the filter: it was added there before.
  if (is_set_once(key) && keys_known_.load(std::memory_order_acquire) && !keys_.may_have(key)) {
    return std::optional<std::string>{};
  }
  if (auto found = overlay_.find(key)) return std::move(*found);
  if (only_memory > 0) return not_in_memory();
  return index_.get(key);
}

Result<Head> Knowledge::head(CompanyNo company, const StreamId& stream, const GroupOverlay* group) const {
  return decoded_or_default<Head>(get(head_key(company, stream), group), decode_head);
}

Result<std::optional<ClaimHolder>> Knowledge::claim(CompanyNo company, const Claim& claim,
                                                    const GroupOverlay* group) const {
  return decoded<ClaimHolder>(get(claim_key(company, claim), group), decode_claim_holder);
}

Result<ChainHead> Knowledge::chain(CompanyNo company, HouseholdId household, const GroupOverlay* group) const {
  return decoded_or_default<ChainHead>(get(chain_key(company, household), group), decode_chain_head);
}

Result<std::int64_t> Knowledge::counter(const CounterKey& key, const GroupOverlay* group) const {
  return decoded_or_default<std::int64_t>(get(counter_key(key), group), decode_counter);
}

Result<std::optional<RememberedCommand>> Knowledge::remembered(CompanyNo company, CredentialId credential,
                                                               const Hash& key) const {
  return decoded<RememberedCommand>(get(command_key(company, credential, key)), decode_remembered);
}

Result<FoldedState> Knowledge::state(CompanyNo company, const StreamId& stream) const {
  const StreamKey key{company, stream};
  // An uncached state is one whose last event the index has passed, unless it is committed between the two looks: then
  // the head is ahead of what was folded and the cache has the new state.
  constexpr int kAttempts = 8;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (auto cached = states_.find(key)) return std::move(*cached);
    if (only_memory > 0) return not_in_memory();
    const Position as_of = states_.index_position();
    auto folded = index_.fold(company, stream);
    if (!folded) return pass_on(std::move(folded.error()));
    auto now = head(company, stream);
    if (!now) return pass_on(std::move(now.error()));
    if (folded->version < now->version) continue;
    FoldedState state{std::make_shared<const State>(std::move(folded->state)), folded->version, folded->last_position};
    states_.put_folded(key, state, as_of);
    return state;
  }
  return fail("stream-damaged", {}, "the index does not reach the head of a stream");
}

void Knowledge::warm(CompanyNo company, std::vector<StreamId> streams) const {
  std::erase_if(streams, [&](const StreamId& stream) { return states_.find({company, stream}).has_value(); });
  std::sort(streams.begin(), streams.end());
  streams.erase(std::unique(streams.begin(), streams.end()), streams.end());
  // As in state(): what is committed while this reads is in the cache, newer, or has left it behind `as_of`.
  const Position as_of = states_.index_position();
  static_cast<void>(fold_all(index_, company, streams, [&](const StreamId& stream, Index::Folded folded) {
    states_.put_folded(
        {company, stream},
        FoldedState{std::make_shared<const State>(std::move(folded.state)), folded.version, folded.last_position},
        as_of);
  }));
}

}  // namespace steward

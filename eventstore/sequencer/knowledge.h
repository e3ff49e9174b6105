#pragma once

#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/base/result.h"
#include "eventstore/index/index.h"
#include "eventstore/index/key_filter.h"
#include "eventstore/sequencer/overlay.h"
#include "eventstore/sequencer/state_cache.h"

namespace steward {

// Rows that a group of commands has decided but not committed yet: they are seen by the commands behind them, and
// dropped if the commit fails. Not thread-safe.
using GroupOverlay =
    std::unordered_map<std::string_view, const std::optional<std::string>*, StringHash, std::equal_to<>>;

// Enough for some ten million claims and remembered commands; with more of them the index is asked more often.
inline constexpr std::size_t kKeyFilterBytes = 16U << 20U;

// While one lives, its thread is answered from memory or not at all: what the index would have to be read for is
// `not-in-memory`. For io threads, which never touch a disk.
class OnlyMemory {
 public:
  OnlyMemory();
  ~OnlyMemory();
  OnlyMemory(const OnlyMemory&) = delete;
  OnlyMemory& operator=(const OnlyMemory&) = delete;
};
inline constexpr std::string_view kNotInMemory = "not-in-memory";

// What is known for decisions, in one place: what was committed after the index's checkpoint (overlay) before the
// index, and folded states. Edge and sequencer read the same, so that what was just created is there for its creator
// and an acknowledged revocation refuses the next request. Thread-safe.
class Knowledge {
 public:
  Knowledge(const Index& index, Overlay& overlay, StateCache& states)
      : index_(index), overlay_(overlay), states_(states) {}

  // By the sequencer, after the commit of `frame`, in order: what it set.
  void add(FrameNumber frame, IndexRows rows);
  // Reads which claims and remembered commands the index has. Once that is known, most questions for one that nobody
  // has set are answered without the index: nearly every command asks two. In a thread beside, or before anybody asks;
  // ends early when asked to.
  [[nodiscard]] Result<void> learn_keys(const std::stop_token& stop);

  // The value of a row, or nullopt when there is none. `group` may be null.
  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view key, const GroupOverlay* group = nullptr) const;

  // Of a stream without events: version 0.
  [[nodiscard]] Result<Head> head(CompanyNo company, const StreamId& stream, const GroupOverlay* group = nullptr) const;
  [[nodiscard]] Result<std::optional<ClaimHolder>> claim(CompanyNo company, const Claim& claim,
                                                         const GroupOverlay* group = nullptr) const;
  [[nodiscard]] Result<ChainHead> chain(CompanyNo company, HouseholdId household,
                                        const GroupOverlay* group = nullptr) const;
  [[nodiscard]] Result<std::int64_t> counter(const CounterKey& key, const GroupOverlay* group = nullptr) const;
  [[nodiscard]] Result<std::optional<RememberedCommand>> remembered(CompanyNo company, CredentialId credential,
                                                                    const Hash& key) const;

  // The state of a stream after everything committed so far. From the cache, or folded out of the index and then
  // cached.
  [[nodiscard]] Result<FoldedState> state(CompanyNo company, const StreamId& stream) const;

  // Folds those of the streams that are not in memory, all in one pass, and leaves them in the cache: for a thread
  // beside the sequencer that knows what will be asked for next. What cannot be folded is met by whoever asks for it.
  void warm(CompanyNo company, std::vector<StreamId> streams) const;

  [[nodiscard]] const Index& index() const { return index_; }

 private:
  const Index& index_;
  Overlay& overlay_;
  StateCache& states_;
  KeyFilter keys_{kKeyFilterBytes};  // of claims and remembered commands
  std::atomic<bool> keys_known_{false};
};

}  // namespace steward

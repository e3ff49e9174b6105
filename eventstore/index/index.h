#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/state.h"
#include "eventstore/follower.h"
#include "eventstore/index/index_rows.h"
#include "eventstore/storage/kv_store.h"

namespace steward {

// Folded states of streams longer than this are kept, anew at each multiple of it.
inline constexpr Version kFoldEvery = 64;

// Raised whenever the same frames would give other rows: what another version wrote is thrown away and made anew.
// 2: stays of vehicles are claimed. 3: slips of bankings. 4: invoices of vendors.
inline constexpr std::uint32_t kIndexVersion = 4;
[[nodiscard]] std::string index_family_name();  // index.v4
// Whether a family is an index of any version.
[[nodiscard]] bool is_index_family(std::string_view name);

// Heads, claims, remembered commands, chain heads, counters, tags and clustered copies: one group of rows with one
// checkpoint, a pure function of frames. apply() is for its follower's thread; everything else is thread-safe. Must not
// outlive the store.
class Index : public FollowerGroup {
 public:
  // Opens the family `name`, which is made when it is not there.
  static Result<std::unique_ptr<Index>> open(KvStore& store, std::string_view name = index_family_name());

  [[nodiscard]] std::string_view name() const override { return "index"; }
  [[nodiscard]] LogCursor checkpoint() const override { return checkpoint_; }
  [[nodiscard]] Result<void> apply(std::span<const FramePtr> frames, std::uint64_t waiting) override;

  [[nodiscard]] Result<std::optional<std::string>> get(std::string_view key) const { return store_.get(family_, key); }
  [[nodiscard]] Family family() const { return family_; }
  [[nodiscard]] KvStore& store() const { return store_; }

  // Called for each event of the stream from `from` on, in order, while it returns true.
  using Visit = std::function<Result<bool>(const RecordedEvent&)>;
  [[nodiscard]] Result<void> visit_stream(CompanyNo company, const StreamId& stream, Version from,
                                          const Visit& visit) const;
  // The same for everything that touched a household, from its `from`-th event on; each link is checked: gapless, and
  // each event says where the one before is (household-chain-broken).
  [[nodiscard]] Result<void> visit_household(CompanyNo company, HouseholdId household, std::uint64_t from,
                                             const Visit& visit) const;
  // Positions of the events with a tag, ascending, from `from` on, while it returns true.
  [[nodiscard]] Result<void> visit_tag(CompanyNo company, const Tag& tag, Position from,
                                       const std::function<bool(Position, EventType)>& visit) const;
  // Called for each stream of one kind in a community that the index knows, ascending from `first` on, with the
  // position where it began, while it returns true.
  using VisitMember = std::function<Result<bool>(const StreamId&, Position)>;
  [[nodiscard]] Result<void> visit_members(CompanyNo company, CommunityId community, const StreamId& first,
                                           const VisitMember& visit) const;
  // The streams of one kind in a community that the index knows and that began at or before `cut_off`, ascending.
  [[nodiscard]] Result<std::vector<StreamId>> members(CompanyNo company, CommunityId community, StreamKind kind,
                                                      Position cut_off) const;
  // All streams of one kind in a company that the index knows, ascending, with their heads.
  [[nodiscard]] Result<std::vector<std::pair<StreamId, Head>>> heads(CompanyNo company, StreamKind kind) const;

  struct Folded {
    State state;
    Version version = 0;
    Position last_position = 0;
  };
  // The stream folded as far as the index goes: from the kept state, if there is one, and the copies behind it.
  [[nodiscard]] Result<Folded> fold(CompanyNo company, const StreamId& stream) const;

 private:
  Index(KvStore& store, Family family, LogCursor checkpoint)
      : store_(store), family_(family), checkpoint_(checkpoint) {}
  [[nodiscard]] Result<std::optional<Folded>> kept_state(CompanyNo company, const StreamId& stream) const;
  [[nodiscard]] Result<void> keep_long_states(std::span<const FramePtr> frames, WriteSet& rows) const;

  KvStore& store_;
  const Family family_;
  LogCursor checkpoint_;
};

}  // namespace steward

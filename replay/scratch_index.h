#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventstore/index/index.h"
#include "replay/progress.h"

namespace steward {

// The index built anew from frames, in a database of its own that is gone at the end: what the live one is compared
// with. Needs about as much room on the disk as the live index. Not thread-safe.
class ScratchIndex {
 public:
  // What an earlier one left in the directory is removed.
  static Result<std::unique_ptr<ScratchIndex>> make(const std::filesystem::path& directory);
  ~ScratchIndex();
  ScratchIndex(const ScratchIndex&) = delete;
  ScratchIndex& operator=(const ScratchIndex&) = delete;

  // Frames one behind the other, from the first. `waiting`: events that will come after this frame.
  [[nodiscard]] Result<void> add(const FramePtr& frame, std::uint64_t waiting);
  // Writes what add() has gathered. Before the index is read.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] const Index& index() const { return *index_; }
  [[nodiscard]] KvStore& store() { return *store_; }

 private:
  explicit ScratchIndex(std::filesystem::path directory) : directory_(std::move(directory)) {}

  const std::filesystem::path directory_;
  std::unique_ptr<KvStore> store_;
  std::unique_ptr<Index> index_;
  std::vector<FramePtr> gathered_;
  std::size_t gathered_events_ = 0;
};

// A row that is not the same in both.
struct IndexDifference {
  std::string key;  // in words
  std::string key_hex;
  std::optional<std::string> live;  // bytes; nullopt: not there
  std::optional<std::string> rebuilt;
};

// Reads both from end to end and tells each difference, in the order of the keys. What another version of the code kept
// of a long stream's state is passed over: an upgrade leaves it where it is. The number of rows compared.
[[nodiscard]] Result<std::uint64_t> compare_index(const Index& live, const Index& rebuilt,
                                                  const ReplayProgress& progress,
                                                  const std::function<void(const IndexDifference&)>& differs);

// Error storage-full unless the disk has room for another `second_database` (a directory) and a tenth on top: a scratch
// index takes no more.
[[nodiscard]] Result<void> check_room_for_scratch(const std::filesystem::path& second_database);

// The table of a key of the index and the ids in it: "head of household 018f… in company 1".
[[nodiscard]] std::string describe_index_key(std::string_view key);

}  // namespace steward

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.h"
#include "eventstore/storage/kv_store.h"

// For those who know beforehand what they will read of a family, in the order in which it lies: neighbours share what
// one get() or scan() after the other would look up each time anew.
namespace steward {

// The values in the order of the keys, which ascend, none twice; nullopt where there is none. Not all of one moment, if
// somebody writes meanwhile.
[[nodiscard]] Result<std::vector<std::optional<std::string>>> get_all(const KvStore& store, Family family,
                                                                      std::span<const std::string_view> keys);

// Stretches of rows within [from, to), one behind the other, at one moment. Its end is a Result, as that of RowScan.
// Must not outlive the store. Not thread-safe.
class RowSeeker {
 public:
  virtual ~RowSeeker() = default;
  // To the first row at or behind `at`, which is not before the `at` of the last call. True when there is one.
  [[nodiscard]] virtual Result<bool> seek(std::string_view at) = 0;
  [[nodiscard]] virtual Result<bool> next() = 0;
  // Of the row; valid until the next call.
  [[nodiscard]] virtual std::string_view key() const = 0;
  [[nodiscard]] virtual std::string_view value() const = 0;
  // How often it had to look for a row that was not near the last one.
  [[nodiscard]] virtual std::uint64_t jumps() const = 0;
};
[[nodiscard]] std::unique_ptr<RowSeeker> seek_rows(const KvStore& store, Family family, std::string from,
                                                   std::string to);

}  // namespace steward

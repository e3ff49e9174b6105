#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "projections/view.h"

// The books: what the posting lines and movements of all money events add up to, by month of posting, for a company,
// each community and each building. Every report of any months reads kept sums alone (ledger_reader.h). Whatever has a
// posting is in it.
namespace steward {

class LedgerView final : public View {
 public:
  static constexpr std::string_view kName = "ledger";
  static constexpr std::uint32_t kVersion = 13;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  void reads(const RecordedEvent& recorded, std::string_view prefix, KeyList& keys) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  void widen(std::string_view key, KeyList& wider) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

}  // namespace steward

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "domain/billing/events.h"
#include "domain/imports/events.h"
#include "projections/page.h"
#include "projections/read_lease.h"
#include "projections/view.h"

// Processes of a community and how far they are: bill runs and imports.
namespace steward {

struct BillRunRow {
  CompanyNo company;
  BillRunId run;
  CommunityId community;
  Date period_from;  // half-open
  Date period_to;
  Date issue_date;
  Date due_date;
  std::vector<FeeItemId> fee_items;
  std::uint32_t roster = 0;  // households to be billed
  Position started_at = 0;
  Instant started_on;
  std::uint32_t chunks = 0;  // recorded so far, and what they add up to
  std::uint32_t households = 0;
  std::uint32_t statements = 0;
  std::uint32_t exceptions = 0;
  Money total;                             // as they were issued
  std::uint32_t cancelled_statements = 0;  // of them: taken back since …
  Money cancelled;                         // … and what they charged
  Position completed_at = 0;               // 0: unfinished
  [[nodiscard]] bool completed() const { return completed_at != 0; }
  // Grows with each thing that happens to the run or to a statement of it: from 1 on.
  [[nodiscard]] std::uint64_t version() const {
    return std::uint64_t{1} + chunks + (completed() ? 1U : 0U) + cancelled_statements;
  }
  bool operator==(const BillRunRow&) const = default;
};

struct ImportRunRow {
  CompanyNo company;
  ImportRunId run;
  CommunityId community;
  imports::ImportKind kind = imports::ImportKind::houses;
  std::uint32_t rows = 0;  // of the file
  Position started_at = 0;
  Instant started_on;
  std::uint32_t chunks = 0;
  std::uint32_t rows_done = 0;
  std::uint32_t accepted = 0;
  std::uint32_t already_there = 0;
  std::uint32_t rejected = 0;
  Position completed_at = 0;  // 0: unfinished
  [[nodiscard]] bool completed() const { return completed_at != 0; }
  bool operator==(const ImportRunRow&) const = default;
};

class RunsView final : public View {
 public:
  static constexpr std::string_view kName = "runs";
  static constexpr std::uint32_t kVersion = 3;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// Reads one lease; must not outlive it. Pages as in DirectoryQuery.
class RunsQuery {
 public:
  [[nodiscard]] static Result<RunsQuery> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<BillRunRow>> bill_run(CompanyNo company, BillRunId id) const;
  [[nodiscard]] Result<std::optional<ImportRunRow>> import_run(CompanyNo company, ImportRunId id) const;
  // Newest first; the community nil: of the whole company.
  [[nodiscard]] Result<Page<BillRunRow>> bill_runs(CompanyNo company, CommunityId community, std::string_view cursor,
                                                   std::size_t limit) const;
  [[nodiscard]] Result<Page<ImportRunRow>> import_runs(CompanyNo company, CommunityId community,
                                                       std::string_view cursor, std::size_t limit) const;
  // In the order in which they were recorded.
  [[nodiscard]] Result<Page<billing::BillRunException>> exceptions(CompanyNo company, BillRunId id,
                                                                   std::string_view cursor, std::size_t limit) const;

 private:
  explicit RunsQuery(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

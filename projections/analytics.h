#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projections/board.h"
#include "projections/figures.h"
#include "projections/view.h"

// Daily figures of a company, its communities and its buildings. Every figure is a sum, so that any range of days is
// the sum of its days; rates and percentiles are computed when they are asked for, from sums and histograms.
//
// A figure counts on the effective date of its event, operations on the civil date on which they were recorded. What is
// collected, waived or cancelled counts on the day on which its bill was issued, up to now: billed and collected of the
// same days make the collection rate, by the definitions of the report (ledger_reports.h), which has what is issued in
// another month than it charges for in the latter. Arrears recovered are those of that report, too, where their
// payments were posted; only that what paid for a bill that was cancelled later stands there, beside what took it back,
// that what a correction gives back of a bill takes nothing from what had paid it or pays it with that, and that the
// bill of an adjustment is all of the oldest month that it charges for.
// An order that is fixed the first time counts on the day it was closed, until it turns out that it was not: it is
// reopened, or its fault comes again (repeat_faults.h).
//
// Money is that of households, and what is paid at the gate of a car park: received, reversed and refunded where the
// household is. Money in suspense is nobody's, and counts once it is assigned; where and when cash itself came and
// went, the cash report says (ledger_reports.h). Where nothing was in suspense both say the same.
namespace steward {

class AnalyticsView final : public View {
 public:
  static constexpr std::string_view kName = "analytics";
  static constexpr std::uint32_t kVersion = 10;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  void reads(const RecordedEvent& recorded, std::string_view prefix, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

// The figures of one day; days on which nothing happened are left out.
struct DayFigures {
  Date day;
  Figures figures;
};

// Reads one lease; must not outlive it. Scopes: a company, community or building.
class Analytics {
 public:
  [[nodiscard]] static Result<Analytics> open(const ReadLease& lease);

  // The days of [from, to), ascending. Reads the rows of these days only.
  [[nodiscard]] Result<std::vector<DayFigures>> days(const BoardScope& scope, Date from, Date to) const;
  // Households in possession at the end of the day before `at`. Reads one row a day on which somebody moved before it.
  [[nodiscard]] Result<std::int64_t> occupied(const BoardScope& scope, Date at) const;

 private:
  explicit Analytics(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

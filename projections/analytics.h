#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.h"
#include "projections/board.h"
#include "projections/histogram.h"
#include "projections/view.h"

// Daily figures of a company, its communities and its buildings. Every figure is a sum, so that any range of days is
// the sum of its days; rates and percentiles are computed when they are asked for, from sums and histograms.
//
// A figure counts on the effective date of its event, operations on the civil date on which they were recorded. What is
// collected counts on the day on which its bill was issued, up to now: billed and collected of the same days make the
// collection rate (domain reference §2.9).
namespace steward {

// How long one clock took, each time it ended, and whether it kept its promise (nothing promised: neither).
struct Timing {
  Histogram seconds;
  std::int64_t sum = 0;  // of the seconds
  std::int64_t met = 0;
  std::int64_t missed = 0;
  void add(const Timing& other);
  bool operator==(const Timing&) const = default;
};

struct Figures {
  std::map<EventType, std::int64_t> operations;

  Money billed;  // bills and one-off charges
  std::int64_t bills = 0;
  Money collected;  // of them
  Money received;   // payments of these days, whatever they paid
  std::int64_t payments = 0;
  Money reversed;
  std::int64_t reversals = 0;
  Money arrears_recovered;  // of arrears brought forward, paid in these days

  std::array<std::int64_t, 7> orders_reported{};  // by priority, from 1
  std::int64_t orders_done = 0;
  std::int64_t orders_closed = 0;
  std::int64_t orders_fixed_first_time = 0;  // of the closed
  std::int64_t orders_reopened = 0;
  std::int64_t orders_cancelled = 0;
  Timing order_respond;
  Timing order_on_site;
  Timing order_resolve;
  std::array<std::int64_t, 6> order_ratings{};  // by score, from 1
  std::int64_t calls_reached = 0;               // follow-up calls
  std::int64_t calls_satisfied = 0;             // of them

  std::array<std::int64_t, 5> cases_filed{};  // by kind, from 1
  std::int64_t cases_replied = 0;
  std::int64_t cases_disputed = 0;
  std::int64_t cases_closed = 0;
  Timing case_respond;
  Timing case_reply;
  std::array<std::int64_t, 6> case_ratings{};  // by score, from 1

  void add(const Figures& other);
  bool operator==(const Figures&) const = default;
};

class AnalyticsView final : public View {
 public:
  static constexpr std::string_view kName = "analytics";
  static constexpr std::uint32_t kVersion = 1;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
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

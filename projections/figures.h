#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "domain/base/money.h"
#include "domain/base/time.h"
#include "domain/event.h"
#include "projections/histogram.h"

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

// Ratings that came in one way.
struct RatedVia {
  std::int64_t ratings = 0;
  std::int64_t scores = 0;  // their sum
  bool operator==(const RatedVia&) const = default;
};
using RatedByVia = std::array<RatedVia, service_policy::kVias>;

struct Figures {
  std::map<EventType, std::int64_t> operations;

  Money billed;  // bills and one-off charges without deposits, less what of them was waived
  std::int64_t bills = 0;
  Money collected;  // of them
  Money received;   // payments of these days, whatever they paid, at the gate of a car park too
  std::int64_t payments = 0;
  Money reversed;
  std::int64_t reversals = 0;
  Money refunded;  // what arrived of what was to go back
  std::int64_t refunds = 0;
  std::map<YearMonth, Money> paid_late;  // posted in these days for charges of a month before theirs, by that month
  // What these days, which begin in the month `since`, brought for charges of months before it.
  [[nodiscard]] Money arrears_recovered(YearMonth since) const;

  std::array<std::int64_t, 7> orders_reported{};  // by priority, from 1
  std::int64_t orders_done = 0;
  std::int64_t orders_closed = 0;
  std::int64_t orders_fixed_first_time = 0;  // of the closed: one visit, not reopened, not repeated since
  std::int64_t orders_reopened = 0;
  std::int64_t orders_cancelled = 0;
  std::int64_t orders_repeated = 0;  // of the reported: the same fault again
  Timing order_respond;
  Timing order_on_site;
  Timing order_resolve;
  std::array<std::int64_t, 6> order_ratings{};  // by score, from 1
  RatedByVia orders_rated_via{};                // the same ones by how they came
  std::int64_t calls_reached = 0;               // follow-up calls
  std::int64_t calls_satisfied = 0;             // of them

  std::array<std::int64_t, 5> cases_filed{};  // by kind, from 1
  std::int64_t cases_replied = 0;
  std::int64_t cases_disputed = 0;
  std::int64_t cases_closed = 0;
  Timing case_respond;
  Timing case_reply;
  std::array<std::int64_t, 6> case_ratings{};  // by score, from 1
  RatedByVia cases_rated_via{};                // the same ones by how they came

  void add(const Figures& other);
  bool operator==(const Figures&) const = default;
};

}  // namespace steward

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/print/document.h"
#include "api/problem.h"
#include "domain/base/money.h"

namespace steward::api {

struct DayOnPaper {
  struct Line {
    std::string channel;
    std::string cashier;
    Money received;
    std::int64_t payments = 0;
    Money reversed;
    std::int64_t reversals = 0;
    Money refunded;
    std::int64_t refunds = 0;
    [[nodiscard]] Money net() const { return {received.fen - reversed.fen - refunded.fen}; }
  };
  struct Shift {
    std::string cashier;
    Money begun_with;  // what it should have held when the day began; on its first day the float
    Money taken;
    Money given_back;
    Money banked;
    Money expected;
    std::optional<Money> counted;  // on this day
    Money taken_back;              // of what it was over or short
    bool counted_before = false;   // on an earlier day: it is here for what was taken back
  };
  std::string company;
  std::string community;
  Date date;
  std::vector<Line> lines;
  std::vector<Shift> shifts;
  Money safe;                      // cash outside the drawers at the end of the day
  Money entered_for_other_days{};  // in the drawers on this day, in the books on another
  Money entered_on_other_days{};   // in the books on this day, in the drawers on another
};

// What was taken in on one day, with a total also in capital numerals, how each drawer was counted, what
// is outside them, and who signs.
[[nodiscard]] Document day_close(const DayOnPaper& day, Language language);

}  // namespace steward::api

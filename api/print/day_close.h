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
    Money opening_float;
    Money taken;
    Money given_back;
    Money banked;
    Money expected;
    std::optional<Money> counted;  // nullopt: still open
    Money taken_back;              // of what it was over or short
  };
  std::string company;
  std::string community;
  Date date;
  std::vector<Line> lines;
  std::vector<Shift> shifts;
  Money safe;  // cash outside the drawers at the end of the day
};

// What was taken in on one day, with a total also in capital numerals, how each drawer was counted, what
// is outside them, and who signs.
[[nodiscard]] Document day_close(const DayOnPaper& day, Language language);

}  // namespace steward::api

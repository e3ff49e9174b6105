#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/blackbox/year/model.h"

// Temporary parking as the bookkeeper reckons it, by the domain reference §2.4: minute for minute.
namespace steward::blackbox::year {

// Of the community's clocks.
struct Moment {
  Date day;
  int second = 0;  // of the day
};

struct Stay {
  std::string id, vehicle;
  Moment entered, left;
};

// Minutes and fen.
struct ParkingTerms {
  Date from;
  int free = 0;
  bool free_deducted = false;
  int first = 0;
  Fen first_price = 0;
  int step = 0;
  Fen step_price = 0;
  bool by_calendar = false;  // the day of the daily cap is the local one; else 24 hours from the entry on
  Fen daily_cap = 0;
  Fen month_cap = 0;
};

// `before`: what the vehicle was charged for its other stays of the month.
[[nodiscard]] Fen price_of_stay(const ParkingTerms& terms, const Stay& stay, Fen before);

// What is income of a month, and the tax beside it.
struct Earned {
  Fen net = 0, tax = 0;
};

// What is parked, and what it does to the books.
class Parked {
 public:
  static constexpr int kVat = 9;  // per cent, inside the prices

  explicit Parked(Model& books) : books_(books) {}

  std::vector<ParkingTerms> terms;    // ascending
  std::map<std::string, Fen> totals;  // of each vehicle, without what was taken back
  std::map<YearMonth, Earned> months;

  struct Taken {
    Stay stay;
    std::string account;
    Fen amount = 0;
    std::size_t receipt = 0;
  };

  [[nodiscard]] Fen price(const Stay& stay) const;
  void charge(Household& household, const Stay& stay, Date due);
  Taken pay(const Stay& stay, Date on, const std::string& account);
  void reverse(const Taken& taken, Date on);

 private:
  void park(const Stay& stay, Fen amount);
  // The tax inside it.
  Fen earn(YearMonth month, Fen amount);
  void post(YearMonth month, const std::string& account, Fen amount);

  Model& books_;
  std::map<std::pair<std::string, YearMonth>, Fen> charged_;  // by vehicle, and the month in which it left
};

}  // namespace steward::blackbox::year

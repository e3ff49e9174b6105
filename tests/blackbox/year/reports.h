#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <string>

#include "tests/blackbox/year/model.h"

// The reports of a month beside the model.
namespace steward::blackbox::year {

class Reports {
 public:
  using Read = std::function<boost::json::value(const std::string& target)>;

  Reports(const Model& model, std::string community, Read read)
      : model_(model), of_("community_id=" + community), read_(std::move(read)) {}

  void expect_trial_balance(YearMonth month) const;
  // `items`: the ids of all fee items, by their names in the model; `car_park`: what that one earned, late fees beside.
  void expect_income(YearMonth month, const std::map<std::string, std::string>& items, Fen car_park) const;
  // With the money up to the end of the month `through`.
  void expect_collection_rates(YearMonth month, YearMonth through) const;
  // `car_park`: the tax of what was parked.
  void expect_tax(YearMonth month, Fen car_park) const;
  void expect_cash(YearMonth month) const;
  // Of the year, by number and without a gap.
  void expect_receipts(int year) const;

 private:
  [[nodiscard]] boost::json::value report(const std::string& name, YearMonth month, const std::string& more = {}) const;
  [[nodiscard]] Fen income_of(YearMonth month, const std::string& account) const;

  const Model& model_;
  const std::string of_;
  const Read read_;
};

}  // namespace steward::blackbox::year

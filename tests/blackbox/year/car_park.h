#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/blackbox/client.h"
#include "tests/blackbox/year/parking.h"

// What is parked in the year, over HTTP and in the model alike: visitors pay at the gate, residents on their bills.
namespace steward::blackbox::year {

class CarPark {
 public:
  using Send = std::function<Answer(const std::string& path, const std::string& body)>;
  using Read = std::function<boost::json::value(const std::string& target)>;

  CarPark(Model& model, Send send, Read read)
      : model_(model), parked_(model), send_(std::move(send)), read_(std::move(read)) {}

  void open(const std::string& community);
  // On a day at ten in the morning, towards the end of the month. `households`: the ids of those of the model.
  void live(int month, Date today, const std::vector<std::string>& households);
  // Every vehicle's list adds up to what it was charged.
  void expect_lists() const;

  [[nodiscard]] const std::string& item() const { return item_; }
  [[nodiscard]] Earned earned_in(YearMonth month) const;

 private:
  // Of vehicle `vehicle`, from a moment before today to another.
  [[nodiscard]] Stay stay(int vehicle, Moment entered, Moment left);
  void set_terms(const ParkingTerms& terms);
  void expect_quote(const Stay& stay) const;
  void take(const Stay& stay, const std::string& channel, std::optional<Date> paid_on = std::nullopt);
  void expect_free(const Stay& stay);
  void charge(std::size_t who, const Stay& stay, int due_days);
  void reverse_the_last();
  void live_in_spring(int month);
  void live_in_summer(int month);
  void live_in_autumn(int month);

  Model& model_;
  Parked parked_;
  const Send send_;
  const Read read_;
  std::string item_;
  std::vector<std::string> households_;
  Date today_;
  int stays_ = 0;
  int references_ = 0;
  std::optional<Parked::Taken> last_;  // paid at the gate
  std::string last_payment_;
};

}  // namespace steward::blackbox::year

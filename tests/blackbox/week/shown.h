#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/blackbox/client.h"
#include "tests/blackbox/week/model.h"
#include "tests/blackbox/week/names.h"

// What the server shows, as tables like the model's: names in the place of ids, seconds of the week for instants.
namespace steward::blackbox::week {

class Shown {
 public:
  // Reads nothing older than `position`.
  Shown(Client& client, const Names& names, std::string position)
      : client_(client), names_(names), position_(std::move(position)) {}

  [[nodiscard]] Table orders(Seconds at);
  [[nodiscard]] Table cases(Seconds at);
  // Without what is 0. `filter`: such as &assignee_id=<li>.
  [[nodiscard]] Table counts(const std::string& board, const std::string& filter, Seconds at);
  [[nodiscard]] Table timeline(const std::string& house);
  [[nodiscard]] Table account(const std::string& house);
  // One table a day of the week, or one for all of it.
  [[nodiscard]] std::vector<Table> figures(const std::string& by, const std::string& filter, Seconds at);
  [[nodiscard]] Table escalations();
  // Of work-orders/<burst> or cases/<dripping>; without the escalations.
  [[nodiscard]] Table history(const std::string& path);
  // The names of a list of orders, in its order.
  [[nodiscard]] std::vector<std::string> order_names(const std::string& filter, Seconds at);
  // What is open, by how long it is past due; `from` and `to` of each bucket in days.
  struct PastDue {
    int from, to;
    std::int64_t fen;
  };
  [[nodiscard]] std::vector<PastDue> ageing(const std::string& filter, const std::string& date);

 private:
  [[nodiscard]] Answer get(const std::string& target);
  void each_item(std::string target, const std::function<void(const boost::json::object&)>& take);

  Client& client_;
  const Names& names_;
  const std::string position_;
};

// What stands otherwise, a line each. Percentiles come from histograms: never below the exact one, and at most 1/32
// above it. What only `shown` has counts only when `all` of it must be expected.
[[nodiscard]] std::string differences(const Table& expected, const Table& shown, bool all);

}  // namespace steward::blackbox::week

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The week as a table: who does what and when, and what is answered.
namespace steward::blackbox::week {

// Seconds since Monday, 0:00, by the community's clocks.
using Seconds = std::int64_t;
inline constexpr Seconds kMinute = 60;
inline constexpr Seconds kDay = 86'400;
inline constexpr int kDays = 7;
// "Thu 14:05".
[[nodiscard]] Seconds time_of(std::string_view text);

// One request. Names in angle brackets stand for ids: <burst>, <household 101>, <li>.
struct Step {
  std::string_view at;   // "" : the time of the step before
  std::string_view who;  // desk, manager, cashier, finance, a technician, a house for its resident; "assignee"
  std::string path;      // below /v1/
  std::string body;      // a JSON object
  std::string makes;     // the name of what it creates
  std::string expect{};  // "accepted": a success that says so; "" : a success; "409 step-not-allowed": a refusal.
                         // With several, separated by '|', each is right.
  std::string_view happened{};  // when it is entered later than it happened
};

// Steps that follow one another, or are sent from so many connections at once.
struct Act {
  std::vector<Step> steps;
  std::size_t connections = 1;
};

// Houses 101 … 112 in building 3 and 501 … 504 in building 5, a household in each.
[[nodiscard]] const std::vector<std::string>& houses();
[[nodiscard]] std::string building_of(std::string_view house);
// Plumbers, but wang, who is an electrician; on shift round the clock.
[[nodiscard]] const std::vector<std::string>& technicians();

[[nodiscard]] std::vector<Act> the_week();

// When the week is looked back on.
inline constexpr std::string_view kEnd = "Sun 23:59";

}  // namespace steward::blackbox::week

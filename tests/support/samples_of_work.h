#pragma once

#include <vector>

#include "domain/event.h"

// Inside the samples only: those of the areas around the work, and the seeds of the ids that all samples share.
namespace steward::test {

inline constexpr auto kHousehold = 0x10;
inline constexpr auto kHouse = 0x20;
inline constexpr auto kBuilding = 0x30;
inline constexpr auto kCommunity = 0x40;
inline constexpr auto kFeeItem = 0x60;

void add_samples_of_staff_and_policy(std::vector<Event>& events);
void add_samples_of_work_orders(std::vector<Event>& events);
void add_samples_of_cases(std::vector<Event>& events);
void add_sample_of_case_call(std::vector<Event>& events);  // came later

}  // namespace steward::test

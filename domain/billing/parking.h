#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "domain/base/money.h"
#include "domain/base/result.h"
#include "domain/base/time.h"

// What a stay on a car park costs (domain reference §2.4, parking temporary). Whole minutes and whole fen: a minute
// that was only begun does not count, and nothing is ever rounded.
//
// A stay is charged by periods: a first one, where the terms have it, then one step after another, each in full as soon
// as one minute of it was used. Each period belongs to the parking day, and to the night, in which it begins, and is
// charged as far as the caps leave room:
//
//   charged = min(price, night cap − charged in this night, daily cap − charged on this parking day,
//                 month cap − charged in this month)
//
// So a longer stay never costs less, no cap is ever exceeded, and the days add up to the whole.
namespace steward::billing {

// What a daily cap is for. Stored: append only.
enum class ParkingDay : std::uint8_t {
  since_entry = 1,  // each 24 hours from the entry on; each begins anew, with a first period of its own
  calendar = 2,     // the local day; periods run on over midnight, only the cap begins anew
};

// Minutes of the local day: [from, to), over midnight where `to` comes before `from`.
struct NightCap {
  std::uint16_t from_minute = 0;  // 1260: 21:00
  std::uint16_t to_minute = 0;    // 420: 07:00
  Money most;                     // that one night costs
  bool operator==(const NightCap&) const = default;
};

// Prices from a date on, until the next ones. What a trade leaves out is zero, or nullopt where zero would mean free.
struct ParkingTerms {
  Date effective_from;
  std::uint32_t free_minutes = 0;  // a stay that is no longer costs nothing
  bool free_deducted = false;      // a longer one is charged from their end on; else from its entry on
  std::uint32_t first_minutes = 0;
  Money first_price;
  std::uint32_t step_minutes = 60;
  Money step_price;  // each step that is begun; gross
  ParkingDay day = ParkingDay::since_entry;
  std::optional<Money> daily_cap{};
  std::optional<NightCap> night{};
  std::optional<Money> month_cap{};  // of one vehicle, for the stays that end in one calendar month
  bool operator==(const ParkingTerms&) const = default;
};

inline constexpr std::uint32_t kMostFreeMinutes = 1'439;           // less than a day
inline constexpr std::uint32_t kLongestParkingPeriod = 1'440;      // a day
inline constexpr Money kLargestParkingPrice{1'000'000};            // ten thousand yuan a period
inline constexpr std::uint32_t kLongestStayMinutes = 366 * 1'440;  // a leap year

// Refusal: parking-terms-invalid, with the first member that is wrong.
[[nodiscard]] Result<void> check_parking_terms(const ParkingTerms& terms);

// A parking day of a stay: how the amount came about.
struct ParkingDayPrice {
  Instant from;
  std::uint32_t minutes = 0;
  Money before_caps;
  Money charged;
  bool operator==(const ParkingDayPrice&) const = default;
};

struct ParkingPrice {
  std::uint32_t minutes = 0;          // whole ones, from entry to leaving
  Money total;                        // gross
  std::vector<ParkingDayPrice> days;  // add up to the total; none for a stay within the free minutes
  bool operator==(const ParkingPrice&) const = default;
};

// `charged_in_month`: of the vehicle under the month cap, without this stay. `utc_offset_minutes`: of the community.
// Refusals: parking-left-before-entry, parking-stay-too-long.
[[nodiscard]] Result<ParkingPrice> price_of_stay(const ParkingTerms& terms, Instant entered, Instant left,
                                                 Money charged_in_month, std::int32_t utc_offset_minutes);

// Those in force on a day; nullptr before the first. `terms` ascends by effective_from.
[[nodiscard]] const ParkingTerms* parking_terms_on(std::span<const ParkingTerms> terms, Date day);

}  // namespace steward::billing

#pragma once

#include <string>
#include <string_view>

#include "projections/row_codec.h"
#include "projections/work_order_board.h"

// How the rows of the board of work orders are laid out: between its handler and its reader, and nobody else's
// business.
namespace steward::order_board {

// Tables of the view. Rows: table ‖ company ‖ id. Lists: scope ‖ status ‖ … ‖ order, derived from the rows.
inline constexpr std::uint8_t kOrders = 1;
inline constexpr std::uint8_t kCategories = 2;
inline constexpr std::uint8_t kOutages = 3;
inline constexpr std::uint8_t kCalendars = 4;  // community → calendar
inline constexpr std::uint8_t kBuildings = 5;  // building → code
inline constexpr std::uint8_t kHouses = 6;     // house → number
inline constexpr std::uint8_t kCounts = 7;     // scope ‖ status ‖ priority → sums of orders
inline constexpr std::uint8_t kByNewest = 11;
inline constexpr std::uint8_t kByDeadline = 12;
inline constexpr std::uint8_t kByPriority = 13;
inline constexpr std::uint8_t kEscalations = 14;   // of all companies
inline constexpr std::uint8_t kCategoryList = 15;  // code
inline constexpr std::uint8_t kOutageList = 16;    // community or nil ‖ newest
inline constexpr std::uint8_t kByReturnVisit = 17;

inline std::string row_key(std::uint8_t table, CompanyNo company, const Uuid& id) {
  return key_in(table, company).uuid(id).take();
}

[[nodiscard]] std::string encode(const WorkOrderRow& row);
[[nodiscard]] Result<WorkOrderRow> decode_order(std::string_view bytes);
[[nodiscard]] std::string encode(const CategoryRow& row);
[[nodiscard]] Result<CategoryRow> decode_category(std::string_view bytes);
[[nodiscard]] std::string encode(const OutageRow& row);
[[nodiscard]] Result<OutageRow> decode_outage(std::string_view bytes);

}  // namespace steward::order_board

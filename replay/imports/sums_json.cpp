#include "replay/imports/sums_json.h"

#include <boost/json.hpp>

namespace steward::imports {

boost::json::object to_json(const ImportSums& sums) {
  boost::json::array items;
  for (const ItemSum& item : sums.items) {
    items.push_back(
        boost::json::object{{"fee_item", item.fee_item}, {"rows", item.rows}, {"amount_fen", item.amount.fen}});
  }
  return {{"buildings", sums.buildings},         {"houses", sums.houses},         {"households", sums.households},
          {"area_centi_m2", sums.area.centi_m2}, {"amount_fen", sums.amount.fen}, {"items", std::move(items)}};
}

}  // namespace steward::imports

#include "replay/imports/sums.h"

#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "projections/natural_key.h"

namespace steward::imports {

namespace {

// At most kImportMaxRows of the largest amount: no sum overflows.
class Summing {
 public:
  explicit Summing(const std::vector<Rejection>& reasons) {
    for (const Rejection& reason : reasons) rejected_.insert(reason.line);
  }

  [[nodiscard]] bool takes(std::uint32_t line) const { return !rejected_.contains(line); }

  void house(const std::string& building, const std::string& number) {
    std::string key = building_key(building);
    buildings_.insert(key);
    houses_.emplace(std::move(key), number);
  }
  void money(const std::string& fee_item, Money amount) {
    sums_.amount.fen += amount.fen;
    if (fee_item.empty()) return;
    ItemSum& item = items_[fee_item];
    item.fee_item = fee_item;
    ++item.rows;
    item.amount.fen += amount.fen;
  }
  // Of a house with or without somebody in it.
  void possession(const HouseRow& row) {
    sums_.area.centi_m2 += row.built_up_area.centi_m2;
    if (!row.owner_name.empty()) ++sums_.households;
  }

  [[nodiscard]] ImportSums done(ImportKind kind) {
    sums_.buildings = static_cast<std::uint32_t>(buildings_.size());
    sums_.houses = static_cast<std::uint32_t>(houses_.size());
    if (is_opening(kind)) sums_.households = sums_.houses;
    for (auto& [name, item] : items_) sums_.items.push_back(std::move(item));
    return std::move(sums_);
  }

 private:
  std::unordered_set<std::uint32_t> rejected_;
  std::set<std::string> buildings_;
  std::set<std::pair<std::string, std::string>> houses_;
  std::map<std::string, ItemSum> items_;
  ImportSums sums_;
};

}  // namespace

ImportSums sums_of(const ParsedFile& file, const std::vector<Rejection>& reasons) {
  Summing summing(reasons);
  for (const HouseRow& row : file.houses) {
    if (!summing.takes(row.line)) continue;
    summing.house(row.building, row.number);
    summing.possession(row);
  }
  for (const ArrearsRow& row : file.arrears) {
    if (!summing.takes(row.line)) continue;
    summing.house(row.building, row.number);
    summing.money(row.fee_item, row.amount);
  }
  for (const OpeningRow& row : file.opening) {
    if (!summing.takes(row.line)) continue;
    summing.house(row.building, row.number);
    summing.money(row.fee_item, row.amount);
  }
  for (const BankRow& row : file.bank_rows) {
    if (summing.takes(row.line)) summing.money({}, row.amount);
  }
  return summing.done(file.kind);
}

}  // namespace steward::imports

#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "replay/imports/import_process.h"

// Inside imports only: the buildings of a community, however they are spelled.
namespace steward::imports {

class Buildings {
 public:
  struct Called {
    BuildingId id;     // nil: none is spelled alike, or several are
    std::string code;  // as it is registered
    bool several = false;
  };

  // All that are in the log so far. Errors: index-behind, and what reading says.
  [[nodiscard]] static Result<Buildings> load(const ImportParts& parts, const ImportRequest& request);

  // 3号楼 is called so by 3栋, ３ 号楼 and 3# (building_key).
  [[nodiscard]] Called called(const std::string& spelling) const;
  void add(BuildingId id, const std::string& code);

 private:
  std::unordered_map<std::string, std::vector<std::pair<BuildingId, std::string>>> by_key_;
};

}  // namespace steward::imports

#pragma once

#include <map>
#include <string>

#include "eventstore/index/index.h"

namespace steward {

// Names that events leave out, looked up in the index and remembered: what a fee item is called on the bill, where a
// house is, what an API key is for. "" for what is not there. Not thread-safe; must not outlive the index.
class NameBook {
 public:
  explicit NameBook(const Index& index) : index_(index) {}

  [[nodiscard]] std::string fee_item(CompanyNo company, FeeItemId id);
  [[nodiscard]] std::string credential(CredentialId id);
  // Community, building and door: 锦绣花园 3-1-101.
  [[nodiscard]] std::string house(CompanyNo company, HouseId id);

 private:
  const Index& index_;
  std::map<std::pair<CompanyNo, FeeItemId>, std::string> fee_items_;
  std::map<CredentialId, std::string> credentials_;
};

}  // namespace steward

#pragma once

#include <map>
#include <string>

#include "eventstore/index/index.h"

namespace steward {

// Names that events leave out, looked up in the index and remembered: what a fee item is called on the bill, where a
// house is, what an API key is for, the number of a work order. "" for what is not there. Not thread-safe; must not
// outlive the index.
class NameBook {
 public:
  explicit NameBook(const Index& index) : index_(index) {}

  [[nodiscard]] std::string fee_item(CompanyNo company, FeeItemId id);
  [[nodiscard]] std::string credential(CredentialId id);
  // The numbers that people say: 2026-118.
  [[nodiscard]] std::string order(CompanyNo company, WorkOrderId id);
  [[nodiscard]] std::string of_case(CompanyNo company, CaseId id);
  [[nodiscard]] std::string category(CompanyNo company, CategoryId id);
  // The number on the badge: names are personal data.
  [[nodiscard]] std::string staff(CompanyNo company, StaffId id);
  [[nodiscard]] std::string equipment(CompanyNo company, EquipmentId id);
  // Community, building and door: 锦绣花园 3-1-101.
  [[nodiscard]] std::string house(CompanyNo company, HouseId id);

 private:
  using Key = std::pair<CompanyNo, StreamId>;
  template <class Born, class Take>
  std::string remembered(CompanyNo company, const StreamId& stream, Take take);

  const Index& index_;
  std::map<Key, std::string> names_;
};

}  // namespace steward

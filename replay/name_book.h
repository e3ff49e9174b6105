#pragma once

#include <functional>
#include <map>
#include <string>

#include "eventstore/index/index.h"

namespace steward {

// Names that events leave out, looked up in the index and remembered: what a fee item is called on the bill, where a
// house is, what an API key is for, the number of a work order. "" for what is not there. Not thread-safe; must not
// outlive the index.
//
// The index may be a moment behind the view whose rows are named: `catch_up`, asked at most once and only when
// something is not there, waits until it is level with what was recorded.
class NameBook {
 public:
  explicit NameBook(const Index& index, std::function<void()> catch_up = {})
      : index_(index), catch_up_(std::move(catch_up)) {}

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
  std::string from_first(CompanyNo company, const StreamId& stream, Take take);
  template <class Born, class Take>
  std::string remembered(CompanyNo company, const StreamId& stream, Take take);

  const Index& index_;
  std::function<void()> catch_up_;  // null once it was asked
  std::map<Key, std::string> names_;
};

}  // namespace steward

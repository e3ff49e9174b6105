#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/equipment/events.h"
#include "projections/board.h"
#include "projections/view.h"

// The equipment register with the life of each piece. Its orders stand on the board of work orders, by equipment.
namespace steward {

struct EquipmentRow {
  CompanyNo company;
  equipment::EquipmentRegistered registered;
  equipment::Condition condition = equipment::Condition::in_service;
  std::optional<Instant> changed_at;  // when it came into this condition; nullopt: it was registered so
  bool operator==(const EquipmentRow&) const = default;
};

// One change of condition.
struct EquipmentChange {
  Position position = 0;
  equipment::Condition condition = equipment::Condition::in_service;
  equipment::ConditionReason reason = equipment::ConditionReason::fault;
  WorkOrderId order;  // nil: for its own sake
  Instant changed_at;
  bool operator==(const EquipmentChange&) const = default;
};

class EquipmentRegisterView final : public View {
 public:
  static constexpr std::string_view kName = "equipment_register";
  static constexpr std::uint32_t kVersion = 1;

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::uint32_t version() const override { return kVersion; }
  [[nodiscard]] std::string_view group() const override;
  [[nodiscard]] EventTypes handles() const override;
  [[nodiscard]] bool by_community() const override { return true; }
  [[nodiscard]] Result<void> on(const RecordedEvent& recorded, Rows& rows) const override;
  [[nodiscard]] bool derives(std::string_view key) const override;
  void derive(std::string_view key, std::string_view value, KeyList& keys) const override;
  [[nodiscard]] std::string describe_key(std::string_view key) const override;
};

struct EquipmentFilter {
  CommunityId community;  // nil: of the whole company
  BuildingId building;    // nil: all
  std::optional<equipment::Kind> kind;
  std::optional<equipment::Condition> condition;
  [[nodiscard]] bool wants(const EquipmentRow& row) const;
};

// Reads one lease; must not outlive it. Ids of another company are not found.
class EquipmentRegister {
 public:
  [[nodiscard]] static Result<EquipmentRegister> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<EquipmentRow>> find(CompanyNo company, EquipmentId id) const;
  // By code, numbers in it by value.
  [[nodiscard]] Result<BoardPage<EquipmentRow>> page(CompanyNo company, const EquipmentFilter& filter,
                                                     std::string_view cursor, std::size_t limit) const;
  // Changes of condition in the order of the log; `after`: behind that position.
  struct Changes {
    std::vector<EquipmentChange> changes;
    std::optional<Position> next;  // `after` of the page behind this one
  };
  [[nodiscard]] Result<Changes> changes(CompanyNo company, EquipmentId id, Position after, std::size_t limit) const;

 private:
  explicit EquipmentRegister(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "domain/equipment/events.h"
#include "domain/service/events.h"
#include "domain/work_orders/events.h"

// What breaks, how often in which month, what people say about it, and what its repair takes: tables, no code.
namespace steward::demo {

using service_policy::Priority;

struct MaterialKind {
  std::string_view code;
  std::string_view name;
  std::int64_t price_fen;
};

// A kind of work. The weights are for a thousand households a month, by season.
struct WorkKind {
  std::string_view code;
  std::string_view name;
  std::string_view parent;  // empty: a branch of the tree
  Priority priority;
  std::string_view skill;
  std::uint8_t skill_level;
  bool in_house;  // at a household's; else at equipment or in a public place
  equipment::Kind equipment;
  std::array<std::uint16_t, 4> weight;  // winter, spring, summer, autumn
  std::uint16_t minutes;                // of work, in the middle
  std::array<std::string_view, 3> said;
  MaterialKind material;
};

[[nodiscard]] std::span<const WorkKind> work_kinds();
// 0 winter (December to February) … 3 autumn.
[[nodiscard]] std::size_t season_of(Date day);

struct CaseFact {
  service::CaseKind kind;
  service::Subject subject;
  std::uint16_t weight;  // of all cases
  std::string_view said;
  std::string_view reply;
  std::string_view work;  // the kind of work that it leads to; empty: none
};
[[nodiscard]] std::span<const CaseFact> case_facts();

struct PlannedEquipment {
  equipment::Kind kind;
  std::string_view code;
  std::string_view name;
  std::string_view location;
  bool of_building;
};
[[nodiscard]] std::span<const PlannedEquipment> planned_equipment();

}  // namespace steward::demo

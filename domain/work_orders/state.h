#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/work_orders/events.h"

namespace steward::work_orders {

inline constexpr std::size_t kMostNotes = 200;      // notes and calls of an order
inline constexpr std::size_t kMostDeclined = 100;   // remembered
inline constexpr std::size_t kMostLines = 100;      // of an order, over its life
inline constexpr std::size_t kMostCandidates = 12;  // kMaxStreamsOfCommand less order, policy, category and who had it
inline constexpr std::size_t kMostBuildingsOfOutage = 12;  // consulted, beside outage, community and equipment

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

// Where an order is on its way. Steps from one to the other: the table in work_orders.cpp.
enum class Status : std::uint8_t {
  reported = 1,
  triaged = 2,  // to be dispatched
  assigned = 3,
  accepted = 4,
  en_route = 5,
  on_site = 6,
  paused = 7,
  work_done = 8,  // to be verified
  verified = 9,
  closed = 10,
  cancelled = 11,
};

// All run from the report: respond until it is first accepted, on_site until somebody is first there, resolve until the
// work is done, with the pauses that stop it.
struct OrderClocks {
  service_policy::ClockState respond;
  service_policy::ClockState on_site;
  service_policy::ClockState resolve;
  bool operator==(const OrderClocks&) const = default;
};

struct Order {
  WorkOrderId id;
  Place place;
  CategoryId category;
  Priority priority = Priority::p4;
  OrderLevel level;
  Status status = Status::reported;
  CaseId of_case;
  OutageId outage;
  EquipmentId equipment;
  PersonId reporter;
  std::optional<Window> appointment;  // since it was last opened
  StaffId assignee;                   // nil: nobody
  std::vector<StaffId> declined;      // since it was last opened, ascending: best match leaves them out
  Instant reported_at;
  Instant last_step_at;                // no step may lie before it
  std::optional<Instant> accepted_at;  // the first time
  std::optional<Instant> done_at;      // the last time
  OrderClocks clocks;
  OrderDeadlines deadlines;  // as they were last told: of clocks that have ended since, none counts
  std::uint32_t visits = 0;
  std::uint32_t reopened = 0;
  std::uint32_t notes = 0;  // and calls
  std::uint32_t lines = 0;
  Money charged;
  bool rated = false;  // since it was last done
  bool operator==(const Order&) const = default;
};
struct OrderState {
  std::variant<Unborn, Order> is;
  bool operator==(const OrderState&) const = default;
};

struct Category {
  CategoryDefined terms;
  bool retired = false;
  bool operator==(const Category&) const = default;
};
struct CategoryState {
  std::variant<Unborn, Category> is;
  bool operator==(const CategoryState&) const = default;
};

struct Outage {
  OutageId id;
  CommunityId community;
  std::vector<BuildingId> buildings;
  Instant began_at;
  std::optional<Instant> ended_at;
  bool operator==(const Outage&) const = default;
};
struct OutageState {
  std::variant<Unborn, Outage> is;
  bool operator==(const OutageState&) const = default;
};

}  // namespace steward::work_orders

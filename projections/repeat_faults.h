#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/work_orders/events.h"
#include "projections/analytics_rows.h"
#include "projections/rows.h"

// Which orders were fixed the first time, and which are the same fault again (domain reference §3.7 and §5): fixed with
// one visit, not reopened, and nothing of the same kind reported at the same equipment or in the same house within 30
// days after it was done. Public places without an equipment are too wide to be one place. A repeat that is triaged to
// be something else, or cancelled, is none.
namespace steward::analytics {

inline constexpr std::int64_t kRepeatDays = 30;

class RepeatFaults {
 public:
  // What a figure of a day is more or less by.
  struct Change {
    Date day;
    BuildingId building;  // nil: none
    Figure figure = Figure::orders_fixed_first_time;
    std::int64_t delta = 0;
  };
  using Changes = std::vector<Change>;

  // Events that may change something.
  template <class E>
  static constexpr bool follows =
      std::same_as<E, work_orders::WorkOrderReported> || std::same_as<E, work_orders::WorkOrderTriaged> ||
      std::same_as<E, work_orders::WorkDone> || std::same_as<E, work_orders::WorkOrderClosed> ||
      std::same_as<E, work_orders::WorkOrderReopened> || std::same_as<E, work_orders::WorkOrderCancelled>;

  RepeatFaults(CompanyNo company, Rows& rows) : company_(company), rows_(rows) {}

  // `day`: the effective date of the event.
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkOrderReported& event, Date day);
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkOrderTriaged& event, Date day);
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkDone& event, Date day);
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkOrderClosed& event, Date day);
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkOrderReopened& event, Date day);
  [[nodiscard]] Result<Changes> follow(const work_orders::WorkOrderCancelled& event, Date day);

 private:
  struct Repair;

  [[nodiscard]] std::string repair_key(WorkOrderId order) const;
  [[nodiscard]] std::optional<std::string> fault_key(const Repair& repair) const;
  [[nodiscard]] Result<Repair> load(WorkOrderId order);
  void store(WorkOrderId order, const Repair& repair);
  // Finds what `repair` repeats, and takes it back.
  [[nodiscard]] Result<void> look_back(WorkOrderId order, Repair& repair, Changes& changes);
  [[nodiscard]] Result<void> forget(Repair& repair, Changes& changes);
  [[nodiscard]] Result<void> repeated(WorkOrderId former, int by, Changes& changes);

  CompanyNo company_;
  Rows& rows_;
};

}  // namespace steward::analytics

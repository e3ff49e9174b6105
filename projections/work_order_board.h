#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/work_orders/state.h"
#include "projections/board.h"
#include "projections/escalations.h"
#include "projections/sla.h"
#include "projections/view.h"

// The board of work orders: one row an order, lists by scope and status in three orders, counts, and when which clock
// reaches its next level. Overdue is never stored: deadlines are, and a query compares them with its instant.
namespace steward {

struct WorkOrderRow {
  CompanyNo company;
  WorkOrderId order;
  std::int32_t number_year = 0;
  std::int64_t number = 0;
  work_orders::Place place;
  std::string place_name;  // 3-1-101, 3, or "" for the community as a whole
  CategoryId category;
  service_policy::Priority priority = service_policy::Priority::p4;
  work_orders::Status status = work_orders::Status::reported;
  work_orders::Source source = work_orders::Source::front_desk;
  PersonId reporter;
  Sealed contact;
  Sealed description;
  std::optional<work_orders::Window> appointment;
  EquipmentId equipment;
  CaseId of_case;
  OutageId outage;
  StaffId assignee;  // who has it, or had it last
  Instant reported_at;
  Instant last_step_at;
  std::optional<Instant> accepted_at;  // the first time
  std::optional<Instant> started_at;   // the last visit
  std::optional<Instant> done_at;      // the last time
  std::optional<Instant> closed_at;    // or cancelled
  std::optional<work_orders::PauseReason> paused_for;
  std::optional<work_orders::Resolution> resolution;
  OrderSla sla;
  std::uint32_t visits = 0;
  std::uint32_t reopened = 0;
  std::uint32_t lines = 0;
  Money charged;
  bool first_time_fixed = false;
  work_orders::Via verified_via = work_orders::Via::unknown;
  std::uint8_t rating = 0;  // 0: none
  work_orders::Via rated_via = work_orders::Via::unknown;
  WorkOrderId duplicate_of;                    // the order that a cancelled one is the same as; nil: none
  std::optional<bool> satisfied;               // of the last follow-up call that reached somebody
  std::optional<Instant> return_visit_due_at;  // while somebody who is not pleased waits for it

  [[nodiscard]] bool open() const {
    return status != work_orders::Status::closed && status != work_orders::Status::cancelled;
  }
  bool operator==(const WorkOrderRow&) const = default;
};

struct CategoryRow {
  work_orders::CategoryDefined terms;
  bool retired = false;
  bool operator==(const CategoryRow&) const = default;
};

struct OutageRow {
  CompanyNo company;
  OutageId outage;
  CommunityId community;
  std::vector<BuildingId> buildings;  // empty: the whole community
  work_orders::Utility utility = work_orders::Utility::water;
  EquipmentId equipment;
  bool planned = false;
  Instant began_at;
  std::optional<Instant> expected_end;
  std::optional<Instant> ended_at;
  Sealed notice;
  bool operator==(const OutageRow&) const = default;
};

// Newest first; the one that is due next first; the most urgent first and, among them, by deadline: these two hold open
// orders only. By return visit: those that want one, the one that is due first first, closed or not.
enum class OrderSort : std::uint8_t { newest = 1, deadline = 2, priority = 3, return_visit = 4 };

struct OrderFilter {
  BoardScope scope;                           // the list that is read
  std::vector<work_orders::Status> statuses;  // empty: all
  std::optional<service_policy::Priority> priority;
  // Beside the scope:
  CommunityId community;
  BuildingId building;
  StaffId assignee;
  CategoryId category;
  EquipmentId equipment;
  OutageId outage;
  HouseholdId household;
  CaseId of_case;
  std::optional<bool> overdue;  // at `at`
  Instant at;
  [[nodiscard]] bool wants(const WorkOrderRow& row) const;
};

// Orders by status and priority.
using OrderCounts = std::map<std::pair<work_orders::Status, service_policy::Priority>, std::int64_t>;

class WorkOrderBoardView final : public View {
 public:
  static constexpr std::string_view kName = "work_order_board";
  static constexpr std::uint32_t kVersion = 3;

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

// Reads one lease; must not outlive it. Ids of another company are not found.
class WorkOrderBoard {
 public:
  [[nodiscard]] static Result<WorkOrderBoard> open(const ReadLease& lease);

  [[nodiscard]] Result<std::optional<WorkOrderRow>> order(CompanyNo company, WorkOrderId id) const;
  // Reads the rows of the page and of those looked at for its filters (kMostLookedAt at most), and one place more a
  // status.
  [[nodiscard]] Result<BoardPage<WorkOrderRow>> page(OrderSort sort, const OrderFilter& filter, std::string_view cursor,
                                                     std::size_t limit) const;
  // At most one row a status and priority.
  [[nodiscard]] Result<OrderCounts> counts(const BoardScope& scope) const;
  // Open orders of which a clock that runs was due before `at`; reads that many places, `most` at most.
  [[nodiscard]] Result<std::size_t> overdue(const BoardScope& scope, Instant at, std::size_t most) const;
  // What a clock counts by in a community now; the usual calendar where none was set.
  [[nodiscard]] Result<BusinessCalendar> calendar(CompanyNo company, CommunityId community) const;

  [[nodiscard]] Result<std::optional<CategoryRow>> category(CompanyNo company, CategoryId id) const;
  // By code, numbers in it by value; with the retired ones.
  [[nodiscard]] Result<BoardPage<CategoryRow>> categories(CompanyNo company, std::string_view cursor,
                                                          std::size_t limit) const;
  [[nodiscard]] Result<std::optional<OutageRow>> outage(CompanyNo company, OutageId id) const;
  // Newest first; community nil: of the whole company.
  [[nodiscard]] Result<BoardPage<OutageRow>> outages(CompanyNo company, CommunityId community, std::string_view cursor,
                                                     std::size_t limit) const;

  // Clocks of orders of all companies whose next level is reached at or before `up_to`, oldest first.
  [[nodiscard]] Result<std::vector<NextEscalation>> escalations(Instant up_to, std::size_t limit) const;

 private:
  explicit WorkOrderBoard(ViewReader reader) : reader_(reader) {}
  ViewReader reader_;
};

}  // namespace steward

#pragma once

#include "domain/work_orders/events.h"

// Times (`at`) are when it happened: the edge gives occurred_at, or the time of the request. They never run backwards
// within an order: step-before-last. `by` is the technician of the credential; nil: the desk, on somebody's behalf.
namespace steward::work_orders {

// Outcome: category_id.
struct DefineCategory {
  CategoryId category;
  CategoryId parent;
  std::string code;
  std::string name;
  Priority usual_priority = Priority::p4;
  std::string skill;
  std::uint8_t skill_level = 1;
};
// Outcome: category_id.
struct RetireCategory {
  CategoryId category;
};

// The house or building says which community it is of: place-mismatch otherwise. The household is the one that lives in
// the house: the edge reads it from the claim `occupancy`, decide checks it.
// Outcome: work_order_id, order_status, number_year, number, priority; respond_due_at, on_site_due_at, resolve_due_at
// where promised.
struct ReportWorkOrder {
  WorkOrderId order;
  Place place;
  CategoryId category;
  std::optional<Priority> priority;  // nullopt: the category's
  Source source = Source::front_desk;
  PersonId reporter;
  Sealed contact;
  Sealed description;
  std::optional<Window> appointment;
  EquipmentId equipment;
  CaseId of_case;  // also links the case to the order, in the same append
  OutageId outage;
  Instant reported_at;
  Date reported_on;  // its civil date: the number is one of its year
};

// Outcome of this and every step below: work_order_id, order_status (the number of Status) and what is named.
struct TriageWorkOrder {
  WorkOrderId order;
  CategoryId category;  // nil: as it is
  std::optional<Priority> priority;
  std::optional<Window> appointment;  // none: what was agreed stays
  Instant at;
};
// To one technician, by hand. Skill and shift may be overruled by a person; community and limit may not.
// Outcome: assignee_id.
struct AssignWorkOrder {
  WorkOrderId order;
  StaffId assignee;
  Instant at;
};
// 抢单: the technician takes it; the first one wins. Qualified, on shift, below the limit.
// Outcome: assignee_id.
struct ClaimWorkOrder {
  WorkOrderId order;
  StaffId by;
  Instant at;
};
// Best match among the candidates that the edge proposes (at most kMostCandidates, ascending).
// Outcome: assignee_id, score. No one qualifies: no-candidate.
struct DispatchWorkOrder {
  WorkOrderId order;
  std::vector<StaffId> candidates;
  Instant at;
};
struct AcceptWorkOrder {
  WorkOrderId order;
  StaffId by;
  Instant at;
};
struct DeclineWorkOrder {
  WorkOrderId order;
  StaffId by;
  DeclineReason reason = DeclineReason::other;
  Sealed note;
  Instant at;
};
// The assignee hands it to another technician.
// Outcome: assignee_id.
struct TransferWorkOrder {
  WorkOrderId order;
  StaffId by;
  StaffId to;
  Instant at;
};
struct StartTravel {
  WorkOrderId order;
  StaffId by;
  Instant at;
};
struct StartWork {
  WorkOrderId order;
  StaffId by;
  Instant at;
};
struct PauseWork {
  WorkOrderId order;
  StaffId by;
  PauseReason reason = PauseReason::waiting_for_parts;
  Sealed note;
  Instant at;
};
struct ResumeWork {
  WorkOrderId order;
  StaffId by;
  Instant at;
};
// Chargeable lines need a household and a one-off fee item of its community; they become one bill at once.
// Outcome: charged_fen, bill_number (0: nothing charged).
struct RecordWorkLines {
  WorkOrderId order;
  StaffId by;
  std::vector<WorkLine> lines;  // amounts are computed by decide
  FeeItemId fee_item;           // nil: nothing is chargeable
  Date charge_date;
  Date due_date;
  Instant at;
};
struct FinishWork {
  WorkOrderId order;
  StaffId by;
  Resolution resolution = Resolution::repaired;
  Sealed note;
  Instant at;
};
struct VerifyWorkOrder {
  WorkOrderId order;
  Instant at;
  Via via = Via::unknown;
};
struct CloseWorkOrder {
  WorkOrderId order;
  Instant at;
};
// Outcome: times.
struct ReopenWorkOrder {
  WorkOrderId order;
  ReopenReason reason = ReopenReason::not_fixed;
  Sealed note;
  Instant at;
};
// By the resident only before somebody is on site; by a supervisor until the work is done.
// The order that it is the same as goes with the reason `duplicate` alone (duplicate-reason-missing), is another
// (merge-into-itself) of the same community (place-mismatch) and was not cancelled (merge-target-ended).
struct CancelWorkOrder {
  WorkOrderId order;
  bool supervisor = false;
  CancelReason reason = CancelReason::by_resident;
  Sealed note;
  Instant at;
  WorkOrderId duplicate_of{};
};
struct RateWorkOrder {
  WorkOrderId order;
  std::uint8_t score = 0;
  Sealed comment;
  Instant at;
  Via via = Via::unknown;
};
// Settled: whoever is not satisfied is told why nothing is done; the note says it: text-missing without one.
struct RecordFollowUpCall {
  WorkOrderId order;
  bool reached = false;
  bool satisfied = false;
  Sealed note;
  Instant at;
  bool settled = false;
};
struct NoteWorkOrder {
  WorkOrderId order;
  StaffId by;
  Sealed note;
  bool for_resident = false;
  Instant at;
};
// By the scheduler. Refused when the clock does not run, the level was escalated already or is not reached by the log's
// time: escalation-not-due.
struct EscalateWorkOrder {
  WorkOrderId order;
  Clock clock = Clock::resolve;
  Level level = Level::warning;
};

// Outcome: outage_id.
struct ReportOutage {
  OutageId outage;
  CommunityId community;
  std::vector<BuildingId> buildings;
  Utility utility = Utility::water;
  EquipmentId equipment;
  bool planned = false;
  Instant began_at;
  std::optional<Instant> expected_end;
  Sealed notice;
};
// While its begin lies ahead, and said for a time before that, it is called off. Outcome: outage_id.
struct EndOutage {
  OutageId outage;
  Instant ended_at;
};

}  // namespace steward::work_orders

#pragma once

#include "domain/service/events.h"

// Times (`at`) as in work orders: when it happened, never running backwards within a case.
namespace steward::service {

// Outcome: case_id, number_year, number; respond_due_at, reply_due_at where promised.
struct FileCase {
  CaseId of_case;
  CaseKind kind = CaseKind::complaint;
  Subject subject = Subject::other;
  std::uint8_t severity = 2;
  CasePlace place;
  Source source = Source::front_desk;
  PersonId reporter;
  Sealed contact;
  Sealed text;
  std::optional<Date> outside_deadline;  // of the hotline, as it says it: the last day for the reply
  Instant filed_at;
  Date filed_on;  // its civil date: the number is one of its year
};
// Outcome of this and every step below: case_id, case_status (the number of Status) and what is named.
struct AcceptCase {
  CaseId of_case;
  StaffId handler;
  Instant at;
};
struct StartInvestigation {
  CaseId of_case;
  StaffId handler;
  Instant at;
};
// Outcome: work_order_id.
struct LinkWorkOrder {
  CaseId of_case;
  WorkOrderId order;
  Instant at;
};
// Orders still open and no reason: linked-orders-open, with how many.
struct ReplyToCase {
  CaseId of_case;
  Sealed text;
  OverrideReason override_reason = OverrideReason::none;
  Instant at;
};
struct ConfirmReply {
  CaseId of_case;
  Instant at;
  Via via = Via::unknown;
};
// Outcome: times.
struct DisputeReply {
  CaseId of_case;
  Sealed text;
  Instant at;
};
// For no_answer nobody was reached on as many days as the community wants: call-backs-missing, with both numbers.
struct CloseCase {
  CaseId of_case;
  CloseReason reason = CloseReason::confirmed;
  Instant at;
};
struct RejectCase {
  CaseId of_case;
  RejectReason reason = RejectReason::other;
  Sealed told;
  Instant at;
};
// Outcome: into_case_id.
struct MergeCase {
  CaseId of_case;
  CaseId into;
  Instant at;
};
struct WithdrawCase {
  CaseId of_case;
  Instant at;
};
struct RateCase {
  CaseId of_case;
  std::uint8_t score = 0;
  Sealed comment;
  Instant at;
  Via via = Via::unknown;
};
struct NoteCase {
  CaseId of_case;
  Sealed note;
  Privacy privacy = Privacy::staff;
  Instant at;
};
// A call about the reply: nothing-to-rate where there was none. While the reply waits for an answer, whoever is
// satisfied confirms it and whoever is not disputes it, with the note, which the resident reads: text-missing without
// one. Settled, of one that has its answer: whoever is not satisfied is told why nothing more is done; the note says
// it.
struct RecordCaseCall {
  CaseId of_case;
  bool reached = false;
  bool satisfied = false;
  Sealed note;
  Instant at;
  bool settled = false;
};
// By the scheduler: as EscalateWorkOrder.
struct EscalateCase {
  CaseId of_case;
  Clock clock = Clock::resolve;
  Level level = Level::warning;
};
// Outcome: contact_id.
struct RecordContact {
  ContactId contact;
  CasePlace place;
  ContactKind kind = ContactKind::call;
  Direction direction = Direction::incoming;
  Sealed note;
  Privacy privacy = Privacy::staff;
  CaseId of_case;
  WorkOrderId order;
  Instant at;
};

}  // namespace steward::service

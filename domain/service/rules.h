#pragma once

#include "domain/decider.h"
#include "domain/service/steps.h"

// What the decisions on cases and contacts have in common.
namespace steward::service {

// case-unknown.
[[nodiscard]] Result<const Case*> case_of(const Facts& facts, CaseId id);

// Where the case is after the step, made at this time: step-not-allowed, step-before-last, occurred-in-future …
[[nodiscard]] Result<Status> check_step(const Case& of, Step step, Instant at, const DecisionContext& context);

// Free text: sealed-data-mismatch. text-missing for one that must be there.
[[nodiscard]] Result<void> check_text(const Sealed& text);
[[nodiscard]] Result<void> check_text_is_there(const Sealed& text);

// Nil (the desk), or somebody who works in the community: staff-unknown, staff-left, place-mismatch.
[[nodiscard]] Result<void> check_handler(const Facts& facts, StaffId handler, CommunityId community);

// An event of the case, effective on the day on which it happened.
[[nodiscard]] NewEvent on_case(const Case& of, Event event, Instant at, const DecisionContext& context);
// It alone, with case_id and case_status as the outcome.
[[nodiscard]] Decision one_event(const Case& of, Status status, Event event, Instant at,
                                 const DecisionContext& context);
// Where they are promised: respond_due_at, reply_due_at.
void add_due_times(std::vector<Param>& params, const CaseDeadlines& deadlines);

}  // namespace steward::service

#pragma once

// That a call which found somebody dissatisfied is the end of it.
#define STEWARD_SETTLED                                                                                             \
  R"("settled":{"type":"boolean","default":false,"description":"who is not satisfied is told why nothing more is )" \
  R"(done: the note says it; with supervise_work_orders"})"

// How staff had from a resident what they enter for them.
#define STEWARD_VIA                                                                                            \
  R"("via":{"enum":["resident","front_desk","phone","visit","message"],"description":"how it came: resident )" \
  R"(with a resident's own key and no other; front_desk by default with those of staff"})"

// The fields with which a step says when it was made, and why so late (JSON Schema), to be joined to the raw string of
// a body's properties. Macros: only literals can be joined while compiling.
#define STEWARD_BACKDATING_REASON                                                                               \
  R"("backdating_reason":{"enum":["entered_late","system_unavailable","found_in_reconciliation","correction",)" \
  R"("taken_over"],"description":"needed for what was made more than 31 days ago"})"
#define STEWARD_STEP_TIME(description)                                                 \
  R"("occurred_at":{"type":"string","format":"date-time","description":")" description \
  R"(; by a resident's key at most a day ago"},)" STEWARD_BACKDATING_REASON

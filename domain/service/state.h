#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "domain/service/events.h"

namespace steward::service {

inline constexpr std::size_t kMostNotes = 200;        // notes and calls of a case
inline constexpr std::size_t kMostLinkedOrders = 12;  // consulted by a reply, beside the case and the policy

inline constexpr std::uint8_t kLeastSeverity = 1;
inline constexpr std::uint8_t kMostSeverity = 4;
inline constexpr std::uint8_t kLeastScore = 1;
inline constexpr std::uint8_t kMostScore = 5;

struct Unborn {
  bool operator==(const Unborn&) const = default;
};

enum class Status : std::uint8_t {
  filed = 1,
  accepted = 2,
  investigating = 3,
  replied = 4,
  confirmed = 5,
  closed = 6,
  rejected = 7,
  merged = 8,
  withdrawn = 9,
};

struct Case {
  CaseId id;
  CaseKind kind = CaseKind::complaint;
  CasePlace place;
  Status status = Status::filed;
  CaseLevel level;
  PersonId reporter;
  StaffId handler;
  std::vector<WorkOrderId> orders;  // linked, ascending
  Instant filed_at;
  Instant last_step_at;               // no step may lie before it
  std::optional<Instant> replied_at;  // the last time
  std::optional<Instant> outside_due_at;
  service_policy::ClockState respond;  // until it is accepted
  service_policy::ClockState reply;    // until the reply; goes on with a dispute
  CaseDeadlines deadlines;             // as they were last told: of clocks that stand still, none counts
  std::uint32_t disputed = 0;
  std::uint32_t notes = 0;               // and calls
  bool rated = false;                    // since the last reply
  std::uint32_t unanswered_days = 0;     // on which calls reached nobody, since the last reply or the last answer
  std::optional<Instant> unanswered_at;  // the last of these calls
  bool operator==(const Case&) const = default;
};
struct CaseState {
  std::variant<Unborn, Case> is;
  bool operator==(const CaseState&) const = default;
};
struct ContactState {
  std::variant<Unborn, ContactRecorded> is;
  bool operator==(const ContactState&) const = default;
};

}  // namespace steward::service

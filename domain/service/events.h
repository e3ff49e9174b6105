#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "domain/registry/place.h"
#include "domain/service_policy/clock.h"
#include "domain/service_policy/via.h"

// Customer relations: complaints, suggestions, enquiries and praise from filing to closing, and every call. One stream
// a case, one a contact. What people say is Sealed.
namespace steward::service {

using service_policy::CaseKind;
using service_policy::CaseLevel;
using service_policy::Clock;
using service_policy::Deadlines;
using service_policy::Level;
using service_policy::Via;
using CasePlace = registry::Place;  // whom or what it concerns

// What it is about (domain reference §4). Stored: append only.
enum class Subject : std::uint8_t {
  safety_and_order = 1,
  cleaning = 2,
  greening = 3,
  facilities_and_lift = 4,
  repair_quality = 5,
  fees_and_billing = 6,
  parking = 7,
  noise_and_neighbours = 8,
  decoration = 9,
  staff_attitude = 10,
  pets = 11,
  littering_from_height = 12,
  water_power_heating = 13,
  public_revenue_and_disclosure = 14,
  other = 15,
};

enum class Source : std::uint8_t {
  app = 1,
  phone = 2,
  front_desk = 3,
  visit = 4,
  hotline_12345 = 5,
  owners_committee = 6,
  social_media = 7,
  return_visit = 8,
};

struct CaseDeadlines {
  std::optional<Deadlines> respond;
  std::optional<Deadlines> reply;
  bool operator==(const CaseDeadlines&) const = default;
};

struct CaseFiled {
  CaseId of_case;
  std::int32_t number_year = 0;
  std::int64_t number = 0;  // gapless per company and year (counter `case`)
  CaseKind kind = CaseKind::complaint;
  Subject subject = Subject::other;
  std::uint8_t severity = 2;  // 1 (low) … 4 (grave)
  CasePlace place;
  Source source = Source::front_desk;
  PersonId reporter;  // nil: anonymous
  Sealed contact;     // may be empty
  Sealed text;
  std::optional<Instant> outside_due_at;  // the hotline wants its reply before it; the earlier deadline counts
  CaseLevel level;                        // what is promised, frozen
  Instant filed_at;
  CaseDeadlines deadlines;
  bool operator==(const CaseFiled&) const = default;
};
struct CaseAccepted {
  CaseId of_case;
  CasePlace place;
  StaffId handler;  // nil: the desk
  Instant at;
  std::int64_t respond_seconds = 0;  // of the respond clock
  bool operator==(const CaseAccepted&) const = default;
};
struct InvestigationStarted {
  CaseId of_case;
  CasePlace place;
  StaffId handler;
  Instant at;
  bool operator==(const InvestigationStarted&) const = default;
};
// By hand, or when an order is reported for the case (in the same append).
struct WorkOrderLinked {
  CaseId of_case;
  CasePlace place;
  WorkOrderId order;
  Instant at;
  bool operator==(const WorkOrderLinked&) const = default;
};

enum class OverrideReason : std::uint8_t {
  none = 0,
  waiting_for_vendor = 1,
  refused_access = 2,
  long_term_works = 3,
  other = 4
};

// The reply waits for its linked orders (closed or cancelled), or says why it does not.
struct CaseReplied {
  CaseId of_case;
  CasePlace place;
  Sealed text;
  OverrideReason override_reason = OverrideReason::none;
  std::vector<WorkOrderId> open_orders;  // linked and still open; only with a reason
  Instant at;
  std::int64_t reply_seconds = 0;  // of the reply clock
  bool operator==(const CaseReplied&) const = default;
};
struct ReplyConfirmed {
  CaseId of_case;
  CasePlace place;
  Instant at;
  Via via = Via::unknown;
  bool operator==(const ReplyConfirmed&) const = default;
};
// Reopened: under investigation again; the reply clock goes on from where it was.
struct ReplyDisputed {
  CaseId of_case;
  CasePlace place;
  std::uint32_t times = 1;  // 1, 2 …
  Sealed text;
  Instant at;
  CaseDeadlines deadlines;
  bool operator==(const ReplyDisputed&) const = default;
};

enum class CloseReason : std::uint8_t { confirmed = 1, no_answer = 2, praise_passed_on = 3 };

struct CaseClosed {
  CaseId of_case;
  CasePlace place;
  CloseReason reason = CloseReason::confirmed;
  Instant at;
  bool operator==(const CaseClosed&) const = default;
};

enum class RejectReason : std::uint8_t { not_ours = 1, no_facts = 2, abusive = 3, handled_before = 4, other = 5 };

struct CaseRejected {
  CaseId of_case;
  CasePlace place;
  RejectReason reason = RejectReason::other;
  Sealed told;  // what the person was told: needed
  Instant at;
  bool operator==(const CaseRejected&) const = default;
};
// It is the same as `into`, which is open and of the same community; merged cases end with it.
struct CaseMerged {
  CaseId of_case;
  CasePlace place;
  CaseId into;
  Instant at;
  bool operator==(const CaseMerged&) const = default;
};
struct CaseWithdrawn {
  CaseId of_case;
  CasePlace place;
  Instant at;
  bool operator==(const CaseWithdrawn&) const = default;
};
struct SatisfactionRated {
  CaseId of_case;
  CasePlace place;
  std::uint8_t score = 0;  // 1 … 5
  Sealed comment;
  Instant at;
  Via via = Via::unknown;
  std::optional<Instant> return_visit_due_at{};  // of a bad one (service_policy/return_visit.h)
  bool operator==(const SatisfactionRated&) const = default;
};

// Who may read a staff note.
enum class Privacy : std::uint8_t { resident = 1, staff = 2, managers = 3 };

struct CaseNoted {
  CaseId of_case;
  CasePlace place;
  Sealed note;
  Privacy privacy = Privacy::staff;
  Instant at;
  bool operator==(const CaseNoted&) const = default;
};
// What somebody who was called about the reply says of it. Reached: the reply is confirmed or disputed in the same
// append while it waits for an answer; of one that has its answer, the next visit is due to whoever is not satisfied,
// unless that is settled, as the note says.
struct CaseCalledBack {
  CaseId of_case;
  CasePlace place;
  bool reached = false;
  bool satisfied = false;  // means something only when reached
  Sealed note;             // may be empty
  Instant at;
  std::uint32_t unanswered_days = 0;  // on which nobody was reached since the reply, with this one; 0: reached
  bool settled = false;               // means something only of who is not satisfied
  std::optional<Instant> return_visit_due_at{};
  bool operator==(const CaseCalledBack&) const = default;
};
struct CaseEscalated {
  CaseId of_case;
  CasePlace place;
  Clock clock = Clock::resolve;  // resolve: the reply
  Level level = Level::warning;
  Instant due_at;
  bool operator==(const CaseEscalated&) const = default;
};

enum class Direction : std::uint8_t { incoming = 1, outgoing = 2 };
enum class ContactKind : std::uint8_t { call = 1, visit = 2, message = 3 };

// A call, a visit or a message: a fact of its own on the household's timeline.
struct ContactRecorded {
  ContactId contact;
  CasePlace place;
  ContactKind kind = ContactKind::call;
  Direction direction = Direction::incoming;
  Sealed note;
  Privacy privacy = Privacy::staff;
  CaseId of_case;     // nil: none
  WorkOrderId order;  // nil: none
  Instant at;
  bool operator==(const ContactRecorded&) const = default;
};

}  // namespace steward::service

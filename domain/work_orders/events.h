#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.h"
#include "domain/base/money.h"
#include "domain/base/sealed.h"
#include "domain/base/time.h"
#include "domain/registry/place.h"
#include "domain/service_policy/clock.h"
#include "domain/service_policy/via.h"

// Work orders: what was reported, who was sent, how it went and what it cost. One stream an order. The charge of an
// order for its household, and the load of its technician, are events of their streams in the same append.
namespace steward::work_orders {

using registry::Place;  // where the work is
using service_policy::Clock;
using service_policy::Deadlines;
using service_policy::Level;
using service_policy::OrderLevel;
using service_policy::Priority;
using service_policy::Via;

// The kinds of work, as a tree: water → burst pipe. Of a company.
struct CategoryDefined {
  CategoryId category;
  CategoryId parent;  // nil: at the top
  std::string code;   // unique in the company
  std::string name;
  Priority usual_priority = Priority::p4;
  std::string skill;  // what a technician must be able to do; empty: anybody
  std::uint8_t skill_level = 1;
  bool operator==(const CategoryDefined&) const = default;
};
struct CategoryRetired {
  CategoryId category;
  std::string code;  // free again
  bool operator==(const CategoryRetired&) const = default;
};

enum class Source : std::uint8_t { resident = 1, front_desk = 2, phone = 3, patrol = 4, complaint = 5, outage = 6 };

struct Window {  // half-open
  Instant from;
  Instant to;
  bool operator==(const Window&) const = default;
};

// The deadlines of the clocks that run; nullopt: not promised, reached already, or standing still.
struct OrderDeadlines {
  std::optional<Deadlines> respond;
  std::optional<Deadlines> on_site;
  std::optional<Deadlines> resolve;
  bool operator==(const OrderDeadlines&) const = default;
};

// Whether the work concerns the community (free) or may be charged to the household.
struct WorkOrderReported {
  WorkOrderId order;
  std::int32_t number_year = 0;
  std::int64_t number = 0;  // gapless per company and year (counter `work_order`): what people say on the phone
  Place place;
  CategoryId category;
  Priority priority = Priority::p4;
  OrderLevel level;  // what is promised, frozen
  Source source = Source::front_desk;
  PersonId reporter;   // nil: nobody known
  Sealed contact;      // phone; may be empty
  Sealed description;  // free text
  std::optional<Window> appointment;
  EquipmentId equipment;  // nil: none
  CaseId of_case;         // the complaint it was made for; nil: none
  OutageId outage;        // the outage it is part of; nil: none
  Instant reported_at;    // the clocks run from here
  OrderDeadlines deadlines;
  bool operator==(const WorkOrderReported&) const = default;
};

// A person has looked at it: category and priority are right now. Clocks count from the report, with the new promise.
struct WorkOrderTriaged {
  WorkOrderId order;
  Place place;
  CategoryId category;
  Priority priority = Priority::p4;
  OrderLevel level;
  std::optional<Window> appointment;  // none: what was agreed stays
  Instant at;
  OrderDeadlines deadlines;
  bool operator==(const WorkOrderTriaged&) const = default;
};

enum class DispatchMethod : std::uint8_t { manual = 1, claim = 2, best_match = 3, transfer = 4 };

enum class Exclusion : std::uint8_t {
  none = 0,
  lacks_skill = 1,
  certificate_expired = 2,
  off_shift = 3,
  on_leave = 4,
  at_limit = 5,
  other_community = 6,
  declined_before = 7,
  left = 8,
};

// How one candidate came out, kept with the decision: excluded, or points in thousandths.
struct Candidate {
  StaffId staff;
  Exclusion excluded = Exclusion::none;
  std::int32_t skill = 0;
  std::int32_t load = 0;
  std::int32_t zone = 0;
  std::int32_t familiar = 0;
  std::int32_t score = 0;  // the sum
  bool operator==(const Candidate&) const = default;
};

struct WorkOrderAssigned {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  StaffId former;  // who had it before; nil: nobody
  DispatchMethod method = DispatchMethod::manual;
  std::vector<Candidate> candidates;  // of best match: best first, the excluded behind them
  Instant at;
  bool operator==(const WorkOrderAssigned&) const = default;
};

// A step that an assignee makes. One event a step, so that the log speaks the trade's words.
struct WorkOrderAccepted {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  Instant at;
  std::optional<std::int64_t> respond_seconds;  // of the respond clock, which ends with the first acceptance only
  bool operator==(const WorkOrderAccepted&) const = default;
};

enum class DeclineReason : std::uint8_t { off_duty = 1, too_busy = 2, lacks_skill = 3, lacks_parts = 4, other = 5 };

// Back to be dispatched; best match leaves the one who declined out.
struct WorkOrderDeclined {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  DeclineReason reason = DeclineReason::other;
  Sealed note;  // may be empty
  Instant at;
  bool operator==(const WorkOrderDeclined&) const = default;
};
struct TravelStarted {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  Instant at;
  bool operator==(const TravelStarted&) const = default;
};
// On site; the work begins.
struct WorkStarted {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  Instant at;
  std::uint32_t visit = 1;                      // 1, 2 …: a reopened order is visited again
  std::optional<std::int64_t> on_site_seconds;  // of the on-site clock, which ends with the first visit only
  bool operator==(const WorkStarted&) const = default;
};

enum class PauseReason : std::uint8_t {
  waiting_for_parts = 1,
  waiting_for_owner = 2,
  waiting_for_vendor = 3,
  weather = 4,
};

struct WorkPaused {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  PauseReason reason = PauseReason::waiting_for_parts;
  Sealed note;
  Instant at;
  bool clock_stopped = false;        // the resolve clock stands still
  std::int64_t resolve_seconds = 0;  // of the resolve clock until now
  OrderDeadlines deadlines;
  bool operator==(const WorkPaused&) const = default;
};
struct WorkResumed {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  Instant at;
  OrderDeadlines deadlines;
  bool operator==(const WorkResumed&) const = default;
};

enum class LineKind : std::uint8_t { material = 1, labour = 2, visit = 3, vendor = 4 };

// What was used. amount = unit_price × quantity, rounded once, half up.
struct WorkLine {
  LineKind kind = LineKind::material;
  std::string code;  // of the material, or what the labour was: plain text, no personal data
  std::string name;
  Usage quantity;        // 0.001 units: pieces, metres, hours
  UnitPrice unit_price;  // 10⁻⁶ yuan
  Money amount;
  bool chargeable = false;  // to the household; free otherwise: public place, warranty, our fault
  bool operator==(const WorkLine&) const = default;
};

// The charge that an order put on its household's account (billing::ChargeRaised in the same append).
struct OrderCharge {
  FeeItemId fee_item;
  std::uint32_t bill = 0;  // its number on the household's account
  Money amount;            // Σ chargeable lines
  bool operator==(const OrderCharge&) const = default;
};

struct WorkLinesRecorded {
  WorkOrderId order;
  Place place;
  std::vector<WorkLine> lines;  // at least one
  std::optional<OrderCharge> charge;
  Instant at;
  bool operator==(const WorkLinesRecorded&) const = default;
};

enum class Resolution : std::uint8_t { repaired = 1, replaced = 2, made_safe = 3, no_fault_found = 4, not_ours = 5 };

struct WorkDone {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  Resolution resolution = Resolution::repaired;
  Sealed note;
  Instant at;
  std::uint32_t visits = 1;
  std::int64_t resolve_seconds = 0;  // of the resolve clock: without the pauses that stop it
  bool operator==(const WorkDone&) const = default;
};
struct WorkOrderVerified {
  WorkOrderId order;
  Place place;
  Instant at;
  Via via = Via::unknown;
  bool operator==(const WorkOrderVerified&) const = default;
};
struct WorkOrderClosed {
  WorkOrderId order;
  Place place;
  Instant at;
  bool first_time_fixed = false;  // one visit, never reopened
  bool operator==(const WorkOrderClosed&) const = default;
};

enum class ReopenReason : std::uint8_t { fault_again = 1, not_fixed = 2, resident_disagrees = 3, other = 4 };

// Within the community's window after the work was done. The resolve clock goes on from where it was.
struct WorkOrderReopened {
  WorkOrderId order;
  Place place;
  std::uint32_t times = 1;  // 1, 2 …
  ReopenReason reason = ReopenReason::not_fixed;
  Sealed note;
  Instant at;
  OrderDeadlines deadlines;
  bool operator==(const WorkOrderReopened&) const = default;
};

enum class CancelReason : std::uint8_t {
  by_resident = 1,
  duplicate = 2,
  reported_wrongly = 3,
  not_ours = 4,
  by_supervisor = 5
};

struct WorkOrderCancelled {
  WorkOrderId order;
  Place place;
  StaffId assignee;  // who had it; nil: nobody
  CancelReason reason = CancelReason::by_resident;
  Sealed note;
  Instant at;
  WorkOrderId duplicate_of{};  // the order that it is the same as, of the same community; nil: nobody says which
  bool operator==(const WorkOrderCancelled&) const = default;
};

// Beside the state: what the resident thinks of it. Once per closing; again after a reopening.
struct WorkOrderRated {
  WorkOrderId order;
  Place place;
  StaffId assignee;
  std::uint8_t score = 0;  // 1 … 5
  Sealed comment;
  Instant at;
  Via via = Via::unknown;
  std::optional<Instant> return_visit_due_at{};  // of a bad one (service_policy/return_visit.h)
  bool operator==(const WorkOrderRated&) const = default;
};
// Whoever is reached and not satisfied gets the work done again: reopened in the same append, unless that is settled
// otherwise, as the note says, or the window is over: then the next visit is due.
struct FollowUpCalled {
  WorkOrderId order;
  Place place;
  bool reached = false;
  bool satisfied = false;  // means something only when reached
  Sealed note;
  Instant at;
  bool settled = false;  // without the work: means something only of who is not satisfied
  std::optional<Instant> return_visit_due_at{};
  bool operator==(const FollowUpCalled&) const = default;
};

// At most kMostNotes an order.
struct WorkOrderNoted {
  WorkOrderId order;
  Place place;
  Sealed note;
  bool for_resident = false;  // the resident may read it too
  Instant at;
  bool operator==(const WorkOrderNoted&) const = default;
};

// 80, 100 or 150 % of a clock is used up: appended by the scheduler, once per clock, level and promise.
struct WorkOrderEscalated {
  WorkOrderId order;
  Place place;
  Clock clock = Clock::resolve;
  Level level = Level::warning;
  Instant due_at;    // when this level was reached
  StaffId assignee;  // who has it; nil: nobody yet
  bool operator==(const WorkOrderEscalated&) const = default;
};

// An outage: water, power … for whole buildings. Orders that come from it carry its id.
enum class Utility : std::uint8_t { water = 1, power = 2, gas = 3, heating = 4, lift = 5, network = 6, other = 7 };

struct OutageReported {
  OutageId outage;
  CommunityId community;
  std::vector<BuildingId> buildings;  // ascending, at most kMostBuildingsOfOutage; empty: the whole community
  Utility utility = Utility::water;
  EquipmentId equipment;  // nil: none known
  bool planned = false;
  Instant began_at;
  std::optional<Instant> expected_end;
  Sealed notice;  // what residents are told; free text
  bool operator==(const OutageReported&) const = default;
};
struct OutageEnded {
  OutageId outage;
  CommunityId community;
  std::vector<BuildingId> buildings;  // as it was reported
  Instant ended_at;
  bool called_off = false;  // before it began: it never was
  bool operator==(const OutageEnded&) const = default;
};

}  // namespace steward::work_orders

#pragma once

#include <memory>
#include <variant>

#include "domain/access/state.h"
#include "domain/approvals/state.h"
#include "domain/base/alternative.h"
#include "domain/billing/state.h"
#include "domain/books/state.h"
#include "domain/dunning/state.h"
#include "domain/equipment/state.h"
#include "domain/event.h"
#include "domain/imports/state.h"
#include "domain/invoicing/state.h"
#include "domain/metering/state.h"
#include "domain/operations/state.h"
#include "domain/registry/state.h"
#include "domain/service/state.h"
#include "domain/service_policy/state.h"
#include "domain/staff/state.h"
#include "domain/work_orders/state.h"

namespace steward {

// An event met a state that it cannot follow: a bug of an earlier version, or a log written by other means. Every
// command on the stream is refused as stream-faulted and `verify` names it.
struct Faulted {
  Position position = 0;
  bool operator==(const Faulted&) const = default;
};

// The state of one stream: one alternative for each kind of stream, in the order of StreamKind, and Faulted.
using AnyState =
    std::variant<operations::LogState, registry::CompanyState, registry::CommunityState, registry::BuildingState,
                 registry::HouseState, billing::HouseholdState, billing::FeeItemState, billing::BillRunState,
                 imports::ImportRunState, access::CredentialState, staff::StaffState, equipment::EquipmentState,
                 service_policy::PolicyState, work_orders::CategoryState, work_orders::OrderState,
                 work_orders::OutageState, service::CaseState, service::ContactState, billing::CollectionPolicyState,
                 billing::SuspenseState, approvals::RulesState, approvals::ApprovalState, approvals::AllowanceState,
                 metering::MetersState, books::PeriodsState, books::VendorState, books::ExpenseState,
                 books::BudgetState, books::TillState, invoicing::InvoiceState, books::CutOverState,
                 dunning::LadderState, dunning::DunningState, billing::VehicleState, books::SettlementState,
                 books::YearEndsState, Faulted>;

// One of them, compiled once like Event.
class State : public AnyState {
 public:
  template <class T>
  requires is_alternative<T, AnyState> State(T state)  // NOLINT(google-explicit-constructor): as of a variant
      : AnyState(std::in_place_type<T>, std::move(state)) {}
  template <class T>
  explicit State(std::in_place_type_t<T> as) : AnyState(as) {}
  template <std::size_t I>
  explicit State(std::in_place_index_t<I> as) : AnyState(as) {}
  State();  // the first alternative, as a variant
  State(const State& other);
  State(State&& other) noexcept;
  State& operator=(const State& other);
  State& operator=(State&& other) noexcept;
  ~State();
  friend bool operator==(const State& a, const State& b);
};

// States are immutable once they are shared: a commit replaces them.
using StatePtr = std::shared_ptr<const State>;

// The state of a stream without events.
[[nodiscard]] State initial_state(StreamKind kind);

// The state after the event. Total: what cannot follow gives Faulted{position}, and Faulted stays. Pure; linear in the
// size of the event, not of the state (the state is taken by value and moved from).
[[nodiscard]] State evolve(State state, const Event& event, Position position);

// The community that a stream belongs to; nil for one without events and for those of a company or of the log.
[[nodiscard]] CommunityId community_of(const State& state);

// Bytes that a state occupies, roughly: for the limits of the cache.
[[nodiscard]] std::size_t memory_of(const State& state);

}  // namespace steward

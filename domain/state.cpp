#include "domain/state.h"

#include <array>
#include <concepts>
#include <utility>

#include "domain/access/access.h"
#include "domain/approvals/approvals.h"
#include "domain/base/assert.h"
#include "domain/base/result.h"
#include "domain/billing/billing.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "domain/equipment/equipment.h"
#include "domain/imports/imports.h"
#include "domain/invoicing/invoicing.h"
#include "domain/metering/metering.h"
#include "domain/operations/operations.h"
#include "domain/registry/registry.h"
#include "domain/service/service.h"
#include "domain/service_policy/service_policy.h"
#include "domain/staff/staff.h"
#include "domain/work_orders/work_orders.h"

namespace steward {

namespace {

template <class S, class E>
concept Follows = requires(S& state, const E& event) {
  { follow(state, event) } -> std::same_as<bool>;
};

template <class E, class... States>
constexpr int followers_of(const std::variant<States...>*) {
  return (int{Follows<States, E>} + ...);
}

template <class... Events>
constexpr bool each_event_has_one_kind_of_state(const OneOf<Events...>*) {
  return ((followers_of<Events>(static_cast<const State*>(nullptr)) == 1) && ...);
}

static_assert(each_event_has_one_kind_of_state(static_cast<const Event*>(nullptr)),
              "an event that no state follows was forgotten");

// The one kind of state that follows an event. Only it is asked: to visit state and event together would make a
// function of every pair of them, and the compiler took minutes for it.
template <class E, class... States>
constexpr std::size_t follower_of(const std::variant<States...>*) {
  std::size_t at = 0;
  static_cast<void>(((Follows<States, E> || (++at, false)) || ...));
  return at;
}

struct Follow {
  State& state;
  template <class E>
  bool operator()(const E& what) const {
    auto* const is = std::get_if<follower_of<E>(static_cast<const State*>(nullptr))>(&state);
    return is != nullptr && follow(*is, what);
  }
};

template <std::size_t... Kinds>
State initial_of(std::size_t kind, std::index_sequence<Kinds...>) {
  static const std::array<State, sizeof...(Kinds)> kStates = {State(std::in_place_index<Kinds>)...};
  return kStates[kind];
}

// --- what a state holds beyond its own size ---

std::size_t beyond(const std::string& text) { return text.capacity() > 15 ? text.capacity() + 1 : 0; }

template <class T>
std::size_t beyond(const std::vector<T>& items) {
  return items.capacity() * sizeof(T);
}

std::size_t beyond(const billing::Account& account) {
  std::size_t bytes = account.bills.memory() + account.payments.memory() + beyond(account.billed);
  for (const auto& payment : account.payments) {
    bytes += beyond(payment.uses) + beyond(payment.external_reference) + beyond(payment.for_items);
  }
  for (const auto& plan : account.plans) bytes += beyond(plan.bills) + beyond(plan.instalments);
  bytes += beyond(account.marks) + beyond(account.refunds);
  bytes += beyond(account.statements) + beyond(account.adjusted) + beyond(account.deferrals) + beyond(account.plans);
  for (const auto& marks : account.marks)
    bytes += beyond(marks.reductions) + beyond(marks.disputes) + beyond(marks.pauses);
  for (const auto& refund : account.refunds) {
    bytes += beyond(refund.sources) + beyond(refund.deposits) + beyond(refund.days_paid);
  }
  bytes += beyond(account.usage) + beyond(account.counted) + beyond(account.used_deposits);
  for (const auto& item : account.billed) bytes += beyond(item.periods) + beyond(item.freed);
  return bytes;
}

std::size_t beyond(const billing::BillRunStarted& run) {
  std::size_t bytes = beyond(run.roster) + beyond(run.fee_items) + beyond(run.shared_costs);
  for (const auto& cost : run.shared_costs) bytes += beyond(cost.shares);
  for (const auto& item : run.fee_items) bytes += beyond(item.tariffs) + beyond(item.vat_rates);
  return bytes;
}

std::size_t beyond(const billing::SuspenseReceived& received) {
  return beyond(received.external_reference) + beyond(received.payer_name.box) + beyond(received.memo.box) +
         beyond(received.posting.lines);
}
std::size_t beyond(const BusinessCalendar& calendar) {
  std::size_t bytes = beyond(calendar.special_days);
  for (const auto& day : calendar.week) bytes += beyond(day);
  for (const auto& day : calendar.special_days) bytes += beyond(day.open);
  return bytes;
}

struct Beyond {
  std::size_t operator()(const registry::CompanyRegistered& is) const { return beyond(is.code) + beyond(is.name); }
  std::size_t operator()(const registry::CommunityRegistered& is) const {
    return beyond(is.code) + beyond(is.name) + beyond(is.time_zone);
  }
  std::size_t operator()(const registry::BuildingRegistered& is) const { return beyond(is.code) + beyond(is.name); }
  std::size_t operator()(const registry::House& is) const { return beyond(is.registered.number) + beyond(is.measures); }
  std::size_t operator()(const billing::Household& is) const {
    std::size_t bytes = beyond(is.account) + beyond(is.contracts);
    for (const auto& contract : is.contracts) bytes += beyond(contract.label);
    return bytes;
  }
  std::size_t operator()(const billing::FeeItem& is) const {
    return beyond(is.code) + beyond(is.tariffs) + beyond(is.vat_rates) + beyond(is.parking) + beyond(is.adjusting);
  }
  std::size_t operator()(const billing::RunningBillRun& is) const { return beyond(is.inputs); }
  std::size_t operator()(const books::VendorRegistered& is) const {
    return beyond(is.code) + beyond(is.name) + beyond(is.tax_number);
  }
  std::size_t operator()(const invoicing::Invoice& is) const { return beyond(is.bills); }
  std::size_t operator()(const books::OpeningBooks& is) const { return beyond(is.lines); }
  std::size_t operator()(const books::YearEnds& is) const {
    std::size_t bytes = beyond(is.closed);
    for (const auto& year : is.closed) {
      bytes += beyond(year.entries);
      for (const auto& entry : year.entries) bytes += beyond(entry.posting.lines);
    }
    return bytes;
  }
  std::size_t operator()(const billing::CollectionPolicy& is) const { return beyond(is.late_fees); }
  std::size_t operator()(const billing::Suspense& is) const { return beyond(is.received); }
  std::size_t operator()(const billing::SuspenseCleared& is) const {
    const std::size_t bytes = beyond(is.received);
    return is.settled ? bytes + beyond(is.settled->bankings) + beyond(is.settled->with) : bytes;
  }
  std::size_t operator()(const billing::Vehicle& is) const {
    std::size_t bytes = beyond(is.stays) + beyond(is.months);
    for (const auto& stay : is.stays) bytes += beyond(stay.external_reference);
    return bytes;
  }
  std::size_t operator()(const approvals::ApprovalRulesSet& is) const { return beyond(is.limits); }
  std::size_t operator()(const approvals::Allowance& is) const { return beyond(is.uses); }
  std::size_t operator()(const approvals::Pending& is) const { return beyond(is.request.request.box); }
  std::size_t operator()(const access::Active& is) const { return beyond(is.key.label); }
  std::size_t operator()(const access::Revoked& is) const { return beyond(is.key.label); }
  std::size_t operator()(const staff::Member& is) const {
    std::size_t bytes = beyond(is.code) + beyond(is.skills) + beyond(is.zone) + beyond(is.shifts) + beyond(is.leaves) +
                        beyond(is.open_orders) + beyond(is.familiar);
    for (const auto& skill : is.skills) bytes += beyond(skill.code);
    return bytes;
  }
  std::size_t operator()(const equipment::Equipment& is) const { return beyond(is.code); }
  std::size_t operator()(const service_policy::Policy& is) const { return beyond(is.calendar); }
  std::size_t operator()(const work_orders::Category& is) const {
    return beyond(is.terms.code) + beyond(is.terms.name) + beyond(is.terms.skill);
  }
  std::size_t operator()(const work_orders::Order& is) const { return beyond(is.declined); }
  std::size_t operator()(const work_orders::Outage& is) const { return beyond(is.buildings); }
  std::size_t operator()(const service::Case& is) const { return beyond(is.orders); }
  std::size_t operator()(const service::ContactRecorded& is) const { return beyond(is.note.box); }
  std::size_t operator()(const metering::Meters& is) const {
    std::size_t bytes = beyond(is.meters);
    for (const auto& meter : is.meters) {
      bytes += beyond(meter.terms.number) + beyond(meter.entries) + beyond(meter.corrections);
    }
    return bytes;
  }
  std::size_t operator()(const dunning::DunningLadderSet& is) const { return beyond(is.terms.steps); }
  std::size_t operator()(const dunning::DunningCase& is) const {
    std::size_t bytes = beyond(is.bills) + beyond(is.pending) + beyond(is.channels);
    for (const auto& pending : is.pending) bytes += beyond(pending.bills);
    return bytes;
  }
  template <class T>
  std::size_t operator()(const T&) const {
    return 0;
  }
};

// --- where a stream belongs ---

struct Community {
  CommunityId operator()(const registry::CommunityRegistered& is) const { return is.community; }
  CommunityId operator()(const registry::BuildingRegistered& is) const { return is.community; }
  CommunityId operator()(const registry::House& is) const { return is.registered.community; }
  CommunityId operator()(const billing::Household& is) const { return is.community; }
  CommunityId operator()(const billing::FeeItem& is) const { return is.community; }
  CommunityId operator()(const billing::RunningBillRun& is) const { return is.inputs.community; }
  CommunityId operator()(const billing::CompletedBillRun& is) const { return is.community; }
  CommunityId operator()(const billing::CollectionPolicy& is) const { return is.community; }
  CommunityId operator()(const billing::Suspense& is) const { return is.received.community; }
  CommunityId operator()(const billing::SuspenseCleared& is) const { return is.received.community; }
  CommunityId operator()(const billing::Vehicle& is) const { return is.community; }
  CommunityId operator()(const approvals::ApprovalRulesSet& is) const { return is.community; }
  CommunityId operator()(const approvals::Pending& is) const { return is.request.community; }
  CommunityId operator()(const approvals::Ended& is) const { return is.community; }
  CommunityId operator()(const approvals::Allowance&) const { return {}; }
  CommunityId operator()(const approvals::Unborn&) const { return {}; }
  CommunityId operator()(const imports::Running& is) const { return is.inputs.community; }
  CommunityId operator()(const imports::Completed& is) const { return is.totals.community; }
  CommunityId operator()(const staff::Member& is) const { return is.community; }
  CommunityId operator()(const staff::Left& is) const { return is.community; }
  CommunityId operator()(const equipment::Equipment& is) const { return is.community; }
  CommunityId operator()(const service_policy::Policy& is) const { return is.community; }
  CommunityId operator()(const work_orders::Order& is) const { return is.place.community; }
  CommunityId operator()(const work_orders::Outage& is) const { return is.community; }
  CommunityId operator()(const service::Case& is) const { return is.place.community; }
  CommunityId operator()(const service::ContactRecorded& is) const { return is.place.community; }
  CommunityId operator()(const metering::Meters& is) const { return is.place.community; }
  CommunityId operator()(const books::Closed& is) const { return is.community; }
  CommunityId operator()(const books::Expense& is) const { return is.community; }
  CommunityId operator()(const books::Planned& is) const { return is.community; }
  CommunityId operator()(const books::Drawer& is) const { return is.community; }
  CommunityId operator()(const books::BetweenShifts& is) const { return is.community; }
  CommunityId operator()(const invoicing::Invoice& is) const { return is.community; }
  CommunityId operator()(const books::BroughtForward& is) const { return is.community; }
  CommunityId operator()(const books::OpeningBooks& is) const { return is.community; }
  CommunityId operator()(const books::CutOverDone& is) const { return is.community; }
  CommunityId operator()(const books::Settlement& is) const { return is.community; }
  CommunityId operator()(const books::YearEnds& is) const { return is.community; }
  CommunityId operator()(const dunning::DunningLadderSet& is) const { return is.community; }
  CommunityId operator()(const dunning::DunningCase& is) const { return is.community; }
  // Of the operator, of a company, or nothing yet.
  CommunityId operator()(const operations::Created&) const { return {}; }
  CommunityId operator()(const registry::CompanyRegistered&) const { return {}; }
  CommunityId operator()(const access::Active&) const { return {}; }
  CommunityId operator()(const access::Revoked&) const { return {}; }
  CommunityId operator()(const operations::Unborn&) const { return {}; }
  CommunityId operator()(const registry::Unborn&) const { return {}; }
  CommunityId operator()(const billing::Unborn&) const { return {}; }
  CommunityId operator()(const imports::Unborn&) const { return {}; }
  CommunityId operator()(const access::Unborn&) const { return {}; }
  CommunityId operator()(const staff::Unborn&) const { return {}; }
  CommunityId operator()(const equipment::Unborn&) const { return {}; }
  CommunityId operator()(const work_orders::Unborn&) const { return {}; }
  CommunityId operator()(const work_orders::Category&) const { return {}; }
  CommunityId operator()(const service::Unborn&) const { return {}; }
  CommunityId operator()(const metering::Unborn&) const { return {}; }
  CommunityId operator()(const books::Unborn&) const { return {}; }
  CommunityId operator()(const dunning::Unborn&) const { return {}; }
  CommunityId operator()(const books::VendorRegistered&) const { return {}; }
  CommunityId operator()(const invoicing::Unborn&) const { return {}; }
};

// What a state keeps beside its situation.
template <class S>
std::size_t beside(const S&) {
  return 0;
}
std::size_t beside(const books::TillState& till) {
  return (till.short_shifts.capacity() + till.over_shifts.capacity()) * sizeof(books::UnevenShift);
}

}  // namespace

State::State() = default;
State::State(const State& other) = default;
State::State(State&& other) noexcept = default;
State& State::operator=(const State& other) = default;
State& State::operator=(State&& other) noexcept = default;
State::~State() = default;
bool operator==(const State& a, const State& b) {
  return static_cast<const AnyState&>(a) == static_cast<const AnyState&>(b);
}

State initial_state(StreamKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  STEWARD_ASSERT(number >= 1 && number <= kStreamKinds, "a stream has a kind");
  return initial_of(number - 1, std::make_index_sequence<kStreamKinds>{});
}

State evolve(State state, const Event& event, Position position) {
  if (std::holds_alternative<Faulted>(state)) return state;
  if (!visit(Follow{state}, event)) return Faulted{position};
  return state;
}

CommunityId community_of(const State& state) {
  return std::visit(
      []<class S>(const S& of_stream) -> CommunityId {
        if constexpr (std::same_as<S, Faulted>) {
          return {};
        } else {
          return std::visit(Community{}, of_stream.is);
        }
      },
      state);
}

std::size_t memory_of(const State& state) {
  return sizeof(State) + std::visit(
                             []<class S>(const S& of_stream) -> std::size_t {
                               if constexpr (std::same_as<S, Faulted>) {
                                 return 0;
                               } else {
                                 return std::visit(Beyond{}, of_stream.is) + beside(of_stream);
                               }
                             },
                             state);
}

}  // namespace steward

#include "domain/approvals/approvals.h"

#include <algorithm>

#include "domain/base/result.h"
#include "domain/billing/allocation.h"
#include "domain/billing/billing.h"
#include "domain/billing/corrections.h"
#include "domain/books/books.h"
#include "domain/dunning/dunning.h"
#include "domain/registry/registry.h"

namespace steward::approvals {

namespace {

bool valid(const SetApprovalRules& command) {
  const auto& limits = command.limits;
  const bool ascending = std::adjacent_find(limits.begin(), limits.end(), [](const Limit& a, const Limit& b) {
                           return b.action <= a.action;
                         }) == limits.end();
  const bool managers = command.managers_refunds >= Money{} && command.managers_refunds <= kLargestAmount;
  return ascending && managers && command.window_days >= 1 && command.window_days <= kMostDays &&
         command.valid_days >= 1 && command.valid_days <= kMostDays &&
         std::all_of(limits.begin(), limits.end(), [](const Limit& limit) {
           return limit.action >= Action::waiver && limit.action <= Action::expense && limit.amount >= Money{} &&
                  limit.amount <= kLargestAmount;
         });
}

const ApprovalRulesSet* rules_of(const Facts& facts, CommunityId community) {
  return get_if<ApprovalRulesSet>(&facts.get<RulesState>(approval_rules_stream(community)).is);
}

// What a key has decided of an action in the days of the window that ends today.
Int128 used_lately(const Facts& facts, CredentialId by, CommunityId community, Action action, std::uint16_t window_days,
                   const DecisionContext& context) {
  const auto& state = facts.get<AllowanceState>(allowance_stream(by));
  const auto* allowance = std::get_if<Allowance>(&state.is);
  Int128 used = 0;
  if (allowance == nullptr) return used;
  const Date since = add_days(context.today, -std::int32_t{window_days});
  for (const Use& use : allowance->uses) {
    if (use.community == community && use.action == action && use.on > since) used += use.amount.fen;
  }
  return used;
}

NewEvent allowance_used(CredentialId by, CommunityId community, Action action, Money amount,
                        const DecisionContext& context) {
  return {allowance_stream(by), AllowanceUsed{by, community, action, amount, context.today}, CommunityId{},
          context.today};
}

std::vector<Param> limit_and_used(Money limit, Int128 used) {
  return {{"limit_fen", limit.fen}, {"used_fen", static_cast<std::int64_t>(used)}};
}

// What a manager grants counts towards the limit of managers: many small refunds are one large one.
Result<NewEvent> granted_by_manager(const Facts& facts, const ApprovalRequested& asked, CredentialId by,
                                    const DecisionContext& context) {
  if (asked.action != Action::refund) return fail("approval-above-limit", limit_and_used({}, 0));
  const ApprovalRulesSet* set = rules_of(facts, asked.community);
  const ApprovalRulesSet rules = set != nullptr ? *set : ApprovalRulesSet{};
  const Int128 used = used_lately(facts, by, asked.community, asked.action, rules.window_days, context);
  if (used + asked.amount.fen > rules.managers_refunds.fen) {
    return fail("approval-above-limit", limit_and_used(rules.managers_refunds, used));
  }
  return allowance_used(by, asked.community, asked.action, asked.amount, context);
}

Result<const ApprovalRequested*> pending(const Facts& facts, ApprovalId id) {
  const auto& state = facts.get<ApprovalState>(stream_of(id));
  if (std::holds_alternative<Unborn>(state.is)) return fail("approval-unknown");
  const auto* open = std::get_if<Pending>(&state.is);
  if (open == nullptr) return fail("approval-ended");
  return &open->request;
}

// What is asked for, decided as if it were granted.
Result<Decision> decide_approved(const Facts& facts, const Approvable& command, const DecisionContext& context) {
  return std::visit(
      [&](auto approved) {
        approved.authority.approved = true;
        return decide_on(facts, approved, context);  // that of the command's area
      },
      command);
}

Decision ended(ApprovalId id, CommunityId community, Event event, const DecisionContext& context) {
  return {{{stream_of(id), std::move(event), community, context.today}}, {{"approval_id", id.uuid}}};
}

bool end(ApprovalState& state, ApprovalId id, Ending how) {
  const auto* open = std::get_if<Pending>(&state.is);
  if (open == nullptr || open->request.approval != id) return false;
  state.is = Ended{id, open->request.community, how};
  return true;
}

}  // namespace

Action action_of(const Approvable& command) {
  return std::visit(overloaded{[](const billing::WaiveBills&) { return Action::waiver; },
                               [](const billing::WriteOffBills&) { return Action::write_off; },
                               [](const billing::ApproveRefund&) { return Action::refund; },
                               [](const billing::UseDeposits&) { return Action::refund; },
                               [](const billing::ReturnSuspense&) { return Action::refund; },
                               [](const billing::SettleSuspense&) { return Action::refund; },
                               [](const billing::ReverseSuspenseSettlement&) { return Action::refund; },
                               [](const billing::SetTariff&) { return Action::tariff; },
                               [](const billing::CorrectTariff&) { return Action::tariff; },
                               [](const billing::SetVatRate&) { return Action::tariff; },
                               [](const billing::SetParkingTerms&) { return Action::tariff; },
                               [](const billing::SetLateFeeTerms&) { return Action::tariff; },
                               [](const billing::OpenContract&) { return Action::tariff; },
                               [](const billing::AdjustBills&) { return Action::correction; },
                               [](const billing::CancelStatement&) { return Action::correction; },
                               [](const billing::CancelBillRun&) { return Action::correction; },
                               [](const billing::BeginCommunityAdjustments&) { return Action::correction; },
                               [](const billing::ReverseParkingStay&) { return Action::correction; },
                               [](const books::ReopenPeriod&) { return Action::reopen_period; },
                               [](const books::RecordExpense&) { return Action::expense; },
                               [](const dunning::SetDunningLadder&) { return Action::tariff; },
                               [](const registry::MeasureHouse&) { return Action::tariff; }},
                    command);
}

std::optional<Money> amount_of(const Approvable& command) {
  return std::visit(overloaded{[](const billing::WaiveBills& c) { return billing::sum_of(c.lines); },
                               [](const billing::WriteOffBills& c) { return billing::sum_of(c.lines); },
                               [](const billing::ApproveRefund& c) -> std::optional<Money> { return c.amount; },
                               [](const billing::UseDeposits& c) -> std::optional<Money> { return c.amount; },
                               [](const books::RecordExpense& c) { return checked_add(c.net, c.tax); },
                               [](const billing::AdjustBills& c) -> std::optional<Money> {
                                 return c.difference < Money{} ? -c.difference : c.difference;
                               },
                               [](const auto&) -> std::optional<Money> { return Money{}; }},
                    command);
}

HouseholdId household_of(const Approvable& command) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.household; }) {
          return c.household;
        } else {
          return HouseholdId{};
        }
      },
      command);
}

Result<std::vector<NewEvent>> authorize(const Facts& facts, const Authority& authority, CommunityId community,
                                        Action action, Money amount, const DecisionContext& context) {
  if (authority.approved) return std::vector<NewEvent>{};
  const ApprovalRulesSet* rules = rules_of(facts, community);
  if (rules == nullptr) return std::vector<NewEvent>{};
  const auto limit = std::find_if(rules->limits.begin(), rules->limits.end(),
                                  [&](const Limit& each) { return each.action == action; });
  if (limit == rules->limits.end()) return std::vector<NewEvent>{};
  const bool nobodys = authority.by.is_nil();
  const Int128 used =
      nobodys ? Int128{0} : used_lately(facts, authority.by, community, action, rules->window_days, context);
  // Many small sums are one large one.
  if (nobodys || amount == Money{} || used + amount.fen > limit->amount.fen) {
    return fail("approval-needed", limit_and_used(limit->amount, used));
  }
  std::vector<NewEvent> events;
  events.push_back(allowance_used(authority.by, community, action, amount, context));
  return events;
}

Date expiry_of_today(const Facts& facts, CommunityId community, const DecisionContext& context) {
  const ApprovalRulesSet* rules = rules_of(facts, community);
  return add_days(context.today, rules != nullptr ? rules->valid_days : ApprovalRulesSet{}.valid_days);
}

Result<Decision> decide_on(const Facts& facts, const SetApprovalRules& command, const DecisionContext& context) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(command.community));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  if (!valid(command)) return fail("approval-rules-invalid", {{"most_days", std::int64_t{kMostDays}}});
  return Decision{{{approval_rules_stream(command.community),
                    ApprovalRulesSet{command.community, command.window_days, command.valid_days, command.limits,
                                     command.managers_refunds},
                    command.community, context.today}},
                  {{"community_id", command.community.uuid}}};
}

Money sum_of(const std::vector<billing::CancelledBill>& bills) {
  Money sum;
  for (const billing::CancelledBill& bill : bills) sum.fen += bill.amount.fen;
  return sum;
}

// What is asked for or granted, as limits count it: what an adjustment moves is more than what it comes to, and what is
// taken back or sent back only the decision knows; rows that are settled together are one sum.
Money amount_of(const Approvable& command, const Decision& decided) {
  std::optional<Money> settled;
  const auto add = [&settled](Money amount, Money fee) {
    settled = Money{settled.value_or(Money{}).fen + amount.fen + fee.fen};
  };
  for (const NewEvent& event : decided.events) {
    if (const auto* adjusted = get_if<billing::BillsAdjusted>(&event.event)) return billing::moved_by(adjusted->lines);
    if (const auto* cancelled = get_if<billing::StatementCancelled>(&event.event)) return sum_of(cancelled->bills);
    if (const auto* returned = get_if<billing::SuspenseReturned>(&event.event)) return returned->amount;
    if (const auto* row = get_if<billing::SuspenseSettled>(&event.event)) add(row->amount, row->fee);
    if (const auto* row = get_if<billing::SuspenseSettlementReversed>(&event.event)) add(row->amount, row->fee);
    if (const auto* begun = get_if<billing::BillRunCancellationBegun>(&event.event)) return begun->amount;
    if (const auto* begun = get_if<billing::CommunityAdjustmentsBegun>(&event.event)) return begun->amount;
  }
  return settled ? *settled : amount_of(command).value_or(Money{});
}

std::uint32_t households_of(const Approvable& command) {
  const auto* begin = std::get_if<billing::BeginCommunityAdjustments>(&command);
  return begin != nullptr ? begin->households : 0;
}

// What could not be done now is not asked for.
Result<Decision> decide_on(const Facts& facts, const RequestApproval& command, const DecisionContext& context) {
  if (!std::holds_alternative<Unborn>(facts.get<ApprovalState>(stream_of(command.approval)).is)) {
    return fail("approval-exists");
  }
  auto possible = decide_approved(facts, command.command, context);
  if (!possible) return possible;
  const Money amount = amount_of(command.command, *possible);
  ApprovalRequested event{command.approval,
                          command.community,
                          action_of(command.command),
                          command.by,
                          household_of(command.command),
                          amount,
                          command.hash,
                          command.request,
                          expiry_of_today(facts, command.community, context),
                          households_of(command.command)};
  const Date expires_on = event.expires_on;
  return Decision{{{stream_of(command.approval), std::move(event), command.community, context.today}},
                  {{"approval_id", command.approval.uuid}, {"amount_fen", amount.fen}, {"expires_on", expires_on}}};
}

// Never one's own; only what was asked for, to the letter; once.
Result<Decision> decide_on(const Facts& facts, const GrantApproval& command, const DecisionContext& context) {
  const auto request = pending(facts, command.approval);
  if (!request) return pass_on(request.error());
  const ApprovalRequested& asked = **request;
  if (command.by.is_nil() || command.by == asked.requested_by) return fail("approval-own");
  if (context.today > asked.expires_on) return fail("approval-expired", {{"expires_on", asked.expires_on}});
  const bool same = command.hash == asked.hash && action_of(command.command) == asked.action &&
                    household_of(command.command) == asked.household &&
                    households_of(command.command) == asked.households;
  if (!same) return fail("approval-edited");
  auto decision = decide_approved(facts, command.command, context);
  if (!decision) return decision;
  // The same command may move something else by now.
  if (amount_of(command.command, *decision) != asked.amount) return fail("approval-edited");
  if (command.as_manager) {
    auto used = granted_by_manager(facts, asked, command.by, context);
    if (!used) return pass_on(std::move(used.error()));
    decision->events.push_back(std::move(*used));
  }
  decision->events.push_back({stream_of(command.approval),
                              ApprovalGranted{command.approval, asked.community, command.by}, asked.community,
                              context.today});
  decision->outcome.insert(decision->outcome.begin(), Param{"approval_id", command.approval.uuid});
  return decision;
}

Result<Decision> decide_on(const Facts& facts, const RefuseApproval& command, const DecisionContext& context) {
  const auto request = pending(facts, command.approval);
  if (!request) return pass_on(request.error());
  const CommunityId community = (*request)->community;
  return ended(command.approval, community, ApprovalRefused{command.approval, community, command.by, command.reason},
               context);
}

Result<Decision> decide_on(const Facts& facts, const ExpireApproval& command, const DecisionContext& context) {
  const auto request = pending(facts, command.approval);
  if (!request) return pass_on(request.error());
  if (context.today <= (*request)->expires_on) {
    return fail("approval-not-expired", {{"expires_on", (*request)->expires_on}});
  }
  const CommunityId community = (*request)->community;
  return ended(command.approval, community, ApprovalExpired{command.approval, community}, context);
}

bool follow(RulesState& state, const ApprovalRulesSet& event) {
  state.is = event;
  return true;
}

bool follow(AllowanceState& state, const AllowanceUsed& event) {
  if (std::holds_alternative<Unborn>(state.is)) state.is = Allowance{event.credential, {}};
  auto& allowance = std::get<Allowance>(state.is);
  if (allowance.credential != event.credential) return false;
  const Date oldest = add_days(event.used_on, -std::int32_t{kMostDays});
  std::erase_if(allowance.uses, [&](const Use& use) { return use.on < oldest; });
  allowance.uses.push_back({event.community, event.action, event.used_on, event.amount});
  return true;
}

bool follow(ApprovalState& state, const ApprovalRequested& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Pending{event};
  return true;
}

bool follow(ApprovalState& state, const ApprovalGranted& event) { return end(state, event.approval, Ending::granted); }
bool follow(ApprovalState& state, const ApprovalRefused& event) { return end(state, event.approval, Ending::refused); }
bool follow(ApprovalState& state, const ApprovalExpired& event) { return end(state, event.approval, Ending::expired); }

}  // namespace steward::approvals

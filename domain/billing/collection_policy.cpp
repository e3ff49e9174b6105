#include <algorithm>

#include "domain/approvals/approvals.h"
#include "domain/billing/allocation.h"
#include "domain/billing/incoming.h"
#include "domain/billing/late_fees.h"
#include "domain/books/periods.h"

// How a community collects, and the late fees that it posts at the end of a month.
namespace steward::billing {

namespace {

// One in a hundred a day: more is a typing error.
constexpr std::int64_t kLargestDailyRate = 10'000;
constexpr std::int32_t kMostGraceDays = 366;
constexpr std::int64_t kMostCapMillionths = 1'000'000;  // the principal itself

bool valid(const LateFeeTerms& terms) {
  return terms.daily_rate_millionths >= 0 && terms.daily_rate_millionths <= kLargestDailyRate &&
         terms.grace_days >= 0 && terms.grace_days <= kMostGraceDays &&
         (terms.grace == GraceMode::after_grace || terms.grace == GraceMode::retroactive) &&
         (!terms.cap || (*terms.cap > Money{} && *terms.cap <= kLargestAmount)) &&
         (!terms.cap_millionths || (*terms.cap_millionths > 0 && *terms.cap_millionths <= kMostCapMillionths)) &&
         terms.least >= Money{} && terms.least <= kLargestAmount && terms.rounding >= Rounding::half_up &&
         terms.rounding <= Rounding::half_even;
}

Result<void> check_community(const Facts& facts, CommunityId id) {
  const auto& community = facts.get<registry::CommunityState>(stream_of(id));
  if (std::holds_alternative<registry::Unborn>(community.is)) return fail("community-unknown");
  return {};
}

CollectionPolicy* change_policy(CollectionPolicyState& state, CommunityId community) {
  if (std::holds_alternative<Unborn>(state.is)) {
    CollectionPolicy born;
    born.community = community;
    state.is = std::move(born);
  }
  auto* policy = std::get_if<CollectionPolicy>(&state.is);
  return policy != nullptr && policy->community == community ? policy : nullptr;
}

auto place_of(std::vector<LateFeeRule>& rules, Date from) {
  return std::lower_bound(rules.begin(), rules.end(), from,
                          [](const LateFeeRule& rule, Date date) { return rule.effective_from < date; });
}

bool last_of_month(Date date) { return add_days(date, 1) == first_day(add(month_of(date), 1)); }

}  // namespace

const CollectionPolicy* policy_of(const Facts& facts, CommunityId community) {
  return std::get_if<CollectionPolicy>(&facts.get<CollectionPolicyState>(collection_stream(community)).is);
}

Result<Decision> decide_on(const Facts& facts, const SetLateFeeTerms& command, const DecisionContext& context) {
  if (auto known = check_community(facts, command.community); !known) return pass_on(known.error());
  if (!valid(command.terms)) return fail("late-fee-terms-invalid");
  // Terms are facts of their time, like tariffs: what was agreed is followed by something else, never overwritten.
  const CollectionPolicy* policy = policy_of(facts, command.community);
  if (policy != nullptr && !policy->late_fees.empty() &&
      policy->late_fees.back().effective_from >= command.effective_from) {
    return fail("late-fee-terms-out-of-order", {{"latest", policy->late_fees.back().effective_from}});
  }
  // What lateness costs is a price, and none is one too: two persons where the community wants them.
  auto events =
      approvals::authorize(facts, command.authority, command.community, approvals::Action::tariff, Money{}, context);
  if (!events) return pass_on(std::move(events.error()));
  events->insert(events->begin(),
                 {collection_stream(command.community),
                  LateFeeTermsSet{command.community, command.effective_from, command.terms, command.posting},
                  command.community, command.effective_from});
  return Decision{std::move(*events),
                  {{"community_id", command.community.uuid}, {"effective_from", command.effective_from}}};
}

Result<Decision> decide_on(const Facts& facts, const SetAllocationPolicy& command, const DecisionContext& context) {
  if (auto known = check_community(facts, command.community); !known) return pass_on(known.error());
  return Decision{{{collection_stream(command.community), AllocationPolicySet{command.community, command.policy},
                    command.community, context.today}},
                  {{"community_id", command.community.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const SetAutomaticDeduction& command, const DecisionContext& context) {
  if (auto known = check_community(facts, command.community); !known) return pass_on(known.error());
  return Decision{{{collection_stream(command.community), AutomaticDeductionSet{command.community, command.on_issue},
                    command.community, context.today}},
                  {{"community_id", command.community.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const PostLateFees& command, const DecisionContext& context) {
  const auto* household = std::get_if<Household>(&facts.get<HouseholdState>(stream_of(command.household)).is);
  if (household == nullptr) return fail("household-unknown");
  if (!last_of_month(command.through)) return fail("not-a-month-end");
  if (auto date = check_money_date(command.through, context); !date) return pass_on(date.error());
  const CollectionPolicy* policy = policy_of(facts, household->community);
  if (policy == nullptr) return fail("no-late-fee");
  auto due = late_fees_at_month_end(household->account, *policy, command.through);
  if (!due) return pass_on(std::move(due.error()));
  if (due->lines.empty() && due->excess.empty()) return fail("no-late-fee");
  Money sum;
  for (const LateFeeLine& line : due->lines) sum.fen += line.amount.fen;
  const Money waived = late_fee_of(due->excess);
  Decision decision{{},
                    {{"household_id", command.household.uuid},
                     {"amount_fen", sum.fen},
                     {"bills", static_cast<std::int64_t>(due->lines.size())},
                     {"arrears_fen", household->account.arrears().fen + sum.fen - waived.fen}}};
  if (!due->lines.empty()) {
    YearMonth posted;
    for (const LateFeeLine& line : due->lines) {
      posted = std::max(posted, find_bill(household->account, line.bill)->posted);
    }
    const YearMonth period = books::posting_period(facts, household->community, command.through, posted);
    decision.events.push_back(late_fees_posted(*household, command.through, period, std::move(due->lines)));
  }
  if (!due->excess.empty()) {
    decision.events.push_back(excess_waived(facts, *household, command.through, std::move(due->excess)));
  }
  return decision;
}

bool follow(CollectionPolicyState& state, const LateFeeTermsSet& event) {
  CollectionPolicy* policy = change_policy(state, event.community);
  if (policy == nullptr || !valid(event.terms)) return false;
  const auto place = place_of(policy->late_fees, event.effective_from);
  if (place != policy->late_fees.end() && place->effective_from == event.effective_from) return false;
  policy->late_fees.insert(place, {event.effective_from, event.terms, event.posting});
  return true;
}

bool follow(CollectionPolicyState& state, const AutomaticDeductionSet& event) {
  CollectionPolicy* policy = change_policy(state, event.community);
  if (policy == nullptr) return false;
  policy->deduct_on_issue = event.on_issue;
  return true;
}

bool follow(CollectionPolicyState& state, const AllocationPolicySet& event) {
  CollectionPolicy* policy = change_policy(state, event.community);
  if (policy == nullptr) return false;
  policy->allocation = event.policy;
  return true;
}

}  // namespace steward::billing

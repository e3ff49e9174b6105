#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/late_fee_runs.h"
#include "api/handlers/sweep.h"
#include "domain/billing/billing.h"

// The end of a month: late fees of a whole community, household by household.
namespace steward::api {

Result<billing::LateFeesDue> late_fees_due(const Call& call, const StreamId& household,
                                           const billing::CollectionPolicy& policy, Date through) {
  auto is = known<billing::HouseholdState, billing::Household>(call, household);
  if (!is) return pass_on(std::move(is.error()));
  if (*is == nullptr) return billing::LateFeesDue{};
  return billing::late_fees_at_month_end((*is)->account, policy, through);
}

Result<Reply> post_late_fees_of_community(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  const Date through = root.required_date("through");
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  auto today = call.today_of(stream_of(*community));
  if (!today) return pass_on(std::move(today.error()));
  if (add_days(through, 1) != first_day(add(month_of(through), 1))) return fail("not-a-month-end");
  if (through > *today) return fail("date-in-future", {{"today", *today}});

  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(call, collection_stream(*community));
  if (!policy) return pass_on(std::move(policy.error()));
  Swept swept;
  if (*policy != nullptr) {
    auto made =
        sweep_households(call, {*community, "amount_fen", "no-late-fee"},
                         [&](const StreamId& household) -> Result<std::optional<Command>> {
                           auto due = late_fees_due(call, household, **policy, through);
                           if (!due) return pass_on(std::move(due.error()));
                           if (due->lines.empty() && due->excess.empty()) return std::optional<Command>{};
                           return std::optional<Command>(billing::PostLateFees{HouseholdId(household.id), through});
                         });
    if (!made) return pass_on(std::move(made.error()));
    swept = std::move(*made);
  }
  boost::json::object answer = to_json(std::move(swept));
  answer["community_id"] = to_string(*community);
  answer["through"] = to_string(through);
  return Reply{200, std::move(answer), {}};
}

}  // namespace steward::api

#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "api/handlers/sweep.h"
#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"

// The end of a month: late fees of a whole community, household by household.
namespace steward::api {

namespace {

using json::JsonBody;

Result<bool> has_late_fees(const Call& call, const StreamId& stream, const billing::CollectionPolicy& policy,
                           Date through) {
  auto household = known<billing::HouseholdState, billing::Household>(call, stream);
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return false;
  auto due = billing::late_fees_at_month_end((*household)->account, policy, through);
  if (!due) return pass_on(std::move(due.error()));
  return !due->lines.empty() || !due->excess.empty();
}

}  // namespace

Result<Reply> post_late_fees_of_community(Call& call) {
  auto community = call.reach_path<CommunityId>(0, "community-unknown");
  if (!community) return pass_on(std::move(community.error()));
  auto body = JsonBody::parse(call.request.body);
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
                           auto has = has_late_fees(call, household, **policy, through);
                           if (!has) return pass_on(std::move(has.error()));
                           if (!*has) return std::optional<Command>{};
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

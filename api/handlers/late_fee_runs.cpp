#include <boost/json.hpp>

#include "api/handlers/handlers.h"
#include "api/handlers/known.h"
#include "domain/billing/billing.h"
#include "domain/billing/late_fees.h"
#include "eventstore/sequencer/submit_together.h"

// The end of a month: late fees of a whole community, household by household. It has no state of its own: what is
// posted is not posted again, and a run that was cut off is simply made again. Its commands have no key: the same month
// end has more to post when a charge was entered after it.
namespace steward::api {

namespace {

using json::JsonBody;

constexpr std::size_t kTogether = 500;
constexpr std::size_t kMostExceptions = 100;

// What became of a community's month end.
struct Posted {
  std::int64_t households = 0;  // that had something to post
  std::int64_t bills = 0;
  Int128 amount = 0;
  boost::json::array exceptions;
  std::int64_t refused = 0;
};

// Whether a household has anything to post: asked before the log is, so that it remembers no refusals for nothing.
Result<bool> has_late_fees(const Call& call, const StreamId& stream, const billing::CollectionPolicy& policy,
                           Date through) {
  auto household = known<billing::HouseholdState, billing::Household>(call, stream);
  if (!household) return pass_on(std::move(household.error()));
  if (*household == nullptr) return false;
  const auto& account = (*household)->account;
  for (const billing::AccountBill& bill : account.bills) {
    auto line = billing::late_fee_to_post(account, policy, bill.number, billing::LateFeePosting::month_end, through);
    if (!line) return pass_on(std::move(line.error()));
    if (*line) return true;
  }
  return false;
}

Submission submission_of(const Call& call, const StreamId& household, Date through) {
  Submission submission;
  submission.command = billing::PostLateFees{HouseholdId(household.id), through};
  submission.id = CommandId(call.service.new_id());
  submission.company = call.principal.company;
  submission.actor.credential = call.principal.credential;
  submission.actor.channel = Channel::system;
  submission.correlation = submission.id.uuid;
  submission.bulk = true;          // whoever waits comes first
  submission.may_backdate = true;  // the end of a month is always behind, and the caller may run bills
  submission.backdating = BackdatingReason::entered_late;
  return submission;
}

Result<void> post(const Call& call, const std::vector<StreamId>& households, Date through, Posted& posted) {
  std::vector<Submission> submissions;
  submissions.reserve(households.size());
  for (const StreamId& household : households) submissions.push_back(submission_of(call, household, through));
  const auto answers = submit_together(call.service.store.sequencer(), std::move(submissions));
  for (std::size_t i = 0; i < households.size(); ++i) {
    const Result<Answer>& answer = answers[i];
    if (!answer) return pass_on(answer.error());
    if (answer->outcome.ok()) {
      ++posted.households;
      posted.bills += number_of(answer->outcome, "bills");
      posted.amount += number_of(answer->outcome, "amount_fen");
      continue;
    }
    if (answer->outcome.code == "no-late-fee") continue;  // somebody else has posted it meanwhile
    ++posted.refused;
    if (posted.exceptions.size() == kMostExceptions) continue;
    posted.exceptions.push_back(
        boost::json::object{{"household_id", to_string(households[i].id)}, {"code", answer->outcome.code}});
  }
  return {};
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
  Posted posted;
  if (*policy != nullptr) {
    const Position cut_off = call.service.store.feed().durable().position;
    constexpr std::chrono::seconds kPatience{10};
    if (!call.service.store.index_follower().wait_for(cut_off, kPatience)) return fail("index-behind");
    auto members =
        call.service.store.index().members(call.principal.company, *community, StreamKind::household, cut_off);
    if (!members) return pass_on(std::move(members.error()));
    std::vector<StreamId> due;
    for (const StreamId& household : *members) {
      auto has = has_late_fees(call, household, **policy, through);
      if (!has) return pass_on(std::move(has.error()));
      if (*has) due.push_back(household);
      if (due.size() < kTogether) continue;
      if (auto done = post(call, due, through, posted); !done) return pass_on(std::move(done.error()));
      due.clear();
    }
    if (auto done = post(call, due, through, posted); !done) return pass_on(std::move(done.error()));
  }
  return Reply{200,
               {{"community_id", to_string(*community)},
                {"through", to_string(through)},
                {"households", posted.households},
                {"bills", posted.bills},
                {"amount_fen", static_cast<std::int64_t>(posted.amount)},
                {"refused", posted.refused},
                {"exceptions", std::move(posted.exceptions)}},
               {}};
}

}  // namespace steward::api

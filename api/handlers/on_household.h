#pragma once

#include "api/handlers/known.h"
#include "api/handlers/people.h"
#include "api/handlers/step_time.h"
#include "api/json/reader.h"
#include "domain/billing/billing.h"

// What commands on the account of a household have in common at the edge.
namespace steward::api {

inline constexpr std::size_t kLongestReason = 500;

using HouseholdPtr = std::shared_ptr<const billing::Household>;

// The household of the path, if the caller may see it, as the log has it at this version.
struct HouseholdAsRead {
  HouseholdPtr household;
  Version version;
};
[[nodiscard]] inline Result<HouseholdAsRead> read_household_of_path(const Call& call) {
  auto id = call.reach_path<HouseholdId>(0, "household-unknown");
  if (!id) return pass_on(std::move(id.error()));
  auto folded = call.service.store.knowledge().state(call.principal.company, stream_of(*id));
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* household = situation_in<billing::HouseholdState, billing::Household>(*folded->state);
  if (household == nullptr) return fail("household-unknown");
  return HouseholdAsRead{HouseholdPtr(folded->state, household), folded->version};
}
[[nodiscard]] inline Result<HouseholdPtr> household_of_path(const Call& call) {
  auto read = read_household_of_path(call);
  if (!read) return pass_on(std::move(read.error()));
  return std::move(read->household);
}

// How the community collects, or what holds as long as it has said nothing of it.
[[nodiscard]] inline Result<std::shared_ptr<const billing::CollectionPolicy>> policy_of_community(
    const Call& call, CommunityId community) {
  auto policy = known<billing::CollectionPolicyState, billing::CollectionPolicy>(call, collection_stream(community));
  if (policy && *policy == nullptr) {
    return std::make_shared<const billing::CollectionPolicy>(billing::CollectionPolicy{community, {}});
  }
  return policy;
}

// A command on the household of the path. `read` takes the body into the command and gives the date that was said;
// `said` names the text that is sealed for the owner, if the step has one.
template <class C, class Words, class Read>
[[nodiscard]] Result<Prepared> on_household(Call& call, CommandId command_id, std::string_view date_field,
                                            Date C::*date, const Words& said, const Read& read) {
  auto household = household_of_path(call);
  if (!household) return pass_on(std::move(household.error()));
  auto body = json::JsonBody::parse(call.request.body);
  if (!body) return pass_on(std::move(body.error()));
  auto root = body->object();
  C command;
  command.household = (*household)->id;
  if constexpr (requires { command.authority; }) command.authority.by = call.principal.credential;
  read(root, command);
  const auto on = root.optional_date(date_field);
  std::string text;
  if constexpr (HasText<Words>) text = root.optional_text(said.field, kLongestReason).value_or("");
  const BackdatingReason late = read_backdating_reason(root);
  if (auto checked = body->finish(); !checked) return pass_on(std::move(checked.error()));
  if (on) {
    command.*date = *on;
  } else {
    auto today = call.today_of(stream_of((*household)->id));
    if (!today) return pass_on(std::move(today.error()));
    command.*date = *today;
  }
  if constexpr (HasText<Words>) {
    auto sealed = seal(call, command_id, (*household)->owner, FieldClass::free_text, text);
    if (!sealed) return pass_on(std::move(sealed.error()));
    command.*said.into = std::move(*sealed);
  }
  Prepared prepared{Command(std::move(command))};
  prepared.may_backdate = call.may(Permission::correct_payment);
  prepared.backdating = late;
  return prepared;
}

}  // namespace steward::api

#pragma once

#include <boost/json.hpp>
#include <optional>

#include "api/call.h"
#include "domain/dunning/events.h"

// What handlers of dunning share about the ladder of a community.
namespace steward::api {

// With `carried`: whether a provider carries it; null where a person does it.
[[nodiscard]] boost::json::object step_json(const Call& call, const dunning::LadderStep& step);

// nullopt where the community has set none: nobody is reminded.
[[nodiscard]] Result<std::optional<dunning::LadderTerms>> ladder_of(const Call& call, CommunityId community);

}  // namespace steward::api

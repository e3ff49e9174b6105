#pragma once

#include <memory>
#include <variant>

#include "api/call.h"

// What a handler must know of a stream before it can make its command: the owner whose key seals a text, the place.
namespace steward::api {

// What a stream of the caller's company is after all that was committed so far, in its situation `Is` of the state
// `Of`; null for one that has no events, is in another situation or is faulted. Shares the state, copies nothing.
// Whether the caller may see the stream was asked before: Call::reach.
template <class Of, class Is>
[[nodiscard]] Result<std::shared_ptr<const Is>> known(const Call& call, const StreamId& stream) {
  auto folded = call.service.store.knowledge().state(call.principal.company, stream);
  if (!folded) return pass_on(std::move(folded.error()));
  const auto* state = std::get_if<Of>(folded->state.get());
  const auto* is = state == nullptr ? nullptr : std::get_if<Is>(&state->is);
  if (is == nullptr) return std::shared_ptr<const Is>{};
  return std::shared_ptr<const Is>(folded->state, is);
}

}  // namespace steward::api

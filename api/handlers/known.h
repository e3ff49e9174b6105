#pragma once

#include <memory>

#include "api/call.h"
#include "eventstore/sequencer/known.h"

// What a handler must know of a stream before it can make its command: the owner whose key seals a text, the place.
namespace steward::api {

// What a stream of the caller's company is after all that was committed so far, in its situation `Is` of the state
// `Of`; null for one that has no events, is in another situation or is faulted. Shares the state, copies nothing.
// Whether the caller may see the stream was asked before: Call::reach.
template <class Of, class Is>
[[nodiscard]] Result<std::shared_ptr<const Is>> known(const Call& call, const StreamId& stream) {
  return steward::known<Of, Is>(call.service.store.knowledge(), call.principal.company, stream);
}

}  // namespace steward::api

#pragma once

#include <memory>
#include <variant>

#include "domain/state.h"
#include "eventstore/sequencer/knowledge.h"

// What a stream is, for those who only want to look at it.
namespace steward {

// The situation `Is` of a state that is an `Of`; null for a state of something else, in another situation or faulted.
template <class Of, class Is>
[[nodiscard]] const Is* situation_in(const State& state) {
  const auto* of = std::get_if<Of>(&state);
  return of == nullptr ? nullptr : std::get_if<Is>(&of->is);
}

// The same of a stream, after all that was committed so far. Shares the state, copies nothing.
template <class Of, class Is>
[[nodiscard]] Result<std::shared_ptr<const Is>> known(const Knowledge& knowledge, CompanyNo company,
                                                      const StreamId& stream) {
  auto folded = knowledge.state(company, stream);
  if (!folded) return pass_on(std::move(folded.error()));
  const Is* is = situation_in<Of, Is>(*folded->state);
  if (is == nullptr) return std::shared_ptr<const Is>{};
  return std::shared_ptr<const Is>(folded->state, is);
}

}  // namespace steward

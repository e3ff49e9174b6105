#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "domain/event.h"
#include "projections/view.h"

// Views whose events are those that a visitor has an overload for: a list beside the overloads would forget one.
namespace steward {

template <class Visitor, std::size_t... I>
[[nodiscard]] EventTypes types_visited_by(std::index_sequence<I...>) {
  EventTypes types;
  ((std::is_invocable_v<Visitor&, const AnyEvent::Alternative<I>&> ? types.insert(static_cast<EventType>(I + 1))
                                                                   : void()),
   ...);
  return types;
}
template <class Visitor>
[[nodiscard]] EventTypes types_visited_by() {
  return types_visited_by<Visitor>(std::make_index_sequence<kEventTypes>());
}

// What the visitor says of the event; `otherwise` when it has no overload for it.
template <class Visitor, class Told>
[[nodiscard]] Told visit_or(Visitor&& visitor, const Event& event, Told otherwise) {
  return visit(
      [&](const auto& of_type) -> Told {
        if constexpr (std::is_invocable_v<Visitor&, decltype(of_type)>) {
          return visitor(of_type);
        } else {
          return std::move(otherwise);
        }
      },
      event);
}

}  // namespace steward

#pragma once

#include <type_traits>
#include <variant>

#include "domain/base/one_of.h"

namespace steward {

// Whether a variant can hold a T.
template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Ts>
inline constexpr bool is_alternative<T, std::variant<Ts...>> = (std::is_same_v<T, Ts> || ...);
template <class T, class... Ts>
inline constexpr bool is_alternative<T, OneOf<Ts...>> = (std::is_same_v<T, Ts> || ...);

}  // namespace steward

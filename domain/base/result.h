#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "domain/base/error.h"

namespace steward {

// The one way to fail on input, on stored bytes and on the outside world. Exceptions are for "cannot start" and true
// bugs. tl::expected is not [[nodiscard]] itself: every function that returns a Result is marked so.
template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(std::string_view code, std::vector<Param> params = {},
                                                std::string detail = {}) {
  return tl::unexpected<Error>(Error{std::string(code), std::move(params), std::move(detail)});
}

[[nodiscard]] inline tl::unexpected<Error> pass_on(Error error) { return tl::unexpected<Error>(std::move(error)); }

template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;

}  // namespace steward

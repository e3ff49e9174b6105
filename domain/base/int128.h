#pragma once

#include <optional>
#include <utility>

#include "domain/base/money.h"

// Exact arithmetic in 128 bits: nullopt when it does not fit.
namespace steward {

[[nodiscard]] inline Int128 gcd_of(Int128 a, Int128 b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

[[nodiscard]] inline std::optional<Int128> checked_multiply(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

[[nodiscard]] inline std::optional<Int128> checked_sum_of(Int128 a, Int128 b) {
  Int128 sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

// Of two numbers above zero.
[[nodiscard]] inline std::optional<Int128> common_multiple(Int128 a, Int128 b) {
  return checked_multiply(a / gcd_of(a, b), b);
}

}  // namespace steward

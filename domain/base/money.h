#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Money, prices, areas and their exact arithmetic (domain reference §2.2 and §2.11): integers only, products in 128
// bits, one rounding per bill line, splits by largest remainder.
namespace steward {

// An amount in fen (0.01 yuan). Sums go through checked_add: overflow is a refusal, never a wrap. The smallest int64 is
// not an amount, so that every amount has its negative.
struct Money {
  std::int64_t fen = 0;
  auto operator<=>(const Money&) const = default;
  [[nodiscard]] constexpr Money operator-() const { return Money{-fen}; }
};

// One amount taken from outside lies within 1 .. 10^12 fen (ten billion yuan).
inline constexpr Money kLargestAmount{1'000'000'000'000};

struct UnitPrice {
  std::int64_t micro_yuan = 0;  // 10^-6 yuan
  auto operator<=>(const UnitPrice&) const = default;
};

struct Area {
  std::int64_t centi_m2 = 0;  // 0.01 m²
  auto operator<=>(const Area&) const = default;
};

// What was used, in 0.001 of its unit (piece, metre, hour, kWh).
struct Usage {
  std::int64_t milli = 0;
  auto operator<=>(const Usage&) const = default;
};

[[nodiscard]] std::optional<Money> checked_add(Money a, Money b);
[[nodiscard]] std::optional<Money> checked_sum(std::span<const Money> amounts);

// Rounding is symmetric about zero: half_up is half away from zero, up is away from zero, down is towards it. Numbers
// are stored: append only.
enum class Rounding : std::uint8_t { half_up = 1, up = 2, down = 3, half_even = 4 };

__extension__ using Int128 = __int128;

// numerator / denominator of a fen, exact: what a bill line is before its one rounding.
struct ExactFen {
  Int128 numerator = 0;
  Int128 denominator = 1;  // > 0
};

// Rounds to `places` decimals of a yuan (2 = fen, 1 = jiao, 0 = yuan). nullopt when it does not fit.
[[nodiscard]] std::optional<Money> round_once(ExactFen exact, Rounding mode, int places);

// Splits `total` in proportion to `weights` (each ≥ 0) so that the parts add up to it exactly: largest remainder, ties
// to the lowest index, zero weights get nothing. A negative total mirrors its positive split. All weights zero:
// nullopt. So does a weight or a sum of weights beyond 2^125.
[[nodiscard]] std::optional<std::vector<Money>> split_by_weights(Money total, std::span<const std::int64_t> weights);
[[nodiscard]] std::optional<std::vector<Money>> split_by_weights(Money total, std::span<const Int128> weights);

// 1234.56 — yuan with two decimals, a leading minus for negative amounts.
[[nodiscard]] std::string to_yuan(Money amount);

}  // namespace steward

#include "domain/base/money.h"

#include <algorithm>
#include <limits>

namespace steward {

namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr std::int64_t kMostFen = std::numeric_limits<std::int64_t>::max();
// Twice a remainder plus a weight must still fit into 128 bits.
constexpr Uint128 kMostWeight = Uint128{1} << 125U;

Uint128 magnitude(Int128 value) {
  return value < 0 ? Uint128{0} - static_cast<Uint128>(value) : static_cast<Uint128>(value);
}

std::int64_t fen_in_unit(int places) {
  if (places == 2) return 1;
  return places == 1 ? 10 : 100;
}

bool rounds_away(Uint128 quotient, Uint128 rest, Uint128 divisor, Rounding mode) {
  if (rest == 0) return false;
  const Uint128 missing = divisor - rest;
  switch (mode) {
    case Rounding::half_up:
      return rest >= missing;
    case Rounding::up:
      return true;
    case Rounding::down:
      return false;
    case Rounding::half_even:
      return rest > missing || (rest == missing && quotient % 2 == 1);
  }
  return false;
}

struct Quota {
  Uint128 whole = 0;
  Uint128 rest = 0;
};

// total × weight ÷ sum without ever forming the product, which may need more than 128 bits: one binary digit of `total`
// after the other, as in division by hand. weight ≤ sum ≤ kMostWeight.
Quota share_of(std::uint64_t total, Uint128 weight, Uint128 sum) {
  Uint128 product = 0;
  if (!__builtin_mul_overflow(weight, Uint128{total}, &product)) return {product / sum, product % sum};
  Quota quota;
  for (int bit = 63; bit >= 0; --bit) {
    quota.rest = 2 * quota.rest + (((total >> static_cast<unsigned>(bit)) & 1U) != 0 ? weight : 0);
    quota.whole = 2 * quota.whole + quota.rest / sum;
    quota.rest %= sum;
  }
  return quota;
}

}  // namespace

std::optional<Money> checked_add(Money a, Money b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.fen, b.fen, &sum) || sum < -kMostFen) return std::nullopt;
  return Money{sum};
}

std::optional<Money> checked_sum(std::span<const Money> amounts) {
  Int128 sum = 0;
  for (const Money amount : amounts) sum += amount.fen;
  if (sum > kMostFen || sum < -Int128{kMostFen}) return std::nullopt;
  return Money{static_cast<std::int64_t>(sum)};
}

std::optional<Money> round_once(ExactFen exact, Rounding mode, int places) {
  if (exact.denominator <= 0 || places < 0 || places > 2) return std::nullopt;
  const std::int64_t unit = fen_in_unit(places);
  Uint128 divisor = 0;
  if (__builtin_mul_overflow(static_cast<Uint128>(exact.denominator), static_cast<Uint128>(unit), &divisor)) {
    return std::nullopt;
  }
  const Uint128 amount = magnitude(exact.numerator);
  Uint128 units = amount / divisor;
  if (rounds_away(units, amount % divisor, divisor, mode)) ++units;
  if (units > static_cast<Uint128>(kMostFen / unit)) return std::nullopt;
  const std::int64_t fen = static_cast<std::int64_t>(units) * unit;
  return Money{exact.numerator < 0 ? -fen : fen};
}

std::optional<std::vector<Money>> split_by_weights(Money total, std::span<const Int128> weights) {
  Uint128 sum = 0;
  for (const Int128 weight : weights) {
    if (weight < 0 || static_cast<Uint128>(weight) > kMostWeight) return std::nullopt;
    sum += static_cast<Uint128>(weight);
    if (sum > kMostWeight) return std::nullopt;
  }
  if (sum == 0) return std::nullopt;

  const auto amount = static_cast<std::uint64_t>(magnitude(total.fen));
  std::vector<std::uint64_t> parts;
  std::vector<std::pair<Uint128, std::size_t>> rests;
  std::uint64_t missing = amount;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Quota quota = share_of(amount, static_cast<Uint128>(weights[i]), sum);
    parts.push_back(static_cast<std::uint64_t>(quota.whole));
    rests.emplace_back(quota.rest, i);
    missing -= parts.back();
  }
  // The rests add up to `missing` whole shares and each is less than one, so more than `missing` of them are not zero:
  // a zero weight never gets a fen.
  std::stable_sort(rests.begin(), rests.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; i < missing; ++i) ++parts[rests[i].second];

  std::vector<Money> result;
  result.reserve(parts.size());
  for (const std::uint64_t part : parts) {
    const auto fen = static_cast<std::int64_t>(part);
    result.push_back(Money{total.fen < 0 ? -fen : fen});
  }
  return result;
}

std::optional<std::vector<Money>> split_by_weights(Money total, std::span<const std::int64_t> weights) {
  const std::vector<Int128> wide(weights.begin(), weights.end());
  return split_by_weights(total, std::span<const Int128>(wide));
}

std::string to_yuan(Money amount) {
  const auto fen = static_cast<std::uint64_t>(magnitude(amount.fen));
  const std::string cents = std::to_string(fen % 100);
  return (amount.fen < 0 ? "-" : "") + std::to_string(fen / 100) + (cents.size() == 1 ? ".0" : ".") + cents;
}

}  // namespace steward

#include "domain/billing/vat.h"

#include "domain/base/int128.h"

namespace steward::billing {

namespace {

constexpr std::int64_t kMillionths = 1'000'000;

// One denominator for all parts; nullopt when it does not fit.
std::optional<Int128> common_denominator(std::span<const TaxedPart> parts) {
  Int128 common = 1;
  for (const TaxedPart& part : parts) {
    const auto next = common_multiple(common, kMillionths + part.rate_millionths);
    if (!next) return std::nullopt;
    common = *next;
  }
  return common;
}

}  // namespace

Result<TaxSplit> tax_inside(std::span<const TaxedPart> parts) {
  const auto denominator = common_denominator(parts);
  if (!denominator) return fail("amount-too-large");
  std::vector<Int128> weights;
  Int128 sum = 0;
  bool negative = false;
  for (const TaxedPart& part : parts) {
    const Int128 gross = part.gross.fen;
    negative |= gross < 0;
    const auto scaled = checked_multiply(*denominator / (kMillionths + part.rate_millionths), part.rate_millionths);
    const auto tax = scaled ? checked_multiply(gross < 0 ? -gross : gross, *scaled) : std::nullopt;
    if (!tax || __builtin_add_overflow(sum, *tax, &sum)) return fail("amount-too-large");
    weights.push_back(*tax);
  }
  if (sum == 0) return TaxSplit{Money{}, std::vector<Money>(parts.size())};
  const auto tax = round_once({sum, *denominator}, Rounding::half_up, 2);
  auto taxes = tax ? split_by_weights(negative ? -*tax : *tax, std::span<const Int128>(weights)) : std::nullopt;
  if (!taxes) return fail("amount-too-large");
  return TaxSplit{negative ? -*tax : *tax, std::move(*taxes)};
}

Result<Money> tax_inside(Money gross, std::int64_t rate_millionths) {
  const TaxedPart part{gross, rate_millionths};
  const auto split = tax_inside(std::span(&part, 1));
  if (!split) return pass_on(split.error());
  return split->tax;
}

}  // namespace steward::billing
